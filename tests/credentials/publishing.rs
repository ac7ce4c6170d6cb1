//! Credentials in a store: what is published beside certificates, and in which order.

use std::fs;

use engross::credential::DidDocument;
use serde_json::Value;
use tempfile::TempDir;

use crate::common::{Ran, engross};
use crate::{copy_demonstration, signer};

/// Nothing listens there.
const DID: &str = "did:web:127.0.0.1%3A1:a";

/// The demonstration in WebP, whose files cannot hold a credential, rendered into a folder.
struct Bench(TempDir);

impl Bench {
    fn new() -> Self {
        let bench = Self(tempfile::tempdir().unwrap());
        let award = bench.0.path().join("award");
        copy_demonstration(&award);
        let program = fs::read_to_string(award.join("program.toml")).unwrap();
        let program = program
            .replace(
                "https://example.org/demonstration/",
                "https://127.0.0.1:1/a/",
            )
            .replace("did:web:example.org:demonstration", DID);
        fs::write(award.join("program.toml"), program).unwrap();
        let mut did = DidDocument::new(DID);
        did.add(signer().public_key());
        fs::write(award.join("did.json"), did.to_json()).unwrap();
        fs::create_dir(bench.0.path().join("store")).unwrap();
        let ran = bench.run("render award -q -o out --format webp");
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        bench
    }

    fn run(&self, arguments: &str) -> Ran {
        engross(self.0.path(), arguments.split_whitespace())
    }

    fn publish(&self) -> Ran {
        let store = self.0.path().join("store");
        let to = format!(
            "publish award -o out --format webp --json --to file://{}/",
            store.display()
        );
        self.run(&to)
    }
}

#[test]
fn credentials_are_published_after_certificates_and_the_status_list_last() {
    let bench = Bench::new();
    let ran = bench.publish();
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let lines: Vec<Value> = ran
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let keys: Vec<&str> = lines
        .iter()
        .map(|line| line["key"].as_str().unwrap())
        .collect();
    let (certificates, beside) = keys.split_at(keys.len() - 3);
    assert_eq!(beside, ["did.json", "verify.html", "status.json"]);
    assert!(!certificates.is_empty());
    for pair in certificates.chunks(2) {
        assert!(pair[0].ends_with(".webp"), "{pair:?}");
        assert_eq!(pair[1], format!("{}.json", pair[0]));
    }
    for key in keys {
        let folder = |name: &str| fs::read(bench.0.path().join(name).join(key)).unwrap();
        assert!(folder("store") == folder("out"), "{key}");
    }
    let again = bench.publish();
    assert!(
        again
            .stdout
            .lines()
            .all(|line| line.contains("\"unchanged\""))
    );
}

#[test]
fn what_certificates_are_checked_with_must_be_there() {
    for (file, message) in [
        ("status.json", "the folder does not have status.json"),
        ("verify.html", "the folder does not have verify.html"),
    ] {
        let bench = Bench::new();
        fs::remove_file(bench.0.path().join("out").join(file)).unwrap();
        let ran = bench.publish();
        assert_eq!(ran.code, Some(2));
        assert!(
            ran.stderr.contains(message) || ran.stdout.contains(message),
            "{}",
            ran.stderr
        );
        assert_eq!(
            fs::read_dir(bench.0.path().join("store")).unwrap().count(),
            0
        );
    }
}

#[test]
fn links_of_credentials_and_of_what_they_are_checked_with_are_asked_for() {
    let bench = Bench::new();
    let ran = bench.run("verify award --url --format webp --json");
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    let verified: Value = serde_json::from_str(&ran.stdout).unwrap();
    let problems = verified["problems"].as_array().unwrap();
    assert_eq!(verified["checked"], problems.len());
    let keys: Vec<&str> = problems
        .iter()
        .map(|problem| problem["key"].as_str().unwrap())
        .collect();
    assert_eq!(
        keys.iter()
            .filter(|key| key.ends_with(".webp.json"))
            .count(),
        (keys.len() - 3) / 2
    );
    for name in ["did.json", "status.json", "verify.html"] {
        assert!(keys.contains(&name), "{keys:?}");
    }
}

#[test]
fn shards_are_refused() {
    let bench = Bench::new();
    for command in [
        "render award -o part",
        "check award",
        "publish award -o out --to file:///x/",
    ] {
        let ran = bench.run(&format!("{command} --shard 0/2"));
        assert_eq!(ran.code, Some(2), "{command}");
        assert!(
            ran.stderr.contains("run the command without `--shard`"),
            "{}",
            ran.stderr
        );
    }
    assert!(!bench.0.path().join("part").exists());
}
