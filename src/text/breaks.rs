//! Where a text can be broken into lines, and which breaks give the best lines.

mod particles;

use std::ops::Range;

use icu_properties::CodePointMapData;
use icu_properties::props::LineBreak;
use icu_segmenter::options::{LineBreakOptions, WordBreakInvariantOptions};
use icu_segmenter::{GraphemeClusterSegmenter, LineSegmenter, WordSegmenter};

use crate::language::Script;

/// The lines that the text itself separates, without the characters that end them (UAX #14, LB4
/// and LB5).
pub(super) fn paragraphs(text: &str) -> Vec<Range<usize>> {
    let mut paragraphs = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if !is_mandatory_break(c) {
            continue;
        }
        paragraphs.push(start..at);
        start = at + c.len_utf8();
        if c == '\r' && chars.next_if(|(_, next)| *next == '\n').is_some() {
            start += 1;
        }
    }
    paragraphs.push(start..text.len());
    paragraphs
}

fn is_mandatory_break(c: char) -> bool {
    matches!(
        CodePointMapData::<LineBreak>::new().get(c),
        LineBreak::MandatoryBreak
            | LineBreak::CarriageReturn
            | LineBreak::LineFeed
            | LineBreak::NextLine
    )
}

/// Where a text is allowed to break.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BreakRule {
    /// As between words, but of words with letters, only where white space separates them: not
    /// after a hyphen or a solidus.
    AtSpaces,
    /// Between words, also in scripts that write no spaces.
    BetweenWords,
    /// Wherever UAX #14 allows it, for example between any two Han characters.
    Anywhere,
}

/// The byte offsets at which a paragraph can be broken, without its start and its end. None is
/// inside a grapheme: UAX #14 alone would separate a space from the marks on it.
pub(super) fn opportunities(text: &str, rule: BreakRule) -> Vec<usize> {
    let graphemes: Vec<usize> = GraphemeClusterSegmenter::new().segment_str(text).collect();
    let lines = LineSegmenter::new_dictionary(LineBreakOptions::default());
    let allowed = lines
        .segment_str(text)
        .filter(|at| *at > 0 && *at < text.len() && graphemes.binary_search(at).is_ok())
        .filter(|at| !is_at_apostrophe(text, *at) && !text[*at..].starts_with(MIDDLE_DOTS))
        .filter(|at| !particles::ends_with_particle(&text[..*at]));
    if rule == BreakRule::Anywhere {
        return allowed.collect();
    }
    let words = WordSegmenter::new_dictionary(WordBreakInvariantOptions::default());
    let mut borders: Vec<usize> = words.segment_str(text).collect();
    let after_dots = after_middle_dots(text);
    if !after_dots.is_empty() {
        // The dots separate the parts of a transcribed name; a dictionary finds words inside them.
        borders.retain(|at| !is_between_ideographs(text, *at));
        borders.extend(after_dots);
        borders.sort_unstable();
    }
    allowed
        .filter(|at| borders.binary_search(at).is_ok())
        .filter(|at| rule == BreakRule::BetweenWords || !is_after_hyphen(text, *at))
        .collect()
}

/// All byte offsets at which UAX #14 allows a break, without the text's start and its end.
#[cfg(feature = "svg")]
pub(super) fn all_opportunities(text: &str) -> Vec<usize> {
    let lines = LineSegmenter::new_dictionary(LineBreakOptions::default());
    let allowed = lines.segment_str(text);
    allowed.filter(|at| *at > 0 && *at < text.len()).collect()
}

/// The dots between the parts of names that are transcribed into Chinese or Japanese.
const MIDDLE_DOTS: [char; 4] = ['\u{B7}', '\u{2027}', '\u{30FB}', '\u{FF65}'];

/// The ends of the middle dots between ideographs or kana.
fn after_middle_dots(text: &str) -> Vec<usize> {
    let dots = text.match_indices(MIDDLE_DOTS);
    dots.map(|(at, dot)| at + dot.len())
        .filter(|end| {
            let before = text[..*end].chars().rev().nth(1);
            let after = text[*end..].chars().next();
            before.is_some_and(is_ideograph) && after.is_some_and(is_ideograph)
        })
        .collect()
}

fn is_between_ideographs(text: &str, at: usize) -> bool {
    let (before, after) = (text[..at].chars().next_back(), text[at..].chars().next());
    before.is_some_and(is_ideograph) && after.is_some_and(is_ideograph)
}

/// Whether a character is an ideograph or a kana.
fn is_ideograph(c: char) -> bool {
    matches!(Script::for_char(c).code(), "Hani" | "Hira" | "Kana") || c == '\u{30FC}'
}

/// Whether a break is beside a character that stands for an apostrophe inside a word. UAX #14 takes
/// some of them for accents or for quotation marks.
fn is_at_apostrophe(text: &str, at: usize) -> bool {
    const APOSTROPHES: &str = "'`´ʹʻʼʽʾʿˈ‘’‛′‵＇";

    let mut before = text[..at].chars().rev();
    let mut after = text[at..].chars();
    let (last, next) = (before.next(), after.next());
    let is_apostrophe = |c: Option<char>| c.is_some_and(|c| APOSTROPHES.contains(c));
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    (is_apostrophe(last) && is_letter(before.next()) && is_letter(next))
        || (is_letter(last) && is_apostrophe(next) && is_letter(after.next()))
}

/// Whether a break is after a hyphen, a dash or a solidus between letters or digits.
fn is_after_hyphen(text: &str, at: usize) -> bool {
    let mut before = text[..at].chars().rev();
    let last = before.next();
    let is_joint =
        last.is_some_and(|c| matches!(c, '-' | '/' | '|' | '\u{AD}' | '\u{2010}'..='\u{2015}'));
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    is_joint && is_word(before.next()) && is_word(text[at..].chars().next())
}

/// A part of a paragraph that stays on one line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Segment {
    /// The width in em, including the white space after it.
    pub(super) width: f32,
    /// The width in em of the white space after it, which takes no room at the end of a line.
    pub(super) trailing: f32,
}

/// With more segments than this, lines are filled one by one, because comparing all ways to break
/// would take too long.
const MAX_BALANCED: usize = 200;

/// Breaks segments into at most `lines` lines. Of the ways that make the longest line shortest, it
/// takes the one with the most even lines. Returns the index of each segment that starts a line,
/// except the first.
pub(super) fn balance(segments: &[Segment], lines: usize) -> Vec<usize> {
    let limit = shortest_limit(segments, lines);
    if segments.len() > MAX_BALANCED {
        return fill(segments, limit).unwrap_or_default();
    }
    even(segments, lines, limit)
}

/// The smallest line width at which filling line by line needs no more than `lines` lines.
fn shortest_limit(segments: &[Segment], lines: usize) -> f32 {
    let widest = segments
        .iter()
        .map(|s| s.width - s.trailing)
        .fold(0.0, f32::max);
    let whole: f32 = segments.iter().map(|s| s.width).sum();
    let (mut low, mut high) = (widest, whole.max(widest));
    // Each round halves the interval. After 32 rounds it is below a thousandth of an em.
    for _ in 0..32 {
        let middle = f32::midpoint(low, high);
        match fill(segments, middle) {
            Some(breaks) if breaks.len() < lines => high = middle,
            _ => low = middle,
        }
    }
    high
}

/// Puts as many segments on each line as fit; `None` if a single segment is too wide.
pub(super) fn fill(segments: &[Segment], limit: f32) -> Option<Vec<usize>> {
    let mut breaks = Vec::new();
    let mut used = 0.0;
    for (index, segment) in segments.iter().enumerate() {
        let ink = segment.width - segment.trailing;
        if used > 0.0 && used + ink > limit {
            breaks.push(index);
            used = 0.0;
        }
        if ink > limit {
            return None;
        }
        used += segment.width;
    }
    Some(breaks)
}

/// Breaks into at most `lines` lines no wider than `limit`, so that the sum of the squares of the
/// lines' free widths is smallest.
fn even(segments: &[Segment], lines: usize, limit: f32) -> Vec<usize> {
    let count = segments.len();
    let tolerance = limit * 1e-4;
    // best[l][i]: the cost of the first i segments in l lines, and the start of the last line.
    let mut best = vec![vec![(f32::INFINITY, 0_usize); count + 1]; lines + 1];
    best[0][0] = (0.0, 0);
    for line in 1..=lines {
        for end in 1..=count {
            let mut width = 0.0;
            for start in (0..end).rev() {
                width += segments[start].width;
                let ink = width - segments[end - 1].trailing;
                if ink > limit + tolerance {
                    break;
                }
                let cost = best[line - 1][start].0 + (limit - ink) * (limit - ink);
                if cost < best[line][end].0 {
                    best[line][end] = (cost, start);
                }
            }
        }
    }
    let Some(line_count) =
        (1..=lines).min_by(|&a, &b| best[a][count].0.total_cmp(&best[b][count].0))
    else {
        return Vec::new();
    };
    let mut breaks = Vec::new();
    let mut end = count;
    for line in (1..=line_count).rev() {
        end = best[line][end].1;
        if end > 0 {
            breaks.push(end);
        }
    }
    breaks.reverse();
    breaks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segments(widths: &[f32]) -> Vec<Segment> {
        widths
            .iter()
            .map(|&w| Segment {
                width: w + 0.25,
                trailing: 0.25,
            })
            .collect()
    }

    #[test]
    fn two_lines_are_as_even_as_possible() {
        assert_eq!(balance(&segments(&[3.0, 2.0, 2.0, 3.0]), 2), [2]);
        assert_eq!(balance(&segments(&[1.0, 1.0, 1.0, 5.0]), 2), [3]);
    }

    #[test]
    fn the_last_of_three_lines_is_not_short() {
        assert_eq!(
            balance(&segments(&[2.0, 2.0, 2.0, 2.0, 2.0, 2.0]), 3),
            [2, 4]
        );
    }

    #[test]
    fn one_line_has_no_break() {
        assert!(balance(&segments(&[1.0, 2.0]), 1).is_empty());
    }

    #[test]
    fn many_segments_are_filled_line_by_line() {
        let breaks = balance(&segments(&vec![1.0; 1000]), 10);
        assert_eq!(breaks.len(), 9);
    }

    #[test]
    fn hard_breaks_end_paragraphs() {
        assert_eq!(paragraphs("a\r\nb\u{2028}c"), [0..1, 3..4, 7..8]);
        assert_eq!(paragraphs("").len(), 1);
    }

    #[test]
    fn a_space_keeps_its_marks() {
        assert_eq!(opportunities("a \u{300}b c", BreakRule::Anywhere), [6]);
    }

    #[test]
    fn hyphens_and_apostrophes_do_not_break_where_a_space_would() {
        for (text, spaces, words) in [
            ("Ana Smith-Jones", &[4][..], &[4, 10][..]),
            ("Jean-Baptiste Li", &[14], &[5, 14]),
            ("Ann–Lee Carter", &[10], &[6, 10]),
            ("Maria João/José", &[6], &[6, 12]),
            ("Steve D´Onald", &[6], &[6]),
            ("Steve D`Onald", &[6], &[6]),
            ("Steve D′Onald", &[6], &[6]),
            ("Steve D‘Onald", &[6], &[6]),
            ("Kalāʻkaua Nākano", &[12], &[12]),
            ("Ann – Lee", &[4, 8], &[4, 8]),
        ] {
            assert_eq!(opportunities(text, BreakRule::AtSpaces), spaces, "{text}");
            assert_eq!(
                opportunities(text, BreakRule::BetweenWords),
                words,
                "{text}"
            );
        }
    }

    #[test]
    fn chinese_words_are_not_broken_under_the_word_rule() {
        let anywhere = opportunities("中华人民共和国 北京", BreakRule::Anywhere);
        let between = opportunities("中华人民共和国 北京", BreakRule::BetweenWords);
        assert!(between.len() < anywhere.len());
        assert!(between.iter().all(|at| anywhere.contains(at)));
    }
}
