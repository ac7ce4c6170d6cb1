//! What the targets share: an award to hold rosters against, and what is true of any roster.

use std::collections::BTreeSet;
use std::path::{Component, Path};

use engross::naming::MAX_KEY_BYTES;
use engross::roster::{Roster, RosterFormat, RosterOptions};
use engross::{Code, Plan, Program, Severity};

const PROGRAM: &str = r#"
title    = "Award"
roster   = "roster.csv"
template = "template.png"

[publish]
base_url  = "https://example.org/images/"
file_stem = "award-{name}"

[[field]]
text = "{name}"
box  = { x = 10, y = 10, width = 180, height = 80 }
size = 20
"#;

/// The award.
pub(crate) fn program() -> Program {
    Program::parse(PROGRAM, "program.toml").expect("the program above is right")
}

/// Reads a roster of this format; where it is one, whatever can be done with it is.
pub(crate) fn read(bytes: &[u8], file: &str, options: &RosterOptions) {
    if let Ok(roster) = Roster::parse(bytes, file, options) {
        check(roster);
    }
}

/// Rows come in order, cells can be read, and each certificate has a name of its own that is a
/// file in its folder.
fn check(roster: Roster) {
    let mut row = 0;
    for recipient in roster.recipients() {
        assert!(recipient.row() > row, "rows in order");
        row = recipient.row();
        for column in roster.columns() {
            let cell = recipient.value(column).unwrap_or_default();
            assert_eq!(cell, cell.trim(), "white space around cells is left out");
        }
    }
    let plan = match Plan::new(program(), roster) {
        Ok(plan) => plan,
        // Of a few bytes of a spreadsheet that repeat a row a million times, for example.
        Err(error) if error.code() == Code::TooManyFindings => return,
        Err(error) => panic!("it asks for the name alone: {error}"),
    };
    let mut files = BTreeSet::new();
    for entry in plan.entries() {
        let key = entry.key().as_str();
        assert!(!key.is_empty() && key.len() <= MAX_KEY_BYTES, "{key:?}");
        let path: Vec<_> = Path::new(key).components().collect();
        assert!(matches!(path[..], [Component::Normal(_)]), "{key:?}");
        assert!(!key.contains(['/', '\\', '\0', ':']), "{key:?}");
        files.insert(entry.key().collision_key());
    }
    let is_error = |finding: &engross::Diagnostic| finding.severity == Severity::Error;
    if !plan.findings().iter().any(is_error) {
        assert_eq!(files.len(), plan.len(), "each has a file of its own");
        check_tables(&plan);
    }
}

/// The announcement reads back as what it announces.
fn check_tables(plan: &Plan) {
    let table = plan.links_markdown();
    let post = read_as(&table, RosterFormat::Markdown);
    assert_eq!(plan.compare_post(&post), [], "{table}");
    let json = read_as(&plan.links_json(), RosterFormat::Json);
    assert_eq!(json.len(), plan.len());
    for (entry, recipient) in plan.entries().zip(json.recipients()) {
        assert_eq!(recipient.name(), entry.name());
        assert_eq!(recipient.value("url"), Some(&*entry.link()));
    }
    let csv = read_as(&plan.links_csv(), RosterFormat::Csv);
    assert_eq!(csv.len(), plan.len());
    for recipient in csv.recipients() {
        assert!(
            !recipient
                .name()
                .starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
        );
    }
}

fn read_as(text: &str, format: RosterFormat) -> Roster {
    let mut options = RosterOptions::default();
    options.format = Some(format);
    match Roster::parse(text.as_bytes(), "announcement", &options) {
        Ok(roster) => roster,
        Err(error) => panic!("{error}: {text}"),
    }
}
