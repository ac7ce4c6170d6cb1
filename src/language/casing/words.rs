//! The words of a name, and the letters in them.

use std::ops::Range;

use super::letters::{is_capital, is_letter_or_mark, is_mark, is_small};

/// What stands between white space: “O’Neill-Smith,”.
pub(super) struct Word<'t> {
    /// The text of the word.
    pub(super) text: &'t str,
    /// The word in small letters, without a comma after it.
    pub(super) small: String,
    /// Its letters, in one part or several.
    pub(super) parts: Vec<Part<'t>>,
    /// Whether the word is in brackets.
    pub(super) is_aside: bool,
}

/// Letters without anything else between them: “O”, “Neill” and “Smith” in “O’Neill-Smith”.
pub(super) struct Part<'t> {
    pub(super) text: &'t str,
    /// Where it starts, in bytes of the whole name.
    pub(super) start: usize,
    /// The character before it in its word.
    pub(super) before: Option<char>,
    /// The character after it in its word.
    pub(super) after: Option<char>,
    pub(super) case: Case,
}

/// How letters are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Case {
    /// Two capitals or more.
    Capitals,
    /// One capital alone: an initial, or the “O” of “O’Neill”.
    OneCapital,
    /// Small letters only.
    Small,
    /// Capitals after the first letters of a name: `McDONALD`, `DeWITT`.
    CapitalsAfterPrefix,
    Mixed,
    /// No letter that has a case.
    None,
}

impl<'t> Word<'t> {
    /// Divides a name into its words.
    pub(super) fn all(name: &'t str) -> Vec<Self> {
        let mut words = Vec::new();
        let (mut start, mut open) = (0, 0_usize);
        for piece in name.split_inclusive(char::is_whitespace) {
            let text = piece.trim_end();
            if !text.is_empty() {
                open += text.matches(['(', '[']).count();
                words.push(Word {
                    text,
                    small: text.trim_matches(',').to_lowercase(),
                    parts: parts(text, start),
                    is_aside: open > 0,
                });
                open = open.saturating_sub(text.matches([')', ']']).count());
            }
            start += piece.len();
        }
        words
    }

    /// Whether the word is a name or a part of one: not a number, an address or a handle.
    pub(super) fn is_name(&self) -> bool {
        !self
            .text
            .contains(|c: char| c.is_numeric() || matches!(c, '@' | '_' | '#' | '\\' | ':'))
    }

    /// Whether the word ends as the family name does before a given name: “Jong, Jan de”.
    pub(super) fn ends_with_comma(&self) -> bool {
        self.text.ends_with(',')
    }

    /// Whether full stops divide words of several letters: “ann.lee”, “example.org”.
    pub(super) fn is_dotted(&self) -> bool {
        let is_long = |part: &Part| part.text.chars().nth(1).is_some();
        let mut pairs = self.parts.iter().zip(self.parts.iter().skip(1));
        pairs.any(|(one, other)| is_long(one) && is_long(other) && other.before == Some('.'))
    }
}

fn parts(word: &str, start: usize) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = 0..word.len();
    while let Some(first) = word[rest.clone()].find(is_letter_or_mark) {
        let first = rest.start + first;
        let length = word[first..].find(|c| !is_letter_or_mark(c));
        let range: Range<usize> = first..length.map_or(word.len(), |length| first + length);
        rest.start = range.end;
        let text = &word[range.clone()];
        parts.push(Part {
            text,
            start: start + range.start,
            before: word[..range.start].chars().next_back(),
            after: word[range.end..].chars().next(),
            case: case(text),
        });
    }
    parts
}

fn case(letters: &str) -> Case {
    let (mut capitals, mut small) = (0, 0);
    for c in letters.chars() {
        capitals += usize::from(is_capital(c));
        small += usize::from(is_small(c));
    }
    match (capitals, small) {
        (0, 0) => Case::None,
        (0, _) => Case::Small,
        (1, 0) => Case::OneCapital,
        (_, 0) => Case::Capitals,
        _ if has_prefix(letters) => Case::CapitalsAfterPrefix,
        _ => Case::Mixed,
    }
}

/// Whether letters are a capital, one to three small letters, and at least three capitals.
fn has_prefix(letters: &str) -> bool {
    let mut letters = letters.chars().filter(|c| !is_mark(*c)).peekable();
    let is_capital_first = letters.next().is_some_and(is_capital);
    let mut small = 0;
    while letters.next_if(|c| is_small(*c)).is_some() {
        small += 1;
    }
    let tail: Vec<char> = letters.collect();
    let are_capitals = tail.iter().all(|c| is_capital(*c) && !is_small(*c));
    is_capital_first && (1..=3).contains(&small) && tail.len() >= 3 && are_capitals
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_their_letters_in_parts() {
        let words = Word::all("Ann  O’NEILL-Smith, (USA)");
        let texts: Vec<&str> = words.iter().map(|word| word.text).collect();
        assert_eq!(texts, ["Ann", "O’NEILL-Smith,", "(USA)"]);
        let parts = &words[1].parts;
        let cases: Vec<_> = parts
            .iter()
            .map(|part| (part.text, part.start, part.case))
            .collect();
        assert_eq!(
            cases,
            [
                ("O", 5, Case::OneCapital),
                ("NEILL", 9, Case::Capitals),
                ("Smith", 15, Case::Mixed)
            ]
        );
        assert!(words[1].ends_with_comma() && words[2].is_aside && !words[1].is_aside);
    }

    #[test]
    fn letters_have_a_case() {
        for (letters, expected) in [
            ("ANN", Case::Capitals),
            ("GROßMANN", Case::Capitals),
            ("A\u{301}", Case::OneCapital),
            ("ann", Case::Small),
            ("李", Case::None),
            ("ნინო", Case::None),
            ("ᲜᲘᲜᲝ", Case::None),
            ("ᏔᎵ", Case::None),
            ("McDONALD", Case::CapitalsAfterPrefix),
            ("PhD", Case::Mixed),
            ("MacOS", Case::Mixed),
            ("ǅenan", Case::Mixed),
        ] {
            assert_eq!(case(letters), expected, "{letters}");
        }
    }
}
