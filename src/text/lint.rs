//! Checks for characters that are probably wrong, and for texts that cannot be set as intended.

mod layout;
mod marks;
mod setting;

use icu_properties::CodePointMapData;
use icu_properties::props::GeneralCategory;

use super::character::CharacterName;
use crate::controls::{self, Refused};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::{Script, is_variation_selector};
pub(crate) use layout::lint_layout;

/// Checks the characters of a text, independently of font and field: control characters and others
/// that no text may have, code points that Unicode has not assigned, invisible characters, words that
/// mix scripts with similar letters, accents without a letter, and full-width letters.
///
/// ```
/// use engross::Code;
/// use engross::text::lint;
///
/// // The first letter is Cyrillic.
/// let findings = lint("Аnna Smith");
/// assert_eq!(findings[0].code, Code::MixedScript);
/// assert!(lint("Анна Smith").is_empty());
/// ```
#[must_use]
pub fn lint(text: &str) -> Vec<Diagnostic> {
    let refused = controls::refused(text);
    let mut findings: Vec<Diagnostic> = refused.iter().map(control).collect();
    findings.extend(lint_permitted(text, &refused));
    findings
}

/// The same without the characters that no text may have: a plan has reported them, where they are.
pub(crate) fn lint_planned(text: &str) -> Vec<Diagnostic> {
    lint_permitted(text, &controls::refused(text))
}

fn lint_permitted(text: &str, refused: &[Refused]) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    findings.extend(unassigned(text));
    findings.extend(invisible(text, refused));
    findings.extend(mixed_scripts(text));
    findings.extend(marks::lint(text));
    findings
}

fn control(refused: &Refused) -> Diagnostic {
    let code_point = u32::from(refused.character);
    let message = format!("the text has U+{code_point:04X}, {}", refused.reason);
    Diagnostic::error(Code::ControlCharacter, message)
        .hint("delete it: retype the text, or write a space instead")
}

fn unassigned(text: &str) -> impl Iterator<Item = Diagnostic> {
    let category = CodePointMapData::<GeneralCategory>::new();
    text.chars().filter_map(move |c| {
        let problem = match category.get(c) {
            GeneralCategory::Unassigned => "is not assigned to a character",
            GeneralCategory::PrivateUse => "is for private use: its shape depends on the font",
            _ => return None,
        };
        Some(
            Diagnostic::warning(
                Code::UnassignedCodePoint,
                format!("U+{:04X} {problem}", u32::from(c)),
            )
            .hint("retype the name, or ask the recipient how it is spelt"),
        )
    })
}

fn invisible(text: &str, refused: &[Refused]) -> Vec<Diagnostic> {
    let is_permitted = |c: char| refused.iter().all(|refused| refused.character != c);
    let mut before: Option<char> = None;
    let mut findings = Vec::new();
    for c in text.chars() {
        if is_permitted(c) && is_out_of_place(c, before) {
            let problem = if is_bidi_control(c) {
                "changes the direction of the text"
            } else {
                "is invisible"
            };
            findings.push(
                Diagnostic::warning(
                    Code::InvisibleCharacter,
                    format!("the character {} {problem}", CharacterName(c)),
                )
                .hint("delete it, unless the name is spelt with it"),
            );
        }
        before = Some(c);
    }
    findings
}

fn is_out_of_place(c: char, before: Option<char>) -> bool {
    match c {
        // A line separator starts a new line.
        '\n' | '\r' | '\u{2028}' | '\u{2029}' => false,
        // Joiners change the shapes of letters in cursive and Indic scripts.
        '\u{200C}' | '\u{200D}' => !before.is_some_and(uses_joiners),
        // Variation selectors choose the shape of the character before them.
        c if is_variation_selector(c) => before.is_none_or(|before| !before.is_alphanumeric()),
        // Isolates in pairs keep the directions of two texts apart; others are refused.
        '\u{2068}' | '\u{2069}' => false,
        // The combining grapheme joiner, the soft hyphen and the Hangul fillers.
        '\u{034F}' | '\u{00AD}' | '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}' => true,
        _ => {
            matches!(
                CodePointMapData::<GeneralCategory>::new().get(c),
                GeneralCategory::Control | GeneralCategory::Format
            ) && !is_visible_format(c)
        }
    }
}

/// Format characters that are drawn: Arabic, Syriac and Kaithi signs that enclose other characters,
/// and the layout of Egyptian hieroglyphs.
fn is_visible_format(c: char) -> bool {
    matches!(c, '\u{0600}'..='\u{0605}' | '\u{06DD}' | '\u{070F}' | '\u{0890}'..='\u{0891}'
        | '\u{08E2}' | '\u{110BD}' | '\u{110CD}' | '\u{13430}'..='\u{1343F}')
}

fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn uses_joiners(c: char) -> bool {
    let category = CodePointMapData::<GeneralCategory>::new().get(c);
    let marks = [
        GeneralCategory::NonspacingMark,
        GeneralCategory::SpacingMark,
        GeneralCategory::OtherLetter,
    ];
    marks.contains(&category)
}

/// Scripts with letters that can be mistaken for letters of another script.
const LOOK_ALIKES: &[&str] = &[
    "Latn", "Cyrl", "Grek", "Armn", "Cher", "Copt", "Lisu", "Geor",
];

/// Words with letters of several scripts that look alike (UTS #39, section 5.1). They result from
/// the wrong keyboard layout, or from an attempt to deceive.
fn mixed_scripts(text: &str) -> Vec<Diagnostic> {
    let words =
        text.split(|c: char| !(c.is_alphanumeric() || Script::for_char(c) == Script::INHERITED));
    words.filter_map(mixed_word).collect()
}

fn mixed_word(word: &str) -> Option<Diagnostic> {
    let letters = || {
        word.chars()
            .filter(|c| LOOK_ALIKES.contains(&Script::for_char(*c).code()))
    };
    let count = |script: Script| letters().filter(|c| Script::for_char(*c) == script).count();
    let first = Script::for_char(letters().next()?);
    let second = letters()
        .map(Script::for_char)
        .find(|script| *script != first)?;
    let (main, other) = if count(first) >= count(second) {
        (first, second)
    } else {
        (second, first)
    };
    let first_other = letters().find(|c| Script::for_char(*c) == other)?;
    Some(
        Diagnostic::warning(
            Code::MixedScript,
            format!(
                "“{word}” mixes {} and {} letters: {}",
                main.name().replace('_', " "),
                other.name().replace('_', " "),
                CharacterName(first_other)
            ),
        )
        .hint("retype the word with one keyboard layout, unless the name is spelt this way"),
    )
}
