//! `manifest.json`: what was written, and from which inputs. docs/manifest.md describes the format.

mod limited;

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;
use std::fs::File;
use std::io::{self, BufReader, ErrorKind, Read as _, Seek as _, Write};
use std::path::Path;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};

use crate::diagnostic::{Code, Diagnostic, Error, Result};
use crate::digest::Digest;
use crate::files;
use crate::naming::Shard;

use super::names::RunShard;
use limited::{Budget, LimitedReader};

/// A manifest has at most this many bytes, and so has its journal. Four formats of the largest
/// roster, with the longest names for files, fit.
pub const MAX_MANIFEST_BYTES: u64 = 8 << 30;

/// A record of a manifest, or of a journal, has at most this many bytes: a name of the longest
/// kind, each of its characters escaped, fits.
pub const MAX_RECORD_BYTES: u64 = 1 << 20;

/// Increases when a reader of the older version would misread the newer one.
const VERSION: u64 = 1;
/// The member that tells an engross manifest from any other `manifest.json`.
const VERSION_MEMBER: &str = "engross_manifest";
/// The part of a roster that the manifest of a shard is about. That of a whole roster has none.
const SHARD_MEMBER: &str = "shard";
const RECORDS_MEMBER: &str = "certificates";

/// One file that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Record<'a> {
    /// The file's name in the folder.
    pub(super) file: Cow<'a, str>,
    pub(super) key: Cow<'a, str>,
    pub(super) name: Cow<'a, str>,
    pub(super) link: Cow<'a, str>,
    pub(super) bytes: u64,
    /// The digest of the file.
    pub(super) sha256: Digest,
    /// The digest of every input that affects the file's bytes.
    pub(super) digest: Digest,
}

impl Record<'_> {
    /// Whether the name is that of a file directly in the folder. Anyone can have written it.
    pub(super) fn is_in_folder(&self) -> bool {
        !matches!(&*self.file, "" | "." | "..") && !self.file.contains(['/', '\\', ':', '\0'])
    }
}

/// The state of a manifest that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Condition {
    Absent,
    Intact,
    /// Cut short or edited: the records before the damage were read.
    Damaged,
    /// Not JSON, and nothing in it shows whose it was.
    Garbled,
}

/// Passes each record of the manifest to `observe`, in the order of the files' names. A symbolic
/// link is not followed: it is not a manifest, and writing one replaces it.
///
/// # Errors
///
/// [`Code::Read`] where the file cannot be read, [`Code::TooLarge`], [`Code::NewerManifest`] where
/// a newer engross wrote it, and [`Code::ForeignManifest`] where another program did.
pub(super) fn read(path: &Path, observe: impl FnMut(Record<'static>)) -> Result<Condition> {
    let failed = |source| Error::read(path, source);
    if path.is_symlink() {
        return Ok(Condition::Absent);
    }
    let file = match files::open_own(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Condition::Absent),
        Err(source) => return Err(failed(source)),
    };
    if file.metadata().map_err(failed)?.len() > MAX_MANIFEST_BYTES {
        return Err(Error::too_large(path, MAX_MANIFEST_BYTES));
    }
    let version = Cell::new(None);
    let budget = Budget::default();
    let document = DocumentSeed {
        version: &version,
        budget: &budget,
        observe,
    };
    // Below the buffer: serde_json reads byte by byte.
    let limited = LimitedReader::new(&file, &budget);
    let mut json = serde_json::Deserializer::from_reader(BufReader::new(limited));
    let parsed = document.deserialize(&mut json).and_then(|()| json.end());
    match (version.get(), parsed) {
        (Some(newer), _) if newer > VERSION => {
            let message = format!("a manifest of version {newer}, which this engross cannot read");
            Err(Diagnostic::error(Code::NewerManifest, message)
                .hint("update engross, or choose another output folder")
                .in_file(path)
                .into())
        }
        (Some(_), Ok(())) => Ok(Condition::Intact),
        (_, Err(error)) if error.is_io() && !budget.is_spent() => Err(failed(error.into())),
        (Some(_), Err(_)) => Ok(Condition::Damaged),
        (None, _) if is_remnant(&file).map_err(failed)? => Ok(Condition::Damaged),
        (None, Err(error)) if !error.is_data() && !budget.is_spent() => Ok(Condition::Garbled),
        (None, _) => Err(
            Diagnostic::error(Code::ForeignManifest, "not a manifest of engross")
                .hint("choose an output folder that only engross writes to")
                .in_file(path)
                .into(),
        ),
    }
}

/// Whether a crash can have left this of a manifest: nothing, zeros, or its first few bytes.
fn is_remnant(mut file: &File) -> io::Result<bool> {
    let start = start_of_document(None);
    let mut beginning = Vec::new();
    file.rewind()?;
    file.take(start.len() as u64).read_to_end(&mut beginning)?;
    Ok(start.as_bytes().starts_with(&beginning) || beginning.iter().all(|byte| *byte == 0))
}

/// What stands before the records.
pub(super) fn start_of_document(shard: Option<&RunShard>) -> String {
    let shard = shard.map_or_else(String::new, |RunShard { shard, roster }| {
        let (index, count) = (shard.index(), shard.count());
        format!(
            "\"{SHARD_MEMBER}\":{{\"index\":{index},\"count\":{count},\"roster\":\"{roster}\"}},"
        )
    });
    format!("{{\"{VERSION_MEMBER}\":{VERSION},{shard}\"{RECORDS_MEMBER}\":[")
}

/// The shard in what stands before the records.
pub(super) fn shard_in_start(start: &str) -> Option<RunShard> {
    #[derive(Deserialize)]
    struct Start {
        shard: Member,
    }
    #[derive(Deserialize)]
    struct Member {
        index: u32,
        count: u32,
        roster: Digest,
    }

    let Start { shard } = serde_json::from_str(&format!("{start}]}}")).ok()?;
    let Member {
        index,
        count,
        roster,
    } = shard;
    let shard = Shard::new(index, count).ok()?;
    let shard = RunShard { shard, roster };
    (start_of_document(Some(&shard)) == start).then_some(shard)
}

struct DocumentSeed<'v, F> {
    version: &'v Cell<Option<u64>>,
    budget: &'v Budget,
    observe: F,
}

impl<'de, F: FnMut(Record<'static>)> DeserializeSeed<'de> for DocumentSeed<'_, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, F: FnMut(Record<'static>)> Visitor<'de> for DocumentSeed<'_, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a manifest")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut members: A) -> Result<(), A::Error> {
        while let Some(member) = members.next_key::<Cow<'_, str>>()? {
            match &*member {
                VERSION_MEMBER => self.version.set(Some(members.next_value()?)),
                RECORDS_MEMBER => {
                    let (budget, observe) = (self.budget, &mut self.observe);
                    members.next_value_seed(RecordsSeed { budget, observe })?;
                    budget.lift();
                }
                _ => {
                    members.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

struct RecordsSeed<'f, F> {
    budget: &'f Budget,
    observe: &'f mut F,
}

impl<'de, F: FnMut(Record<'static>)> DeserializeSeed<'de> for RecordsSeed<'_, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, F: FnMut(Record<'static>)> Visitor<'de> for RecordsSeed<'_, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the records of the certificates, sorted by file name")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut records: A) -> Result<(), A::Error> {
        use serde::de::Error as _;

        let mut previous = String::new();
        self.budget.renew(MAX_RECORD_BYTES);
        while let Some(record) = records.next_element::<Record<'static>>()? {
            if !record.is_in_folder() {
                return Err(A::Error::custom("a record of a file outside the folder"));
            }
            // The new manifest is merged from this one and relies on the order.
            if *record.file <= *previous {
                return Err(A::Error::custom("records out of order"));
            }
            previous.clear();
            previous.push_str(&record.file);
            (self.observe)(record);
            self.budget.renew(MAX_RECORD_BYTES);
        }
        Ok(())
    }
}

/// Writes a manifest, one record a line.
pub(super) struct Writer<W> {
    sink: W,
    separator: &'static [u8],
}

impl<W: Write> Writer<W> {
    pub(super) fn new(mut sink: W, shard: Option<&RunShard>) -> io::Result<Self> {
        sink.write_all(start_of_document(shard).as_bytes())?;
        Ok(Self {
            sink,
            separator: b"\n",
        })
    }

    /// Writes the next record, in the order of the files' names.
    pub(super) fn push(&mut self, record: &Record<'_>) -> io::Result<()> {
        self.sink.write_all(self.separator)?;
        self.separator = b",\n";
        serde_json::to_writer(&mut self.sink, record).map_err(io::Error::from)
    }

    pub(super) fn finish(mut self) -> io::Result<()> {
        self.sink.write_all(b"\n]}\n")?;
        self.sink.flush()
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::names::MANIFEST;
    use super::*;

    pub(in crate::batch) fn record(file: &str) -> Record<'_> {
        Record {
            file: file.into(),
            key: file.into(),
            name: "İremnur \"Önder\"\n".into(),
            link: format!("https://example.org/{file}").into(),
            bytes: 1234,
            sha256: Digest::sha256(file.as_bytes()),
            digest: Digest::sha256(b"inputs"),
        }
    }

    fn written(files: &[&str]) -> Vec<u8> {
        let mut json = Vec::new();
        let mut writer = Writer::new(&mut json, None).unwrap();
        for file in files {
            writer.push(&record(file)).unwrap();
        }
        writer.finish().unwrap();
        json
    }

    fn read_back(json: &[u8]) -> (Result<Condition>, Vec<String>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(MANIFEST);
        std::fs::write(&path, json).unwrap();
        let mut files = Vec::new();
        let condition = read(&path, |found| {
            assert_eq!(found, record(&found.file));
            files.push(found.file.clone().into_owned());
        });
        (condition, files)
    }

    #[test]
    fn what_is_written_is_read_back() {
        for files in [&[][..], &["a.png"], &["a.png", "b.png", "ö.png"]] {
            let (condition, found) = read_back(&written(files));
            assert_eq!(condition.unwrap(), Condition::Intact);
            assert_eq!(found, files);
        }
    }

    #[test]
    fn the_documented_manifest_is_one() {
        let page = include_str!("../../docs/manifest.md");
        let (_, example) = page.split_once("```json\n").unwrap();
        let (example, _) = example.split_once("```").unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(MANIFEST);
        std::fs::write(&path, example).unwrap();
        let mut records = Vec::new();
        let condition = read(&path, |record| records.push(record)).unwrap();
        assert_eq!(condition, Condition::Intact);
        let mut again = Vec::new();
        let mut writer = Writer::new(&mut again, None).unwrap();
        records
            .iter()
            .for_each(|record| writer.push(record).unwrap());
        writer.finish().unwrap();
        assert_eq!(String::from_utf8(again).unwrap(), example);
        for member in ["file", "key", "name", "link", "bytes", "sha256", "digest"] {
            assert!(page.contains(&format!("| `{member}` |")), "{member}");
        }
    }

    #[test]
    fn a_reformatted_manifest_is_intact() {
        let json: serde_json::Value = serde_json::from_slice(&written(&["a.png"])).unwrap();
        let (condition, found) = read_back(&serde_json::to_vec_pretty(&json).unwrap());
        assert_eq!(condition.unwrap(), Condition::Intact);
        assert_eq!(found, ["a.png"]);
    }

    #[test]
    fn cut_anywhere_the_records_before_the_cut_remain() {
        let whole = written(&["a.png", "b.png", "c.png"]);
        for at in 0..whole.trim_ascii_end().len() {
            let (condition, found) = read_back(&whole[..at]);
            assert_eq!(condition.unwrap(), Condition::Damaged, "cut at {at}");
            let whole_lines = whole[..at].windows(3).filter(|end| *end == b"},\n").count();
            assert!(found.len() >= whole_lines, "cut at {at}: {found:?}");
        }
    }

    #[test]
    fn zeros_are_damage() {
        assert_eq!(read_back(&[0; 400]).0.unwrap(), Condition::Damaged);
    }

    #[test]
    fn a_newer_or_foreign_manifest_is_refused() {
        let newer = br#"{"engross_manifest":2,"plates":{"a":1},"certificates":7}"#;
        let error = read_back(newer).0.unwrap_err();
        assert_eq!(error.code(), Code::NewerManifest);
        assert!(error.to_string().contains("version 2,"), "{error}");
        for foreign in [r#"{"name":"My site","icons":[]}"#, "[]", "7", "{}"] {
            let (condition, _) = read_back(foreign.as_bytes());
            assert_eq!(
                condition.unwrap_err().code(),
                Code::ForeignManifest,
                "{foreign}"
            );
        }
    }

    #[test]
    fn what_is_not_json_is_garbled() {
        for (garbled, condition) in [
            (&b"engross"[..], Condition::Garbled),
            (b"{\"name\":\"My site\",", Condition::Garbled),
            (b"\xff\xfe{}", Condition::Garbled),
            (b"{\"e", Condition::Damaged),
        ] {
            assert_eq!(read_back(garbled).0.unwrap(), condition, "{garbled:?}");
        }
    }

    #[test]
    fn a_record_that_is_too_long_ends_the_reading() {
        let size = usize::try_from(MAX_RECORD_BYTES).unwrap();
        let good = String::from_utf8(written(&["a.png", "b.png", "c.png"])).unwrap();
        let name = "\"key\":\"b.png\"";
        for (length, condition, read) in [
            (size / 2, Condition::Intact, 3),
            (2 * size, Condition::Damaged, 1),
        ] {
            let long = format!("{name},\"more\":\"{}\"", "x".repeat(length));
            let (found, files) = read_back(good.replace(name, &long).as_bytes());
            assert_eq!(found.unwrap(), condition);
            assert_eq!(files.len(), read);
        }
        // Members that a newer version adds may be of any length.
        let more = format!("],\"more\":\"{}\"}}", "x".repeat(2 * size));
        let (found, files) = read_back(good.replace("]}", &more).as_bytes());
        assert_eq!(found.unwrap(), Condition::Intact);
        assert_eq!(files.len(), 3);
    }

    #[test]
    fn a_sparse_file_is_not_read_to_its_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(MANIFEST);
        let file = File::create(&path).unwrap();
        file.set_len(MAX_MANIFEST_BYTES).unwrap();
        assert_eq!(read(&path, |_| ()).unwrap(), Condition::Damaged);
        file.set_len(MAX_MANIFEST_BYTES + 1).unwrap();
        let error = read(&path, |_| ()).unwrap_err();
        assert_eq!(error.code(), Code::TooLarge);
    }

    #[test]
    fn only_a_regular_file_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(MANIFEST);
        std::fs::create_dir(&path).unwrap();
        assert!(matches!(read(&path, |_| ()), Err(error) if error.code() == Code::Read));
        #[cfg(unix)]
        {
            let elsewhere = folder.path().join("elsewhere.json");
            std::fs::write(&elsewhere, written(&["a.png"])).unwrap();
            std::fs::remove_dir(&path).unwrap();
            std::os::unix::fs::symlink(&elsewhere, &path).unwrap();
            assert_eq!(read(&path, |_| ()).unwrap(), Condition::Absent);
        }
    }

    #[test]
    fn a_record_that_is_wrong_ends_the_reading() {
        let good = String::from_utf8(written(&["a.png", "b.png"])).unwrap();
        for (from, to) in [
            (r#""file":"b.png""#, r#""file":"../b.png""#),
            (r#""file":"b.png""#, r#""file":"C:b.png""#),
            (r#""file":"b.png""#, r#""file":"Z.png""#),
            (r#""file":"b.png""#, r#""file":"a.png""#),
        ] {
            let bad = good.replace(from, to);
            assert_ne!(bad, good);
            let (condition, found) = read_back(bad.as_bytes());
            assert_eq!(condition.unwrap(), Condition::Damaged, "{to}");
            assert_eq!(found, ["a.png"]);
        }
    }
}
