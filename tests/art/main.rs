//! Names end at what the template has drawn, and one that runs over it is a finding.
//!
//! `ENGROSS_LOOK=folder cargo test --test art` writes the pages, to look at.
#![cfg(all(feature = "bundled-fonts", feature = "svg"))]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod pages;

use std::sync::Arc;

use engross::font::FontBook;
use engross::roster::Roster;
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
    own.filter(|finding| finding.code == Code::OverArt)
        .collect()
}

fn look(name: &str, renderer: &Renderer, sheets: &[Sheet]) {
    let Some(folder) = std::env::var_os("ENGROSS_LOOK") else {
        return;
    };
    let mut scratch = renderer.scratch();
    for (number, sheet) in sheets.iter().enumerate() {
        let file = renderer.print(sheet, OutputFormat::Png, &mut scratch);
        let file = file.unwrap().bytes().to_owned();
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
                Right::OnRule => {
                    let lines = |sheet: &Sheet| sheet.fields()[0].text().unwrap().lines.len();
                    let last = layout.text().unwrap().lines.last().unwrap().baseline;
                    if last > 360.0 {
                        wrong.push(format!("{what}: the last line is at {last}"));
                    }
                    if lines(sheet) != lines(empty) {
                        wrong.push(format!("{what}: other lines"));
                    }
                    if lines(sheet) == 1 && positions(sheet) != positions(empty) {
                        wrong.push(format!("{what}: not as on an empty page"));
                    }
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

/// A program on a drawing, with a box in the program.
fn in_box(art: &str, name: &str) -> Renderer {
    let field = "[[field]]\nid = \"name\"\nbox = { x = 100, y = 280, width = 800, height = 120 }\n";
    on_drawing(&format!("{art}{name}"), field)
}

const NAME: &str =
    "<text x=\"500\" y=\"360\" font-size=\"60\" text-anchor=\"middle\">{name}</text>";

/// Which of the names run over art.
fn running_over(renderer: &Renderer) -> Vec<usize> {
    assert_eq!(
        over_art(renderer.findings()).len(),
        0,
        "{:?}",
        renderer.findings()
    );
    let sheets = sheets(renderer);
    let over = sheets.iter().enumerate();
    let over = over.filter(|(_, sheet)| !over_art(sheet.findings()).is_empty());
    over.map(|(index, _)| index).collect()
}

#[test]
fn a_name_that_runs_over_art_is_a_finding() {
    let frame = "<rect x=\"200\" y=\"80\" width=\"600\" height=\"540\" fill=\"none\" stroke=\"#444\" stroke-width=\"6\"/>";
    let renderer = in_box(frame, NAME);
    look("box-over-frame", &renderer, &sheets(&renderer));
    assert_eq!(running_over(&renderer), [3, 4, 5]);
    let sheets = sheets(&renderer);
    let [finding] = over_art(sheets[5].findings())[..] else {
        panic!("{:?}", sheets[5].findings());
    };
    assert_eq!(finding.severity, Severity::Warning);
    assert_eq!(finding.row(), Some(7));
    assert_eq!(finding.location.field.as_deref(), Some("name"));
    let hint = "narrow the `box` of field `name`, or lower the smallest `size`";
    assert_eq!(finding.hint.as_deref(), Some(hint));
    // From the frame to the end of the name on both sides.
    let over = sheets[5].fields()[0].over_art.unwrap();
    let ink = sheets[5].fields()[0].text().unwrap().ink.unwrap();
    assert!((over.x as f32 - ink.left).abs() < 3.0, "{over} {ink:?}");
    assert!(
        (over.right() as f32 - ink.right).abs() < 3.0,
        "{over} {ink:?}"
    );

    // A rule is for one line to stand on. It strikes out the second of two lines.
    for rule in RULES {
        assert_eq!(running_over(&in_box(rule, NAME)), [4, 5], "{rule}");
    }
    // A line above cuts into accents.
    let above = "<path d=\"M100 305h800v4h-800z\" fill=\"#000\"/>";
    assert!(running_over(&in_box(above, NAME)).contains(&2));
    // The logo is at the end of the box.
    let logo = "<circle cx=\"860\" cy=\"340\" r=\"30\" fill=\"#36c\"/>";
    assert_eq!(running_over(&in_box(logo, NAME)), [3, 4, 5]);
    // Two tones, one of them below the name.
    let panel = "<path d=\"M0 0h650v700H0z\" fill=\"#cde\"/><path d=\"M650 0h350v700H650z\" fill=\"#246\"/>";
    assert_eq!(running_over(&in_box(panel, NAME)), [1, 2, 3, 4, 5]);
}

/// Rules below the first four names, which are set on one line.
const RULES: [&str; 2] = [
    "<path d=\"M100 368h800\" stroke=\"#000\" stroke-width=\"2\"/>",
    "<path d=\"M100 366h800\" stroke=\"#000\" stroke-width=\"3\" stroke-dasharray=\"0 9\" \
     stroke-linecap=\"round\"/>",
];

#[test]
fn what_is_not_in_the_way_is_no_finding() {
    for art in [
        "",
        "<path d=\"M0 240h1000v200H0z\" fill=\"#f3dcae\"/>",
        "<circle cx=\"500\" cy=\"340\" r=\"120\" fill=\"#000\" opacity=\"0.1\"/>",
        "<rect x=\"90\" y=\"270\" width=\"820\" height=\"140\" fill=\"none\" stroke=\"#000\"/>",
    ] {
        assert_eq!(running_over(&in_box(art, NAME)), [0; 0], "{art}");
    }
}

/// A text that is turned ends at the art along its own baseline.
#[test]
fn a_turned_name_ends_at_a_frame() {
    let frame = "<rect x=\"150\" y=\"100\" width=\"700\" height=\"500\" fill=\"none\" stroke=\"#444\" stroke-width=\"6\"/>";
    let turned = "<text font-size=\"60\" text-anchor=\"middle\" transform=\"translate(500 350) rotate(-30)\">{name}</text>";
    let renderer = on_drawing(&format!("{frame}{turned}"), "");
    let sheets = sheets(&renderer);
    look("turned", &renderer, &sheets);
    let empty = self::sheets(&on_drawing(turned, ""));
    let places = |sheet: &Sheet| {
        let places = positions(sheet).into_iter();
        // The last digit depends on where the box starts.
        let places = places.map(|(_, x, y, _)| [x, y].map(|at| (at * 100.0).round()));
        places.collect::<Vec<_>>()
    };
    assert_eq!(places(&sheets[0]), places(&empty[0]));
    for sheet in &sheets {
        let ink = sheet.fields()[0].text().unwrap().ink.unwrap();
        assert!(ink.top > 103.0 && ink.bottom < 597.0, "{ink:?}");
        assert_eq!(over_art(sheet.findings()).len(), 0);
    }
    let out = |sheet: &Sheet| sheet.fields()[0].text().unwrap().ink.unwrap().top < 97.0;
    assert!(empty.iter().any(out), "otherwise nothing is tested");
}

/// The trial: a long name ran through the frame, and another one through a logo.
#[test]
fn the_trial_ends_at_its_frame_and_logo() {
    let drawing = std::fs::read("tests/data/trials/templates/frame.svg").unwrap();
    let program = Program::builder("Award").build().unwrap();
    let renderer = Renderer::builder(program).template(&drawing);
    let renderer = renderer.fonts(book()).build().unwrap();
    let sheets = sheets(&renderer);
    look("trial", &renderer, &sheets);
    for sheet in &sheets {
        let [name, recipient] = sheet.fields() else {
            panic!("two fields");
        };
        for art in [PixelBox::new(0, 0, 63, 560), PixelBox::new(737, 0, 63, 560)] {
            assert!(!touches(name, &art), "{:?}", name.text().unwrap().ink);
        }
        assert!(!touches(recipient, &PixelBox::new(420, 380, 150, 90)));
        assert_eq!(over_art(sheet.findings()).len(), 0);
    }
}

/// A template with findings is compiled once: the second time the cache has it with them, and with
/// what is drawn around its fields.
#[test]
fn a_template_with_findings_is_not_compiled_again() {
    let folder = tempfile::tempdir().unwrap();
    let cache = engross::PlateCache::new(folder.path());
    let files = || {
        let files = std::fs::read_dir(folder.path()).unwrap();
        let mut files: Vec<_> = files.map(|file| file.unwrap().path()).collect();
        files.sort();
        files
    };
    let frame = PAGES[0].art;
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1000\" height=\"700\">{frame}\
         <text x=\"500\" y=\"200\" font-family=\"Missing\">Certificate</text>\
         <text x=\"500\" y=\"360\" font-size=\"60\" text-anchor=\"middle\">{{name}}</text></svg>"
    );
    let build = |name: &str| {
        let text = format!("title = \"Award\"\ntemplate = \"{name}\"");
        let program = Program::parse(&text, "program.toml").unwrap();
        let renderer = Renderer::builder(program).template(svg.as_bytes());
        renderer.fonts(book()).cache(&cache).build().unwrap()
    };
    let cold = build("template.svg");
    let [file] = &files()[..] else {
        panic!("{:?}", files());
    };
    // A template that is compiled is written to another file, which is renamed.
    let link = folder.path().join("other");
    std::fs::hard_link(file, &link).unwrap();
    let warm = build("template.svg");
    let same = same_file::is_same_file(file, &link).unwrap();
    assert!(
        same,
        "the file was written again: the template was compiled"
    );

    assert!(
        cold.findings()
            .iter()
            .any(|finding| finding.code == Code::UnknownFont)
    );
    assert_eq!(warm.findings(), cold.findings());
    let (cold, warm) = (sheets(&cold), sheets(&warm));
    for (cold, warm) in cold.iter().zip(&warm) {
        assert_eq!(positions(cold), positions(warm));
        assert_eq!(cold.fields()[0].bounds, warm.fields()[0].bounds);
        assert_eq!(cold.findings(), warm.findings());
    }
    let moved = build("moved.svg");
    let finding = moved
        .findings()
        .iter()
        .find(|finding| finding.code == Code::UnknownFont);
    assert_eq!(finding.unwrap().file(), Some("moved.svg".as_ref()));
}

/// The names of the sample programs stand where they were meant to.
#[test]
fn the_sample_programs_have_no_ink_over_art() {
    for name in [
        "ambassador-2023",
        "course-2026",
        "finisher-2026",
        "speaker-2026",
    ] {
        let program = Program::open(format!("assets/{name}")).unwrap();
        let roster = program.open_roster().unwrap();
        let plan = Plan::new(program, roster).unwrap();
        let renderer = Renderer::new(Arc::clone(plan.program())).unwrap();
        assert_eq!(over_art(renderer.findings()).len(), 0, "{name}");
        let mut scratch = renderer.scratch();
        for entry in plan.entries() {
            let sheet = renderer.lay_out(entry, &mut scratch).unwrap();
            let found = over_art(sheet.findings());
            assert_eq!(found.len(), 0, "{name}: {}: {found:?}", entry.name());
        }
    }
}
