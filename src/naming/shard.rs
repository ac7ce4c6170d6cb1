use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;

use sha2::{Digest as _, Sha256};

use super::Key;

/// One of `N` parts of a roster, which can be made on different machines.
///
/// A certificate is in shard `I` if the SHA-256 digest of its key in the published format, read as
/// one big-endian number, leaves the remainder `I` when it is divided by `N`. So a roster that
/// grows moves no certificate into another shard.
///
/// ```
/// use engross::naming::{Key, Normalization, Shard};
///
/// let (key, _) = Key::derive("Min Yin", "png", Normalization::Nfd);
/// let shards = (0..8).map(|index| format!("{index}/8").parse::<Shard>());
/// let shards: Vec<Shard> = shards.collect::<Result<_, _>>()?;
/// assert_eq!(shards.iter().filter(|shard| shard.has(&key)).count(), 1);
/// assert!("8/8".parse::<Shard>().is_err());
/// # Ok::<(), engross::naming::ShardError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Shard {
    index: u32,
    count: NonZeroU32,
}

impl Shard {
    /// The whole roster, as one shard.
    pub const WHOLE: Self = Self {
        index: 0,
        count: NonZeroU32::MIN,
    };

    /// The shard of this index, counted from 0, of `count`.
    ///
    /// # Errors
    ///
    /// If there are not that many.
    pub fn new(index: u32, count: u32) -> Result<Self, ShardError> {
        match NonZeroU32::new(count) {
            Some(count) if index < count.get() => Ok(Self { index, count }),
            _ => Err(ShardError),
        }
    }

    /// Its index, counted from 0.
    #[must_use]
    pub fn index(self) -> u32 {
        self.index
    }

    /// How many shards there are.
    #[must_use]
    pub fn count(self) -> u32 {
        self.count.get()
    }

    /// Whether the certificate of this key, in the published format, is in the shard.
    #[must_use]
    pub fn has(self, key: &Key) -> bool {
        let count = u64::from(self.count.get());
        let digest = Sha256::digest(key.as_str().as_bytes());
        let mut bytes = digest.iter();
        let remainder = bytes.try_fold(0_u64, |remainder, byte| {
            Some((remainder * 256 + u64::from(*byte)) % count)
        });
        remainder == Some(u64::from(self.index))
    }
}

/// `3/8`.
impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.index, self.count)
    }
}

/// Reads `3/8`.
impl FromStr for Shard {
    type Err = ShardError;

    fn from_str(text: &str) -> Result<Self, ShardError> {
        let number = |text: &str| {
            let is_plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            text.parse().ok().filter(|_| is_plain)
        };
        let (index, count) = text.split_once('/').ok_or(ShardError)?;
        match (number(index), number(count)) {
            (Some(index), Some(count)) => Self::new(index, count),
            _ => Err(ShardError),
        }
    }
}

/// A text is not a [`Shard`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("write I/N, with I from 0 to N - 1, for example 0/8")]
pub struct ShardError;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::naming::Normalization;

    #[test]
    fn the_remainder_is_that_of_the_whole_digest() {
        // Of Python: int.from_bytes(hashlib.sha256(key).digest()) % count
        for (stem, count, index) in [
            ("a", 8, 0),
            ("Önder", 1000, 347),
            ("b", 4_294_967_295, 1_465_753_295),
        ] {
            let (key, _) = Key::derive(stem, "png", Normalization::Nfd);
            assert!(Shard::new(index, count).unwrap().has(&key), "{stem}");
        }
    }

    #[test]
    fn each_key_is_in_one_shard() {
        for number in 0..200 {
            let (key, _) = Key::derive(&format!("name {number}"), "png", Normalization::Nfd);
            let shards = (0..7).map(|index| Shard::new(index, 7).unwrap());
            assert_eq!(shards.filter(|shard| shard.has(&key)).count(), 1);
            assert!(Shard::WHOLE.has(&key));
        }
    }

    #[test]
    fn what_is_not_a_shard_is_refused() {
        for text in [
            "",
            "1",
            "1/",
            "/1",
            "1/1",
            "0/0",
            "-1/2",
            "+0/2",
            "0/2/3",
            " 0/2",
            "0/4294967296",
        ] {
            assert_eq!(text.parse::<Shard>(), Err(ShardError), "{text}");
        }
        assert_eq!("3/8".parse::<Shard>().unwrap().to_string(), "3/8");
    }
}
