//! Files of a folder that a row of a roster names: nothing outside the folder is opened.

use std::fs;
use std::path::{Component, Path, PathBuf};

use crate::diagnostic::{Code, Diagnostic};
use crate::normal_form::{nfc, nfd};
use crate::suggest;

/// How many files of a folder are compared with a name that it does not have.
const MAX_SUGGESTED_FROM: usize = 10_000;

/// What rows name: what messages call it, and the code where it does not exist.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Named {
    pub(crate) what: &'static str,
    pub(crate) missing: Code,
}

/// The file of this name in a folder or in the folders in it. What leads out of it, by `..` or by
/// a symbolic link, is refused.
pub(crate) fn find_inside(
    folder: &Path,
    name: &str,
    named: Named,
) -> Result<PathBuf, Box<Diagnostic>> {
    // An empty path is the working directory, which no system call takes it for.
    let is_empty = folder.as_os_str().is_empty();
    let folder = if is_empty { Path::new(".") } else { folder };
    if !is_relative(name) {
        return Err(outside(name, named));
    }
    let Some(path) = find(folder, name) else {
        return Err(missing(folder, name, named));
    };
    // Links inside the folder may lead anywhere in it.
    let real = |path: &Path| fs::canonicalize(path).ok();
    match (real(folder), real(&path)) {
        (Some(folder), Some(file)) if file.starts_with(&folder) => Ok(path),
        (Some(_), Some(_)) => Err(outside(name, named)),
        _ => Err(missing(folder, name, named)),
    }
}

/// Whether the path stays where it starts.
fn is_relative(name: &str) -> bool {
    let mut components = Path::new(name).components();
    !name.contains(['\\', '\0'])
        && components.all(|part| matches!(part, Component::Normal(_) | Component::CurDir))
}

/// The file of this name, which may be spelt in another normal form in the folder.
fn find(folder: &Path, name: &str) -> Option<PathBuf> {
    let spellings = [name.into(), nfc(name), nfd(name)];
    let mut paths = spellings.iter().map(|spelling| folder.join(&**spelling));
    paths.find(|path| path.try_exists().unwrap_or(false))
}

fn outside(name: &str, Named { what, .. }: Named) -> Box<Diagnostic> {
    let message = format!("the {what} `{name}` is outside the program's folder");
    let problem = Diagnostic::error(Code::OutsideFolder, message)
        .hint("copy it into the program's folder, and name it relative to that folder");
    Box::new(problem)
}

fn missing(folder: &Path, name: &str, Named { what, missing }: Named) -> Box<Diagnostic> {
    let parent = Path::new(name).parent().unwrap_or(Path::new(""));
    let files = fs::read_dir(folder.join(parent)).into_iter().flatten();
    let mut names: Vec<String> = files
        .take(MAX_SUGGESTED_FROM)
        .filter_map(|file| file.ok()?.file_name().into_string().ok())
        .collect();
    names.sort_unstable();
    let own = Path::new(name).file_name().unwrap_or_default();
    let own = own.to_string_lossy();
    let hint = match suggest::nearest(&own, names.iter().map(String::as_str)) {
        Some(nearest) => format!("did you mean `{}`?", parent.join(nearest).display()),
        None => "add the file, or correct the row".into(),
    };
    let message = format!("the {what} `{name}` does not exist");
    Box::new(Diagnostic::error(missing, message).hint(hint))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_lead_out_of_the_folder_are_refused() {
        for (name, is_inside) in [
            ("a.png", true),
            ("photos/a.png", true),
            ("./photos/./a.png", true),
            ("../a.png", false),
            ("photos/../../a.png", false),
            ("photos/../a.png", false),
            ("/etc/passwd", false),
            ("C:\\a.png", false),
            ("a\0.png", false),
        ] {
            assert_eq!(is_relative(name), is_inside, "{name}");
        }
    }
}
