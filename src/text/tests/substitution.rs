//! What is set differently from its spelling, and the findings about it.

use super::{book, field, fonts, glyphs, runs, serif, set};
use crate::diagnostic::{Code, Diagnostic};
use crate::field::{Capitals, Field, MissingSigns, Quotes};
use crate::font::FontStack;
use crate::text::{SubstitutionReason, TextLayout, lint_layout};

fn findings(layout: &TextLayout, field: &Field) -> Vec<Diagnostic> {
    let stack = FontStack::new(book(), &field.style).unwrap();
    lint_layout(layout, field, &stack)
}

fn codes(layout: &TextLayout, field: &Field) -> Vec<Code> {
    findings(layout, field)
        .iter()
        .map(|finding| finding.code)
        .collect()
}

#[test]
fn a_straight_apostrophe_is_set_as_a_typographic_one() {
    let typed = set("Ann O'Neill", None, &field(1154, 150));
    let right = set("Ann O’Neill", None, &field(1154, 150));
    let ids = |layout: &TextLayout| -> Vec<u16> { glyphs(layout).iter().map(|g| g.id).collect() };
    assert_eq!(ids(&typed), ids(&right));
    assert_eq!(typed.text, "Ann O'Neill");
    let line = &typed.lines[0];
    assert_eq!(line.text, "Ann O’Neill");
    assert_eq!(line.spelling(0..line.text.len()), "Ann O'Neill");
    assert_eq!(line.spelling(4..5), "O");
    assert_eq!(line.spelling(5..8), "'");
    assert_eq!(line.substitutions[0].reason, SubstitutionReason::Quotes);
    assert!(right.lines[0].substitutions.is_empty());

    let mut as_typed = field(1154, 150);
    as_typed.style.quotes = Quotes::AsTyped;
    let layout = set("Ann O'Neill", None, &as_typed);
    assert_eq!(layout.lines[0].text, "Ann O'Neill");
    assert_eq!(codes(&layout, &as_typed), [Code::StraightQuotes]);
}

#[test]
fn an_accent_typed_for_an_apostrophe_is_noted() {
    let field = serif(1154, 150);
    for (typed, noted) in [("O´Neill", true), ("O'Neill", false), ("O’Neill", false)] {
        let layout = set(typed, None, &field);
        let expected: &[Code] = if noted { &[Code::WrongApostrophe] } else { &[] };
        assert_eq!(codes(&layout, &field), expected, "{typed}");
    }
}

#[test]
fn a_sign_that_the_font_lacks_is_set_as_its_equivalent() {
    let field = field(1154, 150);
    for (typed, right) in [
        ("Anna \u{2012} Lee", "Anna – Lee"),
        ("Anna\u{FF08}Lee\u{FF09}", "Anna(Lee)"),
    ] {
        let layout = set(typed, None, &field);
        assert_eq!(layout.lines[0].text, right);
        assert_eq!(layout.text, typed);
        assert_eq!(fonts(&layout), ["Great Vibes"]);
        assert!(codes(&layout, &field).contains(&Code::SubstitutedSign));
        let line = &layout.lines[0];
        assert_eq!(line.spelling(0..line.text.len()), typed);
    }
    let japanese = set("山田\u{FF08}太郎\u{FF09}", Some("ja"), &field);
    assert_eq!(japanese.lines[0].text, "山田\u{FF08}太郎\u{FF09}");
}

#[test]
fn a_sign_that_no_font_has_can_be_left_out() {
    let mut field = serif(1154, 150);
    let layout = set("Ann 🎉 Lee", None, &field);
    assert!(codes(&layout, &field).contains(&Code::MissingGlyph));

    field.style.missing = MissingSigns::LeaveOut;
    let layout = set("Ann 🎉👩\u{200D}💻 Lee", None, &field);
    assert_eq!(layout.lines[0].text, "Ann Lee");
    assert!(layout.missing.is_empty());
    let findings = findings(&layout, &field);
    assert_eq!(findings[0].code, Code::LeftOut);
    let message = &findings[0].message;
    assert!(
        message.starts_with("no font has “🎉👩\u{200D}💻”, which starts"),
        "{message}"
    );
    assert_eq!(glyphs(&layout), glyphs(&set("Ann Lee", None, &field)));

    let letter = set("Ann 𐎠", None, &field);
    assert!(codes(&letter, &field).contains(&Code::MissingGlyph));
}

#[test]
fn capitals_can_be_set_as_initials() {
    let mut field = serif(1154, 150);
    field.style.capitals = Some(Capitals::Title);
    let layout = set("İREMNUR ÖNDER", Some("tr"), &field);
    assert_eq!(layout.lines[0].text, "İremnur Önder");
    assert_eq!(layout.text, "İREMNUR ÖNDER");
    let line = &layout.lines[0];
    assert_eq!(line.spelling(0..line.text.len()), "İREMNUR ÖNDER");
    assert_eq!(line.spelling(2..3), "R");
    let right = set("İremnur Önder", Some("tr"), &field);
    assert_eq!(glyphs(&layout), glyphs(&right));
}

/// The parts of a text in small capitals, with their size relative to the text's.
fn small_capitals(layout: &TextLayout) -> Vec<(&str, f32)> {
    let small = runs(layout).filter(|run| run.small_capitals);
    small
        .map(|run| {
            let text = &layout.lines[0].text[run.range.clone()];
            (text, run.instance.scale())
        })
        .collect()
}

#[test]
fn small_capitals_are_those_of_the_font() {
    let mut field = serif(1154, 150);
    field.style.capitals = Some(Capitals::SmallCaps);
    let layout = set("ANNA Lee", None, &field);
    let line = &layout.lines[0];
    assert_eq!(line.text, "ANNA LEE");
    assert_eq!(line.spelling(0..line.text.len()), "ANNA Lee");
    assert_eq!(small_capitals(&layout), [("NNA", 1.0), ("EE", 1.0)]);
    let capitals = set("ANNA LEE", None, &serif(1154, 150));
    assert_ne!(glyphs(&layout)[1].id, glyphs(&capitals)[1].id);
    assert_eq!(glyphs(&layout)[0].id, glyphs(&capitals)[0].id);
}

#[test]
fn small_capitals_are_smaller_capitals_if_the_font_has_none() {
    let mut field = field(1154, 150);
    field.style.capitals = Some(Capitals::SmallCaps);
    let layout = set("İREM Öz", Some("tr"), &field);
    assert_eq!(layout.lines[0].text, "İREM ÖZ");
    let small = small_capitals(&layout);
    let texts: Vec<&str> = small.iter().map(|(text, _)| *text).collect();
    assert_eq!(texts, ["REM", "Z"]);
    assert!(
        small.iter().all(|(_, scale)| (0.65..0.86).contains(scale)),
        "{small:?}"
    );
}

#[test]
fn all_letters_of_a_text_can_be_capitals_or_small() {
    let set_as = |text: &str, language, capitals| {
        let mut field = serif(1154, 150);
        field.style.capitals = Some(capitals);
        let layout = set(text, language, &field);
        assert_eq!(layout.text, text);
        let line = &layout.lines[0];
        assert_eq!(line.spelling(0..line.text.len()), text);
        line.text.clone()
    };
    for (text, language, capitals, expected) in [
        (
            "İremnur Filiz",
            Some("tr"),
            Capitals::Upper,
            "İREMNUR FİLİZ",
        ),
        ("Jörg Straße", None, Capitals::Upper, "JÖRG STRASSE"),
        (
            "ΑΓΓΕΛΟΣ Άννας",
            Some("el"),
            Capitals::Upper,
            "ΑΓΓΕΛΟΣ ΑΝΝΑΣ",
        ),
        ("ΑΓΓΕΛΟΣ", Some("el"), Capitals::Lower, "αγγελος"),
        (
            "anna-lee  mcDonald",
            None,
            Capitals::Words,
            "Anna-lee McDonald",
        ),
        ("“ina”", Some("tr"), Capitals::Words, "“İna”"),
    ] {
        let text = text.replace("  ", " ");
        assert_eq!(set_as(&text, language, capitals), expected, "{text}");
    }
    // A drawing asks for small capitals in all of the text, whatever is done with its values.
    let mut field = serif(1154, 150);
    field.style.small_capitals = true;
    let layout = set("for Ann", None, &field);
    assert_eq!(layout.lines[0].text, "FOR ANN");
    assert_eq!(small_capitals(&layout), [("FOR", 1.0), ("NN", 1.0)]);
    field.style.capitals = Some(Capitals::Upper);
    assert!(small_capitals(&set("for Ann", None, &field)).is_empty());
}

#[test]
fn another_font_is_noted_with_the_letter_that_is_lacking() {
    let field = field(1154, 150);
    let layout = set("Ελένη", None, &field);
    let findings = findings(&layout, &field);
    let other = findings
        .iter()
        .find(|finding| finding.code == Code::OtherFont)
        .unwrap();
    assert!(
        other
            .message
            .starts_with("“Ελένη” is set in Noto Serif, as Great Vibes has no “Ε”"),
        "{}",
        other.message
    );
    assert_eq!(codes(&set("Anna", None, &field), &field), []);
}

#[test]
fn a_moved_baseline_is_noted_with_the_script() {
    let field = serif(1154, 116);
    let layout = set("နိုင်ကြွယ်", None, &field);
    let moved = findings(&layout, &field)
        .into_iter()
        .find(|finding| finding.code == Code::MovedBaseline)
        .unwrap();
    assert!(
        moved.message.contains("its Myanmar letters"),
        "{}",
        moved.message
    );
    assert!(!codes(&set("Ágnes", None, &field), &field).contains(&Code::MovedBaseline));
}

#[test]
fn capitals_run_into_each_other_in_a_script_face_alone() {
    for name in ["ANNA SMITH", "GIOVANNI", "MARÍA JOSÉ"] {
        let field = field(1154, 150);
        let layout = set(name, None, &field);
        assert!(
            codes(&layout, &field).contains(&Code::CrowdedCapitals),
            "{name}"
        );
        let field = serif(1154, 150);
        let layout = set(name, None, &field);
        assert!(
            !codes(&layout, &field).contains(&Code::CrowdedCapitals),
            "{name}"
        );
    }
    for name in ["AVATAR WAVY", "LTY PAVA", "J. R. R. Tolkien", "Anna Smith"] {
        let field = serif(1154, 150);
        let layout = set(name, None, &field);
        assert!(
            !codes(&layout, &field).contains(&Code::CrowdedCapitals),
            "{name}"
        );
    }
}

#[test]
fn word_spaces_of_fallback_fonts_are_alike() {
    let field = field(1154, 150);
    let layout = set("අනුර කුමාර", None, &field);
    let space = runs(&layout)
        .find_map(|run| {
            let at = |glyph: &&crate::text::Glyph| {
                layout.lines[0].text[glyph.cluster..].starts_with(' ')
            };
            let em = layout.size * run.instance.scale();
            run.glyphs.iter().find(at).map(|glyph| glyph.advance / em)
        })
        .unwrap();
    assert!((0.29..0.31).contains(&space), "{space}");
}
