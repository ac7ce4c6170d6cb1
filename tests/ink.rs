//! Ink stays in its field's box, or there is an overflow finding, for any text, any policies and
//! any slant of the box.
#![cfg(feature = "bundled-fonts")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

#[path = "common/samples.rs"]
mod samples;

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use engross::field::{Align, AlignBy, Field, Overflow, SizeRange, SlantedBox, VerticalAlign};
use engross::font::FontBook;
use engross::internals::{self, Coverage, FontStack, RasterCache, ShapeCache, lay_out};
use engross::text::{InkBox, Language, TextLayout};
use engross::{PixelBox, Program, Transform};
use icu_segmenter::GraphemeClusterSegmenter;
use proptest::prelude::*;

const PROGRAM: &str = r#"
title    = "Ink"
roster   = "names.csv"
template = "page.png"

[[field]]
text = "{name}"
box  = { x = 400, y = 400, width = 900, height = 150 }
font = "Great Vibes"
size = { max = 96, min = 32 }
"#;

const POLICIES: [&[Overflow]; 5] = [
    &[],
    &[Overflow::Shrink],
    &[Overflow::Wrap],
    &[Overflow::Shrink, Overflow::Wrap],
    &[Overflow::Wrap, Overflow::Shrink],
];

/// Larger than any box here, so that ink outside a box is drawn too.
const PAGE: PixelBox = PixelBox::new(0, 0, 4000, 3000);

fn book() -> &'static FontBook {
    static BOOK: OnceLock<FontBook> = OnceLock::new();
    BOOK.get_or_init(|| {
        let mut book = FontBook::new();
        book.add_bundled().unwrap();
        book
    })
}

fn field() -> Field {
    Program::parse(PROGRAM, "program.toml").unwrap().fields()[0].clone()
}

fn set(text: &str, language: Option<&str>, field: &Field) -> TextLayout {
    let language = language.and_then(Language::new).map(Arc::new);
    let stack = FontStack::new(book(), &field.style).unwrap();
    lay_out(
        text,
        language.as_ref(),
        field,
        &stack,
        &mut ShapeCache::default(),
    )
}

fn is_within(ink: InkBox, bounds: PixelBox) -> bool {
    ink.left >= bounds.x as f32
        && ink.top >= bounds.y as f32
        && ink.right <= bounds.right() as f32
        && ink.bottom <= bounds.bottom() as f32
}

fn draw(layout: &TextLayout) -> Coverage {
    let mut coverage = Coverage::default();
    internals::draw(layout, PAGE, &mut RasterCache::default(), &mut coverage);
    coverage
}

/// The pixels that have any ink.
fn inked(coverage: &Coverage) -> impl Iterator<Item = (u32, u32)> {
    let PixelBox { x, y, width, .. } = coverage.bounds;
    let inked = coverage
        .values
        .iter()
        .enumerate()
        .filter(|(_, value)| **value > 0);
    inked.map(move |(at, _)| {
        let at = u32::try_from(at).unwrap();
        (x + at % width, y + at / width)
    })
}

#[test]
fn no_sample_name_leaves_its_box_under_any_policy() {
    let mut names = samples::samples();
    let mut seen = BTreeSet::new();
    names.retain(|(_, name)| seen.insert(name.clone()));
    assert_eq!(names.len(), 788);
    let mut shape = ShapeCache::default();
    for (width, height) in [(900, 150), (280, 70), (160, 420)] {
        for family in ["Great Vibes", "Noto Serif"] {
            let mut field = field();
            field.bounds = PixelBox::new(400, 400, width, height);
            field.style.families = vec![family.into()];
            let stack = FontStack::new(book(), &field.style).unwrap();
            for policies in POLICIES {
                field.overflow = policies.to_vec();
                for (locale, name) in &names {
                    let language = Language::new(locale).map(Arc::new);
                    let layout =
                        lay_out(name.as_str(), language.as_ref(), &field, &stack, &mut shape);
                    assert!(
                        layout.fit.shortfall.is_some()
                            || layout.ink.is_none_or(|ink| is_within(ink, field.bounds)),
                        "{name}: {:?} in {}",
                        layout.ink,
                        field.bounds
                    );
                }
            }
        }
    }
}

#[test]
fn the_pixels_drawn_for_sample_names_are_inside() {
    let mut field = field();
    field.bounds = PixelBox::new(400, 400, 300, 100);
    field.style.size = SizeRange {
        max: 48.0,
        min: 12.0,
    };
    field.overflow = vec![Overflow::Shrink, Overflow::Wrap];
    // A sample of the names is enough here: the test above lays out all of them.
    for (locale, name) in samples::samples().iter().step_by(23) {
        let layout = set(name, Some(locale), &field);
        assert!(layout.fit.shortfall.is_none(), "{name}");
        let coverage = draw(&layout);
        let mut outside =
            inked(&coverage).filter(|&(x, y)| !field.bounds.contains(&PixelBox::new(x, y, 1, 1)));
        assert_eq!(outside.next(), None, "{name}");
    }
}

#[test]
fn hostile_texts_are_inside_or_overflow() {
    let mut field = field();
    field.style.size = SizeRange {
        max: 96.0,
        min: 4.0,
    };
    let texts = [
        "x".repeat(10_000),
        "Anna ".repeat(2_000),
        "中文".repeat(5_000),
        "محمد ".repeat(2_000),
        "aא".repeat(5_000),
        "((((".repeat(2_500),
        "fi".repeat(5_000),
        "क्ष".repeat(3_333),
        format!("a{}", "\u{301}".repeat(1_000)),
        format!("ก{}", "\u{E49}".repeat(1_000)),
        format!("ب{}", "\u{651}".repeat(1_000)),
        "\u{202E}\u{2066}a\u{5D0}".repeat(2_500),
        "\n".repeat(10_000),
        "\u{12000}\u{1F9FF}".repeat(5_000),
    ];
    field.overflow = vec![Overflow::Shrink, Overflow::Wrap];
    for text in &texts {
        let layout = set(text, Some("tr"), &field);
        let start: String = text.chars().take(8).collect();
        assert!(
            layout.fit.shortfall.is_some()
                || layout.ink.is_none_or(|ink| is_within(ink, field.bounds)),
            "{start}…"
        );
        let runs = layout.lines.iter().flat_map(|line| &line.runs);
        let count: usize = runs.map(|run| run.glyphs.len()).sum();
        assert!(
            count <= 2 * text.chars().count(),
            "{start}…: {count} glyphs"
        );
        draw(&layout);
    }
}

/// Rotations by less than a right angle, by a quarter and by half a turn, a mirror image, a slant.
/// All keep areas.
const SLANTS: [[f32; 4]; 6] = [
    [0.8, 0.6, -0.6, 0.8],
    [0.0, -1.0, 1.0, 0.0],
    [-1.0, 0.0, 0.0, -1.0],
    [-1.0, 0.0, 0.0, 1.0],
    [1.0, 0.0, -0.5, 1.0],
    [12.0 / 13.0, -5.0 / 13.0, 5.0 / 13.0, 12.0 / 13.0],
];

/// A field with a slanted box of 700 × 120 in the middle of the page.
fn slanted_field([xx, yx, xy, yy]: [f32; 4]) -> Field {
    let mut field = field();
    let (width, height) = (700.0, 120.0);
    let middle = (2000.0, 1500.0);
    let transform = Transform::new([
        xx,
        yx,
        xy,
        yy,
        middle.0 - (width * xx + height * xy) / 2.0,
        middle.1 - (width * yx + height * yy) / 2.0,
    ]);
    let transform = transform.unwrap();
    let corners = [(0.0, 0.0), (width, 0.0), (0.0, height), (width, height)];
    let corners = corners.map(|corner| transform.apply(corner));
    let least = |side: fn(&(f32, f32)) -> f32| {
        corners
            .iter()
            .map(side)
            .fold(f32::INFINITY, f32::min)
            .floor() as u32
    };
    let most =
        |side: fn(&(f32, f32)) -> f32| corners.iter().map(side).fold(0.0, f32::max).ceil() as u32;
    let (left, top) = (least(|c| c.0), least(|c| c.1));
    field.bounds = PixelBox::new(left, top, most(|c| c.0) - left, most(|c| c.1) - top);
    field.slanted = Some(SlantedBox::new(width, height, transform));
    field
}

#[test]
fn slanted_ink_stays_in_its_slanted_box() {
    for slant in SLANTS {
        let mut field = slanted_field(slant);
        field.overflow = vec![Overflow::Shrink];
        let SlantedBox {
            width,
            height,
            transform,
            ..
        } = field.slanted.unwrap();
        for name in [
            "İremnur Önder",
            "Jfgy Ngọc",
            "محمد الخوارزمي",
            "Nilo Yucra Gavilan Gavilan Yucra",
        ] {
            let layout = set(name, None, &field);
            assert!(layout.fit.shortfall.is_none(), "{name}");
            let ink = layout.ink.unwrap();
            assert!(
                is_within(ink, field.bounds),
                "{name}: {ink:?} in {}",
                field.bounds
            );

            let coverage = draw(&layout);
            let (mut right, mut bottom) = (f32::NEG_INFINITY, f32::NEG_INFINITY);
            let (mut left, mut top) = (f32::INFINITY, f32::INFINITY);
            // The transforms keep areas, so their inverse has the same numbers.
            let [xx, yx, xy, yy, dx, dy] = transform.matrix();
            let area = transform.area();
            for (x, y) in inked(&coverage) {
                let (x, y) = (x as f32, y as f32);
                (left, right) = (left.min(x), right.max(x + 1.0));
                (top, bottom) = (top.min(y), bottom.max(y + 1.0));
                // The centre of a pixel with ink is at most half a diagonal away from the ink.
                let (x, y) = (x + 0.5 - dx, y + 0.5 - dy);
                let (u, v) = ((x * yy - y * xy) / area, (y * xx - x * yx) / area);
                assert!(
                    (-1.0..=width + 1.0).contains(&u) && (-1.0..=height + 1.0).contains(&v),
                    "{name}, {slant:?}: ink at {u}, {v} of the upright box"
                );
            }
            // The ink box is that of the drawn pixels.
            for (reported, drawn) in [
                (ink.left.floor(), left),
                (ink.top.floor(), top),
                (ink.right.ceil(), right),
                (ink.bottom.ceil(), bottom),
            ] {
                assert!(
                    (reported - drawn).abs() <= 1.0,
                    "{name}, {slant:?}: {reported} for {drawn}"
                );
            }
        }

        field.overflow.clear();
        let layout = set("Wolfeschlegelsteinhausen Bergerdorff", None, &field);
        let by = layout.fit.shortfall.unwrap();
        assert!(by.width > 10.0, "as wide as the upright text: {by:?}");
    }
}

fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,30}",
        "[\\u0000-\\u{10FFFF}]{0,30}",
        "[a-zA-Zא-ت\\u0300-\\u036F\\u0900-\\u0E7F 一-十\\n]{1,30}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_text_is_drawn_inside_its_box_or_overflows(
        text in texts(),
        width in 1_u32..600,
        height in 1_u32..150,
        max in 1.0_f32..80.0,
        policies in 0_usize..5,
        align in prop_oneof![Just(Align::Left), Just(Align::Center), Just(Align::End)],
        align_by in prop_oneof![Just(AlignBy::Ink), Just(AlignBy::Advance)],
        vertical in prop_oneof![Just(VerticalAlign::Top), Just(VerticalAlign::Bottom)],
    ) {
        let mut field = field();
        field.bounds = PixelBox::new(400, 400, width, height);
        field.style.size = SizeRange { max, min: max / 3.0 };
        field.overflow = POLICIES[policies].to_vec();
        (field.align, field.align_by, field.vertical_align) = (align, align_by, vertical);
        let layout = set(&text, None, &field);
        let coverage = draw(&layout);
        if layout.fit.shortfall.is_none() {
            prop_assert!(layout.ink.is_none_or(|ink| is_within(ink, field.bounds)));
            for (x, y) in inked(&coverage) {
                prop_assert!(field.bounds.contains(&PixelBox::new(x, y, 1, 1)), "{x}, {y}");
            }
        }
    }

    #[test]
    fn any_text_can_be_slanted(text in texts(), slant in 0_usize..6) {
        let mut field = slanted_field(SLANTS[slant]);
        field.overflow = vec![Overflow::Shrink, Overflow::Wrap];
        let layout = set(&text, None, &field);
        prop_assert!(
            layout.fit.shortfall.is_some()
                || layout.ink.is_none_or(|ink| is_within(ink, field.bounds))
        );
    }

    #[test]
    fn lines_break_between_graphemes(text in "[a-zA-Z\\u0300-\\u030F\\u0915-\\u094D\\u0E01-\\u0E4E\\u1000-\\u103F 一-俀]{1,60}") {
        let mut field = field();
        field.bounds = PixelBox::new(0, 0, 200, 600);
        field.overflow = vec![Overflow::Wrap, Overflow::Shrink];
        let layout = set(&text, None, &field);
        let borders: Vec<usize> = GraphemeClusterSegmenter::new().segment_str(&layout.text).collect();
        let mut at = 0;
        for line in &layout.lines {
            // Only white space is omitted between lines.
            let skipped = layout.text[at..].find(line.text.as_str()).unwrap();
            prop_assert!(layout.text[at..at + skipped].chars().all(char::is_whitespace));
            at += skipped;
            prop_assert!(borders.contains(&at), "{:?} is broken at {at}", layout.text);
            at += line.text.len();
        }
        prop_assert!(layout.text[at..].chars().all(char::is_whitespace));
    }
}
