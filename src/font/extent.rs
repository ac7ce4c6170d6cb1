//! How far the glyphs of a face extend above and below the baseline.

use super::instance::Instance;
use super::outline::Extent;

/// How far a curve may reach beyond what its glyph declares, which is in whole units.
const ROUNDING: f32 = 1.0;

/// The extent of all these glyphs together; `None` if none has ink.
///
/// Outlining a glyph takes some ten thousand instructions, and a process that makes one certificate
/// would do little else for its letters. TrueType glyphs declare how far they extend, so that only those
/// that declare the most are outlined. If one of these reaches beyond what it declares, all are.
pub(super) fn of_glyphs(face: &Instance, glyphs: &[u16]) -> Option<Extent> {
    let declared = face.declared_extents(glyphs);
    match declared.map(|declared| of_farthest(face, declared)) {
        Some(Ok(extent)) => extent,
        Some(Err(DeclaresTooLittle)) | None => of_all(face, glyphs),
    }
}

fn of_all(face: &Instance, glyphs: &[u16]) -> Option<Extent> {
    let extents = glyphs.iter().filter_map(|glyph| outlined(face, *glyph));
    extents.reduce(Extent::union)
}

/// The extent of the ink of a glyph, if it has any.
fn outlined(face: &Instance, glyph: u16) -> Option<Extent> {
    let bounds = face.outline(glyph)?.bounds();
    Some(Extent {
        top: bounds.y_max,
        bottom: bounds.y_min,
    })
}

/// A glyph reaches beyond what it declares.
struct DeclaresTooLittle;

/// What [`of_all`] returns, of glyphs that declare these extents.
fn of_farthest(
    face: &Instance,
    mut declared: Vec<(u16, Extent)>,
) -> Result<Option<Extent>, DeclaresTooLittle> {
    let mut known: Option<Extent> = None;
    declared.sort_by(|(_, one), (_, other)| other.top.total_cmp(&one.top));
    for (glyph, extent) in &declared {
        if known.is_some_and(|known| known.top >= extent.top + ROUNDING) {
            break;
        }
        known = with_outlined(known, face, *glyph, *extent)?;
    }
    declared.sort_by(|(_, one), (_, other)| one.bottom.total_cmp(&other.bottom));
    for (glyph, extent) in &declared {
        if known.is_some_and(|known| known.bottom <= extent.bottom - ROUNDING) {
            break;
        }
        known = with_outlined(known, face, *glyph, *extent)?;
    }
    Ok(known)
}

/// The extent so far with that of a glyph, which declares this one.
fn with_outlined(
    known: Option<Extent>,
    face: &Instance,
    glyph: u16,
    declared: Extent,
) -> Result<Option<Extent>, DeclaresTooLittle> {
    let Some(own) = outlined(face, glyph) else {
        return Ok(known);
    };
    if own.top > declared.top + ROUNDING || own.bottom < declared.bottom - ROUNDING {
        return Err(DeclaresTooLittle);
    }
    Ok(Some(known.map_or(own, |known| known.union(own))))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use ttf_parser::{RawFace, Tag};

    use super::*;
    use crate::field::{SizeRange, TextStyle};
    use crate::font::FontBook;

    fn instances(book: &FontBook) -> Vec<Instance> {
        let style = TextStyle::new(SizeRange::up_to(96.0));
        let faces = book.faces().iter();
        faces
            .map(|face| Instance::new(Arc::clone(face), &style))
            .collect()
    }

    fn letters(face: &Instance) -> Vec<u16> {
        let letters = ('A'..='z').chain('\u{C0}'..='\u{17F}');
        let letters = letters.filter(|c| c.is_alphabetic());
        letters.filter_map(|c| face.glyph_for(c)).collect()
    }

    #[test]
    fn the_farthest_glyphs_have_the_extent_of_all() {
        let mut book = FontBook::new();
        book.add_path("fonts".as_ref()).unwrap();
        for face in instances(&book) {
            let glyphs = letters(&face);
            for glyphs in [&glyphs[..], &glyphs[..glyphs.len().min(1)], &[]] {
                assert_eq!(of_glyphs(&face, glyphs), of_all(&face, glyphs), "{face:?}");
            }
        }
    }

    #[test]
    fn glyphs_that_declare_too_little_are_all_outlined() {
        let whole = std::fs::read("fonts/NotoSerif-Regular.ttf").unwrap();
        let raw = RawFace::parse(&whole, 0).unwrap();
        let table = |tag| raw.table(Tag::from_bytes(tag)).unwrap();
        let (glyf, loca) = (table(b"glyf"), table(b"loca"));
        let is_long = table(b"head")[51] == 1;
        let start = glyf.as_ptr() as usize - whole.as_ptr() as usize;
        let offset = |glyph: u16| {
            let glyph = usize::from(glyph);
            let own = |at: usize, length: usize| {
                let bytes = loca[at..at + length].iter();
                bytes.fold(0, |number, byte| number << 8 | usize::from(*byte))
            };
            start
                + if is_long {
                    own(glyph * 4, 4)
                } else {
                    own(glyph * 2, 2) * 2
                }
        };
        let mut book = FontBook::new();
        book.add_data("whole", whole.clone()).unwrap();
        let known = instances(&book).remove(0);
        let glyphs = letters(&known);
        let extent = of_all(&known, &glyphs);
        // The number of contours, then the smallest and the largest x and y.
        for (at, declared) in [(4, 100_i16), (8, 100), (8, 2000), (4, -3000)] {
            let mut lying = whole.clone();
            for glyph in &glyphs[10..] {
                lying[offset(*glyph) + at..][..2].copy_from_slice(&declared.to_be_bytes());
            }
            let mut book = FontBook::new();
            book.add_data("lying", lying).unwrap();
            let face = instances(&book).remove(0);
            let said = face.declared_extents(&glyphs).unwrap();
            assert_ne!(Some(said), known.declared_extents(&glyphs));
            assert_eq!(of_glyphs(&face, &glyphs), extent, "{at} {declared}");
        }
    }
}
