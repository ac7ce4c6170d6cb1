//! What depends on the row: fields that are written only for some rows.
#![cfg(feature = "bundled-fonts")]
#![expect(clippy::unwrap_used, reason = "a test that cannot continue panics")]

mod common;

use common::ProgramFolder;
use engross::field::Field;
use engross::roster::{Condition, Roster};
use engross::template::{Background, PixelFormat};
use engross::{Code, FieldContent, OutputFormat, Plan, Program, Renderer, Severity};

const PROGRAM: &str = r#"
title = "Course"
term = "2026"
roster = "r.csv"
template = "t.png"
[[field]]
text = "{name}"
box = { x = 10, y = 10, width = 380, height = 60 }
size = 40
[[field]]
id = "honours"
text = "with distinction"
when = { Grade = [1, "a*"] }
box = { x = 10, y = 80, width = 380, height = 40 }
size = 20
[[field]]
id = "company"
text = "{company}"
when = { grade = "2", company = "*", term = "2026" }
box = { x = 10, y = 130, width = 380, height = 40 }
size = 20
"#;

const ROWS: [[&str; 3]; 5] = [
    ["Ann Lee", "1", "Acme"],
    ["Önder Ak", " a+ ", ""],
    ["Kim Min", "2", "Acme"],
    ["Bo Li", "2", ""],
    ["Cy Orr", "3", "Acme"],
];

fn roster() -> Roster {
    Roster::from_rows("r.csv", ["name", "Grade", "Company"], ROWS).unwrap()
}

fn written(plan: &Plan) -> Vec<Vec<bool>> {
    let fields = plan.program().fields().len();
    let entries = plan.entries();
    entries
        .map(|entry| (0..fields).map(|field| entry.is_written(field)).collect())
        .collect()
}

#[test]
fn a_field_is_written_for_the_rows_that_meet_all_its_conditions() {
    let plan = Plan::new(Program::parse(PROGRAM, "program.toml").unwrap(), roster()).unwrap();
    assert_eq!(
        written(&plan),
        [
            [true, true, false],
            [true, true, false],
            [true, false, true],
            [true, false, false],
            [true, false, false],
        ]
    );
    assert_eq!(plan.entry(0).text(1), "with distinction");
    assert_eq!(plan.entry(2).text(1), "");
    // An empty cell is worth no finding where it is not written.
    assert_eq!(plan.findings(), []);
}

#[test]
fn what_is_not_written_is_not_drawn_and_not_checked() {
    let program = Program::builder("T")
        .field(Field::text("{name}").at(10, 10, 380, 60).size(40))
        .field(
            Field::text("\u{1F9FF} {company}")
                .id("sign")
                .when(Condition::new("grade", ["1"]))
                .at(10, 100, 380, 40)
                .size(20),
        );
    let plan = Plan::new(program.build().unwrap(), roster()).unwrap();
    let page = Background::new(400, 200, PixelFormat::Gray, vec![255; 400 * 200]).unwrap();
    let renderer = Renderer::builder(plan.program().clone())
        .background(&page)
        .build()
        .unwrap();
    let mut scratch = renderer.scratch();
    let sheets: Vec<_> = plan
        .entries()
        .map(|entry| renderer.lay_out(entry, &mut scratch).unwrap())
        .collect();
    assert_eq!(sheets[0].findings()[0].code, Code::MissingGlyph);
    for sheet in &sheets[1..] {
        assert_eq!(sheet.findings(), []);
        assert!(matches!(sheet.fields()[1].content, FieldContent::Unwritten));
    }
    for format in OutputFormat::ALL {
        renderer
            .certify(plan.entry(4), *format, &mut scratch)
            .unwrap();
    }
    let below_the_name = |sheet| {
        let pixels = renderer.pixels(sheet, &mut renderer.scratch()).unwrap();
        pixels.pixels()[400 * 90..]
            .iter()
            .any(|pixel| *pixel != 255)
    };
    assert!(below_the_name(&sheets[0]));
    assert!(!below_the_name(&sheets[4]));
}

#[test]
fn a_field_that_no_row_has_is_a_note() {
    for (when, message, hint) in [
        (
            r#"{ Grade = "first" }"#,
            "no row has `first` in the column `Grade`, as `when` requires",
            "its values are: `1`, `a+`, `2`, `3`",
        ),
        (
            r#"{ Grade = "3", company = "" }"#,
            "no row meets all conditions of `when`",
            "each condition is met by some rows, but none meets all: remove one",
        ),
    ] {
        let text = PROGRAM.replace("{ Grade = [1, \"a*\"] }", when);
        let plan = Plan::new(Program::parse(&text, "program.toml").unwrap(), roster()).unwrap();
        let [finding] = plan.findings() else {
            panic!("{:?}", plan.findings());
        };
        assert_eq!(finding.severity, Severity::Note);
        assert_eq!(finding.code, Code::UnwrittenField);
        let whole = format!("the field is written on no certificate: {message}");
        assert_eq!(finding.message, whole);
        assert_eq!(finding.hint.as_deref(), Some(hint));
    }
}

#[test]
fn a_condition_on_a_missing_column_is_an_error() {
    let text = PROGRAM.replace("Grade = [1", "Grad = [1");
    let program = Program::parse(&text, "program.toml").unwrap();
    let error = Plan::new(program, roster()).unwrap_err();
    assert_eq!(error.code(), Code::UnknownColumn);
    assert_eq!(error.diagnostics()[0].row(), Some(13));

    let text = PROGRAM.replace("[1, \"a*\"]", "[]");
    let error = Program::parse(&text, "program.toml").unwrap_err();
    assert_eq!(error.code(), Code::InvalidValue);
    assert_eq!(error.diagnostics()[0].row(), Some(13));
}

#[test]
fn a_drawn_placeholder_can_have_conditions() {
    let folder = ProgramFolder::new("name,grade\nAnn,1\nBo,2\n");
    folder.write(
        "t.svg",
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="400" height="200">
        <rect width="400" height="200" fill="white"/>
        <text x="200" y="60" text-anchor="middle" font-size="32">{name}</text>
        <text x="200" y="120" text-anchor="middle" font-size="16">in {grade}</text>
        </svg>"#,
    );
    folder.write(
        "program.toml",
        "title = \"T\"\nroster = \"roster.csv\"\ntemplate = \"t.svg\"\n[[field]]\nid = \"grade\"\n\
         when = { grade = \"1\" }\n",
    );
    let program = Program::open(folder.path()).unwrap();
    let roster = program.open_roster().unwrap();
    let plan = Plan::new(program, roster).unwrap();
    assert_eq!(written(&plan), [[true, true], [true, false]]);
}
