//! The saved form of surroundings, in which the cache keeps them.

use super::cells::Grid;
use super::map::Map;
use super::{Kind, Surroundings, to_text};
use crate::field::{Field, Frame};

/// The version of the saved form, to be raised whenever it or what is found changes.
pub(crate) const SURROUNDINGS_VERSION: u32 = 1;

const OVER_ART: u8 = 1;
const WITH_ROOM: u8 = 2;
const WITH_MAP: u8 = 4;
const ON_RULE: u8 = 8;
const ALL: u8 = OVER_ART | WITH_ROOM | WITH_MAP | ON_RULE;

impl Surroundings {
    /// Adds these surroundings to bytes.
    pub(crate) fn save(&self, out: &mut Vec<u8>) {
        let flag = |is_set: bool, flag: u8| if is_set { flag } else { 0 };
        out.push(
            flag(self.is_over_art, OVER_ART)
                | flag(self.room.is_some(), WITH_ROOM)
                | flag(self.map.is_some(), WITH_MAP)
                | flag(self.stands_on_rule, ON_RULE),
        );
        out.extend_from_slice(&self.edge_share.to_le_bytes());
        if let Some(room) = self.room {
            save_frame(room, out);
        }
        if let Some(map) = &self.map {
            let cells = map.kinds.chunks(4);
            out.extend(cells.map(|cells| {
                let bits = cells.iter().zip([0, 2, 4, 6]);
                bits.fold(0, |byte, (kind, shift)| byte | (*kind as u8) << shift)
            }));
        }
    }

    /// The surroundings that these bytes start with, of this field, whose texts are of this size.
    /// The bytes may come from anyone; `None` if they cannot be such surroundings.
    pub(crate) fn from_saved(bytes: &mut &[u8], field: &Field, size: f32) -> Option<Self> {
        let (flags, rest) = bytes.split_first()?;
        *bytes = rest;
        if *flags & !ALL != 0 {
            return None;
        }
        let share = read_number(bytes)?;
        let frame = field.frame();
        let room = match flags & WITH_ROOM {
            0 => None,
            _ => Some(read_frame(bytes)?).filter(|room| is_inside(room, &frame)),
        };
        let map = match flags & WITH_MAP {
            0 => None,
            _ => Some(read_map(bytes, field, Grid::new(frame, size)?)?),
        };
        let is_sound = (0.0..=1.0).contains(&share) && room.is_some() == (flags & WITH_ROOM != 0);
        is_sound.then_some(Self {
            map,
            is_over_art: flags & OVER_ART != 0,
            room,
            stands_on_rule: flags & ON_RULE != 0,
            edge_share: share,
        })
    }
}

fn read_map(bytes: &mut &[u8], field: &Field, grid: Grid) -> Option<Map> {
    let (cells, rest) = bytes.split_at_checked(grid.len().div_ceil(4))?;
    *bytes = rest;
    let bits = cells
        .iter()
        .flat_map(|byte| [0, 2, 4, 6].map(|shift| byte >> shift & 3));
    let kinds = bits.take(grid.len()).map(kind).collect();
    Some(Map::new(grid, to_text(field)?, kinds))
}

fn kind(bits: u8) -> Kind {
    match bits {
        0 => Kind::Free,
        1 => Kind::Rule,
        2 => Kind::Art,
        _ => Kind::Beyond,
    }
}

/// Whether a box with an area is inside another.
fn is_inside(own: &Frame, frame: &Frame) -> bool {
    let is_ordered = own.left < own.right && own.top < own.bottom;
    is_ordered
        && own.left >= frame.left
        && own.top >= frame.top
        && own.right <= frame.right
        && own.bottom <= frame.bottom
}

fn save_frame(frame: Frame, out: &mut Vec<u8>) {
    for number in [frame.left, frame.top, frame.right, frame.bottom] {
        out.extend_from_slice(&number.to_le_bytes());
    }
}

fn read_frame(bytes: &mut &[u8]) -> Option<Frame> {
    Some(Frame {
        left: read_number(bytes)?,
        top: read_number(bytes)?,
        right: read_number(bytes)?,
        bottom: read_number(bytes)?,
    })
}

fn read_number(bytes: &mut &[u8]) -> Option<f32> {
    let (number, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(f32::from_le_bytes(*number))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{SetText, Surroundings, TextLine};
    use crate::field::Field;
    use crate::geometry::PixelBox;
    use crate::template::background::{Background, PixelFormat};
    use crate::text::tests::field;

    const SIZE: f32 = 40.0;

    fn surroundings(field: &Field) -> Surroundings {
        // A black bar across the right half of the box, and a rule below the text.
        let pixels = (0..500 * 200).map(|at| match (at % 500, at / 500) {
            (320..330, _) | (_, 110..112) => 0,
            _ => 255,
        });
        let page = Background::new(500, 200, PixelFormat::Gray, pixels.collect()).unwrap();
        let line = TextLine {
            left: 200.0,
            right: 220.0,
            baseline: 105.0,
            size: SIZE,
            capital: 0.7,
            above: 1.0,
            below: 0.3,
        };
        Surroundings::new(&page, field, Some(&line))
    }

    fn saved(field: &Field) -> Vec<u8> {
        let mut saved = Vec::new();
        surroundings(field).save(&mut saved);
        saved
    }

    #[test]
    fn surroundings_are_read_as_they_were() {
        let mut field = field(400, 120);
        for has_box in [true, false] {
            if !has_box {
                field.sources.bounds = None;
                field.anchor.x = Some(210.0);
            }
            let mut bytes = saved(&field);
            bytes.extend(b"plate");
            let mut rest = &*bytes;
            let read = Surroundings::from_saved(&mut rest, &field, SIZE).unwrap();
            assert_eq!(read, surroundings(&field));
            assert_eq!(read.room.is_some(), !has_box);
            assert_eq!(rest, b"plate");
            for length in 0..bytes.len() - 5 {
                let mut cut = &bytes[..length];
                assert_eq!(Surroundings::from_saved(&mut cut, &field, SIZE), None);
            }
        }
    }

    proptest! {
        /// The cache can be written by others.
        #[test]
        fn damage_is_harmless(at in 0_usize..400, to: [u8; 4]) {
            let mut field = field(400, 120);
            field.sources.bounds = None;
            field.anchor.x = Some(210.0);
            let mut bytes = saved(&field);
            let at = at % (bytes.len() - 4);
            bytes[at..at + 4].copy_from_slice(&to);
            if let Some(read) = Surroundings::from_saved(&mut &*bytes, &field, SIZE) {
                let page = PixelBox::new(0, 0, 500, 200);
                let text = SetText { size: SIZE, last: (50.0, 105.0) };
                read.has_art(field.frame(), &text);
                read.overlap(page, &[255; 500 * 200], &text);
                let before = field.bounds;
                if let Some(room) = read.room {
                    field.limit_to(room);
                }
                prop_assert!(before.contains(&field.bounds));
            }
        }
    }
}
