use std::collections::BTreeMap;

use super::document::Table;
use super::roster;
use super::value::FromValue as _;
use crate::diagnostic::{Code, Diagnostic};
use crate::field::{
    Align, AlignBy, AxisTag, Capitals, Color, ColorError, ErrorCorrection, Fit, MissingSigns,
    Overflow, PictureShape, Quotes, Side, SizeRange, VerticalAlign,
};
use crate::geometry::PixelBox;
use crate::program::located::Located;
use crate::program::settings::{BOX, FieldSettings, Kind, LANGUAGE, SIZE, TEXT};
use crate::roster::Condition;

/// The settings of all fields of a table; `None` if they are not a list of tables.
pub(super) fn read_all(table: &Table<'_>, example: &str) -> Option<Vec<FieldSettings>> {
    let fields = table.tables("field", example)?;
    let fields = (1..).zip(fields);
    Some(fields.map(|(number, field)| read(number, field)).collect())
}

/// The settings of a `[[field]]`.
fn read(number: usize, table: Table<'_>) -> FieldSettings {
    let levels = ErrorCorrection::ALL.map(|level| (level.name(), level));
    let mut settings = FieldSettings {
        line: Some(table.line()),
        number,
        side: table.keyword("side", &Side::ALL.map(|side| (side.name(), side))),
        id: table.text("id", r#"id = "name""#),
        when: read_when(&table),
        kind: table.keyword("kind", &Kind::ALL.map(|kind| (kind.name(), kind))),
        fit: table.keyword("fit", &Fit::ALL.map(|fit| (fit.name(), fit))),
        shape: table.keyword(
            "shape",
            &PictureShape::ALL.map(|shape| (shape.name(), shape)),
        ),
        error_correction: table.keyword("error_correction", &levels),
        quiet_zone: table.optional("quiet_zone", "quiet_zone = 4"),
        background: color(&table, "background", r##"background = "#ffffff""##),
        text: table.pattern("text", TEXT),
        bounds: read_box(&table),
        size: read_size(&table),
        families: read_families(&table),
        weight: table.optional("weight", "weight = 700"),
        italic: table.optional("italic", "italic = true"),
        color: color(&table, "color", r##"color = "#12244f""##),
        letter_spacing: table.optional("letter_spacing", "letter_spacing = 0.05"),
        line_height: table.optional("line_height", "line_height = 1.2"),
        match_fallback: table.optional("match_fallback", "match_fallback = false"),
        quotes: table.keyword("quotes", &Quotes::ALL.map(|quotes| (quotes.name(), quotes))),
        capitals: table.keyword(
            "capitals",
            &Capitals::ALL.map(|style| (style.name(), style)),
        ),
        missing: table.keyword(
            "missing",
            &MissingSigns::ALL.map(|what| (what.name(), what)),
        ),
        variations: read_variations(&table),
        language: table.text("lang", LANGUAGE),
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
        columns: table.optional("columns", "columns = \"auto\""),
        overflow: read_overflow(&table),
        unreadable: Vec::new(),
    };
    let required = [
        ("text", settings.text.is_some()),
        ("box", settings.bounds.is_some()),
        ("size", settings.size.is_some()),
    ];
    for (key, is_set) in required {
        if !is_set && table.has(key) {
            settings.unreadable.push(key);
        }
    }
    table.finish();
    settings
}

fn read_when(table: &Table<'_>) -> Option<Located<Vec<Condition>>> {
    let (value, line) = roster::conditions(table, "when", r#"when = { Grade = "1" }"#)?;
    Some(Located {
        value,
        line: Some(line),
    })
}

fn read_box(table: &Table<'_>) -> Option<Located<PixelBox>> {
    let sides = table.table("box", BOX)?;
    let side = |key| Some(sides.required::<u32>(key, BOX)?.value);
    let (x, y, width, height) = (side("x"), side("y"), side("width"), side("height"));
    let line = sides.line();
    sides.finish();
    Some(Located {
        value: PixelBox::new(x?, y?, width?, height?),
        line: Some(line),
    })
}

/// A number alone is the largest size.
fn read_size(table: &Table<'_>) -> Option<Located<SizeRange>> {
    if !table.holds_table("size") {
        let max = table.optional::<f32>("size", SIZE)?;
        return Some(max.map(SizeRange::up_to));
    }
    let range = table.table("size", SIZE)?;
    let max = range.required::<f32>("max", SIZE);
    let min = range.optional::<f32>("min", SIZE);
    range.finish();
    Some(max?.map(|max| SizeRange {
        max,
        min: min.map_or(max / 2.0, |min| min.value),
    }))
}

fn read_families(table: &Table<'_>) -> Option<Located<Vec<String>>> {
    let families = table.texts("font", r#"font = "Great Vibes""#)?;
    let first = *families.first()?;
    let names = families.iter().map(|family| family.value.to_owned());
    Some(first.map(|_| names.collect()))
}

fn color(table: &Table<'_>, key: &'static str, example: &str) -> Option<Located<Color>> {
    table.parsed(key, example, |_: &ColorError| {
        "write it as `#rrggbb` or `#rgb`, for example `#12244f`".into()
    })
}

fn read_overflow(table: &Table<'_>) -> Option<Located<Vec<Overflow>>> {
    let policies = Overflow::ALL.map(|policy| (policy.name(), policy));
    let words = table.texts("overflow", r#"overflow = ["shrink", "wrap"]"#)?;
    let line = words.first().and_then(|word| word.line);
    let policies = words
        .into_iter()
        .filter_map(|word| Some(table.one_of("overflow", word, &policies)?.value));
    Some(Located {
        value: policies.collect(),
        line,
    })
}

fn read_variations(table: &Table<'_>) -> Option<Located<BTreeMap<AxisTag, f32>>> {
    const EXAMPLE: &str = "variations = { wght = 600 }";
    let mut variations = BTreeMap::new();
    let axes = table.table("variations", EXAMPLE)?;
    for (tag, value) in axes.entries() {
        let problem = |message: String, hint: String| {
            table.problem(
                Diagnostic::error(Code::InvalidValue, message)
                    .hint(hint)
                    .at_row(tag.line),
            );
        };
        match (tag.value.parse::<AxisTag>(), f32::from_value(value)) {
            (Ok(axis), Some(value)) => {
                variations.insert(axis, value);
            }
            (Err(error), _) => problem(
                error.to_string(),
                format!("tags have four letters, for example: {EXAMPLE}"),
            ),
            (_, None) => problem(
                format!("`{}` of `variations` must be a number", tag.value),
                format!("for example: {EXAMPLE}"),
            ),
        }
    }
    Some(Located {
        value: variations,
        line: Some(axes.line()),
    })
}
