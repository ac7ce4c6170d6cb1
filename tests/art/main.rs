//! Names end at what the template has drawn, and one that runs over it is a finding.
//!
//! `ENGROSS_LOOK=folder cargo test --test art` writes the pages, to look at.
#![cfg(all(feature = "bundled-fonts", feature = "svg"))]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod pages;

use std::sync::Arc;

use engross::font::FontBook;
use engross::roster::Roster;
use engross::template::{Background, PixelFormat};
use engross::{
    Code, Diagnostic, FieldLayout, OutputFormat, PixelBox, Plan, Program, Renderer, Severity, Sheet,
};
use pages::{PAGES, Right};

const NAMES: [&str; 6] = [
    "Ann Lee",
    "Gyula Pygmalion",
    "Éva Åström-Çelik",
    "Maximiliane Önderström-Bağcı",
    "Maximiliane Theodora Alexandrina Önderström-Bağcı",
    "Maximiliane Theodora Alexandrina Önderström-Bağcı von Hohenzollern",
];

fn book() -> FontBook {
    let mut book = FontBook::new();
    book.add_bundled().unwrap();
    book
}

/// A program on a drawing with this content, with these lines in its `program.toml`.
fn on_drawing(content: &str, lines: &str) -> Renderer {
    let drawing = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1000\" height=\"700\" \
         font-family=\"Noto Serif\">{content}</svg>"
    );
    let text = format!("title = \"Award\"\ntemplate = \"template.svg\"\n{lines}");
    let program = Program::parse(&text, "program.toml").unwrap();
    let renderer = Renderer::builder(program).template(drawing.as_bytes());
    renderer.fonts(book()).build().unwrap()
}

fn sheets(renderer: &Renderer) -> Vec<Sheet> {
    let rows = NAMES.map(|name| [name]);
    let roster = Roster::from_rows("roster", ["name"], rows).unwrap();
    let plan = Plan::new(Arc::clone(renderer.program()), roster).unwrap();
    let mut scratch = renderer.scratch();
    let entries = plan.entries();
    let sheets: Vec<Sheet> = entries
        .map(|entry| renderer.lay_out(entry, &mut scratch).unwrap())
        .collect();
    sheets
}

fn over_art(findings: &[Diagnostic]) -> Vec<&Diagnostic> {
    let own = findings.iter();
    own.filter(|finding| finding.code == Code::OverArt).collect()
}

fn look(name: &str, renderer: &Renderer, sheets: &[Sheet]) {
    let Some(folder) = std::env::var_os("ENGROSS_LOOK") else {
        return;
    };
    let mut scratch = renderer.scratch();
    for (number, sheet) in sheets.iter().enumerate() {
        let file = renderer.print(sheet, OutputFormat::Png, &mut scratch);
        let file = file.unwrap().bytes().into_owned();
        let name = format!("{}-{number}.png", name.replace(' ', "-"));
        std::fs::write(std::path::Path::new(&folder).join(name), file).unwrap();
    }
}

fn touches(layout: &FieldLayout, art: &PixelBox) -> bool {
    let ink = layout.text().unwrap().ink.unwrap();
    ink.left < art.right() as f32
        && ink.right > art.x as f32
        && ink.top < art.bottom() as f32
        && ink.bottom > art.y as f32
}

/// The positions of all glyphs, and their size.
fn positions(sheet: &Sheet) -> Vec<(u32, f32, f32, f32)> {
    let text = sheet.fields()[0].text().unwrap();
    let runs = text.lines.iter().flat_map(|line| &line.runs);
    let glyphs = runs.flat_map(|run| &run.glyphs);
    glyphs
        .map(|glyph| (u32::from(glyph.id), glyph.x, glyph.y, text.size))
        .collect()
}

#[test]
fn names_end_at_the_art_of_drawn_pages() {
    let mut wrong = Vec::new();
    for page in &PAGES {
        let renderer = on_drawing(&format!("{}{}", page.art, page.name), "");
        let sheets = sheets(&renderer);
        look(page.look, &renderer, &sheets);
        let empty = self::sheets(&on_drawing(page.name, ""));
        let about_all = over_art(renderer.findings()).len();
        if about_all != usize::from(matches!(page.right, Right::StandsOver)) {
            wrong.push(format!("{}: {:?}", page.look, renderer.findings()));
        }
        for ((sheet, empty), name) in sheets.iter().zip(&empty).zip(NAMES) {
            let layout = &sheet.fields()[0];
            let what = format!("{}: {name}: {:?}", page.look, layout.text().unwrap().ink);
            for finding in over_art(sheet.findings()) {
                wrong.push(format!("{what}: {}", finding.message));
            }
            let errors = sheet.findings().iter();
            for error in errors.filter(|finding| finding.severity == Severity::Error) {
                wrong.push(format!("{what}: {}", error.message));
            }
            match page.right {
                Right::EndsAt(art) => {
                    for art in art.iter().filter(|art| touches(layout, art)) {
                        wrong.push(format!("{what} touches {art}"));
                    }
                }
                Right::Free | Right::StandsOver if positions(sheet) != positions(empty) => {
                    wrong.push(format!("{what}: not as on an empty page"));
                }
                Right::Free | Right::StandsOver => {}
            }
        }
        if let Right::EndsAt(_) = page.right {
            let (first, last) = (positions(&sheets[0]), positions(&sheets[5]));
            if first != positions(&empty[0]) {
                wrong.push(format!("{}: a short name has moved", page.look));
            }
            if last == positions(&empty[5]) {
                wrong.push(format!("{}: a long name does not end anywhere", page.look));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
