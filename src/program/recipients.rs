use std::io::Read as _;
use std::path::Path;

use super::model::{Program, RosterSource};
use crate::diagnostic::{Error, Result};
use crate::roster::{MAX_ROSTER_BYTES, Roster};

/// What messages call a roster that comes from standard input.
const STANDARD_INPUT: &str = "standard input";

impl Program {
    /// Reads the roster that the program names.
    ///
    /// # Errors
    ///
    /// [`Code::MissingKey`](crate::Code::MissingKey) if the program names none, and the errors of
    /// [`Roster::open`].
    pub fn open_roster(&self) -> Result<Roster> {
        let RosterSource { file, options } = &self.roster;
        let file = file.as_deref().ok_or_else(|| {
            let hint =
                "add it, for example: roster = \"recipients.csv\"; or give the plan a roster";
            self.missing_key("roster", hint)
        })?;
        if file != Path::new("-") {
            return Roster::open(file, options);
        }
        let mut bytes = Vec::new();
        std::io::stdin()
            .lock()
            .take(MAX_ROSTER_BYTES + 1)
            .read_to_end(&mut bytes)
            .map_err(|source| Error::read(STANDARD_INPUT, source))?;
        Roster::parse(&bytes, STANDARD_INPUT, options)
    }
}
