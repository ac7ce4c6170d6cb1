use std::ops::Range;

/// A table and the headings that it is under.
pub(crate) struct Table {
    /// The texts of the headings, the nearest last.
    pub(super) headings: Vec<String>,
    /// Its bytes in the text, with the line ending after its last row.
    pub(crate) range: Range<usize>,
    /// The first is the header; there is always one.
    pub(super) rows: Vec<TableRow>,
}

pub(crate) struct TableRow {
    /// The line of the text, counted from 1.
    pub(crate) line: u64,
    /// Its bytes in the text, with its line ending.
    pub(crate) range: Range<usize>,
    pub(crate) cells: Vec<Cell>,
}

pub(crate) struct Cell {
    /// Its bytes between the bars.
    pub(crate) range: Range<usize>,
    /// The text that a reader sees.
    pub(crate) text: String,
    pub(crate) links: Vec<Link>,
}

pub(crate) struct Link {
    pub(crate) form: LinkForm,
    /// All of its bytes.
    pub(crate) range: Range<usize>,
    /// The bytes of its label; empty where it has none.
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
    /// An address that Markdown reads as plain text.
    Bare,
}

impl Table {
    pub(crate) fn header(&self) -> &TableRow {
        &self.rows[0]
    }

    /// The rows below the header.
    pub(crate) fn body(&self) -> &[TableRow] {
        &self.rows[1..]
    }

    /// The texts of the headings that it is under, the nearest last.
    pub(crate) fn headings(&self) -> impl Iterator<Item = &str> {
        self.headings.iter().map(String::as_str)
    }
}

impl TableRow {
    /// The text that a reader sees in a cell; empty where the row has fewer cells.
    pub(crate) fn text(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", |cell| cell.text.trim())
    }

    /// Whether no cell has a text or a link.
    pub(crate) fn is_blank(&self) -> bool {
        let mut cells = self.cells.iter();
        cells.all(|cell| cell.text.trim().is_empty() && cell.links.is_empty())
    }
}
