//! Finds where on a template a name belongs.
//!
//! A name belongs on a ruled line with free space above it, or in the one large space between the
//! lines of text. If there are several such places, or none, or if anything speaks against the place,
//! the result is marked as a guess: one that is sure and wrong is worse than one that has to be
//! looked at.

mod candidate;
mod gaps;
mod grid;
mod letters;
mod lines;
mod rules;

use super::background::Background;
use crate::field::Align;
use crate::geometry::PixelBox;
use candidate::Candidate;
use grid::{Cells, Grid};
use letters::Letters;
use lines::Lines;

/// Where a name belongs on a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct NameBox {
    /// The box: free of anything drawn, unless it is a guess. If the page seems to have a sample of
    /// a name, the guess is where the sample is.
    pub bounds: PixelBox,
    /// The position of the name in the box: in the middle, or at the edge at which the texts
    /// around it start, or end.
    pub align: Align,
    /// Why the name belongs there.
    pub reason: BoxReason,
}

/// Why a name belongs in a [`NameBox`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BoxReason {
    /// A ruled line is below it, the only one of its kind.
    RuledLine,
    /// It is by far the largest free space between two lines of text.
    FreeSpace,
    /// There is no clear reason: it is a guess.
    Guess,
}

/// Shares of the best score from which a second place makes the choice unsure.
struct Rivals {
    /// A place that nothing speaks against.
    clear: f32,
    /// Any other.
    unclear: f32,
    /// The share of the best score from which a place can be the guess, if it is higher on the page.
    guess: f32,
}

/// Of several ruled lines, the highest is the name's more often than the widest.
const RULES: Rivals = Rivals {
    clear: 0.45,
    unclear: 0.45,
    guess: 0.45,
};
/// The space above the signatures can be larger than the name's.
const GAPS: Rivals = Rivals {
    clear: 0.7,
    unclear: 1.2,
    guess: 0.9,
};

impl Background {
    /// Finds where a name belongs.
    #[must_use]
    pub fn find_name_box(&self) -> NameBox {
        let grid = Grid::from_background(self);
        let lines = Lines::new(&grid);
        let letters = Letters {
            background: self,
            grid: &grid,
        };
        let sample = lines
            .sample(&letters)
            .or_else(|| rules::occupied(&grid, &lines));
        let rules = rules::candidates(&grid, &lines);
        let rule = best(&rules, &RULES);
        let gap = best(&gaps::candidates(&grid, &lines, &letters), &GAPS);
        let (candidate, reason) = match (rule, gap) {
            (Some(rule), gap) if rule.is_clear && sample.is_none() => match gap {
                // Two places that are both clear: the line can be a divider.
                Some(gap) if gap.is_clear && !gap.cells.overlaps(&rule.cells) => {
                    (rule, BoxReason::Guess)
                }
                _ => (rule, BoxReason::RuledLine),
            },
            (None, Some(gap)) if gap.is_clear && sample.is_none() => (gap, BoxReason::FreeSpace),
            (rule, gap) => match (sample, rule.or(gap)) {
                (Some(sample), _) => return self.guess(grid.pixels(&around(&grid, &sample))),
                (None, Some(guess)) => (guess, BoxReason::Guess),
                (None, None) => return self.middle(),
            },
        };
        let page = PixelBox::new(0, 0, self.width(), self.height());
        // The last cells can extend beyond the page.
        match page.intersection(&grid.pixels(&candidate.cells)) {
            Some(bounds) if !bounds.is_empty() => NameBox {
                bounds,
                align: candidate.align,
                reason,
            },
            _ => self.middle(),
        }
    }

    /// The place of the name on most certificates.
    fn middle(&self) -> NameBox {
        let (width, height) = (self.width(), self.height());
        self.guess(PixelBox::new(
            width / 6,
            height * 2 / 5,
            (width * 2 / 3).max(1),
            (height / 8).max(1),
        ))
    }

    fn guess(&self, bounds: PixelBox) -> NameBox {
        let page = PixelBox::new(0, 0, self.width(), self.height());
        NameBox {
            bounds: page.intersection(&bounds).unwrap_or(page),
            align: Align::Center,
            reason: BoxReason::Guess,
        }
    }
}

/// The best candidate that nothing speaks against, unless there are rivals. Otherwise the guess: the
/// highest on the page of those with nearly the best score.
fn best(candidates: &[Candidate], rivals: &Rivals) -> Option<Candidate> {
    let by_score = |one: &&Candidate, other: &&Candidate| one.score.total_cmp(&other.score);
    let clear = candidates.iter().filter(|one| one.is_clear);
    if let Some(clear) = clear.max_by(by_score) {
        let is_rival = |other: &Candidate| {
            let share = match other.is_clear {
                true => rivals.clear,
                false => rivals.unclear,
            };
            !other.cells.overlaps(&clear.cells) && other.score > share * clear.score
        };
        if !candidates.iter().any(is_rival) {
            return Some(*clear);
        }
    }
    let best = candidates.iter().max_by(by_score)?;
    let near = rivals.guess * best.score;
    let near = candidates.iter().filter(|one| one.score > near);
    let higher = near.min_by_key(|one| one.cells.top);
    let guess = higher.unwrap_or(best);
    Some(Candidate {
        is_clear: false,
        ..*guess
    })
}

/// The place of a name that stands where this sample of one does.
fn around(grid: &Grid, sample: &Cells) -> Cells {
    let (x, y) = (grid.columns / 10, sample.height() / 4);
    Cells {
        left: sample.left.saturating_sub(x),
        top: sample.top.saturating_sub(y),
        right: (sample.right + x).min(grid.columns),
        bottom: (sample.bottom + y).min(grid.rows),
    }
}
