//! Which of a family's faces set a text, and which family follows which.

use super::{field, runs, set};
use crate::field::Field;
use crate::font::{Face, FontBook, FontStack};
use crate::text::TextLayout;

fn styled(families: &[&str], weight: u16, italic: bool) -> Field {
    let mut field = field(1154, 150);
    field.style.families = families.iter().map(ToString::to_string).collect();
    field.style.weight = weight;
    field.style.italic = italic;
    field
}

fn faces(layout: &TextLayout) -> Vec<&Face> {
    runs(layout).map(|run| run.instance.face()).collect()
}

fn labels(layout: &TextLayout) -> Vec<&str> {
    faces(layout).iter().map(|face| face.label()).collect()
}

#[test]
fn each_style_has_a_face_of_its_own() {
    for family in ["Noto Serif", "Noto Sans"] {
        for (weight, italic, style) in [
            (400, false, "Regular"),
            (700, false, "Bold"),
            (400, true, "Italic"),
            (700, true, "BoldItalic"),
        ] {
            let file = format!("fonts/{}-{style}.ttf", family.replace(' ', ""));
            for text in ["Łucja Ōé", "Ἀθηνᾶ", "Ґалина"] {
                let layout = set(text, None, &styled(&[family], weight, italic));
                assert_eq!(labels(&layout), [&file], "{text}");
            }
        }
    }
}

#[test]
fn bold_text_is_bold_where_there_is_a_bold_face() {
    let field = styled(&["Noto Serif"], 700, true);
    let layout = set("Sok សុខ", None, &field);
    let [latin, khmer] = faces(&layout)[..] else {
        panic!("{:?}", labels(&layout));
    };
    assert_eq!(latin.label(), "fonts/NotoSerif-BoldItalic.ttf");
    assert_eq!(khmer.label(), "fonts/NotoSerifKhmer-Regular.ttf");
    let missing: Vec<_> = runs(&layout)
        .map(|run| run.instance.missing_style())
        .collect();
    assert!(missing[0].is_none());
    assert_eq!((missing[1].weight, missing[1].italic), (Some(700), true));
}

#[test]
fn nothing_is_missing_of_the_regular_style() {
    for weight in [300, 400, 500] {
        let layout = set("Sok សុខ", None, &styled(&["Great Vibes"], weight, false));
        assert!(
            runs(&layout).all(|run| run.instance.missing_style().is_none()),
            "{weight}"
        );
    }
}

#[test]
fn a_text_without_a_family_has_its_style_too() {
    let mut book = FontBook::new();
    book.add_path("fonts/NotoSans-Regular.ttf".as_ref())
        .unwrap();
    book.add_path("fonts/NotoSans-Bold.ttf".as_ref()).unwrap();
    let stack = FontStack::new(&book, &styled(&[], 700, false).style).unwrap();
    assert_eq!(stack.primary().face().label(), "fonts/NotoSans-Bold.ttf");
}

/// The fonts of the tests have stems without serifs, and no Greek or Cyrillic.
#[test]
fn the_fallback_of_a_sans_is_a_sans() {
    let mut book = FontBook::new();
    book.add_path("tests/data/fonts/kanji.ttf".as_ref())
        .unwrap();
    book.add_path("fonts".as_ref()).unwrap();
    let fallback = |family: &str, weight, text| {
        let style = styled(&[family], weight, false).style;
        let stack = FontStack::new(&book, &style).unwrap();
        let field = Field {
            style,
            ..field(1154, 150)
        };
        let layout = crate::text::lay_out(text, None, &field, &stack, &mut Default::default());
        labels(&layout).join(" ")
    };
    for text in ["Ελένη", "Анна", "Anna", "1"] {
        assert_eq!(
            fallback("Test Kanji", 400, text),
            "fonts/NotoSans-Regular.ttf"
        );
        assert_eq!(fallback("Test Kanji", 700, text), "fonts/NotoSans-Bold.ttf");
    }
    for family in ["Great Vibes", "Noto Naskh Arabic", "Noto Serif SC"] {
        assert_eq!(
            fallback(family, 400, "Ελένη"),
            "fonts/NotoSerif-Regular.ttf"
        );
    }
}

#[test]
fn a_font_without_a_name_sets_text() {
    let mut data = std::fs::read("fonts/NotoSans-Regular.ttf").unwrap();
    let entry = data.windows(4).position(|tag| tag == b"name").unwrap();
    data[entry..entry + 4].copy_from_slice(b"namf");
    let mut book = FontBook::new();
    book.add_data("nameless", data).unwrap();
    let stack = FontStack::new(&book, &styled(&[], 400, false).style).unwrap();
    assert_eq!(stack.primary().face().label(), "nameless");
}
