//! Letter spacing must not change what a script requires.

use super::super::Run;
use super::{runs, serif, set};
use crate::field::Align;

/// Words and names whose scripts compose, join, stack or reorder their letters.
const COMPLEX: [(&str, &str); 44] = [
    ("km", "ស្រីម៉ុំ"),
    ("km", "ព្រះបាទ"),
    ("km", "សុខ សុភាព"),
    ("km", "ខ្មែរ"),
    ("km", "កញ្ញា"),
    ("km", "ចាន់ ដារ៉ា"),
    ("my", "မြန်မာ"),
    ("my", "အောင်ဆန်းစုကြည်"),
    ("my", "ကျော်စွာ"),
    ("my", "ခင်ခင်ဝင်း"),
    ("hi", "श्रीकृष्ण"),
    ("hi", "लक्ष्मी"),
    ("hi", "प्रार्थना"),
    ("mr", "र्‍हस्व"),
    ("ne", "त्रिभुवन"),
    ("bn", "শ্রীকৃষ্ণ"),
    ("bn", "চট্টগ্রাম"),
    ("as", "ৰঞ্জিত"),
    ("pa", "ਪ੍ਰੀਤਮ ਸਿੰਘ"),
    ("gu", "શ્રીકૃષ્ણ"),
    ("or", "ଶ୍ରୀଧର"),
    ("ta", "ஸ்ரீநிவாசன்"),
    ("ta", "கௌதம்"),
    ("te", "శ్రీనివాస్"),
    ("te", "కృష్ణమూర్తి"),
    ("kn", "ಶ್ರೀನಿವಾಸ"),
    ("ml", "ശ്രീജിത്ത്"),
    ("ml", "കൃഷ്ണൻ"),
    ("si", "ශ්‍රී ලංකා"),
    ("si", "ප්‍රසන්න"),
    ("th", "ปิ่นเกล้า"),
    ("th", "น้ำผึ้ง"),
    ("lo", "ຄຳແກ້ວ"),
    ("lo", "ສຸລິຍະ"),
    ("ar", "لالا"),
    ("fa", "می‌خواهم"),
    ("ur", "ﷲ"),
    ("syr", "ܫܠܡܐ"),
    ("he", "שָׁלוֹם"),
    ("yi", "ייִדיש"),
    ("dv", "މޯލްޑިވްސް"),
    ("ko", "김민준"),
    ("am", "ኃይለ ሥላሴ"),
    ("nqo", "ߒߞߏ"),
];

fn is_simple(run: &Run) -> bool {
    ["Latn", "Grek", "Cyrl", "Armn", "Geor"].contains(&run.script.code())
}

/// The glyphs of the runs whose script has no optional ligatures.
fn required_glyphs(text: &str, language: &str, spacing: f32) -> Vec<u16> {
    let mut field = serif(4000, 400);
    field.style.letter_spacing = spacing;
    let layout = set(text, Some(language), &field);
    let runs = runs(&layout).filter(|run| !is_simple(run));
    runs.flat_map(|run| run.glyphs.iter().map(|glyph| glyph.id))
        .collect()
}

#[test]
fn letter_spacing_keeps_the_glyphs_that_a_script_requires() {
    let names = include_str!("../../../tests/data/cldr_names.tsv");
    let names = names.lines().skip(1);
    let names = names.filter_map(|line| {
        let mut cells = line.split('\t');
        Some((cells.next()?, cells.nth(1)?))
    });
    let mut checked = 0;
    for (language, text) in names.chain(COMPLEX) {
        let plain = required_glyphs(text, language, 0.0);
        checked += usize::from(!plain.is_empty());
        for spacing in [-0.05, 0.02, 0.2] {
            let spaced = required_glyphs(text, language, spacing);
            assert_eq!(spaced, plain, "{text} ({language}) with {spacing} em");
        }
    }
    assert!(checked > 250, "{checked} names of other scripts");
}

#[test]
fn the_isolates_around_a_value_take_no_room() {
    let advance = |text: &str, spacing: f32| -> f32 {
        let mut field = serif(4000, 400);
        field.style.letter_spacing = spacing;
        let layout = set(text, Some("en"), &field);
        runs(&layout)
            .flat_map(|run| &run.glyphs)
            .map(|glyph| glyph.advance)
            .sum()
    };
    for spacing in [0.0, 0.1] {
        for (isolated, plain) in [
            ("No. \u{2068}Ann\u{2069} 12", "No. Ann 12"),
            ("No. \u{2068}Ann\u{2069}", "No. Ann"),
            ("\u{2068}דנה\u{2069} won", "דנה won"),
        ] {
            let difference = advance(isolated, spacing) - advance(plain, spacing);
            assert!(
                difference.abs() < 0.01,
                "{plain} at {spacing} em: {difference} px"
            );
        }
    }
}

#[test]
fn the_letter_of_a_thai_or_lao_am_is_spaced_like_others() {
    let xs = |text: &str, language: &str, spacing: f32| -> Vec<f32> {
        let mut field = serif(4000, 400);
        field.align = Align::Left;
        field.style.letter_spacing = spacing;
        let layout = set(text, Some(language), &field);
        runs(&layout)
            .flat_map(|run| &run.glyphs)
            .map(|glyph| glyph.x)
            .collect()
    };
    // How many spaces there are before each glyph: the marks stay above their letter.
    for (text, language, spaces) in [
        ("น้ำน", "th", [0, 0, 0, 1, 2].as_slice()),
        ("นำน", "th", &[0, 0, 1, 2]),
        // One glyph has both marks.
        ("ນ້ຳນ", "lo", &[0, 0, 1, 2]),
        ("กาน", "th", &[0, 1, 2]),
    ] {
        let (plain, spaced) = (xs(text, language, 0.0), xs(text, language, 0.1));
        let space = 0.1 * 96.0;
        let moved: Vec<i32> = plain
            .iter()
            .zip(&spaced)
            .map(|(plain, spaced)| ((spaced - plain) / space).round() as i32)
            .collect();
        assert_eq!(moved, spaces, "{text}");
    }
}
