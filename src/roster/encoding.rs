use std::fmt;
use std::str::FromStr;

use crate::suggest;

/// A character encoding that a text roster can be in: all those of the
/// [WHATWG Encoding Standard](https://encoding.spec.whatwg.org/#names-and-labels).
///
/// ```
/// use engross::roster::Encoding;
///
/// let encoding: Encoding = "windows-1254".parse()?;
/// assert_eq!(encoding.to_string(), "windows-1254");
/// # Ok::<(), engross::roster::EncodingError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Encoding(pub(super) &'static encoding_rs::Encoding);

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.name())
    }
}

/// Reads any of the standard's labels: `gbk` and `latin5` as well as `GB18030` and `windows-1254`.
impl FromStr for Encoding {
    type Err = EncodingError;

    fn from_str(label: &str) -> Result<Self, EncodingError> {
        encoding_rs::Encoding::for_label_no_replacement(label.as_bytes())
            .map(Self)
            .ok_or_else(|| EncodingError(label.into()))
    }
}

/// A text is not a label of an [`Encoding`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an encoding")]
pub struct EncodingError(String);

impl EncodingError {
    /// The label that was probably meant, or else the common ones.
    #[must_use]
    pub fn hint(&self) -> String {
        suggest::hint(&self.0, COMMON_LABELS, "common encodings are")
    }
}

/// UTF-8, and the encodings in which spreadsheet programs save CSV where UTF-8 is not the
/// default.
const COMMON_LABELS: [&str; 12] = [
    "UTF-8",
    "UTF-16LE",
    "UTF-16BE",
    "windows-1250",
    "windows-1251",
    "windows-1252",
    "windows-1254",
    "GB18030",
    "Big5",
    "Shift_JIS",
    "EUC-JP",
    "EUC-KR",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_encodings_are_refused_with_the_nearest() {
        let error = "windows-1524".parse::<Encoding>().unwrap_err();
        assert_eq!(error.to_string(), "`windows-1524` is not an encoding");
        assert_eq!(error.hint(), "did you mean `windows-1254`?");
    }
}
