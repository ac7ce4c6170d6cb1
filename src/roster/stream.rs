//! The rows of large CSV and JSON Lines files, a part at a time.
//!
//! The rows are those that [`Roster::open`] reads, with the same numbers and the same errors. No
//! more than a part of the file is in memory; each pass reads the file again.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use encoding_rs::{CoderResult, Decoder};

use super::builder::{self, Builder};
use super::{Encoding, MAX_CELL_BYTES, Roster, RosterFormat, RosterOptions};
use super::{contents, csv, decode, json, limits, quotes};
use crate::diagnostic::{Code, Diagnostic, Error, Result};
use crate::files;
use crate::lines::LineCounter;

/// How many bytes of a file are read at once.
const PIECE: usize = 1 << 20;

/// How much of a file is read to find out what it is.
const SAMPLE: u64 = 1 << 20;

/// The most text that is searched for the end of a record: a whole row of the longest cells.
const MAX_RECORD_BYTES: usize = 2 * MAX_CELL_BYTES * 64;

/// A file of recipients that is read in parts, each time from its start.
#[derive(Debug)]
pub(crate) struct RosterStream {
    path: PathBuf,
    options: RosterOptions,
    kind: Kind,
    encoding: Encoding,
    /// The length of the byte order mark.
    mark: usize,
    /// The columns, from the first pass on.
    shape: Option<Roster>,
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Csv {
        delimiter: u8,
        /// Where the text starts.
        start: usize,
    },
    JsonLines,
}

impl RosterStream {
    /// The rows of a file; `None` if its format is one that is read as a whole.
    ///
    /// # Errors
    ///
    /// [`Code::Read`], and those of [`Roster::open`] for what the file is.
    pub(crate) fn open(path: &Path, options: &RosterOptions) -> Result<Option<Self>> {
        Self::of_file(path, options).map_err(|error| error.in_file(path))
    }

    fn of_file(path: &Path, options: &RosterOptions) -> Result<Option<Self>> {
        let failed = |source| Error::read(path, source);
        let mut bytes = Vec::new();
        let file = files::open(path).map_err(failed)?;
        file.take(SAMPLE).read_to_end(&mut bytes).map_err(failed)?;
        let format = match options.format {
            Some(format) => format,
            None => RosterFormat::detect(path, &bytes)?,
        };
        contents::check(&bytes, path, format)?;
        if !matches!(format, RosterFormat::Csv | RosterFormat::JsonLines) {
            return Ok(None);
        }
        let (encoding, mark) = decode::certain_encoding(&bytes, options);
        let mut stream = Self {
            path: path.into(),
            options: options.clone(),
            kind: Kind::JsonLines,
            encoding,
            mark,
            shape: None,
        };
        if format == RosterFormat::Csv {
            let mut sample = String::new();
            stream.text()?.read(&mut sample)?;
            let builder = Builder::new(path, options)?;
            let (delimiter, start) = csv::delimiter(&sample, &builder.header_search());
            stream.kind = Kind::Csv { delimiter, start };
        } else {
            stream.shape = Some(stream.survey()?);
        }
        Ok(Some(stream))
    }

    /// The columns of all rows of JSON Lines, as a roster without rows: a record can have a column
    /// that those before it lack.
    fn survey(&self) -> Result<Roster> {
        let mut builder = Builder::new(&self.path, &self.options)?;
        let mut shape = None;
        self.for_each_piece(|text, first_line, _| {
            json::read_some_lines(text, first_line, &mut builder)?;
            let block = builder.take_block()?;
            shape = Some(block.without_rows());
            Ok(())
        })?;
        builder.check_texts()?;
        shape.ok_or_else(|| builder::empty().into())
    }

    /// Calls for each part of the rows that meet the conditions, in order. A part can be empty.
    ///
    /// # Errors
    ///
    /// Those of [`Roster::open`], but for its limits of bytes and rows, and those of `each`.
    pub(crate) fn for_each_block(&self, mut each: impl FnMut(&Roster) -> Result<()>) -> Result<()> {
        let mut read = || {
            let mut builder = Builder::new(&self.path, &self.options)?;
            if let Some(shape) = &self.shape {
                builder = builder.with_columns_of(shape);
            }
            let mut is_first = true;
            self.for_each_piece(|text, first_line, is_start| {
                match self.kind {
                    Kind::Csv { delimiter, start } => {
                        let start = if is_start { start } else { 0 };
                        csv::read_records(text, start, first_line, delimiter, &mut builder)?;
                    }
                    Kind::JsonLines => json::read_some_lines(text, first_line, &mut builder)?,
                }
                if builder.column_count() == 0 {
                    // The row with the names of the columns is among the next.
                    return Ok(());
                }
                is_first = false;
                each(&builder.take_block()?)
            })?;
            match is_first {
                // Reports why there are no columns.
                true => builder.take_block().map(drop),
                false => Ok(()),
            }
        };
        read().map_err(|error| error.in_file(&self.path))
    }

    /// Calls for each part of the text with its whole records, the line in which it starts, and
    /// whether it is the first.
    fn for_each_piece(&self, mut each: impl FnMut(&str, u64, bool) -> Result<()>) -> Result<()> {
        let mut source = self.text()?;
        let mut text = String::new();
        let (mut line, mut is_start) = (1, true);
        loop {
            let is_last = !source.read(&mut text)?;
            let end = match self.kind {
                Kind::Csv { delimiter, start } => {
                    let start = if is_start { start } else { 0 };
                    quotes::whole_records(&text, start, delimiter, line, is_last)?
                }
                Kind::JsonLines if is_last => text.len(),
                Kind::JsonLines => text.rfind('\n').map_or(0, |at| at + 1),
            };
            let is_empty = is_start && end == 0;
            if end > 0 && !is_empty || is_last {
                each(&text[..end], line, is_start)?;
                line += match self.kind {
                    Kind::Csv { .. } => LineCounter::new(&text.as_bytes()[..end]).line_at(end) - 1,
                    Kind::JsonLines => text.as_bytes()[..end]
                        .iter()
                        .filter(|byte| **byte == b'\n')
                        .count() as u64,
                };
                is_start = false;
                text.drain(..end);
            }
            if is_last {
                return Ok(());
            }
            if text.len() > MAX_RECORD_BYTES + PIECE {
                limits::check_cell(text.len(), line)?;
            }
        }
    }

    /// The text of the file, from its start.
    fn text(&self) -> Result<Text<'_>> {
        let mut file = files::open(&self.path).map_err(|source| Error::read(&self.path, source))?;
        std::io::copy(
            &mut (&mut file).take(self.mark as u64),
            &mut std::io::sink(),
        )
        .map_err(|source| Error::read(&self.path, source))?;
        Ok(Text {
            path: &self.path,
            encoding: self.encoding,
            decoder: self.encoding.decoder(),
            file,
            piece: vec![0; PIECE],
            lines: 1,
        })
    }
}

/// The text of a file, decoded in pieces.
struct Text<'s> {
    path: &'s Path,
    encoding: Encoding,
    /// `None` for an encoding in which each byte is a character.
    decoder: Option<Decoder>,
    file: File,
    piece: Vec<u8>,
    /// The line of the next piece, roughly, for errors.
    lines: u64,
}

impl Text<'_> {
    /// Adds the next piece. Returns whether there may be more.
    fn read(&mut self, text: &mut String) -> Result<bool> {
        let mut filled = 0;
        while filled < self.piece.len() {
            match self.file.read(&mut self.piece[filled..]) {
                Ok(0) => break,
                Ok(read) => filled += read,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(source) => return Err(Error::read(self.path, source)),
            }
        }
        let is_last = filled < self.piece.len();
        let bytes = &self.piece[..filled];
        let start = text.len();
        let is_damaged = match &mut self.decoder {
            Some(decoder) => decode_into(decoder, bytes, text, is_last),
            None => {
                let (decoded, is_damaged) = self.encoding.decode(bytes);
                text.push_str(&decoded);
                is_damaged
            }
        };
        let added = &text[start..];
        if is_damaged {
            let damage = added.find(char::REPLACEMENT_CHARACTER).unwrap_or_default();
            let line = self.lines - 1 + LineCounter::new(added.as_bytes()).line_at(damage);
            let message = format!("the text is not valid {}", self.encoding);
            return Err(Diagnostic::error(Code::Encoding, message)
                .hint("save it as UTF-8, or set its encoding: `encoding = \"…\"` in `[roster]`")
                .at_row(line)
                .into());
        }
        self.lines += added.bytes().filter(|byte| *byte == b'\n').count() as u64;
        Ok(!is_last)
    }
}

/// Decodes bytes, and returns whether some are not valid.
fn decode_into(decoder: &mut Decoder, mut bytes: &[u8], text: &mut String, last: bool) -> bool {
    let mut is_damaged = false;
    loop {
        let needed = decoder.max_utf8_buffer_length(bytes.len());
        text.reserve(needed.unwrap_or(bytes.len()));
        let (result, read, has_errors) = decoder.decode_to_string(bytes, text, last);
        is_damaged |= has_errors;
        bytes = &bytes[read..];
        if result == CoderResult::InputEmpty {
            return is_damaged;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rows of a file, read in one way and in the other.
    fn both(name: &str, bytes: &[u8], options: &RosterOptions) -> [Result<Vec<Vec<String>>>; 2] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let rows = |roster: &Roster, rows: &mut Vec<Vec<String>>| {
            for recipient in roster.recipients() {
                let cells = (0..roster.columns().count()).map(|at| recipient.cell(at).to_owned());
                let row = [recipient.row().to_string(), recipient.name().to_owned()];
                rows.push(row.into_iter().chain(cells).collect());
            }
        };
        let whole = Roster::open(&path, options).map(|roster| {
            let mut read = Vec::new();
            rows(&roster, &mut read);
            read
        });
        let streamed = RosterStream::open(&path, options).and_then(|stream| {
            let mut read = Vec::new();
            stream.unwrap().for_each_block(|block| {
                rows(block, &mut read);
                Ok(())
            })?;
            Ok(read)
        });
        [whole, streamed]
    }

    fn large_csv(line_end: &str) -> String {
        let mut csv = format!("Our{line_end}{line_end}name,note{line_end}");
        for number in 0..60_000 {
            let note = match number % 7 {
                0 => format!("\"one{line_end}two, {number}\""),
                1 => "\"say \"\"yes\"\"\"".into(),
                2 => line_end.to_owned() + "late",
                _ => "İremnur Önder, ".replace(',', ""),
            };
            csv += &format!("Name {number},{note}{line_end}");
        }
        csv
    }

    #[test]
    fn rows_are_those_of_the_whole_file() {
        for line_end in ["\n", "\r\n", "\r"] {
            let csv = large_csv(line_end);
            assert!(csv.len() > PIECE);
            let options = RosterOptions::default();
            let [whole, streamed] = both("r.csv", csv.as_bytes(), &options);
            assert_eq!(whole.unwrap(), streamed.unwrap(), "{line_end:?}");
        }
    }

    #[test]
    fn other_encodings_are_decoded_across_pieces() {
        let csv = large_csv("\n");
        let mut utf16 = vec![0xFF, 0xFE];
        utf16.extend(csv.encode_utf16().flat_map(u16::to_le_bytes));
        let marked = [b"\xEF\xBB\xBF", csv.as_bytes()].concat();
        for bytes in [utf16, marked] {
            let [whole, streamed] = both("r.csv", &bytes, &RosterOptions::default());
            assert_eq!(whole.unwrap(), streamed.unwrap());
        }
        let options = RosterOptions::default().encoding("cp850".parse().unwrap());
        let latin = csv.replace("İremnur Önder", "Andr\u{82}");
        let bytes: Vec<u8> = latin.chars().map(|c| c as u8).collect();
        let [whole, streamed] = both("r.csv", &bytes, &options);
        let whole = whole.unwrap();
        assert!(whole[5][3].contains("é"), "{:?}", whole[5]);
        assert_eq!(whole, streamed.unwrap());
    }

    #[test]
    fn columns_of_json_lines_can_come_late() {
        let mut json = String::new();
        for number in 0..40_000 {
            let more = if number == 39_000 {
                ",\"role\":\"x\""
            } else {
                ""
            };
            json += &format!("{{\"name\":\"Name {number}\",\"n\":{number}{more}}}\n\n");
        }
        let [whole, streamed] = both("r.jsonl", json.as_bytes(), &RosterOptions::default());
        assert_eq!(whole.unwrap(), streamed.unwrap());
    }

    #[test]
    fn conditions_and_composed_names_hold() {
        let mut csv = String::from("First,Last,Grade\n");
        for number in 0..60_000 {
            csv += &format!("Ann {number},Lee,{}\n", ["A", "B", "C"][number % 3]);
        }
        let options = RosterOptions::default()
            .name("{Last} {First}")
            .condition(crate::roster::Condition::new("Grade", ["B"]));
        let [whole, streamed] = both("r.csv", csv.as_bytes(), &options);
        let whole = whole.unwrap();
        assert_eq!(whole.len(), 20_000);
        assert_eq!(whole, streamed.unwrap());
    }

    #[test]
    fn errors_are_those_of_the_whole_file() {
        let rows = large_csv("\n");
        let options = RosterOptions::default();
        for (name, text) in [
            ("r.csv", String::new()),
            ("r.csv", "title\nAnn\n".into()),
            ("r.csv", format!("{rows}Ann,x,y\n")),
            ("r.csv", format!("{rows}\"Ann\" Lee,x\n")),
            ("r.csv", format!("{rows}\"Ann,x\n")),
            ("r.jsonl", "{\"name\":\"Ann\"}\n\n{\"name\":".into()),
            ("r.jsonl", "{\"name\":\"Ann\"}\n{\"name\":[1]}\n".into()),
            ("r.jsonl", "{\"n\":1}\n".into()),
        ] {
            let [whole, streamed] = both(name, text.as_bytes(), &options);
            let [whole, streamed] = [whole, streamed].map(|read| {
                let error = read.unwrap_err();
                error.diagnostics().to_vec()
            });
            assert_eq!(
                whole,
                streamed,
                "{}",
                &text[text.len().saturating_sub(40)..]
            );
        }
        let damaged = [rows.as_bytes(), b"Andr\xE9,x\n"].concat();
        let [_, streamed] = both("r.csv", &damaged, &options);
        assert_eq!(streamed.unwrap_err().code(), Code::Encoding);
    }

    #[test]
    fn formats_that_are_read_as_a_whole_are_not_streamed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("r.json");
        std::fs::write(&path, "[\"Ann\"]").unwrap();
        let stream = RosterStream::open(&path, &RosterOptions::default()).unwrap();
        assert!(stream.is_none());
    }
}
