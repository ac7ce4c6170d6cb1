//! Text that usvg does not lay out: flowed text of Inkscape, text in a shape or of a width (SVG 2),
//! and XHTML in a `foreignObject`.
//!
//! Each such element is read into a [`Flow`]: its paragraphs, their styles, and the region that
//! they have. A flow is laid out by the project's own text engine, in the fonts that usvg takes
//! for its spans. What is painted in place of the element is a `text` with each line at its place,
//! so that it is where the element was in the picture, with all effects of the elements around
//! it. A paragraph with a placeholder is a field: its lines take up their room and are not
//! painted.

mod cascade;
pub(super) mod case;
mod field;
mod fill;
mod find;
mod font;
mod fonts;
mod html;
mod layout;
mod length;
mod model;
mod problem;
mod region;
mod shapes;
mod sides;
mod usual;
mod visible;
mod words;
mod write;

pub(super) use cascade::{Declared, SPECIFICATION, Style, TextTransform, specified};
pub(super) use field::{FlowField, FlowPlace};
pub(super) use find::{FlowElement, find};
pub(super) use font::{Manner, families};
pub(super) use model::Flow;
pub(super) use problem::unpainted;
pub(super) use visible::is_painted;

use cascade::TextAlign;
use find::RegionSource;
use fonts::{BookFonts, UsualFonts};
use layout::Layout;
use model::Paragraph;
use region::{Column, Region, Shape, Start};
use shapes::ShapeSource;

use super::resolved::ResolvedElements;
use crate::diagnostic::{Code, Diagnostic, Error, Result};
use crate::font::FontBook;
use crate::geometry::Transform;

impl FlowElement<'_> {
    /// The shapes that usvg has to resolve for it.
    pub(super) fn shapes(&self) -> Vec<&ShapeSource> {
        match &self.source {
            RegionSource::Shapes {
                inside, outside, ..
            } => inside.iter().chain(outside).collect(),
            RegionSource::Width { shape, .. } | RegionSource::Box { shape, .. } => vec![shape],
        }
    }

    /// The numbers of the paragraphs that become fields.
    pub(super) fn fields(&self) -> impl Iterator<Item = usize> {
        let paragraphs = self.flow.text.paragraphs.iter().enumerate();
        paragraphs.filter_map(|(number, paragraph)| paragraph.is_field.then_some(number))
    }

    /// The text of a paragraph.
    pub(super) fn content(&self, paragraph: usize) -> &str {
        &self.flow.text.paragraphs[paragraph].text
    }

    /// The style of the placeholder in a paragraph.
    pub(super) fn placeholder_style(&self, paragraph: usize) -> &Style {
        let paragraph = &self.flow.text.paragraphs[paragraph];
        let at = paragraph.text.find('{').unwrap_or(0);
        &self.flow.text.styles[paragraph.style_at(at)]
    }

    /// A paragraph in the element with this id, in which usvg resolves the style of its field.
    pub(super) fn probed(&self, paragraph: usize, id: &str) -> String {
        write::probed(&self.flow, &self.flow.text.paragraphs[paragraph], id)
    }

    /// What there is to know about it.
    pub(super) fn finding(&self) -> Option<Diagnostic> {
        let lost = self.lost.join(" and ");
        (!lost.is_empty()).then(|| {
            let label = &self.flow.label;
            let message = format!("{label} has {lost}, which is not painted");
            Diagnostic::warning(Code::LostStyle, message)
                .hint("draw it as a shape of its own below the text")
                .at_row(self.flow.line)
        })
    }

    /// The text with its region. `to_text` takes CSS pixels to the units of the drawing.
    pub(super) fn resolve(
        &self,
        resolved: &ResolvedElements<'_>,
        to_text: &Transform,
    ) -> Result<Flow> {
        let shape = |source: &ShapeSource| {
            let (path, to_pixels) = resolved.shape(&source.key)?;
            Shape::new(path, to_text.after(&to_pixels)?)
        };
        let nothing = || -> Error {
            let reason = "the shape that it flows in has no area, or too many corners";
            unpainted(self.node, reason).at_row(self.flow.line).into()
        };
        let region = match &self.source {
            RegionSource::Shapes {
                inside,
                outside,
                padding,
                margin,
            } => Region::Shapes {
                inside: inside
                    .iter()
                    .map(|source| shape(source).ok_or_else(nothing))
                    .collect::<Result<_>>()?,
                outside: outside.iter().filter_map(shape).collect(),
                padding: *padding,
                margin: *margin,
            },
            RegionSource::Width {
                shape: source,
                align,
            } => {
                let bounds = shape(source).ok_or_else(nothing)?.bounds;
                let width = bounds.right - bounds.left;
                let before = match align {
                    TextAlign::Center => width / 2.0,
                    TextAlign::End | TextAlign::Right => width,
                    _ => 0.0,
                };
                Region::Column(Column {
                    left: bounds.left - before,
                    right: bounds.right - before,
                    start: Start::Baseline(bounds.top),
                    bottom: None,
                })
            }
            RegionSource::Box {
                shape: source,
                width,
                is_clipped,
            } => {
                let bounds = shape(source).ok_or_else(nothing)?.bounds;
                Region::Column(Column {
                    left: bounds.left,
                    right: width.map_or(bounds.right, |width| bounds.left + width),
                    start: Start::Top(bounds.top),
                    bottom: is_clipped.then_some(bounds.bottom),
                })
            }
        };
        Ok(Flow {
            region,
            ..self.flow.clone()
        })
    }
}

impl Flow {
    /// Its lines in the fonts of a book.
    pub(super) fn lay_out(&self, book: &FontBook) -> Result<LaidOut<'_>> {
        let mut fonts = BookFonts::new(book, &self.text)?;
        Ok(LaidOut {
            flow: self,
            layout: layout::lay_out(self, &mut fonts),
        })
    }

    /// About where its lines are, in whatever fonts.
    pub(super) fn lay_out_roughly(&self) -> LaidOut<'_> {
        LaidOut {
            flow: self,
            layout: layout::lay_out(self, &mut UsualFonts),
        }
    }

    fn paragraph(&self, number: usize) -> Option<&Paragraph> {
        self.text.paragraphs.get(number)
    }
}

/// A flow whose lines are in their places.
pub(super) struct LaidOut<'f> {
    flow: &'f Flow,
    layout: Layout,
}

impl LaidOut<'_> {
    /// The element that is painted.
    pub(super) fn painted(&self) -> String {
        write::painted(self.flow, &self.layout)
    }

    /// The place of a paragraph that is a field.
    pub(super) fn place(&self, paragraph: usize) -> Option<FlowPlace> {
        let own = self.flow.paragraph(paragraph)?;
        field::place(self.flow, &self.layout, own, paragraph)
    }

    /// The text that its region has no room for.
    pub(super) fn overflow(&self) -> Option<Diagnostic> {
        let line = self.layout.lines.get(self.layout.overflow?)?;
        let text = &self.flow.paragraph(line.paragraph)?.text[line.range.clone()];
        let label = &self.flow.label;
        let message = format!("{label} is longer than its shape: “{text}” stands below it");
        let finding = Diagnostic::warning(Code::TextBelowShape, message)
            .hint("make the shape higher or the text smaller, or add the font that it is drawn in");
        Some(finding.at_row(self.flow.line))
    }
}
