//! The certificate of the first recipient, with the boxes of its fields.

use std::io::Cursor;

use engross::roster::Roster;
use engross::{Error, OutputFormat, Plan, Renderer, Result};
use image::{ImageFormat, Rgb};
use imageproc::drawing::draw_hollow_rect_mut;
use imageproc::rect::Rect;

use super::PREVIEW;
use super::draft::Draft;

const BOX: Rgb<u8> = Rgb([230, 0, 126]);

/// The picture as a PNG file.
pub(super) fn draw(draft: &Draft) -> Result<Vec<u8>> {
    let recipients = &draft.recipients;
    let options = &draft.program.roster.options;
    let roster = Roster::parse(&recipients.contents, &recipients.name, options)?;
    let plan = Plan::new(draft.program.clone(), roster)?;
    let renderer = match &draft.template.picture {
        Some(background) => {
            let mut book = engross::font::FontBook::new();
            #[cfg(feature = "bundled-fonts")]
            book.add_bundled()?;
            let renderer = Renderer::builder(plan.program().clone());
            renderer.background(background).fonts(book).build()?
        }
        None => Renderer::new(plan.program().clone())?,
    };
    let mut scratch = renderer.scratch();
    let png = renderer.render_unchecked(plan.entry(0), OutputFormat::Png, &mut scratch)?;
    let failed = |source: image::ImageError| Error::write(PREVIEW, std::io::Error::other(source));
    let image = image::load_from_memory(png.bytes()).map_err(failed)?;
    let mut image = image.into_rgb8();
    let thickness = 1 + image.width().max(image.height()) / 600;
    for field in plan.program().fields() {
        let bounds = field.bounds;
        for inset in 0..thickness {
            let (width, height) = (
                bounds.width.saturating_sub(2 * inset),
                bounds.height.saturating_sub(2 * inset),
            );
            if width > 0 && height > 0 {
                let (x, y) = (signed(bounds.x + inset), signed(bounds.y + inset));
                draw_hollow_rect_mut(&mut image, Rect::at(x, y).of_size(width, height), BOX);
            }
        }
    }
    let mut bytes = Cursor::new(Vec::new());
    image
        .write_to(&mut bytes, ImageFormat::Png)
        .map_err(failed)?;
    Ok(bytes.into_inner())
}

fn signed(pixels: u32) -> i32 {
    i32::try_from(pixels).unwrap_or(i32::MAX)
}
