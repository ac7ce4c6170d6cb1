//! A template among the objects of a file, and the names by which pages draw it.

use pdf_writer::{Chunk, Name, Ref};

use super::background::BackgroundIds;
use super::side::{PrintedSide, TemplateNames};
use crate::diagnostic::{Error, Result};

/// A template in a file or a document.
#[derive(Debug)]
pub(super) struct NamedTemplate<'s> {
    side: &'s PrintedSide,
    /// The object that pages name.
    id: Ref,
    ids: BackgroundIds,
    /// Its name among the resources of pages.
    name: Box<[u8]>,
    /// The names and objects of its words.
    words: Vec<(Box<[u8]>, Ref)>,
}

impl<'s> NamedTemplate<'s> {
    /// Gives the objects of a template their ids. `new_ids` gives the first of so many in a row.
    ///
    /// # Errors
    ///
    /// Those of painting a drawing, and of `new_ids`.
    pub(super) fn new<E: From<Error>>(
        side: &'s PrintedSide,
        name: Box<[u8]>,
        mut new_ids: impl FnMut(usize) -> std::result::Result<Ref, E>,
    ) -> std::result::Result<Self, E> {
        let background = side.background()?;
        let id = new_ids(1)?;
        let template = match side.has_inner_picture() {
            true => new_ids(1)?,
            false => id,
        };
        let others = match background.others() {
            0 => template,
            count => new_ids(count)?,
        };
        let ids = BackgroundIds { template, others };
        let words = background.words().iter().zip(1..).map(|(words, number)| {
            let name = [&name, format!("Text{number}").as_bytes()].concat();
            (name.into(), ids.of(words.form))
        });
        Ok(Self {
            words: words.collect(),
            side,
            id,
            ids,
            name,
        })
    }

    /// Whether it is the template of a side, shown in the same way.
    pub(super) fn shows(&self, side: &PrintedSide) -> bool {
        self.side.shows_same(side)
    }

    pub(super) fn name(&self) -> Name<'_> {
        Name(&self.name)
    }

    /// What content streams name.
    pub(super) fn names(&self) -> TemplateNames<'_> {
        TemplateNames {
            template: self.name(),
            words: self.words.iter().map(|(name, _)| Name(name)).collect(),
        }
    }

    /// What pages name.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (Name<'_>, Ref)> {
        let words = self.words.iter().map(|(name, id)| (Name(name), *id));
        std::iter::once((self.name(), self.id)).chain(words)
    }

    /// Whether it may be drawn with transparency.
    pub(super) fn is_drawing(&self) -> Result<bool> {
        Ok(self.side.background()?.is_drawing())
    }

    /// Writes its objects.
    pub(super) fn write<E: From<Error>>(
        &self,
        write: impl FnMut(&dyn Fn(&mut Chunk)) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        self.side.write_background(self.id, self.ids, write)
    }
}
