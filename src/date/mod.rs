//! Parsing the dates of rosters, and formatting them for certificates.

mod format;
mod months;
mod read;

pub(crate) use format::DateFormat;
pub(crate) use read::{Context, DateError, Parsed, certain_order};

use icu_calendar::{Date, Gregorian};
use icu_datetime::fieldsets::enums::DateFieldSet;
use icu_datetime::pattern::{DateTimePattern, FixedCalendarDateTimeNames};
use icu_locale_core::Locale;
use writeable::TryWriteable as _;

/// The language of the names of months and days if none is set.
const DEFAULT_LANGUAGE: &str = "en";

/// Which of two numbers in a date such as 4/5/2023 is the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DateOrder {
    /// 4/5/2023 is in May.
    DayFirst,
    /// 4/5/2023 is in April.
    MonthFirst,
}

/// A day of the Gregorian calendar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct CivilDate(Date<Gregorian>);

impl CivilDate {
    /// Parses a date without knowing its language and the order of its day and month.
    pub(crate) fn parse(text: &str) -> Result<Self, DateError> {
        Ok(read::read(text, Context::default())?.date)
    }

    /// Reads a date with what is known about it.
    pub(crate) fn read(text: &str, context: Context<'_>) -> Result<Parsed, DateError> {
        read::read(text, context)
    }

    /// The day of this year, month and day, if there is such a day.
    pub(crate) fn new(year: u32, month: u32, day: u32) -> Option<Self> {
        let (month, day) = (u8::try_from(month).ok()?, u8::try_from(day).ok()?);
        let date = Date::try_new_gregorian(i32::try_from(year).ok()?, month, day);
        date.ok().map(Self)
    }

    /// The day that a file states as in ISO 8601: 2023-09-20, with or without a time after it.
    #[cfg(feature = "spreadsheet")]
    pub(crate) fn from_iso(text: &str) -> Option<Self> {
        let (date, _) = text.split_once('T').unwrap_or((text, ""));
        let mut parts = date.splitn(3, '-').map(|part| part.parse::<u32>().ok());
        Self::new(parts.next()??, parts.next()??, parts.next()??)
    }

    /// This date, which is certain, as one that was read.
    ///
    /// # Errors
    ///
    /// [`DateError::OtherCalendar`] for a year that is hardly one of the Gregorian calendar.
    pub(crate) fn certain(self) -> Result<Parsed, DateError> {
        read::certain(self)
    }

    fn from_days_since_1970(days: i64) -> Option<Self> {
        let epoch = Self::new(1970, 1, 1)?.0.to_rata_die();
        Some(Self(Date::from_rata_die(epoch + days, Gregorian)))
    }

    /// The name that a pattern of UTS #35 stands for. If the language has no name, the English one.
    fn name(self, pattern: &str, language: Option<&str>) -> String {
        let languages = language.into_iter().chain([DEFAULT_LANGUAGE]);
        languages
            .filter_map(|language| self.name_in(pattern, language))
            .find(|name| !is_root_name(name))
            .unwrap_or_default()
    }

    fn name_in(self, pattern: &str, language: &str) -> Option<String> {
        let locale: Locale = language.parse().ok()?;
        let pattern = DateTimePattern::try_from_pattern_str(pattern).ok()?;
        let mut names: FixedCalendarDateTimeNames<Gregorian, DateFieldSet> =
            FixedCalendarDateTimeNames::try_new(locale.into()).ok()?;
        let names = names.include_for_pattern(&pattern).ok()?;
        let name = names.format(&self.0);
        let name = name.try_write_to_string().ok()?;
        Some(name.into_owned())
    }
}

/// Whether the name is from CLDR's root locale, which replaces unknown languages and calls months
/// `M09`.
fn is_root_name(name: &str) -> bool {
    let number = name.strip_prefix('M');
    number.is_some_and(|number| number.parse::<u8>().is_ok())
}

/// As in ISO 8601: 2023-09-20.
impl std::fmt::Display for CivilDate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (year, month) = (self.0.year().extended_year(), self.0.month().number());
        write!(f, "{year:04}-{month:02}-{:02}", self.0.day_of_month().0)
    }
}
