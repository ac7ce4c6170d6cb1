//! Texts that are centred, though the drawing has only their left edges: Figma, Illustrator,
//! `LibreOffice` and others write no anchor.

use std::fmt::Write as _;

use super::drawing::Drawing;
use super::field::{DrawnText, MARGIN, default_rows};
use super::lines::ResolvedLine;
use super::source::{self, SVG};
use crate::diagnostic::Result;
use crate::field::Align;
use crate::geometry::Transform;

/// How far two edges may be from each other and still be one, as a share of the page's width.
const NEAR_EDGE: f32 = 0.006;
/// The same for two middles.
const NEAR_MIDDLE: f32 = 0.012;
/// How far the width of a text in its own font can be from the usual one, as a share of it.
const SPREAD: f32 = 0.1;

/// A line of text as it is drawn, in CSS pixels.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TextLine {
    left: f32,
    baseline: f32,
    /// About as wide as it is in the font of the drawing, which need not be known here.
    width: f32,
    size: f32,
    align: Align,
}

/// A field whose text is centred among the texts around it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct CenteredField {
    /// The field's id.
    pub id: String,
    /// A rectangle for the field's box, as an element of SVG, in the drawing's own units.
    markup: String,
}

impl TextLine {
    /// The line, unless it is rotated or skewed.
    pub(super) fn new(line: &ResolvedLine) -> Option<Self> {
        let (left, baseline) = line.transform.apply(line.anchor);
        let scale = scale(&line.transform)?;
        let size = line.style.size * scale;
        let letters = line.text.trim();
        let spacing = letters.chars().count() as f32 * line.style.letter_spacing;
        let bold = if line.style.weight >= 600 { 1.06 } else { 1.0 };
        Some(Self {
            left,
            baseline,
            width: (usual_width(letters) * bold + spacing) * size,
            size,
            align: line.align,
        })
    }

    fn middle(&self) -> f32 {
        match self.align {
            Align::Center => self.left,
            _ => self.left + self.width / 2.0,
        }
    }

    /// Whether both could have one middle.
    fn shares_middle(&self, other: &Self, page: f32) -> bool {
        let spread = |line: &Self| match line.align {
            Align::Center => 0.0,
            _ => line.width * SPREAD / 2.0,
        };
        // Widths in one font are too large, or too small, together.
        let apart = (self.middle() - other.middle()).abs();
        apart <= NEAR_MIDDLE * page + spread(self).max(spread(other))
    }
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
        let is_middle = |line: &&TextLine| own.shares_middle(line, page);
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
        let mut markup = String::new();
        let _ = write!(
            markup,
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

impl TextLine {
    /// Whether a text that starts here is this line.
    fn is_at(&self, (x, baseline): (f32, f32)) -> bool {
        let is_near = |one: f32, other: f32| (one - other).abs() < 0.01 * self.size;
        is_near(self.left, x) && is_near(self.baseline, baseline)
    }
}

/// Pixels per unit of an upright text.
fn scale(transform: &Transform) -> Option<f32> {
    let [xx, yx, xy, yy, ..] = transform.matrix();
    let scale = transform.area().abs().sqrt();
    let is_level = yx.abs().max(xy.abs()) < scale * 1e-4;
    (is_level && xx > 0.0 && yy > 0.0).then_some(scale)
}

/// The width of a text in usual fonts, in em.
fn usual_width(text: &str) -> f32 {
    let width = |c: char| match c {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '’' | '!' | '|' | ' ' => 0.26,
        'f' | 't' | 'r' | 'I' | '(' | ')' | '[' | ']' | '{' | '}' | '-' => 0.35,
        'm' | 'w' | 'M' | 'W' | '%' => 0.84,
        '<' | '>' | '«' | '»' | '$' | '0'..='9' => 0.55,
        c if c.is_uppercase() => 0.66,
        _ => 0.53,
    };
    text.chars().map(width).sum()
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('"', "&quot;")
}
