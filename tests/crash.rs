//! Runs that are killed: what they leave is whole, and the next run goes on from there.
//! `tests/crash/kill.py` does the same at length.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
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

fn make_program(folder: &Path) {
    let mut roster = String::from("name\n");
    for number in 0..NAMES {
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
    command.env("ENGROSS_CACHE", env!("CARGO_TARGET_TMPDIR"));
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

#[test]
fn killed_again_and_again_a_run_loses_nothing() {
    let work = tempfile::tempdir().unwrap();
    let program = work.path().join("award");
    make_program(&program);
    let reference = work.path().join("reference");
    assert!(render(&program, &reference).status().unwrap().success());
    let reference = contents(&reference);
    assert_eq!(reference.len(), NAMES + 1);

    let folder = work.path().join("output");
    let mut before = BTreeMap::new();
    for kill in 0..KILLS {
        let mut run = render(&program, &folder).spawn().unwrap();
        let wanted = count(&folder) + NAMES / (2 * KILLS);
        let patience = Instant::now() + Duration::from_secs(60);
        while count(&folder) < wanted && run.try_wait().unwrap().is_none() {
            assert!(Instant::now() < patience, "nothing is written");
            std::thread::sleep(Duration::from_micros(200));
        }
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

/// Ctrl-C, once some files are there.
#[cfg(unix)]
#[test]
fn an_interrupted_run_finishes_what_is_in_hand_and_says_so() {
    let work = tempfile::tempdir().unwrap();
    let program = work.path().join("award");
    make_program(&program);
    let folder = work.path().join("output");
    let mut run = render(&program, &folder);
    let run = run.args(["--jobs", "1"]).stderr(Stdio::piped());
    let run = run.spawn().unwrap();
    let patience = Instant::now() + Duration::from_secs(60);
    while count(&folder) < 5 {
        assert!(Instant::now() < patience, "nothing is written");
        std::thread::sleep(Duration::from_micros(200));
    }
    let sent = Command::new("kill")
        .args(["-INT", &run.id().to_string()])
        .status();
    assert!(sent.unwrap().success());
    let done = run.wait_with_output().unwrap();
    let said = String::from_utf8(done.stderr).unwrap();
    assert_eq!(done.status.code(), Some(130), "{said}");
    assert!(said.contains("finishing the files in hand"), "{said}");
    assert!(said.contains("not come to"), "{said}");

    let written = contents(&folder);
    assert!(written.contains_key("manifest.json"), "{said}");
    assert!(written.len() < NAMES, "{said}");
    assert_eq!(count(&folder), written.len(), "nothing else is left");
    let records = String::from_utf8(written["manifest.json"].clone()).unwrap();
    assert_eq!(records.matches("{\"file\":").count(), written.len() - 1);
}
