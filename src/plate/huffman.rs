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
    let mut levels: Vec<Vec<bool>> = Vec::with_capacity(max_length);
    let mut prices: Vec<u64> = Vec::with_capacity(2 * coins.len());
    let mut packages: Vec<u64> = Vec::with_capacity(coins.len());
    for _ in 0..max_length {
        prices.clear();
        let mut are_coins = Vec::with_capacity(coins.len() + packages.len());
        let mut next = 0;
        for &coin in &coins {
            // Coins come first among equals.
            while let Some(package) = packages.get(next).filter(|package| **package < coin) {
                prices.push(*package);
                are_coins.push(false);
                next += 1;
            }
            prices.push(coin);
            are_coins.push(true);
        }
        prices.extend(&packages[next..]);
        are_coins.resize(prices.len(), false);
        packages.clear();
        packages.extend(prices.as_chunks::<2>().0.iter().map(|[a, b]| a + b));
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
