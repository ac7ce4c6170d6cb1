//! From what a person types to the entry it means.

use icu_casemap::CaseMapper;
use icu_properties::CodePointSetData;
use icu_properties::props::{DefaultIgnorableCodePoint, Diacritic};
use unicode_normalization::UnicodeNormalization;

use super::{Entry, Plan};
use crate::diagnostic::{Code, Diagnostic, Result};

/// How many near names an error lists.
const LISTED: usize = 3;

/// What is less like the query than this is not near it.
const LEAST_LIKENESS: f64 = 0.6;

/// Ways to compare, from strict to lenient.
const COMPARISONS: [fn(&str) -> String; 3] = [exact, without_case, without_accents];

impl Plan {
    /// The entry whose name, slug or key is the query as a person would type it: exactly, else
    /// but for case, else but for accents too.
    ///
    /// A key may be given without its extension. Without accents, `ı`, `ø`, `ł`, `đ` and their
    /// like are the plain letters, and hyphens are spaces.
    ///
    /// # Errors
    ///
    /// [`Code::ManyMatches`](crate::Code::ManyMatches) where several entries match equally well, [`Code::NoMatch`](crate::Code::NoMatch) with
    /// the nearest names where none does.
    pub fn find(&self, query: &str) -> Result<Entry<'_>> {
        for comparison in COMPARISONS {
            let wanted = comparison(query.trim());
            let matches: Vec<Entry<'_>> = self
                .entries()
                .filter(|entry| entry.called().any(|name| comparison(name) == wanted))
                .collect();
            match matches[..] {
                [] => {}
                [only] => return Ok(only),
                _ => {
                    let described: Vec<String> =
                        matches.iter().map(|entry| entry.describe()).collect();
                    let message = format!(
                        "`{query}` is the name of {}: {}",
                        described.len(),
                        described.join("; ")
                    );
                    return Err(Diagnostic::error(Code::ManyMatches, message)
                        .hint("give the slug or the key of the one meant")
                        .into());
                }
            }
        }
        let nearest = self.nearest(query);
        let hint = if nearest.is_empty() {
            "give a name, slug or key of the roster".into()
        } else {
            format!("did you mean `{}`?", nearest.join("`, `"))
        };
        let message = format!("nobody is called `{query}`");
        Err(Diagnostic::error(Code::NoMatch, message).hint(hint).into())
    }

    fn nearest(&self, query: &str) -> Vec<String> {
        let query = without_accents(query);
        let mut likenesses: Vec<(f64, Entry<'_>)> = self
            .entries()
            .filter(|entry| !entry.name().is_empty())
            .map(|entry| (entry.likeness(&query), entry))
            .filter(|(likeness, _)| *likeness >= LEAST_LIKENESS)
            .collect();
        likenesses.sort_by(|(one, _), (other, _)| other.total_cmp(one));
        let nearest = likenesses.iter().take(LISTED);
        nearest.map(|(_, entry)| entry.name().to_owned()).collect()
    }
}

impl<'p> Entry<'p> {
    /// What the entry can be called by.
    fn called(self) -> impl Iterator<Item = &'p str> {
        let key = self.key();
        [self.name(), key.as_str(), key.stem()]
            .into_iter()
            .chain(self.recipient().slug())
            .filter(|name| !name.is_empty())
    }

    fn describe(self) -> String {
        format!("{} (row {}, {})", self.name(), self.row(), self.key())
    }

    /// How like the query, which has no accents, the name or slug is, from 0 to 1.
    fn likeness(self, query: &str) -> f64 {
        let names = std::iter::once(self.name()).chain(self.recipient().slug());
        let likenesses = names.map(|name| {
            let name = without_accents(name);
            let is_part = !query.is_empty() && name.contains(query);
            if is_part {
                1.0
            } else {
                strsim::normalized_damerau_levenshtein(query, &name)
            }
        });
        likenesses.fold(0.0, f64::max)
    }
}

/// The text as it was typed, however its letters and marks are composed.
fn exact(text: &str) -> String {
    text.nfc().collect()
}

fn without_case(text: &str) -> String {
    let decomposed: String = text.nfd().collect();
    CaseMapper::new().fold_string(&decomposed).nfc().collect()
}

fn without_accents(text: &str) -> String {
    let diacritics = CodePointSetData::new::<Diacritic>();
    let invisible = CodePointSetData::new::<DefaultIgnorableCodePoint>();
    let decomposed: String = text.nfd().collect();
    let folded = CaseMapper::new().fold_string(&decomposed);
    let mut plain = String::with_capacity(folded.len());
    for character in folded.nfd() {
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

/// What letters with strokes and the like, which do not decompose, are typed as; apostrophes are
/// not typed at all.
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
