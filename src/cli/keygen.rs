//! `engross keygen`: a key that signs certificates.

use std::env;
use std::path::{Path, PathBuf};

use engross::credential::{DID_FILE_NAME, DidDocument, KeyMaterial, PublicKey, Signer};
use engross::{Code, Diagnostic, Error, Program, Result, files, naming};
use serde::Serialize;

use super::args::Keygen;
use super::credentials::{PASSWORD, ask, terminal};
use super::output::{Output, lossy_path};
use super::report::Printer;
use super::{Exit, keys, open};

pub(super) fn run(arguments: &Keygen, printer: Printer) -> Result<Exit> {
    let target = Target::of(arguments)?;
    // A document that cannot get the key is reported before the key is made.
    if let Some(target) = &target {
        target.document()?;
    }
    let key = match &arguments.public {
        Some(public) => Some(keys::parse(public)?),
        None => make_key(arguments, printer)?,
    };
    let is_new = match (&target, key) {
        (Some(target), Some(key)) => target.add(key, arguments.dry_run)?,
        // A key that is not made yet is in no document.
        (Some(_), None) => true,
        (None, _) => false,
    };
    if arguments.json {
        Output::new().write_json(&Made {
            key,
            file: arguments.file.as_deref(),
            did: target.as_ref().map(|target| &*target.file),
        })?;
        return Ok(Exit::Good);
    }
    if let Some(file) = &arguments.file {
        let done = written(arguments.dry_run);
        printer.status(format_args!("{}: {done}", file.display()));
    }
    if let Some(target) = &target {
        let done = match is_new {
            true => written(arguments.dry_run),
            false => "has the key already",
        };
        printer.status(format_args!("{}: {done}", target.file.display()));
    }
    if let Some(key) = key {
        Output::new().write_lines(&format!("{key}\n"))?;
    }
    Ok(Exit::Good)
}

fn written(dry_run: bool) -> &'static str {
    match dry_run {
        true => "would be written",
        false => "written",
    }
}

/// What `keygen --json` prints.
#[derive(Serialize)]
struct Made<'a> {
    /// `None` if a key would be made.
    #[serde(serialize_with = "as_text", skip_serializing_if = "Option::is_none")]
    key: Option<PublicKey>,
    #[serde(serialize_with = "lossy", skip_serializing_if = "Option::is_none")]
    file: Option<&'a Path>,
    #[serde(serialize_with = "lossy", skip_serializing_if = "Option::is_none")]
    did: Option<&'a Path>,
}

fn as_text<S: serde::Serializer>(
    key: &Option<PublicKey>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match key {
        Some(key) => serializer.collect_str(key),
        None => serializer.serialize_none(),
    }
}

fn lossy<S: serde::Serializer>(path: &Option<&Path>, serializer: S) -> Result<S::Ok, S::Error> {
    lossy_path(path.unwrap_or(Path::new("")), serializer)
}

/// The document that the public key is added to.
struct Target {
    file: PathBuf,
    issuer: String,
}

impl Target {
    fn of(arguments: &Keygen) -> Result<Option<Self>> {
        if let Some((file, issuer)) = arguments.did.as_ref().zip(arguments.issuer.as_ref()) {
            if naming::did_folder(issuer).is_none() {
                let message = format!("`{issuer}` is not a DID of a web site");
                return Err(Diagnostic::error(Code::InvalidValue, message)
                    .hint("for example: --issuer did:web:example.org:images")
                    .into());
            }
            return Ok(Some(Self {
                file: file.clone(),
                issuer: issuer.clone(),
            }));
        }
        let Some(path) = &arguments.program else {
            return Ok(None);
        };
        let program = Program::open(open::program_path(Some(path))?)?;
        let Some(award) = &program.credential else {
            let message = "`credential` is missing";
            let problem = Diagnostic::error(Code::MissingKey, message).hint(
                "add it, for example: credential = { issuer = \"did:web:example.org:images\", … }",
            );
            return Err(match &program.path {
                Some(path) => problem.in_file(path).into(),
                None => problem.into(),
            });
        };
        Ok(Some(Self {
            file: program.folder.join(DID_FILE_NAME),
            issuer: award.issuer.clone(),
        }))
    }

    /// The document, which is new if there is no file.
    fn document(&self) -> Result<DidDocument> {
        let document =
            keys::read_did(&self.file)?.unwrap_or_else(|| DidDocument::new(&self.issuer));
        if document.did() != self.issuer {
            let message = format!(
                "the document of `{}`, and the issuer is `{}`",
                document.did(),
                self.issuer
            );
            return Err(Diagnostic::error(Code::DidDocument, message)
                .hint("choose another file, or correct the issuer")
                .in_file(&self.file)
                .into());
        }
        Ok(document)
    }

    /// Adds a key. Returns whether the document did not have it.
    fn add(&self, key: PublicKey, dry_run: bool) -> Result<bool> {
        let mut document = self.document()?;
        let is_new = !document.has(key);
        document.add(key);
        if is_new && !dry_run {
            files::write(&self.file, document.to_json().as_bytes())?;
        }
        Ok(is_new)
    }
}

/// Makes a key and writes its file. A dry run makes none: it would be another than the one that is
/// made later.
fn make_key(arguments: &Keygen, printer: Printer) -> Result<Option<PublicKey>> {
    let file = arguments.file.as_deref().unwrap_or(Path::new(""));
    if file.symlink_metadata().is_ok() {
        return Err(Diagnostic::error(Code::Exists, "already exists")
            .hint("choose another name: a key is never overwritten")
            .in_file(file)
            .into());
    }
    let password = match arguments.unencrypted {
        true => None,
        false => new_password(arguments.dry_run)?,
    };
    let mut key = None;
    if !arguments.dry_run {
        let material = random_material()?;
        open::create_parent(file)?;
        files::create_secret(file, material.to_pem(password.as_deref()).as_bytes())?;
        key = Some(Signer::from_seed(&material.seed).public_key());
    }
    if arguments.unencrypted {
        let message = "the key is not encrypted: anyone who can read the file can sign";
        let finding = Diagnostic::warning(Code::ExposedKey, message).in_file(file);
        printer.warnings([&finding.hint("move it into a store of secrets")]);
    }
    Ok(key)
}

/// The password of the environment, or one that is typed twice. A dry run does not ask for
/// one, but fails where it cannot be typed.
fn new_password(dry_run: bool) -> Result<Option<String>> {
    let problem = |message: &str, hint: &str| {
        Error::from(Diagnostic::error(Code::KeyPassword, message).hint(hint))
    };
    let password = match env::var(PASSWORD) {
        Ok(password) => password,
        Err(_) if dry_run && terminal().is_some() => return Ok(None),
        Err(_) => {
            let Some(password) = ask("Password for the new key: ") else {
                let hint =
                    "set ENGROSS_KEY_PASSWORD, or pass `--unencrypted` for a store of secrets";
                return Err(problem(
                    "there is no password to encrypt the key with",
                    hint,
                ));
            };
            if ask("The same again: ").as_deref() != Some(&*password) {
                let hint = "run the command again";
                return Err(problem("the two passwords are different", hint));
            }
            password
        }
    };
    match password.is_empty() {
        true => Err(problem(
            "the password is empty",
            "set ENGROSS_KEY_PASSWORD, or pass `--unencrypted` for a store of secrets",
        )),
        false => Ok(Some(password)),
    }
}

/// Random bytes of the system: the only ones in engross.
fn random_material() -> Result<KeyMaterial> {
    let mut material = KeyMaterial {
        seed: [0; 32],
        salt: [0; 16],
        iv: [0; 16],
    };
    for part in [
        &mut material.seed[..],
        &mut material.salt[..],
        &mut material.iv[..],
    ] {
        getrandom::fill(part).map_err(|error| {
            Error::caused_by(
                Diagnostic::error(Code::KeyFile, "the system has no random bytes for a key")
                    .hint("make the key on another machine"),
                error,
            )
        })?;
    }
    Ok(material)
}
