//! Text from files, made safe to print.

use std::borrow::Cow;
use std::fmt::Write as _;

/// The text with each control character and bidirectional control as an escape sequence: a line
/// break is `\n`, U+202E is `\u{202e}`.
///
/// Names, columns, file names and manifests can hold characters that a terminal obeys: escape
/// sequences that recolour or erase lines, and bidirectional controls that reverse the text after
/// them. Messages repeat such texts as they are: print them with this function.
///
/// ```
/// assert_eq!(engross::escaped("Ann\u{1b}[2J"), "Ann\\u{1b}[2J");
/// ```
#[must_use]
pub fn escaped(text: &str) -> Cow<'_, str> {
    replace_controls(text, |c, out| out.extend(c.escape_default()))
}

/// The same JSON with each character that [`escaped`] replaces as `\u202e`, which parses to the same
/// values. The JSON must be on one line.
#[must_use]
pub fn escaped_json(json: &str) -> Cow<'_, str> {
    replace_controls(json, |c, out| {
        let mut units = [0; 2];
        for unit in c.encode_utf16(&mut units) {
            // Writing to a string cannot fail.
            let _ = write!(out, "\\u{unit:04x}");
        }
    })
}

fn replace_controls(text: &str, mut escape: impl FnMut(char, &mut String)) -> Cow<'_, str> {
    let Some(first) = text.find(is_control) else {
        return Cow::Borrowed(text);
    };
    let mut out = text[..first].to_owned();
    for c in text[first..].chars() {
        if is_control(c) {
            escape(c, &mut out);
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// Whether a terminal would act on the character instead of showing it: controls (C0, DEL, C1),
/// line separators, and the marks, embeddings, overrides and isolates of UAX #9.
fn is_control(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{061C}'
                | '\u{200E}'
                | '\u{200F}'
                | '\u{2028}'..='\u{202E}'
                | '\u{2066}'..='\u{2069}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONTROLS: &str = "\0\u{7}\t\n\r\u{1B}\u{7F}\u{80}\u{85}\u{9B}\u{9F}\u{61C}\u{200E}\u{200F}\u{2028}\u{2029}\
         \u{202A}\u{202B}\u{202C}\u{202D}\u{202E}\u{2066}\u{2067}\u{2068}\u{2069}";

    #[test]
    fn people_see_controls_as_escape_sequences() {
        assert_eq!(
            escaped("a\u{1B}[2Jb\n\u{202E}c"),
            "a\\u{1b}[2Jb\\n\\u{202e}c"
        );
        assert!(!escaped(CONTROLS).contains(is_control));
    }

    #[test]
    fn what_names_need_stays() {
        // A zero-width joiner and non-joiner, a no-break space, marks.
        for name in ["ක්‍ෂ", "می‌خواهم", "Ann\u{A0}Lee", "I\u{307}remnur", "C:\\x"]
        {
            assert!(matches!(escaped(name), Cow::Borrowed(_)), "{name}");
        }
    }

    #[test]
    fn json_has_the_same_values() {
        let json = serde_json::to_string(CONTROLS).unwrap();
        let safe = escaped_json(&json);
        assert!(!safe.contains(is_control));
        assert_eq!(serde_json::from_str::<String>(&safe).unwrap(), CONTROLS);
    }
}
