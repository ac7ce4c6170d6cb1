//! What a run records and publishes beside the certificates, if they are signed.

use std::path::PathBuf;

use super::folder::OutputFolder;
use crate::credential::{Ledger, MAX_LEDGER_BYTES};
use crate::diagnostic::Result;
use crate::files;
use crate::plan::Plan;

/// What a run of a program with `[credential]` records and publishes beside the certificates.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Issue {
    /// The file that records what was issued: `credentials.jsonl` in the program's folder. It gets
    /// a line for each new certificate before the first is written. Default: none.
    pub ledger: Option<PathBuf>,
    /// Files for the output folder, by name: the issuer's keys and the status list. Default: none.
    pub files: Vec<(String, Vec<u8>)>,
}

impl Issue {
    /// Records these entries of the plan. A crash leaves all of the new lines or none; the next run
    /// gives the same certificates the same indices.
    ///
    /// # Errors
    ///
    /// Those of reading and writing the ledger, and of [`Plan::issue`].
    pub fn record(&self, plan: &Plan, entries: &[usize]) -> Result<()> {
        let Some(path) = &self.ledger else {
            return Ok(());
        };
        if !path.exists() {
            let lines = plan.issue(&mut Ledger::default(), entries.iter().copied())?;
            if lines.is_empty() {
                return Ok(());
            }
            match files::create(path, lines.as_bytes()) {
                Ok(()) => return Ok(()),
                Err(error) if !path.exists() => return Err(error),
                // Another run was faster.
                Err(_) => {}
            }
        }
        let (rewrite, mut text) = files::Rewrite::open(path, MAX_LEDGER_BYTES)?;
        let mut ledger = Ledger::parse(&text).map_err(|error| error.in_file(path))?;
        let lines = plan.issue(&mut ledger, entries.iter().copied());
        let lines = lines.map_err(|error| error.in_file(path))?;
        if lines.is_empty() {
            return Ok(());
        }
        Ledger::append(&mut text, &lines);
        rewrite.replace(&text)
    }

    /// Writes the files that differ from those of the folder.
    pub(super) fn publish(&self, folder: &OutputFolder) -> Result<()> {
        for (name, contents) in &self.files {
            if !folder.has(name, contents) {
                folder.write_own(name, contents)?;
            }
        }
        Ok(())
    }
}
