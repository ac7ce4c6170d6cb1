//! How a text is divided into runs, and the glyphs that shaping gives.

use proptest::prelude::*;

use super::{field, fonts, glyphs, runs, serif, set};

#[test]
fn nfc_and_nfd_give_the_same_glyphs() {
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
fn arabic_is_joined_and_set_from_right_to_left() {
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
fn mixed_directions_are_in_visual_order() {
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
fn a_word_is_set_in_one_font() {
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
fn han_runs_have_an_east_asian_language() {
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
fn han_has_the_shapes_of_its_language() {
    let glyph =
        |text: &str, language: &str| glyphs(&set(text, Some(language), &serif(500, 150)))[0].id;
    assert_ne!(glyph("直", "zh-Hans"), glyph("直", "ja"));
    assert_ne!(glyph("骨", "zh-Hans"), glyph("骨", "zh-Hant"));
    assert_eq!(glyph("骨", "zh-Hant"), glyph("骨", "zh-TW"));
    assert_eq!(glyph("直", "zh-Hans"), glyph("直", "en"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn nfd_changes_nothing(text in "[\\u00C0-\\u017F\\u1E00-\\u1EFF가-힣 ]{1,20}") {
        use unicode_normalization::UnicodeNormalization as _;
        let field = field(1154, 150);
        let nfc = set(&text, None, &field);
        let nfd = set(&text.nfd().collect::<String>(), None, &field);
        prop_assert_eq!(glyphs(&nfc), glyphs(&nfd));
    }
}

#[test]
fn a_sign_does_not_choose_the_font_of_the_letters() {
    // Great Vibes has no asterism, and no star.
    let layout = set("Smith\u{2042}Jones", Some("en"), &field(1154, 150));
    assert_eq!(fonts(&layout), ["Great Vibes", "Noto Serif", "Great Vibes"]);
    let layout = set("Anna ☀ Smith", Some("en"), &field(1154, 150));
    let missing: Vec<char> = layout.missing.iter().map(|found| found.character).collect();
    assert_eq!(missing, ['☀']);
    assert_eq!(fonts(&layout), ["Great Vibes"]);
}

#[test]
fn what_follows_an_isolate_has_the_script_before_it() {
    let layout = set("No. \u{2068}محمد\u{2069} 12", Some("en"), &serif(1154, 150));
    let scripts: Vec<&str> = runs(&layout).map(|run| run.script.code()).collect();
    assert_eq!(scripts.last(), Some(&"Latn"), "{scripts:?}");
}
