//! `engross preview` as people run it, and while they change what it shows.
#![cfg(all(feature = "bundled-fonts", feature = "cli", feature = "svg"))]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// How long something may take on a machine that is busy with other tests.
const PATIENCE: Duration = Duration::from_secs(60);

/// A copy of the course program that may be changed.
struct Course(tempfile::TempDir);

impl Course {
    fn new() -> Self {
        let course = Self(tempfile::tempdir().unwrap());
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/course-2026");
        for file in ["certificate.svg", "program.toml", "roster.csv"] {
            fs::copy(from.join(file), course.file(file)).unwrap();
        }
        course.edit("program.toml", "fonts    = [\"../../fonts\"]\n", "");
        course
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn edit(&self, file: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.file(file)).unwrap();
        assert!(text.contains(from), "{from}");
        fs::write(self.file(file), text.replace(from, to)).unwrap();
    }

    fn preview(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_engross"));
        command
            .args(["preview", self.0.path().to_str().unwrap(), "--scale", "0.2"])
            .args(arguments)
            .env("ENGROSS_CACHE", "")
            .current_dir(self.0.path());
        command
    }
}

#[test]
fn the_picture_is_beside_the_certificates_unless_one_says_where() {
    let course = Course::new();
    let done = course.preview(&[]).output().unwrap();
    assert_eq!(done.status.code(), Some(0), "{done:?}");
    let folder = course.0.path().file_name().unwrap().to_str().unwrap();
    let picture = course.file(&format!("output/{folder}-preview.png"));
    assert!(fs::read(&picture).unwrap().starts_with(b"\x89PNG"));

    let done = course.preview(&["--html"]).output().unwrap();
    assert_eq!(done.status.code(), Some(0), "{done:?}");
    assert!(picture.with_extension("html").is_file());

    let done = course
        .preview(&["-o", "to/approve.html", "--json"])
        .output()
        .unwrap();
    assert_eq!(done.status.code(), Some(0), "{done:?}");
    let page = fs::read_to_string(course.file("to/approve.html")).unwrap();
    assert!(page.starts_with("<!doctype html>"));
    let told: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(told["file"], "to/approve.html");
    let shown = told["shown"].as_array().unwrap();
    assert_eq!(told["certificates"], shown.len());
    assert_eq!(shown[0]["row"], 2);
    let all_reasons = shown
        .iter()
        .flat_map(|one| one["reasons"].as_array().unwrap());
    let all_reasons: Vec<&str> = all_reasons.map(|reason| reason.as_str().unwrap()).collect();
    for reason in ["shortest-name", "longest-name", "script:Latn"] {
        assert!(all_reasons.contains(&reason), "{all_reasons:?}");
    }
    let left: Vec<_> = fs::read_dir(course.file("to")).unwrap().collect();
    assert_eq!(left.len(), 1, "nothing is left beside it: {left:?}");
}

#[test]
fn what_cannot_be_done_is_said() {
    let course = Course::new();
    fs::write(course.file("taken"), "a file").unwrap();
    let done = course
        .preview(&["-o", "taken/preview.png"])
        .output()
        .unwrap();
    assert_eq!(done.status.code(), Some(2));
    let said = String::from_utf8(done.stderr).unwrap();
    assert!(
        said.contains("taken/preview.png: error: cannot be written"),
        "{said}"
    );

    // A roster that comes once cannot be read again.
    course.edit("program.toml", "\"roster.csv\"", "\"-\"");
    let done = course.preview(&["--watch"]).output().unwrap();
    assert_eq!(done.status.code(), Some(2));
    let said = String::from_utf8(done.stderr).unwrap();
    assert!(said.contains("standard input can be read once"), "{said}");
}

#[test]
fn a_watched_preview_follows_every_change_and_survives_mistakes() {
    let course = Course::new();
    let picture = course.file("preview.png");
    let mut watching = Watching::start(course.preview(&["--watch", "-o", "preview.png"]));
    let mut last = watching.changed(&picture, &[]);

    // The longest name, which is always shown.
    course.edit("roster.csv", "Maximiliane von", "Maximilian von");
    last = watching.changed(&picture, &last);

    // As editors do who write a new file and rename it.
    let roster = fs::read_to_string(course.file("roster.csv")).unwrap();
    fs::write(
        course.file("new.csv"),
        roster.replace("Maximilian", "Leopoldine"),
    )
    .unwrap();
    fs::rename(course.file("new.csv"), course.file("roster.csv")).unwrap();
    last = watching.changed(&picture, &last);

    course.edit("certificate.svg", "fill=\"#fbf9f4\"", "fill=\"#f4f7fb\"");
    last = watching.changed(&picture, &last);

    course.edit("program.toml", "title ", "titel ");
    watching.says("unknown key `titel`");
    watching.says("hint: ");
    assert_eq!(fs::read(&picture).unwrap(), last, "the last good one stays");
    course.edit("program.toml", "titel ", "title ");
    course.edit(
        "program.toml",
        "The Making of Maps",
        "The Making of Mistakes",
    );
    watching.changed(&picture, &last);

    watching.end();
}

/// A command that goes on until it is ended.
struct Watching {
    process: Child,
    said: Arc<Mutex<String>>,
}

impl Watching {
    fn start(mut command: Command) -> Self {
        let mut process = command
            .stderr(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let said = Arc::<Mutex<String>>::default();
        let mut stderr = process.stderr.take().unwrap();
        let heard = Arc::clone(&said);
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = stderr.read(&mut bytes) {
                let text = String::from_utf8_lossy(&bytes[..count]).into_owned();
                heard.lock().unwrap().push_str(&text);
            }
        });
        Self { process, said }
    }

    /// Waits until the file is there and another than `before`.
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

    fn says(&mut self, text: &str) {
        self.wait(text, |said| said.contains(text));
    }

    fn wait(&mut self, what: &str, mut until: impl FnMut(&str) -> bool) {
        let started = Instant::now();
        while !until(&self.said.lock().unwrap()) {
            let said = self.said.lock().unwrap().clone();
            assert!(
                started.elapsed() < PATIENCE,
                "waited for {what}; it said:\n{said}"
            );
            assert!(
                self.process.try_wait().unwrap().is_none(),
                "it ended:\n{said}"
            );
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Ends it as Ctrl-C does.
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
            assert!(started.elapsed() < PATIENCE, "it goes on");
            thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        // It has ended already, or the test has failed.
        let _ = self.process.kill();
    }
}
