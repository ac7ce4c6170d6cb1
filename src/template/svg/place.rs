//! The place of the name on a drawing without placeholders: it is painted, and looked at like any
//! other picture.

use super::drawing::Drawing;
use super::paint::Ground;
use crate::diagnostic::Result;
use crate::font::FontBook;
use crate::geometry::PixelBox;
use crate::template::background::Background;
use crate::template::finder::NameBox;

/// The width at which a drawing is looked at, in pixels.
const WIDTH: u32 = 1200;

/// Where a name belongs on a drawing.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct DrawnNameBox {
    /// The drawing, painted without its placeholders.
    pub picture: Background,
    /// Where the name belongs on that picture.
    pub found: NameBox,
    /// The box in the drawing's own units, as a `box` in `program.toml` has.
    pub bounds: PixelBox,
}

impl Drawing {
    /// Paints the drawing with these fonts and finds where a name belongs.
    ///
    /// # Errors
    ///
    /// [`Code::TemplateTooLarge`](crate::Code::TemplateTooLarge),
    /// [`Code::SvgSyntax`](crate::Code::SvgSyntax) and
    /// [`Code::SvgTooComplex`](crate::Code::SvgTooComplex) if it cannot be painted.
    pub fn find_name_box(&self, book: &FontBook) -> Result<DrawnNameBox> {
        // The resolution has no effect on a page of a given width.
        let page = self.page(96.0, Some(WIDTH), 1.0)?;
        let (picture, _) = self.paint(&page, Ground::Paper, book)?;
        let found = picture.find_name_box();
        let bounds = self.own_box(&page, found.bounds);
        Ok(DrawnNameBox {
            picture,
            found,
            bounds,
        })
    }
}
