//! Which entries a preview shows, and why.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::fmt;

use serde::{Serialize, Serializer};

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::field::Field;
use crate::plan::Entry;
use crate::program::Program;
use crate::text::Script;

/// How many entries a contact sheet shows because of their findings, besides those that it shows
/// for another reason.
pub const MAX_WITH_FINDINGS: usize = 24;

/// The widest text of a field is shown if it is at least this many times as wide as the narrowest:
/// one date is as good as another.
const NOTABLE_RATIO: f32 = 1.25;

/// An entry that is shown, and why.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Choice {
    /// The entry's index in the plan.
    pub index: usize,
    /// Why it is shown; at least one reason on a contact sheet.
    pub reasons: Vec<Reason>,
}

/// Why an entry is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// Its name is the narrowest.
    ShortestName,
    /// Its name is the widest.
    LongestName,
    /// Its text in the field of this id is the widest.
    LongestText(String),
    /// It is the first with the template of this name, if the template depends on the row.
    Template(String),
    /// Its name is the widest of those with letters of this script.
    Script(Script),
    /// It has a finding of this kind.
    Diagnostic(Severity, Code),
}

/// As a caption: `longest name`, `Arabic`, `warning: mixed script`.
impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ShortestName => f.write_str("shortest name"),
            Self::LongestName => f.write_str("longest name"),
            Self::LongestText(field) => write!(f, "longest {field}"),
            Self::Template(name) => write!(f, "template {name}"),
            Self::Script(script) => f.write_str(&script.name().replace('_', " ")),
            Self::Diagnostic(severity, code) => {
                write!(f, "{severity}: {}", code.to_string().replace('-', " "))
            }
        }
    }
}

/// A stable name: `shortest-name`, `longest-name`, `longest-text:FIELD`, `template:NAME`,
/// `script:Arab`, `finding:mixed-script`.
impl Serialize for Reason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::ShortestName => serializer.serialize_str("shortest-name"),
            Self::LongestName => serializer.serialize_str("longest-name"),
            Self::LongestText(field) => {
                serializer.collect_str(&format_args!("longest-text:{field}"))
            }
            Self::Template(name) => serializer.collect_str(&format_args!("template:{name}")),
            Self::Script(script) => serializer.collect_str(&format_args!("script:{script}")),
            Self::Diagnostic(_, code) => serializer.collect_str(&format_args!("finding:{code}")),
        }
    }
}

/// Facts about an entry that laying it out has shown.
pub(super) struct Row {
    /// The scripts of its name, in the order of the text.
    pub(super) scripts: Vec<Script>,
    /// The index of its template.
    pub(super) template: usize,
    /// The width of its name, in em; `None` if the program has no field.
    pub(super) name: Option<f32>,
    /// The width of the text of each field, in em.
    pub(super) widths: Box<[f32]>,
    pub(super) findings: Vec<Diagnostic>,
}

/// The scripts of a text, in its order, each once.
pub(super) fn scripts(text: &str) -> Vec<Script> {
    let mut scripts: Vec<Script> = Vec::new();
    for script in text.chars().map(Script::for_char) {
        if script.is_specific() && !scripts.contains(&script) {
            scripts.push(script);
        }
    }
    scripts
}

/// The rows to show, each once: the shortest name, the longest name, the first with each template,
/// the longest text of every other field whose texts differ much in length, the longest name of each
/// script, and up to `with_findings` more that have findings. Of equal rows the first in the roster
/// is shown.
pub(super) fn choose(
    program: &Program,
    NameFields(names): &NameFields,
    rows: &[Row],
    with_findings: usize,
) -> Vec<Choice> {
    let mut choices = Choices::default();
    let all = || rows.iter().enumerate();
    let name_width = |row: &Row| row.name.unwrap_or_default();
    if rows.iter().any(|row| row.name.is_some()) {
        let set = all().filter(|(_, row)| name_width(row) > 0.0);
        let shortest = set.min_by_key(|(_, row)| Width(name_width(row)));
        choices.add(shortest.map(|row| row.0), Reason::ShortestName);
        choices.add(widest(all(), name_width), Reason::LongestName);
    }
    for (at, of_row) in program.row_programs().iter().enumerate() {
        let first = rows.iter().position(|row| row.template == at);
        let name = of_row.of_row.as_ref().map(|own| own.name.clone());
        choices.add(first, Reason::Template(name.unwrap_or_default()));
    }
    for (at, field) in program.fields().iter().enumerate() {
        let width_of = |row: &Row| row.widths[at];
        let longest = widest(all(), width_of);
        let width = longest.map_or(0.0, |index| width_of(&rows[index]));
        let varies = rows.iter().any(|row| width_of(row) * NOTABLE_RATIO < width);
        if !names.contains(&at) && varies {
            choices.add(longest, Reason::LongestText(field.id.clone()));
        }
    }
    let mut scripts: Vec<Script> = Vec::new();
    for script in rows.iter().flat_map(|row| &row.scripts) {
        if !scripts.contains(script) {
            scripts.push(*script);
        }
    }
    for script in scripts {
        let written = rows.iter().enumerate();
        let mut written = written.filter(|(_, row)| row.scripts.contains(&script));
        let longest = match rows.iter().any(|row| row.name.is_some()) {
            true => widest(written, name_width),
            false => written.next().map(|row| row.0),
        };
        choices.add(longest, Reason::Script(script));
    }
    let most = choices.0.len() + with_findings;
    for index in by_severity(rows) {
        if choices.0.len() == most {
            break;
        }
        choices.show(index);
    }
    let mut choices = choices.0;
    for choice in &mut choices {
        choice.reasons.extend(findings(&rows[choice.index]));
    }
    choices
}

/// The index of the field with the names, or else of the first field: one for each template.
pub(super) struct NameFields(Vec<usize>);

impl NameFields {
    pub(super) fn new(program: &Program) -> Self {
        Self(name_fields(program))
    }

    /// The index of the field with the name of an entry.
    pub(super) fn of(&self, entry: Entry<'_>) -> Option<usize> {
        self.0.get(entry.template()).or(self.0.first()).copied()
    }
}

fn name_fields(program: &Program) -> Vec<usize> {
    let of_template = |fields: &[Field]| {
        let mut of_fields = fields.iter();
        let named = of_fields.position(|field| field.text.columns().any(|column| column == "name"));
        named.or_else(|| (!fields.is_empty()).then_some(0))
    };
    if program.row_programs().is_empty() {
        return of_template(program.fields()).into_iter().collect();
    }
    let mut start = 0;
    let templates = program.row_programs().iter().map(|of_row| {
        let fields = of_row.fields();
        let own = start + of_template(fields).unwrap_or_default();
        start += fields.len();
        own
    });
    templates.collect()
}

/// A reason for each kind of finding, the most severe first.
pub(super) fn findings(row: &Row) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let mut findings: Vec<&Diagnostic> = row.findings.iter().filter(is_notable).collect();
    findings.sort_by_key(|finding| Reverse(finding.severity));
    for finding in findings {
        let reason = Reason::Diagnostic(finding.severity, finding.code);
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    reasons
}

/// Whether a finding is a reason to look at a certificate. Each name in another script than the
/// font's is in another font, and a sheet shows each script anyway.
fn is_notable(finding: &&Diagnostic) -> bool {
    finding.code != Code::OtherFont
}

/// The rows with findings, the most severe first. Among rows of one severity, the first of each
/// kind of finding comes before the others.
fn by_severity(rows: &[Row]) -> Vec<usize> {
    let mut seen = BTreeSet::new();
    let mut sorted = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let notable = || row.findings.iter().filter(is_notable);
        let Some(severity) = notable().map(|finding| finding.severity).max() else {
            continue;
        };
        let mut is_new = false;
        for finding in notable() {
            is_new |= seen.insert((finding.severity, finding.code)) && finding.severity == severity;
        }
        sorted.push((Reverse(severity), !is_new, index));
    }
    sorted.sort_unstable();
    sorted.into_iter().map(|(_, _, index)| index).collect()
}

/// The row with the widest text; of several, the first.
fn widest<'r>(
    rows: impl Iterator<Item = (usize, &'r Row)>,
    width: impl Fn(&Row) -> f32,
) -> Option<usize> {
    rows.min_by_key(|(_, row)| Reverse(Width(width(row))))
        .map(|(index, _)| index)
}

#[derive(PartialEq)]
struct Width(f32);

impl Eq for Width {}

impl PartialOrd for Width {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Width {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

#[derive(Default)]
struct Choices(Vec<Choice>);

impl Choices {
    fn add(&mut self, index: Option<usize>, reason: Reason) {
        if let Some(index) = index {
            self.show(index).reasons.push(reason);
        }
    }

    /// The choice of this entry, which is added if there is none.
    fn show(&mut self, index: usize) -> &mut Choice {
        let at = self.0.iter().position(|choice| choice.index == index);
        let at = at.unwrap_or_else(|| {
            self.0.push(Choice {
                index,
                reasons: Vec::new(),
            });
            self.0.len() - 1
        });
        &mut self.0[at]
    }
}
