//! What repeats in the rows of a band, found once for each template.

use std::ops::Range;

use super::huffman::BlockCode;
use super::symbols::{COPY_LENGTHS, Histogram, MAX_DISTANCE, Token};

/// How many earlier places are looked at for each byte.
const DEPTH: usize = 48;
/// No longer copy is looked for than one of so many bytes.
const GOOD_LENGTH: usize = 64;
/// Copies of up to so many bytes may be cut short for what follows, by any number of them.
const CUT_LENGTH: usize = 32;
const HASH_BITS: u32 = 15;
const NOWHERE: u32 = u32::MAX;

/// How many bytes from `at` on are those `distance` before them, at most up to `end`, and at
/// most as many as one copy takes.
#[inline]
pub(super) fn equal_length(bytes: &[u8], at: usize, distance: usize, end: usize) -> usize {
    let end = end.min(at + COPY_LENGTHS.end());
    let (here, there) = (&bytes[at..end], &bytes[at - distance..end - distance]);
    let mut length = 0;
    let (eights_here, eights_there) = (here.as_chunks::<8>().0, there.as_chunks::<8>().0);
    for (a, b) in eights_here.iter().zip(eights_there) {
        let differing = u64::from_le_bytes(*a) ^ u64::from_le_bytes(*b);
        if differing != 0 {
            return length + differing.trailing_zeros() as usize / 8;
        }
        length += 8;
    }
    let rest = here[length..].iter().zip(&there[length..]);
    length + rest.take_while(|(a, b)| a == b).count()
}

/// Whether `length` bytes from `at` on are those `distance` before them.
#[inline]
pub(super) fn repeats(bytes: &[u8], at: usize, distance: usize, length: usize) -> bool {
    let (here, there) = (&bytes[at..], &bytes[at - distance..]);
    // Most copies are short, and few are at the end.
    if length <= 8
        && let (Some(here), Some(there)) = (here.first_chunk(), there.first_chunk())
    {
        let differing = u64::from_le_bytes(*here) ^ u64::from_le_bytes(*there);
        return differing << (64 - 8 * length) == 0;
    }
    here[..length] == there[..length]
}

/// What the bytes of a range may be copied from: any bytes before.
pub(super) struct Parse<'a> {
    bytes: &'a [u8],
    range: Range<usize>,
    /// The copies there are from each byte on, longer and longer.
    copies: Vec<Token>,
    /// Where in `copies` those of each byte begin.
    first: Vec<u32>,
}

impl<'a> Parse<'a> {
    /// Finds what repeats. `likely` are distances to look at first.
    pub(super) fn new(bytes: &'a [u8], range: Range<usize>, likely: &[usize]) -> Self {
        let mut parse = Self {
            bytes,
            first: Vec::with_capacity(range.len() + 1),
            range: range.clone(),
            copies: Vec::new(),
        };
        let mut index = Index::new(bytes, range.start.saturating_sub(MAX_DISTANCE));
        for at in index.from..range.start {
            index.insert(at);
        }
        let mut until = 0;
        for at in range {
            parse.first.push(count(&parse.copies));
            if at >= until {
                let longest = parse.find(at, &index, likely);
                if longest == *COPY_LENGTHS.end() {
                    // It is taken, and nothing that starts within.
                    until = at + longest;
                }
            }
            index.insert(at);
        }
        parse.first.push(count(&parse.copies));
        parse
    }

    /// Finds copies from one byte on, and tells the length of the longest.
    fn find(&mut self, at: usize, index: &Index<'_>, likely: &[usize]) -> usize {
        let mut longest = COPY_LENGTHS.start() - 1;
        let end = self.range.end.min(at + COPY_LENGTHS.end());
        let mut look_at = |distance: usize, longest: &mut usize| {
            let is_longer = at + *longest < end
                && self.bytes[at + *longest] == self.bytes[at + *longest - distance];
            if !is_longer {
                return;
            }
            let length = equal_length(self.bytes, at, distance, end);
            if length > *longest {
                *longest = length;
                self.copies.push(Token::copy(length, distance));
            }
        };
        let reach = (at - index.from).min(MAX_DISTANCE);
        for &distance in likely.iter().filter(|&&distance| distance <= reach) {
            look_at(distance, &mut longest);
        }
        for distance in index.candidates(at).take(DEPTH) {
            if distance > reach || longest >= GOOD_LENGTH {
                break;
            }
            look_at(distance, &mut longest);
        }
        longest
    }

    fn copies(&self, at: usize) -> &[Token] {
        let index = at - self.range.start;
        &self.copies[self.first[index] as usize..self.first[index + 1] as usize]
    }

    /// A first guess at how often which symbol is going to occur.
    pub(super) fn guess(&self) -> Histogram {
        let mut histogram = Histogram::EMPTY;
        let mut at = self.range.start;
        while at < self.range.end {
            let token = self.copies(at).last().copied();
            let token = token.filter(|copy| copy.length > 3 || copy.distance < 1024);
            let token = token.unwrap_or(Token::LITERAL);
            histogram.count(token, self.bytes[at]);
            at += usize::from(token.length);
        }
        histogram
    }

    /// How often which symbol occurs in these tokens.
    pub(super) fn count(&self, tokens: &[Token]) -> Histogram {
        let mut histogram = Histogram::EMPTY;
        let mut at = self.range.start;
        for token in tokens {
            histogram.count(*token, self.bytes[at]);
            at += usize::from(token.length);
        }
        histogram
    }

    /// The tokens that take the least bits in this code.
    pub(super) fn cheapest(&self, code: &BlockCode) -> Vec<Token> {
        // Shortest paths from the first byte to each.
        let mut steps = vec![(u32::MAX, Token::LITERAL); self.range.len() + 1];
        steps[0].0 = 0;
        let mut until = self.range.start;
        for at in self.range.clone() {
            let place = at - self.range.start;
            let so_far = steps[place].0;
            if at < until || so_far == u32::MAX {
                continue;
            }
            let mut offer = |token: Token, cost: u32| {
                let step = &mut steps[place + usize::from(token.length)];
                if so_far + cost < step.0 {
                    *step = (so_far + cost, token);
                }
            };
            let copies = self.copies(at);
            let longest = copies.last();
            if let Some(copy) = longest.filter(|copy| copy.length as usize == *COPY_LENGTHS.end()) {
                offer(*copy, code.cost(*copy, 0));
                until = at + usize::from(copy.length);
                continue;
            }
            offer(Token::LITERAL, code.cost(Token::LITERAL, self.bytes[at]));
            let mut shortest = *COPY_LENGTHS.start();
            for copy in copies {
                let distance = code.distance_cost(copy.distance.into());
                let whole = usize::from(copy.length);
                for length in (shortest..=whole.min(CUT_LENGTH)).chain([whole]) {
                    let token = Token::copy(length, copy.distance.into());
                    offer(token, distance + code.length_cost(length));
                }
                shortest = whole + 1;
            }
        }
        let mut tokens = Vec::new();
        let mut place = self.range.len();
        while place > 0 {
            let token = steps[place].1;
            tokens.push(token);
            place -= usize::from(token.length);
        }
        tokens.reverse();
        tokens
    }
}

fn count(copies: &[Token]) -> u32 {
    u32::try_from(copies.len()).unwrap_or(u32::MAX)
}

/// Where three and where four bytes were last seen.
struct Index<'a> {
    bytes: &'a [u8],
    /// The first byte in the index.
    from: usize,
    threes: Vec<u32>,
    fours: Vec<u32>,
    /// The place before with the same four bytes, by place.
    earlier: Vec<u32>,
}

impl<'a> Index<'a> {
    fn new(bytes: &'a [u8], from: usize) -> Self {
        Self {
            bytes,
            from,
            threes: vec![NOWHERE; 1 << HASH_BITS],
            fours: vec![NOWHERE; 1 << HASH_BITS],
            earlier: Vec::new(),
        }
    }

    fn hashes(&self, at: usize) -> Option<(usize, usize)> {
        let four = u32::from_le_bytes(*self.bytes[at..].first_chunk()?);
        let hash = |bytes: u32| (bytes.wrapping_mul(0x9E37_79B1) >> (32 - HASH_BITS)) as usize;
        Some((hash(four << 8), hash(four)))
    }

    /// Takes in the bytes from `at` on; each place after the other.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a band has less than 4 GiB"
    )]
    fn insert(&mut self, at: usize) {
        let Some((three, four)) = self.hashes(at) else {
            self.earlier.push(NOWHERE);
            return;
        };
        self.threes[three] = at as u32;
        self.earlier.push(self.fours[four]);
        self.fours[four] = at as u32;
    }

    /// Distances to places that may go on as `at` does, nearest first.
    fn candidates(&self, at: usize) -> impl Iterator<Item = usize> {
        let hashes = self.hashes(at);
        let place = |place: u32| (place != NOWHERE).then_some(place as usize);
        let three = hashes.and_then(|(three, _)| place(self.threes[three]));
        let four = hashes.and_then(|(_, four)| place(self.fours[four]));
        let fours =
            std::iter::successors(four, move |&there| place(self.earlier[there - self.from]));
        three.into_iter().chain(fours).map(move |there| at - there)
    }
}
