//! `engross verify FILE…`: whether certificates are genuine.

mod evidence;

use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use engross::credential::{Checker, Credential, Outcome, PublicKey};
use engross::{Code, Diagnostic, Result, escaped};
use serde::Serialize;

use super::Exit;
use super::args::Verify;
use super::keys;
use super::output::{Output, lossy_path};
use super::report::Printer;
use evidence::Certificate;

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

#[cfg(feature = "publish")]
const HINT: &str = "pass `--url` to ask the issuer's own site for them";
#[cfg(not(feature = "publish"))]
const HINT: &str = "download did.json from the issuer's own site, and pass it: --did did.json";

/// A warning about keys from a file that can be from the same hand as the certificates.
fn warning(did: &Path) -> Diagnostic {
    let message = "the keys lie beside the certificates, where whoever made these can have put \
                   keys of their own";
    Diagnostic::warning(Code::UnprovenKeys, message)
        .hint(HINT)
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
#[derive(Clone, Serialize)]
#[serde(tag = "source", rename_all = "kebab-case")]
enum Source {
    /// The document of this issuer on its own site.
    Site { issuer: String, url: String },
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
    let certificate = Certificate::read(path)?;
    let document = certificate.did_document(path, arguments)?;
    // The list is known once the credential is read.
    let checker = Checker {
        did: document.as_ref().map(|(did, _)| did),
        pinned: keys,
        status: None,
        date: Some(date),
    };
    let first = certificate.check(&checker);
    let status = certificate.status_list(path, arguments, &first)?;
    let checked = match status.as_deref() {
        None => first,
        status => certificate.check(&Checker { status, ..checker }),
    };
    let key = checked.key.map(|key| {
        let public = key.to_string();
        let source = match &document {
            Some((_, source)) if !keys.contains(&key) => source.clone(),
            _ => Source::Argument,
        };
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

impl File<'_> {
    /// The document beside the file, if the result rests on it.
    fn unproven_keys(&self) -> Option<&Path> {
        match &self.key.as_ref()?.source {
            Source::Beside { did, .. } => Some(did),
            Source::Site { .. } | Source::Did { .. } | Source::Argument => None,
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
            Source::Site { issuer, url } => write!(f, "{public} of {issuer}, which is in {url}"),
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
