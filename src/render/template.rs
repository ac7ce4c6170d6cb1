//! The template of a program, compiled or taken from a cache.

use std::borrow::Cow;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::RENDERING_VERSION;
use super::fields::PreparedField;
use super::saved_findings::{self, FINDINGS_VERSION};
use super::sheet::{FieldLayout, add_to_digest, draw_ops};
use crate::cache::{CachedPlate, Found, PlateCache, Record};
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::digest::{Digest, Digester};
use crate::draw::{self, RasterScratch};
use crate::field::Color;
use crate::files;
use crate::font::FontBook;
use crate::geometry::PixelBox;
use crate::parallel::{self, Ahead};
use crate::plate::{Plate, PlateOptions, SAVED_VERSION};
#[cfg(feature = "svg")]
use crate::program::Drawn;
use crate::program::{DEFAULT_DPI, Program};
#[cfg(feature = "svg")]
use crate::template::Ground;
use crate::template::{self, Background, MAX_TEMPLATE_BYTES, SURROUNDINGS_VERSION, Surroundings};
use crate::text::ShapeCache;

/// The first bytes of every JPEG file.
const JPEG_SIGNATURE: [u8; 3] = [0xFF, 0xD8, 0xFF];

/// A template that is compiled for the fields of a program.
pub(super) struct CompiledTemplate {
    pub(super) plate: Plate,
    /// What is wrong or worth knowing about the template.
    pub(super) findings: Vec<Diagnostic>,
    /// The JPEG file that the template comes from, if its pixels are unchanged.
    pub(super) jpeg: Option<Arc<[u8]>>,
}

/// The source of a template's pixels.
pub(super) enum Source<'a> {
    /// The drawing that the program holds.
    #[cfg(feature = "svg")]
    Drawing(Drawn),
    /// A PNG or JPEG file.
    File(Cow<'a, [u8]>),
    /// A PNG file that was hashed and not kept: the cache may have all that is needed of it.
    Hashed(HashedPicture),
    /// The pixels themselves.
    Pixels(&'a Background),
}

/// A source that may still be read while something else is done.
pub(super) enum PendingSource<'a> {
    Known(Source<'a>),
    Begun(Ahead<Result<Source<'static>>>),
}

/// Typical contents of the fields.
pub(super) struct Specimens {
    layouts: Vec<FieldLayout>,
    /// The digest of their glyphs and fonts, which are hashed while the template is. Only the cache
    /// needs it.
    digest: Option<Digest>,
}

/// What is known of a PNG file without its pixels.
pub(super) struct HashedPicture {
    path: PathBuf,
    /// All chunks before the pixels.
    start: Vec<u8>,
    /// That of its pieces.
    digest: Digest,
}

/// Where compiled templates are kept, and what is done about one that is not there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plates<'a> {
    pub(super) cache: Option<&'a PlateCache>,
    /// Whether a template that the cache does not have is compiled.
    pub(super) compiles: bool,
    pub(super) jobs: Option<NonZeroUsize>,
}

/// About how many bytes are kept of a file that is hashed. Few have more before their pixels.
const START_BYTES: u64 = 16 << 10;

impl CompiledTemplate {
    /// Compiles the template, unless the cache has it. The fields take in what the template has
    /// drawn around them. `None` if it would have to be compiled and is not to be.
    pub(super) fn new(
        program: &Program,
        fields: &mut [PreparedField],
        specimens: &Specimens,
        book: &FontBook,
        source: &mut Source<'_>,
        plates: Plates<'_>,
    ) -> Result<Option<Self>> {
        let Plates {
            cache,
            compiles,
            jobs,
        } = plates;
        let keyed = cache.and_then(|cache| {
            let key = cache_key(program, fields, specimens, book, source)?;
            Some((cache, key))
        });
        let Some((cache, mut key)) = keyed else {
            if !compiles {
                return Ok(None);
            }
            return Self::compile(program, fields, specimens, book, source, jobs).map(Some);
        };
        let damaged = match cache.get(&key, jobs) {
            Found::Plate(CachedPlate { file, record }) => {
                if let Some(cached) = Self::read(file, &record, program, fields, jobs, source)? {
                    return Ok(Some(cached));
                }
                Some(record.path().to_owned())
            }
            Found::Nothing => None,
            Found::Damaged(path) => Some(path),
        };
        if !compiles {
            return Ok(None);
        }
        if source.keep()? {
            // The file was replaced meanwhile.
            let changed = cache_key(program, fields, specimens, book, source);
            key = changed.unwrap_or(key);
        }
        let mut compiled = Self::compile(program, fields, specimens, book, source, jobs)?;
        if let Some(description) = compiled.describe(fields) {
            let plate = &compiled.plate;
            cache.put(&key, plate.file(), plate.digest(), &description);
        }
        if let Some(path) = damaged {
            let finding = Diagnostic::note(
                Code::DamagedPlate,
                "the compiled template in the cache was damaged and has been compiled again",
            )
            .hint("nothing needs to be done: the file was replaced");
            compiled.findings.push(finding.in_file(path));
        }
        Ok(Some(compiled))
    }

    fn compile(
        program: &Program,
        fields: &mut [PreparedField],
        specimens: &Specimens,
        book: &FontBook,
        source: &Source<'_>,
        jobs: Option<NonZeroUsize>,
    ) -> Result<Self> {
        let (background, findings) = source.pixels(source.path(program), book)?;
        program.check_template(background.width(), background.height())?;
        // What is drawn around a field limits its texts. The plate is for the whole box, so that its
        // bytes are the same whatever is drawn there.
        let (boxes, colors) = (boxes(fields), colors(fields));
        for prepared in &mut *fields {
            let line = prepared.text_line();
            let surroundings = Surroundings::new(&background, &prepared.field, line.as_ref());
            prepared.surround(surroundings);
        }
        let mut scratch = RasterScratch::default();
        let ops = draw::rasterize(&draw_ops(&specimens.layouts), &mut scratch);
        let options = PlateOptions {
            dpi: source.resolution(program),
            compression: program.publish.compression,
        };
        let compile = || Plate::compile(&background, &boxes, &colors, options, &ops);
        Ok(Self {
            plate: parallel::install(jobs, compile)?,
            findings,
            jpeg: background.jpeg().cloned(),
        })
    }

    /// The template in a plate of the cache; `None` if it is damaged, or cannot be that of this
    /// program.
    fn read(
        file: Vec<u8>,
        record: &Record,
        program: &Program,
        fields: &mut [PreparedField],
        jobs: Option<NonZeroUsize>,
        source: &Source<'_>,
    ) -> Result<Option<Self>> {
        // Reading is safe whatever the contents are, so it need not wait for the digest.
        let mut read_fields = fields.to_vec();
        let cached = parallel::install(jobs, || {
            Self::from_saved(
                file,
                record.description(),
                program,
                &mut read_fields,
                source,
            )
        })?;
        let is_intact = |cached: &Self| record.is_intact(cached.plate.digest());
        let Some(cached) = cached.filter(is_intact) else {
            return Ok(None);
        };
        let (width, height) = cached.plate.size();
        program.check_template(width, height)?;
        fields.swap_with_slice(&mut read_fields);
        Ok(Some(cached))
    }

    /// What is known of the template beside the blank certificate, as bytes; `None` if there are too
    /// many findings.
    fn describe(&self, fields: &[PreparedField]) -> Option<Vec<u8>> {
        let mut bytes = vec![u8::from(self.jpeg.is_some())];
        if !saved_findings::save(&self.findings, &mut bytes) {
            return None;
        }
        for (_, surroundings) in fields.iter().filter_map(PreparedField::surrounded) {
            surroundings.save(&mut bytes);
        }
        bytes.extend_from_slice(&self.plate.describe());
        Some(bytes)
    }

    fn from_saved(
        file: Vec<u8>,
        description: &[u8],
        program: &Program,
        fields: &mut [PreparedField],
        source: &Source<'_>,
    ) -> Option<Self> {
        let ([is_jpeg], mut rest) = description.split_first_chunk()?;
        let jpeg = match is_jpeg {
            0 => None,
            1 => Some(source.jpeg()?),
            _ => return None,
        };
        let saved = saved_findings::from_saved(&mut rest, source.path(program))?;
        let findings = match source {
            // The same pixels can have other findings.
            Source::Pixels(background) => background.findings().to_vec(),
            _ => saved,
        };
        let (boxes, colors) = (boxes(fields), colors(fields));
        for prepared in &mut *fields {
            let size = prepared.field.style.size.max;
            let surroundings = Surroundings::from_saved(&mut rest, &prepared.field, size)?;
            prepared.surround(surroundings);
        }
        Some(Self {
            jpeg,
            findings,
            plate: Plate::from_saved(file, rest, &boxes, &colors)?,
        })
    }
}

impl PendingSource<'_> {
    /// Begins to read a picture's file, which may not be needed whole.
    pub(super) fn begin(path: &Path, jobs: Option<NonZeroUsize>) -> Self {
        let path = path.to_owned();
        Self::Begun(Ahead::begin(jobs, move || Source::read(path, jobs)))
    }
}

impl<'a> PendingSource<'a> {
    /// The source, once it is read.
    pub(super) fn finish(self) -> Result<Source<'a>> {
        match self {
            Self::Known(source) => Ok(source),
            Self::Begun(reading) => reading.finish(),
        }
    }
}

/// The boxes of the fields.
fn boxes(fields: &[PreparedField]) -> Vec<PixelBox> {
    let bounds = fields.iter().map(|prepared| prepared.field.bounds);
    bounds.collect()
}

/// The colours that fields are drawn in.
fn colors(fields: &[PreparedField]) -> Vec<Color> {
    let colors = fields.iter().flat_map(|prepared| prepared.field.colors());
    colors.collect()
}

impl Source<'_> {
    fn read(path: PathBuf, jobs: Option<NonZeroUsize>) -> Result<Self> {
        let is_enough = |start: &[u8]| template::resolution::is_in(start);
        let file = files::read_start(&path, MAX_TEMPLATE_BYTES, START_BYTES, jobs, is_enough)?;
        Ok(match file.is_whole {
            true => Self::File(file.bytes.into()),
            false => Self::Hashed(HashedPicture {
                path,
                start: file.bytes,
                digest: file.digest,
            }),
        })
    }

    /// Reads the file again, if only its digest is known. Returns whether it is another one now.
    fn keep(&mut self) -> Result<bool> {
        let Self::Hashed(picture) = self else {
            return Ok(false);
        };
        let bytes = files::read(&picture.path, MAX_TEMPLATE_BYTES)?;
        let is_changed = files::digest_of_pieces(&bytes) != picture.digest;
        *self = Self::File(bytes.into());
        Ok(is_changed)
    }

    /// The name of the template in messages.
    fn path<'p>(&'p self, program: &'p Program) -> &'p Path {
        match self {
            #[cfg(feature = "svg")]
            Self::Drawing(drawn) => drawn.drawing.path(),
            Self::File(_) | Self::Hashed(_) | Self::Pixels(_) => program.template_name(),
        }
    }

    /// The template's pixels, and what is wrong or worth knowing about them.
    fn pixels(
        &self,
        path: &Path,
        book: &FontBook,
    ) -> Result<(Cow<'_, Background>, Vec<Diagnostic>)> {
        #[cfg(not(feature = "svg"))]
        let _ = book;
        let background = match self {
            #[cfg(feature = "svg")]
            Self::Drawing(Drawn { drawing, page }) => {
                let mut findings = drawing.findings().to_vec();
                let (background, found) = drawing.paint(page, Ground::Paper, book)?;
                findings.extend(found);
                return Ok((Cow::Owned(background), findings));
            }
            Self::File(bytes) => Cow::Owned(Background::parse(bytes, path)?),
            Self::Pixels(background) => Cow::Borrowed(*background),
            Self::Hashed(picture) => Cow::Owned(Background::open(&picture.path)?),
        };
        let findings = background.findings().to_vec();
        Ok((background, findings))
    }

    /// The resolution of the certificates: that of the program or the drawing, else that which the
    /// picture's file declares.
    pub(super) fn resolution(&self, program: &Program) -> f32 {
        let own = || match self {
            #[cfg(feature = "svg")]
            Self::Drawing(_) => None,
            Self::File(bytes) => template::resolution::of_file(bytes),
            Self::Hashed(picture) => template::resolution::of_file(&picture.start),
            Self::Pixels(background) => background.resolution(),
        };
        program.resolution().or_else(own).unwrap_or(DEFAULT_DPI)
    }

    /// The file, if it is a JPEG file.
    fn jpeg(&self) -> Option<Arc<[u8]>> {
        match self {
            #[cfg(feature = "svg")]
            Self::Drawing(_) => None,
            Self::File(bytes) => bytes
                .starts_with(&JPEG_SIGNATURE)
                .then(|| (&**bytes).into()),
            Self::Pixels(background) => background.jpeg().cloned(),
            Self::Hashed(_) => None,
        }
    }

    /// The digest of every input that affects the pixels; `None` if it is not known without
    /// painting the template.
    fn digest(&self, book: &FontBook) -> Option<Digest> {
        #[cfg(not(feature = "svg"))]
        let _ = book;
        match self {
            #[cfg(feature = "svg")]
            Self::Drawing(Drawn { drawing, page }) => drawing.background_digest(page, book),
            Self::File(bytes) => Some(files::digest_of_pieces(bytes)),
            Self::Hashed(picture) => Some(picture.digest),
            Self::Pixels(background) => {
                let mut digester = Digester::new("engross pixels");
                digester.number(background.width());
                digester.number(background.height());
                digester.bytes(&[background.format() as u8]);
                digester.bytes(background.pixels());
                digester.bytes(background.jpeg().map_or(&[], |jpeg| &**jpeg));
                Some(digester.finish())
            }
        }
    }
}

/// The digest of every input that affects the compiled template; `None` if it is not known
/// without painting the template.
fn cache_key(
    program: &Program,
    fields: &[PreparedField],
    specimens: &Specimens,
    book: &FontBook,
    source: &Source<'_>,
) -> Option<Digest> {
    let pixels = source.digest(book)?;
    let mut digester = Digester::new("engross plate key");
    digester.bytes(env!("CARGO_PKG_VERSION").as_bytes());
    digester.number(RENDERING_VERSION);
    digester.number(SAVED_VERSION);
    digester.number(SURROUNDINGS_VERSION);
    digester.number(FINDINGS_VERSION);
    digester.bytes(pixels.as_bytes());
    digester.number(source.resolution(program).to_bits());
    digester.bytes(program.publish.compression.name().as_bytes());
    for field in fields.iter().map(|prepared| &prepared.field) {
        let PixelBox {
            x,
            y,
            width,
            height,
        } = field.bounds;
        for number in [x, y, width, height] {
            digester.number(number);
        }
        // What is known of the art around a field depends on these as well.
        digester.number(field.style.size.max.to_bits());
        digester.bytes(&[u8::from(field.sources.bounds.is_some())]);
        for Color { r, g, b } in field.colors() {
            digester.bytes(&[r, g, b]);
        }
    }
    digester.bytes(specimens.digest?.as_bytes());
    Some(digester.finish())
}

impl Specimens {
    pub(super) fn lay_out(fields: &[PreparedField], plates: Plates<'_>) -> Self {
        let mut cache = ShapeCache::default();
        let fields = fields.iter();
        let layouts: Vec<_> = fields.map(|field| field.specimen(&mut cache)).collect();
        let digest = plates.cache.map(|_| {
            let mut digester = Digester::new("engross specimens");
            for layout in &layouts {
                add_to_digest(&layout.content, &mut digester);
            }
            digester.finish()
        });
        Self { layouts, digest }
    }
}
