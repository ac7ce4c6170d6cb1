//! The credential of a certificate, signed together with its file.

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
}

impl Signing<'_> {
    /// The credential of a file as JSON. `bare` is the digest of the file without it.
    pub(super) fn sign(&self, format: OutputFormat, bare: &Digest) -> Result<String> {
        let mut credential = self.credential.clone();
        let link = &self.links[format as usize];
        let file = RelatedResource::new(link, to_sri(bare), format.media_type());
        credential.related_resource = Some([file]);
        credential.sign(self.signer)?;
        Ok(credential.to_json())
    }
}
