//! Pictures in a drawing.

use pdf_writer::Ref;
use resvg::tiny_skia::{Pixmap, PremultipliedColorU8};
use resvg::usvg::{Image, ImageKind, ImageRendering, Node, Transform};

use super::super::picture::Picture;
use super::content::{Content, Tone, luminance};
use super::form::Writer;
use crate::diagnostic::Result;
use crate::digest::Digest;
use crate::template::{Background, PixelFormat};

impl Writer {
    pub(super) fn image(
        &mut self,
        node: &Node,
        image: &Image,
        transform: Transform,
        content: &mut Content,
        tone: Tone,
    ) -> Result<()> {
        let data = match image.kind() {
            ImageKind::JPEG(data)
            | ImageKind::PNG(data)
            | ImageKind::GIF(data)
            | ImageKind::WEBP(data) => data,
            ImageKind::SVG(_) => return Ok(()),
        };
        if !image.is_visible() {
            return Ok(());
        }
        let is_smooth = !self.is_for_archive
            && !matches!(
                image.rendering_mode(),
                ImageRendering::OptimizeSpeed
                    | ImageRendering::CrispEdges
                    | ImageRendering::Pixelated
            );
        let key = (Digest::sha256(data), is_smooth, tone);
        let id = match self.pictures.get(&key) {
            Some(known) => *known,
            None => {
                let id = self.picture(node, image, data, is_smooth, tone);
                self.pictures.insert(key, id);
                id
            }
        };
        if let Some(id) = id {
            let size = image.size();
            draw(
                id,
                [0.0, 0.0, size.width(), size.height()],
                transform,
                content,
            );
        }
        Ok(())
    }

    /// The object of a picture; `None` if it cannot be decoded.
    fn picture(
        &mut self,
        node: &Node,
        image: &Image,
        data: &[u8],
        is_smooth: bool,
        tone: Tone,
    ) -> Option<Ref> {
        let size = image.size().to_int_size();
        let is_jpeg = matches!(image.kind(), ImageKind::JPEG(_));
        if is_jpeg
            && tone == Tone::Color
            && let Some(picture) = Picture::of_jpeg((size.width(), size.height()), data)
        {
            return Some(self.add_picture(&picture.smooth(is_smooth), None));
        }
        // In its own size, its pixels are those that are painted.
        let mut pixels = Pixmap::new(size.width(), size.height())?;
        let bounds = node.abs_layer_bounding_box()?;
        let whole = Transform::from_translate(bounds.x(), bounds.y());
        resvg::render_node(node, whole, &mut pixels.as_mut())?;
        self.pixel_picture(&pixels, is_smooth, tone)
    }

    /// Adds pixels as a picture.
    pub(super) fn pixel_picture(
        &mut self,
        pixels: &Pixmap,
        is_smooth: bool,
        tone: Tone,
    ) -> Option<Ref> {
        let (width, height) = (pixels.width(), pixels.height());
        let colors: Vec<[u8; 3]> = pixels.pixels().iter().map(straight).collect();
        let is_gray = colors.iter().all(|[r, g, b]| r == g && g == b);
        let (format, samples) = match tone {
            Tone::Luminance => {
                let gray = colors.iter().map(|rgb| luminance(*rgb).round());
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "a part of 255"
                )]
                let gray = gray.map(|gray| gray as u8).collect();
                (PixelFormat::Gray, gray)
            }
            Tone::Color if is_gray => {
                let gray = colors.iter().map(|[gray, ..]| *gray).collect();
                (PixelFormat::Gray, gray)
            }
            Tone::Color => (PixelFormat::Rgb, colors.into_flattened()),
        };
        let opacities = pixels.pixels().iter().map(|pixel| pixel.alpha());
        let opacities: Vec<u8> = opacities.collect();
        let is_opaque = opacities.iter().all(|alpha| *alpha == u8::MAX);
        let colors = Background::new(width, height, format, samples)?;
        let colors = Picture::new(&colors, None).smooth(is_smooth);
        let mask = match is_opaque {
            true => None,
            false => {
                let mask = Background::new(width, height, PixelFormat::Gray, opacities)?;
                Some(Picture::new(&mask, None).smooth(is_smooth))
            }
        };
        Some(self.add_picture(&colors, mask.as_ref()))
    }

    fn add_picture(&mut self, picture: &Picture, mask: Option<&Picture>) -> Ref {
        let mask = mask.map(|mask| {
            let id = self.new_id();
            self.add(|chunk| mask.write(chunk, id, None));
            id
        });
        let id = self.new_id();
        self.add(|chunk| picture.write(chunk, id, mask));
        id
    }
}

/// Draws a picture over a rectangle: x, y, width and height.
pub(super) fn draw(
    id: Ref,
    [x, y, width, height]: [f32; 4],
    transform: Transform,
    content: &mut Content,
) {
    // Pictures are a unit square with y up (8.9.5.2).
    let place = transform.pre_concat(Transform::from_row(width, 0.0, 0.0, -height, x, y + height));
    content.save();
    content.transform(place);
    content.object(id);
    content.restore();
}

fn straight(pixel: &PremultipliedColorU8) -> [u8; 3] {
    let color = pixel.demultiply();
    [color.red(), color.green(), color.blue()]
}
