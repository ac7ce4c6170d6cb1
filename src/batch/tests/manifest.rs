//! The manifest and the journal: lost, damaged, foreign, or left by a killed run.

use super::*;

#[test]
fn a_replaced_file_without_a_record_is_detected() {
    let mut bench = Bench::new();
    bench.renderer.inputs = "one template";
    bench.render(&["Ann"]);
    let whole = bench.contents();

    // A run with another template, killed right after it wrote a file, which is of equal size.
    bench.renderer.inputs = "two template";
    bench.render(&["Ann"]);
    let replaced = bench.contents().remove("Ann.png").unwrap();
    assert_eq!(replaced.len(), whole["Ann.png"].len());
    fs::write(bench.path_of(MANIFEST), &whole[MANIFEST]).unwrap();

    bench.renderer.inputs = "one template";
    assert_eq!(bench.render(&["Ann"]).written, 1);
    assert_eq!(bench.contents(), whole);
}

#[test]
fn a_lost_manifest_is_rebuilt_from_the_files() {
    let mut bench = Bench::new();
    bench.render(&NAMES);
    let whole = bench.contents();
    let manifest_path = bench.path_of(MANIFEST);
    for damage in [&b""[..], &whole[MANIFEST][..200]] {
        fs::write(&manifest_path, damage).unwrap();
        assert_eq!(bench.render(&NAMES).unchanged, 3);
        assert_eq!(bench.notes.len(), 1, "the damage is reported");
        assert_eq!(bench.contents(), whole);
    }
    fs::remove_file(&manifest_path).unwrap();
    assert_eq!(bench.render(&NAMES).unchanged, 3);
    assert_eq!(bench.contents(), whole);
    let printed = bench.renderer.printed.load(Ordering::Relaxed);
    assert_eq!(printed, 12, "each was printed again, and not written");
}

#[test]
fn without_a_manifest_what_is_not_recognised_is_written_again() {
    let mut bench = Bench::new();
    bench.render(&NAMES);
    let whole = bench.contents();
    fs::remove_file(bench.path_of(MANIFEST)).unwrap();
    let mut torn = whole["Ann-Lee.png"].clone();
    *torn.iter_mut().nth_back(20).unwrap() ^= 1;
    fs::write(bench.path_of("Ann-Lee.png"), torn).unwrap();
    fs::write(bench.path_of("Bo~.png"), "a picture of another tool").unwrap();
    bench.render(&NAMES);
    assert_eq!(bench.statuses(), ["written", "unchanged", "written"]);
    assert_eq!(bench.contents(), whole);
}

#[test]
fn a_manifest_that_is_not_json_is_set_aside() {
    let mut bench = Bench::new();
    bench.render(&NAMES);
    let whole = bench.contents();
    fs::write(bench.path_of(MANIFEST), "garbage").unwrap();
    assert_eq!(bench.render(&NAMES).unchanged, 3);
    assert_eq!(
        bench.notes,
        ["the manifest cannot be read and was renamed to `manifest.damaged`"]
    );
    let mut contents = bench.contents();
    assert_eq!(contents.remove("manifest.damaged").unwrap(), b"garbage");
    assert_eq!(contents, whole);
    assert_eq!(bench.verify(&NAMES), []);
}

#[test]
fn a_foreign_manifest_is_left_alone() {
    let mut bench = Bench::new();
    fs::create_dir_all(&bench.path).unwrap();
    let foreign = r#"{"name":"My site","icons":[]}"#;
    fs::write(bench.path_of(MANIFEST), foreign).unwrap();
    let error = bench.run(&NAMES, &RunOptions::default()).unwrap_err();
    assert!(error.code() == Code::ForeignManifest, "{error}");
    assert_eq!(
        fs::read_to_string(bench.path_of(MANIFEST)).unwrap(),
        foreign
    );
    assert_eq!(bench.contents().len(), 1, "nothing else is there");
}

#[test]
fn the_next_run_continues_a_killed_one() {
    let mut bench = Bench::new();
    bench.render(&NAMES);
    let whole = bench.contents();
    let records: Vec<_> = String::from_utf8(whole[MANIFEST].clone())
        .unwrap()
        .lines()
        .filter(|line| line.starts_with("{\"file\""))
        .map(|line| line.trim_end_matches(',').to_owned())
        .collect();

    // Two files journaled, a third begun and its line torn.
    fs::remove_file(bench.path_of(MANIFEST)).unwrap();
    fs::remove_file(bench.path_of("O\u{308}nder.png")).unwrap();
    let torn = format!("{}\n{}\n{}", records[0], records[1], &records[2][..40]);
    fs::write(bench.path_of(JOURNAL), torn).unwrap();
    fs::write(bench.path_of(".1-1.engross-tmp"), "half").unwrap();

    bench.render(&NAMES);
    assert_eq!(bench.statuses(), ["unchanged", "written", "unchanged"]);
    assert_eq!(bench.contents(), whole);
}

#[test]
fn the_journal_takes_precedence_over_the_manifest() {
    let mut bench = Bench::new();
    bench.render(&["Ann"]);
    let old = bench.contents();
    bench.renderer.inputs = "another template";
    bench.render(&["Ann"]);
    let new = bench.contents();
    let record = String::from_utf8(new[MANIFEST].clone()).unwrap();
    let record = record.lines().nth(1).unwrap().to_owned() + "\n";

    fs::write(bench.path_of(MANIFEST), &old[MANIFEST]).unwrap();
    fs::write(bench.path_of(JOURNAL), &record).unwrap();
    bench.render(&["Ann"]);
    assert_eq!(bench.statuses(), ["unchanged"]);
    assert_eq!(bench.contents(), new);

    // The same journal, and a run for someone else: the record stays.
    fs::write(bench.path_of(MANIFEST), &old[MANIFEST]).unwrap();
    fs::write(bench.path_of(JOURNAL), &record).unwrap();
    let one = RunOptions {
        only: Some(vec![1]),
        ..RunOptions::default()
    };
    bench.run(&["Ann", "Bo"], &one).unwrap();
    bench.render(&["Ann", "Bo"]);
    assert_eq!(bench.statuses(), ["unchanged", "unchanged"]);
}
