//! Files that no recipient has any more.

use super::*;

#[test]
fn orphan_files_are_reported_and_pruned_on_request() {
    let mut bench = Bench::new();
    bench.render(&NAMES);
    fs::write(bench.path_of("unknown.png"), "not ours").unwrap();
    let summary = bench.render(&["Önder"]);
    assert_eq!((summary.orphans, summary.pruned), (2, 0));
    assert_eq!(
        bench.notes,
        [
            "orphan file: `Ann Lee` is no longer in the roster",
            "orphan file: `Bo~` is no longer in the roster"
        ]
    );
    assert_eq!(bench.contents().len(), 5);

    fs::write(bench.path_of("Bo~.png"), "touched up by hand").unwrap();
    let prune = RunOptions {
        prune: true,
        ..RunOptions::default()
    };
    let summary = bench.run(&["Önder"], &prune).unwrap();
    assert_eq!((summary.orphans, summary.pruned), (1, 1));
    assert_eq!(
        bench.contents().keys().collect::<Vec<_>>(),
        [
            "Bo~.png",
            "O\u{308}nder.png",
            "manifest.json",
            "unknown.png"
        ]
    );

    fs::remove_file(bench.path_of("Bo~.png")).unwrap();
    let summary = bench.render(&["Önder"]);
    assert_eq!(
        (summary.orphans, summary.pruned),
        (0, 0),
        "files that are gone are forgotten"
    );
}

#[test]
fn a_run_for_a_selection_prunes_nothing() {
    let mut bench = Bench::new();
    bench.render(&NAMES);
    let options = RunOptions {
        only: Some(vec![0]),
        prune: true,
        ..RunOptions::default()
    };
    bench.run(&["Önder"], &options).unwrap();
    assert_eq!(bench.contents().len(), 4);
}

#[test]
fn other_file_names_leave_the_old_files_to_be_pruned() {
    let mut bench = Bench::new();
    bench.render(&["Önder"]);
    let options = RunOptions {
        file_names: FileNames::PercentEncoded,
        prune: true,
        ..RunOptions::default()
    };
    let summary = bench.run(&["Önder"], &options).unwrap();
    assert_eq!((summary.written, summary.pruned), (1, 1));
    assert_eq!(
        bench.contents().keys().collect::<Vec<_>>(),
        ["O%CC%88nder.png", "manifest.json"]
    );
}

/// As in a manifest that someone forged, or copied from another folder.
fn record_of(bench: &Bench, file: &str, contents: &[u8], digest: Digest) {
    let record = serde_json::json!({
        "file": file, "key": file, "name": "Cy", "link": file, "bytes": contents.len(),
        "sha256": Digest::sha256(contents), "digest": digest,
    });
    let records = fs::read_to_string(bench.path_of(MANIFEST)).unwrap();
    let (before, after) = records.split_once("\n]}").unwrap();
    let records = format!("{before},\n{record}\n]}}{after}");
    fs::write(bench.path_of(MANIFEST), records).unwrap();
}

#[test]
fn only_what_engross_wrote_is_pruned() {
    let mut bench = Bench::new();
    bench.render(&["Önder"]);
    let inputs = Digest::sha256(b"inputs");
    let written = embedded::tests::certificate(&inputs, b"pixels");
    let others = embedded::tests::certificate(&Digest::sha256(b"others"), b"pixels");
    let mut files = [
        ("a certificate.png", &written[..], true),
        ("of other inputs.png", &others, false),
        ("thesis.docx", b"years of work", false),
    ];
    files.sort();
    for (file, contents, _) in files {
        fs::write(bench.path_of(file), contents).unwrap();
        record_of(&bench, file, contents, inputs);
    }
    let prune = RunOptions {
        prune: true,
        ..RunOptions::default()
    };
    let summary = bench.run(&["Önder"], &prune).unwrap();
    assert_eq!((summary.pruned, summary.orphans), (1, 2));
    for (file, contents, is_pruned) in files {
        let left = fs::read(bench.path_of(file)).ok();
        assert_eq!(left.is_none(), is_pruned, "{file}");
        assert!(left.is_none_or(|left| left == contents), "{file}");
    }
    assert_eq!(
        bench.notes,
        [
            "orphan file: `Cy` is no longer in the roster and was kept: it was changed since it \
             was written",
            "orphan file: `Cy` is no longer in the roster and was kept: it is not a certificate \
             that engross wrote",
        ]
    );
}

#[test]
fn a_cancelled_run_prunes_nothing_more() {
    let mut bench = Bench::new();
    bench.render(&NAMES);
    let options = RunOptions {
        prune: true,
        ..RunOptions::default()
    };
    let cancel = options.cancel.clone();
    let plan = plan(&["Önder"]);
    let summary = run(&plan, &bench.renderer, &bench.path, &options, |event| {
        if let Event::Done(_) = event {
            cancel.store(true, Ordering::Relaxed);
        }
    })
    .unwrap();
    assert_eq!((summary.pruned, summary.orphans), (0, 2));
    assert!(!summary.cancelled, "every file was done");
    assert_eq!(bench.contents().len(), 4);
}
