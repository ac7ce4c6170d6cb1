//! A published post held against the plan.

use std::fmt;
use std::path::PathBuf;

use serde::Serialize;

use super::matching::{Matching, PostRow, compared};
use super::{Entry, Plan};
use crate::roster::{Recipient, Roster};

/// What differs between a post and a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum PostProblemKind {
    /// The post does not have the recipient.
    Missing,
    /// The post has a recipient, or has one once more, that the plan does not have.
    Extra,
    /// The post has the recipient with another link.
    LinkDiffers,
    /// The post has the link with another name.
    NameDiffers,
}

/// A row of a post that is not as the plan has it, or is not there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PostProblem {
    /// The key that the plan has, or for an extra row the post.
    pub key: String,
    /// What differs.
    #[serde(rename = "problem")]
    pub kind: PostProblemKind,
    /// The post; for a missing row the roster.
    pub file: PathBuf,
    /// The line of that file, counted from 1.
    pub line: u64,
    /// What it is: lower case, no full stop.
    pub message: String,
}

/// `file:line: message`.
impl fmt::Display for PostProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file.display(), self.line, self.message)
    }
}

impl Plan {
    /// Holds a post, read as a roster, against the plan: which recipients are missing from it,
    /// differ in it, or are in it without being in the plan.
    ///
    /// Rows belong together by their link, byte for byte, or else by their name. The order of
    /// rows does not matter. Problems come in the order of the plan, extra rows after them in
    /// the order of the post.
    #[must_use]
    pub fn compare_post(&self, post: &Roster) -> Vec<PostProblem> {
        let rows: Vec<PostRow<'_>> = post
            .recipients()
            .map(|row| PostRow {
                link: link(row),
                name: row.name(),
            })
            .collect();
        let matching = Matching::new(self, &rows);
        let mut problems = Vec::new();
        for (entry, row) in self.entries().zip(matching.rows) {
            let row = row.map(|index| post.recipient(index));
            problems.extend(compare(entry, row, post));
        }
        let rest = matching.rest.into_iter().map(|index| post.recipient(index));
        problems.extend(rest.map(|row| {
            PostProblem {
                key: row
                    .published()
                    .map_or("", |link| link.key().as_str())
                    .into(),
                kind: PostProblemKind::Extra,
                file: post.file().into(),
                line: row.row(),
                message: format!("`{}` is not in the plan", row.name()),
            }
        }));
        problems
    }
}

/// What differs between an entry and the row of the post that belongs to it.
fn compare(entry: Entry<'_>, row: Option<Recipient<'_>>, post: &Roster) -> Option<PostProblem> {
    let problem = |kind, message| PostProblem {
        key: entry.key().to_string(),
        kind,
        file: post.file().into(),
        line: row.map_or(0, super::super::roster::Recipient::row),
        message,
    };
    let Some(row) = row else {
        let message = format!(
            "`{}` is missing from {}",
            entry.name(),
            post.file().display()
        );
        return Some(PostProblem {
            file: entry.plan.roster.file().into(),
            line: entry.row(),
            ..problem(PostProblemKind::Missing, message)
        });
    };
    let (expected, found) = (entry.link(), link(row));
    if found != expected {
        return Some(problem(
            PostProblemKind::LinkDiffers,
            format!(
                "the link of `{}` is {found}, and should be {expected}",
                row.name()
            ),
        ));
    }
    if compared(row.name()) != compared(entry.name()) {
        return Some(problem(
            PostProblemKind::NameDiffers,
            format!(
                "the name is `{}`, and should be `{}`",
                row.name(),
                entry.name()
            ),
        ));
    }
    None
}

fn link(row: Recipient<'_>) -> &str {
    row.published().map_or("", |published| published.as_str())
}
