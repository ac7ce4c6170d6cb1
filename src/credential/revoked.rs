//! Which certificates are revoked: `revoked.csv`, with a row for each.

use crate::date::CivilDate;
use crate::diagnostic::{Code, Diagnostic, Error, Result};

/// The name of the file, beside `program.toml`.
pub const REVOKED_FILE_NAME: &str = "revoked.csv";

/// The largest list of revocations that is read, in bytes.
pub const MAX_REVOKED_BYTES: u64 = 64 << 20;

const COLUMNS: [&str; 3] = ["key", "date", "reason"];

/// The certificates that are revoked, in the order of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Revocations {
    rows: Vec<Revocation>,
}

/// A certificate that is revoked.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Revocation {
    /// The key of the certificate in the published format.
    pub key: String,
    /// The day, as in 2024-01-31.
    pub date: String,
    /// The reason, which the page that checks certificates shows: whoever has the certificate can
    /// read it. May be empty.
    pub reason: String,
    /// The line of the file.
    pub line: u64,
}

impl Revocations {
    /// Reads the text of a `revoked.csv`.
    ///
    /// # Errors
    ///
    /// [`Code::Revocations`] for each row that is wrong: without a key or a date, or with a key
    /// that another row has.
    pub fn parse(text: &[u8]) -> Result<Self> {
        let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text);
        let header = reader
            .headers()
            .cloned()
            .map_err(|error| unreadable(&error))?;
        let names: Vec<&str> = header.iter().map(str::trim).collect();
        if !text.is_empty() && names != COLUMNS {
            let problem = Diagnostic::error(Code::Revocations, "the first line is not the header");
            return Err(problem
                .hint("write `key,date,reason` into it")
                .at_row(1)
                .into());
        }
        let mut revocations = Self::default();
        let mut problems = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|error| unreadable(&error))?;
            let line = record.position().map_or(1, csv::Position::line);
            match revocations.read_row(&record, line) {
                Ok(row) => revocations.rows.push(row),
                Err(error) => problems.extend(error.at_row(line).into_diagnostics()),
            }
        }
        Error::check(problems)?;
        Ok(revocations)
    }

    fn read_row(&self, record: &csv::StringRecord, line: u64) -> Result<Revocation> {
        let cell = |index| record.get(index).unwrap_or_default().trim();
        let [key, date, reason] = [cell(0), cell(1), cell(2)];
        if key.is_empty() {
            let problem = Diagnostic::error(Code::Revocations, "a row without a key");
            return Err(problem
                .hint("write the key of the certificate, as `engross links` has it")
                .into());
        }
        let Ok(date) = CivilDate::parse(date) else {
            let message = format!("`{date}` is not a date");
            let problem = Diagnostic::error(Code::Revocations, message);
            return Err(problem
                .hint("write it with the year first, for example 2024-01-31")
                .into());
        };
        if let Some(above) = self.rows.iter().find(|row| row.key == key) {
            let message = format!("`{key}` is in line {}, too", above.line);
            let problem = Diagnostic::error(Code::Revocations, message);
            return Err(problem.hint("remove one of the lines").into());
        }
        Ok(Revocation {
            key: key.into(),
            date: date.to_string(),
            reason: reason.into(),
            line,
        })
    }

    /// The revocations, in the order of the file.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Revocation> {
        self.rows.iter()
    }

    /// The day of the latest revocation.
    #[must_use]
    pub fn latest(&self) -> Option<&str> {
        // Days with the year first are in the order of their texts.
        self.rows.iter().map(|row| &*row.date).max()
    }
}

fn unreadable(error: &csv::Error) -> Diagnostic {
    let line = error.position().map(csv::Position::line);
    Diagnostic::error(Code::Revocations, "a row that cannot be read")
        .cause(error)
        .hint("save the file as CSV in UTF-8")
        .at_row(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read() {
        let text = "\u{FEFF}key,date,reason\na.png,2024-01-31,\"wrong, twice\"\nö.png,2023-12-01\n";
        let revocations = Revocations::parse(text.as_bytes()).unwrap();
        let rows: Vec<_> = revocations
            .iter()
            .map(|row| (&*row.key, &*row.reason))
            .collect();
        assert_eq!(rows, [("a.png", "wrong, twice"), ("ö.png", "")]);
        assert_eq!(revocations.latest(), Some("2024-01-31"));
        assert_eq!(Revocations::parse(b"").unwrap(), Revocations::default());
    }

    #[test]
    fn wrong_rows_are_refused() {
        for (text, message) in [
            ("a.png,2024-01-31,\n", "the first line is not the header"),
            ("key,date,reason\n,2024-01-31,x\n", "a row without a key"),
            ("key,date,reason\na,soon,x\n", "`soon` is not a date"),
            (
                "key,date,reason\na,2024-01-31,x\na,2024-01-31,y\n",
                "`a` is in line 2, too",
            ),
        ] {
            let error = Revocations::parse(text.as_bytes()).unwrap_err();
            assert_eq!(error.code(), Code::Revocations);
            assert!(error.to_string().contains(message), "{error}");
        }
        let error = Revocations::parse(b"key,date,reason\n\xFF,2024-01-31,\n").unwrap_err();
        assert_eq!(error.code(), Code::Revocations);
    }
}
