//! The particles of names, which stay on the line of the word after them.

use crate::language::particles::{is_particle, is_unicameral};

/// Whether a text ends with a particle, after which it continues with the word that it belongs to.
/// White space after it does not matter.
pub(super) fn ends_with_particle(text: &str) -> bool {
    let text = text.trim_end();
    let word = text.rsplit(char::is_whitespace).next().unwrap_or_default();
    if is_unicameral(word) {
        return true;
    }
    let is_first = word.len() == text.trim_start().len();
    let mut letters = word.chars().filter(|c| c.is_alphabetic());
    let is_capital = letters.next().is_some_and(char::is_uppercase);
    let others_are_small = letters.all(|c| !c.is_uppercase());
    if is_capital && (is_first || !others_are_small) {
        return false;
    }
    is_particle(&word.to_lowercase())
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
