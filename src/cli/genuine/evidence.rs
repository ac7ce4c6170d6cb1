//! What a certificate is checked with: what lies beside it, what arguments name, or what the
//! issuer's site answers with.

use std::path::{Path, PathBuf};

use engross::batch::MAX_CERTIFICATE_BYTES;
use engross::credential::{
    Checked, Checker, DID_FILE_NAME, DidDocument, MAX_DID_BYTES, MAX_STATUS_BYTES, Outcome,
};
use engross::{Code, Diagnostic, Result, files, naming};

use super::Source;
use crate::cli::args::Verify;
use crate::cli::keys::{read_did, read_if_there};
use crate::cli::site;

/// The largest file beside a certificate that is read, in bytes.
const MAX_SIDECAR_BYTES: u64 = 16 << 20;

/// A certificate, and the file beside it that has its credential.
pub(super) struct Certificate {
    contents: Vec<u8>,
    sidecar: Option<Vec<u8>>,
}

impl Certificate {
    /// Reads a file, or what a link answers with.
    pub(super) fn read(path: &Path) -> Result<Self> {
        let Some(url) = site::link(path) else {
            return Ok(Self {
                contents: files::read(path, MAX_CERTIFICATE_BYTES)?,
                sidecar: read_if_there(&sidecar_of(path), MAX_SIDECAR_BYTES)?,
            });
        };
        let contents = site::download(url, MAX_CERTIFICATE_BYTES)?;
        let contents = contents.ok_or_else(|| site::missing(url))?;
        let mut certificate = Self {
            contents,
            sidecar: None,
        };
        if certificate.check(&Checker::default()).outcome == Outcome::NoCredential {
            certificate.sidecar = site::download(&format!("{url}.json"), MAX_SIDECAR_BYTES)?;
        }
        Ok(certificate)
    }

    pub(super) fn check(&self, checker: &Checker<'_>) -> Checked {
        checker.check(&self.contents, self.sidecar.as_deref())
    }

    /// The issuer's document, and where it was read from. Whoever names a key believes no others:
    /// the document beside the file can be from whoever made the file.
    pub(super) fn did_document(
        &self,
        path: &Path,
        arguments: &Verify,
    ) -> Result<Option<(DidDocument, Source)>> {
        let (file, is_named) = match &arguments.did {
            Some(did) => (did.clone(), true),
            None if !arguments.keys.is_empty() => return Ok(None),
            None if site::is_asked(path, arguments) => return self.did_on_site(),
            None => (path.with_file_name(DID_FILE_NAME), false),
        };
        let document = read_did(&file)?.ok_or_else(|| no_keys().in_file(path))?;
        let issuer = document.did().to_owned();
        let source = match is_named {
            true => Source::Did { issuer, did: file },
            false => Source::Beside { issuer, did: file },
        };
        Ok(Some((document, source)))
    }

    /// The document of the issuer that the credential names; `None` without a credential.
    fn did_on_site(&self) -> Result<Option<(DidDocument, Source)>> {
        let Some(credential) = self.check(&Checker::default()).credential else {
            return Ok(None);
        };
        let issuer = credential.issuer.id;
        let Some(folder) = naming::did_folder(&issuer) else {
            let message = format!("the issuer `{issuer}` has no site: it is not a `did:web`");
            let hint = "name a key that you trust, `--key z6Mk…`";
            return Err(Diagnostic::error(Code::DidDocument, message)
                .hint(hint)
                .into());
        };
        let url = folder + DID_FILE_NAME;
        let json = site::download(&url, MAX_DID_BYTES)?.ok_or_else(|| no_keys().in_file(&url))?;
        let document =
            DidDocument::parse(&json).map_err(|error| error.or_in_file(Path::new(&url)))?;
        Ok(Some((document, Source::Site { issuer, url })))
    }

    /// The status list that is looked up, as JSON. A site is asked only for a list that the issuer
    /// has signed the address of.
    pub(super) fn status_list(
        &self,
        path: &Path,
        arguments: &Verify,
        checked: &Checked,
    ) -> Result<Option<Vec<u8>>> {
        if let Some(status) = &arguments.status {
            return files::read(status, MAX_STATUS_BYTES).map(Some);
        }
        let credential = checked.credential.as_ref();
        let Some(entry) = credential.and_then(|credential| credential.credential_status.as_ref())
        else {
            return Ok(None);
        };
        let url = &*entry.status_list_credential;
        if site::is_asked(path, arguments) {
            return match checked.outcome {
                Outcome::Genuine | Outcome::Expired => site::download(url, MAX_STATUS_BYTES),
                _ => Ok(None),
            };
        }
        match beside(path, url) {
            Some(file) => read_if_there(&file, MAX_STATUS_BYTES),
            None => Ok(None),
        }
    }
}

/// The file beside a certificate that has its credential.
fn sidecar_of(path: &Path) -> PathBuf {
    let mut sidecar = path.as_os_str().to_owned();
    sidecar.push(".json");
    sidecar.into()
}

/// The file of a status list, beside a certificate.
fn beside(path: &Path, url: &str) -> Option<PathBuf> {
    let (_, name) = url.rsplit_once('/')?;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let is_file_name = !name.is_empty() && name.chars().all(is_plain) && !name.starts_with('.');
    is_file_name.then(|| path.with_file_name(name))
}

fn no_keys() -> Diagnostic {
    let message = "there are no keys of the issuer to check with";
    let from_site = match cfg!(feature = "publish") {
        true => ", or read it from there with `--url`",
        false => "",
    };
    Diagnostic::error(Code::DidDocument, message).hint(format!(
        "name the issuer's document, `--did did.json`, which is published beside the \
         certificates{from_site}; or name a key that you trust, `--key z6Mk…`"
    ))
}
