use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fmt::Display;
use std::path::{Path, PathBuf};

use clap::error::ErrorKind;
use engross::qr::{QrLayout, QrSymbol};
use engross::text::{Glyph, InkBox, Line, Run, TextLayout};
use engross::{
    Diagnostic, Entry, FieldContent, FieldLayout, PixelBox, Result, Sheet, Transform, escaped,
};
use serde::Serialize;

use super::args::{self, Inspect, ProgramArguments};
use super::output::Output;
use super::report::Printer;
use super::{Exit, open};

pub(super) fn run(arguments: &Inspect, printer: Printer) -> Result<Exit> {
    let (program, name) = subject(arguments);
    let program = open::program(&program)?;
    let plan = open::scaled_plan(program, &arguments.scale)?;
    let entries: Vec<Entry<'_>> = match &name {
        Some(name) => vec![plan.find(name)?],
        None => plan.entries().collect(),
    };
    let renderer = open::renderer(plan.program(), &arguments.cache, None)?;
    let mut scratch = renderer.scratch();
    let mut output = Output::new();
    for entry in entries {
        let sheet = renderer.lay_out(entry, &mut scratch)?;
        if arguments.json {
            output.write_json(&ShownName::new(entry, &sheet))?;
        } else {
            output.write(describe(entry, &sheet).as_bytes())?;
            for finding in sheet.findings() {
                printer.diagnostic(finding);
            }
        }
    }
    Ok(Exit::Good)
}

/// The program, and the name if there is one: it is the last argument.
fn subject(arguments: &Inspect) -> (ProgramArguments, Option<String>) {
    let (program, name) = match (&arguments.first, &arguments.second) {
        (program, None) if arguments.all => (program.clone(), None),
        (program, Some(name)) => (program.clone(), Some(name.clone())),
        (Some(only), None) if open::is_program(Path::new(only)) => no_name(only),
        (Some(only), None) => (None, Some(only.to_string_lossy().into_owned())),
        (None, None) => no_name(OsStr::new("[PROGRAM]")),
    };
    let program = ProgramArguments {
        path: program.map(PathBuf::from),
        settings: arguments.settings.clone(),
    };
    (program, name)
}

/// Ends the process, as the parser of the command line does.
fn no_name(program: &OsStr) -> ! {
    let program = escaped(&program.to_string_lossy()).into_owned();
    let message = format!(
        "give the name of a recipient, `engross inspect {program} <NAME>`, or ask for all of \
         them: `engross inspect {program} --all`"
    );
    args::refuse("inspect", ErrorKind::MissingRequiredArgument, message)
}

/// The layout of a name in `inspect --json`.
#[derive(Serialize)]
struct ShownName<'a> {
    name: &'a str,
    fields: Vec<ShownField<'a>>,
    findings: &'a [Diagnostic],
}

#[derive(Serialize)]
struct ShownField<'a> {
    id: &'a str,
    text: &'a str,
    /// Only of text.
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<f32>,
    #[serde(rename = "box")]
    bounds: Rectangle,
    ink: Option<Rectangle>,
    /// Only of text that is not upright: the matrix `xx yx xy yy` that turns its letters.
    #[serde(skip_serializing_if = "Option::is_none")]
    slant: Option<[f32; 4]>,
    /// Empty for a QR code.
    lines: Vec<ShownLine<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    qr: Option<ShownQr>,
}

#[derive(Serialize)]
struct ShownQr {
    version: u32,
    error_correction: &'static str,
    /// The side of a module in pixels.
    module: u32,
    /// A string for each row: `#` for a dark module, `.` for a light one.
    modules: Vec<String>,
}

#[derive(Serialize)]
struct Rectangle {
    x: f32,
    y: f32,
    width: f32,
    height: f32,
}

#[derive(Serialize)]
struct ShownLine<'a> {
    text: &'a str,
    /// The start of the pen, before glyphs are moved to the drawing grid.
    x: f32,
    baseline: f32,
    runs: Vec<ShownRun<'a>>,
}

#[derive(Serialize)]
struct ShownRun<'a> {
    text: &'a str,
    start: usize,
    end: usize,
    script: &'static str,
    direction: &'static str,
    language: &'a str,
    font: &'a str,
    face: u32,
    variations: BTreeMap<String, f32>,
    size: f32,
    /// Only those that differ from the font's own defaults.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    features: &'a [String],
    glyphs: Vec<ShownGlyph>,
}

#[derive(Serialize)]
struct ShownGlyph {
    id: u16,
    cluster: usize,
    x: f32,
    y: f32,
    advance: f32,
}

impl<'a> ShownName<'a> {
    fn new(entry: Entry<'a>, sheet: &'a Sheet) -> Self {
        Self {
            name: entry.name(),
            fields: sheet.fields().iter().map(ShownField::new).collect(),
            findings: sheet.findings(),
        }
    }
}

impl<'a> ShownField<'a> {
    fn new(field: &'a FieldLayout) -> Self {
        let shown = Self {
            id: &field.id,
            text: "",
            size: None,
            bounds: field.bounds.into(),
            ink: None,
            slant: None,
            lines: Vec::new(),
            qr: None,
        };
        match &field.content {
            FieldContent::Text(layout) => Self {
                text: &layout.text,
                size: Some(layout.size),
                ink: layout.ink.map(Rectangle::from),
                slant: slant(layout),
                lines: layout
                    .lines
                    .iter()
                    .map(|line| ShownLine::new(line, layout.size))
                    .collect(),
                ..shown
            },
            FieldContent::Qr(layout) => Self {
                text: &layout.text,
                ink: layout.symbol.as_ref().map(|symbol| symbol.bounds.into()),
                qr: layout.symbol.as_ref().map(ShownQr::new),
                ..shown
            },
            _ => shown,
        }
    }
}

impl ShownQr {
    fn new(symbol: &QrSymbol) -> Self {
        let row = |modules: &[bool]| {
            let dark = modules.iter().map(|dark| if *dark { '#' } else { '.' });
            dark.collect()
        };
        Self {
            version: symbol.version(),
            error_correction: symbol.error_correction().name(),
            module: symbol.module,
            modules: symbol.rows().map(row).collect(),
        }
    }
}

fn slant(layout: &TextLayout) -> Option<[f32; 4]> {
    let [xx, yx, xy, yy, ..] = layout.slant.matrix();
    (layout.slant != Transform::IDENTITY).then_some([xx, yx, xy, yy])
}

impl From<PixelBox> for Rectangle {
    fn from(pixels: PixelBox) -> Self {
        Self {
            x: pixels.x as f32,
            y: pixels.y as f32,
            width: pixels.width as f32,
            height: pixels.height as f32,
        }
    }
}

impl From<InkBox> for Rectangle {
    fn from(ink: InkBox) -> Self {
        Self {
            x: ink.left,
            y: ink.top,
            width: ink.width(),
            height: ink.height(),
        }
    }
}

impl<'a> ShownLine<'a> {
    fn new(line: &'a Line, size: f32) -> Self {
        Self {
            text: &line.text,
            x: line.x,
            baseline: line.baseline,
            runs: line
                .runs
                .iter()
                .map(|run| ShownRun::new(run, line, size))
                .collect(),
        }
    }
}

impl<'a> ShownRun<'a> {
    fn new(run: &'a Run, line: &'a Line, size: f32) -> Self {
        let variations = run.instance.variations().iter();
        Self {
            text: &line.text[run.range.clone()],
            start: run.range.start,
            end: run.range.end,
            script: run.script.code(),
            direction: if run.rtl { "rtl" } else { "ltr" },
            language: run
                .language
                .as_ref()
                .map_or(UNDETERMINED, |language| language.as_str()),
            font: run.instance.face().label(),
            face: run.instance.face().index(),
            variations: variations
                .map(|(tag, value)| (tag.to_string(), *value))
                .collect(),
            size: size * run.instance.scale(),
            features: &run.features,
            glyphs: run.glyphs.iter().map(ShownGlyph::new).collect(),
        }
    }
}

/// The tag of a language that is not known (BCP 47, section 4.1).
const UNDETERMINED: &str = "und";

impl ShownGlyph {
    fn new(
        &Glyph {
            id,
            cluster,
            x,
            y,
            advance,
            ..
        }: &Glyph,
    ) -> Self {
        Self {
            id,
            cluster,
            x,
            y,
            advance,
        }
    }
}

fn describe(entry: Entry<'_>, sheet: &Sheet) -> String {
    let mut text = Lines::default();
    text.push(0, entry.name());
    for field in sheet.fields() {
        match &field.content {
            FieldContent::Text(layout) => describe_text(&mut text, field, layout),
            FieldContent::Qr(layout) => describe_qr(&mut text, field, layout),
            _ => {}
        }
    }
    text.0
}

/// Lines of text. Names and texts cannot add lines of their own.
#[derive(Default)]
struct Lines(String);

impl Lines {
    fn push(&mut self, level: usize, line: impl Display) {
        let line = line.to_string();
        self.0.push_str(&"  ".repeat(level));
        self.0.push_str(&escaped(&line));
        self.0.push('\n');
    }
}

fn describe_qr(text: &mut Lines, field: &FieldLayout, layout: &QrLayout) {
    let FieldLayout { id, bounds, .. } = field;
    let code = format_args!("field {id}: “{}” as a QR code in {bounds}", layout.text);
    text.push(1, code);
    if let Some(symbol) = &layout.symbol {
        let symbol = format_args!(
            "version {}, error correction {}, {side}×{side} modules of {} px in {}",
            symbol.version(),
            symbol.error_correction().name(),
            symbol.module,
            symbol.bounds,
            side = symbol.side(),
        );
        text.push(2, symbol);
    }
}

fn describe_text(text: &mut Lines, field: &FieldLayout, layout: &TextLayout) {
    let FieldLayout { id, bounds, .. } = field;
    let size = layout.size;
    text.push(
        1,
        format_args!("field {id}: “{}” at {size} px in {bounds}", layout.text),
    );
    if let Some(ink) = layout.ink {
        let InkBox {
            left,
            top,
            right,
            bottom,
            ..
        } = ink;
        text.push(
            2,
            format_args!("ink from {left:.2},{top:.2} to {right:.2},{bottom:.2}"),
        );
    }
    if let Some([xx, yx, xy, yy]) = slant(layout) {
        text.push(2, format_args!("slanted by {xx} {yx} {xy} {yy}"));
    }
    for line in &layout.lines {
        text.push(
            2,
            format_args!("line “{}”, baseline {}", line.text, line.baseline),
        );
        for run in &line.runs {
            describe_run(text, &ShownRun::new(run, line, size), size);
        }
    }
}

fn describe_run(text: &mut Lines, run: &ShownRun<'_>, field_size: f32) {
    let ShownRun {
        start,
        end,
        script,
        direction,
        language,
        font,
        face,
        ..
    } = run;
    let attributes = format!("{script} {direction} {language} {font} #{face}");
    text.push(
        3,
        format_args!("“{}” {start}..{end} {attributes}", run.text),
    );
    if run.size != field_size {
        let size = run.size;
        text.push(
            4,
            format_args!("set at {size} px, to look as large as the field's font"),
        );
    }
    for (tag, value) in &run.variations {
        text.push(4, format_args!("axis {tag} = {value}"));
    }
    for feature in run.features {
        text.push(4, format_args!("feature {feature}"));
    }
    text.push(4, "glyph cluster        x        y  advance");
    for glyph in &run.glyphs {
        let ShownGlyph {
            id,
            cluster,
            x,
            y,
            advance,
        } = glyph;
        text.push(
            4,
            format_args!("{id:5} {cluster:7} {x:8.2} {y:8.2} {advance:8.2}"),
        );
    }
}
