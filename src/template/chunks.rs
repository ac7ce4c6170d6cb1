//! The chunks of a PNG file that its decoder need not see.
//!
//! Texts and colour profiles do not change pixels, but may unpack to gigabytes.

use std::borrow::Cow;
use std::io::Read as _;

use flate2::read::ZlibDecoder;

use super::limits::MAX_PROFILE_BYTES;
use super::profile::Profile;

pub(super) const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1A\n";

/// The length, the kind and the checksum.
const OVERHEAD: usize = 12;

/// The longest name of a profile (PNG, 11.3.2.3).
const MAX_NAME: usize = 79;

/// A PNG file, divided.
pub(super) struct Chunks<'a> {
    /// The file without chunks that do not change pixels.
    pub(super) picture: Cow<'a, [u8]>,
    pub(super) profile: Option<Profile>,
}

impl<'a> Chunks<'a> {
    pub(super) fn new(file: &'a [u8]) -> Self {
        let mut kept: Option<Vec<u8>> = None;
        let mut profile = None;
        let mut has_pixels = false;
        let mut at = SIGNATURE.len();
        for chunk in chunks(file) {
            let kind = &chunk[4..8];
            match kind {
                b"IDAT" => has_pixels = true,
                b"iCCP" if !has_pixels && profile.is_none() => profile = unpack(chunk),
                _ => {}
            }
            if matches!(kind, b"iCCP" | b"iTXt" | b"tEXt" | b"zTXt") {
                kept.get_or_insert_with(|| file[..at].to_vec());
            } else if let Some(kept) = &mut kept {
                kept.extend_from_slice(chunk);
            }
            at += chunk.len();
        }
        // What is no chunk is for the decoder to judge.
        let rest = file.get(at..).unwrap_or_default();
        Self {
            picture: match kept {
                Some(mut kept) => {
                    kept.extend_from_slice(rest);
                    kept.into()
                }
                None => file.into(),
            },
            profile,
        }
    }
}

/// The chunks of a PNG file, each from its length to its checksum, up to the first that is not
/// whole.
pub(super) fn chunks(file: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = file.get(SIGNATURE.len()..).unwrap_or_default();
    std::iter::from_fn(move || {
        let length = u32::from_be_bytes(*rest.first_chunk()?) as usize;
        let (chunk, after) = rest.split_at_checked(length.checked_add(OVERHEAD)?)?;
        rest = after;
        Some(chunk)
    })
}

/// The profile in an `iCCP` chunk; `None` if the chunk is not as it was written.
fn unpack(chunk: &[u8]) -> Option<Profile> {
    let (body, checksum) = chunk.split_last_chunk::<4>()?;
    if crc32fast::hash(&body[4..]) != u32::from_be_bytes(*checksum) {
        return None;
    }
    let data = &body[8..];
    let name = data.iter().take(MAX_NAME + 1).position(|byte| *byte == 0)?;
    // After the name and its end comes the method, of which there is one.
    let Some((0, packed)) = data[name + 1..].split_first() else {
        return Some(Profile::Damaged);
    };
    let mut bytes = Vec::new();
    let mut unpacked = ZlibDecoder::new(packed).take(MAX_PROFILE_BYTES + 1);
    let profile = match unpacked.read_to_end(&mut bytes) {
        Ok(_) => Profile::new(bytes),
        Err(_) => Profile::Damaged,
    };
    Some(profile)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn append(file: &mut Vec<u8>, kind: &[u8], data: &[u8]) {
        let body = [kind, data].concat();
        file.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
        file.extend(&body);
        file.extend(crc32fast::hash(&body).to_be_bytes());
    }

    #[test]
    fn texts_and_profiles_are_left_out() {
        let mut plain = SIGNATURE.to_vec();
        append(&mut plain, b"IHDR", b"size");
        append(&mut plain, b"IDAT", b"pixels");
        append(&mut plain, b"IEND", b"");
        let chunks = Chunks::new(&plain);
        assert!(matches!(chunks.picture, Cow::Borrowed(_)));
        assert!(chunks.profile.is_none());

        let mut file = SIGNATURE.to_vec();
        append(&mut file, b"IHDR", b"size");
        append(&mut file, b"iCCP", b"name\0\0not deflated");
        append(&mut file, b"zTXt", b"Comment\0\0");
        append(&mut file, b"IDAT", b"pixels");
        append(&mut file, b"tEXt", b"Comment\0x");
        append(&mut file, b"IEND", b"");
        let chunks = Chunks::new(&file);
        assert_eq!(*chunks.picture, plain);
        assert!(matches!(chunks.profile, Some(Profile::Damaged)));

        // A chunk that ends too early is left to the decoder, and so is what follows.
        let cut = &file[..file.len() - 1];
        assert_eq!(*Chunks::new(cut).picture, plain[..plain.len() - 1]);
    }
}
