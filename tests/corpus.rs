//! Every name of the Unicode CLDR person-name samples is set without a missing character: in the
//! bundled fonts alone, and in the system's alone.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod common;

use std::collections::BTreeSet;

use engross::template::{Background, PixelFormat};
use engross::{Code, Digest, OutputFormat, Renderer, font::FontBook};

const PROGRAM: &str = r#"
title    = "Corpus"
roster   = "names.csv"
template = "page.png"

[[field]]
text     = "{name}"
box      = { x = 0, y = 0, width = 1600, height = 400 }
font     = ["Great Vibes", "Noto Serif"]
size     = { max = 96, min = 24 }
overflow = ["shrink", "wrap"]
"#;

/// Lays out all names in the fonts of the book.
fn set_all(program: &str, book: &FontBook) -> Outcome {
    let names = common::samples();
    let distinct: BTreeSet<&str> = names.iter().map(|(_, name)| name.as_str()).collect();
    assert_eq!(distinct.len(), 788);
    let plan = common::plan(
        program,
        names.iter().map(|(locale, name)| (&**locale, &**name)),
    );
    assert_eq!(plan.len(), names.len());

    let page = Background::new(1600, 400, PixelFormat::Gray, vec![255; 1600 * 400]).unwrap();
    let renderer = Renderer::builder(plan.program().clone())
        .background(&page)
        .fonts(book.clone())
        .build()
        .unwrap();
    let mut scratch = renderer.scratch();
    let mut outcome = Outcome::default();
    for entry in plan.entries() {
        let sheet = renderer.lay_out(entry, &mut scratch).unwrap();
        let severe = [Code::MissingGlyph, Code::Overflow];
        for finding in sheet.findings() {
            if severe.contains(&finding.code) {
                let error = format!("{}: {}", entry.name(), finding.message);
                outcome.errors.push(error);
            }
        }
        let lines = sheet
            .fields()
            .iter()
            .flat_map(|field| &field.text().unwrap().lines);
        for run in lines.flat_map(|line| &line.runs) {
            let face = run.instance.face();
            let font = format!("{} #{} {}", face.label(), face.index(), face.family());
            outcome.fonts.insert((run.script.to_string(), font));
        }
        let digest = renderer.digest(&sheet, OutputFormat::Png);
        outcome.digests.push(digest);
    }
    outcome
}

#[derive(Default, PartialEq, Debug)]
struct Outcome {
    errors: Vec<String>,
    /// Pairs of a script and a font that is used for it.
    fonts: BTreeSet<(String, String)>,
    /// The digest of each sheet.
    digests: Vec<Digest>,
}

#[cfg(feature = "bundled-fonts")]
#[test]
fn no_sample_name_has_a_missing_glyph_or_an_overflow() {
    let mut book = FontBook::new();
    book.add_bundled().unwrap();
    let outcome = set_all(PROGRAM, &book);
    assert!(outcome.errors.is_empty(), "{}", outcome.errors.join("\n"));
}

/// Needs Debian's fonts-noto-core and fonts-noto-cjk:
/// `cargo test --test corpus -- --ignored --nocapture system_fonts`
#[cfg(feature = "system-fonts")]
#[test]
#[ignore = "needs Debian's fonts-noto-core and fonts-noto-cjk"]
fn system_fonts_set_every_sample_name() {
    let program = PROGRAM.replace("[\"Great Vibes\", \"Noto Serif\"]", "\"Noto Serif\"");
    let outcome = || {
        let mut book = FontBook::new();
        book.add_system();
        set_all(&program, &book)
    };
    let first = outcome();
    for (script, font) in &first.fonts {
        eprintln!("{script} {font}");
    }
    assert!(first.errors.is_empty(), "{}", first.errors.join("\n"));
    for region in ["SC", "TC", "HK", "JP"] {
        let family = format!("Noto Serif CJK {region}");
        let is_used =
            |(script, font): &(String, String)| script == "Hani" && font.ends_with(&family);
        assert!(first.fonts.iter().any(is_used), "{family}");
    }
    assert_eq!(
        outcome(),
        first,
        "the same in a second discovery of the system's fonts"
    );
}
