//! Changes inputs, always in the same ways.

/// How many changes are made to an input, at most.
const MAX_CHANGES: usize = 4;
/// How many bytes are moved at once, at most.
const MAX_MOVED: usize = 64;
/// The longest input, in bytes.
const MAX_BYTES: usize = 128 << 10;

/// What often stands at a limit.
const NUMBERS: [&[u8]; 8] = [
    b"-1",
    b"0",
    b"1e38",
    b"65536",
    b"4294967295",
    b"18446744073709551616",
    b"0.0000001",
    b"NaN",
];
const BYTES: [u8; 8] = [0, 1, 0x0A, 0x20, 0x22, 0x7F, 0x80, 0xFF];

pub struct Mutator<'s> {
    seeds: &'s [Vec<u8>],
    words: Vec<Vec<u8>>,
    random: Random,
}

impl<'s> Mutator<'s> {
    pub fn new(seeds: &'s [Vec<u8>], words: Vec<Vec<u8>>) -> Self {
        Self {
            seeds,
            words,
            random: Random(0),
        }
    }

    /// Another input: a seed with a few changes.
    pub fn input(&mut self) -> Vec<u8> {
        let mut input = self.seed().to_vec();
        for _ in 0..=self.random.below(MAX_CHANGES) {
            self.change(&mut input);
        }
        input.truncate(MAX_BYTES);
        input
    }

    fn seed(&mut self) -> &'s [u8] {
        let seeds = self.seeds;
        &seeds[self.random.below(seeds.len())]
    }

    fn change(&mut self, input: &mut Vec<u8>) {
        let at = self.random.below(input.len() + 1);
        let end = input.len().min(at + 1 + self.random.below(MAX_MOVED));
        let is_inserted = self.random.below(2) == 0;
        let replaced = if is_inserted { at..at } else { at..end };
        match self.random.below(8) {
            0 if at < input.len() => input[at] ^= 1 << self.random.below(8),
            1 if at < input.len() => input[at] = BYTES[self.random.below(BYTES.len())],
            2 => drop(input.drain(at..end)),
            3 => {
                let number = NUMBERS[self.random.below(NUMBERS.len())];
                let digits = number_at(input, at);
                input.splice(digits, number.iter().copied());
            }
            4 => {
                let part = self.random.part(input).to_vec();
                input.splice(replaced, part);
            }
            5 => {
                let other = self.seed();
                let part = self.random.part(other);
                input.splice(replaced, part.iter().copied());
            }
            6 if !self.words.is_empty() => {
                let word = &self.words[self.random.below(self.words.len())];
                input.splice(replaced, word.iter().copied());
            }
            _ => {
                let count = 1 + self.random.below(8);
                let bytes: Vec<u8> = (0..count).map(|_| self.random.next() as u8).collect();
                input.splice(replaced, bytes);
            }
        }
    }
}

/// The digits from the first at or after `at` on.
fn number_at(input: &[u8], at: usize) -> std::ops::Range<usize> {
    let is_digit = |byte: &u8| byte.is_ascii_digit();
    let start = input[at..].iter().position(is_digit);
    let start = at + start.unwrap_or_default();
    let digits = input[start..].iter().take_while(|byte| is_digit(byte));
    start..start + digits.count()
}

/// SplitMix64: <https://prng.di.unimi.it/splitmix64.c>.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `limit`, which is not included.
    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    /// A part of the bytes.
    fn part<'b>(&mut self, bytes: &'b [u8]) -> &'b [u8] {
        let at = self.below(bytes.len() + 1);
        let end = bytes.len().min(at + 1 + self.below(MAX_MOVED));
        &bytes[at..end]
    }
}
