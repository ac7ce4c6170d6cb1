use std::ops::RangeInclusive;

use crate::diagnostic::{Code, Diagnostic};
use crate::language;
use crate::pattern::{Pattern, PatternError};
use crate::program::located::Located;

/// The problem of a number outside its range, if it is. `name` is what the message calls the
/// number, `example` a line as it should be.
pub(super) fn out_of_range(
    name: &str,
    number: Option<Located<f32>>,
    range: &RangeInclusive<f32>,
    example: &str,
) -> Option<Diagnostic> {
    let number = number.filter(|number| !range.contains(&number.value))?;
    let (min, max) = (range.start(), range.end());
    let message = format!(
        "{name} must be from {min} to {max}, but is {}",
        number.value
    );
    let problem = Diagnostic::error(Code::InvalidValue, message)
        .hint(format!("for example: {example}"))
        .at_row(number.line);
    Some(problem)
}

/// The problem of a text that is not a language tag, if it is.
pub(super) fn not_a_language(tag: &Located<String>) -> Option<Diagnostic> {
    (!language::is_well_formed(&tag.value)).then(|| {
        let message = format!("`{}` is not a language tag", tag.value);
        Diagnostic::error(Code::InvalidValue, message)
            .hint("write a BCP 47 tag, for example `tr` or `zh-Hant`")
            .at_row(tag.line)
    })
}

/// Reads a text as a pattern, or reports why it is not one. `name` is what the message calls the
/// text.
pub(crate) fn pattern(
    name: &str,
    text: Located<&str>,
    report: impl FnOnce(Diagnostic),
) -> Option<Located<Pattern>> {
    match text.value.parse() {
        Ok(pattern) => Some(text.map(|_| pattern)),
        Err(error) => {
            let error: PatternError = error;
            let message = format!("invalid {name}: {error}");
            let problem = Diagnostic::error(Code::InvalidPlaceholder, message);
            report(problem.hint(error.hint()).at_row(text.line));
            None
        }
    }
}
