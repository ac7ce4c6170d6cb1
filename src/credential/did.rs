//! The issuer's DID document: the public keys that its signatures are checked with ([did:web]).
//!
//! [did:web]: https://w3c-ccg.github.io/did-method-web/

use serde_json::{Value, json};

use super::key::PublicKey;
use crate::diagnostic::{Code, Diagnostic, Result};

/// The largest DID document that is read, in bytes.
pub const MAX_DID_BYTES: u64 = 1 << 20;

/// A DID document.
///
/// Members that engross does not write, such as keys of other algorithms, are kept.
#[derive(Debug, Clone, PartialEq)]
pub struct DidDocument {
    document: Value,
}

impl DidDocument {
    /// The document of an issuer without keys.
    #[must_use]
    pub fn new(did: &str) -> Self {
        Self {
            document: json!({
                "@context": [
                    "https://www.w3.org/ns/did/v1",
                    "https://w3id.org/security/multikey/v1",
                ],
                "id": did,
                "verificationMethod": [],
                "assertionMethod": [],
            }),
        }
    }

    /// Reads a document.
    ///
    /// # Errors
    ///
    /// [`Code::DidDocument`] if it is not one.
    pub fn parse(json: &[u8]) -> Result<Self> {
        let document: Value =
            serde_json::from_slice(json).map_err(|error| damaged(&format!("not JSON: {error}")))?;
        if !document["id"]
            .as_str()
            .is_some_and(|id| id.starts_with("did:"))
        {
            return Err(damaged("a document without the DID of an issuer").into());
        }
        for member in ["verificationMethod", "assertionMethod"] {
            if !document[member].is_array() {
                return Err(damaged(&format!("`{member}` is not a list")).into());
            }
        }
        Ok(Self { document })
    }

    /// The DID of the issuer.
    #[must_use]
    pub fn did(&self) -> &str {
        self.document["id"].as_str().unwrap_or_default()
    }

    /// The keys that may sign credentials.
    pub fn keys(&self) -> impl Iterator<Item = PublicKey> + '_ {
        let methods = self.document["verificationMethod"].as_array();
        let allowed = self.document["assertionMethod"].as_array();
        methods.into_iter().flatten().filter_map(move |method| {
            let id = method["id"].as_str()?;
            let is_allowed = allowed?.iter().any(|other| other.as_str() == Some(id));
            let key = method["publicKeyMultibase"].as_str()?;
            let is_named_after_key = id == format!("{}#{key}", self.did());
            let is_own = method["controller"].as_str() == Some(self.did());
            (is_allowed && is_named_after_key && is_own)
                .then(|| key.parse().ok())
                .flatten()
        })
    }

    /// Whether a key may sign credentials.
    #[must_use]
    pub fn has(&self, key: PublicKey) -> bool {
        self.keys().any(|known| known == key)
    }

    /// Adds a key that may sign credentials. Those that are there stay: without its key, nothing
    /// that was signed with it can be checked any more.
    pub fn add(&mut self, key: PublicKey) {
        if self.has(key) {
            return;
        }
        let did = self.did().to_owned();
        let id = format!("{did}#{key}");
        let lists = [
            (
                "verificationMethod",
                json!({
                    "id": id,
                    "type": "Multikey",
                    "controller": did,
                    "publicKeyMultibase": key.to_string(),
                }),
            ),
            ("assertionMethod", json!(id)),
        ];
        for (member, entry) in lists {
            if let Some(list) = self.document[member].as_array_mut() {
                list.push(entry);
            }
        }
    }

    /// The document as JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        format!("{:#}\n", self.document)
    }
}

fn damaged(message: &str) -> Diagnostic {
    Diagnostic::error(Code::DidDocument, message)
        .hint("restore it from the repository, or from where it is published")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::credential::Signer;

    #[test]
    fn keys_are_added_and_others_stay() {
        let [first, second] = [1, 2].map(|seed| Signer::from_seed(&[seed; 32]).public_key());
        let mut document = DidDocument::new("did:web:example.org:images");
        document.add(first);
        let mut json: Value = serde_json::from_str(&document.to_json()).unwrap();
        json["verificationMethod"]
            .as_array_mut()
            .unwrap()
            .push(json!({
                "id": "did:web:example.org:images#p-256",
                "type": "JsonWebKey",
                "controller": "did:web:example.org:images",
                "publicKeyJwk": { "kty": "EC" },
            }));
        let mut document = DidDocument::parse(json.to_string().as_bytes()).unwrap();
        document.add(second);
        document.add(first);
        assert_eq!(document.keys().collect::<Vec<_>>(), [first, second]);
        assert!(document.to_json().contains("JsonWebKey"));
    }

    #[test]
    fn a_key_that_may_not_sign_is_not_one() {
        let key = Signer::from_seed(&[1; 32]).public_key();
        let mut document = DidDocument::new("did:web:example.org:images");
        document.add(key);
        let json = document.to_json();
        for (from, to) in [
            (
                format!("\"controller\": \"{}\"", document.did()),
                "\"controller\": \"did:web:a\"".into(),
            ),
            (format!("    \"{}#{key}\"\n", document.did()), String::new()),
        ] {
            let changed = json.replace(&from, &to);
            assert_ne!(changed, json);
            let changed = DidDocument::parse(changed.as_bytes()).unwrap();
            assert!(!changed.has(key));
        }
    }
}
