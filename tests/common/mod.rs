//! The CLDR person-name samples, and a plan with them as its recipients.

use std::collections::BTreeSet;

use engross::roster::{Roster, RosterOptions};
use engross::{Plan, Program};

/// The distinct (locale, name) pairs of the samples.
pub(crate) fn samples() -> BTreeSet<(String, String)> {
    let samples = std::fs::read_to_string("tests/data/cldr_names.tsv").unwrap();
    let rows = samples
        .lines()
        .skip(1)
        .map(|line| line.split('\t').collect::<Vec<_>>());
    rows.map(|columns| (columns[0].to_owned(), columns[2].to_owned()))
        .collect()
}

/// The plan of a program whose recipients are these names, each in its language.
pub(crate) fn plan<'a>(program: &str, names: impl IntoIterator<Item = (&'a str, &'a str)>) -> Plan {
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let rows = names
        .into_iter()
        .map(|(language, name)| format!("{},{language}\n", quoted(name)));
    let csv = format!("name,lang\n{}", rows.collect::<String>());
    let roster = Roster::read(csv.as_bytes(), "names.csv", &RosterOptions::default()).unwrap();
    let program = Program::parse(program, "program.toml").unwrap();
    Plan::new(program, roster).unwrap()
}
