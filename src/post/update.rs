//! Writing the plan's table into a post that has one already.

use std::path::Path;

use super::choose::choose;
use super::matching::normalized;
use super::rows::{TableUpdate, UpdatedPost};
use crate::diagnostic::{Code, Diagnostic, Error, Result};
use crate::files::Rewrite;
use crate::lines::LineCounter;
use crate::markdown::{Table, Tables, untab_delimiter_rows};
use crate::plan::Plan;
use crate::roster::{MAX_POST_BYTES, published};

const BYTE_ORDER_MARK: &str = "\u{FEFF}";

impl Plan {
    /// Replaces the table of a post with this plan's table. Everything else stays the same, to
    /// the byte. `file` names the post in messages.
    ///
    /// The table that is replaced is the one with links of the plan. With a section, which is
    /// the heading above the table, it may also be a table without rows. Rows are in the order
    /// of the plan. Correct rows stay as they are written; in other rows of the plan's
    /// recipients, the name or the link is corrected and the other cells stay. New rows are
    /// written in the style of the table, and their further cells are filled from the roster's
    /// columns of the same names.
    ///
    /// # Errors
    ///
    /// If the post has no such table or several, or if a row that is not this program's would be
    /// lost: the codes `table-…` of `docs/errors.md`.
    ///
    /// ```
    /// # use engross::{Plan, Program, roster::Roster};
    /// # let program = Program::parse("title = \"A\"\nroster = \"r.csv\"\ntemplate = \"t.png\"\n\
    /// #     [publish]\nbase_url = \"https://e.org/\"\n\
    /// #     [[field]]\ntext = \"{name}\"\nbox = { x = 0, y = 0, width = 9, height = 9 }\nsize = 9", "p")?;
    /// let roster = Roster::from_rows("r.csv", ["name"], [["Ann"], ["Bob"]])?;
    /// let plan = Plan::new(program, roster)?;
    /// let post = "# Awards\n\n| Who | |\n|-|-|\n| **Bob** | [Get it](https://e.org/Bob.png) |\n\nCongratulations!\n";
    /// let updated = plan.update_post(post.as_bytes(), "post.md", None)?;
    /// assert_eq!(updated.text, "# Awards\n\n| Who | |\n|-|-|\n\
    ///     | Ann | [Get it](https://e.org/Ann.png) |\n\
    ///     | **Bob** | [Get it](https://e.org/Bob.png) |\n\nCongratulations!\n");
    /// # Ok::<(), engross::Error>(())
    /// ```
    pub fn update_post(
        &self,
        post: &[u8],
        file: impl AsRef<Path>,
        section: Option<&str>,
    ) -> Result<UpdatedPost> {
        let file = file.as_ref();
        update(self, post, file, section).map_err(|error| error.in_file(file))
    }

    /// [Updates](Self::update_post) the post in a file. The file is written as a whole or not at
    /// all, and only if something changes. A symbolic link is kept, and its target is written. With
    /// `cover`, the key of that name in the post's front matter gets the link of the cover
    /// ([`UpdatedPost::with_cover`]).
    ///
    /// # Errors
    ///
    /// Those of [`update_post`](Self::update_post) and [`UpdatedPost::with_cover`], and
    /// [`Code::Read`], [`Code::TooLarge`], [`Code::FileInUse`] and [`Code::Write`] for the file.
    pub fn write_into_post(
        &self,
        path: impl AsRef<Path>,
        section: Option<&str>,
        cover: Option<&str>,
    ) -> Result<UpdatedPost> {
        let path = path.as_ref();
        let (file, post) = Rewrite::open(path, MAX_POST_BYTES)?;
        let mut updated = self.update_post(&post, path, section)?;
        if let Some(key) = cover {
            updated = updated.with_cover(self, key, path)?;
        }
        if updated.is_changed {
            file.replace(updated.text.as_bytes())?;
        }
        Ok(updated)
    }
}

fn update(plan: &Plan, post: &[u8], file: &Path, section: Option<&str>) -> Result<UpdatedPost> {
    if post.len() as u64 > MAX_POST_BYTES {
        return Err(Error::too_large(file, MAX_POST_BYTES));
    }
    let text = std::str::from_utf8(post).map_err(|error| {
        Diagnostic::error(Code::TableNotUtf8, "the post is not valid UTF-8")
            .hint("save it as UTF-8")
            .at_row(LineCounter::new(post).line_at(error.valid_up_to()))
    })?;
    let (mark, text) = match text.strip_prefix(BYTE_ORDER_MARK) {
        Some(text) => (BYTE_ORDER_MARK, text),
        None => ("", text),
    };
    let (index, table) = choose(plan, text, section)?;
    let mut updated = TableUpdate::new(plan, text, &table)?.apply();
    if !reads_back(plan, text, &updated.text, index) {
        let message = "the links cannot be written into a table of this form";
        return Err(Diagnostic::error(Code::TableUnreadable, message)
            .hint("start and end each row of the table with a bar (`|`)")
            .at_row(updated.line)
            .into());
    }
    updated.text.insert_str(0, mark);
    Ok(updated)
}

/// Whether the table at this index now reads as the plan, and all other tables are the same as
/// before.
fn reads_back(plan: &Plan, before: &str, after: &str, index: usize) -> bool {
    let tables: Vec<Table> = Tables::new(&untab_delimiter_rows(after)).collect();
    let spaced = untab_delimiter_rows(before);
    let others_are_kept = Tables::new(&spaced).enumerate().all(|(other, table)| {
        let kept = tables.get(other);
        other == index
            || kept.is_some_and(|kept| before[table.range.clone()] == after[kept.range.clone()])
    });
    let Some(table) = tables.get(index) else {
        return false;
    };
    let name_column = published::name_column(table);
    let rows: Vec<(String, &str)> = published::recipients(table)
        .map(|(row, certificate)| (normalized(row.text(name_column)), certificate.destination))
        .collect();
    others_are_kept
        && Tables::new(&spaced).count() == tables.len()
        && table.body().len() == plan.len()
        && rows.len() == plan.len()
        && plan
            .entries()
            .zip(rows)
            .all(|(entry, (name, link))| name == normalized(entry.name()) && link == entry.link())
}
