//! Published posts: the table of names and links that announces a plan's certificates, and its
//! comparison with a plan. All of it is methods of [`Plan`](crate::Plan).

mod choose;
mod compare;
mod links;
mod matching;
mod rows;
mod style;
mod update;

pub use compare::{PostProblem, PostProblemKind};
pub use links::LinkTable;
pub use rows::UpdatedPost;
