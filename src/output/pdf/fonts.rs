//! The fonts of a file: a subset of each font, with the glyphs that are drawn and their text.
//!
//! PDF has no variable fonts. A font at other axis values than its defaults is rewritten with the
//! outlines at these values; so is a font in CFF2, which PDF does not support.

use std::collections::BTreeMap;
use std::sync::Arc;

use harfrust::GlyphId;
use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Chunk, Dict, Filter, Finish as _, Name, Rect, Ref, Str};
use subsetter::GlyphRemapper;
use ttf_parser::{RawFace, Tag};

use super::cff::{self, Glyph};
use super::standard::forbids_embedding;
use super::{COMPACT, deflate};
use crate::diagnostic::{Code, Diagnostic, Error, Result};
use crate::digest::{Digest, Digester};
use crate::font::Instance;
use crate::guard;
use crate::program::PdfStandard;

/// The text of glyphs in a cluster with more glyphs than characters, after other glyphs have the
/// characters. Readers without support for `ActualText` ignore it.
pub(super) const NO_TEXT: &str = "\u{200B}";

/// Invisible characters, those without width first.
const BLANKS: [char; 6] = [
    '\u{200B}', '\u{200C}', '\u{200D}', '\u{2060}', '\u{FEFF}', ' ',
];

pub(super) const SYSTEM_INFO: SystemInfo<'static> = SystemInfo {
    registry: Str(b"Adobe"),
    ordering: Str(b"Identity"),
    supplement: 0,
};

/// Character codes are the glyph ids of the subset (9.7.5.2).
const ENCODING: &str = "Identity-H";

/// The number of objects of a font.
const OBJECTS: i32 = 5;

/// Units per em in PDF (9.2.4).
const EM: f32 = 1000.0;

/// The fonts of a file, in the order of their first use.
#[derive(Default)]
pub(super) struct Fonts {
    fonts: Vec<FontUse>,
}

/// A font and the glyphs of it that are used.
pub(super) struct FontUse {
    instance: Arc<Instance>,
    name: String,
    subset: GlyphRemapper,
    /// The text of each glyph, by its id in the subset.
    texts: BTreeMap<u16, String>,
}

/// The file of a font that is embedded.
enum FontProgram {
    Cff(Vec<u8>),
    TrueType(Vec<u8>),
}

/// A glyph without an outline.
#[derive(Debug, Clone, Copy)]
pub(super) struct Blank {
    /// The id in the subset.
    pub(super) id: u16,
    /// The advance width in em.
    pub(super) advance: f32,
}

impl Fonts {
    pub(super) fn get(&mut self, instance: &Arc<Instance>) -> &mut FontUse {
        let known = self.fonts.iter().position(|font| font.is(instance));
        let at = known.unwrap_or_else(|| {
            self.fonts.push(FontUse {
                instance: Arc::clone(instance),
                name: format!("F{}", self.fonts.len() + 1),
                subset: GlyphRemapper::new(),
                texts: BTreeMap::new(),
            });
            self.fonts.len() - 1
        });
        &mut self.fonts[at]
    }

    pub(super) fn write_names(&self, resources: &mut Dict<'_>, first: Ref) {
        for (font, id) in self.fonts.iter().zip(ids(first)) {
            resources.pair(Name(font.name.as_bytes()), id);
        }
    }

    pub(super) fn object_count(&self) -> usize {
        self.fonts.len() * OBJECTS as usize
    }

    /// The objects of the fonts, in the order of their ids, of which the first one is given.
    pub(super) fn objects(
        &self,
        first: Ref,
        standard: Option<PdfStandard>,
    ) -> impl Iterator<Item = Result<Chunk>> {
        let fonts = self.fonts.iter().zip(ids(first));
        fonts.flat_map(move |(font, id)| match font.objects(id, standard) {
            Ok(chunks) => chunks.into_iter().map(Ok).collect(),
            Err(error) => vec![Err(error)],
        })
    }

    /// The first id after those of the fonts' objects.
    pub(super) fn end(&self, first: Ref) -> Ref {
        let count = i32::try_from(self.object_count()).unwrap_or(i32::MAX);
        Ref::new(first.get().saturating_add(count))
    }
}

/// The ids of the fonts' objects.
fn ids(first: Ref) -> impl Iterator<Item = Ref> {
    (0..).map(move |index| Ref::new(first.get() + index * OBJECTS))
}

impl FontUse {
    /// Whether both are the same font. Each field has its own instances.
    fn is(&self, other: &Arc<Instance>) -> bool {
        let own = &self.instance;
        Arc::ptr_eq(own, other)
            || (own.variations() == other.variations()
                && own.face().index() == other.face().index()
                && own.face().digest() == other.face().digest())
    }

    /// The name of the font in the page's resources.
    pub(super) fn name(&self) -> Name<'_> {
        Name(self.name.as_bytes())
    }

    /// Adds a glyph to the subset. Returns its id there.
    pub(super) fn add_glyph(&mut self, glyph: u16) -> u16 {
        self.subset.remap(glyph)
    }

    /// Adds a glyph with this text to the subset. Returns its id there; `None` if the glyph
    /// already has another text.
    pub(super) fn add_glyph_with_text(&mut self, glyph: u16, text: &str) -> Option<u16> {
        let id = self.subset.remap(glyph);
        let known = self.texts.entry(id).or_insert_with(|| text.to_owned());
        (known == text).then_some(id)
    }

    /// Whether the font maps the character to this glyph, before shaping.
    pub(super) fn maps(&self, character: char, glyph: u16) -> bool {
        let own = self.instance.font().charmap().map_unicode(character);
        own == Some(GlyphId::from(glyph))
    }

    /// Adds a blank glyph to the subset, if the font has one. Its text is [`NO_TEXT`] unless it
    /// already has another.
    pub(super) fn add_blank(&mut self) -> Option<Blank> {
        let charmap = self.instance.font().charmap();
        let glyph = BLANKS.iter().find_map(|blank| {
            let glyph = u16::try_from(charmap.map_unicode(*blank)?.to_u32()).ok()?;
            (glyph != 0 && self.instance.outline(glyph).is_none()).then_some(glyph)
        })?;
        let id = self.subset.remap(glyph);
        self.texts.entry(id).or_insert_with(|| NO_TEXT.into());
        Some(Blank {
            id,
            advance: self.advance(glyph),
        })
    }

    /// The advance width of a glyph in em.
    pub(super) fn advance(&self, glyph: u16) -> f32 {
        let metrics = self.instance.font().glyph_metrics();
        metrics.h_advance(GlyphId::from(glyph)) / self.instance.units_per_em()
    }

    fn objects(&self, id: Ref, standard: Option<PdfStandard>) -> Result<[Chunk; OBJECTS as usize]> {
        if let Some(standard) = standard {
            self.check_rights(standard)?;
        }
        let [cid_font, descriptor, to_unicode, file] =
            [1, 2, 3, 4].map(|step| Ref::new(id.get() + step));
        let mut chunks = std::array::from_fn(|_| Chunk::with_settings(COMPACT));
        let [of_font, of_cid_font, of_descriptor, of_to_unicode, of_file] = &mut chunks;
        let name = self.base_name();
        let program = self.program(&name)?;
        let is_cff = matches!(program, FontProgram::Cff(_));

        let type0_name = match is_cff {
            true => format!("{name}-{ENCODING}"),
            false => name.clone(),
        };
        of_font
            .type0_font(id)
            .base_font(Name(type0_name.as_bytes()))
            .encoding_predefined(Name(ENCODING.as_bytes()))
            .descendant_font(cid_font)
            .to_unicode(to_unicode);

        let mut font = of_cid_font.cid_font(cid_font);
        font.base_font(Name(name.as_bytes()))
            .system_info(SYSTEM_INFO)
            .font_descriptor(descriptor)
            .default_width(0.0);
        if is_cff {
            font.subtype(CidFontType::Type0);
        } else {
            font.subtype(CidFontType::Type2)
                .cid_to_gid_map_predefined(Name(b"Identity"));
        }
        let widths = self.subset.remapped_gids();
        let widths = widths.map(|glyph| self.advance(glyph) * EM);
        font.widths().consecutive(0, widths);
        font.finish();

        self.write_descriptor(of_descriptor, descriptor, &name, file, is_cff);
        let cmap = self.to_unicode();
        of_to_unicode
            .cmap(to_unicode, &deflate(&cmap))
            .filter(Filter::FlateDecode);
        let (FontProgram::Cff(data) | FontProgram::TrueType(data)) = &program;
        let compressed = deflate(data);
        let mut stream = of_file.stream(file, &compressed);
        stream.filter(Filter::FlateDecode);
        if is_cff {
            stream.pair(Name(b"Subtype"), Name(b"CIDFontType0C"));
        } else {
            let length = i32::try_from(data.len()).unwrap_or(i32::MAX);
            stream.pair(Name(b"Length1"), length);
        }
        stream.finish();
        Ok(chunks)
    }

    /// Refuses a font that says that it may not be embedded.
    fn check_rights(&self, standard: PdfStandard) -> Result<()> {
        let face = self.instance.face();
        let os2 = RawFace::parse(face.data(), face.index())
            .ok()
            .and_then(|font| font.table(Tag::from_bytes(b"OS/2")));
        if !os2.is_some_and(forbids_embedding) {
            return Ok(());
        }
        let message = format!("does not permit embedding, which {standard} requires");
        Err(Diagnostic::error(Code::PdfStandard, message)
            .hint("choose another font, or leave `pdf_standard` out")
            .in_file(face.label())
            .into())
    }

    fn program(&self, name: &str) -> Result<FontProgram> {
        let face = self.instance.face();
        let diagnostic = || {
            Diagnostic::error(Code::Unembeddable, "cannot be embedded in a PDF file")
                .hint("choose another format or another font")
                .in_file(face.label())
        };
        if !self.instance.variations().is_empty() || face.is_cff2() {
            let instance = self.static_instance(name);
            return instance
                .map(FontProgram::Cff)
                .map_err(|source| Error::caused_by(diagnostic(), source));
        }
        let subset = || subsetter::subset(face.data(), face.index(), &self.subset);
        let subset = match guard::run(subset) {
            Ok(subset) => subset.map_err(|source| Error::caused_by(diagnostic(), source))?,
            Err(panicked) => return Err(Error::caused_by(diagnostic(), panicked)),
        };
        Ok(match table(&subset, *b"CFF ") {
            Some(cff) => FontProgram::Cff(cff.to_vec()),
            None => FontProgram::TrueType(subset),
        })
    }

    /// A font with the outlines at the instance's axis values.
    fn static_instance(&self, name: &str) -> std::result::Result<Vec<u8>, cff::TooLarge> {
        let glyphs = self.subset.remapped_gids().map(|glyph| Glyph {
            advance: self.advance(glyph),
            curves: self
                .instance
                .outline(glyph)
                .map_or(&[], |outline| outline.curves()),
        });
        let glyphs: Vec<Glyph<'_>> = glyphs.collect();
        cff::write(name, self.instance.units_per_em(), &glyphs)
    }

    /// The PostScript name of the font, with a tag that distinguishes this subset (9.6.4).
    fn base_name(&self) -> String {
        let mut digester = Digester::new("engross subset");
        digester.bytes(self.instance.face().digest().as_bytes());
        for (tag, value) in self.instance.variations() {
            digester.bytes(&tag.0);
            digester.number(value.to_bits());
        }
        for glyph in self.subset.remapped_gids() {
            digester.number(u32::from(glyph));
        }
        let tag = subset_tag(&digester.finish());
        format!("{tag}+{}", self.instance.face().postscript_name())
    }

    fn write_descriptor(&self, pdf: &mut Chunk, id: Ref, name: &str, file: Ref, is_cff: bool) {
        let instance = &self.instance;
        let to_em = EM / instance.units_per_em();
        let bounds = instance.font().metrics().bounds;
        let [left, bottom, right, top] = [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max]
            .map(|side| side.to_f32() * to_em);
        let italic = instance.face().is_italic();
        let mut flags = FontFlags::SYMBOLIC;
        flags.set(FontFlags::ITALIC, italic);
        let mut descriptor = pdf.font_descriptor(id);
        descriptor
            .name(Name(name.as_bytes()))
            .flags(flags)
            .bbox(Rect::new(left, bottom, right, top))
            .italic_angle(if italic { -12.0 } else { 0.0 })
            .ascent(instance.ascent() * EM)
            .descent(-instance.descent() * EM)
            .cap_height(instance.cap_height() * EM)
            // Fonts do not state the width of their stems. Readers need it only for fonts that are
            // not embedded.
            .stem_v(80.0);
        if is_cff {
            descriptor.font_file3(file);
        } else {
            descriptor.font_file2(file);
        }
    }

    fn to_unicode(&self) -> Vec<u8> {
        let mut cmap = UnicodeCmap::<u16>::new(Name(b"Custom"), SYSTEM_INFO);
        for (glyph, text) in &self.texts {
            cmap.pair_with_multiple(*glyph, mapped_text(text).chars());
        }
        cmap.finish().into_vec()
    }
}

/// The text of a glyph in a map to Unicode. Byte order marks stand for no character (ISO 19005-2,
/// 6.2.11.7.2).
pub(super) fn mapped_text(text: &str) -> String {
    let is_character = |c: &char| !matches!(c, '\0' | '\u{FEFF}' | '\u{FFFE}');
    let text: String = text.chars().filter(is_character).collect();
    match text.is_empty() {
        true => NO_TEXT.to_owned(),
        false => text,
    }
}

/// Six capital letters.
fn subset_tag(digest: &Digest) -> String {
    let letters = digest.as_bytes().iter().take(6);
    letters.map(|byte| char::from(b'A' + byte % 26)).collect()
}

/// A table of an OpenType font.
fn table(font: &[u8], tag: [u8; 4]) -> Option<&[u8]> {
    const HEADER: usize = 12;
    let count = u16::from_be_bytes(*font.get(4..)?.first_chunk()?);
    let (records, _) = font.get(HEADER..)?.as_chunks::<16>();
    let record = records
        .iter()
        .take(usize::from(count))
        .find(|record| record.starts_with(&tag))?;
    let number = |at: usize| {
        let bytes: [u8; 4] = *record.get(at..)?.first_chunk()?;
        Some(u32::from_be_bytes(bytes) as usize)
    };
    let start = number(8)?;
    font.get(start..start + number(12)?)
}
