//! What a typesetter would want to know of a text that can be set: another font, a moved baseline,
//! capitals that run into each other, and what is set in another way than it is spelt.

use crate::diagnostic::{Code, Diagnostic};
use crate::field::{Capitals, Field, Quotes, VerticalAlign};
use crate::font::FontStack;
use crate::language::casing;
use crate::outline::GlyphOutline;
use crate::text::character::CharacterName;
use crate::text::layout::{BaselineRule, Line, Run, Substitution, SubstitutionReason, TextLayout};

pub(super) fn lint(layout: &TextLayout, field: &Field, stack: &FontStack) -> Vec<Diagnostic> {
    let mut findings = other_fonts(layout, field, stack);
    findings.extend(other_styles(layout));
    findings.extend(moved_baseline(layout, field));
    findings.extend(crowded_capitals(layout, field));
    findings.extend(substitutions(layout));
    findings.extend(straight_apostrophe(layout, field));
    findings
}

/// Parts in another font than the one that the field names, one finding for each font.
fn other_fonts(layout: &TextLayout, field: &Field, stack: &FontStack) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    if field.style.families.is_empty() {
        return findings;
    }
    let own = stack.primary().face().family();
    let mut seen: Vec<&str> = vec![own];
    for (line, run) in runs(layout) {
        let family = run.instance.face().family();
        // A character that no font has is reported as missing.
        let is_missing = |c: char| layout.missing.iter().any(|missing| missing.character == c);
        let Some(lacking) = run.lacking.filter(|c| !is_missing(*c)) else {
            continue;
        };
        if seen.contains(&family) {
            continue;
        }
        seen.push(family);
        let part = line.text[run.range.clone()].trim();
        let is_subset = stack.is_subset_without(lacking);
        let lacking = CharacterName(lacking);
        let message = format!("“{part}” is set in {family}, as {own} has no {lacking}");
        findings.push(match is_subset {
            true => {
                let message = format!("{message}: the font in the drawing is a subset");
                Diagnostic::warning(Code::OtherFont, message)
                    .hint("export it with all glyphs, or add the whole font to `fonts`")
            }
            false => Diagnostic::note(Code::OtherFont, message)
                .hint("to choose the font, add a family that has the letters to `font`"),
        });
    }
    findings
}

/// Parts in a font without the weight or the slope that the field asks for, one finding for each
/// font.
fn other_styles(layout: &TextLayout) -> Vec<Diagnostic> {
    let mut findings: Vec<Diagnostic> = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    for (line, run) in runs(layout) {
        let missing = run.instance.missing_style();
        let family = run.instance.face().family();
        if missing.is_none() || seen.contains(&family) {
            continue;
        }
        seen.push(family);
        let part = line.text[run.range.clone()].trim();
        let lacking = missing.words().join(" and no ");
        let message = format!("“{part}” is set in {family}, which has no {lacking}");
        findings.push(
            Diagnostic::note(Code::OtherStyle, message)
                .hint("add a font file of that style to `fonts`, or accept this one"),
        );
    }
    findings
}

fn runs(layout: &TextLayout) -> impl Iterator<Item = (&Line, &Run)> {
    let lines = layout.lines.iter();
    lines.flat_map(|line| line.runs.iter().map(move |run| (line, run)))
}

/// Less than this is not seen.
const LEAST_MOVE: f32 = 1.0;

/// A text of one line that stands higher or lower than others, because its ink would leave the box.
fn moved_baseline(layout: &TextLayout, field: &Field) -> Option<Diagnostic> {
    let BaselineRule::Moved(down) = layout.baseline else {
        return None;
    };
    let ([line], true) = (&layout.lines[..], down.abs() >= LEAST_MOVE) else {
        return None;
    };
    let script = highest_or_lowest(line, down < 0.0)?.script;
    let (pixels, place) = (
        down.abs().ceil(),
        if down < 0.0 { "higher" } else { "lower" },
    );
    // In the middle of its box, a text moves by half of what the box grows by.
    let more = match field.vertical_align {
        VerticalAlign::Middle if field.anchor.baseline.is_none() => 2.0 * pixels,
        _ => pixels,
    };
    let edge = if down < 0.0 { "lower" } else { "upper" };
    let message = format!(
        "“{}” stands {pixels} px {place} than other names: its {} letters need more room",
        layout.text,
        script.name().replace('_', " ")
    );
    Some(
        Diagnostic::note(Code::MovedBaseline, message)
            .hint(format!(
                "move the {edge} edge of the box by {more} px, or lower the largest size"
            ))
            .weight(pixels as u32),
    )
}

/// The run whose ink is the lowest of a line, or the highest.
fn highest_or_lowest(line: &Line, lowest: bool) -> Option<&Run> {
    let mut found: Option<(&Run, f32)> = None;
    for run in &line.runs {
        for glyph in &run.glyphs {
            let Some(bounds) = run.instance.outline(glyph.id).map(GlyphOutline::bounds) else {
                continue;
            };
            let scale = run.instance.scale() / run.instance.units_per_em();
            let reach = if lowest {
                glyph.y / scale - bounds.y_min
            } else {
                bounds.y_max - glyph.y / scale
            } * scale;
            if found.is_none_or(|(_, known)| reach > known) {
                found = Some((run, reach));
            }
        }
    }
    found.map(|(run, _)| run)
}

/// How many capitals side by side are read as letters of a word, and no longer as initials.
const CROWD: usize = 3;

/// The overlap, as a share of their width, from which the capitals of a font are initials. That of
/// Great Vibes is 0.17; capitals for words have space between them.
const OVERLAP: f32 = 0.06;

/// Capitals that run into each other, as those of script faces do in a word.
fn crowded_capitals(layout: &TextLayout, field: &Field) -> Option<Diagnostic> {
    // Capitals at the start of words say nothing about others.
    let asked = layout.capitals.filter(|asked| *asked != Capitals::Words);
    if asked.is_some() || !has_crowd(&layout.text) {
        return None;
    }
    let (line, run) = runs(layout).find(|(line, run)| {
        let has_initials = || run.instance.capitals_overlap() > OVERLAP;
        !run.small_capitals && has_crowd(&line.text[run.range.clone()]) && has_initials()
    })?;
    let language = run.language.as_deref();
    let family = run.instance.face().family();
    let part = line.text[run.range.clone()].trim();
    let message = format!("the capitals of “{part}” run into each other in {family}");
    let recased = casing::title(part, language);
    let [title, as_typed] = [Capitals::Title, Capitals::AsTyped].map(Capitals::name);
    let mut hint = format!("set `capitals = \"{title}\"` in field `{}`", field.id);
    if !recased.is_empty() {
        hint += &format!(", for `{}`", casing::apply(part, &recased));
    }
    hint += &format!(", or `capitals = \"{as_typed}\"` to keep it");
    Some(Diagnostic::warning(Code::CrowdedCapitals, message).hint(hint))
}

fn has_crowd(text: &str) -> bool {
    let mut count = 0;
    text.chars().any(|c| {
        count = if c.is_uppercase() { count + 1 } else { 0 };
        count >= CROWD
    })
}

/// Signs that stand for others, and signs that are left out. Capitals and straight apostrophes are
/// set as the field asks for, which is no news.
fn substitutions(layout: &TextLayout) -> Vec<Diagnostic> {
    let mut findings: Vec<Diagnostic> = Vec::new();
    for line in &layout.lines {
        for substitution in &line.substitutions {
            let Some(finding) = substituted(line, substitution) else {
                continue;
            };
            if !findings.contains(&finding) {
                findings.push(finding);
            }
        }
    }
    findings
}

fn substituted(line: &Line, substitution: &Substitution) -> Option<Diagnostic> {
    let original = substitution.original.trim();
    let name = CharacterName(original.chars().next()?);
    let set = &line.text[substitution.range.clone()];
    Some(match substitution.reason {
        SubstitutionReason::Quotes if original != "'" => {
            let message = format!("the apostrophe typed as {name} is set as “{set}”");
            Diagnostic::note(Code::WrongApostrophe, message).hint(format!(
                "type “{set}”, or set `quotes = \"{}\"`",
                Quotes::AsTyped.name()
            ))
        }
        SubstitutionReason::NotInFont => {
            let message = format!("{name} is set as “{set}”, as the font of its word lacks it");
            Diagnostic::note(Code::SubstitutedSign, message)
                .hint(format!("type “{set}”, or choose another font"))
        }
        SubstitutionReason::LeftOut => {
            let message = match original.chars().count() {
                1 => format!("no font has {name}: it is left out"),
                _ => format!("no font has “{original}”, which starts with {name}: it is left out"),
            };
            Diagnostic::warning(Code::LeftOut, message)
                .hint("delete it from the roster, or add a font that has it to `fonts`")
        }
        SubstitutionReason::Quotes | SubstitutionReason::Capitals => return None,
    })
}

/// A straight apostrophe in a word, where the field sets apostrophes as typed.
fn straight_apostrophe(layout: &TextLayout, field: &Field) -> Option<Diagnostic> {
    if field.style.quotes != Quotes::AsTyped {
        return None;
    }
    let (at, _) = layout.text.match_indices('\'').find(|(at, _)| {
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
        is_letter(layout.text[..*at].chars().next_back())
            && is_letter(layout.text[at + 1..].chars().next())
    })?;
    let right = format!("{}’{}", &layout.text[..at], &layout.text[at + 1..]);
    let message = format!("“{}” has a straight apostrophe", layout.text);
    Some(
        Diagnostic::note(Code::StraightQuotes, message).hint(format!(
            "write `{right}`, or remove `quotes` from the field"
        )),
    )
}
