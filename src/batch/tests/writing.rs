//! What a run writes, and what it leaves alone.

use super::*;

#[test]
fn a_run_writes_all_and_the_next_one_none() {
    let mut bench = Bench::new();
    let summary = bench.render(&NAMES);
    assert_eq!(
        (summary.written, summary.failed, summary.skipped),
        (3, 0, 0)
    );
    assert_eq!(bench.checked, [2, 3, 4]);
    assert_eq!(
        bench.outcomes,
        [(2, "written"), (3, "written"), (4, "written")]
    );
    let first = bench.contents();
    assert_eq!(
        first.keys().collect::<Vec<_>>(),
        [
            "Ann-Lee.png",
            "Bo~.png",
            "O\u{308}nder.png",
            "manifest.json"
        ]
    );

    assert_eq!(bench.render(&NAMES).unchanged, 3);
    assert_eq!(bench.contents(), first);
    assert_eq!(bench.renderer.printed.load(Ordering::Relaxed), 3);
}

#[test]
fn any_number_of_jobs_leaves_the_same_folder() {
    let names: Vec<_> = (0..300).map(|number| format!("Name {number}")).collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let folders = [1, 2, 8].map(|jobs| {
        let mut bench = Bench::new();
        let options = RunOptions {
            jobs: NonZeroUsize::new(jobs),
            ..RunOptions::default()
        };
        bench.run(&names, &options).unwrap();
        assert!(
            bench.outcomes.iter().map(|(row, _)| *row).eq(2..302),
            "{jobs} jobs"
        );
        bench.contents()
    });
    assert_eq!(folders[0], folders[1]);
    assert_eq!(folders[0], folders[2]);
}

#[test]
fn what_changed_is_written_again() {
    let mut bench = Bench::new();
    bench.render(&NAMES);
    bench.renderer.inputs = "another template";
    assert_eq!(bench.render(&NAMES).written, 3);
    assert_eq!(bench.render(&NAMES).unchanged, 3);
    assert_eq!(bench.render(&["Ann Lee", "Önder", "Bo~", "Cy"]).written, 1);

    let force = RunOptions {
        force: true,
        ..RunOptions::default()
    };
    assert_eq!(bench.run(&NAMES, &force).unwrap().written, 3);
}

#[test]
fn a_file_that_is_missing_or_of_another_size_is_written_again() {
    let mut bench = Bench::new();
    bench.render(&NAMES);
    let whole = bench.contents();
    fs::remove_file(bench.path_of("Ann-Lee.png")).unwrap();
    fs::write(bench.path_of("Bo~.png"), b"").unwrap();
    bench.render(&NAMES);
    assert_eq!(bench.statuses(), ["written", "unchanged", "written"]);
    assert_eq!(bench.contents(), whole);
}

#[test]
fn a_selection_leaves_the_rest_of_the_manifest() {
    let mut bench = Bench::new();
    bench.render(&NAMES);
    let whole = bench.contents();
    bench.renderer.inputs = "another template";
    let one = RunOptions {
        only: Some(vec![1]),
        ..RunOptions::default()
    };
    assert_eq!(bench.run(&NAMES, &one).unwrap().written, 1);
    let changed = bench.contents();
    assert_eq!(changed["Ann-Lee.png"], whole["Ann-Lee.png"]);
    assert_ne!(changed["O\u{308}nder.png"], whole["O\u{308}nder.png"]);

    assert_eq!(bench.run(&NAMES, &one).unwrap().unchanged, 1);
    bench.renderer.inputs = "";
    bench.render(&NAMES);
    assert_eq!(bench.statuses(), ["unchanged", "written", "unchanged"]);
    assert_eq!(bench.contents(), whole);
}

#[test]
fn without_waiting_for_the_disk_the_folder_is_the_same() {
    let folders = [true, false].map(|sync| {
        let mut bench = Bench::new();
        let options = RunOptions {
            sync,
            ..RunOptions::default()
        };
        bench.run(&NAMES, &options).unwrap();
        bench.contents()
    });
    assert_eq!(folders[0], folders[1]);
}
