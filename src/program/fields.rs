//! `[[field]]`: what to write on the template.

use std::collections::BTreeMap;
use std::path::Path;

use super::reader::{At, FromValue, Table};
use crate::field::{
    Align, AlignBy, AxisTag, Color, Field, Overflow, SizeRange, TextStyle, VerticalAlign,
};
use crate::geometry::PixelBox;
use crate::pattern::Pattern;
use crate::template::MAX_SIDE;

const BOX: &str = "box = { x = 300, y = 520, width = 1154, height = 150 }";
const SIZE: &str = "size = { max = 96, min = 48 }";

/// The largest em, in pixels.
const MAX_SIZE: f64 = 10_000.0;
const REGULAR_WEIGHT: u16 = 400;
const DEFAULT_LINE_HEIGHT: f64 = 1.2;

/// The lines of what can turn out wrong only when template and roster are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FieldLines {
    pub(crate) text: u64,
    pub(crate) bounds: u64,
}

/// All the document's fields that are whole, with their lines.
pub(super) fn read(root: &Table<'_>, template: &str) -> (Vec<Field>, Vec<FieldLines>) {
    let Some(tables) = root.tables("field", "[[field]]") else {
        return (Vec::new(), Vec::new());
    };
    let brings_fields = Path::new(template)
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("svg"));
    if tables.is_empty() && !brings_fields {
        root.problem(
            root.line,
            "there is no `[[field]]`: nothing would be written on the template",
            format!("add one, for example: [[field]] text = \"{{name}}\", {BOX}, size = 96"),
        );
    }
    let mut fields: Vec<Field> = Vec::new();
    let mut lines = Vec::new();
    for (index, table) in tables.into_iter().enumerate() {
        let id = table.optional::<&str>("id", r#"id = "name""#);
        let Some((mut field, field_lines)) = read_field(table) else {
            continue;
        };
        let is_taken = |id: &str| fields.iter().any(|field| field.id == id);
        field.id = match id {
            Some(id) => {
                if is_taken(id.value) {
                    root.problem(
                        id.line,
                        format!("there is a field `{}` already", id.value),
                        "give each field an id of its own",
                    );
                }
                id.value.to_owned()
            }
            None => field
                .text
                .columns()
                .next()
                .filter(|column| !is_taken(column))
                .map_or_else(|| format!("field-{}", index + 1), str::to_owned),
        };
        fields.push(field);
        lines.push(field_lines);
    }
    (fields, lines)
}

/// The field but for its id, unless something required is missing or unusable.
fn read_field(table: Table<'_>) -> Option<(Field, FieldLines)> {
    let text = table.required::<&str>("text", r#"text = "{name}""#);
    let pattern = text.and_then(|text| pattern(&table, "text", text));
    let bounds = read_box(&table);
    let size = read_size(&table);
    let families = table
        .texts("font", r#"font = "Great Vibes""#)
        .unwrap_or_default();
    let weight = read_weight(&table);
    let italic = table.optional::<bool>("italic", "italic = true");
    let color = read_color(&table);
    let letter_spacing = table.number("letter_spacing", -1.0..=10.0, "letter_spacing = 0.05");
    let line_height = table.number("line_height", 0.1..=10.0, "line_height = 1.2");
    let variations = read_variations(&table);
    let language = super::language(&table);
    let align = table.keyword(
        "align",
        &[
            ("center", Align::Center),
            ("left", Align::Left),
            ("right", Align::Right),
            ("start", Align::Start),
            ("end", Align::End),
        ],
    );
    let align_by = table.keyword(
        "align_by",
        &[("ink", AlignBy::Ink), ("advance", AlignBy::Advance)],
    );
    let vertical_align = table.keyword(
        "vertical_align",
        &[
            ("middle", VerticalAlign::Middle),
            ("top", VerticalAlign::Top),
            ("bottom", VerticalAlign::Bottom),
        ],
    );
    let overflow = read_overflow(&table);
    table.finish();
    let (text, (bounds, bounds_line)) = (text?, bounds?);
    let field = Field {
        id: String::new(),
        text: pattern?,
        bounds,
        style: TextStyle {
            families: families
                .iter()
                .map(|family| family.value.to_owned())
                .collect(),
            weight: weight.unwrap_or(REGULAR_WEIGHT),
            italic: italic.is_some_and(|italic| italic.value),
            size: size?,
            color: color.unwrap_or(Color::BLACK),
            letter_spacing: single(letter_spacing.map_or(0.0, |number| number.value)),
            line_height: single(line_height.map_or(DEFAULT_LINE_HEIGHT, |number| number.value)),
            variations,
            language,
        },
        align: align.unwrap_or_default(),
        align_by: align_by.unwrap_or_default(),
        vertical_align: vertical_align.unwrap_or_default(),
        overflow,
    };
    let lines = FieldLines {
        text: text.line,
        bounds: bounds_line,
    };
    Some((field, lines))
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

fn read_box(table: &Table<'_>) -> Option<(PixelBox, u64)> {
    table.required::<&toml::de::DeTable<'_>>("box", BOX)?;
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
    Some((PixelBox::new(x?, y?, width?, height?), line))
}

fn read_size(table: &Table<'_>) -> Option<SizeRange> {
    if !table.holds_table("size") {
        table.required::<f64>("size", SIZE)?;
        let max = table.number("size", 1.0..=MAX_SIZE, SIZE)?.value;
        return Some(SizeRange {
            max: single(max),
            min: single(max / 2.0),
        });
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

fn read_color(table: &Table<'_>) -> Option<Color> {
    let color = table.optional::<&str>("color", r##"color = "#12244f""##)?;
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

fn read_overflow(table: &Table<'_>) -> Vec<Overflow> {
    let policies = [("shrink", Overflow::Shrink), ("wrap", Overflow::Wrap)];
    let Some(words) = table.texts("overflow", r#"overflow = ["shrink", "wrap"]"#) else {
        return vec![Overflow::Shrink];
    };
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
    overflow
}

fn read_variations(table: &Table<'_>) -> BTreeMap<AxisTag, f32> {
    const EXAMPLE: &str = "variations = { wght = 600 }";
    let mut variations = BTreeMap::new();
    let Some(axes) = table.table("variations", EXAMPLE) else {
        return variations;
    };
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
    variations
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "pixels and factors within the documented limits need no more digits"
)]
fn single(number: f64) -> f32 {
    number as f32
}
