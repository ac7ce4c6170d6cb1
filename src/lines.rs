//! Line numbers in a text.

/// Finds line numbers in a text from its start to its end; `\n`, `\r\n` and `\r` end a line.
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

    /// The line, counted from 1, of the byte at `offset`. Offsets must not decrease.
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
