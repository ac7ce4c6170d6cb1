//! The back of a program's certificates: a program of its own for its template and its fields,
//! with the recipients of the front.

use std::sync::Arc;

use super::located::Problems;
use super::model::Program;
use super::settings::FieldSettings;
use crate::diagnostic::{Code, Diagnostic};
use crate::field::{Field, Side};

impl Program {
    /// The back: its template and its fields, without a roster. `None` if certificates have no
    /// back.
    ///
    /// Its fields are also among the [fields](Self::fields) of the program itself, after those of
    /// the front.
    #[must_use]
    pub fn back(&self) -> Option<&Arc<Self>> {
        self.back.as_ref()
    }

    /// The fields of its own template: without those of the back.
    pub(crate) fn own_fields(&self) -> &[Field] {
        let of_back = self.back.as_ref().map_or(0, |back| back.fields.len());
        &self.fields[..self.fields.len() - of_back]
    }

    /// Sets the fields of its own template. Those of the back follow. One whose id another field
    /// has already gets `back-` before it, so that each id stands for one field.
    pub(super) fn set_own_fields(&mut self, mut fields: Vec<Field>) {
        if let Some(back) = &mut self.back {
            let back = Arc::make_mut(back);
            for index in 0..back.fields.len() {
                while is_taken(&back.fields, index, &fields) {
                    back.fields[index].id.insert_str(0, "back-");
                }
            }
            fields.extend(back.fields.iter().map(|field| Field {
                sources: field.sources.on_back(),
                ..field.clone()
            }));
        }
        self.fields = fields;
    }

    /// The same program with another program for its back.
    pub(crate) fn with_back(mut self, back: Arc<Self>) -> Self {
        let own = self.own_fields().to_vec();
        self.back = Some(back);
        self.set_own_fields(own);
        self
    }

    #[cfg(feature = "svg")]
    /// The same fields, if they were placed again: with their ids, and on their side.
    pub(super) fn keep_ids(&self, fields: &mut [Field]) {
        for (field, known) in fields.iter_mut().zip(self.own_fields()) {
            field.id.clone_from(&known.id);
            field.side = known.side;
        }
    }
}

/// Whether the id of the back's field at this index is also that of another field of the back, or
/// of the front.
fn is_taken(back: &[Field], index: usize, front: &[Field]) -> bool {
    let (before, after) = (&back[..index], &back[index + 1..]);
    let mut others = front.iter().chain(before).chain(after);
    others.any(|other| other.id == back[index].id)
}

/// The fields of the front, and those of the back. Without a back, one that is on it is a problem
/// with this hint.
pub(super) fn split(
    fields: Vec<FieldSettings>,
    has_back: bool,
    hint: &str,
    problems: &Problems,
) -> (Vec<FieldSettings>, Vec<FieldSettings>) {
    let (back, front): (Vec<_>, Vec<_>) = fields
        .into_iter()
        .partition(|field| field.side.is_some_and(|side| side.value == Side::Back));
    if !has_back {
        for field in &back {
            let message = format!(
                "{} is on the back, but the program has no back",
                field.name()
            );
            let line = field.side.and_then(|side| side.line);
            let problem = Diagnostic::error(Code::InapplicableKey, message)
                .hint(hint)
                .at_row(line);
            problems.add(field.locate(problem));
        }
    }
    (front, back)
}
