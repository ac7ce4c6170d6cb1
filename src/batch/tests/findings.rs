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

#[test]
fn a_name_that_is_too_long_when_it_is_encoded_is_an_error() {
    let mut bench = Bench::new();
    let hangul = "가나다라마바사아자차카타파하거너더러머버";
    let names = ["Ann", hangul];
    let encoded = RunOptions {
        file_names: FileNames::PercentEncoded,
        ..RunOptions::default()
    };
    let error = bench.run(&names, &encoded).unwrap_err();
    assert_eq!(error.code(), Code::Unprintable);
    assert!(!bench.path.exists());

    let keep_going = RunOptions {
        keep_going: true,
        ..encoded
    };
    let summary = bench.run(&names, &keep_going).unwrap();
    assert_eq!((summary.written, summary.failed), (1, 1));
    assert_eq!(bench.contents().len(), 2);
    assert_eq!(bench.render(&names).written, 1, "by its key");
}

/// A server that does not decode links has to find the file under the name that is in its link.
#[test]
fn an_encoded_file_has_the_name_that_is_in_its_link() {
    let post = "| Name | |\n|-|-|\n\
                | Ann | [c](https://example.org/%41nn%cc%88.png) |\n\
                | Bo | [c](https://example.org/Bö'(1).png) |\n";
    let roster = Roster::parse(post.as_bytes(), "post.md", &Default::default()).unwrap();
    let plan = plan_of(roster);
    let names: Vec<_> = plan
        .entries()
        .map(|entry| entry.file_name(OutputFormat::Png, FileNames::PercentEncoded))
        .collect();
    assert_eq!(names, ["%41nn%cc%88.png", "B%C3%B6'(1).png"]);
}
