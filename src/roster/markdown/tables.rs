//! The tables of a post, in CommonMark with [GitHub's tables], and where everything in them
//! stands.
//!
//! [GitHub's tables]: https://github.github.com/gfm/#tables-extension-

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, LinkType, OffsetIter, Options, Parser, Tag, TagEnd};

use super::super::columns;
use crate::input::LineCounter;
use crate::naming::last_segment;

/// What files certificates are published as.
const CERTIFICATE_EXTENSIONS: [&str; 11] = [
    "png", "jpg", "jpeg", "webp", "avif", "gif", "svg", "bmp", "tif", "tiff", "pdf",
];

/// The tables of a post, one by one: a post of the largest size would take many times that if
/// all were kept.
pub(crate) struct Tables<'t> {
    events: OffsetIter<'t>,
    lines: LineCounter<'t>,
    /// The headings that the reader is under, the nearest last.
    path: Vec<Heading>,
    /// All headings so far.
    headings: Vec<String>,
    heading: Option<Heading>,
    table: Option<Table>,
    in_link: bool,
    /// How many images the reader is inside of, whose text is not seen.
    images: usize,
}

#[derive(Clone)]
struct Heading {
    level: HeadingLevel,
    text: String,
}

pub(crate) struct Table {
    /// The headings it is under, the nearest last.
    path: Vec<Heading>,
    /// Its bytes in the post, with the line ending after its last row.
    pub(crate) range: Range<usize>,
    /// The first is the header; there is always one.
    rows: Vec<TableRow>,
}

pub(crate) struct TableRow {
    pub(crate) line: u64,
    /// Its bytes in the post, with its line ending.
    pub(crate) range: Range<usize>,
    pub(crate) cells: Vec<Cell>,
}

pub(crate) struct Cell {
    /// Its bytes between the bars.
    pub(crate) range: Range<usize>,
    /// What its reader sees.
    pub(crate) text: String,
    pub(crate) links: Vec<Link>,
}

pub(crate) struct Link {
    pub(crate) form: LinkForm,
    /// Its bytes, all of them.
    pub(crate) range: Range<usize>,
    /// The bytes of what its reader sees; empty where it is not labelled.
    pub(crate) label: Range<usize>,
    pub(crate) destination: String,
}

/// How a link is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LinkForm {
    /// With a label.
    Labelled,
    /// `<https://…>`.
    Autolink,
    /// An address that Markdown takes for mere text.
    Bare,
}

/// A link to a certificate, in its row.
#[derive(Clone, Copy)]
pub(crate) struct Certificate<'r> {
    pub(crate) column: usize,
    pub(crate) destination: &'r str,
    /// `None` for an address that is mere text.
    pub(crate) link: Option<&'r Link>,
}

/// The post with spaces for tabs in lines such as `|---|\t`, of the same length. GitHub takes
/// such a line for the one below a table's header, the parser does not.
pub(crate) fn without_tabs(text: &str) -> Cow<'_, str> {
    let is_of_table = |line: &str| {
        let line = line.trim_start();
        line.contains('\t')
            && line.contains('-')
            && line.bytes().all(|c| b"|-: \t>\r\n".contains(&c))
    };
    if !text.split_inclusive(['\n', '\r']).any(is_of_table) {
        return Cow::Borrowed(text);
    }
    let mut spaced = String::with_capacity(text.len());
    for line in text.split_inclusive(['\n', '\r']) {
        if is_of_table(line) {
            spaced.push_str(&line.replace('\t', " "));
        } else {
            spaced.push_str(line);
        }
    }
    Cow::Owned(spaced)
}

impl<'t> Tables<'t> {
    /// The tables of a post [without tabs](without_tabs).
    pub(crate) fn new(text: &'t str) -> Self {
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
            | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
        Self {
            events: Parser::new_ext(text, options).into_offset_iter(),
            lines: LineCounter::new(text.as_bytes()),
            path: Vec::new(),
            headings: Vec::new(),
            heading: None,
            table: None,
            in_link: false,
            images: 0,
        }
    }

    /// All headings so far.
    pub(crate) fn headings(self) -> Vec<String> {
        self.headings
    }

    fn cell(&mut self) -> Option<&mut Cell> {
        self.table.as_mut()?.rows.last_mut()?.cells.last_mut()
    }

    /// Takes in what an event says; the table that it ends.
    fn take(&mut self, event: Event<'t>, range: Range<usize>) -> Option<Table> {
        if self.in_link && !matches!(event, Event::End(TagEnd::Link)) {
            self.extend_label(range.end);
        }
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                let text = String::new();
                self.heading = Some(Heading { level, text });
            }
            Event::End(TagEnd::Heading(_)) => self.end_heading(),
            Event::Start(Tag::Table(_)) => {
                self.table = Some(Table {
                    path: self.path.clone(),
                    range,
                    rows: Vec::new(),
                });
            }
            Event::End(TagEnd::Table) => return self.table.take(),
            Event::Start(Tag::TableHead | Tag::TableRow) => {
                let line = self.lines.line_at(range.start);
                if let Some(table) = &mut self.table {
                    table.rows.push(TableRow {
                        line,
                        range,
                        cells: Vec::new(),
                    });
                }
            }
            Event::Start(Tag::TableCell) => {
                if let Some(row) = self.table.as_mut().and_then(|table| table.rows.last_mut()) {
                    row.cells.push(Cell {
                        range,
                        text: String::new(),
                        links: Vec::new(),
                    });
                }
            }
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                ..
            }) => {
                let form = match link_type {
                    LinkType::Autolink | LinkType::Email => LinkForm::Autolink,
                    _ => LinkForm::Labelled,
                };
                if let Some(cell) = self.cell() {
                    let label = range.start + 1;
                    cell.links.push(Link {
                        form,
                        label: label..label,
                        range,
                        destination: dest_url.into_string(),
                    });
                    self.in_link = true;
                }
            }
            Event::End(TagEnd::Link) => self.in_link = false,
            Event::Start(Tag::Image { .. }) => self.images += 1,
            Event::End(TagEnd::Image) => self.images -= 1,
            Event::Text(text) | Event::Code(text) => self.push_text(&text),
            Event::SoftBreak | Event::HardBreak => self.push_text(" "),
            _ => {}
        }
        None
    }

    fn extend_label(&mut self, end: usize) {
        if let Some(link) = self.cell().and_then(|cell| cell.links.last_mut())
            && link.form == LinkForm::Labelled
        {
            link.label.end = link.label.end.max(end);
        }
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
}

impl Iterator for Tables<'_> {
    type Item = Table;

    fn next(&mut self) -> Option<Table> {
        loop {
            let (event, range) = self.events.next()?;
            if let Some(table) = self.take(event, range) {
                return Some(table);
            }
        }
    }
}

impl Table {
    pub(crate) fn header(&self) -> &TableRow {
        &self.rows[0]
    }

    /// The rows below the header.
    pub(crate) fn body(&self) -> &[TableRow] {
        &self.rows[1..]
    }

    /// Whether a heading above it has this text, case and white space ignored.
    pub(crate) fn is_under(&self, section: &str) -> bool {
        let mut path = self.path.iter();
        path.any(|heading| is_same(&heading.text, section))
    }

    /// The rows with one certificate, and that certificate.
    pub(crate) fn recipients(&self) -> impl Iterator<Item = (&TableRow, Certificate<'_>)> {
        let rows = self.body().iter();
        rows.filter_map(|row| row.certificate().map(|certificate| (row, certificate)))
    }

    /// The column whose header is this, case and white space ignored.
    pub(crate) fn column(&self, name: &str) -> Option<usize> {
        let cells = &self.header().cells;
        cells.iter().position(|cell| is_same(&cell.text, name))
    }

    /// The first column, other than that of the links, where most recipients have a text with a
    /// letter in it; the column of the links where there is none.
    pub(crate) fn column_like_names(&self) -> usize {
        let Some((first, certificate)) = self.recipients().next() else {
            return 0;
        };
        let link_column = certificate.column;
        let like_names = |column: &usize| {
            let (mut named, mut all) = (0, 0);
            for (row, _) in self.recipients() {
                all += 1;
                named += usize::from(row.text(*column).chars().any(char::is_alphabetic));
            }
            *column != link_column && 2 * named > all
        };
        (0..first.cells.len())
            .find(like_names)
            .unwrap_or(link_column)
    }
}

impl TableRow {
    /// What the reader of a cell sees; empty where the row ends before it.
    pub(crate) fn text(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", |cell| cell.text.trim())
    }

    pub(crate) fn is_blank(&self) -> bool {
        let mut cells = self.cells.iter();
        cells.all(|cell| cell.text.trim().is_empty() && cell.links.is_empty())
    }

    /// The only certificate.
    pub(crate) fn certificate(&self) -> Option<Certificate<'_>> {
        let mut certificates = self.certificates();
        let only = certificates.next();
        only.filter(|_| certificates.next().is_none())
    }

    /// Links to certificates; in a row without links, addresses of certificates written out.
    pub(crate) fn certificates(&self) -> impl Iterator<Item = Certificate<'_>> {
        let has_links = self
            .cells
            .iter()
            .flat_map(|cell| &cell.links)
            .any(|link| is_certificate(&link.destination));
        let cells = self.cells.iter().enumerate();
        cells.flat_map(move |(column, cell)| {
            let of_links = cell.links.iter().map(move |link| Certificate {
                column,
                destination: &link.destination,
                link: Some(link),
            });
            let written_out = Some(cell.text.trim()).filter(|text| {
                !has_links
                    && (text.starts_with("https://") || text.starts_with("http://"))
                    && !text.contains(char::is_control)
            });
            let written_out = written_out.map(|destination| Certificate {
                column,
                destination,
                link: None,
            });
            of_links
                .chain(written_out)
                .filter(|certificate| is_certificate(certificate.destination))
        })
    }
}

impl Certificate<'_> {
    pub(crate) fn form(self) -> LinkForm {
        self.link.map_or(LinkForm::Bare, |link| link.form)
    }
}

/// Whether a link leads to what certificates are published as.
fn is_certificate(link: &str) -> bool {
    let extension = last_segment(link).rsplit_once('.');
    extension.is_some_and(|(_, found)| {
        let mut known = CERTIFICATE_EXTENSIONS.iter();
        known.any(|extension| found.eq_ignore_ascii_case(extension))
    })
}

/// Whether two headings are the same, case and white space ignored.
pub(crate) fn is_same(one: &str, other: &str) -> bool {
    columns::fold(one) == columns::fold(other)
}
