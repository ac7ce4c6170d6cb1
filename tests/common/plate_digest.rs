//! The digest under a plate of the cache, which anyone can write: for those who forge plates, the
//! tests and a fuzz target.

use engross::Digest;

/// The digest of a plate with this key, from what is before the digest: the blank certificate, the
/// description, and the length of that.
pub(crate) fn plate_digest(key: &str, contents: &[u8]) -> Option<Digest> {
    let key: Digest = key.parse().ok()?;
    let (contents, length) = contents.split_last_chunk()?;
    let length = u32::from_le_bytes(*length) as usize;
    let (file, description) = contents.split_at(contents.len().saturating_sub(length));
    let file = digest_of(&[b"engross plate", file]);
    Some(digest_of(&[
        b"engross cached plate",
        key.as_bytes(),
        file.as_bytes(),
        description,
    ]))
}

/// The digest of parts, each after its length.
fn digest_of(parts: &[&[u8]]) -> Digest {
    let mut hashed = Vec::new();
    for part in parts {
        hashed.extend_from_slice(&(part.len() as u64).to_le_bytes());
        hashed.extend_from_slice(part);
    }
    Digest::sha256(&hashed)
}
