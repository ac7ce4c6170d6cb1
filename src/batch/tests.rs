//! Runs from start to end, with a press that needs neither fonts nor a template.

mod damage;

use std::collections::BTreeMap;
use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use tempfile::TempDir;

use super::press::Press;
use super::run::run;
use super::verify::verify;
use super::{
    Event, FolderProblemKind, RunOptions, Status, Summary, VerifyOptions, embedded, journal,
    manifest,
};
use crate::diagnostic::{Code, Diagnostic, Error, Result, Severity};
use crate::digest::Digest;
use crate::format::OutputFormat;
use crate::naming::FileNames;
use crate::plan::{Entry, Plan};
use crate::program::Program;
use crate::roster::Roster;

/// Prints what stands for a certificate; what its template and fonts are is `inputs`.
#[derive(Default)]
struct TestPress {
    inputs: &'static str,
    printed: AtomicUsize,
}

struct TestSheet {
    digest: Digest,
    findings: Vec<Diagnostic>,
}

impl Press for TestPress {
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

/// An output folder, the press, and what the last run told.
struct Bench {
    _parent: TempDir,
    path: PathBuf,
    press: TestPress,
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
            press: TestPress::default(),
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
            &self.press,
            &self.path,
            options,
            |event| match event {
                Event::Checked { entry, .. } => checked.push(entry.row()),
                Event::Done(outcome) => {
                    let status = match outcome.status {
                        Status::Written(_) => "written",
                        Status::Unchanged(_) => "unchanged",
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

    /// The problems of the folder, by file name, with what was said.
    fn verify(&self, names: &[&str]) -> Vec<(FolderProblemKind, String, String)> {
        let mut problems = Vec::new();
        let options = VerifyOptions::default();
        let checked = verify(&plan(names), &self.press, &self.path, &options, |problem| {
            problems.push((problem.kind, problem.key, problem.message));
        });
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

#[test]
fn a_run_writes_all_and_the_next_one_none() {
    let mut bench = Bench::new();
    let summary = bench.render(&NAMES);
    assert_eq!((summary.written, summary.failed, summary.left), (3, 0, 0));
    assert_eq!(bench.checked, [2, 3, 4]);
    assert_eq!(
        bench.outcomes,
        [(2, "written"), (3, "written"), (4, "written")]
    );
    let first = bench.contents();
    assert_eq!(
        first.keys().collect::<Vec<_>>(),
        [
            "Ann-Lee.png",
            "Bo~.png",
            "O\u{308}nder.png",
            "manifest.json"
        ]
    );

    assert_eq!(bench.render(&NAMES).unchanged, 3);
    assert_eq!(bench.contents(), first);
    assert_eq!(bench.press.printed.load(Ordering::Relaxed), 3);
}

#[test]
fn any_number_of_jobs_leaves_the_same_folder() {
    let names: Vec<_> = (0..300).map(|number| format!("Name {number}")).collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let folders = [1, 2, 8].map(|jobs| {
        let mut bench = Bench::new();
        let options = RunOptions {
            jobs: NonZeroUsize::new(jobs),
            ..RunOptions::default()
        };
        bench.run(&names, &options).unwrap();
        assert!(
            bench.outcomes.iter().map(|(row, _)| *row).eq(2..302),
            "{jobs} jobs"
        );
        bench.contents()
    });
    assert_eq!(folders[0], folders[1]);
    assert_eq!(folders[0], folders[2]);
}

#[test]
fn what_changed_is_written_again() {
    let mut bench = Bench::new();
    bench.render(&NAMES);
    bench.press.inputs = "another template";
    assert_eq!(bench.render(&NAMES).written, 3);
    assert_eq!(bench.render(&NAMES).unchanged, 3);
    assert_eq!(bench.render(&["Ann Lee", "Önder", "Bo~", "Cy"]).written, 1);

    let force = RunOptions {
        force: true,
        ..RunOptions::default()
    };
    assert_eq!(bench.run(&NAMES, &force).unwrap().written, 3);
}

#[test]
fn a_file_that_is_missing_or_of_another_size_is_written_again() {
    let mut bench = Bench::new();
    bench.render(&NAMES);
    let whole = bench.contents();
    fs::remove_file(bench.path_of("Ann-Lee.png")).unwrap();
    fs::write(bench.path_of("Bo~.png"), b"").unwrap();
    bench.render(&NAMES);
    assert_eq!(bench.statuses(), ["written", "unchanged", "written"]);
    assert_eq!(bench.contents(), whole);
}

#[test]
fn a_replaced_file_that_nobody_noted_down_is_noticed() {
    let mut bench = Bench::new();
    bench.press.inputs = "one template";
    bench.render(&["Ann"]);
    let whole = bench.contents();

    // A run with another template, killed right after it wrote a file, which is of equal size.
    bench.press.inputs = "two template";
    bench.render(&["Ann"]);
    let replaced = bench.contents().remove("Ann.png").unwrap();
    assert_eq!(replaced.len(), whole["Ann.png"].len());
    fs::write(
        bench.path_of(manifest::FILE_NAME),
        &whole[manifest::FILE_NAME],
    )
    .unwrap();

    bench.press.inputs = "one template";
    assert_eq!(bench.render(&["Ann"]).written, 1);
    assert_eq!(bench.contents(), whole);
}

#[test]
fn one_error_and_nothing_is_written() {
    let mut bench = Bench::new();
    let error = bench
        .run(&["Ann", "Bo!", "Cy", "Di!"], &RunOptions::default())
        .unwrap_err();
    assert_eq!(error.code(), Code::Unprintable);
    assert_eq!(error.to_string(), "nothing was written because of 2 errors");
    assert_eq!(bench.checked, [2, 3, 4, 5]);
    assert!(!bench.path.exists());
}

#[test]
fn keeping_going_writes_the_others() {
    let mut bench = Bench::new();
    let options = RunOptions {
        keep_going: true,
        ..RunOptions::default()
    };
    let summary = bench.run(&["Ann", "Bo!", "Cy"], &options).unwrap();
    assert_eq!((summary.written, summary.failed), (2, 1));
    assert_eq!(bench.statuses(), ["written", "failed", "written"]);
    assert!(!bench.path_of("Bo!.png").exists());
}

#[test]
fn a_selection_leaves_the_rest_of_the_manifest() {
    let mut bench = Bench::new();
    bench.render(&NAMES);
    let whole = bench.contents();
    bench.press.inputs = "another template";
    let one = RunOptions {
        only: Some(vec![1]),
        ..RunOptions::default()
    };
    assert_eq!(bench.run(&NAMES, &one).unwrap().written, 1);
    let changed = bench.contents();
    assert_eq!(changed["Ann-Lee.png"], whole["Ann-Lee.png"]);
    assert_ne!(changed["O\u{308}nder.png"], whole["O\u{308}nder.png"]);

    assert_eq!(bench.run(&NAMES, &one).unwrap().unchanged, 1);
    bench.press.inputs = "";
    bench.render(&NAMES);
    assert_eq!(bench.statuses(), ["unchanged", "written", "unchanged"]);
    assert_eq!(bench.contents(), whole);
}

#[test]
fn a_lost_manifest_is_rebuilt_from_the_files() {
    let mut bench = Bench::new();
    bench.render(&NAMES);
    let whole = bench.contents();
    let manifest_path = bench.path_of(manifest::FILE_NAME);
    for damage in [&b""[..], &whole[manifest::FILE_NAME][..200]] {
        fs::write(&manifest_path, damage).unwrap();
        assert_eq!(bench.render(&NAMES).unchanged, 3);
        assert_eq!(bench.notes.len(), 1, "the damage is reported");
        assert_eq!(bench.contents(), whole);
    }
    fs::remove_file(&manifest_path).unwrap();
    assert_eq!(bench.render(&NAMES).unchanged, 3);
    assert_eq!(bench.contents(), whole);
    assert_eq!(bench.press.printed.load(Ordering::Relaxed), 3);
}

#[test]
fn without_a_manifest_what_is_not_recognised_is_written_again() {
    let mut bench = Bench::new();
    bench.render(&NAMES);
    let whole = bench.contents();
    fs::remove_file(bench.path_of(manifest::FILE_NAME)).unwrap();
    let mut torn = whole["Ann-Lee.png"].clone();
    *torn.iter_mut().nth_back(20).unwrap() ^= 1;
    fs::write(bench.path_of("Ann-Lee.png"), torn).unwrap();
    fs::write(bench.path_of("Bo~.png"), "a picture of another tool").unwrap();
    bench.render(&NAMES);
    assert_eq!(bench.statuses(), ["written", "unchanged", "written"]);
    assert_eq!(bench.contents(), whole);
}

#[test]
fn a_manifest_that_is_no_json_is_set_aside() {
    let mut bench = Bench::new();
    bench.render(&NAMES);
    let whole = bench.contents();
    fs::write(bench.path_of(manifest::FILE_NAME), "garbage").unwrap();
    assert_eq!(bench.render(&NAMES).unchanged, 3);
    assert_eq!(
        bench.notes,
        ["nothing of it can be read: it is now `manifest.damaged`"]
    );
    let mut contents = bench.contents();
    assert_eq!(contents.remove("manifest.damaged").unwrap(), b"garbage");
    assert_eq!(contents, whole);
    assert_eq!(bench.verify(&NAMES), []);
}

#[test]
fn somebody_elses_manifest_is_left_alone() {
    let mut bench = Bench::new();
    fs::create_dir_all(&bench.path).unwrap();
    let foreign = r#"{"name":"My site","icons":[]}"#;
    fs::write(bench.path_of(manifest::FILE_NAME), foreign).unwrap();
    let error = bench.run(&NAMES, &RunOptions::default()).unwrap_err();
    assert!(error.code() == Code::ForeignManifest, "{error}");
    assert_eq!(
        fs::read_to_string(bench.path_of(manifest::FILE_NAME)).unwrap(),
        foreign
    );
    assert!(!bench.path_of("Ann-Lee.png").exists());
}

#[test]
fn a_killed_run_is_taken_up_where_it_ended() {
    let mut bench = Bench::new();
    bench.render(&NAMES);
    let whole = bench.contents();
    let records: Vec<_> = String::from_utf8(whole[manifest::FILE_NAME].clone())
        .unwrap()
        .lines()
        .filter(|line| line.starts_with("{\"file\""))
        .map(|line| line.trim_end_matches(',').to_owned())
        .collect();

    // Two files journaled, a third begun and its line torn.
    fs::remove_file(bench.path_of(manifest::FILE_NAME)).unwrap();
    fs::remove_file(bench.path_of("O\u{308}nder.png")).unwrap();
    let torn = format!("{}\n{}\n{}", records[0], records[1], &records[2][..40]);
    fs::write(bench.path_of(journal::FILE_NAME), torn).unwrap();
    fs::write(bench.path_of(".1.engross-tmp"), "half").unwrap();

    bench.render(&NAMES);
    assert_eq!(bench.statuses(), ["unchanged", "written", "unchanged"]);
    assert_eq!(bench.contents(), whole);
}

#[test]
fn of_journal_and_manifest_the_journal_is_newer() {
    let mut bench = Bench::new();
    bench.render(&["Ann"]);
    let old = bench.contents();
    bench.press.inputs = "another template";
    bench.render(&["Ann"]);
    let new = bench.contents();
    let record = String::from_utf8(new[manifest::FILE_NAME].clone()).unwrap();
    let record = record.lines().nth(1).unwrap().to_owned() + "\n";

    fs::write(
        bench.path_of(manifest::FILE_NAME),
        &old[manifest::FILE_NAME],
    )
    .unwrap();
    fs::write(bench.path_of(journal::FILE_NAME), &record).unwrap();
    bench.render(&["Ann"]);
    assert_eq!(bench.statuses(), ["unchanged"]);
    assert_eq!(bench.contents(), new);

    // The same journal, of a run about somebody else: the record outlives it.
    fs::write(
        bench.path_of(manifest::FILE_NAME),
        &old[manifest::FILE_NAME],
    )
    .unwrap();
    fs::write(bench.path_of(journal::FILE_NAME), &record).unwrap();
    let one = RunOptions {
        only: Some(vec![1]),
        ..RunOptions::default()
    };
    bench.run(&["Ann", "Bo"], &one).unwrap();
    bench.render(&["Ann", "Bo"]);
    assert_eq!(bench.statuses(), ["unchanged", "unchanged"]);
}

#[test]
fn who_left_the_roster_is_reported_and_pruned_on_request() {
    let mut bench = Bench::new();
    bench.render(&NAMES);
    fs::write(bench.path_of("unknown.png"), "not ours").unwrap();
    let summary = bench.render(&["Önder"]);
    assert_eq!((summary.stale, summary.pruned), (2, 0));
    assert_eq!(
        bench.notes,
        [
            "the certificate of `Ann Lee` is no longer in the roster",
            "the certificate of `Bo~` is no longer in the roster"
        ]
    );
    assert_eq!(bench.contents().len(), 5);

    fs::write(bench.path_of("Bo~.png"), "touched up by hand").unwrap();
    let prune = RunOptions {
        prune: true,
        ..RunOptions::default()
    };
    let summary = bench.run(&["Önder"], &prune).unwrap();
    assert_eq!((summary.stale, summary.pruned), (1, 1));
    assert_eq!(
        bench.contents().keys().collect::<Vec<_>>(),
        [
            "Bo~.png",
            "O\u{308}nder.png",
            "manifest.json",
            "unknown.png"
        ]
    );

    fs::remove_file(bench.path_of("Bo~.png")).unwrap();
    let summary = bench.render(&["Önder"]);
    assert_eq!(
        (summary.stale, summary.pruned),
        (0, 0),
        "what is gone is forgotten"
    );
}

#[test]
fn a_selection_prunes_nobody() {
    let mut bench = Bench::new();
    bench.render(&NAMES);
    let options = RunOptions {
        only: Some(vec![0]),
        prune: true,
        ..RunOptions::default()
    };
    bench.run(&["Önder"], &options).unwrap();
    assert_eq!(bench.contents().len(), 4);
}

#[test]
fn other_file_names_leave_the_old_files_to_be_pruned() {
    let mut bench = Bench::new();
    bench.render(&["Önder"]);
    let options = RunOptions {
        file_names: FileNames::PercentEncoded,
        prune: true,
        ..RunOptions::default()
    };
    let summary = bench.run(&["Önder"], &options).unwrap();
    assert_eq!((summary.written, summary.pruned), (1, 1));
    assert_eq!(
        bench.contents().keys().collect::<Vec<_>>(),
        ["O%CC%88nder.png", "manifest.json"]
    );
}

#[test]
fn cancelling_leaves_a_manifest_of_what_was_done() {
    let names: Vec<_> = (0..2000)
        .map(|number| format!("Name {number:04}"))
        .collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let mut bench = Bench::new();
    let options = RunOptions::default();
    let cancel = options.cancel.clone();
    let plan = plan(&names);
    let mut done = 0;
    let summary = run(&plan, &bench.press, &bench.path, &options, |event| {
        if let Event::Done(_) = event {
            done += 1;
            cancel.store(done >= 10, Ordering::Relaxed);
        }
    })
    .unwrap();
    assert!(
        summary.cancelled && summary.written >= 10 && summary.left > 0,
        "{summary:?}"
    );
    assert_eq!(summary.written + summary.left, names.len());
    assert_eq!(
        bench.contents().len(),
        summary.written + 1,
        "no journal, no temporary file"
    );

    let rest = bench.render(&names);
    assert_eq!(
        (rest.unchanged, rest.written),
        (summary.written, summary.left)
    );
}

#[test]
fn cancelling_the_check_writes_nothing() {
    let mut bench = Bench::new();
    let options = RunOptions::default();
    options.cancel.store(true, Ordering::Relaxed);
    let summary = bench.run(&NAMES, &options).unwrap();
    assert!(summary.cancelled);
    assert_eq!(summary.left, 3);
    assert!(!bench.path.exists());
}

#[test]
fn a_name_that_cannot_be_written_fails_alone() {
    let mut bench = Bench::new();
    fs::create_dir_all(bench.path_of("Ann-Lee.png")).unwrap();
    let summary = bench.render(&NAMES);
    assert_eq!(bench.statuses(), ["failed", "written", "written"]);
    assert!(summary.stopped.is_none());
}

/// Either the journal or a file fails first. Which one is a matter of chance, and so is whether
/// any file is counted as failed; that the run stops and counts each file once is not.
#[test]
fn a_folder_that_goes_away_stops_the_run() {
    let names: Vec<_> = (0..2000).map(|number| format!("Name {number}")).collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let mut bench = Bench::new();
    let plan = plan(&names);
    let assert_is_about_folder = |error: &Error| {
        let file = error.diagnostics()[0].file().unwrap();
        assert!(error.code() == Code::Write, "{error:?}");
        assert!(file.starts_with(&bench.path), "{error:?}");
    };
    let (mut written, mut failed, mut begun) = (0, 0, None);
    let summary = run(
        &plan,
        &bench.press,
        &bench.path,
        &RunOptions::default(),
        |event| {
            let Event::Done(outcome) = event else {
                return;
            };
            match outcome.status {
                Status::Written(_) => written += 1,
                Status::Failed(Some(error)) => {
                    assert_is_about_folder(error);
                    failed += 1;
                }
                other => panic!("{other:?}"),
            }
            if outcome.entry.row() == 10 {
                // New files appear while it is being emptied.
                while bench.path.exists() {
                    let _ = fs::remove_dir_all(&bench.path);
                }
                begun = Some(bench.press.printed.load(Ordering::Relaxed));
            }
        },
    )
    .unwrap();
    assert_is_about_folder(summary.stopped.as_ref().expect("the run stops"));
    assert_eq!((summary.written, summary.failed), (written, failed));
    assert_eq!(
        written + failed + summary.left,
        names.len(),
        "each file is counted once"
    );
    assert!(summary.left > 0, "{summary:?}");
    assert!(
        begun.is_some_and(|begun| written <= begun),
        "no file counts as written whose certificate was made after the folder had gone: \
         {summary:?}, {begun:?}"
    );
    assert!(!bench.path.exists(), "the folder is not made again");

    let next = bench.render(&names);
    assert_eq!((next.written, next.failed), (names.len(), 0), "{next:?}");
    assert_eq!(bench.contents().len(), names.len() + 1);
}

#[test]
fn a_folder_emptied_during_the_run_gets_no_manifest_of_what_was_there() {
    let names: Vec<_> = (0..2000).map(|number| format!("Name {number}")).collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let mut bench = Bench::new();
    let plan = plan(&names);
    let options = RunOptions::default();
    let summary = run(&plan, &bench.press, &bench.path, &options, |event| {
        if let Event::Done(outcome) = event
            && outcome.entry.row() == 10
        {
            for entry in fs::read_dir(&bench.path).unwrap() {
                // Temporary files come and go.
                let _ = fs::remove_file(entry.unwrap().path());
            }
        }
    })
    .unwrap();
    assert!(
        matches!(&summary.stopped, Some(error) if error.code() == Code::Write) && summary.left > 0,
        "{summary:?}"
    );
    assert!(!bench.path_of(manifest::FILE_NAME).exists());
    assert_eq!(bench.render(&names).failed, 0);
    assert_eq!(bench.contents().len(), 2001);
}

#[test]
fn two_runs_into_one_folder_are_one_too_many() {
    let mut bench = Bench::new();
    fs::create_dir_all(&bench.path).unwrap();
    let other = journal::Journal::open(&bench.path).unwrap();
    let error = bench.run(&NAMES, &RunOptions::default()).unwrap_err();
    assert!(error.code() == Code::FolderInUse, "{error}");
    drop(other);
    assert_eq!(bench.render(&NAMES).written, 3);
}

#[test]
fn findings_of_the_plan_count_too() {
    let mut bench = Bench::new();
    let names = ["Ann", "Bo", "ann", "Cy"];
    let error = bench.run(&names, &RunOptions::default()).unwrap_err();
    assert_eq!(error.to_string(), "nothing was written because of 1 error");
    assert!(!bench.path.exists());

    let keep_going = RunOptions {
        keep_going: true,
        ..RunOptions::default()
    };
    bench.run(&names, &keep_going).unwrap();
    assert_eq!(
        bench.statuses(),
        ["written", "written", "failed", "written"]
    );

    let others = RunOptions {
        only: Some(vec![3, 1, 1]),
        ..RunOptions::default()
    };
    bench.run(&names, &others).unwrap();
    assert_eq!(bench.outcomes, [(3, "unchanged"), (5, "unchanged")]);
}

#[test]
fn verifying_finds_what_is_missing_altered_and_extra() {
    use FolderProblemKind::{Altered, Extra, Missing};

    let mut bench = Bench::new();
    let names = ["Ann", "Bo", "Cy", "Di", "Ed~"];
    assert_eq!(
        bench.verify(&names).len(),
        5,
        "a folder that is not there misses all"
    );
    bench.render(&names);
    fs::write(bench.path_of(".gitkeep"), "").unwrap();
    assert_eq!(bench.verify(&names), []);
    fs::remove_file(bench.path_of(manifest::FILE_NAME)).unwrap();
    assert_eq!(bench.verify(&names), [], "the files speak for themselves");
    bench.render(&names);

    let mut same_size = fs::read(bench.path_of("Ann.png")).unwrap();
    *same_size.last_mut().unwrap() ^= 1;
    fs::write(bench.path_of("Ann.png"), same_size).unwrap();
    fs::remove_file(bench.path_of("Bo.png")).unwrap();
    fs::write(bench.path_of("Zed.png"), "who?").unwrap();
    let found = bench.verify(&["Ann", "Bo", "Cy", "Ed~", "Flo"]);
    let said = |kind, file: &str, message: &str| (kind, file.to_owned(), message.to_owned());
    assert_eq!(
        found,
        [
            said(
                Altered,
                "Ann.png",
                "the file was changed since it was written"
            ),
            said(Missing, "Bo.png", "the file is not there"),
            said(Missing, "Flo.png", "the file is not there"),
            said(
                Extra,
                "Di.png",
                "the recipient is no longer in the roster; `render --prune` removes the file"
            ),
            said(Extra, "Zed.png", "the file belongs to nobody in the roster"),
        ]
    );
}

#[test]
fn verifying_tells_other_inputs_from_alterations() {
    let mut bench = Bench::new();
    bench.render(&["Ann"]);
    bench.press.inputs = "another template";
    let other = "the file was made from another template, font, setting or text";
    assert_eq!(bench.verify(&["Ann"])[0].2, other);
    fs::remove_file(bench.path_of(manifest::FILE_NAME)).unwrap();
    assert_eq!(bench.verify(&["Ann"])[0].2, other);
    fs::write(bench.path_of("Ann.png"), "a picture of another tool").unwrap();
    assert_eq!(
        bench.verify(&["Ann"])[0].2,
        "the file is not one that was written"
    );
}

const BOTH: [OutputFormat; 2] = [OutputFormat::Png, OutputFormat::Jpeg];

/// What a run of these formats wrote, by file name, and left alone.
fn run_in(bench: &Bench, formats: &[OutputFormat], options: &RunOptions) -> (Vec<String>, Summary) {
    let plan = plan(&NAMES).in_formats(formats);
    let mut written = Vec::new();
    let summary = run(&plan, &bench.press, &bench.path, options, |event| {
        if let Event::Done(outcome) = event
            && matches!(outcome.status, Status::Written(_))
        {
            written.push(outcome.entry.key_in(outcome.format).to_string());
        }
    });
    (written, summary.unwrap())
}

#[test]
fn each_entry_has_a_file_in_each_format() {
    let mut bench = Bench::new();
    let options = RunOptions::default();
    let (written, summary) = run_in(&bench, &BOTH, &options);
    assert_eq!(
        written,
        [
            "Ann-Lee.png",
            "Ann-Lee.jpg",
            "O\u{308}nder.png",
            "O\u{308}nder.jpg",
            "Bo~.png",
            "Bo~.jpg"
        ]
    );
    assert_eq!((summary.written, summary.unchanged), (6, 0));
    let (written, summary) = run_in(&bench, &BOTH, &options);
    assert_eq!((written.len(), summary.unchanged), (0, 6));

    // One format alone leaves the other's files and records as they are.
    let before = bench.contents();
    let summary = bench.run(&NAMES, &RunOptions::default()).unwrap();
    assert_eq!((summary.unchanged, summary.stale), (3, 0));
    let pruning = RunOptions {
        prune: true,
        ..RunOptions::default()
    };
    let summary = bench.run(&NAMES, &pruning).unwrap();
    assert_eq!((summary.unchanged, summary.pruned), (3, 0));
    assert_eq!(bench.contents(), before);
    assert!(bench.verify(&NAMES).is_empty());

    // Who has gone goes in every format.
    let summary = bench.run(&NAMES[1..], &pruning).unwrap();
    assert_eq!((summary.pruned, summary.stale), (2, 0));
    assert!(!bench.path_of("Ann-Lee.jpg").exists());
    assert!(bench.path_of("Bo~.jpg").exists());
}

#[test]
fn a_format_is_written_beside_another_and_again_where_it_is_missing() {
    let bench = Bench::new();
    let options = RunOptions::default();
    run_in(&bench, &BOTH[..1], &options);
    let (written, summary) = run_in(&bench, &BOTH, &options);
    assert_eq!(written, ["Ann-Lee.jpg", "O\u{308}nder.jpg", "Bo~.jpg"]);
    assert_eq!(summary.unchanged, 3);
    fs::remove_file(bench.path_of("Bo~.png")).unwrap();
    // A file that only its name takes for one of the format is not.
    fs::copy(bench.path_of("Ann-Lee.png"), bench.path_of("Ann-Lee.jpg")).unwrap();
    let (written, _) = run_in(&bench, &BOTH, &options);
    assert_eq!(written, ["Ann-Lee.jpg", "Bo~.png"]);
}

#[test]
fn verify_looks_at_the_formats_of_the_plan() {
    let bench = Bench::new();
    run_in(&bench, &BOTH[1..], &RunOptions::default());
    let plan = plan(&NAMES).in_formats(&BOTH);
    let mut missing = Vec::new();
    let options = VerifyOptions::default();
    let checked = verify(&plan, &bench.press, &bench.path, &options, |problem| {
        missing.push((problem.kind, problem.key));
    });
    assert_eq!(checked.unwrap(), 6);
    let expected = ["Ann-Lee.png", "O\u{308}nder.png", "Bo~.png"];
    assert_eq!(
        missing,
        expected.map(|key| (FolderProblemKind::Missing, key.to_owned()))
    );
}
