//! What a program knows of its template.

use std::path::Path;
use std::sync::Arc;

use super::drawn::{Drawn, is_drawing};
use super::located::Problems;
use super::model::Program;
use super::picture;
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::field::Source;
use crate::geometry::PixelBox;
#[cfg(feature = "svg")]
use crate::template::Drawing;

impl Program {
    /// The file of the template.
    ///
    /// # Errors
    ///
    /// [`Code::MissingKey`](crate::Code::MissingKey) if the program names none.
    pub fn template_path(&self) -> Result<&Path> {
        self.template.as_deref().ok_or_else(|| {
            let hint = "add it, for example: template = \"certificate.png\"; or give the renderer \
                        a template";
            self.missing_key("template", hint)
        })
    }

    /// The name of the template in messages.
    pub(crate) fn template_name(&self) -> &Path {
        self.template.as_deref().unwrap_or(Path::new("template"))
    }

    /// Whether the template is a drawing: by its extension, or by its contents if the program
    /// names no template.
    #[cfg(feature = "svg")]
    pub(crate) fn has_drawing(&self, contents: Option<&[u8]>) -> bool {
        self.drawn.is_some()
            || match &self.template {
                Some(path) => is_drawing(path),
                None => contents.is_some_and(Drawing::is_svg),
            }
    }

    /// Reads the program's template for its fields, if it is an SVG file that has not been read.
    ///
    /// [`Program::open`] does this; [`Program::parse`] and [`Program::builder`] read no file.
    ///
    /// # Errors
    ///
    /// [`Code::Read`](crate::Code::Read) and [`Code::TooLarge`](crate::Code::TooLarge) for the
    /// file, and the errors of [`Drawing::parse`](crate::template::Drawing::parse) and
    /// [`Program::with_drawing`].
    pub fn read_drawing(self) -> Result<Self> {
        #[cfg(feature = "svg")]
        if let (None, Some(path)) = (&self.drawn, &self.template)
            && is_drawing(path)
        {
            let drawing = Drawing::open(path)?;
            return self.with_drawing(Arc::new(drawing), 1.0)?.read_back();
        }
        self.read_back()
    }

    /// Reads the drawing of the back.
    fn read_back(self) -> Result<Self> {
        match self.back.clone() {
            Some(back) => {
                let back = Arc::unwrap_or_clone(back).read_drawing()?;
                Ok(self.with_back(Arc::new(back)))
            }
            None => Ok(self),
        }
    }

    /// The same program with its template drawn `scale` times as large.
    ///
    /// # Errors
    ///
    /// [`Code::NotScalable`](crate::Code::NotScalable) if the template is a picture, and the
    /// errors of [`Program::with_drawing`].
    pub fn scaled(self, scale: f32) -> Result<Self> {
        #[cfg(feature = "svg")]
        if self.drawn.is_some() || self.row_templates.is_some() {
            let scaled = match &self.drawn {
                Some(drawn) => {
                    let drawing = Arc::clone(&drawn.drawing);
                    self.with_drawing(drawing, scale)?
                }
                None => self.with_scaled_row_templates(scale)?,
            };
            let back = scaled.back.clone().map(Arc::unwrap_or_clone);
            return match back {
                Some(back) if back.drawn.is_some() => {
                    Ok(scaled.with_back(Arc::new(back.scaled(scale)?)))
                }
                _ => Ok(scaled),
            };
        }
        let _ = scale;
        let problem = Diagnostic::error(
            Code::NotScalable,
            "a template that is a picture cannot be scaled",
        )
        .hint("draw the template in SVG, or resize the picture");
        Err(match self.template {
            Some(template) => problem.in_file(template).into(),
            None => problem.into(),
        })
    }

    /// The resolution of certificates, in pixels per inch, if the program or its drawing sets it.
    /// Otherwise it is that of the picture.
    #[must_use]
    pub fn resolution(&self) -> Option<f32> {
        self.drawn.as_ref().map(Drawn::dpi).or(self.dpi)
    }

    /// The size on paper that the drawing sets, in inches.
    #[cfg(feature = "pdf")]
    pub(crate) fn inches(&self) -> Option<(f32, f32)> {
        self.drawn.as_ref()?.inches()
    }

    /// Checks the fields against the size of the template, in pixels.
    ///
    /// # Errors
    ///
    /// [`Code::OutsideTemplate`](crate::Code::OutsideTemplate) with each field whose box is not
    /// inside the template. If the program names no template and no drawing is attached, also
    /// [`Code::MissingKey`](crate::Code::MissingKey),
    /// [`Code::InapplicableKey`](crate::Code::InapplicableKey) and
    /// [`Code::NoField`](crate::Code::NoField), which otherwise [`Program::parse`] reports.
    pub fn check_template(&self, width: u32, height: u32) -> Result<()> {
        if self.drawn.is_none() {
            self.check_picture()?;
        }
        let page = PixelBox::new(0, 0, width, height);
        let outside = self
            .own_fields()
            .iter()
            .filter(|field| !page.contains(&field.bounds));
        let problems = outside.map(|field| {
            let message = format!(
                "the box of field `{}` ({}) is not inside the template ({width}×{height})",
                field.id, field.bounds
            );
            let problem = Diagnostic::error(Code::OutsideTemplate, message)
                .hint("move the box or make it smaller")
                .in_field(&field.id);
            (field.sources.bounds.unwrap_or(field.sources.text), problem)
        });
        self.check(problems.collect())
    }

    /// Checks that the fields are complete without a drawing.
    fn check_picture(&self) -> Result<()> {
        let Some(template) = &self.template else {
            let problems = Problems::default();
            problems.extend(picture::requirements(
                &self.settings,
                &self.sources,
                self.side,
            ));
            return problems.check(self.path.as_deref());
        };
        if !is_drawing(template) {
            return Ok(());
        }
        let message = "the fields are not known: the drawing has not been read";
        let problem = Diagnostic::error(Code::NoField, message)
            .hint("call `Program::read_drawing` or `Program::with_drawing` first");
        Err(self.locate(problem, Source::MEMORY).into())
    }
}
