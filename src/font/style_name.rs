//! Names of faces that say a weight or a slope: “Open Sans Bold”, `Lato-BlackItalic`, `Arial-BoldMT`.

/// A name without the words for its style, and what these say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct StyledName<'n> {
    /// The family, as the name has it.
    pub(crate) family: &'n str,
    pub(crate) weight: Option<u16>,
    pub(crate) italic: bool,
}

/// What a word at the end of a name says.
#[derive(Clone, Copy)]
enum Says {
    Weight(u16),
    Italic,
    /// The maker, or the kind of the file.
    Nothing,
}

/// The words, each before those that it ends in.
const WORDS: [(&str, Says); 29] = [
    ("extralight", Says::Weight(200)),
    ("ultralight", Says::Weight(200)),
    ("semilight", Says::Weight(350)),
    ("light", Says::Weight(300)),
    ("hairline", Says::Weight(100)),
    ("thin", Says::Weight(100)),
    ("regular", Says::Weight(400)),
    ("normal", Says::Weight(400)),
    ("book", Says::Weight(400)),
    ("roman", Says::Weight(400)),
    ("medium", Says::Weight(500)),
    ("semibold", Says::Weight(600)),
    ("semi-bold", Says::Weight(600)),
    ("semi bold", Says::Weight(600)),
    ("demibold", Says::Weight(600)),
    ("demi", Says::Weight(600)),
    ("extrabold", Says::Weight(800)),
    ("ultrabold", Says::Weight(800)),
    ("bold", Says::Weight(700)),
    ("bd", Says::Weight(700)),
    ("heavy", Says::Weight(800)),
    ("black", Says::Weight(900)),
    ("italic", Says::Italic),
    ("oblique", Says::Italic),
    ("ita", Says::Italic),
    ("it", Says::Italic),
    ("psmt", Says::Nothing),
    ("mt", Says::Nothing),
    ("ps", Says::Nothing),
];

/// Words that mean a style only after a hyphen: “Times New Roman” is a family.
const ONLY_AFTER_HYPHEN: [&str; 3] = ["roman", "book", "it"];

impl<'n> StyledName<'n> {
    pub(crate) fn new(name: &'n str) -> Self {
        let mut rest = name.trim();
        let (mut weight, mut italic) = (None, false);
        while let Some((before, says)) = strip_word(rest) {
            match says {
                // The last word but one is a part of it: “Extra Bold”.
                Says::Weight(own) => weight = weight.or(Some(own)),
                Says::Italic => italic = true,
                Says::Nothing => {}
            }
            rest = before;
        }
        Self {
            family: rest,
            weight,
            italic,
        }
    }
}

/// The name before a word at its end, if that is one for a style.
fn strip_word(name: &str) -> Option<(&str, Says)> {
    WORDS.iter().find_map(|(word, says)| {
        let at = name.len().checked_sub(word.len())?;
        let (before, last) = (name.get(..at)?, name.get(at..)?);
        if !last.eq_ignore_ascii_case(word) {
            return None;
        }
        let previous = before.chars().next_back()?;
        let is_separate = matches!(previous, ' ' | '-' | '_' | ',');
        // `BoldItalic`
        let is_camel = previous.is_lowercase() && last.starts_with(char::is_uppercase);
        let is_allowed = match ONLY_AFTER_HYPHEN.contains(word) {
            true => previous == '-' || (is_camel && before.contains('-')),
            false => is_separate || is_camel,
        };
        let family = before.trim_end_matches([' ', '-', '_', ',']);
        (is_allowed && !family.is_empty()).then_some((family, *says))
    })
}

/// A name in lower case without spaces and hyphens, of which PostScript names have none.
pub(super) fn squashed(name: &str) -> String {
    let letters = name.chars().filter(|c| !matches!(c, ' ' | '-' | '_'));
    letters.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_are_read_from_the_end_of_a_name() {
        for (name, family, weight, italic) in [
            ("Open Sans Bold", "Open Sans", Some(700), false),
            ("Lato-Bold", "Lato", Some(700), false),
            ("Lato-BlackItalic", "Lato", Some(900), true),
            ("Montserrat SemiBold", "Montserrat", Some(600), false),
            ("Montserrat-Semi-Bold", "Montserrat", Some(600), false),
            ("MyriadPro-Regular", "MyriadPro", Some(400), false),
            ("MyriadPro-BoldIt", "MyriadPro", Some(700), true),
            ("Arial-BoldMT", "Arial", Some(700), false),
            ("ArialMT", "Arial", None, false),
            ("Arial-BoldItalicMT", "Arial", Some(700), true),
            (
                "TimesNewRomanPS-BoldItalicMT",
                "TimesNewRoman",
                Some(700),
                true,
            ),
            ("TimesNewRomanPSMT", "TimesNewRoman", None, false),
            ("Times-Roman", "Times", Some(400), false),
            ("Times New Roman", "Times New Roman", None, false),
            ("Bookman", "Bookman", None, false),
            ("Bold", "Bold", None, false),
            ("Ünal Bold", "Ünal", Some(700), false),
            ("", "", None, false),
        ] {
            let expected = StyledName {
                family,
                weight,
                italic,
            };
            assert_eq!(StyledName::new(name), expected, "{name}");
        }
        assert_eq!(squashed("Open-Sans Bold"), "opensansbold");
    }
}
