//! Where a plate changes: bands of rows, cut into tiles.

use std::ops::Range;

use crate::geometry::PixelBox;

/// How wide tiles are, in pixels: as wide as a few letters of a name, for narrower ones cut more
/// of what repeats along a row, and of wider ones more has to be encoded anew.
const TILE_WIDTH: u32 = 32;

/// Rows that certificates differ in, and the columns in which they do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Extent {
    pub(super) rows: Range<u32>,
    pub(super) columns: Range<u32>,
}

/// The bands that these boxes are in, from the top. Boxes that share rows share a band, and so do
/// those that touch: the first row of a band may be told against the row above, which is the same
/// on each certificate.
pub(super) fn bands(boxes: impl IntoIterator<Item = PixelBox>) -> Vec<Extent> {
    let boxes = boxes.into_iter().filter(|bounds| !bounds.is_empty());
    let mut extents: Vec<Extent> = boxes
        .map(|bounds| Extent {
            rows: bounds.y..bounds.bottom(),
            columns: bounds.x..bounds.right(),
        })
        .collect();
    extents.sort_by_key(|extent| (extent.rows.start, extent.rows.end));
    let mut bands: Vec<Extent> = Vec::new();
    for extent in extents {
        match bands.last_mut() {
            Some(last) if extent.rows.start <= last.rows.end => {
                last.rows.end = last.rows.end.max(extent.rows.end);
                last.columns.start = last.columns.start.min(extent.columns.start);
                last.columns.end = last.columns.end.max(extent.columns.end);
            }
            _ => bands.push(extent),
        }
    }
    bands
}

/// How each row of a band is cut: what is left of the columns that change, tiles of these, and
/// what is right of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cuts {
    /// The first pixel of each tile, and the width of the page.
    edges: Vec<u32>,
    pixel_bytes: usize,
}

impl Cuts {
    pub(super) fn new(columns: &Range<u32>, page_width: u32, pixel_bytes: usize) -> Self {
        let step = TILE_WIDTH as usize;
        let mut edges: Vec<u32> = (columns.clone()).step_by(step).collect();
        if columns.start > 0 {
            edges.insert(0, 0);
        }
        if columns.end < page_width {
            edges.push(columns.end);
        }
        edges.push(page_width);
        Self::with_edges(edges, pixel_bytes)
    }

    /// Tiles that start at these pixels; the last is the width of the page.
    pub(super) fn with_edges(edges: Vec<u32>, pixel_bytes: usize) -> Self {
        Self { edges, pixel_bytes }
    }

    /// The first pixel of each tile, and the width of the page.
    pub(super) fn edges(&self) -> &[u32] {
        &self.edges
    }

    /// How many tiles a row has.
    pub(super) fn count(&self) -> usize {
        self.edges.len() - 1
    }

    /// The pixels of a tile.
    pub(super) fn pixels(&self, tile: usize) -> Range<u32> {
        self.edges[tile]..self.edges[tile + 1]
    }

    /// The bytes of a tile in a row's pixels.
    pub(super) fn bytes(&self, tile: usize) -> Range<usize> {
        let Range { start, end } = self.pixels(tile);
        start as usize * self.pixel_bytes..end as usize * self.pixel_bytes
    }

    /// The bytes of a tile in a filtered row; the byte that tells the filter is the first tile's.
    pub(super) fn filtered_bytes(&self, tile: usize) -> Range<usize> {
        let Range { start, end } = self.bytes(tile);
        if tile == 0 {
            0..end + 1
        } else {
            start + 1..end + 1
        }
    }

    /// The tiles that have pixels of these columns.
    pub(super) fn tiles(&self, columns: Range<u32>) -> Range<usize> {
        let first = self.edges.partition_point(|&edge| edge <= columns.start);
        let last = self.edges.partition_point(|&edge| edge < columns.end);
        first.saturating_sub(1)..last
    }

    /// The tile that a byte of a filtered row is in.
    pub(super) fn tile_of_filtered(&self, byte: usize) -> usize {
        let pixel = byte.saturating_sub(1) / self.pixel_bytes;
        let after = self.edges.partition_point(|&edge| edge as usize <= pixel);
        after.saturating_sub(1)
    }
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
        let extent = |rows, columns| Extent { rows, columns };
        assert_eq!(bands(boxes), [extent(0..15, 0..15), extent(40..60, 20..60)]);
    }

    #[test]
    fn cuts_cover_each_byte_once() {
        for (columns, width) in [
            (0..1, 1),
            (0..100, 100),
            (10..58, 100),
            (3..200, 200),
            (7..8, 9),
        ] {
            let cuts = Cuts::new(&columns, width, 3);
            let mut next = 0;
            for tile in 0..cuts.count() {
                let bytes = cuts.filtered_bytes(tile);
                assert_eq!(bytes.start, next);
                for byte in bytes.clone() {
                    assert_eq!(cuts.tile_of_filtered(byte), tile, "{columns:?} {byte}");
                }
                next = bytes.end;
            }
            assert_eq!(next, width as usize * 3 + 1);
        }
    }

    #[test]
    fn tiles_of_columns_are_those_that_have_any() {
        let cuts = Cuts::new(&(10..74), 200, 1);
        assert_eq!(cuts.count(), 4);
        assert_eq!(cuts.tiles(10..42), 1..2);
        assert_eq!(cuts.tiles(41..43), 1..3);
        assert_eq!(cuts.tiles(0..200), 0..4);
    }
}
