use std::borrow::Cow;
use std::ops::Range;

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

use super::Key;

/// The path percent-encode set of the URL Standard, besides non-ASCII characters.
/// <https://url.spec.whatwg.org/#path-percent-encode-set>
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'}');

/// A link under which a certificate is already published, and the key in it.
///
/// ```
/// use engross::naming::PublishedLink;
///
/// let text = "https://example.org/images/Halil-I%cc%87brahim%20B.png?v=2";
/// let published = PublishedLink::parse(text)?;
/// assert_eq!(published.key().as_str(), "Halil-I\u{307}brahim B.png");
/// assert_eq!(published.as_str(), text);
/// # Ok::<(), engross::naming::LinkError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PublishedLink {
    text: Box<str>,
    key: Key,
}

impl PublishedLink {
    /// Takes the key from the last segment of the link's path, percent-decoded byte for byte.
    /// White space, normal form and case are not changed.
    ///
    /// The link itself is kept as it was written, because some links are encoded unusually:
    /// lower-case hex, or bytes that are encoded without need or not encoded at all. Query and
    /// fragment are not part of the key.
    ///
    /// # Errors
    ///
    /// If the path does not end in a file name, or the name cannot be a [`Key`] without changes:
    /// it has bytes that are not UTF-8, an encoded `/`, or more than 255 bytes.
    pub fn parse(link: &str) -> Result<Self, LinkError> {
        let segment = last_segment(link);
        let decoded = percent_decode_str(segment)
            .decode_utf8()
            .map_err(|_| LinkError {
                link: link.into(),
                problem: "it is not valid UTF-8".into(),
            })?;
        let key = Key::verbatim(decoded.into_owned()).map_err(|problem| LinkError {
            link: link.into(),
            problem,
        })?;
        Ok(Self {
            text: link.into(),
            key,
        })
    }

    /// The link as it was published.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The key that the link leads to.
    #[must_use]
    pub fn key(&self) -> &Key {
        &self.key
    }

    /// The same link with another key in its last segment.
    pub(crate) fn with_key(&self, key: &Key) -> String {
        let Range { start, end } = last_segment_range(&self.text);
        let mut link = self.text[..start].to_owned();
        super::push_encoded(&mut link, key.as_str());
        link.push_str(&self.text[end..]);
        link
    }
}

/// Why the file name in a link cannot be a [`Key`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the file name in the link `{link}` cannot be used: {problem}")]
pub struct LinkError {
    link: String,
    problem: String,
}

/// The part between the path's last `/` and the query or fragment, still encoded.
pub(crate) fn last_segment(link: &str) -> &str {
    &link[last_segment_range(link)]
}

/// The last segment of a link as a browser requests it: what is not encoded yet and has to be, is.
pub(crate) fn requested_segment(link: &str) -> Cow<'_, str> {
    utf8_percent_encode(last_segment(link), PATH).into()
}

fn last_segment_range(link: &str) -> Range<usize> {
    const SCHEME_END: &str = "://";
    let end = link.find(['?', '#']).unwrap_or(link.len());
    let after_slash = |start: usize| link[start..end].find('/').map_or(end, |at| start + at + 1);
    let path = link[..end]
        .find(SCHEME_END)
        .map_or(0, |at| after_slash(at + SCHEME_END.len()));
    let start = link[path..end].rfind('/').map_or(path, |at| path + at + 1);
    start..end
}
