use std::fmt;
use std::sync::{Arc, OnceLock};

use harfrust::font::Font;
use unicode_normalization::UnicodeNormalization as _;

use super::face::Face;
use super::optical::LetterHeights;
use super::outline::{Extent, UnreadableOutline};
use super::small_capitals;
use crate::field::{AxisTag, TextStyle};
use crate::outline::GlyphOutline;

/// A face with its axis values: the font that sets a run.
pub struct Instance {
    face: Arc<Face>,
    missing_style: MissingStyle,
    variations: Vec<(AxisTag, f32)>,
    font: OnceLock<Font>,
    outlines: OnceLock<Vec<OutlineSlot>>,
    /// The letters that this instance stands beside, if it is to look as large as they do.
    reference: Option<LetterHeights>,
    scale: OnceLock<f32>,
    /// The size of small capitals relative to capitals, if these are set smaller for that.
    small_capitals: Option<f32>,
    has_small_capitals: OnceLock<bool>,
    capitals_overlap: OnceLock<f32>,
}

/// What of a style a face does not have: a face without a bold sibling stays regular in bold text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct MissingStyle {
    /// The weight that the style asks for, if the weight of the face is visibly another.
    pub weight: Option<u16>,
    /// Whether the style asks for italic letters, and those of the face are upright.
    pub italic: bool,
}

/// The outline of a glyph, once it has been asked for; none for a glyph without ink.
type OutlineSlot = OnceLock<Result<Option<GlyphOutline>, UnreadableOutline>>;

/// The size of small capitals in a face whose letters cannot be measured.
const DEFAULT_SMALL_CAPITALS: f32 = 0.75;

/// The glyph for characters that a font lacks (OpenType, recommendations for glyph 0).
const NOTDEF: u16 = 0;

/// A glyph that no font has: the numbers of glyphs end before it.
pub(crate) const UNREADABLE_GLYPH: u16 = u16::MAX;

impl Instance {
    pub(crate) fn new(face: Arc<Face>, style: &TextStyle) -> Self {
        Self {
            variations: variations(&face, style),
            missing_style: MissingStyle::of(&face, style),
            face,
            font: OnceLock::new(),
            outlines: OnceLock::new(),
            reference: None,
            scale: OnceLock::new(),
            small_capitals: None,
            has_small_capitals: OnceLock::new(),
            capitals_overlap: OnceLock::new(),
        }
    }

    /// An instance whose letters are to look as large as those of `reference`.
    pub(super) fn beside(
        reference: Option<LetterHeights>,
        face: Arc<Face>,
        style: &TextStyle,
    ) -> Self {
        Self {
            reference,
            ..Self::new(face, style)
        }
    }

    /// Whether it is matched with the letters of another face.
    pub(crate) fn is_matched(&self) -> bool {
        self.reference.is_some()
    }

    /// The same instance at the size at which its capitals stand for small capitals.
    pub(super) fn to_small_capitals(&self) -> Self {
        let ratio = self.small_capitals_size();
        Self {
            face: Arc::clone(&self.face),
            variations: self.variations.clone(),
            missing_style: self.missing_style,
            font: self.font.clone(),
            outlines: OnceLock::new(),
            reference: self.reference,
            scale: OnceLock::new(),
            small_capitals: Some(ratio),
            has_small_capitals: OnceLock::new(),
            capitals_overlap: OnceLock::new(),
        }
    }

    /// The size at which its capitals stand for small capitals, relative to the usual size.
    pub(crate) fn small_capitals_size(&self) -> f32 {
        let heights = self.letter_heights();
        heights.map_or(DEFAULT_SMALL_CAPITALS, LetterHeights::small_capitals)
    }

    /// Whether the face has small capitals of its own: the feature `c2sc`.
    pub(crate) fn has_small_capitals(&self) -> bool {
        *self
            .has_small_capitals
            .get_or_init(|| small_capitals::has_own(self.font()))
    }

    /// By how much the ink of two capitals side by side overlaps on average, as a share of their
    /// width; negative where there is space between them.
    pub(crate) fn capitals_overlap(&self) -> f32 {
        *self.capitals_overlap.get_or_init(|| {
            let metrics = self.font().glyph_metrics();
            let (mut overlap, mut width) = (0.0, 0.0);
            for letter in 'A'..='Z' {
                let Some(glyph) = self.glyph_for(letter) else {
                    continue;
                };
                let Some(outline) = self.outline(glyph) else {
                    continue;
                };
                let bounds = outline.bounds();
                let advance = metrics.h_advance(harfrust::GlyphId::from(glyph));
                overlap += bounds.x_max - advance - bounds.x_min;
                width += bounds.x_max - bounds.x_min;
            }
            if width > 0.0 { overlap / width } else { 0.0 }
        })
    }

    /// The face.
    #[must_use]
    pub fn face(&self) -> &Face {
        &self.face
    }

    /// Whether this is an instance of the same face, read from the same file.
    #[cfg(feature = "system-fonts")]
    pub(super) fn is_of_face(&self, face: &Arc<Face>) -> bool {
        Arc::ptr_eq(&self.face, face)
    }

    /// What of the field's style the face does not have, so that its letters stand out from others
    /// in bold or italic text.
    #[must_use]
    pub fn missing_style(&self) -> MissingStyle {
        self.missing_style
    }

    /// The axes that are not at the default of the face, with their values.
    #[must_use]
    pub fn variations(&self) -> &[(AxisTag, f32)] {
        &self.variations
    }

    /// The number of font units in an em.
    #[must_use]
    pub fn units_per_em(&self) -> f32 {
        f32::from(self.font().units_per_em())
    }

    /// The em of this instance, relative to the font size of the field: 1 for the field's own
    /// face, and for a fallback face the ratio at which its letters look as large as those of the
    /// field's face.
    #[must_use]
    pub fn scale(&self) -> f32 {
        *self.scale.get_or_init(|| {
            let beside = self
                .reference
                .and_then(|reference| Some(self.letter_heights()?.scale_beside(reference)));
            beside.unwrap_or(1.0) * self.small_capitals.unwrap_or(1.0)
        })
    }

    /// The heights of its letters.
    pub(super) fn letter_heights(&self) -> Option<LetterHeights> {
        LetterHeights::measure(|letter| {
            let outline = self.outline(self.glyph_for(letter)?)?;
            Some(outline.bounds().y_max / self.units_per_em())
        })
    }

    /// The number of font units in the font size of the field.
    pub(crate) fn units_per_size(&self) -> f32 {
        self.units_per_em() / self.scale()
    }

    /// The height of a capital above the baseline, in em.
    ///
    /// If a font does not declare it, or declares an implausible value, 0.7 em is assumed, which
    /// is usual.
    pub(crate) fn cap_height(&self) -> f32 {
        let declared = self
            .font()
            .metrics()
            .cap_height
            .map(|units| units.to_f32() / self.units_per_em());
        declared
            .filter(|height| (0.2..=1.5).contains(height))
            .unwrap_or(0.7)
    }

    /// The height of a small letter above the baseline, in em. If a font does not declare it, it is
    /// 45 % of a line, as in browsers.
    #[cfg(feature = "svg")]
    pub(crate) fn x_height(&self) -> f32 {
        let declared = self.font().metrics().x_height;
        let declared = declared.map(|units| units.to_f32() / self.units_per_em());
        let declared = declared.filter(|height| *height > 0.0);
        declared.unwrap_or_else(|| (self.ascent() + self.descent()) * 0.45)
    }

    /// How far a line extends above the baseline, in em, as the font declares it.
    pub(crate) fn ascent(&self) -> f32 {
        self.line_edges().0
    }

    /// How far a line extends below the baseline, in em, as the font declares it.
    pub(crate) fn descent(&self) -> f32 {
        self.line_edges().1
    }

    fn line_edges(&self) -> (f32, f32) {
        let em = self.units_per_em();
        self.font().metrics().h_line().map_or((0.8, 0.2), |line| {
            let edges = line.extents();
            (edges.ascender.to_f32() / em, -edges.descender.to_f32() / em)
        })
    }

    /// Whether the face is without serifs. Faces without Latin letters are not.
    pub(super) fn is_sans(&self) -> bool {
        let stem = self.glyph_for('l').and_then(|glyph| self.outline(glyph));
        stem.is_some_and(|stem| self.face.declares_sans() || stem.is_bar())
    }

    /// Whether the face has a glyph for the character.
    pub(crate) fn has(&self, c: char) -> bool {
        self.glyph_for(c).is_some()
    }

    /// The glyph that the face has for the character.
    pub(crate) fn glyph_for(&self, c: char) -> Option<u16> {
        let glyph = self.font().charmap().map_unicode(c)?;
        u16::try_from(glyph.to_u32())
            .ok()
            .filter(|glyph| *glyph != NOTDEF)
    }

    /// Whether the face can set the character: with a glyph for it, or with glyphs for all parts
    /// of its canonical decomposition, which shaping combines.
    pub(crate) fn covers(&self, c: char) -> bool {
        self.has(c) || {
            let mut parts = std::iter::once(c).nfd();
            parts.clone().count() > 1 && parts.all(|part| self.has(part))
        }
    }

    /// Whether the face has the character as a picture alone, which cannot be drawn as text.
    pub(crate) fn is_picture(&self, c: char) -> bool {
        let glyph = self.glyph_for(c).filter(|glyph| self.has_color(*glyph));
        glyph.is_some_and(|glyph| self.outline(glyph).is_none())
    }

    /// Whether the face has a shape for the character with this variation selector; it can be the
    /// usual shape.
    pub(crate) fn has_variant(&self, c: char, selector: char) -> bool {
        let glyph = self.font().charmap().map_unicode_variant(c, selector);
        glyph.is_some_and(|glyph| glyph.to_u32() != u32::from(NOTDEF))
    }

    /// Whether the glyph is coloured or a bitmap in this face. Texts are drawn in one colour.
    pub(crate) fn has_color(&self, glyph: u16) -> bool {
        let id = harfrust::GlyphId::from(glyph);
        self.font().color_glyphs().get(id).is_some()
            || self
                .font()
                .bitmap_strikes()
                .select_bitmap(id, None)
                .is_some()
    }

    pub(crate) fn font(&self) -> &Font {
        let instantiate = || self.face.instantiate(&self.variations);
        self.font.get_or_init(instantiate)
    }

    /// The outline of a glyph, read once; `None` for a glyph without ink, for the box that fonts
    /// have in place of missing characters, and for a glyph that
    /// [cannot be read](Self::is_unreadable).
    pub(crate) fn outline(&self, glyph: u16) -> Option<&GlyphOutline> {
        self.read_outline(glyph).ok()?
    }

    /// How far glyphs declare that they extend, where outlines are as the file has them: not for
    /// varied ones, and not for those of PostScript, which declare nothing.
    pub(super) fn declared_extents(&self, glyphs: &[u16]) -> Option<Vec<(u16, Extent)>> {
        let is_varied = !self.variations.is_empty();
        (!is_varied).then(|| self.face.declared_extents(glyphs))?
    }

    /// Whether the outline of a glyph is damaged or exceeds a limit, or there is no such glyph.
    pub(crate) fn is_unreadable(&self, glyph: u16) -> bool {
        self.read_outline(glyph).is_err()
    }

    fn read_outline(&self, glyph: u16) -> Result<Option<&GlyphOutline>, UnreadableOutline> {
        if glyph == NOTDEF {
            return Ok(None);
        }
        let slots = self.outlines.get_or_init(|| {
            (0..self.font().num_glyphs())
                .map(|_| OnceLock::new())
                .collect()
        });
        let read = || {
            let curves = self.face.outline(glyph, self.font(), &self.variations)?;
            Ok(GlyphOutline::new(curves, self.units_per_em()))
        };
        match slots.get(usize::from(glyph)) {
            Some(slot) => slot
                .get_or_init(read)
                .as_ref()
                .map(Option::as_ref)
                .map_err(|error| *error),
            None => Err(UnreadableOutline),
        }
    }
}

/// Weights that differ by less look the same beside each other: medium and regular, for example.
const VISIBLE_WEIGHT: u16 = 200;

impl MissingStyle {
    pub(crate) fn of(face: &Face, style: &TextStyle) -> Self {
        let axis = |tag: &[u8; 4]| face.axes().find(|axis| axis.tag.0 == *tag);
        let sets = |tag: &[u8; 4]| style.variations.contains_key(&AxisTag(*tag));
        let has_weight = match axis(b"wght") {
            // The value of the field's own variations is what it asks for.
            Some(_) if sets(b"wght") => true,
            Some(axis) => (axis.min..=axis.max).contains(&f32::from(style.weight)),
            None => face.weight().abs_diff(style.weight) < VISIBLE_WEIGHT,
        };
        Self {
            weight: (!has_weight).then_some(style.weight),
            italic: style.italic && !face.is_italic() && !face.has_slope_axis(),
        }
    }

    /// Whether the face has all that the style asks for.
    #[must_use]
    pub fn is_none(self) -> bool {
        self.weight.is_none() && !self.italic
    }

    /// What the face does not have, in words.
    pub(crate) fn words(self) -> Vec<String> {
        let weight = self.weight.map(|weight| format!("weight {weight}"));
        let italic = self.italic.then(|| "italic letters".to_owned());
        weight.into_iter().chain(italic).collect()
    }
}

impl fmt::Debug for Instance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Instance")
            .field("face", &self.face)
            .field("variations", &self.variations)
            .finish_non_exhaustive()
    }
}

/// The slant of italics that are made by the axis `slnt`, in degrees: what is usual.
const USUAL_SLANT: f32 = -12.0;

/// The axis values that a style sets, limited to the range of the face. The style's own
/// variations take precedence over its weight and slope.
fn variations(face: &Face, style: &TextStyle) -> Vec<(AxisTag, f32)> {
    let is_slanted = style.italic && !face.is_italic();
    let has_italics = face.has_axis(*b"ital");
    let requested = |tag: AxisTag| match tag.0 {
        _ if style.variations.contains_key(&tag) => style.variations.get(&tag).copied(),
        [b'w', b'g', b'h', b't'] => Some(f32::from(style.weight)),
        [b'i', b't', b'a', b'l'] if is_slanted => Some(1.0),
        [b's', b'l', b'n', b't'] if is_slanted && !has_italics => Some(USUAL_SLANT),
        _ => None,
    };
    face.axes()
        .filter_map(|axis| {
            let value = requested(axis.tag)?.clamp(axis.min, axis.max);
            (value != axis.default).then_some((axis.tag, value))
        })
        .collect()
}
