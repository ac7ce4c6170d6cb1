use std::collections::BTreeMap;
use std::fmt::Write as _;

use engross::qr::{QrLayout, QrSymbol};
use engross::text::{Glyph, InkBox, Line, Run, TextLayout};
use engross::{Entry, FieldContent, FieldLayout, PixelBox, Result, Sheet, Transform};
use serde::Serialize;

use super::args::Inspect;
use super::output::Output;
use super::{Exit, open, report};

pub(super) fn run(arguments: &Inspect) -> Result<Exit> {
    let plan = open::plan_at(&arguments.program.path, &arguments.scale)?;
    let entries: Vec<Entry<'_>> = match &arguments.name {
        Some(name) => vec![plan.find(name)?],
        None => plan.entries().collect(),
    };
    let renderer = open::renderer(plan.program(), &arguments.plates)?;
    let mut scratch = renderer.scratch();
    let mut output = Output::new();
    for entry in entries {
        let sheet = renderer.lay_out(entry, &mut scratch)?;
        if arguments.json {
            output.write_json(&Shown::of(entry, &sheet))?;
        } else {
            output.write(in_words(entry, &sheet).as_bytes())?;
            sheet.findings().iter().for_each(report::diagnostic);
        }
    }
    Ok(Exit::Good)
}

/// How a name is set, as `inspect --json` tells it.
#[derive(Serialize)]
struct Shown<'a> {
    name: &'a str,
    fields: Vec<ShownField<'a>>,
}

#[derive(Serialize)]
struct ShownField<'a> {
    id: &'a str,
    text: &'a str,
    /// Of letters.
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<f32>,
    #[serde(rename = "box")]
    bounds: Rectangle,
    ink: Option<Rectangle>,
    /// Of text that is not upright: `xx yx xy yy` of the matrix by which its letters lie.
    #[serde(skip_serializing_if = "Option::is_none")]
    slant: Option<[f32; 4]>,
    /// Of letters; empty for a QR code.
    lines: Vec<ShownLine<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    qr: Option<ShownQr>,
}

#[derive(Serialize)]
struct ShownQr {
    version: u32,
    error_correction: &'static str,
    /// Pixels of a module's side.
    module: u32,
    /// A string for each row, `#` where it is dark.
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
    /// Where the pen starts, before glyphs are put on the drawing grid.
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
    /// Only where some are set against the font's own defaults.
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

impl<'a> Shown<'a> {
    fn of(entry: Entry<'a>, sheet: &'a Sheet) -> Self {
        Self {
            name: entry.name(),
            fields: sheet.fields().iter().map(ShownField::of).collect(),
        }
    }
}

impl<'a> ShownField<'a> {
    fn of(field: &'a FieldLayout) -> Self {
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
                slant: slant_of(layout),
                lines: layout
                    .lines
                    .iter()
                    .map(|line| ShownLine::of(line, layout.size))
                    .collect(),
                ..shown
            },
            FieldContent::Qr(layout) => Self {
                text: &layout.text,
                ink: layout.symbol.as_ref().map(|symbol| symbol.bounds.into()),
                qr: layout.symbol.as_ref().map(ShownQr::of),
                ..shown
            },
            _ => shown,
        }
    }
}

impl ShownQr {
    fn of(symbol: &QrSymbol) -> Self {
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

fn slant_of(layout: &TextLayout) -> Option<[f32; 4]> {
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
    fn of(line: &'a Line, size: f32) -> Self {
        Self {
            text: &line.text,
            x: line.x,
            baseline: line.baseline,
            runs: line
                .runs
                .iter()
                .map(|run| ShownRun::of(run, line, size))
                .collect(),
        }
    }
}

impl<'a> ShownRun<'a> {
    fn of(run: &'a Run, line: &'a Line, size: f32) -> Self {
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
            size,
            features: &run.features,
            glyphs: run.glyphs.iter().map(ShownGlyph::of).collect(),
        }
    }
}

/// The tag of a language that is not known (BCP 47, section 4.1).
const UNDETERMINED: &str = "und";

impl ShownGlyph {
    fn of(
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

fn in_words(entry: Entry<'_>, sheet: &Sheet) -> String {
    let mut text = format!("{}\n", entry.name());
    for field in sheet.fields() {
        // Writing to a string cannot fail.
        let _ = match &field.content {
            FieldContent::Text(layout) => describe_letters(&mut text, field, layout),
            FieldContent::Qr(layout) => describe_qr(&mut text, field, layout),
            _ => Ok(()),
        };
    }
    text
}

fn describe_qr(text: &mut String, field: &FieldLayout, layout: &QrLayout) -> std::fmt::Result {
    writeln!(
        text,
        "  field {}: “{}” as a QR code in {}",
        field.id, layout.text, field.bounds
    )?;
    let Some(symbol) = &layout.symbol else {
        return Ok(());
    };
    writeln!(
        text,
        "    version {}, error correction {}, {side}×{side} modules of {} px in {}",
        symbol.version(),
        symbol.error_correction().name(),
        symbol.module,
        symbol.bounds,
        side = symbol.side(),
    )
}

fn describe_letters(
    text: &mut String,
    field: &FieldLayout,
    layout: &TextLayout,
) -> std::fmt::Result {
    writeln!(
        text,
        "  field {}: “{}” at {} px in {}",
        field.id, layout.text, layout.size, field.bounds
    )?;
    if let Some(InkBox {
        left,
        top,
        right,
        bottom,
        ..
    }) = layout.ink
    {
        writeln!(
            text,
            "    ink from {left:.2},{top:.2} to {right:.2},{bottom:.2}"
        )?;
    }
    if let Some([xx, yx, xy, yy]) = slant_of(layout) {
        writeln!(text, "    slanted by {xx} {yx} {xy} {yy}")?;
    }
    for line in &layout.lines {
        writeln!(text, "    line “{}”, baseline {}", line.text, line.baseline)?;
        for run in &line.runs {
            let shown = ShownRun::of(run, line, layout.size);
            writeln!(
                text,
                "      “{}” {}..{} {} {} {} {} #{}",
                shown.text,
                shown.start,
                shown.end,
                shown.script,
                shown.direction,
                shown.language,
                shown.font,
                shown.face
            )?;
            for (tag, value) in &shown.variations {
                writeln!(text, "        axis {tag} = {value}")?;
            }
            for feature in shown.features {
                writeln!(text, "        feature {feature}")?;
            }
            writeln!(text, "        glyph cluster        x        y  advance")?;
            for Glyph {
                id,
                cluster,
                x,
                y,
                advance,
                ..
            } in &run.glyphs
            {
                writeln!(
                    text,
                    "        {id:5} {cluster:7} {x:8.2} {y:8.2} {advance:8.2}"
                )?;
            }
        }
    }
    Ok(())
}
