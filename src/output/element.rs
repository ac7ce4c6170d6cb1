//! What the parts of a page are to a reader who does not see it.

use crate::digest::Digester;
use crate::geometry::PixelBox;

/// A part of a page: a field that is written.
#[derive(Debug, Clone)]
pub(crate) struct Element<'a> {
    pub(crate) role: Role<'a>,
    /// The number of operations that draw it. They follow those of the element before it.
    pub(crate) ops: usize,
    /// The language of its text, if it is known.
    pub(crate) language: Option<&'a str>,
}

/// What a part of a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role<'a> {
    /// The name, with this text.
    Heading(&'a str),
    /// Any other text.
    Paragraph(&'a str),
    /// A QR code in this area, with this text in it.
    Qr(PixelBox, &'a str),
    /// A picture in this area, of the field with this id.
    Picture(PixelBox, &'a str),
}

impl Element<'_> {
    pub(super) fn add_to_digest(&self, digester: &mut Digester) {
        let (role, text) = match self.role {
            Role::Heading(text) => (0, text),
            Role::Paragraph(text) => (1, text),
            Role::Qr(_, text) => (2, text),
            Role::Picture(_, id) => (3, id),
        };
        digester.bytes(&[role]);
        digester.bytes(text.as_bytes());
        digester.bytes(self.language.unwrap_or_default().as_bytes());
    }

    /// The text that stands for it, if it is not a text itself.
    pub(super) fn alternative(&self) -> Option<String> {
        match self.role {
            Role::Heading(_) | Role::Paragraph(_) => None,
            Role::Qr(_, text) => Some(format!("QR code: {text}")),
            Role::Picture(_, id) => Some(id.replace(['-', '_'], " ")),
        }
    }
}
