//! Published posts: the table of names and links that announces a plan's certificates, and its
//! comparison with a plan. All of it is methods of [`Plan`](crate::Plan).

#[cfg(feature = "rosters")]
mod choose;
#[cfg(feature = "rosters")]
mod compare;
#[cfg(feature = "rosters")]
mod front_matter;
mod links;
#[cfg(feature = "rosters")]
mod matching;
#[cfg(feature = "rosters")]
mod rows;
#[cfg(feature = "rosters")]
mod style;
#[cfg(feature = "rosters")]
mod update;

#[cfg(feature = "rosters")]
pub use compare::{PostProblem, PostProblemKind};
pub use links::LinkTable;
#[cfg(feature = "rosters")]
pub use rows::UpdatedPost;
