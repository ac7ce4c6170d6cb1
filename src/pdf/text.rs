//! Texts as text operators: each glyph in its place, and each character where readers look for
//! it.
//!
//! Readers of PDF put a text together again from what each glyph says (`ToUnicode`) and from
//! where glyphs are, and most of them ignore the order of characters in the file. So a glyph that
//! is one character says so, and glyphs that are a cluster of several, or of which one cannot say
//! what it stands for, are in a span that says it for them (`ActualText`, 14.9.4). In a text from
//! right to left, poppler and others take what a span says to be in the order it is seen: there
//! each character has a span of its own, over its share of the cluster's width.

use std::ops::Range;

use pdf_writer::{Content, Name, Str, TextStr};

use super::add_box;
use super::fonts::{Blank, FontUse, Fonts, NOTHING};
use crate::geometry::{PixelBox, Transform};
use crate::text::{Glyph, Line, Run, TextLayout};

/// A gap as wide as this, in em, is a space to readers.
const GAP: f32 = 0.05;

/// Adds a text, cut off at the edges of the box. The content's coordinates are pixels, y down.
pub(super) fn write(content: &mut Content, layout: &TextLayout, clip: PixelBox, fonts: &mut Fonts) {
    add_box(content, clip);
    content.clip_nonzero().end_path().begin_text();
    for line in &layout.lines {
        write_line(content, line, layout.size, layout.slant, fonts);
    }
    content.end_text();
}

fn write_line(content: &mut Content, line: &Line, size: f32, slant: Transform, fonts: &mut Fonts) {
    let mut pen = Pen {
        content,
        size,
        slant,
        origin: (line.x, line.baseline),
        advanced: 0.0,
    };
    for run in &line.runs {
        let font = fonts.get(&run.instance);
        pen.content.set_font(font.name(), size);
        for cluster in clusters(line, run) {
            pen.write(&cluster, font);
        }
    }
}

/// Glyphs that stand for the same characters.
struct Cluster<'a> {
    /// In visual order.
    glyphs: &'a [Glyph],
    text: &'a str,
    rtl: bool,
}

/// The clusters of a run, in visual order.
fn clusters<'a>(line: &'a Line, run: &'a Run) -> impl Iterator<Item = Cluster<'a>> {
    let mut starts: Vec<usize> = run.glyphs.iter().map(|glyph| glyph.cluster).collect();
    starts.sort_unstable();
    starts.dedup();
    let glyphs = run.glyphs.chunk_by(|one, next| one.cluster == next.cluster);
    glyphs.map(move |glyphs| {
        let at = starts.partition_point(|start| *start < glyphs[0].cluster);
        // What no glyph stands for belongs to the one before it, or to the first.
        let start = if at == 0 { run.range.start } else { starts[at] };
        let end = starts.get(at + 1).copied().unwrap_or(run.range.end);
        Cluster {
            glyphs,
            text: line.text.get(start..end).unwrap_or_default(),
            rtl: run.rtl,
        }
    })
}

/// Where a line is written on.
struct Pen<'c> {
    content: &'c mut Content,
    size: f32,
    slant: Transform,
    /// Where the line starts.
    origin: (f32, f32),
    /// How far it has come.
    advanced: f32,
}

impl Pen<'_> {
    fn write(&mut self, cluster: &Cluster<'_>, font: &mut FontUse) {
        let advance: f32 = cluster.glyphs.iter().map(|glyph| glyph.advance).sum();
        if let Some((glyph, number)) = self.plain(cluster, font) {
            self.show(number, (glyph.x, glyph.y));
        } else {
            share_out(cluster, font);
            let blank = font.blank();
            let characters = cluster.text.chars().rev().enumerate();
            let count = characters.clone().count();
            if cluster.rtl && count > 1 && blank.is_some() {
                let width = advance / count as f32;
                let mut glyphs = cluster.glyphs;
                for (index, character) in characters {
                    let start = width * index as f32;
                    let text = character.encode_utf8(&mut [0; 4]).to_owned();
                    self.write_span(&text, glyphs, start..start + width, blank, font);
                    // The first span draws them all.
                    glyphs = &[];
                }
            } else {
                self.write_span(cluster.text, cluster.glyphs, 0.0..advance, blank, font);
            }
        }
        self.advanced += advance;
    }

    /// The only glyph of a cluster, where it can speak for itself.
    fn plain<'a>(&self, cluster: &Cluster<'a>, font: &mut FontUse) -> Option<(&'a Glyph, u16)> {
        let [glyph] = cluster.glyphs else {
            return None;
        };
        let characters = cluster.text.chars().count();
        if characters == 0 || (characters > 1 && cluster.rtl) {
            return None;
        }
        let seen = font.advance(glyph.id) * self.size;
        if (glyph.advance - seen).abs() > GAP * self.size {
            return None;
        }
        let number = font.glyph_saying(glyph.id, cluster.text)?;
        Some((glyph, number))
    }

    /// Glyphs that say `text` together. Readers take it to be from where the first glyph of a
    /// span is to where the last one ends, so that blanks are put where `extent` ends, counted
    /// from the pen.
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
        if let Some(blank) = blank {
            self.show(blank.number, self.at(extent.start));
        }
        for glyph in glyphs {
            self.show(font.glyph(glyph.id), (glyph.x, glyph.y));
        }
        if let Some(blank) = blank {
            let end = self.at(extent.end - blank.advance * self.size);
            self.show(blank.number, end);
        }
        self.content.end_marked_content();
    }

    /// Where the pen comes when it moves this much further.
    fn at(&self, further: f32) -> (f32, f32) {
        let (x, y) = self.slant.apply((self.advanced + further, 0.0));
        (self.origin.0 + x, self.origin.1 + y)
    }

    fn show(&mut self, number: u16, (x, y): (f32, f32)) {
        let [xx, yx, xy, yy, ..] = self.slant.matrix();
        self.content
            .set_text_matrix([xx, yx, -xy, -yy, x, y])
            .show(Str(&number.to_be_bytes()));
    }
}

/// Lets each glyph of a cluster say its part, for readers that pass over what spans say: its
/// own character where it has one, the first of the others what is left, the rest nothing.
fn share_out(cluster: &Cluster<'_>, font: &mut FontUse) {
    let mut left: Vec<char> = cluster.text.chars().collect();
    let mut others = Vec::new();
    for glyph in cluster.glyphs {
        match left.iter().position(|c| font.has_for(*c, glyph.id)) {
            Some(at) => {
                let own = left.remove(at);
                font.glyph_saying(glyph.id, own.encode_utf8(&mut [0; 4]));
            }
            None => others.push(glyph.id),
        }
    }
    if cluster.rtl {
        others.reverse();
    }
    let mut text: String = left.into_iter().collect();
    for glyph in others {
        font.glyph_saying(glyph, if text.is_empty() { NOTHING } else { &text });
        text.clear();
    }
}
