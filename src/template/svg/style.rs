//! The style of a drawn text, and what of it a field does not support.

use resvg::usvg;
use usvg::{FontFamily, FontStyle, Group, Paint, TextSpan};

use crate::field::Color;

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
    /// In em.
    pub(super) letter_spacing: f32,
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
            color: color(span).0,
            letter_spacing: span.letter_spacing() / size,
            unsupported: unsupported(span, effects),
        }
    }
}

/// Whether a field can set both spans alike.
pub(super) fn is_same_style(one: &TextSpan, other: &TextSpan) -> bool {
    one.font() == other.font()
        && one.font_size() == other.font_size()
        && one.letter_spacing() == other.letter_spacing()
        && color(one).0 == color(other).0
}

/// The families by name; generic ones only if there is no other.
pub(super) fn families(families: &[FontFamily]) -> Vec<String> {
    let named: Vec<String> = families
        .iter()
        .filter_map(|family| match family {
            FontFamily::Named(name) if name != NO_FAMILY => Some(name.clone()),
            _ => None,
        })
        .collect();
    if named.is_empty() {
        let generic = families
            .iter()
            .filter(|family| !matches!(family, FontFamily::Named(_)));
        return generic.map(ToString::to_string).collect();
    }
    named
}

fn unsupported(span: &TextSpan, effects: GroupEffects) -> Vec<&'static str> {
    let fill_opacity = span.fill().map_or(1.0, |fill| fill.opacity().get());
    let decoration = span.decoration();
    let is_decorated = decoration.underline().is_some()
        || decoration.overline().is_some()
        || decoration.line_through().is_some();
    let (_, is_solid) = color(span);
    [
        (!is_solid, "a gradient or pattern fill"),
        (effects.opacity * fill_opacity < 0.999, "transparency"),
        (effects.has_filters, "filters, masks and blend modes"),
        (span.stroke().is_some(), "text stroke"),
        (is_decorated, "text decoration"),
        (span.small_caps(), "small caps"),
        (span.word_spacing() != 0.0, "word spacing"),
        (span.text_length().is_some(), "a fixed text length"),
        (has_shifted_baseline(span), "baseline alignment"),
    ]
    .into_iter()
    .filter_map(|(is_used, name)| is_used.then_some(name))
    .collect()
}

fn has_shifted_baseline(span: &TextSpan) -> bool {
    use usvg::{AlignmentBaseline, BaselineShift, DominantBaseline};
    let is_dominant_default = matches!(
        span.dominant_baseline(),
        DominantBaseline::Auto | DominantBaseline::Alphabetic
    );
    let is_alignment_default = matches!(
        span.alignment_baseline(),
        AlignmentBaseline::Auto | AlignmentBaseline::Baseline | AlignmentBaseline::Alphabetic
    );
    let mut shifts = span.baseline_shift().iter();
    !is_dominant_default
        || !is_alignment_default
        || shifts.any(|shift| *shift != BaselineShift::Baseline)
}

/// The colour of the letters, and whether their fill is that colour alone.
fn color(span: &TextSpan) -> (Color, bool) {
    let first = |stops: &[usvg::Stop]| stops.first().map(usvg::Stop::color);
    let (color, is_solid) = match span.fill().map(usvg::Fill::paint) {
        Some(Paint::Color(color)) => (Some(*color), true),
        Some(Paint::LinearGradient(gradient)) => (first(gradient.stops()), false),
        Some(Paint::RadialGradient(gradient)) => (first(gradient.stops()), false),
        Some(Paint::Pattern(_)) | None => (None, false),
    };
    let color = color.map_or(Color::BLACK, |color| {
        Color::new(color.red, color.green, color.blue)
    });
    (color, is_solid)
}
