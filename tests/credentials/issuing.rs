//! Runs: what they record and publish, and that they always give the same bytes.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::Path;

use engross::credential::{Checker, DidDocument, Ledger, Outcome, StatusList};
use tempfile::TempDir;

use crate::common::engross;
use crate::copy_demonstration;

/// A copy of the demonstration with an output folder.
struct Bench(TempDir);

impl Bench {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy_demonstration(&folder.path().join("award"));
        Self(folder)
    }

    fn path(&self, file: &str) -> std::path::PathBuf {
        self.0.path().join(file)
    }

    fn render(&self, arguments: &str) -> crate::common::Ran {
        let words = ["render", "award", "-q"].into_iter();
        engross(self.0.path(), words.chain(arguments.split_whitespace()))
    }

    fn rendered(&self, arguments: &str) {
        let ran = self.render(arguments);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    }

    fn edit(&self, file: &str, from: &str, to: &str) {
        let path = self.path("award").join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{from}");
        fs::write(path, text.replace(from, to)).unwrap();
    }

    fn ledger(&self) -> Ledger {
        Ledger::parse(&fs::read(self.path("award/credentials.jsonl")).unwrap()).unwrap()
    }
}

/// Every file of a folder, by name.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        (name, fs::read(entry.path()).unwrap())
    });
    entries.collect()
}

#[test]
fn the_same_inputs_give_the_same_bytes() {
    let formats = "--format png,jpeg,webp,pdf";
    let first = Bench::new();
    first.rendered(&format!("-o out --jobs 1 {formats}"));
    let expected = contents(&first.path("out"));
    assert_eq!(expected.len(), 6 * 6 + 4);
    let second = Bench::new();
    second.rendered(&format!("-o out --jobs 8 {formats}"));
    assert_eq!(contents(&second.path("out")), expected);
    // Again, and one alone: the last of the roster first.
    first.rendered(&format!("-o out --force {formats}"));
    assert_eq!(contents(&first.path("out")), expected);
    let alone = Bench::new();
    alone.rendered(&format!("-o out --only D-nobody {formats}").replace("D-nobody", "Δήμητρα"));
    for (name, bytes) in contents(&alone.path("out")) {
        if name != "manifest.json" {
            assert_eq!(expected[&name], bytes, "{name}");
        }
    }
    assert_eq!(alone.ledger().iter().len(), 1);
    alone.rendered(&format!("-o out {formats}"));
    assert_eq!(contents(&alone.path("out")), expected);
    assert_eq!(alone.ledger(), first.ledger());
}

#[test]
fn what_is_published_can_be_checked() {
    let bench = Bench::new();
    bench.rendered("-o out");
    let files = contents(&bench.path("out"));
    let did = DidDocument::parse(&files["did.json"]).unwrap();
    let checker = Checker {
        did: Some(&did),
        status: Some(&files["status.json"]),
        ..Checker::default()
    };
    let pngs = files.iter().filter(|(name, _)| name.ends_with(".png"));
    let mut count = 0;
    for (name, bytes) in pngs {
        let checked = checker.check(bytes, None);
        assert_eq!(checked.outcome, Outcome::Genuine, "{name}");
        let credential = checked.credential.unwrap();
        let index = credential.credential_status.unwrap().index();
        assert_eq!(index, bench.ledger().get(name).map(|issued| issued.index));
        count += 1;
    }
    assert_eq!(count, 6);
    let verified = engross(bench.0.path(), ["verify", "award", "-o", "out", "-q"]);
    assert_eq!(
        verified.code,
        Some(0),
        "{}{}",
        verified.stdout,
        verified.stderr
    );
}

#[test]
fn a_changed_text_is_not_issued_under_the_same_key() {
    let bench = Bench::new();
    bench.rendered("-o out");
    let before = contents(&bench.path("out"));
    let ledger = bench.ledger();
    bench.edit("roster.csv", "Önder,Speaker", "Önder,Host");
    let ran = bench.render("-o out --json");
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.stdout.contains("\"changed-credential\""),
        "{}",
        ran.stdout
    );
    assert_eq!(contents(&bench.path("out")), before);
    assert_eq!(bench.ledger(), ledger);
    // What is not printed can change.
    bench.edit("roster.csv", "Önder,Host", "Önder,Speaker");
    bench.edit("roster.csv", "D-001,tr", "D-001,az");
    bench.rendered("-o out");
    bench.edit("roster.csv", "Önder,Speaker", "Önder,Host");
    bench.rendered("-o out --correct");
    let corrected = bench.ledger();
    assert_ne!(corrected, ledger);
    for issued in ledger.iter() {
        assert_eq!(corrected.get(&issued.key).unwrap().index, issued.index);
    }
    bench.rendered("-o out");
    assert_eq!(bench.ledger(), corrected);
}

#[test]
fn rows_move_no_index_and_revocations_are_published() {
    let bench = Bench::new();
    bench.rendered("-o out");
    let ledger = bench.ledger();
    let roster = fs::read_to_string(bench.path("award/roster.csv")).unwrap();
    let (header, rows) = roster.split_once('\n').unwrap();
    let mut rows: Vec<&str> = rows.lines().skip(1).collect();
    rows.reverse();
    rows.push("Zoë Ω,Host,,D-100,en");
    let sorted = format!("{header}\n{}\n", rows.join("\n"));
    fs::write(bench.path("award/roster.csv"), sorted).unwrap();
    let gone = "demonstration-2026-I\u{307}remnur-O\u{308}nder.png";
    let revoked = format!("key,date,reason\n{gone},2026-11-24,left\n");
    fs::write(bench.path("award/revoked.csv"), revoked).unwrap();
    bench.rendered("-o out --prune");
    let after = bench.ledger();
    assert_eq!(after.iter().len(), 7);
    for issued in ledger.iter() {
        assert_eq!(after.get(&issued.key), Some(issued));
    }
    let files = contents(&bench.path("out"));
    assert!(!files.contains_key(gone));
    let list = StatusList::parse(&files["status.json"]).unwrap();
    assert_eq!(list.date(), "2026-11-24");
    let bits = list.revoked().unwrap();
    for issued in after.iter() {
        assert_eq!(bits.has(issued.index), Some(issued.key == gone));
    }
    let page = std::str::from_utf8(&files["verify.html"]).unwrap();
    let index = after.get(gone).unwrap().index;
    assert!(page.contains(&format!("{{\"{index}\":[\"2026-11-24\",\"left\"]}}")));
    fs::write(
        bench.path("award/revoked.csv"),
        "key,date,reason\nbob.png,2026-11-24,\n",
    )
    .unwrap();
    let ran = bench.render("-o out --json");
    assert!(
        ran.stderr.contains("no certificate has the key `bob.png`"),
        "{}",
        ran.stderr
    );
}

#[test]
fn sidecars_are_kept_and_removed_with_their_files() {
    let bench = Bench::new();
    bench.rendered("-o out --format jpeg");
    let before = contents(&bench.path("out"));
    let sidecar = before
        .keys()
        .find(|name| name.ends_with(".jpg.json"))
        .unwrap();
    fs::remove_file(bench.path("out").join(sidecar)).unwrap();
    let verify = || {
        engross(
            bench.0.path(),
            ["verify", "award", "-o", "out", "--format", "jpeg"],
        )
    };
    let verified = verify();
    assert_eq!(verified.code, Some(1));
    assert!(
        verified.stdout.contains("the credential of"),
        "{}",
        verified.stdout
    );
    bench.rendered("-o out --format jpeg");
    assert_eq!(contents(&bench.path("out")), before);
    assert_eq!(verify().code, Some(0));
    bench.edit("roster.csv", "Siobhán O’Brien,Host,,D-002,ga\n", "");
    bench.rendered("-o out --format jpeg --prune");
    let after = contents(&bench.path("out"));
    assert_eq!(after.len(), before.len() - 2);
    assert!(
        !after.keys().any(|name| name.contains("Brien")),
        "{:?}",
        after.keys()
    );
}

#[test]
fn an_archive_has_the_files_beside_and_a_bound_document_no_credentials() {
    let bench = Bench::new();
    bench.rendered("--zip all.zip --format webp");
    let archive = fs::File::open(bench.path("all.zip")).unwrap();
    let mut archive = zip::ZipArchive::new(archive).unwrap();
    let archived = (0..archive.len()).map(|index| {
        let mut file = archive.by_index(index).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        (file.name().unwrap().into_owned(), bytes)
    });
    let archived: BTreeMap<_, _> = archived.collect();
    assert_eq!(archived.len(), 12 + 3);
    bench.rendered("-o out --format webp");
    let mut folder = contents(&bench.path("out"));
    folder.remove("manifest.json");
    assert!(archived == folder, "{:?}", archived.keys());
    assert_eq!(bench.ledger().iter().len(), 6);
    let ran = engross(bench.0.path(), ["render", "award", "--bind", "all.pdf"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stderr.contains("have no credentials"), "{}", ran.stderr);
    let bound = fs::read(bench.path("all.pdf")).unwrap();
    let needle = b"eddsa-rdfc-2022";
    assert!(!bound.windows(needle.len()).any(|window| window == needle));
}

#[test]
fn a_damaged_ledger_stops_a_run() {
    let bench = Bench::new();
    bench.rendered("-o out");
    let path = bench.path("award/credentials.jsonl");
    let text = fs::read_to_string(&path).unwrap();
    // A crash can leave a part of a line: it is written again.
    let (whole, cut) = (text.clone(), &text[..text.len() - 20]);
    fs::write(&path, cut).unwrap();
    bench.rendered("-o out --force");
    assert_eq!(fs::read_to_string(&path).unwrap(), whole);
    fs::write(&path, "not a line\n").unwrap();
    let ran = bench.render("-o out");
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.stderr.contains("credentials.jsonl:1: "),
        "{}",
        ran.stderr
    );
}
