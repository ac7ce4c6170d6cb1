//! Checks of a text that is laid out.

use std::borrow::Cow;

use super::setting;
use crate::diagnostic::{Code, Diagnostic};
use crate::field::{Columns, Field};
use crate::font::FontStack;
use crate::text::character::CharacterName;
use crate::text::layout::{Glyph, TextLayout};
use crate::text::selector::unknown_variants;

/// Checks how a text is set: missing glyphs and variants, damaged and coloured glyphs, whether it
/// fits its box, and what a typesetter would want to know.
pub(crate) fn lint_layout(
    layout: &TextLayout,
    field: &Field,
    stack: &FontStack,
) -> Vec<Diagnostic> {
    let mut findings = missing(layout, stack);
    findings.extend(unknown_variants(layout));
    findings.extend(unreadable_glyphs(layout));
    findings.extend(color_glyphs(layout));
    findings.extend(fit(layout, field));
    findings.extend(setting::lint(layout, field, stack));
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

/// Glyphs that cannot be read, and are not drawn.
fn unreadable_glyphs(layout: &TextLayout) -> Vec<Diagnostic> {
    let mut findings: Vec<Diagnostic> = Vec::new();
    for line in &layout.lines {
        for run in &line.runs {
            let instance = &run.instance;
            let unreadable = |glyph: &&Glyph| instance.is_unreadable(glyph.id);
            for glyph in run.glyphs.iter().filter(unreadable) {
                let Some(c) = line.text[glyph.cluster..].chars().next() else {
                    continue;
                };
                let message = format!(
                    "the glyph of {} in {} is damaged or exceeds a limit",
                    CharacterName(c),
                    instance.face().label()
                );
                let finding = Diagnostic::error(Code::UnreadableGlyph, message)
                    .hint("install the font's file again, or use another font");
                if !findings.contains(&finding) {
                    findings.push(finding);
                }
            }
        }
    }
    findings
}

/// Glyphs that are coloured or bitmaps in their fonts, such as emoji.
fn color_glyphs(layout: &TextLayout) -> Vec<Diagnostic> {
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
                        format!("{name} is coloured, but is drawn in the field's colour"),
                    )
                    .hint("remove the character, or accept its shape in one colour")
                } else {
                    Diagnostic::error(
                        Code::ColorGlyph,
                        format!(
                            "{name} has no outline in {}, only a picture",
                            run.instance.face().label()
                        ),
                    )
                    .hint("remove the character, or add a font that has its outline to `fonts`")
                };
                if !findings.contains(&finding) {
                    findings.push(finding);
                }
            }
        }
    }
    findings
}

/// The text as messages have it: of many lines the first, and how many there are.
fn shown(text: &str) -> Cow<'_, str> {
    const MOST_LINES: usize = 4;

    let count = text.lines().count();
    match text.split_once('\n') {
        Some((first, _)) if count > MOST_LINES => Cow::Owned(format!("{first} … ({count} lines)")),
        _ => Cow::Borrowed(text),
    }
}

/// A text that is set at a smaller share of its full size is reported: above it, no one sees the
/// difference.
const SHRUNK: f32 = 0.95;

fn fit(layout: &TextLayout, field: &Field) -> Vec<Diagnostic> {
    let text = &shown(&layout.text);
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
            .hint(match field.columns {
                Columns::ONE => {
                    "enlarge the box, lower the smallest size, or add \"wrap\" to `overflow`"
                }
                _ => "enlarge the box, or lower the smallest size (`min` in `size`)",
            })
            .weight(by.width.max(by.height) as u32),
        ];
    }
    let mut findings = Vec::new();
    if layout.fit.breaks.is_some() {
        findings.push(
            Diagnostic::note(
                Code::Wrapped,
                format!("“{text}” is broken into {} lines", layout.lines.len()),
            )
            .hint("widen the box to keep the text on one line")
            .weight(u32::try_from(layout.lines.len()).unwrap_or(u32::MAX)),
        );
    }
    let share = layout.size / largest;
    if layout.fit.shrunk && share < SHRUNK {
        findings.push(
            Diagnostic::note(
                Code::Shrunk,
                format!(
                    "“{text}” is set at {} px instead of {largest} px to fit its box",
                    layout.size
                ),
            )
            .hint("enlarge the box to keep the text at its full size")
            .weight(((1.0 - share) * 1e6) as u32),
        );
    }
    findings
}
