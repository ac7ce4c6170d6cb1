//! The fuzz targets without libFuzzer: each does what it does with its seeds, and with changed ones,
//! as many as the table says. They are the same on each machine, so no run fails by chance. It takes
//! a minute or two; `run.py` searches for hours.

mod mutator;

use std::collections::BTreeSet;
use std::fs;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Once;

use engross_fuzz::{report_unguarded_panics, targets};
use mutator::Mutator;

/// A test for each target, with the number of changed seeds.
macro_rules! smoke {
    ($($target:ident: $count:literal,)*) => {
        $(
            #[test]
            fn $target() {
                smoke(stringify!($target), targets::$target::run, $count);
            }
        )*

        const TARGETS: &[&str] = &[$(stringify!($target)),*];
    };
}

smoke! {
    csv: 20000,
    font: 1000,
    jpeg_plate: 1000,
    json: 50000,
    manifest: 500,
    naming: 400000,
    pdf_template: 1500,
    picture: 100000,
    plate: 2000,
    post: 4000,
    program: 100000,
    saved_plate: 2000,
    spreadsheet: 50000,
    spreadsheet_parts: 16000,
    svg: 1500,
    text: 20000,
}

#[test]
fn no_target_is_left_out() {
    let files = fs::read_dir(fuzz().join("targets")).unwrap();
    let files: BTreeSet<String> = files
        .map(|file| file.unwrap().path())
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        files,
        TARGETS.iter().map(|name| (*name).to_owned()).collect()
    );
}

/// Runs a target over its seeds and over `count` changed ones.
fn smoke(target: &str, run: fn(&[u8]), count: usize) {
    static HOOK: Once = Once::new();
    HOOK.call_once(report_unguarded_panics);
    let seeds = seeds(target);
    assert!(!seeds.is_empty());
    for seed in &seeds {
        check(target, run, seed);
    }
    let mut mutator = Mutator::new(&seeds, words(target));
    for _ in 0..count {
        check(target, run, &mutator.input());
    }
}

/// Runs a target over an input, and keeps the input that it panics over.
fn check(target: &str, run: fn(&[u8]), input: &[u8]) {
    if panic::catch_unwind(AssertUnwindSafe(|| run(input))).is_err() {
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{target}.crash"));
        fs::write(&file, input).unwrap();
        panic!("{target} panics over {}", file.display());
    }
}

fn seeds(target: &str) -> Vec<Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    let script = Command::new("python3")
        .arg(fuzz().join("seeds.py"))
        .arg(target)
        .arg(folder.path())
        .status();
    assert!(script.expect("Python 3").success());
    let files = fs::read_dir(folder.path()).unwrap();
    let files: BTreeSet<PathBuf> = files.map(|file| file.unwrap().path()).collect();
    files.iter().map(|file| fs::read(file).unwrap()).collect()
}

/// The words of the target's dictionary, if it has one, written as libFuzzer reads them.
fn words(target: &str) -> Vec<Vec<u8>> {
    let file = fuzz().join("dictionaries").join(format!("{target}.dict"));
    let text = fs::read_to_string(file).unwrap_or_default();
    let words = text.lines().map(str::trim).filter(|line| !line.is_empty());
    words.map(word).collect()
}

/// Reads `"word"` with the escape sequences `\"`, `\\` and `\x0A`.
fn word(line: &str) -> Vec<u8> {
    let inside = line
        .strip_prefix('"')
        .and_then(|line| line.strip_suffix('"'));
    let mut rest = inside.expect("a word in quotes").as_bytes();
    let mut word = Vec::new();
    while let [first, after @ ..] = rest {
        (rest, word) = match (first, after) {
            (b'\\', [b'x', high, low, after @ ..]) => {
                let digits = [*high, *low];
                let digits = std::str::from_utf8(&digits).expect("hexadecimal digits");
                word.push(u8::from_str_radix(digits, 16).expect("hexadecimal digits"));
                (after, word)
            }
            (b'\\', [escaped @ (b'"' | b'\\'), after @ ..]) => {
                word.push(*escaped);
                (after, word)
            }
            (b'\\', _) => panic!("an unknown escape sequence: {line}"),
            _ => {
                word.push(*first);
                (after, word)
            }
        };
    }
    word
}

fn fuzz() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
