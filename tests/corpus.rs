//! Every name of the Unicode CLDR person-name samples, set in the bundled fonts alone.
#![cfg(feature = "bundled-fonts")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod common;

use std::collections::BTreeSet;

use engross::template::{Background, PixelFormat};
use engross::{FindingCode, Renderer, font::FontBook};

const PROGRAM: &str = r#"
title    = "Corpus"
roster   = "names.csv"
template = "page.png"

[[field]]
text     = "{name}"
box      = { x = 0, y = 0, width = 1600, height = 400 }
font     = "Great Vibes"
size     = { max = 96, min = 24 }
overflow = ["shrink", "wrap"]
"#;

#[test]
fn every_sample_name_is_set_whole() {
    let names = common::samples();
    let distinct: BTreeSet<&str> = names.iter().map(|(_, name)| name.as_str()).collect();
    assert_eq!(distinct.len(), 788);

    let plan = common::plan(
        PROGRAM,
        names.iter().map(|(locale, name)| (&**locale, &**name)),
    );
    let page = Background::new(1600, 400, PixelFormat::Gray, vec![255; 1600 * 400]).unwrap();
    let mut book = FontBook::new();
    book.add_bundled().unwrap();
    let renderer = Renderer::from_parts(plan.program(), &page, &book).unwrap();
    let mut scratch = renderer.scratch();
    let trouble: Vec<String> = plan
        .entries()
        .flat_map(|entry| {
            let sheet = renderer.lay_out(entry, &mut scratch);
            let severe = [FindingCode::MissingGlyph, FindingCode::Overflow];
            let found = sheet
                .findings()
                .iter()
                .filter(|finding| severe.contains(&finding.code));
            found
                .map(|finding| format!("{}: {}", entry.name(), finding.message))
                .collect::<Vec<_>>()
        })
        .collect();
    assert!(trouble.is_empty(), "{}", trouble.join("\n"));
    assert_eq!(plan.len(), names.len());
}
