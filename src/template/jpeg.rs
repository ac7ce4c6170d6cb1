//! The coding of a JPEG file.

/// Whether the file is a JPEG that every decoder can read, of 8 bits per sample and one or three
/// channels: Huffman coded, sequential or progressive ([T.81], table B.1).
///
/// [T.81]: https://www.w3.org/Graphics/JPEG/itu-t81.pdf
pub(super) fn has_plain_channels(file: &[u8]) -> bool {
    let Some(mut rest) = file.strip_prefix(b"\xFF\xD8") else {
        return false;
    };
    while let [0xFF, marker, after @ ..] = rest {
        match (*marker, after) {
            // A marker may follow fill bytes.
            (0xFF, _) => rest = &rest[1..],
            (0xC0..=0xC2, [_, _, bits, _, _, _, _, channels, ..]) => {
                return *bits == 8 && matches!(channels, 1 | 3);
            }
            (0xC3..=0xCF, _) if !matches!(marker, 0xC4 | 0xC8 | 0xCC) => return false,
            (_, [high, low, ..]) => {
                let length = usize::from(u16::from_be_bytes([*high, *low]));
                let Some(next) = after.get(length..) else {
                    return false;
                };
                rest = next;
            }
            _ => return false,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn channels_are_read_from_the_frame() {
        let head = b"\xFF\xD8\xFF\xE0\x00\x04ab\xFF";
        let frame = |kind: u8, bits: u8, channels: u8| {
            let frame = [0xFF, kind, 0, 11, bits, 0, 1, 0, 1, channels, 0];
            [&head[..], &frame[..]].concat()
        };
        for (kind, bits, channels, is_plain) in [
            (0xC0, 8, 3, true),
            (0xC2, 8, 1, true),
            (0xC0, 8, 4, false),
            (0xC1, 12, 3, false),
            (0xC9, 8, 3, false),
        ] {
            let file = frame(kind, bits, channels);
            assert_eq!(
                has_plain_channels(&file),
                is_plain,
                "{kind:x} {bits} {channels}"
            );
            assert!(!has_plain_channels(&file[..head.len()]));
        }
        assert!(!has_plain_channels(b"\x89PNG"));
    }
}
