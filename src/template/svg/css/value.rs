//! Values of properties that usvg takes for something else than they mean.

use super::color;
use super::reading::Reading;
use super::tokens::{function, length_until};
use super::transform;
use crate::template::svg::source::strip_prefix;

/// How usvg reads the value of this property.
pub(super) fn read(name: &str, value: &str) -> Reading {
    match name {
        "fill" | "stroke" => paint(name, value),
        "background-color" | "color" | "flood-color" | "lighting-color" | "stop-color" => {
            plain_color(name, value)
        }
        "filter" => nested_colors(value),
        "transform" => transform::read(value),
        // They would be applied before the transform.
        "rotate" | "scale" | "translate" if value != "none" => Reading::Unknown,
        _ => Reading::Kept,
    }
}

/// Whether values of this property are colours.
pub(super) fn is_color(name: &str) -> bool {
    matches!(
        name,
        "color" | "fill" | "flood-color" | "lighting-color" | "stop-color" | "stroke"
    )
}

fn paint(name: &str, value: &str) -> Reading {
    if svgtypes::Paint::from_str(value).is_ok() {
        return Reading::Kept;
    }
    if let Some(inside) = strip_prefix(value, "url(") {
        let end = value.len() - inside.len() + length_until(inside, b')') + 1;
        let Some((url, fallback)) = value.split_at_checked(end) else {
            return Reading::Kept;
        };
        let fallback = fallback.trim();
        return match keyword(name, fallback).or_else(|| color::parse(fallback)) {
            Some(fallback) => Reading::Written(format!("{url} {fallback}")),
            None if fallback.is_empty() => Reading::Kept,
            None => Reading::Written(url.into()),
        };
    }
    written(keyword(name, value).or_else(|| color::parse(value)))
}

fn plain_color(name: &str, value: &str) -> Reading {
    let is_known = value.parse::<svgtypes::Color>().is_ok()
        || value == "inherit"
        || value == "currentColor" && name != "color";
    if is_known {
        return Reading::Kept;
    }
    written(keyword(name, value).or_else(|| color::parse(value)))
}

fn written(value: Option<String>) -> Reading {
    value.map_or(Reading::Unknown, Reading::Written)
}

/// A keyword in the letters that usvg knows, or what it stands for.
fn keyword(name: &str, value: &str) -> Option<String> {
    let lower = value.to_ascii_lowercase();
    let is_inherited = matches!(name, "color" | "fill" | "stroke");
    let initial = match name {
        "stroke" => "none",
        "background-color" => "transparent",
        "lighting-color" => "white",
        _ => "black",
    };
    Some(match lower.as_str() {
        "inherit" => lower,
        "none" | "context-fill" | "context-stroke" if matches!(name, "fill" | "stroke") => lower,
        // That of the element around.
        "currentcolor" if name == "color" => "inherit".into(),
        "currentcolor" => "currentColor".into(),
        "unset" | "revert" | "revert-layer" if is_inherited => "inherit".into(),
        "initial" | "unset" | "revert" | "revert-layer" => initial.into(),
        _ => return None,
    })
}

/// The value of a filter: the parser of style sheets ends a function at its first parenthesis, also
/// if that closes a colour.
fn nested_colors(value: &str) -> Reading {
    let mut written = String::new();
    let mut rest = value;
    while let Some(open) = rest.find('(') {
        let inside = &rest[open + 1..];
        let (arguments, after) = inside.split_at(length_until(inside, b')'));
        written.push_str(&rest[..=open]);
        if arguments.contains('(') {
            written.push_str(&flat(arguments));
        } else {
            written.push_str(arguments);
        }
        rest = after;
    }
    written.push_str(rest);
    match written == value {
        true => Reading::Kept,
        false => Reading::Written(written),
    }
}

/// Arguments of a function whose colours are no functions.
fn flat(arguments: &str) -> String {
    let mut written = String::new();
    let mut rest = arguments;
    while let Some(open) = rest.find('(') {
        let is_letter = |c: char| c.is_ascii_alphanumeric() || c == '-';
        let start = rest[..open].trim_end_matches(is_letter).len();
        let end = open + 1 + length_until(&rest[open + 1..], b')') + 1;
        let whole = rest.get(start..end).unwrap_or(&rest[start..]);
        written.push_str(&rest[..start]);
        match function(whole).and_then(|_| color::parse(whole)) {
            Some(color) => written.push_str(&color),
            None => written.push_str(whole),
        }
        rest = rest.get(end..).unwrap_or("");
    }
    written.push_str(rest);
    written
}

/// The colour of the shorthand `background`, and whether it has a picture or a gradient.
pub(super) fn background(value: &str) -> (Option<String>, bool) {
    let (mut color, mut has_picture) = (None, false);
    let mut rest = value.trim_start();
    while !rest.is_empty() {
        // A word ends at a space outside its parentheses.
        let end = length_until(rest, b' ');
        let (word, after) = rest.split_at(end);
        let word = word.trim_matches(',');
        let name = function(word).map(|(name, _)| name);
        has_picture |= name.is_some_and(|name| name == "url" || name.contains("gradient"));
        color = color::parse(word).or(color);
        rest = after.trim_start();
    }
    (color, has_picture)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_become_those_that_usvg_reads() {
        let becomes = |name: &str, value: &str, expected: Reading| {
            assert_eq!(read(name, value), expected, "{name}: {value}");
        };
        let written = |value: &str| Reading::Written(value.into());
        for value in [
            "none",
            "#c00",
            "url(#a)",
            "url(#a) red",
            "currentColor",
            "inherit",
        ] {
            becomes("fill", value, Reading::Kept);
        }
        becomes("fill", "CurrentColor", written("currentColor"));
        becomes("color", "currentcolor", written("inherit"));
        becomes("stroke", "initial", written("none"));
        becomes("fill", "unset", written("inherit"));
        becomes("stop-color", "unset", written("black"));
        becomes("fill", "url(#a) rebeccapurple", written("url(#a) #663399"));
        becomes("fill", "url(#a) bogus", written("url(#a)"));
        becomes("stroke", "bogus", Reading::Unknown);
        becomes("fill", "color-mix(in srgb, red, blue)", Reading::Unknown);
        becomes("filter", "url(#a) blur(2px)", Reading::Kept);
        becomes(
            "filter",
            "drop-shadow(0 0 2px rgb(0, 0, 0, 0.5)) blur(1px)",
            written("drop-shadow(0 0 2px #00000080) blur(1px)"),
        );
        becomes("font-size", "bogus", Reading::Kept);
    }

    #[test]
    fn a_background_has_a_colour() {
        let of = |value| background(value);
        assert_eq!(of("#123456"), (Some("#123456".into()), false));
        assert_eq!(of("#123 none"), (Some("#112233".into()), false));
        assert_eq!(
            of("no-repeat rgb(1, 2, 3)"),
            (Some("#010203".into()), false)
        );
        assert_eq!(of("url(data:a,b) white"), (Some("#ffffff".into()), true));
        assert_eq!(of("linear-gradient(red, blue)"), (None, true));
        assert_eq!(of("none"), (None, false));
    }
}
