//! The spaces of colours that CSS names, to sRGB with its curve ([CSS Color 4, section 17]).
//!
//! [CSS Color 4, section 17]: https://www.w3.org/TR/css-color-4/#color-conversion

use crate::template::color::{D50, FROM_D50, Rows, applied, lab_to_xyz};

const XYZ_TO_SRGB: Rows = [
    [3.240_969_942, -1.537_383_178, -0.498_610_760],
    [-0.969_243_636, 1.875_967_502, 0.041_555_057],
    [0.055_630_080, -0.203_976_959, 1.056_971_514],
];
const P3_TO_XYZ: Rows = [
    [0.486_570_949, 0.265_667_693, 0.198_217_285],
    [0.228_974_564, 0.691_738_522, 0.079_286_914],
    [0.0, 0.045_113_382, 1.043_944_369],
];
const ADOBE_TO_XYZ: Rows = [
    [0.576_669_043, 0.185_558_238, 0.188_228_646],
    [0.297_344_975, 0.627_363_566, 0.075_291_458],
    [0.027_031_361, 0.070_688_853, 0.991_337_537],
];
const OKLAB_TO_ROOTS: Rows = [
    [1.0, 0.396_337_777, 0.215_803_757],
    [1.0, -0.105_561_346, -0.063_854_173],
    [1.0, -0.089_484_178, -1.291_485_548],
];
const RECEPTORS_TO_SRGB: Rows = [
    [4.076_741_662, -3.307_711_591, 0.230_969_929],
    [-1.268_438_005, 2.609_757_401, -0.341_319_397],
    [-0.004_196_086, -0.703_418_615, 1.707_614_701],
];

/// A colour of `color()`, whose parts are usually from 0 to 1; `None` for spaces that are not known.
pub(super) fn named(space: &str, parts: [f64; 3]) -> Option<[f64; 3]> {
    let light = match space {
        "srgb" => return Some(parts),
        "srgb-linear" => parts,
        "display-p3" => applied(&XYZ_TO_SRGB, applied(&P3_TO_XYZ, parts.map(decoded))),
        "a98-rgb" => {
            let light = parts.map(|part| libm::pow(part.abs(), 563.0 / 256.0).copysign(part));
            applied(&XYZ_TO_SRGB, applied(&ADOBE_TO_XYZ, light))
        }
        "xyz" | "xyz-d65" => applied(&XYZ_TO_SRGB, parts),
        "xyz-d50" => applied(&FROM_D50, parts),
        _ => return None,
    };
    Some(light.map(encoded))
}

/// Lightness from 0 to 100.
pub(super) fn lab(parts: [f64; 3]) -> [f64; 3] {
    let [x, y, z] = lab_to_xyz(parts.map(|part| part as f32)).map(f64::from);
    applied(&FROM_D50, [x * D50[0], y * D50[1], z * D50[2]]).map(encoded)
}

/// Lightness from 0 to 1.
pub(super) fn oklab(parts: [f64; 3]) -> [f64; 3] {
    let roots = applied(&OKLAB_TO_ROOTS, parts);
    applied(&RECEPTORS_TO_SRGB, roots.map(|root| root * root * root)).map(encoded)
}

/// Lightness, chroma and hue in degrees, as the parts of a space of opponent colours.
pub(super) fn from_polar([lightness, chroma, hue]: [f64; 3]) -> [f64; 3] {
    let hue = hue.to_radians();
    [lightness, chroma * libm::cos(hue), chroma * libm::sin(hue)]
}

/// Hue in degrees, saturation and lightness from 0 to 1.
pub(super) fn hsl([hue, saturation, lightness]: [f64; 3]) -> [f64; 3] {
    let reach = saturation * lightness.min(1.0 - lightness);
    [0.0, 8.0, 4.0].map(|channel| {
        let sector = (channel + hue / 30.0).rem_euclid(12.0);
        lightness - reach * (sector - 3.0).min(9.0 - sector).clamp(-1.0, 1.0)
    })
}

/// Hue in degrees, whiteness and blackness from 0 to 1.
pub(super) fn hwb([hue, white, black]: [f64; 3]) -> [f64; 3] {
    let sum = white + black;
    if sum >= 1.0 {
        return [white / sum; 3];
    }
    hsl([hue, 1.0, 0.5]).map(|part| part * (1.0 - sum) + white)
}

/// A part of sRGB as light.
fn decoded(part: f64) -> f64 {
    let size = part.abs();
    let light = match size <= 0.04045 {
        true => size / 12.92,
        false => libm::pow((size + 0.055) / 1.055, 2.4),
    };
    light.copysign(part)
}

/// Light as a part of sRGB.
fn encoded(light: f64) -> f64 {
    let size = light.abs();
    let part = match size <= 0.003_130_8 {
        true => size * 12.92,
        false => 1.055 * libm::pow(size, 1.0 / 2.4) - 0.055,
    };
    part.copysign(light)
}
