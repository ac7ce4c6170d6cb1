//! Where the lines of a text are: below each other, or in columns.

/// How lines are divided into columns: down the first, then down the next. The first columns have
/// one line more if the lines do not divide evenly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Grid {
    pub(super) columns: usize,
    pub(super) lines: usize,
}

impl Grid {
    /// All lines below each other.
    pub(super) const fn single(lines: usize) -> Self {
        Self { columns: 1, lines }
    }

    pub(super) const fn is_single(self) -> bool {
        self.columns == 1
    }

    /// The number of lines below each other.
    pub(super) const fn rows(self) -> usize {
        self.lines.div_ceil(self.columns)
    }

    /// The column and the row of a line.
    pub(super) const fn place(self, line: usize) -> (usize, usize) {
        let (least, longer) = (self.lines / self.columns, self.lines % self.columns);
        let in_longer = longer * (least + 1);
        if line < in_longer {
            return (line / (least + 1), line % (least + 1));
        }
        let line = line - in_longer;
        (longer + line / least, line % least)
    }

    pub(super) const fn is_even(self) -> bool {
        self.lines.is_multiple_of(self.columns)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_go_down_the_columns_and_the_first_have_one_more() {
        let grid = Grid {
            columns: 3,
            lines: 8,
        };
        let places: Vec<_> = (0..8).map(|line| grid.place(line)).collect();
        let expected = [
            (0, 0),
            (0, 1),
            (0, 2),
            (1, 0),
            (1, 1),
            (1, 2),
            (2, 0),
            (2, 1),
        ];
        assert_eq!(places, expected);
        assert_eq!(grid.rows(), 3);
    }
}
