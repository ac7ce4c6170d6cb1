//! The functions of the property `transform`, with units, as the attribute has them.

use super::color::angle;
use super::reading::Reading;
use super::tokens::{length_until, split};

/// How usvg reads a transform: it knows functions of SVG 1.1, without units.
pub(super) fn read(value: &str) -> Reading {
    if value.parse::<svgtypes::Transform>().is_ok() {
        return Reading::Kept;
    }
    match value.to_ascii_lowercase().as_str() {
        "none" => Reading::Kept,
        "initial" | "unset" | "revert" | "revert-layer" => Reading::Written("none".into()),
        lower => functions(lower).map_or(Reading::Unknown, Reading::Written),
    }
}

/// Whether a transform does the same wherever its origin is.
pub(super) fn only_moves(value: &str) -> bool {
    let value = value.to_ascii_lowercase();
    let mut functions = value.split(')').map(str::trim);
    functions.all(|function| {
        function.is_empty() || function == "none" || function.starts_with("translate")
    })
}

fn functions(value: &str) -> Option<String> {
    let mut written: Vec<String> = Vec::new();
    let mut rest = value.trim();
    while !rest.is_empty() {
        let (name, inside) = rest.split_once('(')?;
        let length = length_until(inside, b')');
        let arguments: Vec<&str> = split(&inside[..length], b',')
            .into_iter()
            .map(str::trim)
            .collect();
        written.push(function(name.trim(), &arguments)?);
        rest = inside.get(length + 1..)?.trim_start();
    }
    Some(written.join(" "))
}

fn function(name: &str, arguments: &[&str]) -> Option<String> {
    let moved = |x: &str, y: &str| Some(format!("translate({} {})", length(x)?, length(y)?));
    let scaled = |x: &str, y: &str| Some(format!("scale({} {})", factor(x)?, factor(y)?));
    let skewed = |x: &str, y: &str| {
        let slope = |word| Some(libm::tan(angle(word)?.to_radians()));
        Some(format!("matrix(1 {} {} 1 0 0)", slope(y)?, slope(x)?))
    };
    match (name, arguments) {
        ("translate" | "translatex", [x]) => moved(x, "0"),
        ("translatey", [y]) => moved("0", y),
        ("translate", [x, y]) => moved(x, y),
        ("translate3d", [x, y, z]) if length(z)? == 0.0 => moved(x, y),
        ("translatez", [z]) if length(z)? == 0.0 => moved("0", "0"),
        ("scale", [both]) => scaled(both, both),
        ("scalex", [x]) => scaled(x, "1"),
        ("scaley", [y]) => scaled("1", y),
        ("scale", [x, y]) | ("scale3d", [x, y, _]) => scaled(x, y),
        ("rotate" | "rotatez", [by]) => Some(format!("rotate({})", angle(by)?)),
        ("skew" | "skewx", [x]) => skewed(x, "0"),
        ("skewy", [y]) => skewed("0", y),
        ("skew", [x, y]) => skewed(x, y),
        ("matrix", [a, b, c, d, x, y]) => {
            let [a, b, c, d] = [factor(a)?, factor(b)?, factor(c)?, factor(d)?];
            let (x, y) = (length(x)?, length(y)?);
            Some(format!("matrix({a} {b} {c} {d} {x} {y})"))
        }
        _ => None,
    }
}

/// A length in pixels, also without its unit; `None` if it depends on the size of something.
fn length(word: &str) -> Option<f64> {
    let units = [
        ("px", 1.0),
        ("mm", 96.0 / 25.4),
        ("cm", 96.0 / 2.54),
        ("in", 96.0),
        ("pt", 96.0 / 72.0),
        ("pc", 16.0),
        ("q", 96.0 / 101.6),
    ];
    for (unit, pixels) in units {
        if let Some(own) = word.strip_suffix(unit) {
            return Some(number(own)? * pixels);
        }
    }
    number(word)
}

fn factor(word: &str) -> Option<f64> {
    match word.strip_suffix('%') {
        Some(percent) => Some(number(percent)? / 100.0),
        None => number(word),
    }
}

fn number(word: &str) -> Option<f64> {
    let number: f64 = word.parse().ok()?;
    number.is_finite().then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_left_out() {
        for (value, expected) in [
            ("translate(500px,0px)", "translate(500 0)"),
            (
                "translateX(25.4mm) rotate(45deg)",
                "translate(96 0) rotate(45)",
            ),
            ("rotate(0.25turn)", "rotate(90)"),
            ("scale(50%) scaleY(2)", "scale(0.5 0.5) scale(1 2)"),
            ("matrix(1, 0, 0, 1, 10px, 20px)", "matrix(1 0 0 1 10 20)"),
            ("translate3d(1px, 2px, 0)", "translate(1 2)"),
            ("skew(0deg, 0deg)", "matrix(1 0 0 1 0 0)"),
        ] {
            assert_eq!(read(value), Reading::Written(expected.into()), "{value}");
        }
        for value in ["none", "translate(1 2)", "matrix(1 0 0 1 2 3)"] {
            assert_eq!(read(value), Reading::Kept, "{value}");
        }
        for value in [
            "translate(50%, 0)",
            "translate(1em)",
            "rotateX(45deg)",
            "rotate(45deg",
            "bogus",
            "scale(inf)",
        ] {
            assert_eq!(read(value), Reading::Unknown, "{value}");
        }
        assert!(only_moves("translate(1px) translateX(2px)") && only_moves("none"));
        assert!(!only_moves("translate(1px) rotate(2deg)"));
    }
}
