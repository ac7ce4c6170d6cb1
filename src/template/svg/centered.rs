//! Texts that are centred, though the drawing has only their left edges: Figma, Illustrator,
//! `LibreOffice` and others write no anchor.

use super::drawing::Drawing;
use super::field::{DrawnText, MARGIN, default_rows};
use super::source::{self, SVG, escaped};
use super::text_line::TextLine;
use crate::diagnostic::Result;
use crate::field::Align;

/// How far two edges may be from each other and still be one, as a share of the page's width.
const NEAR_EDGE: f32 = 0.006;
/// The same for two middles.
const NEAR_MIDDLE: f32 = 0.012;
/// A field whose text is centred among the texts around it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct CenteredField {
    /// The field's id.
    pub id: String,
    /// A rectangle for the field's box, as an element of SVG, in the drawing's own units.
    markup: String,
}

impl Drawing {
    /// The fields that start at their left edges in the file, but are centred: the middle of the
    /// text as it is drawn is that of the texts around it. `original` is the drawing with the
    /// placeholders that its author wrote, whose widths decide where they start.
    #[must_use]
    pub fn centered_fields(&self, original: &Self) -> Vec<CenteredField> {
        let fields = self.texts.iter();
        let fields = fields.filter_map(|text| {
            let is_plain = text.align == Align::Left && text.corners.is_none();
            let at = text.transform.apply(text.anchor);
            let own = original.lines.iter().find(|line| line.is_at(at))?;
            let axis = original
                .axis(own)
                .filter(|_| is_plain && text.flow.is_none())?;
            self.centered(text, own, axis)
        });
        fields.collect()
    }

    /// The contents of the drawing's file with boxes for these fields. The program has to set
    /// `align = "center"` for each.
    ///
    /// # Errors
    ///
    /// [`Code::SvgSyntax`](crate::Code::SvgSyntax) if the contents are not those of a drawing.
    pub fn with_boxes(contents: &str, fields: &[CenteredField]) -> Result<String> {
        let document = source::parse(contents)?;
        let root = document.root_element();
        let end = contents[root.range()].rfind("</");
        let mut edited = contents.to_owned();
        if let Some(end) = end {
            let boxes: String = fields.iter().map(|field| field.markup.as_str()).collect();
            edited.insert_str(root.range().start + end, &boxes);
        }
        Ok(edited)
    }

    /// The middle that a text shares with others, if it does.
    fn axis(&self, own: &TextLine) -> Option<f32> {
        let page = self.size.width;
        let others = self.lines.iter().filter(|line| *line != own);
        let is_beside = |line: &&TextLine| (line.baseline - own.baseline).abs() < 0.4 * own.size;
        if others.clone().any(|line| is_beside(&line)) {
            return None;
        }
        let is_start = |line: &&TextLine| {
            line.align == Align::Left && (line.left - own.left).abs() <= NEAR_EDGE * page
        };
        // Those that are as wide as this one share both edges, and say nothing.
        let is_middle = |line: &&TextLine| own.shares_middle(line, NEAR_MIDDLE * page);
        let starts = others
            .clone()
            .filter(|line| is_start(line) && !is_middle(line));
        let starts = starts.count();
        let middles = others.filter(|line| is_middle(line) && !is_start(line));
        let middles: Vec<f32> = middles.map(TextLine::middle).collect();
        let middle = page / 2.0;
        let is_page = |at: f32| (at - middle).abs() <= 2.0 * NEAR_MIDDLE * page;
        let mean = middles.iter().sum::<f32>() / middles.len() as f32;
        let is_centered = match middles[..] {
            [] => false,
            [one] => starts == 0 && is_page(one) && is_page(own.middle()),
            _ => middles.len() > starts,
        };
        is_centered.then(|| if is_page(mean) { middle } else { mean })
    }

    /// The field with a box whose middle this is.
    fn centered(&self, text: &DrawnText, own: &TextLine, axis: f32) -> Option<CenteredField> {
        let (width, height) = (self.size.width, self.size.height);
        let margin = MARGIN * width.min(height);
        let half = (axis - margin)
            .min(width - margin - axis)
            .max(own.width / 2.0);
        let (top, bottom) = default_rows(own.baseline, own.size);
        let to_own = self.unit.inverse()?;
        let (left, top) = to_own.apply((axis - half, top.max(0.0)));
        let (right, bottom) = to_own.apply((axis + half, bottom.min(height)));
        let id = escaped(&text.id);
        let markup = format!(
            "<rect xmlns=\"{SVG}\" id=\"{id}-box\" x=\"{left:.3}\" y=\"{top:.3}\" \
             width=\"{:.3}\" height=\"{:.3}\" fill=\"none\"/>",
            right - left,
            bottom - top,
        );
        Some(CenteredField {
            id: text.id.clone(),
            markup,
        })
    }
}
