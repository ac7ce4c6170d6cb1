//! The `[[field]]` of the name on a template that has no placeholder.

use engross::PixelBox;
use engross::field::Align;
use engross::template::{Background, BoxReason, NameBox};

/// The largest em of a name, as a share of the height of its box.
const MAX_EM: f32 = 0.58;
/// The smallest em, as a share of the largest: a long name on two lines needs less than half.
const MIN_EM: f32 = 0.35;
/// Below this lightness of the template a name is set in white.
const DARK: f32 = 0.45;
/// The share of a box at edges of something drawn, from which it is not free.
const DRAWN: f32 = 0.004;

/// Where the name goes on a picture, and how it looks.
pub(super) struct NameField {
    pub(super) reason: BoxReason,
    /// Whether something is drawn in the box.
    pub(super) is_drawn_on: bool,
    color: &'static str,
    align: &'static str,
}

impl NameField {
    pub(super) fn new(picture: &Background, found: &NameBox) -> Self {
        Self {
            reason: found.reason,
            is_drawn_on: picture.edge_share(found.bounds) > DRAWN,
            color: match picture.lightness(found.bounds) < DARK {
                true => "#ffffff",
                false => "#000000",
            },
            align: match found.align {
                Align::Left => "left",
                Align::Right => "right",
                _ => "center",
            },
        }
    }

    /// The field with its box here, in TOML.
    pub(super) fn toml(&self, bounds: PixelBox) -> String {
        let PixelBox {
            x,
            y,
            width,
            height,
        } = bounds;
        let reason = match (self.reason, self.is_drawn_on) {
            (BoxReason::RuledLine, _) => "on the ruled line",
            (BoxReason::FreeSpace, _) => "in the free space",
            (BoxReason::Guess, false) => "a guess: look at preview.png, and change it",
            (BoxReason::Guess, true) => "a guess, and something is drawn there: see preview.png",
        };
        // Units of a drawing can be as large as millimetres.
        let max = ((height as f32 * MAX_EM).max(1.0) * 2.0).round() / 2.0;
        let min = ((max * MIN_EM) * 2.0).round().max(1.0) / 2.0;
        format!(
            "\n[[field]]\n\
             text     = \"{{name}}\"\n\
             box      = {{ x = {x}, y = {y}, width = {width}, height = {height} }}  # {reason}\n\
             size     = {{ max = {max}, min = {min} }}\n\
             overflow = [\"shrink\", \"wrap\"]\n\
             font     = \"Noto Serif\"\n\
             color    = \"{color}\"\n\
             align    = \"{align}\"\n",
            color = self.color,
            align = self.align,
        )
    }
}
