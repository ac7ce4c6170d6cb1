//! A published post, in CommonMark with GitHub's tables: each row that has one link to a
//! certificate is a recipient.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::builder::Builder;
use super::{Roster, RosterProblem, columns};
use crate::error::Result;
use crate::finding::{Finding, FindingCode, Severity};
use crate::input::LineCounter;
use crate::naming::{PublishedLink, last_segment};

/// What files certificates are published as.
const CERTIFICATE_EXTENSIONS: [&str; 11] = [
    "png", "jpg", "jpeg", "webp", "avif", "gif", "svg", "bmp", "tif", "tiff", "pdf",
];

pub(super) fn read(text: &str, builder: Builder<'_>) -> Result<Roster> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
    let mut post = Post::new(text, builder)?;
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        post.event(event, &range)?;
    }
    post.finish()
}

/// A post as far as it is read.
struct Post<'t, 'o> {
    builder: Builder<'o>,
    lines: LineCounter<'t>,
    /// The headings that the reader is under, the nearest last.
    path: Vec<Heading>,
    /// All headings so far, for messages.
    headings: Vec<String>,
    heading: Option<Heading>,
    table: Option<Table>,
    /// How many images the reader is inside of, whose text is not seen.
    images: usize,
    has_recipients: bool,
}

struct Heading {
    level: HeadingLevel,
    text: String,
}

#[derive(Default)]
struct Table {
    /// The first is the header.
    rows: Vec<TableRow>,
}

struct TableRow {
    line: u64,
    cells: Vec<Cell>,
}

#[derive(Default)]
struct Cell {
    text: String,
    /// Where its links lead to.
    links: Vec<String>,
}

impl<'t, 'o> Post<'t, 'o> {
    fn new(text: &'t str, mut builder: Builder<'o>) -> Result<Self> {
        let name = builder.name_column();
        builder.column(1, name)?;
        Ok(Self {
            builder,
            lines: LineCounter::new(text.as_bytes()),
            path: Vec::new(),
            headings: Vec::new(),
            heading: None,
            table: None,
            images: 0,
            has_recipients: false,
        })
    }

    fn event(&mut self, event: Event<'_>, range: &Range<usize>) -> Result<()> {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                let text = String::new();
                self.heading = Some(Heading { level, text });
            }
            Event::End(TagEnd::Heading(_)) => self.end_heading(),
            Event::Start(Tag::Table(_)) => self.table = Some(Table::default()),
            Event::End(TagEnd::Table) => self.end_table()?,
            Event::Start(Tag::TableHead | Tag::TableRow) => {
                let line = self.lines.line_at(range.start);
                if let Some(table) = &mut self.table {
                    let cells = Vec::new();
                    table.rows.push(TableRow { line, cells });
                }
            }
            Event::Start(Tag::TableCell) => {
                if let Some(row) = self.table.as_mut().and_then(|table| table.rows.last_mut()) {
                    row.cells.push(Cell::default());
                }
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                if let Some(cell) = self.cell() {
                    cell.links.push(dest_url.into_string());
                }
            }
            Event::Start(Tag::Image { .. }) => self.images += 1,
            Event::End(TagEnd::Image) => self.images -= 1,
            Event::Text(text) | Event::Code(text) => self.push_text(&text),
            Event::SoftBreak | Event::HardBreak => self.push_text(" "),
            _ => {}
        }
        Ok(())
    }

    fn finish(self) -> Result<Roster> {
        if self.has_recipients {
            return self.builder.finish();
        }
        let problem = match &self.builder.options.section {
            Some(section) if !self.headings.iter().any(|text| is_same(text, section)) => {
                RosterProblem::MissingSection {
                    section: section.clone(),
                    known: self.headings,
                }
            }
            _ => RosterProblem::NoLinks,
        };
        Err(self.builder.error(problem))
    }

    fn cell(&mut self) -> Option<&mut Cell> {
        self.table.as_mut()?.rows.last_mut()?.cells.last_mut()
    }

    fn push_text(&mut self, text: &str) {
        if self.images > 0 {
            return;
        }
        if let Some(heading) = &mut self.heading {
            heading.text.push_str(text);
        } else if let Some(cell) = self.cell() {
            cell.text.push_str(text);
        }
    }

    fn end_heading(&mut self) {
        if let Some(heading) = self.heading.take() {
            self.path.retain(|above| above.level < heading.level);
            self.headings.push(heading.text.trim().to_owned());
            self.path.push(heading);
        }
    }

    fn end_table(&mut self) -> Result<()> {
        let Some(table) = self.table.take() else {
            return Ok(());
        };
        let is_chosen = self.builder.options.section.as_ref().is_none_or(|section| {
            let mut path = self.path.iter();
            path.any(|heading| is_same(&heading.text, section))
        });
        if is_chosen && table.recipients().next().is_some() {
            self.has_recipients = true;
            self.add(&table)?;
        }
        Ok(())
    }

    fn add(&mut self, table: &Table) -> Result<()> {
        let Some((header, rows)) = table.rows.split_first() else {
            return Ok(());
        };
        let name_column = self.name_column(table, header)?;
        let columns = self.columns(header)?;
        for row in rows {
            let Some((_, link)) = row.certificate() else {
                self.skip(row);
                continue;
            };
            let published = PublishedLink::parse(link)
                .map_err(|error| self.builder.error_at(row.line, RosterProblem::Link(error)))?;
            let mut values = vec![""; self.builder.column_count()];
            for (column, cell) in columns.iter().zip(&row.cells) {
                values[*column] = &cell.text;
            }
            values[0] = row.cells.get(name_column).map_or("", |cell| &cell.text);
            self.builder.row(row.line, values, Some(published))?;
        }
        Ok(())
    }

    /// The column of the table that holds the names.
    fn name_column(&self, table: &Table, header: &TableRow) -> Result<usize> {
        let wanted = self.builder.name_column();
        if let Some(named) = header
            .cells
            .iter()
            .position(|cell| is_same(&cell.text, wanted))
        {
            return Ok(named);
        }
        if self.builder.options.name.is_some() {
            let problem = RosterProblem::MissingColumn {
                column: wanted.to_owned(),
                known: header.cells.iter().map(|cell| cell.text.clone()).collect(),
            };
            return Err(self.builder.error_at(header.line, problem));
        }
        Ok(table.column_like_names())
    }

    /// The roster's column for each of the table's.
    fn columns(&mut self, header: &TableRow) -> Result<Vec<usize>> {
        let mut columns = Vec::new();
        for cell in &header.cells {
            let column = self.builder.column(header.line, &cell.text)?;
            if columns.contains(&column) && !cell.text.trim().is_empty() {
                let problem = RosterProblem::AmbiguousColumn {
                    column: cell.text.trim().to_owned(),
                };
                return Err(self.builder.error_at(header.line, problem));
            }
            columns.push(column);
        }
        Ok(columns)
    }

    fn skip(&mut self, row: &TableRow) {
        if row.cells.iter().all(|cell| cell.text.trim().is_empty()) {
            return;
        }
        let links = row.certificates().count();
        let finding = Finding::new(
            Severity::Warning,
            FindingCode::SkippedRow,
            match links {
                0 => "the row is passed over: it has no link to a certificate".to_owned(),
                links => format!("the row is passed over: it has {links} links to certificates"),
            },
            "a recipient's row holds one link to a picture or a PDF",
        );
        self.builder.finding(finding, row.line);
    }
}

impl Table {
    /// The rows with one certificate, and which column has it.
    fn recipients(&self) -> impl Iterator<Item = (&TableRow, usize)> {
        let rows = self.rows.iter().skip(1);
        rows.filter_map(|row| row.certificate().map(|(column, _)| (row, column)))
    }

    /// The first column, other than that of the links, where most recipients have a text with a
    /// letter in it; the column of the links where there is none.
    fn column_like_names(&self) -> usize {
        let Some((first, link_column)) = self.recipients().next() else {
            return 0;
        };
        let like_names = |column: &usize| {
            let (mut named, mut all) = (0, 0);
            for (row, _) in self.recipients() {
                all += 1;
                let text = row.cells.get(*column).map_or("", |cell| &cell.text);
                named += usize::from(text.chars().any(char::is_alphabetic));
            }
            *column != link_column && 2 * named > all
        };
        (0..first.cells.len())
            .find(like_names)
            .unwrap_or(link_column)
    }
}

impl TableRow {
    /// The only certificate, and the column it is in.
    fn certificate(&self) -> Option<(usize, &str)> {
        let mut certificates = self.certificates();
        let only = certificates.next();
        only.filter(|_| certificates.next().is_none())
    }

    /// Links to certificates; in a row without links, addresses of certificates written out.
    fn certificates(&self) -> impl Iterator<Item = (usize, &str)> {
        let has_links = self
            .cells
            .iter()
            .flat_map(|cell| &cell.links)
            .any(|link| is_certificate(link));
        self.cells
            .iter()
            .enumerate()
            .flat_map(move |(column, cell)| {
                let written_out = Some(cell.text.trim()).filter(|text| {
                    !has_links && (text.starts_with("https://") || text.starts_with("http://"))
                });
                cell.links
                    .iter()
                    .map(String::as_str)
                    .chain(written_out)
                    .filter(|link| is_certificate(link))
                    .map(move |link| (column, link))
            })
    }
}

fn is_certificate(link: &str) -> bool {
    last_segment(link)
        .rsplit_once('.')
        .is_some_and(|(_, found)| {
            CERTIFICATE_EXTENSIONS
                .iter()
                .any(|extension| found.eq_ignore_ascii_case(extension))
        })
}

fn is_same(one: &str, other: &str) -> bool {
    columns::fold(one) == columns::fold(other)
}
