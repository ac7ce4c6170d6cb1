//! Runs that are killed, and runs that cannot write: the files that they leave are whole, and the
//! next run continues. `tests/crash/kill.py` and `tests/crash/folder.py` do the same at length.
#![cfg(all(feature = "bundled-fonts", feature = "cli"))]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use common::ProgramFolder;

const NAMES: usize = 150;
const KILLS: usize = 10;

/// A program folder with this many recipients.
fn award(names: usize) -> ProgramFolder {
    let rows: String = (0..names)
        .map(|number| format!("Önder {number}\n"))
        .collect();
    ProgramFolder::new(&format!("name\n{rows}"))
}

fn render(program: &ProgramFolder, folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_engross"));
    command.env("ENGROSS_CACHE", "");
    command
        .arg("render")
        .arg(program.path())
        .arg("-o")
        .arg(folder);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// Everything in the folder, without the files that exist only during a run.
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

/// Waits until the folder has this many entries, or it is over.
fn wait_for(folder: &Path, wanted: usize, mut is_over: impl FnMut() -> bool) {
    let patience = Instant::now() + Duration::from_secs(60);
    while count(folder) < wanted && !is_over() {
        assert!(Instant::now() < patience, "nothing is written");
        std::thread::sleep(Duration::from_micros(200));
    }
}

/// A program folder, and the files that an undisturbed run writes.
fn award_and_reference() -> (ProgramFolder, BTreeMap<String, Vec<u8>>) {
    let program = award(NAMES);
    let reference = program.parent().join("reference");
    assert!(render(&program, &reference).status().unwrap().success());
    let reference = contents(&reference);
    assert_eq!(reference.len(), NAMES + 1);
    (program, reference)
}

#[test]
fn killed_again_and_again_a_run_loses_nothing() {
    let (program, reference) = award_and_reference();
    let folder = program.parent().join("output");
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
    assert_eq!(count(&folder), NAMES + 1, "nothing else remains");
}

#[cfg(unix)]
fn interrupt(run: &Child) {
    let sent = Command::new("kill")
        .args(["-INT", &run.id().to_string()])
        .status();
    assert!(sent.unwrap().success());
}

/// Ctrl-C, once some files exist, of so many that the run cannot end before the signal comes.
#[cfg(unix)]
#[test]
fn an_interrupted_run_finishes_the_files_in_progress_and_reports_it() {
    const MANY: usize = 2000;
    let program = award(MANY);
    let folder = program.parent().join("output");
    let run = render(&program, &folder)
        .args(["--jobs", "1"])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    wait_for(&folder, 5, || false);
    interrupt(&run);
    let done = run.wait_with_output().unwrap();
    let stderr = String::from_utf8(done.stderr).unwrap();
    assert_eq!(done.status.code(), Some(130), "{stderr}");
    assert!(
        stderr.contains("finishing the files in progress"),
        "{stderr}"
    );
    assert!(stderr.contains(" skipped"), "{stderr}");

    let written = contents(&folder);
    assert!(written.contains_key("manifest.json"), "{stderr}");
    assert!(written.len() < MANY, "{stderr}");
    assert_eq!(count(&folder), written.len(), "nothing else remains");
    let records = String::from_utf8(written["manifest.json"].clone()).unwrap();
    assert_eq!(records.matches("{\"file\":").count(), written.len() - 1);
}

/// Its output is a pipe that no one reads: when the pipe is full, the run waits for ever.
#[cfg(unix)]
#[test]
fn a_run_that_cannot_finish_keeps_others_out_and_stops_at_the_second_interrupt() {
    // More lines of JSON than a pipe holds, but no more than a run keeps waiting.
    const WAITING: usize = 400;
    let program = award(WAITING);
    let folder = program.parent().join("output");
    let mut run = render(&program, &folder)
        .arg("--json")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    wait_for(&folder, WAITING + 1, || false);

    let mut other = render(&program, &folder);
    let other = other.stderr(Stdio::piped()).output().unwrap();
    let stderr = String::from_utf8(other.stderr).unwrap();
    assert_eq!(other.status.code(), Some(2), "{stderr}");
    let message = "another run is writing to this folder";
    assert!(stderr.contains(message), "{stderr}");

    interrupt(&run);
    std::thread::sleep(Duration::from_millis(100));
    assert!(run.try_wait().unwrap().is_none(), "it waits for its reader");
    // Two signals that are pending together are one, so the second is sent until it arrives.
    let patience = Instant::now() + Duration::from_secs(60);
    while run.try_wait().unwrap().is_none() {
        assert!(Instant::now() < patience, "it goes on");
        interrupt(&run);
        std::thread::sleep(Duration::from_millis(100));
    }
    assert_eq!(run.wait().unwrap().code(), Some(130));

    assert!(render(&program, &folder).status().unwrap().success());
    assert_eq!(count(&folder), WAITING + 1, "nothing else remains");
}

/// No file may grow beyond a few KiB: the journal is the first that would.
#[cfg(unix)]
#[test]
fn where_the_disk_is_full_a_run_reports_it_and_the_next_one_continues() {
    let (program, reference) = award_and_reference();
    let folder = program.parent().join("output");
    let whole = render(&program, &folder);
    // With the signal ignored, writing fails as it does on a full disk.
    let limited = Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 16; exec \"$@\"", "sh"])
        .arg(whole.get_program())
        .args(whole.get_args())
        .env("ENGROSS_CACHE", "")
        .output()
        .unwrap();
    let stderr = String::from_utf8(limited.stderr).unwrap();
    assert_eq!(limited.status.code(), Some(1), "{stderr}");
    assert!(
        stderr.contains("manifest.journal: error: cannot be written"),
        "{stderr}"
    );
    assert!(
        stderr.contains("raise the limit for the size of a file"),
        "{stderr}"
    );
    let mut left = contents(&folder);
    left.remove("manifest.json");
    assert!(!left.is_empty() && left.len() < NAMES, "{stderr}");
    for (name, file) in &left {
        assert!(reference.get(name) == Some(file), "{name}");
    }

    assert!(render(&program, &folder).status().unwrap().success());
    assert!(contents(&folder) == reference);
    assert_eq!(count(&folder), NAMES + 1, "nothing else remains");
}

#[cfg(unix)]
#[test]
fn where_nothing_can_be_written_a_run_reports_it() {
    use std::os::unix::fs::PermissionsExt as _;
    use std::os::unix::process::CommandExt as _;

    const NOBODY: u32 = 65534;
    let program = award(1);
    let folder = program.parent().join("output");
    fs::create_dir(&folder).unwrap();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o555)).unwrap();
    fs::set_permissions(program.parent(), fs::Permissions::from_mode(0o755)).unwrap();

    let probe = folder.join("probe");
    let mut run = render(&program, &folder);
    if fs::write(&probe, "").is_ok() {
        // Root can write anywhere. Another user has to try, who may not see our own binary.
        fs::remove_file(&probe).unwrap();
        let binary = program.parent().join("engross");
        fs::copy(run.get_program(), &binary).unwrap();
        let arguments: Vec<_> = run.get_args().map(ToOwned::to_owned).collect();
        run = Command::new(binary);
        run.args(arguments).uid(NOBODY).gid(NOBODY);
    }
    let done = run.stderr(Stdio::piped()).output().unwrap();
    let stderr = String::from_utf8(done.stderr).unwrap();
    assert_eq!(done.status.code(), Some(2), "{stderr}");
    assert!(stderr.contains("cannot be written"), "{stderr}");
    assert!(stderr.contains("a place where you can write"), "{stderr}");
    assert_eq!(count(&folder), 0);
}
