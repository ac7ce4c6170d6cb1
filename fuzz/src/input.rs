use arbitrary::{Arbitrary, Unstructured};

/// The value that an input stands for, if it has enough bytes, as libFuzzer's macro makes it.
pub(crate) fn structured<'a, T: Arbitrary<'a>>(bytes: &'a [u8]) -> Option<T> {
    let (least, _) = T::size_hint(0);
    let is_enough = bytes.len() >= least;
    is_enough.then(|| T::arbitrary_take_rest(Unstructured::new(bytes)).ok())?
}
