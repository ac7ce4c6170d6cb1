//! Texts as text operators: each glyph in its place, and each character where readers find it.
//!
//! PDF readers reconstruct a text from the text of each glyph (`ToUnicode`) and the positions of
//! the glyphs. Most ignore the order of characters in the file. So a glyph that stands for one
//! character has that character as its text. Other clusters, of several glyphs or of a glyph that
//! already has another text, are in a span that has their text (`ActualText`, 14.9.4). In
//! right-to-left text, poppler and other readers take the text of a span to be in visual order.
//! There, each character has its own span, over an equal part of the cluster's width, with the glyphs
//! that show it alone.
//!
//! The glyphs of a line are in visual order, which poppler, mupdf and pdfium all turn into the order
//! of reading. The elements of the structure repeat none of it: of an element with a text of its own,
//! mupdf repeats the letters of spans, and reads right-to-left text backwards.

use std::borrow::Cow;
use std::ops::Range;

use pdf_writer::{Content, Name, Str, TextStr};

use super::add_box;
use super::fonts::{Blank, FontUse, Fonts, NO_TEXT};
use crate::controls::is_isolate;
use crate::geometry::{PixelBox, Transform};
use crate::text::{Glyph, Line, Run, TextLayout};

/// Units per em of adjustments between glyphs (9.4.3).
const EM: f32 = 1000.0;
/// In pixels: poppler rounds positions of large letters down to whole pixels, and that of a glyph after
/// a blank is a sum, which must not be less than the whole pixel where the glyph is.
const NUDGE: f32 = 1.0 / 1024.0;
/// The width in em from which readers take a gap to be a space.
const GAP: f32 = 0.05;

/// Writes a text, clipped to a box. The content's coordinates are pixels, y down.
pub(super) fn write(content: &mut Content, layout: &TextLayout, clip: PixelBox, fonts: &mut Fonts) {
    add_box(content, clip);
    content.clip_nonzero().end_path().begin_text();
    let mut rest = &*layout.text;
    for line in &layout.lines {
        let spelling = line.spelling(0..line.text.len());
        let end = rest.find(&*spelling).map_or(0, |at| at + spelling.len());
        let next = rest[end..].trim_start();
        let ends_in_space = !next.is_empty() && next.len() < rest.len() - end;
        rest = next;
        write_line(content, line, ends_in_space, layout, fonts);
    }
    content.end_text();
}

/// Writes a line. A space between it and the next is not drawn, and readers need it all the same
/// (14.8.2.5).
fn write_line(
    content: &mut Content,
    line: &Line,
    ends_in_space: bool,
    layout: &TextLayout,
    fonts: &mut Fonts,
) {
    let TextLayout { size, slant, .. } = *layout;
    let mut pen = Pen {
        content,
        size,
        slant,
        origin: (line.x, line.baseline),
        advanced: 0.0,
    };
    for run in &line.runs {
        let font = fonts.get(&run.instance);
        pen.size = size * run.instance.scale();
        pen.content.set_font(font.name(), pen.size);
        for cluster in clusters(line, run).filter(|cluster| !cluster.is_isolate()) {
            pen.write(&cluster, font);
        }
    }
    let last = line.runs.last().filter(|_| ends_in_space);
    if let Some(run) = last {
        let font = fonts.get(&run.instance);
        if let Some(blank) = font.add_blank() {
            pen.write_span(" ", &[], 0.0..blank.advance * pen.size, Some(blank), font);
        }
    }
}

/// The glyphs that stand for the same characters.
struct Cluster<'a> {
    /// In visual order.
    glyphs: &'a [Glyph],
    text: Cow<'a, str>,
    rtl: bool,
}

impl Cluster<'_> {
    /// Whether it is nothing but isolates around a value, which have no ink, take no room, and are
    /// not part of what the text says.
    fn is_isolate(&self) -> bool {
        !self.text.is_empty() && self.text.chars().all(is_isolate)
    }
}

/// The clusters of a run, in visual order.
fn clusters<'a>(line: &'a Line, run: &'a Run) -> impl Iterator<Item = Cluster<'a>> {
    let mut starts: Vec<usize> = run.glyphs.iter().map(|glyph| glyph.cluster).collect();
    starts.sort_unstable();
    starts.dedup();
    let glyphs = run.glyphs.chunk_by(|one, next| one.cluster == next.cluster);
    glyphs.map(move |glyphs| {
        let at = starts.partition_point(|start| *start < glyphs[0].cluster);
        // Characters without a glyph belong to the cluster before them, or to the first.
        let start = if at == 0 { run.range.start } else { starts[at] };
        let end = starts.get(at + 1).copied().unwrap_or(run.range.end);
        Cluster {
            glyphs,
            text: line.spelling(start..end),
            rtl: run.rtl,
        }
    })
}

/// The pen that writes a line.
struct Pen<'c> {
    content: &'c mut Content,
    size: f32,
    slant: Transform,
    /// The start of the line.
    origin: (f32, f32),
    /// The distance from the start.
    advanced: f32,
}

impl Pen<'_> {
    fn write(&mut self, cluster: &Cluster<'_>, font: &mut FontUse) {
        let advance: f32 = cluster.glyphs.iter().map(|glyph| glyph.advance).sum();
        if let Some((glyph, id)) = self.plain_glyph(cluster, font) {
            self.show(id, (glyph.x, glyph.y));
        } else {
            distribute_text(cluster, font);
            let blank = font.add_blank();
            let count = cluster.text.chars().count();
            if cluster.rtl && count > 1 && blank.is_some() {
                let width = advance / count as f32;
                let characters = by_character(cluster, font);
                for (index, (character, glyphs)) in characters.iter().rev().enumerate() {
                    let start = width * index as f32;
                    let text = character.encode_utf8(&mut [0; 4]).to_owned();
                    self.write_span(&text, glyphs, start..start + width, blank, font);
                }
            } else {
                self.write_span(&cluster.text, cluster.glyphs, 0.0..advance, blank, font);
            }
        }
        self.advanced += advance;
    }

    /// The only glyph of a cluster, and its id in the subset, if its own text is enough.
    fn plain_glyph<'a>(
        &self,
        cluster: &Cluster<'a>,
        font: &mut FontUse,
    ) -> Option<(&'a Glyph, u16)> {
        let [glyph] = cluster.glyphs else {
            return None;
        };
        let characters = cluster.text.chars().count();
        if characters == 0 || (characters > 1 && cluster.rtl) {
            return None;
        }
        let in_font = font.advance(glyph.id) * self.size;
        if (glyph.advance - in_font).abs() > GAP * self.size {
            return None;
        }
        let id = font.add_glyph_with_text(glyph.id, &cluster.text)?;
        Some((glyph, id))
    }

    /// Writes a span with the text of some glyphs. Readers take the text to extend from the first
    /// glyph of the span to the end of the last one, so blanks mark both ends of `extent`, which
    /// is relative to the pen. A first glyph that is at the start marks it itself: mupdf takes a
    /// blank before it for a space.
    ///
    /// pdfium sorts the objects of a line by where they start, and repeats the text of a span that
    /// it meets again after an object of another one. So a glyph outside of `extent`, such as a mark
    /// after the letter that it is on, is in an object that starts inside. So is the last blank, which
    /// makes its object as wide as the span: pdfium skips objects without a width, and would skip
    /// the text of a span that has no others.
    fn write_span(
        &mut self,
        text: &str,
        glyphs: &[Glyph],
        extent: Range<f32>,
        blank: Option<Blank>,
        font: &mut FontUse,
    ) {
        self.content
            .begin_marked_content_with_properties(Name(b"Span"))
            .properties()
            .actual_text(TextStr(text));
        let start = self.at(extent.start);
        let width = extent.end - extent.start;
        let is_marked = glyphs.first().is_some_and(|glyph| {
            let (x, y) = (glyph.x - start.0, glyph.y - start.1);
            x.abs().max(y.abs()) <= GAP * self.size
        });
        if let Some(blank) = blank.filter(|_| !is_marked && !glyphs.is_empty()) {
            self.show(blank.id, start);
        }
        for (index, glyph) in glyphs.iter().enumerate() {
            let id = font.add_glyph(glyph.id);
            let place = (glyph.x, glyph.y);
            let distance = self.distance(start, place);
            let is_inside = (0.0..width).contains(&distance) || (index == 0 && is_marked);
            match blank.filter(|_| !is_inside) {
                Some(blank) => self.show_after(blank, distance, id, place),
                None => self.show(id, place),
            }
        }
        if let Some(blank) = blank {
            let distance = width - blank.advance * self.size;
            let place = self.at(extent.start + distance);
            self.show_after(blank, distance, blank.id, place);
        }
        self.content.end_marked_content();
    }

    /// The position at this distance from the pen.
    fn at(&self, distance: f32) -> (f32, f32) {
        let (x, y) = self.slant.apply((self.advanced + distance, 0.0));
        (self.origin.0 + x, self.origin.1 + y)
    }

    fn show(&mut self, id: u16, place: (f32, f32)) {
        self.place(place);
        self.content.show(Str(&id.to_be_bytes()));
    }

    /// Shows a glyph as the end of an object that starts with a blank, at this distance before it.
    fn show_after(&mut self, blank: Blank, distance: f32, id: u16, (x, y): (f32, f32)) {
        let [xx, yx, ..] = self.slant.matrix();
        self.place((x - distance * xx + NUDGE, y - distance * yx));
        let back = (blank.advance - distance / self.size) * EM;
        let mut shown = self.content.show_positioned();
        let mut items = shown.items();
        items.show(Str(&blank.id.to_be_bytes()));
        items.adjust(back);
        items.show(Str(&id.to_be_bytes()));
    }

    /// How far a position is from another, along the line.
    fn distance(&self, (x, y): (f32, f32), (to_x, to_y): (f32, f32)) -> f32 {
        let way = (to_x - x, to_y - y);
        self.slant.inverse().map_or(way, |back| back.apply(way)).0
    }

    fn place(&mut self, (x, y): (f32, f32)) {
        let [xx, yx, xy, yy, ..] = self.slant.matrix();
        self.content.set_text_matrix([xx, yx, -xy, -yy, x, y]);
    }
}

/// The characters of a cluster, each with the glyphs that show it. Of those that no glyph shows alone,
/// the last has the other glyphs.
fn by_character(cluster: &Cluster<'_>, font: &FontUse) -> Vec<(char, Vec<Glyph>)> {
    let characters = cluster
        .text
        .chars()
        .map(|character| (character, Vec::new()));
    let mut characters: Vec<(char, Vec<Glyph>)> = characters.collect();
    let mut others = Vec::new();
    for glyph in cluster.glyphs {
        let own = characters
            .iter_mut()
            .find(|(character, glyphs)| glyphs.is_empty() && font.maps(*character, glyph.id));
        match own {
            Some((_, glyphs)) => glyphs.push(*glyph),
            None => others.push(*glyph),
        }
    }
    // The last is the leftmost, where a ligature starts.
    let without = characters.iter().rposition(|(_, glyphs)| glyphs.is_empty());
    if let Some((_, glyphs)) = characters.get_mut(without.unwrap_or_default()) {
        glyphs.extend(others);
    }
    characters
}

/// Distributes the text of a cluster over its glyphs, for readers that ignore the text of spans.
/// A glyph of one of the characters gets that character. Of the other glyphs, the first gets the
/// remaining text.
fn distribute_text(cluster: &Cluster<'_>, font: &mut FontUse) {
    let mut rest: Vec<char> = cluster.text.chars().collect();
    let mut others = Vec::new();
    for glyph in cluster.glyphs {
        match rest.iter().position(|c| font.maps(*c, glyph.id)) {
            Some(at) => {
                let own = rest.remove(at);
                font.add_glyph_with_text(glyph.id, own.encode_utf8(&mut [0; 4]));
            }
            None => others.push(glyph.id),
        }
    }
    if cluster.rtl {
        others.reverse();
    }
    let mut text: String = rest.into_iter().collect();
    for glyph in others {
        font.add_glyph_with_text(glyph, if text.is_empty() { NO_TEXT } else { &text });
        text.clear();
    }
}
