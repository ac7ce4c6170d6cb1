use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::error::ErrorKind;
use engross::preview::{self, Choice, PreviewOptions, Reason};
use engross::{Code, Diagnostic, Error, Plan, Program, Result, files};
use serde::Serialize;

use super::args::{self, Preview};
use super::output::{Output, lossy_path};
use super::progress::Progress;
use super::report::Printer;
use super::watch::Watch;
use super::{Exit, is_standard_stream, open};

pub(super) fn run(arguments: &Preview, printer: Printer) -> Result<Exit> {
    refuse_mixed_output(arguments);
    if arguments.watch {
        return watch(arguments, printer);
    }
    let program = open::program(&arguments.program)?;
    let file = draw(arguments, &program, printer)?;
    if arguments.open {
        show(&file)?;
    }
    Ok(Exit::Good)
}

/// Draws the program again and again, until the process is ended.
fn watch(arguments: &Preview, printer: Printer) -> Result<Exit> {
    let folder = open::program_folder(open::program_path(arguments.program.path.as_deref())?);
    let mut watch = Watch::new(std::slice::from_ref(&folder));
    let mut opens = arguments.open;
    loop {
        let mut paths = Vec::new();
        let drawn = open::program(&arguments.program).and_then(|program| {
            refuse_standard_input(&program);
            paths = inputs(&program);
            let file = draw(arguments, &program, printer)?;
            // Most programs show a file again when it changes.
            match std::mem::take(&mut opens) {
                true => show(&file),
                false => Ok(()),
            }
        });
        if let Err(error) = &drawn {
            printer.error(error);
            // The mistake may be in a file that the program does not name yet.
            paths.push(folder.clone());
        }
        watch.wait_for_change(&paths);
    }
}

/// Opens the file with the program that the system has for it.
fn show(file: &Path) -> Result<()> {
    ::open::that(file).map_err(|source| {
        let problem = Diagnostic::error(Code::Read, "cannot be opened for you to see")
            .hint("open the file by hand: it was written")
            .in_file(file);
        Error::caused_by(problem, source)
    })
}

/// Ends the process if standard output would get a picture and something else.
fn refuse_mixed_output(arguments: &Preview) {
    let other = [
        (arguments.json, "--json"),
        (arguments.watch, "--watch"),
        (arguments.open, "--open"),
    ];
    if !is_standard_output(arguments) {
        return;
    }
    for (is_given, option) in other {
        if is_given {
            let message = format!("`{option}` cannot be used with `-o -`");
            args::refuse("preview", ErrorKind::ArgumentConflict, message);
        }
    }
}

fn is_standard_output(arguments: &Preview) -> bool {
    is_standard_stream(arguments.output.as_deref())
}

/// Ends the process if the roster cannot be read a second time.
fn refuse_standard_input(program: &Program) {
    if program.roster.file.as_deref() == Some(Path::new("-")) {
        let message = "`--watch` cannot be used with a roster on standard input: save it as a file";
        args::refuse("preview", ErrorKind::ArgumentConflict, message);
    }
}

/// The files that a preview is made from.
fn inputs(program: &Program) -> Vec<PathBuf> {
    let files = [
        &program.path,
        &program.roster.file,
        &program.template,
        &program.print.back,
    ];
    let files = files.into_iter().flatten();
    let files = files.chain(&program.fonts).cloned();
    files.chain(template_folders(program)).collect()
}

/// The folders that have the templates of rows: those which the pattern names before its first
/// placeholder, and the folders in it.
fn template_folders(program: &Program) -> Vec<PathBuf> {
    let Some(pattern) = program.template_pattern() else {
        return Vec::new();
    };
    let pattern = pattern.to_string();
    let before = pattern.split('{').next().unwrap_or_default();
    let (folder, _) = before.rsplit_once('/').unwrap_or_default();
    let mut folder = program.folder.join(folder);
    if folder.as_os_str().is_empty() {
        folder = PathBuf::from(".");
    }
    let mut folders = Vec::new();
    if let Ok(entries) = std::fs::read_dir(&folder) {
        let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
        folders.extend(paths.filter(|path| path.is_dir()));
    }
    folders.push(folder);
    folders
}

/// Draws what is asked for, writes it, and reports what it shows. Returns the file.
fn draw(arguments: &Preview, program: &Program, printer: Printer) -> Result<PathBuf> {
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
    let extension = if is_page { "html" } else { "png" };
    let file = match &arguments.output {
        Some(file) => file.clone(),
        None => default_file(program, extension),
    };
    if !arguments.dry_run {
        progress = Progress::new("drawing", shown.len(), printer);
        let contents = if is_page {
            preview.page(|| progress.advance())?.into_bytes()
        } else {
            preview.contact_sheet(|| progress.advance())?.to_png()
        };
        drop(progress);
        write(arguments, &file, is_page, &contents)?;
    }
    if arguments.json {
        Output::new().write_json(&Shown::new(&file, &plan, &preview, &shown))?;
    } else {
        print_findings(&plan, &preview, &shown, printer);
    }
    let count = format!("{} of {} certificates", shown.len(), plan.len());
    let place = if is_standard_output(arguments) {
        "standard output".into()
    } else {
        file.display().to_string()
    };
    if arguments.dry_run {
        printer.status(format_args!("{place}: {count} would be drawn"));
    } else {
        let seconds = started.elapsed().as_secs_f64();
        printer.status(format_args!("{place}: {count} in {seconds:.2} s"));
    }
    Ok(file)
}

fn write(arguments: &Preview, file: &Path, is_page: bool, contents: &[u8]) -> Result<()> {
    if !is_standard_output(arguments) {
        open::create_parent(file)?;
        return files::write(file, contents);
    }
    match is_page {
        true => Output::new().write(contents),
        false => Output::new().write_binary(contents),
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
