//! A finished certificate.

use std::io;
use std::sync::OnceLock;

#[cfg(feature = "credential")]
use super::Signing;
#[cfg(feature = "credential")]
use crate::credential::png_chunk_data;
#[cfg(feature = "credential")]
use crate::diagnostic::Result;
use crate::digest::Digest;
#[cfg(feature = "credential")]
use crate::format::OutputFormat;
use crate::plate::Printed;

/// The file of a finished certificate, in memory.
#[derive(Debug, Clone)]
pub struct Certificate {
    file: File,
    /// The digest of the file, once it is known.
    digest: OnceLock<Digest>,
    /// The file beside it that has its credential.
    sidecar: Option<String>,
}

#[derive(Debug, Clone)]
enum File {
    /// A PNG or JPEG file, most of which is shared with other certificates, and the same file in
    /// one piece, once that was requested.
    Plate(Printed, OnceLock<Vec<u8>>),
    Whole(Vec<u8>),
}

impl Certificate {
    pub(super) fn from_plate(printed: Printed) -> Self {
        Self::new(File::Plate(printed, OnceLock::new()))
    }

    #[cfg_attr(
        not(any(feature = "pdf", feature = "webp")),
        expect(dead_code, reason = "no other format is written whole")
    )]
    pub(super) fn from_bytes(bytes: Vec<u8>) -> Self {
        Self::new(File::Whole(bytes))
    }

    fn new(file: File) -> Self {
        Self {
            file,
            digest: OnceLock::new(),
            sidecar: None,
        }
    }

    /// The certificate with its credential: in the file, or beside it where the format has no place
    /// for it.
    #[cfg(feature = "credential")]
    pub(super) fn signed(mut self, format: OutputFormat, signing: &Signing<'_>) -> Result<Self> {
        match (format, &mut self.file) {
            (OutputFormat::Png, File::Plate(printed, _)) => printed.insert_before_end(|bare| {
                let json = signing.sign(format, bare)?;
                Ok(png_chunk_data(&json).concat())
            })?,
            #[cfg(feature = "pdf")]
            (OutputFormat::Pdf, File::Whole(bytes)) => {
                *bytes = super::pdf::sign(std::mem::take(bytes), signing)?;
            }
            _ => self.sidecar = Some(signing.sign(format, &self.sha256())?),
        }
        Ok(self)
    }

    /// The contents of the file beside this one that has its credential. A PNG or PDF file has its
    /// credential in itself. The name of the file beside is that of the certificate and `.json`.
    #[must_use]
    pub fn sidecar(&self) -> Option<&str> {
        self.sidecar.as_deref()
    }

    /// The file in one piece.
    ///
    /// Joining the parts of a PNG or JPEG file takes longer than rendering it. [`Certificate::parts`] and
    /// [`Certificate::write_to`] do not join them.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        match &self.file {
            File::Plate(printed, bytes) => bytes.get_or_init(|| printed.to_vec()),
            File::Whole(bytes) => bytes,
        }
    }

    /// The file in one piece, as with [`Certificate::bytes`].
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        match self.file {
            File::Plate(printed, bytes) => bytes.into_inner().unwrap_or_else(|| printed.to_vec()),
            File::Whole(bytes) => bytes,
        }
    }

    /// The parts of the file, in order.
    pub fn parts(&self) -> impl Iterator<Item = &[u8]> {
        let (printed, whole) = match &self.file {
            File::Plate(printed, _) => (Some(printed), None),
            File::Whole(bytes) => (None, Some(&**bytes)),
        };
        printed.into_iter().flat_map(Printed::pieces).chain(whole)
    }

    /// The size of the file in bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        match &self.file {
            File::Plate(printed, _) => printed.len() as u64,
            File::Whole(bytes) => bytes.len() as u64,
        }
    }

    /// The SHA-256 digest of the file. For PNG, the beginning that certificates share is hashed
    /// only once.
    #[must_use]
    pub fn sha256(&self) -> Digest {
        *self.digest.get_or_init(|| match &self.file {
            File::Plate(printed, _) => printed.sha256(),
            File::Whole(bytes) => Digest::sha256(bytes),
        })
    }

    /// Writes the file.
    ///
    /// # Errors
    ///
    /// Those of the writer.
    pub fn write_to(&self, out: &mut impl io::Write) -> io::Result<()> {
        match &self.file {
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
