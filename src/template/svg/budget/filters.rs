//! What filters cost. Each primitive reads and makes pictures as large as the filter's region, and
//! all of them are kept until the last one is done.

use resvg::tiny_skia::Transform;
use resvg::usvg::filter::{Filter, Kind};

use super::shape::scale;

/// Costs per pixel. Most is spent on conversions between sRGB and linear light.
const ANY: f64 = 165.0;
const EACH_OCTAVE: f64 = 105.0;
const EACH_KERNEL_CELL: f64 = 12.0;
const EACH_NEIGHBOUR: f64 = 6.0;
const EACH_INPUT: f64 = 50.0;
/// A Gaussian blur by filters with feedback, and by box filters for larger radii.
const SMALL_BLUR: f64 = 480.0;
const LARGE_BLUR: f64 = 190.0;
/// The deviation, in pixels, from which box filters are used.
const LARGE_DEVIATION: f64 = 2.0;
/// The memory of a primitive while it is applied, in pictures of the region.
const WORKING_PICTURES: f64 = 3.0;

/// How many pictures of its region a filter takes memory for.
pub(super) fn pictures(filter: &Filter) -> f64 {
    filter.primitives().len() as f64 + WORKING_PICTURES
}

/// What a primitive costs per pixel of a region of this size, without what `feImage` paints.
pub(super) fn cost(kind: &Kind, transform: Transform, (width, height): (f64, f64)) -> f64 {
    match kind {
        Kind::GaussianBlur(blur) => {
            let deviation = blur.std_dev_x().get().max(blur.std_dev_y().get());
            blur_cost(deviation, transform)
        }
        Kind::DropShadow(shadow) => {
            let deviation = shadow.std_dev_x().get().max(shadow.std_dev_y().get());
            ANY / 2.0 + blur_cost(deviation, transform)
        }
        Kind::Turbulence(noise) => ANY + EACH_OCTAVE * f64::from(noise.num_octaves()),
        Kind::ConvolveMatrix(convolution) => {
            ANY + EACH_KERNEL_CELL * convolution.matrix().data().len() as f64
        }
        Kind::Morphology(morphology) => {
            let reach = |radius: f32, side: f64| {
                (2.0 * f64::from(radius) * scale(transform) + 1.0).min(side)
            };
            let across = reach(morphology.radius_x().get(), width);
            ANY + EACH_NEIGHBOUR * across * reach(morphology.radius_y().get(), height)
        }
        Kind::Merge(merge) => ANY + EACH_INPUT * merge.inputs().len() as f64,
        _ => ANY,
    }
}

fn blur_cost(deviation: f32, transform: Transform) -> f64 {
    if f64::from(deviation) * scale(transform) < LARGE_DEVIATION {
        SMALL_BLUR
    } else {
        LARGE_BLUR
    }
}
