//! The quotes of a CSV file. The reader takes malformed ones leniently, and cells then end in
//! other places than their author meant.

use crate::diagnostic::{Code, Diagnostic, Error, Result};
use crate::lines::LineCounter;

/// Refuses text after a closing quote, a quote after white space at the start of a cell, and a
/// cell that is never closed. The text is read from `start` on.
pub(super) fn check(text: &str, start: usize, delimiter: u8) -> Result<()> {
    let mut scanner = Scanner {
        text,
        delimiter,
        at: start,
    };
    while scanner.at < text.len() {
        scanner.cell()?;
    }
    Ok(())
}

struct Scanner<'t> {
    text: &'t str,
    delimiter: u8,
    at: usize,
}

impl Scanner<'_> {
    /// Passes a cell and what ends it.
    fn cell(&mut self) -> Result<()> {
        let start = self.at;
        self.skip_blanks();
        if self.byte() == Some(b'"') {
            if self.at > start {
                let message = "a cell has white space before its quote (`\"`)";
                let hint = "remove the white space before the quote";
                return Err(self.error(Code::StrayQuote, message, hint, self.at));
            }
            self.quoted()?;
        }
        let bytes = &self.text.as_bytes()[self.at..];
        let is_end = |byte: &u8| *byte == self.delimiter || matches!(byte, b'\r' | b'\n');
        let end = bytes.iter().position(is_end);
        self.at = end.map_or(self.text.len(), |end| self.at + end + 1);
        Ok(())
    }

    /// Passes a cell in quotes, to its end.
    fn quoted(&mut self) -> Result<()> {
        let opened = self.at;
        self.at += 1;
        loop {
            let Some(quote) = self.text[self.at..].find('"') else {
                let message = "a cell starts with a quote (`\"`) but has no closing quote";
                let hint = "add the closing quote; inside quotes, write a quote twice";
                return Err(self.error(Code::OpenQuote, message, hint, opened));
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
            None | Some(b'\r' | b'\n') => Ok(()),
            Some(byte) if byte == self.delimiter => Ok(()),
            Some(_) => Err(self.text_after(opened, closed)),
        }
    }

    fn text_after(&self, opened: usize, closed: usize) -> Error {
        let mut lines = LineCounter::new(self.text.as_bytes());
        let (first, last) = (lines.line_at(opened), lines.line_at(closed));
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
        let line = LineCounter::new(self.text.as_bytes()).line_at(at);
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
