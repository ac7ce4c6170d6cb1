use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::CommandFactory as _;
use clap::error::ErrorKind;
use engross::preview::{self, Choice, PreviewOptions, Reason};
use engross::{Diagnostic, Error, Plan, Program, Result, files};
use serde::Serialize;

use super::args::{Arguments, Preview};
use super::output::{Output, lossy_path};
use super::progress::Progress;
use super::report::Printer;
use super::watch::Watch;
use super::{Exit, open};

pub(super) fn run(arguments: &Preview, printer: Printer) -> Result<Exit> {
    if arguments.watch {
        return watch(arguments, printer);
    }
    let program = Program::open(&arguments.program.path)?;
    draw(arguments, &program, printer)?;
    Ok(Exit::Good)
}

/// Draws the program again and again, until the process is ended.
fn watch(arguments: &Preview, printer: Printer) -> Result<Exit> {
    let folder = open::program_folder(&arguments.program.path);
    let mut watch = Watch::new(std::slice::from_ref(&folder));
    loop {
        let mut paths = Vec::new();
        let drawn = Program::open(&arguments.program.path).and_then(|program| {
            refuse_standard_input(&program);
            paths = inputs(&program);
            draw(arguments, &program, printer)
        });
        if let Err(error) = &drawn {
            printer.error(error);
            // The mistake may be in a file that the program does not name yet.
            paths.push(folder.clone());
        }
        watch.wait_for_change(&paths);
    }
}

/// Ends the process if the roster cannot be read a second time.
fn refuse_standard_input(program: &Program) {
    if program.roster.file.as_deref() == Some(Path::new("-")) {
        let message = "`--watch` cannot be used with a roster on standard input: save it as a file";
        let mut command = Arguments::command();
        command.error(ErrorKind::ArgumentConflict, message).exit();
    }
}

/// The files that a preview is made from.
fn inputs(program: &Program) -> Vec<PathBuf> {
    let files = [&program.path, &program.roster.file, &program.template];
    let files = files.into_iter().flatten();
    files.chain(&program.fonts).cloned().collect()
}

/// Draws what is asked for, writes it, and reports what it shows.
fn draw(arguments: &Preview, program: &Program, printer: Printer) -> Result<()> {
    let started = Instant::now();
    let plan = open::plan(program.clone())?;
    let renderer = open::renderer(plan.program(), &arguments.cache, arguments.jobs.number)?;
    let mut options = PreviewOptions::default();
    options.guides = arguments.guides;
    options.scale = arguments.scale;
    options.jobs = arguments.jobs.number;
    let mut progress = Progress::new("checking", plan.len(), printer);
    let preview = preview::Preview::new(&plan, &renderer, options, || progress.advance())?;

    let is_page = arguments.html || has_extension_of_pages(arguments.output.as_deref());
    let shown = if is_page {
        preview.pictured()
    } else {
        preview.chosen().to_vec()
    };
    progress = Progress::new("drawing", shown.len(), printer);
    let (extension, contents) = if is_page {
        ("html", preview.page(|| progress.advance())?.into_bytes())
    } else {
        let sheet = preview.contact_sheet(|| progress.advance())?;
        ("png", sheet.to_png())
    };
    drop(progress);

    let file = match &arguments.output {
        Some(file) => file.clone(),
        None => default_file(program, extension),
    };
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).map_err(|source| Error::write(folder, source))?;
    }
    files::write(&file, &contents)?;
    if arguments.json {
        Output::new().write_json(&Shown::new(&file, &plan, &preview, &shown))?;
    } else {
        print_findings(&plan, &preview, &shown, printer);
    }
    printer.status(format_args!(
        "{}: {} of {} certificates in {:.2} s",
        file.display(),
        shown.len(),
        plan.len(),
        started.elapsed().as_secs_f64()
    ));
    Ok(())
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

fn print_findings(plan: &Plan, preview: &preview::Preview<'_>, shown: &[Choice], printer: Printer) {
    printer.warnings(preview.general_findings());
    for choice in shown {
        printer.warnings(preview.findings(plan.entry(choice.index)));
    }
}

/// What `preview --json` prints.
#[derive(Serialize)]
struct Shown<'a> {
    #[serde(serialize_with = "lossy_path")]
    file: &'a Path,
    certificates: usize,
    with_findings: usize,
    shown: Vec<ShownEntry<'a>>,
    /// Those that are not about a certificate.
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

impl<'a> Shown<'a> {
    fn new(
        file: &'a Path,
        plan: &'a Plan,
        preview: &'a preview::Preview<'_>,
        shown: &'a [Choice],
    ) -> Self {
        let entry = |choice: &'a Choice| {
            let entry = plan.entry(choice.index);
            ShownEntry {
                row: entry.row(),
                name: entry.name(),
                key: entry.key().as_str(),
                url: entry.link().into_owned(),
                reasons: &choice.reasons,
                findings: preview.findings(entry),
            }
        };
        Self {
            file,
            certificates: plan.len(),
            with_findings: preview.with_findings(),
            shown: shown.iter().map(entry).collect(),
            findings: preview.general_findings().collect(),
        }
    }
}
