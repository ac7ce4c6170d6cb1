//! Standard output, which carries data.

use std::borrow::Cow;
use std::io::{self, IsTerminal as _, StdoutLock, Write};
use std::path::Path;

use anstream::adapter::strip_str;
use anstream::{AutoStream, ColorChoice};
use engross::{Code, Diagnostic, Error, Result, escaped, escaped_json};
use serde::{Serialize, Serializer};

/// Standard output. Once its reader has gone, what is written is dropped, which is not an error.
pub(super) struct Output {
    stdout: Option<StdoutLock<'static>>,
}

impl Output {
    pub(super) fn new() -> Self {
        Self {
            stdout: Some(io::stdout().lock()),
        }
    }

    /// Writes lines of data as they are; on a terminal, without the characters it would obey.
    pub(super) fn write_lines(&mut self, text: &str) -> Result<()> {
        let is_terminal = self.stdout.as_ref().is_some_and(StdoutLock::is_terminal);
        self.write(lines_for(text, is_terminal).as_bytes())
    }

    /// Writes a value as one line of JSON.
    pub(super) fn write_json(&mut self, value: &impl Serialize) -> Result<()> {
        let mut line = serde_json::to_string(value)
            .map_err(|error| Error::write("standard output", error.into()))?;
        line.push('\n');
        self.write_json_text(&line)
    }

    /// Writes a text that is JSON.
    pub(super) fn write_json_text(&mut self, json: &str) -> Result<()> {
        let lines = json.split_inclusive('\n');
        let lines = lines.map(|line| match line.strip_suffix('\n') {
            Some(line) => Cow::Owned(format!("{}\n", escaped_json(line))),
            None => escaped_json(line),
        });
        self.write(lines.collect::<String>().as_bytes())
    }

    /// Writes text with styles, which only show where colours do.
    pub(super) fn write_styled(&mut self, text: &str) -> Result<()> {
        if AutoStream::choice(&io::stdout()) == ColorChoice::Never {
            return self.write(strip_str(text).to_string().as_bytes());
        }
        self.write(text.as_bytes())
    }

    /// Writes a file that is not text: not to a terminal, which would show nonsense.
    pub(super) fn write_binary(&mut self, bytes: &[u8]) -> Result<()> {
        if let Some(stdout) = &self.stdout {
            refuse_terminal(stdout, "-o - > file.png")?;
        }
        self.write(bytes)
    }

    /// Writes bytes as they are.
    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<()> {
        let Some(stdout) = &mut self.stdout else {
            return Ok(());
        };
        match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.stdout = None;
                Ok(())
            }
            written => written.map_err(|source| Error::write("standard output", source)),
        }
    }
}

/// Refuses to write a file that is not text to a terminal. The example is what to type instead.
pub(super) fn refuse_terminal(stdout: &impl io::IsTerminal, example: &str) -> Result<()> {
    if !stdout.is_terminal() {
        return Ok(());
    }
    let message = "binary data is not written to a terminal";
    let hint = format!("send it to a file or to another program, for example `{example}`");
    Err(Diagnostic::error(Code::Write, message).hint(hint).into())
}

fn lines_for(text: &str, is_terminal: bool) -> Cow<'_, str> {
    if !is_terminal {
        return Cow::Borrowed(text);
    }
    let lines = text.lines().map(|line| format!("{}\n", escaped(line)));
    Cow::Owned(lines.collect())
}

/// Serialises a path. JSON is Unicode: what a path has besides becomes U+FFFD.
pub(super) fn lossy_path<S: Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_does_not_obey_data() {
        let table = "| a\u{1B}[2J | b |\n| \u{202E}c | d |\n";
        assert_eq!(lines_for(table, false), table);
        assert_eq!(
            lines_for(table, true),
            "| a\\u{1b}[2J | b |\n| \\u{202e}c | d |\n"
        );
    }
}
