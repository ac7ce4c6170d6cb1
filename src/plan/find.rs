//! Finding an entry by what a person types.

use icu_properties::CodePointSetData;
use icu_properties::props::{DefaultIgnorableCodePoint, Diacritic};

use super::{Entry, Plan};
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::normal_form::{caseless, nfc};

/// The number of similar names in an error.
const LISTED: usize = 3;

/// The longest names that are compared by their letters, which takes the product of their lengths.
const MAX_COMPARED: usize = 256;

/// The number of matches in an error.
const MAX_MATCHES: usize = 10;

/// Names that are less similar to the query are not listed.
const MIN_SIMILARITY: f64 = 0.6;

/// Ways to compare what is not the same, from strict to lenient.
const COMPARISONS: [fn(&str) -> String; 2] = [caseless, without_accents];

impl Plan {
    /// The entry whose name, slug or key matches the query: exactly, or else ignoring case, or
    /// else ignoring accents too, or else if the query is a part of its name.
    ///
    /// A key may be given without its extension. Where accents are ignored, `ı`, `ø`, `ł`, `đ` and
    /// similar letters match the plain ones, and hyphens match spaces.
    ///
    /// # Errors
    ///
    /// [`Code::ManyMatches`] if several entries match equally well; [`Code::NoMatch`], with the
    /// most similar names, if none does.
    pub fn find(&self, query: &str) -> Result<Entry<'_>> {
        let wanted = nfc(query.trim());
        let matches = self.matches(|entry| entry.handles().any(|name| is_same(name, &wanted)));
        if let Some(found) = only(query, &matches)? {
            return Ok(found);
        }
        for comparison in COMPARISONS {
            let wanted = comparison(query.trim());
            let matches =
                self.matches(|entry| entry.handles().any(|name| comparison(name) == wanted));
            if let Some(found) = only(query, &matches)? {
                return Ok(found);
            }
        }
        let part = without_accents(query);
        let part = part.trim();
        if !part.is_empty() {
            let matches = self.matches(|entry| without_accents(entry.name()).contains(part));
            if let Some(found) = only(query, &matches)? {
                return Ok(found);
            }
        }
        let similar = self.similar_names(query);
        let hint = if similar.is_empty() {
            "give a name, slug or key of the roster".into()
        } else {
            format!("did you mean `{}`?", similar.join("`, `"))
        };
        let message = format!("no recipient is called `{query}`");
        Err(Diagnostic::error(Code::NoMatch, message).hint(hint).into())
    }

    fn matches(&self, matches: impl Fn(Entry<'_>) -> bool) -> Vec<Entry<'_>> {
        self.entries().filter(|entry| matches(*entry)).collect()
    }

    fn similar_names(&self, query: &str) -> Vec<String> {
        let query = without_accents(query);
        let mut similar: Vec<(f64, Entry<'_>)> = self
            .entries()
            .filter(|entry| !entry.name().is_empty())
            .map(|entry| (entry.similarity(&query), entry))
            .filter(|(similarity, _)| *similarity >= MIN_SIMILARITY)
            .collect();
        similar.sort_by(|(one, _), (other, _)| other.total_cmp(one));
        let listed = similar.iter().take(LISTED);
        listed.map(|(_, entry)| entry.name().to_owned()).collect()
    }
}

/// The only match, if there is one.
fn only<'p>(query: &str, matches: &[Entry<'p>]) -> Result<Option<Entry<'p>>> {
    let others = match matches {
        [] => return Ok(None),
        [only] => return Ok(Some(*only)),
        [..] if matches.len() > MAX_MATCHES => {
            format!("; and {} others", matches.len() - MAX_MATCHES)
        }
        [..] => String::new(),
    };
    let described: Vec<String> = matches
        .iter()
        .take(MAX_MATCHES)
        .map(|entry| entry.describe())
        .collect();
    let message = format!(
        "`{query}` matches {} recipients: {}{others}",
        matches.len(),
        described.join("; ")
    );
    Err(Diagnostic::error(Code::ManyMatches, message)
        .hint("give more of the name, or the slug or the key of the one you mean")
        .into())
}

impl<'p> Entry<'p> {
    /// The names that the entry can be found by.
    fn handles(self) -> impl Iterator<Item = &'p str> {
        let key = self.key();
        [self.name(), key.as_str(), key.stem()]
            .into_iter()
            .chain(self.recipient().slug())
            .filter(|name| !name.is_empty())
    }

    fn describe(self) -> String {
        format!("{} (row {}, {})", self.name(), self.row(), self.key())
    }

    /// The similarity of the name or slug to a query without accents, from 0 to 1.
    fn similarity(self, query: &str) -> f64 {
        let names = std::iter::once(self.name()).chain(self.recipient().slug());
        let similarities = names.map(|name| {
            let name = without_accents(name);
            let is_part = !query.is_empty() && name.contains(query);
            if is_part {
                1.0
            } else if query.len().max(name.len()) > MAX_COMPARED {
                0.0
            } else {
                strsim::normalized_damerau_levenshtein(query, &name)
            }
        });
        similarities.fold(0.0, f64::max)
    }
}

/// Whether a text is this one in NFC, whether its own letters and marks are composed or not.
fn is_same(text: &str, wanted: &str) -> bool {
    let mut pairs = text.bytes().zip(wanted.bytes());
    match pairs.find(|(own, other)| own != other) {
        // Nearly all texts differ like this. A letter of ASCII composes with no character before
        // it, and what it becomes with the marks after it is not of ASCII.
        Some((own, other)) if own.is_ascii() && other.is_ascii() => false,
        _ => nfc(text) == wanted,
    }
}

pub(super) fn without_accents(text: &str) -> String {
    let diacritics = CodePointSetData::new::<Diacritic>();
    let invisible = CodePointSetData::new::<DefaultIgnorableCodePoint>();
    let folded = caseless(text);
    let mut plain = String::with_capacity(folded.len());
    for character in folded.chars() {
        if is_separator(character) {
            if !plain.ends_with(' ') {
                plain.push(' ');
            }
        } else if let Some(letters) = plain_letters(character) {
            plain.push_str(letters);
        } else if !diacritics.contains(character) && !invisible.contains(character) {
            plain.push(character);
        }
    }
    plain
}

fn is_separator(character: char) -> bool {
    character.is_whitespace() || matches!(character, '-' | '_' | '\u{2010}' | '\u{2011}')
}

/// The plain letters that people type for letters with strokes and similar ones, which do not
/// decompose; nothing for apostrophes.
fn plain_letters(character: char) -> Option<&'static str> {
    Some(match character {
        'ı' => "i",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ŧ' => "t",
        'ƀ' => "b",
        'ɨ' => "i",
        'ŋ' => "ng",
        'ə' => "e",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        '\'' | '’' | '‘' | 'ʻ' | 'ʼ' | '`' | '´' => "",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    proptest! {
        #[test]
        fn texts_are_the_same_if_their_nfc_is(
            text in "[abÉé\u{301}\u{327}Åk가ᄀ\u{1161}]{0,6}",
            other in "[abÉé\u{301}\u{327}Åk가ᄀ\u{1161}]{0,6}",
        ) {
            let wanted: String = other.nfc().collect();
            let plain = text.nfc().eq(wanted.chars());
            prop_assert_eq!(is_same(&text, &wanted), plain);
            prop_assert!(is_same(&other, &wanted));
        }
    }
}
