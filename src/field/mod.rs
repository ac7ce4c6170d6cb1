//! What to write on a template, and how.

mod color;
mod image;
mod placement;
mod qr;
mod side;
mod source;
mod spelling;
mod style;

pub use color::{Color, ColorError};
pub use image::{Fit, ImageStyle, PictureShape};
pub(crate) use placement::Frame;
pub use placement::{Align, AlignBy, Anchor, Columns, Overflow, SlantedBox, VerticalAlign};
pub use qr::{ErrorCorrection, QrStyle};
pub use side::Side;
pub(crate) use source::{FieldSources, Source};
pub use spelling::{Capitals, MissingSigns, Quotes};
pub use style::{AxisTag, AxisTagError, SizeRange, TextStyle};

use crate::diagnostic::{Code, Diagnostic};
use crate::geometry::PixelBox;
use crate::pattern::Pattern;
use crate::roster::Condition;

/// One piece of text to write on the template, in letters or as a QR code, or a picture.
///
/// [`Field::text`], [`Field::qr`], [`Field::image`] and [`Field::drawn`] start a [`FieldBuilder`](crate::FieldBuilder).
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Field {
    /// The name of the field in findings and in `inspect`. Default: the first column that the
    /// text names, or else `field-N`, counted from 1.
    pub id: String,
    /// The side of the certificate. Default: [`Side::Front`].
    pub side: Side,
    /// What to write, with `{column}` for a column of the roster.
    pub text: Pattern,
    /// The rows to write it for: those that meet all conditions. Default: all.
    pub when: Vec<Condition>,
    /// What the text becomes. Default: [`FieldKind::Text`].
    pub kind: FieldKind,
    /// Where to write: ink outside of it is an overflow finding. For a field that is not
    /// upright, the pixels that its box touches.
    pub bounds: PixelBox,
    /// The box of a field that is not upright on the template. Default: none, `bounds` is the
    /// box.
    pub slanted: Option<SlantedBox>,
    /// Where the drawing places the text. Default: nowhere, box and alignment decide.
    pub anchor: Anchor,
    /// How the letters look; a QR code uses only the colour.
    pub style: TextStyle,
    /// The horizontal position of each line, or of the QR code, in the box. Default:
    /// [`Align::Center`].
    pub align: Align,
    /// What is aligned. Default: [`AlignBy::Ink`].
    pub align_by: AlignBy,
    /// The vertical position of the lines, or of the QR code, in the box. Default:
    /// [`VerticalAlign::Middle`].
    pub vertical_align: VerticalAlign,
    /// What to try, in this order, if the text does not fit at its largest size; if it still
    /// does not fit, that is an error. Default: shrink, then wrap.
    pub overflow: Vec<Overflow>,
    /// How many columns the lines of the text are set in, such as the names of a list. Lines in
    /// columns are not wrapped. Default: one.
    pub columns: Columns,
    /// Whether each line takes as many words as fit, as in flowed text, rather than all lines being
    /// about as long.
    pub(crate) fills_lines: bool,
    /// Whether a rule is drawn below the text, so that the last of several lines stands no lower
    /// than a single line.
    pub(crate) stands_on_rule: bool,
    /// The lines of the program's files that set it.
    pub(crate) sources: FieldSources,
}

impl Field {
    /// A field with this text in this box, without an id, and with the defaults for the rest.
    pub(crate) fn new(text: Pattern, bounds: PixelBox, size: SizeRange) -> Self {
        Self {
            id: String::new(),
            side: Side::default(),
            text,
            when: Vec::new(),
            kind: FieldKind::Text,
            bounds,
            slanted: None,
            anchor: Anchor::default(),
            style: TextStyle::new(size),
            align: Align::default(),
            align_by: AlignBy::default(),
            vertical_align: VerticalAlign::default(),
            overflow: Overflow::DEFAULT.to_vec(),
            columns: Columns::ONE,
            fills_lines: false,
            stands_on_rule: false,
            sources: FieldSources::default(),
        }
    }

    /// The colours that it is drawn in.
    pub(crate) fn colors(&self) -> impl Iterator<Item = Color> {
        let color = match self.kind {
            FieldKind::Image(_) => PICTURE_COLOR,
            FieldKind::Text | FieldKind::Qr(_) => self.style.color,
        };
        std::iter::once(color).chain(self.background())
    }

    /// The colour that is painted below it.
    pub(crate) fn background(&self) -> Option<Color> {
        match self.kind {
            FieldKind::Text | FieldKind::Image(_) => None,
            FieldKind::Qr(style) => style.background,
        }
    }

    /// Makes the box smaller: `room` is the rest of its [`frame`](Self::frame), in whole pixels. The
    /// text keeps its place.
    pub(crate) fn limit_to(&mut self, room: Frame) {
        if let Some(slanted) = &mut self.slanted {
            let transform = slanted.transform.pre_translate((room.left, room.top));
            let (width, height) = (room.right - room.left, room.bottom - room.top);
            *slanted = SlantedBox::new(width, height, transform);
            let anchor = &mut self.anchor;
            anchor.x = anchor.x.map(|x| x - room.left);
            anchor.baseline = anchor.baseline.map(|baseline| baseline - room.top);
            let pixels = self.bounds.intersection(&slanted.pixels());
            self.bounds = pixels.unwrap_or(self.bounds);
            return;
        }
        let (x, y) = (
            placement::to_pixel(room.left),
            placement::to_pixel(room.top),
        );
        let right = placement::to_pixel(room.right);
        self.bounds = PixelBox::new(
            x,
            y,
            right.saturating_sub(x),
            placement::to_pixel(room.bottom).saturating_sub(y),
        );
    }

    /// A box of this size, aligned in the field's, which is at least as large.
    pub(crate) fn align_box(&self, width: u32, height: u32) -> PixelBox {
        let free_width = self.bounds.width.saturating_sub(width);
        let free_height = self.bounds.height.saturating_sub(height);
        let x = match self.align {
            Align::Left | Align::Start => 0,
            Align::Center => free_width / 2,
            Align::Right | Align::End => free_width,
        };
        let y = match self.vertical_align {
            VerticalAlign::Top => 0,
            VerticalAlign::Middle => free_height / 2,
            VerticalAlign::Bottom => free_height,
        };
        PixelBox::new(self.bounds.x + x, self.bounds.y + y, width, height)
    }

    /// The box in the coordinates in which the text is upright; [`Field::slanted`] maps them to
    /// the page.
    pub(crate) fn frame(&self) -> Frame {
        match &self.slanted {
            Some(slanted) => Frame {
                left: 0.0,
                top: 0.0,
                right: slanted.width,
                bottom: slanted.height,
            },
            None => Frame {
                left: self.bounds.x as f32,
                top: self.bounds.y as f32,
                right: self.bounds.right() as f32,
                bottom: self.bounds.bottom() as f32,
            },
        }
    }
}

/// What the text of a [`Field`] becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum FieldKind {
    /// Letters.
    #[default]
    Text,
    /// A QR code.
    Qr(QrStyle),
    /// A picture, whose file the text names.
    Image(ImageStyle),
}

/// Stands for the colours of pictures, which can be any.
const PICTURE_COLOR: Color = Color { r: 255, g: 0, b: 0 };

/// The most fields of a program.
pub const MAX_FIELDS: usize = 500;

/// The problem of a program, or a drawing, with more than [`MAX_FIELDS`].
pub(crate) fn too_many_fields() -> Diagnostic {
    let message = format!("there are more than {MAX_FIELDS} fields");
    Diagnostic::error(Code::TooManyFields, message)
        .hint("put texts that always stand together into one field")
}

/// The id of a field that sets none: the first candidate that no other field has, or else
/// `field-N`.
pub(crate) fn default_id<'c>(
    candidates: impl IntoIterator<Item = &'c str>,
    number: usize,
    is_taken: impl Fn(&str) -> bool,
) -> String {
    let free = candidates
        .into_iter()
        .find(|candidate| !is_taken(candidate));
    free.map_or_else(|| format!("field-{number}"), str::to_owned)
}
