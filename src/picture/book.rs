//! Where pictures come from, and those that are prepared.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use unicode_normalization::UnicodeNormalization as _;

use super::Pixels;
use super::prepare::{prepare, unusable};
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::field::ImageStyle;
use crate::files;
use crate::font::FontBook;
use crate::suggest;

/// The largest file of a picture, in bytes.
pub const MAX_PICTURE_BYTES: u64 = 64 << 20;

/// The memory that prepared pictures may take before those that were used longest ago are dropped.
const MAX_PREPARED_BYTES: usize = 128 << 20;

/// How many files of a folder are compared with a name that it does not have.
const MAX_SUGGESTED_FROM: usize = 10_000;

/// The pictures that fields can show, by the names that their texts have: files of a folder, files
/// in memory, or both. Files in memory take precedence.
///
/// ```
/// use engross::picture::PictureBook;
///
/// let mut pictures = PictureBook::new();
/// # let png = Vec::new();
/// pictures.add("medals/gold.png", png);
/// ```
#[derive(Default)]
pub struct PictureBook {
    folder: Option<PathBuf>,
    files: BTreeMap<String, Arc<[u8]>>,
    prepared: Mutex<Prepared>,
}

/// What a picture is prepared for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Request {
    name: String,
    size: (u32, u32),
    style: ImageStyle,
}

/// A picture that is ready to be shown, and what there is to know about its file.
type Ready = (Arc<Pixels>, Vec<Diagnostic>);

/// The pictures that were used last. When half of the memory is taken, those that were not used
/// since the last time are dropped.
#[derive(Default)]
struct Prepared {
    recent: BTreeMap<Request, Ready>,
    older: BTreeMap<Request, Ready>,
    recent_bytes: usize,
}

impl PictureBook {
    /// A book without pictures.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The files of a folder and the folders in it. Names are paths relative to it; what leads out
    /// of it, by `..` or by a symbolic link, is refused.
    #[must_use]
    pub fn of_folder(folder: impl Into<PathBuf>) -> Self {
        let folder: PathBuf = folder.into();
        // An empty path is the working directory, which no system call takes it for.
        let is_empty = folder.as_os_str().is_empty();
        let folder = if is_empty { ".".into() } else { folder };
        Self {
            folder: Some(folder),
            ..Self::default()
        }
    }

    /// Adds a picture from memory: a PNG, JPEG, WebP, SVG or PDF file.
    pub fn add(&mut self, name: impl Into<String>, file: impl Into<Arc<[u8]>>) {
        self.files.insert(name.into(), file.into());
        *self.prepared() = Prepared::default();
    }

    /// The picture of this name for a box of this size, and what there is to know about its file.
    pub(super) fn get(
        &self,
        name: &str,
        size: (u32, u32),
        style: ImageStyle,
        fonts: &FontBook,
    ) -> Result<Ready> {
        let request = Request {
            name: name.to_owned(),
            size,
            style,
        };
        if let Some(ready) = self.prepared().get(&request) {
            return Ok(ready);
        }
        let file = match self.files.get(name) {
            Some(file) => Arc::clone(file),
            None => self.read(name)?.into(),
        };
        let (pixels, findings) = prepare(name, &file, size, style, fonts)?;
        let ready = (Arc::new(pixels), findings);
        self.prepared().put(request, ready.clone());
        Ok(ready)
    }

    fn prepared(&self) -> std::sync::MutexGuard<'_, Prepared> {
        // Whole pictures are put in and taken out, so none is half there after a panic.
        self.prepared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads the file of this name from the folder.
    fn read(&self, name: &str) -> Result<Vec<u8>> {
        let Some(folder) = &self.folder else {
            let message = format!("there is no picture `{name}`");
            let names = self.files.keys().map(String::as_str);
            let hint = suggest::hint(name, names, "the pictures are");
            return Err(Diagnostic::error(Code::MissingPicture, message)
                .hint(hint)
                .into());
        };
        if !is_relative(name) {
            return Err(outside(name).into());
        }
        let Some(path) = find(folder, name) else {
            return Err(missing(folder, name).into());
        };
        // Links inside the folder may lead anywhere in it.
        let real = |path: &Path| fs::canonicalize(path).ok();
        match (real(folder), real(&path)) {
            (Some(folder), Some(file)) if file.starts_with(&folder) => {}
            (Some(_), Some(_)) => return Err(outside(name).into()),
            _ => return Err(missing(folder, name).into()),
        }
        files::read(&path, MAX_PICTURE_BYTES).map_err(|error| unusable(name, &error).into())
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
    let spellings = [name.to_owned(), name.nfc().collect(), name.nfd().collect()];
    let mut paths = spellings.iter().map(|spelling| folder.join(spelling));
    paths.find(|path| path.try_exists().unwrap_or(false))
}

fn outside(name: &str) -> Diagnostic {
    let message = format!("the picture `{name}` is outside the program's folder");
    Diagnostic::error(Code::OutsideFolder, message)
        .hint("copy it into the program's folder, and name it relative to that folder")
}

fn missing(folder: &Path, name: &str) -> Diagnostic {
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
    let message = format!("the picture `{name}` does not exist");
    Diagnostic::error(Code::MissingPicture, message).hint(hint)
}

impl Prepared {
    fn get(&mut self, request: &Request) -> Option<Ready> {
        if let Some(ready) = self.recent.get(request) {
            return Some(ready.clone());
        }
        let ready = self.older.remove(request)?;
        self.put(request.clone(), ready.clone());
        Some(ready)
    }

    fn put(&mut self, request: Request, ready: Ready) {
        let bytes = ready.0.alpha.len() * 4;
        if self.recent_bytes + bytes > MAX_PREPARED_BYTES / 2 {
            self.older = std::mem::take(&mut self.recent);
            self.recent_bytes = 0;
        }
        self.recent_bytes += bytes;
        self.recent.insert(request, ready);
    }
}

impl fmt::Debug for PictureBook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PictureBook")
            .field("folder", &self.folder)
            .field("files", &self.files.keys())
            .finish_non_exhaustive()
    }
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
