//! From what is set in fields to ink.

use super::FieldContent;
use super::fields::PreparedField;
use crate::field::Color;
use crate::geometry::PixelBox;
use crate::plate::Ink;
use crate::qr::{self, QrSymbol};
use crate::raster::{self, Coverage, RasterCache};
use crate::text::TextLayout;

/// What is drawn, from the lowest up, and in which colour.
pub(super) fn layers<'s>(
    fields: &[PreparedField],
    contents: impl Iterator<Item = &'s FieldContent>,
) -> Vec<(Layer<'s>, Color)> {
    let mut layers = Vec::with_capacity(fields.len());
    for (PreparedField { field, .. }, content) in fields.iter().zip(contents) {
        let color = field.style.color;
        match content {
            FieldContent::Text(text) => {
                layers.push((Layer::Letters(text, field.bounds), color));
            }
            FieldContent::Qr(layout) => {
                let Some(symbol) = &layout.symbol else {
                    continue;
                };
                let background = field.background();
                layers.extend(background.map(|color| (Layer::QuietZone(symbol), color)));
                layers.push((Layer::Modules(symbol), color));
            }
        }
    }
    layers
}

/// Draws the layers, and gives those with ink.
pub(super) fn draw<'c>(
    layers: &[(Layer<'_>, Color)],
    cache: &mut RasterCache,
    coverages: &'c mut Vec<Coverage>,
) -> Vec<Ink<'c>> {
    coverages.resize_with(layers.len(), Coverage::default);
    for ((layer, _), coverage) in layers.iter().zip(&mut *coverages) {
        layer.draw(cache, coverage);
    }
    let inks = layers.iter().zip(&*coverages);
    inks.filter(|(_, coverage)| !coverage.bounds.is_empty())
        .map(|((_, color), coverage)| Ink {
            bounds: coverage.bounds,
            coverage: &coverage.values,
            color: *color,
        })
        .collect()
}

/// Something drawn in one colour.
pub(super) enum Layer<'s> {
    /// Cut off at the edges of the field's box.
    Letters(&'s TextLayout, PixelBox),
    /// The ground of a QR code.
    QuietZone(&'s QrSymbol),
    /// The dark modules of a QR code.
    Modules(&'s QrSymbol),
}

impl Layer<'_> {
    fn draw(&self, cache: &mut RasterCache, out: &mut Coverage) {
        match self {
            Self::Letters(layout, clip) => raster::draw(layout, *clip, cache, out),
            Self::QuietZone(symbol) => qr::draw_background(symbol, out),
            Self::Modules(symbol) => qr::draw_modules(symbol, out),
        }
    }
}
