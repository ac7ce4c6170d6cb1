//! What names are expected to add to the symbols of a template.
//!
//! Codes that were fitted to a plain page alone would be long for what text needs. The numbers are
//! those of names in book type, dark on white, at qualities from 75 to 100: they need to be right
//! only on the whole, and must not depend on anything but the page and where its fields are.

use super::layout::Layout;
use super::symbols::{Alphabet, Counts};

/// One in so many blocks is at the edge of a letter, where DC coefficients differ by any size.
const BLOCKS_FOR_A_SIZE: usize = 128;

/// Adds what ink is expected to need on so many rows of MCUs.
pub(super) fn add_expected_ink(layout: &Layout, rows: usize, counts: &mut Counts) {
    let mcus = layout.mcus_in_row() * rows;
    let luma = mcus * layout.blocks_of(0);
    let chroma = mcus * (layout.components - 1);
    for alphabet in Alphabet::ALL {
        for symbol in alphabet.symbols() {
            let count = match alphabet {
                Alphabet::LumaDc => luma / BLOCKS_FOR_A_SIZE,
                Alphabet::ChromaDc => chroma / BLOCKS_FOR_A_SIZE,
                // Two coefficients for each block of luma, and one for two blocks of differences.
                Alphabet::LumaAc => (2 * luma) >> rarity(symbol),
                Alphabet::ChromaAc => (chroma / 2) >> rarity(symbol),
            };
            counts.add(alphabet, symbol, u32::try_from(count).unwrap_or(u32::MAX));
        }
    }
}

/// The number of times that the share of a symbol for AC coefficients has to be halved.
fn rarity(symbol: u8) -> u8 {
    let (run, size) = (symbol >> 4, symbol & 0x0F);
    match (run, size) {
        // The ends of blocks are counted on the template already.
        (_, 0) => 12,
        (0, _) => 2 + size / 2,
        _ => 2 + run + size + size / 4,
    }
}
