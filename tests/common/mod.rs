//! The CLDR person-name samples, and a plan with them as its recipients.

mod samples;

use engross::roster::{Roster, RosterOptions};
use engross::{Plan, Program};

pub(crate) use samples::samples;

/// The plan of a program whose recipients are these names, each in its language.
pub(crate) fn plan<'a>(program: &str, names: impl IntoIterator<Item = (&'a str, &'a str)>) -> Plan {
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let rows = names
        .into_iter()
        .map(|(language, name)| format!("{},{language}\n", quoted(name)));
    let csv = format!("name,lang\n{}", rows.collect::<String>());
    let roster = Roster::parse(csv.as_bytes(), "names.csv", &RosterOptions::default()).unwrap();
    let program = Program::parse(program, "program.toml").unwrap();
    Plan::new(program, roster).unwrap()
}
