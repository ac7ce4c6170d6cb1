//! Baselines that depend on the font of a text.

use resvg::usvg;
use usvg::{AlignmentBaseline, BaselineShift, DominantBaseline, TextSpan};

use crate::field::{SizeRange, TextStyle};
use crate::font::{FontBook, Instance};

/// The line of a font that stands at a text's point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Baseline {
    /// The line that letters stand on.
    Alphabetic,
    /// The middle of small letters.
    Middle,
    /// The middle between the ascent and the descent.
    Central,
}

impl Baseline {
    /// The baseline of a span; `None` for one that a field does not support.
    pub(super) fn of(span: &TextSpan) -> Option<Self> {
        let mut shifts = span.baseline_shift().iter();
        if shifts.any(|shift| *shift != BaselineShift::Baseline) {
            return None;
        }
        Some(
            match (span.alignment_baseline(), span.dominant_baseline()) {
                (AlignmentBaseline::Alphabetic, _) => Self::Alphabetic,
                (AlignmentBaseline::Middle, _) => Self::Middle,
                (AlignmentBaseline::Central, _) => Self::Central,
                (AlignmentBaseline::Auto | AlignmentBaseline::Baseline, dominant) => match dominant
                {
                    DominantBaseline::Auto | DominantBaseline::Alphabetic => Self::Alphabetic,
                    DominantBaseline::Middle => Self::Middle,
                    DominantBaseline::Central => Self::Central,
                    _ => return None,
                },
                _ => return None,
            },
        )
    }

    /// How far it is above the line that letters stand on, in em of the font for these families,
    /// this weight and slope, as usvg has it for the drawing's own text.
    pub(super) fn height(
        self,
        families: &[String],
        weight: u16,
        italic: bool,
        book: &FontBook,
    ) -> f32 {
        if self == Self::Alphabetic {
            return 0.0;
        }
        let Some(chosen) = book.choose(families, weight, italic) else {
            return 0.0;
        };
        let style = TextStyle {
            weight: chosen.weight,
            italic: chosen.italic,
            ..TextStyle::new(SizeRange::up_to(1.0))
        };
        let font = Instance::new(chosen.face, &style);
        match self {
            Self::Middle => font.x_height() / 2.0,
            _ => (font.ascent() - font.descent()) / 2.0,
        }
    }
}
