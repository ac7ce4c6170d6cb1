//! Printed files are those that coding the whole page gives, byte for byte, and decode to it.

use std::io::Cursor;
use std::ops::Range;

use image::{DynamicImage, ImageDecoder as _, codecs::jpeg::JpegDecoder};
use proptest::prelude::*;

use super::*;
use crate::field::Color;
use crate::geometry::PixelBox;
use crate::plate::ink::{Paint, blend};
use crate::plate::segment::bands;
use crate::plate::tests::{InkSource, background, borrow, coverage, fit_box, format, ink};
use crate::template::{Background, PixelFormat};

/// A segment for the metadata.
const COMMENT: [u8; 6] = [0xFF, 0xFE, 0, 4, b'O', b'K'];

/// The page with these inks, blended pixel by pixel.
fn blended(page: &Background, inks: &[DrawOp<&Coverage>]) -> Background {
    let mut page = page.clone();
    let (format, stride) = (page.format(), page.row_bytes());
    let step = format.bytes_per_pixel();
    for ink in inks {
        let PixelBox { x, y, width, .. } = ink.shape.bounds;
        for (index, coverage) in ink.shape.values.iter().enumerate() {
            let (right, down) = (index % width as usize, index / width as usize);
            let at = (y as usize + down) * stride + (x as usize + right) * step;
            let pixel = &mut page.pixels_mut()[at..at + step];
            blend(
                pixel,
                format,
                &[*coverage],
                Paint::of(ink, index..index + 1),
                |_| {},
            );
        }
    }
    page
}

/// The file of a page that is coded as a whole, with the codes of a plate.
fn whole(plate: &JpegPlate, page: &Background, dpi: f32) -> Vec<u8> {
    let coded = JpegPlate::with_codes(page, &[], dpi, plate.transform.clone(), plate.codes.clone());
    let mut file = coded.blank.file().to_vec();
    file.splice(coded.metadata_at..coded.metadata_at, COMMENT);
    file
}

fn decode(file: &[u8]) -> DynamicImage {
    image::load_from_memory_with_format(file, image::ImageFormat::Jpeg).unwrap()
}

/// The largest difference of a sample from the page over white.
fn largest_difference(file: &[u8], page: &Background) -> u8 {
    let page = page.clone().on_white();
    let decoded = decode(file);
    let is_gray = page.format() == PixelFormat::Gray;
    assert_eq!(decoded.as_luma8().is_some(), is_gray);
    assert_eq!(
        (decoded.width(), decoded.height()),
        (page.width(), page.height())
    );
    let samples = decoded.as_bytes().iter().zip(page.pixels());
    samples
        .map(|(one, other)| one.abs_diff(*other))
        .max()
        .unwrap()
}

fn subsampling() -> impl Strategy<Value = Subsampling> {
    prop::sample::select(Subsampling::ALL)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn printed_files_are_those_of_the_whole_page(
        format in format(),
        (width, height) in (1_u32..120, 1_u32..150),
        seed in any::<u32>(),
        (quality, subsampling) in (1_u8..=100, subsampling()),
        boxes in prop::collection::vec(any::<[u32; 4]>(), 0..4),
        sources in prop::collection::vec(
            (any::<[u32; 4]>(), prop::collection::vec(coverage(), 1..80), any::<[u8; 3]>()), 4),
    ) {
        let page = background(width, height, format, seed);
        let (boxes, owned) = boxes_and_inks(width, height, &boxes, &sources);
        let inks: Vec<DrawOp<&Coverage>> = owned.iter().map(borrow).collect();
        let options = JpegOptions { quality, subsampling, dpi: 150.0 };
        let plate = JpegPlate::compile(&page, &bands(width, height, &boxes), &options);
        let mut scratch = JpegScratch::default();
        // The scratch is used again with more and with fewer inks: none of them may leave a trace.
        for count in [inks.len(), 0, inks.len().min(1), inks.len()] {
            let printed = plate.print(&inks[..count], &COMMENT, &mut scratch).to_vec();
            let page = blended(&page, &inks[..count]);
            prop_assert!(printed == whole(&plate, &page, 150.0), "the whole page has other bytes");
            largest_difference(&printed, &page);
        }
    }

    /// At quality 100, what is left are roundings of colours, of the transform and back.
    #[test]
    fn files_decode_to_the_page(
        format in format(),
        (width, height) in (1_u32..60, 1_u32..60),
        seed in any::<u32>(),
        boxes in prop::collection::vec(any::<[u32; 4]>(), 1..3),
        sources in prop::collection::vec(
            (any::<[u32; 4]>(), prop::collection::vec(coverage(), 1..80), any::<[u8; 3]>()), 4),
    ) {
        let page = background(width, height, format, seed);
        let (boxes, owned) = boxes_and_inks(width, height, &boxes, &sources);
        let inks: Vec<DrawOp<&Coverage>> = owned.iter().map(borrow).collect();
        let options = JpegOptions { quality: 100, subsampling: Subsampling::None, dpi: 150.0 };
        let plate = JpegPlate::compile(&page, &bands(width, height, &boxes), &options);
        let printed = plate.print(&inks, &[], &mut JpegScratch::default()).to_vec();
        let difference = largest_difference(&printed, &blended(&page, &inks));
        prop_assert!(difference <= 4, "{difference}");
    }
}

fn boxes_and_inks(
    width: u32,
    height: u32,
    boxes: &[[u32; 4]],
    sources: &[InkSource],
) -> (Vec<PixelBox>, Vec<DrawOp<Coverage>>) {
    let boxes = boxes.iter().map(|numbers| fit_box(width, height, *numbers));
    let boxes: Vec<PixelBox> = boxes.collect();
    let inks = boxes.iter().zip(sources);
    let inks = inks.map(|(bounds, source)| ink(*bounds, source)).collect();
    (boxes, inks)
}

/// A plate of a page with one band, at the default quality.
fn plate(band: Range<usize>) -> JpegPlate {
    let page = background(200, 60, PixelFormat::Rgb, 3);
    let options = JpegOptions {
        quality: 92,
        subsampling: Subsampling::None,
        dpi: 299.6,
    };
    JpegPlate::compile(&page, &[band], &options)
}

#[test]
fn a_certificate_without_ink_shares_all_but_its_metadata() {
    let printed = plate(8..20).print(&[], &COMMENT, &mut JpegScratch::default());
    assert_eq!(printed.pieces().count(), 3);
}

/// For a dot, one interval is written, in which the bits of other MCUs are copied.
#[test]
fn only_the_interval_of_a_dot_is_written() {
    let plate = plate(0..60);
    let coverage = Coverage {
        bounds: PixelBox::new(100, 30, 1, 1),
        values: vec![200],
        colors: Vec::new(),
    };
    let dot = DrawOp {
        shape: &coverage,
        color: Color { r: 1, g: 2, b: 3 },
    };
    let mut scratch = JpegScratch::default();
    let printed = plate.print(std::slice::from_ref(&dot), &COMMENT, &mut scratch);
    assert_eq!(printed.pieces().count(), 5);
    let row = plate.rows[3].interval.len();
    let own = printed.own_len() - COMMENT.len();
    assert!(own.abs_diff(row) < 200, "{own} {row}");
}

#[test]
fn the_resolution_is_in_the_file() {
    let printed = plate(8..20).print(&[], &[], &mut JpegScratch::default());
    let file = printed.to_vec();
    assert_eq!(file[..4], [0xFF, 0xD8, 0xFF, 0xE0]);
    assert_eq!(file[6..18], *b"JFIF\0\x01\x02\x01\x01\x2C\x01\x2C");
    let decoder = JpegDecoder::new(Cursor::new(file)).unwrap();
    assert_eq!(decoder.dimensions(), (200, 60));
}

/// What codes are fitted to affects the size of files, and nothing else.
#[test]
fn fitted_codes_make_small_files() {
    let page = background(400, 300, PixelFormat::Rgb, 3);
    let mut coded = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut coded, 92)
        .encode(page.pixels(), 400, 300, image::ExtendedColorType::Rgb8)
        .unwrap();
    let options = JpegOptions {
        quality: 92,
        subsampling: Subsampling::None,
        dpi: 150.0,
    };
    let own = JpegPlate::compile(&page, &[], &options);
    let own = own.print(&[], &[], &mut JpegScratch::default()).to_vec();
    assert!(own.len() < coded.len(), "{} {}", own.len(), coded.len());
    assert!(largest_difference(&own, &page) <= largest_difference(&coded, &page) + 4);
}
