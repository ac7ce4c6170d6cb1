//! Programs whose template is drawn in SVG: what the drawing says, changed by what `[[field]]`
//! says.

use std::sync::Arc;

use super::fields::{FieldLines, Said, free_id};
use super::{Program, Spot, Trouble};
use crate::diagnostic::{Code, Diagnostic, Error, Result};
use crate::digest::Digest;
use crate::field::{Field, FieldKind};
use crate::font::FontBook;
use crate::template::{Drawing, DrawnText, Page};

/// The drawing of a program, and the page it is drawn on.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Drawn {
    pub(crate) drawing: Arc<Drawing>,
    pub(crate) page: Page,
}

impl Program {
    /// The program on this drawing, `scale` times as large as the program says: the drawing's
    /// placeholders are its [`fields`](Self::fields), changed and added to by its `[[field]]`s.
    ///
    /// [`Program::open`] does this where the template is an SVG file.
    ///
    /// # Errors
    ///
    /// [`Code::BadScale`](crate::Code::BadScale) for a scale that is not positive, [`Code::TemplateTooLarge`](crate::Code::TemplateTooLarge) where
    /// there would be too many pixels, [`Code::Program`](crate::Code::Program) where a `[[field]]` does not go with
    /// the drawing, and [`Code::Drawing`](crate::Code::Drawing) where there is nothing to write.
    pub fn with_drawing(mut self, drawing: Arc<Drawing>, scale: f32) -> Result<Self> {
        if !(scale.is_finite() && scale > 0.0) {
            let message = format!("nothing can be drawn {scale} times as large");
            return Err(Diagnostic::error(Code::BadScale, message)
                .hint("give a number more than 0, such as 2")
                .into());
        }
        let page = drawing.page(self.dpi, self.width, scale)?;
        let (fields, lines) = self.fields_on(&drawing, &page)?;
        self.fields = fields;
        self.lines.fields = lines;
        self.drawn = Some(Drawn { drawing, page });
        Ok(self)
    }

    /// Of everything that decides how the template of a program on a drawing looks without its
    /// fields, had without painting it; `None` for a picture, and where the drawing's own text
    /// may be set in fonts of the machine.
    #[must_use]
    pub fn background_digest(&self, book: &FontBook) -> Option<Digest> {
        let drawn = self.drawn.as_ref()?;
        drawn.drawing.background_digest(&drawn.page, book)
    }

    fn fields_on(&self, drawing: &Drawing, page: &Page) -> Result<(Vec<Field>, Vec<FieldLines>)> {
        let (mut fields, mut lines, mut troubles) = (Vec::new(), Vec::new(), Vec::new());
        for drawn in drawing.texts() {
            match drawn.field(page) {
                Some(field) => {
                    fields.push(field);
                    lines.push(lines_of(drawn));
                }
                None => troubles.push(Trouble {
                    spot: Spot::Template(drawn.line),
                    message: format!("`{}` is not on the page", drawn.text),
                    hint: "move it onto the page, or make the page larger".into(),
                }),
            }
        }
        for settings in self.settings.iter().cloned() {
            let named = settings.id.as_ref().map(|Said { value, .. }| value.clone());
            let named = named.or_else(|| settings.column());
            let drawn = named.and_then(|id| fields.iter().position(|field| field.id == id));
            if let Some(index) = drawn {
                let line = settings.line;
                settings.apply(
                    &mut fields[index],
                    &mut lines[index],
                    |length| drawing.length_on(page, length),
                    |own| drawing.box_on(page, own),
                );
                let field = &fields[index];
                if matches!(field.kind, FieldKind::Qr(_)) && field.slanted.is_some() {
                    troubles.push(Trouble {
                        spot: Spot::Program(line),
                        message: format!("the QR code `{}` is not upright", field.id),
                        hint: "draw it upright, or give it a `box`".into(),
                    });
                }
                continue;
            }
            let (line, missing) = (settings.line, settings.missing());
            let Some((mut field, field_lines)) = settings.into_field() else {
                troubles.push(Trouble {
                    spot: Spot::Program(line),
                    message: "the drawing has no such field".into(),
                    hint: format!(
                        "give one of the drawing's as `id` ({}), or add `{}` to make a new one",
                        ids(&fields),
                        missing.join("`, `")
                    ),
                });
                continue;
            };
            field.bounds = drawing.box_on(page, field.bounds);
            field.style.size.max = drawing.length_on(page, field.style.size.max);
            field.style.size.min = drawing.length_on(page, field.style.size.min);
            if field.id.is_empty() {
                field.id = free_id(&field.text, fields.len(), &fields);
            }
            fields.push(field);
            lines.push(field_lines);
        }
        self.check(troubles)?;
        if fields.is_empty() {
            return Err(self.nothing_to_write(drawing));
        }
        Ok((fields, lines))
    }

    fn nothing_to_write(&self, drawing: &Drawing) -> Error {
        let finding = drawing.findings().first();
        let hint = finding.map_or_else(
            || {
                "write a text with a placeholder where the name goes, such as `{name}`, and keep \
                 it a text when you export: in Figma untick “Outline text”, in Illustrator \
                 choose SVG as the font"
                    .into()
            },
            |finding| {
                let hint = finding.hint.as_deref().unwrap_or_default();
                format!("{}: {hint}", finding.message)
            },
        );
        let line = finding.and_then(Diagnostic::row).unwrap_or(1);
        Diagnostic::error(Code::Drawing, "the drawing has no text with a placeholder")
            .hint(hint)
            .at(&self.template, line)
            .into()
    }
}

fn lines_of(drawn: &DrawnText) -> FieldLines {
    let spot = Spot::Template(drawn.line);
    FieldLines {
        text: spot,
        bounds: drawn.has_box().then_some(spot),
        font: spot,
    }
}

fn ids(fields: &[Field]) -> String {
    let ids: Vec<String> = fields
        .iter()
        .map(|field| format!("`{}`", field.id))
        .collect();
    match ids[..] {
        [] => "it has none".into(),
        _ => ids.join(", "),
    }
}
