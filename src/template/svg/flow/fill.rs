//! How many words a line takes.

use std::ops::Range;

use super::model::Paragraph;

/// The text of a paragraph, measured.
pub(super) struct Measured {
    /// For each byte, the width of the cluster that starts there.
    pub(super) widths: Vec<f32>,
    /// The bytes at which it can be broken.
    pub(super) breaks: Vec<usize>,
}

/// What becomes of a word for which a line has no room.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum WideWords {
    /// It goes where there is more room.
    GoDown,
    /// It is broken between letters.
    Break,
    /// It stays whole and goes beyond the edge.
    Overflow,
}

/// Puts as many words as fit into each place of a line.
pub(super) fn fill(
    paragraph: &Paragraph,
    measured: &Measured,
    room: &[(f32, f32)],
    start: usize,
    wide_words: WideWords,
) -> Vec<(Range<usize>, (f32, f32))> {
    let text = &paragraph.text;
    if text.is_empty() {
        return room.first().map(|room| (0..0, *room)).into_iter().collect();
    }
    let mut parts = Vec::new();
    let mut at = start;
    for place in room {
        let width = place.1 - place.0;
        let mut end = at;
        let mut used = 0.0;
        let mut from = at;
        let after = measured.breaks.partition_point(|edge| *edge <= at);
        let ends = measured.breaks[after..].iter().copied().chain([text.len()]);
        for edge in ends {
            let word: f32 = measured.widths[from..edge].iter().sum();
            let ink_end = from + text[from..edge].trim_end_matches(' ').len();
            let ink: f32 = measured.widths[from..ink_end].iter().sum();
            if paragraph.wraps && used + ink > width * (1.0 + 1e-5) + 1e-3 {
                break;
            }
            used += word;
            (from, end) = (edge, edge);
        }
        if end > at {
            parts.push((at..end, *place));
            at = skip_spaces(text, end);
        }
        if at >= text.len() {
            break;
        }
    }
    if parts.is_empty() && wide_words != WideWords::GoDown {
        let after = measured.breaks.partition_point(|edge| *edge <= start);
        let mut end = measured.breaks.get(after).copied().unwrap_or(text.len());
        if wide_words == WideWords::Break {
            end = letters_that_fit(paragraph, measured, start..end, room);
        }
        parts.extend(room.first().map(|room| (start..end, *room)));
    }
    parts
}

/// Where a word ends that is broken so that it fits; at least one letter stays.
fn letters_that_fit(
    paragraph: &Paragraph,
    measured: &Measured,
    word: Range<usize>,
    room: &[(f32, f32)],
) -> usize {
    let width = room.first().map_or(0.0, |(left, right)| right - left);
    let (start, mut used) = (word.start, 0.0);
    for (at, c) in paragraph.text[word.clone()].char_indices() {
        let at = start + at;
        // Where a letter has no width, it belongs to the one before it.
        let is_letter = measured.widths[at] > 0.0;
        if is_letter && at > start && used + measured.widths[at] > width {
            return at;
        }
        used += measured.widths[at..at + c.len_utf8()].iter().sum::<f32>();
    }
    word.end
}

/// White space at the start of a line is dropped, where it is that of a break.
pub(super) fn skip_spaces(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    at + (rest.len() - rest.trim_start_matches(' ').len())
}
