//! What is reported about characters and layouts.

use super::{book, field, glyphs, serif, set};
use crate::diagnostic::{Code, Diagnostic};
use crate::field::Field;
use crate::font::{FontBook, FontStack};
use crate::language::Script;
use crate::text::{TextLayout, lint, lint_layout};

fn findings(layout: &TextLayout, field: &Field) -> Vec<Diagnostic> {
    let stack = FontStack::new(book(), &field.style).unwrap();
    lint_layout(layout, field, &stack)
}

#[test]
fn a_missing_character_is_reported_with_its_name() {
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
fn the_hint_names_a_font_with_the_missing_character() {
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
fn an_overflow_reports_its_amount() {
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
fn suspicious_characters_are_found() {
    let codes = |text: &str| lint(text).iter().map(|f| f.code).collect::<Vec<_>>();
    assert_eq!(codes("Anna\u{200B}Smith"), [Code::InvisibleCharacter]);
    assert_eq!(codes("\u{200F}Anna"), [Code::InvisibleCharacter]);
    assert_eq!(codes("\u{202E}Anna\u{7}"), [Code::ControlCharacter; 2]);
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
