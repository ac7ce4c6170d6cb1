//! Which letters of each word of a name are capitals.

use unicode_normalization::UnicodeNormalization as _;

use super::exceptions::{
    are_initials, before_inner_capital, begins_after_apostrophe, form, is_numeral,
};
use super::letters::{is_apostrophe, is_capital, is_consonant_sign, is_mark, small};
use super::recase::Style;
use super::syllables::has_syllables;
use super::words::{Case, Part, Word};
use crate::language::Language;
use crate::language::particles::{self, Form};

/// A name of which the style is asked.
pub(super) struct Name<'t> {
    words: Vec<Word<'t>>,
    language: Option<&'t Language>,
    /// Whether it has no capital at all, and two words or more.
    is_small: bool,
    /// Whether it has words with small letters besides those in capitals.
    is_mixed: bool,
    /// Whether its words are syllables, each with a capital: “van” and “de” are no particles there.
    has_syllables: bool,
    has_dotless_i: bool,
}

/// A word in its place.
#[derive(Clone, Copy)]
struct Place<'n, 't> {
    word: &'n Word<'t>,
    /// The word before it.
    before: Option<&'n Word<'t>>,
    is_first: bool,
    /// Whether another word of the name comes after it.
    is_followed: bool,
    /// Whether a comma stands before it: “Jong, Jan de”.
    is_after_comma: bool,
}

impl<'t> Name<'t> {
    pub(super) fn new(text: &'t str, language: Option<&'t Language>) -> Self {
        let mut words = Word::all(text);
        words.retain(|word| !word.parts.is_empty());
        let is_in =
            |case| move |word: &&Word| word.parts.iter().any(|part: &Part| part.case == case);
        let with_small = words.iter().filter(is_in(Case::Small)).count();
        let is_mixed = with_small > 0 || words.iter().any(|word| is_in(Case::Mixed)(&word));
        Self {
            is_small: with_small > 1 && !text.contains(is_capital),
            is_mixed,
            has_syllables: has_syllables(text, &words, language),
            has_dotless_i: has_dotless_i(text, language),
            words,
            language,
        }
    }

    /// Restyles the words in small letters although others are in capitals.
    pub(super) fn treat_as_small(&mut self) {
        let has_case = |word: &&Word| word.parts.iter().any(|part| part.case != Case::None);
        self.is_small = self.words.iter().filter(has_case).count() > 1;
    }

    /// Whether “I” is the capital of “ı” here.
    pub(super) fn has_dotless_i(&self) -> bool {
        self.has_dotless_i
    }

    /// The parts of all words, with their styles.
    pub(super) fn styles(&self) -> impl Iterator<Item = (&Part<'t>, Style)> {
        self.words
            .iter()
            .enumerate()
            .flat_map(move |(index, word)| {
                let place = self.place(index);
                let parts = word.parts.iter().enumerate();
                parts.map(move |(at, part)| (part, self.style(place, at, part)))
            })
    }

    fn place(&self, index: usize) -> Place<'_, 't> {
        let (before, rest) = self.words.split_at(index);
        let mut after = rest.iter().skip(1);
        Place {
            word: &self.words[index],
            before: before.last(),
            is_first: index == 0,
            is_followed: after.any(|word| {
                !is_numeral(&word.small, self.language) && form(&word.small, false).is_none()
            }),
            is_after_comma: before.iter().any(Word::ends_with_comma),
        }
    }

    fn style(&self, place: Place, at: usize, part: &Part) -> Style {
        let word = place.word;
        let is_typed = !word.is_name() || (self.is_mixed && !self.is_small && word.is_aside);
        match part.case {
            _ if is_typed => Style::Keep,
            Case::None | Case::Mixed => Style::Keep,
            Case::CapitalsAfterPrefix => {
                let is_start = |c: &char| !is_capital(*c);
                let letters = part.text.chars().filter(|c| !is_mark(*c)).skip(1);
                Style::TitleAndInside(1 + letters.take_while(is_start).count())
            }
            Case::Small if !self.is_small || word.is_dotted() => Style::Keep,
            // “Jeanne D’ARC” among small letters.
            Case::OneCapital if self.is_mixed => {
                let is_elided = word
                    .parts
                    .get(at + 1)
                    .is_some_and(|next| next.case == Case::Capitals);
                if is_elided {
                    self.one_letter(place, at, part)
                } else {
                    Style::Keep
                }
            }
            Case::Small | Case::OneCapital | Case::Capitals => self.restyled(place, at, part),
        }
    }

    /// The style of a part that is in capitals, or in small letters as the whole name.
    fn restyled(&self, place: Place, at: usize, part: &Part) -> Style {
        if let Some(style) = self.particle(place) {
            return style;
        }
        let word = place.word;
        let letters = small_letters(part.text);
        if letters.chars().nth(1).is_none() {
            return self.one_letter(place, at, part);
        }
        if word.parts.len() == 1
            && let Some(style) = self.exception(place, part, &letters)
        {
            return style;
        }
        // “A-XII”
        if at > 0 && letters.len() > 2 && is_numeral(&letters, self.language) {
            return Style::Capitals;
        }
        if at > 0 && self.continues(word, at, part, &letters)
            || self.is_article(place, at, part, &letters)
        {
            return Style::Small;
        }
        self.title(place, &letters)
    }

    /// The style of a whole word that is a particle, or joins names.
    fn particle(&self, place: Place) -> Option<Style> {
        let word = &*place.word.small;
        if self.has_syllables {
            return None;
        }
        if !place.is_first && particles::joins_names(word, self.language) {
            return Some(Style::Small);
        }
        // “Jong, Jan de”
        let is_inverted = place.is_after_comma && particles::is_own(word, self.language);
        let begins_small = !place.is_first || (self.is("fr") && word == "de");
        if !begins_small || !(place.is_followed || is_inverted) {
            return None;
        }
        let is_after_particle = place.before.is_some_and(|before| {
            let form = particles::form(&before.small, self.language);
            matches!(form, Some(Form::Small | Form::SmallAfterParticle))
        });
        let is_belgian = self.is_belgian_dutch() && particles::is_own(word, self.language);
        match particles::form(word, self.language)? {
            // In Belgium the first particle has its capital: “Jan Van den Broeck”.
            Form::Small if is_belgian && !is_after_particle => None,
            Form::Small => Some(Style::Small),
            Form::SmallAfterParticle if is_after_particle => Some(Style::Small),
            _ => None,
        }
    }

    /// The style of one letter alone: an initial, or what an apostrophe separates from its name.
    fn one_letter(&self, place: Place, at: usize, part: &Part) -> Style {
        let letter = small_letters(part.text);
        let is_before_apostrophe = part.after.is_some_and(is_apostrophe);
        let is_after_apostrophe = part.before.is_some_and(is_apostrophe);
        let is_small = match &*letter {
            // Dutch “’t Hooft”, “’s-Gravesande”.
            // Zulu “u-Thandi”.
            "u" if part.after.is_some_and(is_hyphen) => at == 0 && (self.is("zu") || self.is("xh")),
            "t" | "s" if is_after_apostrophe => {
                at == 0 || !self.begins_again(place.word, at, &letter)
            }
            "d" if is_before_apostrophe => self.is("fr") || (self.is("ca") && !place.is_first),
            "д" if is_before_apostrophe => !place.is_first && !self.is("uk") && !self.is("be"),
            _ if is_after_apostrophe => at > 0 && !self.begins_again(place.word, at, &letter),
            _ => is_end_of_abbreviation(place.word, at),
        };
        if is_small { Style::Small } else { Style::Title }
    }

    /// The style of a word that is an exception.
    fn exception(&self, place: Place, part: &Part, letters: &str) -> Option<Style> {
        if let Some(form) = form(letters, place.is_first) {
            return Some(Style::Form(form));
        }
        if place.is_first || self.has_syllables {
            // No numeral.
        } else if is_numeral(letters, self.language) {
            // “vi” in small letters is a name more often.
            let is_name = part.case == Case::Small && letters == "vi";
            return Some(if is_name {
                Style::Title
            } else {
                Style::Capitals
            });
        }
        let is_long = letters.chars().nth(2).is_some();
        let is_word = part.after == Some('.')
            || (is_long && part.case == Case::Small)
            || particles::is_own(letters, self.language);
        if !is_word && are_initials(letters, place.is_first, self.language) {
            return Some(Style::Capitals);
        }
        // “Ó hUiginn”
        let mut start = letters.chars();
        let is_after_o = place.before.is_some_and(|before| before.small == "ó");
        let is_prefixed = self.is("ga") && is_after_o && start.next() == Some('h');
        let is_vowel = |c: char| "aáeéiíoóuú".contains(c);
        (is_prefixed && start.next().is_some_and(is_vowel)).then_some(Style::SecondOnly)
    }

    /// Whether a part goes on with the word before a hyphen or an apostrophe, in small letters.
    fn continues(&self, word: &Word, at: usize, part: &Part, letters: &str) -> bool {
        if part.before.is_some_and(is_apostrophe) {
            return !self.begins_again(word, at, letters);
        }
        // Catalan “Gal·la”.
        if part.before == Some('·') {
            return true;
        }
        if !part.before.is_some_and(is_hyphen) {
            return false;
        }
        if is_end_of_abbreviation(word, at) {
            return true;
        }
        let is_last = at + 1 == word.parts.len();
        // Kim Jong-un, Tsai Ing-wen.
        let is_given = self.is("ko") || self.is("zh") || self.is("yue");
        let is_particle = particles::form(letters, self.language) == Some(Form::Small);
        is_given
            || (is_particle && !is_last && !self.has_syllables)
            || particles::joins_names(letters, self.language)
            || (!is_last && is_arabic_article(letters) && part.after.is_some_and(is_hyphen))
    }

    /// Whether a part after an apostrophe begins with a capital.
    fn begins_again(&self, word: &Word, at: usize, letters: &str) -> bool {
        let part = &word.parts[at];
        if at == 0 || part.before.is_some_and(is_consonant_sign) {
            return at == 0;
        }
        let before = small_letters(word.parts[at - 1].text);
        begins_after_apostrophe(&before, letters, self.language)
    }

    /// Whether a part is the Arabic article in a place where it is small: Башар аль-Асад, Abd
    /// al-Rahman.
    fn is_article(&self, place: Place, at: usize, part: &Part, letters: &str) -> bool {
        let is_first = at == 0 && part.after.is_some_and(is_hyphen) && !place.is_first;
        let is_cyrillic = matches!(
            letters,
            "аль" | "эль" | "ад" | "ан" | "ар" | "ас" | "ат" | "аш" | "ель"
        );
        let is_after_servant = place
            .before
            .is_some_and(|before| matches!(&*before.small, "abd" | "ʿabd" | "abu"));
        is_first && (is_cyrillic || (is_after_servant && is_arabic_article(letters)))
    }

    fn title(&self, place: Place, letters: &str) -> Style {
        if self.is("nl") && letters.starts_with("ij") {
            return Style::TitleOfTwo;
        }
        // “Mc Donald”, but “MC Hammer”.
        if letters == "mc" && !place.is_first {
            return Style::Title;
        }
        match before_inner_capital(letters, self.language) {
            Some(before) => Style::TitleAndInside(before),
            None => Style::Title,
        }
    }

    fn is(&self, primary: &str) -> bool {
        self.language
            .is_some_and(|language| language.primary() == primary)
    }

    fn is_belgian_dutch(&self) -> bool {
        let region = self.language.and_then(Language::region);
        self.is("nl") && region == Some("be")
    }
}

/// Whether a part ends an abbreviation such as “д-р” or “г-жа”.
fn is_end_of_abbreviation(word: &Word, at: usize) -> bool {
    let is_short = |part: &Part, most: usize| part.text.chars().nth(most).is_none();
    word.parts.len() == 2
        && at == 1
        && word.parts[1].before.is_some_and(is_hyphen)
        && is_short(&word.parts[0], 1)
        && is_short(&word.parts[1], 2)
        && !word.text.starts_with(|c: char| c.is_ascii())
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '‐' | '\u{2011}' | '–')
}

/// “al” and its forms before other consonants, with any vowel.
fn is_arabic_article(letters: &str) -> bool {
    matches!(
        letters,
        "ad" | "al"
            | "an"
            | "ar"
            | "as"
            | "ash"
            | "at"
            | "az"
            | "el"
            | "er"
            | "es"
            | "ud"
            | "ul"
            | "un"
            | "ur"
            | "us"
    )
}

/// The letters of a part in small letters, without marks that are characters of their own.
fn small_letters(text: &str) -> String {
    text.nfc()
        .filter(|c| !is_mark(*c))
        .map(|c| small(c, false))
        .collect()
}

/// Whether “I” is the capital of “ı”: the language says so, or İ or Ğ shows that the writer had both.
fn has_dotless_i(text: &str, language: Option<&Language>) -> bool {
    let is_shown = |c| matches!(c, 'İ' | 'Ğ' | 'ı' | 'ğ');
    language.is_some_and(Language::has_dotless_i) || text.nfc().any(is_shown)
}
