//! Messages on standard error: text for people, or one JSON object a line for programs.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use anstyle::{AnsiColor, Style};
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
    /// What was printed since the last status.
    printed: &'static Mutex<BTreeMap<Kind, usize>>,
}

/// How many messages of one kind are printed.
const MAX_OF_A_KIND: usize = 100;

/// Messages that are cut short together.
type Kind = (Severity, Option<Code>, Option<PathBuf>);

impl Printer {
    /// A quiet printer prints errors only, which are findings of severity `least_error` or above.
    pub(super) fn new(json: bool, quiet: bool, least_error: Severity) -> Self {
        Self {
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

    /// Prints what is wrong, where, why, and how to fix it.
    pub(super) fn diagnostic(self, diagnostic: &Diagnostic) {
        if diagnostic.severity < self.least {
            return;
        }
        if self.json {
            print(&as_json(diagnostic));
        } else if self.admits(
            diagnostic.severity,
            Some(diagnostic.code),
            diagnostic.file(),
        ) {
            print(&as_text(diagnostic));
        }
    }

    /// Prints an error that is not a diagnostic: a difference that `verify` found.
    pub(super) fn difference(self, file: &Path, line: Option<u64>, message: &str) {
        if !self.admits(Severity::Error, None, Some(file)) {
            return;
        }
        let line = line.map_or_else(String::new, |line| format!(":{line}"));
        let place = format!("{}{line}: ", file.display());
        print(&labelled(&place, "error", ERROR, message));
    }

    /// Whether one more of a kind is printed.
    fn admits(self, severity: Severity, code: Option<Code>, file: Option<&Path>) -> bool {
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

fn as_text(diagnostic: &Diagnostic) -> String {
    let style = style(diagnostic.severity);
    let location = diagnostic.location.to_string();
    let severity = diagnostic.severity.to_string();
    let mut text = labelled(&location, &severity, style, &diagnostic.message);
    if let Some(cause) = &diagnostic.cause {
        text.push_str(&labelled("  ", "caused by", BOLD, cause));
    }
    if let Some(hint) = &diagnostic.hint {
        text.push_str(&labelled("  ", "hint", BOLD, hint));
    }
    text
}

/// `file: error: and 39,900 more`.
fn more(severity: Severity, code: Option<Code>, file: Option<&Path>, count: usize) -> String {
    let location = file.map_or_else(String::new, |file| format!("{}: ", file.display()));
    let of_kind = code.map_or_else(String::new, |code| format!(" of the kind `{code}`"));
    let message = format!("and {} more{of_kind}", grouped(count));
    let line = labelled(&location, &severity.to_string(), style(severity), &message);
    line + &labelled("  ", "hint", BOLD, "pass `--json` to list all of them")
}

/// `1234567` as `1,234,567`.
fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
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
