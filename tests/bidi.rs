//! Names of one direction in sentences of another: the order in which readers see them.
#![cfg(feature = "bundled-fonts")]
#![expect(clippy::unwrap_used, reason = "a test that cannot continue panics")]

use std::fs;

use engross::roster::{Roster, RosterOptions};
use engross::template::{Background, PixelFormat};
use engross::text::Run;
use engross::{FieldContent, Plan, Program, Renderer};

/// The runs of each text, from the left, without the isolates around values. The text of a run is
/// in the order in which it is read.
fn visual_orders(program: &str, roster: &str) -> Vec<String> {
    let program = Program::parse(program, "program.toml").unwrap();
    let roster = Roster::parse(roster.as_bytes(), "r.csv", &RosterOptions::default()).unwrap();
    let plan = Plan::new(program, roster).unwrap();
    let pixels = vec![255; 1400 * 700];
    let template = Background::new(1400, 700, PixelFormat::Gray, pixels).unwrap();
    let renderer = Renderer::builder(plan.program().clone())
        .background(&template)
        .build()
        .unwrap();
    let mut scratch = renderer.scratch();
    let mut orders = Vec::new();
    for entry in plan.entries() {
        let sheet = renderer.lay_out(entry, &mut scratch).unwrap();
        for field in sheet.fields() {
            let FieldContent::Text(layout) = &field.content else {
                panic!("not a text");
            };
            let runs = layout.lines.iter().flat_map(|line| {
                let text = |run: &Run| line.text[run.range.clone()].replace(ISOLATES, "");
                line.runs.iter().map(text)
            });
            let runs: Vec<String> = runs.collect();
            orders.push(runs.concat());
        }
    }
    orders
}

const ISOLATES: [char; 2] = ['\u{2068}', '\u{2069}'];

/// The field's words are English, and so is the program: whoever the name is, the sentence is read
/// from the left.
#[test]
fn a_name_does_not_turn_an_english_sentence_around() {
    let read = |file| fs::read_to_string(format!("tests/data/trials/{file}")).unwrap();
    let names = [
        ["محمد علي", "נועה לוי"],
        ["נועה לוי", "יצחק כהן"],
        ["Ann Lee", "Bo Kay"],
    ];
    let expected: Vec<String> = names
        .iter()
        .flat_map(|[name, partner]| {
            [
                format!("{name} 2026"),
                format!("{name}, 12 hours, 3rd place"),
                format!("Awarded to {name} (No. 0412) on 27 November"),
                format!("{name} & {partner}, team 7"),
                format!("{name}: 95%"),
                format!("{name} — 88/100"),
            ]
        })
        .collect();
    assert_eq!(
        visual_orders(&read("bidi.toml"), &read("bidi.csv")),
        expected
    );
}

fn program(language: &str, text: &str) -> String {
    format!(
        "title = \"B\"\nlang = \"{language}\"\n[[field]]\ntext = \"{text}\"\n\
         box = {{ x = 100, y = 40, width = 1200, height = 90 }}\nsize = {{ max = 50, min = 20 }}\n"
    )
}

#[test]
fn an_arabic_sentence_is_read_from_the_right_whoever_the_name_is() {
    let orders = visual_orders(
        &program("ar", "إلى {name} (2026) تقديرا"),
        "name\nAnn Lee\nمحمد\n",
    );
    assert_eq!(
        orders,
        [" تقديرا)2026( Ann Leeإلى ", " تقديرا)2026( محمدإلى "]
    );
}

#[test]
fn a_name_in_two_columns_is_one_name() {
    let roster = "name,family\nנועה,לוי\nAnn,Lee\n";
    for language in ["he", "en"] {
        let orders = visual_orders(&program(language, "{name} {family}"), roster);
        assert_eq!(orders, ["נועה לוי", "Ann Lee"]);
    }
}
