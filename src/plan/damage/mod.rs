//! Text that is not what its author typed: what programs leave in cells or make of them.

mod markup;
#[cfg(feature = "rosters")]
mod mojibake;

use crate::diagnostic::{Code, Diagnostic};

/// The longest text in a message, in characters.
const SHOWN_CHARACTERS: usize = 120;

/// What stands for a missing value in exports, in lower case.
const MISSING: [&str; 24] = [
    "null",
    "nan",
    "undefined",
    "none",
    "nil",
    "n/a",
    "n.a.",
    "na",
    "(null)",
    "<null>",
    "(none)",
    "[object object]",
    "-",
    "--",
    "–",
    "—",
    // Pivot tables.
    "(blank)",
    "(leer)",
    "(leeg)",
    "(vide)",
    "(vuoto)",
    "(tom)",
    "(en blanco)",
    "(em branco)",
];

/// What spreadsheets show instead of a value, in several languages, beside those that end in `!`
/// or `?`.
const ERRORS: [&str; 8] = [
    "#N/A",
    "#N/D",
    "#NV",
    "#NA",
    "#YOK",
    "#GETTING_DATA",
    "#Н/Д",
    "#I/T",
];

/// The text as messages show it, which is not longer than a few lines.
pub(super) fn shown(text: &str) -> String {
    match text.char_indices().nth(SHOWN_CHARACTERS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// The findings about the text of a cell in this column.
pub(super) fn find(cell: &str, column: &str, is_name: bool) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    if cell.is_empty() || is_plain(cell) && !is_missing(cell) {
        return findings;
    }
    let quoted = shown(cell);
    if is_missing(cell) {
        let message = format!("`{quoted}` in column `{column}` stands for a missing value");
        let hint = "write the value, or leave the cell empty";
        findings.push(Diagnostic::warning(Code::MissingValue, message).hint(hint));
        return findings;
    }
    if is_error(cell) {
        let message = format!(
            "`{quoted}` in column `{column}` is what a spreadsheet shows in place of a value"
        );
        let hint = match cell.starts_with("##") {
            true => "make the column wider in the spreadsheet, and export it again",
            false => "fix the formula in the spreadsheet, and export it again",
        };
        findings.push(Diagnostic::error(Code::SpreadsheetError, message).hint(hint));
        return findings;
    }
    if has_lost_digits(cell) {
        let message =
            format!("`{quoted}` in column `{column}` is a number without its last digits");
        let hint = "format the column as text or as a number without decimals, and export it again";
        findings.push(Diagnostic::warning(Code::LostDigits, message).hint(hint));
    }
    #[cfg(feature = "rosters")]
    if let Some(repaired) = mojibake::repair(cell) {
        let repaired = shown(&repaired);
        let message = format!(
            "`{quoted}` in column `{column}` was encoded twice: it stands for `{repaired}`"
        );
        let hint = format!(
            "write `{repaired}`; for the whole file, save it again as UTF-8 from the program that \
             shows it right"
        );
        findings.push(Diagnostic::error(Code::Mojibake, message).hint(hint));
    }
    if let Some(plain) = markup::plain(cell) {
        // A message has no line breaks of its own.
        let plain = shown(&plain.replace('\n', "⏎"));
        let message =
            format!("`{quoted}` in column `{column}` has markup: it stands for `{plain}`");
        findings.push(Diagnostic::warning(Code::Markup, message).hint(format!("write `{plain}`")));
    }
    if let Some(sign) = lost_letter(cell, is_name) {
        let message =
            format!("`{quoted}` in column `{column}` has `{sign}` where letters may be lost");
        let hint = "type it again: the program that saved the file could not store its letters";
        findings.push(Diagnostic::warning(Code::LostLetters, message).hint(hint));
    }
    if is_name && let Some(inner) = within_quotes(cell) {
        let message = format!("`{quoted}` in column `{column}` is in quotes");
        let hint = format!("write `{}`", shown(inner));
        findings.push(Diagnostic::warning(Code::StrayQuote, message).hint(hint));
    }
    if is_name && is_mail_address(cell) {
        let message = format!("`{quoted}` in column `{column}` is an e-mail address");
        let hint = "write the name, or set `name` in `[roster]` to the column with the names";
        findings.push(Diagnostic::warning(Code::NotARecipient, message).hint(hint));
    }
    findings
}

/// Whether the text has nothing but letters of ASCII, digits, spaces and what is in many names:
/// nearly all texts are like that.
fn is_plain(cell: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'-' | b'.');
    cell.bytes().all(is_plain)
}

fn is_missing(cell: &str) -> bool {
    // The longest of them.
    const MAX_BYTES: usize = 15;
    cell.len() <= MAX_BYTES
        && cell != "NA"
        && cell != "Na"
        && cell != "Nil"
        && cell != "Nan"
        && MISSING.iter().any(|word| word.eq_ignore_ascii_case(cell))
}

fn is_error(cell: &str) -> bool {
    let is_hashes = cell.len() >= 3 && cell.bytes().all(|byte| byte == b'#');
    let is_libre_office = cell
        .strip_prefix("Err:")
        .is_some_and(|number| number.len() == 3 && number.bytes().all(|b| b.is_ascii_digit()));
    let is_error = cell.strip_prefix('#').is_some_and(|word| {
        let word = word.trim_start_matches('¿');
        let letters = word.strip_suffix(['!', '?']);
        letters.is_some_and(|letters| {
            letters.chars().count() >= 2
                && letters
                    .chars()
                    .all(|c| c.is_uppercase() || c.is_ascii_digit() || matches!(c, '/' | '_'))
        })
    });
    let is_formula = cell.strip_prefix('=').is_some_and(is_formula);
    is_hashes || is_libre_office || is_error || is_formula || ERRORS.contains(&cell)
}

/// Whether it calls a function, or begins with a text, a sheet or a cell: `A1&" "&B1`.
fn is_formula(formula: &str) -> bool {
    let is_of_name = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '$');
    let name = formula.trim_start_matches(is_of_name);
    let (name, rest) = formula.split_at(formula.len() - name.len());
    match rest.chars().next() {
        Some('"' | '\'') => name.is_empty(),
        Some('(' | '!') => !name.is_empty(),
        _ => is_cell(name),
    }
}

/// Whether it is the address of a cell, such as `B12` or `$B$12`.
fn is_cell(name: &str) -> bool {
    let address = name.replace('$', "");
    let row = address.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    (1..=3).contains(&(address.len() - row.len()))
        && (1..=7).contains(&row.len())
        && row.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether it is a number such as `1.2E+12`.
fn has_lost_digits(cell: &str) -> bool {
    let Some((digits, exponent)) = cell.split_once("E+") else {
        return false;
    };
    let is_number = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_digit())
            && text
                .chars()
                .all(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
    };
    is_number(digits) && exponent.len() >= 2 && exponent.bytes().all(|byte| byte.is_ascii_digit())
}

/// The character that stands where a letter was lost, if there is one: a question mark beside
/// letters, or words of question marks alone. Only names have none at the end of a word. Addresses of
/// the web have question marks of their own.
fn lost_letter(cell: &str, is_name: bool) -> Option<char> {
    let has_lost = |word: &str| {
        if word.contains("://") || word.contains(['/', '=', '&']) {
            return None;
        }
        is_lost(word, is_name)
            .then_some('?')
            .or_else(|| sign_for_letter(word, is_name))
    };
    cell.split_whitespace().find_map(has_lost)
}

fn is_lost(word: &str, is_name: bool) -> bool {
    if !word.contains('?') {
        return false;
    }
    let trimmed = word.trim_matches(|c: char| c.is_ascii_punctuation() && c != '?');
    if trimmed.len() >= 2 && trimmed.bytes().all(|byte| byte == b'?') {
        return true;
    }
    let letters: Vec<char> = word.chars().collect();
    let runs = letters.windows(3).any(|three| {
        three[0].is_alphabetic() && three[1] == '?' && (three[2].is_alphabetic() || three[2] == '?')
    });
    runs && word.trim_end_matches(['?', '!']).contains('?')
        || word.contains(char::is_alphabetic) && (is_name || word.starts_with('?'))
}

/// A sign that stands for a letter, as where a name of MS-DOS, a Mac or central Europe was read in
/// the encoding of western Windows: `Jos‚`, `Mu¤oz`, `Micha³`. An inverted question mark behind a
/// letter is what databases store for a letter that they cannot.
fn sign_for_letter(word: &str, is_name: bool) -> Option<char> {
    let mut before = ' ';
    for character in word.chars() {
        let is_sign = match character {
            '¿' => true,
            '‚' | '„' | '¤' | '¢' | '¥' | '£' | '¦' | '¬' | '±' | '¹' | '³' | '¶' | '‡' | '‰'
            | 'ˆ' | '¼' | '¾' | '÷' | '×' => is_name,
            _ => false,
        };
        if is_sign && before.is_alphabetic() {
            return Some(character);
        }
        before = character;
    }
    let mut characters = word.chars();
    match (characters.next(), characters.next()) {
        (Some('£'), Some(next)) if is_name && next.is_lowercase() => Some('£'),
        _ => None,
    }
}

/// The text between quotes that are around the whole cell.
fn within_quotes(cell: &str) -> Option<&str> {
    let inner = ['"', '\''].into_iter().find_map(|quote| {
        let inner = cell.strip_prefix(quote)?.strip_suffix(quote)?;
        (!inner.contains(quote)).then_some(inner)
    })?;
    inner.chars().any(char::is_alphabetic).then_some(inner)
}

fn is_mail_address(cell: &str) -> bool {
    let Some((user, host)) = cell.split_once('@') else {
        return false;
    };
    let is_clean = |part: &str| !part.is_empty() && !part.contains(|c: char| c.is_whitespace());
    is_clean(user)
        && is_clean(host)
        && !host.contains('@')
        && host.trim_end_matches('.').contains('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(cell: &str) -> Vec<Code> {
        let findings = find(cell, "name", true).into_iter();
        findings.map(|finding| finding.code).collect()
    }

    #[test]
    fn what_spreadsheets_show_in_place_of_values() {
        for cell in [
            "#NAME?",
            "#N/A",
            "#REF!",
            "#DIV/0!",
            "#VALUE!",
            "#NV",
            "#BEZUG!",
            "#¿NOMBRE?",
            "#DEĞER!",
            "########",
            "###",
            "Err:508",
            "=HYPERLINK(\"x\")",
            "=SUM(A1:A3)",
            "=A2",
            "=$B$2&\" \"&C2",
            "=Sheet1!A2",
            "='My list'!A2",
            "=\"Lee",
        ] {
            assert_eq!(codes(cell), [Code::SpreadsheetError], "{cell}");
        }
        for cell in ["1.2E+12", "1E+05", "1,23457E+11"] {
            assert_eq!(codes(cell), [Code::LostDigits], "{cell}");
        }
        for cell in [
            "#1", "# 12", "#ann", "E+12", "C#", "=", "=1", "#Ann!", "E-12",
        ] {
            assert_eq!(codes(cell), [], "{cell}");
        }
    }

    #[test]
    fn words_for_missing_values() {
        for cell in [
            "NULL",
            "null",
            "NaN",
            "nan",
            "undefined",
            "None",
            "N/A",
            "-",
            "—",
        ] {
            assert_eq!(codes(cell), [Code::MissingValue], "{cell}");
        }
        for cell in ["Nan", "Na", "Nan Li", "Null Hypothesis", "Nil", "Annone"] {
            assert_eq!(codes(cell), [], "{cell}");
        }
    }

    #[test]
    fn question_marks_in_place_of_letters() {
        let codes_of_text = |cell: &str| {
            let findings = find(cell, "title", false).into_iter();
            findings.map(|finding| finding.code).collect::<Vec<_>>()
        };
        for cell in [
            "Jos?phine",
            "Mu?oz",
            "?nder",
            "???? ???????",
            "N??ez",
            "Ann ?? Lee",
            "Mu¿oz",
            "Ren¿ Dubois",
        ] {
            assert_eq!(codes(cell), [Code::LostLetters], "{cell}");
            assert_eq!(codes_of_text(cell), [Code::LostLetters], "{cell}");
        }
        for cell in [
            "Ren? Dubois",
            "Zo?",
            "Jos‚ Mu¤oz",
            "£ukasz Lee",
            "Micha³ Lis",
        ] {
            assert_eq!(codes(cell), [Code::LostLetters], "{cell}");
            assert_eq!(codes_of_text(cell), [], "{cell}");
        }
        for cell in [
            "Who?",
            "Really?!",
            "What??",
            "https://e.org/a?b=c",
            "e.org/a?b",
            "Why? Because",
            "¿Por qué?",
            "?",
        ] {
            assert_eq!(codes_of_text(cell), [], "{cell}");
        }
        for cell in ["?", "¿", "„Bo“ Kay", "Ann × Bo", "£20", "e.org/a?b"] {
            assert_eq!(codes(cell), [], "{cell}");
        }
    }

    #[test]
    fn quotes_and_addresses() {
        assert_eq!(codes("'William Hart'"), [Code::StrayQuote]);
        assert_eq!(codes("\"William Hart\""), [Code::StrayQuote]);
        assert_eq!(codes("ann@example.org"), [Code::NotARecipient]);
        for cell in [
            "'t Hart",
            "William \"Bill\" Hart",
            "D'Angelo'",
            "@ann",
            "ann@home",
            "a @ b.c",
        ] {
            assert_eq!(codes(cell), [], "{cell}");
        }
    }

    #[test]
    fn long_texts_are_cut_in_messages() {
        let long = "é?é".repeat(1000);
        let finding = find(&long, "name", true).pop().unwrap();
        assert!(finding.message.chars().count() < 250);
    }
}
