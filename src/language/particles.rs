//! The particles of names: “de”, “van”, “bin”.
//!
//! Two things need them. A line is not broken after a particle, whatever its language. And where a
//! name in capitals is written otherwise, the language decides which particles get a small letter.

use super::Language;

/// How a particle begins, where a language writes a name with capitals.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Form {
    /// With a small letter after a given name: “Ludwig van Beethoven”.
    Small,
    /// With a small letter after another particle, else with a capital: “de la Cruz”, “La Rosa”.
    SmallAfterParticle,
    /// With a capital: “Di Stefano”.
    Capital,
}

/// The particles of some languages.
struct Set {
    /// Primary subtags. None at all stands for each language that has not got the word in a set of
    /// its own.
    languages: &'static [&'static str],
    small: &'static [&'static str],
    small_after_particle: &'static [&'static str],
    capital: &'static [&'static str],
}

const SETS: &[Set] = &[
    Set {
        languages: &["pt", "gl", "mwl"],
        small: &["da", "das", "de", "do", "dos", "e"],
        small_after_particle: &[],
        capital: &["d"],
    },
    Set {
        languages: &["es", "an", "ast"],
        small: &["de", "del", "y"],
        small_after_particle: &["la", "las", "lo", "los"],
        capital: &["d", "da", "do", "dos"],
    },
    Set {
        languages: &["ca"],
        small: &["de", "del", "dels", "i"],
        small_after_particle: &["el", "els", "la", "les"],
        capital: &[],
    },
    Set {
        languages: &["fr", "oc", "wa"],
        small: &["de", "des", "du"],
        small_after_particle: &[],
        // The article belongs to the name, the preposition does not: “Jean de La Fontaine”.
        capital: &["la", "le", "les"],
    },
    Set {
        languages: &["it", "fur", "lij", "lmo", "nap", "pms", "scn", "vec"],
        small: &[],
        small_after_particle: &[],
        capital: &[
            "d", "da", "dal", "dalla", "de", "degli", "dei", "del", "della", "delle", "dello",
            "di", "la", "le", "li", "lo",
        ],
    },
    Set {
        languages: &["nl", "af", "fy", "li", "zea"],
        small: &[
            "'t", "‘t", "’t", "de", "den", "der", "het", "in", "op", "te", "ten", "ter", "van",
            "vanden", "vander",
        ],
        small_after_particle: &["la"],
        capital: &[],
    },
    Set {
        languages: &["de", "gsw", "lb", "nds"],
        small: &[
            "an", "auf", "aus", "de", "in", "van", "vom", "von", "zu", "zum", "zur",
        ],
        small_after_particle: &["dem", "den", "der", "und"],
        capital: &["am"],
    },
    Set {
        languages: &["da", "nb", "nn", "no"],
        small: &["af", "av", "de", "van", "von"],
        small_after_particle: &["der", "la"],
        capital: &[],
    },
    Set {
        // “Louis De Geer”, but “af Ugglas”.
        languages: &["sv", "fi"],
        small: &["af", "av", "von"],
        small_after_particle: &["der", "la"],
        capital: &["de"],
    },
    Set {
        languages: &["br"],
        small: &["al", "an", "ar"],
        small_after_particle: &[],
        capital: &["le"],
    },
    Set {
        languages: &["cy"],
        small: &["ap", "ferch"],
        small_after_particle: &[],
        capital: &[],
    },
    Set {
        languages: &["ga", "gd"],
        small: &[],
        small_after_particle: &[],
        capital: &["mac", "mc", "nic", "ní", "nà", "ó", "uí", "ua", "ui"],
    },
    Set {
        // Syllables of Chinese, Korean and Japanese names look like these.
        languages: &["zh", "yue", "ko", "ja"],
        small: &[],
        small_after_particle: &[],
        capital: &["an", "bin", "da", "de", "du", "ten", "ul"],
    },
    // What follows is right in most languages: particles that no other words look like.
    Set {
        languages: &[],
        small: &[
            "da", "de", "del", "des", "dos", "du", "ten", "ter", "van", "vanden", "vander", "von",
            "vom",
        ],
        small_after_particle: &[
            "'t", "‘t", "’t", "den", "der", "la", "las", "los", "und", "zu",
        ],
        capital: &[],
    },
    // Arabic and Hebrew in Latin letters, as people write their own names: “Al-Masri”.
    Set {
        languages: &[],
        small: &["bin", "bint", "binte", "binti", "ibn", "ud", "ul", "ur"],
        small_after_particle: &[],
        capital: &[
            "aal", "abd", "abdul", "abu", "ad", "al", "an", "ar", "as", "ash", "at", "az", "bar",
            "bat", "ben", "el", "ould", "umm",
        ],
    },
    // Malay and Indian patronymics.
    Set {
        languages: &[],
        small: &["a/l", "a/p", "d/o", "s/o"],
        small_after_particle: &[],
        capital: &[],
    },
    Set {
        languages: &[],
        small: &[
            "аль", "бен", "бин", "ван", "да", "де", "дю", "ибн", "фон", "эль",
        ],
        small_after_particle: &["ден", "дер", "ла"],
        capital: &[],
    },
    Set {
        languages: &[],
        small: &["ντε", "φον", "βαν", "վան", "ֆոն", "դե"],
        small_after_particle: &["ντεν", "ντερ", "λα", "դեն", "դեր", "լա"],
        capital: &[],
    },
];

/// Particles of scripts without capitals.
const UNICAMERAL: &[&str] = &[
    "آل", "أبو", "ابو", "أبي", "أم", "ام", "ابن", "إبن", "بن", "بنت", "عبد", "ال", "بو", "ولد",
    "بر", "בן", "בת", "אבו", "אבן", "דה", "ון", "דר",
];

/// Words that a name has in small letters and that are no particles: they join two names, or stand
/// after the name that they belong to. The languages are as in [`Set`].
const JOINING: &[(&[&str], &[&str])] = &[
    (
        &["nl", "af"],
        &[
            "aan", "bij", "en", "jr", "jr.", "onder", "over", "sr", "sr.", "tot", "uit", "voor",
        ],
    ),
    (&["fr"], &["et", "dit", "dite", "fils", "né", "née", "ép."]),
    (
        &["de"],
        &[
            "geb.", "jr", "jr.", "jun.", "jur.", "med.", "nat.", "phil.", "pol.", "rer.", "sen.",
        ],
    ),
    (&["ki", "rw", "sw"], &["mwana", "na", "wa"]),
    (&["da", "nb", "nn", "no"], &["jr", "jr.", "og", "sr", "sr."]),
    (
        &["bs", "cs", "hr", "sk", "sl", "sr"],
        &["ml.", "mlađi", "st.", "stariji"],
    ),
    (&["sv"], &["och"]),
    (&["fi"], &["ja"]),
    (&["el"], &["και", "της", "του"]),
    (&["az", "tr"], &["oğlu", "qızı", "ve", "və"]),
    (
        &["uz"],
        &["oʻgʻli", "o‘g‘li", "o'g'li", "oʻg‘li", "qizi", "va"],
    ),
    (&["hu"], &["és"]),
    (&["uk"], &["і", "й", "та"]),
    (&["be"], &["і", "ды"]),
    (&[], &["and", "of", "the", "née"]),
    (&[], &["ogly", "kyzy"]),
    (
        &[],
        &[
            "оглы", "оглу", "огли", "кызы", "кизи", "гызы", "улы", "уулу", "ұлы", "қызы", "и",
            "мл.", "ст.",
        ],
    ),
];

/// Whether a word is a particle in any language. The word is in small letters.
pub(crate) fn is_particle(word: &str) -> bool {
    is_unicameral(word)
        || SETS.iter().any(|set| {
            [set.small, set.small_after_particle, set.capital]
                .iter()
                .any(|words| words.contains(&word))
        })
}

/// Whether a word is a particle of a script without capitals.
pub(crate) fn is_unicameral(word: &str) -> bool {
    UNICAMERAL.contains(&word)
}

/// Whether a word joins names, and has no capital in this language. The word is in small letters.
pub(crate) fn joins_names(word: &str, language: Option<&Language>) -> bool {
    JOINING
        .iter()
        .any(|(languages, words)| speaks(languages, language) && words.contains(&word))
}

/// How a particle is written in a language, and `None` if the word is no particle there. The word
/// is in small letters.
pub(crate) fn form(word: &str, language: Option<&Language>) -> Option<Form> {
    SETS.iter()
        .filter(|set| speaks(set.languages, language))
        .find_map(|set| set.form(word))
}

/// Whether the language itself, and not only those without rules of their own, has this particle.
pub(crate) fn is_own(word: &str, language: Option<&Language>) -> bool {
    SETS.iter()
        .filter(|set| !set.languages.is_empty() && speaks(set.languages, language))
        .any(|set| set.form(word).is_some())
}

impl Set {
    fn form(&self, word: &str) -> Option<Form> {
        if self.small.contains(&word) {
            Some(Form::Small)
        } else if self.small_after_particle.contains(&word) {
            Some(Form::SmallAfterParticle)
        } else {
            self.capital.contains(&word).then_some(Form::Capital)
        }
    }
}

fn speaks(languages: &[&str], language: Option<&Language>) -> bool {
    languages.is_empty() || language.is_some_and(|own| languages.contains(&own.primary()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form_in(word: &str, tag: &str) -> Option<Form> {
        form(word, Language::new(tag).as_ref())
    }

    #[test]
    fn the_language_decides_how_a_particle_begins() {
        assert_eq!(form_in("de", "fr"), Some(Form::Small));
        assert_eq!(form_in("de", "it"), Some(Form::Capital));
        assert_eq!(form_in("la", "fr"), Some(Form::Capital));
        assert_eq!(form_in("la", "es"), Some(Form::SmallAfterParticle));
        assert_eq!(form_in("van", "en"), Some(Form::Small));
        assert_eq!(form_in("dos", "es"), Some(Form::Capital));
        assert_eq!(form_in("ten", "pl"), Some(Form::Small));
        assert_eq!(form_in("jan", "nl"), None);
    }

    #[test]
    fn words_are_in_one_list_of_a_set() {
        for set in SETS {
            let mut words: Vec<_> = [set.small, set.small_after_particle, set.capital].concat();
            let all = words.len();
            words.sort_unstable();
            words.dedup();
            assert_eq!(words.len(), all, "{words:?}");
        }
    }
}
