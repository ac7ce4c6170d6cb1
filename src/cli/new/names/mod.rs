//! The column with the names in a roster whose columns have other names than usual, such as the
//! questions of a form.

use std::collections::BTreeSet;
use std::path::Path;

use engross::roster::{Roster, RosterOptions};

/// Words for a name in the headers of rosters.
const NAME_WORDS: &[&str] = &[
    "name",
    "names",
    "nom",
    "nombre",
    "nome",
    "naam",
    "namn",
    "navn",
    "nimi",
    "jméno",
    "imię",
    "név",
    "ism",
    "isim",
    "isminiz",
    "adı",
    "soyad",
    "soyadı",
    "имя",
    "фио",
    "ім'я",
    "όνομα",
    "الاسم",
    "اسم",
    "שם",
    "नाम",
    "ชื่อ",
    "tên",
    "姓名",
    "名前",
    "氏名",
    "이름",
    "성명",
];

/// Words in headers of columns that have other names than those of the recipients.
const OTHER_NAMES: &[&str] = &[
    "user",
    "username",
    "nickname",
    "file",
    "filename",
    "company",
    "organisation",
    "organization",
    "school",
    "university",
    "institution",
    "team",
    "event",
    "course",
    "class",
    "teacher",
    "parent",
    "guardian",
    "emergency",
    "contact",
    "domain",
    "manager",
    "supervisor",
    "product",
    "project",
    "session",
    "workshop",
    "ticket",
    "street",
    "city",
    "country",
    "first",
    "last",
    "given",
    "family",
    "middle",
    "maiden",
    "father's",
    "mother's",
    "sheet",
];

const GIVEN_NAMES: &[&str] = &[
    "first name",
    "firstname",
    "given name",
    "given names",
    "forename",
];
const FAMILY_NAMES: &[&str] = &["last name", "lastname", "family name", "surname"];

/// The share of a column's cells that must look like names.
const LEAST_SHARE: f32 = 0.8;

/// The value of `name` for a roster: one column, or the pattern of a first and a last name. `None`
/// if no column is likely to have the names.
pub(super) fn find(contents: &[u8], path: &Path) -> Option<String> {
    // A pattern without columns takes the first row with text for the header.
    let options = RosterOptions::default().name("{{}}");
    let roster = Roster::parse(contents, path, &options).ok()?;
    let columns: Vec<&str> = roster.columns().collect();
    let called = |names: &[&str]| {
        let is_one = |column: &&&str| names.contains(&&*words(column).join(" "));
        columns.iter().find(is_one).copied()
    };
    if let (Some(given), Some(family)) = (called(GIVEN_NAMES), called(FAMILY_NAMES)) {
        return Some(format!("{{{given}}} {{{family}}}"));
    }
    let mut candidates = columns.iter().filter(|column| {
        let words = words(column);
        let has = |known: &[&str]| words.iter().any(|word| known.contains(&&**word));
        has(NAME_WORDS) && !has(OTHER_NAMES) && has_names(&roster, column)
    });
    let found = candidates.next()?;
    candidates.next().is_none().then(|| escaped(found))
}

/// The words of a header, in lower case.
fn words(header: &str) -> Vec<String> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’') || is_mark(c);
    let words = header
        .split(|c| !is_part(c))
        .filter(|word| !word.is_empty());
    words
        .map(|word| word.replace('’', "'").to_lowercase())
        .collect()
}

/// Vowel signs are parts of words in scripts such as Devanagari and Thai.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{900}'..='\u{DFF}' | '\u{E00}'..='\u{EFF}')
}

/// Whether most cells of a column look like names, and most are different.
fn has_names(roster: &Roster, column: &str) -> bool {
    let cells = roster
        .recipients()
        .map(|recipient| recipient.value(column).unwrap_or_default().trim());
    let filled: Vec<&str> = cells.filter(|cell| !cell.is_empty()).collect();
    let alike = filled.iter().filter(|cell| looks_like_a_name(cell)).count();
    let different: BTreeSet<&str> = filled.iter().copied().collect();
    let least = filled.len() as f32 * LEAST_SHARE;
    !filled.is_empty()
        && alike as f32 >= least
        && different.len() as f32 * 2.0 > filled.len() as f32
}

fn looks_like_a_name(cell: &str) -> bool {
    cell.chars().any(char::is_alphabetic)
        && !cell.contains(|c: char| c.is_numeric() || "@/\\<>|=?!:;".contains(c))
        && cell.chars().count() <= 80
        && cell.split_whitespace().count() <= 8
}

/// A column's name as a value of `name`, in which braces enclose columns.
fn escaped(column: &str) -> String {
    column.replace('{', "{{").replace('}', "}}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(csv: &str) -> Option<String> {
        find(csv.as_bytes(), Path::new("roster.csv"))
    }

    #[test]
    fn the_question_of_a_form_is_found() {
        let form = "Timestamp,Email Address,\"What is your full name, as it should appear on the \
                    certificate?\",Name of your company\n\
                    1/2/2026,ann@example.org,Ann Lee,Acme\n1/3/2026,bo@example.org,Bo Kay,Acme\n";
        assert_eq!(
            found(form).as_deref(),
            Some("What is your full name, as it should appear on the certificate?")
        );
        assert_eq!(
            found("E-posta,Adı Soyadı\na@b.c,İremnur Önder\n").as_deref(),
            Some("Adı Soyadı")
        );
        assert_eq!(
            found("序号,姓名\n1,王小明\n2,李雷\n").as_deref(),
            Some("姓名")
        );
    }

    #[test]
    fn a_first_and_a_last_name_are_one_name() {
        assert_eq!(
            found("Last Name,First Name\nLee,Ann\n").as_deref(),
            Some("{First Name} {Last Name}")
        );
    }

    #[test]
    fn nothing_is_guessed_where_it_is_not_clear() {
        for csv in [
            "Email,Company name\na@b.c,Acme\n",
            "Your name,Name on badge\nAnn,Annie\nBo,Bob\n",
            "Name of the file\na1.png\nb2.png\n",
            "Email\na@b.c\n",
        ] {
            assert_eq!(found(csv), None, "{csv}");
        }
    }
}
