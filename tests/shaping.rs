//! Every name of the Unicode CLDR person-name samples has the glyphs that HarfBuzz gives.
//!
//! `tests/shaping/` has HarfBuzz's results as text, recorded by `tests/oracle/compare.py`.
#![cfg(feature = "bundled-fonts")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod common;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use engross::font::FontBook;
use engross::template::{Background, PixelFormat};
use engross::text::{Line, Run};
use engross::{FieldLayout, Renderer};
use unicode_normalization::UnicodeNormalization as _;

/// The em has 2000 pixels, so the drawing grid is finer than the fonts' units and does not change
/// their values.
const PROGRAM: &str = r#"
title    = "Shaping"
roster   = "names.csv"
template = "page.png"

[[field]]
id       = "Great Vibes"
text     = "{name}"
box      = { x = 0, y = 0, width = 1, height = 1 }
font     = "Great Vibes"
size     = { max = 2000, min = 2000 }
match_fallback = false
quotes   = "as-typed"
overflow = []

[[field]]
id       = "Noto Serif"
text     = "{name}"
box      = { x = 0, y = 0, width = 1, height = 1 }
font     = "Noto Serif"
size     = { max = 2000, min = 2000 }
match_fallback = false
quotes   = "as-typed"
overflow = []
"#;

/// A line of `tests/shaping/` for one of its families and one of its locales.
struct Golden {
    family: String,
    locale: String,
    name: String,
    runs: String,
}

fn goldens() -> Vec<Golden> {
    let mut goldens = Vec::new();
    let files = std::fs::read_dir("tests/shaping").unwrap();
    let mut paths: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let parts: Vec<&str> = line.split(" | ").collect();
            let [families, locales, name, runs] = parts[..] else {
                panic!("{}: {line}", path.display());
            };
            for family in families.split(", ") {
                goldens.extend(locales.split(' ').map(|locale| Golden {
                    family: family.to_owned(),
                    locale: locale.to_owned(),
                    name: name.to_owned(),
                    runs: runs.to_owned(),
                }));
            }
        }
    }
    goldens
}

#[test]
fn names_have_the_glyphs_of_harfbuzz() {
    let goldens = goldens();
    let recorded: BTreeSet<(&str, &str, &str)> = goldens
        .iter()
        .map(|golden| (&*golden.family, &*golden.locale, &*golden.name))
        .collect();
    assert_eq!(recorded.len(), goldens.len(), "each is recorded only once");
    let samples = common::samples();
    for (locale, name) in &samples {
        for family in ["Great Vibes", "Noto Serif"] {
            assert!(recorded.contains(&(family, locale, name)), "{name}");
        }
    }

    let mut book = FontBook::new();
    book.add_bundled().unwrap();
    let page = Background::new(1, 1, PixelFormat::Gray, vec![255]).unwrap();
    let composed: Vec<String> = goldens
        .iter()
        .map(|golden| golden.name.nfc().collect())
        .collect();
    let decomposed: Vec<String> = goldens
        .iter()
        .map(|golden| golden.name.nfd().collect())
        .collect();
    for names in [composed, decomposed] {
        let locales = goldens.iter().map(|golden| &*golden.locale);
        let plan = common::plan(PROGRAM, locales.zip(names.iter().map(String::as_str)));
        let renderer = Renderer::builder(plan.program().clone())
            .background(&page)
            .fonts(book.clone())
            .build()
            .unwrap();
        let mut scratch = renderer.scratch();
        for (entry, golden) in plan.entries().zip(&goldens) {
            let sheet = renderer.lay_out(entry, &mut scratch).unwrap();
            let mut fields = sheet.fields().iter();
            let field = fields.find(|field| field.id == golden.family).unwrap();
            assert_eq!(
                notation(field, &golden.locale),
                golden.runs,
                "{}",
                golden.name
            );
        }
    }
}

/// A field's runs in the notation of `tests/oracle/goldens.py`.
fn notation(field: &FieldLayout, locale: &str) -> String {
    let layout = field.text().unwrap();
    let [line] = &layout.lines[..] else {
        panic!("{} is one line", layout.text);
    };
    let mut pen = line.x;
    let runs = line.runs.iter().map(|run| {
        let glyphs = glyphs(line, run, layout.size, &mut pen);
        let label = Path::new(run.instance.face().label());
        let mut words = vec![
            label.file_stem().unwrap().to_str().unwrap().to_owned(),
            format!("{}..{}", run.range.start, run.range.end),
            run.script.to_string(),
            if run.rtl { "rtl" } else { "ltr" }.to_owned(),
        ];
        let language = run.language.iter().map(ToString::to_string);
        words.extend(language.filter(|language| *language != locale.to_ascii_lowercase()));
        words.extend(run.features.iter().cloned());
        words.push(glyphs);
        words.join(" ")
    });
    runs.collect::<Vec<_>>().join(" ; ")
}

/// The glyphs in hb-shape's notation, in font units: `id=cluster@x,y+advance`.
fn glyphs(line: &Line, run: &Run, size: f32, pen: &mut f32) -> String {
    let scale = size / run.instance.units_per_em();
    let units = |pixels: f32| (pixels / scale).round() as i32;
    let mut text = String::new();
    for glyph in &run.glyphs {
        let (x, y) = (units(glyph.x - *pen), units(line.baseline - glyph.y));
        let separator = if text.is_empty() { "" } else { "|" };
        let offset = if (x, y) == (0, 0) {
            String::new()
        } else {
            format!("@{x},{y}")
        };
        let advance = units(glyph.advance);
        let (id, cluster) = (glyph.id, glyph.cluster);
        write!(text, "{separator}{id}={cluster}{offset}+{advance}").unwrap();
        *pen += glyph.advance;
    }
    text
}
