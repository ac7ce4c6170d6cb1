//! What the file of a certificate says about itself, written and read back.
//!
//! PNG has text chunks, and a checksum in each chunk. The other formats have an XMP packet with
//! a [`seal`].
#![cfg_attr(
    not(feature = "batch"),
    expect(dead_code, reason = "the feature `batch` reads back what files say")
)]

mod png;
pub(super) mod seal;
mod xmp;

#[cfg(feature = "pdf")]
pub(super) use xmp::CREATOR;

use std::io::{self, Read, Seek, SeekFrom};

use crate::digest::Digest;
use crate::plate::SIGNATURE;

/// The texts in the file of a certificate.
#[derive(Debug, Clone)]
pub(crate) struct Metadata {
    title: String,
    author: String,
    description: String,
}

impl Metadata {
    /// The metadata with these texts. NUL characters are left out: in a PNG file they would end
    /// the text (PNG, 11.3.3.4).
    pub(crate) fn new(title: &str, author: &str, description: &str) -> Self {
        let without_nul = |text: &str| text.replace('\0', "");
        Self {
            title: without_nul(title),
            author: without_nul(author),
            description: without_nul(description),
        }
    }

    /// The texts with their keywords in PNG (PNG, 11.3.3.1), in the order of the file.
    pub(crate) fn texts(&self) -> [(&'static str, &str); 3] {
        [
            ("Title", &self.title),
            ("Author", &self.author),
            ("Description", &self.description),
        ]
    }
}

/// The digest that a certificate's file carries of its inputs; `None` if the file is not a
/// certificate. Only a few bytes of the file are read.
///
/// # Errors
///
/// Those of the file.
pub(crate) fn read_digest(file: &mut (impl Read + Seek)) -> io::Result<Option<Digest>> {
    match find_digest(file) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
        found => found,
    }
}

/// Whether the file of a certificate has all its bytes, and none has changed.
pub(crate) fn is_intact(file: &[u8]) -> bool {
    match file.strip_prefix(&SIGNATURE) {
        Some(chunks) => png::is_intact(chunks),
        None => seal::is_intact(file),
    }
}

fn find_digest(file: &mut (impl Read + Seek)) -> io::Result<Option<Digest>> {
    let mut signature = [0; SIGNATURE.len()];
    file.read_exact(&mut signature)?;
    if signature == SIGNATURE {
        png::find_digest(file)
    } else {
        find_seal(file)
    }
}

/// Looks for a seal near both ends of the file.
fn find_seal(file: &mut (impl Read + Seek)) -> io::Result<Option<Digest>> {
    let length = file.seek(SeekFrom::End(0))?;
    for start in [0, length.saturating_sub(seal::REACH as u64)] {
        file.seek(SeekFrom::Start(start))?;
        let mut part = Vec::with_capacity(seal::REACH);
        file.take(seal::REACH as u64).read_to_end(&mut part)?;
        if let Some(seal) = seal::find(&part) {
            return Ok(Some(seal.digest));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_has_no_nul() {
        let metadata = Metadata::new("Ö\0nder", "", "");
        assert_eq!(metadata.texts()[0], ("Title", "Önder"));
    }
}
