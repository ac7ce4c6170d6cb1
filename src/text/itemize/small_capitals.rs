//! Sets small capitals: by the font's own where it has them, else in a smaller instance of it.

use std::ops::Range;

use super::Item;
use crate::font::FontStack;

/// Divides the items of a paragraph, which starts at the byte `start` of the text, where its small
/// capitals start and end.
pub(super) fn divide(
    items: Vec<Item>,
    start: usize,
    small_capitals: &[Range<usize>],
    stack: &FontStack,
) -> Vec<Item> {
    let mut divided = Vec::with_capacity(items.len() + 2 * small_capitals.len());
    for item in items {
        let end = item.range.end;
        let mut at = item.range.start;
        for small in small_capitals {
            let from = small.start.saturating_sub(start).clamp(at, end);
            let to = small.end.saturating_sub(start).clamp(at, end);
            if from == to {
                continue;
            }
            if at < from {
                divided.push(part(&item, at..from));
            }
            divided.push(Item {
                instance: stack.small_capitals(&item.instance),
                small_capitals: true,
                ..part(&item, from..to)
            });
            at = to;
        }
        if at < end {
            divided.push(part(&item, at..end));
        }
    }
    divided
}

fn part(item: &Item, range: Range<usize>) -> Item {
    Item {
        range,
        ..item.clone()
    }
}
