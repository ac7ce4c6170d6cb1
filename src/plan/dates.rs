//! The dates of a roster, column by column: other dates of a column can show the order of day and
//! month in one.

use super::piece::Piece;
use crate::date::{self, CivilDate, Context, DateError, DateOrder, Parsed};
use crate::program::Program;
use crate::roster::{Recipient, Roster};

/// A column whose values are written as dates.
#[derive(Debug, Clone)]
pub(super) struct DateColumn {
    /// What the program calls it.
    pub(super) name: Box<str>,
    pub(super) piece: Piece,
    /// What each recipient's value was read as; one reading if all have the same value.
    readings: Vec<Reading>,
    /// Whether the column has dates that are certain with the day first, and with the month first.
    pub(super) orders: [bool; 2],
}

/// What a value was read as.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Reading {
    Empty,
    Date(Parsed),
    Bad(DateError),
}

impl DateColumn {
    /// Reads the values of all recipients. `orders` are those of the whole roster, if this is a part
    /// of it.
    pub(super) fn read(
        name: &str,
        piece: Piece,
        program: &Program,
        roster: &Roster,
        orders: Option<[bool; 2]>,
    ) -> Self {
        let has_one_value = matches!(piece, Piece::Value(..) | Piece::Literal(_));
        let count = if has_one_value { 1 } else { roster.len() };
        let recipients = || roster.recipients().take(count);
        let orders = orders.unwrap_or_else(|| {
            let mut orders = [false; 2];
            for recipient in recipients() {
                match date::certain_order(piece.value(recipient)) {
                    Some(DateOrder::DayFirst) => orders[0] = true,
                    Some(DateOrder::MonthFirst) => orders[1] = true,
                    None => {}
                }
            }
            orders
        });
        let decided = match orders {
            [true, false] => Some(DateOrder::DayFirst),
            [false, true] => Some(DateOrder::MonthFirst),
            _ => None,
        };
        let read = |recipient: Recipient<'_>| {
            let text = piece.value(recipient);
            if text.is_empty() {
                return Reading::Empty;
            }
            let context = Context {
                order: roster.date_order().or(decided),
                is_order_required: roster.date_order().is_some(),
                language: recipient.language().or(program.language.as_deref()),
            };
            // What a cell with a date shows depends on its format.
            let parsed = match piece.date(recipient) {
                Some(date) => date.certain(),
                None => CivilDate::read(text, context),
            };
            parsed.map_or_else(Reading::Bad, Reading::Date)
        };
        Self {
            name: name.into(),
            readings: recipients().map(read).collect(),
            piece,
            orders,
        }
    }

    /// Whether the column has dates that are certain, but not all in one order.
    pub(super) fn has_both_orders(&self) -> bool {
        self.orders == [true, true]
    }

    /// What a recipient's value was read as.
    pub(super) fn reading(&self, recipient: Recipient<'_>) -> &Reading {
        match &self.readings[..] {
            [only] => only,
            readings => &readings[recipient.index()],
        }
    }
}
