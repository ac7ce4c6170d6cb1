//! `[[field]]`: what to write on the template.

use std::collections::BTreeMap;

use super::keys::{self, BOX, REGULAR_WEIGHT, full_size};
use super::reader::Table;
use crate::field::{
    Align, AlignBy, Anchor, AxisTag, Color, Field, FieldKind, Overflow, SizeRange, TextStyle,
    VerticalAlign,
};
use crate::geometry::PixelBox;
use crate::pattern::Pattern;

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
    pub(super) text: Option<Said<Pattern>>,
    pub(crate) kind: Option<FieldKind>,
    pub(super) bounds: Option<Said<PixelBox>>,
    pub(super) size: Option<SizeRange>,
    pub(super) families: Option<Said<Vec<String>>>,
    pub(super) weight: Option<u16>,
    pub(super) italic: Option<bool>,
    pub(super) color: Option<Color>,
    pub(super) letter_spacing: Option<f32>,
    pub(super) line_height: Option<f32>,
    pub(super) variations: Option<BTreeMap<AxisTag, f32>>,
    pub(super) language: Option<String>,
    pub(super) align: Option<Align>,
    pub(super) align_by: Option<AlignBy>,
    pub(super) vertical_align: Option<VerticalAlign>,
    pub(super) overflow: Option<Vec<Overflow>>,
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
        .map(|table| keys::read(table, is_drawn))
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
