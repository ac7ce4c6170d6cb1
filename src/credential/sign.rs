//! Signing a credential, and checking its signature.

use super::document::Credential;
use super::key::{PublicKey, Signer};
use super::proof::Proof;
use super::{multibase, nquads};
use crate::diagnostic::Result;
use crate::digest::Digest;

impl Proof {
    /// Signs a document, of which these are the canonical N-Quads.
    ///
    /// # Errors
    ///
    /// Those of the signer.
    pub(super) fn sign(
        document: &str,
        issuer: &str,
        created: &str,
        signer: &Signer,
    ) -> Result<Self> {
        let verification_method = format!("{issuer}#{}", signer.public_key());
        let message = message(document, created, &verification_method);
        let signature = signer.sign(&message)?;
        let proof_value = multibase::to_base58(&signature);
        Ok(Self::new(created, verification_method, proof_value))
    }

    /// Whether it is a signature by this key of the document with these canonical N-Quads.
    pub(super) fn is_by(&self, key: PublicKey, document: &str) -> bool {
        let message = message(document, &self.created, &self.verification_method);
        multibase::from_base58(&self.proof_value)
            .is_some_and(|signature| key.has_signed(&message, &signature))
    }
}

impl Credential {
    /// Signs the credential, with its date of issue as the time of the signature.
    ///
    /// # Errors
    ///
    /// Those of the signer: none where it has the private key.
    pub fn sign(&mut self, signer: &Signer) -> Result<()> {
        let document = self.to_nquads();
        let proof = Proof::sign(&document, &self.issuer.id, &self.valid_from, signer)?;
        self.proof = Some(proof);
        Ok(())
    }
}

impl Credential {
    /// The most bytes that the signed credential has as JSON.
    #[cfg(feature = "pdf")]
    pub(crate) fn max_signed_len(&self, signer: &Signer) -> usize {
        let mut signed = self.clone();
        let verification_method = format!("{}#{}", self.issuer.id, signer.public_key());
        // 64 bytes take at most 88 digits.
        let proof_value = "z".repeat(89);
        let created = &self.valid_from;
        signed.proof = Some(Proof::new(created, verification_method, proof_value));
        signed.to_json().len()
    }
}

/// What is signed: the digests of the proof's options and of the document.
fn message(document: &str, created: &str, verification_method: &str) -> [u8; 64] {
    let options = nquads::of_proof(created, verification_method);
    let mut message = [0; 64];
    let (first, second) = message.split_at_mut(32);
    first.copy_from_slice(Digest::sha256(options.as_bytes()).as_bytes());
    second.copy_from_slice(Digest::sha256(document.as_bytes()).as_bytes());
    message
}
