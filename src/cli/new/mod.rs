//! `engross new`: a program folder to start from.

mod draft;
mod folder;
mod name_field;
mod names;
mod paper;
mod preview;
mod recipients;
mod small;
mod taken_over;
mod term;
mod values;

use std::path::Path;

use engross::field::Field;
use engross::{Error, Result};
use serde::Serialize;

use super::Exit;
use super::args::New;
use super::output::{Output, lossy_path};
use super::report::Printer;
use draft::Draft;
use folder::NewFolder;
use taken_over::Replaced;

const PROGRAM: &str = "program.toml";
const ROSTER: &str = "roster.csv";
const PREVIEW: &str = "preview.png";

/// Placeholders that are not columns of the roster.
const BUILT_IN_PLACEHOLDERS: [&str; 4] = ["title", "term", "key", "link"];

pub(super) fn run(arguments: &New, printer: Printer) -> Result<Exit> {
    match (&arguments.folder, &arguments.from, &arguments.term) {
        (_, Some(from), Some(term)) => term::start(from, term, arguments, printer),
        (Some(folder), ..) => start(folder, arguments, printer),
        // The parser of the command line asks for one of them.
        _ => Ok(Exit::Nothing),
    }
}

/// Starts a program that has no earlier term.
fn start(path: &Path, arguments: &New, printer: Printer) -> Result<Exit> {
    folder::refuse_existing(path)?;
    let (template, roster) = (arguments.template.as_deref(), arguments.roster.as_deref());
    let draft = Draft::new(path, template, roster)?;
    let preview = preview::draw(&draft)?;

    let files = write(
        path,
        &[
            (&draft.template.name, &draft.template.contents),
            (&draft.recipients.name, &draft.recipients.contents),
            (PREVIEW, &preview),
            (PROGRAM, draft.text.as_bytes()),
        ],
        arguments.dry_run,
    )?;

    if arguments.json {
        Output::new().write_json(&Created::new(path, files, &draft))?;
    }
    let would = would(arguments.dry_run);
    let listed = files_listed(&draft);
    printer.status(format_args!("{}: {would}{listed}", path.display()));
    for line in draft.describe() {
        printer.status(line);
    }
    printer.warnings(&draft.findings);
    if !arguments.dry_run {
        printer.status(format_args!("next: engross render {}", argument(path)));
    }
    Ok(Exit::Good)
}

/// Creates a folder of these files, unless nothing is to be written. Returns their names. The last
/// one has to be the `program.toml`, which makes the folder a program.
fn write(path: &Path, files: &[(&str, &[u8])], dry_run: bool) -> Result<Vec<String>> {
    if dry_run {
        return Ok(files.iter().map(|(name, _)| (*name).to_owned()).collect());
    }
    let mut folder = NewFolder::create(path)?;
    for (name, contents) in files {
        folder.write(name, contents)?;
    }
    Ok(folder.keep())
}

fn would(dry_run: bool) -> &'static str {
    if dry_run {
        "would be created with "
    } else {
        ""
    }
}

/// The files in the order in which they are read about.
fn files_listed(draft: &Draft) -> String {
    let (template, recipients) = (&*draft.template.name, &*draft.recipients.name);
    [PROGRAM, template, recipients, PREVIEW].join(", ")
}

/// A path as an argument that can be copied into a shell.
fn argument(path: &Path) -> String {
    let path = path.display().to_string();
    let is_plain = |c: char| c.is_alphanumeric() || "-_./\\:+@%".contains(c);
    if path.chars().all(is_plain) {
        path
    } else {
        format!("\"{path}\"")
    }
}

/// What `new --json` prints.
#[derive(Serialize)]
struct Created<'a> {
    #[serde(serialize_with = "lossy_path")]
    folder: &'a Path,
    files: Vec<String>,
    fields: Vec<CreatedField<'a>>,
    /// `ruled-line`, `free-space` or `guess` for a picture; `drawn` for a drawing.
    reason: &'static str,
    recipients: usize,
    /// The column of the roster that holds the names.
    name_column: &'a str,
    /// Placeholders of other programs that were rewritten.
    replaced: &'a [Replaced],
    /// Pictures and fonts beside the drawing that are in it now.
    pictures: &'a [String],
    /// Fields of the drawing that are centred, though it has only their left edges.
    centered: &'a [String],
}

#[derive(Serialize)]
struct CreatedField<'a> {
    id: &'a str,
    text: String,
    #[serde(rename = "box")]
    bounds: Sides,
}

#[derive(Serialize)]
struct Sides {
    x: u32,
    y: u32,
    width: u32,
    height: u32,
}

impl<'a> Created<'a> {
    fn new(folder: &'a Path, files: Vec<String>, draft: &'a Draft) -> Self {
        Self {
            folder,
            files,
            fields: draft
                .program
                .fields()
                .iter()
                .map(CreatedField::new)
                .collect(),
            reason: draft.reason.name(),
            recipients: draft.recipients.count,
            name_column: draft.recipients.name_column.as_deref().unwrap_or("name"),
            replaced: &draft.taken_over.replaced,
            pictures: &draft.taken_over.pictures,
            centered: &draft.taken_over.centered,
        }
    }
}

impl<'a> CreatedField<'a> {
    fn new(field: &'a Field) -> Self {
        let bounds = field.bounds;
        Self {
            id: &field.id,
            text: field.text.to_string(),
            bounds: Sides {
                x: bounds.x,
                y: bounds.y,
                width: bounds.width,
                height: bounds.height,
            },
        }
    }
}

fn write_error(path: &Path) -> impl FnOnce(std::io::Error) -> Error {
    let path = path.to_path_buf();
    move |source| Error::write(path, source)
}

fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// A text as a TOML string: JSON's, but for DEL, which TOML wants escaped as well.
fn quoted(text: &str) -> String {
    let json = serde_json::Value::from(text).to_string();
    json.replace('\u{7F}', "\\u007F")
}
