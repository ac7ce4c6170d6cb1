//! How one name is set, for people.

use std::fmt::Display;

use engross::field::Side;
use engross::picture::PictureLayout;
use engross::qr::QrLayout;
use engross::text::{
    BaselineRule, BreakRule, InkBox, Line, Substitution, SubstitutionReason, TextLayout,
};
use engross::{Entry, FieldContent, FieldLayout, Sheet, escaped};

use super::json::{ShownGlyph, ShownRun, slant};

pub(super) fn describe(entry: Entry<'_>, sheet: &Sheet) -> String {
    let mut text = Lines::default();
    text.push(0, entry.name());
    for field in sheet.own_fields() {
        match &field.content {
            FieldContent::Text(layout) => describe_text(&mut text, field, layout),
            FieldContent::Qr(layout) => describe_qr(&mut text, field, layout),
            FieldContent::Image(layout) => describe_picture(&mut text, field, layout),
            FieldContent::Unwritten => {
                let FieldLayout { id, .. } = field;
                let side = side(field);
                text.push(
                    1,
                    format_args!("field {id}{side}: not written for this row"),
                );
            }
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

/// What follows the id of a field.
fn side(field: &FieldLayout) -> &'static str {
    match field.side {
        Side::Front => "",
        Side::Back => " (back)",
    }
}

fn describe_qr(text: &mut Lines, field: &FieldLayout, layout: &QrLayout) {
    let FieldLayout { id, bounds, .. } = field;
    let side = side(field);
    let code = format_args!(
        "field {id}{side}: “{}” as a QR code in {bounds}",
        layout.text
    );
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

fn describe_picture(text: &mut Lines, field: &FieldLayout, layout: &PictureLayout) {
    let FieldLayout { id, bounds, .. } = field;
    let (side, name) = (side(field), &layout.name);
    text.push(
        1,
        format_args!("field {id}{side}: the picture “{name}” in {bounds}"),
    );
    if let Some(picture) = &layout.picture {
        text.push(2, format_args!("shown in {}", picture.area));
    }
}

fn describe_text(text: &mut Lines, field: &FieldLayout, layout: &TextLayout) {
    let FieldLayout { id, bounds, .. } = field;
    let (side, size) = (side(field), layout.size);
    text.push(
        1,
        format_args!(
            "field {id}{side}: “{}” at {size} px in {bounds}",
            layout.text
        ),
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
    describe_baseline(text, layout);
    if let Some(rule) = layout.fit.breaks {
        let places = match rule {
            BreakRule::AtSpaces => "at spaces",
            BreakRule::BetweenWords => "between words and after hyphens",
            _ => "wherever its script allows it",
        };
        let unbroken = layout.fit.unbroken_size;
        text.push(
            2,
            format_args!("broken {places}: on one line it would be set at {unbroken} px"),
        );
    }
    for line in &layout.lines {
        text.push(
            2,
            format_args!("line “{}”, baseline {}", line.text, line.baseline),
        );
        for substitution in &line.substitutions {
            describe_substitution(text, line, substitution);
        }
        for run in &line.runs {
            describe_run(text, &ShownRun::new(run, line, size), size);
        }
    }
}

/// Why the baseline is not where the alignment places it.
fn describe_baseline(text: &mut Lines, layout: &TextLayout) {
    match layout.baseline {
        BaselineRule::FontReach => text.push(
            2,
            "the baseline leaves room in the box for all letters of the font",
        ),
        BaselineRule::Moved(down) => {
            let (by, to) = (down.abs(), if down < 0.0 { "up" } else { "down" });
            text.push(
                2,
                format_args!(
                    "the baseline is moved {to} by {by:.2} px, to keep the ink in the box"
                ),
            );
        }
        _ => {}
    }
}

fn describe_substitution(text: &mut Lines, line: &Line, substitution: &Substitution) {
    let Substitution {
        range, original, ..
    } = substitution;
    let why = match substitution.reason {
        SubstitutionReason::Quotes => "the apostrophe of typesetters",
        SubstitutionReason::Capitals => "by `capitals`",
        SubstitutionReason::LeftOut => "no font has it",
        _ => "the font of the word lacks it",
    };
    let set = &line.text[range.clone()];
    let set = match set.is_empty() {
        true => "left out".to_owned(),
        false => format!("set as “{set}”"),
    };
    text.push(3, format_args!("“{original}” is {set}: {why}"));
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
    if let Some(lacking) = run.lacking {
        text.push(4, format_args!("the field's own font lacks “{lacking}”"));
    }
    if run.size != field_size {
        let size = run.size;
        let why = match run.small_capitals {
            true => "as small capitals",
            false => "to look as large as the field's font",
        };
        text.push(4, format_args!("set at {size} px, {why}"));
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
