//! From a recipient's name to the file's name and its public URL, and back.
//!
//! The rule, which reproduces the URLs that certificates were published under:
//!
//! 1. the program's `file_stem` is expanded; this is the *stem*;
//! 2. every run of white space becomes one `-`;
//! 3. the stem is normalised ([`Normalization`], [UAX #15]), to NFD unless the program sets NFC;
//! 4. a dot and the format's extension are added: this is the [`Key`];
//! 5. the [`link`] is the base URL and the key, with every byte percent-encoded in upper-case hex
//!    except [RFC 3986]'s unreserved characters.
//!
//! Characters that are not safe in a file name or URL are replaced, with a finding;
//! [`Key::derive`] lists them. No roster can produce a key that leads out of the folder it is
//! joined to.
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

mod did;
mod key;
mod published;
mod safe;
mod shard;
mod store;

pub use did::{DID_FILE_NAME, did_folder, did_of_folder};
pub(crate) use key::collision_key;
pub use key::{FileNames, Key, MAX_KEY_BYTES, Normalization};
#[cfg(feature = "rosters")]
pub(crate) use published::last_segment;
pub(crate) use published::requested_segment;
pub use published::{LinkError, PublishedLink};
pub(crate) use safe::{describe, is_unsafe};
pub use shard::{Shard, ShardError};
pub use store::{StoreKind, StoreUrl, StoreUrlError};

use std::fmt::Write as _;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// All characters except the unreserved ones of RFC 3986, section 2.3.
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
    link_to(base_url, key.as_str())
}

/// The public URL of a file of this name under `base_url`.
pub(crate) fn link_to(base_url: &str, name: &str) -> String {
    let mut link = String::with_capacity(base_url.len() + 2 * name.len());
    link.push_str(base_url);
    push_encoded(&mut link, name);
    link
}

/// The address of the part of a page that is about a key: the page, `#` and the key, encoded as in
/// a [`link`].
pub(crate) fn fragment(page: &str, key: &Key) -> String {
    let mut address = format!("{page}#");
    push_encoded(&mut address, key.as_str());
    address
}

/// The text with every byte percent-encoded that [`link`] encodes.
#[cfg(feature = "credential")]
pub(crate) fn encoded(text: &str) -> String {
    let mut out = String::new();
    push_encoded(&mut out, text);
    out
}

fn push_encoded(out: &mut String, text: &str) {
    #[expect(
        clippy::expect_used,
        reason = "writing to a String cannot fail, short of memory"
    )]
    write!(out, "{}", utf8_percent_encode(text, RESERVED)).expect("writing to a String");
}
