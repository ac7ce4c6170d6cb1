//! What is odd about a text or about the way it is set, as findings.

use icu_properties::CodePointMapData;
use icu_properties::props::GeneralCategory;

use super::{CharacterName, TextLayout};
use crate::diagnostic::{Code, Diagnostic};
use crate::field::Field;
use crate::font::FontStack;
use crate::language::Script;

/// What is odd about the characters of a text, whatever it is set in.
///
/// ```
/// use engross::Code;
/// use engross::text::scrutinise;
///
/// // The first letter is Cyrillic.
/// let findings = scrutinise("Аnna Smith");
/// assert_eq!(findings[0].code, Code::MixedScript);
/// assert!(scrutinise("Анна Smith").is_empty());
/// ```
#[must_use]
pub fn scrutinise(text: &str) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    findings.extend(unassigned(text));
    findings.extend(invisible(text));
    findings.extend(mixed_scripts(text));
    findings
}

fn unassigned(text: &str) -> impl Iterator<Item = Diagnostic> {
    let category = CodePointMapData::<GeneralCategory>::new();
    text.chars().filter_map(move |c| {
        let what = match category.get(c) {
            GeneralCategory::Unassigned => "is not assigned to any character",
            GeneralCategory::PrivateUse => "is for private use: each font draws what it likes",
            _ => return None,
        };
        Some(
            Diagnostic::warning(
                Code::UnassignedCodePoint,
                format!("U+{:04X} {what}", u32::from(c)),
            )
            .hint("type the name anew, or ask its bearer for it"),
        )
    })
}

fn invisible(text: &str) -> Vec<Diagnostic> {
    let mut before: Option<char> = None;
    let mut findings = Vec::new();
    for c in text.chars() {
        if is_out_of_place(c, before) {
            let what = if is_bidi_control(c) {
                "changes the direction of the text"
            } else {
                "is invisible"
            };
            findings.push(
                Diagnostic::warning(
                    Code::InvisibleCharacter,
                    format!("the character {} {what}", CharacterName(c)),
                )
                .hint("delete it, unless its bearer writes the name with it"),
            );
        }
        before = Some(c);
    }
    findings
}

fn is_out_of_place(c: char, before: Option<char>) -> bool {
    match c {
        // Line ends are set as such.
        '\n' | '\r' | '\u{2028}' | '\u{2029}' => false,
        // Joiners shape letters of cursive and Indic scripts.
        '\u{200C}' | '\u{200D}' => !before.is_some_and(uses_joiners),
        // Variation selectors choose among the shapes of the character before them.
        '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' | '\u{180B}'..='\u{180F}' => {
            before.is_none_or(|before| !before.is_alphanumeric())
        }
        // Fillers, the joiner of graphemes, the soft hyphen, and what ends in nothing.
        '\u{034F}' | '\u{00AD}' | '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}' => true,
        _ => {
            matches!(
                CodePointMapData::<GeneralCategory>::new().get(c),
                GeneralCategory::Control | GeneralCategory::Format
            ) && !is_visible_format(c)
        }
    }
}

/// Signs that stand before numbers in Arabic and Syriac, and Egyptian and shorthand layout.
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

/// Scripts whose letters are taken for each other's.
const LOOK_ALIKES: &[&str] = &[
    "Latn", "Cyrl", "Grek", "Armn", "Cher", "Copt", "Lisu", "Geor",
];

/// Words whose letters come from scripts that are taken for each other (UTS #39, section 5.1):
/// nobody spells so, but whoever types on the wrong keyboard, or means to deceive, does.
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
    let (main, strange) = if count(first) >= count(second) {
        (first, second)
    } else {
        (second, first)
    };
    let stranger = letters().find(|c| Script::for_char(*c) == strange)?;
    Some(
        Diagnostic::warning(
            Code::MixedScript,
            format!(
                "“{word}” mixes {} letters with {} ones: {}",
                main.name().replace('_', " "),
                strange.name().replace('_', " "),
                CharacterName(stranger)
            ),
        )
        .hint("type the word anew on one keyboard, unless its bearer spells it so"),
    )
}

/// What is odd about the way a text is set.
pub(crate) fn scrutinise_layout(
    layout: &TextLayout,
    field: &Field,
    stack: &FontStack,
) -> Vec<Diagnostic> {
    let mut findings = missing(layout, stack);
    findings.extend(in_color(layout));
    findings.extend(fit(layout, field));
    findings
}

fn missing(layout: &TextLayout, stack: &FontStack) -> Vec<Diagnostic> {
    let mut seen = Vec::new();
    let mut findings = Vec::new();
    for missing in &layout.missing {
        if seen.contains(&missing.character) {
            continue;
        }
        seen.push(missing.character);
        findings.push(
            Diagnostic::error(Code::MissingGlyph, format!("no font has {missing}"))
                .hint(stack.missing_glyph_hint(missing.character, missing.script)),
        );
    }
    findings
}

/// Glyphs that their fonts mean in colours, such as emoji.
fn in_color(layout: &TextLayout) -> Vec<Diagnostic> {
    let mut findings: Vec<Diagnostic> = Vec::new();
    for line in &layout.lines {
        for run in &line.runs {
            for glyph in run
                .glyphs
                .iter()
                .filter(|glyph| run.instance.has_color(glyph.id))
            {
                let Some(c) = line.text[glyph.cluster..].chars().next() else {
                    continue;
                };
                let drawn = run.instance.outline(glyph.id).is_some();
                let name = CharacterName(c);
                let finding = if drawn {
                    Diagnostic::warning(
                        Code::ColorGlyph,
                        format!("{name} has colours, but is drawn in the field's own"),
                    )
                    .hint("leave it out, or be content with its shape")
                } else {
                    Diagnostic::error(
                        Code::ColorGlyph,
                        format!(
                            "{name} is in {} as a picture only",
                            run.instance.face().label()
                        ),
                    )
                    .hint("leave it out, or add a font with its outline to `fonts`")
                };
                if !findings.contains(&finding) {
                    findings.push(finding);
                }
            }
        }
    }
    findings
}

fn fit(layout: &TextLayout, field: &Field) -> Vec<Diagnostic> {
    let text = &layout.text;
    let largest = field.style.size.max;
    if let Some(by) = layout.fit.shortfall {
        let side = match (by.width > 0.0, by.height > 0.0) {
            (true, true) => format!(
                "{:.0} px too wide and {:.0} px too high",
                by.width, by.height
            ),
            (_, true) => format!("{:.0} px too high", by.height.max(1.0)),
            _ => format!("{:.0} px too wide", by.width.max(1.0)),
        };
        return vec![
            Diagnostic::error(
                Code::Overflow,
                format!("“{text}” is {side} for its box at {} px", layout.size),
            )
            .hint("make the box larger, the smallest size smaller, or add \"wrap\" to `overflow`"),
        ];
    }
    let mut findings = Vec::new();
    if layout.fit.wrapped {
        findings.push(
            Diagnostic::note(
                Code::Wrapped,
                format!("“{text}” is set in {} lines", layout.lines.len()),
            )
            .hint("make the box wider if it should be one line"),
        );
    }
    if layout.fit.shrunk {
        findings.push(
            Diagnostic::note(
                Code::Shrunk,
                format!(
                    "“{text}” is set at {} px instead of {largest} to fit its box",
                    layout.size
                ),
            )
            .hint("make the box larger if it should be set at full size"),
        );
    }
    findings
}
