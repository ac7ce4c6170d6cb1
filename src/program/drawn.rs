use std::path::Path;
use std::sync::Arc;

use crate::field::SizeRange;
use crate::geometry::PixelBox;
pub(super) use crate::template::is_drawing;
use crate::template::{Drawing, Page};

/// The drawing of a program, and the page it is painted on.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Drawn {
    pub(crate) drawing: Arc<Drawing>,
    pub(crate) page: Page,
}

impl Drawn {
    pub(super) fn path(&self) -> &Path {
        self.drawing.path()
    }

    pub(super) fn dpi(&self) -> f32 {
        self.page.dpi
    }

    /// The size on paper, in inches, if the drawing gives it.
    #[cfg(feature = "pdf")]
    pub(super) fn inches(&self) -> Option<(f32, f32)> {
        self.page.inches
    }

    /// Converts a box in the drawing's own units to pixels of the page.
    pub(super) fn box_on_page(&self, own: PixelBox) -> PixelBox {
        self.drawing.box_on(&self.page, own)
    }

    /// Converts sizes in the drawing's own units to pixels of the page.
    pub(super) fn size_on_page(&self, own: SizeRange) -> SizeRange {
        SizeRange {
            max: self.drawing.length_on(&self.page, own.max),
            min: self.drawing.length_on(&self.page, own.min),
        }
    }
}
