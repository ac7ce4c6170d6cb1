//! The pictures of a row, each embedded once.

use std::sync::Arc;

use pdf_writer::{Content, Dict, Name, Pdf, Ref};

use super::picture::Picture;
use crate::picture::{Pixels, PlacedPicture};
use crate::template::{Background, PixelFormat};

/// The number of objects of a picture: the colours, and how opaque they are.
const OBJECTS: i32 = 2;

/// The pictures of a file, in the order of their first use.
#[derive(Default)]
pub(super) struct ShownPictures {
    pictures: Vec<ShownPicture>,
}

struct ShownPicture {
    pixels: Arc<Pixels>,
    name: String,
}

impl ShownPictures {
    /// Draws a picture; coordinates are pixels of the page, y down.
    pub(super) fn draw(&mut self, content: &mut Content, picture: &PlacedPicture) {
        let PlacedPicture { area, pixels } = picture;
        let known = self
            .pictures
            .iter()
            .position(|known| known.pixels == *pixels);
        let at = known.unwrap_or_else(|| {
            self.pictures.push(ShownPicture {
                pixels: Arc::clone(pixels),
                name: format!("I{}", self.pictures.len() + 1),
            });
            self.pictures.len() - 1
        });
        let [x, y, width, height] =
            [area.x, area.bottom(), area.width, area.height].map(|side| side as f32);
        // Pictures are a unit square with y up (8.9.5.2).
        content
            .transform([width, 0.0, 0.0, -height, x, y])
            .x_object(Name(self.pictures[at].name.as_bytes()));
    }

    pub(super) fn write_names(&self, first: Ref, resources: &mut Dict<'_>) {
        for (picture, (colors, _)) in self.pictures.iter().zip(ids(first)) {
            resources.pair(Name(picture.name.as_bytes()), colors);
        }
    }

    pub(super) fn write(&self, first: Ref, pdf: &mut Pdf) {
        for (picture, (colors, alpha)) in self.pictures.iter().zip(ids(first)) {
            let pixels = &picture.pixels;
            let stored = |format, samples: Vec<u8>| {
                let background = Background::new(pixels.width, pixels.height, format, samples);
                background.map(|background| Picture::new(&background, None))
            };
            let is_opaque = pixels.alpha.iter().all(|alpha| *alpha == u8::MAX);
            let mask = match is_opaque {
                true => None,
                false => stored(PixelFormat::Gray, pixels.alpha.clone()),
            };
            if let Some(mask) = &mask {
                mask.write(pdf, alpha, None);
            }
            let samples = pixels.colors.as_flattened().to_vec();
            if let Some(picture) = stored(PixelFormat::Rgb, samples) {
                picture.write(pdf, colors, mask.map(|_| alpha));
            }
        }
    }
}

/// The ids of the objects of each picture.
fn ids(first: Ref) -> impl Iterator<Item = (Ref, Ref)> {
    let first = first.get();
    (0..).map(move |index| {
        let colors = first + index * OBJECTS;
        (Ref::new(colors), Ref::new(colors + 1))
    })
}
