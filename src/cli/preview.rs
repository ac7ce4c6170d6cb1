use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::CommandFactory as _;
use clap::error::ErrorKind;
use engross::preview::{self, Choice, PreviewOptions, Reason};
use engross::{Diagnostic, Error, Plan, Program, Result, Severity};
use serde::Serialize;

use super::args::{Arguments, Preview};
use super::output::Output;
use super::progress::Progress;
use super::watch::Watch;
use super::{Exit, open, report};

pub(super) fn run(arguments: &Preview) -> Result<Exit> {
    if arguments.watch {
        return watch(arguments);
    }
    show(arguments, &Program::open(&arguments.program.path)?)?;
    Ok(Exit::Good)
}

/// Shows the program again and again, until the process is ended.
fn watch(arguments: &Preview) -> Result<Exit> {
    let folder = open::program_folder(&arguments.program.path);
    let mut watch = Watch::new(std::slice::from_ref(&folder));
    loop {
        let opened = Program::open(&arguments.program.path);
        if opened.as_ref().is_ok_and(is_of_standard_input) {
            let message =
                "a roster on standard input can be read once: save it as a file to watch it";
            Arguments::command()
                .error(ErrorKind::ArgumentConflict, message)
                .exit();
        }
        let inputs = opened.as_ref().ok().map(inputs);
        let shown = opened.and_then(|program| show(arguments, &program));
        if let Err(error) = &shown {
            report::error(error);
        }
        let mut paths = inputs.unwrap_or_default();
        if shown.is_err() {
            // What is wrong may be in a file that nothing names yet.
            paths.push(folder.clone());
        }
        watch.until_changed(&paths);
    }
}

/// Draws what is asked for, and writes it.
fn show(arguments: &Preview, program: &Program) -> Result<()> {
    let started = Instant::now();
    let plan = open::plan_of(program.clone())?;
    let renderer = open::renderer(plan.program(), &arguments.plates)?;
    let mut options = PreviewOptions::default();
    options.guides = arguments.guides;
    options.scale = arguments.scale;
    options.jobs = arguments.jobs.number;
    let mut progress = Progress::new("checking", plan.len());
    let preview = preview::Preview::new(&plan, &renderer, options, || progress.advance())?;

    let is_page = arguments.html || has_extension_of_pages(arguments.output.as_deref());
    let shown = if is_page {
        preview.pictured()
    } else {
        preview.chosen().to_vec()
    };
    progress = Progress::new("drawing", shown.len());
    let (extension, contents) = if is_page {
        ("html", preview.page(|| progress.advance()).into_bytes())
    } else {
        let sheet = preview.contact_sheet(|| progress.advance())?;
        ("png", sheet.to_png())
    };
    drop(progress);
    let file = match &arguments.output {
        Some(file) => file.clone(),
        None => default_file(program, extension),
    };
    write_whole(&file, &contents).map_err(|source| Error::write(&file, source))?;
    tell(arguments, &plan, &preview, &shown, &file)?;
    report::line(format_args!(
        "{}: {} of {} certificates in {:.2} s",
        file.display(),
        shown.len(),
        plan.len(),
        started.elapsed().as_secs_f64()
    ));
    Ok(())
}

/// What `preview --json` prints.
#[derive(Serialize)]
struct Shown<'a> {
    file: &'a Path,
    certificates: usize,
    with_findings: usize,
    shown: Vec<ShownEntry<'a>>,
    /// Those that are about no certificate.
    findings: Vec<&'a Diagnostic>,
}

#[derive(Serialize)]
struct ShownEntry<'a> {
    row: u64,
    name: &'a str,
    key: &'a str,
    url: String,
    reasons: &'a [Reason],
    findings: &'a [Diagnostic],
}

/// Tells what is shown, and what there is to know about it.
fn tell(
    arguments: &Preview,
    plan: &Plan,
    preview: &preview::Preview<'_>,
    shown: &[Choice],
    file: &Path,
) -> Result<()> {
    if !arguments.json {
        let of_entries = shown
            .iter()
            .map(|choice| preview.findings(plan.entry(choice.index)));
        preview
            .general_findings()
            .chain(of_entries.flatten())
            .filter(|finding| finding.severity >= Severity::Warning)
            .for_each(report::diagnostic);
        return Ok(());
    }
    let entry = |choice| shown_entry(plan, preview, choice);
    Output::new().write_json(&Shown {
        file,
        certificates: plan.len(),
        with_findings: preview.with_findings(),
        shown: shown.iter().map(entry).collect(),
        findings: preview.general_findings().collect(),
    })
}

fn shown_entry<'a>(
    plan: &'a Plan,
    preview: &'a preview::Preview<'_>,
    choice: &'a Choice,
) -> ShownEntry<'a> {
    let entry = plan.entry(choice.index);
    ShownEntry {
        row: entry.row(),
        name: entry.name(),
        key: entry.key().as_str(),
        url: entry.link().into_owned(),
        reasons: &choice.reasons,
        findings: preview.findings(entry),
    }
}

fn has_extension_of_pages(file: Option<&Path>) -> bool {
    let extension = file.and_then(Path::extension);
    extension.is_some_and(|is| is.eq_ignore_ascii_case("html") || is.eq_ignore_ascii_case("htm"))
}

/// `output/<name of the program's folder>-preview.<extension>`.
fn default_file(program: &Program, extension: &str) -> PathBuf {
    let mut file = open::default_output(program).into_os_string();
    file.push("-preview.");
    file.push(extension);
    file.into()
}

fn is_of_standard_input(program: &Program) -> bool {
    program.roster.file == Path::new("-")
}

/// The files that a preview is made from.
fn inputs(program: &Program) -> Vec<PathBuf> {
    let mut inputs = vec![
        program.path.clone(),
        program.roster.file.clone(),
        program.template.clone(),
    ];
    inputs.extend_from_slice(&program.fonts);
    inputs
}

/// Writes the contents beside the file and renames them: who looks at it never sees a half.
fn write_whole(file: &Path, contents: &[u8]) -> io::Result<()> {
    let name = file.file_name().ok_or(io::ErrorKind::IsADirectory)?;
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut temporary = OsString::from(".");
    temporary.push(name);
    temporary.push(".engross-tmp");
    let temporary = file.with_file_name(temporary);
    let written = fs::write(&temporary, contents).and_then(|()| fs::rename(&temporary, file));
    if written.is_err() {
        // Best effort: the next time replaces it.
        let _ = fs::remove_file(&temporary);
    }
    written
}
