//! The form of `inspect --json`.

use std::collections::BTreeMap;

use engross::field::Side;
use engross::qr::QrSymbol;
use engross::text::{
    BaselineRule, BreakRule, Glyph, InkBox, Line, Run, SubstitutionReason, TextLayout,
};
use engross::{Diagnostic, Entry, FieldContent, FieldLayout, PixelBox, Sheet, Transform};
use serde::Serialize;

/// The layout of a name in `inspect --json`.
#[derive(Serialize)]
pub(super) struct ShownName<'a> {
    name: &'a str,
    fields: Vec<ShownField<'a>>,
    findings: &'a [Diagnostic],
}

#[derive(Serialize)]
struct ShownField<'a> {
    id: &'a str,
    /// Only of a field on the back.
    #[serde(skip_serializing_if = "Option::is_none")]
    side: Option<&'static str>,
    /// Only where it is not: the row does not meet the field's conditions.
    #[serde(skip_serializing_if = "is_true")]
    written: bool,
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
    /// What placed the first baseline; only of text.
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline_by: Option<&'static str>,
    /// By how many pixels the ink of the text moved its baseline, down if positive.
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline_moved: Option<f32>,
    /// Where the text was broken into lines, if it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    broken: Option<ShownBreaks>,
    /// Empty for a QR code.
    lines: Vec<ShownLine<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    qr: Option<ShownQr>,
}

#[derive(Serialize)]
struct ShownBreaks {
    at: &'static str,
    /// The size at which the text would have fitted unbroken.
    unbroken_size: f32,
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
    /// What is set in another way than it is spelt.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    substitutions: Vec<ShownSubstitution<'a>>,
    runs: Vec<ShownRun<'a>>,
}

#[derive(Serialize)]
struct ShownSubstitution<'a> {
    start: usize,
    end: usize,
    spelt: &'a str,
    reason: &'static str,
}

#[derive(Serialize)]
pub(super) struct ShownRun<'a> {
    pub(super) text: &'a str,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) script: &'static str,
    pub(super) direction: &'static str,
    pub(super) language: &'a str,
    pub(super) font: &'a str,
    pub(super) face: u32,
    pub(super) variations: BTreeMap<String, f32>,
    pub(super) size: f32,
    /// The first character that the field's own font lacks, if the run is in another for that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) lacking: Option<char>,
    #[serde(skip_serializing_if = "is_false")]
    pub(super) small_capitals: bool,
    /// Only those that differ from the font's own defaults.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    pub(super) features: &'a [String],
    pub(super) glyphs: Vec<ShownGlyph>,
}

#[derive(Serialize)]
pub(super) struct ShownGlyph {
    pub(super) id: u16,
    pub(super) cluster: usize,
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) advance: f32,
}

impl<'a> ShownName<'a> {
    pub(super) fn new(entry: Entry<'a>, sheet: &'a Sheet) -> Self {
        Self {
            name: entry.name(),
            fields: sheet.own_fields().map(ShownField::new).collect(),
            findings: sheet.findings(),
        }
    }
}

impl<'a> ShownField<'a> {
    fn new(field: &'a FieldLayout) -> Self {
        let shown = Self {
            id: &field.id,
            side: (field.side == Side::Back).then(|| field.side.name()),
            written: true,
            text: "",
            size: None,
            bounds: field.bounds.into(),
            ink: None,
            slant: None,
            baseline_by: None,
            baseline_moved: None,
            broken: None,
            lines: Vec::new(),
            qr: None,
        };
        match &field.content {
            FieldContent::Text(layout) => Self {
                text: &layout.text,
                size: Some(layout.size),
                ink: layout.ink.map(Rectangle::from),
                slant: slant(layout),
                baseline_by: Some(baseline_name(layout.baseline)),
                baseline_moved: match layout.baseline {
                    BaselineRule::Moved(down) => Some(down),
                    _ => None,
                },
                broken: layout.fit.breaks.map(|rule| ShownBreaks {
                    at: break_name(rule),
                    unbroken_size: layout.fit.unbroken_size,
                }),
                lines: layout
                    .lines
                    .iter()
                    .map(|line| ShownLine::new(line, layout.size))
                    .collect(),
                ..shown
            },
            FieldContent::Unwritten => Self {
                written: false,
                ..shown
            },
            FieldContent::Image(layout) => Self {
                text: &layout.name,
                ink: layout.picture.as_ref().map(|picture| picture.area.into()),
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

pub(super) fn slant(layout: &TextLayout) -> Option<[f32; 4]> {
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
            substitutions: line
                .substitutions
                .iter()
                .map(|substitution| ShownSubstitution {
                    start: substitution.range.start,
                    end: substitution.range.end,
                    spelt: &substitution.original,
                    reason: reason_name(substitution.reason),
                })
                .collect(),
            runs: line
                .runs
                .iter()
                .map(|run| ShownRun::new(run, line, size))
                .collect(),
        }
    }
}

impl<'a> ShownRun<'a> {
    pub(super) fn new(run: &'a Run, line: &'a Line, size: f32) -> Self {
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
            lacking: run.lacking,
            small_capitals: run.small_capitals,
            features: &run.features,
            glyphs: run.glyphs.iter().map(ShownGlyph::new).collect(),
        }
    }
}

fn baseline_name(rule: BaselineRule) -> &'static str {
    match rule {
        BaselineRule::FontReach => "font",
        BaselineRule::Moved(_) => "ink",
        _ => "alignment",
    }
}

fn break_name(rule: BreakRule) -> &'static str {
    match rule {
        BreakRule::AtSpaces => "spaces",
        BreakRule::BetweenWords => "words",
        _ => "anywhere",
    }
}

fn reason_name(reason: SubstitutionReason) -> &'static str {
    match reason {
        SubstitutionReason::Quotes => "quotes",
        SubstitutionReason::Capitals => "capitals",
        SubstitutionReason::LeftOut => "left-out",
        _ => "not-in-font",
    }
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_true(value: &bool) -> bool {
    *value
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_false(value: &bool) -> bool {
    !value
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
