use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use oem_cp::code_table::DECODING_TABLE_CP_MAP;

use crate::suggest;

/// A character encoding that a text roster can be in: all those of the
/// [WHATWG Encoding Standard](https://encoding.spec.whatwg.org/#names-and-labels), among them
/// `macintosh`, and the code pages of MS-DOS, such as `CP850`.
///
/// ```
/// use engross::roster::Encoding;
///
/// let encoding: Encoding = "windows-1254".parse()?;
/// assert_eq!(encoding.to_string(), "windows-1254");
/// assert_eq!("ibm850".parse::<Encoding>()?.to_string(), "CP850");
/// # Ok::<(), engross::roster::EncodingError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Encoding(Kind);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    Standard(&'static encoding_rs::Encoding),
    /// A code page of MS-DOS, which is in the table of all of them.
    CodePage(u16),
}

impl Encoding {
    pub(super) const fn standard(encoding: &'static encoding_rs::Encoding) -> Self {
        Self(Kind::Standard(encoding))
    }

    /// A code page of MS-DOS, if it is known.
    pub(super) fn code_page(number: u16) -> Option<Self> {
        let is_known = DECODING_TABLE_CP_MAP.get(&number).is_some();
        is_known.then_some(Self(Kind::CodePage(number)))
    }

    /// A decoder of text that comes in pieces; `None` if each byte is a character.
    pub(super) fn decoder(self) -> Option<encoding_rs::Decoder> {
        match self.0 {
            Kind::Standard(encoding) => Some(encoding.new_decoder_without_bom_handling()),
            Kind::CodePage(_) => None,
        }
    }

    /// The text in these bytes, without handling of a byte order mark, and whether it is damaged.
    pub(super) fn decode(self, bytes: &[u8]) -> (Cow<'_, str>, bool) {
        let number = match self.0 {
            Kind::Standard(encoding) => return encoding.decode_without_bom_handling(bytes),
            Kind::CodePage(number) => number,
        };
        let text = DECODING_TABLE_CP_MAP
            .get(&number)
            .map(|table| table.decode_string_lossy(bytes))
            .unwrap_or_default();
        let is_damaged = text.contains(char::REPLACEMENT_CHARACTER);
        (Cow::Owned(text), is_damaged)
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Kind::Standard(encoding) => f.write_str(encoding.name()),
            Kind::CodePage(number) => write!(f, "CP{number}"),
        }
    }
}

/// Reads any of the standard's labels, `gbk` and `latin5` as well as `GB18030` and `windows-1254`;
/// `mac-roman`; and code pages as `CP850`, `ibm850` or `850`.
impl FromStr for Encoding {
    type Err = EncodingError;

    fn from_str(label: &str) -> Result<Self, EncodingError> {
        let standard = encoding_rs::Encoding::for_label_no_replacement(label.as_bytes());
        if let Some(encoding) = standard {
            return Ok(Self::standard(encoding));
        }
        let plain: String = label
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_lowercase())
            .collect();
        if matches!(&*plain, "macroman" | "macosroman" | "applemacintosh") {
            return Ok(Self::standard(encoding_rs::MACINTOSH));
        }
        let prefixes = ["cp", "ibm", "dos", "oem", "pc", "codepage"];
        let number = prefixes
            .iter()
            .find_map(|prefix| plain.strip_prefix(prefix))
            .unwrap_or(&plain);
        let code_page = number.parse().ok().and_then(Self::code_page);
        code_page.ok_or_else(|| EncodingError(label.into()))
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
const COMMON_LABELS: [&str; 16] = [
    "UTF-8",
    "UTF-16LE",
    "UTF-16BE",
    "windows-1250",
    "windows-1251",
    "windows-1252",
    "windows-1254",
    "windows-1257",
    "macintosh",
    "CP437",
    "CP850",
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

    #[test]
    fn encodings_have_many_labels() {
        for (label, name) in [
            ("cp850", "CP850"),
            ("IBM-437", "CP437"),
            ("850", "CP850"),
            ("DOS 852", "CP852"),
            ("MacRoman", "macintosh"),
            ("mac", "macintosh"),
            ("cp1252", "windows-1252"),
            ("ibm866", "IBM866"),
            ("latin1", "windows-1252"),
        ] {
            let encoding = label.parse::<Encoding>().map(|found| found.to_string());
            assert_eq!(encoding.as_deref(), Ok(name), "{label}");
        }
        assert!("cp9999".parse::<Encoding>().is_err());
    }
}
