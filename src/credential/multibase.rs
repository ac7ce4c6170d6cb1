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

/// `z` and the bytes in Base58.
pub(super) fn to_base58(bytes: &[u8]) -> String {
    // The digits from the lowest, each below 58.
    let mut digits: Vec<u8> = Vec::with_capacity(bytes.len() * 7 / 5 + 1);
    for byte in bytes {
        let mut carry = u32::from(*byte);
        for digit in &mut digits {
            carry += u32::from(*digit) << 8;
            *digit = (carry % 58) as u8;
            carry /= 58;
        }
        while carry > 0 {
            digits.push((carry % 58) as u8);
            carry /= 58;
        }
    }
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    let zeros = std::iter::repeat_n(0, zeros);
    let digits = zeros.chain(digits.into_iter().rev());
    let letters = digits.map(|digit| char::from(ALPHABET[usize::from(digit)]));
    std::iter::once(BASE58).chain(letters).collect()
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
