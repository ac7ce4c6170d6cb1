//! The style of a drawn text, and what of it a field does not support.

use resvg::usvg;
use usvg::{FontFamily, FontStretch, FontStyle, Group, Paint, TextSpan};

use super::baseline::Baseline;
use crate::field::{AxisTag, Capitals, Color};

/// The family of texts that name none.
pub(super) const NO_FAMILY: &str = "";

/// How the letters of a line look.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TextStyle {
    pub(super) families: Vec<String>,
    pub(super) weight: u16,
    pub(super) italic: bool,
    /// The em in the text's own units.
    pub(super) size: f32,
    pub(super) color: Color,
    /// The values of axes that `font-variation-settings` and `font-stretch` set.
    pub(super) variations: Vec<(AxisTag, f32)>,
    /// In em.
    pub(super) letter_spacing: f32,
    /// What `text-transform` says.
    pub(super) capitals: Option<Capitals>,
    pub(super) small_capitals: bool,
    pub(super) baseline: Baseline,
    /// Names of what is drawn and ignored.
    pub(super) unsupported: Vec<&'static str>,
}

/// The effects of the groups around a text.
#[derive(Clone, Copy)]
pub(super) struct GroupEffects {
    opacity: f32,
    /// Whether there is a filter, mask or blend mode. Clipping does not count: drawing programs
    /// clip everything to the page.
    has_filters: bool,
}

impl GroupEffects {
    pub(super) const NONE: Self = Self {
        opacity: 1.0,
        has_filters: false,
    };

    /// These effects and those of one more group.
    pub(super) fn with(self, group: &Group) -> Self {
        let is_blended = group.blend_mode() != usvg::BlendMode::Normal;
        Self {
            opacity: self.opacity * group.opacity().get(),
            has_filters: self.has_filters
                || is_blended
                || group.mask().is_some()
                || !group.filters().is_empty(),
        }
    }
}

impl TextStyle {
    pub(super) fn new(span: &TextSpan, effects: GroupEffects) -> Self {
        let font = span.font();
        let size = span.font_size().get();
        Self {
            families: families(font.families()),
            weight: font.weight().clamp(1, 1000),
            italic: font.style() != FontStyle::Normal,
            size,
            variations: variations(font),
            color: color(span),
            letter_spacing: span.letter_spacing() / size,
            // usvg does not read `text-transform`, and of small capitals only some ways to say it.
            capitals: None,
            baseline: Baseline::of(span).unwrap_or(Baseline::Alphabetic),
            small_capitals: false,
            unsupported: unsupported(span, effects),
        }
    }
}

/// Whether a field can set both spans alike.
pub(super) fn is_same_style(one: &TextSpan, other: &TextSpan) -> bool {
    one.font() == other.font()
        && one.font_size() == other.font_size()
        && one.letter_spacing() == other.letter_spacing()
        && color(one) == color(other)
}

/// Whether a span is in the picture: it can be hidden, or have neither a fill nor a stroke.
pub(super) fn is_painted(span: &TextSpan, effects: GroupEffects) -> bool {
    effects.opacity > 0.0 && span.is_visible() && (fill(span).is_some() || stroke(span).is_some())
}

/// The fill of a span, if it is not transparent.
fn fill(span: &TextSpan) -> Option<&usvg::Fill> {
    span.fill().filter(|fill| fill.opacity().get() > 0.0)
}

/// The stroke of a span, if it is not transparent.
fn stroke(span: &TextSpan) -> Option<&usvg::Stroke> {
    span.stroke().filter(|stroke| stroke.opacity().get() > 0.0)
}

/// The families in their order, generic ones by their keywords.
pub(super) fn families(families: &[FontFamily]) -> Vec<String> {
    let named = families.iter().filter_map(|family| match family {
        FontFamily::Named(name) if name == NO_FAMILY => None,
        FontFamily::Named(name) => Some(name.clone()),
        generic => Some(generic.to_string()),
    });
    named.collect()
}

/// The values of axes. usvg adds those that weight and slope stand for, as a field does.
fn variations(font: &usvg::Font) -> Vec<(AxisTag, f32)> {
    let all = font.variations().iter();
    let own = all.filter(|axis| match &axis.tag {
        b"wght" => axis.value != f32::from(font.weight()),
        b"ital" | b"slnt" => font.style() == FontStyle::Normal,
        _ => axis.value.is_finite(),
    });
    own.map(|axis| (AxisTag(axis.tag), axis.value)).collect()
}

/// The width of the letters as a share of the usual width, in per cent.
pub(super) fn width(stretch: FontStretch) -> f32 {
    match stretch {
        FontStretch::UltraCondensed => 50.0,
        FontStretch::ExtraCondensed => 62.5,
        FontStretch::Condensed => 75.0,
        FontStretch::SemiCondensed => 87.5,
        FontStretch::Normal => 100.0,
        FontStretch::SemiExpanded => 112.5,
        FontStretch::Expanded => 125.0,
        FontStretch::ExtraExpanded => 150.0,
        FontStretch::UltraExpanded => 200.0,
    }
}

fn unsupported(span: &TextSpan, effects: GroupEffects) -> Vec<&'static str> {
    let (fill, stroke) = (fill(span), stroke(span));
    let own_opacity = fill
        .map(usvg::Fill::opacity)
        .or(stroke.map(usvg::Stroke::opacity));
    let own_opacity = own_opacity.map_or(1.0, usvg::Opacity::get);
    let decoration = span.decoration();
    let is_decorated = decoration.underline().is_some()
        || decoration.overline().is_some()
        || decoration.line_through().is_some();
    let is_solid = matches!(paint(span), Some(Paint::Color(_)) | None);
    [
        (fill.is_none(), "text without a fill"),
        (!is_solid, "a gradient or pattern fill"),
        (effects.opacity * own_opacity < 0.999, "transparency"),
        (effects.has_filters, "filters, masks and blend modes"),
        (fill.is_some() && stroke.is_some(), "text stroke"),
        (is_decorated, "text decoration"),
        (span.word_spacing() != 0.0, "word spacing"),
        (span.text_length().is_some(), "a fixed text length"),
        (Baseline::of(span).is_none(), "baseline alignment"),
    ]
    .into_iter()
    .filter_map(|(is_used, name)| is_used.then_some(name))
    .collect()
}

/// What the letters are painted with: their fill, or the stroke of letters that are outlines only.
fn paint(span: &TextSpan) -> Option<&Paint> {
    let fill = fill(span).map(usvg::Fill::paint);
    fill.or(stroke(span).map(usvg::Stroke::paint))
}

/// The colour of the letters, or one that stands for it.
fn color(span: &TextSpan) -> Color {
    let first = |stops: &[usvg::Stop]| stops.first().map(usvg::Stop::color);
    let color = match paint(span) {
        Some(Paint::Color(color)) => Some(*color),
        Some(Paint::LinearGradient(gradient)) => first(gradient.stops()),
        Some(Paint::RadialGradient(gradient)) => first(gradient.stops()),
        Some(Paint::Pattern(_)) | None => None,
    };
    color.map_or(Color::BLACK, |color| {
        Color::new(color.red, color.green, color.blue)
    })
}
