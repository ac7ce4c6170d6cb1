//! Finds where on a template a name belongs.
//!
//! A name belongs on a ruled line with free space above it, or in the one large space between the
//! lines of text. If there are several such places, or none, the result is marked as a guess.

mod candidate;
mod gaps;
mod grid;
mod rules;

use super::background::Background;
use crate::field::Align;
use crate::geometry::PixelBox;
use candidate::Candidate;
use grid::Grid;

/// Where a name belongs on a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct NameBox {
    /// The box: free of anything drawn, unless it is a guess.
    pub bounds: PixelBox,
    /// The position of the name in the box: in the middle, or at the left edge if the texts
    /// around it start there.
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

/// A second place whose score is more than this share of the best makes the choice unsure.
const RIVAL: f32 = 0.7;

impl Background {
    /// Finds where a name belongs.
    #[must_use]
    pub fn find_name_box(&self) -> NameBox {
        let grid = Grid::from_background(self);
        let rule = best(&rules::candidates(&grid));
        let gap = best(&gaps::candidates(&grid));
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

    /// The place of the name on most certificates.
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

/// The best candidate, and whether it is clearly the best.
fn best(candidates: &[Candidate]) -> Best {
    let highest = candidates
        .iter()
        .max_by(|one, other| one.score.total_cmp(&other.score));
    let Some(best) = highest else {
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
