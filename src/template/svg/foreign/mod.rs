//! Placeholders of other programs in a drawing, such as `%NAME%`, `{{name}}` and “Your Name”.
//!
//! engross writes only what is in single braces. Anything else would be painted as it stands, on
//! every certificate: it is reported, and [`Drawing::adopt`] rewrites it.

mod adopt;
mod runs;
mod samples;
mod spelling;

pub use adopt::{Adopted, Replaced};

use std::path::Path;

use roxmltree::Document;

use super::budget::Styles;
use super::flow::is_painted;
use super::source::Lines;
use crate::diagnostic::{Code, Diagnostic};
use crate::pattern::Pattern;
use spelling::Kind;

/// The most findings of this kind: a drawing with more is not one of certificates.
pub(in crate::template::svg) const MAX_FINDINGS: usize = 100;

/// A finding for each placeholder of another program, and for each sample, that is painted.
pub(super) fn findings<'d>(
    document: &'d Document<'d>,
    sheets: &Styles<'d>,
    lines: &Lines,
    path: &Path,
) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for run in runs::all(document) {
        let line = lines.of(run.container);
        let placeholders = spelling::find(&run.text).into_iter();
        let placeholders = placeholders
            .filter(|found| found.kind == Kind::Placeholder)
            .map(|found| {
                let column = spelling::column(&found.inner, &[]);
                placeholder(&run.text, &run.text[found.range], &column)
            });
        let sample = samples::in_text(&run.text).map(|range| sample(&run.text[range]));
        let all: Vec<Diagnostic> = placeholders.chain(sample).collect();
        if all.is_empty() || !is_painted(run.container, sheets) {
            continue;
        }
        let all = all.into_iter();
        findings.extend(all.map(|finding| finding.at(path, line)));
        if findings.len() >= MAX_FINDINGS {
            findings.truncate(MAX_FINDINGS);
            break;
        }
    }
    findings
}

fn placeholder(text: &str, written: &str, column: &str) -> Diagnostic {
    // Beside a placeholder, two braces stand for one.
    let pattern = text.parse::<Pattern>();
    let is_field = pattern.is_ok_and(|pattern| pattern.columns().next().is_some());
    let printed = match is_field && written.starts_with("{{") {
        true => format!("as `{}`", written.replace("{{", "{").replace("}}", "}")),
        false => "as it is".to_owned(),
    };
    let message = format!(
        "`{written}` looks like a placeholder of another program, and is painted {printed}"
    );
    Diagnostic::warning(Code::ForeignPlaceholder, message)
        .hint(format!("write `{{{column}}}` for the column `{column}`"))
}

fn sample(written: &str) -> Diagnostic {
    let message = format!("`{written}` looks like a sample, and is painted on every certificate");
    Diagnostic::warning(Code::ForeignPlaceholder, message)
        .hint("write `{name}` for the name, or another column, or delete the text")
}

/// A problem for the first tag of a template language that is painted.
pub(super) fn tag<'d>(
    document: &'d Document<'d>,
    sheets: &Styles<'d>,
    lines: &Lines,
) -> Option<Diagnostic> {
    let runs = runs::all(document).into_iter();
    let mut tags = runs.filter_map(|run| {
        let found = spelling::find(&run.text).into_iter();
        let tag = { found }.find(|found| found.kind == Kind::Tag)?;
        if !is_painted(run.container, sheets) {
            return None;
        }
        let message = format!("`{}` is a tag of a template language", &run.text[tag.range]);
        let problem = Diagnostic::error(Code::InvalidPlaceholder, message).hint(
            "delete it; a part that is written only where a column has a value is \
             `{#column}…{/column}`",
        );
        Some(problem.at_row(lines.of(run.container)))
    });
    tags.next()
}
