//! Messages for people, on standard error.

use std::error::Error as _;
use std::fmt::Display;
use std::io::Write as _;

use anstyle::{AnsiColor, Style};
use engross::{Error, Finding, Severity};

const BOLD: Style = Style::new().bold();
const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const NOTE: Style = AnsiColor::Cyan.on_default().bold();

/// Says what went wrong, why, and how to mend it.
pub(super) fn error(error: &Error) {
    let mut text = labelled("", "error", ERROR, &error.to_string());
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(&labelled("  ", "caused by", BOLD, &cause.to_string()));
        source = cause.source();
    }
    if let Some(hint) = error.hint() {
        text.push_str(&labelled("  ", "hint", BOLD, &hint));
    }
    say(text);
}

/// The error and its causes, for those who read it as data.
pub(super) fn in_one_line(error: &Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(&format!(": {cause}"));
        source = cause.source();
    }
    text
}

/// Says what was found, where, and how to mend it.
pub(super) fn finding(finding: &Finding) {
    let style = match finding.severity {
        Severity::Error => ERROR,
        Severity::Warning => WARNING,
        _ => NOTE,
    };
    let mut place = String::new();
    if let Some(file) = &finding.file {
        place = match finding.row {
            Some(row) => format!("{}:{row}: ", file.display()),
            None => format!("{}: ", file.display()),
        };
    }
    let mut text = labelled(
        &place,
        &finding.severity.to_string(),
        style,
        &finding.message,
    );
    if !finding.hint.is_empty() {
        text.push_str(&labelled("  ", "hint", BOLD, &finding.hint));
    }
    say(text);
}

/// Says something that is neither good nor bad.
pub(super) fn line(text: impl Display) {
    say(format!("{text}\n"));
}

/// `label: text`, further lines of the text under its first.
fn labelled(before: &str, label: &str, style: Style, text: &str) -> String {
    let indent = " ".repeat(before.chars().count() + label.len() + 2);
    let text = text.replace('\n', &format!("\n{indent}"));
    format!("{before}{style}{label}{style:#}: {text}\n")
}

/// Nothing can be done, and nothing is lost, where nobody reads it.
fn say(text: impl Display) {
    let _ = write!(anstream::stderr(), "{text}");
}
