//! Comparing a published post with a plan.

use std::fmt;
use std::path::PathBuf;

use serde::Serialize;

use super::matching::{self, Matching, PostRow, normalized};
use crate::diagnostic::{Code, Diagnostic};
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
    /// order of rows does not matter. Rows whose links are not this program's are of another
    /// program or term, and are no problems. Problems are in the order of the plan, followed by
    /// extra rows in the order of the post.
    #[must_use]
    pub fn compare_post(&self, post: &Roster) -> Vec<PostProblem> {
        let Matching { rows, rest } = self.match_post(post);
        let mut problems = Vec::new();
        for (entry, row) in self.entries().zip(rows) {
            let row = row.map(|index| post.recipient(index));
            problems.extend(compare(entry, row, post));
        }
        let rest = rest.into_iter().map(|index| post.recipient(index));
        let extra = rest.filter(|row| self.may_have_published(link(*row)));
        problems.extend(extra.map(|row| {
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

    /// What is worth knowing about a post, read as a roster: a warning for each recipient who may
    /// be in it with another name ([`Code::Renamed`]), and a note for each row of another program
    /// or term ([`Code::TableForeignRow`]).
    #[must_use]
    pub fn post_findings(&self, post: &Roster) -> Vec<Diagnostic> {
        let Matching { rows, rest } = self.match_post(post);
        let rows = rows.iter().enumerate();
        let new: Vec<usize> = rows
            .filter(|(_, row)| row.is_none())
            .map(|(index, _)| index)
            .collect();
        let (mut gone, mut foreign) = (Vec::new(), Vec::new());
        for row in rest.into_iter().map(|index| post.recipient(index)) {
            if self.may_have_published(link(row)) {
                gone.extend(matching::gone(row.name(), link(row)));
            } else {
                foreign.push(foreign_row(row, post));
            }
        }
        let mut findings = self.corrections(&new, &gone);
        findings.append(&mut foreign);
        findings
    }

    fn match_post(&self, post: &Roster) -> Matching {
        let rows: Vec<PostRow<'_>> = post
            .recipients()
            .map(|row| PostRow {
                link: link(row),
                name: row.name(),
            })
            .collect();
        Matching::new(self, &rows)
    }
}

fn foreign_row(row: Recipient<'_>, post: &Roster) -> Diagnostic {
    let message = format!("`{}` has a link of another program or term", row.name());
    Diagnostic::note(Code::TableForeignRow, message)
        .hint("name the heading of this program's table with `--section` to leave out the others")
        .at(post.file(), row.row())
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
