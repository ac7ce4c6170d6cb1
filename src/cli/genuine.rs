//! `engross verify FILE…`: whether certificates are genuine.

use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use engross::batch::MAX_CERTIFICATE_BYTES;
use engross::credential::{
    Checked, Checker, Credential, DID_FILE_NAME, DidDocument, MAX_STATUS_BYTES, Outcome, PublicKey,
};
use engross::{Code, Diagnostic, Result, escaped, files};
use serde::Serialize;

use super::Exit;
use super::args::Verify;
use super::keys::{self, read_did, read_if_there};
use super::output::{Output, lossy_path};
use super::report::Printer;

/// The largest file beside a certificate that is read, in bytes.
const MAX_SIDECAR_BYTES: u64 = 16 << 20;

pub(super) fn run(paths: &[PathBuf], arguments: &Verify, printer: Printer) -> Result<Exit> {
    let keys = arguments.keys.iter().map(|key| keys::parse(key));
    let keys: Vec<PublicKey> = keys.collect::<Result<_>>()?;
    let date = match &arguments.date {
        Some(date) => parse_date(date)?,
        None => today(),
    };
    let files = paths
        .iter()
        .map(|path| check(path, arguments, &keys, &date));
    let files: Vec<File<'_>> = files.collect::<Result<_>>()?;
    let are_genuine = files.iter().all(|file| file.outcome == Outcome::Genuine);
    let unproven = files.iter().filter_map(File::unproven_keys);
    let unproven: BTreeSet<&Path> = unproven.collect();
    printer.warnings(&unproven.iter().copied().map(warning).collect::<Vec<_>>());
    let mut output = Output::new();
    if arguments.json {
        output.write_json(&Report {
            checked: files.len(),
            certificates: &files,
        })?;
    } else {
        for file in &files {
            let path = file.file.display().to_string();
            output.write_lines(&format!(
                "{}: {}\n",
                escaped(&path),
                escaped(&file.in_words())
            ))?;
        }
    }
    Ok(
        match are_genuine && (unproven.is_empty() || !arguments.strict.is_on) {
            true => Exit::Good,
            false => Exit::Errors,
        },
    )
}

/// A warning about keys from a file that can be from the same hand as the certificates.
fn warning(did: &Path) -> Diagnostic {
    let message = "the keys lie beside the certificates, where whoever made these can have put \
                   keys of their own";
    Diagnostic::warning(Code::UnprovenKeys, message)
        .hint("download did.json from the issuer's own site, and pass it: --did did.json")
        .in_file(did)
}

/// What `verify FILE… --json` prints.
#[derive(Serialize)]
struct Report<'a> {
    checked: usize,
    certificates: &'a [File<'a>],
}

/// A certificate, and what its credential says.
#[derive(Serialize)]
struct File<'a> {
    #[serde(serialize_with = "lossy_path")]
    file: &'a Path,
    outcome: Outcome,
    #[serde(skip_serializing_if = "Option::is_none")]
    credential: Option<Credential>,
    /// The day of the status list.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<String>,
    /// `None` unless the signature is that of the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<Key>,
}

/// The key that signed a credential.
#[derive(Serialize)]
struct Key {
    public: String,
    #[serde(flatten)]
    source: Source,
}

/// Where the key was read from.
#[derive(Serialize)]
#[serde(tag = "source", rename_all = "kebab-case")]
enum Source {
    /// The document of this issuer, which `--did` names.
    Did {
        issuer: String,
        #[serde(serialize_with = "lossy_path")]
        did: PathBuf,
    },
    /// The document of this issuer beside the certificate.
    Beside {
        issuer: String,
        #[serde(serialize_with = "lossy_path")]
        did: PathBuf,
    },
    /// `--key`.
    Argument,
}

fn check<'a>(
    path: &'a Path,
    arguments: &Verify,
    keys: &[PublicKey],
    date: &str,
) -> Result<File<'a>> {
    let contents = files::read(path, MAX_CERTIFICATE_BYTES)?;
    let sidecar = read_if_there(&sidecar_of(path), MAX_SIDECAR_BYTES)?;
    let did_file = did_file(path, arguments);
    let did = did_file.as_deref().map(|file| did_document(file, path));
    let did = did.transpose()?;
    // The list is known once the credential is read.
    let checker = Checker {
        did: did.as_ref(),
        pinned: keys,
        status: None,
        date: Some(date),
    };
    let first = checker.check(&contents, sidecar.as_deref());
    let status = match &arguments.status {
        Some(status) => Some(files::read(status, MAX_STATUS_BYTES)?),
        None => match status_beside(path, &first) {
            Some(status) => read_if_there(&status, MAX_STATUS_BYTES)?,
            None => None,
        },
    };
    let checked = match status.as_deref() {
        None => first,
        status => Checker { status, ..checker }.check(&contents, sidecar.as_deref()),
    };
    let key = checked.key.map(|key| {
        let source = match did.zip(did_file) {
            _ if keys.contains(&key) => Source::Argument,
            None => Source::Argument,
            Some((document, did)) => {
                let issuer = document.did().to_owned();
                match arguments.did {
                    Some(_) => Source::Did { issuer, did },
                    None => Source::Beside { issuer, did },
                }
            }
        };
        let public = key.to_string();
        Key { public, source }
    });
    Ok(File {
        file: path,
        outcome: checked.outcome,
        credential: checked.credential,
        status: checked.status_date,
        key,
    })
}

/// The file beside a certificate that has its credential.
fn sidecar_of(path: &Path) -> PathBuf {
    let mut sidecar = path.as_os_str().to_owned();
    sidecar.push(".json");
    sidecar.into()
}

/// The status list that a credential names, beside its file.
fn status_beside(path: &Path, checked: &Checked) -> Option<PathBuf> {
    let entry = checked.credential.as_ref()?.credential_status.as_ref()?;
    let (_, name) = entry.status_list_credential.rsplit_once('/')?;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let is_file_name = !name.is_empty() && name.chars().all(is_plain) && !name.starts_with('.');
    is_file_name.then(|| path.with_file_name(name))
}

/// The issuer's document that has the keys. Whoever names a key believes no others: the document
/// beside the file can be from whoever made the file.
fn did_file(path: &Path, arguments: &Verify) -> Option<PathBuf> {
    match &arguments.did {
        Some(did) => Some(did.clone()),
        None if arguments.keys.is_empty() => Some(path.with_file_name(DID_FILE_NAME)),
        None => None,
    }
}

fn did_document(file: &Path, certificate: &Path) -> Result<DidDocument> {
    read_did(file)?.ok_or_else(|| {
        let message = "there are no keys of the issuer to check with";
        Diagnostic::error(Code::DidDocument, message)
            .hint(
                "name the issuer's document, `--did did.json`, which is published beside the \
                 certificates; or a key that you trust, `--key z6Mk…`",
            )
            .in_file(certificate)
            .into()
    })
}

impl File<'_> {
    /// The document beside the file, if the result rests on it.
    fn unproven_keys(&self) -> Option<&Path> {
        match &self.key.as_ref()?.source {
            Source::Beside { did, .. } => Some(did),
            Source::Did { .. } | Source::Argument => None,
        }
    }

    fn in_words(&self) -> String {
        let status = self.status.as_deref();
        let outcome = match self.outcome {
            Outcome::Genuine if self.unproven_keys().is_some() => {
                "genuine, if the did.json beside it is the issuer's".into()
            }
            Outcome::Genuine => "genuine".into(),
            Outcome::AlteredPicture => {
                "altered picture: the signed text is not about this file".into()
            }
            Outcome::AlteredText => "altered text: the signature belongs to another text".into(),
            Outcome::UnknownKey => "unknown key: it is not signed by the issuer".into(),
            Outcome::Revoked => format!(
                "revoked, by the list of {}",
                status.unwrap_or("an unknown day")
            ),
            Outcome::Expired => {
                let last = self.credential.as_ref().and_then(Credential::expires);
                format!("expired on {}", last.unwrap_or("an unknown day"))
            }
            Outcome::UnknownStatus => "unknown status: the list is not the issuer's".into(),
            Outcome::NoCredential => "no credential".into(),
            _ => "not genuine".into(),
        };
        let Some(credential) = &self.credential else {
            return outcome;
        };
        let words = format!(
            "{outcome}: {}, {}, issued by {} on {}",
            credential.credential_subject.name(),
            credential.name,
            credential.issuer.name,
            credential.issued()
        );
        let words = match (self.outcome, status) {
            (Outcome::Genuine, None) => format!("{words}; revocations are not known"),
            (Outcome::Genuine, Some(date)) => format!("{words}; not revoked by the list of {date}"),
            _ => words,
        };
        match &self.key {
            None => words,
            Some(key) => format!("{words}; signed with the key {key}"),
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { public, source } = self;
        match source {
            Source::Did { issuer, did } | Source::Beside { issuer, did } => {
                write!(f, "{public} of {issuer}, which is in {}", did.display())
            }
            Source::Argument => write!(f, "{public}, which was given as `--key`"),
        }
    }
}

fn parse_date(date: &str) -> Result<String> {
    let parts: Vec<&str> = date.split('-').collect();
    let are_digits = parts
        .iter()
        .all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    match parts[..] {
        [year, month, day]
            if are_digits && year.len() == 4 && month.len() == 2 && day.len() == 2 =>
        {
            Ok(date.to_owned())
        }
        _ => Err(
            Diagnostic::error(Code::InvalidValue, format!("`{date}` is not a date"))
                .hint("write it with the year first, for example --date 2026-12-31")
                .into(),
        ),
    }
}

/// Today's date in UTC.
fn today() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let days = since.map_or(0, |since| since.as_secs() / 86_400);
    // Howard Hinnant, "chrono-compatible low-level date algorithms", for years from 1970.
    let days = days + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = year + era * 400 + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}
