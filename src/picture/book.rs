//! Where pictures come from, and those that are prepared.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use super::Pixels;
use super::prepare::{prepare, unusable};
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::field::ImageStyle;
use crate::files::{self, Named};
use crate::font::FontBook;
use crate::suggest;

/// The largest file of a picture, in bytes.
pub const MAX_PICTURE_BYTES: u64 = 64 << 20;

/// The memory that prepared pictures may take before those that were used longest ago are dropped.
const MAX_PREPARED_BYTES: usize = 128 << 20;

const PICTURE: Named = Named {
    what: "picture",
    missing: Code::MissingPicture,
};

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
        Self {
            folder: Some(folder.into()),
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
        let path = files::find_inside(folder, name, PICTURE).map_err(|problem| *problem)?;
        files::read(&path, MAX_PICTURE_BYTES).map_err(|error| unusable(name, &error).into())
    }
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
