//! The roster of a new program: a copy of a file, or samples.

use std::collections::BTreeSet;
use std::path::Path;

use engross::roster::{MAX_ROSTER_BYTES, Roster, RosterOptions};
use engross::{Code, Diagnostic, Error, Program, Result, files};

use super::name_column;
use super::{BUILT_IN_PLACEHOLDERS, ROSTER, file_name, quoted};
use crate::cli::report::counted;

/// Columns that hold names, in the order in which they are looked for. Case and white space do
/// not matter.
const NAME_COLUMNS: [&str; 16] = [
    "name",
    "full name",
    "full_name",
    "display name",
    "name on certificate",
    "certificate name",
    "recipient",
    "recipient name",
    "participant",
    "participant name",
    "attendee",
    "attendee name",
    "student",
    "student name",
    "member",
    "person",
];

/// Names that show that any name can be set.
const SAMPLES: [(&str, &str); 3] = [
    ("Ada Lovelace", "en"),
    ("İremnur Önder", "tr"),
    ("Nguyễn Thị Minh Châu", "vi"),
];

/// Columns that every sample roster has.
const SAMPLE_COLUMNS: [&str; 3] = ["name", "slug", "lang"];

pub(super) struct Recipients {
    /// The file's name in the new folder.
    pub(super) name: String,
    pub(super) contents: Vec<u8>,
    pub(super) count: usize,
    /// The columns of the file; none for samples.
    pub(super) columns: Vec<String>,
    /// The column with the names, if it is not `name`.
    pub(super) name_column: Option<String>,
    pub(super) are_samples: bool,
}

impl Recipients {
    /// Those in this file, with their names in the first column that is called like names, else in
    /// the one that is most likely to have them.
    pub(super) fn open(path: &Path) -> Result<Self> {
        let contents = files::read(path, MAX_ROSTER_BYTES)?;
        let mut options = RosterOptions::default();
        let mut missing = None;
        let usual = NAME_COLUMNS.into_iter().map(str::to_owned);
        let guessed = std::iter::once_with(|| name_column::find(&contents, path)).flatten();
        for column in usual.chain(guessed) {
            options.name = (column != "name").then_some(column);
            match Roster::parse(&contents, path, &options) {
                Ok(roster) => {
                    let (name, count) = (file_name(path), roster.len());
                    let name_column = options.name.map(|name| spelled(&roster, &name));
                    return Ok(Self {
                        name,
                        contents,
                        count,
                        columns: roster.columns().map(str::to_owned).collect(),
                        name_column,
                        are_samples: false,
                    });
                }
                Err(error) if error.code() == Code::MissingColumn => missing = Some(error),
                Err(error) => return Err(error),
            }
        }
        Err(no_names(path, missing.and_then(|error| error.hint())))
    }

    /// These, or else samples.
    pub(super) fn or_samples(recipients: Option<Self>, program: &Program) -> Result<Self> {
        match recipients {
            Some(recipients) => Ok(recipients),
            None => Self::samples(program),
        }
    }

    /// Samples, with a column for each placeholder of the program.
    fn samples(program: &Program) -> Result<Self> {
        let fields = program.fields().iter();
        let columns = fields.flat_map(|field| field.text.columns());
        let is_other = |column: &&str| {
            let is_value = program.values().any(|(name, _)| name == *column);
            !SAMPLE_COLUMNS.contains(column) && !BUILT_IN_PLACEHOLDERS.contains(column) && !is_value
        };
        let columns: BTreeSet<&str> = columns.filter(is_other).collect();

        let failed = |error: csv::Error| Error::write(ROSTER, error.into());
        let mut writer = csv::Writer::from_writer(Vec::new());
        let header = SAMPLE_COLUMNS.into_iter().chain(columns.clone());
        writer.write_record(header).map_err(failed)?;
        for (name, language) in SAMPLES {
            let row = [name, "", language].into_iter().chain(columns.clone());
            writer.write_record(row).map_err(failed)?;
        }
        Ok(Self {
            name: ROSTER.into(),
            contents: writer.into_inner().unwrap_or_default(),
            count: SAMPLES.len(),
            columns: Vec::new(),
            name_column: None,
            are_samples: true,
        })
    }

    /// The value of `roster` in the `program.toml`.
    pub(super) fn toml_value(&self) -> String {
        let file = quoted(&self.name);
        match &self.name_column {
            Some(column) => format!("{{ file = {file}, name = {} }}", quoted(column)),
            None => file,
        }
    }

    pub(super) fn describe(&self) -> Option<String> {
        let column = self.name_column.as_deref().unwrap_or("name");
        let count = counted(self.count, "recipient");
        let columns = if column.starts_with('{') && !column.starts_with("{{") {
            format!("the columns `{column}`")
        } else {
            format!("the column `{column}`")
        };
        (!self.are_samples).then(|| format!("{count}, with names from {columns}"))
    }
}

/// No column is called like names. The columns are what the roster's own error hints at.
fn no_names(path: &Path, columns: Option<String>) -> Error {
    let mut hint = "rename the column with the names to `name`".to_owned();
    if let Some(columns) = columns {
        hint.push_str("; ");
        hint.push_str(&columns);
    }
    Diagnostic::error(Code::MissingColumn, "no column is called like names")
        .hint(hint)
        .in_file(path)
        .into()
}

/// The name of the column as the file has it.
fn spelled(roster: &Roster, column: &str) -> String {
    let plain = |name: &str| -> String {
        let letters = name.chars().filter(|c| !c.is_whitespace());
        letters.flat_map(char::to_lowercase).collect()
    };
    let mut columns = roster.columns();
    let found = columns.find(|name| plain(name) == plain(column));
    found.unwrap_or(column).to_owned()
}
