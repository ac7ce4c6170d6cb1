//! From lines to coverage.
//!
//! The signed area between each line and the right edge is added up, as `ab_glyph_rasterizer` and
//! font-rs do it: a line changes only the pixels that it crosses, and the coverage of a pixel is
//! the sum of all changes up to it. The numbers are computed in the same order as there, so that
//! certificates keep their pixels; a test compares both.

use crate::outline::Line;

/// Adds up signed areas, with ink kept inside the edges.
#[derive(Default)]
pub(super) struct Canvas {
    /// How much the coverage of each pixel differs from that of the one before, row by row, with
    /// [`SLACK`](Self::SLACK) behind the last row. All are 0 but while a shape is drawn: clearing
    /// them where they are read takes less than clearing all of them.
    changes: Vec<f32>,
    width: usize,
    height: usize,
    /// The width with the padding.
    padded_width: usize,
    /// The last column that a line may be in.
    right: f32,
}

/// The number of pixels that are added up at once.
const BLOCK: usize = 4;

impl Canvas {
    /// Ink at the right edge is spilt into the next columns, which must not be the first columns of
    /// the next row.
    const PADDING: usize = 2;

    /// The changes behind the last row: as many as a line at its end can reach.
    const SLACK: usize = 8;

    /// Prepares for a shape of this size. The coverage of the last one must have been read.
    pub(super) fn clear(&mut self, width: usize, height: usize) {
        (self.width, self.height) = (width, height);
        self.padded_width = width + Self::PADDING;
        self.right = (width + 1) as f32;
        let needed = self.padded_width * height + Self::SLACK;
        if self.changes.len() < needed {
            self.changes.resize(needed.next_multiple_of(BLOCK), 0.0);
        }
    }

    /// Draws a line. Its ends are clamped to the columns of the canvas. Therefore a line may lie
    /// inside the canvas or beside it, but it must not cross the left or right edge, except by a
    /// rounding error.
    pub(super) fn draw_line(&mut self, line: Line) {
        let Line { from, to } = line;
        if (from.y - to.y).abs() <= f32::EPSILON {
            return;
        }
        let (sign, upper, lower) = match from.y < to.y {
            true => (1.0, from, to),
            false => (-1.0, to, from),
        };
        let mut x = upper.x.clamp(0.0, self.right);
        let slope = (lower.x.clamp(0.0, self.right) - x) / (lower.y - upper.y);
        if upper.y < 0.0 {
            x -= upper.y * slope;
        }
        let (mut row, index) = floor(upper.y.max(0.0));
        let mut start = index.cast_unsigned() as usize * self.padded_width;
        let end = self.height * self.padded_width;
        // Rows are counted in fractions, so that nothing is converted for each.
        while row < lower.y && start < end {
            let height = (row + 1.0).min(lower.y) - row.max(upper.y);
            let next = x + slope * height;
            if self.draw_in_row(start, x, next, height * sign) {
                x = next;
            }
            row += 1.0;
            start += self.padded_width;
        }
    }

    /// Draws the part of a line in the row that begins at `start`, from `x` to `next`. `height` is
    /// how much of the row it spans, negative if it runs up. Returns whether the part is on the
    /// canvas.
    #[inline(always)]
    fn draw_in_row(&mut self, start: usize, x: f32, next: f32, height: f32) -> bool {
        let (left, right) = if x < next { (x, next) } else { (next, x) };
        let (column, index) = floor(left);
        // An index before the first row wraps around, and is behind the last one.
        let first = start.wrapping_add_signed(index as isize);
        // Most lines are so short that they stay in one column.
        if right > column + 1.0 {
            return self.draw_across(first, left, right, height);
        }
        let Some([own, after]) = self.changes.get_mut(first..first.wrapping_add(2)) else {
            return false;
        };
        let beside = height * (0.5 * (x + next) - column);
        *own += height - beside;
        *after += beside;
        true
    }

    /// Draws a part of a line in several columns of a row, of which the first has this index, like
    /// [`Canvas::draw_in_row`].
    fn draw_across(&mut self, first: usize, left: f32, right: f32, height: f32) -> bool {
        let (column, first_index) = floor(left);
        let (whole, last_index) = floor(right);
        let (end, end_index) = match whole < right {
            true => (whole + 1.0, last_index + 1),
            false => (whole, last_index),
        };
        let columns = (end_index - first_index).cast_unsigned() as usize;
        let cells = first..first.wrapping_add(columns + 1);
        let Some(changes @ [_, _, _, ..]) = self.changes.get_mut(cells) else {
            return false;
        };
        let per_column = (right - left).recip();
        let in_first = left - column;
        let first_area = 0.5 * per_column * (1.0 - in_first) * (1.0 - in_first);
        let in_last = right - end + 1.0;
        let last_area = 0.5 * per_column * in_last * in_last;
        changes[0] += height * first_area;
        if columns == 2 {
            changes[1] += height * (1.0 - first_area - last_area);
        } else {
            let second_area = per_column * (1.5 - in_first);
            changes[1] += height * (second_area - first_area);
            for change in &mut changes[2..columns - 1] {
                *change += height * per_column;
            }
            let before_last = second_area + (columns - 3) as f32 * per_column;
            changes[columns - 1] += height * (1.0 - before_last - last_area);
        }
        changes[columns] += height * last_area;
        true
    }

    /// The coverage of each pixel in 255ths, row by row.
    ///
    /// Most pixels are covered as the one before: four of them are found by one comparison.
    pub(super) fn coverage(&mut self) -> Vec<u8> {
        let padded_width = self.padded_width;
        let blocks = (padded_width * self.height + Self::SLACK).div_ceil(BLOCK);
        let mut values = vec![0; blocks * BLOCK];
        let all = values.as_chunks_mut::<BLOCK>().0.iter_mut();
        let (mut sum, mut value) = (0.0_f32, 0);
        for (values, changes) in all.zip(self.changes.as_chunks_mut::<BLOCK>().0) {
            if changes.map(f32::to_bits) == [0; BLOCK] {
                *values = [value; BLOCK];
                continue;
            }
            let sums = changes.map(|change| {
                sum += change;
                sum
            });
            *changes = [0.0; BLOCK];
            *values = sums.map(|sum| to_255ths(sum.abs()));
            value = values[BLOCK - 1];
        }
        // The padding is taken out afterwards: this way, no pixel needs to know its column.
        for row in 1..self.height {
            let start = row * padded_width;
            values.copy_within(start..start + self.width, row * self.width);
        }
        values.truncate(self.width * self.height);
        values
    }
}

/// The largest whole number that is not above this one, also as an index. Numbers are coordinates
/// of pixels, far below 2³¹.
///
/// `f32::floor` is a call of a function on processors of twenty years ago, which programs are
/// compiled for, and keeps numbers from staying in registers.
#[expect(clippy::cast_possible_truncation, reason = "the cast saturates")]
#[inline(always)]
fn floor(x: f32) -> (f32, i32) {
    let index = x as i32;
    let whole = index as f32;
    match whole > x {
        true => (whole - 1.0, index - 1),
        false => (whole, index),
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the cast saturates"
)]
#[inline(always)]
fn to_255ths(coverage: f32) -> u8 {
    (coverage * 255.0 + 0.5) as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use ab_glyph_rasterizer::{Rasterizer, point};
    use proptest::prelude::*;

    /// The twin of [`Canvas`]: the coverage of these lines by the rasteriser that it follows.
    fn coverage(lines: &[Line], width: usize, height: usize) -> Vec<u8> {
        let padded_width = width + Canvas::PADDING;
        let mut rasterizer = Rasterizer::new(padded_width, height);
        let right = (width + 1) as f32;
        for Line { from, to } in lines {
            rasterizer.draw_line(
                point(from.x.clamp(0.0, right), from.y),
                point(to.x.clamp(0.0, right), to.y),
            );
        }
        let mut values = Vec::new();
        rasterizer.for_each_pixel(|index, coverage| {
            if index % padded_width < width {
                values.push((coverage * 255.0 + 0.5).clamp(0.0, 255.0) as u8);
            }
        });
        values
    }

    /// A coordinate on a canvas of so many pixels, or a little outside it.
    fn coordinate(size: usize) -> impl Strategy<Value = f32> {
        let size = size as i16;
        let exact = (-4..=size * 4 + 4).prop_map(|quarters| f32::from(quarters) / 4.0);
        prop_oneof![1 => exact, 3 => -0.5..f32::from(size) + 0.5]
    }

    fn shape() -> impl Strategy<Value = (usize, usize, Vec<(f32, f32)>)> {
        (1_usize..40, 1_usize..30).prop_flat_map(|(width, height)| {
            let corner = (coordinate(width), coordinate(height));
            (
                Just(width),
                Just(height),
                prop::collection::vec(corner, 0..20),
            )
        })
    }

    proptest! {
        #[test]
        fn shapes_are_covered_as_by_the_plain_rasteriser(
            shapes in prop::collection::vec(shape(), 1..6),
        ) {
            // A shape must not see what is left of the one before.
            let mut canvas = Canvas::default();
            for (width, height, corners) in shapes {
                let next = corners.iter().cycle().skip(1);
                let lines: Vec<Line> = corners.iter().zip(next).map(|(from, to)| Line {
                    from: point(from.0, from.1),
                    to: point(to.0, to.1),
                }).collect();
                canvas.clear(width, height);
                lines.iter().for_each(|line| canvas.draw_line(*line));
                prop_assert_eq!(canvas.coverage(), coverage(&lines, width, height));
            }
        }
    }
}
