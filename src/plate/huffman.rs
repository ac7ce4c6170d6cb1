//! Optimal prefix codes, for DEFLATE and for JPEG.

/// The code lengths of the optimal prefix code for symbols with these counts, none longer than
/// `max_length`. A symbol with a count of 0 gets the length 0.
///
/// This is the package-merge algorithm (Larmore and Hirschberg 1990). Each symbol has one coin of
/// each denomination `1/2 … 1/2^max_length`, whose price is the symbol's count. The algorithm
/// buys coins worth `symbols − 1` at the lowest price. The code length of a symbol is the number
/// of its coins that were bought.
pub(super) fn code_lengths(counts: &[u32], max_length: usize) -> Vec<u8> {
    let mut symbols: Vec<usize> = (0..counts.len()).filter(|&s| counts[s] > 0).collect();
    symbols.sort_by_key(|&symbol| counts[symbol]);
    let mut lengths = vec![0; counts.len()];
    if let [only] = symbols[..] {
        lengths[only] = 1;
    }
    if symbols.len() < 2 {
        return lengths;
    }

    let coins: Vec<u64> = symbols.iter().map(|&s| counts[s].into()).collect();
    // For each denomination, from the smallest: its coins and packages in order of price, and
    // whether each is a coin.
    let mut levels: Vec<Vec<bool>> = Vec::new();
    let mut packages: Vec<u64> = Vec::new();
    for _ in 0..max_length {
        let (mut prices, mut are_coins) = (Vec::<u64>::new(), Vec::new());
        let (mut coin, mut package) = (coins.iter().peekable(), packages.iter().peekable());
        loop {
            let is_coin = match (coin.peek(), package.peek()) {
                (None, None) => break,
                (Some(coin), Some(package)) => coin <= package,
                (coin, _) => coin.is_some(),
            };
            let next = if is_coin { coin.next() } else { package.next() };
            prices.extend(next);
            are_coins.push(is_coin);
        }
        packages = prices
            .as_chunks::<2>()
            .0
            .iter()
            .map(|[a, b]| a + b)
            .collect();
        levels.push(are_coins);
    }
    let mut bought = 2 * (symbols.len() - 1);
    for level in levels.iter().rev() {
        let coins = level[..bought].iter().filter(|&&is_coin| is_coin).count();
        for &symbol in &symbols[..coins] {
            lengths[symbol] += 1;
        }
        bought = 2 * (bought - coins);
    }
    lengths
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn frequent_symbols_have_short_codes() {
        assert_eq!(code_lengths(&[8, 4, 2, 1, 1], 15), [1, 2, 3, 4, 4]);
        assert_eq!(code_lengths(&[8, 4, 2, 1, 1], 3), [1, 3, 3, 3, 3]);
        assert_eq!(code_lengths(&[0, 7, 0], 15), [0, 1, 0]);
        assert_eq!(code_lengths(&[0, 0], 15), [0, 0]);
    }

    proptest! {
        #[test]
        fn codes_are_complete_and_not_too_long(
            counts in prop::collection::vec(prop_oneof![Just(0), 1_u32..4, any::<u32>()], 2..286),
            max_length in 9_usize..=16,
        ) {
            let lengths = code_lengths(&counts, max_length);
            let used = counts.iter().filter(|&&count| count > 0).count();
            prop_assume!(used >= 2);
            let mut taken = 0_u32;
            for (length, count) in lengths.iter().zip(&counts) {
                prop_assert_eq!(*length > 0, *count > 0);
                prop_assert!(usize::from(*length) <= max_length);
                if *length > 0 {
                    taken += 1 << (16 - length);
                }
            }
            prop_assert_eq!(taken, 1 << 16, "every sequence of bits starts with a code");
        }
    }
}
