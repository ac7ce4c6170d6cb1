//! The signature of a credential: a Data Integrity proof with the cryptosuite
//! [`eddsa-rdfc-2022`].
//!
//! [`eddsa-rdfc-2022`]: https://www.w3.org/TR/vc-di-eddsa/#eddsa-rdfc-2022

use serde::{Deserialize, Serialize};

use super::fixed::fixed;
use super::iri::iri;
use super::key::PublicKey;

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
    #[serde(deserialize_with = "iri")]
    pub verification_method: String,
    proof_purpose: AssertionMethod,
    /// The signature in its multibase form.
    pub proof_value: String,
}

impl Proof {
    /// The proof with these options and this signature, in its multibase form.
    pub(super) fn new(created: &str, verification_method: String, proof_value: String) -> Self {
        Self {
            kind: ProofType,
            cryptosuite: Cryptosuite,
            created: created.into(),
            verification_method,
            proof_purpose: AssertionMethod,
            proof_value,
        }
    }

    /// The public key that the proof names, if the issuer has this DID.
    #[must_use]
    pub fn public_key(&self, issuer: &str) -> Option<PublicKey> {
        let key = self.verification_method.strip_prefix(issuer)?;
        key.strip_prefix('#')?.parse().ok()
    }
}
