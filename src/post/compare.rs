//! Comparing a published post with a plan.

use std::fmt;
use std::path::PathBuf;

use serde::Serialize;

use super::matching::{Matching, PostRow, normalized};
use crate::plan::{Entry, Plan};
use crate::roster::{Recipient, Roster};

/// The kind of a [`PostProblem`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum PostProblemKind {
    /// The recipient is missing from the post.
    Missing,
    /// A row of the post has no recipient in the plan, or repeats one.
    Extra,
    /// The recipient has another link in the post.
    LinkDiffers,
    /// The link has another name in the post.
    NameDiffers,
}

/// A difference between a post and a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PostProblem {
    /// The key in the plan; for an extra row, the key in the post.
    pub key: String,
    /// The kind of difference.
    #[serde(rename = "problem")]
    pub kind: PostProblemKind,
    /// The post; for a missing recipient, the roster.
    pub file: PathBuf,
    /// The line of that file, counted from 1.
    pub line: u64,
    /// What differs, in words: lower case, no full stop.
    pub message: String,
}

/// `file:line: message`.
impl fmt::Display for PostProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file.display(), self.line, self.message)
    }
}

impl Plan {
    /// Compares a post, read as a roster, with the plan: which recipients are missing from the
    /// post, differ in it, or are only in the post.
    ///
    /// Rows and recipients are matched by their link, byte for byte, or else by their name. The
    /// order of rows does not matter. Problems are in the order of the plan, followed by extra
    /// rows in the order of the post.
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

/// The first difference between an entry and its row in the post.
fn compare(entry: Entry<'_>, row: Option<Recipient<'_>>, post: &Roster) -> Option<PostProblem> {
    let problem = |kind, message| PostProblem {
        key: entry.key().to_string(),
        kind,
        file: post.file().into(),
        line: row.map_or(0, Recipient::row),
        message,
    };
    let Some(row) = row else {
        let message = format!(
            "`{}` is missing from {}",
            entry.name(),
            post.file().display()
        );
        return Some(PostProblem {
            file: entry.plan().roster().file().into(),
            line: entry.row(),
            ..problem(PostProblemKind::Missing, message)
        });
    };
    let (expected, found) = (entry.link(), link(row));
    if found != expected {
        return Some(problem(
            PostProblemKind::LinkDiffers,
            format!(
                "the link of `{}` is {found}, but should be {expected}",
                row.name()
            ),
        ));
    }
    if normalized(row.name()) != normalized(entry.name()) {
        return Some(problem(
            PostProblemKind::NameDiffers,
            format!(
                "the name is `{}`, but should be `{}`",
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
