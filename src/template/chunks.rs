//! The chunks of a PNG file that its decoder need not see.
//!
//! Texts and colour profiles do not change what is decoded, but may unpack to gigabytes.

use std::borrow::Cow;
use std::io::Read as _;

use flate2::read::ZlibDecoder;

use super::color::{Gamma, Primaries};
use super::limits::MAX_PROFILE_BYTES;
use super::profile::Profile;

pub(super) const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1A\n";

/// The length, the kind and the checksum.
const OVERHEAD: usize = 12;

/// The longest name of a profile (PNG, 11.3.2.3).
const MAX_NAME: usize = 79;

/// A PNG file, divided.
pub(super) struct Chunks<'a> {
    /// The file without chunks that do not change what is decoded.
    pub(super) picture: Cow<'a, [u8]>,
    /// The space of its colours, if that is not sRGB.
    pub(super) profile: Option<Profile>,
}

/// What the chunks about colours say.
#[derive(Default)]
struct Space {
    coded: Option<Option<Profile>>,
    profile: Option<Profile>,
    is_srgb: bool,
    gamma: Option<u32>,
    chromaticities: Option<[u32; 8]>,
}

impl<'a> Chunks<'a> {
    pub(super) fn new(file: &'a [u8]) -> Self {
        let mut kept: Option<Vec<u8>> = None;
        let mut space = Space::default();
        let mut has_pixels = false;
        let mut at = SIGNATURE.len();
        for chunk in chunks(file) {
            let kind = &chunk[4..8];
            match kind {
                b"IDAT" => has_pixels = true,
                _ if !has_pixels => space.read(chunk),
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
            profile: space.profile(),
        }
    }
}

impl Space {
    fn read(&mut self, chunk: &[u8]) {
        match (&chunk[4..8], &chunk[8..chunk.len() - 4]) {
            (b"iCCP", _) if self.profile.is_none() => self.profile = unpack(chunk),
            (b"sRGB", _) => self.is_srgb = true,
            (b"cICP", [primaries, curve, 0, 1]) => self.coded = coded(*primaries, *curve),
            (b"gAMA", data) => {
                self.gamma = data.try_into().ok().map(u32::from_be_bytes);
            }
            (b"cHRM", data) => {
                let (numbers, rest) = data.as_chunks();
                let numbers: Vec<u32> = { numbers.iter() }
                    .map(|number| u32::from_be_bytes(*number))
                    .collect();
                self.chromaticities = numbers.try_into().ok().filter(|_| rest.is_empty());
            }
            _ => {}
        }
    }

    /// The space, by the chunk that takes precedence (PNG, third edition, table 1).
    fn profile(self) -> Option<Profile> {
        match self {
            Self {
                coded: Some(space), ..
            } => space,
            Self {
                profile: Some(profile),
                ..
            } => Some(profile),
            Self { is_srgb: true, .. } => None,
            Self { gamma: None, .. } => None,
            Self {
                gamma: Some(gamma),
                chromaticities,
                ..
            } => by_gamma(gamma, chromaticities.as_ref()).map(Profile::Primaries),
        }
    }
}

/// What the chunks `gAMA` and `cHRM` say, in 100,000ths. Chromaticities alone are not heeded, as
/// in browsers.
fn by_gamma(gamma: u32, chromaticities: Option<&[u32; 8]>) -> Option<Primaries> {
    /// 1/2.2, which PNG prescribes beside sRGB and which programs write to say that it is sRGB.
    const OF_SRGB: u32 = 45_455;
    /// What programs round.
    const NEAR: u32 = 600;
    let own = match chromaticities {
        Some(own) => own.map(|number| f64::from(number) / 100_000.0),
        None => [0.0; 8],
    };
    let (pairs, _) = own.as_chunks();
    let chromaticities = match (chromaticities, pairs) {
        (Some(_), [white, r, g, b]) => [*white, *r, *g, *b],
        _ => Primaries::SRGB,
    };
    let mut distances = chromaticities.iter().zip(Primaries::SRGB);
    let is_srgb = distances
        .all(|([x, y], [of_x, of_y])| (x - of_x).abs() < 0.003 && (y - of_y).abs() < 0.003);
    if gamma == 0 || (is_srgb && gamma.abs_diff(OF_SRGB) < NEAR) {
        return None;
    }
    Some(Primaries {
        chromaticities,
        gamma: Gamma::Power(100_000.0 / f64::from(gamma)),
    })
}

/// What the chunk `cICP` says, if it is one of the spaces of stills (ITU-T H.273, tables 2 and 3).
/// Of others, what else the file says counts.
fn coded(primaries: u8, curve: u8) -> Option<Option<Profile>> {
    const WHITE: [f64; 2] = [0.3127, 0.3290];
    let chromaticities = match primaries {
        1 => Primaries::SRGB,
        9 => [WHITE, [0.708, 0.292], [0.170, 0.797], [0.131, 0.046]],
        12 => [WHITE, [0.680, 0.320], [0.265, 0.690], [0.150, 0.060]],
        _ => return None,
    };
    let gamma = match curve {
        4 => Gamma::Power(2.2),
        8 => Gamma::Power(1.0),
        13 => Gamma::Srgb,
        _ => return None,
    };
    if primaries == 1 && gamma == Gamma::Srgb {
        return Some(None);
    }
    Some(Some(Profile::Primaries(Primaries {
        chromaticities,
        gamma,
    })))
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
