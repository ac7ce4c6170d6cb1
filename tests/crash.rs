//! Runs that are killed, or whose folder does not take what they write: what they leave is whole,
//! and the next run goes on from there. `tests/crash/kill.py` and `tests/crash/folder.py` do the
//! same at length.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const NAMES: usize = 150;
const KILLS: usize = 10;

const PROGRAM: &str = r#"
title    = "Crash test"
roster   = "roster.csv"
template = "template.png"

[publish]
base_url  = "https://example.org/"
file_stem = "{name}"

[[field]]
text = "{name}"
box  = { x = 10, y = 10, width = 180, height = 80 }
font = "Noto Serif"
size = { max = 20, min = 10 }
"#;

fn make_program(folder: &Path, names: usize) {
    let mut roster = String::from("name\n");
    for number in 0..names {
        writeln!(roster, "Önder {number}").unwrap();
    }
    let mut png = Vec::new();
    let mut encoder = png::Encoder::new(&mut png, 200, 100);
    encoder.set_color(png::ColorType::Grayscale);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&[250; 20_000]).unwrap();
    writer.finish().unwrap();
    fs::create_dir(folder).unwrap();
    fs::write(folder.join("program.toml"), PROGRAM).unwrap();
    fs::write(folder.join("roster.csv"), roster).unwrap();
    fs::write(folder.join("template.png"), png).unwrap();
}

fn render(program: &Path, folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_engross"));
    command.env("ENGROSS_CACHE", "");
    command.arg("render").arg(program).arg("-o").arg(folder);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// Everything in the folder but what only a run that goes on has.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let Ok(entries) = fs::read_dir(folder) else {
        return BTreeMap::new();
    };
    let files = entries.map(|entry| {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        (name, path)
    });
    files
        .filter(|(name, _)| !name.ends_with(".engross-tmp") && name != "manifest.journal")
        .map(|(name, path)| (name, fs::read(path).unwrap()))
        .collect()
}

fn count(folder: &Path) -> usize {
    fs::read_dir(folder).map_or(0, Iterator::count)
}

/// Waits until there is this much in the folder, or something else is the case.
fn wait_for(folder: &Path, wanted: usize, mut is_over: impl FnMut() -> bool) {
    let patience = Instant::now() + Duration::from_secs(60);
    while count(folder) < wanted && !is_over() {
        assert!(Instant::now() < patience, "nothing is written");
        std::thread::sleep(Duration::from_micros(200));
    }
}

/// A program folder, and what an undisturbed run makes of it.
fn program_and_reference(work: &Path) -> (PathBuf, BTreeMap<String, Vec<u8>>) {
    let program = work.join("award");
    make_program(&program, NAMES);
    let reference = work.join("reference");
    assert!(render(&program, &reference).status().unwrap().success());
    let reference = contents(&reference);
    assert_eq!(reference.len(), NAMES + 1);
    (program, reference)
}

#[test]
fn killed_again_and_again_a_run_loses_nothing() {
    let work = tempfile::tempdir().unwrap();
    let (program, reference) = program_and_reference(work.path());
    let folder = work.path().join("output");
    let mut before = BTreeMap::new();
    for kill in 0..KILLS {
        let mut run = render(&program, &folder).spawn().unwrap();
        let wanted = count(&folder) + NAMES / (2 * KILLS);
        wait_for(&folder, wanted, || run.try_wait().unwrap().is_some());
        run.kill().unwrap();
        run.wait().unwrap();
        let after = contents(&folder);
        for (name, file) in &after {
            assert!(reference.get(name) == Some(file), "kill {kill}: {name}");
        }
        for name in before.keys() {
            assert!(after.contains_key(name), "kill {kill}: {name} is lost");
        }
        before = after;
    }
    assert!(!before.is_empty(), "no kill came after the first file");

    assert!(render(&program, &folder).status().unwrap().success());
    assert!(contents(&folder) == reference);
    assert_eq!(count(&folder), NAMES + 1, "nothing else is left");
}

#[cfg(unix)]
fn interrupt(run: &Child) {
    let sent = Command::new("kill")
        .args(["-INT", &run.id().to_string()])
        .status();
    assert!(sent.unwrap().success());
}

/// The lines up to the one that contains this; on a slow machine, lines of progress come first.
#[cfg(unix)]
fn read_until(lines: &mut impl BufRead, wanted: &str) -> String {
    let mut said = String::new();
    while !said.contains(wanted) {
        let more = lines.read_line(&mut said).unwrap();
        assert!(more > 0, "it ended without `{wanted}`: {said}");
    }
    said
}

/// Ctrl-C, once some files are there. Nothing reads the run's output until it has said that it
/// stops: by then it waits for a reader, so that it cannot be through before the signal comes.
#[cfg(unix)]
#[test]
fn an_interrupted_run_finishes_what_is_in_hand_and_says_so() {
    // Well beyond what may wait in the pipe and in the run.
    const MANY: usize = 1000;
    let work = tempfile::tempdir().unwrap();
    let program = work.path().join("award");
    make_program(&program, MANY);
    let folder = work.path().join("output");
    let mut run = render(&program, &folder)
        .args(["--jobs", "1", "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    wait_for(&folder, 5, || false);
    interrupt(&run);
    let mut stderr = BufReader::new(run.stderr.take().unwrap());
    let mut said = read_until(&mut stderr, "finishing the files in hand");
    let done = run.wait_with_output().unwrap();
    stderr.read_to_string(&mut said).unwrap();
    assert_eq!(done.status.code(), Some(130), "{said}");
    assert!(said.contains("not come to"), "{said}");

    let written = contents(&folder);
    assert!(written.contains_key("manifest.json"), "{said}");
    assert!(written.len() < MANY, "{said}");
    assert_eq!(count(&folder), written.len(), "nothing else is left");
    let records = String::from_utf8(written["manifest.json"].clone()).unwrap();
    assert_eq!(records.matches("{\"file\":").count(), written.len() - 1);
    let lines = String::from_utf8(done.stdout).unwrap();
    assert_eq!(lines.lines().count(), written.len() - 1, "{said}");
}

/// Its output is a pipe that nobody reads: when that is full, the run waits for ever.
#[cfg(unix)]
#[test]
fn a_run_that_cannot_finish_keeps_others_out_and_stops_at_the_second_interrupt() {
    // More lines of JSON than a pipe holds, and no more than may wait to be told.
    const WAITING: usize = 400;
    let work = tempfile::tempdir().unwrap();
    let program = work.path().join("award");
    make_program(&program, WAITING);
    let folder = work.path().join("output");
    let mut run = render(&program, &folder)
        .arg("--json")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    wait_for(&folder, WAITING + 1, || false);

    let mut other = render(&program, &folder);
    let other = other.stderr(Stdio::piped()).output().unwrap();
    let said = String::from_utf8(other.stderr).unwrap();
    assert_eq!(other.status.code(), Some(2), "{said}");
    let message = "another run is writing to this folder";
    assert!(said.contains(message), "{said}");

    interrupt(&run);
    let mut stderr = BufReader::new(run.stderr.take().unwrap());
    read_until(&mut stderr, "Ctrl-C again stops at once");
    assert!(run.try_wait().unwrap().is_none(), "it waits for its reader");
    interrupt(&run);
    assert_eq!(run.wait().unwrap().code(), Some(130));

    assert!(render(&program, &folder).status().unwrap().success());
    assert_eq!(count(&folder), WAITING + 1, "nothing else is left");
}

/// No file may grow beyond a few KiB: the journal is the first that would.
#[cfg(unix)]
#[test]
fn where_the_disk_is_full_a_run_says_so_and_the_next_one_goes_on() {
    let work = tempfile::tempdir().unwrap();
    let (program, reference) = program_and_reference(work.path());
    let folder = work.path().join("output");
    let whole = render(&program, &folder);
    // With the signal ignored, writing fails as it does on a full disk.
    let limited = Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 16; exec \"$@\"", "sh"])
        .arg(whole.get_program())
        .args(whole.get_args())
        .env("ENGROSS_CACHE", "")
        .output()
        .unwrap();
    let said = String::from_utf8(limited.stderr).unwrap();
    assert_eq!(limited.status.code(), Some(1), "{said}");
    assert!(
        said.contains("manifest.journal: error: cannot be written"),
        "{said}"
    );
    assert!(said.contains("has room"), "{said}");
    let mut left = contents(&folder);
    left.remove("manifest.json");
    assert!(!left.is_empty() && left.len() < NAMES, "{said}");
    for (name, file) in &left {
        assert!(reference.get(name) == Some(file), "{name}");
    }

    assert!(render(&program, &folder).status().unwrap().success());
    assert!(contents(&folder) == reference);
    assert_eq!(count(&folder), NAMES + 1, "nothing else is left");
}

#[cfg(unix)]
#[test]
fn where_nothing_may_be_written_a_run_says_so() {
    use std::os::unix::fs::PermissionsExt as _;
    use std::os::unix::process::CommandExt as _;

    const NOBODY: u32 = 65534;
    let work = tempfile::tempdir().unwrap();
    let program = work.path().join("award");
    make_program(&program, 1);
    let folder = work.path().join("output");
    fs::create_dir(&folder).unwrap();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o555)).unwrap();
    fs::set_permissions(work.path(), fs::Permissions::from_mode(0o755)).unwrap();

    let probe = folder.join("probe");
    let mut run = render(&program, &folder);
    if fs::write(&probe, "").is_ok() {
        // Root may write anywhere: somebody else has to try, who may not see our own binary.
        fs::remove_file(&probe).unwrap();
        let binary = work.path().join("engross");
        fs::copy(run.get_program(), &binary).unwrap();
        let arguments: Vec<_> = run.get_args().map(ToOwned::to_owned).collect();
        run = Command::new(binary);
        run.args(arguments).uid(NOBODY).gid(NOBODY);
    }
    let done = run.stderr(Stdio::piped()).output().unwrap();
    let said = String::from_utf8(done.stderr).unwrap();
    assert_eq!(done.status.code(), Some(2), "{said}");
    assert!(said.contains("cannot be written"), "{said}");
    assert!(said.contains("may be written and has room"), "{said}");
    assert_eq!(count(&folder), 0);
}
