//! Conditions on the values of a row.

use super::columns;

/// The values that a row may have in a column.
///
/// Case and white space do not matter, and `*` in a value stands for any text: `*Weaving*`
/// matches the cell `Dyeing, Weaving`. An empty cell matches only an empty value.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Condition {
    /// The name of the column.
    pub column: String,
    /// The values, one of which is enough.
    pub values: Vec<String>,
}

impl Condition {
    /// The condition that the column has one of these values.
    pub fn new<V: Into<String>>(
        column: impl Into<String>,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        Self {
            column: column.into(),
            values: values.into_iter().map(Into::into).collect(),
        }
    }

    /// Whether a cell has one of the values.
    pub(crate) fn matches(&self, cell: &str) -> bool {
        let cell = columns::fold(cell);
        let mut values = self.values.iter();
        values.any(|value| matches(&columns::fold(value), &cell))
    }
}

fn matches(value: &str, cell: &str) -> bool {
    if cell.is_empty() {
        return value.is_empty();
    }
    let mut pieces = value.split('*');
    let (Some(first), Some(mut last)) = (pieces.next(), pieces.next_back()) else {
        return value == cell;
    };
    let Some(mut rest) = cell.strip_prefix(first) else {
        return false;
    };
    for piece in pieces {
        match rest.find(piece) {
            Some(found) => rest = &rest[found + piece.len()..],
            None => return false,
        }
    }
    if rest.len() < last.len() {
        last = "\0";
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_match_without_case_and_space_and_with_stars() {
        for (value, cell, is_matched) in [
            ("Yes", " yes ", true),
            ("Yes", "Yes, I do", false),
            ("Yes*", "Yes, I do", true),
            ("*Weaving*", "Dyeing, Weaving", true),
            ("*Weaving*", "Weaving", true),
            ("*Weaving*", "Dyeing", false),
            ("a*b*c", "a1b2c", true),
            ("a*b*c", "abc", true),
            ("a*bc", "abc", true),
            ("ab*bc", "abc", false),
            ("*", "anything", true),
            ("*", "", false),
            ("", "", true),
            ("", "x", false),
        ] {
            let condition = Condition::new("c", [value]);
            assert_eq!(condition.matches(cell), is_matched, "{value} {cell}");
        }
        assert!(Condition::new("c", ["A", "B"]).matches("b"));
    }
}
