//! For any roster, each text drawn either has every value that it names, or there is a finding on
//! the row.

use engross::roster::Roster;
use engross::{Code, Pattern, Plan, Program};
use proptest::prelude::*;

/// The column and its place in a text, whether it is written only if it is filled, and how.
fn part() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "{name}",
        "{a}",
        "{b}",
        "{a:%-d %B %Y}",
        "{#a}[{a}]{/a}",
        "{^a}none{/a}",
        "{#b}{a}{/b}",
        "{#a}{#b}{a}{b}{/b}{/a}",
        "{grade}",
        "{value}",
        "{value:%Y}",
        " and ",
    ])
    .prop_map(str::to_owned)
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        Just(" ".to_owned()),
        "[A-Za-z]{1,6}",
        "[0-9]{1,2}/[0-9]{1,2}/20[0-9]{2}",
        Just("2026-11-03".to_owned()),
        "\\PC{0,8}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn texts_have_every_value_or_a_finding(
        parts in prop::collection::vec(part(), 1..5),
        rows in prop::collection::vec((cell(), cell(), cell(), cell()), 1..6),
        is_qr in any::<bool>(),
    ) {
        let text = parts.concat();
        let kind = if is_qr { "kind = \"qr\"" } else { "size = 9" };
        let program = Program::parse(
            &format!(
                "title = \"T\"\ntemplate = \"t.png\"\n[publish]\nfile_stem = \"x-{{name}}\"\n\
                 [values]\nvalue = 2026-11-03\n\
                 [wording.grade]\n\"1\" = \"one\"\n\
                 [[field]]\nid = \"f\"\n{kind}\ntext = {text:?}\n\
                 box = {{ x = 0, y = 0, width = 9, height = 9 }}\n"
            ),
            "program.toml",
        )
        .unwrap();
        let cells = rows.iter().map(|(name, a, b, grade)| [name, a, b, grade]);
        let Ok(roster) = Roster::from_rows("r", ["name", "a", "b", "grade"], cells) else {
            // Nothing but blank rows.
            return Ok(());
        };
        let plan = Plan::new(program, roster).unwrap();
        let pattern: Pattern = text.parse().unwrap();
        for entry in plan.entries() {
            let recipient = entry.recipient();
            let mut has_hole = false;
            // Follows the pattern on its own: what is written outside of an optional part.
            let expected = pattern.expand(|column| {
                Some(match column {
                    "value" => "2026-11-03",
                    column => recipient.value(column).unwrap(),
                })
            });
            for part in &parts {
                let value = |column| recipient.value(column).unwrap();
                has_hole |= match &**part {
                    "{name}" => value("name").is_empty(),
                    "{a}" | "{a:%-d %B %Y}" => value("a").is_empty(),
                    "{b}" => value("b").is_empty(),
                    "{#b}{a}{/b}" => !value("b").is_empty() && value("a").is_empty(),
                    "{grade}" => value("grade") != "1",
                    _ => false,
                };
            }
            let of_row = entry.findings().iter();
            let codes: Vec<Code> = of_row
                .filter(|finding| finding.location.field.as_deref() == Some("f")
                    || finding.code == Code::EmptyName)
                .map(|finding| finding.code)
                .collect();
            let reports_hole = codes
                .iter()
                .any(|code| matches!(code, Code::EmptyValue | Code::EmptyName | Code::NoWording));
            let is_empty_name = value_is_empty(recipient.name());
            prop_assert_eq!(has_hole || is_empty_name, reports_hole, "{} {:?}", text, codes);
            // A date that cannot be read stays as it is, with an error.
            let is_date_written = text.contains("{a:") && !codes.contains(&Code::BadDate);
            let is_worded = text.contains("{grade}");
            if !is_date_written && !is_worded {
                // Values of another direction are enclosed in isolates.
                let written = entry.text(0).replace(['\u{2068}', '\u{2069}'], "");
                prop_assert_eq!(written, expected.unwrap());
            }
        }
    }
}

fn value_is_empty(value: &str) -> bool {
    value.is_empty()
}
