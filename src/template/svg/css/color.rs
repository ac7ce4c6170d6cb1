//! The colours of CSS Color 4 and 5 that usvg does not know, as those that it knows.

use super::spaces;
use super::tokens::{function, split};

/// The deepest nesting of functions in a colour.
const MAX_DEPTH: u8 = 8;

/// A colour as `#rrggbb`, or `#rrggbbaa` where it is transparent; `None` if it is not known.
pub(super) fn parse(value: &str) -> Option<String> {
    parse_nested(value.trim(), MAX_DEPTH)
}

fn parse_nested(value: &str, depth: u8) -> Option<String> {
    if let Some(known) = known(value) {
        return Some(known);
    }
    let Some((name, inside)) = function(value) else {
        return match value.to_ascii_lowercase().as_str() {
            "rebeccapurple" => Some("#663399".into()),
            // What the system has for pages that are light.
            "canvas" => Some("#ffffff".into()),
            "canvastext" | "windowtext" => Some("#000000".into()),
            _ => with_profile(value),
        };
    };
    if name == "light-dark" {
        // Paper is light.
        let [light, _] = split(inside, b',')[..] else {
            return None;
        };
        return parse_nested(light.trim(), depth.checked_sub(1)?);
    }
    let (rgb, alpha) = computed(&name, inside)?;
    Some(hex(rgb, alpha))
}

/// A colour that usvg knows.
fn known(value: &str) -> Option<String> {
    let svgtypes::Color {
        red,
        green,
        blue,
        alpha,
    } = value.parse().ok()?;
    let rgb = [red, green, blue].map(|sample| f64::from(sample) / 255.0);
    Some(hex(rgb, f64::from(alpha) / 255.0))
}

/// The sRGB part of `#rrggbb icc-color(…)`.
fn with_profile(value: &str) -> Option<String> {
    let (color, profiled) = value.split_once(|c: char| c.is_ascii_whitespace())?;
    let (name, _) = function(profiled.trim())?;
    matches!(
        name.as_str(),
        "icc-color" | "device-cmyk" | "device-gray" | "device-rgb"
    )
    .then(|| known(color))?
}

/// The red, green, blue and alpha of a function, usually from 0 to 1.
fn computed(name: &str, inside: &str) -> Option<([f64; 3], f64)> {
    let (space, inside) = match name {
        "color" => inside
            .trim()
            .split_once(|c: char| c.is_ascii_whitespace())?,
        _ => ("", inside),
    };
    let separated = inside.replace(['/', ','], " ");
    let words: Vec<&str> = separated.split_ascii_whitespace().collect();
    let (parts, alpha) = match words[..] {
        [one, two, three] => ([one, two, three], 1.0),
        [one, two, three, alpha] => ([one, two, three], number(alpha, 1.0)?),
        _ => return None,
    };
    // What a part is at 100 %.
    let numbers = |whole: [f64; 3]| -> Option<[f64; 3]> {
        Some([
            number(parts[0], whole[0])?,
            number(parts[1], whole[1])?,
            number(parts[2], whole[2])?,
        ])
    };
    let with_hue_first = || -> Option<[f64; 3]> {
        let share = |part: &str| Some((number(part, 100.0)? / 100.0).clamp(0.0, 1.0));
        Some([angle(parts[0])?, share(parts[1])?, share(parts[2])?])
    };
    let polar = |lightness: f64, chroma: f64| -> Option<[f64; 3]> {
        let lightness = number(parts[0], lightness)?;
        let chroma = number(parts[1], chroma)?.max(0.0);
        Some(spaces::from_polar([lightness, chroma, angle(parts[2])?]))
    };
    let rgb = match name {
        "color" => spaces::named(&space.to_ascii_lowercase(), numbers([1.0; 3])?)?,
        "rgb" | "rgba" => numbers([255.0; 3])?.map(|part| part / 255.0),
        "hsl" | "hsla" => spaces::hsl(with_hue_first()?),
        "hwb" => spaces::hwb(with_hue_first()?),
        "lab" => spaces::lab(numbers([100.0, 125.0, 125.0])?),
        "lch" => spaces::lab(polar(100.0, 150.0)?),
        "oklab" => spaces::oklab(numbers([1.0, 0.4, 0.4])?),
        "oklch" => spaces::oklab(polar(1.0, 0.4)?),
        _ => return None,
    };
    Some((rgb, alpha))
}

/// A number, or a share of `whole` in per cent.
fn number(word: &str, whole: f64) -> Option<f64> {
    let number: f64 = match word.strip_suffix('%') {
        Some(percent) => percent.parse::<f64>().ok()? / 100.0 * whole,
        None if word.eq_ignore_ascii_case("none") => 0.0,
        None => word.parse().ok()?,
    };
    number.is_finite().then_some(number)
}

/// An angle in degrees, which is the unit of a number without one.
pub(super) fn angle(word: &str) -> Option<f64> {
    let units = [("deg", 1.0), ("grad", 0.9), ("turn", 360.0)];
    let word = word.to_ascii_lowercase();
    for (unit, degrees) in units {
        if let Some(own) = word.strip_suffix(unit) {
            return Some(number(own, 0.0)? * degrees);
        }
    }
    match word.strip_suffix("rad") {
        Some(own) => Some(number(own, 0.0)?.to_degrees()),
        None => number(&word, 0.0),
    }
}

/// The colour that is nearest in each part.
fn hex(rgb: [f64; 3], alpha: f64) -> String {
    let [red, green, blue] = rgb.map(level);
    match level(alpha) {
        u8::MAX => format!("#{red:02x}{green:02x}{blue:02x}"),
        alpha => format!("#{red:02x}{green:02x}{blue:02x}{alpha:02x}"),
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "from 0 to 255"
)]
fn level(part: f64) -> u8 {
    (part.clamp(0.0, 1.0) * 255.0).round() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_of_css_4_are_known() {
        for (value, expected) in [
            ("#C00", "#cc0000"),
            ("RebeccaPurple", "#663399"),
            ("light-dark(rgb(31, 47, 90), rgb(189, 203, 240))", "#1f2f5a"),
            ("light-dark(light-dark(#123, #456), red)", "#112233"),
            ("#c00 icc-color(p, 1, 0, 0, 0)", "#cc0000"),
            ("rgb(0 0 0 / 50%)", "#00000080"),
            ("rgb(none 255 0)", "#00ff00"),
            ("hwb(120deg 0% 0% / 1)", "#00ff00"),
            ("hsl(none 0% 50%)", "#808080"),
            ("color(srgb 1 0.5 0)", "#ff8000"),
            ("color(display-p3 1 0 0)", "#ff0000"),
            ("color(display-p3 0.6 0.6 0.6 / 0.5)", "#99999980"),
            ("color(display-p3 0.2 0.4 0.6)", "#1b689d"),
            ("color(a98-rgb 1 1 1)", "#ffffff"),
            ("color(xyz-d50 0.9642 1 0.8249)", "#ffffff"),
            ("lab(54.29 80.8 69.89)", "#ff0000"),
            ("lch(100% 0 0)", "#ffffff"),
            ("oklab(100% 0 0)", "#ffffff"),
            ("oklch(62.8% 0.25768 29.234deg)", "#ff0000"),
            ("OKLCH(0.86644 0.29483 142.495)", "#00ff00"),
        ] {
            assert_eq!(parse(value).as_deref(), Some(expected), "{value}");
        }
    }

    #[test]
    fn what_is_no_colour_is_not_known() {
        for value in [
            "",
            "bogus",
            "#c00 #c00",
            "#ggg",
            "color-mix(in srgb, red, blue)",
            "color(rec2100-pq 1 1 1)",
            "rgb(from red r g b)",
            "rgb(1 2)",
            "rgb(inf 0 0 0)",
            "light-dark(red)",
            "light-dark(",
            "oklch(NaN 0 0)",
        ] {
            assert_eq!(parse(value), None, "{value}");
        }
        assert_eq!(parse(&"light-dark(".repeat(100_000)), None);
    }
}
