//! Where on a template a name would go.
//!
//! A name goes on a ruled line with free space above it, or into the one large space between the
//! lines of text. Where there are several such places, or none, the answer says so.

mod gaps;
mod grid;
mod rules;

use super::Background;
use crate::field::Align;
use crate::geometry::PixelBox;
use grid::{Cells, Grid};

/// Where a name would go on a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NameBox {
    /// The box: nothing is drawn there, unless it is a guess.
    pub bounds: PixelBox,
    /// Where in it the name stands: in the middle, or at the left edge where the texts around it
    /// start.
    pub align: Align,
    /// What speaks for it.
    pub reason: BoxReason,
}

/// What speaks for a [`NameBox`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BoxReason {
    /// A ruled line below it, the only one of its kind.
    RuledLine,
    /// It is by far the largest free space between two lines of text.
    FreeSpace,
    /// Nothing: it is a guess.
    Guess,
}

/// A place for a name.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    cells: Cells,
    align: Align,
    score: f32,
}

/// Of a second place as good as this share of the best, nobody can say which of the two it is.
const RIVAL: f32 = 0.7;

impl Background {
    /// Finds where a name would go.
    #[must_use]
    pub fn find_name_box(&self) -> NameBox {
        let grid = Grid::of(self);
        let rule = the_one(&rules::candidates(&grid));
        let gap = the_one(&gaps::candidates(&grid));
        let (candidate, reason) = match (rule, gap) {
            (Best::Sure(rule), _) => (rule, BoxReason::RuledLine),
            (Best::Unsure(rule), Best::Sure(gap)) if rule.cells.overlaps(&gap.cells) => {
                (rule, BoxReason::RuledLine)
            }
            (Best::None, Best::Sure(gap)) => (gap, BoxReason::FreeSpace),
            (Best::Unsure(_), Best::Sure(guess) | Best::Unsure(guess))
            | (Best::None, Best::Unsure(guess))
            | (Best::Unsure(guess), Best::None) => (guess, BoxReason::Guess),
            (Best::None, Best::None) => return self.middle(),
        };
        NameBox {
            bounds: grid.pixels(&candidate.cells),
            align: candidate.align,
            reason,
        }
    }

    /// Where a name is on most certificates.
    fn middle(&self) -> NameBox {
        let (width, height) = (self.width(), self.height());
        NameBox {
            bounds: PixelBox::new(
                width / 6,
                height * 2 / 5,
                (width * 2 / 3).max(1),
                (height / 8).max(1),
            ),
            align: Align::Center,
            reason: BoxReason::Guess,
        }
    }
}

enum Best {
    Sure(Candidate),
    Unsure(Candidate),
    None,
}

/// The best candidate, and whether it has no rival.
fn the_one(candidates: &[Candidate]) -> Best {
    let best = candidates
        .iter()
        .max_by(|one, other| one.score.total_cmp(&other.score));
    let Some(best) = best else {
        return Best::None;
    };
    let is_rival =
        |other: &Candidate| !other.cells.overlaps(&best.cells) && other.score > RIVAL * best.score;
    if candidates.iter().any(is_rival) {
        Best::Unsure(*best)
    } else {
        Best::Sure(*best)
    }
}

/// How well a height on the page suits a name, from 0 to 1: names are in the middle, titles
/// above, signatures below.
fn height_suits(row: f32, rows: usize) -> f32 {
    (1.0 - 1.6 * (row / rows as f32 - 0.5).abs()).max(0.0)
}
