use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use harfrust::font::Blob;

use super::face::Face;
use super::stack::FontStack;
#[cfg(feature = "system-fonts")]
use super::system::SystemFonts;
use crate::diagnostic::{Code, Diagnostic, Error, Result};
use crate::field::TextStyle;

/// The font faces that a program can use, in the order in which they are tried.
///
/// ```
/// # use std::error::Error;
/// use engross::font::FontBook;
///
/// # fn main() -> Result<(), Box<dyn Error>> {
/// let mut book = FontBook::new();
/// book.add_path("fonts".as_ref())?;
/// assert!(book.faces().iter().any(|face| face.is_called("Great Vibes")));
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, Default)]
pub struct FontBook {
    faces: Vec<Arc<Face>>,
    #[cfg(feature = "system-fonts")]
    system: Option<Arc<SystemFonts>>,
}

impl FontBook {
    /// A book without a face.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the faces of a font file, or of all font files of a folder (not of its subfolders)
    /// in the order of their names: `.ttf`, `.otf`, `.ttc`, `.otc`.
    ///
    /// # Errors
    ///
    /// [`Code::Read`](crate::Code::Read) where it cannot be read, [`Code::NotAFont`](crate::Code::NotAFont) where a file is none.
    pub fn add_path(&mut self, path: &Path) -> Result<()> {
        let read_error = |source| Error::read(path, source);
        if !fs::metadata(path).map_err(read_error)?.is_dir() {
            return self.add_file(path);
        }
        let mut files = Vec::new();
        for entry in fs::read_dir(path).map_err(read_error)? {
            let file = entry.map_err(read_error)?.path();
            if has_font_extension(&file) && file.is_file() {
                files.push(file);
            }
        }
        // The order of a folder's entries is the file system's whim.
        files.sort();
        files.iter().try_for_each(|file| self.add_file(file))
    }

    fn add_file(&mut self, path: &Path) -> Result<()> {
        let data = fs::read(path).map_err(|source| Error::read(path, source))?;
        self.add_data(&tidy(path).to_string_lossy(), data)
    }

    /// Adds the faces of a font file that is already in memory; `label` is how `inspect` and
    /// messages call it.
    ///
    /// # Errors
    ///
    /// [`Code::NotAFont`](crate::Code::NotAFont).
    pub fn add_data(&mut self, label: &str, data: impl Into<Blob>) -> Result<()> {
        let faces = Face::parse(label, data).map_err(|source| {
            let diagnostic = Diagnostic::error(Code::NotAFont, "cannot be used as a font")
                .hint("replace it by a TrueType or OpenType font, or take it out of `fonts`")
                .in_file(label);
            Error::caused_by(diagnostic, source)
        })?;
        self.faces.extend(faces.into_iter().map(Arc::new));
        Ok(())
    }

    /// Adds the fonts that come with engross, last in the order. Faces that the book already
    /// has by the same label are not added again.
    ///
    /// # Errors
    ///
    /// [`Code::NotAFont`](crate::Code::NotAFont), which tests rule out for the fonts we ship.
    #[cfg(feature = "bundled-fonts")]
    pub fn add_bundled(&mut self) -> Result<()> {
        super::bundled::FILES
            .iter()
            .try_for_each(|(label, data)| self.add_data(label, *data))
    }

    /// Lets texts that no added face covers be set in the machine's fonts, chosen by a fixed
    /// order of families for each script, and lets fields name its families.
    ///
    /// Reads the machine's font folders.
    #[cfg(feature = "system-fonts")]
    pub fn add_system(&mut self) {
        self.system
            .get_or_insert_with(|| Arc::new(SystemFonts::discover()));
    }

    /// The added faces in their order, without the machine's.
    #[must_use]
    pub fn faces(&self) -> &[Arc<Face>] {
        &self.faces
    }

    /// The order of faces for texts of this style.
    ///
    /// # Errors
    ///
    /// [`Code::NoSuchFont`](crate::Code::NoSuchFont) with the first of the style's families that no face is called, and
    /// [`Code::NoFonts`](crate::Code::NoFonts) where there is no face at all.
    pub fn stack(&self, style: &TextStyle) -> Result<FontStack> {
        FontStack::new(self, style)
    }

    /// Of the faces called `name`, the one nearest to this weight and slope.
    pub(crate) fn find(&self, name: &str, weight: u16, italic: bool) -> Option<Arc<Face>> {
        let own = self.faces.iter().filter(|face| face.is_called(name));
        // `min_by_key` takes the first of equals, so the book's order decides.
        let own = own
            .min_by_key(|face| distance(face, weight, italic))
            .cloned();
        #[cfg(feature = "system-fonts")]
        let own = own.or_else(|| self.system.as_ref()?.find(name, weight, italic));
        own
    }

    /// Whether texts may be set in the machine's fonts.
    #[cfg(feature = "svg")]
    #[cfg_attr(
        not(feature = "system-fonts"),
        expect(clippy::unused_self, reason = "without the feature there are none")
    )]
    pub(crate) fn has_system(&self) -> bool {
        #[cfg(feature = "system-fonts")]
        return self.system.is_some();
        #[cfg(not(feature = "system-fonts"))]
        false
    }

    #[cfg(feature = "system-fonts")]
    pub(super) fn system(&self) -> Option<&Arc<SystemFonts>> {
        self.system.as_ref()
    }
}

/// How far a face is from what was asked for: the slope counts before the weight.
fn distance(face: &Face, weight: u16, italic: bool) -> (bool, u16) {
    let variable = face
        .axes()
        .any(|(tag, min, _, max)| tag.0 == *b"wght" && (min..=max).contains(&f32::from(weight)));
    let weight = if variable {
        0
    } else {
        face.weight().abs_diff(weight)
    };
    (face.is_italic() != italic, weight)
}

/// The path without `..` after a folder's name: `assets/x/../../fonts` is `fonts` to its reader.
fn tidy(path: &Path) -> PathBuf {
    let mut tidy = PathBuf::new();
    for part in path.components() {
        let after_name = matches!(tidy.components().next_back(), Some(Component::Normal(_)));
        if part == Component::ParentDir && after_name {
            tidy.pop();
        } else {
            tidy.push(part);
        }
    }
    tidy
}

fn has_font_extension(path: &Path) -> bool {
    path.extension()
        .and_then(|extension| extension.to_str())
        .is_some_and(|extension| {
            ["ttf", "otf", "ttc", "otc"]
                .iter()
                .any(|known| extension.eq_ignore_ascii_case(known))
        })
}
