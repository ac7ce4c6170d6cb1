//! Letters as `text-transform` and small capitals have them.

use super::cascade::{Style, TextTransform};
use crate::field::Capitals;
use crate::language::case;

/// How a field sets its letters in this style.
pub(in crate::template::svg) fn capitals(style: &Style) -> Option<Capitals> {
    match style.transform {
        TextTransform::None => None,
        TextTransform::Uppercase => Some(Capitals::Upper),
        TextTransform::Lowercase => Some(Capitals::Lower),
        TextTransform::Capitalize => Some(Capitals::Words),
    }
}

/// A text as `text-transform` has it. `is_inside_word` is whether it goes on with a word.
pub(in crate::template::svg) fn transform(
    text: &str,
    style: &Style,
    is_inside_word: bool,
) -> String {
    match style.transform {
        TextTransform::None => text.to_owned(),
        TextTransform::Uppercase => upper(text, style),
        TextTransform::Lowercase => case::lower(text, Some(&style.language)),
        TextTransform::Capitalize => capitalize(text, style, is_inside_word),
    }
}

/// The parts of a text that are set in small capitals, as capitals, and the parts between them.
pub(in crate::template::svg) fn small_capitals(text: &str, style: &Style) -> Vec<(String, bool)> {
    let mut parts: Vec<(String, bool)> = Vec::new();
    for c in text.chars() {
        let is_small = case::is_small_letter(c);
        match parts.last_mut() {
            // Marks, and signs between small letters, are as their letters.
            Some((part, small)) if *small == is_small || (*small && !c.is_alphanumeric()) => {
                part.push(c);
            }
            _ => parts.push((c.to_string(), is_small)),
        }
    }
    for (part, is_small) in &mut parts {
        if *is_small {
            *part = upper(part, style);
        }
    }
    parts
}

fn capitalize(text: &str, style: &Style, is_inside_word: bool) -> String {
    let mut set = String::with_capacity(text.len());
    let mut is_inside = is_inside_word;
    for c in text.chars() {
        if c.is_alphanumeric() && !is_inside {
            set.push_str(&upper(c.encode_utf8(&mut [0; 4]), style));
            is_inside = true;
        } else {
            set.push(c);
            is_inside &= !c.is_whitespace();
        }
    }
    set
}

fn upper(text: &str, style: &Style) -> String {
    case::upper(text, Some(&style.language))
}
