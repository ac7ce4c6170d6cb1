//! The signature of a credential: a Data Integrity proof with the cryptosuite
//! [`eddsa-rdfc-2022`].
//!
//! [`eddsa-rdfc-2022`]: https://www.w3.org/TR/vc-di-eddsa/#eddsa-rdfc-2022

use serde::{Deserialize, Serialize};

use super::document::Credential;
use super::fixed::fixed;
use super::key::{PublicKey, Signer};
use super::{multibase, nquads};
use crate::diagnostic::Result;
use crate::digest::Digest;

pub(super) const CRYPTOSUITE: &str = "eddsa-rdfc-2022";

fixed!(ProofType, "DataIntegrityProof");
fixed!(Cryptosuite, CRYPTOSUITE);
fixed!(AssertionMethod, "assertionMethod");

/// A signature, and what it was made with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct Proof {
    #[serde(rename = "type")]
    kind: ProofType,
    cryptosuite: Cryptosuite,
    /// The date of issue, as in 2023-09-20T00:00:00Z.
    pub created: String,
    /// The issuer's DID, `#` and the public key.
    pub verification_method: String,
    proof_purpose: AssertionMethod,
    /// The signature in its multibase form.
    pub proof_value: String,
}

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
        Ok(Self {
            kind: ProofType,
            cryptosuite: Cryptosuite,
            created: created.into(),
            verification_method,
            proof_purpose: AssertionMethod,
            proof_value: multibase::to_base58(&signature),
        })
    }

    /// The public key that the proof names, if the issuer has this DID.
    #[must_use]
    pub fn public_key(&self, issuer: &str) -> Option<PublicKey> {
        let key = self.verification_method.strip_prefix(issuer)?;
        key.strip_prefix('#')?.parse().ok()
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
        signed.proof = Some(Proof {
            kind: ProofType,
            cryptosuite: Cryptosuite,
            created: self.valid_from.clone(),
            verification_method: format!("{}#{}", self.issuer.id, signer.public_key()),
            proof_purpose: AssertionMethod,
            // 64 bytes take at most 88 digits.
            proof_value: "z".repeat(89),
        });
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
