use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::MAX_FONT_BYTES;
use super::data::FontData;
use super::face::Face;
#[cfg(feature = "system-fonts")]
use super::system::SystemFonts;
use crate::diagnostic::{Code, Diagnostic, Error, Result};
use crate::files;

/// The font faces that a program can use, in the order in which they are tried.
///
/// Cloning a book is cheap: its faces are shared.
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
    /// Faces that a drawing holds, found by their families alone.
    #[cfg(feature = "svg")]
    embedded: Vec<Arc<Face>>,
    #[cfg(feature = "system-fonts")]
    system: Option<Arc<SystemFonts>>,
}

impl FontBook {
    /// A book without faces.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the faces of a font file, or of every font file in a folder (not in its subfolders)
    /// in the order of their names. In a folder, files that end in `.ttf`, `.otf`, `.ttc`,
    /// `.otc`, `.woff` or `.woff2` are font files.
    ///
    /// # Errors
    ///
    /// [`Code::Read`](crate::Code::Read) if the path cannot be read,
    /// [`Code::TooLarge`](crate::Code::TooLarge) if a file is larger than [`MAX_FONT_BYTES`],
    /// [`Code::NotAFont`](crate::Code::NotAFont) if a file is not a font.
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
        // The file system lists a folder's entries in any order.
        files.sort();
        files.iter().try_for_each(|file| self.add_file(file))
    }

    fn add_file(&mut self, path: &Path) -> Result<()> {
        let data = files::read(path, MAX_FONT_BYTES)?;
        self.add_data(&without_parent_folders(path).to_string_lossy(), data)
    }

    /// Adds the faces of a font file that is already in memory. `inspect` and messages call the
    /// file by its `label`.
    ///
    /// ```
    /// use engross::font::FontBook;
    ///
    /// let mut book = FontBook::new();
    /// let error = book.add_data("logo.ttf", b"not a font").unwrap_err();
    /// assert!(error.to_string().starts_with("logo.ttf: "));
    /// ```
    ///
    /// # Errors
    ///
    /// [`Code::NotAFont`](crate::Code::NotAFont) if the data is not a font.
    pub fn add_data(&mut self, label: &str, data: impl Into<FontData>) -> Result<()> {
        let faces = Face::parse(label, data.into()).map_err(|source| {
            let diagnostic = Diagnostic::error(Code::NotAFont, "cannot be used as a font")
                .hint("replace it with a TrueType or OpenType font, or remove it from `fonts`")
                .in_file(label);
            Error::caused_by(diagnostic, source)
        })?;
        self.faces.extend(faces.into_iter().map(Arc::new));
        Ok(())
    }

    /// Adds the fonts that are bundled with engross. The first of them, Noto Serif, sets the texts
    /// that name no family if nothing was added before. A face is read when a text first needs it.
    ///
    /// # Errors
    ///
    /// None at present.
    #[cfg(feature = "bundled-fonts")]
    pub fn add_bundled(&mut self) -> Result<()> {
        let faces = super::bundled::FACES.iter().map(Face::bundled);
        self.faces.extend(faces.map(Arc::new));
        Ok(())
    }

    /// Lets the fonts of the system set the texts that no added face covers, by a fixed order of
    /// families for each script, and lets fields name families of the system.
    ///
    /// Reads the system's font folders.
    #[cfg(feature = "system-fonts")]
    pub fn add_system(&mut self) {
        self.system
            .get_or_insert_with(|| Arc::new(SystemFonts::discover()));
    }

    /// The added faces in their order, without those of the system.
    #[must_use]
    pub fn faces(&self) -> &[Arc<Face>] {
        &self.faces
    }

    /// The face called `name` that is nearest to this weight and slope.
    pub(crate) fn find(&self, name: &str, weight: u16, italic: bool) -> Option<Arc<Face>> {
        #[cfg(feature = "svg")]
        if let Some(embedded) = self.embedded_as(name, weight, italic).next() {
            return Some(Arc::clone(embedded));
        }
        self.find_outside(name, weight, italic)
    }

    /// The same without the faces that a drawing holds, which can be subsets of it.
    pub(super) fn find_outside(&self, name: &str, weight: u16, italic: bool) -> Option<Arc<Face>> {
        let own = self.nearest(|face| face.is_called(name), weight, italic);
        #[cfg(feature = "system-fonts")]
        let own = own.or_else(|| self.system.as_ref()?.find(name, weight, italic));
        own
    }

    /// The face that is nearest to this weight and slope, of those that are `wanted`.
    pub(super) fn nearest(
        &self,
        wanted: impl Fn(&Face) -> bool,
        weight: u16,
        italic: bool,
    ) -> Option<Arc<Face>> {
        let wanted = self.faces.iter().filter(|face| wanted(face));
        // `min_by_key` takes the first of equals, so the order of the book decides.
        let nearest = wanted.min_by_key(|face| distance(face, weight, italic));
        nearest.cloned()
    }

    /// The same book with the faces that a drawing holds. They take precedence over others of
    /// their families.
    #[cfg(feature = "svg")]
    #[must_use]
    pub(crate) fn with_embedded(&self, faces: &[Arc<Face>]) -> Self {
        Self {
            embedded: faces.to_vec(),
            ..self.clone()
        }
    }

    /// The embedded faces of a family that are nearest to this weight and slope: a family can be
    /// divided by characters.
    #[cfg(feature = "svg")]
    pub(crate) fn embedded_as(
        &self,
        family: &str,
        weight: u16,
        italic: bool,
    ) -> impl Iterator<Item = &Arc<Face>> {
        let called = self.embedded.iter().filter(|face| face.is_called(family));
        let called: Vec<&Arc<Face>> = called.collect();
        let distances = called.iter().map(|face| distance(face, weight, italic));
        let least = distances.min();
        let nearest = called.into_iter();
        nearest.filter(move |face| Some(distance(face, weight, italic)) == least)
    }

    /// The faces that a drawing holds.
    #[cfg(feature = "svg")]
    pub(crate) fn embedded(&self) -> &[Arc<Face>] {
        &self.embedded
    }

    /// Whether a drawing holds this face.
    #[cfg_attr(
        not(feature = "svg"),
        expect(clippy::unused_self, reason = "read only with the feature `svg`")
    )]
    pub(super) fn is_embedded(&self, face: &Arc<Face>) -> bool {
        #[cfg(feature = "svg")]
        return self.embedded.iter().any(|own| Arc::ptr_eq(own, face));
        #[cfg(not(feature = "svg"))]
        {
            let _ = face;
            false
        }
    }

    /// Whether texts may be set in the fonts of the system.
    #[cfg(feature = "svg")]
    #[cfg_attr(
        not(feature = "system-fonts"),
        expect(
            clippy::unused_self,
            reason = "read only with the feature `system-fonts`"
        )
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

/// How far a face is from the requested weight and slope. The slope is compared first.
fn distance(face: &Face, weight: u16, italic: bool) -> (bool, u16) {
    let has_weight = face
        .axes()
        .any(|axis| axis.tag.0 == *b"wght" && (axis.min..=axis.max).contains(&f32::from(weight)));
    let has_slope = face.is_italic() == italic || (italic && face.has_slope_axis());
    let weight = if has_weight {
        0
    } else {
        face.weight().abs_diff(weight)
    };
    (!has_slope, weight)
}

/// The path with every `..` after a folder's name resolved: `assets/x/../../fonts` becomes
/// `fonts`, which is easier to read in a message.
fn without_parent_folders(path: &Path) -> PathBuf {
    let mut resolved = PathBuf::new();
    for part in path.components() {
        let after_name = matches!(
            resolved.components().next_back(),
            Some(Component::Normal(_))
        );
        if part == Component::ParentDir && after_name {
            resolved.pop();
        } else {
            resolved.push(part);
        }
    }
    resolved
}

fn has_font_extension(path: &Path) -> bool {
    path.extension()
        .and_then(|extension| extension.to_str())
        .is_some_and(|extension| {
            ["ttf", "otf", "ttc", "otc", "woff", "woff2"]
                .iter()
                .any(|known| extension.eq_ignore_ascii_case(known))
        })
}
