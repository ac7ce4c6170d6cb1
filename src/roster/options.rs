#[cfg(feature = "rosters")]
use super::Encoding;
use super::{Condition, DateOrder, RosterFormat};

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
    #[cfg(feature = "rosters")]
    pub encoding: Option<Encoding>,
    /// The sheet of a spreadsheet. Default: the first that is not hidden and has the columns that
    /// these options name.
    pub sheet: Option<String>,
    /// The heading in a post whose tables are read, those under its subheadings included.
    /// Default: all tables.
    pub section: Option<String>,
    /// The row of the names of the columns, counted from 1, in a CSV file or a sheet. Default:
    /// of the first 20 rows with text, the first that has the columns that these options name.
    pub header: Option<u64>,
    /// The rows to take: those that meet all conditions. Default: all.
    pub conditions: Vec<Condition>,
    /// The order of day and month in dates such as 4/5/2023. Default: in each column, as in its
    /// dates that allow only one order.
    pub dates: Option<DateOrder>,
    /// The column with the name, or a [pattern](crate::Pattern) of columns that gives the name,
    /// such as `{First name} {Last name}`. Default: `name`; in a post without a column called
    /// so, the first that looks like names.
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
    #[cfg(feature = "rosters")]
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

    /// Sets the row of the names of the columns ([`header`](field@Self::header)).
    #[must_use]
    pub fn header(mut self, row: u64) -> Self {
        self.header = Some(row);
        self
    }

    /// Adds a condition on the rows to take ([`conditions`](field@Self::conditions)).
    #[must_use]
    pub fn condition(mut self, condition: Condition) -> Self {
        self.conditions.push(condition);
        self
    }

    /// Sets the order of day and month in [`dates`](field@Self::dates).
    #[must_use]
    pub fn dates(mut self, order: DateOrder) -> Self {
        self.dates = Some(order);
        self
    }

    /// Sets the column, or the pattern, of the [`name`](field@Self::name).
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
