use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

/// What became of a command.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Runs `engross` in this folder with these arguments, without the user's cache.
pub(crate) fn engross<S: AsRef<std::ffi::OsStr>>(
    folder: impl AsRef<Path>,
    arguments: impl IntoIterator<Item = S>,
) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_engross"));
    command.current_dir(folder).args(arguments);
    command.env("ENGROSS_CACHE", "");
    for variable in ["COLUMNS", "CLICOLOR_FORCE", "NO_COLOR"] {
        command.env_remove(variable);
    }
    command.output().unwrap().into()
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Ran {
    /// The same, which must have ended with this exit code.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:#?}");
        self
    }

    /// Standard output as one JSON value.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:#?}"))
    }

    /// Standard output as JSON Lines.
    #[track_caller]
    pub(crate) fn json_lines(&self) -> Vec<Value> {
        json_lines(&self.stdout)
    }

    /// Standard error as JSON Lines.
    #[track_caller]
    pub(crate) fn json_errors(&self) -> Vec<Value> {
        json_lines(&self.stderr)
    }
}

#[track_caller]
fn json_lines(text: &str) -> Vec<Value> {
    let value = |line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    text.lines().map(value).collect()
}
