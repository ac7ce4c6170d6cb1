//! Text in UTF-8 that was read in another encoding and saved again: `JosÃ©` for `José`.

use std::borrow::Cow;

use encoding_rs::{
    Encoding, MACINTOSH, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1254, WINDOWS_1257,
};
use oem_cp::code_table::{ENCODING_TABLE_CP437, ENCODING_TABLE_CP850};

/// The encodings that programs take for the text's own, from the most likely on.
const MISTAKEN: [&Encoding; 6] = [
    WINDOWS_1252,
    WINDOWS_1254,
    WINDOWS_1250,
    WINDOWS_1257,
    MACINTOSH,
    WINDOWS_1251,
];

/// How often a text can have been saved so.
const MAX_LAYERS: usize = 3;

/// The text that was meant, if this one was encoded twice.
pub(super) fn repair(text: &str) -> Option<String> {
    let text = &*with_spaces(text);
    if !has_long_run(text) {
        return None;
    }
    let mut repaired = repair_once(text)?;
    for _ in 1..MAX_LAYERS {
        match repair_once(&repaired) {
            Some(again) => repaired = again,
            None => break,
        }
    }
    Some(repaired)
}

/// The text with a no-break space behind each `Ã` that ends a word in small letters: together they
/// stand for `à`, as in `Città`, but programs take the space away at the end of a text.
fn with_spaces(text: &str) -> Cow<'_, str> {
    const CUT: char = 'Ã';

    if !text.contains(CUT) {
        return Cow::Borrowed(text);
    }
    let mut restored = String::new();
    let mut before = ' ';
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        restored.push(character);
        let ends_word = characters.peek().is_none_or(|next| *next == ' ');
        if character == CUT && before.is_lowercase() && ends_word {
            restored.push('\u{A0}');
        }
        before = character;
    }
    restored.into()
}

/// Whether two characters in a row may be of one of the encodings, and outside ASCII. They have a
/// byte each there, and in UTF-8 such a character has more: one alone stands for nothing else.
fn has_long_run(text: &str) -> bool {
    let characters = text.chars().map(may_be_encoded);
    let next = characters.clone().skip(1);
    characters.zip(next).any(|(one, other)| one && other)
}

/// Whether a character outside ASCII may be in one of the encodings: they have Latin, Greek and
/// Cyrillic letters, symbols, the logo of Apple, and two ligatures.
fn may_be_encoded(character: char) -> bool {
    matches!(character, '\u{80}'..='\u{58F}' | '\u{1E00}'..='\u{2E7F}' | '\u{F8FF}'..='\u{FB02}')
}

/// Repairs each run of characters outside ASCII; all by one mistake.
fn repair_once(text: &str) -> Option<String> {
    let standard = MISTAKEN.iter().find_map(|mistaken| {
        repair_runs(text, &|run| {
            let (bytes, _, is_lossy) = mistaken.encode(run);
            (!is_lossy).then(|| bytes.into_owned())
        })
    });
    standard.or_else(|| {
        let tables = [&ENCODING_TABLE_CP850, &ENCODING_TABLE_CP437];
        tables
            .into_iter()
            .find_map(|table| repair_runs(text, &|run| oem_cp::encode_string_checked(run, table)))
    })
}

/// The text with each run replaced that is valid UTF-8 in these bytes; `None` if none is, or if
/// another looks like that and is not.
fn repair_runs(text: &str, bytes: &dyn Fn(&str) -> Option<Vec<u8>>) -> Option<String> {
    let mut repaired = String::new();
    let mut is_repaired = false;
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| !c.is_ascii()) {
        repaired.push_str(&rest[..start]);
        rest = &rest[start..];
        let run = &rest[..rest.find(|c: char| c.is_ascii()).unwrap_or(rest.len())];
        match bytes(run).and_then(|bytes| String::from_utf8(bytes).ok()) {
            Some(meant) if is_plausible(run, &meant) => {
                repaired.push_str(&meant);
                is_repaired = true;
            }
            _ => repaired.push_str(run),
        }
        rest = &rest[run.len()..];
    }
    repaired.push_str(rest);
    is_repaired.then_some(repaired)
}

/// Whether what was meant is more likely than what is there. Two Cyrillic letters can be the
/// bytes of one character by chance, and so can `É™`.
fn is_plausible(run: &str, meant: &str) -> bool {
    let is_of_a_name = |c: char| {
        c.is_alphabetic()
            || unicode_normalization::char::is_combining_mark(c)
            || matches!(c, '\u{A0}'..='\u{BF}' | '\u{2010}'..='\u{203A}' | '\u{200D}')
            || c as u32 >= 0x1_0000
    };
    let letters = run.chars().filter(|c| c.is_alphabetic()).count();
    let is_one_script = letters == run.chars().count();
    meant.chars().all(is_of_a_name)
        && !meant
            .chars()
            .any(|c| matches!(c, '\u{250}'..='\u{2AF}' | '\u{80}'..='\u{9F}'))
        && (!is_one_script || meant.chars().count() >= 2 || !run.chars().all(is_cyrillic))
}

fn is_cyrillic(character: char) -> bool {
    matches!(character, '\u{400}'..='\u{4FF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_an_encoding_has_may_be_encoded() {
        for character in '\u{80}'..=char::MAX {
            let text = character.to_string();
            let tables = [&ENCODING_TABLE_CP850, &ENCODING_TABLE_CP437];
            let mut tables = tables.into_iter();
            let is_in_any = MISTAKEN.iter().any(|mistaken| !mistaken.encode(&text).2)
                || tables.any(|table| oem_cp::encode_string_checked(&text, table).is_some());
            assert!(!is_in_any || may_be_encoded(character), "{character:?}");
        }
    }

    #[test]
    fn text_that_was_encoded_twice_is_repaired() {
        for meant in [
            "José Núñez",
            "Müller",
            "Önder",
            "İremnur",
            "Łukasz",
            "Nguyễn Thị",
            "山田太郎",
            "Анна",
            "Ann’s",
            "Zoë",
            "Șerban",
            "محمد",
        ] {
            let mistaken = [WINDOWS_1252, WINDOWS_1254, MACINTOSH];
            for encoding in mistaken {
                let (damaged, _) = encoding.decode_without_bom_handling(meant.as_bytes());
                if damaged.contains('\u{FFFD}') {
                    continue;
                }
                assert_eq!(repair(&damaged).as_deref(), Some(meant), "{damaged}");
                assert_eq!(repair(meant), None);
            }
        }
        let (once, _) = WINDOWS_1252.decode_without_bom_handling("José".as_bytes());
        let (twice, _) = WINDOWS_1252.decode_without_bom_handling(once.as_bytes());
        assert_eq!(repair(&twice).as_deref(), Some("José"));
        assert_eq!(repair("Jos├®").as_deref(), Some("José"));
        assert_eq!(repair("CittÃ").as_deref(), Some("Città"));
        assert_eq!(repair("LibertÃ Lee").as_deref(), Some("Libertà Lee"));
        assert_eq!(repair("РђРЅРЅР°").as_deref(), Some("Анна"));
    }

    #[test]
    fn other_text_stays() {
        for text in [
            "SÃO PAULO",
            "João",
            "JOÃO",
            "IRMÃ",
            "Ã",
            "Ângela",
            "Ô",
            "É™",
            "Ніна",
            "Лії",
            "Рі",
            "Ç",
            "Ğ",
            "²",
            "½",
            "Ä",
            "ß",
            "Ñ",
            "Ἀθηνᾶ",
            "Đỗ",
            "ÁÉÍÓÚ",
            "×",
            "°C",
            "«Ann»",
            "…",
        ] {
            assert_eq!(repair(text), None, "{text}");
        }
    }
}
