use std::fmt;
use std::str::FromStr;

/// A place for files: a bucket, or a folder that a server serves, and what stands there before each
/// key. The address ends in `/`.
///
/// ```
/// use engross::naming::{StoreKind, StoreUrl};
///
/// let store: StoreUrl = "s3://kubesphere-community/images/".parse()?;
/// assert_eq!(store.kind(), StoreKind::S3);
/// assert_eq!(store.bucket(), "kubesphere-community");
/// assert_eq!(store.prefix(), "images/");
/// assert!("ftp://example.org/".parse::<StoreUrl>().is_err());
/// # Ok::<(), engross::naming::StoreUrlError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct StoreUrl {
    kind: StoreKind,
    bucket: String,
    /// Empty, or with a `/` at its end and none at its start. Of a folder, its whole path.
    prefix: String,
}

/// A kind of store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StoreKind {
    /// `s3`: Amazon S3 and everything that speaks its protocol.
    S3,
    /// `gs`: Google Cloud Storage.
    Gs,
    /// `az`: Azure Blob Storage.
    Az,
    /// `file`: a folder of this machine.
    File,
}

impl StoreKind {
    const ALL: [(&str, Self); 4] = [
        ("s3", Self::S3),
        ("gs", Self::Gs),
        ("az", Self::Az),
        ("file", Self::File),
    ];

    /// The scheme of its addresses.
    #[must_use]
    pub fn scheme(self) -> &'static str {
        let all = Self::ALL.iter();
        let mut own = all.filter(|(_, kind)| *kind == self);
        own.next().map_or("", |(scheme, _)| scheme)
    }
}

impl StoreUrl {
    /// The kind of store.
    #[must_use]
    pub fn kind(&self) -> StoreKind {
        self.kind
    }

    /// The bucket or container; empty for a folder.
    #[must_use]
    pub fn bucket(&self) -> &str {
        &self.bucket
    }

    /// What stands before each key: empty, or with `/` at its end. Of a folder, its path.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.prefix
    }
}

impl fmt::Display for StoreUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://", self.kind.scheme())?;
        match self.kind {
            StoreKind::File => f.write_str(&self.prefix),
            _ => write!(f, "{}/{}", self.bucket, self.prefix),
        }
    }
}

/// Reads an address as it is written, without decoding anything: the prefix `a%20b/` is those
/// characters.
impl FromStr for StoreUrl {
    type Err = StoreUrlError;

    fn from_str(text: &str) -> Result<Self, StoreUrlError> {
        let refused = |problem| StoreUrlError {
            url: text.into(),
            problem,
        };
        let (scheme, rest) = text
            .split_once("://")
            .ok_or_else(|| refused("is not the address of a store"))?;
        let all = StoreKind::ALL.iter();
        let mut known = all.filter(|(known, _)| scheme.eq_ignore_ascii_case(known));
        let (_, kind) = known
            .next()
            .ok_or_else(|| refused("is of a kind of store that is not known"))?;
        if rest.chars().any(char::is_control) {
            return Err(refused("has a control character"));
        }
        let (bucket, path) = match kind {
            StoreKind::File => ("", rest),
            _ => rest.split_once('/').unwrap_or((rest, "")),
        };
        if *kind == StoreKind::File && !path.starts_with('/') {
            return Err(refused("needs the whole path of the folder"));
        }
        if *kind != StoreKind::File {
            let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
            if bucket.is_empty() || !bucket.chars().all(is_plain) {
                return Err(refused("has no bucket that can be used"));
            }
        }
        let inside = path.strip_prefix('/').filter(|_| *kind == StoreKind::File);
        let inside = inside.unwrap_or(path);
        let inside = inside.strip_suffix('/').unwrap_or(inside);
        let mut segments = inside.split('/');
        if !inside.is_empty() && segments.any(|part| matches!(part, "" | "." | "..")) {
            return Err(refused("has an empty segment, `.` or `..` in its path"));
        }
        let mut prefix = path.to_owned();
        if !prefix.is_empty() && !prefix.ends_with('/') {
            prefix.push('/');
        }
        Ok(Self {
            kind: *kind,
            bucket: bucket.into(),
            prefix,
        })
    }
}

/// A text is not a [`StoreUrl`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{url}` {problem}")]
pub struct StoreUrlError {
    url: String,
    problem: &'static str,
}

impl StoreUrlError {
    /// How to write one.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        "write s3://bucket/folder/, gs://bucket/folder/, az://container/folder/ or \
         file:///folder/"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_and_written() {
        for (text, bucket, prefix, written) in [
            ("s3://b", "b", "", "s3://b/"),
            ("s3://b/", "b", "", "s3://b/"),
            ("S3://b/a b/%20", "b", "a b/%20/", "s3://b/a b/%20/"),
            (
                "gs://b.example/x/y/",
                "b.example",
                "x/y/",
                "gs://b.example/x/y/",
            ),
            ("az://container/x", "container", "x/", "az://container/x/"),
            ("file:///srv/www", "", "/srv/www/", "file:///srv/www/"),
            ("file:///", "", "/", "file:///"),
        ] {
            let store: StoreUrl = text.parse().unwrap();
            assert_eq!((store.bucket(), store.prefix()), (bucket, prefix), "{text}");
            assert_eq!(store.to_string(), written);
            assert_eq!(written.parse::<StoreUrl>().unwrap(), store);
        }
    }

    #[test]
    fn what_is_not_a_store_is_refused() {
        for text in [
            "",
            "bucket/x",
            "https://b/x/",
            "s3://",
            "s3:///x/",
            "s3://b/x//y/",
            "s3://b/../x/",
            "s3://user@host/x",
            "s3://b?x=1/",
            "file://srv/www",
            "file:///srv/../etc/",
            "s3://b/a\n/",
        ] {
            assert!(text.parse::<StoreUrl>().is_err(), "{text}");
        }
    }
}
