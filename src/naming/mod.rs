//! From a recipient's name to the file's name and its public URL, and back.
//!
//! The rule, which reproduces the URLs that certificates were published under:
//!
//! 1. the program's `file_stem` is expanded, which gives the *stem*;
//! 2. every run of white space becomes one `-`;
//! 3. the stem is normalised ([`Normalization`], [UAX #15]), NFD unless the program says NFC;
//! 4. a dot and the format's extension are added: this is the [`Key`];
//! 5. the [`link`] is the base URL and the key, every byte but [RFC 3986]'s unreserved
//!    characters percent-encoded, upper-case hex.
//!
//! What a file system or a URL cannot carry safely is replaced on the way, with a finding:
//! [`Key::derive`] has the list. Nothing that a roster holds can make a key that leaves the
//! folder it is joined to.
//!
//! A key that is already published is not derived again: [`PublishedLink::parse`] takes it from
//! its link, byte for byte.
//!
//! ```
//! use engross::naming::{self, Key, Normalization};
//!
//! let (key, findings) = Key::derive("ambassador-2023-İremnur Önder", "png", Normalization::Nfd);
//! assert!(findings.is_empty());
//! assert_eq!(
//!     naming::link("https://example.org/images/", &key),
//!     "https://example.org/images/ambassador-2023-I%CC%87remnur-O%CC%88nder.png",
//! );
//! ```
//!
//! [UAX #15]: https://www.unicode.org/reports/tr15/
//! [RFC 3986]: https://www.rfc-editor.org/rfc/rfc3986#section-2.3

mod key;
mod published;
mod safe;

pub(crate) use key::collision_key;
pub use key::{FileNames, Key, MAX_KEY_BYTES, Normalization};
pub(crate) use published::last_segment;
pub use published::{LinkError, PublishedLink};
pub(crate) use safe::{describe, is_unsafe};

use std::fmt::Write as _;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// All but the unreserved characters of RFC 3986, section 2.3.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The public URL of a key under `base_url`, which ends in `/`.
///
/// Every byte of the key outside `A–Z a–z 0–9 - . _ ~` is percent-encoded with upper-case hex
/// digits ([RFC 3986, section 2.1](https://www.rfc-editor.org/rfc/rfc3986#section-2.1)).
///
/// ```
/// use engross::naming::{self, Key, Normalization};
///
/// let (key, _) = Key::derive("50% off", "png", Normalization::Nfd);
/// assert_eq!(naming::link("https://example.org/", &key), "https://example.org/50%25-off.png");
/// ```
#[must_use]
pub fn link(base_url: &str, key: &Key) -> String {
    let mut link = String::with_capacity(base_url.len() + 2 * key.as_str().len());
    link.push_str(base_url);
    push_encoded(&mut link, key.as_str());
    link
}

fn push_encoded(out: &mut String, text: &str) {
    #[expect(
        clippy::expect_used,
        reason = "writing to a String cannot fail, short of memory"
    )]
    write!(out, "{}", utf8_percent_encode(text, RESERVED)).expect("writing to a String");
}
