//! What signs the certificates of a program, and what is published with them.

use std::env;
use std::io::{self, Read as _, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use engross::batch::Issue;
use engross::credential::{
    DID_FILE_NAME, DidDocument, LEDGER_FILE_NAME, Ledger, MAX_KEY_BYTES, MAX_LEDGER_BYTES,
    MAX_REVOKED_BYTES, PdfSigner, PublicKey, REVOKED_FILE_NAME, Revocations, Signer,
};
use engross::{Award, Code, Diagnostic, Error, KeySource, Plan, Program, Result, files};

use super::keys;

/// The variable with the password of a key.
pub(super) const PASSWORD: &str = "ENGROSS_KEY_PASSWORD";

/// How long a command may take to sign.
const PATIENCE: Duration = Duration::from_secs(30);
const INTERVAL: Duration = Duration::from_millis(5);

/// The most bytes that are read of a command's answer: one more than a signature has.
const MAX_ANSWER_BYTES: u64 = 65;

/// What signs the certificates of a program.
pub(super) struct Issuer {
    pub(super) signer: Arc<Signer>,
    /// What signs PDF files.
    pub(super) pdf_signer: Option<Arc<PdfSigner>>,
    did: DidDocument,
    ledger: Ledger,
    /// Worth knowing about the key.
    pub(super) findings: Vec<Diagnostic>,
}

/// The plan after what was issued before.
pub(super) fn plan_after_ledger(plan: Plan, correct: bool) -> Result<Plan> {
    if plan.program().credential.is_none() {
        return Ok(plan);
    }
    let ledger = ledger(plan.program())?;
    plan.with_ledger(&ledger, correct)
}

/// What signs the certificates of a program; `None` if it has no `[credential]`.
pub(super) fn issuer(program: &Program) -> Result<Option<Issuer>> {
    let Some(award) = &program.credential else {
        return Ok(None);
    };
    let did = did_document(program, award)?;
    let (signer, mut findings) = signer(program, award)?;
    findings.extend(award.pdf_key.as_deref().and_then(exposed));
    let key = signer.public_key();
    if !did.has(key) {
        let file = program.folder.join(DID_FILE_NAME);
        let message = format!("the key `{key}` is not in the issuer's document");
        return Err(Diagnostic::error(Code::KeyNotPublished, message)
            .hint(format!(
                "add it: engross keygen --public {key} --program {}; or sign with a key that is \
                 in it",
                program.folder.display()
            ))
            .in_file(file)
            .into());
    }
    Ok(Some(Issuer {
        signer: Arc::new(signer),
        pdf_signer: pdf_signer(award)?.map(Arc::new),
        did,
        ledger: ledger(program)?,
        findings,
    }))
}

impl Issuer {
    /// What a run records and publishes.
    pub(super) fn issue(&self, plan: &Plan) -> Result<Issue> {
        let program = plan.program();
        let mut issue = Issue::default();
        issue.ledger = Some(program.folder.join(LEDGER_FILE_NAME));
        let did = self.did.to_json().into_bytes();
        issue.files.push((DID_FILE_NAME.into(), did));
        let path = program.folder.join(REVOKED_FILE_NAME);
        let revocations = match keys::read_if_there(&path, MAX_REVOKED_BYTES)? {
            Some(text) => Revocations::parse(&text).map_err(|error| in_file(error, &path))?,
            None => Revocations::default(),
        };
        let list = plan
            .status_list(&self.ledger, &revocations, &self.signer)
            .map_err(|error| match error.code() {
                Code::Revocations => in_file(error, &path),
                _ => error,
            })?;
        if let Some((list, award)) = list.zip(program.credential.as_ref()) {
            let page = plan.verify_page(&self.did, &list, &self.ledger, &revocations);
            let json = list.to_json() + "\n";
            issue.files.push((award.status.clone(), json.into_bytes()));
            let page = page.map(|page| (award.page.clone(), page.into_bytes()));
            issue.files.extend(page);
        }
        Ok(issue)
    }
}

fn ledger(program: &Program) -> Result<Ledger> {
    let path = program.folder.join(LEDGER_FILE_NAME);
    match keys::read_if_there(&path, MAX_LEDGER_BYTES)? {
        Some(text) => Ledger::parse(&text).map_err(|error| in_file(error, &path)),
        None => Ok(Ledger::default()),
    }
}

fn did_document(program: &Program, award: &Award) -> Result<DidDocument> {
    let path = program.folder.join(DID_FILE_NAME);
    let Some(document) = keys::read_did(&path)? else {
        let message = "the issuer's document with its public keys does not exist";
        return Err(Diagnostic::error(Code::DidDocument, message)
            .hint(format!(
                "make a key and the document: engross keygen keys/key.pem --program {}; for a key \
                 that exists: engross keygen --public z6Mk…",
                program.folder.display()
            ))
            .in_file(path)
            .into());
    };
    if document.did() == award.issuer {
        return Ok(document);
    }
    let message = format!(
        "the document of `{}`, and `issuer` is `{}`",
        document.did(),
        award.issuer
    );
    Err(Diagnostic::error(Code::DidDocument, message)
        .hint("correct `issuer`, or make the document again with `engross keygen`")
        .in_file(path)
        .into())
}

fn signer(program: &Program, award: &Award) -> Result<(Signer, Vec<Diagnostic>)> {
    match &award.key {
        Some(KeySource::File(path)) => {
            let findings = exposed(path).into_iter().collect();
            Ok((read_key(path)?, findings))
        }
        Some(KeySource::Command { command, public }) => {
            // `Program::open` has parsed it.
            let public: PublicKey = public
                .parse()
                .map_err(|error| Diagnostic::error(Code::InvalidValue, format!("{error}")))?;
            let (command, folder) = (command.clone(), program.folder.clone());
            let sign = move |message: &[u8; 64]| run_command(&command, &folder, message);
            Ok((Signer::elsewhere(public, sign), Vec::new()))
        }
        None => {
            let message = "`key` is missing in `credential`";
            let problem = Diagnostic::error(Code::NoSigner, message).hint(
                "add it, for example: key = \"keys/2023.pem\"; `engross keygen` makes the file",
            );
            Err(match &program.path {
                Some(path) => problem.in_file(path).into(),
                None => problem.into(),
            })
        }
    }
}

/// What signs PDF files, if the program names a certificate.
fn pdf_signer(award: &Award) -> Result<Option<PdfSigner>> {
    let Some((certificate, key)) = award.pdf_certificate.as_ref().zip(award.pdf_key.as_ref())
    else {
        return Ok(None);
    };
    let chain = files::read(certificate, MAX_KEY_BYTES)?;
    let pem = files::read(key, MAX_KEY_BYTES)?;
    let (chain, pem) = (
        String::from_utf8_lossy(&chain),
        String::from_utf8_lossy(&pem),
    );
    let password = password(key, &pem);
    PdfSigner::from_pem(&chain, &pem, password.as_deref())
        .map(Some)
        .map_err(|error| in_file(error, key))
}

/// Reads the key in a file. If it is encrypted, the password is that of the environment, or is
/// asked for on a terminal.
fn read_key(path: &Path) -> Result<Signer> {
    let contents = files::read(path, MAX_KEY_BYTES)?;
    let pem = String::from_utf8_lossy(&contents);
    let password = password(path, &pem);
    Signer::from_pem(&pem, password.as_deref()).map_err(|error| in_file(error, path))
}

/// The password of a key file that is encrypted: that of the environment, or one that is typed.
fn password(path: &Path, pem: &str) -> Option<String> {
    if !pem.contains("ENCRYPTED") {
        return None;
    }
    match env::var(PASSWORD) {
        Ok(password) => Some(password),
        Err(_) => ask(&format!("Password of {}: ", path.display())),
    }
}

/// Asks for a password on a terminal, without showing it; `None` if there is no terminal.
pub(super) fn ask(prompt: &str) -> Option<String> {
    let terminal = terminal()?;
    terminal.write_str(prompt).ok()?;
    terminal.read_secure_line().ok()
}

/// The terminal on which a password can be typed.
pub(super) fn terminal() -> Option<console::Term> {
    let terminal = console::Term::stderr();
    let is_there = terminal.is_term() && io::IsTerminal::is_terminal(&io::stdin());
    is_there.then_some(terminal)
}

/// A warning about a key file that others can read.
fn exposed(path: &Path) -> Option<Diagnostic> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;

        let mode = path.metadata().ok()?.permissions().mode();
        if mode & 0o077 != 0 {
            let message = "others can read the key";
            let finding = Diagnostic::warning(Code::ExposedKey, message);
            let hint = format!("run: chmod 600 {}", path.display());
            return Some(finding.hint(hint).in_file(path));
        }
    }
    let _ = path;
    None
}

/// Has a command sign: it gets 64 bytes on its standard input and answers with 64.
fn run_command(command: &[String], folder: &Path, message: &[u8; 64]) -> Result<Vec<u8>> {
    let Some((program, arguments)) = command.split_first() else {
        return Err(failed("", "there is no command").into());
    };
    let failed = |reason: &str| failed(program, reason);
    let spawned = Command::new(program)
        .args(arguments)
        .env_remove(PASSWORD)
        .current_dir(if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        })
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let mut child =
        spawned.map_err(|error| Error::caused_by(failed("it cannot be started"), error))?;
    let Some((mut input, output)) = child.stdin.take().zip(child.stdout.take()) else {
        return Err(failed("it cannot be started").into());
    };
    // A command that reads nothing closes its input: its answer is checked all the same.
    let _ = input.write_all(message);
    drop(input);
    let reader = thread::spawn(move || {
        let mut answer = Vec::new();
        let read = output.take(MAX_ANSWER_BYTES).read_to_end(&mut answer);
        read.map(|_| answer)
    });
    let status = wait(&mut child).map_err(|error| Error::caused_by(failed("it failed"), error))?;
    let Some(status) = status else {
        let message = format!("it did not answer within {} s", PATIENCE.as_secs());
        return Err(failed(&message).into());
    };
    if !status.success() {
        return Err(failed(&format!("it failed ({status})")).into());
    }
    match reader.join() {
        Ok(Ok(answer)) => Ok(answer),
        _ => Err(failed("its answer cannot be read").into()),
    }
}

/// Waits for the end of a process, and ends it if it takes too long; `None` then.
fn wait(child: &mut Child) -> io::Result<Option<std::process::ExitStatus>> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if Instant::now() >= deadline {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        thread::sleep(INTERVAL);
    }
}

fn failed(program: &str, reason: &str) -> Diagnostic {
    Diagnostic::error(
        Code::SigningCommand,
        format!("the command `{program}` did not sign: {reason}"),
    )
    .hint("run it by hand: it gets 64 bytes on standard input and answers with 64")
}

fn in_file(error: Error, path: &Path) -> Error {
    error.or_in_file(path)
}
