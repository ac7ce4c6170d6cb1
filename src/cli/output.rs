//! Standard output, which carries data.

use std::io::{self, StdoutLock, Write};

use engross::{Error, Result};
use serde::Serialize;

/// Standard output. Once its reader has gone, what is written goes nowhere and is no error.
pub(super) struct Output {
    stdout: Option<StdoutLock<'static>>,
}

impl Output {
    pub(super) fn new() -> Self {
        Self {
            stdout: Some(io::stdout().lock()),
        }
    }

    pub(super) fn write(&mut self, text: &[u8]) -> Result<()> {
        let Some(stdout) = &mut self.stdout else {
            return Ok(());
        };
        match stdout.write_all(text).and_then(|()| stdout.flush()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.stdout = None;
                Ok(())
            }
            written => written.map_err(|source| Error::write("standard output", source)),
        }
    }

    /// Writes a value as one line of JSON.
    pub(super) fn write_json(&mut self, value: &impl Serialize) -> Result<()> {
        let mut line = serde_json::to_vec(value)
            .map_err(|error| Error::write("standard output", error.into()))?;
        line.push(b'\n');
        self.write(&line)
    }
}
