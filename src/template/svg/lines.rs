//! The lines of a text element, as usvg resolves them.

use std::ops::Range;

use resvg::usvg;
use usvg::{TextAnchor, TextChunk, TextFlow, TextSpan};

use super::style::{GroupEffects, TextStyle, is_painted, is_same_style};
use crate::diagnostic::{Code, Diagnostic, Error, Result};
use crate::field::Align;
use crate::geometry::Transform;

/// One line of a text element, or a part of one that stands apart from the others.
#[derive(Debug)]
pub(super) struct ResolvedLine {
    /// What is painted of its words.
    pub(super) text: String,
    /// Whether it has a placeholder that is not painted.
    pub(super) has_hidden_placeholder: bool,
    /// Which letters of the element it has, white space not counted.
    pub(super) letters: Range<usize>,
    pub(super) style: TextStyle,
    /// The point on the baseline where the text starts, is centred or ends, in the text's own
    /// units.
    pub(super) anchor: (f32, f32),
    pub(super) align: Align,
    /// From the text's own units to CSS pixels.
    pub(super) transform: Transform,
}

/// The lines of a text, or why it cannot become a field. `transform` takes the text to CSS pixels,
/// `line` is its line in the file.
pub(super) fn read_lines(
    text: &usvg::Text,
    transform: Option<Transform>,
    effects: GroupEffects,
    line: u64,
) -> Result<Vec<ResolvedLine>> {
    let unsupported = |why: &str, hint: &str| -> Error {
        let content: String = text.chunks().iter().map(TextChunk::text).collect();
        let message = format!("the text `{}` {why}", content.trim());
        Diagnostic::error(Code::UnsupportedPlaceholder, message)
            .hint(hint)
            .at_row(line)
            .into()
    };
    let Some(transform) = transform else {
        return Err(unsupported(
            "has no area after its transform",
            "remove the transform",
        ));
    };
    if text.writing_mode() == usvg::WritingMode::TopToBottom {
        return Err(unsupported(
            "is vertical",
            "write it horizontally and rotate it",
        ));
    }
    let is_linear = |chunk: &TextChunk| matches!(chunk.text_flow(), TextFlow::Linear);
    if !text.chunks().iter().all(is_linear) {
        return Err(unsupported("follows a path", "put it on a straight line"));
    }
    let lines = collect_lines(text).into_iter();
    lines
        .filter(|line| !line.text.trim().is_empty())
        .map(|gathered| gathered.resolve(transform, effects, line))
        .collect()
}

/// The chunks of a text, gathered by their baselines, and those that stand apart on their own.
fn collect_lines(text: &usvg::Text) -> Vec<Line<'_>> {
    let mut lines: Vec<Line<'_>> = Vec::new();
    let (mut pen, mut offset, mut letters) = ((0.0, 0.0), 0, 0);
    for chunk in text.chunks() {
        let first_letter = letters;
        letters += count_letters(chunk.text());
        let shift = |by: &[f32]| by.get(offset).copied().unwrap_or(0.0);
        let x = chunk.x().unwrap_or(pen.0) + shift(text.dx());
        let y = chunk.y().unwrap_or(pen.1) + shift(text.dy());
        pen = (x, y);
        let count = chunk.text().chars().count();
        let has_shifts = |by: &[f32]| {
            let mut inside = by.iter().skip(offset + 1).take(count.saturating_sub(1));
            inside.any(|by| *by != 0.0)
        };
        let mut rotations = text.rotate().iter().skip(offset).take(count);
        let has_moved_letters = has_shifts(text.dx())
            || has_shifts(text.dy())
            || rotations.any(|rotation| *rotation != 0.0);
        offset += count;
        let size = chunk
            .spans()
            .first()
            .map_or(0.0, |span| span.font_size().get());
        let reach = reach(chunk, x);
        match lines.last_mut() {
            Some(line)
                if (line.anchor.1 - y).abs() <= size / 1000.0 && !line.is_apart(&reach, size) =>
            {
                line.text.push_str(chunk.text());
                line.chunks.push(chunk);
                line.has_moved_letters |= has_moved_letters;
                line.letters.end = letters;
                line.reach = reach;
            }
            _ => lines.push(Line {
                text: chunk.text().to_owned(),
                letters: first_letter..letters,
                chunks: vec![chunk],
                anchor: (x, y),
                reach,
                has_moved_letters,
            }),
        }
    }
    lines
}

/// The letters of a text, without white space, of which usvg keeps more or less.
pub(super) fn count_letters(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}

/// As far as a chunk may reach, whatever font it is set in: letters are rarely wider on average.
fn reach(chunk: &TextChunk, x: f32) -> Range<f32> {
    const WIDE: f32 = 0.7;
    let widths = chunk.spans().iter().map(|span| {
        let letters = text_of(chunk, span).chars().count() as f32;
        letters * (WIDE * span.font_size().get() + span.letter_spacing())
    });
    let width = widths.sum::<f32>().max(0.0);
    let before = match chunk.anchor() {
        TextAnchor::Start => 0.0,
        TextAnchor::Middle => width / 2.0,
        TextAnchor::End => width,
    };
    x - before..x - before + width
}

/// The words of a span.
fn text_of<'t>(chunk: &'t TextChunk, span: &TextSpan) -> &'t str {
    chunk.text().get(span.start()..span.end()).unwrap_or("")
}

/// The chunks of one line.
struct Line<'t> {
    text: String,
    /// As in [`ResolvedLine`].
    letters: Range<usize>,
    /// As far as its last chunk may reach.
    reach: Range<f32>,
    chunks: Vec<&'t TextChunk>,
    anchor: (f32, f32),
    /// Whether single letters are moved or rotated.
    has_moved_letters: bool,
}

impl Line<'_> {
    /// Whether there is room between this line and what may reach so far: words that belong
    /// together stand closer.
    fn is_apart(&self, other: &Range<f32>, size: f32) -> bool {
        let is_whole = self.text.matches('{').count() == self.text.matches('}').count();
        is_whole && (other.start > self.reach.end + size || other.end + size < self.reach.start)
    }

    fn resolve(
        &self,
        transform: Transform,
        effects: GroupEffects,
        line: u64,
    ) -> Result<ResolvedLine> {
        let is_painted = |(_, span): &(&TextChunk, &TextSpan)| is_painted(span, effects);
        // The style of a line is that of its placeholder.
        let mut painted = self.spans().filter(is_painted);
        let with_brace = painted.find(|(chunk, span)| text_of(chunk, span).contains('{'));
        let first = || self.spans().find(is_painted).or(self.spans().next());
        let Some((chunk, span)) = with_brace.or_else(first) else {
            let problem = Diagnostic::error(Code::UnsupportedPlaceholder, "the text has no size");
            return Err(problem.hint("make it larger").at_row(line).into());
        };
        let mut style = TextStyle::new(span, effects);
        let mut painted = self.spans().filter(is_painted);
        if painted.any(|(_, other)| !is_same_style(span, other)) {
            style.unsupported.push("a change of style within the line");
        }
        if self.has_moved_letters {
            style.unsupported.push("moving or rotating single letters");
        }
        if self.has_separate_parts() {
            style.unsupported.push("placing parts of the line apart");
        }
        let align = match chunk.anchor() {
            TextAnchor::Start => Align::Left,
            TextAnchor::Middle => Align::Center,
            TextAnchor::End => Align::Right,
        };
        let all = self.chunks.iter().flat_map(|chunk| {
            let spans = chunk.spans().iter();
            spans.map(move |span| (*chunk, span))
        });
        let seen = all.filter(is_painted);
        let text: String = seen.map(|(chunk, span)| text_of(chunk, span)).collect();
        Ok(ResolvedLine {
            style,
            anchor: self.anchor,
            align,
            transform,
            has_hidden_placeholder: self.text.contains('{') && !text.contains('{'),
            text,
            letters: self.letters.clone(),
        })
    }

    /// The spans that are not blank, each with its chunk.
    fn spans(&self) -> impl Iterator<Item = (&TextChunk, &TextSpan)> {
        self.chunks.iter().flat_map(|chunk| {
            let has_text = |span: &&TextSpan| !text_of(chunk, span).trim().is_empty();
            let spans = chunk.spans().iter().filter(has_text);
            spans.map(move |span| (*chunk, span))
        })
    }

    /// Whether words of the line have positions of their own. Illustrator gives them to the parts
    /// of a placeholder too, which belong together.
    fn has_separate_parts(&self) -> bool {
        let mut chunks = self.chunks.iter();
        let words = chunks
            .clone()
            .filter(|chunk| chunk.text().trim().chars().count() > 1);
        let are_whole = chunks
            .all(|chunk| chunk.text().matches('{').count() == chunk.text().matches('}').count());
        self.chunks.len() > 1 && words.count() > 1 && are_whole
    }
}
