//! The font of a field that a drawing has: the one that its own texts get.

use crate::diagnostic::{Code, Diagnostic};
use crate::field::{AxisTag, Field, Source};
use crate::font::FontBook;
use crate::program::Program;

/// The axis of condensed and expanded letters.
const WIDTH: AxisTag = AxisTag(*b"wdth");

/// Sets the families of a field, if the drawing names them, to those that the book has, with the
/// weight and the slope that the names ask for. Returns what the book does not have.
pub(super) fn choose_font(
    field: &mut Field,
    program: &Program,
    book: &FontBook,
) -> Vec<Diagnostic> {
    if matches!(field.sources.font, Source::Program(_)) {
        return Vec::new();
    }
    let style = &mut field.style;
    let named = std::mem::take(&mut style.families);
    let Some(chosen) = book.choose(&named, style.weight, style.italic) else {
        return Vec::new();
    };
    (style.weight, style.italic) = (chosen.weight, chosen.italic);
    let family = chosen.face.family().to_owned();
    let is_default = book
        .faces()
        .first()
        .is_some_and(|first| first.family() == family);
    // The book's first face sets what names no family.
    let is_asked_for = !named.is_empty() && (chosen.replaces.is_none() || !is_default);
    if is_asked_for && !family.is_empty() {
        style.families.push(family.clone());
        let others = named
            .into_iter()
            .filter(|name| book.find(name, chosen.weight, chosen.italic).is_some());
        for other in others {
            if !style.families.contains(&other) {
                style.families.push(other);
            }
        }
    }
    let mut findings = Vec::new();
    let drawing = program.drawn.as_ref().map(|drawn| &drawn.drawing);
    if let (Some(replaced), Some(drawing)) = (&chosen.replaces, drawing) {
        findings.push(drawing.unknown_font(replaced, &family));
    }
    if !chosen.face.has_axis(WIDTH.0)
        && let Some(width) = style.variations.remove(&WIDTH)
        && let Some(lacking) = chosen.face.lacking_width(width)
    {
        let message = format!(
            "`{}` is set in {family}, which has no {lacking}",
            field.text
        );
        let finding = Diagnostic::note(Code::OtherStyle, message)
            .hint("add a font file of that style to `fonts`, or accept this one");
        findings.push(finding);
    }
    findings
}
