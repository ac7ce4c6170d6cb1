//! Folders that are damaged between two runs.

use crate::diagnostic::Code;
use proptest::prelude::*;
use proptest::sample::Index;

use super::*;

/// What happens to a file.
#[derive(Debug, Clone)]
enum Damage {
    Removed,
    /// Cut short, as by a full disk.
    Cut(Index),
    /// Zeros from there to the end, at least a few, as after a power failure.
    Zeroed(Index),
    /// Of another size.
    Replaced(Vec<u8>),
}

impl Damage {
    fn apply(&self, path: &Path) {
        let whole = fs::read(path).unwrap();
        let cut = |at: &Index| whole[..at.index(whole.len() + 1)].to_vec();
        let contents = match self {
            Self::Removed => {
                fs::remove_file(path).unwrap();
                return;
            }
            Self::Cut(at) => cut(at),
            Self::Zeroed(at) => {
                let mut contents = cut(at);
                contents.truncate(whole.len().saturating_sub(4));
                contents.resize(whole.len(), 0);
                contents
            }
            Self::Replaced(contents) => contents.clone(),
        };
        fs::write(path, contents).unwrap();
    }
}

fn any_damage() -> impl Strategy<Value = Damage> {
    prop_oneof![
        Just(Damage::Removed),
        any::<Index>().prop_map(Damage::Cut),
        any::<Index>().prop_map(Damage::Zeroed),
    ]
}

/// Damage to a file. A manifest is not replaced: that may make it another program's.
fn any_damage_of_a_file() -> impl Strategy<Value = Damage> {
    let contents = prop::collection::vec(any::<u8>(), 0..40);
    prop_oneof![any_damage(), contents.prop_map(Damage::Replaced)]
}

fn records(manifest: &[u8]) -> Vec<String> {
    let lines = std::str::from_utf8(manifest).unwrap().lines();
    lines
        .filter(|line| line.starts_with("{\"file\""))
        .map(|line| line.trim_end_matches(',').to_owned())
        .collect()
}

#[test]
fn where_the_journal_is_foreign_nothing_is_touched() {
    let mut bench = Bench::new();
    fs::create_dir_all(&bench.path).unwrap();
    for (file, contents) in [
        (MANIFEST, "garbage"),
        (JOURNAL, "Dear diary"),
        (".1-1.engross-tmp", "half"),
    ] {
        fs::write(bench.path_of(file), contents).unwrap();
    }
    let before = bench.contents();
    let error = bench.run(&MANY, &RunOptions::default()).unwrap_err();
    assert!(error.code() == Code::Read, "{error}");
    assert_eq!(bench.contents(), before);
}

const MANY: [&str; 5] = ["Ann Lee", "Önder", "Bo~", "Cy", "邵宁龙"];

proptest! {
    #![proptest_config(ProptestConfig {
        // Each syncs its manifests to the disk.
        cases: 64,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn the_next_run_makes_the_folder_what_it_was(
        manifest in prop::option::of(any_damage()),
        files in prop::collection::vec((any::<Index>(), any_damage_of_a_file()), 0..4),
        journaled in prop::collection::vec(any::<Index>(), 0..6),
        torn in any::<Index>(),
    ) {
        let mut bench = Bench::new();
        bench.render(&MANY);
        let whole = bench.contents();
        let certificates: Vec<&String> =
            whole.keys().filter(|file| *file != MANIFEST).collect();
        let records = records(&whole[MANIFEST]);
        prop_assert_eq!(records.len(), MANY.len());

        if let Some(damage) = manifest {
            damage.apply(&bench.path_of(MANIFEST));
        }
        let lines = journaled.iter().map(|record| records[record.index(records.len())].as_str());
        let mut journal = lines.collect::<Vec<_>>().join("\n");
        let mut at = torn.index(journal.len() + 1);
        while !journal.is_char_boundary(at) {
            at -= 1;
        }
        journal.truncate(at);
        fs::write(bench.path_of(JOURNAL), journal).unwrap();
        for (file, damage) in files {
            let path = bench.path_of(certificates[file.index(certificates.len())]);
            if path.exists() {
                damage.apply(&path);
            }
        }

        let summary = bench.render(&MANY);
        prop_assert!(summary.stopped.is_none() && summary.failed == 0, "{:?}", summary);
        let mut contents = bench.contents();
        contents.remove("manifest.damaged");
        prop_assert_eq!(contents, whole);
        prop_assert_eq!(bench.render(&MANY).unchanged, MANY.len());
    }

    #[test]
    fn a_manifest_that_is_wrong_harms_no_certificate(
        changes in prop::collection::vec((any::<Index>(), any::<u8>()), 1..8),
        in_journal in any::<bool>(),
        prune in any::<bool>(),
    ) {
        let mut bench = Bench::new();
        bench.render(&MANY);
        let whole = bench.contents();
        let file = if in_journal { JOURNAL } else { MANIFEST };
        let mut wrong = match file {
            JOURNAL => records(&whole[MANIFEST]).join("\n").into_bytes(),
            _ => whole[MANIFEST].clone(),
        };
        for (at, byte) in changes {
            let at = at.index(wrong.len());
            wrong[at] = byte;
        }
        fs::write(bench.path_of(file), &wrong).unwrap();

        let options = RunOptions { prune, ..RunOptions::default() };
        match bench.run(&MANY, &options) {
            Ok(summary) => prop_assert!(summary.stopped.is_none(), "{:?}", summary),
            // It no longer looks like one of engross.
            Err(_) => prop_assert_eq!(fs::read(bench.path_of(file)).unwrap(), wrong),
        }
        let contents = bench.contents();
        for (name, certificate) in &whole {
            if name != MANIFEST {
                prop_assert_eq!(contents.get(name), Some(certificate), "{}", name);
            }
        }
    }
}
