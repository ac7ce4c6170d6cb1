//! A report for people on standard output: findings of one kind are one paragraph, unless all are
//! asked for.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use engross::{Diagnostic, Result, Severity};

use super::output::Output;
use super::report::{self, Printer};

/// How many rows or files of a kind are named besides the one that is shown.
const MAX_NAMED: usize = 8;

/// Findings, in the order in which they were found.
#[derive(Default)]
pub(super) struct Findings {
    list: Vec<Finding>,
}

/// Something to report, and what it has in common with others.
pub(super) struct Finding {
    diagnostic: Diagnostic,
    /// Findings with the same group are of one kind.
    group: String,
    /// What names it among others of its kind: a file, or else its row.
    name: Option<String>,
}

impl Findings {
    pub(super) fn push(&mut self, finding: Finding) {
        self.list.push(finding);
    }

    pub(super) fn extend<'d>(&mut self, diagnostics: impl IntoIterator<Item = &'d Diagnostic>) {
        self.list
            .extend(diagnostics.into_iter().cloned().map(Finding::from));
    }

    /// Writes the findings that the printer shows, each kind once, and the summary below them.
    /// With `all`, each finding is written.
    pub(super) fn write(self, printer: Printer, all: bool, summary: &str) -> Result<()> {
        let mut text = String::new();
        let shown = self.list.into_iter();
        let shown = shown.filter(|finding| finding.diagnostic.severity >= printer.least());
        if all {
            for finding in shown {
                text.push_str(&report::as_text(&finding.diagnostic, None));
            }
        } else {
            for kind in kinds(shown.collect()) {
                text.push_str(&kind.to_text());
            }
        }
        if printer.prints_status() {
            let _ = writeln!(text, "{}", engross::escaped(summary));
        }
        Output::new().write_styled(&text)
    }
}

impl Finding {
    /// One of a kind that others have in common by this text, and that is named by this one.
    pub(super) fn named(diagnostic: Diagnostic, kind: &str, name: String) -> Self {
        Self {
            group: format!("{}\0{kind}", diagnostic.code),
            diagnostic,
            name: Some(name),
        }
    }
}

impl From<Diagnostic> for Finding {
    fn from(diagnostic: Diagnostic) -> Self {
        let location = &diagnostic.location;
        let file = location.file.as_ref().map(|file| file.display());
        let file = file.map_or_else(String::new, |file| file.to_string());
        let field = location.field.as_deref().unwrap_or_default();
        Self {
            group: format!(
                "{}\0{}\0{file}\0{field}",
                diagnostic.code, diagnostic.severity
            ),
            name: None,
            diagnostic,
        }
    }
}

/// Findings of one kind, at least one.
struct Kind {
    worst: Finding,
    others: Vec<Finding>,
}

/// The findings by kind: errors first, then in the order in which each kind was found first.
fn kinds(findings: Vec<Finding>) -> Vec<Kind> {
    let mut places = BTreeMap::new();
    let mut kinds: Vec<Kind> = Vec::new();
    for mut finding in findings {
        let place = *places.entry(finding.group.clone()).or_insert(kinds.len());
        match kinds.get_mut(place) {
            None => kinds.push(Kind {
                worst: finding,
                others: Vec::new(),
            }),
            Some(kind) => {
                if finding.diagnostic.weight > kind.worst.diagnostic.weight {
                    std::mem::swap(&mut finding, &mut kind.worst);
                }
                kind.others.push(finding);
            }
        }
    }
    let severity = |kind: &Kind| kind.worst.diagnostic.severity;
    kinds.sort_by_key(|kind| std::cmp::Reverse::<Severity>(severity(kind)));
    kinds
}

impl Kind {
    fn to_text(&self) -> String {
        report::as_text(&self.worst.diagnostic, self.more().as_deref())
    }

    /// `21 more like this, rows 3, 5, 8 and 18 others`.
    fn more(&self) -> Option<String> {
        let count = self.others.len();
        if count == 0 {
            return None;
        }
        let mut text = format!("{count} more like this");
        if let Some(field) = &self.worst.diagnostic.location.field {
            let _ = write!(text, " in field `{field}`");
        }
        let mut rows: Vec<u64> = self
            .others
            .iter()
            .filter_map(|finding| finding.diagnostic.row())
            .collect();
        rows.sort_unstable();
        rows.dedup();
        let names: Vec<String> = self
            .others
            .iter()
            .filter_map(|finding| Some(format!("`{}`", finding.name.as_ref()?)))
            .collect();
        let (before, named) = match (names.is_empty(), rows.len()) {
            (false, _) => (": ", names),
            (true, 1) => (", row ", numbers(&rows)),
            (true, _) => (", rows ", numbers(&rows)),
        };
        if !named.is_empty() {
            let shown = named[..named.len().min(MAX_NAMED)].join(", ");
            let _ = write!(text, "{before}{shown}");
        }
        if named.len() > MAX_NAMED {
            let _ = write!(text, " and {} others", named.len() - MAX_NAMED);
        }
        Some(text)
    }
}

fn numbers(rows: &[u64]) -> Vec<String> {
    rows.iter().map(ToString::to_string).collect()
}
