//! How large a face looks: what its letters measure, and the scale at which a fallback face stands
//! beside the face of the field.
//!
//! Two faces at one font size rarely look equally large. The eye compares the small letters: those
//! of Great Vibes are 0.36 em high, and those of Noto Serif 0.54 em.

/// The heights of a face's letters, in em of the face.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct LetterHeights {
    /// Of the letters without ascenders.
    small: f32,
    /// Between small letters and capitals.
    middle: f32,
    /// Whether its letters are compared with the small letters of other faces, or with the middle.
    has_small: bool,
}

/// A letter that is typical of a script, and the height that it has beside the letters of
/// [`NOTO_SERIF`], in their em.
struct TypicalLetter {
    letter: char,
    height: f32,
    is_small: bool,
}

/// The face that the heights of [`TYPICAL_LETTERS`] go with.
const NOTO_SERIF: LetterHeights = LetterHeights {
    small: 0.536,
    middle: 0.625,
    has_small: true,
};

/// A letter with another top is not the letter that it should be.
const PLAUSIBLE_TOPS: std::ops::RangeInclusive<f32> = 0.1..=3.0;

/// A fallback face is never scaled by more. A script face with tiny letters and tall capitals
/// would otherwise make all other faces tiny.
const SCALES: std::ops::RangeInclusive<f32> = 0.8..=1.25;

/// Scales that differ from 1 by less are not worth another look of each glyph.
const LEAST_CHANGE: f32 = 0.02;

impl LetterHeights {
    /// Measures the letters of a face; `None` if it has none of the letters that are measured.
    /// `top_of` gives how far the ink of a letter extends above the baseline, in em.
    pub(super) fn measure(top_of: impl Fn(char) -> Option<f32>) -> Option<Self> {
        let top_of = |letter| top_of(letter).filter(|top| PLAUSIBLE_TOPS.contains(top));
        if let (Some(small), Some(capital)) = (top_of('x'), top_of('H')) {
            return Some(Self {
                small,
                middle: f32::midpoint(small, capital),
                has_small: true,
            });
        }
        TYPICAL_LETTERS.iter().find_map(|typical| {
            let ratio = top_of(typical.letter)? / typical.height;
            Some(Self {
                small: NOTO_SERIF.small * ratio,
                middle: NOTO_SERIF.middle * ratio,
                has_small: typical.is_small,
            })
        })
    }

    /// The size at which capitals stand for small capitals. These are a little higher than small
    /// letters.
    pub(super) fn small_capitals(self) -> f32 {
        let capital = 2.0 * self.middle - self.small;
        (1.08 * self.small / capital).clamp(0.65, 0.85)
    }

    /// The scale at which a face with these heights looks as large as `reference` does.
    pub(super) fn scale_beside(self, reference: Self) -> f32 {
        let ratio = if self.has_small {
            reference.small / self.small
        } else {
            reference.middle / self.middle
        };
        let scale = ratio.clamp(*SCALES.start(), *SCALES.end());
        if (scale - 1.0).abs() < LEAST_CHANGE {
            1.0
        } else {
            scale
        }
    }
}

const fn small(letter: char, height: f32) -> TypicalLetter {
    TypicalLetter {
        letter,
        height,
        is_small: true,
    }
}

const fn middle(letter: char, height: f32) -> TypicalLetter {
    TypicalLetter {
        letter,
        height,
        is_small: false,
    }
}

/// One letter for each script, by ISO 15924. The heights are those in the Noto faces that are
/// drawn to stand beside Noto Serif. Arabic is the exception: Noto Naskh Arabic is drawn small.
#[rustfmt::skip]
const TYPICAL_LETTERS: &[TypicalLetter] = &[
    small('\u{578}', 0.502), // Armn
    small('\u{10D0}', 0.548), // Geor
    middle('\u{5D4}', 0.647), // Hebr
    middle('\u{627}', 0.77), // Arab
    middle('\u{715}', 0.426), // Syrc
    middle('\u{780}', 0.361), // Thaa
    middle('\u{7CA}', 0.714), // Nkoo
    middle('\u{1E900}', 0.714), // Adlm
    middle('\u{915}', 0.623), // Deva
    middle('\u{995}', 0.622), // Beng
    middle('\u{A15}', 0.622), // Guru
    middle('\u{A95}', 0.603), // Gujr
    middle('\u{B15}', 0.666), // Orya
    middle('\u{B95}', 0.554), // Taml
    middle('\u{C15}', 0.728), // Telu
    middle('\u{C95}', 0.771), // Knda
    middle('\u{D15}', 0.56), // Mlym
    middle('\u{D9A}', 0.589), // Sinh
    middle('\u{E01}', 0.558), // Thai
    middle('\u{E81}', 0.56), // Laoo
    middle('\u{1000}', 0.546), // Mymr
    middle('\u{1780}', 0.685), // Khmr
    middle('\u{1200}', 0.718), // Ethi
    middle('\u{13A0}', 0.714), // Cher
    middle('\u{1401}', 0.714), // Cans
    middle('\u{2D30}', 0.373), // Tfng
    middle('\u{1C5A}', 0.725), // Olck
    middle('\u{ABC0}', 0.659), // Mtei
    middle('\u{56FD}', 0.821), // Hani
    middle('\u{30A2}', 0.707), // Kana
    middle('\u{AC00}', 0.853), // Hang
];

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::field::{SizeRange, TextStyle};
    use crate::font::{FontBook, Instance};

    fn instance(family: &str) -> Instance {
        let mut book = FontBook::new();
        book.add_path("fonts".as_ref()).unwrap();
        let style = TextStyle::new(SizeRange::up_to(96.0));
        let face = book.find(family, style.weight, style.italic).unwrap();
        Instance::new(Arc::clone(&face), &style)
    }

    fn scale(family: &str, beside: &str) -> f32 {
        let [own, reference] =
            [family, beside].map(|family| instance(family).letter_heights().unwrap());
        own.scale_beside(reference)
    }

    #[test]
    fn beside_small_letters_fallback_faces_are_smaller() {
        for family in ["Noto Serif", "Noto Serif Georgian", "Noto Serif Armenian"] {
            let scale = scale(family, "Great Vibes");
            assert!((0.78..=0.85).contains(&scale), "{family}: {scale}");
        }
        let han = scale("Noto Serif SC", "Great Vibes");
        assert!((0.87..=0.94).contains(&han), "{han}");
    }

    #[test]
    fn faces_drawn_for_noto_serif_keep_their_size_beside_it() {
        for family in [
            "Noto Serif SC",
            "Noto Serif Georgian",
            "Noto Serif Devanagari",
        ] {
            assert_eq!(scale(family, "Noto Serif"), 1.0, "{family}");
        }
        let arabic = scale("Noto Naskh Arabic", "Noto Serif");
        assert!((1.1..=1.2).contains(&arabic), "{arabic}");
    }

    #[test]
    fn a_scale_undoes_the_opposite_one() {
        let there = scale("Noto Naskh Arabic", "Noto Serif");
        let back = scale("Noto Serif", "Noto Naskh Arabic");
        assert!((there * back - 1.0).abs() < 0.01, "{there} {back}");
    }
}
