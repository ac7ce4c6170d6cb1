//! A template that depends on the row: each command and format with three templates of two sizes,
//! and what is refused.
#![cfg(all(
    feature = "bundled-fonts",
    feature = "cli",
    feature = "pdf",
    feature = "preview",
    feature = "svg",
    feature = "webp"
))]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;
#[path = "common/pdf.rs"]
#[expect(dead_code, reason = "tests/print.rs uses the rest")]
mod pdf;

use std::collections::BTreeMap;
use std::fs;

use common::{ProgramFolder, engross, gray_png, svg};
use engross::naming::Shard;
use engross::roster::Roster;
use engross::{
    Code, Error, FieldContent, MAX_ROW_TEMPLATES, OutputFormat, Plan, Program, Renderer,
    ShardReader,
};

const PROGRAM: &str = r#"title    = "Award"
roster   = "roster.csv"
template = "templates/{track}"

[publish]
base_url  = "https://example.org/"
file_stem = "{name}"

[[field]]
text = "{name}"
box  = { x = 10, y = 10, width = 180, height = 60 }
size = 24
"#;

const ROSTER: &str =
    "name,track,hours\nAnn,rust.svg,12\nBo,go.svg,\nCy,plain.png,\nDi,rust.svg,7\n";

/// A page of this colour, with the name and this.
fn drawn(width: u32, height: u32, color: &str, more: &str) -> String {
    let page = format!("<rect width=\"{width}\" height=\"{height}\" fill=\"{color}\"/>");
    svg(
        width,
        height,
        &format!("{page}<text x=\"20\" y=\"50\">{{name}}</text>{more}"),
    )
}

fn folder(roster: &str) -> ProgramFolder {
    let folder = ProgramFolder::new(roster);
    fs::remove_file(folder.file("template.png")).unwrap();
    fs::create_dir(folder.file("templates")).unwrap();
    folder.write("program.toml", PROGRAM);
    let hours = "<text x=\"20\" y=\"100\">{hours} hours</text>";
    folder.write("templates/rust.svg", drawn(400, 120, "#ffe0c0", hours));
    folder.write("templates/go.svg", drawn(200, 300, "#c0e0ff", ""));
    folder.write("templates/plain.png", gray_png(400, 120, |_| ()));
    folder
}

fn plan(folder: &ProgramFolder) -> Result<Plan, Error> {
    let program = Program::open(folder.path())?;
    let roster = program.open_roster()?;
    Plan::new(program, roster)
}

fn open(folder: &ProgramFolder) -> Result<(Plan, Renderer), Error> {
    let plan = plan(folder)?;
    let renderer = Renderer::new(plan.program().clone())?;
    Ok((plan, renderer))
}

#[test]
fn each_row_has_the_fields_and_the_size_of_its_template() {
    let folder = folder(ROSTER);
    let (plan, renderer) = open(&folder).unwrap();
    assert_eq!(renderer.findings(), []);
    let mut scratch = renderer.scratch();
    let expected = [
        ((400, 120), [255, 224, 192], vec!["name", "hours"]),
        ((200, 300), [192, 224, 255], vec!["name"]),
        ((400, 120), [250, 250, 250], vec!["name"]),
        ((400, 120), [255, 224, 192], vec!["name", "hours"]),
    ];
    for (entry, (size, color, fields)) in plan.entries().zip(expected) {
        let sheet = renderer.lay_out(entry, &mut scratch).unwrap();
        assert_eq!(renderer.size_of(&sheet), size);
        let own: Vec<&str> = sheet.own_fields().map(|field| &*field.id).collect();
        assert_eq!(own, fields);
        let is_written = |content: &FieldContent| !matches!(content, FieldContent::Unwritten);
        let written = sheet.fields().iter().filter(|own| is_written(&own.content));
        assert_eq!(written.count(), fields.len());
        let png = renderer
            .print(&sheet, OutputFormat::Png, &mut scratch)
            .unwrap();
        let page = image::load_from_memory(png.bytes()).unwrap().into_rgb8();
        assert_eq!(page.dimensions(), size);
        assert_eq!(page.get_pixel(2, 2).0, color);
        assert!(
            page.pixels().any(|pixel| pixel.0[0] < 60),
            "{}",
            entry.name()
        );
    }
}

#[test]
fn a_certificate_has_the_bytes_that_it_has_in_a_program_of_its_template_alone() {
    let many = folder(ROSTER);
    let (plan, renderer) = open(&many).unwrap();
    for (index, template) in ["rust.svg", "go.svg", "plain.png", "rust.svg"]
        .iter()
        .enumerate()
    {
        let alone = folder(ROSTER);
        alone.edit("program.toml", "{track}", template);
        let (alone_plan, alone) = open(&alone).unwrap();
        for format in OutputFormat::ALL {
            let certify = |plan: &Plan, renderer: &Renderer| {
                let mut scratch = renderer.scratch();
                let certified = renderer.certify(plan.entry(index), *format, &mut scratch);
                certified.unwrap().into_bytes()
            };
            let (own, other) = (certify(&plan, &renderer), certify(&alone_plan, &alone));
            assert!(own == other, "{template} {format:?}");
        }
    }
}

#[test]
fn each_command_works() {
    let folder = folder(ROSTER);
    let run = |arguments: &[&str]| {
        let mut all = arguments.to_vec();
        all.push(folder.path().to_str().unwrap());
        engross(folder.parent(), all)
    };
    run(&["check", "--strict"]).exits(0);
    let links = run(&["links", "--format", "csv"]).exits(0).stdout;
    assert_eq!(links.lines().count(), 5);
    let path = folder.path().to_str().unwrap();
    let inspected = engross(folder.parent(), ["inspect", "--json", path, "Bo"]);
    let fields = inspected.exits(0).json()["fields"]
        .as_array()
        .unwrap()
        .len();
    assert_eq!(fields, 1);

    let out = folder.file("out");
    let out = out.to_str().unwrap();
    let cache = folder.file("cache");
    let cache = cache.to_str().unwrap();
    for format in ["png", "jpeg", "webp", "pdf"] {
        run(&["render", "--format", format, "-o", out, "--cache", cache]).exits(0);
        run(&["verify", "--format", format, "-o", out]).exits(0);
    }
    assert_eq!(
        folder.file_names("cache").len(),
        3,
        "{:?}",
        folder.file_names("cache")
    );

    // A changed template is that of its rows alone.
    folder.write("templates/go.svg", drawn(200, 300, "#d0ffd0", ""));
    let lines = run(&["render", "--json", "-o", out, "--cache", cache])
        .exits(0)
        .json_lines();
    let statuses: Vec<&str> = lines
        .iter()
        .map(|line| line["status"].as_str().unwrap())
        .collect();
    assert_eq!(statuses, ["unchanged", "written", "unchanged", "unchanged"]);
    // So is one that another row names now.
    folder.edit("roster.csv", "Cy,plain.png", "Cy,go.svg");
    let lines = run(&["render", "--json", "-o", out]).exits(0).json_lines();
    let statuses: Vec<&str> = lines
        .iter()
        .map(|line| line["status"].as_str().unwrap())
        .collect();
    assert_eq!(statuses, ["unchanged", "unchanged", "written", "unchanged"]);
    run(&["render", "--only", "Di", "-o", out]).exits(0);

    run(&[
        "preview",
        "--guides",
        "-o",
        folder.file("p.png").to_str().unwrap(),
    ])
    .exits(0);
    let shown = run(&[
        "preview",
        "--json",
        "-o",
        folder.file("p.html").to_str().unwrap(),
    ]);
    let shown = shown.exits(0).json();
    let reasons = shown["shown"].to_string();
    for template in ["template:rust.svg", "template:go.svg"] {
        let name = template.replace(':', ":templates/");
        assert!(reasons.contains(&name), "{reasons}");
    }
    let page = folder.read("p.html");
    assert!(page.contains("width=\"400\" height=\"120\""));
    assert!(page.contains("width=\"200\" height=\"300\""));
}

#[test]
fn a_bound_document_has_each_template_once_and_pages_of_their_sizes() {
    let folder = folder(ROSTER);
    // As pictures, which can be counted.
    folder.edit(
        "program.toml",
        "[publish]",
        "[publish]\npdf_background = \"pixels\"",
    );
    let (plan, renderer) = open(&folder).unwrap();
    let mut document = Vec::new();
    assert_eq!(renderer.bind(plan.entries(), &mut document).unwrap(), 4);
    let parsed = pdf::Document::parse(&document);
    assert_eq!(parsed.count("/Subtype/Image"), 3);
    let heights = |entries: &[usize]| {
        let mut document = Vec::new();
        let entries = entries.iter().map(|index| plan.entry(*index));
        renderer.bind(entries, &mut document).unwrap();
        let parsed = pdf::Document::parse(&document);
        (parsed.count("/Subtype/Image"), parsed.pages().len())
    };
    // Those that no certificate has are not in it.
    assert_eq!(heights(&[1]), (1, 1));
    assert_eq!(heights(&[0, 3]), (1, 2));
    let pages = parsed.pages();
    let sizes = pages.iter().map(|page| page.rectangle("MediaBox").unwrap());
    let sizes: Vec<[u32; 2]> = sizes.map(|size| [size[2] as u32, size[3] as u32]).collect();
    assert_eq!(sizes, [[192, 57], [96, 144], [192, 57], [192, 57]]);
}

#[test]
fn sheets_have_certificates_of_one_size() {
    let folder = folder(ROSTER);
    // As pictures, which can be counted.
    folder.edit(
        "program.toml",
        "[publish]",
        "[publish]\npdf_background = \"pixels\"",
    );
    let print = "[print]\npaper = \"A3\"\nup = [2, 2]\n\n[[field]]";
    folder.edit("program.toml", "[[field]]", print);
    folder.edit("program.toml", "title ", "dpi = 150\ntitle ");
    let error = open(&folder).unwrap_err();
    assert_eq!(error.code(), Code::PrintSize);
    assert!(error.to_string().contains("different sizes"), "{error}");
    // Those of one size are on a sheet together, each template once.
    folder.write("templates/go.svg", drawn(400, 120, "#c0e0ff", ""));
    let (plan, renderer) = open(&folder).unwrap();
    let mut document = Vec::new();
    assert_eq!(renderer.bind(plan.entries(), &mut document).unwrap(), 1);
    assert_eq!(pdf::Document::parse(&document).count("/Subtype/Image"), 3);
}

#[test]
fn a_template_that_cannot_be_used_is_an_error_of_its_row_and_nothing_is_written() {
    for (cell, code, message, hint) in [
        (
            "rst.svg",
            Code::MissingTemplate,
            "the template `templates/rst.svg` does not exist",
            "did you mean `templates/rust.svg`?",
        ),
        (
            "../../x.svg",
            Code::OutsideFolder,
            "the template `templates/../../x.svg` is outside the program's folder",
            "copy it into the program's folder",
        ),
        (
            "broken.svg",
            Code::SvgSyntax,
            "the template `templates/broken.svg` cannot be used: ",
            "",
        ),
        (
            "broken.png",
            Code::DamagedTemplate,
            "the template `templates/broken.png` cannot be used: ",
            "",
        ),
        (
            "huge.png",
            Code::TemplateTooLarge,
            "the template `templates/huge.png` cannot be used: ",
            "",
        ),
        (
            "huge.svg",
            Code::TemplateTooLarge,
            "the template `templates/huge.svg` cannot be used: ",
            "",
        ),
        (
            "small.png",
            Code::OutsideTemplate,
            "with the template `templates/small.png`, of row 3: the box of field `name`",
            "move the box",
        ),
        (
            "",
            Code::Read,
            "the template `templates/` cannot be used: ",
            "",
        ),
    ] {
        let folder = folder(&format!("name,track,hours\nAnn,rust.svg,12\nBo,{cell},\n"));
        let png = gray_png(400, 120, |_| ());
        folder.write("templates/broken.png", &png[..png.len() / 2]);
        folder.write("templates/small.png", gray_png(60, 60, |_| ()));
        folder.write(
            "templates/broken.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\"",
        );
        folder.write("templates/huge.svg", drawn(60_000, 60_000, "#fff", ""));
        let mut huge = png.clone();
        huge[16..24].copy_from_slice(&[0, 0, 0xEA, 0x60, 0, 0, 0xEA, 0x60]);
        let crc = crc32fast::hash(&huge[12..29]).to_be_bytes();
        huge[29..33].copy_from_slice(&crc);
        folder.write("templates/huge.png", huge);

        let error = open(&folder).unwrap_err();
        assert_eq!(error.diagnostics().len(), 1, "{error}");
        let found = &error.diagnostics()[0];
        assert_eq!(found.code, code, "{error}");
        assert!(found.message.starts_with(message), "{error}");
        let given = found.hint.as_deref().unwrap_or_default();
        assert!(!given.is_empty() && given.starts_with(hint), "{given}");
        if code != Code::OutsideTemplate {
            assert_eq!(
                found.location.file,
                Some(folder.file("roster.csv")),
                "{error}"
            );
            assert_eq!(found.row(), Some(3));
        }
        let path = folder.path().to_str().unwrap();
        let out = folder.file("out");
        for command in ["check", "render"] {
            let mut arguments = vec![command, path];
            if command == "render" {
                arguments.extend(["-o", out.to_str().unwrap()]);
            }
            let ran = engross(folder.parent(), arguments).exits(2);
            assert!(ran.stderr.contains("templates/"), "{}", ran.stderr);
        }
        assert!(!out.exists());
    }
}

#[cfg(unix)]
#[test]
fn a_link_to_a_template_outside_the_folder_is_refused() {
    let folder = folder("name,track,hours\nAnn,out.svg,12\n");
    let outside = tempfile::tempdir().unwrap();
    let target = outside.path().join("x.svg");
    fs::copy(folder.file("templates/rust.svg"), &target).unwrap();
    std::os::unix::fs::symlink(&target, folder.file("templates/out.svg")).unwrap();
    assert_eq!(plan(&folder).unwrap_err().code(), Code::OutsideFolder);
}

#[test]
fn all_templates_are_checked_before_the_first_error_is_reported() {
    let folder = folder("name,track,hours\nAnn,a.svg,\nBo,b.svg,\nCy,a.svg,\nDi,go.svg,\n");
    let error = plan(&folder).unwrap_err();
    let rows: Vec<Option<u64>> = error
        .diagnostics()
        .iter()
        .map(engross::Diagnostic::row)
        .collect();
    assert_eq!(rows, [Some(2), Some(3)]);
}

#[test]
fn a_field_that_a_drawing_lacks_names_the_template_and_the_row() {
    let folder = folder(ROSTER);
    let field = "[[field]]\nid = \"hours\"\ncolor = \"#f00\"\n\n[[field]]\ntext";
    folder.edit("program.toml", "[[field]]\ntext", field);
    folder.edit("roster.csv", "Cy,plain.png", "Cy,go.svg");
    let error = plan(&folder).unwrap_err();
    assert_eq!(error.code(), Code::UnknownField);
    assert_eq!(error.diagnostics().len(), 1);
    let message = &error.diagnostics()[0].message;
    let expected =
        "with the template `templates/go.svg`, of row 3: the drawing has no field `hours`";
    assert_eq!(message, expected);
}

#[test]
fn a_column_that_a_drawing_names_and_the_roster_lacks_is_at_its_line() {
    let folder = folder("name,track\nAnn,rust.svg\n");
    let error = plan(&folder).unwrap_err();
    assert_eq!(error.code(), Code::UnknownColumn);
    let location = &error.diagnostics()[0].location;
    assert_eq!(location.file, Some(folder.file("templates/rust.svg")));
    folder.edit("program.toml", "{track}", "{trck}");
    let error = plan(&folder).unwrap_err();
    assert_eq!(error.code(), Code::UnknownColumn);
    assert_eq!(error.diagnostics()[0].row(), Some(3));
}

#[test]
fn more_templates_than_the_limit_are_refused_at_their_row() {
    let tracks = |count: usize| -> String {
        let rows = (0..count).map(|number| format!("N{number},{number}.svg,\n"));
        rows.fold("name,track,hours\n".into(), |roster, row| roster + &row)
    };
    let folder = folder(&tracks(MAX_ROW_TEMPLATES));
    for number in 0..=MAX_ROW_TEMPLATES + 1 {
        folder.write(
            &format!("templates/{number}.svg"),
            drawn(200, 80, "#fff", ""),
        );
    }
    assert!(plan(&folder).is_ok());
    folder.write("roster.csv", tracks(MAX_ROW_TEMPLATES + 2));
    let error = plan(&folder).unwrap_err();
    assert_eq!(error.code(), Code::TooManyTemplates);
    assert_eq!(error.diagnostics()[0].row(), Some(102));
}

#[test]
fn templates_can_be_scaled_if_all_are_drawn() {
    let folder = folder("name,track,hours\nAnn,rust.svg,1\nBo,go.svg,\n");
    let program = Program::open(folder.path()).unwrap().scaled(2.0).unwrap();
    let roster = program.open_roster().unwrap();
    let plan = Plan::new(program, roster).unwrap();
    let renderer = Renderer::new(plan.program().clone()).unwrap();
    assert_eq!(renderer.size(), (800, 240));
    folder.edit("roster.csv", "go.svg", "plain.png");
    let program = Program::open(folder.path()).unwrap().scaled(2.0).unwrap();
    let roster = program.open_roster().unwrap();
    let error = Plan::new(program, roster).unwrap_err();
    assert_eq!(error.code(), Code::NotScalable);
    assert_eq!(error.diagnostics()[0].row(), Some(3));
}

#[test]
fn templates_from_memory_are_those_that_rows_can_name() {
    let program = || {
        Program::builder("Award")
            .template("{track}")
            .build()
            .unwrap()
    };
    let page = drawn(200, 80, "#fff", "");
    let roster =
        |track: &str| Roster::from_rows("names", ["name", "track"], [["Ann", track]]).unwrap();
    let error = Plan::new(program(), roster("a.svg")).unwrap_err();
    assert_eq!(error.code(), Code::MissingTemplate);
    let error = Renderer::new(program()).unwrap_err();
    assert_eq!(error.code(), Code::MissingTemplate);
    let error = Renderer::builder(program())
        .template(page.as_bytes())
        .build();
    assert_eq!(error.unwrap_err().code(), Code::MissingTemplate);

    let renderer = Renderer::builder(program())
        .template_named("a.svg", page.as_bytes())
        .build()
        .unwrap();
    assert!(Plan::new(renderer.program().clone(), roster("a.svg")).is_ok());
    let error = Plan::new(renderer.program().clone(), roster("b.svg")).unwrap_err();
    assert_eq!(error.code(), Code::MissingTemplate);
    let mut scratch = renderer.scratch();
    let cells = [("name", "Ann"), ("track", "a.svg")];
    assert!(renderer.one(cells, OutputFormat::Pdf, &mut scratch).is_ok());

    let plain = Program::builder("Award").build().unwrap();
    let error = Renderer::builder(plain)
        .template_named("a.svg", page.as_bytes())
        .build();
    assert_eq!(error.unwrap_err().code(), Code::InapplicableKey);
}

#[test]
fn a_condition_that_the_rows_of_another_template_meet_is_no_finding() {
    let folder = folder("name,track,hours\nAnn,rust.svg,12\nBo,go.svg,\n");
    let when = "when = { hours = \"12\" }\nsize = 24";
    let field = format!(
        "[[field]]\nid = \"x\"\ntext = \"x\"\nbox = {{ x = 100, y = 70, width = 90, height = 30 }}\n{when}\n\n[[field]]\ntext"
    );
    folder.edit("program.toml", "[[field]]\ntext", &field);
    let codes: Vec<Code> = plan(&folder)
        .unwrap()
        .findings()
        .iter()
        .map(|own| own.code)
        .collect();
    assert_eq!(codes, []);
    folder.edit("program.toml", "hours = \"12\"", "hours = \"13\"");
    let codes: Vec<Code> = plan(&folder)
        .unwrap()
        .findings()
        .iter()
        .map(|own| own.code)
        .collect();
    assert_eq!(codes, [Code::UnwrittenField]);
}

#[test]
fn a_pattern_is_checked_when_the_program_is_read() {
    for (pattern, code) in [
        ("{track", Code::InvalidPlaceholder),
        ("{key}.svg", Code::InvalidValue),
    ] {
        let folder = folder(ROSTER);
        folder.edit("program.toml", "templates/{track}", pattern);
        let error = Program::open(folder.path()).unwrap_err();
        assert_eq!(error.code(), code, "{error}");
        assert_eq!(error.diagnostics()[0].row(), Some(3));
    }
}

#[test]
fn the_next_term_has_copies_of_the_templates() {
    let folder = folder(ROSTER);
    folder.edit("program.toml", "title ", "term = \"2025\"\ntitle ");
    let path = folder.path().to_str().unwrap();
    let arguments = ["new", "--from", path, "--term", "2026", "--keep", "Ann"];
    engross(folder.parent(), arguments).exits(0);
    let next = folder.parent().join("award-2026");
    let files: BTreeMap<String, u64> = fs::read_dir(next.join("templates"))
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| {
            let size = entry.metadata().unwrap().len();
            (entry.file_name().into_string().unwrap(), size)
        })
        .collect();
    assert_eq!(
        files.keys().collect::<Vec<_>>(),
        ["go.svg", "plain.png", "rust.svg"]
    );
    let roster = fs::read_to_string(next.join("roster.csv")).unwrap();
    assert!(
        roster.contains("track") && roster.contains("rust.svg"),
        "{roster}"
    );
    engross(folder.parent(), ["check", next.to_str().unwrap()]).exits(0);
}

#[test]
fn shards_have_the_templates_of_all_rows() {
    // The first row alone shows that the day is first.
    let rows = "name,date,track,hours\nAnn,25/4/2023,rust.svg,12\nBo,1/4/2023,go.svg,\n\
                Cy,2/4/2023,plain.png,\nDi,3/4/2023,rust.svg,7\n";
    let folder = folder(rows);
    folder.edit(
        "program.toml",
        "templates/{track}",
        "templates/{date:%m}-{track}",
    );
    for name in ["rust.svg", "go.svg", "plain.png"] {
        let from = folder.file(&format!("templates/{name}"));
        fs::rename(from, folder.file(&format!("templates/04-{name}"))).unwrap();
    }
    let whole = plan(&folder).unwrap();
    let renderer = Renderer::new(whole.program().clone()).unwrap();
    let digest = |plan: &Plan, renderer: &Renderer, index| {
        let mut scratch = renderer.scratch();
        let entry = plan.entry(index);
        renderer
            .certify(entry, OutputFormat::Png, &mut scratch)
            .unwrap()
            .sha256()
    };
    let mut seen = 0;
    for index in 0..3 {
        let shard = Shard::new(index, 3).unwrap();
        let program = Program::open(folder.path()).unwrap();
        let reader = ShardReader::open(program, shard, &[]).unwrap();
        let part = reader.plan().unwrap();
        let own = Renderer::new(reader.program().clone()).unwrap();
        for entry in part.entries() {
            let same = whole.find(entry.name()).unwrap();
            assert_eq!(entry.key(), same.key());
            let of_part = digest(&part, &own, entry.index());
            assert_eq!(of_part, digest(&whole, &renderer, same.index()));
            seen += 1;
        }
    }
    assert_eq!(seen, whole.len());
}
