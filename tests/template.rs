//! Pictures as templates: correct colours from every kind of PNG and JPEG, and what is refused.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::io::Cursor;

use engross::Error;
use engross::template::{Background, MAX_SIDE, PixelFormat};
use image::{DynamicImage, ImageBuffer, ImageFormat, Luma, LumaA, Rgb, Rgba};
use png::{BitDepth, ColorType};

fn decode(bytes: &[u8]) -> Result<Background, Error> {
    Background::parse(bytes, "t.png")
}

/// A PNG with these samples as its data.
fn png(
    size: (u32, u32),
    color: ColorType,
    depth: BitDepth,
    prepare: impl FnOnce(&mut png::Encoder<'_, &mut Vec<u8>>),
    data: &[u8],
) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, size.0, size.1);
    encoder.set_color(color);
    encoder.set_depth(depth);
    prepare(&mut encoder);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(data).unwrap();
    writer.finish().unwrap();
    bytes
}

#[track_caller]
fn assert_pixels(bytes: &[u8], format: PixelFormat, pixels: &[u8]) {
    match decode(bytes) {
        Ok(background) => {
            assert_eq!(background.format(), format);
            assert_eq!(background.pixels(), pixels);
        }
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn samples_of_every_depth() {
    let plain = |_: &mut png::Encoder<'_, &mut Vec<u8>>| {};
    let gray = |depth, data: &[u8]| png((4, 1), ColorType::Grayscale, depth, plain, data);
    assert_pixels(
        &gray(BitDepth::One, &[0b1010_0000]),
        PixelFormat::Gray,
        &[255, 0, 255, 0],
    );
    assert_pixels(
        &gray(BitDepth::Two, &[0b0001_1011]),
        PixelFormat::Gray,
        &[0, 85, 170, 255],
    );
    assert_pixels(
        &gray(BitDepth::Four, &[0x0F, 0x8A]),
        PixelFormat::Gray,
        &[0, 255, 136, 170],
    );
    assert_pixels(
        &gray(BitDepth::Eight, &[0, 1, 254, 255]),
        PixelFormat::Gray,
        &[0, 1, 254, 255],
    );
    // 128 / 257 is nearer to 0, 129 / 257 to 1; dropping the low byte would give 0 twice.
    assert_pixels(
        &gray(BitDepth::Sixteen, &[0, 128, 0, 129, 0x80, 0, 0xFF, 0xFF]),
        PixelFormat::Gray,
        &[0, 1, 128, 255],
    );
}

#[test]
fn palettes_and_transparency() {
    let indexed = |transparency: Option<Vec<u8>>| {
        png(
            (2, 1),
            ColorType::Indexed,
            BitDepth::One,
            |encoder| {
                encoder.set_palette(vec![1, 2, 3, 200, 100, 50]);
                if let Some(transparency) = transparency {
                    encoder.set_trns(transparency);
                }
            },
            &[0b1000_0000],
        )
    };
    assert_pixels(&indexed(None), PixelFormat::Rgb, &[200, 100, 50, 1, 2, 3]);
    assert_pixels(
        &indexed(Some(vec![7])),
        PixelFormat::Rgba,
        &[200, 100, 50, 255, 1, 2, 3, 7],
    );
    let keyed = png(
        (2, 1),
        ColorType::Grayscale,
        BitDepth::Eight,
        |encoder| encoder.set_trns(vec![0, 9]),
        &[9, 10],
    );
    assert_pixels(&keyed, PixelFormat::GrayAlpha, &[9, 0, 10, 255]);
}

#[test]
fn opaque_alpha_is_left_out() {
    let encode = |image: DynamicImage| {
        let mut bytes = Cursor::new(Vec::new());
        image.write_to(&mut bytes, ImageFormat::Png).unwrap();
        bytes.into_inner()
    };
    let rgba = |alpha| {
        let pixels = vec![1, 2, 3, 255, 4, 5, 6, alpha];
        encode(
            ImageBuffer::<Rgba<u8>, _>::from_raw(2, 1, pixels)
                .unwrap()
                .into(),
        )
    };
    assert_pixels(&rgba(255), PixelFormat::Rgb, &[1, 2, 3, 4, 5, 6]);
    assert_pixels(&rgba(254), PixelFormat::Rgba, &[1, 2, 3, 255, 4, 5, 6, 254]);
    let gray = encode(
        ImageBuffer::<LumaA<u8>, _>::from_raw(2, 1, vec![1, 255, 2, 255])
            .unwrap()
            .into(),
    );
    assert_pixels(&gray, PixelFormat::Gray, &[1, 2]);
    let deep = encode(
        ImageBuffer::<Rgba<u16>, _>::from_raw(1, 1, vec![0xFFFF, 0x8080, 0, 0xFFFF])
            .unwrap()
            .into(),
    );
    assert_pixels(&deep, PixelFormat::Rgb, &[255, 128, 0]);
}

#[test]
fn jpeg_in_color_and_gray() {
    let encode = |image: DynamicImage| {
        let mut bytes = Cursor::new(Vec::new());
        image.write_to(&mut bytes, ImageFormat::Jpeg).unwrap();
        bytes.into_inner()
    };
    let gray: DynamicImage = ImageBuffer::from_pixel(8, 8, Luma([99_u8])).into();
    assert_pixels(&encode(gray), PixelFormat::Gray, &[99; 64]);
    let red: DynamicImage = ImageBuffer::from_pixel(8, 8, Rgb([200_u8, 30, 30])).into();
    let background = decode(&encode(red)).unwrap();
    assert_eq!(background.format(), PixelFormat::Rgb);
    for (found, drawn) in background
        .pixels()
        .iter()
        .zip([200_u8, 30, 30].iter().cycle())
    {
        assert!(found.abs_diff(*drawn) <= 2, "{found} is not {drawn}");
    }
}

/// Exif data with the orientation of the picture (Exif 2.32, tag 274).
fn exif(orientation: u8) -> Vec<u8> {
    let mut exif = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
    exif
}

/// A JPEG file of the picture, with one more marker segment.
fn jpeg_with(marker: u8, data: &[u8], image: &DynamicImage) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, ImageFormat::Jpeg).unwrap();
    let mut bytes = bytes.into_inner();
    let length = u16::try_from(data.len() + 2).unwrap().to_be_bytes();
    let segment = [&[0xFF, marker], &length[..], data].concat();
    bytes.splice(2..2, segment);
    bytes
}

#[test]
fn rotated_pictures_are_put_upright() {
    // 1 2 3
    // 4 5 6
    for (orientation, width, upright) in [
        (1, 3, [1, 2, 3, 4, 5, 6]),
        (2, 3, [3, 2, 1, 6, 5, 4]),
        (3, 3, [6, 5, 4, 3, 2, 1]),
        (4, 3, [4, 5, 6, 1, 2, 3]),
        (5, 2, [1, 4, 2, 5, 3, 6]),
        (6, 2, [4, 1, 5, 2, 6, 3]),
        (7, 2, [6, 3, 5, 2, 4, 1]),
        (8, 2, [3, 6, 2, 5, 1, 4]),
    ] {
        let mut bytes = Vec::new();
        let mut info = png::Info::with_size(3, 2);
        info.exif_metadata = Some(exif(orientation).into());
        info.color_type = ColorType::Grayscale;
        info.bit_depth = BitDepth::Eight;
        let mut writer = png::Encoder::with_info(&mut bytes, info)
            .unwrap()
            .write_header()
            .unwrap();
        writer.write_image_data(&[1, 2, 3, 4, 5, 6]).unwrap();
        writer.finish().unwrap();
        let background = decode(&bytes).unwrap();
        assert_eq!(background.width(), width, "{orientation}");
        assert_eq!(background.pixels(), upright, "{orientation}");
    }
    let wide: DynamicImage = ImageBuffer::from_pixel(16, 8, Luma([99_u8])).into();
    let data = [b"Exif\0\0", &exif(6)[..]].concat();
    let background = decode(&jpeg_with(0xE1, &data, &wide)).unwrap();
    assert_eq!((background.width(), background.height()), (8, 16));
}

#[test]
fn colour_profiles_that_cannot_be_read_are_reported() {
    let with = |profile: &[u8]| {
        let mut info = png::Info::with_size(1, 1);
        info.icc_profile = Some(profile.to_vec().into());
        info.color_type = ColorType::Rgb;
        info.bit_depth = BitDepth::Eight;
        let mut bytes = Vec::new();
        let mut writer = png::Encoder::with_info(&mut bytes, info)
            .unwrap()
            .write_header()
            .unwrap();
        writer.write_image_data(&[1, 2, 3]).unwrap();
        writer.finish().unwrap();
        let background = decode(&bytes).unwrap();
        assert_eq!(background.pixels(), [1, 2, 3]);
        let findings = background.findings().iter();
        findings.map(ToString::to_string).collect::<Vec<_>>()
    };
    let treated = "and is treated as sRGB";
    assert_eq!(
        with(b"no profile"),
        [format!(
            "t.png: warning: the picture has a damaged colour profile {treated}"
        )]
    );
    assert_eq!(
        with(&vec![0; 9 << 20]),
        [format!(
            "t.png: warning: the picture has a colour profile of more than 8 MiB {treated}"
        )]
    );
    let data = [b"ICC_PROFILE\0\x01\x01", &b"no profile"[..]].concat();
    let gray: DynamicImage = ImageBuffer::from_pixel(8, 8, Luma([99_u8])).into();
    let background = decode(&jpeg_with(0xE2, &data, &gray)).unwrap();
    assert_eq!(background.findings().len(), 1);
}

#[track_caller]
fn assert_error(bytes: &[u8], message: &str, hint: &str) {
    match decode(bytes) {
        Ok(background) => panic!("should be refused: {background:?}"),
        Err(error) => {
            assert_eq!(error.to_string(), message);
            assert_eq!(error.hint().as_deref(), Some(hint));
        }
    }
}

#[test]
fn files_of_other_formats() {
    for bytes in [&b""[..], b"<svg/>"] {
        let error = decode(bytes).unwrap_err();
        assert_eq!(error.to_string(), "t.png: not a picture that can be read");
        let hint = error.hint().unwrap();
        assert!(
            hint.starts_with("export the template as PNG, JPEG"),
            "{hint}"
        );
    }
    assert_error(
        b"GIF89a",
        "t.png: a GIF file cannot be a template",
        "open it in an image editor, and save it as PNG",
    );
}

#[test]
fn damaged_files() {
    let whole = png(
        (16, 16),
        ColorType::Rgb,
        BitDepth::Eight,
        |_| {},
        &[7; 16 * 16 * 3],
    );
    let mut flipped = whole.clone();
    flipped[45] ^= 0xFF;
    for bytes in [&whole[..20], &whole[..whole.len() - 30], &flipped] {
        assert_error(
            bytes,
            "t.png: the picture cannot be decoded",
            "open it in an image editor and export it again",
        );
    }
}

/// The decoder does not validate palettes (PNG, 11.2.2).
#[test]
fn invalid_palettes() {
    let with_palette = |palette: &[u8], alpha: &[u8]| {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, 2, 2);
        encoder.set_color(ColorType::Indexed);
        encoder.set_palette(palette);
        if !alpha.is_empty() {
            encoder.set_trns(alpha);
        }
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(&[0; 4]).unwrap();
        drop(writer);
        bytes
    };
    assert!(decode(&with_palette(&[1, 2, 3], &[])).is_ok());
    assert!(decode(&with_palette(&[7; 768], &[9; 256])).is_ok());
    for (palette, alpha) in [
        (&[1, 2][..], &[][..]),
        (&[1, 2, 3, 4], &[]),
        (&[7; 771], &[]),
        (&[1, 2, 3, 4, 5], &[9]),
    ] {
        assert_error(
            &with_palette(palette, alpha),
            "t.png: the picture cannot be decoded",
            "open it in an image editor and export it again",
        );
    }
    // Superfluous alpha is ignored.
    assert!(decode(&with_palette(&[1, 2, 3], &[9; 5])).is_ok());
}

/// A PNG of this size without its pixels.
fn empty_png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut writer = png::Encoder::new(&mut bytes, width, height)
        .write_header()
        .unwrap();
    writer.write_chunk(png::chunk::IDAT, &[]).unwrap();
    drop(writer);
    bytes
}

#[test]
fn too_many_pixels_are_refused_before_they_are_decoded() {
    for (width, height) in [(MAX_SIDE + 1, 1), (1, MAX_SIDE + 1), (10_001, 10_000)] {
        assert_error(
            &empty_png(width, height),
            &format!(
                "t.png: {width}×{height} pixels exceed the limit of 20000 per side or 100 million in total"
            ),
            "export a smaller picture: A4 at 300 dpi is 3508×2480 pixels",
        );
    }
    // Within the limits: only its pixels are missing.
    assert_error(
        &empty_png(10_000, 10_000),
        "t.png: the picture cannot be decoded",
        "open it in an image editor and export it again",
    );
}

#[test]
fn from_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("template.png");
    std::fs::write(
        &file,
        png((1, 1), ColorType::Rgb, BitDepth::Eight, |_| {}, &[1, 2, 3]),
    )
    .unwrap();
    let background = Background::open(&file).unwrap();
    assert_eq!(background.pixels(), [1, 2, 3]);
    let large = std::fs::File::options().write(true).open(&file).unwrap();
    large.set_len((256 << 20) + 1).unwrap();
    let error = Background::open(&file).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("{}: larger than 256 MiB", file.display())
    );
    std::fs::remove_file(&file).unwrap();
    assert!(Background::open(&file).is_err());
}

#[cfg(feature = "webp")]
#[test]
fn a_template_may_be_webp() {
    let pixels: Vec<u8> = (0..60 * 40 * 3).map(|at| (at % 251) as u8).collect();
    let mut file = Vec::new();
    image_webp::WebPEncoder::new(&mut file)
        .encode(&pixels, 60, 40, image_webp::ColorType::Rgb8)
        .unwrap();
    let background = Background::parse(&file, "page.webp").unwrap();
    assert_eq!((background.width(), background.height()), (60, 40));
    assert_eq!(background.pixels(), pixels);
}

#[test]
fn files_of_other_programs_are_named() {
    for (file, message) in [
        (
            &b"%PDF-1.7\n"[..],
            match cfg!(feature = "pdf-template") {
                true => "page: a PDF file whose name does not end in `.pdf`",
                false => "page: a PDF file cannot be a template",
            },
        ),
        (b"II*\0\x08\0\0\0", "page: a TIFF file cannot be a template"),
        (
            b"PK\x03\x04\x14\0",
            "page: a document of an office or design program cannot be a template",
        ),
        (b"GIF89a", "page: a GIF file cannot be a template"),
    ] {
        let error = Background::parse(file, "page").unwrap_err();
        assert_eq!(error.to_string(), message);
    }
}
