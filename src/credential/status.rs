//! The status list: a bit for each certificate, set where it is revoked ([Bitstring Status List]).
//!
//! [Bitstring Status List]: https://www.w3.org/TR/vc-bitstring-status-list/

use std::io::Read as _;

use flate2::read::GzDecoder;
use serde::{Deserialize, Serialize};

use super::document::{CREDENTIALS_CONTEXT, start_of_day, to_json};
use super::fixed::fixed;
use super::iri::iri;
use super::key::{PublicKey, Signer};
use super::multibase;
use super::nquads::{self, subject_of};
use super::proof::Proof;
use crate::diagnostic::Result;

/// The number of certificates that a list has a bit for: as few as the specification allows. They
/// are enough to hide which certificate someone fetches the list for.
pub const STATUS_LIST_LENGTH: u32 = 131_072;

/// The largest status list that is read, in bytes.
pub const MAX_STATUS_BYTES: u64 = 1 << 20;

const BYTES: usize = STATUS_LIST_LENGTH as usize / 8;

/// A gzip header without a name and a time, on an unknown system (RFC 1952, 2.3).
const GZIP_HEADER: [u8; 10] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF];

/// The compression level: as well as possible.
const COMPRESSION: u8 = 10;

fixed!(ListContexts, [CREDENTIALS_CONTEXT]);
fixed!(
    ListTypes,
    ["VerifiableCredential", "BitstringStatusListCredential"]
);
fixed!(ListSubject, "BitstringStatusList");
fixed!(Revocation, "revocation");

/// A signed status list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StatusList {
    #[serde(rename = "@context")]
    context: ListContexts,
    #[serde(deserialize_with = "iri")]
    id: String,
    #[serde(rename = "type")]
    types: ListTypes,
    #[serde(deserialize_with = "iri")]
    issuer: String,
    valid_from: String,
    credential_subject: Subject,
    proof: Proof,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Subject {
    id: String,
    #[serde(rename = "type")]
    kind: ListSubject,
    status_purpose: Revocation,
    encoded_list: String,
}

/// Which certificates are revoked, by their index in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevokedBits(Vec<u8>);

impl StatusList {
    /// Signs a list that is published under this URL. `date` is the day from which it holds.
    ///
    /// # Errors
    ///
    /// Those of the signer.
    pub fn sign(
        url: &str,
        issuer: &str,
        date: &str,
        revoked: &RevokedBits,
        signer: &Signer,
    ) -> Result<Self> {
        let valid_from = start_of_day(date);
        let encoded_list = revoked.encode();
        let document = nquads::of_status_list(url, issuer, &valid_from, &encoded_list);
        Ok(Self {
            context: ListContexts,
            id: url.into(),
            types: ListTypes,
            issuer: issuer.into(),
            proof: Proof::sign(&document, issuer, &valid_from, signer)?,
            valid_from,
            credential_subject: Subject {
                id: subject_of(url),
                kind: ListSubject,
                status_purpose: Revocation,
                encoded_list,
            },
        })
    }

    /// Reads a list.
    ///
    /// # Errors
    ///
    /// If it is not JSON, or not a list in the form that engross writes.
    pub fn parse(json: &[u8]) -> serde_json::Result<Self> {
        serde_json::from_slice(json)
    }

    /// The list as JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        to_json(self)
    }

    /// The URL that it is published under.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.id
    }

    /// The day from which it holds, as in 2023-09-20.
    #[must_use]
    pub fn date(&self) -> &str {
        super::document::date_of(&self.valid_from)
    }

    pub(super) fn valid_from(&self) -> &str {
        &self.valid_from
    }

    pub(super) fn encoded(&self) -> &str {
        &self.credential_subject.encoded_list
    }

    /// The DID of the issuer.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// The key that the proof names.
    #[must_use]
    pub fn public_key(&self) -> Option<PublicKey> {
        self.proof.public_key(&self.issuer)
    }

    /// Whether it is signed by this key and not changed since.
    #[must_use]
    pub fn is_signed_by(&self, key: PublicKey) -> bool {
        let encoded = &self.credential_subject.encoded_list;
        let document = nquads::of_status_list(&self.id, &self.issuer, &self.valid_from, encoded);
        self.credential_subject.id == subject_of(&self.id) && self.proof.is_by(key, &document)
    }

    /// The bits; `None` if they cannot be unpacked.
    #[must_use]
    pub fn revoked(&self) -> Option<RevokedBits> {
        RevokedBits::decode(&self.credential_subject.encoded_list)
    }
}

impl RevokedBits {
    /// The list in which these certificates are revoked. Indices beyond the list are left out.
    #[must_use]
    pub fn new(indices: impl IntoIterator<Item = u32>) -> Self {
        let mut bytes = vec![0; BYTES];
        for index in indices {
            if let Some(byte) = bytes.get_mut(index as usize / 8) {
                // Bit 0 is the leftmost one.
                *byte |= 0x80 >> (index % 8);
            }
        }
        Self(bytes)
    }

    /// Whether the certificate with this index is revoked; `None` beyond the list.
    #[must_use]
    pub fn has(&self, index: u32) -> Option<bool> {
        let byte = self.0.get(index as usize / 8)?;
        Some(byte & (0x80 >> (index % 8)) != 0)
    }

    fn encode(&self) -> String {
        let mut gzip = GZIP_HEADER.to_vec();
        gzip.extend(miniz_oxide::deflate::compress_to_vec(&self.0, COMPRESSION));
        gzip.extend(crc32fast::hash(&self.0).to_le_bytes());
        gzip.extend(
            u32::try_from(self.0.len())
                .unwrap_or(u32::MAX)
                .to_le_bytes(),
        );
        multibase::to_base64_url(&gzip)
    }

    fn decode(encoded: &str) -> Option<Self> {
        let gzip = multibase::from_base64_url(encoded)?;
        let mut bytes = Vec::new();
        // One byte more than allowed shows that there are more.
        let limit = MAX_STATUS_BYTES + 1;
        GzDecoder::new(&gzip[..])
            .take(limit)
            .read_to_end(&mut bytes)
            .ok()?;
        (bytes.len() >= BYTES && (bytes.len() as u64) < limit).then_some(Self(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_unpacked_as_they_were_packed() {
        let indices = [0, 7, 8, 94_567, STATUS_LIST_LENGTH - 1];
        let bits = RevokedBits::new(indices.into_iter().chain([STATUS_LIST_LENGTH]));
        let unpacked = RevokedBits::decode(&bits.encode()).unwrap();
        assert_eq!(unpacked, bits);
        for index in 0..STATUS_LIST_LENGTH {
            assert_eq!(unpacked.has(index), Some(indices.contains(&index)));
        }
        assert_eq!(unpacked.has(STATUS_LIST_LENGTH), None);
        assert_eq!(bits.0[..2], [0b1000_0001, 0b1000_0000]);
    }

    #[test]
    fn the_list_of_another_program_is_unpacked() {
        // Made with zlib, by the lab's script.
        let empty = "uH4sIAAAAAAAC_-3AMQEAAADCoPVPbQwfKAAAAAAAAAAAAAAAAAAAAOBthtJUqwBAAAA";
        assert_eq!(RevokedBits::decode(empty), Some(RevokedBits::new([])));
        for damaged in ["", "u", &empty[1..], &empty[..50], "uAAAA"] {
            assert_eq!(RevokedBits::decode(damaged), None, "{damaged}");
        }
    }

    #[test]
    fn a_changed_list_is_not_signed() {
        let signer = Signer::from_seed(&[1; 32]);
        let bits = RevokedBits::new([5]);
        let url = "https://example.org/a/status.json";
        let list = StatusList::sign(url, "did:web:example.org:a", "2023-09-20", &bits, &signer);
        let json = list.unwrap().to_json();
        let key = signer.public_key();
        assert!(
            StatusList::parse(json.as_bytes())
                .unwrap()
                .is_signed_by(key)
        );
        let none = RevokedBits::new([]).encode();
        for (from, to) in [
            (&*bits.encode(), &*none),
            ("2023-09-20T", "2023-09-21T"),
            ("#list", "#other"),
        ] {
            let changed = json.replace(from, to);
            assert_ne!(changed, json);
            assert!(
                !StatusList::parse(changed.as_bytes())
                    .unwrap()
                    .is_signed_by(key)
            );
        }
    }
}
