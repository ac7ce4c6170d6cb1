//! The texts of a contact sheet, set like names, in any script.

use std::sync::Arc;

use image::{Pixel as _, Rgb, RgbImage, Rgba};

use super::whole;
use crate::diagnostic::Result;
use crate::field::{Align, Field, Overflow, Quotes, SizeRange, TextStyle, VerticalAlign};
use crate::font::{FontBook, FontStack};
use crate::geometry::PixelBox;
use crate::pattern::Pattern;
use crate::raster::{self, Coverage, RasterCache};
use crate::text::{self, Language, ShapeCache, TextLayout};

/// The preferred family.
const FAMILY: &str = "Noto Serif";

/// The longest text that is shown whole.
const MAX_CHARACTERS: usize = 160;

/// The largest height of a text, in em.
const MAX_HEIGHT: f32 = 12.0;

/// The look of a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    /// em, in pixels.
    pub(super) size: f32,
    pub(super) color: Rgb<u8>,
    pub(super) align: Align,
}

/// Sets and draws texts.
pub(super) struct TextDrawer {
    style: TextStyle,
    stack: FontStack,
    shapes: ShapeCache,
    glyphs: RasterCache,
    coverage: Coverage,
}

/// A text that is set and has no position yet.
pub(super) struct Caption {
    layout: TextLayout,
    bounds: PixelBox,
    color: Rgb<u8>,
}

impl TextDrawer {
    pub(super) fn new(book: &FontBook) -> Result<Self> {
        let style = TextStyle {
            families: match book.find(FAMILY, 400, false) {
                Some(_) => vec![FAMILY.into()],
                None => Vec::new(),
            },
            line_height: 1.3,
            ..TextStyle::new(SizeRange { max: 1.0, min: 1.0 })
        };
        Ok(Self {
            stack: FontStack::new(book, &style)?,
            style,
            shapes: ShapeCache::default(),
            glyphs: RasterCache::default(),
            coverage: Coverage::default(),
        })
    }

    /// Sets a text in as many lines of this width as it needs.
    pub(super) fn set(
        &mut self,
        text: &str,
        language: Option<&str>,
        style: Style,
        width: u32,
    ) -> Caption {
        let field = self.field(style, width);
        let language = language.and_then(Language::new).map(Arc::new);
        let text = shortened(text);
        let layout = text::lay_out(
            &*text,
            language.as_ref(),
            &field,
            &self.stack,
            &mut self.shapes,
        );
        let descent = self.stack.primary().descent() * layout.size;
        let last = layout
            .lines
            .last()
            .map_or(0.0, |line| line.baseline + descent);
        let bottom = layout.ink.map_or(last, |ink| ink.bottom.max(last));
        Caption {
            bounds: PixelBox::new(0, 0, width, whole(bottom.ceil()).min(field.bounds.height)),
            color: style.color,
            layout,
        }
    }

    /// Draws a text with its upper left corner at this position.
    pub(super) fn draw(&mut self, caption: &Caption, (left, top): (u32, u32), on: &mut RgbImage) {
        raster::draw(
            &caption.layout,
            caption.bounds,
            &mut self.glyphs,
            &mut self.coverage,
        );
        let Coverage { bounds, values, .. } = &self.coverage;
        let [r, g, b] = caption.color.0;
        for (row, values) in values
            .chunks_exact(bounds.width.max(1) as usize)
            .enumerate()
        {
            for (column, value) in values.iter().enumerate() {
                let x = left + bounds.x + column as u32;
                let y = top + bounds.y + row as u32;
                if let Some(pixel) = on.get_pixel_mut_checked(x, y) {
                    let mut mixed = pixel.to_rgba();
                    mixed.blend(&Rgba([r, g, b, *value]));
                    *pixel = mixed.to_rgb();
                }
            }
        }
    }

    fn field(&self, style: Style, width: u32) -> Field {
        let bounds = PixelBox::new(0, 0, width, whole(style.size * MAX_HEIGHT));
        let size = SizeRange::up_to(style.size);
        Field {
            style: TextStyle {
                size,
                quotes: Quotes::AsTyped,
                ..self.style.clone()
            },
            align: style.align,
            vertical_align: VerticalAlign::Top,
            overflow: vec![Overflow::Wrap, Overflow::Shrink],
            ..Field::new(Pattern::column("name"), bounds, size)
        }
    }
}

impl Caption {
    /// The height in pixels.
    pub(super) fn height(&self) -> u32 {
        self.bounds.height
    }

    /// The distance from the left edge to the end of the ink, in pixels.
    pub(super) fn ink_right(&self) -> u32 {
        self.layout.ink.map_or(0, |ink| whole(ink.right.ceil()))
    }
}

/// The text, or its start and an ellipsis.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(MAX_CHARACTERS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAPER: Rgb<u8> = Rgb([255; 3]);
    const STYLE: Style = Style {
        size: 22.0,
        color: Rgb([10, 20, 30]),
        align: Align::Center,
    };

    fn drawer() -> TextDrawer {
        let mut book = FontBook::new();
        book.add_path("fonts".as_ref()).unwrap();
        TextDrawer::new(&book).unwrap()
    }

    #[test]
    fn names_of_any_script_are_set() {
        let mut drawer = drawer();
        for name in [
            "Ann Lee",
            "نور الدین",
            "रूपा",
            "李雷",
            "김민수",
            "สมชาย",
            "ကျော်",
        ] {
            let caption = drawer.set(name, None, STYLE, 300);
            assert!(caption.layout.missing.is_empty(), "{name}");
            let mut picture = RgbImage::from_pixel(320, 80, PAPER);
            drawer.draw(&caption, (10, 5), &mut picture);
            let ink = picture
                .enumerate_pixels()
                .filter(|(.., pixel)| **pixel != PAPER);
            let ink: Vec<(u32, u32)> = ink.map(|(x, y, _)| (x, y)).collect();
            assert!(ink.len() > 60, "{name} has {} pixels of ink", ink.len());
            let bottom = 5 + caption.height();
            assert!(
                ink.iter()
                    .all(|(x, y)| (10..310).contains(x) && (5..bottom).contains(y)),
                "{name} stays inside its bounds"
            );
            assert!(
                picture.pixels().any(|pixel| *pixel == STYLE.color),
                "{name} in its colour"
            );
        }
    }

    #[test]
    fn long_texts_take_more_lines_and_are_cut() {
        let mut drawer = drawer();
        let one = drawer.set("Ann", None, STYLE, 200).height();
        let two = drawer
            .set("Ann Maria Lee and Bob Ray", None, STYLE, 200)
            .height();
        assert!(two > one + 20 && two < 3 * one, "{one}, {two}");
        let endless = drawer.set(&"Ann Lee ".repeat(4000), None, STYLE, 200);
        assert!(endless.layout.text.ends_with('…'));
        assert!(endless.height() < 300);
    }

    #[test]
    fn pixels_outside_the_picture_are_left_out() {
        let mut drawer = drawer();
        let caption = drawer.set("Ann Lee", None, STYLE, 300);
        let mut picture = RgbImage::from_pixel(50, 10, PAPER);
        drawer.draw(&caption, (30, 5), &mut picture);
        assert_eq!(picture.dimensions(), (50, 10));
    }
}
