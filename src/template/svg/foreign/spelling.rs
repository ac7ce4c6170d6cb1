//! How other programs write placeholders.

use std::ops::Range;

/// The longest name of a placeholder, in bytes.
const MAX_NAME: usize = 60;
/// The longest tag of a template language, in bytes.
const MAX_TAG: usize = 300;

/// What other programs call the name of a recipient.
const NAMES: [&str; 30] = [
    "name",
    "names",
    "full_name",
    "fullname",
    "name_here",
    "display_name",
    "recipient",
    "recipient_name",
    "recipientname",
    "recipients_name",
    "student",
    "student_name",
    "studentname",
    "participant",
    "participant_name",
    "participantname",
    "attendee",
    "attendee_name",
    "candidate_name",
    "member_name",
    "person",
    "user",
    "user_name",
    "username",
    "first_name_last_name",
    "name_surname",
    "nombre",
    "nom",
    "nome",
    "имя",
];

/// Other words that are placeholders if they are in brackets.
const WORDS: [&str; 38] = [
    "award",
    "award_title",
    "certificate_id",
    "certificate_number",
    "city",
    "class",
    "company",
    "country",
    "course",
    "course_name",
    "course_title",
    "date",
    "day",
    "department",
    "description",
    "duration",
    "email",
    "event",
    "event_name",
    "fecha",
    "first_name",
    "grade",
    "hours",
    "id",
    "instructor",
    "last_name",
    "link",
    "location",
    "month",
    "organisation",
    "organization",
    "place",
    "position",
    "rank",
    "school",
    "surname",
    "title",
    "year",
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Stands for a value.
    Placeholder,
    /// A condition, a loop or a comment.
    Tag,
}

/// What was found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) range: Range<usize>,
    pub(super) kind: Kind,
    /// What is between the signs.
    pub(super) inner: String,
}

/// Which names a pair of signs can enclose.
#[derive(Clone, Copy)]
enum Names {
    /// Those of variables.
    Any,
    /// Those of variables, without spaces: per cent signs are in sentences, too.
    Word,
    /// Words that are usual, or are written like no word of a sentence.
    Usual,
    /// Anything: the signs are for nothing else.
    Tag,
}

/// The signs, the longer before those that they start with.
const SIGNS: [(&str, &str, Names); 16] = [
    ("{%", "%}", Names::Tag),
    ("{#", "#}", Names::Tag),
    ("<%", "%>", Names::Tag),
    ("${", "}", Names::Any),
    ("{{{", "}}}", Names::Any),
    ("{{", "}}", Names::Any),
    ("｛｛", "｝｝", Names::Any),
    ("｛", "｝", Names::Any),
    ("[[", "]]", Names::Any),
    ("<<", ">>", Names::Any),
    ("«", "»", Names::Usual),
    ("<", ">", Names::Usual),
    ("[", "]", Names::Usual),
    ("%", "%", Names::Word),
    ("___", "___", Names::Usual),
    ("__", "__", Names::Usual),
];

/// All placeholders and tags in a text that are not engross's own.
pub(super) fn find(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(character) = text[at..].chars().next() {
        match starting_at(text, at) {
            Some(next) => {
                at = next.range.end;
                found.push(next);
            }
            None => at += own_length(&text[at..]).unwrap_or(character.len_utf8()),
        }
    }
    found
}

/// The length of a placeholder of engross's own, or of a brace that is written twice.
fn own_length(rest: &str) -> Option<usize> {
    if rest.starts_with("{{") || rest.starts_with("}}") {
        return Some(2);
    }
    let length = rest.strip_prefix('{')?.find(['{', '}'])?;
    Some(length + 1)
}

fn starting_at(text: &str, at: usize) -> Option<Found> {
    let rest = &text[at..];
    for (open, close, names) in SIGNS {
        let Some(after) = rest.strip_prefix(open) else {
            continue;
        };
        let limit = match names {
            Names::Tag => MAX_TAG,
            _ => MAX_NAME + close.len(),
        };
        let after = start_of(after, limit);
        let Some(length) = after.find(close) else {
            continue;
        };
        let between = &after[..length];
        let inner = between.trim();
        let is_one = match names {
            Names::Tag => true,
            Names::Any => is_variable(inner),
            Names::Word => is_variable(inner) && !between.contains(char::is_whitespace),
            Names::Usual => is_variable(inner) && is_usual(inner),
        };
        if !is_one {
            continue;
        }
        let mut end = at + open.len() + length + close.len();
        // A rule on each side can be longer than the sign.
        if close.starts_with('_') {
            end += text[end..].len() - text[end..].trim_start_matches('_').len();
        }
        return Some(Found {
            range: at..end,
            kind: match names {
                Names::Tag => Kind::Tag,
                Names::Any | Names::Word | Names::Usual => Kind::Placeholder,
            },
            inner: inner.to_owned(),
        });
    }
    after_dollar(text, at)
}

/// The first bytes of a text, up to a whole character.
fn start_of(text: &str, limit: usize) -> &str {
    let mut end = limit.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// `$name`, but not `$5`, `US$` or `A$AP`.
fn after_dollar(text: &str, at: usize) -> Option<Found> {
    let after = text[at..].strip_prefix('$')?;
    if text[..at].ends_with(char::is_alphanumeric) {
        return None;
    }
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let length = after.find(|c| !is_part(c)).unwrap_or(after.len());
    let name = &after[..length];
    let is_name = name.starts_with(char::is_alphabetic)
        && name.chars().count() >= 3
        && (name.starts_with(char::is_lowercase) || is_usual(name));
    is_name.then(|| Found {
        range: at..at + 1 + length,
        kind: Kind::Placeholder,
        inner: name.to_owned(),
    })
}

/// Whether this could be the name of a variable, with dots and filters as template languages have.
fn is_variable(inner: &str) -> bool {
    let is_part =
        |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' ' | '|' | '\'' | '’');
    inner.len() <= MAX_NAME
        && inner.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && inner.contains(char::is_alphabetic)
        && inner.chars().all(is_part)
        && inner.split_whitespace().count() <= 4
}

fn is_usual(inner: &str) -> bool {
    let name = plain(inner);
    let is_constant = inner.contains('_') && !inner.contains(char::is_lowercase);
    is_constant
        || NAMES.contains(&&*name)
        || WORDS.contains(&&*name)
        || name.ends_with("_name")
        || name.ends_with("_date")
}

/// The column that a placeholder stands for: the roster's own, if it has one of that name.
pub(super) fn column(inner: &str, columns: &[&str]) -> String {
    let name = plain(inner);
    let is_writable = |column: &&&str| !column.contains(['{', '}', ':', '#', '^', '/']);
    let mut own = columns.iter().filter(is_writable);
    if let Some(own) = own.find(|column| plain(column) == name) {
        return (*own).to_owned();
    }
    match NAMES.contains(&&*name) {
        true => "name".to_owned(),
        false => name,
    }
}

/// A name in lower case, of words with `_` between them, without what says that it is one.
fn plain(inner: &str) -> String {
    let inner = inner.split('|').next().unwrap_or_default();
    let inner = inner.rsplit('.').next().unwrap_or_default();
    let letters = inner.chars().filter(|c| !matches!(c, '\'' | '’'));
    let letters: String = letters.flat_map(char::to_lowercase).collect();
    let is_between = |c: char| c.is_whitespace() || matches!(c, '_' | '-');
    let mut words: Vec<&str> = letters
        .split(is_between)
        .filter(|word| !word.is_empty())
        .collect();
    while words.len() > 1 && matches!(words[0], "var" | "your" | "insert" | "enter" | "the") {
        words.remove(0);
    }
    words.join("_")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(String, String)> {
        let found = find(text).into_iter();
        found
            .map(|found| {
                let column = match found.kind {
                    Kind::Placeholder => column(&found.inner, &["Full Name", "Datum"]),
                    Kind::Tag => "tag".to_owned(),
                };
                (text[found.range].to_owned(), column)
            })
            .collect()
    }

    #[test]
    fn placeholders_are_found_as_people_write_them() {
        for (text, written, column) in [
            ("To {{name}}, with thanks", "{{name}}", "name"),
            ("{{{ name }}}", "{{{ name }}}", "name"),
            (
                "{{ recipient.name | upper }}",
                "{{ recipient.name | upper }}",
                "name",
            ),
            ("for %NAME%.", "%NAME%", "name"),
            ("%VAR_name%", "%VAR_name%", "name"),
            ("%VAR_Course-Title%", "%VAR_Course-Title%", "course_title"),
            ("on $date at", "$date", "date"),
            ("${name}", "${name}", "name"),
            ("___NAME___", "___NAME___", "name"),
            ("__RECIPIENT_NAME____", "__RECIPIENT_NAME____", "name"),
            ("<<name>>", "<<name>>", "name"),
            ("«Name»", "«Name»", "name"),
            ("<Name>", "<Name>", "name"),
            ("[Name]", "[Name]", "name"),
            ("致｛姓名｝同学", "｛姓名｝", "姓名"),
            ("｛ name ｝", "｛ name ｝", "name"),
            ("｛｛name｝｝", "｛｛name｝｝", "name"),
            ("[Recipient’s Name]", "[Recipient’s Name]", "name"),
            ("[Insert Date]", "[Insert Date]", "date"),
            ("[[first_name]]", "[[first_name]]", "first_name"),
            ("{{full_name}}", "{{full_name}}", "Full Name"),
            ("<<datum>>", "<<datum>>", "Datum"),
            ("{% if hours %}", "{% if hours %}", "tag"),
            ("{# to do #}", "{# to do #}", "tag"),
        ] {
            assert_eq!(
                found(text),
                [(written.to_owned(), column.to_owned())],
                "{text}"
            );
        }
        assert_eq!(found("{{name}} and {{date}}").len(), 2);
    }

    #[test]
    fn sentences_and_own_placeholders_are_left_alone() {
        for text in [
            "{name} of {Full Name}, {date:%d %B %Y}",
            "{#company} at {company}{/company}",
            "50% wool, 50% silk",
            "a prize of $500, US$name, $5 and A$AP",
            "he said [sic] that a < b > c",
            "«Bonjour» and <hello>",
            "_________ and ____by____",
            "{{}} and {{ 12 }}",
            "f[x] = {{x, y}, z}",
            "｛1, 2｝ ⊂ ｛ ｝",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }
}
