//! What of a text element the background loses: the spans of its fields.

use std::ops::Range;

use roxmltree::Node;

use super::edits::Edits;
use super::lines::count_letters;

/// A part of a text element that the background loses.
pub(super) enum Removal {
    /// All of it.
    All,
    /// The texts at these bytes.
    Texts(Vec<Range<usize>>),
}

/// The texts of an element that have these letters. An error if one of them has others, too, or if
/// it is not known which letters are where.
pub(super) fn find(
    element: Node<'_, '_>,
    fields: &[Range<usize>],
    letters: usize,
) -> Result<Removal, ()> {
    let texts = element.descendants().filter(Node::is_text);
    let texts: Vec<(Range<usize>, usize)> = texts
        .map(|text| (text.range(), count_letters(text.text().unwrap_or(""))))
        .collect();
    if texts.iter().map(|(_, count)| count).sum::<usize>() != letters {
        return Err(());
    }
    let mut removed = Vec::new();
    let (mut end, mut is_whole) = (0, true);
    for (range, count) in texts {
        let own = end..end + count;
        end = own.end;
        if own.is_empty() {
            continue;
        }
        let covered: usize = fields
            .iter()
            .map(|field| {
                own.end
                    .min(field.end)
                    .saturating_sub(own.start.max(field.start))
            })
            .sum();
        match covered {
            0 => is_whole = false,
            covered if covered == count => removed.push(range),
            _ => return Err(()),
        }
    }
    Ok(if is_whole {
        Removal::All
    } else {
        Removal::Texts(removed)
    })
}

impl Removal {
    /// Removes it from the drawing. Other lines keep their positions.
    pub(super) fn apply(&self, text: &str, element: Node<'_, '_>, edits: &mut Edits) {
        match self {
            Self::All => edits.empty(text, element),
            // A span without a letter would lose its `dy`, and the lines below it their positions.
            Self::Texts(ranges) => {
                for range in ranges {
                    edits.replace(range.clone(), "\u{A0}");
                }
            }
        }
    }
}
