//! Printed files decode to the pixels of a page that was blended without a plate.

mod saved;

use std::io::{Cursor, Read as _};

use proptest::prelude::*;

use super::*;
use crate::field::Color;
use crate::format::Compression;
use crate::geometry::PixelBox;

pub(in crate::plate) const OPTIONS: PlateOptions = PlateOptions {
    dpi: 150.0,
    compression: Compression::Fast,
};

/// A page with areas of four kinds: of one colour, shaded, patterned and noisy.
pub(in crate::plate) fn background(
    width: u32,
    height: u32,
    format: PixelFormat,
    seed: u32,
) -> Background {
    let step = format.bytes_per_pixel();
    let mut state = seed | 1;
    let mut noise = move || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state.to_le_bytes()[1]
    };
    let mut pixels = Vec::new();
    for y in 0..height {
        for x in 0..width {
            for channel in 0..step {
                pixels.push(match (x / 16 + y / 8 + seed) % 4 {
                    0 => 250,
                    1 => ((x + y * 2) as u8).wrapping_mul(channel as u8 + 1),
                    2 if (x + y) % 7 == 0 => 20,
                    2 => 240,
                    _ => noise(),
                });
            }
        }
    }
    Background::new(width, height, format, pixels).unwrap()
}

impl Plate {
    /// The pixels of the page of which at least one byte is re-encoded.
    pub(crate) fn re_encoded_pixels(
        &self,
        inks: &[DrawOp<&Coverage>],
    ) -> std::collections::BTreeSet<usize> {
        let step = self.format.bytes_per_pixel();
        let in_band = |band: &Band| {
            let width = self.width as usize;
            let (stride, first) = (band.stride, band.top * width);
            let bytes = band.re_encoded_bytes(inks).into_iter().flatten();
            let bytes = bytes.filter(move |byte| byte % stride > 0);
            let pixel = move |byte| first + byte / stride * width + (byte % stride - 1) / step;
            bytes.map(pixel).collect::<Vec<_>>()
        };
        self.bands.iter().flat_map(in_band).collect()
    }
}

/// Decodes a file with the `png` crate.
fn decode(file: &[u8]) -> (png::ColorType, Vec<u8>) {
    let mut reader = png::Decoder::new(Cursor::new(file)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut pixels).unwrap();
    reader.finish().unwrap();
    (reader.info().color_type, pixels)
}

/// Decodes a file with another inflater, which also verifies the checksum, and by the definition of
/// the filters.
fn decode_by_definition(file: &[u8], width: usize, step: usize) -> Vec<u8> {
    let filtered = inflate(file);
    let stride = width * step + 1;
    let mut pixels: Vec<u8> = Vec::new();
    for row in filtered.chunks(stride) {
        let start = pixels.len();
        for (x, difference) in row[1..].iter().enumerate() {
            let left = (x >= step).then(|| pixels[start + x - step]);
            let above = (start > 0).then(|| pixels[start + x - (stride - 1)]);
            let corner = left
                .and(above)
                .map(|_| pixels[start + x - (stride - 1) - step]);
            let [left, above, corner] =
                [left, above, corner].map(|pixel| pixel.unwrap_or(0).into());
            let predicted: i32 = match row[0] {
                0 => 0,
                1 => left,
                2 => above,
                3 => (left + above) / 2,
                4 => [left, above, corner]
                    .into_iter()
                    .min_by_key(|near| (left + above - corner - near).abs())
                    .unwrap(),
                _ => panic!("there is no filter {}", row[0]),
            };
            pixels.push(difference.wrapping_add(predicted as u8));
        }
    }
    pixels
}

/// Inflates the filtered rows of a file.
fn inflate(file: &[u8]) -> Vec<u8> {
    let mut data = Vec::new();
    let mut rest = &file[chunk::SIGNATURE.len()..];
    while let Some((length, _)) = rest.split_first_chunk::<4>() {
        let length = u32::from_be_bytes(*length) as usize;
        let (own, after) = rest.split_at(length + chunk::HEADER_BYTES + 4);
        let (checked, crc) = own[4..].split_at(length + 4);
        assert_eq!(crc32fast::hash(checked).to_be_bytes(), crc);
        if checked.starts_with(&chunk::IDAT) {
            data.extend_from_slice(&checked[4..]);
        }
        rest = after;
    }
    let mut rows = Vec::new();
    let mut inflater = flate2::read::ZlibDecoder::new(&data[..]);
    inflater.read_to_end(&mut rows).unwrap();
    assert_eq!(
        inflater.total_in(),
        data.len() as u64,
        "nothing follows the checksum"
    );
    rows
}

pub(in crate::plate) fn borrow(op: &DrawOp<Coverage>) -> DrawOp<&Coverage> {
    DrawOp {
        shape: &op.shape,
        color: op.color,
    }
}

/// A box inside the page, from four arbitrary numbers.
pub(in crate::plate) fn fit_box(width: u32, height: u32, [x, y, w, h]: [u32; 4]) -> PixelBox {
    let (x, y) = (x % width, y % height);
    PixelBox::new(x, y, 1 + w % (width - x), 1 + h % (height - y))
}

pub(in crate::plate) fn format() -> impl Strategy<Value = PixelFormat> {
    prop::sample::select(vec![
        PixelFormat::Gray,
        PixelFormat::GrayAlpha,
        PixelFormat::Rgb,
        PixelFormat::Rgba,
    ])
}

pub(in crate::plate) fn coverage() -> impl Strategy<Value = u8> {
    prop_oneof![6 => Just(0_u8), 2 => Just(255), 1 => any::<u8>()]
}

/// An ink for a box: a box inside it, coverage that is repeated to fill that, and a colour.
pub(in crate::plate) type InkSource = ([u32; 4], Vec<u8>, [u8; 3]);

pub(in crate::plate) fn ink(
    bounds: PixelBox,
    (part, coverage, [r, g, b]): &InkSource,
) -> DrawOp<Coverage> {
    let inner = fit_box(bounds.width, bounds.height, *part);
    let count = inner.width as usize * inner.height as usize;
    let color = Color {
        r: *r,
        g: *g,
        b: *b,
    };
    // A third of those that are not grey are pictures.
    let is_picture = r % 3 == 0 && (r != g || g != b);
    let samples = coverage.iter().chain([r, g, b]).copied().cycle();
    let colors = samples
        .clone()
        .zip(samples.clone().skip(1))
        .zip(samples.skip(2));
    let colors = colors.map(|((r, g), b)| [r, g, b]);
    let colors = match is_picture {
        true => colors.take(count).collect(),
        false => Vec::new(),
    };
    DrawOp {
        shape: Coverage {
            bounds: PixelBox::new(
                bounds.x + inner.x,
                bounds.y + inner.y,
                inner.width,
                inner.height,
            ),
            values: coverage.iter().copied().cycle().take(count).collect(),
            colors,
        },
        color,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn printed_files_decode_to_the_page(
        format in format(),
        (width, height) in (1_u32..300, 1_u32..60),
        seed in any::<u32>(),
        boxes in prop::collection::vec(any::<[u32; 4]>(), 0..4),
        inks in prop::collection::vec(
            (any::<[u32; 4]>(), prop::collection::vec(coverage(), 1..80), any::<[u8; 3]>()), 4),
    ) {
        let background = background(width, height, format, seed);
        let boxes: Vec<PixelBox> = boxes.iter().map(|numbers| fit_box(width, height, *numbers)).collect();
        let owned: Vec<DrawOp<Coverage>> = boxes.iter().zip(&inks).map(|(bounds, source)| ink(*bounds, source)).collect();
        let colors: Vec<Color> = owned.iter().map(|ink| ink.color).collect();
        let inks: Vec<DrawOp<&Coverage>> = owned.iter().map(borrow).collect();

        let compression = if seed % 2 == 0 { Compression::Fast } else { Compression::Best };
        let options = PlateOptions { compression, ..OPTIONS };
        let plate = Plate::compile(&background, &boxes, &colors, options, &inks[..inks.len() / 2]);
        let digest = Digest::sha256(b"");
        let texts = [TextChunk { keyword: "Title", text: "Önder" }];
        let mut scratch = PlateScratch::default();
        let plate = Plate::from_saved(plate.file().to_vec(), &plate.describe(), &boxes, &colors).unwrap();
        // The scratch is reused with more and with fewer inks: none of them may leave a trace.
        for count in [inks.len(), 0, inks.len().min(1), inks.len()] {
            let printed = plate.print(&inks[..count], &texts, &digest, &mut scratch);
            let file = printed.to_vec();
            prop_assert_eq!(printed.len(), file.len());
            prop_assert_eq!(printed.sha256(), Digest::sha256(&file));
            let (color_type, pixels) = decode(&file);
            let page = plate.page(&inks[..count]).unwrap();
            prop_assert_eq!(color_type.samples(), page.format().bytes_per_pixel());
            prop_assert!(pixels == page.pixels(), "the file does not decode to the page");
            let by_definition = decode_by_definition(&file, width as usize, color_type.samples());
            prop_assert!(by_definition == page.pixels(), "the decoders differ");
        }
    }

    /// A plate's page without inks is the template, whichever channels were removed.
    #[test]
    fn the_template_is_kept_without_loss(
        format in format(),
        (width, height) in (1_u32..90, 1_u32..30),
        seed in any::<u32>(),
        is_gray_ink in any::<bool>(),
    ) {
        let background = background(width, height, format, seed);
        let color = if is_gray_ink { Color { r: 9, g: 9, b: 9 } } else { Color { r: 9, g: 0, b: 0 } };
        let plate = Plate::compile(&background, &[PixelBox::new(0, 0, width, 1)], &[color], OPTIONS, &[]);
        let page = plate.page(&[]).unwrap();
        let rgba = |format, pixels: &[u8]| -> Vec<[u8; 4]> {
            let step = PixelFormat::bytes_per_pixel(format);
            pixels.chunks_exact(step).map(|pixel| match *pixel {
                [v] => [v, v, v, 255],
                [v, a] => [v, v, v, a],
                [r, g, b] => [r, g, b, 255],
                [r, g, b, a] => [r, g, b, a],
                _ => unreachable!("pixels have one to four bytes"),
            }).collect()
        };
        prop_assert!(rgba(page.format(), page.pixels()) == rgba(format, background.pixels()));
    }
}

#[test]
fn a_certificate_without_ink_shares_all_but_its_end() {
    let background = background(200, 60, PixelFormat::Rgb, 3);
    let plate = Plate::compile(
        &background,
        &[PixelBox::new(10, 20, 100, 10)],
        &[],
        OPTIONS,
        &[],
    );
    let printed = plate.print(&[], &[], &Digest::sha256(b""), &mut PlateScratch::default());
    assert_eq!(printed.pieces().count(), 2);
}

/// For a dot, only what is under it and what copies from there is re-encoded, not its whole row.
#[test]
fn only_what_ink_changes_is_re_encoded() {
    let background = background(200, 60, PixelFormat::Rgb, 3);
    let bounds = PixelBox::new(0, 0, 200, 60);
    let plate = Plate::compile(&background, &[bounds], &[], OPTIONS, &[]);
    let [band] = plate.bands.as_slice() else {
        panic!("expected one band");
    };
    assert!(band.re_encoded_bytes(&[]).is_empty());
    let coverage = Coverage {
        bounds: PixelBox::new(100, 30, 1, 1),
        values: vec![200],
        colors: Vec::new(),
    };
    let ink = DrawOp {
        shape: &coverage,
        color: Color { r: 1, g: 2, b: 3 },
    };
    let re_encoded = band.re_encoded_bytes(std::slice::from_ref(&ink));
    let under = 30 * band.stride + 1 + 300..30 * band.stride + 1 + 303;
    let is_re_encoded = |byte: usize| re_encoded.iter().any(|bytes| bytes.contains(&byte));
    assert!(under.into_iter().all(is_re_encoded), "{re_encoded:?}");
    let count: usize = re_encoded.iter().map(ExactSizeIterator::len).sum();
    assert!(count < band.stride, "{count}");
}

#[test]
fn one_scratch_serves_several_plates_in_turn() {
    let boxes = [PixelBox::new(0, 0, 30, 5)];
    let plates = [1, 2].map(|seed| {
        let background = background(30, 5, PixelFormat::Rgb, seed);
        Plate::compile(&background, &boxes, &[], OPTIONS, &[])
    });
    let mut scratch = PlateScratch::default();
    let coverage = Coverage {
        bounds: PixelBox::new(3, 1, 5, 1),
        values: vec![0, 255, 7, 0, 0],
        colors: Vec::new(),
    };
    let ink = DrawOp {
        shape: &coverage,
        color: Color { r: 1, g: 2, b: 3 },
    };
    for plate in [&plates[0], &plates[1], &plates[0]] {
        let printed = plate.print(
            std::slice::from_ref(&ink),
            &[],
            &Digest::sha256(b""),
            &mut scratch,
        );
        let page = plate.page(std::slice::from_ref(&ink)).unwrap();
        assert!(decode(&printed.to_vec()).1 == page.pixels());
    }
}
