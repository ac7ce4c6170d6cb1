//! The segments of a page, from the top: static rows, and bands of dynamic rows.

use std::ops::Range;

use crate::geometry::PixelBox;

/// A range of a page's rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Segment {
    /// Rows without fields, which are the same on every certificate.
    Static(Range<usize>),
    /// A band: rows with fields, which may differ from certificate to certificate.
    Dynamic(Range<usize>),
}

/// Divides a page of this size into segments. The boxes are those of the fields.
pub(super) fn segments(width: u32, height: u32, boxes: &[PixelBox]) -> Vec<Segment> {
    let mut segments = Vec::new();
    let mut next = 0;
    for band in bands(width, height, boxes) {
        if next < band.start {
            segments.push(Segment::Static(next..band.start));
        }
        next = band.end;
        segments.push(Segment::Dynamic(band));
    }
    if next < height as usize {
        segments.push(Segment::Static(next..height as usize));
    }
    segments
}

/// The rows that boxes are on, on a page of this size. Boxes that share rows share a band. So do boxes whose rows touch:
/// the first row of a band may be filtered with the row above, which therefore has to be the same
/// on every certificate.
pub(super) fn bands(width: u32, height: u32, boxes: &[PixelBox]) -> Vec<Range<usize>> {
    let page = PixelBox::new(0, 0, width, height);
    let on_page = boxes.iter().filter_map(|bounds| bounds.intersection(&page));
    let mut rows: Vec<Range<usize>> = on_page
        .filter(|bounds| !bounds.is_empty())
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
        let expected = [
            Segment::Dynamic(0..15),
            Segment::Static(15..40),
            Segment::Dynamic(40..60),
        ];
        assert_eq!(segments(200, 60, &boxes), expected);
        assert_eq!(segments(200, 60, &[]), [Segment::Static(0..60)]);
    }
}
