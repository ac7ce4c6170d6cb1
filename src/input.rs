//! Reading files that someone else made.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use crate::diagnostic::{Error, Result};

/// The bytes of a file of at most `limit` bytes. No more than that is ever held in memory.
pub(crate) fn read(path: &Path, limit: u64) -> Result<Vec<u8>> {
    let failed = |source| Error::read(path, source);
    let file = File::open(path).map_err(failed)?;
    let expected = file.metadata().map_err(failed)?.len();
    if expected > limit {
        return Err(Error::too_large(path, limit));
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the limits are below what any machine can address"
    )]
    let mut bytes = Vec::with_capacity(expected as usize);
    file.take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    if bytes.len() as u64 > limit {
        return Err(Error::too_large(path, limit));
    }
    Ok(bytes)
}

/// Counts the lines of a text as it is read on from its start; `\n`, `\r\n` and `\r` end one.
pub(crate) struct LineCounter<'t> {
    text: &'t [u8],
    offset: usize,
    line: u64,
}

impl<'t> LineCounter<'t> {
    pub(crate) fn new(text: &'t [u8]) -> Self {
        Self {
            text,
            offset: 0,
            line: 1,
        }
    }

    /// The line, counted from 1, that the byte at `offset` is in. Offsets may not go back.
    pub(crate) fn line_at(&mut self, offset: usize) -> u64 {
        let ends = (self.offset..offset.min(self.text.len())).filter(|at| match self.text[*at] {
            b'\n' => true,
            b'\r' => self.text.get(at + 1) != Some(&b'\n'),
            _ => false,
        });
        self.line += ends.count() as u64;
        self.offset = self.offset.max(offset);
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_ending_is_one_line() {
        let mut lines = LineCounter::new(b"a\nb\r\nc\rd\n\ne");
        let found: Vec<u64> = [0, 2, 3, 5, 7, 9, 10]
            .map(|offset| lines.line_at(offset))
            .into();
        assert_eq!(found, [1, 2, 2, 3, 4, 5, 6]);
    }
}
