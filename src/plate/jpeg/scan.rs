//! The entropy-coded data of a scan: coefficients as symbols, with the bits that follow each
//! (T.81, F.1.2).

use super::bits::BitWriter;
use super::codes::Codes;
use super::layout::{Layout, MAX_COMPONENTS};
use super::quantizer::Coefficients;
use super::samples::McuCoefficients;
use super::symbols::{Alphabet, Counts, END_OF_BLOCK, ZERO_RUN};

/// Takes symbols, each with the bits that follow it.
pub(super) trait Sink {
    fn put(&mut self, alphabet: Alphabet, symbol: u8, bits: u32, count: u32);

    /// The number of bits so far; 0 if they are not counted.
    fn position(&self) -> usize {
        0
    }
}

impl Sink for Counts {
    #[inline(always)]
    fn put(&mut self, alphabet: Alphabet, symbol: u8, _: u32, _: u32) {
        self.add(alphabet, symbol, 1);
    }
}

/// Writes symbols as bits.
pub(super) struct Writer<'a> {
    pub(super) codes: &'a Codes,
    pub(super) out: &'a mut BitWriter,
}

impl Sink for Writer<'_> {
    #[inline(always)]
    fn put(&mut self, alphabet: Alphabet, symbol: u8, bits: u32, count: u32) {
        let (word, length) = self.codes.word(alphabet, symbol);
        self.out.put(word << count | bits, length + count);
    }

    fn position(&self) -> usize {
        self.out.position()
    }
}

/// The DC coefficient of each component's last block, which that of the next one is predicted to
/// be. An interval begins with zeros (T.81, F.1.1.5.1).
pub(super) type Predictions = [i16; MAX_COMPONENTS];

/// The first block of a component in an MCU: the only part of an MCU whose bits depend on the MCU
/// before.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct FirstBlock {
    /// The positions of its bits, and of those after its DC coefficient.
    pub(super) start: u32,
    pub(super) after_dc: u32,
    pub(super) dc: i16,
}

/// Codes an MCU, and returns where the first block of each component is.
#[inline]
pub(super) fn put_mcu(
    layout: &Layout,
    coefficients: &McuCoefficients,
    predictions: &mut Predictions,
    sink: &mut impl Sink,
) -> [FirstBlock; MAX_COMPONENTS] {
    let mut firsts = [FirstBlock::default(); MAX_COMPONENTS];
    let mut blocks = coefficients.iter();
    for component in 0..layout.components {
        let alphabets = Alphabet::of_component(component);
        let count = layout.blocks_of(component);
        for (index, block) in blocks.by_ref().take(count).enumerate() {
            let start = sink.position();
            let dc = block.values[0];
            put_dc(component, dc, &mut predictions[component], sink);
            if index == 0 {
                firsts[component] = FirstBlock {
                    start: to_u32(start),
                    after_dc: to_u32(sink.position()),
                    dc,
                };
            }
            put_ac(alphabets[1], block, sink);
        }
    }
    firsts
}

/// Codes the DC coefficient of a component's block.
#[inline(always)]
pub(super) fn put_dc(component: usize, dc: i16, prediction: &mut i16, sink: &mut impl Sink) {
    let [alphabet, _] = Alphabet::of_component(component);
    let (size, bits) = sized(dc - std::mem::replace(prediction, dc));
    sink.put(alphabet, size, bits, size.into());
}

#[inline(always)]
fn put_ac(alphabet: Alphabet, block: &Coefficients, sink: &mut impl Sink) {
    let mut next = 1;
    let mut present = block.present & !1;
    while present != 0 {
        let at = present.trailing_zeros();
        present &= present - 1;
        let mut run = at - next;
        while run > 15 {
            sink.put(alphabet, ZERO_RUN, 0, 0);
            run -= 16;
        }
        let (size, bits) = sized(block.values[at as usize]);
        #[expect(clippy::cast_possible_truncation, reason = "at most 15")]
        sink.put(alphabet, (run as u8) << 4 | size, bits, size.into());
        next = at + 1;
    }
    if next < 64 {
        sink.put(alphabet, END_OF_BLOCK, 0, 0);
    }
}

/// The number of bits of a value, and the bits: those of a negative value are inverted (T.81,
/// F.1.2.1).
#[inline(always)]
fn sized(value: i16) -> (u8, u32) {
    let size = u16::BITS - value.unsigned_abs().leading_zeros();
    let bits = i32::from(value) + i32::from(value >> 15);
    #[expect(clippy::cast_possible_truncation, reason = "at most 16")]
    (size as u8, bits.cast_unsigned() & ((1 << size) - 1))
}

/// Positions in a row of MCUs fit into 32 bits: a page is limited to 20,000 columns, and a sample
/// takes at most 26 bits.
pub(super) fn to_u32(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
