//! The ICC profile of sRGB ([ICC.1:2004], version 4.2), which PDF/A asks for.
//!
//! It is made from the numbers of IEC 61966-2-1: the primaries and the white point of D65, adapted
//! to D50 by the Bradford transform, and the curve.
//!
//! [ICC.1:2004]: https://www.color.org/icc1v42.pdf

/// The size of the header (7.2), of the count of tags, and of an entry of their table (7.3).
const HEADER: usize = 128;
const COUNT: usize = 4;
const ENTRY: usize = 12;

const VERSION: u32 = 0x0420_0000;
/// The year, month and day of a profile cannot be left out. It is the day on which sRGB was
/// published.
const DATE: [u16; 6] = [1999, 10, 18, 0, 0, 0];

/// Numbers are in 65536ths (`s15Fixed16Number`, 5.1.3).
const D50: [u32; 3] = [0xF6D6, 0x1_0000, 0xD32D];
const RED: [u32; 3] = [0x6FA0, 0x38F5, 0x0390];
const GREEN: [u32; 3] = [0x6297, 0xB787, 0x18D9];
const BLUE: [u32; 3] = [0x249F, 0x0F84, 0xB6C4];
/// From D65 to D50, row by row.
const ADAPTATION: [u32; 9] = [
    0x1_0C42,
    0x05DE,
    0xFFFF_F325, //
    0x0793,
    0xFD90,
    0xFFFF_FBA1, //
    0xFFFF_FDA2,
    0x03DC,
    0xC06E,
];
/// (a x + b)^g where x is at least d, else c x: g, a, b, c, d (10.15).
const CURVE: [u32; 5] = [0x2_6666, 0xF2A7, 0x0D59, 0x13D0, 0x0A5B];
/// The number of that kind of function.
const CURVE_KIND: u16 = 3;

/// The profile. It is always the same.
pub(super) fn profile() -> Vec<u8> {
    let curve = {
        let mut data = start(b"para");
        push_u16s(&mut data, [CURVE_KIND, 0]);
        push_u32s(&mut data, CURVE);
        data
    };
    let mut adaptation = start(b"sf32");
    push_u32s(&mut adaptation, ADAPTATION);
    let tags = [
        (*b"desc", text("sRGB")),
        (*b"cprt", text("No rights reserved")),
        (*b"wtpt", xyz(D50)),
        (*b"chad", adaptation),
        (*b"rXYZ", xyz(RED)),
        (*b"gXYZ", xyz(GREEN)),
        (*b"bXYZ", xyz(BLUE)),
        (*b"rTRC", curve.clone()),
        (*b"gTRC", curve.clone()),
        (*b"bTRC", curve),
    ];

    let mut table = Vec::new();
    push_u32s(&mut table, [size(tags.len())]);
    let mut data: Vec<u8> = Vec::new();
    let first = HEADER + COUNT + ENTRY * tags.len();
    let mut last: Option<(&[u8], usize)> = None;
    for (signature, tag) in &tags {
        // Equal curves share their data.
        let at = match last {
            Some((known, at)) if known == tag.as_slice() => at,
            _ => {
                let at = first + data.len();
                data.extend_from_slice(tag);
                data.resize(data.len().next_multiple_of(4), 0);
                at
            }
        };
        last = Some((tag, at));
        table.extend_from_slice(signature);
        push_u32s(&mut table, [size(at), size(tag.len())]);
    }

    let mut profile = header(first + data.len());
    profile.extend(table);
    profile.extend(data);
    profile
}

fn header(length: usize) -> Vec<u8> {
    let mut header = Vec::with_capacity(length);
    push_u32s(&mut header, [size(length), 0, VERSION]);
    header.extend_from_slice(b"mntrRGB XYZ ");
    push_u16s(&mut header, DATE);
    header.extend_from_slice(b"acsp");
    // Platform, flags, manufacturer, model, attributes, and the perceptual intent.
    push_u32s(&mut header, [0; 7]);
    push_u32s(&mut header, D50);
    header.resize(HEADER, 0);
    header
}

/// A tag's data up to its values: its type, and four bytes that are reserved (10.1).
fn start(kind: &[u8; 4]) -> Vec<u8> {
    [*kind, [0; 4]].concat()
}

fn xyz(numbers: [u32; 3]) -> Vec<u8> {
    let mut data = start(b"XYZ ");
    push_u32s(&mut data, numbers);
    data
}

/// A text in English (10.13).
fn text(text: &str) -> Vec<u8> {
    const RECORD: u32 = 12;
    const AT: u32 = 28;
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut data = start(b"mluc");
    push_u32s(&mut data, [1, RECORD]);
    data.extend_from_slice(b"enUS");
    push_u32s(&mut data, [size(2 * units.len()), AT]);
    push_u16s(&mut data, units);
    data
}

fn push_u32s(data: &mut Vec<u8>, numbers: impl IntoIterator<Item = u32>) {
    data.extend(numbers.into_iter().flat_map(u32::to_be_bytes));
}

fn push_u16s(data: &mut Vec<u8>, numbers: impl IntoIterator<Item = u16>) {
    data.extend(numbers.into_iter().flat_map(u16::to_be_bytes));
}

/// The profile has less than a thousand bytes.
const fn size(bytes: usize) -> u32 {
    bytes as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_is_white() {
        let sum = |at: usize| RED[at] + GREEN[at] + BLUE[at];
        assert_eq!([sum(0), sum(1), sum(2)], D50);
    }

    /// Another implementation takes the profile for sRGB.
    #[test]
    fn colors_stay_what_they_are() {
        let bytes = profile();
        assert_eq!(bytes.len() % 4, 0);
        assert!(bytes.len() < 1000, "{}", bytes.len());
        let ours = moxcms::ColorProfile::new_from_slice(&bytes).unwrap();
        let options = moxcms::TransformOptions::default();
        let to_srgb = ours.create_transform_8bit(
            moxcms::Layout::Rgb,
            &moxcms::ColorProfile::new_srgb(),
            moxcms::Layout::Rgb,
            options,
        );
        let to_srgb = to_srgb.unwrap();
        for color in [[0, 0, 0], [255, 255, 255], [18, 36, 79], [200, 10, 90]] {
            let mut out = [0; 3];
            to_srgb.transform(&color, &mut out).unwrap();
            for (was, is) in color.into_iter().zip(out) {
                assert!(was.abs_diff(is) <= 1, "{color:?} {out:?}");
            }
        }
    }
}
