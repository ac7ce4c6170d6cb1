//! Plans with several formats.

use super::*;

const BOTH: [OutputFormat; 2] = [OutputFormat::Png, OutputFormat::Jpeg];

/// What a run of these formats wrote, by file name, and left alone.
fn run_in(bench: &Bench, formats: &[OutputFormat], options: &RunOptions) -> (Vec<String>, Summary) {
    let plan = plan(&NAMES).in_formats(formats);
    let mut written = Vec::new();
    let summary = run(&plan, &bench.renderer, &bench.path, options, |event| {
        if let Event::Done(outcome) = event
            && matches!(outcome.status, Status::Written(_))
        {
            written.push(outcome.entry.key_in(outcome.format).to_string());
        }
    });
    (written, summary.unwrap())
}

#[test]
fn each_entry_has_a_file_in_each_format() {
    let mut bench = Bench::new();
    let options = RunOptions::default();
    let (written, summary) = run_in(&bench, &BOTH, &options);
    assert_eq!(
        written,
        [
            "Ann-Lee.png",
            "Ann-Lee.jpg",
            "O\u{308}nder.png",
            "O\u{308}nder.jpg",
            "Bo~.png",
            "Bo~.jpg"
        ]
    );
    assert_eq!((summary.written, summary.unchanged), (6, 0));
    let (written, summary) = run_in(&bench, &BOTH, &options);
    assert_eq!((written.len(), summary.unchanged), (0, 6));

    // One format alone leaves the other's files and records as they are.
    let before = bench.contents();
    let summary = bench.run(&NAMES, &RunOptions::default()).unwrap();
    assert_eq!((summary.unchanged, summary.orphans), (3, 0));
    let pruning = RunOptions {
        prune: true,
        ..RunOptions::default()
    };
    let summary = bench.run(&NAMES, &pruning).unwrap();
    assert_eq!((summary.unchanged, summary.pruned), (3, 0));
    assert_eq!(bench.contents(), before);
    assert!(bench.verify(&NAMES).is_empty());

    // Who has gone goes in every format.
    let summary = bench.run(&NAMES[1..], &pruning).unwrap();
    assert_eq!((summary.pruned, summary.orphans), (2, 0));
    assert!(!bench.path_of("Ann-Lee.jpg").exists());
    assert!(bench.path_of("Bo~.jpg").exists());
}

#[test]
fn a_format_is_written_beside_another_and_where_it_is_missing() {
    let bench = Bench::new();
    let options = RunOptions::default();
    run_in(&bench, &BOTH[..1], &options);
    let (written, summary) = run_in(&bench, &BOTH, &options);
    assert_eq!(written, ["Ann-Lee.jpg", "O\u{308}nder.jpg", "Bo~.jpg"]);
    assert_eq!(summary.unchanged, 3);
    fs::remove_file(bench.path_of("Bo~.png")).unwrap();
    // A file that only its name takes for one of the format is not.
    fs::copy(bench.path_of("Ann-Lee.png"), bench.path_of("Ann-Lee.jpg")).unwrap();
    let (written, _) = run_in(&bench, &BOTH, &options);
    assert_eq!(written, ["Ann-Lee.jpg", "Bo~.png"]);
}

#[test]
fn verify_compares_the_formats_of_the_plan() {
    let bench = Bench::new();
    run_in(&bench, &BOTH[1..], &RunOptions::default());
    let plan = plan(&NAMES).in_formats(&BOTH);
    let mut missing = Vec::new();
    let options = VerifyOptions::default();
    let checked = verify(&plan, &bench.renderer, &bench.path, &options, |problem| {
        missing.push((problem.kind, problem.key));
    });
    assert_eq!(checked.unwrap(), 6);
    let expected = ["Ann-Lee.png", "O\u{308}nder.png", "Bo~.png"];
    assert_eq!(
        missing,
        expected.map(|key| (FolderProblemKind::Missing, key.to_owned()))
    );
}
