//! `engross cover`: the picture of the announcement.

use std::path::Path;

use clap::error::ErrorKind;
use engross::batch::MAX_CERTIFICATE_BYTES;
use engross::{Certificate, Code, Diagnostic, Digest, Plan, Renderer, Result, Severity, files};
use serde::Serialize;

use super::args::{self, Cover};
use super::output::Output;
use super::report::{Printer, counted};
use super::{Exit, STANDARD_STREAM, open};

pub(super) fn run(arguments: &Cover, printer: Printer) -> Result<Exit> {
    let is_standard_output = arguments.output.as_deref() == Some(Path::new(STANDARD_STREAM));
    if is_standard_output && arguments.json {
        let message = "`--json` cannot be used with `-o -`: both write to standard output";
        args::refuse("cover", ErrorKind::ArgumentConflict, message);
    }
    let plan = open::plan(open::program(&arguments.program)?)?;
    let cover = plan.cover()?.ok_or_else(|| no_cover(&plan))?;
    let renderer = open::renderer(cover.program(), &arguments.cache, None)?;
    let drawn = Drawn::new(&plan, &cover, &renderer)?;
    let refused = drawn.refuse_errors(arguments.strict.least_error());
    // If the cover is written, `--json` prints its findings.
    if !arguments.json || refused.is_err() {
        printer.warnings(&drawn.findings);
    }
    refused?;
    let entry = cover.entry(0);
    let key = entry.key().as_str();
    if is_standard_output && !arguments.dry_run {
        Output::new().write_binary(drawn.certificate.bytes())?;
        return Ok(Exit::Good);
    }
    let file = match &arguments.output {
        Some(file) => file.clone(),
        None => open::default_output(plan.program()).join(key),
    };
    let is_current = is_file(&file, &drawn.certificate);
    let status = match (is_current, arguments.dry_run) {
        (true, _) => "unchanged",
        (false, true) => "would-write",
        (false, false) => "written",
    };
    if status == "written" {
        open::create_parent(&file)?;
        files::write(&file, drawn.certificate.bytes())?;
    }
    if arguments.json {
        Output::new().write_json(&Written {
            names: plan.len(),
            key,
            url: &entry.link(),
            status,
            bytes: drawn.certificate.size(),
            sha256: drawn.certificate.sha256(),
            findings: &drawn.findings,
        })?;
    } else {
        let status = status.replace("would-write", "would be written");
        let names = counted(plan.len(), "name");
        printer.status(format_args!("{}: {status}, with {names}", file.display()));
    }
    Ok(Exit::Good)
}

/// What `cover --json` prints.
#[derive(Serialize)]
struct Written<'a> {
    names: usize,
    key: &'a str,
    url: &'a str,
    status: &'static str,
    bytes: u64,
    sha256: Digest,
    findings: &'a [Diagnostic],
}

/// A cover, and all findings about it.
pub(super) struct Drawn {
    pub(super) certificate: Certificate,
    pub(super) findings: Vec<Diagnostic>,
}

impl Drawn {
    /// Draws the cover of a plan, whatever is wrong with it.
    pub(super) fn new(plan: &Plan, cover: &Plan, renderer: &Renderer) -> Result<Self> {
        let mut scratch = renderer.scratch();
        let sheet = renderer.lay_out(cover.entry(0), &mut scratch)?;
        let format = cover.program().publish.format;
        let mut findings = renderer.findings().to_vec();
        findings.extend(sheet.findings().iter().cloned().map(without_row));
        findings.extend(collision(plan, cover));
        Ok(Self {
            certificate: renderer.print(&sheet, format, &mut scratch)?,
            findings,
        })
    }

    fn refuse_errors(&self, least: Severity) -> Result<()> {
        let errors = self.findings.iter();
        let errors = errors.filter(|found| found.severity >= least).count();
        if errors == 0 {
            return Ok(());
        }
        let errors = counted(errors, "error");
        let message = format!("the cover was not written because of {errors}");
        let diagnostic = Diagnostic::error(Code::Unprintable, message);
        Err(diagnostic.hint("fix what is wrong above").into())
    }
}

/// The cover is about all rows.
fn without_row(finding: Diagnostic) -> Diagnostic {
    match finding.location.field {
        Some(_) => finding.at_row(None),
        None => finding,
    }
}

/// Reports a certificate that has the cover's name.
fn collision(plan: &Plan, cover: &Plan) -> Option<Diagnostic> {
    let key = cover.entry(0).key();
    let own = key.collision_key();
    let mut entries = plan.entries();
    let entry = entries.find(|entry| entry.key().collision_key() == own)?;
    let message = format!("the cover and the certificate of this row have the same key `{key}`");
    let finding = Diagnostic::error(Code::KeyCollision, message)
        .hint("choose another `file_stem` in `[cover]`");
    Some(finding.at(plan.roster().file(), entry.row()))
}

/// Whether the file has these contents already.
pub(super) fn is_file(file: &Path, certificate: &Certificate) -> bool {
    let contents = files::read(file, MAX_CERTIFICATE_BYTES);
    contents.is_ok_and(|contents| contents == certificate.bytes())
}

fn no_cover(plan: &Plan) -> Diagnostic {
    let problem = Diagnostic::error(Code::MissingKey, "`cover` is missing").hint(
        "add it, for example: cover = { template = \"cover.svg\" }, with a text `{names}` in the \
         drawing",
    );
    match &plan.program().path {
        Some(path) => problem.in_file(path),
        None => problem,
    }
}
