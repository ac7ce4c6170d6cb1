use std::path::Path;

use crate::diagnostic::Result;
use crate::program::Program;
use crate::roster::{Roster, RosterStream};

/// Where the rows of a shard come from.
#[derive(Debug)]
pub(super) enum Source {
    /// A file that is read in parts.
    Stream(Box<RosterStream>),
    /// A roster that was read as a whole.
    Whole(Box<Roster>),
}

impl Source {
    pub(super) fn open(program: &Program) -> Result<Self> {
        let roster = &program.roster;
        if let Some(file) = roster.file.as_deref()
            && file != Path::new("-")
            && let Some(stream) = RosterStream::open(file, &roster.options)?
        {
            return Ok(Self::Stream(Box::new(stream)));
        }
        Ok(Self::Whole(Box::new(program.open_roster()?)))
    }

    /// Calls for each part of the roster, in order.
    pub(super) fn for_each_block(&self, mut each: impl FnMut(&Roster) -> Result<()>) -> Result<()> {
        match self {
            Self::Stream(stream) => stream.for_each_block(each),
            Self::Whole(roster) => each(roster),
        }
    }

    /// Calls for each part of the roster that has rows, in order.
    pub(super) fn for_each_filled_block(
        &self,
        mut each: impl FnMut(&Roster) -> Result<()>,
    ) -> Result<()> {
        self.for_each_block(|block| match block.has_no_rows() {
            true => Ok(()),
            false => each(block),
        })
    }

    /// A roster with the columns and without rows.
    pub(super) fn columns(&self) -> Result<Roster> {
        let mut columns = None;
        self.for_each_block(|block| {
            columns.get_or_insert_with(|| block.without_rows());
            Ok(())
        })?;
        columns.ok_or_else(Roster::refuse_without_columns)
    }
}
