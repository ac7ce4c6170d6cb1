//! The numbers of a drawing. usvg and resvg compute with 32 bits: beyond some size sums lose their
//! parts, rectangles have no area, and loops over lengths do not end.

use roxmltree::{Document, Node};

use super::styles::{self, Styles};
use super::too_complex;
use crate::diagnostic::{Result, grouped};
use crate::template::svg::source::{SVG, line_of};

/// The largest number, of either sign.
const MAX_NUMBER: f64 = 1e6;
/// The smallest size of what is repeated or scaled to fit, unless it is 0.
const MIN_SIZE: f64 = 1e-6;
/// The most octaves of `feTurbulence`. From about the eighth on they are finer than a pixel.
const MAX_OCTAVES: f64 = 16.0;

/// The attributes and properties that are numbers, lengths, or lists of them. Sorted.
const NUMERIC: &[&str] = &[
    "amplitude",
    "azimuth",
    "baseFrequency",
    "baseline-shift",
    "bias",
    "cx",
    "cy",
    "d",
    "diffuseConstant",
    "divisor",
    "dx",
    "dy",
    "elevation",
    "exponent",
    "filter",
    "font-size",
    "fr",
    "fx",
    "fy",
    "gradientTransform",
    "height",
    "intercept",
    "k1",
    "k2",
    "k3",
    "k4",
    "kernelMatrix",
    "kernelUnitLength",
    "kerning",
    "letter-spacing",
    "limitingConeAngle",
    "markerHeight",
    "markerWidth",
    "numOctaves",
    "offset",
    "order",
    "pathLength",
    "patternTransform",
    "points",
    "pointsAtX",
    "pointsAtY",
    "pointsAtZ",
    "r",
    "radius",
    "refX",
    "refY",
    "rotate",
    "rx",
    "ry",
    "scale",
    "slope",
    "specularConstant",
    "specularExponent",
    "startOffset",
    "stdDeviation",
    "stroke-dasharray",
    "stroke-dashoffset",
    "stroke-miterlimit",
    "stroke-width",
    "surfaceScale",
    "targetX",
    "targetY",
    "textLength",
    "transform",
    "transform-origin",
    "viewBox",
    "width",
    "word-spacing",
    "x",
    "x1",
    "x2",
    "y",
    "y1",
    "y2",
    "z",
];

/// Refuses numbers beyond [`MAX_NUMBER`] and sizes below [`MIN_SIZE`].
pub(super) fn check(document: &Document<'_>, styles: &Styles<'_>) -> Result<()> {
    for (name, value) in styles.declarations() {
        check_value(name, value).map_err(|error| error.at_row(1))?;
    }
    for node in document.descendants().filter(Node::is_element) {
        check_element(node).map_err(|error| error.at_row(line_of(node)))?;
    }
    Ok(())
}

fn check_element(node: Node<'_, '_>) -> Result<()> {
    // Elements of drawing programs are not painted.
    if !matches!(node.tag_name().namespace(), None | Some(SVG)) {
        return Ok(());
    }
    for attribute in node.attributes().filter(|own| own.namespace().is_none()) {
        let (name, value) = (attribute.name(), attribute.value());
        if name == "style" {
            for (name, value) in styles::declarations(value) {
                check_value(name, value)?;
            }
            continue;
        }
        check_value(name, value)?;
        check_size(node.tag_name().name(), name, value)?;
    }
    Ok(())
}

fn check_value(name: &str, value: &str) -> Result<()> {
    if NUMERIC.binary_search(&name).is_err() {
        return Ok(());
    }
    let large = match name {
        "filter" => functions(value).find_map(large_number),
        _ => large_number(value),
    };
    if let Some(number) = large {
        let message = format!(
            "`{name}` has the number {number}, beyond the limit of ±{}",
            grouped(MAX_NUMBER as u64)
        );
        return Err(too_complex(message, "remove the shape, or draw it at a usual size").into());
    }
    if name == "numOctaves" && first_number(value).is_some_and(|octaves| octaves > MAX_OCTAVES) {
        let message = format!("`numOctaves` is {value}, more than {MAX_OCTAVES}");
        return Err(too_complex(message, "use a smaller number of octaves").into());
    }
    Ok(())
}

/// The parts of a list of filters that are not references: ids have numbers of any length.
fn functions(filters: &str) -> impl Iterator<Item = &str> {
    let parts = filters.split("url(").enumerate();
    parts.map(|(index, part)| match part.split_once(')') {
        Some((_, after)) if index > 0 => after,
        _ => part,
    })
}

/// Patterns, markers and views are divided by their size.
fn check_size(element: &str, name: &str, value: &str) -> Result<()> {
    let is_size = match name {
        "viewBox" | "markerWidth" | "markerHeight" => true,
        "width" | "height" => matches!(
            element,
            "filter" | "image" | "mask" | "pattern" | "svg" | "symbol" | "use"
        ),
        _ => false,
    };
    let sizes = if name == "viewBox" { 2 } else { 0 };
    let is_tiny = |number: f64| number != 0.0 && number.abs() < MIN_SIZE;
    if is_size && all_numbers(value).skip(sizes).any(is_tiny) {
        let message = format!("`{name}` of `{element}` is {value}, below the limit of {MIN_SIZE}");
        return Err(too_complex(message, "remove it, or draw it at a usual size").into());
    }
    Ok(())
}

/// The first number in a list that is beyond [`MAX_NUMBER`], as it is written.
fn large_number(list: &str) -> Option<&str> {
    // Numbers without an exponent and with fewer digits are smaller. Nearly all are.
    let digits_before_point = |text: &str| {
        let text = text.trim_start_matches('0');
        text.bytes().take_while(u8::is_ascii_digit).count()
    };
    tokens(list).find(|token| {
        let may_be_large = token.contains(['e', 'E']) || digits_before_point(token) > 6;
        may_be_large && token.parse::<f64>().is_ok_and(|number| number > MAX_NUMBER)
    })
}

fn first_number(list: &str) -> Option<f64> {
    all_numbers(list).next()
}

fn all_numbers(list: &str) -> impl Iterator<Item = f64> {
    tokens(list).filter_map(|token| token.parse().ok())
}

/// The number of numbers in a list.
pub(super) fn count(list: &str) -> u64 {
    tokens(list).count() as u64
}

/// The numbers in a list, without their signs: `1.5.5e2-3` has `1.5`, `.5e2` and `3`.
fn tokens(list: &str) -> impl Iterator<Item = &str> {
    let bytes = list.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
        let skip_digits = |mut at: usize| {
            while digit(at) {
                at += 1;
            }
            at
        };
        while at < bytes.len() && !digit(at) && !(bytes[at] == b'.' && digit(at + 1)) {
            at += 1;
        }
        if at >= bytes.len() {
            return None;
        }
        let start = at;
        at = skip_digits(at);
        if bytes.get(at) == Some(&b'.') {
            at = skip_digits(at + 1);
        }
        if matches!(bytes.get(at), Some(b'e' | b'E')) {
            let is_signed = matches!(bytes.get(at + 1), Some(b'+' | b'-'));
            let exponent = at + 1 + usize::from(is_signed);
            if digit(exponent) {
                at = skip_digits(exponent);
            }
        }
        // Both ends are beside ASCII.
        list.get(start..at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_separated_as_in_path_data() {
        let found: Vec<&str> = tokens("M10-5.5.25e2,1e-3em 7.l+3").collect();
        assert_eq!(found, ["10", "5.5", ".25e2", "1e-3", "7.", "3"]);
        assert_eq!(tokens("matrix(1em)").collect::<Vec<_>>(), ["1"]);
        assert_eq!(tokens("ünö").count(), 0);
    }

    #[test]
    fn numbers_beyond_the_limit_are_found() {
        for list in ["1e38", "0 0 1000001", "M1 2h-9e6", "1e999", "00010000000"] {
            assert!(large_number(list).is_some(), "{list}");
        }
        for list in [
            "1000000",
            "1e6",
            "0.00000001",
            "1e-38",
            "999999.9999999",
            "",
        ] {
            assert_eq!(large_number(list), None, "{list}");
        }
    }

    #[test]
    fn ids_are_not_numbers() {
        let id = "url(#Adobe_OpacityMaskFilter_00000123456789012345678_)";
        assert!(check_value("filter", id).is_ok());
        assert!(check_value("filter", &format!("{id} blur(1e9)")).is_err());
        assert!(check_value("filter", "blur(1e9)").is_err());
        assert!(check_value("id", "path123456789").is_ok());
    }

    #[test]
    fn names_are_sorted() {
        assert!(NUMERIC.is_sorted());
    }

    #[test]
    fn only_sizes_that_something_is_divided_by_may_not_be_tiny() {
        assert!(check_size("pattern", "width", "1e-38").is_err());
        assert!(check_size("svg", "viewBox", "0 0 1 1e-9").is_err());
        assert!(check_size("svg", "viewBox", "1e-9 0 1 1").is_ok());
        assert!(check_size("rect", "width", "1e-9").is_ok());
        assert!(check_size("pattern", "width", "0").is_ok());
    }
}
