use std::path::{Path, PathBuf};

use super::located::Problems;
use super::model::Program;
use super::resolve::resolve;
use super::toml;
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::files;
use crate::lines::LineCounter;

/// The file that makes a folder a program.
const FILE_NAME: &str = "program.toml";

/// The largest `program.toml` that is read, in bytes.
pub const MAX_PROGRAM_BYTES: u64 = 1 << 20;

impl Program {
    /// Reads the `program.toml` at this path, or in the folder at this path.
    ///
    /// If the template is drawn in SVG, it is read too: it has the fields.
    ///
    /// # Errors
    ///
    /// [`Code::Read`](crate::Code::Read) and [`Code::TooLarge`](crate::Code::TooLarge) for the
    /// files, [`Code::NotUtf8`](crate::Code::NotUtf8), and the errors of [`Program::parse`] and
    /// [`Program::read_drawing`].
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let path = if path.is_dir() {
            path.join(FILE_NAME)
        } else {
            path.to_path_buf()
        };
        let bytes = files::read(&path, MAX_PROGRAM_BYTES)?;
        let text = String::from_utf8(bytes).map_err(|error| {
            let valid = error.utf8_error().valid_up_to();
            let line = LineCounter::new(error.as_bytes()).line_at(valid);
            Diagnostic::error(Code::NotUtf8, "not encoded in UTF-8")
                .hint("save it as UTF-8")
                .at(&path, line)
        })?;
        Self::parse(&text, path)?.read_drawing()
    }

    /// Reads a program from the text of a `program.toml`. `path` is its path, for messages and
    /// for the paths in it; nothing is read from there.
    ///
    /// `roster` and `template` can be left out if the plan and the renderer are given a roster
    /// and a template from memory.
    ///
    /// # Errors
    ///
    /// Everything that is wrong in the text, by line: [`Code::TomlSyntax`](crate::Code::TomlSyntax),
    /// or [`Code::UnknownKey`](crate::Code::UnknownKey),
    /// [`Code::MissingKey`](crate::Code::MissingKey),
    /// [`Code::InvalidValue`](crate::Code::InvalidValue),
    /// [`Code::InapplicableKey`](crate::Code::InapplicableKey),
    /// [`Code::InvalidPlaceholder`](crate::Code::InvalidPlaceholder),
    /// [`Code::NoField`](crate::Code::NoField), [`Code::DuplicateField`](crate::Code::DuplicateField)
    /// and [`Code::NoQrCodes`](crate::Code::NoQrCodes).
    ///
    /// ```
    /// use engross::Program;
    ///
    /// let program = Program::parse(
    ///     r#"
    ///         title    = "KubeSphere Ambassador"
    ///         roster   = "ambassadors.csv"
    ///         template = "certificate.png"
    ///
    ///         [[field]]
    ///         text = "{name}"
    ///         box  = { x = 300, y = 520, width = 1154, height = 150 }
    ///         size = 96
    ///     "#,
    ///     "ambassador/program.toml",
    /// )?;
    /// assert_eq!(program.fields()[0].id, "name");
    /// assert_eq!(program.fields()[0].style.size.min, 48.0);
    /// # Ok::<(), engross::Error>(())
    /// ```
    pub fn parse(text: &str, path: impl Into<PathBuf>) -> Result<Self> {
        let path = path.into();
        let problems = Problems::default();
        let program =
            toml::read(text, &path, &problems).map(|settings| resolve(settings, &problems));
        problems.check(Some(&path))?;
        #[expect(
            clippy::expect_used,
            reason = "a text that cannot be read has a problem, which `check` reports"
        )]
        Ok(program.expect("settings that were read"))
    }
}
