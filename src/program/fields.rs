//! `[[field]]`: what to write on the template.

use std::collections::BTreeMap;

use super::kind;
use super::reader::{At, FromValue, Table};
use crate::field::{
    Align, AlignBy, Anchor, AxisTag, Color, Field, FieldKind, Overflow, SizeRange, TextStyle,
    VerticalAlign,
};
use crate::geometry::PixelBox;
use crate::pattern::Pattern;
use crate::template::MAX_SIDE;

const TEXT: &str = r#"text = "{name}""#;
const BOX: &str = "box = { x = 300, y = 520, width = 1154, height = 150 }";
const SIZE: &str = "size = { max = 96, min = 48 }";

/// The largest em, in pixels.
const MAX_SIZE: f64 = 10_000.0;
const REGULAR_WEIGHT: u16 = 400;
pub(crate) const DEFAULT_LINE_HEIGHT: f32 = 1.2;

/// Where things of a field stand that can turn out wrong only when template and roster are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FieldLines {
    pub(crate) text: Spot,
    /// `None` for a box that nobody drew or wrote.
    pub(crate) bounds: Option<Spot>,
    /// Of the fonts it asks for; of its text where it asks for none.
    pub(crate) font: Spot,
}

/// A line of the program's files, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spot {
    /// Of the `program.toml`.
    Program(u64),
    /// Of the template.
    #[cfg_attr(
        not(feature = "svg"),
        expect(dead_code, reason = "pictures have no lines")
    )]
    Template(u64),
}

/// What a `[[field]]` says.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct FieldSettings {
    pub(crate) line: u64,
    pub(crate) id: Option<Said<String>>,
    text: Option<Said<Pattern>>,
    pub(crate) kind: Option<FieldKind>,
    bounds: Option<Said<PixelBox>>,
    size: Option<SizeRange>,
    families: Option<Said<Vec<String>>>,
    weight: Option<u16>,
    italic: Option<bool>,
    color: Option<Color>,
    letter_spacing: Option<f32>,
    line_height: Option<f32>,
    variations: Option<BTreeMap<AxisTag, f32>>,
    language: Option<String>,
    align: Option<Align>,
    align_by: Option<AlignBy>,
    vertical_align: Option<VerticalAlign>,
    overflow: Option<Vec<Overflow>>,
}

/// A value that a `[[field]]` gives, and the line it is on.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Said<T> {
    pub(crate) value: T,
    pub(crate) line: u64,
}

impl FieldSettings {
    /// Puts what is said in the place of what the drawing says.
    ///
    /// A box, or an alignment, that is said goes before the place that the drawing has for the
    /// text. `to_pixels` takes lengths of the drawing to pixels, and boxes.
    #[cfg(feature = "svg")]
    pub(crate) fn apply(
        self,
        field: &mut Field,
        lines: &mut FieldLines,
        to_pixels: impl Fn(f32) -> f32,
        box_to_pixels: impl Fn(PixelBox) -> PixelBox,
    ) {
        if let Some(Said { value, line }) = self.text {
            field.text = value;
            lines.text = Spot::Program(line);
        }
        if let Some(Said { value, line }) = self.bounds {
            field.bounds = box_to_pixels(value);
            field.slanted = None;
            field.anchor = Anchor::default();
            lines.bounds = Some(Spot::Program(line));
        }
        if let Some(kind) = self.kind {
            field.kind = kind;
        }
        if matches!(field.kind, FieldKind::Qr(_)) {
            // It fills its box, whatever side a text there would start from.
            field.align = Align::default();
        }
        if self.align.is_some() {
            field.anchor.x = None;
        }
        if self.vertical_align.is_some() {
            field.anchor.baseline = None;
        }
        if let Some(Said { value, line }) = self.families {
            field.style.families = value;
            lines.font = Spot::Program(line);
        }
        if let Some(SizeRange { max, min }) = self.size {
            field.style.size = SizeRange {
                max: to_pixels(max),
                min: to_pixels(min),
            };
        }
        let style = &mut field.style;
        set(&mut style.weight, self.weight);
        set(&mut style.italic, self.italic);
        set(&mut style.color, self.color);
        set(&mut style.letter_spacing, self.letter_spacing);
        set(&mut style.line_height, self.line_height);
        set(&mut style.variations, self.variations);
        style.language = self.language.or(style.language.take());
        set(&mut field.align, self.align);
        set(&mut field.align_by, self.align_by);
        set(&mut field.vertical_align, self.vertical_align);
        set(&mut field.overflow, self.overflow);
    }

    /// The first column that its text names.
    #[cfg(feature = "svg")]
    pub(crate) fn column(&self) -> Option<String> {
        let text = self.text.as_ref()?;
        text.value.columns().next().map(str::to_owned)
    }

    /// The keys that a field needs where no drawing has them, and that are not said.
    #[cfg(feature = "svg")]
    pub(crate) fn missing(&self) -> Vec<&'static str> {
        let needed = [
            ("text", self.text.is_some()),
            ("box", self.bounds.is_some()),
            ("size", self.size.is_some() || self.is_qr()),
        ];
        let missing = needed.into_iter().filter(|(_, is_said)| !is_said);
        missing.map(|(key, _)| key).collect()
    }

    fn is_qr(&self) -> bool {
        matches!(self.kind, Some(FieldKind::Qr(_)))
    }

    /// The field but for its id, with the defaults for what is not said; `None` where something
    /// is [missing](Self::missing).
    pub(crate) fn into_field(self) -> Option<(Field, FieldLines)> {
        let is_qr = self.is_qr();
        let (text, bounds) = (self.text?, self.bounds?);
        let size = match self.size {
            // It has the size of its box.
            None if is_qr => full_size(f64::from(bounds.value.height)),
            size => size?,
        };
        let lines = FieldLines {
            text: Spot::Program(text.line),
            bounds: Some(Spot::Program(bounds.line)),
            font: Spot::Program(self.families.as_ref().map_or(text.line, |said| said.line)),
        };
        let field = Field {
            id: self.id.map_or_else(String::new, |id| id.value),
            text: text.value,
            kind: self.kind.unwrap_or_default(),
            bounds: bounds.value,
            slanted: None,
            anchor: Anchor::default(),
            style: TextStyle {
                families: self.families.map_or_else(Vec::new, |said| said.value),
                weight: self.weight.unwrap_or(REGULAR_WEIGHT),
                italic: self.italic.unwrap_or_default(),
                size,
                color: self.color.unwrap_or(Color::BLACK),
                letter_spacing: self.letter_spacing.unwrap_or_default(),
                line_height: self.line_height.unwrap_or(DEFAULT_LINE_HEIGHT),
                variations: self.variations.unwrap_or_default(),
                language: self.language,
            },
            align: self.align.unwrap_or_default(),
            align_by: self.align_by.unwrap_or_default(),
            vertical_align: self.vertical_align.unwrap_or_default(),
            overflow: self.overflow.unwrap_or_else(default_overflow),
        };
        Some((field, lines))
    }
}

/// What is tried where a field does not say.
pub(crate) fn default_overflow() -> Vec<Overflow> {
    vec![Overflow::Shrink]
}

#[cfg(feature = "svg")]
fn set<T>(target: &mut T, said: Option<T>) {
    if let Some(said) = said {
        *target = said;
    }
}

/// All the document's `[[field]]`s.
pub(super) fn read(root: &Table<'_>, is_drawn: bool) -> Vec<FieldSettings> {
    let Some(tables) = root.tables("field", "[[field]]") else {
        return Vec::new();
    };
    if tables.is_empty() && !is_drawn {
        root.problem(
            root.line,
            "there is no `[[field]]`: nothing would be written on the template",
            format!("add one, for example: [[field]] text = \"{{name}}\", {BOX}, size = 96"),
        );
    }
    tables
        .into_iter()
        .map(|table| read_settings(table, is_drawn))
        .collect()
}

/// The fields of a picture that are whole, each with its id.
pub(super) fn of_picture(
    root: &Table<'_>,
    settings: Vec<FieldSettings>,
) -> (Vec<Field>, Vec<FieldLines>) {
    let mut fields: Vec<Field> = Vec::new();
    let mut lines = Vec::new();
    for (index, settings) in settings.into_iter().enumerate() {
        let id_line = settings.id.as_ref().map_or(settings.line, |id| id.line);
        let Some((mut field, field_lines)) = settings.into_field() else {
            continue;
        };
        if field.id.is_empty() {
            field.id = free_id(&field.text, index, &fields);
        } else if fields.iter().any(|one| one.id == field.id) {
            root.problem(
                id_line,
                format!("there is a field `{}` already", field.id),
                "give each field an id of its own",
            );
        }
        fields.push(field);
        lines.push(field_lines);
    }
    (fields, lines)
}

/// The id of a field that has none of its own: the first column its text names, else its number.
pub(crate) fn free_id(text: &Pattern, index: usize, taken: &[Field]) -> String {
    let is_free = |column: &&str| taken.iter().all(|field| field.id != *column);
    let column = text.columns().next().filter(is_free);
    column.map_or_else(|| format!("field-{}", index + 1), str::to_owned)
}

fn read_settings(table: Table<'_>, is_drawn: bool) -> FieldSettings {
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
fn full_size(max: f64) -> SizeRange {
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
