use std::collections::BTreeMap;
use std::sync::OnceLock;

use proptest::prelude::*;

use super::*;
use crate::diagnostic::Code;
use crate::field::{
    Align, AlignBy, Anchor, Color, FieldKind, Overflow, SizeRange, TextStyle, VerticalAlign,
};
use crate::font::FontBook;
use crate::geometry::PixelBox;

fn book() -> &'static FontBook {
    static BOOK: OnceLock<FontBook> = OnceLock::new();
    BOOK.get_or_init(|| {
        let mut book = FontBook::new();
        book.add_path(std::path::Path::new("fonts")).unwrap();
        book
    })
}

pub(crate) fn field(width: u32, height: u32) -> Field {
    Field {
        id: "name".into(),
        text: "{name}".parse().unwrap(),
        kind: FieldKind::Text,
        bounds: PixelBox::new(10, 20, width, height),
        slanted: None,
        anchor: Anchor::default(),
        style: TextStyle {
            families: vec!["Great Vibes".into()],
            weight: 400,
            italic: false,
            size: SizeRange {
                max: 96.0,
                min: 48.0,
            },
            color: Color::BLACK,
            letter_spacing: 0.0,
            line_height: 1.2,
            variations: BTreeMap::new(),
            language: None,
        },
        align: Align::Center,
        align_by: AlignBy::Ink,
        vertical_align: VerticalAlign::Middle,
        overflow: vec![Overflow::Shrink],
    }
}

fn serif(width: u32, height: u32) -> Field {
    let mut field = field(width, height);
    field.style.families = vec!["Noto Serif".into()];
    field
}

pub(crate) fn set(text: &str, language: Option<&str>, field: &Field) -> TextLayout {
    let stack = FontStack::new(book(), &field.style).unwrap();
    let language = language.and_then(Language::new).map(Arc::new);
    lay_out(
        text,
        language.as_ref(),
        field,
        &stack,
        &mut ShapeCache::default(),
    )
}

fn glyphs(layout: &TextLayout) -> Vec<Glyph> {
    runs(layout).flat_map(|run| run.glyphs.clone()).collect()
}

fn runs(layout: &TextLayout) -> impl Iterator<Item = &Run> {
    layout.lines.iter().flat_map(|line| &line.runs)
}

fn findings(layout: &TextLayout, field: &Field) -> Vec<crate::Diagnostic> {
    scrutinise_layout(
        layout,
        field,
        &FontStack::new(book(), &field.style).unwrap(),
    )
}

fn fonts(layout: &TextLayout) -> Vec<&str> {
    runs(layout)
        .map(|run| run.instance.face().family())
        .collect()
}

fn is_inside(layout: &TextLayout, field: &Field) -> bool {
    layout.ink.is_none_or(|ink| {
        let PixelBox { x, y, .. } = field.bounds;
        ink.left >= x as f32
            && ink.top >= y as f32
            && ink.right <= field.bounds.right() as f32
            && ink.bottom <= field.bounds.bottom() as f32
    })
}

#[test]
fn nfc_and_nfd_are_set_alike() {
    let nfc = set("İremnur Önder", Some("tr"), &field(1154, 150));
    let nfd = set("I\u{307}remnur O\u{308}nder", Some("tr"), &field(1154, 150));
    assert_eq!(glyphs(&nfc), glyphs(&nfd));
    assert_eq!(nfc.text, nfd.text);
    assert!(nfc.missing.is_empty());
}

#[test]
fn no_fi_ligature_hides_a_turkish_dot() {
    for family in ["Noto Serif", "Great Vibes"] {
        let mut field = field(1154, 150);
        field.style.families = vec![family.into()];
        let turkish = set("Elif Afife", Some("tr"), &field);
        assert_eq!(
            glyphs(&turkish).len(),
            10,
            "{family}: a glyph for each letter"
        );
        let azeri = set("Elfinə", Some("az"), &field);
        assert_eq!(
            runs(&azeri).map(|run| run.glyphs.len()).sum::<usize>(),
            6,
            "{family}"
        );
    }
    let english = set("Fifi fisher", Some("en"), &field(1154, 150));
    let turkish = set("Fifi fisher", Some("tr"), &field(1154, 150));
    assert!(
        glyphs(&english).len() < glyphs(&turkish).len(),
        "English has the ligature"
    );
}

#[test]
fn arabic_runs_from_the_right_and_joins() {
    let layout = set("محمد", None, &serif(1154, 150));
    let run = &layout.lines[0].runs[0];
    assert!(run.rtl);
    assert_eq!(run.script.code(), "Arab");
    let clusters: Vec<usize> = run.glyphs.iter().map(|glyph| glyph.cluster).collect();
    assert!(clusters.is_sorted_by(|a, b| a >= b), "{clusters:?}");
    let alone: Vec<u16> = "محمد"
        .chars()
        .flat_map(|c| glyphs(&set(&c.to_string(), None, &serif(500, 150))))
        .map(|g| g.id)
        .collect();
    let joined: Vec<u16> = run.glyphs.iter().rev().map(|glyph| glyph.id).collect();
    assert_ne!(alone, joined);
}

#[test]
fn mixed_directions_are_put_in_visual_order() {
    let layout = set("محمد Smith", None, &serif(1154, 150));
    let texts: Vec<&str> = runs(&layout)
        .map(|run| &layout.lines[0].text[run.range.clone()])
        .collect();
    // The paragraph starts with Arabic, so it runs from the right.
    assert_eq!(texts, ["Smith", "محمد "]);
    let xs: Vec<f32> = glyphs(&layout).iter().map(|glyph| glyph.x).collect();
    assert!(xs.is_sorted(), "{xs:?}");
}

#[test]
fn a_word_is_never_set_in_two_fonts() {
    // Great Vibes has no Greek.
    let layout = set("Αλέξανδρος", Some("el"), &field(1154, 150));
    assert_eq!(fonts(&layout), ["Noto Serif"]);
    // Its Latin lacks the yogh.
    let layout = set("Menȝies Smith", None, &field(1154, 150));
    assert_eq!(
        fonts(&layout),
        ["Noto Serif"],
        "the whole name changes, not a letter of it"
    );
}

#[test]
fn bases_and_marks_share_a_font() {
    for text in ["n\u{325}\u{301}", "ŗ\u{304}", "x\u{301}\u{302}\u{323}"] {
        let layout = set(text, None, &field(1154, 150));
        assert_eq!(fonts(&layout).len(), 1, "{text}");
    }
}

#[test]
fn han_takes_the_shapes_of_its_language() {
    let language = |text: &str, lang: Option<&str>| {
        let layout = set(text, lang, &serif(1154, 150));
        let run = runs(&layout)
            .find(|run| run.script.code() == "Hani")
            .unwrap();
        run.language.as_ref().unwrap().to_string()
    };
    assert_eq!(language("直子", None), "zh-hans");
    assert_eq!(language("直子", Some("tr")), "zh-hans");
    assert_eq!(language("直子", Some("ja")), "ja");
    assert_eq!(language("直子", Some("zh-Hant-HK")), "zh-hant-hk");
    assert_eq!(language("直子さん", None), "ja");
    assert_eq!(language("金 김", None), "ko");
}

#[test]
fn the_baseline_does_not_jump_from_name_to_name() {
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
fn a_text_shrinks_just_enough() {
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
fn written_line_ends_are_kept() {
    let layout = set("Anna\r\nBruni", None, &serif(760, 400));
    let lines: Vec<&str> = layout.lines.iter().map(|line| line.text.as_str()).collect();
    assert_eq!(lines, ["Anna", "Bruni"]);
    assert!(!layout.fit.wrapped);
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
fn letters_are_spaced_but_joined_ones_are_not() {
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
fn alignment_is_of_the_ink_or_of_the_pen() {
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
fn what_no_font_has_is_named() {
    let layout = set("Anna 𐎠", None, &serif(1154, 150));
    assert_eq!(layout.missing.len(), 1);
    assert_eq!(
        layout.missing[0].to_string(),
        "“𐎠” (U+103A0 OLD PERSIAN SIGN A)"
    );
    let findings = findings(&layout, &serif(1154, 150));
    assert_eq!(
        findings[0].message,
        "no font has “𐎠” (U+103A0 OLD PERSIAN SIGN A)"
    );
    let hint = findings[0].hint.as_deref().unwrap();
    assert!(hint.contains("Noto Sans Old Persian"), "{hint}");
    let glyphs = glyphs(&layout);
    let gap = glyphs.last().unwrap();
    assert_eq!(gap.id, 0);
    assert!(layout.ink.unwrap().right <= gap.x, "no box is drawn for it");
}

#[test]
fn a_missing_glyph_says_which_font_would_have_it() {
    let hint = |c: char, book: &FontBook| {
        let stack = FontStack::new(book, &field(1154, 150).style).unwrap();
        stack.missing_glyph_hint(c, Script::for_char(c))
    };
    #[cfg(feature = "bundled-fonts")]
    {
        let mut one = FontBook::new();
        one.add_path("fonts/GreatVibes-Regular.ttf".as_ref())
            .unwrap();
        assert_eq!(
            hint('\u{5D0}', &one),
            "add Noto Serif Hebrew to the fonts: it is bundled with engross"
        );
    }
    assert_eq!(
        hint('\u{F40}', book()),
        "add Noto Serif Tibetan to `fonts`, or install it and set `system_fonts = true`"
    );
    for (c, family) in [
        ('\u{1F600}', "Noto Emoji"),
        ('\u{1D400}', "Noto Sans Math"),
        ('\u{265E}', "Noto Sans Symbols 2"),
        ('\u{1D11E}', "Noto Music"),
        ('\u{20000}', "Noto Serif CJK SC"),
        ('\u{A000}', "Noto Sans Yi"),
    ] {
        let hint = hint(c, book());
        assert!(hint.contains(family), "{c}: {hint}");
    }
    assert_eq!(
        hint('\u{E000}', book()),
        "retype the name: no font is expected to have this character"
    );
}

#[test]
fn han_is_drawn_in_the_shapes_of_its_language() {
    let glyph =
        |text: &str, language: &str| glyphs(&set(text, Some(language), &serif(500, 150)))[0].id;
    assert_ne!(glyph("直", "zh-Hans"), glyph("直", "ja"));
    assert_ne!(glyph("骨", "zh-Hans"), glyph("骨", "zh-Hant"));
    assert_eq!(glyph("骨", "zh-Hant"), glyph("骨", "zh-TW"));
    assert_eq!(glyph("直", "zh-Hans"), glyph("直", "en"));
}

#[test]
fn an_overflow_says_by_how_much() {
    let field = serif(200, 150);
    let layout = set("Wolfeschlegelsteinhausen", None, &field);
    let by = layout.fit.shortfall.unwrap();
    assert!(by.width > 300.0 && by.height == 0.0, "{by:?}");
    let findings = findings(&layout, &field);
    assert!(
        findings[0]
            .message
            .contains("px too wide for its box at 48 px"),
        "{findings:?}"
    );
}

#[test]
fn odd_characters_are_found() {
    let codes = |text: &str| scrutinise(text).iter().map(|f| f.code).collect::<Vec<_>>();
    assert_eq!(codes("Anna\u{200B}Smith"), [Code::InvisibleCharacter]);
    assert_eq!(codes("\u{202E}Anna"), [Code::InvisibleCharacter]);
    assert_eq!(codes("Anna\u{E000}"), [Code::UnassignedCodePoint]);
    assert_eq!(codes("Anna\u{378}"), [Code::UnassignedCodePoint]);
    assert_eq!(codes("\u{410}nna"), [Code::MixedScript]);
    assert_eq!(codes("Anna Αnna"), [Code::MixedScript]);
    for fine in [
        "İremnur Önder",
        "Анна Smith",
        "علی\u{200C}رضا",
        "ක්\u{200D}රි",
        "李小龙Bruce",
        "O’Brien-Smith",
        "Kaʻiulani",
    ] {
        assert_eq!(codes(fine), [], "{fine}");
    }
}

#[test]
fn hostile_texts_take_bounded_time_and_stay_inside() {
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
    fn ink_is_inside_or_the_overflow_is_told(
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

    #[test]
    fn nfd_changes_nothing(text in "[\\u00C0-\\u017F\\u1E00-\\u1EFF가-힣 ]{1,20}") {
        use unicode_normalization::UnicodeNormalization as _;
        let field = field(1154, 150);
        let nfc = set(&text, None, &field);
        let nfd = set(&text.nfd().collect::<String>(), None, &field);
        prop_assert_eq!(glyphs(&nfc), glyphs(&nfd));
    }
}
