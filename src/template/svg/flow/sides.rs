//! Margins and paddings of CSS.

use super::cascade::Declared;
use super::length;

/// The distances between a box and the words inside it.
pub(super) struct Sides {
    pub(super) margin_above: f32,
    pub(super) margin_below: f32,
    pub(super) padding_above: f32,
    pub(super) padding_below: f32,
    pub(super) left: f32,
    pub(super) right: f32,
    /// Whether it is in the middle of the width that it does not take.
    pub(super) is_centred: bool,
}

impl Sides {
    /// Those that an element declares; `usual` are its margins above, below and beside it.
    pub(super) fn of(
        declared: &Declared<'_>,
        em: f32,
        width: Option<f32>,
        usual: (f32, f32),
    ) -> Self {
        let value = |shorthand: &str, side: usize, usual: f32| {
            const NAMES: [&str; 4] = ["top", "right", "bottom", "left"];
            let own = declared.get(&format!("{shorthand}-{}", NAMES[side]));
            let all = declared.get(shorthand).map(|all| {
                let values: Vec<&str> = all.split_whitespace().collect();
                // One value is for all sides, two are for above and beside, and so on.
                let index = match (values.len(), side) {
                    (1, _) => 0,
                    (2, side) => side % 2,
                    (3, 3) => 1,
                    (_, side) => side,
                };
                values.get(index).copied().unwrap_or("0")
            });
            let length = own.or(all).map(|value| length::parse(value, em));
            match length {
                None => usual,
                Some(length) => length.map_or(0.0, |length| length.of(width.unwrap_or(0.0))),
            }
        };
        let beside = |side| value("margin", side, usual.1) + value("padding", side, 0.0);
        let auto = declared.get("margin").unwrap_or("");
        Self {
            margin_above: value("margin", 0, usual.0),
            margin_below: value("margin", 2, usual.0),
            padding_above: value("padding", 0, 0.0),
            padding_below: value("padding", 2, 0.0),
            left: beside(3),
            right: beside(1),
            is_centred: auto.split_whitespace().nth(1).unwrap_or(auto) == "auto",
        }
    }
}
