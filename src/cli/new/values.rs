//! The `[values]` of a program for its next term: its years move with the term.

use std::ops::Range;
use std::path::Path;

use engross::{Code, Diagnostic};
use toml::de::{DeTable, DeValue};

use crate::cli::old_term::years;

/// By how many years the terms differ; `None` where one of them has no year, or they do not differ.
pub(super) fn years_between(old: &str, new: &str) -> Option<i64> {
    let first = |term: &str| years(term).into_iter().min().map(i64::from);
    let by = first(new)? - first(old)?;
    (by != 0).then_some(by)
}

/// The values that have years, with each of them moved by this many.
pub(super) fn moved(source: &str, root: &DeTable<'_>, by: i64) -> Vec<(Range<usize>, String)> {
    let values = values(source, root).into_iter();
    let edits = values.filter_map(|(_, span)| {
        let text = &source[span.clone()];
        let moved = move_years(text, by);
        (moved != text).then_some((span, moved))
    });
    edits.collect()
}

/// A note for each value that was moved.
pub(super) fn findings(old: &str, new: &str, path: &Path) -> Vec<Diagnostic> {
    let (old_document, _) = DeTable::parse_recoverable(old);
    let (new_document, _) = DeTable::parse_recoverable(new);
    let old_values = values(old, old_document.get_ref());
    let new_values = values(new, new_document.get_ref());
    let pairs = old_values.into_iter().zip(new_values);
    let moved = pairs.filter(|((_, before), (_, after))| old[before.clone()] != new[after.clone()]);
    let notes = moved.map(|((key, before), (_, after))| {
        let line = 1 + new[..after.start].matches('\n').count() as u64;
        let text = |text: &str| text.trim_matches(['"', '\'']).to_owned();
        let (before, after) = (text(&old[before]), text(&new[after]));
        let message = format!("`{key}` was {before} and is now {after}");
        Diagnostic::note(Code::OldTerm, message)
            .hint("check it: its years were moved with the term")
            .at(path, line)
    });
    notes.collect()
}

/// The texts and dates of `[values]`, in their order.
fn values(source: &str, root: &DeTable<'_>) -> Vec<(String, Range<usize>)> {
    let table = root
        .get("values")
        .and_then(|values| values.get_ref().as_table());
    let mut values: Vec<_> = table
        .into_iter()
        .flatten()
        .filter(|(_, value)| matches!(value.get_ref(), DeValue::String(_) | DeValue::Datetime(_)))
        .map(|(key, value)| (source[key.span()].to_owned(), value.span()))
        .collect();
    values.sort_by_key(|(_, span)| span.start);
    values
}

/// The text with each year moved, and the short year after it, as in `2023/24`. A 29 February stays
/// where it is: the other year may not have one.
fn move_years(text: &str, by: i64) -> String {
    let mut moved = String::new();
    let mut rest = text;
    let mut last: Option<i64> = None;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let length = rest[start..].find(|c: char| !c.is_ascii_digit());
        let end = length.map_or(rest.len(), |length| start + length);
        let (before, number) = (&rest[..start], &rest[start..end]);
        moved.push_str(before);
        let after = &rest[end..];
        let is_leap_day = after.starts_with("-02-29");
        let is_month =
            after.starts_with('-') && after[1..].starts_with(|c: char| c.is_ascii_digit());
        match (number.len(), number.parse::<i64>()) {
            (4, Ok(year @ 1900..=2199)) if !is_leap_day => {
                moved.push_str(&(year + by).to_string());
                last = Some(year);
            }
            (2, Ok(short))
                if last.is_some_and(|year| (year + 1) % 100 == short)
                    && matches!(before, "/" | "-" | "–")
                    && !is_month =>
            {
                moved.push_str(&format!("{:02}", (short + by).rem_euclid(100)));
                last = None;
            }
            _ => {
                moved.push_str(number);
                last = None;
            }
        }
        rest = after;
    }
    moved + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_move_and_nothing_else() {
        for (text, expected) in [
            ("2023-09-20", "2024-09-20"),
            ("2008-09-20", "2009-09-20"),
            ("20 September 2023", "20 September 2024"),
            ("2023/24", "2024/25"),
            ("2098–99, 2099/00", "2099–00, 2100/01"),
            ("2024-02-29", "2024-02-29"),
            ("12345 and 24 hours", "12345 and 24 hours"),
            ("no year", "no year"),
        ] {
            assert_eq!(move_years(text, 1), expected, "{text}");
        }
        assert_eq!(years_between("2023", "2025"), Some(2));
        assert_eq!(years_between("2023/24", "2024/25"), Some(1));
        assert_eq!(years_between("Season 7", "Season 8"), None);
        assert_eq!(years_between("2023", "2023"), None);
    }

    #[test]
    fn moved_values_are_noted_with_their_line() {
        let old = "term = \"2023\"\n[values]\nfrom = 2023-09-20\nplace = \"Rome\"\n";
        let (document, _) = DeTable::parse_recoverable(old);
        let edits = moved(old, document.get_ref(), 1);
        assert_eq!(edits.len(), 1);
        let new = old.replace("2023-09-20", &edits[0].1);
        let notes = findings(old, &new, Path::new("p.toml"));
        let notes: Vec<_> = notes.iter().map(ToString::to_string).collect();
        assert_eq!(
            notes,
            ["p.toml:3: note: `from` was 2023-09-20 and is now 2024-09-20"]
        );
    }
}
