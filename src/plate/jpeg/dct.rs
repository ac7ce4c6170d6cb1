//! The forward discrete cosine transform (T.81, A.3.3), in whole numbers, so that every machine
//! computes the same.

use super::layout::SIDE;

/// The samples of a block, or its coefficients.
pub(super) type Block = [i16; SIDE * SIDE];

/// √2 · cos(kπ/16) in units of 2⁻¹³, for k from 1 to 7 without 4, where it is 1.
const C1: i16 = 11_363;
const C2: i16 = 10_703;
const C3: i16 = 9_633;
const C5: i16 = 6_436;
const C6: i16 = 4_433;
const C7: i16 = 2_260;
/// The bits of a constant after the binary point.
const FRACTION: u32 = 13;
/// The bits after the binary point that the first pass leaves in its results.
const KEPT: u32 = 2;

/// Transforms samples, from −128 to 127, to coefficients that are eight times as large as those of
/// T.81. The result is transposed: a row of it is a column of the standard's matrix.
pub(super) fn transform(samples: &Block) -> Block {
    let kept = pass(
        samples,
        |sum| sum << KEPT,
        |product| round(product, FRACTION - KEPT),
    );
    pass(
        &transpose(&kept),
        |sum| round(sum, KEPT),
        |product| round(product, FRACTION + KEPT),
    )
}

/// Transforms each column. `sum` and `product` scale the results.
#[inline(always)]
fn pass(block: &Block, sum: impl Fn(i32) -> i32, product: impl Fn(i32) -> i32) -> Block {
    let rows = block.as_chunks::<SIDE>().0;
    let mut out = [0; SIDE * SIDE];
    for x in 0..SIDE {
        let column: [i16; SIDE] = std::array::from_fn(|y| rows[y][x]);
        let (sums, products) = butterfly(column);
        let [zeroth, fourth] = sums.map(&sum);
        let [first, second, third, fifth, sixth, seventh] = products.map(&product);
        let results = [zeroth, first, second, third, fourth, fifth, sixth, seventh];
        for (y, result) in results.into_iter().enumerate() {
            out[y * SIDE + x] = narrow(result);
        }
    }
    out
}

/// The transform of eight samples: coefficients 0 and 4, which are sums, and the others in units
/// of 2⁻¹³. The factors of products have 16 bits, of which machines multiply eight at once.
#[inline(always)]
fn butterfly(samples: [i16; SIDE]) -> ([i32; 2], [i32; 6]) {
    let sums: [i16; 4] = std::array::from_fn(|i| samples[i] + samples[SIDE - 1 - i]);
    let [a, b, c, d]: [i16; 4] = std::array::from_fn(|i| samples[i] - samples[SIDE - 1 - i]);
    let (outer, inner) = (sums[0] + sums[3], sums[1] + sums[2]);
    let (far, near) = (sums[0] - sums[3], sums[1] - sums[2]);
    let [outer, inner] = [outer, inner].map(i32::from);
    let times = |value: i16, factor: i16| i32::from(value) * i32::from(factor);
    (
        [outer + inner, outer - inner],
        [
            times(a, C1) + times(b, C3) + times(c, C5) + times(d, C7),
            times(far, C2) + times(near, C6),
            times(a, C3) - times(b, C7) - times(c, C1) - times(d, C5),
            times(a, C5) - times(b, C1) + times(c, C7) + times(d, C3),
            times(far, C6) - times(near, C2),
            times(a, C7) - times(b, C5) + times(c, C3) - times(d, C1),
        ],
    )
}

#[inline(always)]
fn transpose(block: &Block) -> Block {
    std::array::from_fn(|i| block[i % SIDE * SIDE + i / SIDE])
}

/// The nearest whole number to `value / 2^bits`; halves are rounded up.
#[inline(always)]
pub(super) fn round(value: i32, bits: u32) -> i32 {
    (value + (1 << (bits - 1))) >> bits
}

#[inline(always)]
#[expect(
    clippy::cast_possible_truncation,
    reason = "no coefficient of samples from -128 to 127 is beyond ±8192, or ±4096·√2 after the \
              first pass"
)]
fn narrow(value: i32) -> i16 {
    value as i16
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The coefficients by the definition (T.81, A.3.3), eight times as large, transposed.
    #[expect(
        clippy::disallowed_methods,
        reason = "the last bits, which differ between platforms, are rounded away"
    )]
    fn by_definition(samples: &Block) -> [f64; 64] {
        let half = |k: usize| if k == 0 { 0.5_f64.sqrt() } else { 1.0 };
        let cosine = |x: usize, u: usize| {
            ((2 * x + 1) as f64 * u as f64 * std::f64::consts::PI / 16.0).cos()
        };
        std::array::from_fn(|i| {
            let (u, v) = (i / 8, i % 8);
            let mut sum = 0.0;
            for y in 0..8 {
                for x in 0..8 {
                    sum += f64::from(samples[y * 8 + x]) * cosine(x, u) * cosine(y, v);
                }
            }
            2.0 * half(u) * half(v) * sum
        })
    }

    fn check(samples: &Block) -> Result<(), TestCaseError> {
        let expected = by_definition(samples);
        for (found, expected) in transform(samples).iter().zip(expected) {
            // An eighth is a unit of a coefficient.
            prop_assert!(
                (f64::from(*found) - expected).abs() < 2.0,
                "{found} {expected}"
            );
        }
        Ok(())
    }

    proptest! {
        #[test]
        fn coefficients_are_those_of_the_definition(
            samples in prop::collection::vec(
                prop_oneof![Just(-128_i16), Just(127), -128_i16..128], 64),
        ) {
            check(&samples.try_into().unwrap())?;
        }
    }

    /// The samples that make one coefficient as large as it can be.
    #[test]
    fn the_largest_coefficients_fit() {
        for i in 0..64 {
            for sign in [1.0, -1.0] {
                let unit: [f64; 64] = std::array::from_fn(|sample| {
                    let mut samples = [0; 64];
                    samples[sample] = 1;
                    by_definition(&samples)[i]
                });
                let samples = unit.map(|unit| if unit * sign >= 0.0 { 127 } else { -128 });
                check(&samples).unwrap();
            }
        }
    }
}
