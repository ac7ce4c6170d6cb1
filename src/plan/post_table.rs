//! The announcement's table, written into a post that has one already.

use std::collections::BTreeSet;
use std::path::Path;

use super::links::escape;
use super::matching::{Matching, PostRow, compared};
use super::row_style::{Style, labelled, line_start, trim_line_ending};
use super::{Entry, Plan};
use crate::diagnostic::{Code, Diagnostic, Error, Result};
use crate::input::{self, LineCounter};
use crate::naming::{Key, PublishedLink};
use crate::replace;
use crate::roster::MAX_POST_BYTES;
use crate::roster::markdown::tables::{
    Certificate, LinkForm, Table, TableRow, Tables, is_same, without_tabs,
};
use crate::suggest;

const BYTE_ORDER_MARK: &str = "\u{FEFF}";

/// A post with the plan's table in it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UpdatedPost {
    /// The whole post.
    pub text: String,
    /// The line of the table's header, counted from 1.
    pub line: u64,
    /// How many rows the table has that it did not have.
    pub added: usize,
    /// How many rows have another name or link than they had.
    pub changed: usize,
    /// How many rows the table had for which there is nobody in the plan.
    pub removed: usize,
    /// Whether anything differs, be it only the order of rows.
    pub is_changed: bool,
}

/// Why the plan's table cannot be written into a post.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TableProblem {
    /// The post has no such heading.
    #[error("there is no heading `{section}`")]
    MissingSection {
        /// The heading.
        section: String,
        /// Those that are there.
        known: Vec<String>,
    },
    /// There is no table where one is looked for.
    #[error("there is no table to write the links into")]
    NoTable,
    /// Several tables have links of the plan.
    #[error("the tables at lines {} all have links of this program", list(lines))]
    ManyTables {
        /// The lines of their headers.
        lines: Vec<u64>,
    },
    /// No link of the table is in the plan.
    #[error("none of the table's links is one of this program's")]
    ForeignTable,
    /// A row that would go has a link of something else.
    #[error("the row's link is not one of this program's: {link}")]
    ForeignRow {
        /// The link.
        link: String,
    },
    /// A row that would go has no link, or several.
    #[error("the row `{text}` would be lost: it belongs to nobody in the roster")]
    LostRow {
        /// What it says.
        text: String,
    },
    /// The post is in another encoding.
    #[error("the post is not in UTF-8")]
    NotUtf8,
    /// Written into the table, the links would not read back as they are.
    #[error("the table is written in a way that cannot hold the links")]
    Unreadable,
}

impl TableProblem {
    /// The error in this post, at this line.
    fn in_file(&self, file: &Path, row: Option<u64>) -> Error {
        Diagnostic::error(self.code(), self.to_string())
            .hint(self.hint())
            .in_file(file)
            .at_row(row)
            .into()
    }

    fn code(&self) -> Code {
        match self {
            Self::MissingSection { .. } => Code::MissingSection,
            Self::NoTable => Code::TableNoTable,
            Self::ManyTables { .. } => Code::TableManyTables,
            Self::ForeignTable => Code::TableForeignTable,
            Self::ForeignRow { .. } => Code::TableForeignRow,
            Self::LostRow { .. } => Code::TableLostRow,
            Self::NotUtf8 => Code::TableNotUtf8,
            Self::Unreadable => Code::TableUnreadable,
        }
    }

    /// How to fix it.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Self::MissingSection { section, known } => {
                let known = known.iter().map(String::as_str);
                suggest::mend(section, known, "its headings are")
            }
            Self::NoTable => "write the table's first two lines where it is to be, \
                              `| Name | Certificate |` and `| --- | --- |`, and name the heading \
                              above it as the section"
                .into(),
            Self::ManyTables { .. } => "name the heading above the one meant as the section".into(),
            Self::ForeignTable => "name the section with this program's table; to fill a table \
                                   anew, empty it but for its first two lines"
                .into(),
            Self::ForeignRow { .. } => "move the row to a table of its own, or take it out".into(),
            Self::LostRow { .. } => {
                "add the recipient to the roster, or take the row out of the table".into()
            }
            Self::NotUtf8 => "save it as UTF-8".into(),
            Self::Unreadable => "start and end each of its rows with a bar (`|`)".into(),
        }
    }
}

fn list(lines: &[u64]) -> String {
    let lines: Vec<String> = lines.iter().map(u64::to_string).collect();
    lines.join(", ")
}

impl Plan {
    /// The post with this plan's table in place of the one it has; all else stays as it is, to
    /// the byte. `file` is what messages call the post.
    ///
    /// The table is the one that has links of the plan; with a section, the heading it is under,
    /// it may be one that has no rows yet. Rows come in the plan's order. Those that are right
    /// stay as they are written; the name or the link of others is put right, and their other
    /// cells stay; new ones are written the way the table is, with further cells from the
    /// roster's columns of the same names.
    ///
    /// # Errors
    ///
    /// [`Error`](crate::Error) where there is no such table or several, and where a row would be lost
    /// that is not this program's.
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
        if post.len() as u64 > MAX_POST_BYTES {
            return Err(Error::too_large(file, MAX_POST_BYTES));
        }
        let text = std::str::from_utf8(post).map_err(|error| {
            let line = LineCounter::new(post).line_at(error.valid_up_to());
            TableProblem::NotUtf8.in_file(file, Some(line))
        })?;
        // What stands before the mark, which is nothing, is kept too.
        let (mark, text) = match text.strip_prefix(BYTE_ORDER_MARK) {
            Some(text) => (BYTE_ORDER_MARK, text),
            None => ("", text),
        };
        let refuse = |(row, problem): Refusal| problem.in_file(file, row);
        let (index, table) = self.choose(text, section).map_err(refuse)?;
        let mut updated = Update::new(self, text, &table).map_err(refuse)?.apply();
        if !reads_back(self, text, &updated.text, index) {
            return Err(refuse((Some(updated.line), TableProblem::Unreadable)));
        }
        updated.text.insert_str(0, mark);
        Ok(updated)
    }

    /// [Updates](Self::update_post) the post in this file. It is written whole or not at all,
    /// and not touched where nothing changes; a symbolic link stays one.
    ///
    /// # Errors
    ///
    /// Those of [`update_post`](Self::update_post); [`Code::Read`](crate::Code::Read), [`Code::TooLarge`](crate::Code::TooLarge) and
    /// [`Code::Write`](crate::Code::Write) for the file.
    pub fn write_into_post(
        &self,
        path: impl AsRef<Path>,
        section: Option<&str>,
    ) -> Result<UpdatedPost> {
        let path = path.as_ref();
        let post = input::read(path, MAX_POST_BYTES)?;
        let updated = self.update_post(&post, path, section)?;
        if updated.is_changed {
            replace::replace(path, updated.text.as_bytes())?;
        }
        Ok(updated)
    }

    /// The post's table that is this plan's, and its index among all.
    fn choose(&self, text: &str, section: Option<&str>) -> Result<(usize, Table), Refusal> {
        let links: BTreeSet<_> = self.entries().map(Entry::link).collect();
        let (mut ours, mut empty) = (Vec::new(), Vec::new());
        let mut first_foreign = None;
        let text = without_tabs(text);
        let mut tables = Tables::new(&text);
        for (index, table) in tables.by_ref().enumerate() {
            if section.is_some_and(|section| !table.is_under(section)) {
                continue;
            }
            let is_ours = table
                .recipients()
                .any(|(_, certificate)| links.contains(certificate.destination));
            if is_ours {
                ours.push((index, table));
            } else if table.body().iter().all(TableRow::is_blank) {
                empty.push((index, table));
            } else if table.recipients().next().is_some() {
                first_foreign.get_or_insert(table.header().line);
            }
        }
        if ours.is_empty() && section.is_some() {
            ours = empty;
        }
        match <[_; 1]>::try_from(ours) {
            Ok([only]) => Ok(only),
            Err(ours) if !ours.is_empty() => {
                let lines = ours.iter().map(|(_, table)| table.header().line).collect();
                Err((None, TableProblem::ManyTables { lines }))
            }
            Err(_) if first_foreign.is_some() => Err((first_foreign, TableProblem::ForeignTable)),
            Err(_) => {
                let known = tables.headings();
                let missing = section.filter(|section| {
                    let mut known = known.iter();
                    !known.any(|heading| is_same(heading, section))
                });
                let problem = match missing.map(str::to_owned) {
                    Some(section) => TableProblem::MissingSection { section, known },
                    None => TableProblem::NoTable,
                };
                Err((None, problem))
            }
        }
    }

    /// Whether a published link may be one of this program's, who has gone from the roster.
    fn may_have_published(&self, link: &str) -> bool {
        let publish = &self.program.publish;
        let start = self.texts.file_stem.common_start();
        let extension = publish.format.extension();
        let (key, _) = Key::derive(&format!("{start}x"), extension, publish.normalization);
        let end = format!("x.{extension}");
        let start = key.as_str().strip_suffix(&end).unwrap_or_default();
        link.starts_with(&publish.base_url)
            && PublishedLink::parse(link).is_ok_and(|link| link.key().as_str().starts_with(start))
    }
}

/// Where and why not.
type Refusal = (Option<u64>, TableProblem);

/// A table and what it is to hold.
struct Update<'u> {
    plan: &'u Plan,
    text: &'u str,
    table: &'u Table,
    matching: Matching,
    style: Style,
}

impl<'u> Update<'u> {
    fn new(plan: &'u Plan, text: &'u str, table: &'u Table) -> Result<Self, Refusal> {
        let style = Style::of(plan, text, table);
        let rows: Vec<PostRow<'_>> = table
            .body()
            .iter()
            .map(|row| PostRow {
                link: row
                    .certificate()
                    .map_or("", |certificate| certificate.destination),
                name: row.text(style.name_column),
            })
            .collect();
        let matching = Matching::new(plan, &rows);
        for index in &matching.rest {
            check_removal(plan, text, &table.body()[*index])?;
        }
        Ok(Self {
            plan,
            text,
            table,
            matching,
            style,
        })
    }

    fn apply(&self) -> UpdatedPost {
        let (mut added, mut changed) = (0, 0);
        let mut lines = Vec::with_capacity(self.plan.len());
        for (entry, row) in self.plan.entries().zip(&self.matching.rows) {
            let row = row.map(|index| &self.table.body()[index]);
            let line = match row {
                None => {
                    added += 1;
                    self.new_line(entry)
                }
                Some(row) if self.is_right(entry, row) => self.line_of(row).to_owned(),
                Some(row) => {
                    changed += 1;
                    self.changed_line(entry, row)
                }
            };
            lines.push(line);
        }
        let rest = self.matching.rest.iter();
        let removed = rest.filter(|index| !self.table.body()[**index].is_blank());
        let body = lines.join(self.style.line_ending);
        let (before, after) = self.around_body();
        let text = format!("{before}{body}{after}");
        UpdatedPost {
            line: self.table.header().line,
            added,
            changed,
            removed: removed.count(),
            is_changed: text != self.text,
            text,
        }
    }

    /// The post before the first row and after the last, with the line endings there.
    fn around_body(&self) -> (String, String) {
        let text = self.text;
        if let [first, .., last] | [first @ last] = self.table.body() {
            let start = line_start(text, first.range.start);
            let end = last.range.start + trim_line_ending(&text[last.range.clone()]).len();
            return (text[..start].to_owned(), text[end..].to_owned());
        }
        let end = self.table.range.end;
        let ending = self.style.line_ending;
        if text[..end].ends_with(['\n', '\r']) {
            (text[..end].to_owned(), format!("{ending}{}", &text[end..]))
        } else {
            (format!("{}{ending}", &text[..end]), text[end..].to_owned())
        }
    }

    fn is_right(&self, entry: Entry<'_>, row: &TableRow) -> bool {
        let link = row.certificate().map(|certificate| certificate.destination);
        link == Some(&*entry.link())
            && compared(row.text(self.style.name_column)) == compared(entry.name())
    }

    fn new_line(&self, entry: Entry<'_>) -> String {
        let header = &self.table.header().cells;
        let cells = header.iter().enumerate().map(|(column, header)| {
            if column == self.style.link_column {
                self.style.link_cell(entry)
            } else if column == self.style.name_column {
                escape(entry.name())
            } else {
                let value = entry.recipient().value(&header.text);
                escape(value.unwrap_or_default())
            }
        });
        self.style.line(cells)
    }

    fn changed_line(&self, entry: Entry<'_>, row: &TableRow) -> String {
        let style = &self.style;
        let has_name = compared(row.text(style.name_column)) == compared(entry.name());
        let certificate = row.certificate();
        let link_column = certificate.map_or(style.link_column, |found| found.column);
        let columns = 0..self.table.header().cells.len();
        let cells = columns.map(|column| {
            let written = row.cells.get(column);
            let written = written.map_or("", |cell| self.text[cell.range.clone()].trim());
            if column == link_column && column == style.name_column {
                style.link_cell(entry)
            } else if column == link_column {
                match certificate {
                    Some(found) if found.destination == entry.link() => written.to_owned(),
                    Some(found) => self.relinked(entry, row, found),
                    None => style.link_cell(entry),
                }
            } else if column == style.name_column && !has_name {
                escape(entry.name())
            } else {
                written.to_owned()
            }
        });
        style.line(cells)
    }

    /// The cell of a certificate with the link of the entry in place of its own.
    fn relinked(&self, entry: Entry<'_>, row: &TableRow, found: Certificate<'_>) -> String {
        let Some(link) = found.link else {
            return self.style.link_cell(entry);
        };
        let cell = &row.cells[found.column].range;
        let label = &self.text[link.label.clone()];
        let written = match link.form {
            LinkForm::Labelled => labelled(label, &entry.link()),
            _ => self.style.link_cell(entry),
        };
        let before = &self.text[cell.start..link.range.start];
        let after = &self.text[link.range.end..cell.end];
        format!("{before}{written}{after}").trim().to_owned()
    }

    /// The row's line as it is written, without its ending.
    fn line_of(&self, row: &TableRow) -> &str {
        let start = line_start(self.text, row.range.start);
        trim_line_ending(&self.text[start..row.range.end])
    }
}

/// A row may go that has been this program's, and one that says nothing.
fn check_removal(plan: &Plan, text: &str, row: &TableRow) -> Result<(), Refusal> {
    let problem = match row.certificate() {
        None if row.is_blank() => return Ok(()),
        None => TableProblem::LostRow {
            text: text[row.range.clone()].trim().to_owned(),
        },
        Some(certificate) if plan.may_have_published(certificate.destination) => return Ok(()),
        Some(certificate) => TableProblem::ForeignRow {
            link: certificate.destination.to_owned(),
        },
    };
    Err((Some(row.line), problem))
}

/// Whether the table of this index now holds the plan, and nothing else is another than before.
fn reads_back(plan: &Plan, before: &str, after: &str, index: usize) -> bool {
    let tables: Vec<Table> = Tables::new(&without_tabs(after)).collect();
    let spaced = without_tabs(before);
    let others_are_kept = Tables::new(&spaced).enumerate().all(|(other, table)| {
        let kept = tables.get(other);
        other == index
            || kept.is_some_and(|kept| before[table.range.clone()] == after[kept.range.clone()])
    });
    let Some(table) = tables.get(index) else {
        return false;
    };
    let name_column = table.column("name");
    let name_column = name_column.unwrap_or_else(|| table.column_like_names());
    let rows: Vec<(String, &str)> = table
        .recipients()
        .map(|(row, certificate)| (compared(row.text(name_column)), certificate.destination))
        .collect();
    others_are_kept
        && Tables::new(&spaced).count() == tables.len()
        && table.body().len() == plan.len()
        && rows.len() == plan.len()
        && plan
            .entries()
            .zip(rows)
            .all(|(entry, (name, link))| name == compared(entry.name()) && link == entry.link())
}
