//! The certificates in the tables of a published post.

use super::columns;
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::markdown::{Link, LinkForm, Table, TableRow};
use crate::naming::last_segment;
use crate::suggest;

/// The extensions of files that certificates are published as.
const CERTIFICATE_EXTENSIONS: [&str; 11] = [
    "png", "jpg", "jpeg", "webp", "avif", "gif", "svg", "bmp", "tif", "tiff", "pdf",
];

/// A link to a certificate, in its row.
#[derive(Clone, Copy)]
pub(crate) struct Certificate<'r> {
    pub(crate) column: usize,
    pub(crate) destination: &'r str,
    /// `None` for an address that is plain text.
    pub(crate) link: Option<&'r Link>,
}

impl Certificate<'_> {
    pub(crate) fn form(self) -> LinkForm {
        self.link.map_or(LinkForm::Bare, |link| link.form)
    }
}

/// The rows of the table with exactly one certificate, and that certificate.
pub(crate) fn recipients(table: &Table) -> impl Iterator<Item = (&TableRow, Certificate<'_>)> {
    let rows = table.body().iter();
    rows.filter_map(|row| only_certificate(row).map(|certificate| (row, certificate)))
}

/// The certificate of a row that has exactly one.
pub(crate) fn only_certificate(row: &TableRow) -> Option<Certificate<'_>> {
    let mut certificates = certificates(row);
    let only = certificates.next();
    only.filter(|_| certificates.next().is_none())
}

/// The links to certificates; in a row without such links, the addresses of certificates in
/// plain text.
pub(super) fn certificates(row: &TableRow) -> impl Iterator<Item = Certificate<'_>> {
    let has_links = row
        .cells
        .iter()
        .flat_map(|cell| &cell.links)
        .any(|link| is_certificate(&link.destination));
    let cells = row.cells.iter().enumerate();
    cells.flat_map(move |(column, cell)| {
        let links = cell.links.iter().map(move |link| Certificate {
            column,
            destination: &link.destination,
            link: Some(link),
        });
        let plain_text = Some(cell.text.trim()).filter(|text| {
            !has_links
                && (text.starts_with("https://") || text.starts_with("http://"))
                && !text.contains(char::is_control)
        });
        let plain_text = plain_text.map(|destination| Certificate {
            column,
            destination,
            link: None,
        });
        links
            .chain(plain_text)
            .filter(|certificate| is_certificate(certificate.destination))
    })
}

/// Whether a link leads to a file that can be a certificate.
fn is_certificate(link: &str) -> bool {
    let extension = last_segment(link).rsplit_once('.');
    extension.is_some_and(|(_, found)| {
        let mut known = CERTIFICATE_EXTENSIONS.iter();
        known.any(|extension| found.eq_ignore_ascii_case(extension))
    })
}

/// The column with this header, case and white space ignored.
pub(crate) fn column(table: &Table, name: &str) -> Option<usize> {
    let cells = &table.header().cells;
    cells.iter().position(|cell| is_same(&cell.text, name))
}

/// The column with the header `name`, or else the one that looks like it.
pub(crate) fn name_column(table: &Table) -> usize {
    column(table, "name").unwrap_or_else(|| column_like_names(table))
}

/// The first column, other than that of the links, in which most recipients have a text with a
/// letter in it; the column of the links where there is none.
pub(super) fn column_like_names(table: &Table) -> usize {
    let Some((first, certificate)) = recipients(table).next() else {
        return 0;
    };
    let link_column = certificate.column;
    let like_names = |column: &usize| {
        let (mut named, mut all) = (0, 0);
        for (row, _) in recipients(table) {
            all += 1;
            named += usize::from(row.text(*column).chars().any(char::is_alphabetic));
        }
        *column != link_column && 2 * named > all
    };
    (0..first.cells.len())
        .find(like_names)
        .unwrap_or(link_column)
}

/// Whether the table is under this heading, or under a subheading of it.
pub(crate) fn is_in_section(table: &Table, section: &str) -> bool {
    table.headings().any(|heading| is_same(heading, section))
}

/// Refuses a section that is not among the headings of the post.
pub(crate) fn check_section(section: &str, headings: &[String]) -> Result<()> {
    if headings.iter().any(|heading| is_same(heading, section)) {
        return Ok(());
    }
    let known = headings.iter().map(String::as_str);
    let hint = if headings.is_empty() {
        "the post has no headings: leave the section out".into()
    } else {
        suggest::hint(section, known, "the headings are")
    };
    let message = format!("there is no heading `{section}`");
    Err(Diagnostic::error(Code::MissingSection, message)
        .hint(hint)
        .into())
}

/// Whether two headings, of a column or a section, are the same, case and white space ignored.
fn is_same(one: &str, other: &str) -> bool {
    columns::fold(one) == columns::fold(other)
}
