//! The names of the files that engross keeps for itself in an output folder.

use crate::digest::Digest;
use crate::files::TEMPORARY_SUFFIX;
use crate::naming::Shard;

/// The manifest of a whole roster.
pub(super) const MANIFEST: &str = "manifest.json";
/// The journal of a run over a whole roster.
pub(super) const JOURNAL: &str = "manifest.journal";
/// The new name of a manifest that cannot be read at all.
const ASIDE: &str = "manifest.damaged";

/// The part of a roster that a run is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunShard {
    /// The shard.
    pub shard: Shard,
    /// The digest of all keys of the roster
    /// ([`ShardReader::roster_digest`](crate::ShardReader::roster_digest)), by which shards of one
    /// roster are recognised.
    pub roster: Digest,
}

/// The names of a run's files. Each shard has its own, so that shards may share a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Names {
    pub(super) manifest: String,
    pub(super) journal: String,
    /// The new name of a manifest that cannot be read at all.
    pub(super) aside: String,
    /// What the names of temporary files have in them, if they are of one shard.
    pub(super) tag: Option<String>,
}

impl Names {
    pub(super) fn of(shard: Option<Shard>) -> Self {
        let Some(shard) = shard else {
            return Self {
                manifest: MANIFEST.into(),
                journal: JOURNAL.into(),
                aside: ASIDE.into(),
                tag: None,
            };
        };
        let tag = format!("{}-of-{}", shard.index(), shard.count());
        Self {
            manifest: format!("manifest-{tag}.json"),
            journal: format!("manifest-{tag}.journal"),
            aside: format!("manifest-{tag}.damaged"),
            tag: Some(tag),
        }
    }
}

/// The shard whose manifest has this name.
pub(super) fn shard_of_manifest(file: &str) -> Option<Shard> {
    shard_of(file, ".json")
}

/// The shard whose journal has this name.
pub(super) fn shard_of_journal(file: &str) -> Option<Shard> {
    shard_of(file, ".journal")
}

fn shard_of(file: &str, end: &str) -> Option<Shard> {
    let tag = file.strip_prefix("manifest-")?.strip_suffix(end)?;
    let shard: Shard = tag.replacen("-of-", "/", 1).parse().ok()?;
    // Numbers may be written in other ways.
    (Names::of(Some(shard)).tag.as_deref() == Some(tag)).then_some(shard)
}

/// Whether engross uses the name for files of its own, on any file system.
pub(crate) fn is_reserved(file: &str) -> bool {
    let lower = file.to_ascii_lowercase();
    let is_of_shard = || {
        let mut ends = [".json", ".journal", ".damaged"].into_iter();
        ends.any(|end| shard_of(&lower, end).is_some())
    };
    [MANIFEST, ASIDE, JOURNAL].contains(&&*lower)
        || lower.ends_with(TEMPORARY_SUFFIX)
        || is_of_shard()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reserved_names() {
        for name in [
            "manifest.json",
            "Manifest.JSON",
            "manifest.journal",
            "manifest.damaged",
            "manifest-3-of-8.json",
            "Manifest-0-of-1.journal",
            "manifest-0-of-1000.damaged",
            "a.engross-tmp",
        ] {
            assert!(is_reserved(name), "{name}");
        }
        for name in [
            "manifest.json.png",
            "manifest-8-of-8.json",
            "manifest-03-of-8.json",
            "manifest-a.json",
            "ö.engross-tmp.png",
            "önder",
            "tmp",
        ] {
            assert!(!is_reserved(name), "{name}");
        }
    }

    #[test]
    fn shards_are_known_by_their_names() {
        let shard = Shard::new(3, 8).unwrap();
        let names = Names::of(Some(shard));
        assert_eq!(shard_of_manifest(&names.manifest), Some(shard));
        assert_eq!(shard_of_journal(&names.journal), Some(shard));
        assert_eq!(shard_of_manifest("manifest.json"), None);
    }
}
