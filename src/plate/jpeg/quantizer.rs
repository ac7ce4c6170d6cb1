//! Quantisation (T.81, A.3.4) with the tables of T.81, annex K.1, scaled as is usual.

use super::dct::Block;
use super::layout::SIDE;

/// The table for luma at quality 50, row by row (T.81, table K.1).
const LUMA: [u8; 64] = [
    16, 11, 10, 16, 24, 40, 51, 61, //
    12, 12, 14, 19, 26, 58, 60, 55, //
    14, 13, 16, 24, 40, 57, 69, 56, //
    14, 17, 22, 29, 51, 87, 80, 62, //
    18, 22, 37, 56, 68, 109, 103, 77, //
    24, 35, 55, 64, 81, 104, 113, 92, //
    49, 64, 78, 87, 103, 121, 120, 101, //
    72, 92, 95, 98, 112, 100, 103, 99,
];

/// The table for colour differences at quality 50, row by row (T.81, table K.2).
const CHROMA: [u8; 64] = [
    17, 18, 24, 47, 99, 99, 99, 99, //
    18, 21, 26, 66, 99, 99, 99, 99, //
    24, 26, 56, 99, 99, 99, 99, 99, //
    47, 66, 99, 99, 99, 99, 99, 99, //
    99, 99, 99, 99, 99, 99, 99, 99, //
    99, 99, 99, 99, 99, 99, 99, 99, //
    99, 99, 99, 99, 99, 99, 99, 99, //
    99, 99, 99, 99, 99, 99, 99, 99,
];

/// The position of each coefficient in the matrix, in the order of the file (T.81, figure A.6).
const ZIGZAG: [u8; 64] = [
    0, 1, 8, 16, 9, 2, 3, 10, //
    17, 24, 32, 25, 18, 11, 4, 5, //
    12, 19, 26, 33, 40, 48, 41, 34, //
    27, 20, 13, 6, 7, 14, 21, 28, //
    35, 42, 49, 56, 57, 50, 43, 36, //
    29, 22, 15, 23, 30, 37, 44, 51, //
    58, 59, 52, 45, 38, 31, 39, 46, //
    53, 60, 61, 54, 47, 55, 62, 63,
];

/// The same for the transposed matrix.
const TRANSPOSED_ZIGZAG: [u8; 64] = {
    let mut transposed = ZIGZAG;
    let mut i = 0;
    while i < 64 {
        transposed[i] = ZIGZAG[i] % 8 * 8 + ZIGZAG[i] / 8;
        i += 1;
    }
    transposed
};

/// The coefficients of a block in the order of the file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Coefficients {
    pub(super) values: Block,
    /// A bit for each coefficient that is not 0, from the lowest.
    pub(super) present: u64,
}

impl Coefficients {
    pub(super) const ZERO: Self = Self {
        values: [0; SIDE * SIDE],
        present: 0,
    };
}

/// Divides the transposed, eightfold coefficients of a block by those of a table, to the nearest
/// whole number.
#[derive(Debug, Clone)]
pub(super) struct Quantizer {
    /// The table, row by row.
    table: [u8; 64],
    /// For each coefficient, transposed: half the divisor, and the factors that divide by it.
    halves: [u16; 64],
    factors: [u16; 64],
    scales: [u16; 64],
}

impl Quantizer {
    /// The quantizers for luma and for colour differences at a quality from 1 to 100.
    pub(super) fn of_quality(quality: u8) -> [Self; 2] {
        let quality = u32::from(quality.clamp(1, 100));
        let percent = match quality {
            ..50 => 5000 / quality,
            _ => 200 - 2 * quality,
        };
        [LUMA, CHROMA].map(|table| {
            Self::new(table.map(|step| {
                let scaled = (u32::from(step) * percent + 50) / 100;
                u8::try_from(scaled.max(1)).unwrap_or(u8::MAX)
            }))
        })
    }

    /// The quantizer for this table, row by row, without a 0.
    fn new(table: [u8; 64]) -> Self {
        let transposed = |i: usize| table[i % SIDE * SIDE + i / SIDE];
        let divisions: [Division; 64] =
            std::array::from_fn(|i| Division::by_eight_times(transposed(i)));
        Self {
            table,
            halves: divisions.map(|division| division.half),
            factors: divisions.map(|division| division.factor),
            scales: divisions.map(|division| division.scale),
        }
    }

    /// The table in the order of the file.
    pub(super) fn table(&self) -> [u8; 64] {
        ZIGZAG.map(|at| self.table[usize::from(at)])
    }

    pub(super) fn quantize(&self, coefficients: &Block) -> Coefficients {
        let mut quotients = [0_i16; 64];
        for i in 0..64 {
            let division = Division {
                half: self.halves[i],
                factor: self.factors[i],
                scale: self.scales[i],
            };
            quotients[i] = division.of(coefficients[i]);
        }
        let mut ordered = Coefficients::ZERO;
        for i in 0..64 {
            let value = quotients[usize::from(TRANSPOSED_ZIGZAG[i])];
            ordered.values[i] = value;
            ordered.present |= u64::from(value != 0) << i;
        }
        ordered
    }
}

/// A division by eight times a number, as two multiplications of which the upper halves are kept:
/// for 8 lanes of 16 bits, machines have an instruction for that, and none for a division.
#[derive(Debug, Clone, Copy)]
struct Division {
    half: u16,
    factor: u16,
    scale: u16,
}

impl Division {
    fn by_eight_times(step: u8) -> Self {
        let divisor = u32::from(step) * 8;
        // The factor, 2^bits / divisor, has 16 bits. That is exact for dividends of 14 bits.
        let bits = 15 + divisor.next_power_of_two().trailing_zeros();
        let narrow = |value: u32| u16::try_from(value).unwrap_or(u16::MAX);
        Self {
            half: narrow(divisor / 2),
            factor: narrow((1_u32 << bits).div_ceil(divisor)),
            scale: narrow(1 << (32 - bits)),
        }
    }

    /// The quotient, rounded to the nearest whole number, halves away from 0.
    #[inline(always)]
    fn of(self, dividend: i16) -> i16 {
        let absolute = dividend.unsigned_abs() + self.half;
        let quotient = upper_half(upper_half(absolute, self.factor), self.scale).cast_signed();
        if dividend < 0 { -quotient } else { quotient }
    }
}

#[inline(always)]
fn upper_half(one: u16, other: u16) -> u16 {
    ((u32::from(one) * u32::from(other)) >> 16) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotients_are_exact() {
        for step in 1..=255_u8 {
            let division = Division::by_eight_times(step);
            let divisor = i32::from(step) * 8;
            for dividend in -8300..=8300_i16 {
                let (wide, sign) = (i32::from(dividend), i32::from(dividend.signum()));
                let expected = (wide * sign + divisor / 2) / divisor * sign;
                assert_eq!(
                    i32::from(division.of(dividend)),
                    expected,
                    "{dividend} {divisor}"
                );
            }
        }
    }

    #[test]
    fn tables_follow_the_quality() {
        let [luma, chroma] = Quantizer::of_quality(50);
        assert_eq!(luma.table()[..3], [16, 11, 12]);
        assert_eq!(chroma.table()[..3], [17, 18, 18]);
        assert_eq!(Quantizer::of_quality(100)[0].table(), [1; 64]);
        assert_eq!(Quantizer::of_quality(1)[1].table(), [255; 64]);
        assert_eq!(Quantizer::of_quality(92)[0].table()[..4], [3, 2, 2, 2]);
    }

    #[test]
    fn coefficients_are_in_the_order_of_the_file() {
        let [luma, _] = Quantizer::of_quality(100);
        // Row 0, column 1 of the matrix, which is transposed.
        let mut coefficients = [0; 64];
        coefficients[8] = -44;
        let ordered = luma.quantize(&coefficients);
        assert_eq!((ordered.values[1], ordered.present), (-6, 2));
    }
}
