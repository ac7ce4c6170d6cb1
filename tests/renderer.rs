//! The renderer as other programs use it: from memory, checked, one certificate at a time.
#![cfg(all(feature = "bundled-fonts", feature = "svg", feature = "webp"))]
#![expect(clippy::unwrap_used, reason = "a test that cannot continue panics")]

use std::fs;
use std::sync::Arc;

use engross::batch::{self, RunOptions, VerifyOptions};
use engross::font::FontBook;
use engross::preview::{Preview, PreviewOptions};
use engross::roster::Roster;
use engross::template::{Background, PixelFormat};
use engross::{Certificate, Code, Error, OutputFormat, Plan, PlateCache, Program, Renderer};

const PROGRAM: &str = r#"
title    = "Award"
roster   = "nowhere/roster.csv"
template = "nowhere/page.png"

[[field]]
text = "{name}"
box  = { x = 0, y = 0, width = 200, height = 40 }
size = { max = 30, min = 20 }

[[field]]
text = "{role}"
box  = { x = 0, y = 50, width = 200, height = 40 }
size = { max = 30, min = 20 }
"#;

fn program() -> Program {
    Program::parse(PROGRAM, "nowhere/program.toml").unwrap()
}

fn fonts() -> FontBook {
    let mut book = FontBook::new();
    book.add_bundled().unwrap();
    book
}

fn page(width: u32, height: u32) -> Background {
    let pixels = vec![250; (width * height) as usize];
    Background::new(width, height, PixelFormat::Gray, pixels).unwrap()
}

fn renderer(program: impl Into<Arc<Program>>) -> Renderer {
    let page = page(300, 100);
    let renderer = Renderer::builder(program).background(&page);
    renderer.fonts(fonts()).build().unwrap()
}

fn plan(program: &Arc<Program>, name: &str, role: &str) -> Plan {
    let roster = Roster::from_rows("people", ["name", "role"], [[name, role]]).unwrap();
    Plan::new(Arc::clone(program), roster).unwrap()
}

fn codes(error: &Error) -> Vec<Code> {
    error
        .diagnostics()
        .iter()
        .map(|reason| reason.code)
        .collect()
}

#[test]
fn a_certificate_is_refused_with_all_reasons_at_once() {
    let page = page(16_385, 100);
    let renderer = Renderer::builder(program())
        .background(&page)
        .fonts(fonts());
    let renderer = renderer.build().unwrap();
    let mut scratch = renderer.scratch();
    let plan = plan(
        renderer.program(),
        "",
        "🧿 of the house on the other side of the river",
    );
    let refused = renderer.certify(plan.entry(0), OutputFormat::Webp, &mut scratch);
    let error = refused.unwrap_err();
    let reasons = [
        Code::EmptyName,
        Code::MissingGlyph,
        Code::Overflow,
        Code::PageTooLarge,
    ];
    assert_eq!(codes(&error), reasons, "{error}");
    let places: Vec<String> = error
        .diagnostics()
        .iter()
        .map(|reason| format!("{}{:?}", reason.location, reason.location.field))
        .collect();
    assert_eq!(
        places,
        [
            "people:2: None",
            "people:2: Some(\"role\")",
            "people:2: Some(\"role\")",
            "None"
        ]
    );

    let unchecked = renderer.render_unchecked(plan.entry(0), OutputFormat::Png, &mut scratch);
    assert!(unchecked.unwrap().bytes().starts_with(b"\x89PNG"));
}

#[test]
fn warnings_and_notes_do_not_refuse_a_certificate() {
    let renderer = renderer(program());
    let mut scratch = renderer.scratch();
    let plan = plan(renderer.program(), "Zoe\u{308} Maximiliana/Lee", "Speaker");
    let sheet = renderer.lay_out(plan.entry(0), &mut scratch).unwrap();
    let found: Vec<Code> = sheet
        .findings()
        .iter()
        .map(|finding| finding.code)
        .collect();
    assert_eq!(
        found,
        [Code::UnsafeKey, Code::Shrunk],
        "of the row, then of the field"
    );
    let certificate = renderer.certify(plan.entry(0), OutputFormat::Png, &mut scratch);
    let printed = renderer.print(&sheet, OutputFormat::Png, &mut scratch);
    assert_eq!(certificate.unwrap().bytes(), printed.unwrap().bytes());
}

#[test]
fn an_error_of_the_template_refuses_every_certificate() {
    let toml = PROGRAM.replace("page.png", "page.svg");
    let program = Program::parse(&toml, "program.toml").unwrap();
    let svg = r#"<svg xmlns="http://www.w3.org/2000/svg" width="300" height="100">
        <text x="10" y="90" font-family="Noto Serif">🧿</text>
        <text x="10" y="20" font-family="Noto Serif">{name}</text></svg>"#;
    let renderer = Renderer::builder(program)
        .template(svg.as_bytes())
        .fonts(fonts());
    let renderer = renderer.build().unwrap();
    let cells = [("name", "Ann"), ("role", "Speaker")];
    let refused = renderer.one(cells, OutputFormat::Png, &mut renderer.scratch());
    assert_eq!(codes(&refused.unwrap_err()), [Code::MissingGlyph]);
}

#[test]
fn an_entry_of_another_program_is_refused() {
    let renderer = renderer(program());
    let mut scratch = renderer.scratch();
    // Even an equal program may have been changed in between.
    let other = plan(&Arc::new(program()), "Ann", "Speaker");
    let entry = other.entry(0);
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let (run, verify) = (RunOptions::default(), VerifyOptions::default());
    for error in [
        renderer.lay_out(entry, &mut scratch).err(),
        renderer
            .certify(entry, OutputFormat::Png, &mut scratch)
            .err(),
        renderer
            .render_unchecked(entry, OutputFormat::Png, &mut scratch)
            .err(),
        batch::check(&other, &renderer, &run, |_| ()).err(),
        batch::run(&other, &renderer, &out, &run, |_| ()).err(),
        batch::verify(&other, &renderer, &out, &verify, |_| ()).err(),
        Preview::new(&other, &renderer, PreviewOptions::default(), || ()).err(),
    ] {
        assert_eq!(error.unwrap().code(), Code::OtherProgram);
    }
    assert!(!out.exists());

    let own = plan(renderer.program(), "Ann", "Speaker");
    renderer
        .certify(own.entry(0), OutputFormat::Png, &mut scratch)
        .unwrap();
}

#[test]
fn a_sheet_of_another_renderer_is_refused() {
    let large = renderer(program());
    let small = page(200, 90);
    let small = Renderer::builder(large.program().clone())
        .background(&small)
        .fonts(fonts());
    let small = small.build().unwrap();
    let mut scratch = small.scratch();
    let plan = plan(large.program(), "Ann", "Speaker");
    let sheet = large.lay_out(plan.entry(0), &mut scratch).unwrap();
    for error in [
        small.print(&sheet, OutputFormat::Png, &mut scratch).err(),
        small.pixels(&sheet, &mut scratch).err(),
    ] {
        assert_eq!(error.unwrap().code(), Code::OtherProgram);
    }
    large
        .print(&sheet, OutputFormat::Png, &mut scratch)
        .unwrap();
}

#[test]
fn one_recipient_needs_no_roster() {
    let renderer = renderer(program());
    let mut scratch = renderer.scratch();
    let mut one = |cells: &[(&'static str, &'static str)]| {
        let certificate = renderer.one(cells.iter().copied(), OutputFormat::Png, &mut scratch);
        certificate.map(Certificate::into_bytes)
    };
    let ann = one(&[("name", "Ann"), ("role", "Speaker"), ("city", "Oslo")]).unwrap();
    let plan = plan(renderer.program(), "Ann", "Speaker");
    let entry = plan.entry(0);
    let planned = renderer.certify(entry, OutputFormat::Png, &mut renderer.scratch());
    assert_eq!(ann, planned.unwrap().into_bytes());

    let error = one(&[("name", "Ann 🧿"), ("role", "Speaker")]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "no font has “🧿” (U+1F9FF NAZAR AMULET)",
        "without the row of a roster that does not exist"
    );
    assert_eq!(
        error.diagnostics()[0].location.field.as_deref(),
        Some("name")
    );
    let error = one(&[("name", ""), ("role", "Speaker")]).unwrap_err();
    assert_eq!(codes(&error), [Code::EmptyName]);
    let error = one(&[("name", "Ann")]).unwrap_err();
    assert_eq!(codes(&error), [Code::UnknownColumn], "{error}");
}

const AWARD: &str = "assets/ambassador-2023";

#[test]
fn a_drawing_and_fonts_in_memory_give_the_certificates_of_their_files() {
    let opened = Renderer::new(Program::open(AWARD).unwrap()).unwrap();
    let toml = fs::read_to_string(format!("{AWARD}/program.toml")).unwrap();
    let drawing = fs::read(format!("{AWARD}/certificate.svg")).unwrap();
    let program = Program::parse(&toml, "nowhere/program.toml").unwrap();
    let mut book = fonts();
    let dates = fs::read(format!("{AWARD}/fonts/EBGaramond-Regular.ttf")).unwrap();
    book.add_data("EBGaramond-Regular.ttf", dates).unwrap();
    let renderer = Renderer::builder(program).template(&drawing).fonts(book);
    let renderer = renderer.build().unwrap();
    for format in OutputFormat::ALL {
        let one = |renderer: &Renderer| {
            let cells = [("name", "İremnur Önder")];
            renderer
                .one(cells, *format, &mut renderer.scratch())
                .unwrap()
                .into_bytes()
        };
        assert_eq!(one(&renderer), one(&opened), "{format}");
    }
}

#[test]
fn a_template_that_is_not_there_is_an_error() {
    let built = Renderer::builder(program()).fonts(fonts()).build();
    assert_eq!(built.unwrap_err().code(), Code::Read);
    let svg = PROGRAM.replace("page.png", "page.svg");
    let program = Program::parse(&svg, "nowhere/program.toml").unwrap();
    let built = Renderer::builder(program).fonts(fonts()).build();
    assert_eq!(built.unwrap_err().code(), Code::Read);
    let built = Renderer::builder(self::program())
        .template(b"<svg/>")
        .build();
    assert_eq!(built.unwrap_err().code(), Code::NotATemplate);
}

#[test]
fn a_template_in_memory_is_cached() {
    let folder = tempfile::tempdir().unwrap();
    let cache = PlateCache::new(folder.path());
    let cached = || fs::read_dir(folder.path()).unwrap().count();
    let render = |program: Program, page: &Background| {
        let renderer = Renderer::builder(program)
            .background(page)
            .fonts(fonts())
            .cache(&cache);
        let renderer = renderer.build().unwrap();
        let cells = [("name", "Ann"), ("role", "Speaker")];
        let certificate = renderer.one(cells, OutputFormat::Png, &mut renderer.scratch());
        certificate.unwrap().into_bytes()
    };
    let white = page(300, 100);
    let first = render(program(), &white);
    assert_eq!(cached(), 1);
    assert_eq!(render(program(), &white), first);
    assert_eq!(cached(), 1, "the same template");
    let grey = Background::new(300, 100, PixelFormat::Gray, vec![200; 300 * 100]).unwrap();
    assert_ne!(render(program(), &grey), first);
    assert_eq!(cached(), 2, "another template");

    let png = fs::read("docs/plate.png").unwrap();
    let build = || {
        let renderer = Renderer::builder(program()).template(&png).fonts(fonts());
        renderer.cache(&cache).build().unwrap().size()
    };
    assert_eq!(build(), build());
    assert_eq!(cached(), 3);
}
