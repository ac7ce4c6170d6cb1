//! The parts of a page that are read: the words of the template, and the fields.

use pdf_writer::Ref;

use crate::draw::{DrawOp, Shape};
use crate::output::element::{Element, Role};

/// How far apart the baselines of one line can be, in em.
const SAME_LINE: f32 = 0.3;

/// A text of the template, which every certificate has.
#[derive(Debug)]
pub(super) struct Words {
    /// The form that has its letters, by its own number.
    pub(super) form: Ref,
    pub(super) text: String,
    /// Whether its letters, one after the other, are its text.
    pub(super) is_plain: bool,
    /// The origin of its first letter, in pixels of the template.
    pub(super) start: (f32, f32),
}

/// A part of a page that is marked content of its own.
#[derive(Debug, Clone, Copy)]
pub(super) enum Part<'p> {
    Words(&'p Words),
    Field(&'p Element<'p>),
}

/// What was drawn for a certificate on a page.
#[derive(Debug, Default)]
pub(super) struct Drawn<'p> {
    /// In the order of their numbers.
    pub(super) parts: Vec<Part<'p>>,
    /// The same, in the order in which they are read.
    pub(super) order: Vec<usize>,
}

/// Where a field starts, in pixels.
#[derive(Debug, Clone, Copy)]
pub(super) struct Start {
    x: f32,
    /// The first baseline of a text, or else the top.
    y: f32,
    /// The size of a text.
    em: f32,
}

impl Start {
    /// Where the field starts that this operation draws.
    pub(super) fn of(element: &Element<'_>, op: Option<&DrawOp<Shape<'_>>>) -> Option<Self> {
        match (&element.role, op.map(|op| &op.shape)) {
            (Role::Qr(area, _) | Role::Picture(area, _), _) => Some(Self {
                x: area.x as f32,
                y: area.y as f32,
                em: 0.0,
            }),
            (_, Some(Shape::Text { layout, .. })) => layout.lines.first().map(|line| Self {
                x: line.x,
                y: line.baseline,
                em: layout.size,
            }),
            _ => None,
        }
    }

    /// Whether words of the template are above it, or before it on its line.
    fn is_after(&self, words: &Words) -> bool {
        let (x, y) = words.start;
        match (y - self.y).abs() <= self.em * SAME_LINE {
            true => x < self.x,
            false => y < self.y,
        }
    }
}

/// The order in which the parts are read: the fields in their own order, and before each the words
/// that start above it and were not read yet. The numbers of words come first.
pub(super) fn order(words: &[Words], fields: &[Option<Start>]) -> Vec<usize> {
    let mut order = Vec::with_capacity(words.len() + fields.len());
    let mut rest: Vec<usize> = (0..words.len()).collect();
    for (field, start) in fields.iter().enumerate() {
        if let Some(start) = start {
            let is_above = |number: &usize| start.is_after(&words[*number]);
            let (above, below) = rest.into_iter().partition(is_above);
            order.extend::<Vec<usize>>(above);
            rest = below;
        }
        order.push(words.len() + field);
    }
    order.extend(rest);
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_where_they_stand() {
        let words = |x, y| Words {
            form: Ref::new(1),
            text: String::new(),
            is_plain: true,
            start: (x, y),
        };
        let start = |x, y| Some(Start { x, y, em: 20.0 });
        // Title, "of", signature, "has completed", "Date:".
        let all = [
            words(50.0, 40.0),
            words(90.0, 103.0),
            words(10.0, 400.0),
            words(50.0, 150.0),
            words(10.0, 299.0),
        ];
        // The name, before which there is the title; the course; the date after its label.
        let fields = [start(40.0, 100.0), start(50.0, 200.0), start(60.0, 300.0)];
        assert_eq!(order(&all, &fields), [0, 5, 1, 3, 6, 4, 7, 2]);
        // A field that is at the end of the page comes first if the program says so.
        let fields = [start(0.0, 350.0), None];
        assert_eq!(order(&all, &fields), [0, 1, 3, 4, 5, 6, 2]);
        assert_eq!(order(&[], &[None, None]), [0, 1]);
    }
}
