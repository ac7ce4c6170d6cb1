//! Where a program and its drawing still say an earlier term, or one of its years.

use std::ops::Range;
use std::path::Path;

use engross::{Code, Diagnostic, MAX_PROGRAM_BYTES, Program, Result, Severity, files};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Keys of `program.toml` whose values name files, which may well be those of an earlier term,
/// and the term itself.
const NOT_SEARCHED: [&str; 5] = ["term", "template", "fonts", "roster", "file"];

/// How many years before a term `check` takes for those of earlier terms. A drawing may name
/// other years, such as that of a foundation.
const YEARS_BEFORE: u32 = 3;

/// The longest part of a text that a message has, in characters.
const MAX_QUOTED: usize = 60;

/// What a program should no longer say.
pub(super) struct OldTerm {
    words: Vec<String>,
    /// The term that it should say.
    term: String,
}

impl OldTerm {
    /// An old term and its years, except for what the new term has too.
    pub(super) fn new(old: &str, term: &str) -> Self {
        let mut words = vec![old.trim().to_owned()];
        words.extend(years(old).iter().map(ToString::to_string));
        words.sort();
        words.dedup();
        let of_term: Vec<String> = years(term).iter().map(ToString::to_string).collect();
        words.retain(|word| !word.is_empty() && !has_word(term, word) && !of_term.contains(word));
        Self {
            words,
            term: term.into(),
        }
    }

    /// The years before a term; nothing if it has no year.
    pub(super) fn before(term: &str) -> Self {
        let first = years(term).into_iter().min();
        let years = first.map_or(0..0, |first| first.saturating_sub(YEARS_BEFORE)..first);
        Self {
            words: years.map(|year| year.to_string()).collect(),
            term: term.into(),
        }
    }

    /// The word of the old term that a text has.
    fn found_in(&self, text: &str) -> Option<&str> {
        let mut words = self.words.iter();
        words.find(|word| has_word(text, word)).map(String::as_str)
    }

    /// Each place in the `program.toml` and in the drawing.
    pub(super) fn find(&self, program: &Program) -> Result<Vec<Diagnostic>> {
        if self.words.is_empty() {
            return Ok(Vec::new());
        }
        let mut findings = Vec::new();
        if let Some(path) = &program.path {
            let source = files::read(path, MAX_PROGRAM_BYTES)?;
            findings = self.find_in_toml(&String::from_utf8_lossy(&source), path);
        }
        findings.extend(self.find_in_template_of(program)?);
        Ok(findings)
    }

    /// Each place in the drawings.
    pub(super) fn find_in_template_of(&self, program: &Program) -> Result<Vec<Diagnostic>> {
        let mut findings = Vec::new();
        if !self.words.is_empty() {
            let cover = program.cover().and_then(|cover| cover.template);
            let back = program.print.back.as_deref();
            let templates = program.template_files().chain(back);
            for template in templates.chain(cover.as_deref()) {
                findings.extend(self.find_in_template(template)?);
            }
        }
        Ok(findings)
    }

    /// Each value of a `program.toml`.
    pub(super) fn find_in_toml(&self, source: &str, path: &Path) -> Vec<Diagnostic> {
        let (document, _) = DeTable::parse_recoverable(source);
        let mut values = Vec::new();
        collect(document.get_ref(), source, &mut values);
        values.sort_by_key(|value| value.span.start);
        let found = values.into_iter().filter_map(|Value { key, text, span }| {
            let word = self.found_in(text)?;
            let line = 1 + source[..span.start].matches('\n').count() as u64;
            let what = format!("`{key}` {} still says", quoted(text));
            let finding = self.finding(Severity::Warning, &what, word);
            let hint = match key {
                "text" => "write `{term}` for the term, or a value of the program for a date",
                _ => "change it, unless it is meant",
            };
            Some(finding.hint(hint).at(path, line))
        });
        found.collect()
    }

    #[cfg(feature = "svg")]
    fn find_in_template(&self, template: &Path) -> Result<Vec<Diagnostic>> {
        use engross::template::{Drawing, MAX_DRAWING_BYTES, WordsPlace, is_drawing};

        if !is_drawing(template) {
            return Ok(Vec::new());
        }
        let contents = files::read(template, MAX_DRAWING_BYTES)?;
        if Drawing::is_pdf(&contents) {
            return Ok(Vec::new());
        }
        let words = Drawing::words(&contents)?;
        let found = words.iter().filter_map(|words| {
            let word = self.found_in(&words.text)?;
            let text = quoted(&words.text);
            let (severity, what, hint) = match words.place {
                WordsPlace::Text => (
                    Severity::Warning,
                    format!("the text {text} still says"),
                    "write a placeholder in its place, such as `{term}` or `{from:%-d %B %Y}`",
                ),
                WordsPlace::Label => (
                    Severity::Warning,
                    format!("the outlines {text} still say"),
                    "replace them by a text with a placeholder, such as `{term}` or \
                     `{from:%-d %B %Y}`, or draw them again",
                ),
                WordsPlace::Title => (
                    Severity::Warning,
                    format!("the drawing's title {text} still says"),
                    "change it: people who cannot see the drawing hear it",
                ),
                WordsPlace::Description => (
                    Severity::Warning,
                    format!("the drawing's description {text} still says"),
                    "change it: people who cannot see the drawing hear it",
                ),
                _ => (
                    Severity::Note,
                    format!("the name {text} of a part of the drawing still says"),
                    "look whether that part is still right",
                ),
            };
            let finding = self.finding(severity, &what, word);
            Some(finding.hint(hint).at(template, words.line))
        });
        Ok(found.collect())
    }

    #[cfg(not(feature = "svg"))]
    fn find_in_template(&self, _: &Path) -> Result<Vec<Diagnostic>> {
        Ok(Vec::new())
    }

    fn finding(&self, severity: Severity, what: &str, word: &str) -> Diagnostic {
        let message = format!("{what} {word}, but the term is {}", self.term);
        Diagnostic::new(severity, Code::OldTerm, message)
    }
}

/// A text or a date in a `program.toml`.
struct Value<'s> {
    key: &'s str,
    text: &'s str,
    span: Range<usize>,
}

fn collect<'s>(table: &DeTable<'_>, source: &'s str, values: &mut Vec<Value<'s>>) {
    for (key, value) in table {
        if !NOT_SEARCHED.contains(&&**key.get_ref()) || value.get_ref().is_table() {
            collect_value(&source[key.span()], value, source, values);
        }
    }
}

fn collect_value<'s>(
    key: &'s str,
    value: &Spanned<DeValue<'_>>,
    source: &'s str,
    values: &mut Vec<Value<'s>>,
) {
    match value.get_ref() {
        DeValue::Table(table) => collect(table, source, values),
        DeValue::Array(items) => {
            for item in items {
                collect_value(key, item, source, values);
            }
        }
        DeValue::String(_) | DeValue::Datetime(_) => values.push(Value {
            key,
            text: source[value.span()].trim_matches(['"', '\'']),
            span: value.span(),
        }),
        _ => {}
    }
}

/// The years that a term names: 2023 and 2024 for `2023/24`.
pub(super) fn years(term: &str) -> Vec<u32> {
    let mut years: Vec<u32> = Vec::new();
    for number in term.split(|c: char| !c.is_ascii_digit()) {
        match (number.len(), number.parse(), years.last()) {
            (4, Ok(year @ 1900..=2199), _) => years.push(year),
            (2, Ok(short), Some(&year)) if (year + 1) % 100 == short => years.push(year + 1),
            _ => {}
        }
    }
    years
}

/// Whether a text has a word that is not a part of a longer word or number.
fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        ![before, after]
            .into_iter()
            .flatten()
            .any(|c| c.is_ascii_alphanumeric())
    })
}

/// The text, shortened, in quotes.
fn quoted(text: &str) -> String {
    let mut short: String = text.chars().take(MAX_QUOTED).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    format!("“{short}”")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_has_its_years() {
        for (term, expected) in [
            ("2023", &[2023][..]),
            ("2023/24", &[2023, 2024]),
            ("2023-2024", &[2023, 2024]),
            ("Spring 2026", &[2026]),
            ("2023-09", &[2023]),
            ("7", &[]),
            ("20231", &[]),
        ] {
            assert_eq!(years(term), expected, "{term}");
        }
    }

    #[test]
    fn the_new_term_is_not_the_old_one() {
        for (old, new, words) in [
            ("2023", "2024", &["2023"][..]),
            ("2023/24", "2024/25", &["2023", "2023/24"]),
            ("Season 7", "Season 8", &["Season 7"]),
            ("", "2024", &[]),
            ("2024", "2024", &[]),
        ] {
            assert_eq!(OldTerm::new(old, new).words, words, "{old} {new}");
        }
        assert_eq!(OldTerm::before("2024/25").words, ["2021", "2022", "2023"]);
        assert!(OldTerm::before("Season 8").words.is_empty());
    }

    #[test]
    fn a_word_is_whole() {
        let old = OldTerm::new("2023", "2024");
        for text in ["20 September 2023 – 2024", "ambassador-2023-", "(2023)"] {
            assert_eq!(old.found_in(text), Some("2023"), "{text}");
        }
        for text in ["2024", "12023", "20231", "a2023b"] {
            assert_eq!(old.found_in(text), None, "{text}");
        }
    }

    #[test]
    fn values_are_found_by_line() {
        let old = OldTerm::new("2023", "2024");
        let source = "title = \"Award 2023\"\nterm = \"2024\"\ntemplate = \"../a-2023/t.svg\"\n\
                      [values]\nfrom = 2023-09-20\n[[field]]\ntext = \"since {name} 2023\"\n\
                      [roster]\nfile = \"2023.csv\"\nwhere = { year = [\"2023\"] }\n";
        let found = old.find_in_toml(source, Path::new("p.toml"));
        let found: Vec<_> = found.iter().map(ToString::to_string).collect();
        assert_eq!(
            found,
            [
                "p.toml:1: warning: `title` “Award 2023” still says 2023, but the term is 2024",
                "p.toml:5: warning: `from` “2023-09-20” still says 2023, but the term is 2024",
                "p.toml:7: warning: `text` “since {name} 2023” still says 2023, but the term is 2024",
                "p.toml:10: warning: `year` “2023” still says 2023, but the term is 2024",
            ]
        );
    }
}
