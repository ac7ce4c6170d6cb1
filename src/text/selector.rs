//! Variation selectors: each chooses a shape of the character before it, such as that of a kanji in a
//! family register.

use super::character::CharacterName;
use super::layout::{Run, TextLayout};
use crate::diagnostic::{Code, Diagnostic};

/// Whether a character chooses a shape of the one before it. The selectors of Mongolian are not
/// among them, as fonts treat them as letters; nor are those between text and emoji, as all texts
/// are drawn in one colour.
pub(super) fn is_selector(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0D}' | '\u{E0100}'..='\u{E01EF}')
}

/// Reports the selectors for which the font has no shape. Shaping drops them, and the character
/// gets its usual shape.
pub(super) fn unknown_variants(layout: &TextLayout) -> Vec<Diagnostic> {
    let mut findings: Vec<Diagnostic> = Vec::new();
    for line in &layout.lines {
        for run in &line.runs {
            let mut before: Option<(usize, char)> = None;
            for (at, c) in line.text[run.range.clone()].char_indices() {
                if let Some((start, base)) = before.filter(|_| is_selector(c))
                    && run.instance.covers(base)
                    && !has_variant(run, run.range.start + start, base, c)
                {
                    let finding = unknown_variant(run, base, c);
                    if !findings.contains(&finding) {
                        findings.push(finding);
                    }
                }
                before = Some((at, c));
            }
        }
    }
    findings
}

/// Whether the font of a run has a shape for the character at the byte `start` with this selector.
fn has_variant(run: &Run, start: usize, base: char, selector: char) -> bool {
    let instance = &run.instance;
    if instance.has_variant(base, selector) {
        return true;
    }
    // Some fonts have a glyph for the selector, and substitute the two.
    let glyph = run.glyphs.iter().find(|glyph| glyph.cluster == start);
    instance.has(selector) && glyph.map(|glyph| glyph.id) != instance.glyph_for(base)
}

fn unknown_variant(run: &Run, base: char, selector: char) -> Diagnostic {
    let selector = u32::from(selector);
    let message = format!(
        "{} has no variant of {} for the selector U+{selector:04X}: its usual shape is drawn",
        run.instance.face().family(),
        CharacterName(base)
    );
    Diagnostic::warning(Code::UnknownVariant, message).hint(format!(
        "add a font that has the variant to `fonts`, or delete the selector U+{selector:04X} \
         from the text"
    ))
}
