//! Whole runs, with a renderer that needs neither fonts nor a template.

mod damage;
mod findings;
mod formats;
mod manifest;
mod orphans;
mod stopping;
mod verifying;
mod writing;

use std::collections::BTreeMap;
use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use tempfile::TempDir;

use super::journal::Journal;
use super::names::{JOURNAL, MANIFEST};
use super::render::Render;
use super::run::run;
use super::verify::verify;
use super::{Event, FolderProblemKind, RunOptions, Status, Summary, VerifyOptions, embedded};
use crate::diagnostic::{Code, Diagnostic, Error, Result, Severity};
use crate::digest::Digest;
use crate::format::OutputFormat;
use crate::naming::FileNames;
use crate::plan::{Entry, Plan};
use crate::program::Program;
use crate::roster::Roster;

/// Prints a file in place of a certificate. `inputs` stands for its template and fonts.
#[derive(Default)]
struct TestRenderer {
    inputs: &'static str,
    printed: AtomicUsize,
}

struct TestSheet {
    digest: Digest,
    findings: Vec<Diagnostic>,
}

impl Render for TestRenderer {
    type Scratch = ();
    type Sheet = TestSheet;
    type Certificate = Vec<u8>;

    fn scratch(&self) {}

    fn lay_out(&self, entry: Entry<'_>, (): &mut ()) -> TestSheet {
        let severity = match entry.name().chars().last() {
            Some('!') => Some(Severity::Error),
            Some('~') => Some(Severity::Note),
            _ => None,
        };
        let finding = |severity| Diagnostic::new(severity, Code::Overflow, "too long").hint("cut");
        TestSheet {
            digest: Digest::sha256(format!("{}\0{}", self.inputs, entry.name()).as_bytes()),
            findings: severity
                .map(finding)
                .into_iter()
                .chain(entry.findings().iter().cloned())
                .collect(),
        }
    }

    fn findings<'s>(&self, sheet: &'s TestSheet) -> &'s [Diagnostic] {
        &sheet.findings
    }

    fn digest(&self, sheet: &TestSheet, format: OutputFormat) -> Digest {
        match format {
            OutputFormat::Png => sheet.digest,
            other => Digest::sha256(format!("{}\0{other}", sheet.digest).as_bytes()),
        }
    }

    fn print(&self, sheet: &TestSheet, format: OutputFormat, (): &mut ()) -> Result<Vec<u8>> {
        self.printed.fetch_add(1, Ordering::Relaxed);
        let digest = self.digest(sheet, format);
        Ok(embedded::tests::certificate(
            &digest,
            self.inputs.as_bytes(),
        ))
    }
}

const PROGRAM: &str = r#"
    title    = "Award"
    roster   = "recipients.csv"
    template = "certificate.png"

    [publish]
    base_url  = "https://example.org/"
    file_stem = "{name}"

    [[field]]
    text = "{name}"
    box  = { x = 0, y = 0, width = 10, height = 10 }
    size = 10
"#;

fn plan(names: &[&str]) -> Plan {
    let rows = names.iter().map(|name| [*name]);
    plan_of(Roster::from_rows("recipients.csv", ["name"], rows).unwrap())
}

fn plan_of(roster: Roster) -> Plan {
    Plan::new(Program::parse(PROGRAM, "program.toml").unwrap(), roster).unwrap()
}

/// An output folder, a renderer, and what the last run reported.
struct Bench {
    _parent: TempDir,
    path: PathBuf,
    renderer: TestRenderer,
    checked: Vec<u64>,
    outcomes: Vec<(u64, &'static str)>,
    notes: Vec<String>,
}

impl Bench {
    fn new() -> Self {
        let parent = tempfile::tempdir().unwrap();
        Self {
            path: parent.path().join("output/term"),
            _parent: parent,
            renderer: TestRenderer::default(),
            checked: Vec::new(),
            outcomes: Vec::new(),
            notes: Vec::new(),
        }
    }

    fn run(&mut self, names: &[&str], options: &RunOptions) -> Result<Summary> {
        let Self {
            checked,
            outcomes,
            notes,
            ..
        } = self;
        (*checked, *outcomes, *notes) = Default::default();
        run(
            &plan(names),
            &self.renderer,
            &self.path,
            options,
            |event| match event {
                Event::Checked { entry, .. } => checked.push(entry.row()),
                Event::Done(outcome) => {
                    let status = match outcome.status {
                        Status::Written(_) => "written",
                        Status::Unchanged(_) => "unchanged",
                        Status::Due => "due",
                        Status::Bound(_) => "bound",
                        Status::Failed(_) => "failed",
                    };
                    outcomes.push((outcome.entry.row(), status));
                }
                Event::Note(finding) => notes.push(finding.message),
            },
        )
    }

    fn render(&mut self, names: &[&str]) -> Summary {
        self.run(names, &RunOptions::default()).unwrap()
    }

    fn statuses(&self) -> Vec<&'static str> {
        self.outcomes.iter().map(|(_, status)| *status).collect()
    }

    fn path_of(&self, file: &str) -> PathBuf {
        self.path.join(file)
    }

    /// The problems of the folder: their kinds, keys and messages.
    fn verify(&self, names: &[&str]) -> Vec<(FolderProblemKind, String, String)> {
        let mut problems = Vec::new();
        let options = VerifyOptions::default();
        let checked = verify(
            &plan(names),
            &self.renderer,
            &self.path,
            &options,
            |problem| {
                problems.push((problem.kind, problem.key, problem.message));
            },
        );
        assert_eq!(checked.unwrap(), names.len());
        problems
    }

    /// Everything in the folder, by name.
    fn contents(&self) -> BTreeMap<String, Vec<u8>> {
        contents(&self.path)
    }
}

fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let entry = entry.unwrap();
            let contents = fs::read(entry.path()).unwrap();
            (entry.file_name().into_string().unwrap(), contents)
        })
        .collect()
}

const NAMES: [&str; 3] = ["Ann Lee", "Önder", "Bo~"];
