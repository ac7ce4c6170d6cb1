//! `[credential]`: what the credential of a certificate says, and who signs it.

use std::path::PathBuf;

use super::Program;
use crate::field::Source;
use crate::naming::{self, DID_FILE_NAME, Key, Normalization};

/// The name of the status list, unless another is set.
pub(crate) const STATUS_FILE_NAME: &str = "status.json";
/// The name of the page that checks certificates, unless another is set.
pub(super) const PAGE: &str = "verify.html";

/// What the credential of a certificate says, and who signs it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Award {
    /// `issuer`: the issuer's DID, `did:web:…`, which stands for the program's `base_url`.
    pub issuer: String,
    /// `name`: the issuer's name. Default: the program's [`issuer`](Program::issuer).
    pub name: String,
    /// `url`: the address of a page about the issuer. Default: none.
    pub url: Option<String>,
    /// `issued`: the date of issue.
    pub issued: DateSource,
    /// `expires`: the last day on which certificates are valid. Default: none.
    pub expires: Option<DateSource>,
    /// `description`: what is awarded.
    pub description: String,
    /// `criteria`: how it is earned, in words, or the address of a page that says so.
    pub criteria: String,
    /// `image`: the address of a picture of the award. Default: none.
    pub image: Option<String>,
    /// `key`: what signs. Default: none, the signer is given to the renderer.
    pub key: Option<KeySource>,
    /// `status`: the name of the status list under `base_url`. Default: `status.json`.
    pub status: String,
    /// `page`: the name of the page that checks certificates, under `base_url`. Default:
    /// `verify.html`.
    pub page: String,
    /// `pdf_certificate`: an X.509 certificate in PEM, with those of its issuers, for signatures of
    /// PDF files. Default: none.
    pub pdf_certificate: Option<PathBuf>,
    /// `pdf_key`: the private key of that certificate, P-256 in PKCS#8.
    pub pdf_key: Option<PathBuf>,
    pub(crate) source: Source,
}

/// Where a date comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DateSource {
    /// The same for all, as in 2023-09-20.
    Fixed(String),
    /// A column of the roster, or one of the program's values.
    Column(String),
}

/// What signs credentials.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeySource {
    /// A file with a private key, in PKCS#8.
    File(PathBuf),
    /// A command that gets the 64 bytes to be signed and answers with the 64 bytes of their
    /// signature.
    Command {
        /// The program and its arguments.
        command: Vec<String>,
        /// The public key in its multibase form.
        public: String,
    },
}

impl Program {
    /// The URL of the status list; `None` if the program has no `[credential]`.
    #[must_use]
    pub fn status_url(&self) -> Option<String> {
        let award = self.credential.as_ref()?;
        Some(format!("{}{}", self.publish.base_url, award.status))
    }

    /// The URL of the page that checks certificates; `None` if the program has no `[credential]`.
    #[must_use]
    pub fn page_url(&self) -> Option<String> {
        let award = self.credential.as_ref()?;
        Some(format!("{}{}", self.publish.base_url, award.page))
    }

    /// The names of the files that are published beside the certificates, for those who check them.
    pub fn files_beside(&self) -> impl Iterator<Item = &str> {
        let award = self.credential.iter();
        award.flat_map(|award| [DID_FILE_NAME, &award.status, &award.page])
    }

    /// The URL at which the certificate with this key is checked; empty if the program has no
    /// `[credential]`.
    pub(crate) fn verify_link(&self, key: &Key) -> String {
        let page = self.page_url();
        page.map_or_else(String::new, |page| naming::fragment(&page, key))
    }

    /// The award and its round.
    pub(crate) fn award_name(&self) -> String {
        match self.term.as_str() {
            "" => self.title.clone(),
            term => format!("{} {term}", self.title),
        }
    }

    /// A URI of the award and its round.
    #[cfg_attr(
        not(feature = "credential"),
        expect(dead_code, reason = "only credentials name the award by a URI")
    )]
    pub(crate) fn achievement_uri(&self) -> String {
        let (key, _) = Key::derive(&self.award_name(), "", Normalization::Nfc);
        naming::link(&self.publish.base_url, &key)
    }
}
