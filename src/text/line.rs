//! A line of shaped runs. It is measured in em, so that a font size only scales it.

use std::ops::Range;

use icu_segmenter::GraphemeClusterSegmenter;
use unicode_bidi::{Level, ParagraphBidiInfo};

use super::arrangement::Grid;
use super::itemize::{Item, Paragraph};
use super::layout::InkBox;
use super::shape::{ShapeCache, ShapedGlyph, ShapedRun};
use crate::controls::is_isolate;

/// A line, shaped but without a font size: runs in visual order, from the left.
pub(super) struct ShapedLine {
    /// The byte of the whole text at which the line starts.
    pub(super) start: usize,
    pub(super) text: String,
    pub(super) runs: Vec<ShapedRun>,
    pub(super) rtl: bool,
    /// How far the pen moves over the line, in em.
    pub(super) advance: f32,
    /// The box around the ink, in em, relative to the pen's start on the baseline.
    pub(super) ink: Option<InkBox>,
}

impl ShapedLine {
    /// The bytes at which clusters start, in ascending order.
    pub(super) fn cluster_starts(&self) -> Vec<usize> {
        let glyphs = self.runs.iter().flat_map(|run| &run.glyphs);
        let mut starts: Vec<usize> = glyphs.map(|glyph| glyph.cluster).collect();
        starts.sort_unstable();
        starts
    }
}

/// Shapes the bytes `range` of a paragraph as one line.
pub(super) fn shape_line(
    paragraph: &Paragraph<'_>,
    range: Range<usize>,
    spacing: f32,
    cache: &mut ShapeCache,
) -> ShapedLine {
    let text = &paragraph.bidi.text[range.clone()];
    let items = paragraph
        .items
        .iter()
        .filter_map(|item| within(item, &range));
    let mut runs: Vec<ShapedRun> = Vec::new();
    let mut levels: Vec<Level> = Vec::new();
    for item in items {
        runs.push(cache.shape(text, &item, spacing != 0.0));
        levels.push(item.level);
    }
    if levels.iter().any(Level::is_rtl) {
        let order = ParagraphBidiInfo::reorder_visual(&levels);
        let mut logical: Vec<Option<ShapedRun>> = runs.into_iter().map(Some).collect();
        runs = order
            .into_iter()
            .filter_map(|at| logical[at].take())
            .collect();
    }
    space_words(text, &mut runs);
    space_letters(text, &mut runs, spacing);

    let (advance, ink) = measure(&runs);
    let rtl = paragraph.bidi.paragraph_level.is_rtl();
    ShapedLine {
        start: paragraph.start + range.start,
        text: text.to_owned(),
        runs,
        rtl,
        advance,
        ink,
    }
}

/// The part of an item that is on the line, in bytes from the line's start.
fn within(item: &Item, line: &Range<usize>) -> Option<Item> {
    let start = item.range.start.max(line.start);
    let end = item.range.end.min(line.end);
    (start < end).then(|| Item {
        range: start - line.start..end - line.start,
        ..item.clone()
    })
}

/// How wide a word space is in a face that stands beside the field's own, in em of that face. All
/// but a few faces have such a space; that of Noto Serif Sinhala is 0.5 em, twice the others'.
const WORD_SPACE: std::ops::RangeInclusive<f32> = 0.2..=0.3;

/// Limits the word spaces of fallback faces, so that names in several scripts are spaced alike.
fn space_words(text: &str, runs: &mut [ShapedRun]) {
    for run in runs.iter_mut().filter(|run| run.instance.is_matched()) {
        let em = run.instance.units_per_em();
        let clusters = run
            .glyphs
            .chunk_by_mut(|one, next| one.cluster == next.cluster);
        for cluster in clusters {
            if let [space] = cluster
                && text[space.cluster..].starts_with([' ', '\u{A0}'])
            {
                space.advance = space
                    .advance
                    .clamp(WORD_SPACE.start() * em, WORD_SPACE.end() * em);
            }
        }
    }
}

/// Adds space after each cluster except the line's last, and before the second letter of a Thai or
/// Lao ำ. The isolates around a value have no width, and no space is added after them.
fn space_letters(text: &str, runs: &mut [ShapedRun], spacing: f32) {
    if spacing == 0.0 {
        return;
    }
    let is_letter = |glyph: &ShapedGlyph| !text[glyph.cluster..].starts_with(is_isolate);
    for run in runs.iter_mut().filter(|run| run.spaced) {
        let space = spacing * run.instance.units_per_size();
        for at in 0..run.glyphs.len() {
            let ends_cluster = run
                .glyphs
                .get(at + 1)
                .is_none_or(|next| next.cluster != run.glyphs[at].cluster);
            if ends_cluster && is_letter(&run.glyphs[at]) {
                run.glyphs[at].advance += space;
                if let Some(mark) = mark_before_am(text, &run.glyphs[..=at]) {
                    run.glyphs[mark].advance += space;
                }
            }
        }
    }
    let last = runs.iter_mut().rev().find_map(|run| {
        let last = run.glyphs.iter().rposition(is_letter)?;
        Some((run, last))
    });
    if let Some((run, last)) = last.filter(|(run, _)| run.spaced) {
        run.glyphs[last].advance -= spacing * run.instance.units_per_size();
    }
}

/// The vowels that are written as a mark above the letter before them and a letter after it.
const AM: [char; 2] = ['\u{E33}', '\u{EB3}'];

/// The last mark before the letter of an [`AM`] that ends `glyphs`. Space that is added to it, and
/// not to the letter below, leaves the marks where they are.
fn mark_before_am(text: &str, glyphs: &[ShapedGlyph]) -> Option<usize> {
    let (last, rest) = glyphs.split_last()?;
    let mark = rest.last().filter(|mark| mark.cluster == last.cluster)?;
    let text = &text[mark.cluster..];
    let end = GraphemeClusterSegmenter::new().segment_str(text).nth(1)?;
    text[..end].ends_with(AM).then(|| rest.len() - 1)
}

fn measure(runs: &[ShapedRun]) -> (f32, Option<InkBox>) {
    let mut pen = 0.0;
    let mut ink: Option<InkBox> = None;
    for run in runs {
        let em = run.instance.units_per_size();
        for glyph in &run.glyphs {
            if let Some(outline) = run.instance.outline(glyph.id) {
                let x = pen + glyph.x_offset / em;
                let y = -glyph.y_offset / em;
                let bounds = outline.bounds();
                let own = InkBox {
                    left: x + bounds.x_min / em,
                    top: y - bounds.y_max / em,
                    right: x + bounds.x_max / em,
                    bottom: y - bounds.y_min / em,
                };
                ink = Some(ink.map_or(own, |ink| ink.union(own)));
            }
            pen += glyph.advance / em;
        }
    }
    (pen, ink)
}

/// For each byte of the line, the width in em of the cluster that starts there; 0 where none
/// does.
pub(super) fn widths(line: &ShapedLine) -> Vec<f32> {
    let mut widths = vec![0.0; line.text.len() + 1];
    for run in &line.runs {
        let em = run.instance.units_per_size();
        for glyph in &run.glyphs {
            widths[glyph.cluster] += glyph.advance / em;
        }
    }
    widths
}

/// Where the ink of lines in this grid starts and ends, in em below the first baseline.
pub(super) fn vertical_ink(lines: &[ShapedLine], grid: Grid, line_height: f32) -> (f32, f32) {
    let edges = lines.iter().enumerate().filter_map(|(index, line)| {
        let baseline = grid.place(index).1 as f32 * line_height;
        line.ink
            .map(|ink| (baseline + ink.top, baseline + ink.bottom))
    });
    edges
        .reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
        .unwrap_or((0.0, 0.0))
}
