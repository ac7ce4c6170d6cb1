//! The pictures of a row, each embedded once.

use std::sync::Arc;

use pdf_writer::{Chunk, Content, Dict, Name, Ref};

use super::picture::Picture;
use crate::digest::Digest;
use crate::picture::{Pixels, PlacedPicture};
use crate::template::{Background, PixelFormat};

/// The number of objects of a picture: the colours, and how opaque they are.
const OBJECTS: i32 = 2;

/// The pictures of a file, in the order of their first use.
#[derive(Default)]
pub(super) struct ShownPictures {
    pictures: Vec<ShownPicture>,
}

pub(super) struct ShownPicture {
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

    pub(super) fn is_empty(&self) -> bool {
        self.pictures.is_empty()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &ShownPicture> {
        self.pictures.iter()
    }

    pub(super) fn write_names(&self, first: Ref, resources: &mut Dict<'_>) {
        for (picture, (colors, _)) in self.pictures.iter().zip(ids(first)) {
            resources.pair(picture.name(), colors);
        }
    }

    pub(super) fn write(&self, first: Ref, chunk: &mut Chunk) {
        for (picture, (colors, alpha)) in self.pictures.iter().zip(ids(first)) {
            let mask = picture.mask();
            if let Some(mask) = &mask {
                mask.write(chunk, alpha, None);
            }
            if let Some(picture) = picture.colors() {
                picture.write(chunk, colors, mask.map(|_| alpha));
            }
        }
    }
}

impl ShownPicture {
    /// The name of the picture among the resources of a page.
    pub(super) fn name(&self) -> Name<'_> {
        Name(self.name.as_bytes())
    }

    /// The digest of all that is shown.
    pub(super) fn digest(&self) -> Digest {
        self.pixels.digest
    }

    /// Its colours.
    pub(super) fn colors(&self) -> Option<Picture> {
        let samples = self.pixels.colors.as_flattened().to_vec();
        self.stored(PixelFormat::Rgb, samples)
    }

    /// How opaque it is; `None` if it is opaque everywhere.
    pub(super) fn mask(&self) -> Option<Picture> {
        let alpha = &self.pixels.alpha;
        let is_opaque = alpha.iter().all(|alpha| *alpha == u8::MAX);
        match is_opaque {
            true => None,
            false => self.stored(PixelFormat::Gray, alpha.clone()),
        }
    }

    fn stored(&self, format: PixelFormat, samples: Vec<u8>) -> Option<Picture> {
        let Pixels { width, height, .. } = *self.pixels;
        let background = Background::new(width, height, format, samples)?;
        Some(Picture::new(&background, None))
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
