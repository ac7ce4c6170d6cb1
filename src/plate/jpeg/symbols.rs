//! The symbols that coefficients are coded as (T.81, F.1.2), and how often each of them occurs.

/// The number of values that a symbol can have.
pub(super) const SYMBOLS: usize = 256;
/// The symbol for a run of 16 zeros.
pub(super) const ZERO_RUN: u8 = 0xF0;
/// The symbol for the end of a block whose other coefficients are zeros.
pub(super) const END_OF_BLOCK: u8 = 0;

/// What a symbol stands for: the size of a difference of DC coefficients, or a run of zeros and the
/// size of the AC coefficient that ends it; of luma, or of colour differences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Alphabet {
    LumaDc,
    LumaAc,
    ChromaDc,
    ChromaAc,
}

impl Alphabet {
    pub(super) const COUNT: usize = 4;
    pub(super) const ALL: [Self; Self::COUNT] =
        [Self::LumaDc, Self::LumaAc, Self::ChromaDc, Self::ChromaAc];

    /// The alphabets of a component: of DC and of AC coefficients.
    pub(super) fn of_component(component: usize) -> [Self; 2] {
        match component {
            0 => [Self::LumaDc, Self::LumaAc],
            _ => [Self::ChromaDc, Self::ChromaAc],
        }
    }

    /// The byte that names the table: its class, DC or AC, and its number.
    pub(super) fn destination(self) -> u8 {
        match self {
            Self::LumaDc => 0x00,
            Self::LumaAc => 0x10,
            Self::ChromaDc => 0x01,
            Self::ChromaAc => 0x11,
        }
    }

    /// All symbols that samples of 8 bits can need.
    pub(super) fn symbols(self) -> impl Iterator<Item = u8> {
        const LARGEST_DC: u8 = 11;
        const LARGEST_AC: u8 = 10;
        let is_dc = matches!(self, Self::LumaDc | Self::ChromaDc);
        (0..=u8::MAX).filter(move |symbol| match (is_dc, symbol & 0x0F) {
            (true, _) => *symbol <= LARGEST_DC,
            (false, 0) => matches!(*symbol, ZERO_RUN | END_OF_BLOCK),
            (false, size) => size <= LARGEST_AC,
        })
    }
}

/// How often each symbol occurs.
#[derive(Debug, Clone)]
pub(super) struct Counts([[u32; SYMBOLS]; Alphabet::COUNT]);

impl Counts {
    pub(super) const ZERO: Self = Self([[0; SYMBOLS]; Alphabet::COUNT]);

    pub(super) fn of(&self, alphabet: Alphabet, symbol: u8) -> u32 {
        self.0[alphabet as usize][usize::from(symbol)]
    }

    pub(super) fn add(&mut self, alphabet: Alphabet, symbol: u8, count: u32) {
        self.0[alphabet as usize][usize::from(symbol)] += count;
    }
}
