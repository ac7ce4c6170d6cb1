//! Binary values as text, with a letter in front that names the encoding ([Multibase]).
//!
//! [Multibase]: https://www.w3.org/TR/cid-1.0/#multibase-0

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

use crate::digest::Digest;

/// The letter of `base58btc`.
const BASE58: char = 'z';
/// The letter of `base64url` without padding.
const BASE64_URL: char = 'u';

const ALPHABET: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/// The longest value in Base58 that is read, in characters: a signature has 88.
const MAX_BASE58: usize = 128;

/// Five digits at once: the largest power of 58 that fits into 32 bits.
const FIVE_DIGITS: u64 = 58 * 58 * 58 * 58 * 58;

/// `z` and the bytes in Base58.
pub(super) fn to_base58(bytes: &[u8]) -> String {
    // Five digits each, from the lowest.
    let mut limbs: Vec<u32> = Vec::with_capacity(bytes.len() / 3 + 1);
    let (first, rest) = bytes.split_at(bytes.len() % 4);
    for chunk in [first].into_iter().chain(rest.chunks(4)) {
        let mut carry = chunk
            .iter()
            .fold(0, |value, byte| value << 8 | u64::from(*byte));
        for limb in &mut limbs {
            carry += u64::from(*limb) << 32;
            // Both are below 2^32.
            *limb = (carry % FIVE_DIGITS) as u32;
            carry /= FIVE_DIGITS;
        }
        while carry > 0 {
            limbs.push((carry % FIVE_DIGITS) as u32);
            carry /= FIVE_DIGITS;
        }
    }
    let digits = limbs.iter().rev().flat_map(|limb| {
        [11_316_496, 195_112, 3_364, 58, 1].map(|power| (limb / power % 58) as usize)
    });
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    let digits = std::iter::repeat_n(0, zeros).chain(digits.skip_while(|digit| *digit == 0));
    let mut text = String::with_capacity(limbs.len() * 5 + zeros + 1);
    text.push(BASE58);
    text.extend(digits.map(|digit| char::from(ALPHABET[digit])));
    text
}

/// The bytes of a text that [`to_base58`] makes; `None` for any other text.
pub(super) fn from_base58(text: &str) -> Option<Vec<u8>> {
    let text = text.strip_prefix(BASE58)?;
    if text.len() > MAX_BASE58 {
        return None;
    }
    // From the lowest.
    let mut bytes: Vec<u8> = Vec::new();
    for letter in text.bytes() {
        let digit = ALPHABET.iter().position(|known| *known == letter)?;
        let mut carry = u32::try_from(digit).ok()?;
        for byte in &mut bytes {
            carry += u32::from(*byte) * 58;
            *byte = (carry & 0xFF) as u8;
            carry >>= 8;
        }
        if carry > 0 {
            bytes.push(u8::try_from(carry).ok()?);
        }
    }
    let zeros = text
        .bytes()
        .take_while(|letter| *letter == ALPHABET[0])
        .count();
    bytes.extend(std::iter::repeat_n(0, zeros));
    bytes.reverse();
    Some(bytes)
}

/// `u` and the bytes in Base64 for URLs.
pub(super) fn to_base64_url(bytes: &[u8]) -> String {
    format!("{BASE64_URL}{}", URL_SAFE_NO_PAD.encode(bytes))
}

/// The bytes of a text that [`to_base64_url`] makes; `None` for any other text.
pub(super) fn from_base64_url(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text.strip_prefix(BASE64_URL)?).ok()
}

/// The digest as [Subresource Integrity] writes it: `sha256-` and Base64.
///
/// [Subresource Integrity]: https://www.w3.org/TR/sri-2/
pub(crate) fn to_sri(digest: &Digest) -> String {
    format!("sha256-{}", STANDARD.encode(digest.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base58_of_the_draft() {
        // draft-msporny-base58-03, section 5.
        for (bytes, text) in [
            (&b"Hello World!"[..], "z2NEpo7TZRRrLZSi2U"),
            (
                b"The quick brown fox jumps over the lazy dog.",
                "zUSm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z",
            ),
            (b"\x00\x00\x28\x7f\xb4\xcd", "z11233QC4"),
            (b"", "z"),
            (b"\0\0", "z11"),
        ] {
            assert_eq!(to_base58(bytes), text);
            assert_eq!(from_base58(text).unwrap(), bytes);
        }
        // Limbs of five digits, with zeros inside.
        for length in 0..=70 {
            for byte in [0, 1, 0x7F, 0xFF] {
                let bytes = [&[0xFF][..], &vec![byte; length], &[0, 0, 1]].concat();
                assert_eq!(from_base58(&to_base58(&bytes)).unwrap(), bytes);
            }
        }
        for wrong in [
            "",
            "2NEpo7",
            "z0",
            "zI",
            "zé",
            &format!("z{}", "2".repeat(200)),
        ] {
            assert_eq!(from_base58(wrong), None, "{wrong}");
        }
    }
}
