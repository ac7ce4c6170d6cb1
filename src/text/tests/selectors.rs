//! Variation selectors: the shapes of kanji in family registers.

use super::{book, field, fonts, glyphs, runs, set};
use crate::diagnostic::{Code, Diagnostic};
use crate::field::Field;
use crate::font::{FontBook, FontStack};
use crate::text::{Language, ShapeCache, TextLayout, lay_out, lint_layout};

fn han() -> Field {
    let mut field = field(1154, 150);
    field.style.families = vec!["Noto Serif SC".into()];
    field
}

fn findings(layout: &TextLayout) -> Vec<Diagnostic> {
    let stack = FontStack::new(book(), &han().style).unwrap();
    lint_layout(layout, &han(), &stack)
}

/// The glyph of a character with a selector.
fn glyph(text: &str, language: Option<&str>) -> u16 {
    let layout = set(text, language, &han());
    assert_eq!(findings(&layout), [], "{text}");
    let visible: Vec<u16> = runs(&layout)
        .flat_map(|run| {
            run.glyphs
                .iter()
                .filter(|glyph| run.instance.outline(glyph.id).is_some())
        })
        .map(|glyph| glyph.id)
        .collect();
    assert_eq!(visible.len(), 1, "{text}");
    visible[0]
}

#[test]
fn a_selector_chooses_its_shape() {
    let shapes: Vec<u16> = (0xE0100..=0xE010E)
        .map(|selector| {
            let selector = char::from_u32(selector).unwrap();
            glyph(&format!("邉{selector}"), Some("ja"))
        })
        .collect();
    let mut different = shapes.clone();
    different.sort_unstable();
    different.dedup();
    assert_eq!(different.len(), 15);
    assert_eq!(shapes[0], glyph("邉", Some("ja")));

    for text in ["辻\u{E0100}", "葛\u{E0100}", "飴\u{E0100}", "神\u{FE00}"] {
        let usual = glyph(&text[..3], Some("ja"));
        assert_ne!(glyph(text, Some("ja")), usual, "{text}");
    }
}

/// No shape is in the place of the glyph for missing characters.
#[test]
fn a_variant_is_not_the_glyph_for_missing_characters() {
    for text in ["勉\u{FE00}", "勉\u{E0100}", "\u{FA33}"] {
        assert_ne!(glyph(text, Some("ja")), 0, "{text}");
        assert_eq!(glyph(text, Some("ja")), glyph("勉\u{FE00}", Some("ja")));
    }
}

#[test]
fn a_compatibility_ideograph_keeps_its_shape() {
    for (text, sequence) in [("\u{FA19}", "神\u{FE00}"), ("\u{FA45}", "海\u{FE00}")] {
        assert_eq!(glyph(text, Some("ja")), glyph(sequence, Some("ja")));
        assert_ne!(glyph(text, Some("ja")), glyph(&sequence[..3], Some("ja")));
    }
    // These are characters of their own, and Korea's differ in their sound alone.
    assert_eq!(set("\u{FA11}", None, &han()).text, "\u{FA11}");
    assert_eq!(set("\u{F90A}", Some("ko"), &han()).text, "金");
}

/// Some variants have the usual shape of another region. The font replaces that shape by Japan's
/// in Japanese text.
#[test]
fn a_variant_stays_in_every_language() {
    for text in ["煎\u{E0100}", "鯖\u{E0100}", "辻\u{E0100}", "邉\u{E010E}"] {
        let variant = glyph(text, Some("ja"));
        assert_ne!(variant, glyph(&text[..3], Some("ja")), "{text}");
        for language in [
            None,
            Some("zh-hans"),
            Some("zh-hant"),
            Some("ko"),
            Some("en"),
        ] {
            assert_eq!(glyph(text, language), variant, "{text} {language:?}");
        }
    }
}

#[test]
fn a_variant_that_no_font_has_is_reported() {
    let layout = set("辻\u{E01EF}辻\u{E01EF} 邉\u{E0103}", Some("ja"), &han());
    let findings = findings(&layout);
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!(findings[0].code, Code::UnknownVariant);
    let message = &findings[0].message;
    assert!(message.contains("“辻” (U+8FBB"), "{message}");
    assert!(message.contains("U+E01EF"), "{message}");
    assert_eq!(glyphs(&layout)[0].id, glyph("辻", Some("ja")));

    let layout = set("Anna\u{FE00}", None, &field(1154, 150));
    let codes: Vec<Code> = self::findings(&layout).iter().map(|f| f.code).collect();
    assert_eq!(codes, [Code::UnknownVariant]);
    // Whether it is a picture is not a shape.
    let layout = set("Anna ©\u{FE0F}", None, &field(1154, 150));
    assert_eq!(self::findings(&layout), []);
}

/// The test font has 辻 and 葛, but no variants.
#[test]
fn a_font_with_the_variant_takes_precedence() {
    let mut book = FontBook::new();
    book.add_path("tests/data/fonts/kanji.ttf".as_ref())
        .unwrap();
    book.add_path("fonts".as_ref()).unwrap();
    let mut field = field(1154, 150);
    field.style.families = vec!["Test Kanji".into()];
    let stack = FontStack::new(&book, &field.style).unwrap();
    let language = Language::new("ja").map(std::sync::Arc::new);
    let set = |text| {
        let cache = &mut ShapeCache::default();
        lay_out(text, language.as_ref(), &field, &stack, cache)
    };
    assert_eq!(fonts(&set("葛辻")), ["Test Kanji"]);
    let layout = set("葛辻\u{E0100}");
    assert_eq!(fonts(&layout), ["Noto Serif SC"]);
    assert_eq!(lint_layout(&layout, &field, &stack), []);
    // No font has this one.
    let layout = set("葛辻\u{E01EF}");
    assert_eq!(fonts(&layout), ["Test Kanji"]);
    assert_eq!(lint_layout(&layout, &field, &stack).len(), 1);
}
