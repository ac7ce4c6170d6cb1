//! How a page is cut, from the top: bands, where certificates differ, and the rows between.

use std::ops::Range;

use crate::geometry::PixelBox;

/// Rows of a page that go one way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stretch {
    /// Rows that no box is on.
    Same(Range<usize>),
    /// A band.
    Changing(Range<usize>),
}

/// The stretches of a page of this height with these boxes.
pub(super) fn of_page(height: u32, boxes: impl IntoIterator<Item = PixelBox>) -> Vec<Stretch> {
    let mut stretches = Vec::new();
    let mut next = 0;
    for band in bands(boxes) {
        if next < band.start {
            stretches.push(Stretch::Same(next..band.start));
        }
        next = band.end;
        stretches.push(Stretch::Changing(band));
    }
    if next < height as usize {
        stretches.push(Stretch::Same(next..height as usize));
    }
    stretches
}

/// The bands that these boxes are in. Boxes that share rows share a band, and so do those that
/// touch: the first row of a band may be told against the row above, which is the same on each
/// certificate.
fn bands(boxes: impl IntoIterator<Item = PixelBox>) -> Vec<Range<usize>> {
    let boxes = boxes.into_iter().filter(|bounds| !bounds.is_empty());
    let mut rows: Vec<Range<usize>> = boxes
        .map(|bounds| bounds.y as usize..bounds.bottom() as usize)
        .collect();
    rows.sort_by_key(|rows| (rows.start, rows.end));
    let mut bands: Vec<Range<usize>> = Vec::new();
    for rows in rows {
        match bands.last_mut() {
            Some(last) if rows.start <= last.end => last.end = last.end.max(rows.end),
            _ => bands.push(rows),
        }
    }
    bands
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_that_share_or_touch_rows_share_a_band() {
        let boxes = [
            PixelBox::new(50, 40, 10, 20),
            PixelBox::new(0, 0, 10, 10),
            PixelBox::new(5, 10, 10, 5),
            PixelBox::new(20, 59, 10, 1),
            PixelBox::new(20, 59, 0, 9),
        ];
        let stretches = [
            Stretch::Changing(0..15),
            Stretch::Same(15..40),
            Stretch::Changing(40..60),
        ];
        assert_eq!(of_page(60, boxes), stretches);
        assert_eq!(of_page(60, []), [Stretch::Same(0..60)]);
    }
}
