//! `engross preview` as people run it, and while they change its inputs.
#![cfg(all(feature = "bundled-fonts", feature = "cli", feature = "svg"))]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod common;

use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use common::{ProgramFolder, Ran, engross};

/// How long something may take on a machine that is busy with other tests.
const PATIENCE: Duration = Duration::from_secs(60);

const COURSE: &str = "course-2026";

/// Runs `engross preview` on the program in this folder.
fn preview(course: &ProgramFolder, more: &[&str]) -> Ran {
    let arguments = ["preview", ".", "--scale", "0.2"];
    engross(course.path(), arguments.iter().chain(more))
}

#[test]
fn previews_are_beside_the_certificates_or_where_they_are_asked_for() {
    let course = ProgramFolder::copy_of(COURSE);
    preview(&course, &[]).exits(0);
    let picture = course.file("output/award-preview.png");
    assert!(fs::read(&picture).unwrap().starts_with(b"\x89PNG"));
    preview(&course, &["--html"]).exits(0);
    assert!(picture.with_extension("html").is_file());

    let ran = preview(&course, &["-o", "to/approve.html", "--json"]).exits(0);
    assert!(
        course
            .read("to/approve.html")
            .starts_with("<!doctype html>")
    );
    assert_eq!(course.file_names("to"), ["approve.html"]);
    let json = ran.json();
    assert_eq!(json["file"], "to/approve.html");
    let shown = json["shown"].as_array().unwrap();
    assert_eq!(json["certificates"], shown.len());
    assert_eq!(shown[0]["row"], 2);
    let reasons = shown
        .iter()
        .flat_map(|entry| entry["reasons"].as_array().unwrap());
    let reasons: Vec<&str> = reasons.map(|reason| reason.as_str().unwrap()).collect();
    for reason in ["shortest-name", "longest-name", "script:Latn"] {
        assert!(reasons.contains(&reason), "{reasons:?}");
    }
}

#[test]
fn a_preview_that_cannot_be_written_is_an_error() {
    let course = ProgramFolder::copy_of(COURSE);
    course.write("taken", "a file");
    let ran = preview(&course, &["-o", "taken/preview.png"]).exits(2);
    let message = "taken: error: cannot be written\n";
    assert!(ran.stderr.contains(message), "{ran:#?}");
    assert_eq!(course.read("taken"), "a file");
}

#[test]
fn a_roster_on_standard_input_cannot_be_watched() {
    let course = ProgramFolder::copy_of(COURSE);
    course.edit("program.toml", "\"roster.csv\"", "\"-\"");
    let ran = preview(&course, &["--watch"]).exits(2);
    assert!(ran.stderr.contains("save it as a file"), "{ran:#?}");
}

#[test]
fn a_watched_preview_follows_every_change_and_survives_mistakes() {
    let course = ProgramFolder::copy_of(COURSE);
    let picture = course.file("preview.png");
    let mut watching = Watching::start(&course);
    let mut last = watching.changed(&picture, &[]);

    // The longest name, which is always shown.
    course.edit("roster.csv", "Maximiliane von", "Maximilian von");
    last = watching.changed(&picture, &last);

    // Some editors write a new file and rename it.
    let roster = course
        .read("roster.csv")
        .replace("Maximilian", "Leopoldine");
    course.write("new.csv", roster);
    fs::rename(course.file("new.csv"), course.file("roster.csv")).unwrap();
    last = watching.changed(&picture, &last);

    course.edit("certificate.svg", "fill=\"#fbf9f4\"", "fill=\"#f4f7fb\"");
    last = watching.changed(&picture, &last);

    course.edit("program.toml", "title ", "titel ");
    watching.prints("unknown key `titel`");
    watching.prints("hint: ");
    assert_eq!(
        fs::read(&picture).unwrap(),
        last,
        "the last good picture stays"
    );
    course.edit("program.toml", "titel ", "title ");
    course.edit(
        "program.toml",
        "The Making of Maps",
        "The Making of Mistakes",
    );
    watching.changed(&picture, &last);

    watching.end();
}

/// A command that runs until it is ended.
struct Watching {
    process: Child,
    printed: Arc<Mutex<String>>,
}

impl Watching {
    fn start(course: &ProgramFolder) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_engross"))
            .args([
                "preview",
                ".",
                "--scale",
                "0.2",
                "--watch",
                "-o",
                "preview.png",
            ])
            .env("ENGROSS_CACHE", "")
            .current_dir(course.path())
            .stderr(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let printed = Arc::<Mutex<String>>::default();
        let mut stderr = process.stderr.take().unwrap();
        let received = Arc::clone(&printed);
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = stderr.read(&mut bytes) {
                let text = String::from_utf8_lossy(&bytes[..count]).into_owned();
                received.lock().unwrap().push_str(&text);
            }
        });
        Self { process, printed }
    }

    /// Waits until the file exists and differs from `before`.
    fn changed(&mut self, file: &Path, before: &[u8]) -> Vec<u8> {
        let mut now = Vec::new();
        self.wait(&format!("{} to change", file.display()), |_| {
            now = fs::read(file).unwrap_or_default();
            !now.is_empty() && now != before
        });
        assert!(
            now.starts_with(b"\x89PNG") && now.ends_with(b"IEND\xAE\x42\x60\x82"),
            "it is whole"
        );
        now
    }

    fn prints(&mut self, text: &str) {
        self.wait(text, |printed| printed.contains(text));
    }

    fn wait(&mut self, what: &str, mut until: impl FnMut(&str) -> bool) {
        let started = Instant::now();
        while !until(&self.printed.lock().unwrap()) {
            let printed = self.printed.lock().unwrap().clone();
            assert!(
                started.elapsed() < PATIENCE,
                "waited for {what}; it printed:\n{printed}"
            );
            assert!(
                self.process.try_wait().unwrap().is_none(),
                "it ended:\n{printed}"
            );
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Ends the command as Ctrl-C does.
    fn end(mut self) {
        #[cfg(unix)]
        {
            let process = self.process.id().to_string();
            Command::new("kill")
                .args(["-INT", &process])
                .status()
                .unwrap();
        }
        #[cfg(not(unix))]
        self.process.kill().unwrap();
        let started = Instant::now();
        while self.process.try_wait().unwrap().is_none() {
            assert!(started.elapsed() < PATIENCE, "it keeps running");
            thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        // The command has ended, or the test has failed.
        let _ = self.process.kill();
    }
}
