use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, LinkType, OffsetIter, Options, Parser, Tag, TagEnd};

use super::{Cell, Link, LinkForm, Table, TableRow};
use crate::lines::LineCounter;

/// The tables of a text, one by one: to hold all tables of the largest text in memory would take
/// many times the size of the text.
pub(crate) struct Tables<'t> {
    events: OffsetIter<'t>,
    lines: LineCounter<'t>,
    /// The headings above the current position, the nearest last.
    path: Vec<Heading>,
    /// All headings so far.
    headings: Vec<String>,
    heading: Option<Heading>,
    table: Option<Table>,
    in_link: bool,
    /// How many images are open: their text is not shown.
    images: usize,
}

struct Heading {
    level: HeadingLevel,
    text: String,
}

/// The text with spaces instead of tabs in lines such as `|---|\t`, of the same length: GitHub
/// takes such a line for the delimiter row below a table's header, the parser does not.
pub(crate) fn untab_delimiter_rows(text: &str) -> Cow<'_, str> {
    let may_be_delimiters = |line: &str| {
        let line = line.trim_start();
        line.contains('\t')
            && line.contains('-')
            && line.bytes().all(|c| b"|-: \t>\r\n".contains(&c))
    };
    if !text.split_inclusive(['\n', '\r']).any(may_be_delimiters) {
        return Cow::Borrowed(text);
    }
    let mut spaced = String::with_capacity(text.len());
    for line in text.split_inclusive(['\n', '\r']) {
        if may_be_delimiters(line) {
            spaced.push_str(&line.replace('\t', " "));
        } else {
            spaced.push_str(line);
        }
    }
    Cow::Owned(spaced)
}

impl<'t> Tables<'t> {
    /// The tables of a text whose [delimiter rows have no tabs](untab_delimiter_rows).
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

    /// Adds an event to the current table; returns the table if the event ends it.
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
                let path = self.path.iter();
                self.table = Some(Table {
                    headings: path.map(|heading| heading.text.clone()).collect(),
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
