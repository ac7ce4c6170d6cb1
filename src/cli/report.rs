//! Messages for people, on standard error.

use std::fmt::Display;
use std::io::Write as _;

use anstyle::{AnsiColor, Style};
use engross::{Diagnostic, Error, Severity};

const BOLD: Style = Style::new().bold();
const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const NOTE: Style = AnsiColor::Cyan.on_default().bold();

/// Prints each diagnostic of an error.
pub(super) fn error(error: &Error) {
    error.diagnostics().iter().for_each(diagnostic);
}

/// Prints what is wrong, where, why, and how to fix it.
pub(super) fn diagnostic(diagnostic: &Diagnostic) {
    let style = match diagnostic.severity {
        Severity::Error => ERROR,
        Severity::Warning => WARNING,
        _ => NOTE,
    };
    let location = diagnostic.location.to_string();
    let severity = diagnostic.severity.to_string();
    let mut text = labelled(&location, &severity, style, &diagnostic.message);
    if let Some(cause) = &diagnostic.cause {
        text.push_str(&labelled("  ", "caused by", BOLD, cause));
    }
    if let Some(hint) = &diagnostic.hint {
        text.push_str(&labelled("  ", "hint", BOLD, hint));
    }
    print(text);
}

/// The error and its causes, for those who read it as data.
pub(super) fn in_one_line(error: &Error) -> String {
    let lines = error.diagnostics().iter().map(|diagnostic| {
        let mut line = format!("{}{}", diagnostic.location, diagnostic.message);
        if let Some(cause) = &diagnostic.cause {
            line.push_str(": ");
            line.push_str(cause);
        }
        line
    });
    lines.collect::<Vec<_>>().join("; ")
}

/// Prints a line that is neither good nor bad.
pub(super) fn line(text: impl Display) {
    print(format!("{text}\n"));
}

/// `label: text`, further lines of the text under its first.
fn labelled(before: &str, label: &str, style: Style, text: &str) -> String {
    let indent = " ".repeat(before.chars().count() + label.len() + 2);
    let text = text.replace('\n', &format!("\n{indent}"));
    format!("{before}{style}{label}{style:#}: {text}\n")
}

/// A message that no one can read is lost, and nothing else is.
fn print(text: impl Display) {
    let _ = write!(anstream::stderr(), "{text}");
}
