//! Shapes that are cut out of pictures.

use crate::field::{ImageStyle, PictureShape};

/// Samples per pixel, across and down, at the edge of a shape.
const SAMPLES: i64 = 16;

/// The size of the part of a box that a picture can fill.
pub(super) fn shown_size((width, height): (u32, u32), style: ImageStyle) -> (u32, u32) {
    match style.shape {
        PictureShape::Rectangle => (width, height),
        PictureShape::Circle => {
            let side = width.min(height);
            (side, side)
        }
    }
}

/// Makes what is outside the circle in a square transparent. `alpha` has a value for each pixel.
///
/// Counts samples in whole numbers, so that the edge is the same on every machine.
pub(super) fn cut_circle(side: u32, alpha: &mut [u8]) {
    let diameter = i64::from(side) * SAMPLES;
    // Twice the distance from the centre, in samples.
    let is_inside = |x: i64, y: i64| {
        let (dx, dy) = (2 * x + 1 - diameter, 2 * y + 1 - diameter);
        dx * dx + dy * dy <= diameter * diameter
    };
    for (y, row) in (0_i64..).zip(alpha.chunks_exact_mut(side.max(1) as usize)) {
        for (x, alpha) in (0_i64..).zip(row) {
            let (left, top) = (x * SAMPLES, y * SAMPLES);
            let ends = [0, SAMPLES - 1];
            let corners = ends.map(|dy| ends.map(|dx| is_inside(left + dx, top + dy)));
            let inside = match corners
                .as_flattened()
                .iter()
                .filter(|inside| **inside)
                .count()
            {
                4 => SAMPLES * SAMPLES,
                // The disc is convex, and as wide as a pixel at least: only where it touches a
                // side of the square can it reach into a pixel between two corners.
                0 if side > 2 && !touches_side(x, y, side) => 0,
                _ => (0..SAMPLES * SAMPLES)
                    .filter(|at| is_inside(left + at % SAMPLES, top + at / SAMPLES))
                    .count()
                    .try_into()
                    .unwrap_or(SAMPLES * SAMPLES),
            };
            let whole = SAMPLES * SAMPLES;
            let covered = (i64::from(*alpha) * inside + whole / 2) / whole;
            *alpha = u8::try_from(covered).unwrap_or(u8::MAX);
        }
    }
}

fn touches_side(x: i64, y: i64, side: u32) -> bool {
    let last = i64::from(side) - 1;
    x == 0 || y == 0 || x == last || y == last
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_circle_has_the_area_of_a_circle_and_all_its_symmetries() {
        for side in [1_u32, 2, 3, 10, 101] {
            let mut alpha = vec![255; (side * side) as usize];
            cut_circle(side, &mut alpha);
            let area: f64 = alpha.iter().map(|alpha| f64::from(*alpha) / 255.0).sum();
            let exact = std::f64::consts::PI / 4.0 * f64::from(side * side);
            assert!(
                (area - exact).abs() < 0.01 * exact + 0.03,
                "{side}: {area} {exact}"
            );
            let at = |x: u32, y: u32| alpha[(y * side + x) as usize];
            for (x, y) in (0..side).flat_map(|y| (0..side).map(move |x| (x, y))) {
                assert_eq!(at(x, y), at(y, x));
                assert_eq!(at(x, y), at(side - 1 - x, y));
            }
        }
        let mut alpha = [128; 9];
        cut_circle(3, &mut alpha);
        assert_eq!(alpha[4], 128);
    }
}
