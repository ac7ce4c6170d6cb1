use std::collections::BTreeMap;

use super::check::{not_a_language, out_of_range};
use crate::diagnostic::{Code, Diagnostic};
use crate::field::{
    Align, AlignBy, AxisTag, Capitals, Color, Columns, ErrorCorrection, Field, FieldKind,
    FieldSources, Fit, ImageStyle, MissingSigns, Overflow, PictureShape, QrStyle, Quotes, Side,
    SizeRange, VerticalAlign, default_id,
};
use crate::geometry::PixelBox;
use crate::pattern::Pattern;
use crate::program::located::{Located, Problems};
use crate::roster::Condition;
use crate::template::MAX_SIDE;

/// Examples for hints.
pub(crate) const TEXT: &str = r#"text = "{name}""#;
pub(crate) const BOX: &str = "box = { x = 300, y = 520, width = 1154, height = 150 }";
pub(crate) const SIZE: &str = "size = { max = 96, min = 48 }";
pub(crate) const LANGUAGE: &str = r#"lang = "tr""#;

/// The largest em, in pixels.
const MAX_SIZE: f32 = 10_000.0;
const MAX_QUIET_ZONE: u32 = 20;

/// What a `[[field]]`, or a [`FieldBuilder`](crate::FieldBuilder), sets. What it leaves out comes
/// from the drawing, or is the default.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct FieldSettings {
    /// The line of the `[[field]]`; none in a program that is built in memory.
    pub(crate) line: Option<u64>,
    /// Which field of the program it is, counted from 1.
    pub(crate) number: usize,
    pub(crate) side: Option<Located<Side>>,
    pub(crate) id: Option<Located<String>>,
    pub(crate) text: Option<Located<Pattern>>,
    pub(crate) when: Option<Located<Vec<Condition>>>,
    pub(crate) kind: Option<Located<Kind>>,
    pub(crate) bounds: Option<Located<PixelBox>>,
    pub(crate) size: Option<Located<SizeRange>>,
    pub(crate) families: Option<Located<Vec<String>>>,
    pub(crate) weight: Option<Located<u32>>,
    pub(crate) italic: Option<Located<bool>>,
    pub(crate) color: Option<Located<Color>>,
    pub(crate) letter_spacing: Option<Located<f32>>,
    pub(crate) line_height: Option<Located<f32>>,
    pub(crate) match_fallback: Option<Located<bool>>,
    pub(crate) quotes: Option<Located<Quotes>>,
    pub(crate) capitals: Option<Located<Capitals>>,
    pub(crate) missing: Option<Located<MissingSigns>>,
    pub(crate) variations: Option<Located<BTreeMap<AxisTag, f32>>>,
    pub(crate) language: Option<Located<String>>,
    pub(crate) align: Option<Located<Align>>,
    pub(crate) align_by: Option<Located<AlignBy>>,
    pub(crate) vertical_align: Option<Located<VerticalAlign>>,
    pub(crate) columns: Option<Located<Columns>>,
    pub(crate) overflow: Option<Located<Vec<Overflow>>>,
    pub(crate) error_correction: Option<Located<ErrorCorrection>>,
    pub(crate) quiet_zone: Option<Located<u32>>,
    pub(crate) background: Option<Located<Color>>,
    pub(crate) fit: Option<Located<Fit>>,
    pub(crate) shape: Option<Located<PictureShape>>,
    /// Keys that are there, with a value that could not be read: not reported as missing too.
    pub(crate) unreadable: Vec<&'static str>,
}

/// What the text of a field becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Qr,
    Image,
}

impl FieldSettings {
    /// What messages call the field. Among the fields of a file, its line tells which one it is.
    pub(crate) fn name(&self) -> String {
        match (self.line, self.default_id()) {
            (Some(_), _) => "`field`".into(),
            (None, Some(id)) => format!("field `{id}`"),
            (None, None) => format!("field {}", self.number),
        }
    }

    /// The id that it sets, or else the first column that its text names.
    pub(crate) fn default_id(&self) -> Option<&str> {
        let id = self.id.as_ref().map(|id| &*id.value);
        id.or_else(|| self.text.as_ref()?.value.columns().next())
    }

    fn kind(&self) -> Kind {
        self.kind.map_or(Kind::Text, |kind| kind.value)
    }

    /// A problem at a line of this field.
    fn problem(&self, code: Code, line: Option<u64>, message: String) -> Diagnostic {
        self.locate(Diagnostic::error(code, message).at_row(line))
    }

    /// Places a problem in this field, if it has no line.
    pub(crate) fn locate(&self, problem: Diagnostic) -> Diagnostic {
        match (self.line, self.default_id()) {
            (Some(_), _) => problem,
            (None, Some(id)) => problem.in_field(id),
            (None, None) => problem.in_field(default_id([], self.number, |_| false)),
        }
    }

    /// The keys that a field needs and that are missing, each with an example. A field of a
    /// drawing needs none.
    pub(crate) fn missing(&self) -> Vec<(&'static str, &'static str)> {
        let needed = [
            ("text", TEXT, self.text.is_some()),
            ("box", BOX, self.bounds.is_some()),
            (
                "size",
                SIZE,
                self.size.is_some() || self.kind() != Kind::Text,
            ),
        ];
        needed
            .into_iter()
            .filter(|(key, _, is_set)| !is_set && !self.unreadable.contains(key))
            .map(|(key, example, _)| (key, example))
            .collect()
    }

    /// The problem that a key is missing.
    pub(crate) fn missing_key(&self, key: &str, example: &str) -> Diagnostic {
        let message = format!("`{key}` is missing in {}", self.name());
        self.problem(Code::MissingKey, self.line, message)
            .hint(format!("add it, for example: {example}"))
    }

    /// Reports the values that are outside their limits, and keys that do not apply.
    pub(super) fn check(&self, problems: &Problems) {
        let name = self.name();
        self.check_kind(problems);
        self.check_box(&name, problems);
        self.check_size(&name, problems);
        if let Some(weight) = self.weight
            && !(1..=1000).contains(&weight.value)
        {
            let message = format!(
                "`weight` of {name} must be from 1 to 1000, but is {}",
                weight.value
            );
            let problem = self.problem(Code::InvalidValue, weight.line, message);
            problems.add(problem.hint("400 is regular, 700 is bold"));
        }
        for (key, number, limits, example) in [
            (
                "letter_spacing",
                self.letter_spacing,
                -1.0..=10.0,
                "letter_spacing = 0.05",
            ),
            (
                "line_height",
                self.line_height,
                0.1..=10.0,
                "line_height = 1.2",
            ),
        ] {
            let problem = out_of_range(&format!("`{key}` of {name}"), number, &limits, example);
            problems.extend(problem.map(|problem| self.locate(problem)));
        }
        if let Some(quiet_zone) = self.quiet_zone
            && quiet_zone.value > MAX_QUIET_ZONE
        {
            let message = format!(
                "`quiet_zone` of {name} must be from 0 to {MAX_QUIET_ZONE} modules, but is {}",
                quiet_zone.value
            );
            let problem = self.problem(Code::InvalidValue, quiet_zone.line, message);
            problems.add(problem.hint("the standard requires 4"));
        }
        if let Some(tag) = &self.language
            && let Some(problem) = not_a_language(tag)
        {
            problems.add(self.locate(problem));
        }
        if let Some(overflow) = &self.overflow {
            for (index, policy) in overflow.value.iter().enumerate() {
                if overflow.value[..index].contains(policy) {
                    let message = format!("`overflow` of {name} has `{}` twice", policy.name());
                    let problem = self.problem(Code::InvalidValue, overflow.line, message);
                    problems.add(problem.hint("list each policy once"));
                }
            }
        }
    }

    fn check_kind(&self, problems: &Problems) {
        let kind = self.kind();
        let is = match kind {
            Kind::Text => "text",
            Kind::Qr => "a QR code",
            Kind::Image => "a picture",
        };
        let mut inapplicable = Vec::new();
        let mut add = |applies_to, kind_of_keys, keys: Vec<(&'static str, Option<u64>)>| {
            let keys = keys.into_iter();
            inapplicable.extend(keys.map(|(key, line)| (key, line, applies_to, kind_of_keys)));
        };
        if kind != Kind::Text {
            add("text", Kind::Text, self.keys_of_text());
        }
        if kind != Kind::Qr {
            add("QR codes", Kind::Qr, self.keys_of_qr_codes());
        }
        if kind == Kind::Image {
            let color = set_keys([("color", line(&self.color))]);
            add("text and QR codes", Kind::Text, color);
        } else {
            add("pictures", Kind::Image, self.keys_of_pictures());
        }
        for (key, line, applies_to, kind_of_key) in inapplicable {
            let message = format!("`{key}` applies only to {applies_to}, and this field is {is}");
            let hint = match kind_of_key {
                Kind::Text => format!("remove it, or remove `kind = \"{}\"`", kind.name()),
                other => format!("remove it, or set `kind = \"{}\"`", other.name()),
            };
            let problem = self.problem(Code::InapplicableKey, line, message);
            problems.add(problem.hint(hint));
        }
        if let (Some(fit), Some(shape)) = (self.fit, self.shape)
            && (fit.value, shape.value) == (Fit::Contain, PictureShape::Circle)
        {
            let message = "a picture with `shape = \"circle\"` always fills its circle";
            let problem = self.problem(Code::InapplicableKey, fit.line, message.into());
            problems.add(problem.hint("remove `fit`, or remove `shape`"));
        }
        if kind == Kind::Qr && cfg!(not(feature = "qr")) {
            let line = self.kind.and_then(|kind| kind.line);
            let message = "this build of engross cannot make QR codes";
            let problem = self.problem(Code::NoQrCodes, line, message.into());
            problems.add(problem.hint("build engross with the feature `qr`, or remove the field"));
        }
    }

    /// The keys that it sets and that apply only to text.
    fn keys_of_text(&self) -> Vec<(&'static str, Option<u64>)> {
        set_keys([
            ("size", line(&self.size)),
            ("font", line(&self.families)),
            ("weight", line(&self.weight)),
            ("italic", line(&self.italic)),
            ("variations", line(&self.variations)),
            ("letter_spacing", line(&self.letter_spacing)),
            ("line_height", line(&self.line_height)),
            ("match_fallback", line(&self.match_fallback)),
            ("quotes", line(&self.quotes)),
            ("capitals", line(&self.capitals)),
            ("missing", line(&self.missing)),
            ("lang", line(&self.language)),
            ("align_by", line(&self.align_by)),
            ("columns", line(&self.columns)),
            ("overflow", line(&self.overflow)),
        ])
    }

    /// The keys that it sets and that apply only to QR codes.
    fn keys_of_qr_codes(&self) -> Vec<(&'static str, Option<u64>)> {
        set_keys([
            ("error_correction", line(&self.error_correction)),
            ("quiet_zone", line(&self.quiet_zone)),
            ("background", line(&self.background)),
        ])
    }

    /// The keys that it sets and that apply only to pictures.
    fn keys_of_pictures(&self) -> Vec<(&'static str, Option<u64>)> {
        set_keys([("fit", line(&self.fit)), ("shape", line(&self.shape))])
    }

    fn check_box(&self, name: &str, problems: &Problems) {
        let Some(Located { value, line }) = self.bounds else {
            return;
        };
        for (side, number, min) in [
            ("x", value.x, 0),
            ("y", value.y, 0),
            ("width", value.width, 1),
            ("height", value.height, 1),
        ] {
            if !(min..=MAX_SIDE).contains(&number) {
                let message = format!(
                    "`{side}` in `box` of {name} must be from {min} to {MAX_SIDE} pixels, but is \
                     {number}"
                );
                let problem = self.problem(Code::InvalidValue, line, message);
                problems.add(problem.hint(format!("for example: {BOX}")));
            }
        }
    }

    fn check_size(&self, name: &str, problems: &Problems) {
        let Some(size) = self.size else {
            return;
        };
        let SizeRange { max, min } = size.value;
        let checks = [
            ("`size`", max, 1.0..=MAX_SIZE),
            ("`min` in `size`", min, 0.5..=MAX_SIZE),
        ];
        let problem = checks.into_iter().find_map(|(key, number, limits)| {
            let number = Some(size.map(|_| number));
            out_of_range(&format!("{key} of {name}"), number, &limits, SIZE)
        });
        problems.extend(problem.map(|problem| self.locate(problem)));
        if min > max {
            let message = format!("`min` in `size` of {name} ({min}) is larger than `max` ({max})");
            let hint = "`max` is tried first, and text is never set smaller than `min`";
            problems.add(
                self.problem(Code::InvalidValue, size.line, message)
                    .hint(hint),
            );
        }
    }

    /// The field, with the defaults for what is not set; `None` if something that it needs is
    /// [missing](Self::missing). A field without an id has an empty one.
    pub(crate) fn to_field(&self) -> Option<Field> {
        let (text, bounds) = (self.text.as_ref()?, self.bounds.as_ref()?);
        let size = match &self.size {
            Some(size) => size.value,
            // QR codes and pictures fill their boxes.
            None if self.kind() != Kind::Text => SizeRange::up_to(bounds.value.height as f32),
            None => return None,
        };
        let mut field = Field::new(text.value.clone(), bounds.value, size);
        field.sources = FieldSources {
            text: text.source(),
            when: text.source(),
            bounds: Some(bounds.source()),
            font: text.source(),
        };
        if let Some(id) = &self.id {
            field.id.clone_from(&id.value);
        }
        self.apply_style(&mut field);
        Some(field)
    }

    /// Sets everything but id, text, box and size.
    pub(crate) fn apply_style(&self, field: &mut Field) {
        set(&mut field.side, self.side);
        if let Some(when) = &self.when {
            field.when.clone_from(&when.value);
            field.sources.when = when.source();
        }
        match self.kind.map(|kind| kind.value) {
            Some(Kind::Text) => field.kind = FieldKind::Text,
            Some(Kind::Qr) => field.kind = FieldKind::Qr(self.qr_style()),
            Some(Kind::Image) => field.kind = FieldKind::Image(self.image_style()),
            None => {}
        }
        if let Some(families) = &self.families {
            field.style.families.clone_from(&families.value);
            field.sources.font = families.source();
        }
        let style = &mut field.style;
        set(
            &mut style.weight,
            self.weight.map(|weight| weight.map(narrow)),
        );
        set(&mut style.italic, self.italic);
        set(&mut style.color, self.color);
        set(&mut style.letter_spacing, self.letter_spacing);
        set(&mut style.line_height, self.line_height);
        set(&mut style.match_fallback, self.match_fallback);
        set(&mut style.quotes, self.quotes);
        if let Some(capitals) = self.capitals {
            style.capitals = Some(capitals.value);
            style.small_capitals = false;
        }
        set(&mut style.missing, self.missing);
        set(&mut style.variations, self.variations.clone());
        if let Some(language) = &self.language {
            style.language = Some(language.value.clone());
        }
        set(&mut field.align, self.align);
        set(&mut field.align_by, self.align_by);
        set(&mut field.vertical_align, self.vertical_align);
        set(&mut field.columns, self.columns);
        set(&mut field.overflow, self.overflow.clone());
    }

    fn qr_style(&self) -> QrStyle {
        let mut style = QrStyle::default();
        set(&mut style.error_correction, self.error_correction);
        set(&mut style.quiet_zone, self.quiet_zone);
        style.background = self.background.map(|background| background.value);
        style
    }

    fn image_style(&self) -> ImageStyle {
        let mut style = ImageStyle::default();
        set(&mut style.fit, self.fit);
        set(&mut style.shape, self.shape);
        style
    }
}

impl Kind {
    pub(crate) const ALL: [Self; 3] = [Self::Text, Self::Qr, Self::Image];

    /// The name in a `program.toml`.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Qr => "qr",
            Self::Image => "image",
        }
    }
}

fn set<T>(target: &mut T, setting: Option<Located<T>>) {
    if let Some(setting) = setting {
        *target = setting.value;
    }
}

/// Weights have been checked to be at most 1000.
fn narrow(weight: u32) -> u16 {
    u16::try_from(weight).unwrap_or(u16::MAX)
}

/// The line of a setting, if it is set.
fn line<T>(setting: &Option<Located<T>>) -> Option<Option<u64>> {
    setting.as_ref().map(|setting| setting.line)
}

fn set_keys<const N: usize>(
    keys: [(&'static str, Option<Option<u64>>); N],
) -> Vec<(&'static str, Option<u64>)> {
    let set = keys
        .into_iter()
        .filter_map(|(key, line)| Some((key, line?)));
    set.collect()
}
