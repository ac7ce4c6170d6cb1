//! The pieces of resolved patterns.

use crate::date::{CivilDate, DateFormat};
use crate::program::Wording;
use crate::roster::Recipient;

/// A piece of a resolved pattern.
#[derive(Debug, Clone)]
pub(super) enum Piece {
    Literal(String),
    Name,
    /// The recipient's slug, or else the name.
    SlugOrName,
    Cell(usize),
    /// A cell, or this value of the program where the cell is empty.
    CellOr(usize, String),
    /// A value of the program, under this name.
    Value(Box<str>, String),
    Key,
    Link,
    /// The address at which the certificate is checked.
    Verify,
    /// A date, as the index of its column of dates, and its format.
    Date(usize, DateFormat),
    /// A value, and what it reads as.
    Worded(Box<Piece>, Wording),
    Optional(Optional),
}

/// Pieces that are written only where another has a value, or only where it has none.
#[derive(Debug, Clone)]
pub(super) struct Optional {
    pub(super) condition: Box<Piece>,
    pub(super) is_filled: bool,
    pub(super) pieces: Vec<Piece>,
}

impl Optional {
    pub(super) fn is_written(&self, recipient: Recipient<'_>) -> bool {
        let is_filled = match &*self.condition {
            // Every certificate has these.
            Piece::Key | Piece::Link | Piece::Verify => true,
            other => !other.value(recipient).is_empty(),
        };
        is_filled == self.is_filled
    }
}

impl Piece {
    /// Whether it is a name or a cell of the roster as it is spelt there.
    pub(super) fn is_of_roster(&self) -> bool {
        matches!(self, Self::Name | Self::Cell(_) | Self::CellOr(..))
    }

    /// The date that the piece is for a recipient, if the roster's file says that its cell is one.
    pub(super) fn date(&self, recipient: Recipient<'_>) -> Option<CivilDate> {
        match self {
            Self::Cell(column) | Self::CellOr(column, _) => recipient.date(*column),
            Self::Worded(piece, wording) => {
                let is_worded = wording.text(piece.value(recipient)).is_some();
                piece.date(recipient).filter(|_| !is_worded)
            }
            _ => None,
        }
    }

    /// The text of the piece for a recipient; empty for what depends on the key, for dates, and
    /// for an optional part.
    pub(super) fn value<'r>(&'r self, recipient: Recipient<'r>) -> &'r str {
        match self {
            Self::Literal(text) | Self::Value(_, text) => text,
            Self::Name => recipient.name(),
            Self::SlugOrName => recipient.slug().unwrap_or(recipient.name()),
            Self::Cell(column) => recipient.cell(*column),
            Self::CellOr(column, otherwise) => match recipient.cell(*column) {
                "" => otherwise,
                filled => filled,
            },
            Self::Worded(piece, wording) => {
                let value = piece.value(recipient);
                wording.text(value).unwrap_or(value)
            }
            Self::Key | Self::Link | Self::Verify | Self::Date(..) | Self::Optional(_) => "",
        }
    }
}
