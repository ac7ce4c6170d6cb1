//! The roster of a new program: a copy of a file, or samples.

use std::collections::BTreeSet;
use std::path::Path;

use engross::roster::{MAX_ROSTER_BYTES, Roster, RosterOptions};
use engross::{Error, Program, Result, files};

use super::names;
use super::{BUILT_IN_PLACEHOLDERS, ROSTER, file_name, quoted};
use crate::cli::report::counted;

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
    /// Those in this file, with their names in the columns that look most like names.
    pub(super) fn open(path: &Path) -> Result<Self> {
        let contents = files::read(path, MAX_ROSTER_BYTES)?;
        let column = names::find(&contents, path)?;
        let name_column = (column.trim().to_lowercase() != "name").then_some(column);
        let mut options = RosterOptions::default();
        options.name.clone_from(&name_column);
        let roster = Roster::parse(&contents, path, &options)?;
        Ok(Self {
            name: file_name(path),
            count: roster.len(),
            columns: roster.columns().map(str::to_owned).collect(),
            name_column,
            are_samples: false,
            contents,
        })
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
        let columns = if column.contains('{') {
            format!("the columns `{column}`")
        } else {
            format!("the column `{column}`")
        };
        (!self.are_samples).then(|| format!("{count}, with names from {columns}"))
    }
}
