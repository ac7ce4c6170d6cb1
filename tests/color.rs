//! Pictures in other spaces than sRGB as templates.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use engross::template::{Background, PixelFormat};
use moxcms::ColorProfile;
use png::{BitDepth, ColorType};

/// A PNG of these samples in one row, with these chunks before them.
fn png(color: ColorType, depth: BitDepth, data: &[u8], chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
    let step = color.samples() * if depth == BitDepth::Sixteen { 2 } else { 1 };
    let width = u32::try_from(data.len() / step).unwrap();
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, 1);
    encoder.set_color(color);
    encoder.set_depth(depth);
    let mut writer = encoder.write_header().unwrap();
    for (kind, data) in chunks {
        writer
            .write_chunk(png::chunk::ChunkType(**kind), data)
            .unwrap();
    }
    writer.write_image_data(data).unwrap();
    writer.finish().unwrap();
    bytes
}

/// The chunk of an ICC profile.
fn icc(profile: &[u8]) -> Vec<u8> {
    use std::io::Write as _;
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(profile).unwrap();
    [b"profile\0\0", &packed.finish().unwrap()[..]].concat()
}

fn with_profile(color: ColorType, data: &[u8], profile: &ColorProfile) -> Background {
    let chunk = icc(&profile.encode().unwrap());
    let file = png(color, BitDepth::Eight, data, &[(b"iCCP", &chunk)]);
    Background::parse(&file, "t.png").unwrap()
}

#[track_caller]
fn assert_near(actual: &[u8], expected: &[u8], most: u8) {
    let pairs = actual.iter().zip(expected);
    let is_near = pairs.map(|(one, other)| one.abs_diff(*other)).max() <= Some(most);
    assert!(
        is_near && actual.len() == expected.len(),
        "{actual:?} is not {expected:?}"
    );
}

#[test]
fn colours_are_those_of_their_profile() {
    let colors = [200, 100, 50, 60, 120, 200, 128, 128, 128];
    // By the definitions of the spaces, in double precision.
    for (profile, expected) in [
        (
            ColorProfile::new_display_p3(),
            [215, 93, 31, 30, 122, 206, 128, 128, 128],
        ),
        (
            ColorProfile::new_adobe_rgb(),
            [227, 100, 42, 0, 121, 204, 129, 129, 129],
        ),
        (
            ColorProfile::new_pro_photo_rgb(),
            [255, 80, 47, 0, 149, 219, 146, 146, 146],
        ),
    ] {
        let background = with_profile(ColorType::Rgb, &colors, &profile);
        assert_near(background.pixels(), &expected, 1);
        assert!(background.findings().is_empty());
    }
}

#[test]
fn a_profile_as_good_as_srgb_changes_nothing() {
    let levels: Vec<u8> = (0..=254).collect();
    let background = with_profile(ColorType::Rgb, &levels, &ColorProfile::new_srgb());
    assert_eq!(background.pixels(), levels);
    assert!(background.findings().is_empty());
}

#[test]
fn grey_stays_grey() {
    let gray = ColorProfile::new_gray_with_gamma(1.8);
    let levels = [0, 60, 128, 200, 255];
    let background = with_profile(ColorType::Grayscale, &levels, &gray);
    assert_eq!(background.format(), PixelFormat::Gray);
    assert_near(background.pixels(), &[0, 77, 146, 210, 255], 1);
    // Programs save a picture in grey with the profile of the screen.
    let background = with_profile(
        ColorType::Grayscale,
        &levels,
        &ColorProfile::new_pro_photo_rgb(),
    );
    assert_eq!(background.format(), PixelFormat::Gray);
    assert_near(background.pixels(), &[0, 77, 146, 210, 255], 1);
}

#[test]
fn alpha_is_no_colour() {
    let p3 = ColorProfile::new_display_p3();
    let pixels = [200, 100, 50, 7, 60, 120, 200, 255];
    let background = with_profile(ColorType::Rgba, &pixels, &p3);
    assert_eq!(background.format(), PixelFormat::Rgba);
    assert_near(background.pixels(), &[215, 93, 31, 7, 30, 122, 206, 255], 1);
    let gray = ColorProfile::new_gray_with_gamma(1.8);
    let background = with_profile(ColorType::GrayscaleAlpha, &[60, 9, 128, 90], &gray);
    assert_eq!(background.format(), PixelFormat::GrayAlpha);
    assert_near(background.pixels(), &[77, 9, 146, 90], 1);
}

#[test]
fn samples_of_16_bits_are_rounded_once() {
    let linear = ColorProfile::new_gray_with_gamma(1.0).encode().unwrap();
    // All of these are 0 or 1 in 8 bits, where no level is between.
    let samples = [0_u16, 20, 60, 100, 200, 257].map(u16::to_be_bytes);
    let file = png(
        ColorType::Grayscale,
        BitDepth::Sixteen,
        samples.as_flattened(),
        &[(b"iCCP", &icc(&linear))],
    );
    let background = Background::parse(&file, "t.png").unwrap();
    assert_eq!(background.pixels(), [0, 1, 3, 5, 10, 13]);
}

#[test]
fn png_names_its_space_in_other_chunks_too() {
    let gamma = |gamma: u32| gamma.to_be_bytes();
    let chromaticities = |numbers: [u32; 8]| numbers.map(u32::to_be_bytes).as_flattened().to_vec();
    let of_srgb = chromaticities([31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000]);
    let of_p3 = chromaticities([31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000]);
    let colors = [200, 100, 50, 60, 120, 200];
    let light = [229, 168, 122, 133, 182, 229];
    let p3 = [215, 93, 31, 30, 122, 206];
    for (chunks, expected) in [
        (vec![(b"gAMA", &gamma(100_000)[..])], &light),
        (
            vec![(b"gAMA", &gamma(100_000)), (b"cHRM", &of_srgb)],
            &light,
        ),
        // What programs write beside sRGB, or in place of it.
        (
            vec![(b"gAMA", &gamma(45_455)), (b"cHRM", &of_srgb)],
            &colors,
        ),
        (vec![(b"gAMA", &gamma(45_455))], &colors),
        (vec![(b"sRGB", &[0]), (b"gAMA", &gamma(100_000))], &colors),
        (vec![(b"cHRM", &of_p3)], &colors),
        (vec![(b"cICP", &[12, 13, 0, 1])], &p3),
        (
            vec![(b"cICP", &[1, 13, 0, 1]), (b"gAMA", &gamma(100_000))],
            &colors,
        ),
        (vec![(b"cICP", &[1, 8, 0, 1])], &light),
        // A space of films counts as not said.
        (vec![(b"cICP", &[9, 16, 0, 1]), (b"sRGB", &[0])], &colors),
        (vec![(b"gAMA", &gamma(0))], &colors),
    ] {
        let file = png(ColorType::Rgb, BitDepth::Eight, &colors, &chunks);
        let background = Background::parse(&file, "t.png").unwrap();
        assert_near(background.pixels(), expected, 1);
        assert!(background.findings().is_empty(), "{chunks:?}");
    }
    // Colours of both are seen: not those of sRGB with another curve.
    let both = [(b"gAMA", &gamma(45_455)[..]), (b"cHRM", &of_p3)];
    let file = png(ColorType::Rgb, BitDepth::Eight, &colors, &both);
    let background = Background::parse(&file, "t.png").unwrap();
    assert_near(background.pixels(), &[216, 93, 24, 22, 123, 208], 1);

    let odd = [(b"gAMA", &gamma(100_000)[..]), (b"cHRM", &[0; 32])];
    let file = png(ColorType::Rgb, BitDepth::Eight, &colors, &odd);
    let background = Background::parse(&file, "t.png").unwrap();
    assert_eq!(background.pixels(), colors);
    assert_eq!(
        background.findings()[0].to_string(),
        "t.png: warning: the picture has primaries that no colours have and is treated as sRGB"
    );
}

/// A profile for four inks whose table has two nodes for each: `lightness` for no ink, for black
/// alone and for all inks, and that of black alone for everything else.
fn of_inks(lightness: [f64; 3]) -> Vec<u8> {
    let encoded = |lightness: f64| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "from 0 to 100"
        )]
        let lightness = (lightness * 652.8).round() as u16;
        [lightness, 0x8000, 0x8000]
    };
    let mut table = b"mft2\0\0\0\0\x04\x03\x02\0".to_vec();
    for number in [1_u32, 0, 0, 0, 1, 0, 0, 0, 1] {
        table.extend((number << 16).to_be_bytes());
    }
    table.extend([0, 2, 0, 2]);
    let line = [0_u16, u16::MAX];
    let mut words = line.repeat(4);
    for node in 0..16 {
        words.extend(match node {
            0 => encoded(lightness[0]),
            15 => encoded(lightness[2]),
            _ => encoded(lightness[1]),
        });
    }
    words.extend(line.repeat(3));
    table.extend(words.into_iter().flat_map(u16::to_be_bytes));

    let mut profile = vec![0; 128];
    let size = u32::try_from(128 + 4 + 12 + table.len()).unwrap();
    profile[..4].copy_from_slice(&size.to_be_bytes());
    profile[8..12].copy_from_slice(b"\x02\x40\0\0");
    profile[12..24].copy_from_slice(b"prtrCMYKLab ");
    profile[36..40].copy_from_slice(b"acsp");
    profile.extend(b"\0\0\0\x01A2B0\0\0\0\x90");
    profile.extend(u32::try_from(table.len()).unwrap().to_be_bytes());
    profile.extend(table);
    profile
}

/// A JPEG file with this profile in segments of this length.
fn in_segments(file: &[u8], profile: &[u8], length: usize) -> Vec<u8> {
    let parts: Vec<&[u8]> = profile.chunks(length).collect();
    let count = u8::try_from(parts.len()).unwrap();
    let mut whole = file[..2].to_vec();
    for (number, part) in (1..).zip(&parts) {
        let data = [b"ICC_PROFILE\0", &[number, count][..], part].concat();
        whole.extend([0xFF, 0xE2]);
        whole.extend(u16::try_from(data.len() + 2).unwrap().to_be_bytes());
        whole.extend(data);
    }
    whole.extend(&file[2..]);
    whole
}

const CMYK: &[u8] = include_bytes!("data/pictures/cmyk.jpg");

/// The first pixel of both colours.
fn both(background: &Background) -> [[u8; 3]; 2] {
    assert_eq!(background.format(), PixelFormat::Rgb);
    assert_eq!((background.width(), background.height()), (16, 8));
    let (pixels, _) = background.pixels().as_chunks();
    [pixels[0], pixels[8]]
}

#[test]
fn inks_without_a_profile_are_shares_of_light() {
    for file in [
        CMYK,
        include_bytes!("data/pictures/ycck.jpg"),
        include_bytes!("data/pictures/unmarked.jpg"),
    ] {
        let background = Background::parse(file, "t.jpg").unwrap();
        let [color, black] = both(&background);
        // (255 - ink) × (255 - black) / 255.
        assert_near(&color, &[51, 143, 189], 2);
        assert_eq!(black, [0; 3]);
        assert!(background.findings().is_empty());
        assert!(background.jpeg().is_none(), "its pixels are others");
    }
}

#[test]
fn inks_are_those_of_their_profile() {
    let decode = |lightness, length| {
        let file = in_segments(CMYK, &of_inks(lightness), length);
        let background = Background::parse(&file, "t.jpg").unwrap();
        assert!(background.findings().is_empty());
        both(&background)
    };
    // L* 20 is level 48.
    assert_eq!(decode([100.0, 20.0, 0.0], 60_000)[1], [48; 3]);
    assert_eq!(decode([100.0, 20.0, 0.0], 50)[1], [48; 3]);
    // The darkest colour, of L* 20, becomes black.
    assert_eq!(decode([100.0, 20.0, 20.0], 60_000)[1], [0; 3]);
    // The color has 200, 100, 50 and 20 of 255: 78 % of the way from white to the others.
    let [color, _] = decode([100.0, 50.0, 50.0], 60_000);
    assert!(color[0] == color[1] && color[1] == color[2]);
}

#[test]
fn profiles_that_cannot_be_used_are_reported() {
    let rgb = ColorProfile::new_display_p3().encode().unwrap();
    let gray = ColorProfile::new_gray_with_gamma(1.8).encode().unwrap();
    let inks = of_inks([100.0, 20.0, 0.0]);
    let mut incomplete = ColorProfile::new_display_p3();
    incomplete.red_trc = None;
    let incomplete = incomplete.encode().unwrap();
    let of_rgb = |profile: &[u8]| {
        let chunk = icc(profile);
        png(
            ColorType::Rgb,
            BitDepth::Eight,
            &[1, 2, 3],
            &[(b"iCCP", &chunk)],
        )
    };
    let cut = {
        let file = in_segments(CMYK, &inks, 50);
        let second = file
            .windows(14)
            .position(|at| at.starts_with(b"ICC_PROFILE\0\x02"));
        let mut file = file;
        file[second.unwrap() + 12] = 9;
        file
    };
    for (file, message) in [
        (
            of_rgb(&gray),
            "a colour profile without a name, which is not for RGB pictures, and is treated as sRGB",
        ),
        (
            of_rgb(&incomplete),
            "the colour profile `Display P3`, which cannot be used, and is treated as sRGB",
        ),
        (
            of_rgb(&inks[..200]),
            "a damaged colour profile and is treated as sRGB",
        ),
        (
            in_segments(CMYK, &rgb, 60_000),
            "the colour profile `Display P3`, which is not for CMYK pictures, and is treated as \
             CMYK without a profile",
        ),
        (
            cut,
            "a damaged colour profile and is treated as CMYK without a profile",
        ),
    ] {
        let background = Background::parse(&file, "t").unwrap();
        let findings: Vec<_> = background
            .findings()
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(findings, [format!("t: warning: the picture has {message}")]);
    }
}
