//! The layers of `docs/architecture.md`, held against the imports of `src/`.
//!
//! A module may import what stands below it in the table there, and nothing else: no import runs
//! up, none runs sideways, and so there is no circle between modules. Inside one folder, files
//! may import each other; where two of them do so in a circle, the page says why.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const PAGE: &str = "docs/architecture.md";

#[test]
fn each_module_has_a_layer() {
    let layers = layers();
    let mut modules: BTreeSet<String> = sources().iter().map(|file| module_of(file)).collect();
    // The binary is a crate of its own, which knows only the public interface.
    assert!(modules.remove("cli"));
    let documented: BTreeSet<String> = layers.keys().cloned().collect();
    assert_eq!(documented, modules, "the layers of {PAGE}, and src/");
}

#[test]
fn no_import_runs_up() {
    let layers = layers();
    let mut wrong = Vec::new();
    for file in sources() {
        let module = module_of(&file);
        for (line, imported) in imports(&file) {
            let target = imported.first().cloned().unwrap_or_default();
            let (Some(own), Some(other)) = (layers.get(&module), layers.get(&target)) else {
                continue;
            };
            if target != module && other >= own {
                wrong.push(format!(
                    "{}:{line}: `{module}` (layer {own}) imports `{target}` (layer {other})",
                    file.display()
                ));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "imports that do not run down:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn circles_inside_a_folder_are_explained() {
    let files = sources();
    let graph: BTreeMap<&PathBuf, BTreeSet<&PathBuf>> = files
        .iter()
        .map(|file| {
            let targets = imports(file);
            let targets = targets.iter().filter_map(|(_, path)| file_of(&files, path));
            // A folder's `mod.rs` and its files are one module: it declares what they share.
            let is_family = |target: &&PathBuf| {
                [(file, *target), (*target, file)]
                    .iter()
                    .any(|(parent, child)| {
                        parent.ends_with("mod.rs") && child.starts_with(parent.parent().unwrap())
                    })
            };
            (
                file,
                targets
                    .filter(|target| *target != file && !is_family(target))
                    .collect(),
            )
        })
        .collect();
    let page = fs::read_to_string(PAGE).unwrap();
    let mut unexplained = Vec::new();
    for (from, targets) in &graph {
        for to in targets {
            if from < to && reaches(&graph, to, from) {
                let named = |file: &Path| {
                    let name = file.strip_prefix("src").unwrap().to_str().unwrap();
                    page.contains(&format!("`{name}`"))
                };
                if !(named(from) && named(to)) {
                    unexplained.push(format!("{} and {}", from.display(), to.display()));
                }
            }
        }
    }
    assert!(
        unexplained.is_empty(),
        "circles of which {PAGE} gives no reason:\n{}",
        unexplained.join("\n")
    );
}

fn reaches(graph: &BTreeMap<&PathBuf, BTreeSet<&PathBuf>>, from: &PathBuf, to: &PathBuf) -> bool {
    let (mut seen, mut next) = (BTreeSet::new(), vec![from]);
    while let Some(file) = next.pop() {
        if file == to {
            return true;
        }
        if seen.insert(file) {
            next.extend(graph.get(file).into_iter().flatten());
        }
    }
    false
}

/// The layer of each module: the row of the page's table, counted from the bottom.
fn layers() -> BTreeMap<String, usize> {
    let page = fs::read_to_string(PAGE).unwrap();
    let table = page.split("<!-- layers -->").nth(1).unwrap();
    let rows: Vec<&str> = table
        .lines()
        .filter(|line| line.starts_with("| `"))
        .collect();
    let mut layers = BTreeMap::new();
    for (layer, row) in rows.iter().rev().enumerate() {
        let modules = row.split('|').nth(1).unwrap();
        for module in modules.split('`').skip(1).step_by(2) {
            let twice = layers.insert(module.to_owned(), layer);
            assert_eq!(twice, None, "`{module}` stands in the table twice");
        }
    }
    layers
}

/// The files of the library, without its root and its tests.
fn sources() -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![PathBuf::from("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let is_test = path.file_stem().is_some_and(|name| name == "tests");
            if is_test || path.ends_with("src/lib.rs") || path.ends_with("src/main.rs") {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// The module of the root that a file belongs to.
fn module_of(file: &Path) -> String {
    let first = file.iter().nth(1).unwrap().to_str().unwrap();
    first.trim_end_matches(".rs").to_owned()
}

/// The paths that a file names, from the crate's root, each with its line: those in `use` and
/// those in expressions. Tests and documentation may use what they like.
fn imports(file: &Path) -> Vec<(usize, Vec<String>)> {
    let source = fs::read_to_string(file).unwrap();
    let code: Vec<&str> = source
        .split("#[cfg(test)]\nmod tests")
        .next()
        .unwrap()
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default())
        .collect();
    let code = code.join("\n");
    let module = module_path(file);
    let mut found = Vec::new();
    for (start, _) in code.match_indices("::") {
        let word_start = code[..start]
            .rfind(|c: char| !is_word(c))
            .map_or(0, |before| before + 1);
        let base = match &code[word_start..start] {
            "crate" => Vec::new(),
            "self" => module.clone(),
            "super" if !code[..word_start].ends_with("::") => module[..module.len() - 1].to_vec(),
            _ => continue,
        };
        let line = code[..start].matches('\n').count() + 1;
        let mut paths = Vec::new();
        expand(&code[start + 2..], &base, &mut paths);
        found.extend(paths.into_iter().map(|path| (line, path)));
    }
    found
}

/// Adds the paths that begin here; a list in braces has several. Returns what follows them.
fn expand<'c>(code: &'c str, base: &[String], paths: &mut Vec<Vec<String>>) -> &'c str {
    let mut path = base.to_vec();
    let mut rest = code.trim_start();
    loop {
        if let Some(list) = rest.strip_prefix('{') {
            rest = list.trim_start();
            while !rest.is_empty() && !rest.starts_with('}') {
                rest = expand(rest, &path, paths).trim_start();
                let next = rest.find([',', '}']).unwrap_or(rest.len());
                rest = rest[next..].trim_start_matches(',').trim_start();
            }
            return rest.strip_prefix('}').unwrap_or(rest);
        }
        let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        match &rest[..end] {
            "super" => drop(path.pop()),
            "self" | "" => {}
            name => path.push(name.to_owned()),
        }
        match rest[end..].strip_prefix("::") {
            Some(after) if end > 0 => rest = after,
            _ => break,
        }
        if rest.starts_with('<') {
            break;
        }
    }
    paths.push(path);
    let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
    &rest[end..]
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The module that a file is: `["roster", "csv"]`.
fn module_path(file: &Path) -> Vec<String> {
    let mut path: Vec<String> = file
        .iter()
        .skip(1)
        .map(|part| part.to_str().unwrap().trim_end_matches(".rs").to_owned())
        .collect();
    if path.last().is_some_and(|name| name == "mod") {
        path.pop();
    }
    path
}

/// The file that has the module which a path leads to or into.
fn file_of<'f>(files: &'f [PathBuf], path: &[String]) -> Option<&'f PathBuf> {
    (1..=path.len()).rev().find_map(|length| {
        let wanted = &path[..length];
        files.iter().find(|file| module_path(file) == wanted)
    })
}
