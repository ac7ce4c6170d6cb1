//! Samples of names, where a designer wrote one in place of a placeholder.

use std::ops::Range;

/// Samples, in lower case. “Name” alone is not one: it is what stands below a line to sign on.
const SAMPLES: [&str; 44] = [
    "ad soyad",
    "adı soyadı",
    "apellido y nombre",
    "attendee name",
    "enter name here",
    "first & last name",
    "first and last name",
    "first last",
    "first last name",
    "first name last name",
    "first name surname",
    "firstname lastname",
    "full name",
    "full name here",
    "imię i nazwisko",
    "insert name",
    "insert name here",
    "jane doe",
    "john doe",
    "max mustermann",
    "name goes here",
    "name here",
    "name lastname",
    "name of participant",
    "name of recipient",
    "name surname",
    "nom prénom",
    "nombre apellido",
    "nombre completo",
    "nombre y apellido",
    "nombre y apellidos",
    "nome cognome",
    "nome completo",
    "nome e cognome",
    "nome sobrenome",
    "participant name",
    "prénom nom",
    "recipient name",
    "recipient's name",
    "student name",
    "vorname nachname",
    "your full name",
    "your name",
    "your name here",
];

/// The longest sample, in bytes, with the white space between its words.
const MAX_SAMPLE: usize = 200;

/// Where a text is a sample, without the white space around it.
pub(super) fn in_text(text: &str) -> Option<Range<usize>> {
    let trimmed = text.trim();
    if trimmed.len() > MAX_SAMPLE {
        return None;
    }
    let start = text.len() - text.trim_start().len();
    let words: Vec<String> = trimmed.split_whitespace().map(str::to_lowercase).collect();
    let words = words.join(" ").replace('’', "'");
    let is_sample = SAMPLES.contains(&words.as_str()) || is_crosses(&words);
    is_sample.then(|| start..start + trimmed.len())
}

/// `xxxxx`, in words or not.
fn is_crosses(words: &str) -> bool {
    let crosses = words.chars().filter(|c| *c == 'x').count();
    crosses >= 4 && words.chars().all(|c| matches!(c, 'x' | ' ' | '.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_are_whole_texts() {
        for text in [
            "Your Name",
            "NAME\n  SURNAME",
            "Recipient’s Name",
            "xxxxx",
            "XXXX XXXXX",
        ] {
            assert_eq!(in_text(text), Some(0..text.len()), "{text}");
        }
        assert_eq!(in_text("  Your Name\n"), Some(2..11));
        for text in ["Name", "Say your name here, please", "xx", "Exxxxon", ""] {
            assert_eq!(in_text(text), None, "{text}");
        }
    }
}
