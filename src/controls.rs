//! Characters that no text may have: what they do is not seen, and no name is spelt with them.

use icu_properties::CodePointSetData;
use icu_properties::props::DefaultIgnorableCodePoint;

/// A character that is refused, and what is wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Refused {
    pub(crate) character: char,
    /// Completes “the text has U+0007, …”.
    pub(crate) reason: &'static str,
}

const BLACK_FLAG: char = '\u{1F3F4}';
const CANCEL_TAG: char = '\u{E007F}';
const BYTE_ORDER_MARK: char = '\u{FEFF}';

/// Whether a character begins or ends an isolate (UAX #9, 2.4): invisible, and without width.
pub(crate) fn is_isolate(c: char) -> bool {
    matches!(c, '\u{2066}'..='\u{2069}')
}

/// Whether nothing of a text is seen. An empty text is invisible.
pub(crate) fn is_invisible(text: &str) -> bool {
    const BRAILLE_BLANK: char = '\u{2800}';

    let ignorable = CodePointSetData::new::<DefaultIgnorableCodePoint>();
    text.chars()
        .all(|c| c.is_whitespace() || c == BRAILLE_BLANK || ignorable.contains(c))
}

/// The refused characters of a text, each once, in order.
///
/// - Control characters: C0, DEL and C1. Line breaks are permitted: they start a new line.
/// - Overrides of the direction of letters, which make a text read as another one.
/// - Embeddings and isolates (UAX #9, 2) that do not end, or end without a beginning: they reach
///   into what is written beside the text. In pairs they stay, and so do the marks U+200E, U+200F
///   and U+061C.
/// - Byte order marks, which are left of a file that was joined to another.
/// - Tag characters, which spell an invisible text, outside the flags of regions (UTS #51, 1.4.6).
pub(crate) fn refused(text: &str) -> Vec<Refused> {
    let mut refused: Vec<Refused> = Vec::new();
    let is_plain = |byte: u8| byte.is_ascii_graphic() || byte == b' ';
    if text.bytes().all(is_plain) {
        return refused;
    }
    let unpaired = unpaired_controls(text);
    let mut add = |character, reason| {
        let found = Refused { character, reason };
        if !refused.contains(&found) {
            refused.push(found);
        }
    };
    let mut in_flag = false;
    for (at, c) in text.char_indices() {
        let is_tag = matches!(c, '\u{E0000}'..=CANCEL_TAG);
        match c {
            '\n' | '\r' => {}
            '\t' => add(c, "a tab"),
            '\u{202D}' | '\u{202E}' => add(c, "which overrides the direction of the text"),
            BYTE_ORDER_MARK => add(c, "a byte order mark"),
            _ if c.is_control() => add(c, "a control character"),
            _ if is_tag && !in_flag => add(c, "an invisible tag character"),
            _ if unpaired.binary_search(&at).is_ok() => {
                add(c, "which changes the direction of the text beyond it");
            }
            _ => {}
        }
        in_flag = c == BLACK_FLAG || in_flag && is_tag && c != CANCEL_TAG;
    }
    refused
}

/// Where embeddings and isolates are that have no partner, in order. Those of a line end with it.
fn unpaired_controls(text: &str) -> Vec<usize> {
    let mut unpaired = Vec::new();
    let mut open: Vec<(usize, char)> = Vec::new();
    for (at, c) in text.char_indices() {
        match c {
            '\u{202A}' | '\u{202B}' => open.push((at, '\u{202C}')),
            '\u{2066}'..='\u{2068}' => open.push((at, '\u{2069}')),
            // What an isolate ends ends with it (UAX #9, 3.3.2). The end of an embedding reaches
            // no further than into the isolate around it.
            '\u{2069}' => match open.iter().rposition(|(_, end)| *end == c) {
                Some(start) => unpaired.extend(open.drain(start..).skip(1).map(|(at, _)| at)),
                None => unpaired.push(at),
            },
            '\u{202C}' => match open.last() {
                Some((_, end)) if *end == c => {
                    open.pop();
                }
                _ => unpaired.push(at),
            },
            '\n' | '\r' | '\u{2028}' | '\u{2029}' => {
                unpaired.extend(open.drain(..).map(|(at, _)| at));
            }
            _ => {}
        }
    }
    unpaired.extend(open.into_iter().map(|(at, _)| at));
    unpaired.sort_unstable();
    unpaired
}

#[cfg(test)]
mod tests {
    use super::*;

    fn characters(text: &str) -> Vec<char> {
        refused(text).iter().map(|found| found.character).collect()
    }

    #[test]
    fn controls_are_refused_and_line_breaks_are_not() {
        for c in ('\0'..='\u{1F}').chain('\u{7F}'..='\u{9F}') {
            let is_break = matches!(c, '\n' | '\r');
            assert_eq!(
                characters(&format!("A{c}{c}b")).is_empty(),
                is_break,
                "{c:?}"
            );
        }
        assert_eq!(characters("\u{7}\u{1B}[2J\u{7}"), ['\u{7}', '\u{1B}']);
    }

    #[test]
    fn what_names_are_spelt_with_stays() {
        for name in [
            "Ann Lee",
            "İremnur O\u{308}nder",
            "ක්\u{200D}ෂ",
            "می\u{200C}خواهم",
            "\u{200E}Ann\u{200F} \u{61C}ا",
            "Ann\u{A0}Lee\u{3000}李",
            "Ann\nLee\r\nJr.\u{2028}III",
            "\u{2068}Ann \u{2067}דנה\u{2069}\u{2069}, \u{202B}דנה\u{202C}",
            "\u{1F3F4}\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F} Ann",
            "葛\u{E0100}飾",
        ] {
            assert_eq!(refused(name), [], "{name:?}");
        }
    }

    #[test]
    fn changes_of_direction_are_refused_unless_they_end() {
        for (text, found) in [
            ("\u{202E}gnp.exe\u{202C}", &['\u{202E}', '\u{202C}'][..]),
            ("\u{202D}Ann", &['\u{202D}']),
            ("\u{2067}Ann", &['\u{2067}']),
            ("Ann\u{2069}", &['\u{2069}']),
            ("\u{202A}Ann", &['\u{202A}']),
            ("Ann\u{202C}", &['\u{202C}']),
            ("\u{2066}\u{202B}Ann\u{2069}", &['\u{202B}']),
            ("\u{202B}\u{2066}Ann\u{202C}\u{2069}\u{202C}", &['\u{202C}']),
            ("\u{2066}Ann\nLee\u{2069}", &['\u{2066}', '\u{2069}']),
        ] {
            assert_eq!(characters(text), found, "{text:?}");
        }
    }

    #[test]
    fn what_is_not_seen_is_invisible() {
        for text in [
            "",
            " \n\u{A0}",
            "\u{200B}",
            "\u{AD}\u{3164}",
            "\u{2800}\u{2060}",
        ] {
            assert!(is_invisible(text), "{text:?}");
        }
        assert!(!is_invisible("\u{200B}."));
    }

    #[test]
    fn invisible_texts_are_refused() {
        assert_eq!(characters("Ann\u{FEFF}Lee"), ['\u{FEFF}']);
        assert_eq!(
            characters("Ann\u{E0041}\u{E0042}"),
            ['\u{E0041}', '\u{E0042}']
        );
        let flag = "\u{1F3F4}\u{E0067}\u{E007F}\u{E0041}";
        assert_eq!(characters(flag), ['\u{E0041}']);
    }
}
