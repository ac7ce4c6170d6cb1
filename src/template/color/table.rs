//! Spaces that a profile describes by a table, such as those of presses and scanners.

use moxcms::{
    ColorProfile, DataColorSpace, LutDataType, LutMultidimensionalType, LutStore, LutType,
    LutWarehouse,
};

use super::curve::{Curve, between};
use super::lab::lab_to_xyz;
use super::srgb::{D50, FROM_D50};
use super::{Sample, Unusable};

/// The most channels that a table is evaluated for.
const MAX_CHANNELS: usize = 4;

/// A colour's place in a table.
type Place = [f32; MAX_CHANNELS];

pub(super) struct Table {
    channels: usize,
    /// A curve for each channel, before the grid.
    input: Vec<Vec<f32>>,
    grid: Option<Grid>,
    /// Curves, and a matrix with what it adds, after the grid.
    middle: Option<Middle>,
    output: [Vec<f32>; 3],
    encoding: Encoding,
    /// The light of the darkest colour, which becomes black.
    black: f32,
}

struct Middle {
    curves: [Vec<f32>; 3],
    rows: [[f32; 3]; 3],
    added: [f32; 3],
}

/// Colours at equal distances in each channel.
struct Grid {
    /// For each channel, how many nodes there are, and how far the next one is.
    channels: Vec<(usize, usize)>,
    nodes: Vec<[f32; 3]>,
}

/// How numbers from 0 to 1 stand for a colour under D50.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Encoding {
    Xyz,
    Lab,
    /// That of 16 bits in the second version of profiles: 65,280 is 100.
    OldLab,
}

impl Table {
    /// The table of a profile; `None` if it has none.
    pub(super) fn new(profile: &ColorProfile, channels: usize) -> Option<Result<Self, Unusable>> {
        // Colours as they are measured, as printers of proofs and programs for layout have it; most
        // profiles for screens have only the other table.
        let table = profile.lut_a_to_b_colorimetric.as_ref();
        let table = table.or(profile.lut_a_to_b_perceptual.as_ref())?;
        let table = Self::read(table, profile.pcs).filter(|table| table.channels == channels);
        Some(table.ok_or(Unusable::Incomplete).map(|mut table| {
            table.black = table.darkest();
            table
        }))
    }

    fn read(table: &LutWarehouse, pcs: DataColorSpace) -> Option<Self> {
        let table = match table {
            LutWarehouse::Lut(table) => Self::of_one_grid(table, pcs),
            LutWarehouse::Multidimensional(table) => Self::of_stages(table, pcs),
        }?;
        (1..=MAX_CHANNELS)
            .contains(&table.channels)
            .then_some(table)
    }

    /// The types `lut8Type` and `lut16Type` (ICC.1:2022, 10.10 and 10.11).
    fn of_one_grid(table: &LutDataType, pcs: DataColorSpace) -> Option<Self> {
        let channels = usize::from(table.num_input_channels);
        let points = usize::from(table.num_clut_grid_points);
        let curves = |store: &LutStore, entries: u16, count: usize| -> Option<Vec<Vec<f32>>> {
            let (values, entries) = (numbers(store), usize::from(entries));
            let curves: Vec<_> = values
                .chunks_exact(entries.max(2))
                .map(<[_]>::to_vec)
                .collect();
            (curves.len() == count).then_some(curves)
        };
        Some(Self {
            channels,
            input: curves(&table.input_table, table.num_input_table_entries, channels)?,
            grid: Some(Grid::new(&vec![points; channels], &table.clut_table)?),
            middle: None,
            output: { curves(&table.output_table, table.num_output_table_entries, 3)? }
                .try_into()
                .ok()?,
            encoding: match (pcs, table.lut_type) {
                (DataColorSpace::Xyz, _) => Encoding::Xyz,
                (DataColorSpace::Lab, LutType::Lut16) => Encoding::OldLab,
                (DataColorSpace::Lab, _) => Encoding::Lab,
                _ => return None,
            },
            black: 0.0,
        })
    }

    /// The type `lutAToBType` (ICC.1:2022, 10.12).
    fn of_stages(table: &LutMultidimensionalType, pcs: DataColorSpace) -> Option<Self> {
        let channels = usize::from(table.num_input_channels);
        let steps = |curves: &[moxcms::ToneReprCurve]| -> Option<Vec<Vec<f32>>> {
            let curves = curves.iter().map(|curve| Curve::new(curve).ok());
            curves.map(|curve| Some(curve?.steps())).collect()
        };
        let three = |curves: &[moxcms::ToneReprCurve]| -> Option<[Vec<f32>; 3]> {
            if curves.is_empty() {
                return Some(std::array::from_fn(|_| vec![0.0, 1.0]));
            }
            steps(curves)?.try_into().ok()
        };
        let grid = match &table.clut {
            Some(nodes) => {
                let points = table.grid_points.get(..channels)?;
                let points: Vec<usize> = points.iter().map(|points| usize::from(*points)).collect();
                Some(Grid::new(&points, nodes)?)
            }
            None => None,
        };
        // Without a grid, the channels go on as they are.
        let input = match &grid {
            Some(_) if table.a_curves.len() == channels => steps(&table.a_curves)?,
            Some(_) => vec![vec![0.0, 1.0]; channels],
            None if channels == 3 => vec![vec![0.0, 1.0]; 3],
            None => return None,
        };
        Some(Self {
            channels,
            input,
            grid,
            middle: Some(Middle {
                curves: three(&table.m_curves)?,
                rows: table.matrix.v.map(|row| row.map(|number| number as f32)),
                added: table.bias.v.map(|number| number as f32),
            }),
            output: three(&table.b_curves)?,
            encoding: match pcs {
                DataColorSpace::Xyz => Encoding::Xyz,
                DataColorSpace::Lab => Encoding::Lab,
                _ => return None,
            },
            black: 0.0,
        })
    }

    /// The light of the darkest colour. It is taken as black, as programs for layout do: the black
    /// of paper would be grey on a screen, and thin letters in it pale.
    fn darkest(&self) -> f32 {
        /// A profile whose darkest colour is lighter is not of a device that has a black.
        const LIGHTEST: f32 = 0.184;
        let darkest = match self.channels {
            MAX_CHANNELS => [1.0; MAX_CHANNELS],
            _ => [0.0; MAX_CHANNELS],
        };
        let [_, light, _] = self.xyz(darkest);
        light.clamp(0.0, LIGHTEST)
    }

    /// What is seen of a colour, relative to white.
    fn xyz(&self, place: Place) -> [f32; 3] {
        let mut curved = place;
        for (value, curve) in curved.iter_mut().zip(&self.input) {
            *value = between(curve, *value);
        }
        let mut color = match &self.grid {
            Some(grid) => grid.at(&curved),
            None => [curved[0], curved[1], curved[2]],
        };
        if let Some(Middle {
            curves,
            rows,
            added,
        }) = &self.middle
        {
            let [x, y, z] = [0, 1, 2].map(|channel| between(&curves[channel], color[channel]));
            color = [0, 1, 2].map(|row| {
                let [of_x, of_y, of_z] = rows[row];
                of_x * x + of_y * y + of_z * z + added[row]
            });
        }
        let [x, y, z] = [0, 1, 2].map(|channel| between(&self.output[channel], color[channel]));
        match self.encoding {
            // 1 stands for 1 + 32,767/32,768.
            Encoding::Xyz => {
                let [white_x, white_y, white_z] = D50.map(|part| part as f32);
                let scale = 65_535.0 / 32_768.0;
                [
                    x * scale / white_x,
                    y * scale / white_y,
                    z * scale / white_z,
                ]
            }
            Encoding::Lab => lab_to_xyz([x * 100.0, y * 255.0 - 128.0, z * 255.0 - 128.0]),
            Encoding::OldLab => {
                let scale = 65_535.0 / 65_280.0;
                let lab = [x * 100.0, y * 255.0, z * 255.0].map(|part| part * scale);
                lab_to_xyz([lab[0], lab[1] - 128.0, lab[2] - 128.0])
            }
        }
    }

    pub(super) fn evaluator(&self) -> Evaluator<'_> {
        let [x, y, z] = D50;
        // The white is in the matrix.
        let rows = FROM_D50
            .map(|[of_x, of_y, of_z]| [of_x * x, of_y * y, of_z * z].map(|number| number as f32));
        Evaluator { table: self, rows }
    }
}

pub(super) struct Evaluator<'a> {
    table: &'a Table,
    rows: [[f32; 3]; 3],
}

impl Evaluator<'_> {
    /// The linear sRGB of a pixel.
    pub(super) fn light<S: Sample>(&self, pixel: &[S]) -> [f32; 3] {
        let last = (S::LEVELS - 1) as f32;
        let mut place = Place::default();
        for (value, sample) in place.iter_mut().zip(pixel).take(self.table.channels) {
            *value = sample.index() as f32 / last;
        }
        let [x, y, z] = self.table.xyz(place);
        let black = self.table.black;
        let light = self
            .rows
            .map(|[of_x, of_y, of_z]| of_x * x + of_y * y + of_z * z);
        light.map(|light| (light - black) / (1.0 - black))
    }
}

impl Grid {
    /// `points` has the number of nodes for each channel; the last channel changes fastest.
    fn new(points: &[usize], nodes: &LutStore) -> Option<Self> {
        let nodes = numbers(nodes).as_chunks::<3>().0.to_vec();
        let mut distance = 1;
        let mut channels = Vec::new();
        for points in points.iter().rev() {
            channels.push((*points, distance));
            distance = usize::checked_mul(distance, *points)?;
        }
        channels.reverse();
        (distance > 0 && nodes.len() >= distance).then_some(Self { channels, nodes })
    }

    /// The colour at a place: in the simplex of nodes around it for the last three channels, and on
    /// a line for the one before them.
    fn at(&self, place: &Place) -> [f32; 3] {
        match &self.channels[..] {
            [(points, distance), rest @ ..] if rest.len() == 3 => {
                let (node, share) = cell(*points, place[0]);
                let first = self.in_simplex(rest, &place[1..], node * distance);
                if share == 0.0 {
                    return first;
                }
                let second = self.in_simplex(rest, &place[1..], (node + 1) * distance);
                [0, 1, 2].map(|i| first[i] + (second[i] - first[i]) * share)
            }
            channels => self.in_simplex(channels, place, 0),
        }
    }

    /// From one node, steps to the opposite one go along each channel in turn, the channel in which
    /// the place is farthest first. Neutral colours, on the diagonal, are those of two nodes.
    fn in_simplex(&self, channels: &[(usize, usize)], place: &[f32], start: usize) -> [f32; 3] {
        let mut steps = [(0.0, 0); 3];
        let mut at = start;
        for (step, ((points, distance), value)) in steps.iter_mut().zip(channels.iter().zip(place))
        {
            let (node, share) = cell(*points, *value);
            at += node * distance;
            *step = (share, *distance);
        }
        // Of equal shares, any order gives the same colour.
        steps.sort_unstable_by(|one, other| other.0.total_cmp(&one.0));
        let mut color = self.nodes[at];
        for (share, distance) in steps {
            if share == 0.0 {
                break;
            }
            let next = self.nodes[at + distance];
            for (part, (before, after)) in color.iter_mut().zip(self.nodes[at].iter().zip(next)) {
                *part += (after - before) * share;
            }
            at += distance;
        }
        color
    }
}

/// The node before a place from 0 to 1, and the share of the way to the next. Where there is no
/// next one, the share is 0.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the place is among the nodes"
)]
fn cell(points: usize, place: f32) -> (usize, f32) {
    let last = points - 1;
    let place = place.clamp(0.0, 1.0) * last as f32;
    let node = (place as usize).min(last);
    let share = place - node as f32;
    (node, if node == last { 0.0 } else { share })
}

/// The values as numbers from 0 to 1.
fn numbers(store: &LutStore) -> Vec<f32> {
    match store {
        LutStore::Store8(values) => values
            .iter()
            .map(|value| f32::from(*value) / 255.0)
            .collect(),
        LutStore::Store16(values) => values
            .iter()
            .map(|value| f32::from(*value) / 65_535.0)
            .collect(),
    }
}
