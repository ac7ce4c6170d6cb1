//! Certificates that someone forged: another's pixels under a recipient's digest, with everything
//! that the file and the manifest say about themselves put right.
#![cfg(all(
    feature = "bundled-fonts",
    feature = "cli",
    feature = "pdf",
    feature = "webp"
))]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod common;
#[path = "common/plate_digest.rs"]
mod plate_digest;

use std::fs;
use std::path::PathBuf;

use common::{ProgramFolder, Ran, engross};
use engross::Digest;
use plate_digest::plate_digest;
use serde_json::Value;

const FORMATS: &str = "png,jpeg,webp,pdf";
const EXTENSIONS: [&str; 4] = ["png", "jpg", "webp", "pdf"];
const FORGED: &str = "the file says that it is this certificate, but engross prints another one";

/// Certificates of Ann and Bob in all formats.
struct Bench {
    award: ProgramFolder,
}

impl Bench {
    fn new() -> Self {
        let bench = Self {
            award: ProgramFolder::new("name\nAnn\nBob\n"),
        };
        bench.run("render", &[]).exits(0);
        bench.run("verify", &[]).exits(0);
        bench
    }

    fn run(&self, command: &str, more: &[&str]) -> Ran {
        let arguments = [&[command, "award", "-o", "out", "--format", FORMATS], more].concat();
        engross(self.award.parent(), arguments)
    }

    /// The status of each file in `render`, in the order of the recipients and the formats.
    fn render(&self, more: &[&str]) -> Vec<String> {
        let ran = self.run("render", &[&["--json"], more].concat()).exits(0);
        let status = |line: &Value| line["status"].as_str().unwrap().to_owned();
        ran.json_lines().iter().map(status).collect()
    }

    /// `verify` must fail, and report these files alone, for this reason.
    #[track_caller]
    fn verify_reports(&self, files: &[String], reason: &str) {
        let ran = self.run("verify", &["--json"]).exits(1);
        let verified = ran.json();
        assert_eq!(verified["compared"], "contents");
        let problems = verified["problems"].as_array().unwrap();
        let reported: Vec<&str> = problems
            .iter()
            .map(|p| p["file"].as_str().unwrap())
            .collect();
        let paths: Vec<String> = files.iter().map(|file| format!("out/{file}")).collect();
        assert_eq!(reported, paths);
        for problem in problems {
            let message = problem["message"].as_str().unwrap();
            assert!(message.starts_with(reason), "{message}");
        }
    }

    fn path(&self, file: &str) -> PathBuf {
        self.award.parent().join("out").join(file)
    }

    fn read(&self, file: &str) -> Vec<u8> {
        fs::read(self.path(file)).unwrap()
    }

    fn write(&self, file: &str, contents: &[u8]) {
        fs::write(self.path(file), contents).unwrap();
    }

    /// Bob's certificate in this format, which says that it is Ann's.
    fn forge(&self, extension: &str) -> Vec<u8> {
        let (ann, bob) = (
            self.read(&format!("Ann.{extension}")),
            self.read(&format!("Bob.{extension}")),
        );
        let mut forged = bob.clone();
        let (from, to) = (digest_at(&bob), digest_at(&ann));
        forged[from..from + 64].copy_from_slice(&ann[to..to + 64]);
        put_checksum_right(&mut forged);
        assert_ne!(forged, bob);
        forged
    }

    /// Makes the records of the manifest say what the files are.
    fn forge_manifest(&self) {
        let manifest = String::from_utf8(self.read("manifest.json")).unwrap();
        let mut forged = String::new();
        for line in manifest.lines() {
            let record: Option<Value> = serde_json::from_str(line.trim_end_matches(',')).ok();
            let Some(record) = record.filter(|record| record["file"].is_string()) else {
                forged.push_str(&format!("{line}\n"));
                continue;
            };
            let contents = self.read(record["file"].as_str().unwrap());
            let old = |member: &str| format!("\"{member}\":{}", record[member]);
            let line = line
                .replace(&old("bytes"), &format!("\"bytes\":{}", contents.len()))
                .replace(
                    &old("sha256"),
                    &format!("\"sha256\":\"{}\"", Digest::sha256(&contents)),
                );
            forged.push_str(&format!("{line}\n"));
        }
        assert_ne!(forged, manifest);
        self.write("manifest.json", forged.as_bytes());
    }
}

/// Where the digits of the digest of its inputs are in a file.
fn digest_at(file: &[u8]) -> usize {
    let is_digest = |at: &usize| file[*at..].iter().take(64).all(u8::is_ascii_hexdigit);
    let keyword = b"engross:digest";
    let places = file.windows(keyword.len()).enumerate();
    let mut after = places
        .filter(|(_, text)| *text == keyword)
        .map(|(at, _)| at + keyword.len());
    let at = after.next().unwrap();
    [at + 1, at + 2].into_iter().find(is_digest).unwrap()
}

fn put_checksum_right(file: &mut [u8]) {
    let digest = digest_at(file);
    if file.starts_with(b"\x89PNG") {
        let kind = digest - "tEXtengross:digest\0".len();
        let crc = crc32fast::hash(&file[kind..digest + 64]).to_be_bytes();
        file[digest + 64..digest + 68].copy_from_slice(&crc);
        return;
    }
    let at = digest + 64 + "\" engross:crc32=\"".len();
    let rest = [&file[..at], &file[at + 8..]].concat();
    let crc = format!("{:08x}", crc32fast::hash(&rest));
    file[at..at + 8].copy_from_slice(crc.as_bytes());
}

fn ann(extension: &str) -> String {
    format!("Ann.{extension}")
}

#[test]
fn a_forged_file_is_found_and_replaced() {
    let bench = Bench::new();
    for (index, extension) in EXTENSIONS.iter().enumerate() {
        let right = bench.read(&ann(extension));
        bench.write(&ann(extension), &bench.forge(extension));
        bench.verify_reports(&[ann(extension)], FORGED);
        // Its digest is not that of the record.
        bench.run("verify", &["--quick"]).exits(1);
        let statuses = bench.render(&[]);
        let written: Vec<usize> = (0..8).filter(|at| statuses[*at] == "written").collect();
        assert_eq!(written, [index], "{extension}");
        assert_eq!(bench.read(&ann(extension)), right);
    }
}

/// `render` compares a file with its record, and no more: `verify` prints it again.
#[test]
fn a_file_that_is_forged_with_its_record_is_found_by_printing_it_again() {
    let bench = Bench::new();
    let right = EXTENSIONS.map(|extension| bench.read(&ann(extension)));
    for extension in EXTENSIONS {
        bench.write(&ann(extension), &bench.forge(extension));
    }
    bench.forge_manifest();
    bench.verify_reports(&EXTENSIONS.map(ann), FORGED);
    let quick = bench.run("verify", &["--quick"]).exits(0);
    assert!(
        quick.stdout.contains("forged files are not found"),
        "{quick:?}"
    );
    assert!(bench.render(&[]).iter().all(|status| status == "unchanged"));
    bench.verify_reports(&EXTENSIONS.map(ann), FORGED);

    bench.render(&["--force"]);
    bench.run("verify", &[]).exits(0);
    assert_eq!(
        EXTENSIONS.map(|extension| bench.read(&ann(extension))),
        right
    );
}

/// Without its record, a file is recognised by printing it again. What it says about itself does
/// not count.
#[test]
fn a_forged_file_without_a_record_is_never_recorded() {
    let bench = Bench::new();
    let manifest = bench.read("manifest.json");
    for extension in EXTENSIONS {
        bench.write(&ann(extension), &bench.forge(extension));
    }
    fs::remove_file(bench.path("manifest.json")).unwrap();
    bench.verify_reports(&EXTENSIONS.map(ann), FORGED);
    let statuses = bench.render(&[]);
    assert_eq!(statuses[..4], ["written"; 4]);
    assert_eq!(statuses[4..], ["unchanged"; 4]);
    assert_eq!(bench.read("manifest.json"), manifest);
    bench.run("verify", &[]).exits(0);
}

#[test]
fn swapped_files_are_found() {
    let bench = Bench::new();
    for extension in EXTENSIONS {
        let (ann, bob) = (format!("Ann.{extension}"), format!("Bob.{extension}"));
        let (anns, bobs) = (bench.read(&ann), bench.read(&bob));
        bench.write(&ann, &bobs);
        bench.write(&bob, &anns);
        let other = "the file was made from another template, font, setting or text";
        bench.verify_reports(&[ann, bob], other);
        bench.forge_manifest();
        bench.run("verify", &[]).exits(1);
        bench.run("verify", &["--quick"]).exits(1);
        let written = bench
            .render(&[])
            .iter()
            .filter(|status| *status == "written")
            .count();
        assert_eq!(written, 2, "{extension}");
        bench.run("verify", &[]).exits(0);
    }
}

/// The files are right, and the manifest says otherwise.
#[test]
fn a_forged_record_is_found_and_replaced() {
    let bench = Bench::new();
    let right = bench.read("Ann.png");
    let manifest = bench.read("manifest.json");
    bench.write("Ann.png", &bench.forge("png"));
    bench.forge_manifest();
    bench.write("Ann.png", &right);
    let record = "the record of `Ann.png` has another size or digest than the file";
    bench.verify_reports(&["manifest.json".into()], record);
    assert!(bench.render(&[]).iter().all(|status| status == "unchanged"));
    assert_eq!(bench.read("manifest.json"), manifest);
    bench.run("verify", &[]).exits(0);
}

/// The cache can hold a plate of another template: `verify` compiles the template itself.
#[test]
fn a_forged_plate_is_found() {
    let bench = Bench::new();
    let cache = bench.award.parent().join("cache");
    let other = bench.award.parent().join("other");
    let folder = |cache: &PathBuf| -> PathBuf {
        let plate = fs::read_dir(cache).unwrap().next().unwrap().unwrap().path();
        assert_eq!(fs::read_dir(cache).unwrap().count(), 1);
        plate
    };
    let render = |cache: &PathBuf, more: &[&str]| {
        let cache = ["--cache", cache.to_str().unwrap()];
        bench.run("render", &[&cache, more].concat()).exits(0)
    };
    render(&cache, &["--force"]);
    let right = fs::read(bench.award.file("template.png")).unwrap();
    let blank = common::gray_png(400, 100, |pixels| pixels[100] = 3);
    bench.award.write("template.png", blank);
    render(&other, &["--force"]);
    bench.award.write("template.png", right);

    let (plate, others) = (folder(&cache), folder(&other));
    let mut forged = fs::read(&others).unwrap();
    // As it is, it is refused: the digest is of its own key.
    fs::write(&plate, &forged).unwrap();
    render(&cache, &["--force"]);
    bench.run("verify", &[]).exits(0);

    let contents = forged.len() - 32;
    let digest = plate_digest(
        plate.file_stem().unwrap().to_str().unwrap(),
        &forged[..contents],
    )
    .unwrap();
    forged[contents..].copy_from_slice(digest.as_bytes());
    fs::write(&plate, &forged).unwrap();
    render(&cache, &["--force"]);
    bench.verify_reports(
        &["Ann", "Bob"]
            .map(|name| EXTENSIONS.map(|e| format!("{name}.{e}")))
            .concat(),
        "the file was made from another template",
    );
}

/// The manifest has the true sizes and digests of all of these files.
#[test]
fn only_certificates_are_pruned_in_any_format() {
    for extension in EXTENSIONS {
        let bench = Bench::new();
        let certificate = bench.read(&ann(extension));
        let mut changed = certificate.clone();
        let middle = changed.len() / 2;
        changed[middle] ^= 1;
        for (contents, reason) in [
            (
                &b"a picture of mine"[..],
                "it is not a certificate that engross wrote",
            ),
            (&changed, "it was changed since it was written"),
            (
                &bench.read(&format!("Bob.{extension}")),
                "it was changed since it was written",
            ),
        ] {
            bench.award.write("roster.csv", "name\nAnn\nBob\n");
            bench.render(&[]);
            bench.write(&ann(extension), contents);
            bench.forge_manifest();
            bench.award.write("roster.csv", "name\nBob\n");
            let pruned = bench.run("render", &["--prune"]).exits(0);
            assert!(pruned.stderr.contains(reason), "{extension}: {pruned:#?}");
            assert_eq!(bench.read(&ann(extension)), contents);
            let others = EXTENSIONS.iter().filter(|other| **other != extension);
            for other in others {
                assert!(!bench.path(&ann(other)).exists(), "{extension}, {other}");
            }
        }
        bench.award.write("roster.csv", "name\nAnn\nBob\n");
        bench.render(&[]);
        assert_eq!(bench.read(&ann(extension)), certificate);
        bench.award.write("roster.csv", "name\nBob\n");
        bench.render(&["--prune"]);
        assert!(!bench.path(&ann(extension)).exists());
    }
}
