//! The words of a drawing, so that they can be selected, searched for and read aloud.
//!
//! The letters themselves are outlines: those that are painted to pixels, with their gradients,
//! strokes and masks. Over them stand the same words in fonts whose glyphs have no ink.

use std::collections::BTreeMap;

use pdf_writer::types::UnicodeCmap;
use pdf_writer::{Filter, Finish as _, Name, Rect, Ref};
use resvg::usvg::fontdb;
use resvg::usvg::layout::{PositionedGlyph, Span};
use resvg::usvg::{self, Group, Node, Opacity, Transform};
use ttf_parser::Face;

use super::super::deflate;
use super::super::fonts::{SYSTEM_INFO, mapped_text};
use super::super::reading::Words;
use super::content::Content;
use super::form::Writer;

/// The most characters of a font: its codes are bytes, and 0 is kept free.
const MAX_CODES: usize = 255;
/// The most texts of a drawing that are apart: each certificate has an element for each.
const MAX_TEXTS: usize = 64;
/// Units per em of fonts whose glyphs are content streams.
const EM: f32 = 1000.0;
/// The width of a character that is not known, in em.
const USUAL_WIDTH: f32 = 0.5;
/// How far apart two letters of a word can stand, in em.
const MAX_ADVANCE: f32 = 3.0;

/// A character, or several that are one glyph, in its place: the em square, y up.
struct Letter {
    text: String,
    place: Transform,
}

/// A text of the drawing.
struct DrawnText {
    text: String,
    letters: Vec<Letter>,
}

/// Writes each text of a drawing as a form. There may be none.
pub(super) fn write(tree: &usvg::Tree, to_pixels: Transform, writer: &mut Writer) -> Vec<Words> {
    let mut collector = Collector {
        tree,
        widths: BTreeMap::new(),
        texts: Vec::new(),
    };
    collector.collect(tree.root(), to_pixels);
    let drawn = joined(collector.texts);
    let letters = drawn.iter().flat_map(|drawn| &drawn.letters);
    let mut texts: Vec<&str> = letters.map(|letter| &*letter.text).collect();
    texts.sort_unstable();
    texts.dedup();
    let fonts: Vec<Ref> = texts
        .chunks(MAX_CODES)
        .map(|texts| add_font(texts, writer))
        .collect();

    let mut words = Vec::with_capacity(drawn.len());
    for DrawnText { text, letters } in &drawn {
        let Some(first) = letters.first() else {
            continue;
        };
        let mut content = Content::default();
        content.begin_text();
        let mut current = None;
        for letter in letters {
            let Ok(at) = texts.binary_search(&&*letter.text) else {
                continue;
            };
            let font = fonts[at / MAX_CODES];
            if current != Some(font) {
                content.font(font);
                current = Some(font);
            }
            let code = u8::try_from(at % MAX_CODES + 1).unwrap_or(u8::MAX);
            content.character(letter.place, code);
        }
        content.end_text();
        let form = writer.new_id();
        writer.write_page(form, &content, None);
        let spelt = letters.iter().map(|letter| &*letter.text);
        words.push(Words {
            form,
            is_plain: spelt.collect::<String>() == *text,
            text: text.clone(),
            start: (first.place.tx, first.place.ty),
        });
    }
    words
}

/// No more texts than [`MAX_TEXTS`]: of a drawing with more, some are joined with the next.
fn joined(texts: Vec<DrawnText>) -> Vec<DrawnText> {
    let together = texts.len().div_ceil(MAX_TEXTS).max(1);
    let mut joined: Vec<DrawnText> = Vec::new();
    for (index, DrawnText { text, letters }) in texts.into_iter().enumerate() {
        match joined.last_mut() {
            Some(last) if index % together != 0 => {
                last.text.push(' ');
                last.text.push_str(&text);
                last.letters.extend(letters);
            }
            _ => joined.push(DrawnText { text, letters }),
        }
    }
    joined
}

/// The text that is seen, in the order in which it is read. Chunks are placed apart, as lines are,
/// unless each is a letter.
fn spelling(text: &usvg::Text) -> String {
    let mut spelling = String::new();
    let mut is_letter = true;
    for chunk in text.chunks() {
        let spans = chunk.spans().iter().filter(|span| span.is_visible());
        let seen = spans.filter_map(|span| chunk.text().get(span.start()..span.end()));
        let seen: String = seen.collect();
        let is_next_letter = seen.chars().nth(1).is_none();
        let is_joined = spelling.is_empty()
            || spelling.ends_with(' ')
            || (is_letter && is_next_letter)
            || seen.is_empty();
        if !is_joined {
            spelling.push(' ');
        }
        spelling.push_str(&seen);
        is_letter = is_next_letter;
    }
    spelling
}

/// A font of glyphs that are an em wide and have no ink (9.6.5). The place of a letter gives it its
/// width.
fn add_font(texts: &[&str], writer: &mut Writer) -> Ref {
    const BLANK: Name<'static> = Name(b"b");
    let [id, glyph, map] = [writer.new_id(), writer.new_id(), writer.new_id()];
    let last = u8::try_from(texts.len()).unwrap_or(u8::MAX);
    writer.add(|chunk| {
        let mut font = chunk.type3_font(id);
        font.bbox(Rect::new(0.0, -250.0, EM, 750.0))
            .matrix([1.0 / EM, 0.0, 0.0, 1.0 / EM, 0.0, 0.0])
            .first_char(1)
            .last_char(last)
            .widths((1..=last).map(|_| EM))
            .to_unicode(map);
        font.char_procs().pair(BLANK, glyph);
        font.encoding_custom()
            .differences()
            .consecutive(1, (1..=last).map(|_| BLANK));
        font.resources();
        font.finish();
    });
    writer.add(|chunk| {
        chunk.stream(glyph, b"1000 0 d0");
    });
    let mut unicode = UnicodeCmap::<u8>::new(Name(b"Words"), SYSTEM_INFO);
    for (code, text) in (1..=last).zip(texts) {
        unicode.pair_with_multiple(code, mapped_text(text).chars());
    }
    let data = deflate(&unicode.finish().into_vec());
    writer.add(|chunk| {
        chunk.stream(map, &data).filter(Filter::FlateDecode);
    });
    id
}

struct Collector<'t> {
    tree: &'t usvg::Tree,
    /// The width of each glyph, in em.
    widths: BTreeMap<(fontdb::ID, u16), Option<f32>>,
    texts: Vec<DrawnText>,
}

impl Collector<'_> {
    fn collect(&mut self, group: &Group, transform: Transform) {
        if group.opacity() == Opacity::ZERO {
            return;
        }
        for node in group.children() {
            match node {
                Node::Group(group) => {
                    self.collect(group, transform.pre_concat(group.transform()));
                }
                Node::Text(text) => {
                    let mut letters = Vec::new();
                    for span in text.layouted().iter().filter(|span| span.visible) {
                        self.add(span, transform, &mut letters);
                    }
                    if letters.iter().any(|letter| !letter.text.trim().is_empty()) {
                        let text = spelling(text);
                        self.texts.push(DrawnText { text, letters });
                    }
                }
                Node::Path(_) | Node::Image(_) => {}
            }
        }
    }

    fn add(&mut self, span: &Span, transform: Transform, letters: &mut Vec<Letter>) {
        let glyphs = &span.positioned_glyphs;
        let places: Vec<Option<Transform>> = glyphs
            .iter()
            .map(|glyph| self.em_square(glyph, transform))
            .collect();
        for (index, glyph) in glyphs.iter().enumerate() {
            let Some(place) = places[index].filter(|_| !glyph.text.is_empty()) else {
                continue;
            };
            // To the next letter, so that spaced letters are one word.
            let next = places[index + 1..].iter().flatten().next();
            let advance = next.and_then(|next| advance(place, *next));
            let width = advance.unwrap_or_else(|| self.width(glyph));
            letters.push(Letter {
                text: glyph.text.clone(),
                place: place.pre_scale(width, 1.0),
            });
        }
    }

    /// From the em square of a glyph, y up, to pixels.
    fn em_square(&mut self, glyph: &PositionedGlyph, transform: Transform) -> Option<Transform> {
        let database = self.tree.fontdb();
        let units = database.with_face_data(glyph.font, |data, index| {
            Face::parse(data, index)
                .ok()
                .map(|face| face.units_per_em())
        });
        let units = f32::from(units.flatten()?);
        let place = transform.pre_concat(glyph.outline_transform());
        Some(place.pre_scale(units, units))
    }

    fn width(&mut self, glyph: &PositionedGlyph) -> f32 {
        let Ok(id) = u16::try_from(glyph.id.0) else {
            return USUAL_WIDTH;
        };
        let database = self.tree.fontdb();
        let width = || {
            let width = database.with_face_data(glyph.font, |data, index| {
                let face = Face::parse(data, index).ok()?;
                let width = face.glyph_hor_advance(ttf_parser::GlyphId(id))?;
                Some(f32::from(width) / f32::from(face.units_per_em()))
            });
            width.flatten()
        };
        let known = self.widths.entry((glyph.font, id));
        known.or_insert_with(width).unwrap_or(USUAL_WIDTH)
    }
}

/// The way from one letter to the next on its line, in em; `None` if that one is not to its right.
fn advance(place: Transform, next: Transform) -> Option<f32> {
    let back = place.invert()?;
    let mut points = [resvg::tiny_skia::Point::from_xy(next.tx, next.ty)];
    back.map_points(&mut points);
    let [to] = points;
    let is_beside = to.y.abs() < 0.3 && to.x > 0.0 && to.x < MAX_ADVANCE;
    is_beside.then_some(to.x)
}
