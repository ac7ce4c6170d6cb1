//! Messages on standard error: text for people, or one JSON object a line for programs.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use anstyle::{AnsiColor, Style};
use engross::internals::grouped;
use engross::{Code, Diagnostic, Error, Severity, escaped, escaped_json};

const BOLD: Style = Style::new().bold();
const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const NOTE: Style = AnsiColor::Cyan.on_default().bold();

/// Prints messages.
///
/// With `--json` standard error holds diagnostics only, in the form that findings have on
/// standard output, and nothing that is not JSON.
///
/// As text it prints a limited number of one kind in one file, and says how many more there are.
/// JSON is for programs, and has all of them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Printer {
    json: bool,
    /// The severity below which diagnostics are left out.
    least: Severity,
    prints_status: bool,
    /// The long options of the command, which hints may name.
    options: &'static [String],
    /// What was printed since the last status.
    printed: &'static Mutex<BTreeMap<Kind, usize>>,
}

/// How many messages of one kind are printed.
const MAX_OF_A_KIND: usize = 100;

/// Messages that are cut short together.
type Kind = (Severity, Code, Option<PathBuf>);

impl Printer {
    /// A quiet printer prints errors only, which are findings of severity `least_error` or above.
    pub(super) fn new(
        json: bool,
        quiet: bool,
        least_error: Severity,
        options: &'static [String],
    ) -> Self {
        Self {
            options,
            json,
            least: if quiet { least_error } else { Severity::Note },
            prints_status: !json && !quiet,
            // A process has one, which is copied to wherever something is printed.
            printed: Box::leak(Box::default()),
        }
    }

    /// Prints each diagnostic of an error.
    pub(super) fn error(self, error: &Error) {
        for diagnostic in error.diagnostics() {
            self.diagnostic(diagnostic);
        }
    }

    /// Prints these diagnostics except for notes, which `check` is for.
    pub(super) fn warnings<'d>(self, diagnostics: impl IntoIterator<Item = &'d Diagnostic>) {
        for diagnostic in diagnostics {
            if diagnostic.severity >= Severity::Warning {
                self.diagnostic(diagnostic);
            }
        }
    }

    /// Prints diagnostics of every severity.
    pub(super) fn notes<'d>(self, diagnostics: impl IntoIterator<Item = &'d Diagnostic>) {
        for diagnostic in diagnostics {
            self.diagnostic(diagnostic);
        }
    }

    /// Prints what is wrong, where, why, and how to fix it.
    pub(super) fn diagnostic(self, diagnostic: &Diagnostic) {
        if diagnostic.severity < self.least {
            return;
        }
        if !self.json && !self.admits(diagnostic.severity, diagnostic.code, diagnostic.file()) {
            return;
        }
        let mut diagnostic = diagnostic.clone();
        diagnostic.hint = diagnostic.hint.and_then(|hint| self.applicable(&hint));
        print(&if self.json {
            as_json(&diagnostic)
        } else {
            as_text(&diagnostic, None)
        });
    }

    /// The hint without the clauses that name an option which the command does not have: the
    /// library does not know which command is running. An option that stands with its command, as
    /// in `render --prune`, is always named.
    fn applicable(self, hint: &str) -> Option<String> {
        let mut kept = String::new();
        for clause in clauses(hint) {
            let mut options = clause.split("`--").skip(1);
            let is_known = options.all(|option| {
                let name = option.split(['`', ' ', '=']).next().unwrap_or_default();
                self.options.iter().any(|known| known == name)
            });
            if is_known {
                kept.push_str(clause);
            }
        }
        let kept = SEPARATORS.iter().fold(&*kept, |kept, separator| {
            kept.strip_prefix(separator).unwrap_or(kept)
        });
        (!kept.is_empty()).then(|| kept.to_owned())
    }

    /// The severity below which diagnostics are left out.
    pub(super) fn least(self) -> Severity {
        self.least
    }

    /// Whether one more of a kind is printed.
    fn admits(self, severity: Severity, code: Code, file: Option<&Path>) -> bool {
        let mut printed = self.printed.lock().unwrap_or_else(PoisonError::into_inner);
        let kind = (severity, code, file.map(Path::to_owned));
        let count = printed.entry(kind).or_insert(0);
        *count += 1;
        *count <= MAX_OF_A_KIND
    }

    /// Prints how many more there are of each kind that was cut short.
    pub(super) fn finish(self) {
        let mut printed = self.printed.lock().unwrap_or_else(PoisonError::into_inner);
        for ((severity, code, file), count) in std::mem::take(&mut *printed) {
            if count > MAX_OF_A_KIND {
                print(&more(
                    severity,
                    code,
                    file.as_deref(),
                    count - MAX_OF_A_KIND,
                ));
            }
        }
    }

    /// Prints a line that is neither good nor bad, such as a summary.
    pub(super) fn status(self, text: impl Display) {
        self.finish();
        if self.prints_status {
            print(&format!("{}\n", escaped(&text.to_string())));
        }
    }

    /// Whether status is printed, and so progress is too.
    pub(super) fn prints_status(self) -> bool {
        self.prints_status
    }
}

/// What stands between two ways to fix something.
const SEPARATORS: [&str; 2] = [", or ", "; "];

/// The clauses of a hint; all but the first begin with a separator.
fn clauses(hint: &str) -> Vec<&str> {
    let mut starts: Vec<usize> = SEPARATORS
        .iter()
        .flat_map(|separator| hint.match_indices(separator))
        .map(|(at, _)| at)
        .collect();
    starts.sort_unstable();
    let mut rest = hint;
    let mut clauses = Vec::new();
    for start in starts.into_iter().rev() {
        let (before, clause) = rest.split_at(start);
        clauses.push(clause);
        rest = before;
    }
    clauses.push(rest);
    clauses.reverse();
    clauses
}

fn as_json(diagnostic: &Diagnostic) -> String {
    // A diagnostic is made of texts and numbers, and has a JSON form.
    let json = serde_json::to_string(diagnostic).unwrap_or_default();
    format!("{}\n", escaped_json(&json))
}

fn style(severity: Severity) -> Style {
    match severity {
        Severity::Error => ERROR,
        Severity::Warning => WARNING,
        _ => NOTE,
    }
}

/// The lines of a diagnostic: where it is and what is wrong, what more there is to say, why, and
/// how to fix it.
pub(super) fn as_text(diagnostic: &Diagnostic, more: Option<&str>) -> String {
    let style = style(diagnostic.severity);
    let location = diagnostic.location.to_string();
    let severity = diagnostic.severity.to_string();
    let mut text = labelled(&location, &severity, style, &diagnostic.message);
    if let Some(more) = more {
        text.push_str(&format!("  {}\n", escaped(more)));
    }
    if let Some(cause) = &diagnostic.cause {
        text.push_str(&labelled("  ", "caused by", BOLD, cause));
    }
    if let Some(hint) = &diagnostic.hint {
        text.push_str(&labelled("  ", "hint", BOLD, hint));
    }
    text
}

/// `file: error: and 39,900 more`.
fn more(severity: Severity, code: Code, file: Option<&Path>, count: usize) -> String {
    let location = file.map_or_else(String::new, |file| format!("{}: ", file.display()));
    let message = format!("and {} more of the kind `{code}`", grouped(count as u64));
    let line = labelled(&location, &severity.to_string(), style(severity), &message);
    line + &labelled("  ", "hint", BOLD, "pass `--json` to list all of them")
}

/// A line `label: text`, after its place or its indentation.
fn labelled(before: &str, label: &str, style: Style, text: &str) -> String {
    let (before, text) = (escaped(before), escaped(text));
    format!("{before}{style}{label}{style:#}: {text}\n")
}

/// A message that no one can read is lost, and nothing else is.
fn print(text: &str) {
    let _ = anstream::stderr().write_all(text.as_bytes());
}

/// `1 error`, `2 errors`.
pub(super) fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hint_names_only_options_of_its_command() {
        let options = vec!["keep-going".to_owned(), "jobs".to_owned()].leak();
        let of_render = Printer::new(false, false, Severity::Error, options);
        let of_check = Printer::new(false, false, Severity::Error, &[]);
        for (hint, of_check_hint) in [
            (
                "fix it, or pass `--keep-going` to write the rest",
                Some("fix it"),
            ),
            ("pass `--jobs=2`, or fix it", Some("fix it")),
            ("pass `--jobs`; fix it", Some("fix it")),
            ("pass a smaller number to `--jobs`", None),
            (
                "`render --prune` removes them",
                Some("`render --prune` removes them"),
            ),
            ("a, or b; c", Some("a, or b; c")),
        ] {
            assert_eq!(of_render.applicable(hint).as_deref(), Some(hint));
            assert_eq!(
                of_check.applicable(hint).as_deref(),
                of_check_hint,
                "{hint}"
            );
        }
    }
}
