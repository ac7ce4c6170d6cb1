//! What the fields of a certificate are to a reader who does not see it.

use super::{FieldContent, FieldLayout};
use crate::output::element::{Element, Role};
use crate::text::TextLayout;

/// The element of each field that is drawn, in the order of the fields.
pub(super) fn of_fields<'f>(fields: impl IntoIterator<Item = &'f FieldLayout>) -> Vec<Element<'f>> {
    fields.into_iter().filter_map(of_field).collect()
}

/// `None` if nothing is drawn.
fn of_field(field: &FieldLayout) -> Option<Element<'_>> {
    match &field.content {
        FieldContent::Text(layout) => Some(Element {
            role: match field.is_heading {
                true => Role::Heading(&layout.text),
                false => Role::Paragraph(&layout.text),
            },
            ops: 1,
            language: language(layout),
        }),
        FieldContent::Qr(layout) => layout.symbol.as_ref().map(|symbol| Element {
            role: Role::Qr(symbol.area, &layout.text),
            ops: 1 + usize::from(field.background.is_some()),
            language: None,
        }),
        FieldContent::Image(layout) => layout.picture.as_ref().map(|picture| Element {
            role: Role::Picture(picture.area, &field.id),
            ops: 1,
            language: None,
        }),
        FieldContent::Unwritten => None,
    }
}

/// The language of a text that is in one language.
fn language(layout: &TextLayout) -> Option<&str> {
    let mut runs = layout.lines.iter().flat_map(|line| &line.runs);
    let first = runs.next()?.language.as_ref()?;
    runs.all(|run| run.language.as_ref() == Some(first))
        .then(|| first.as_str())
}
