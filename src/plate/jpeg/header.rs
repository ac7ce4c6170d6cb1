//! The segments of the file before its image data (T.81, B.2).

use super::codes::Codes;
use super::layout::Layout;
use super::quantizer::Quantizer;
use super::symbols::Alphabet;

pub(super) const START_OF_IMAGE: [u8; 2] = [0xFF, 0xD8];
pub(super) const END_OF_IMAGE: [u8; 2] = [0xFF, 0xD9];
const JFIF: u8 = 0xE0;
const QUANTIZATION_TABLE: u8 = 0xDB;
const BASELINE_FRAME: u8 = 0xC0;
const HUFFMAN_TABLE: u8 = 0xC4;
const RESTART_INTERVAL: u8 = 0xDD;
const START_OF_SCAN: u8 = 0xDA;

/// The marker after an interval that is not the last. It counts to eight (T.81, B.2.1), so it
/// depends only on its place.
pub(super) fn restart_marker(interval: usize) -> [u8; 2] {
    const FIRST: u8 = 0xD0;
    [0xFF, FIRST | (interval & 7) as u8]
}

/// Appends the beginning of the file, with its resolution (JFIF 1.02). Metadata may follow.
pub(super) fn append_start(dpi: f32, file: &mut Vec<u8>) {
    const VERSION: [u8; 2] = [1, 2];
    const PER_INCH: u8 = 1;
    const NO_THUMBNAIL: [u8; 2] = [0, 0];

    file.extend_from_slice(&START_OF_IMAGE);
    let density = round(dpi).to_be_bytes();
    let parts: [&[u8]; 6] = [
        b"JFIF\0",
        &VERSION,
        &[PER_INCH],
        &density,
        &density,
        &NO_THUMBNAIL,
    ];
    append_segment(JFIF, &parts.concat(), file);
}

/// Appends the tables, the frame and the head of its only scan.
pub(super) fn append_frame(
    layout: &Layout,
    quantizers: &[Quantizer; 2],
    codes: &Codes,
    file: &mut Vec<u8>,
) {
    const BITS_OF_A_SAMPLE: u8 = 8;
    /// All coefficients, with all their bits: the only choice of a baseline scan.
    const WHOLE_SPECTRUM: [u8; 3] = [0, 63, 0];

    let is_gray = layout.components == 1;
    let tables = if is_gray { 1 } else { 2 };
    for (number, quantizer) in (0..tables).zip(quantizers) {
        let mut table = vec![number];
        table.extend_from_slice(&quantizer.table());
        append_segment(QUANTIZATION_TABLE, &table, file);
    }

    let components = 1..=to_u8(layout.components);
    let mut frame = vec![BITS_OF_A_SAMPLE];
    frame.extend_from_slice(&to_u16(layout.height).to_be_bytes());
    frame.extend_from_slice(&to_u16(layout.width).to_be_bytes());
    frame.push(to_u8(layout.components));
    for id in components.clone() {
        let sampling = if id == 1 {
            to_u8(layout.across << 4 | layout.down)
        } else {
            0x11
        };
        frame.extend_from_slice(&[id, sampling, u8::from(id > 1)]);
    }
    append_segment(BASELINE_FRAME, &frame, file);

    for alphabet in Alphabet::ALL.into_iter().take(2 * usize::from(tables)) {
        append_segment(HUFFMAN_TABLE, &codes.definition(alphabet), file);
    }
    append_segment(
        RESTART_INTERVAL,
        &to_u16(layout.mcus_in_row()).to_be_bytes(),
        file,
    );

    let mut scan = vec![to_u8(layout.components)];
    components.for_each(|id| scan.extend_from_slice(&[id, if id == 1 { 0x00 } else { 0x11 }]));
    scan.extend_from_slice(&WHOLE_SPECTRUM);
    append_segment(START_OF_SCAN, &scan, file);
}

/// Appends a segment, of less than 64 KiB: its marker, its length and its data.
fn append_segment(marker: u8, data: &[u8], file: &mut Vec<u8>) {
    file.extend_from_slice(&[0xFF, marker]);
    file.extend_from_slice(&to_u16(data.len() + 2).to_be_bytes());
    file.extend_from_slice(data);
}

/// The resolution as a whole number, of which 0 would have no meaning.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the resolution is positive, and the cast saturates"
)]
fn round(dpi: f32) -> u16 {
    (dpi.round() as u16).max(1)
}

/// Sides, lengths of segments and numbers of MCUs fit: a page has at most 20,000 columns and rows.
fn to_u16(number: usize) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}

fn to_u8(number: usize) -> u8 {
    u8::try_from(number).unwrap_or(u8::MAX)
}
