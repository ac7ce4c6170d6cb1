//! The size, the lines and the positions of a text in its box.

use proptest::prelude::*;

use super::{field, glyphs, is_inside, serif, set};
use crate::field::{Align, AlignBy, Field, Overflow, SizeRange};

#[test]
fn the_baseline_is_the_same_for_every_name() {
    let field = field(500, 200);
    let baseline = |text: &str| set(text, None, &field).lines[0].baseline;
    let expected = baseline("Min Yin");
    for text in [
        "Eda Konyar",
        "gyp",
        "aaa",
        "Nilo Yucra Gavilan",
        "Анна",
        "李小龙",
    ] {
        assert_eq!(baseline(text), expected, "{text}");
    }
    let shrunk = set("Nilo Yucra Gavilan", None, &field);
    assert!(shrunk.fit.shrunk);
}

#[test]
fn a_text_shrinks_no_more_than_necessary() {
    let field = field(600, 150);
    let layout = set("Nilo Yucra Gavilan", None, &field);
    let ink = layout.ink.unwrap();
    assert!(layout.fit.shrunk && layout.fit.shortfall.is_none());
    assert!(is_inside(&layout, &field), "{ink:?}");
    // The next size up would be an eighth of a pixel larger.
    let next = ink.width() * (layout.size + 0.125) / layout.size;
    assert!(
        next > 600.0 - 1.0,
        "{next}: {} is smaller than it need be",
        layout.size
    );
}

#[test]
fn policies_are_tried_in_their_order() {
    let name = "María de los Ángeles Fernández de la Reguera y Ortiz de Zárate";
    let fit = |overflow: &[Overflow]| {
        let mut field = serif(900, 300);
        field.overflow = overflow.to_vec();
        let layout = set(name, None, &field);
        assert!(layout.fit.shortfall.is_some() || is_inside(&layout, &field));
        (
            layout.fit.shortfall.is_none(),
            layout.lines.len(),
            layout.size,
        )
    };
    assert!(!fit(&[]).0, "too wide as it is");
    assert!(!fit(&[Overflow::Shrink]).0, "too wide at the smallest size");
    assert!(!fit(&[Overflow::Wrap]).0, "too high at the largest size");
    let (fits, lines, size) = fit(&[Overflow::Shrink, Overflow::Wrap]);
    assert!(fits && lines > 1 && size < 96.0, "{lines} lines at {size}");
    assert_eq!(
        fit(&[Overflow::Wrap, Overflow::Shrink]),
        (fits, lines, size)
    );

    let mut wide = serif(1350, 300);
    wide.overflow = vec![Overflow::Wrap, Overflow::Shrink];
    let two = set("Wolfeschlegelsteinhausen Bergerdorff", None, &wide);
    assert_eq!(
        (two.lines.len(), two.size),
        (2, 96.0),
        "wrapping comes before shrinking"
    );
    wide.overflow = vec![Overflow::Shrink, Overflow::Wrap];
    let one = set("Wolfeschlegelsteinhausen Bergerdorff", None, &wide);
    assert!(one.lines.len() == 1 && one.size < 96.0);
    // One line would be at less than 70 % of the largest size.
    let mut narrow = serif(800, 300);
    narrow.overflow = vec![Overflow::Shrink, Overflow::Wrap];
    let two = set("Wolfeschlegelsteinhausen Bergerdorff", None, &narrow);
    assert!(
        two.lines.len() == 2 && two.size > 0.6 * 96.0,
        "{}",
        two.size
    );
    narrow.overflow = vec![Overflow::Shrink];
    narrow.style.size.min = 20.0;
    let one = set("Wolfeschlegelsteinhausen Bergerdorff", None, &narrow);
    assert!(one.lines.len() == 1 && one.size < two.size);
}

#[test]
fn lines_are_balanced() {
    let mut field = serif(760, 400);
    field.style.size = SizeRange {
        max: 96.0,
        min: 96.0,
    };
    field.overflow = vec![Overflow::Wrap];
    let layout = set("Anna Maria Luisa Bruni", None, &field);
    let lines: Vec<&str> = layout.lines.iter().map(|line| line.text.as_str()).collect();
    assert_eq!(lines, ["Anna Maria", "Luisa Bruni"]);
}

#[test]
fn a_line_that_would_fit_smaller_than_others_is_broken() {
    // One line fits at more than the smallest size, but at less than 70 % of the largest.
    let mut field = serif(1100, 300);
    let name = "Wolfeschlegelsteinhausen Bergerdorff";
    let one = set(name, None, &field);
    assert!(one.fit.shortfall.is_none() && one.size < 0.7 * 96.0);
    field.overflow = vec![Overflow::Shrink, Overflow::Wrap];
    let two = set(name, None, &field);
    assert!(two.lines.len() == 2 && two.size > 0.7 * 96.0);
    // Two lines in a low box would be smaller still.
    field.bounds.height = 90;
    let low = set(name, None, &field);
    assert_eq!((low.lines.len(), low.size), (1, one.size));
}

#[test]
fn line_breaks_of_the_text_are_kept() {
    let layout = set("Anna\r\nBruni", None, &serif(760, 400));
    let lines: Vec<&str> = layout.lines.iter().map(|line| line.text.as_str()).collect();
    assert_eq!(lines, ["Anna", "Bruni"]);
    assert!(layout.fit.breaks.is_none());
    assert!(layout.missing.is_empty());
}

#[test]
fn a_tight_box_holds_the_second_line_too() {
    let mut tight = field(17, 25);
    tight.style.size = SizeRange {
        max: 38.687_744,
        min: 19.0,
    };
    tight.overflow.clear();
    let layout = set("\nk", None, &tight);
    assert!(
        layout.fit.shortfall.is_some() || is_inside(&layout, &tight),
        "{:?}",
        layout.ink
    );
}

#[test]
fn only_letters_that_are_not_joined_are_spaced() {
    let mut spaced = serif(1154, 150);
    spaced.style.letter_spacing = 0.1;
    let plain = serif(1154, 150);
    let advance = |text: &str, field: &Field| -> f32 {
        let layout = set(text, None, field);
        glyphs(&layout)
            .iter()
            .map(|glyph| glyph.advance)
            .sum::<f32>()
            / layout.size
    };
    let extra = advance("Anna", &spaced) - advance("Anna", &plain);
    assert!((extra - 0.3).abs() < 1e-3, "three gaps of 0.1 em: {extra}");
    for joined in ["محمد", "क्षितिज"] {
        assert_eq!(
            advance(joined, &spaced),
            advance(joined, &plain),
            "{joined}"
        );
    }
    assert_eq!(
        glyphs(&set("office", None, &spaced)).len(),
        6,
        "no ligature swallows a gap"
    );
}

#[test]
fn text_is_aligned_by_ink_or_by_advance() {
    let mut field = field(1154, 150);
    for (align, edge) in [(Align::Left, 10.0), (Align::Right, 1164.0)] {
        field.align = align;
        let ink = set("Jona", None, &field).ink.unwrap();
        let ink_edge = if align == Align::Left {
            ink.left
        } else {
            ink.right
        };
        assert!((ink_edge - edge).abs() < 0.5, "{align:?}: {ink_edge}");
    }
    field.align = Align::Center;
    let ink = set("Jona", None, &field).ink.unwrap();
    assert!((f32::midpoint(ink.left, ink.right) - 587.0).abs() < 0.25);

    let mut serif = serif(1154, 150);
    serif.align_by = AlignBy::Advance;
    serif.align = Align::Left;
    assert_eq!(
        set("Hanna", None, &serif).lines[0].runs[0].glyphs[0].x,
        10.0
    );
    serif.align = Align::Start;
    let arabic = set("محمد", None, &serif);
    let ink = arabic.ink.unwrap();
    assert!(ink.right > 1140.0, "Arabic starts at the right: {ink:?}");
}

#[test]
fn hostile_texts_are_bounded_and_stay_inside() {
    let mut field = serif(1154, 150);
    field.overflow = vec![Overflow::Shrink, Overflow::Wrap];
    let long = "x".repeat(10_000);
    let words = "Anna ".repeat(2_000);
    let marks = format!("a{}", "\u{301}".repeat(1_000));
    let brackets = "(".repeat(5_000);
    let directions = "aא".repeat(2_000);
    for text in [&long, &words, &marks, &brackets, &directions] {
        let layout = set(text, None, &field);
        assert!(layout.fit.shortfall.is_some() || is_inside(&layout, &field));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn ink_is_inside_or_there_is_an_overflow(
        text in prop_oneof!["\\PC{0,40}", "[\\u0000-\\u{10FFFF}]{0,40}", "[a-zA-Zא-ت\\u0300-\\u036F\\u0900-\\u0E7F 一-十]{1,30}"],
        width in 1_u32..1500,
        height in 1_u32..300,
        max in 1.0_f32..200.0,
        shrink in any::<bool>(),
        wrap in any::<bool>(),
        spacing in prop_oneof![Just(0.0_f32), 0.0_f32..0.5],
    ) {
        let mut field = field(width, height);
        field.style.size = SizeRange { max, min: max / 2.0 };
        field.style.letter_spacing = spacing;
        field.overflow.clear();
        if shrink { field.overflow.push(Overflow::Shrink) }
        if wrap { field.overflow.push(Overflow::Wrap) }
        let layout = set(&text, None, &field);
        prop_assert!(layout.fit.shortfall.is_some() || is_inside(&layout, &field),
            "{:?} of {:?} at {} in {}", layout.ink, text, layout.size, field.bounds);
        for line in &layout.lines {
            for run in &line.runs {
                for glyph in &run.glyphs {
                    prop_assert!(run.range.contains(&glyph.cluster));
                    prop_assert!(line.text.is_char_boundary(glyph.cluster));
                }
            }
        }
    }
}

#[test]
fn the_deepest_letters_move_the_baseline_of_all_names_alike() {
    // Centred capitals would leave too little room below for some letters of Great Vibes.
    let field = field(1154, 150);
    let baselines = ["Anna", "Jay Goglyf", "İremnur Önder", "Jiří Ůplný"].map(|name| {
        let layout = set(name, None, &field);
        assert!(is_inside(&layout, &field), "{name}");
        layout.lines[0].baseline
    });
    assert!(
        baselines.iter().all(|baseline| *baseline == baselines[0]),
        "{baselines:?}"
    );
    assert_eq!(baselines[0].fract(), 0.0, "a whole pixel");
}
