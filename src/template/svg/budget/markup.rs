//! The text of a drawing before it is parsed as XML.

use super::too_complex;
use crate::diagnostic::{Diagnostic, Result, grouped};
use crate::lines::LineCounter;

/// The most attributes of an element. The parser compares each with all before it.
const MAX_ATTRIBUTES: usize = 1_000;
/// The most namespaces. The parser looks through all of them for each element.
const MAX_NAMESPACES: usize = 500;

/// Refuses markup that the parser needs more time for than its size explains.
pub(super) fn check(text: &str) -> Result<()> {
    if text.matches("xmlns").count() > MAX_NAMESPACES {
        let message = format!("the drawing declares more than {MAX_NAMESPACES} namespaces");
        return Err(too_complex(message, "save it as plain SVG")
            .at_row(1)
            .into());
    }
    match long_tag(text) {
        None => Ok(()),
        Some(at) => Err(many_attributes(text, at).into()),
    }
}

fn many_attributes(text: &str, at: usize) -> Diagnostic {
    let limit = grouped(MAX_ATTRIBUTES as u64);
    let line = LineCounter::new(text.as_bytes()).line_at(at);
    let message = format!("an element has more than {limit} attributes");
    too_complex(message, "remove attributes that do not change how it looks").at_row(line)
}

/// Where the first tag starts that has more attributes than allowed.
fn long_tag(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut tag = None;
    let (mut quote, mut count) = (None, 0);
    for (at, byte) in bytes.iter().enumerate() {
        match (tag, quote, byte) {
            (_, None, b'<') => {
                let starts_name = |byte: &u8| !matches!(byte, b'!' | b'?' | b'/');
                tag = bytes.get(at + 1).is_some_and(starts_name).then_some(at);
                count = 0;
            }
            (None, ..) => {}
            (_, Some(open), byte) if open == *byte => quote = None,
            (_, Some(_), _) => {}
            (_, None, b'>') => tag = None,
            (_, None, b'"' | b'\'') => quote = Some(*byte),
            (_, None, b'=') => count += 1,
            _ => {}
        }
        if count > MAX_ATTRIBUTES {
            return tag;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(attributes: usize) -> String {
        let attributes: String = (0..attributes).map(|n| format!(" a{n}=\"=<>'\"")).collect();
        format!("<!-- it's -->\n<g{attributes}/>")
    }

    #[test]
    fn an_element_has_a_limited_number_of_attributes() {
        assert!(check(&tag(1_000)).is_ok());
        let error = check(&tag(1_001)).unwrap_err();
        assert_eq!(error.diagnostics()[0].row(), Some(2));
    }
}
