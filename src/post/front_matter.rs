//! The link of the cover in the front matter of a post: the YAML or TOML at its start.

use crate::diagnostic::{Code, Diagnostic, Result};
use crate::plan::Plan;

use super::rows::UpdatedPost;

/// A form of front matter.
struct Form {
    fence: &'static str,
    assign: &'static str,
    quote: char,
}

const FORMS: [Form; 2] = [
    Form {
        fence: "---",
        assign: ":",
        quote: '\'',
    },
    Form {
        fence: "+++",
        assign: " =",
        quote: '"',
    },
];

impl UpdatedPost {
    /// The same, with the link of the plan's cover as the value of this key of the post's front
    /// matter. If the key is not there, it is added.
    ///
    /// # Errors
    ///
    /// [`Code::MissingKey`] if the program has no cover, [`Code::InvalidValue`] for a key that is
    /// not a plain word, and [`Code::NoFrontMatter`].
    pub fn with_cover(mut self, plan: &Plan, key: &str) -> Result<Self> {
        let Some((_, link)) = plan.cover_link()? else {
            let problem = Diagnostic::error(Code::MissingKey, "the program has no cover");
            return Err(problem
                .hint("add `[cover]` to program.toml, or leave the front matter alone")
                .into());
        };
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
        if key.is_empty() || !key.chars().all(is_plain) {
            let message = format!("`{key}` is not a key of front matter");
            return Err(Diagnostic::error(Code::InvalidValue, message)
                .hint("give one word, such as `image`")
                .into());
        }
        let text = set(&self.text, key, &link).ok_or_else(|| {
            Diagnostic::error(Code::NoFrontMatter, "the post has no front matter")
                .hint(format!(
                    "start it with `---`, `{key}: ''` and `---` on lines of their own"
                ))
                .at_row(1)
        })?;
        if text != self.text {
            self.is_changed = true;
            // Lines that are added are above the table.
            self.line += (text.lines().count() - self.text.lines().count()) as u64;
            self.text = text;
        }
        Ok(self)
    }
}

/// The text with this value of a key; `None` if it has no front matter.
fn set(text: &str, key: &str, value: &str) -> Option<String> {
    let start = text.len() - text.trim_start_matches('\u{FEFF}').len();
    let mut lines = text[start..].split_inclusive('\n');
    let first = lines.next()?;
    let form = FORMS.iter().find(|form| first.trim_end() == form.fence)?;
    let ending = &first[first.trim_end().len()..];
    let mut at = start + first.len();
    let mut own = None;
    for line in lines {
        if line.trim_end() == form.fence {
            let (range, replacement) = own.unwrap_or_else(|| {
                let Form { assign, quote, .. } = form;
                let line = format!("{key}{assign} {quote}{value}{quote}{ending}");
                (at..at, line)
            });
            let mut changed = text.to_owned();
            changed.replace_range(range, &replacement);
            return Some(changed);
        }
        let is_own = line
            .strip_prefix(key)
            .is_some_and(|rest| rest.trim_start().starts_with([':', '=']));
        if is_own && own.is_none() {
            let assigned = line.find([':', '=']).unwrap_or(0) + 1;
            let old = value_in(&line[assigned..]);
            let range = at + assigned + old.start..at + assigned + old.end;
            let quote = text[range.clone()].chars().next();
            let replacement = match quote.filter(|quote| ['\'', '"'].contains(quote)) {
                Some(quote) => format!("{quote}{value}{quote}"),
                None if old.is_empty() => format!(" {value}"),
                None => value.to_owned(),
            };
            own = Some((range, replacement));
        }
        at += line.len();
    }
    None
}

/// Where the value is in what follows the sign of assignment: without white space and comment.
fn value_in(rest: &str) -> std::ops::Range<usize> {
    let start = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    let value = &rest[start..];
    let end = match value.chars().next() {
        Some(quote @ ('\'' | '"')) => match value[1..].find(quote) {
            Some(end) => end + 2,
            None => value.trim_end().len(),
        },
        _ => {
            let comment = value.find(" #").unwrap_or(value.len());
            value[..comment].trim_end().len()
        }
    };
    if end == 0 {
        return 0..0;
    }
    start..start + end
}
