//! Runs that are cancelled, or cannot go on.

use super::*;

#[test]
fn cancelling_leaves_a_manifest_of_what_was_done() {
    let names: Vec<_> = (0..2000)
        .map(|number| format!("Name {number:04}"))
        .collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let mut bench = Bench::new();
    let options = RunOptions::default();
    let cancel = options.cancel.clone();
    let plan = plan(&names);
    let mut done = 0;
    let summary = run(&plan, &bench.renderer, &bench.path, &options, |event| {
        if let Event::Done(_) = event {
            done += 1;
            cancel.store(done >= 10, Ordering::Relaxed);
        }
    })
    .unwrap();
    assert!(
        summary.cancelled && summary.written >= 10 && summary.skipped > 0,
        "{summary:?}"
    );
    assert_eq!(summary.written + summary.skipped, names.len());
    assert_eq!(
        bench.contents().len(),
        summary.written + 1,
        "no journal, no temporary file"
    );

    let rest = bench.render(&names);
    assert_eq!(
        (rest.unchanged, rest.written),
        (summary.written, summary.skipped)
    );
}

#[test]
fn cancelling_the_check_writes_nothing() {
    let mut bench = Bench::new();
    let options = RunOptions::default();
    options.cancel.store(true, Ordering::Relaxed);
    let summary = bench.run(&NAMES, &options).unwrap();
    assert!(summary.cancelled);
    assert_eq!(summary.skipped, 3);
    assert!(!bench.path.exists());
}

#[test]
fn a_file_that_cannot_be_written_fails_alone() {
    let mut bench = Bench::new();
    fs::create_dir_all(bench.path_of("Ann-Lee.png")).unwrap();
    let summary = bench.render(&NAMES);
    assert_eq!(bench.statuses(), ["failed", "written", "written"]);
    assert!(summary.stopped.is_none());
}

/// Either the journal or a file fails first. Which one is a matter of chance, and so is whether
/// any file is counted as failed; that the run stops and counts each file once is not.
#[test]
fn a_folder_that_goes_away_stops_the_run() {
    let names: Vec<_> = (0..2000).map(|number| format!("Name {number}")).collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let mut bench = Bench::new();
    let plan = plan(&names);
    let assert_is_about_folder = |error: &Error| {
        let file = error.diagnostics()[0].file().unwrap();
        assert!(error.code() == Code::Write, "{error:?}");
        assert!(file.starts_with(&bench.path), "{error:?}");
    };
    let (mut written, mut failed, mut begun) = (0, 0, None);
    let summary = run(
        &plan,
        &bench.renderer,
        &bench.path,
        &RunOptions::default(),
        |event| {
            let Event::Done(outcome) = event else {
                return;
            };
            match outcome.status {
                Status::Written(_) => written += 1,
                Status::Failed(Some(error)) => {
                    assert_is_about_folder(error);
                    failed += 1;
                }
                other => panic!("{other:?}"),
            }
            if outcome.entry.row() == 10 {
                // New files appear while it is being emptied.
                while bench.path.exists() {
                    let _ = fs::remove_dir_all(&bench.path);
                }
                begun = Some(bench.renderer.printed.load(Ordering::Relaxed));
            }
        },
    )
    .unwrap();
    assert_is_about_folder(summary.stopped.as_ref().expect("the run stops"));
    assert_eq!((summary.written, summary.failed), (written, failed));
    assert_eq!(
        written + failed + summary.skipped,
        names.len(),
        "each file is counted once"
    );
    assert!(summary.skipped > 0, "{summary:?}");
    assert!(
        begun.is_some_and(|begun| written <= begun),
        "no file counts as written whose certificate was made after the folder had gone: \
         {summary:?}, {begun:?}"
    );
    assert!(!bench.path.exists(), "the folder is not made again");

    let next = bench.render(&names);
    assert_eq!((next.written, next.failed), (names.len(), 0), "{next:?}");
    assert_eq!(bench.contents().len(), names.len() + 1);
}

#[test]
fn a_folder_emptied_during_the_run_gets_no_manifest_of_what_was_there() {
    let names: Vec<_> = (0..2000).map(|number| format!("Name {number}")).collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let mut bench = Bench::new();
    let plan = plan(&names);
    let options = RunOptions::default();
    let summary = run(&plan, &bench.renderer, &bench.path, &options, |event| {
        if let Event::Done(outcome) = event
            && outcome.entry.row() == 10
        {
            for entry in fs::read_dir(&bench.path).unwrap() {
                // Temporary files come and go.
                let _ = fs::remove_file(entry.unwrap().path());
            }
        }
    })
    .unwrap();
    assert!(
        matches!(&summary.stopped, Some(error) if error.code() == Code::Write)
            && summary.skipped > 0,
        "{summary:?}"
    );
    assert!(!bench.path_of(MANIFEST).exists());
    assert_eq!(bench.render(&names).failed, 0);
    assert_eq!(bench.contents().len(), 2001);
}

#[test]
fn a_second_run_into_the_same_folder_is_refused() {
    let mut bench = Bench::new();
    fs::create_dir_all(&bench.path).unwrap();
    let other = Journal::open(&bench.path, JOURNAL).unwrap();
    let error = bench.run(&NAMES, &RunOptions::default()).unwrap_err();
    assert!(error.code() == Code::FolderInUse, "{error}");
    drop(other);
    assert_eq!(bench.render(&NAMES).written, 3);
}
