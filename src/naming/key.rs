use std::fmt;

use icu_segmenter::GraphemeClusterSegmenter;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::safe::{self, SUBSTITUTE};
use crate::diagnostic::{Code, Diagnostic};
use crate::normal_form::{caseless, nfc, nfd};

/// The longest key, in bytes of UTF-8. It is the limit of common file systems for a file's name.
pub const MAX_KEY_BYTES: usize = 255;

/// When a key is cut, a longer extension than this is cut with it.
const MAX_EXTENSION_BYTES: usize = 16;

/// The number of bytes of the SHA-256 digest at the end of a name that was cut.
const DIGEST_BYTES: usize = 4;

/// The Unicode normalisation form of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Normalization {
    /// Letters and their marks are separate characters: `Ö` is `O` and U+0308.
    #[default]
    Nfd,
    /// A letter and its marks are one character if Unicode has one: `Ö` is U+00D6.
    Nfc,
}

/// The form of the file names in the output folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum FileNames {
    /// The key. A static server, or a bucket that the folder is copied to, then answers the
    /// published URLs.
    #[default]
    Utf8,
    /// The last segment of the link, as a browser requests it. A server that does not decode links
    /// then answers them.
    PercentEncoded,
}

/// The object key of a certificate, that is, its file's name in the folder or bucket.
///
/// Every key is Unicode text of 1 to [`MAX_KEY_BYTES`] bytes in UTF-8. It is neither `.` nor `..`,
/// does not end in a dot or a space, and is not a device name of Windows. It contains none of
/// `/ \ : * ? " < > |`, no control character, no noncharacter, and no invisible format control
/// except those that names are spelt with. Joined to a folder's path, it is a file in that folder.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Key(Box<str>);

impl Key {
    /// Makes the key of an expanded `file_stem`, and reports what was changed to make it safe.
    ///
    /// White space and normal form are changed by the [rule](super) without a finding. The
    /// following changes are warnings:
    ///
    /// - every `/ \ : * ? " < > |`, control character, noncharacter and invisible format control
    ///   (including bidi controls) becomes `-`. The joiners U+200C and U+200D and the Mongolian
    ///   vowel separator U+180E stay, because real names need them;
    /// - dots at the start (hidden files, `.`, `..`), and at the end of a key without an extension,
    ///   become `-`. `John-Smith-Jr..png` does not end in a dot and stays as it is;
    /// - a `-` is added to a device name of Windows (`CON` becomes `CON-`, `com1.png` becomes
    ///   `com1-.png`);
    /// - a key of more than [`MAX_KEY_BYTES`] bytes is cut at a grapheme boundary ([UAX #29]). It
    ///   then ends in `-` and 8 hex digits of the SHA-256 digest of the full key, before the
    ///   extension.
    ///
    /// The stem of a key gives the same key again.
    ///
    /// ```
    /// use engross::naming::{Key, Normalization};
    ///
    /// let (key, findings) = Key::derive("../../etc/passwd", "png", Normalization::Nfd);
    /// assert_eq!(key.as_str(), "---..-etc-passwd.png");
    /// assert_eq!(findings.len(), 1);
    /// ```
    ///
    /// [UAX #29]: https://www.unicode.org/reports/tr29/
    #[must_use]
    pub fn derive(
        stem: &str,
        extension: &str,
        normalization: Normalization,
    ) -> (Self, Vec<Diagnostic>) {
        let mut findings = Vec::new();
        let mut name = join_words(stem);
        if name.is_empty() {
            name.push(SUBSTITUTE);
        }
        let leading_dots = name.len() - name.trim_start_matches('.').len();
        if !extension.is_empty() {
            name.push('.');
            name.push_str(&join_words(extension));
        }
        let mut name = normalize(&name, normalization);
        let replaced = make_safe(&mut name, leading_dots);
        let cut = cut_to_fit(&mut name, MAX_KEY_BYTES);
        let key = Self(name.into_boxed_str());
        if !replaced.is_empty() {
            findings.push(
                Diagnostic::warning(
                    Code::UnsafeKey,
                    format!(
                        "a file name cannot contain {}: the key is `{key}`",
                        replaced.join(", ")
                    ),
                )
                .hint("to choose the file name, fill in the column `slug`"),
            );
        }
        if let Some(length) = cut {
            findings.push(
                Diagnostic::warning(
                    Code::KeyTooLong,
                    format!(
                        "the file name has {length} bytes, and the limit is {MAX_KEY_BYTES}: the \
                         key is cut to `{key}`"
                    ),
                )
                .hint("to choose a shorter file name, fill in the column `slug`"),
            );
        }
        (key, findings)
    }

    /// The key that is this text, byte for byte; the error says why the text cannot be a key.
    pub(super) fn verbatim(text: String) -> Result<Self, String> {
        if let Some(unsafe_character) = text.chars().find(|c| safe::is_unsafe(*c)) {
            return Err(format!("it contains {}", safe::describe(unsafe_character)));
        }
        if text.is_empty() {
            return Err("it is empty".into());
        }
        if text.ends_with(['.', ' ']) {
            return Err("it ends in a dot or a space".into());
        }
        if safe::device_name_len(&text).is_some() {
            return Err("it is a device name of Windows".into());
        }
        if text.len() > MAX_KEY_BYTES {
            return Err(format!("it is longer than {MAX_KEY_BYTES} bytes"));
        }
        Ok(Self(text.into_boxed_str()))
    }

    /// The text of the key.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The key without its extension.
    ///
    /// ```
    /// use engross::naming::{Key, Normalization};
    ///
    /// let (key, _) = Key::derive("John Smith Jr.", "png", Normalization::Nfd);
    /// assert_eq!(key.as_str(), "John-Smith-Jr..png");
    /// assert_eq!(key.stem(), "John-Smith-Jr.");
    /// ```
    #[must_use]
    pub fn stem(&self) -> &str {
        &self.0[..extension_start(&self.0)]
    }

    /// The key of the same certificate in another format. The extension `to` replaces `from`, in
    /// any case. It is added to any other extension, so that two different keys stay different.
    pub(crate) fn with_extension(&self, from: &str, to: &str) -> Self {
        let stem = match self.0.rsplit_once('.') {
            Some((stem, extension)) if !stem.is_empty() && extension.eq_ignore_ascii_case(from) => {
                stem
            }
            _ => &self.0,
        };
        let mut name = format!("{stem}.{to}");
        cut_to_fit(&mut name, MAX_KEY_BYTES);
        Self(name.into_boxed_str())
    }

    /// A form that is equal for two keys if some file system would treat them as the same file.
    /// NTFS and APFS ignore case, APFS and HFS+ also ignore whether a letter and its marks are
    /// composed, and HFS+ ignores the invisible joiners.
    ///
    /// It is the canonical caseless form of the Unicode Standard (section 3.13, D145), without the
    /// invisible controls that a key can contain. Full case folding makes `ß` equal to
    /// `ss`, as APFS does.
    ///
    /// ```
    /// use engross::naming::{Key, Normalization};
    ///
    /// let (nfc, _) = Key::derive("Önder", "png", Normalization::Nfc);
    /// let (nfd, _) = Key::derive("önder", "png", Normalization::Nfd);
    /// assert_eq!(nfc.collision_key(), nfd.collision_key());
    /// ```
    #[must_use]
    pub fn collision_key(&self) -> String {
        collision_key(&self.0)
    }
}

/// [`Key::collision_key`] of a file's name.
pub(crate) fn collision_key(file_name: &str) -> String {
    match file_name.contains(safe::is_spelling_control) {
        true => caseless(&file_name.replace(safe::is_spelling_control, "")),
        false => caseless(file_name),
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for Key {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

/// Replaces every run of white space with one `-`.
fn join_words(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    let mut in_space = false;
    for character in text.chars() {
        if !character.is_whitespace() {
            joined.push(character);
        } else if !in_space {
            joined.push(SUBSTITUTE);
        }
        in_space = character.is_whitespace();
    }
    joined
}

fn normalize(text: &str, normalization: Normalization) -> String {
    match normalization {
        Normalization::Nfd => nfd(text).into_owned(),
        Normalization::Nfc => nfc(text).into_owned(),
    }
}

/// Replaces everything that a file name cannot contain, and this many dots at its start. Returns
/// descriptions of what was replaced.
///
/// The name must be normalised already, because decomposing U+226E (`≮`) exposes a `<`. It stays
/// in its normal form: the replaced characters and the substitute have combining class 0 and do
/// not compose with any character.
fn make_safe(name: &mut String, leading_dots: usize) -> Vec<String> {
    let mut replaced: Vec<String> = Vec::new();
    if name.chars().any(safe::is_unsafe) {
        let mut seen = Vec::new();
        *name = name
            .chars()
            .map(|character| {
                if !safe::is_unsafe(character) {
                    return character;
                }
                if !seen.contains(&character) {
                    seen.push(character);
                    replaced.push(safe::describe(character));
                }
                SUBSTITUTE
            })
            .collect();
    }
    if leading_dots > 0 {
        name.replace_range(..leading_dots, &"-".repeat(leading_dots));
        replaced.push("a leading dot".into());
    }
    let end = name.trim_end_matches('.').len();
    if end < name.len() {
        name.replace_range(end.., &"-".repeat(name.len() - end));
        replaced.push("a trailing dot".into());
    }
    if let Some(length) = safe::device_name_len(name) {
        replaced.push(format!("the Windows device name `{}`", &name[..length]));
        name.insert(length, SUBSTITUTE);
    }
    replaced
}

/// Cuts the name before its extension to at most `limit` bytes. Returns its previous length if it
/// was too long.
fn cut_to_fit(name: &mut String, limit: usize) -> Option<usize> {
    let length = name.len();
    if length <= limit {
        return None;
    }
    let (stem, extension) = name.split_at(extension_start(name));
    let end = digest_suffix(name) + extension;
    let mut cut = 0;
    for boundary in GraphemeClusterSegmenter::new().segment_str(stem) {
        if boundary + end.len() > limit {
            break;
        }
        cut = boundary;
    }
    name.replace_range(cut.., &end);
    Some(length)
}

/// `-` and the first hex digits of the name's digest, so that two long names with the same start
/// stay different.
fn digest_suffix(name: &str) -> String {
    let digest = Sha256::digest(name.as_bytes());
    let mut suffix = String::from(SUBSTITUTE);
    for byte in digest.iter().take(DIGEST_BYTES) {
        suffix.push_str(&format!("{byte:02x}"));
    }
    suffix
}

/// Where the extension starts, including its dot; the length of the name if it has no extension.
fn extension_start(name: &str) -> usize {
    name.rfind('.')
        .filter(|dot| *dot > 0 && name.len() - dot <= 1 + MAX_EXTENSION_BYTES)
        .unwrap_or(name.len())
}
