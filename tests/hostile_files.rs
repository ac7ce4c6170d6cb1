//! Files and folders as an attacker, or a misfortune, leaves them: nothing of the user's is lost,
//! nothing hangs, and every error names its reason.
#![cfg(all(unix, feature = "bundled-fonts", feature = "cli"))]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod common;

use std::fs::{self, File};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::os::unix::fs::{FileTypeExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use common::ProgramFolder;
use engross::Digest;

/// How long a command may take, on a machine that is busy with other tests.
const PATIENCE: Duration = Duration::from_secs(60);

/// Larger than the memory and the disk of any machine that runs this, and takes no room on it.
const HUGE: u64 = 100 << 30;

/// A folder with the program `award`.
struct Bench {
    award: ProgramFolder,
}

/// How a command ended, and what it printed on standard error.
struct Done {
    code: Option<i32>,
    stderr: String,
}

impl Bench {
    /// With this many recipients.
    fn new(names: usize) -> Self {
        let rows: String = (0..names)
            .map(|number| format!("Önder {number}\n"))
            .collect();
        let award = ProgramFolder::new(&format!("name\n{rows}"));
        Self { award }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.award.parent().join(name)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_engross"));
        command.env("ENGROSS_CACHE", "").args(arguments);
        command.current_dir(self.award.parent());
        command.stdout(Stdio::null()).stderr(Stdio::piped());
        command
    }

    fn run(&self, arguments: &[&str]) -> Done {
        finish(self.command(arguments).spawn().unwrap())
    }

    fn render(&self, more: &[&str]) -> Done {
        self.run(&[&["render", "award", "-o", "out"], more].concat())
    }

    /// Renders, and expects that to succeed.
    fn rendered(&self) {
        let done = self.render(&[]);
        assert_eq!(done.code, Some(0), "{}", done.stderr);
    }

    fn edit(&self, file: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.path(file)).unwrap();
        assert!(text.contains(from), "{from}");
        fs::write(self.path(file), text.replace(from, to)).unwrap();
    }

    fn make_pipe(&self, name: &str) {
        let made = Command::new("mkfifo").arg(self.path(name)).status();
        assert!(made.unwrap().success());
    }

    fn make_sparse(&self, name: &str, start: &[u8]) {
        let mut file = File::create(self.path(name)).unwrap();
        file.write_all(start).unwrap();
        file.set_len(HUGE).unwrap();
    }
}

fn finish(mut child: Child) -> Done {
    let began = Instant::now();
    let mut stderr = child.stderr.take().unwrap();
    let reader = std::thread::spawn(move || {
        let mut text = String::new();
        stderr.read_to_string(&mut text).map(|_| text)
    });
    while child.try_wait().unwrap().is_none() {
        if began.elapsed() > PATIENCE {
            child.kill().unwrap();
            child.wait().unwrap();
            panic!("it hangs: {}", reader.join().unwrap().unwrap());
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    Done {
        code: child.wait().unwrap().code(),
        stderr: reader.join().unwrap().unwrap(),
    }
}

impl Done {
    /// It refused to do anything, for this reason.
    fn assert_refused(&self, reason: &str) {
        assert_eq!(self.code, Some(2), "{}", self.stderr);
        assert!(self.stderr.contains(reason), "{}", self.stderr);
        assert!(self.stderr.contains("hint: "), "{}", self.stderr);
    }
}

// Files of the user's that must not be lost.

/// Each run changes one table of the post. If one of them reads the post before another writes
/// it, a table is lost.
#[test]
fn links_of_two_programs_into_one_post_at_once_are_all_there() {
    const ROUNDS: usize = 5;
    let bench = Bench::new(1);
    for program in ["one", "two", "three", "four"] {
        fs::create_dir(bench.path(program)).unwrap();
        for file in ["program.toml", "roster.csv", "template.png"] {
            let copy = bench.path(program).join(file);
            fs::copy(bench.award.file(file), copy).unwrap();
        }
        let stem = format!("file_stem = \"{program}-{{name}}\"");
        bench.edit(
            &format!("{program}/program.toml"),
            "file_stem = \"{name}\"",
            &stem,
        );
    }
    let table = "| Name | Certificate |\n|---|---|\n";
    let sections = ["one", "two", "three", "four"].map(|name| format!("# {name}\n\n{table}\n"));
    for round in 0..ROUNDS {
        fs::write(bench.path("post.md"), sections.concat()).unwrap();
        let runs = ["one", "two", "three", "four"].map(|program| {
            let arguments = ["links", program, "--into", "post.md", "--section", program];
            bench.command(&arguments).spawn().unwrap()
        });
        for done in runs.map(finish) {
            assert_eq!(done.code, Some(0), "round {round}: {}", done.stderr);
        }
        let post = fs::read_to_string(bench.path("post.md")).unwrap();
        for (program, section) in ["one", "two", "three", "four"].iter().zip(&sections) {
            assert!(post.contains(section.trim_end()), "round {round}: {post}");
            let link = format!("https://example.org/{program}-");
            assert_eq!(post.matches(&link).count(), 1, "round {round}: {post}");
        }
    }
    let left = fs::read_dir(bench.award.parent()).unwrap().count();
    assert_eq!(left, 6, "five programs and the post");
}

#[test]
fn what_is_in_the_way_of_a_temporary_file_is_left_alone() {
    let bench = Bench::new(1);
    fs::write(bench.path("victim"), "untouched").unwrap();
    for name in [".page.html.engross-tmp", "page.html"] {
        symlink("victim", bench.path(name)).unwrap();
        let done = bench.run(&["preview", "award", "-o", "page.html"]);
        assert_eq!(done.code, Some(0), "{}", done.stderr);
        if name == "page.html" {
            // The user placed this link: the file that it leads to is written.
            let written = fs::read_to_string(bench.path("victim")).unwrap();
            assert!(written.starts_with("<!doctype html>"));
            assert!(bench.path(name).symlink_metadata().unwrap().is_symlink());
        } else {
            let victim = fs::read_to_string(bench.path("victim")).unwrap();
            assert_eq!(victim, "untouched");
            assert!(
                bench
                    .path("page.html")
                    .symlink_metadata()
                    .unwrap()
                    .is_file()
            );
            fs::remove_file(bench.path("page.html")).unwrap();
        }
        fs::remove_file(bench.path(name)).unwrap();
    }
    bench.make_pipe(".page.html.engross-tmp");
    let done = bench.run(&["preview", "award", "-o", "page.html"]);
    assert_eq!(done.code, Some(0), "{}", done.stderr);
}

#[test]
fn a_pipe_or_a_device_is_written_into() {
    let bench = Bench::new(1);
    let output = bench
        .command(&["preview", "award", "--html", "-o", "/dev/stdout"])
        .stdout(Stdio::piped())
        .output()
        .unwrap();
    let page = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success() && page.starts_with("<!doctype html>"));
    assert!(page.trim_end().ends_with("</html>"));

    bench.make_pipe("pipe");
    let reader = std::thread::spawn({
        let pipe = bench.path("pipe");
        move || fs::read(pipe).unwrap()
    });
    let done = bench.run(&["preview", "award", "--html", "-o", "pipe"]);
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    assert!(reader.join().unwrap() == page.as_bytes());
    let kind = bench.path("pipe").symlink_metadata().unwrap().file_type();
    assert!(kind.is_fifo());

    // A link, so that a failure of this test does not take the machine's `/dev/null` away.
    symlink("/dev/null", bench.path("null.html")).unwrap();
    let done = bench.run(&["preview", "award", "-o", "null.html"]);
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    let null = bench.path("null.html").metadata().unwrap().file_type();
    assert!(null.is_char_device());
}

#[test]
fn names_of_any_length_can_be_written() {
    let bench = Bench::new(1);
    for length in [243, 255] {
        let name = format!("{}.html", "n".repeat(length - 5));
        let done = bench.run(&["preview", "award", "-o", &name]);
        assert_eq!(done.code, Some(0), "{}", done.stderr);
        assert!(bench.path(&name).metadata().unwrap().len() > 1000);
    }
    // A certificate too.
    let name = "n".repeat(251);
    let roster = format!("name,slug\nAnn,{name}\n");
    fs::write(bench.path("award/roster.csv"), roster).unwrap();
    bench.rendered();
    assert!(bench.path("out").join(format!("{name}.png")).exists());
}

#[test]
fn the_cache_removes_only_its_own_files() {
    let bench = Bench::new(1);
    fs::create_dir_all(bench.path("cache/0.plate")).unwrap();
    // Together more than a cache may have.
    let others = ["cache/holiday.plate", "cache/notes.plate"];
    for name in others {
        bench.make_sparse(name, b"mine");
    }
    let done = bench.render(&["--cache", "cache"]);
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    for name in others {
        assert!(bench.path(name).exists(), "{name}");
    }
    let plates = fs::read_dir(bench.path("cache")).unwrap().count();
    assert_eq!(plates, 4, "the plate is kept beside them");

    // A pipe, a device or a sparse file in place of the plate.
    let plate = fs::read_dir(bench.path("cache"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.file_stem().unwrap().len() == 64)
        .unwrap();
    let plate = format!("cache/{}", plate.file_name().unwrap().to_str().unwrap());
    for kind in ["pipe", "link", "sparse"] {
        fs::remove_file(bench.path(&plate)).unwrap();
        match kind {
            "pipe" => bench.make_pipe(&plate),
            "link" => symlink("/dev/zero", bench.path(&plate)).unwrap(),
            _ => bench.make_sparse(&plate, b""),
        }
        let done = bench.render(&["--cache", "cache"]);
        assert_eq!(done.code, Some(0), "{kind}: {}", done.stderr);
        let written = bench.path(&plate).symlink_metadata().unwrap();
        assert!(written.is_file() && written.len() < 1 << 20, "{kind}");
    }
}

#[test]
fn a_forged_manifest_removes_no_file() {
    let bench = Bench::new(1);
    bench.rendered();
    let thesis = b"years of work";
    fs::write(bench.path("out/thesis.docx"), thesis).unwrap();
    let record = serde_json::json!({
        "file": "thesis.docx", "key": "thesis.docx", "name": "Cy", "link": "", "bytes": 13,
        "sha256": Digest::sha256(thesis), "digest": Digest::sha256(b"inputs"),
    });
    bench.edit("out/manifest.json", "\n]}", &format!(",\n{record}\n]}}"));
    let done = bench.render(&["--prune"]);
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    let kept = "was kept: it is not a certificate that engross wrote";
    assert!(done.stderr.contains(kept), "{}", done.stderr);
    assert_eq!(fs::read(bench.path("out/thesis.docx")).unwrap(), thesis);
}

#[test]
fn a_journal_that_is_another_file_is_not_written() {
    let bench = Bench::new(1);
    fs::create_dir(bench.path("out")).unwrap();
    fs::write(bench.path("mine"), "").unwrap();
    fs::hard_link(bench.path("mine"), bench.path("out/manifest.journal")).unwrap();
    bench.render(&[]).assert_refused("it is a hard link");
    assert_eq!(fs::read(bench.path("mine")).unwrap(), b"");
    assert_eq!(fs::read_dir(bench.path("out")).unwrap().count(), 1);
}

// Files without an end, and files that never answer.

#[test]
fn sparse_files_in_the_output_folder_are_not_read() {
    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
    let bench = Bench::new(2);
    bench.rendered();
    let file = "out/O\u{308}nder-0.png";
    let whole = fs::read(bench.path(file)).unwrap();
    let verify = || bench.run(&["verify", "award", "-o", "out"]);

    // A certificate that has grown, and a file that only begins as one.
    for start in [&whole[..], PNG] {
        for without_manifest in [false, true] {
            bench.make_sparse(file, start);
            if without_manifest {
                fs::remove_file(bench.path("out/manifest.json")).unwrap();
            }
            let done = verify();
            assert_eq!(done.code, Some(1), "{}", done.stderr);
            bench.rendered();
            assert_eq!(fs::read(bench.path(file)).unwrap(), whole);
        }
    }

    bench.make_sparse("out/manifest.journal", b"");
    bench.rendered();
    assert!(!bench.path("out/manifest.journal").exists());
    bench.make_sparse("out/manifest.json", b"");
    bench.render(&[]).assert_refused("larger than 8 GiB");
    verify().assert_refused("larger than 8 GiB");
}

#[test]
fn pipes_and_devices_in_the_output_folder_are_refused() {
    let bench = Bench::new(1);
    bench.rendered();
    for (name, reason) in [
        ("out/manifest.journal", "not a regular file"),
        ("out/manifest.json", "not a regular file"),
    ] {
        let _ = fs::remove_file(bench.path(name));
        bench.make_pipe(name);
        for command in ["render", "verify"] {
            bench
                .run(&[command, "award", "-o", "out"])
                .assert_refused(reason);
        }
        fs::remove_file(bench.path(name)).unwrap();
    }
    symlink("/dev/zero", bench.path("out/manifest.journal")).unwrap();
    bench.render(&[]).assert_refused("symbolic link");
    fs::remove_file(bench.path("out/manifest.journal")).unwrap();

    // In place of a certificate: it is replaced.
    let file = "out/O\u{308}nder-0.png";
    for kind in ["pipe", "link"] {
        fs::remove_file(bench.path(file)).unwrap();
        match kind {
            "pipe" => bench.make_pipe(file),
            _ => symlink("/dev/zero", bench.path(file)).unwrap(),
        }
        let done = bench.run(&["verify", "award", "-o", "out"]);
        assert_eq!(done.code, Some(1), "{}", done.stderr);
        bench.rendered();
        assert!(bench.path(file).symlink_metadata().unwrap().is_file());
    }
}

#[test]
fn no_input_is_a_pipe_or_a_device() {
    let bench = Bench::new(1);
    bench.make_pipe("pipe");
    let zero = Path::new("/dev/zero");
    let pipe = bench.path("pipe");
    for (input, arguments) in [
        ("roster.csv", &["check", "award"][..]),
        ("template.png", &["check", "award"]),
        ("program.toml", &["check", "award"]),
        ("serif.ttf", &["check", "award"]),
        ("post.md", &["verify", "award", "--post", "award/post.md"]),
        ("post.md", &["links", "award", "--into", "award/post.md"]),
        (
            "template.png",
            &["new", "next", "--template", "award/template.png"],
        ),
    ] {
        let path = bench.path("award").join(input);
        let before = fs::read(&path).ok();
        if input == "serif.ttf" {
            bench.edit(
                "award/program.toml",
                "title ",
                "fonts = [\"serif.ttf\"]\ntitle ",
            );
        }
        for target in [zero, &pipe] {
            let _ = fs::remove_file(&path);
            symlink(target, &path).unwrap();
            bench.run(arguments).assert_refused("not a regular file");
        }
        fs::remove_file(&path).unwrap();
        bench.make_sparse(&format!("award/{input}"), b"");
        bench.run(arguments).assert_refused("larger than");
        match before {
            Some(before) => fs::write(&path, before).unwrap(),
            None => fs::remove_file(&path).unwrap(),
        }
        if input == "serif.ttf" {
            bench.edit("award/program.toml", "fonts = [\"serif.ttf\"]\n", "");
        }
    }
    assert!(!bench.path("next").exists());
}

// A machine that gives nothing more.

/// Threads with a stack that no address space has room for.
#[test]
fn where_no_thread_can_be_started_that_is_an_error() {
    let bench = Bench::new(2);
    bench.rendered();
    for arguments in [
        &["render", "award", "-o", "out"][..],
        &["render", "award", "-o", "out", "--jobs", "2"],
        &["check", "award"],
        &["verify", "award", "-o", "out"],
        &["preview", "award", "-o", "page.html"],
        &["inspect", "award", "--all"],
    ] {
        let stack = (1_u64 << 48).to_string();
        let mut command = bench.command(arguments);
        let done = finish(command.env("RUST_MIN_STACK", stack).spawn().unwrap());
        done.assert_refused("cannot start");
        assert!(!done.stderr.contains("panicked"), "{}", done.stderr);
    }
}

/// Nothing that the run does not wait for is compared: this shows only that the manifest has what
/// the folder has.
#[test]
fn a_run_that_does_not_wait_for_the_disk_ends_the_same() -> io::Result<()> {
    let bench = Bench::new(3);
    bench.rendered();
    let whole = fs::read(bench.path("out/manifest.json"))?;
    fs::remove_dir_all(bench.path("out"))?;
    let done = bench.render(&["--no-sync"]);
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    let mut manifest = File::open(bench.path("out/manifest.json"))?;
    assert_eq!(manifest.seek(SeekFrom::End(0))?, whole.len() as u64);
    assert_eq!(fs::read(bench.path("out/manifest.json"))?, whole);
    Ok(())
}
