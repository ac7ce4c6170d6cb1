//! The words of headers, for comparison.

use unicode_normalization::UnicodeNormalization as _;

/// A text without case, accents and signs: `PRENOM` is `prénom`, `first_name` is `first name`.
pub(super) struct Words(Vec<String>);

impl Words {
    pub(super) fn of(text: &str) -> Self {
        let text: String = text.nfd().filter(|c| !is_accent(*c)).collect();
        let text = text.to_lowercase().replace('ı', "i").replace('’', "'");
        let words = text.split(|c: char| !is_part(c));
        let words = words.filter(|word| !word.is_empty());
        Self(
            words
                .map(|word| word.nfd().filter(|c| !is_accent(*c)).collect())
                .collect(),
        )
    }

    /// Whether this is one of these texts, spaces aside: `firstName` is `first name`.
    pub(super) fn is_one_of(&self, texts: &[&str]) -> bool {
        let own = self.0.concat();
        texts.iter().any(|text| Self::of(text).0.concat() == own)
    }

    /// Whether the words of one of these texts are among these words, in a row.
    pub(super) fn have_one_of(&self, texts: &[&str]) -> bool {
        texts.iter().any(|text| {
            let Self(words) = Self::of(text);
            !words.is_empty() && self.0.windows(words.len()).any(|own| own == words)
        })
    }
}

/// Accents of the alphabets that have cases. The signs of other scripts are letters.
fn is_accent(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36F}')
}

/// Vowel signs are parts of words in scripts such as Devanagari and Thai.
fn is_part(character: char) -> bool {
    character.is_alphanumeric()
        || matches!(character, '\'' | '\u{900}'..='\u{DFF}' | '\u{E00}'..='\u{EFF}')
        || is_arabic_sign(character)
}

/// What decomposed Arabic letters have.
fn is_arabic_sign(character: char) -> bool {
    matches!(character, '\u{64B}'..='\u{65F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_match_without_case_accents_and_signs() {
        for (header, text) in [
            ("first_name *", "first name"),
            ("FirstName", "first name"),
            ("#First-Name:", "first name"),
            ("PRENOM", "prénom"),
            ("Pre\u{301}nom", "prénom"),
            ("SOYADI", "soyadı"),
            ("İSİM", "isim"),
            ("Nombre(s)", "nombre(s)"),
            ("Ім’я", "ім'я"),
            ("الإسم", "الإسم"),
            ("성", "성"),
        ] {
            assert!(Words::of(header).is_one_of(&[text]), "{header}");
        }
        let question = Words::of("What is your first name? (as on the certificate)");
        assert!(question.have_one_of(&["first name"]) && !question.have_one_of(&["irst name"]));
        assert!(!question.is_one_of(&["first name"]));
    }
}
