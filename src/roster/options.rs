use super::{Encoding, RosterFormat};

/// How to read a roster. By default, everything is detected from the file.
///
/// Each option has a method that sets it, and a field to read it:
///
/// ```
/// use engross::roster::{RosterFormat, RosterOptions};
///
/// let options = RosterOptions::default()
///     .format(RosterFormat::Csv)
///     .name("Full Name");
/// assert_eq!(options.name.as_deref(), Some("Full Name"));
/// assert_eq!(options.slug, None);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct RosterOptions {
    /// The format of the file. Default: by the file's extension, or, without one, by its first
    /// bytes.
    pub format: Option<RosterFormat>,
    /// The encoding of a text file. Default: UTF-8 or UTF-16 if the file is valid as such, else
    /// the one that fits its bytes best.
    pub encoding: Option<Encoding>,
    /// The sheet of a spreadsheet. Default: the first.
    pub sheet: Option<String>,
    /// The heading in a post whose tables are read, those under its subheadings included.
    /// Default: all tables.
    pub section: Option<String>,
    /// The column with the name. Default: `name`; in a post without a column called so, the
    /// first that looks like names.
    pub name: Option<String>,
    /// The column that replaces the name in the file's name. Default: `slug`.
    pub slug: Option<String>,
    /// The column with the language. Default: `lang`.
    pub lang: Option<String>,
    /// The language of most of the names, as a BCP 47 tag, which helps to tell legacy encodings
    /// apart. Default: none. A program sets its own.
    pub language: Option<String>,
}

impl RosterOptions {
    /// Sets the [`format`](field@Self::format).
    #[must_use]
    pub fn format(mut self, format: RosterFormat) -> Self {
        self.format = Some(format);
        self
    }

    /// Sets the [`encoding`](field@Self::encoding).
    #[must_use]
    pub fn encoding(mut self, encoding: Encoding) -> Self {
        self.encoding = Some(encoding);
        self
    }

    /// Sets the [`sheet`](field@Self::sheet).
    #[must_use]
    pub fn sheet(mut self, sheet: impl Into<String>) -> Self {
        self.sheet = Some(sheet.into());
        self
    }

    /// Sets the [`section`](field@Self::section).
    #[must_use]
    pub fn section(mut self, heading: impl Into<String>) -> Self {
        self.section = Some(heading.into());
        self
    }

    /// Sets the column with the [`name`](field@Self::name).
    #[must_use]
    pub fn name(mut self, column: impl Into<String>) -> Self {
        self.name = Some(column.into());
        self
    }

    /// Sets the column with the [`slug`](field@Self::slug).
    #[must_use]
    pub fn slug(mut self, column: impl Into<String>) -> Self {
        self.slug = Some(column.into());
        self
    }

    /// Sets the column with the language ([`lang`](field@Self::lang)).
    #[must_use]
    pub fn lang(mut self, column: impl Into<String>) -> Self {
        self.lang = Some(column.into());
        self
    }

    /// Sets the [`language`](field@Self::language) of most of the names.
    #[must_use]
    pub fn language(mut self, tag: impl Into<String>) -> Self {
        self.language = Some(tag.into());
        self
    }
}
