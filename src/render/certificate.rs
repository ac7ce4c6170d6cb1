//! A finished certificate.

use std::fs;
use std::io;
use std::sync::OnceLock;

use crate::batch::Contents;
use crate::digest::Digest;
use crate::plate::Printed;

/// A finished certificate: a file in the format that was asked for.
#[derive(Debug, Clone)]
pub struct Certificate(File);

#[derive(Debug, Clone)]
enum File {
    /// A PNG, most of which is shared with the other certificates; and the same in one piece,
    /// where it was asked for.
    Plate(Printed, OnceLock<Vec<u8>>),
    Whole(Vec<u8>),
}

impl Certificate {
    pub(super) fn printed(printed: Printed) -> Self {
        Self(File::Plate(printed, OnceLock::new()))
    }

    pub(super) fn whole(bytes: Vec<u8>) -> Self {
        Self(File::Whole(bytes))
    }

    /// The file in one piece. Putting a PNG's pieces together is most of the work of making it:
    /// [`Certificate::parts`] does without.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        match &self.0 {
            File::Plate(printed, bytes) => bytes.get_or_init(|| printed.to_vec()),
            File::Whole(bytes) => bytes,
        }
    }

    /// The file in one piece.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        match self.0 {
            File::Plate(printed, bytes) => bytes.into_inner().unwrap_or_else(|| printed.to_vec()),
            File::Whole(bytes) => bytes,
        }
    }

    /// The file in pieces, in order.
    pub fn parts(&self) -> impl Iterator<Item = &[u8]> {
        let (printed, whole) = match &self.0 {
            File::Plate(printed, _) => (Some(printed), None),
            File::Whole(bytes) => (None, Some(&**bytes)),
        };
        printed.into_iter().flat_map(Printed::pieces).chain(whole)
    }

    /// Writes the file.
    ///
    /// # Errors
    ///
    /// Those of the writer.
    pub fn write_to(&self, out: &mut impl io::Write) -> io::Result<()> {
        match &self.0 {
            File::Plate(printed, _) => printed.write_to(out),
            File::Whole(bytes) => out.write_all(bytes),
        }
    }
}

impl AsRef<[u8]> for Certificate {
    fn as_ref(&self) -> &[u8] {
        self.bytes()
    }
}

impl Contents for Certificate {
    fn size(&self) -> u64 {
        match &self.0 {
            File::Plate(printed, _) => printed.len() as u64,
            File::Whole(bytes) => bytes.len() as u64,
        }
    }

    fn sha256(&self) -> Digest {
        match &self.0 {
            File::Plate(printed, _) => printed.sha256(),
            File::Whole(bytes) => Digest::sha256(bytes),
        }
    }

    fn write_to(&self, file: &mut fs::File) -> io::Result<()> {
        self.write_to(file)
    }
}
