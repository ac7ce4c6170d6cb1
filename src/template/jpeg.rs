//! The coding of a JPEG file.

/// The channels of a JPEG file that every decoder can read, of 8 bits per sample and one or three
/// channels: Huffman coded, sequential or progressive ([T.81], table B.1). `None` for other files.
///
/// [T.81]: https://www.w3.org/Graphics/JPEG/itu-t81.pdf
pub(crate) fn plain_channels(file: &[u8]) -> Option<u8> {
    for (marker, segment) in Segments::new(file) {
        match (marker, segment) {
            (0xC0..=0xC2, [8, _, _, _, _, channels @ (1 | 3), ..]) => return Some(*channels),
            (0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF, _) => return None,
            _ => {}
        }
    }
    None
}

/// The segments before the picture's data: each with its marker.
pub(super) struct Segments<'a> {
    rest: &'a [u8],
}

impl<'a> Segments<'a> {
    pub(super) fn new(file: &'a [u8]) -> Self {
        Self {
            rest: file.strip_prefix(b"\xFF\xD8").unwrap_or_default(),
        }
    }
}

/// The start of scan, after which there are no more segments of interest.
const START_OF_SCAN: u8 = 0xDA;

impl<'a> Iterator for Segments<'a> {
    type Item = (u8, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        // A marker may follow fill bytes.
        while let [0xFF, 0xFF, ..] = self.rest {
            self.rest = &self.rest[1..];
        }
        let [0xFF, marker, after @ ..] = self.rest else {
            return None;
        };
        let length = usize::from(u16::from_be_bytes(*after.first_chunk()?));
        if *marker == START_OF_SCAN {
            return None;
        }
        let segment = after.get(2..length)?;
        self.rest = &after[length..];
        Some((*marker, segment))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn channels_are_read_from_the_frame() {
        let head = b"\xFF\xD8\xFF\xE0\x00\x04ab\xFF";
        let frame = |kind: u8, bits: u8, channels: u8| {
            let frame = [0xFF, kind, 0, 11, bits, 0, 1, 0, 1, channels, 0, 0, 0];
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
            let expected = is_plain.then_some(channels);
            assert_eq!(
                plain_channels(&file),
                expected,
                "{kind:x} {bits} {channels}"
            );
            assert_eq!(plain_channels(&file[..head.len()]), None);
        }
        assert_eq!(plain_channels(b"\x89PNG"), None);
    }
}
