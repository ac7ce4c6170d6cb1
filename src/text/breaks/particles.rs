//! The particles of names, which stay on the line of the word after them.

/// Particles that are written in lower case, or with a capital after another word: “Maria Dos
/// Santos”. With a capital at the start of a name, most of them are names of their own.
const PARTICLES: &[&str] = &[
    // Portuguese, Spanish, Galician, Catalan.
    "da", "das", "de", "del", "do", "dos", "e", "i", "la", "las", "los", "y",
    // French, Italian.
    "d", "dal", "dalla", "degli", "dei", "della", "delle", "dello", "di", "du", "des", "le", "lo",
    // Dutch, Afrikaans, Flemish.
    "'t", "den", "der", "het", "in", "op", "te", "ten", "ter", "van", "vanden", "vander", "’t",
    // German, Scandinavian.
    "af", "am", "av", "und", "vom", "von", "zu", "zum", "zur", // Irish, Scottish, Welsh.
    "ap", "mac", "mc", "nic", "ní", "nà", "ó", "uí", "ua", "ui", "ferch",
    // Arabic and Hebrew in Latin letters.
    "abd", "abu", "al", "ad", "an", "ar", "as", "at", "az", "aal", "bar", "bat", "ben", "bin",
    "bint", "binti", "binte", "el", "ibn", "ould", "umm", "ash", "abdul",
    // Malay and Indian patronymics.
    "a/l", "a/p", "s/o", "d/o",
];

/// Particles of scripts without capitals.
const UNICAMERAL: &[&str] = &[
    "آل", "أبو", "ابو", "أبي", "أم", "ام", "ابن", "إبن", "بن", "بنت", "عبد", "ال", "بو", "ولد",
    "بر", "בן", "בת", "אבו", "אבן", "דה", "ון", "דר",
];

/// Whether a text ends with a particle, after which it continues with the word that it belongs to.
/// White space after it does not matter.
pub(super) fn ends_with_particle(text: &str) -> bool {
    let text = text.trim_end();
    let word = text.rsplit(char::is_whitespace).next().unwrap_or_default();
    if UNICAMERAL.contains(&word) {
        return true;
    }
    let is_first = word.len() == text.trim_start().len();
    let mut letters = word.chars().filter(|c| c.is_alphabetic());
    let is_capital = letters.next().is_some_and(char::is_uppercase);
    let others_are_small = letters.all(|c| !c.is_uppercase());
    if is_capital && (is_first || !others_are_small) {
        return false;
    }
    PARTICLES.contains(&word.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn particles_go_with_the_next_word() {
        for text in [
            "Maria dos ",
            "Maria Dos ",
            "Ludwig van ",
            "Otto von ",
            "Juan de la ",
            "Omar ibn ",
            "محمد آل ",
            "عبد ",
            "דוד בן ",
            "Ali bin ",
            "Siobhán Ní ",
            "Muthu a/l ",
            "van der ",
        ] {
            assert!(ends_with_particle(text), "{text}");
        }
    }

    #[test]
    fn names_that_look_like_particles_are_names() {
        for text in [
            "Ben ",
            "Van ",
            "Maria ",
            "",
            "Anna DE ",
            "Bartholomew ",
            "محمد ",
        ] {
            assert!(!ends_with_particle(text), "{text}");
        }
    }
}
