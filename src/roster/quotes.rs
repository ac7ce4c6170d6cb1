//! The quotes of a CSV file. The reader takes malformed ones leniently, and cells then end in
//! other places than their author meant.

use crate::diagnostic::{Code, Diagnostic, Error, Result};
use crate::lines::LineCounter;

/// Refuses text after a closing quote, a quote after white space at the start of a cell, and a
/// cell that is never closed. The text is read from `start` on.
pub(super) fn check(text: &str, start: usize, delimiter: u8) -> Result<()> {
    whole_records(text, start, delimiter, 1, true)?;
    Ok(())
}

/// Where the last record ends that is whole, whatever follows this part of a file. All of the text
/// is, if it is the `last` part. Refuses what [`check`] refuses; `first_line` is the line in which
/// the text starts.
pub(super) fn whole_records(
    text: &str,
    start: usize,
    delimiter: u8,
    first_line: u64,
    last: bool,
) -> Result<usize> {
    let mut scanner = Scanner {
        text,
        delimiter,
        at: start,
        first_line,
    };
    let mut whole = start;
    while scanner.at < text.len() {
        match scanner.cell()? {
            End::Line => whole = scanner.at,
            End::Cell => {}
            End::Unclosed(opened) if last => return Err(scanner.unclosed(opened)),
            End::Text | End::Unclosed(_) => break,
        }
    }
    // `\n` may follow.
    let is_cut_in_line_end = whole == text.len() && text.ends_with('\r');
    Ok(match last {
        true => text.len(),
        false if is_cut_in_line_end => whole - 1,
        false => whole,
    })
}

struct Scanner<'t> {
    text: &'t str,
    delimiter: u8,
    at: usize,
    first_line: u64,
}

/// What ends a cell.
enum End {
    /// The end of its line.
    Line,
    /// A delimiter.
    Cell,
    /// The end of the text.
    Text,
    /// The end of the text, in quotes that were opened here.
    Unclosed(usize),
}

impl Scanner<'_> {
    /// Passes a cell and what ends it.
    fn cell(&mut self) -> Result<End> {
        let start = self.at;
        self.skip_blanks();
        if self.byte() == Some(b'"') {
            if self.at > start {
                let message = "a cell has white space before its quote (`\"`)";
                let hint = "remove the white space before the quote";
                return Err(self.error(Code::StrayQuote, message, hint, self.at));
            }
            let opened = self.at;
            if !self.quoted()? {
                self.at = self.text.len();
                return Ok(End::Unclosed(opened));
            }
        }
        let bytes = &self.text.as_bytes()[self.at..];
        let is_end = |byte: &u8| *byte == self.delimiter || matches!(byte, b'\r' | b'\n');
        let end = bytes.iter().position(is_end);
        let Some(end) = end else {
            self.at = self.text.len();
            return Ok(End::Text);
        };
        self.at += end + 1;
        Ok(match bytes[end] == self.delimiter {
            true => End::Cell,
            false => End::Line,
        })
    }

    /// Passes a cell in quotes, to its end. Returns whether it has one.
    fn quoted(&mut self) -> Result<bool> {
        let opened = self.at;
        self.at += 1;
        loop {
            let Some(quote) = self.text[self.at..].find('"') else {
                return Ok(false);
            };
            self.at += quote + 1;
            if self.byte() != Some(b'"') {
                break;
            }
            self.at += 1;
        }
        let closed = self.at;
        self.skip_blanks();
        match self.byte() {
            None | Some(b'\r' | b'\n') => Ok(true),
            Some(byte) if byte == self.delimiter => Ok(true),
            Some(_) => Err(self.text_after(opened, closed)),
        }
    }

    fn unclosed(&self, opened: usize) -> Error {
        let message = "a cell starts with a quote (`\"`) but has no closing quote";
        let hint = "add the closing quote; inside quotes, write a quote twice";
        self.error(Code::OpenQuote, message, hint, opened)
    }

    fn text_after(&self, opened: usize, closed: usize) -> Error {
        let mut lines = LineCounter::new(self.text.as_bytes());
        let above = self.first_line - 1;
        let (first, last) = (above + lines.line_at(opened), above + lines.line_at(closed));
        let message = match first == last {
            true => "a cell has text after its closing quote (`\"`)".to_owned(),
            false => {
                format!("a cell has text after its closing quote (`\"`): it starts in line {first}")
            }
        };
        let before = self.text[..closed - 1].chars().next_back();
        let hint = match before {
            Some('\\') => "inside quotes, write a quote twice (`\"\"`) instead of `\\\"`",
            _ => {
                "inside quotes, write a quote twice (`\"\"`), and put quotes around the whole cell"
            }
        };
        self.error(Code::StrayQuote, &message, hint, closed)
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_blanks(&mut self) {
        while let Some(byte @ (b' ' | b'\t')) = self.byte()
            && byte != self.delimiter
        {
            self.at += 1;
        }
    }

    fn error(&self, code: Code, message: &str, hint: &str, at: usize) -> Error {
        let line = self.first_line - 1 + LineCounter::new(self.text.as_bytes()).line_at(at);
        Diagnostic::error(code, message)
            .hint(hint)
            .at_row(line)
            .into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn well_formed_quotes_pass() {
        for text in [
            "",
            "name,note\nWilliam \"Bill\" Hart,nail of 5\"\n",
            "\"William \"\"Bill\"\" Hart\",\"nail of 5\"\"\"\n",
            "'William Hart',single\n",
            "Lee \"Ann\",ok\n",
            "\"Smith, Jr., John\",\"quoted comma\"",
            "\"Ann\" ,x\r\n\"Bo\"\r\n",
            "\"One\nTwo\",x\n",
            "\"\",\"\"\n",
            "a\t\"b\"\n",
        ] {
            let delimiter = if text.contains('\t') { b'\t' } else { b',' };
            assert!(check(text, 0, delimiter).is_ok(), "{text}");
        }
    }

    #[test]
    fn records_are_whole_whatever_follows() {
        for text in [
            "name,note\n\"Smith, Jr.\nJohn\",\"5\"\"\"\r\nBo,x\n",
            "a\r\nb\r\n\"c\"\r\n",
            "a\rb\r\"c\rd\"\r",
        ] {
            let ends: Vec<usize> = (0..=text.len())
                .map(|cut| whole_records(&text[..cut], 0, b',', 1, false).unwrap())
                .collect();
            for (cut, end) in ends.iter().enumerate() {
                let (before, rest) = text.split_at(*end);
                assert!(end <= &cut && check(before, 0, b',').is_ok(), "{cut}");
                assert!(check(rest, 0, b',').is_ok(), "{rest:?}");
                assert!(!before.ends_with('\r') || !rest.starts_with('\n'), "{cut}");
            }
            assert!(ends.is_sorted() && ends[text.len()] >= text.len() - 1);
        }
    }

    #[test]
    fn malformed_quotes_are_errors_with_their_line() {
        for (text, line, message, hint) in [
            (
                "name\n\"Ann\" Lee,x\n",
                2,
                "a cell has text after its closing quote (`\"`)",
                "inside quotes, write a quote twice (`\"\"`), and put quotes around the whole cell",
            ),
            (
                "name\n\"William \\\"Bill\\\" Hart\",x\n",
                2,
                "a cell has text after its closing quote (`\"`)",
                "inside quotes, write a quote twice (`\"\"`) instead of `\\\"`",
            ),
            (
                "name\nx\n\"\"Ann\"\",x\n",
                3,
                "a cell has text after its closing quote (`\"`)",
                "inside quotes, write a quote twice (`\"\"`), and put quotes around the whole cell",
            ),
            (
                "name\n\"Ann,x\nBo \"B\" Kay\n",
                3,
                "a cell has text after its closing quote (`\"`): it starts in line 2",
                "inside quotes, write a quote twice (`\"\"`), and put quotes around the whole cell",
            ),
            (
                "name\n1, \"Smith, Jr.\"\n",
                2,
                "a cell has white space before its quote (`\"`)",
                "remove the white space before the quote",
            ),
            (
                "name\n\"Ann\nBo\n",
                2,
                "a cell starts with a quote (`\"`) but has no closing quote",
                "add the closing quote; inside quotes, write a quote twice",
            ),
        ] {
            let error = check(text, 0, b',').unwrap_err();
            assert_eq!(error.diagnostics()[0].row(), Some(line), "{text}");
            assert_eq!(error.to_string(), message, "{text}");
            assert_eq!(error.hint().as_deref(), Some(hint), "{text}");
        }
    }
}
