//! The link of the cover in the front matter of a post: the YAML or TOML at its start.

use std::path::Path;

use crate::diagnostic::{Code, Diagnostic, Result};
use crate::field::Source;
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
    /// matter. If the key is not there, it is added. `post` names the post in messages.
    ///
    /// # Errors
    ///
    /// [`Code::MissingKey`] if the program has no cover, [`Code::InvalidValue`] for a key that is
    /// not a plain word or whose value has several lines, and [`Code::NoFrontMatter`].
    pub fn with_cover(mut self, plan: &Plan, key: &str, post: impl AsRef<Path>) -> Result<Self> {
        let Some((_, link)) = plan.cover_link()? else {
            let problem = Diagnostic::error(Code::MissingKey, "the program has no cover")
                .hint("add `[cover]` to program.toml, or leave the front matter alone");
            return Err(plan.program().locate(problem, Source::Program(None)).into());
        };
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
        if key.is_empty() || !key.chars().all(is_plain) {
            let message = format!("`{key}` is not a key of front matter");
            return Err(Diagnostic::error(Code::InvalidValue, message)
                .hint("give one word, such as `image`")
                .into());
        }
        let post = post.as_ref();
        let text = set(&self.text, key, &link).map_err(|error| error.in_file(post))?;
        let text = text.ok_or_else(|| {
            Diagnostic::error(Code::NoFrontMatter, "the post has no front matter")
                .hint(format!(
                    "start it with `---`, `{key}: ''` and `---` on lines of their own"
                ))
                .at(post, 1)
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
///
/// # Errors
///
/// If the key has a value of several lines.
fn set(text: &str, key: &str, value: &str) -> Result<Option<String>> {
    let start = text.len() - text.trim_start_matches('\u{FEFF}').len();
    let mut lines = text[start..].split_inclusive('\n').peekable();
    let Some(first) = lines.next() else {
        return Ok(None);
    };
    let Some(form) = FORMS.iter().find(|form| first.trim_end() == form.fence) else {
        return Ok(None);
    };
    let Form { assign, quote, .. } = form;
    let ending = &first[first.trim_end().len()..];
    let added = |at: usize| {
        (
            at..at,
            format!("{key}{assign} {quote}{value}{quote}{ending}"),
        )
    };
    let mut at = start + first.len();
    let mut own = None;
    let mut line_number = 1;
    while let Some(line) = lines.next() {
        line_number += 1;
        if line.trim_end() == form.fence {
            let (range, replacement) = own.unwrap_or_else(|| added(at));
            let mut changed = text.to_owned();
            changed.replace_range(range, &replacement);
            return Ok(Some(changed));
        }
        // What follows the header of a table belongs to that table.
        if form.is_toml() && line.starts_with('[') && own.is_none() {
            own = Some(added(at));
        }
        let is_own = line
            .strip_prefix(key)
            .is_some_and(|rest| rest.trim_start().starts_with([':', '=']));
        if is_own && own.is_none() {
            let assigned = line.find([':', '=']).unwrap_or(0) + 1;
            if form.goes_on(&line[assigned..], lines.peek().copied()) {
                let message = format!("the value of `{key}` has more than one line");
                return Err(Diagnostic::error(Code::InvalidValue, message)
                    .hint("name another key, such as `image`, or write the value on one line")
                    .at_row(line_number)
                    .into());
            }
            let old = value_in(&line[assigned..]);
            let range = at + assigned + old.start..at + assigned + old.end;
            let own_quote = text[range.clone()].chars().next();
            let own_quote = own_quote.filter(|quote| ['\'', '"'].contains(quote));
            let space = if old.is_empty() { " " } else { "" };
            // A text of TOML has quotes.
            let replacement = match own_quote.or(form.is_toml().then_some(*quote)) {
                Some(quote) => format!("{space}{quote}{value}{quote}"),
                None => format!("{space}{value}"),
            };
            own = Some((range, replacement));
        }
        at += line.len();
    }
    Ok(None)
}

impl Form {
    fn is_toml(&self) -> bool {
        self.fence == "+++"
    }

    /// Whether the value that starts on a line has more lines.
    fn goes_on(&self, value: &str, next_line: Option<&str>) -> bool {
        let value = value.trim();
        if self.is_toml() {
            let is_unclosed = |open: &str, close: &str| {
                let inner = value.strip_prefix(open);
                inner.is_some_and(|inner| !inner.contains(close))
            };
            let delimiters = [("\"\"\"", "\"\"\""), ("'''", "'''"), ("[", "]")];
            return delimiters
                .iter()
                .any(|(open, close)| is_unclosed(open, close));
        }
        let is_block = value.starts_with(['|', '>']);
        let goes_on = |line: &str| {
            let is_item = line == "-" || line.starts_with("- ");
            line.starts_with([' ', '\t']) && !line.trim().is_empty() || value.is_empty() && is_item
        };
        is_block || next_line.is_some_and(|line| goes_on(line.trim_end()))
    }
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
