//! The keys of a `[[field]]`, each read and checked on its own.

use std::collections::BTreeMap;

use super::fields::{FieldSettings, Said};
use super::kind;
use super::reader::{At, FromValue, Table};
use crate::field::{Align, AlignBy, AxisTag, Color, FieldKind, Overflow, SizeRange, VerticalAlign};
use crate::geometry::PixelBox;
use crate::pattern::Pattern;
use crate::template::MAX_SIDE;

const TEXT: &str = r#"text = "{name}""#;
pub(super) const BOX: &str = "box = { x = 300, y = 520, width = 1154, height = 150 }";
const SIZE: &str = "size = { max = 96, min = 48 }";

/// The largest em, in pixels.
const MAX_SIZE: f64 = 10_000.0;
pub(super) const REGULAR_WEIGHT: u16 = 400;

/// What a `[[field]]` says, with a problem for each thing that is wrong.
pub(super) fn read(table: Table<'_>, is_drawn: bool) -> FieldSettings {
    let id = table.optional::<&str>("id", r#"id = "name""#);
    let kind = kind::read(&table);
    let text = if is_drawn {
        table.optional::<&str>("text", TEXT)
    } else {
        table.required::<&str>("text", TEXT)
    };
    let pattern = text.and_then(|text| {
        let value = pattern(&table, "text", text)?;
        Some(Said {
            value,
            line: text.line,
        })
    });
    if !is_drawn && !table.has("box") {
        table.required::<&toml::de::DeTable<'_>>("box", BOX);
    }
    if !is_drawn && !table.has("size") && !matches!(kind, Some(FieldKind::Qr(_))) {
        table.required::<f64>("size", SIZE);
    }
    let families = table.texts("font", r#"font = "Great Vibes""#);
    let number = |number: Option<At<f64>>| number.map(|number| single(number.value));
    let settings = FieldSettings {
        line: table.line,
        id: id.map(|id| Said {
            value: id.value.to_owned(),
            line: id.line,
        }),
        text: pattern,
        kind,
        bounds: read_box(&table),
        size: read_size(&table),
        families: families
            .filter(|families| !families.is_empty())
            .map(|families| Said {
                line: families[0].line,
                value: families
                    .iter()
                    .map(|family| family.value.to_owned())
                    .collect(),
            }),
        weight: read_weight(&table),
        italic: table
            .optional::<bool>("italic", "italic = true")
            .map(|italic| italic.value),
        color: color(&table, "color", r##"color = "#12244f""##),
        letter_spacing: number(table.number(
            "letter_spacing",
            -1.0..=10.0,
            "letter_spacing = 0.05",
        )),
        line_height: number(table.number("line_height", 0.1..=10.0, "line_height = 1.2")),
        variations: read_variations(&table),
        language: super::language(&table),
        align: table.keyword(
            "align",
            &[
                ("center", Align::Center),
                ("left", Align::Left),
                ("right", Align::Right),
                ("start", Align::Start),
                ("end", Align::End),
            ],
        ),
        align_by: table.keyword(
            "align_by",
            &[("ink", AlignBy::Ink), ("advance", AlignBy::Advance)],
        ),
        vertical_align: table.keyword(
            "vertical_align",
            &[
                ("middle", VerticalAlign::Middle),
                ("top", VerticalAlign::Top),
                ("bottom", VerticalAlign::Bottom),
            ],
        ),
        overflow: read_overflow(&table),
    };
    table.finish();
    settings
}

/// The pattern that is the value of a key.
pub(super) fn pattern(table: &Table<'_>, key: &str, text: At<&str>) -> Option<Pattern> {
    text.value
        .parse()
        .map_err(|error: crate::pattern::PatternError| {
            table.problem(text.line, format!("`{key}` has {error}"), error.hint());
        })
        .ok()
}

fn read_box(table: &Table<'_>) -> Option<Said<PixelBox>> {
    let sides = table.table("box", BOX)?;
    let side = |key, least: u32| -> Option<u32> {
        let number = sides.required::<u32>(key, BOX)?;
        if !(least..=MAX_SIDE).contains(&number.value) {
            sides.problem(
                number.line,
                format!("`{key}` of `box` must be from {least} to {MAX_SIDE} pixels"),
                format!("for example: {BOX}"),
            );
        }
        Some(number.value)
    };
    let (x, y, width, height) = (
        side("x", 0),
        side("y", 0),
        side("width", 1),
        side("height", 1),
    );
    let line = sides.line;
    sides.finish();
    Some(Said {
        value: PixelBox::new(x?, y?, width?, height?),
        line,
    })
}

fn read_size(table: &Table<'_>) -> Option<SizeRange> {
    if !table.holds_table("size") {
        let max = table.number("size", 1.0..=MAX_SIZE, SIZE)?.value;
        return Some(full_size(max));
    }
    let range = table.table("size", SIZE)?;
    range.required::<f64>("max", SIZE);
    let max = range.number("max", 1.0..=MAX_SIZE, SIZE);
    let min = range.number("min", 0.5..=MAX_SIZE, SIZE);
    if let (Some(max), Some(min)) = (max, min)
        && min.value > max.value
    {
        range.problem(
            min.line,
            format!(
                "`min` of `size` ({}) is more than `max` ({})",
                min.value, max.value
            ),
            "`max` is tried first, and nothing is set smaller than `min`",
        );
    }
    range.finish();
    let max = max?.value;
    Some(SizeRange {
        max: single(max),
        min: single(min.map_or(max / 2.0, |min| min.value)),
    })
}

/// This size, or down to half of it.
pub(super) fn full_size(max: f64) -> SizeRange {
    SizeRange {
        max: single(max),
        min: single(max / 2.0),
    }
}

fn read_weight(table: &Table<'_>) -> Option<u16> {
    let weight = table.optional::<u32>("weight", "weight = 700")?;
    let within = u16::try_from(weight.value).ok();
    let within = within.filter(|weight| (1..=1000).contains(weight));
    if within.is_none() {
        table.problem(
            weight.line,
            format!(
                "`weight` of `field` must be from 1 to 1000, and is {}",
                weight.value
            ),
            "400 is regular, 700 bold",
        );
    }
    within
}

/// The colour that is the value of a key.
pub(super) fn color(table: &Table<'_>, key: &'static str, example: &str) -> Option<Color> {
    let color = table.optional::<&str>(key, example)?;
    color
        .value
        .parse()
        .map_err(|error: crate::field::ColorError| {
            table.problem(
                color.line,
                error.to_string(),
                "write it as `#rrggbb` or `#rgb`, for example `#12244f`",
            );
        })
        .ok()
}

fn read_overflow(table: &Table<'_>) -> Option<Vec<Overflow>> {
    let policies = [("shrink", Overflow::Shrink), ("wrap", Overflow::Wrap)];
    let words = table.texts("overflow", r#"overflow = ["shrink", "wrap"]"#)?;
    let mut overflow = Vec::new();
    for word in words {
        let Some(policy) = table.one_of("overflow", word, &policies) else {
            continue;
        };
        if overflow.contains(&policy) {
            table.problem(
                word.line,
                format!("`overflow` of `field` has `{}` twice", word.value),
                "each is tried once",
            );
        }
        overflow.push(policy);
    }
    Some(overflow)
}

fn read_variations(table: &Table<'_>) -> Option<BTreeMap<AxisTag, f32>> {
    const EXAMPLE: &str = "variations = { wght = 600 }";
    let mut variations = BTreeMap::new();
    let axes = table.table("variations", EXAMPLE)?;
    for (tag, value) in axes.entries() {
        let value = f64::from_value(value);
        match (tag.value.parse::<AxisTag>(), value) {
            (Ok(axis), Some(value)) => {
                variations.insert(axis, single(value));
            }
            (Err(error), _) => table.problem(
                tag.line,
                error.to_string(),
                format!("tags have four letters; for example: {EXAMPLE}"),
            ),
            (_, None) => table.problem(
                tag.line,
                format!("`{}` of `variations` must be a number", tag.value),
                format!("for example: {EXAMPLE}"),
            ),
        }
    }
    Some(variations)
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "pixels and factors within the documented limits need no more digits"
)]
fn single(number: f64) -> f32 {
    number as f32
}
