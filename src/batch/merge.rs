//! The manifest of a whole roster, from those of its shards.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Read as _};
use std::path::{Path, PathBuf};

use super::folder::OutputFolder;
use super::manifest::{self, MAX_RECORD_BYTES, Record, Writer};
use super::names::{self, Names, RunShard};
use crate::diagnostic::{Code, Diagnostic, Error, Result};
use crate::files;

/// How many bytes of each manifest are in memory.
const BUFFER: usize = 16 << 10;

/// What [`merge_manifests`] did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Merged {
    /// The number of shards.
    pub shards: usize,
    /// The number of records, one for each file.
    pub records: u64,
}

/// Joins the manifests of all shards of a roster into `manifest.json` in a folder: the same bytes
/// that a run over the whole roster would have written. Each of `sources` is a manifest of a shard,
/// or a folder with some. The manifests are left as they are.
///
/// They are read at once, a record at a time: memory does not depend on their size.
///
/// # Errors
///
/// [`Code::ShardManifest`] for a manifest that is not one of a shard, is damaged, or belongs to a
/// run that has not ended, for shards of different rosters, for a shard that is missing, and for a
/// file that two shards have. [`Code::Read`], [`Code::Write`] and [`Code::FolderInUse`] for the
/// files. `manifest.json` is then as it was.
pub fn merge_manifests<P: AsRef<Path>>(
    sources: impl IntoIterator<Item = P>,
    folder: impl AsRef<Path>,
) -> Result<Merged> {
    let mut paths = Vec::new();
    for source in sources {
        find_manifests(source.as_ref(), &mut paths)?;
    }
    paths.sort();
    paths.dedup();
    let mut shards = open_all(&paths)?;
    let (folder, journal) = OutputFolder::open(folder.as_ref(), Names::of(None), true)?;
    let merged = merge(&mut shards, &folder);
    match &merged {
        Ok(_) => journal.remove().and_then(|()| folder.sync())?,
        Err(_) => journal.abandon(),
    }
    merged
}

/// Adds the manifests of shards that are in a folder, or the file.
fn find_manifests(source: &Path, paths: &mut Vec<PathBuf>) -> Result<()> {
    let failed = |error| Error::read(source, error);
    if !source.is_dir() {
        paths.push(source.into());
        return Ok(());
    }
    let before = paths.len();
    for entry in std::fs::read_dir(source).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if names::shard_of_manifest(&name).is_some() {
            paths.push(entry.path());
        }
        if names::shard_of_journal(&name).is_some() {
            let message = "the run of this shard has not ended";
            let hint = "wait until it has, or run the shard again: it goes on where it was killed";
            return Err(refused(&entry.path(), message, hint));
        }
    }
    if paths.len() == before {
        let message = "the folder has no manifest of a shard";
        let hint = "run `engross render --shard I/N` for each shard first";
        return Err(refused(source, message, hint));
    }
    Ok(())
}

/// Opens the manifests, and checks that they are those of all shards of one roster.
fn open_all(paths: &[PathBuf]) -> Result<Vec<ShardManifest>> {
    let mut shards: BTreeMap<u32, ShardManifest> = BTreeMap::new();
    let mut first: Option<RunShard> = None;
    for path in paths {
        let opened = ShardManifest::open(path)?;
        let first = first.get_or_insert(opened.of);
        if first.shard.count() != opened.of.shard.count() {
            let message = format!(
                "the manifest is of shard {}, and others are of {} shards",
                opened.of.shard,
                first.shard.count()
            );
            let hint = "remove the manifests of the shards that are out of date";
            return Err(refused(path, &message, hint));
        }
        if first.roster != opened.of.roster {
            let message = format!(
                "the manifest of shard {} is of another roster than that of shard {}",
                opened.of.shard, first.shard
            );
            let hint = "run all shards again with one roster: what is up to date is not written";
            return Err(refused(path, &message, hint));
        }
        let index = opened.of.shard.index();
        if let Some(other) = shards.insert(index, opened) {
            let message = format!("`{}` is of the same shard", other.path.display());
            return Err(refused(path, &message, "give one of them"));
        }
    }
    let count = first.map_or(0, |first| first.shard.count());
    let missing: Vec<String> = (0..count)
        .filter(|index| !shards.contains_key(index))
        .map(|index| format!("{index}/{count}"))
        .collect();
    if !missing.is_empty() {
        let listed = missing.iter().take(8).cloned().collect::<Vec<_>>();
        let more = match missing.len() - listed.len() {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let message = format!("there is no manifest of shard {}{more}", listed.join(", "));
        let diagnostic = Diagnostic::error(Code::ShardManifest, message);
        return Err(diagnostic.hint("run these shards, and merge again").into());
    }
    Ok(shards.into_values().collect())
}

fn merge(shards: &mut [ShardManifest], folder: &OutputFolder) -> Result<Merged> {
    let mut next: BTreeMap<String, (usize, Record<'static>)> = BTreeMap::new();
    for index in 0..shards.len() {
        advance(shards, index, &mut next)?;
    }
    let mut records = 0;
    let mut refused = None;
    let written = folder.write_manifest(|sink| {
        let mut writer = Writer::new(BufWriter::new(sink), None)?;
        while let Some((_, (index, record))) = next.pop_first() {
            writer.push(&record)?;
            records += 1;
            if let Err(error) = advance(shards, index, &mut next) {
                refused = Some(error);
                return Err(io::ErrorKind::InvalidData.into());
            }
        }
        writer.finish()
    });
    if let Some(error) = refused {
        return Err(error);
    }
    written?;
    Ok(Merged {
        shards: shards.len(),
        records,
    })
}

/// Takes the next record of a shard.
fn advance(
    shards: &mut [ShardManifest],
    index: usize,
    next: &mut BTreeMap<String, (usize, Record<'static>)>,
) -> Result<()> {
    let Some(record) = shards[index].next()? else {
        return Ok(());
    };
    let file = record.file.clone().into_owned();
    if let Some((other, _)) = next.insert(file, (index, record)) {
        let (one, two) = (shards[other].of.shard, shards[index].of.shard);
        let message = format!("shards {one} and {two} have a file of the same name");
        let hint = "run all shards again with one roster, or give the rows different slugs";
        return Err(refused(&shards[index].path, &message, hint));
    }
    Ok(())
}

/// The manifest of a shard, read a line at a time, as engross writes it.
struct ShardManifest {
    path: PathBuf,
    of: RunShard,
    lines: BufReader<File>,
    /// The last name that was read.
    previous: String,
    is_at_end: bool,
}

impl ShardManifest {
    fn open(path: &Path) -> Result<Self> {
        let failed = |source| Error::read(path, source);
        let file = files::open_own(path).map_err(failed)?;
        let mut lines = BufReader::with_capacity(BUFFER, file);
        let start = read_line(&mut lines).map_err(failed)?;
        let of = std::str::from_utf8(&start)
            .ok()
            .and_then(manifest::shard_in_start)
            .ok_or_else(|| {
                let message = "not the manifest of a shard";
                refused(path, message, "give those that `render --shard` writes")
            })?;
        Ok(Self {
            path: path.into(),
            of,
            lines,
            previous: String::new(),
            is_at_end: false,
        })
    }

    fn next(&mut self) -> Result<Option<Record<'static>>> {
        if self.is_at_end {
            return Ok(None);
        }
        let line = read_line(&mut self.lines).map_err(|source| Error::read(&self.path, source))?;
        if line == b"]}" {
            self.is_at_end = true;
            return Ok(None);
        }
        let line = line.strip_suffix(b",").unwrap_or(&line);
        let record = serde_json::from_slice::<Record<'static>>(line).ok();
        let record = record.filter(|record| record.is_in_folder() && *record.file > *self.previous);
        let record = record.ok_or_else(|| {
            let message = "the manifest was cut short or edited";
            refused(&self.path, message, "run the shard again")
        })?;
        self.previous.clear();
        self.previous.push_str(&record.file);
        Ok(Some(record))
    }
}

/// The next line, without its end; empty at the end of the file.
fn read_line(lines: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut line = Vec::new();
    lines
        .by_ref()
        .take(MAX_RECORD_BYTES)
        .read_until(b'\n', &mut line)?;
    if line.last() == Some(&b'\n') {
        line.pop();
    }
    Ok(line)
}

fn refused(path: &Path, message: &str, hint: &str) -> Error {
    let diagnostic = Diagnostic::error(Code::ShardManifest, message);
    diagnostic.hint(hint).in_file(path).into()
}

#[cfg(test)]
mod tests {
    use super::super::manifest::tests::record;
    use super::*;
    use crate::digest::Digest;
    use crate::naming::Shard;

    fn write(folder: &Path, index: u32, count: u32, roster: &str, files: &[&str]) {
        let of = RunShard {
            shard: Shard::new(index, count).unwrap(),
            roster: Digest::sha256(roster.as_bytes()),
        };
        let mut json = Vec::new();
        let mut writer = Writer::new(&mut json, Some(&of)).unwrap();
        for file in files {
            writer.push(&record(file)).unwrap();
        }
        writer.finish().unwrap();
        std::fs::write(folder.join(Names::of(Some(of.shard)).manifest), json).unwrap();
    }

    fn message(folder: &Path) -> String {
        let error = merge_manifests([folder], folder).unwrap_err();
        assert_eq!(error.code(), Code::ShardManifest);
        assert!(!folder.join(names::JOURNAL).exists());
        error.diagnostics()[0].message.clone()
    }

    #[test]
    fn the_manifest_is_that_of_the_whole() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        write(folder, 0, 3, "r", &["a.png", "d.png"]);
        write(folder, 1, 3, "r", &["b.png", "c.png", "ö.png"]);
        write(folder, 2, 3, "r", &[]);
        let merged = merge_manifests([folder], folder).unwrap();
        assert_eq!((merged.shards, merged.records), (3, 5));
        let mut whole = Vec::new();
        let mut writer = Writer::new(&mut whole, None).unwrap();
        for file in ["a.png", "b.png", "c.png", "d.png", "ö.png"] {
            writer.push(&record(file)).unwrap();
        }
        writer.finish().unwrap();
        let path = folder.join(names::MANIFEST);
        assert_eq!(std::fs::read(&path).unwrap(), whole);
        // It can be read as any other, and so can those of the shards.
        let of_shard = folder.join("manifest-1-of-3.json");
        let mut records = 0;
        manifest::read(&of_shard, |_| records += 1).unwrap();
        assert_eq!(records, 3);
    }

    #[test]
    fn what_is_not_whole_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        assert_eq!(message(folder), "the folder has no manifest of a shard");
        write(folder, 0, 3, "r", &["a.png"]);
        assert_eq!(message(folder), "there is no manifest of shard 1/3, 2/3");
        write(folder, 1, 3, "other", &["b.png"]);
        assert_eq!(
            message(folder),
            "the manifest of shard 1/3 is of another roster than that of shard 0/3"
        );
        write(folder, 1, 3, "r", &["a.png"]);
        write(folder, 2, 3, "r", &[]);
        assert_eq!(
            message(folder),
            "shards 0/3 and 1/3 have a file of the same name"
        );
        write(folder, 1, 3, "r", &["b.png"]);
        write(folder, 1, 2, "r", &["b.png"]);
        assert!(message(folder).contains("and others are of"));
        std::fs::remove_file(folder.join("manifest-1-of-2.json")).unwrap();
        let cut = folder.join("manifest-1-of-3.json");
        let whole = std::fs::read(&cut).unwrap();
        std::fs::write(&cut, &whole[..whole.len() - 10]).unwrap();
        assert_eq!(message(folder), "the manifest was cut short or edited");
        std::fs::write(&cut, "{}").unwrap();
        assert_eq!(message(folder), "not the manifest of a shard");
        std::fs::write(&cut, whole).unwrap();
        let journal = folder.join("manifest-2-of-3.journal");
        std::fs::write(&journal, "").unwrap();
        assert_eq!(message(folder), "the run of this shard has not ended");
        assert!(!folder.join(names::MANIFEST).exists());
        std::fs::remove_file(journal).unwrap();
        merge_manifests([folder], folder).unwrap();
    }
}
