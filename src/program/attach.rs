//! Attaches a drawing to a program: the drawing's placeholders become fields, changed by the
//! program's own.

use std::borrow::Cow;
use std::sync::Arc;

use super::cover;
use super::drawn::Drawn;
use super::model::{DEFAULT_DPI, Program};
use super::settings::FieldSettings;
use crate::diagnostic::{Code, Diagnostic, Error, Result};
use crate::digest::Digest;
use crate::field::{
    Align, Anchor, Field, FieldKind, MAX_FIELDS, Side, Source, default_id, too_many_fields,
};
use crate::font::FontBook;
use crate::template::{Drawing, DrawnText};

impl Program {
    /// The program on this drawing, `scale` times as large as the program sets: the drawing's
    /// placeholders are its [`fields`](Self::fields), changed and added to by the program's own.
    ///
    /// [`Program::open`] does this if the template is an SVG file.
    ///
    /// # Errors
    ///
    /// [`Code::BadScale`](crate::Code::BadScale) for a scale that is not positive,
    /// [`Code::TemplateTooLarge`](crate::Code::TemplateTooLarge) if there would be too many
    /// pixels, and [`Code::NoPlaceholder`](crate::Code::NoPlaceholder) if there is nothing to
    /// write. For a single field: [`Code::OutsideTemplate`](crate::Code::OutsideTemplate),
    /// [`Code::UnknownField`](crate::Code::UnknownField) and
    /// [`Code::SlantedQrCode`](crate::Code::SlantedQrCode).
    pub fn with_drawing(mut self, drawing: Arc<Drawing>, scale: f32) -> Result<Self> {
        if !(scale.is_finite() && scale > 0.0) {
            let message = format!("a template cannot be drawn at {scale} times its size");
            return Err(Diagnostic::error(Code::BadScale, message)
                .hint("give a number larger than 0, such as 2")
                .into());
        }
        let page = drawing.page(self.dpi.unwrap_or(DEFAULT_DPI), self.width, scale)?;
        let drawn = Drawn { drawing, page };
        let DrawnFields {
            fields, problems, ..
        } = DrawnFields::of(&self, &drawn, drawn.drawing.texts());
        if problems.is_empty() && fields.is_empty() && self.side == Side::Front {
            return Err(nothing_to_write(&drawn.drawing));
        }
        self.set_own_fields(on_side(fields, self.side));
        self.drawn = Some(drawn);
        self.check(problems)?;
        Ok(self)
    }

    /// The fields of the program where these fonts place them: where a text in a flow is depends on
    /// the lines above it.
    pub(crate) fn fields_in(&self, book: &FontBook) -> Result<Cow<'_, [Field]>> {
        let known = Cow::Borrowed(self.own_fields());
        let Some(drawn) = &self.drawn else {
            return Ok(known);
        };
        let Some(texts) = drawn.drawing.texts_in(book)? else {
            return Ok(known);
        };
        let DrawnFields {
            mut fields,
            problems,
            ..
        } = DrawnFields::of(self, drawn, &texts);
        self.check(problems)?;
        self.keep_ids(&mut fields);
        Ok(Cow::Owned(fields))
    }

    /// The width and height in pixels of a program on a drawing; `None` for a picture.
    #[must_use]
    pub fn drawn_size(&self) -> Option<(u32, u32)> {
        let page = &self.drawn.as_ref()?.page;
        Some((page.width, page.height))
    }

    /// Digest of every input that affects how the template of a program on a drawing looks
    /// without its fields. It is made without painting the template; `None` for a picture, and
    /// if the drawing's own text may be set in fonts of the machine.
    #[must_use]
    pub fn background_digest(&self, book: &FontBook) -> Option<Digest> {
        let drawn = self.drawn.as_ref()?;
        drawn.drawing.background_digest(&drawn.page, book)
    }
}

/// The fields of a program on a drawing.
struct DrawnFields<'d> {
    drawn: &'d Drawn,
    fields: Vec<Field>,
    problems: Vec<(Source, Diagnostic)>,
}

impl<'d> DrawnFields<'d> {
    /// The placeholders of the drawing, as the program sets them.
    fn of(program: &Program, drawn: &'d Drawn, texts: &[DrawnText]) -> Self {
        let mut on_drawing = Self::new(drawn, texts);
        if program.is_cover {
            on_drawing
                .fields
                .iter_mut()
                .for_each(cover::set_names_in_columns);
        }
        for settings in &program.settings {
            on_drawing.apply(settings);
            if on_drawing.fields.len() > MAX_FIELDS {
                let problem = (Source::Program(settings.line), too_many_fields());
                on_drawing.problems.push(problem);
                break;
            }
        }
        on_drawing
    }

    /// The placeholders of the drawing.
    fn new(drawn: &'d Drawn, texts: &[DrawnText]) -> Self {
        let (mut fields, mut problems) = (Vec::new(), Vec::new());
        for text in texts {
            if let Some(field) = text.field(&drawn.page) {
                fields.push(field);
                continue;
            }
            let message = format!("`{}` is outside the page", text.text);
            let problem = Diagnostic::error(Code::OutsideTemplate, message)
                .hint("move it onto the page, or make the page larger");
            problems.push((Source::Template(text.line), problem.in_field(&text.id)));
        }
        Self {
            drawn,
            fields,
            problems,
        }
    }

    /// Changes the field of this id, or adds one.
    fn apply(&mut self, settings: &FieldSettings) {
        let id = settings.default_id();
        let drawn = self
            .fields
            .iter()
            .position(|field| id == Some(field.id.as_str()));
        match drawn {
            Some(index) => self.change(index, settings),
            None => self.add(settings),
        }
    }

    /// Replaces what the drawing sets by what the program sets.
    ///
    /// A box, or an alignment, takes precedence over the place of the text in the drawing.
    fn change(&mut self, index: usize, settings: &FieldSettings) {
        let size = settings
            .size
            .map(|size| self.drawn.size_on_page(size.value));
        let bounds = settings.bounds.map(|bounds| {
            let on_page = self.drawn.box_on_page(bounds.value);
            (on_page, bounds.source())
        });
        let field = &mut self.fields[index];
        if let Some(text) = &settings.text {
            field.text.clone_from(&text.value);
            field.sources.text = text.source();
        }
        if let Some((on_page, source)) = bounds {
            field.bounds = on_page;
            field.slanted = None;
            field.anchor = Anchor::default();
            field.sources.bounds = Some(source);
        }
        settings.apply_style(field);
        if let Some(size) = size {
            field.style.size = size;
        }
        if settings.align.is_some() {
            field.anchor.x = None;
        }
        if settings.vertical_align.is_some() {
            field.anchor.baseline = None;
        }
        let what = match field.kind {
            FieldKind::Qr(_) => Some("QR code"),
            FieldKind::Image(_) => Some("picture"),
            FieldKind::Text => None,
        };
        if let Some(what) = what {
            if settings.align.is_none() {
                // It fills its box, at whatever side a text would start there.
                field.align = Align::default();
            }
            if field.slanted.is_some() {
                let message = format!("the {what} `{}` is rotated or skewed", field.id);
                let problem = Diagnostic::error(Code::SlantedQrCode, message)
                    .hint("draw it upright, or give it a `box`");
                let source = Source::Program(settings.line);
                self.problems.push((source, problem.in_field(&field.id)));
            }
        }
    }

    /// Adds a field that the drawing does not have.
    fn add(&mut self, settings: &FieldSettings) {
        let Some(mut field) = settings.to_field() else {
            let problem = self.unknown_field(settings);
            self.problems
                .push((Source::Program(settings.line), problem));
            return;
        };
        field.bounds = self.drawn.box_on_page(field.bounds);
        field.style.size = self.drawn.size_on_page(field.style.size);
        if field.id.is_empty() {
            let column = field.text.columns().take(1);
            let is_taken = |id: &str| self.fields.iter().any(|other| other.id == id);
            field.id = default_id(column, self.fields.len() + 1, is_taken);
        }
        self.fields.push(field);
    }

    fn unknown_field(&self, settings: &FieldSettings) -> Diagnostic {
        let message = match settings.default_id() {
            Some(id) => format!("the drawing has no field `{id}`"),
            None => "the drawing has no such field".into(),
        };
        let missing: Vec<_> = settings.missing().into_iter().map(|(key, _)| key).collect();
        let add = format!("add `{}` to make a new field", missing.join("`, `"));
        let ids: Vec<_> = self
            .fields
            .iter()
            .map(|field| format!("`{}`", field.id))
            .collect();
        let hint = match ids.is_empty() {
            true => add,
            false => format!(
                "use the `id` of a drawn field ({}), or {add}",
                ids.join(", ")
            ),
        };
        Diagnostic::error(Code::UnknownField, message).hint(hint)
    }
}

/// The fields of a drawing, on the side that it is.
fn on_side(mut fields: Vec<Field>, side: Side) -> Vec<Field> {
    for field in &mut fields {
        field.side = side;
    }
    fields
}

fn nothing_to_write(drawing: &Drawing) -> Error {
    let finding = drawing.findings().first();
    let hint = match finding {
        Some(finding) => {
            let hint = finding.hint.as_deref().unwrap_or_default();
            format!("{}: {hint}", finding.message)
        }
        None => {
            "write a text with a placeholder where the name goes, such as `{name}`, and export \
                 it as text: in Figma clear “Outline text”, in Illustrator choose SVG as the font"
                .into()
        }
    };
    let line = finding.and_then(Diagnostic::row).unwrap_or(1);
    Diagnostic::error(
        Code::NoPlaceholder,
        "the drawing has no text with a placeholder",
    )
    .hint(hint)
    .at(drawing.path(), line)
    .into()
}
