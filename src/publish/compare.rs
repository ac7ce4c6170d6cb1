//! What to do with each file, by what the store has. Nothing here asks the store.

use std::collections::BTreeMap;

use super::{LocalFile, Replace};
use crate::diagnostic::{Code, Diagnostic, Error, Result};
use crate::digest::Digest;
use crate::normal_form::nfc;

/// An object of the store, as its listing shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Remote {
    pub(super) bytes: u64,
    pub(super) e_tag: Option<String>,
}

/// What a comparison of sizes shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum BySize {
    /// The store does not have it.
    New,
    /// It has another size.
    Differs(Remote),
    /// It has the same size: contents have to be compared.
    SameSize(Remote),
}

/// What to do with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Action {
    /// Nothing: the store has it.
    Keep,
    /// Send it, on the condition that nothing has its name.
    Create,
    /// Replace the object, on the condition that it is still this one.
    Replace(Remote),
    /// Leave the object, which differs.
    Refuse,
}

/// Compares each file with the objects of the store, by key.
pub(super) fn by_size(files: &[LocalFile], remote: &BTreeMap<String, Remote>) -> Vec<BySize> {
    let compare = |file: &LocalFile| match remote.get(&file.key) {
        None => BySize::New,
        Some(object) if object.bytes == file.bytes => BySize::SameSize(object.clone()),
        Some(object) => BySize::Differs(object.clone()),
    };
    files.iter().map(compare).collect()
}

/// Whether an object of the same size has these contents, as far as its listing shows it: an `ETag`
/// is the MD5 digest of the contents unless the store encrypts it or was sent it in parts.
pub(super) fn is_certainly_same(remote: &Remote, md5: &[u8; 16]) -> bool {
    let e_tag = remote.e_tag.as_deref().map(plain_e_tag);
    e_tag.is_some_and(|e_tag| e_tag.eq_ignore_ascii_case(&hex(md5)))
}

/// An `ETag` without its quotes.
pub(super) fn plain_e_tag(e_tag: &str) -> &str {
    e_tag.trim_start_matches("W/").trim_matches('"')
}

/// Whether an object is still the one that was listed.
pub(super) fn is_still(seen: &Remote, now: &Remote) -> bool {
    let tags = (seen.e_tag.as_deref(), now.e_tag.as_deref());
    let has_same_tag = match tags {
        (Some(seen), Some(now)) => plain_e_tag(seen) == plain_e_tag(now),
        _ => false,
    };
    seen.bytes == now.bytes && has_same_tag
}

/// What to do with a file of which it is known whether the store has the same.
pub(super) fn action(by_size: &BySize, is_same: bool, is_replaced: bool) -> Action {
    match by_size {
        BySize::New => Action::Create,
        BySize::SameSize(_) if is_same => Action::Keep,
        BySize::SameSize(remote) | BySize::Differs(remote) if is_replaced => {
            Action::Replace(remote.clone())
        }
        BySize::SameSize(_) | BySize::Differs(_) => Action::Refuse,
    }
}

/// For each file, whether it may replace what is published.
///
/// # Errors
///
/// [`Code::NoMatch`] for a key that no file has.
pub(super) fn replaced(files: &[LocalFile], replace: &Replace) -> Result<Vec<bool>> {
    let keys = match replace {
        Replace::None => return Ok(vec![false; files.len()]),
        Replace::All => return Ok(vec![true; files.len()]),
        Replace::Keys(keys) => keys,
    };
    let mut is_replaced = vec![false; files.len()];
    let mut unknown = Vec::new();
    for key in keys {
        let exact = files.iter().position(|file| file.key == *key);
        // A terminal may compose letters in another way.
        let composed = || {
            let mut same = files.iter().enumerate();
            same.find(|(_, file)| nfc(&file.key) == nfc(key))
                .map(|(index, _)| index)
        };
        match exact.or_else(composed) {
            Some(index) => is_replaced[index] = true,
            None => {
                let message = format!("no file to publish has the key `{key}`");
                let hint = "give the key of a file that was refused, as it is printed";
                unknown.push(Diagnostic::error(Code::NoMatch, message).hint(hint));
            }
        }
    }
    Error::check(unknown)?;
    Ok(is_replaced)
}

/// The finding about a file that is published with other contents.
pub(super) fn refusal(file: &LocalFile) -> Diagnostic {
    let message = format!("`{}` is published with other contents", file.key);
    Diagnostic::error(Code::PublishedDiffers, message).hint(
        "if its link should answer with the new file, pass `--replace` and its key, or \
         `--replace-all`",
    )
}

/// The size and the digests of a file's contents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Contents {
    pub(super) bytes: u64,
    pub(super) sha256: Digest,
    pub(super) md5: [u8; 16],
}

impl Contents {
    pub(super) fn of(bytes: &[u8]) -> Self {
        use md5::Digest as _;

        Self {
            bytes: bytes.len() as u64,
            sha256: Digest::sha256(bytes),
            md5: md5::Md5::digest(bytes).into(),
        }
    }

    /// Those of a file whose size and digest are known, and that is in parts.
    pub(super) fn of_parts<'b>(
        bytes: u64,
        sha256: Digest,
        parts: impl Iterator<Item = &'b [u8]>,
    ) -> Self {
        use md5::Digest as _;

        let mut md5 = md5::Md5::new();
        parts.for_each(|part| md5.update(part));
        Self {
            bytes,
            sha256,
            md5: md5.finalize().into(),
        }
    }
}

/// Bytes in hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publish::FileClass;

    fn file(key: &str, bytes: u64) -> LocalFile {
        LocalFile {
            path: key.into(),
            key: key.into(),
            link: String::new(),
            row: None,
            class: FileClass::Certificate,
            bytes,
            recorded: None,
        }
    }

    fn remote(bytes: u64, e_tag: &str) -> Remote {
        Remote {
            bytes,
            e_tag: Some(e_tag.into()),
        }
    }

    #[test]
    fn what_is_new_is_created_and_what_differs_is_refused() {
        let files = [file("a", 3), file("b", 3), file("c", 3)];
        let store = [
            ("b".into(), remote(3, "\"x\"")),
            ("c".into(), remote(4, "\"y\"")),
        ];
        let compared = by_size(&files, &BTreeMap::from(store));
        let sent = |is_same, is_replaced| -> Vec<Action> {
            let all = compared.iter();
            all.map(|by_size| action(by_size, is_same, is_replaced))
                .collect()
        };
        assert_eq!(
            sent(true, false),
            [Action::Create, Action::Keep, Action::Refuse]
        );
        assert_eq!(
            sent(false, false),
            [Action::Create, Action::Refuse, Action::Refuse]
        );
        assert_eq!(
            sent(false, true),
            [
                Action::Create,
                Action::Replace(remote(3, "\"x\"")),
                Action::Replace(remote(4, "\"y\"")),
            ]
        );
    }

    #[test]
    fn an_e_tag_that_is_the_md5_digest_shows_that_contents_are_equal() {
        let contents = Contents::of(b"abc");
        let md5 = "900150983CD24FB0D6963F7D28E17F72";
        assert!(is_certainly_same(
            &remote(3, &format!("\"{md5}\"")),
            &contents.md5
        ));
        assert!(!is_certainly_same(
            &remote(3, &format!("\"{md5}-2\"")),
            &contents.md5
        ));
        assert!(!is_certainly_same(&remote(3, "0x8DD"), &contents.md5));
        let untagged = Remote {
            bytes: 3,
            e_tag: None,
        };
        assert!(!is_certainly_same(&untagged, &contents.md5));
        assert!(!is_still(&untagged, &untagged));
    }

    #[test]
    fn an_object_is_the_same_by_size_and_tag() {
        assert!(is_still(&remote(3, "\"x\""), &remote(3, "x")));
        assert!(!is_still(&remote(3, "x"), &remote(3, "y")));
        assert!(!is_still(&remote(3, "x"), &remote(4, "x")));
    }

    #[test]
    fn keys_to_replace_are_known_however_they_are_composed() {
        let files = [file("O\u{308}nder.png", 3), file("b.png", 3)];
        let replace = Replace::Keys(vec!["Önder.png".into()]);
        assert_eq!(replaced(&files, &replace).unwrap(), [true, false]);
        assert_eq!(replaced(&files, &Replace::All).unwrap(), [true, true]);
        let replace = Replace::Keys(vec!["c.png".into()]);
        assert_eq!(
            replaced(&files, &replace).unwrap_err().code(),
            Code::NoMatch
        );
    }
}
