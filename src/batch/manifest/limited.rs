//! Reading with a limit for each record, however many records there are.

use std::cell::Cell;
use std::io::{self, ErrorKind, Read};

/// How many bytes may still be read before the budget is renewed.
#[derive(Debug, Default)]
pub(super) struct Budget {
    /// `None` for any number.
    bytes: Cell<Option<u64>>,
}

impl Budget {
    pub(super) fn renew(&self, bytes: u64) {
        self.bytes.set(Some(bytes));
    }

    pub(super) fn lift(&self) {
        self.bytes.set(None);
    }

    /// Whether there are no bytes left.
    pub(super) fn is_spent(&self) -> bool {
        self.bytes.get() == Some(0)
    }
}

/// A reader that fails once the budget is spent.
#[derive(Debug)]
pub(super) struct LimitedReader<'b, R> {
    reader: R,
    budget: &'b Budget,
}

impl<'b, R> LimitedReader<'b, R> {
    pub(super) fn new(reader: R, budget: &'b Budget) -> Self {
        Self { reader, budget }
    }
}

impl<R: Read> Read for LimitedReader<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Some(left) = self.budget.bytes.get() else {
            return self.reader.read(buffer);
        };
        if left == 0 && !buffer.is_empty() {
            return Err(ErrorKind::FileTooLarge.into());
        }
        let length = usize::try_from(left).map_or(buffer.len(), |left| left.min(buffer.len()));
        let read = self.reader.read(&mut buffer[..length])?;
        self.budget.bytes.set(Some(left - read as u64));
        Ok(read)
    }
}
