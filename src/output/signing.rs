//! The credential of a certificate, signed together with its file.

#[cfg(feature = "pdf-signatures")]
use crate::credential::PdfSigner;
use crate::credential::{Credential, RelatedResource, Signer, to_sri};
use crate::diagnostic::Result;
use crate::digest::Digest;
use crate::format::OutputFormat;

/// What a certificate says, and who signs it.
#[derive(Clone, Copy)]
pub(crate) struct Signing<'a> {
    /// Without a file and a signature.
    pub(crate) credential: &'a Credential,
    /// The public URL of the file in each format.
    pub(crate) links: &'a [String],
    pub(crate) signer: &'a Signer,
    /// What signs the file itself, if it is PDF.
    #[cfg(feature = "pdf-signatures")]
    pub(crate) pdf_signer: Option<&'a PdfSigner>,
}

impl Signing<'_> {
    /// The credential of a file as JSON. `bare` is the digest of the file without it.
    pub(super) fn sign(&self, format: OutputFormat, bare: &Digest) -> Result<String> {
        let mut credential = self.unsigned(format, bare);
        credential.sign(self.signer)?;
        Ok(credential.to_json())
    }

    /// The most bytes that the credential of a file has as JSON.
    #[cfg(feature = "pdf")]
    pub(super) fn max_len(&self, format: OutputFormat) -> usize {
        let digest = Digest::from_bytes([0; 32]);
        self.unsigned(format, &digest).max_signed_len(self.signer)
    }

    fn unsigned(&self, format: OutputFormat, bare: &Digest) -> Credential {
        let mut credential = self.credential.clone();
        let link = &self.links[format as usize];
        let file = RelatedResource::new(link, to_sri(bare), format.media_type());
        credential.related_resource = Some([file]);
        credential
    }
}
