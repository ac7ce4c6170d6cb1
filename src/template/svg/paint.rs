//! A drawing as pixels.

use std::collections::BTreeSet;
use std::fmt;
use std::io::Cursor;
use std::sync::{Arc, Mutex, PoisonError};

use image::{ImageFormat, ImageReader};
use resvg::{tiny_skia, usvg};
use usvg::fontdb;

use super::budget;
use super::page::Page;
use super::style;
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::font::{Face, FontBook};
use crate::template::background::{Background, PixelFormat};
use crate::template::limits::MAX_PIXELS;
use crate::template::palette;

/// Fonts, characters and pictures of a drawing that were not available when it was painted.
#[derive(Debug, Default)]
pub(super) struct MissingResources {
    /// Families that its texts name and that are not available, each with the family used instead.
    pub(super) families: BTreeSet<(String, String)>,
    /// Characters of its texts that no font has.
    pub(super) characters: BTreeSet<char>,
    /// Whether a picture in it is too large or damaged.
    pub(super) pictures: bool,
}

/// Paints a drawing on a page. Errors have no file yet.
pub(super) fn paint(
    source: &str,
    page: &Page,
    book: &FontBook,
    has_text: bool,
) -> Result<(Background, MissingResources)> {
    let missing = Mutex::new(MissingResources::default());
    let note = |note: &dyn Fn(&mut MissingResources)| {
        // Nothing that holds the lock can leave a set half changed.
        note(&mut missing.lock().unwrap_or_else(PoisonError::into_inner));
    };
    let fonts = FontDatabase::new(book, has_text);
    let options = usvg::Options {
        font_family: String::new(),
        fontdb: Arc::new(fonts.database.clone()),
        font_resolver: usvg::FontResolver {
            select_font: Box::new(|font, database| {
                let (id, replaced) = fonts.select(font, database)?;
                if let Some(replaced) = replaced {
                    note(&|missing| {
                        missing.families.insert(replaced.clone());
                    });
                }
                Some(id)
            }),
            select_fallback: Box::new(|character, used, _| {
                let found = fonts.fallback(character, used);
                if found.is_none() {
                    note(&|missing| {
                        missing.characters.insert(character);
                    });
                }
                found
            }),
        },
        image_href_resolver: usvg::ImageHrefResolver {
            resolve_data: Box::new(|_, data, _| {
                let picture = picture(data);
                if picture.is_none() {
                    note(&|missing| missing.pictures = true);
                }
                picture
            }),
            resolve_string: Box::new(|_, _| None),
        },
        ..usvg::Options::default()
    };
    let tree = usvg::Tree::from_str(source, &options).map_err(|error| unpaintable(&error))?;
    drop(options);
    budget::check_painting(&tree, page)?;

    let no_pixels = || unpaintable(&usvg::Error::InvalidSize);
    let mut pixels = tiny_skia::Pixmap::new(page.width, page.height).ok_or_else(no_pixels)?;
    let transform = tiny_skia::Transform::from_scale(page.scale.0, page.scale.1);
    resvg::render(&tree, transform, &mut pixels.as_mut());
    let background = to_background(page, pixels).ok_or_else(no_pixels)?;
    Ok((
        background,
        missing.into_inner().unwrap_or_else(PoisonError::into_inner),
    ))
}

/// The problem of a drawing that usvg or resvg cannot handle.
pub(super) fn unpaintable(cause: impl fmt::Display) -> Diagnostic {
    Diagnostic::error(
        Code::SvgSyntax,
        format!("the drawing cannot be painted: {cause}"),
    )
    .hint("open it in a drawing program and save it again as SVG")
}

/// Opaque, as paper is: what is not painted is white. A page can be hundreds of megabytes large,
/// and is converted where it is.
fn to_background(page: &Page, pixels: tiny_skia::Pixmap) -> Option<Background> {
    let mut samples = pixels.take();
    let mut is_gray = true;
    let count = samples.len() / 4;
    for index in 0..count {
        let [red, green, blue, alpha] = *samples[index * 4..].first_chunk()?;
        // Samples are multiplied by the alpha already.
        let white = u8::MAX - alpha;
        let rgb = [red, green, blue].map(|sample| sample + white);
        is_gray &= rgb[0] == rgb[1] && rgb[1] == rgb[2];
        samples[index * 3..index * 3 + 3].copy_from_slice(&rgb);
    }
    let mut format = PixelFormat::Rgb;
    if is_gray {
        for index in 0..count {
            samples[index] = samples[index * 3];
        }
        format = PixelFormat::Gray;
    }
    samples.truncate(count * format.bytes_per_pixel());
    samples.shrink_to_fit();
    Background::new(page.width, page.height, format, samples)
}

/// A picture in the drawing, if it is one that fits into memory.
fn picture(data: Arc<Vec<u8>>) -> Option<usvg::ImageKind> {
    let format = image::guess_format(&data).ok()?;
    let reader = ImageReader::with_format(Cursor::new(&data[..]), format);
    let (width, height) = reader.into_dimensions().ok()?;
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return None;
    }
    match format {
        ImageFormat::Png => palette::is_valid(&data).then_some(usvg::ImageKind::PNG(data)),
        ImageFormat::Jpeg => Some(usvg::ImageKind::JPEG(data)),
        _ => None,
    }
}

/// The faces of a book, in the database that usvg takes them from.
struct FontDatabase<'b> {
    book: &'b FontBook,
    database: fontdb::Database,
    /// The book's faces, with their ids in the database.
    ids: Vec<(Arc<Face>, fontdb::ID)>,
}

impl<'b> FontDatabase<'b> {
    /// The database; empty if the drawing has no text.
    fn new(book: &'b FontBook, has_text: bool) -> Self {
        let mut database = fontdb::Database::new();
        let faces = if has_text { book.faces() } else { &[] };
        let ids = faces
            .iter()
            .map(|face| (Arc::clone(face), add(&mut database, face)))
            .collect();
        Self {
            book,
            database,
            ids,
        }
    }

    /// The face that a text asks for. If the book does not have it, the first face of the book, with
    /// the names of the requested families and its own.
    fn select(
        &self,
        font: &usvg::Font,
        database: &mut Arc<fontdb::Database>,
    ) -> Option<(fontdb::ID, Option<(String, String)>)> {
        let italic = font.style() != usvg::FontStyle::Normal;
        let names = style::families(font.families());
        let found = names
            .iter()
            .find_map(|name| self.book.find(name, font.weight(), italic));
        if let Some(face) = found {
            let known = self.ids.iter().find(|(own, _)| Arc::ptr_eq(own, &face));
            let id = known.map_or_else(|| add(Arc::make_mut(database), &face), |(_, id)| *id);
            return Some((id, None));
        }
        let (face, id) = self.ids.first()?;
        let missing = (!names.is_empty()).then(|| (names.join(", "), face.family().to_owned()));
        Some((*id, missing))
    }

    fn fallback(&self, character: char, used: &[fontdb::ID]) -> Option<fontdb::ID> {
        let mut others = self.ids.iter().filter(|(_, id)| !used.contains(id));
        others
            .find(|(face, _)| face.has(character))
            .map(|(_, id)| *id)
    }
}

fn add(database: &mut fontdb::Database, face: &Arc<Face>) -> fontdb::ID {
    database.push_face_info(fontdb::FaceInfo {
        id: fontdb::ID::dummy(),
        source: fontdb::Source::Binary(Arc::new(FaceData(Arc::clone(face)))),
        index: face.index(),
        families: vec![(
            face.family().to_owned(),
            fontdb::Language::English_UnitedStates,
        )],
        post_script_name: String::new(),
        style: if face.is_italic() {
            fontdb::Style::Italic
        } else {
            fontdb::Style::Normal
        },
        weight: fontdb::Weight(face.weight()),
        stretch: fontdb::Stretch::Normal,
        monospaced: false,
    })
}

struct FaceData(Arc<Face>);

impl AsRef<[u8]> for FaceData {
    fn as_ref(&self) -> &[u8] {
        self.0.data()
    }
}
