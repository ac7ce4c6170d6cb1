//! `engross new`: a program folder to start from.

mod draft;
mod folder;
mod preview;
mod term;

use std::path::Path;

use engross::{Error, Result};
use serde::Serialize;

use super::args::New;
use super::output::Output;
use super::{Exit, report};
use draft::Draft;
use folder::NewFolder;

const PROGRAM: &str = "program.toml";
const ROSTER: &str = "roster.csv";
const PREVIEW: &str = "preview.png";

/// What `new --json` prints.
#[derive(Serialize)]
struct Made<'a> {
    folder: &'a Path,
    files: Vec<String>,
    fields: Vec<MadeField<'a>>,
    /// `ruled-line`, `free-space` or `guess` for a picture; `drawn` for a drawing.
    reason: &'static str,
}

#[derive(Serialize)]
struct MadeField<'a> {
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

pub(super) fn run(arguments: &New) -> Result<Exit> {
    if let Some(from) = &arguments.from {
        // Both are asked for together.
        let term = arguments.term.as_deref().unwrap_or_default();
        return term::start(from, term, arguments);
    }
    let Some(folder) = &arguments.folder else {
        return Ok(Exit::Refused);
    };
    start(folder, arguments)
}

/// A program on a template that has no program yet.
fn start(path: &Path, arguments: &New) -> Result<Exit> {
    folder::refuse_existing(path)?;
    let draft = match &arguments.template {
        Some(template) => Draft::on(template, path)?,
        None => Draft::on_ours(path)?,
    };
    let preview = preview::of(&draft)?;
    let mut folder = NewFolder::create(path)?;
    folder.write(&draft.template_name, &draft.template)?;
    folder.write(ROSTER, draft.roster.as_bytes())?;
    folder.write(PREVIEW, &preview)?;
    // Last: with it the folder is a program.
    folder.write(PROGRAM, draft.text.as_bytes())?;
    let files = folder.keep();
    if arguments.json {
        Output::new().write_json(&Made {
            folder: path,
            files,
            fields: draft.program.fields.iter().map(made_field).collect(),
            reason: draft.reason.name(),
        })?;
    } else {
        report::line(format_args!("{}: {}", path.display(), files.join(", ")));
        draft.describe().iter().for_each(report::line);
        report::line(format_args!("next: engross render {}", path.display()));
    }
    Ok(Exit::Good)
}

fn made_field(field: &engross::field::Field) -> MadeField<'_> {
    let bounds = field.bounds;
    MadeField {
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

fn write_error(path: &Path) -> impl FnOnce(std::io::Error) -> Error {
    let path = path.to_path_buf();
    move |source| Error::write(path, source)
}
