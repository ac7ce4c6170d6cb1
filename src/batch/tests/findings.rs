//! Findings that are errors, and what is written in spite of them.

use super::*;

#[test]
fn one_error_and_nothing_is_written() {
    let mut bench = Bench::new();
    let error = bench
        .run(&["Ann", "Bo!", "Cy", "Di!"], &RunOptions::default())
        .unwrap_err();
    assert_eq!(error.code(), Code::Unprintable);
    assert_eq!(error.to_string(), "nothing was written because of 2 errors");
    assert_eq!(bench.checked, [2, 3, 4, 5]);
    assert!(!bench.path.exists());
}

#[test]
fn with_keep_going_the_others_are_written() {
    let mut bench = Bench::new();
    let options = RunOptions {
        keep_going: true,
        ..RunOptions::default()
    };
    let summary = bench.run(&["Ann", "Bo!", "Cy"], &options).unwrap();
    assert_eq!((summary.written, summary.failed), (2, 1));
    assert_eq!(bench.statuses(), ["written", "failed", "written"]);
    assert!(!bench.path_of("Bo!.png").exists());
}

#[test]
fn errors_of_the_plan_count_too() {
    let mut bench = Bench::new();
    let names = ["Ann", "Bo", "ann", "Cy"];
    let error = bench.run(&names, &RunOptions::default()).unwrap_err();
    assert_eq!(error.to_string(), "nothing was written because of 1 error");
    assert!(!bench.path.exists());

    let keep_going = RunOptions {
        keep_going: true,
        ..RunOptions::default()
    };
    bench.run(&names, &keep_going).unwrap();
    assert_eq!(
        bench.statuses(),
        ["written", "written", "failed", "written"]
    );

    let others = RunOptions {
        only: Some(vec![3, 1, 1]),
        ..RunOptions::default()
    };
    bench.run(&names, &others).unwrap();
    assert_eq!(bench.outcomes, [(3, "unchanged"), (5, "unchanged")]);
}
