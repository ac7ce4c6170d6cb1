//! Whether a certificate is genuine. Nothing is read, and there is no clock: whoever asks brings
//! the file, the issuer's keys and status list, and the date.

use serde::Serialize;

use super::carrier::Carrier;
use super::did::DidDocument;
use super::document::Credential;
use super::key::PublicKey;
use super::multibase::to_sri;
use super::status::StatusList;

/// What a certificate is checked with.
///
/// Without keys in `did` or `pinned`, no key is known, and no certificate is genuine.
#[derive(Debug, Clone, Copy, Default)]
pub struct Checker<'a> {
    /// The issuer's DID document.
    pub did: Option<&'a DidDocument>,
    /// Keys that are trusted although no DID document has them: those of an issuer whose domain is
    /// lost.
    pub pinned: &'a [PublicKey],
    /// The issuer's status list, as JSON. Without it, revocations are not known.
    pub status: Option<&'a [u8]>,
    /// The day to check for, as in 2024-01-31. Without it, no certificate is expired.
    pub date: Option<&'a str>,
}

/// What was found about a certificate.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Checked {
    /// Whether it is genuine.
    pub outcome: Outcome,
    /// What its credential says; `None` if it has none that can be read. Unless the outcome is
    /// [`Outcome::Genuine`], [`Outcome::Revoked`] or [`Outcome::Expired`], anyone can have written
    /// it.
    pub credential: Option<Credential>,
    /// The day of the status list that was looked up; `None` if there was none.
    pub status_date: Option<String>,
    /// The key that signed the credential: one of [`Checker::pinned`], or else of
    /// [`Checker::did`]. `None` unless the signature is that of the text.
    ///
    /// What was found is worth as much as the place that this key was read from.
    pub key: Option<PublicKey>,
}

/// Whether a certificate is genuine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Outcome {
    /// The issuer signed the text and the file, and neither has changed.
    Genuine,
    /// The text is signed, for another file or for this file before it was changed.
    AlteredPicture,
    /// The signature is not that of the text, or the credential is not in the form that engross
    /// writes.
    AlteredText,
    /// It is signed by a key that is not the issuer's.
    UnknownKey,
    /// The issuer has revoked it.
    Revoked,
    /// Its last day has passed.
    Expired,
    /// The status list is not the issuer's, or not that of the credential.
    UnknownStatus,
    /// The file has no credential.
    NoCredential,
}

impl Checker<'_> {
    /// Checks a certificate. A file that cannot carry its credential (JPEG, WebP) has it in a file
    /// beside it, `sidecar`.
    ///
    /// ```
    /// use engross::credential::{Checker, Outcome};
    ///
    /// let checked = Checker::default().check(b"not a certificate", None);
    /// assert_eq!(checked.outcome, Outcome::NoCredential);
    /// ```
    #[must_use]
    pub fn check(&self, file: &[u8], sidecar: Option<&[u8]>) -> Checked {
        let found = |outcome| Checked {
            outcome,
            credential: None,
            status_date: None,
            key: None,
        };
        let Ok(carrier) = Carrier::find(file) else {
            return found(Outcome::AlteredPicture);
        };
        let Some(json) = carrier.credential.or(sidecar) else {
            return found(Outcome::NoCredential);
        };
        let Ok(credential) = Credential::parse(json) else {
            return found(Outcome::AlteredText);
        };
        let signed = self.check_signature(&credential);
        let (outcome, status_date) = match signed {
            Err(outcome) => (outcome, None),
            Ok(_) if !is_about(&credential, &carrier) => (Outcome::AlteredPicture, None),
            Ok(_) => self.check_validity(&credential),
        };
        Checked {
            outcome,
            credential: Some(credential),
            status_date,
            key: signed.ok(),
        }
    }

    /// The key that signed a credential, or what is wrong with the signature.
    fn check_signature(&self, credential: &Credential) -> Result<PublicKey, Outcome> {
        let Some(proof) = &credential.proof else {
            return Err(Outcome::AlteredText);
        };
        let issuer = &credential.issuer.id;
        let Some(key) = proof
            .public_key(issuer)
            .filter(|key| self.knows(issuer, *key))
        else {
            return Err(Outcome::UnknownKey);
        };
        match proof.is_by(key, &credential.to_nquads()) {
            true => Ok(key),
            false => Err(Outcome::AlteredText),
        }
    }

    fn knows(&self, issuer: &str, key: PublicKey) -> bool {
        let is_published = |did: &DidDocument| did.did() == issuer && did.has(key);
        self.pinned.contains(&key) || self.did.is_some_and(is_published)
    }

    /// Whether a signed credential still holds, and the day of the status list that says so.
    fn check_validity(&self, credential: &Credential) -> (Outcome, Option<String>) {
        let mut status_date = None;
        if let Some(status) = self.status {
            let Some((is_revoked, date)) = self.look_up(credential, status) else {
                return (Outcome::UnknownStatus, None);
            };
            status_date = Some(date);
            if is_revoked {
                return (Outcome::Revoked, status_date);
            }
        }
        // Days with the year first are in the order of their texts.
        let is_expired = credential
            .expires()
            .zip(self.date)
            .is_some_and(|(last, today)| last < today);
        match is_expired {
            true => (Outcome::Expired, status_date),
            false => (Outcome::Genuine, status_date),
        }
    }

    /// Whether the list says that the credential is revoked, and the day of the list.
    fn look_up(&self, credential: &Credential, status: &[u8]) -> Option<(bool, String)> {
        let entry = credential.credential_status.as_ref()?;
        let list = StatusList::parse(status).ok()?;
        let key = list.public_key()?;
        let issuer = &credential.issuer.id;
        let is_issuers = list.issuer() == issuer
            && list.url() == entry.status_list_credential
            && self.knows(issuer, key)
            && list.is_signed_by(key);
        if !is_issuers {
            return None;
        }
        let is_revoked = list.revoked()?.has(entry.index()?)?;
        Some((is_revoked, list.date().to_owned()))
    }
}

/// Whether the credential is about this file.
fn is_about(credential: &Credential, carrier: &Carrier<'_>) -> bool {
    let Some([resource]) = &credential.related_resource else {
        return false;
    };
    resource.media_type == carrier.media_type
        && resource.digest_sri == to_sri(&carrier.bare_digest())
}
