//! Short digests, by which equal texts are found in less memory than the texts take.

use sha2::{Digest, Sha256};

pub(super) fn digest(text: &str) -> u64 {
    let mut short = [0; 8];
    short.copy_from_slice(&Sha256::digest(text.as_bytes())[..8]);
    u64::from_be_bytes(short)
}
