//! The resolution that a picture's file declares.

use super::{chunks, jpeg};

/// Pixels per metre, to pixels per inch.
const INCH: f32 = 0.0254;

/// Outside of these, a resolution is a default of some program and not a size on paper.
const PLAUSIBLE: std::ops::RangeInclusive<f32> = 10.0..=4800.0;

/// The resolution that a PNG or JPEG file declares, in pixels per inch; `None` if it declares none,
/// or one for each direction.
pub(crate) fn of_file(file: &[u8]) -> Option<f32> {
    let [x, y] = match file {
        [0xFF, 0xD8, ..] => of_jpeg(file)?,
        _ if file.starts_with(chunks::SIGNATURE) => of_png(file)?,
        _ => return None,
    };
    let is_square = (x - y).abs() <= 0.01 * x.max(y);
    (is_square && PLAUSIBLE.contains(&x)).then_some(x)
}

/// Whether this is the beginning of a PNG file that has all of what [`of_file`] looks at.
pub(crate) fn is_in(start: &[u8]) -> bool {
    if !start.starts_with(chunks::SIGNATURE) {
        return false;
    }
    let before = chunks::chunks(start).take_while(|chunk| &chunk[4..8] != b"IDAT");
    let at = chunks::SIGNATURE.len() + before.map(<[u8]>::len).sum::<usize>();
    start.get(at + 4..at + 8) == Some(b"IDAT")
}

/// The chunk `pHYs` (PNG, 11.3.4.3), whose unit is the metre.
fn of_png(file: &[u8]) -> Option<[f32; 2]> {
    let before_pixels = chunks::chunks(file).take_while(|chunk| &chunk[4..8] != b"IDAT");
    let density = { before_pixels }.find(|chunk| &chunk[4..8] == b"pHYs")?;
    let [x, y] = [density.get(8..12)?, density.get(12..16)?];
    let is_metre = density.len() == PHYS_LENGTH && density[16] == 1;
    let per_inch = |bytes: &[u8]| {
        let resolution = u32::from_be_bytes(bytes.try_into().ok()?) as f32 * INCH;
        // A file stores whole pixels per metre: 100 per inch become 3937, a little less.
        let whole = resolution.round();
        Some(match (resolution - whole).abs() {
            0.0..0.02 => whole,
            _ => resolution,
        })
    };
    is_metre.then_some([per_inch(x)?, per_inch(y)?])
}

/// The length of the chunk `pHYs`: nine bytes of data in it.
const PHYS_LENGTH: usize = 21;

/// The density of JFIF (its section 10.2), or else the resolution of Exif.
fn of_jpeg(file: &[u8]) -> Option<[f32; 2]> {
    let mut exif = None;
    for (marker, segment) in jpeg::Segments::new(file) {
        match (marker, segment) {
            (0xE0, [b'J', b'F', b'I', b'F', 0, _, _, unit, density @ ..]) => {
                let density = density.first_chunk::<4>()?;
                let [x, y] = [[density[0], density[1]], [density[2], density[3]]]
                    .map(|bytes| f32::from(u16::from_be_bytes(bytes)));
                match unit {
                    1 => return Some([x, y]),
                    2 => return Some([x * 2.54, y * 2.54]),
                    _ => {}
                }
            }
            (0xE1, [b'E', b'x', b'i', b'f', 0, 0, tiff @ ..]) => exif = of_tiff(tiff).or(exif),
            _ => {}
        }
    }
    exif
}

/// The tags `XResolution`, `YResolution` and `ResolutionUnit` of Exif (TIFF 6.0, section 8).
fn of_tiff(tiff: &[u8]) -> Option<[f32; 2]> {
    let is_big = match tiff.first_chunk()? {
        b"MM\0*" => true,
        b"II*\0" => false,
        _ => return None,
    };
    let short = |at: usize| -> Option<u16> {
        let bytes = tiff.get(at..)?.first_chunk()?;
        Some(match is_big {
            true => u16::from_be_bytes(*bytes),
            false => u16::from_le_bytes(*bytes),
        })
    };
    let long = |at: usize| -> Option<u32> {
        let bytes = tiff.get(at..)?.first_chunk()?;
        Some(match is_big {
            true => u32::from_be_bytes(*bytes),
            false => u32::from_le_bytes(*bytes),
        })
    };
    let rational = |at: usize| -> Option<f32> {
        let at = long(at)? as usize;
        let divisor = long(at.checked_add(4)?)?;
        (divisor > 0).then_some(long(at)? as f32 / divisor as f32)
    };
    let directory = long(4)? as usize;
    let (mut x, mut y, mut per_unit) = (None, None, 1.0);
    for entry in 0..usize::from(short(directory)?) {
        let at = directory.checked_add(2 + entry * 12)?;
        let value = at.checked_add(8)?;
        match short(at)? {
            0x011A => x = rational(value),
            0x011B => y = rational(value),
            // Centimetres.
            0x0128 if short(value)? == 3 => per_unit = 2.54,
            _ => {}
        }
    }
    Some([x? * per_unit, y? * per_unit])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(per_metre: u32, unit: u8) -> Vec<u8> {
        let mut file = b"\x89PNG\r\n\x1A\n".to_vec();
        file.extend(b"\0\0\0\x04IHDRsizeCRC_");
        file.extend(b"\0\0\0\x09pHYs");
        file.extend(per_metre.to_be_bytes());
        file.extend(per_metre.to_be_bytes());
        file.extend([unit, 0, 0, 0, 0]);
        file
    }

    #[test]
    fn png_declares_it_by_the_metre() {
        assert_eq!(of_file(&png(11_811, 1)), Some(300.0));
        assert_eq!(of_file(&png(5_906, 1)), Some(150.0));
        assert_eq!(of_file(&png(11_811, 0)), None);
        assert_eq!(of_file(&png(1, 1)), None);
        let file = png(11_811, 1);
        for end in 0..file.len() - 4 {
            assert_eq!(of_file(&file[..end]), None);
        }
    }

    #[test]
    fn it_is_in_what_is_before_the_pixels() {
        let mut file = png(11_811, 1);
        let before = file.len();
        file.extend(b"\0\0\x10\0IDAT and so on");
        for end in 0..=file.len() {
            assert_eq!(is_in(&file[..end]), end >= before + 8, "{end}");
        }
        assert_eq!(of_file(&file[..before + 8]), Some(300.0));
        assert!(!is_in(b"\xFF\xD8\xFF\0\0\0\0\0\0\0\0\0IDAT"));
    }

    #[test]
    fn jpeg_declares_it_in_jfif_or_exif() {
        let jfif = |unit: u8| {
            let mut file = b"\xFF\xD8\xFF\xE0\0\x10JFIF\0\x01\x02".to_vec();
            file.extend([unit, 1, 44, 1, 44, 0, 0]);
            file
        };
        assert_eq!(of_file(&jfif(1)), Some(300.0));
        assert_eq!(of_file(&jfif(2)), Some(762.0));
        assert_eq!(of_file(&jfif(0)), None);

        let mut exif = jfif(0);
        let tiff = b"II*\0\x08\0\0\0\x03\0\
            \x1A\x01\x05\0\x01\0\0\0\x32\0\0\0\
            \x1B\x01\x05\0\x01\0\0\0\x32\0\0\0\
            \x28\x01\x03\0\x01\0\0\0\x02\0\0\0\
            \0\0\0\0\xC8\0\0\0\x01\0\0\0";
        exif.extend(b"\xFF\xE1");
        exif.extend(u16::try_from(8 + tiff.len()).unwrap().to_be_bytes());
        exif.extend(b"Exif\0\0");
        exif.extend(tiff);
        assert_eq!(of_file(&exif), Some(200.0));
        for end in 0..exif.len() {
            assert_eq!(of_file(&exif[..end]), None);
        }
    }
}
