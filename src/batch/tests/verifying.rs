//! Comparing a folder with its plan.

use super::*;

#[test]
fn missing_altered_and_orphan_files_are_found() {
    use FolderProblemKind::{Altered, Missing, Orphan};

    let mut bench = Bench::new();
    let names = ["Ann", "Bo", "Cy", "Di", "Ed~"];
    assert_eq!(
        bench.verify(&names).len(),
        5,
        "in a folder that does not exist, all are missing"
    );
    bench.render(&names);
    fs::write(bench.path_of(".gitkeep"), "").unwrap();
    assert_eq!(bench.verify(&names), []);
    fs::remove_file(bench.path_of(MANIFEST)).unwrap();
    assert_eq!(
        bench.verify(&names),
        [],
        "the files are recognised without it"
    );
    bench.render(&names);

    let mut same_size = fs::read(bench.path_of("Ann.png")).unwrap();
    *same_size.last_mut().unwrap() ^= 1;
    fs::write(bench.path_of("Ann.png"), same_size).unwrap();
    fs::remove_file(bench.path_of("Bo.png")).unwrap();
    fs::write(bench.path_of("Zed.png"), "who?").unwrap();
    let found = bench.verify(&["Ann", "Bo", "Cy", "Ed~", "Flo"]);
    let problem = |kind, file: &str, message: &str| (kind, file.to_owned(), message.to_owned());
    assert_eq!(
        found,
        [
            problem(
                Altered,
                "Ann.png",
                "the file was changed since it was written"
            ),
            problem(Missing, "Bo.png", "the file does not exist"),
            problem(Missing, "Flo.png", "the file does not exist"),
            problem(
                Orphan,
                "Di.png",
                "orphan file: its recipient is no longer in the roster; `render --prune` removes it"
            ),
            problem(
                Orphan,
                "Zed.png",
                "orphan file: no recipient in the roster has it"
            ),
        ]
    );
}

#[test]
fn other_inputs_are_told_from_alterations() {
    let mut bench = Bench::new();
    bench.render(&["Ann"]);
    bench.renderer.inputs = "another template";
    let other = "the file was made from another template, font, setting or text";
    assert_eq!(bench.verify(&["Ann"])[0].2, other);
    fs::remove_file(bench.path_of(MANIFEST)).unwrap();
    assert_eq!(bench.verify(&["Ann"])[0].2, other);
    fs::write(bench.path_of("Ann.png"), "a picture of another tool").unwrap();
    assert_eq!(
        bench.verify(&["Ann"])[0].2,
        "the file is not a certificate that engross wrote"
    );
}

/// Another certificate than is printed, whole, with the digest of its inputs.
#[test]
fn what_a_file_says_about_itself_counts_only_for_a_quick_look() {
    let mut bench = Bench::new();
    bench.render(&["Ann"]);
    fs::remove_file(bench.path_of(MANIFEST)).unwrap();
    let digest = Digest::sha256(b"\0Ann");
    let forged = embedded::tests::certificate(&digest, b"other pixels");
    fs::write(bench.path_of("Ann.png"), &forged).unwrap();
    let [(kind, key, message)] = &bench.verify(&["Ann"])[..] else {
        panic!("one problem");
    };
    assert_eq!((*kind, &**key), (FolderProblemKind::Altered, "Ann.png"));
    assert!(
        message.contains("but engross prints another one"),
        "{message}"
    );

    let quick = VerifyOptions {
        quick: true,
        ..VerifyOptions::default()
    };
    let printed = bench.renderer.printed.load(Ordering::Relaxed);
    let checked = verify(
        &plan(&["Ann"]),
        &bench.renderer,
        &bench.path,
        &quick,
        |problem| {
            panic!("{problem:?}");
        },
    );
    assert_eq!(checked.unwrap(), 1);
    assert_eq!(bench.renderer.printed.load(Ordering::Relaxed), printed);

    assert_eq!(bench.render(&["Ann"]).written, 1);
    assert_eq!(bench.verify(&["Ann"]), []);
}

#[test]
fn a_file_that_has_grown_is_not_read() {
    let mut bench = Bench::new();
    bench.render(&["Ann", "Bo"]);
    for file in ["Ann.png", "Bo.png"] {
        let file = fs::File::options().append(true).open(bench.path_of(file));
        file.unwrap().set_len(8 << 40).unwrap();
    }
    let changed = "the file was changed since it was written";
    let messages = |bench: &Bench| {
        bench
            .verify(&["Ann", "Bo"])
            .into_iter()
            .map(|found| found.2)
    };
    assert!(messages(&bench).eq([changed, changed]));
    fs::remove_file(bench.path_of(MANIFEST)).unwrap();
    let unknown = "the file is not a certificate that engross wrote";
    assert!(messages(&bench).eq([unknown, unknown]));
    assert_eq!(bench.render(&["Ann", "Bo"]).written, 2);
}
