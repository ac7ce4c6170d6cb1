//! Keeps the direction of a value from turning the words around it.

use std::ops::Range;

use icu_properties::CodePointMapData;
use icu_properties::props::BidiClass;

/// The first letter of an isolate determines its direction (UAX #9, 2.4).
const FIRST_STRONG_ISOLATE: char = '\u{2068}';
const POP_DIRECTIONAL_ISOLATE: char = '\u{2069}';

/// Isolates the values in a text that has words or numbers of its own, if any of its letters is
/// read from right to left.
///
/// Without isolates, an Arabic name would turn an English sentence around. Values with nothing but
/// spaces and punctuation between them, such as a first and a last name, stay one text.
///
/// The values, in the order of the text, are afterwards where they are then, without the isolates.
pub(super) fn isolate(text: &mut String, values: &mut [Range<usize>]) {
    if !has_rtl(text) || !has_own_words(text, values) {
        return;
    }
    for value in values.iter().rev().filter(|value| !value.is_empty()) {
        text.insert(value.end, POP_DIRECTIONAL_ISOLATE);
        text.insert(value.start, FIRST_STRONG_ISOLATE);
    }
    let mut moved = 0;
    for value in values {
        let is_isolated = value.start < value.end;
        if is_isolated {
            moved += FIRST_STRONG_ISOLATE.len_utf8();
        }
        *value = value.start + moved..value.end + moved;
        if is_isolated {
            moved += POP_DIRECTIONAL_ISOLATE.len_utf8();
        }
    }
}

/// Whether there is a letter or a digit between the values.
fn has_own_words(text: &str, values: &[Range<usize>]) -> bool {
    let starts = std::iter::once(0).chain(values.iter().map(|value| value.end));
    let ends = values.iter().map(|value| value.start).chain([text.len()]);
    let mut between = starts.zip(ends).map(|(start, end)| &text[start..end]);
    between.any(|own| own.contains(char::is_alphanumeric))
}

fn has_rtl(text: &str) -> bool {
    // No character before Hebrew has a direction from right to left.
    let classes = CodePointMapData::<BidiClass>::new();
    let mut others = text.chars().filter(|c| *c >= '\u{590}');
    others.any(|c| {
        matches!(
            classes.get(c),
            BidiClass::RightToLeft | BidiClass::ArabicLetter | BidiClass::ArabicNumber
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn isolated(before: &str, value_text: &str, after: &str) -> String {
        let mut text = format!("{before}{value_text}{after}");
        let value = before.len()..before.len() + value_text.len();
        let mut values = [value];
        isolate(&mut text, &mut values);
        assert_eq!(&text[values[0].clone()], value_text);
        text
    }

    #[test]
    fn values_are_isolated_where_directions_meet() {
        assert_eq!(
            isolated("Awarded to ", "محمد", " (2nd)"),
            "Awarded to \u{2068}محمد\u{2069} (2nd)"
        );
        assert_eq!(
            isolated("مُنحت إلى ", "Anna", ""),
            "مُنحت إلى \u{2068}Anna\u{2069}"
        );
    }

    #[test]
    fn other_texts_stay() {
        assert_eq!(isolated("Awarded to ", "Anna", "!"), "Awarded to Anna!");
        assert_eq!(isolated("", "محمد", ""), "محمد");
        assert_eq!(isolated("שלום ", "", ""), "שלום ");
    }
}
