//! Files are opened, read and written in `src/files` alone, which knows the limits and the traps.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use std::fs;
use std::path::{Path, PathBuf};

/// Ways of the standard library to open a file. The names are split, so that this list is not a
/// use of them.
const CALLS: [&str; 7] = [
    concat!("fs::", "read("),
    concat!("fs::", "read_to_string("),
    concat!("fs::", "write("),
    concat!("fs::", "copy("),
    concat!("File::", "open("),
    concat!("File::", "create"),
    concat!("Open", "Options::new("),
];

/// A comment on the line before a call that says why `files` cannot do it.
const REASON: &str = "// Not through `files`: ";

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The lines of a source without its tests and without comments, with their numbers.
fn code(source: &str) -> impl Iterator<Item = (usize, &str)> {
    let end = source.find("#[cfg(test)]\nmod tests {");
    let end = end.or_else(|| source.find("#[cfg(test)]\npub(super) mod tests {"));
    let lines = source[..end.unwrap_or(source.len())].lines();
    (1..)
        .zip(lines)
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
}

fn violations(source: &str) -> Vec<usize> {
    let lines: Vec<&str> = source.lines().collect();
    let opens = |line: &str| CALLS.iter().any(|call| line.contains(call));
    let is_justified =
        |number: usize| number > 1 && lines[number - 2].trim_start().starts_with(REASON);
    code(source)
        .filter(|(number, line)| opens(line) && !is_justified(*number))
        .map(|(number, _)| number)
        .collect()
}

#[test]
fn only_files_opens_files() {
    let mut paths = Vec::new();
    sources(Path::new("src"), &mut paths);
    let is_test = |path: &Path| {
        let mut parts = path.components().map(std::path::Component::as_os_str);
        parts.any(|part| part == "tests" || part == "tests.rs")
    };
    let mut found = Vec::new();
    for path in paths {
        if path.starts_with("src/files") || is_test(&path) {
            continue;
        }
        let source = fs::read_to_string(&path).unwrap();
        let lines = violations(&source).into_iter();
        found.extend(lines.map(|line| format!("{}:{line}", path.display())));
    }
    assert!(
        found.is_empty(),
        "use `files`, or write `{REASON}…` on the line before: {found:#?}"
    );
}

#[test]
fn a_call_is_found_unless_it_is_justified() {
    let call = CALLS[0];
    let source =
        format!("fn a() {{\n    {call}path);\n    {REASON}a device\n    {call}path);\n}}\n");
    assert_eq!(violations(&source), [2]);
    let tests = format!("/// {call}\n\n#[cfg(test)]\nmod tests {{\n    {call}path);\n}}\n");
    assert!(violations(&tests).is_empty());
}
