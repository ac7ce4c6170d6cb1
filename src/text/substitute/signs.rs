//! Signs that the font of their word lacks, and signs that no font has.

use std::ops::Range;
use std::sync::Arc;

use icu_properties::CodePointMapData;
use icu_properties::props::GeneralCategory;
use icu_segmenter::GraphemeClusterSegmenter;

use super::edit::Edit;
use crate::field::MissingSigns;
use crate::font::Instance;
use crate::text::itemize::{Item, Paragraph};
use crate::text::layout::SubstitutionReason;

/// The signs to replace, by bytes of the text as it is set.
pub(in crate::text) struct Found(Vec<Edit>);

impl Found {
    pub(in crate::text) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn into_edits(self) -> impl Iterator<Item = Edit> {
        self.0.into_iter()
    }
}

pub(super) fn find(paragraphs: &[Paragraph<'_>], policy: MissingSigns) -> Found {
    let mut edits = Vec::new();
    for paragraph in paragraphs {
        let text = paragraph.bidi.text;
        let mut found = equivalents(paragraph);
        if policy == MissingSigns::LeaveOut {
            found.extend(leave_out(text, &missing(paragraph)));
        }
        edits.extend(found.into_iter().map(|edit| Edit {
            range: paragraph.start + edit.range.start..paragraph.start + edit.range.end,
            ..edit
        }));
    }
    Found(edits)
}

/// For each sign what can be set in its place, the nearest first.
const EQUIVALENTS: [(char, &[&str]); 11] = [
    ('\u{2BB}', &["\u{2018}", "'"]),
    ('\u{2BC}', &["\u{2019}", "'"]),
    ('\u{2010}', &["-"]),
    ('\u{2011}', &["-"]),
    ('\u{2012}', &["\u{2013}"]),
    ('\u{2015}', &["\u{2014}"]),
    ('\u{2018}', &["'"]),
    ('\u{2019}', &["'"]),
    ('\u{2032}', &["\u{2019}", "'"]),
    ('\u{2044}', &["/"]),
    ('\u{2212}', &["\u{2013}"]),
];

/// Replaces each sign that is set in another font than the letters beside it by one that their font
/// has, if there is one.
fn equivalents(paragraph: &Paragraph<'_>) -> Vec<Edit> {
    let text = paragraph.bidi.text;
    let mut edits = Vec::new();
    for (index, item) in paragraph.items.iter().enumerate() {
        let signs = &text[item.range.clone()];
        if signs.is_ascii() || signs.contains(char::is_alphabetic) {
            continue;
        }
        let Some(font) = font_beside(&paragraph.items, index, text) else {
            continue;
        };
        for (at, sign) in signs.char_indices().filter(|(_, sign)| !font.covers(*sign)) {
            let start = item.range.start + at;
            edits.extend(equivalent(sign, font).map(|replacement| Edit {
                range: start..start + sign.len_utf8(),
                replacement,
                reason: SubstitutionReason::NotInFont,
            }));
        }
    }
    edits
}

/// The font of the letters before an item, or else of those after it.
fn font_beside<'i>(items: &'i [Item], index: usize, text: &str) -> Option<&'i Arc<Instance>> {
    let has_letters = |item: &&Item| text[item.range.clone()].contains(char::is_alphabetic);
    let before = items[..index].iter().rev().find(has_letters);
    let item = before.or_else(|| items[index + 1..].iter().find(has_letters))?;
    Some(&item.instance)
}

/// What the font has in place of a sign.
fn equivalent(sign: char, font: &Instance) -> Option<String> {
    let has = |text: &str| text.chars().all(|c| font.covers(c));
    let known = EQUIVALENTS.iter().find(|(known, _)| *known == sign);
    if let Some((_, equivalents)) = known {
        return equivalents
            .iter()
            .find(|text| has(text))
            .map(|text| (*text).to_owned());
    }
    // The full-width forms of ASCII are in its order.
    let code = u32::from(sign)
        .checked_sub(0xFF01)
        .filter(|code| *code <= 0x5D)?;
    let narrow = char::from_u32(code + u32::from('!'))?.to_string();
    has(&narrow).then_some(narrow)
}

/// The signs that no font has, or that fonts have as a picture alone. Those beside each other are
/// one range.
fn missing(paragraph: &Paragraph<'_>) -> Vec<Range<usize>> {
    let text = paragraph.bidi.text;
    let pictures = paragraph.items.iter().filter(|item| {
        let signs = &text[item.range.clone()];
        !signs.is_ascii() && signs.chars().any(|c| item.instance.is_picture(c))
    });
    let borders: Vec<usize> = if paragraph.missing.is_empty() && pictures.clone().next().is_none() {
        Vec::new()
    } else {
        GraphemeClusterSegmenter::new().segment_str(text).collect()
    };
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for pair in borders.windows(2) {
        let grapheme = pair[0]..pair[1];
        let is_lacking = paragraph
            .missing
            .iter()
            .any(|missing| grapheme.contains(&missing.offset));
        let is_picture = pictures.clone().any(|item| {
            item.range.contains(&grapheme.start)
                && text[grapheme.clone()]
                    .chars()
                    .any(|c| item.instance.is_picture(c))
        });
        if !(is_lacking || is_picture) || !is_sign(&text[grapheme.clone()]) {
            continue;
        }
        match ranges.last_mut() {
            Some(last) if last.end == grapheme.start => last.end = grapheme.end,
            _ => ranges.push(grapheme),
        }
    }
    ranges
}

/// Whether a grapheme is a symbol or a punctuation mark, and not a letter or a digit.
fn is_sign(grapheme: &str) -> bool {
    use GeneralCategory::{
        ClosePunctuation, ConnectorPunctuation, CurrencySymbol, DashPunctuation, FinalPunctuation,
        InitialPunctuation, MathSymbol, ModifierSymbol, OpenPunctuation, OtherPunctuation,
        OtherSymbol,
    };
    let first = grapheme.chars().next();
    first.is_some_and(|first| {
        matches!(
            CodePointMapData::<GeneralCategory>::new().get(first),
            ClosePunctuation
                | ConnectorPunctuation
                | CurrencySymbol
                | DashPunctuation
                | FinalPunctuation
                | InitialPunctuation
                | MathSymbol
                | ModifierSymbol
                | OpenPunctuation
                | OtherPunctuation
                | OtherSymbol
        )
    })
}

/// Leaves out these ranges. Of the spaces around a range that stands alone, one is left out too.
fn leave_out(text: &str, ranges: &[Range<usize>]) -> Vec<Edit> {
    let mut edits: Vec<Edit> = Vec::new();
    for range in ranges {
        let Range { mut start, mut end } = range.clone();
        let free = edits.last().map_or(0, |edit| edit.range.end);
        let before = text[free..start].chars().next_back();
        let after = text[end..].chars().next();
        let is_space = |c: Option<char>| c.is_none_or(char::is_whitespace);
        if is_space(before) && is_space(after) {
            match (before, after) {
                (Some(space), _) => start -= space.len_utf8(),
                (None, Some(space)) => end += space.len_utf8(),
                (None, None) => {}
            }
        }
        edits.push(Edit {
            range: start..end,
            replacement: String::new(),
            reason: SubstitutionReason::LeftOut,
        });
    }
    edits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn without(text: &str, sign: &str) -> String {
        let signs = text.match_indices(sign);
        let ranges: Vec<_> = signs.map(|(at, sign)| at..at + sign.len()).collect();
        super::super::edit::apply(text, &leave_out(text, &ranges)).0
    }

    #[test]
    fn a_sign_is_left_out_with_one_space() {
        for (text, right) in [
            ("Ann 🎉", "Ann"),
            ("🎉 Ann", "Ann"),
            ("Ann 🎉 Lee", "Ann Lee"),
            ("🎉 🎉 Ann", "Ann"),
            ("Ann🎉Lee", "AnnLee"),
            ("Ann🎉 Lee", "Ann Lee"),
            ("🎉", ""),
        ] {
            assert_eq!(without(text, "🎉"), right, "{text}");
        }
    }

    #[test]
    fn letters_are_no_signs() {
        assert!(is_sign("🎉") && is_sign("👩\u{200D}💻") && is_sign("®"));
        assert!(!is_sign("ሀ") && !is_sign("1") && !is_sign("\u{301}"));
    }
}
