//! The sample programs: the boxes of their names have room for the names of every script.

#[path = "../common/samples.rs"]
mod cldr;

use engross::roster::Roster;
use engross::{Plan, Program, Renderer};

const SAMPLES: [&str; 4] = [
    "badges-2026",
    "course-2026",
    "finisher-2026",
    "speaker-2026",
];

/// A sample with recipients of these languages and names, who have all else from its first one.
fn with_names(sample: &str, names: &[(String, String)]) -> Plan {
    let program = Program::open(format!("assets/{sample}")).unwrap();
    let own = program.open_roster().unwrap();
    let columns: Vec<&str> = own.columns().collect();
    let rows = names.iter().map(|(language, name)| {
        columns.iter().map(|column| match *column {
            "name" => name.as_str(),
            "lang" => language.as_str(),
            other => own.recipient(0).value(other).unwrap(),
        })
    });
    let roster = Roster::from_rows("names.csv", &columns, rows).unwrap();
    Plan::new(program, roster).unwrap()
}

/// For each name of a plan its size as a part of the largest, and the baselines of its lines.
fn settings(plan: &Plan) -> Vec<(f32, Vec<f32>)> {
    let renderer = Renderer::new(plan.program().clone()).unwrap();
    let fields = plan.program().fields();
    let index = fields.iter().position(|field| field.id == "name").unwrap();
    let largest = fields[index].style.size.max;
    let mut scratch = renderer.scratch();
    let mut settings = Vec::new();
    for entry in plan.entries() {
        let sheet = renderer.lay_out(entry, &mut scratch).unwrap();
        let layout = sheet.fields()[index].text().unwrap();
        let baselines = layout.lines.iter().map(|line| line.baseline).collect();
        settings.push((layout.size / largest, baselines));
    }
    settings
}

#[test]
fn names_of_every_script_stand_on_one_baseline() {
    let names: Vec<_> = cldr::samples().into_iter().collect();
    for sample in SAMPLES {
        let settings = settings(&with_names(sample, &names));
        let short = [("en".to_owned(), "Ann Lee".to_owned())];
        let expected = self::settings(&with_names(sample, &short))[0].1[0];
        let mut of_one_line = 0;
        for ((_, baselines), (language, name)) in settings.iter().zip(&names) {
            if let [baseline] = baselines[..] {
                assert_eq!(baseline, expected, "{sample}: {language} {name}");
                of_one_line += 1;
            }
        }
        assert!(of_one_line > 2000, "{sample}: {of_one_line}");
    }
}

#[test]
fn a_long_name_is_set_in_two_lines_and_not_small() {
    let names = [
        ("de", "Maximiliane von Hohenberg-Lindström"),
        ("es", "María de los Ángeles Fernández-Álvarez"),
        ("ar", "عبد الرحمن محمد بن عبد العزيز الشريف القرطبي"),
    ]
    .map(|(language, name)| (language.to_owned(), name.to_owned()));
    for sample in SAMPLES {
        for ((size, baselines), (_, name)) in
            settings(&with_names(sample, &names)).iter().zip(&names)
        {
            assert!(
                baselines.len() == 2 && *size >= 0.7,
                "{sample}: {name} at {size} on {baselines:?}"
            );
        }
    }
}
