//! Compiled plates, kept from one process to the next.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, ErrorKind, Write as _};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::digest::{Digest, Digester};
use crate::files::{self, Temporary};

const EXTENSION: &str = ".plate";
const DIGEST_BYTES: usize = 32;
/// How long no process can still be writing a temporary file.
const ABANDONED: Duration = Duration::from_secs(3600);

/// A folder of compiled plates, so that a process that makes one certificate need not compile
/// the template first.
///
/// It saves time and changes nothing else: certificates have the same bytes with it and without
/// it. Several processes can use a folder at once. A plate that cannot be read or written is
/// compiled again.
///
/// ```
/// # fn main() -> engross::Result<()> {
/// use engross::{PlateCache, Program, Renderer};
///
/// # let temporary = tempfile::tempdir().unwrap();
/// # let folder = temporary.path();
/// let cache = PlateCache::new(folder);
/// let program = Program::open("assets/ambassador-2023")?;
/// let renderer = Renderer::builder(program).cache(&cache).build()?;
/// # Ok(()) }
/// ```
#[derive(Debug, Clone)]
pub struct PlateCache {
    folder: PathBuf,
    max_bytes: u64,
}

/// What a cache has for a key.
pub(crate) enum Found {
    Plate(CachedPlate),
    Nothing,
    /// The file with this path, which cannot be one that was written.
    Damaged(PathBuf),
}

/// A plate that was read. Whether it is the one that was written is for the caller to ask.
pub(crate) struct CachedPlate {
    /// The blank certificate.
    pub(crate) file: Vec<u8>,
    pub(crate) record: Record,
}

/// What is kept of a plate beside the blank certificate.
pub(crate) struct Record {
    path: PathBuf,
    key: Digest,
    description: Vec<u8>,
    digest: [u8; DIGEST_BYTES],
}

impl Record {
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn description(&self) -> &[u8] {
        &self.description
    }

    /// Whether this is what was written under its key, along with a file that has this digest.
    pub(crate) fn is_intact(&self, file: &Digest) -> bool {
        *digest_of(&self.key, file, &self.description).as_bytes() == self.digest
    }
}

impl PlateCache {
    /// The default for the size of a cache: 512 MiB.
    pub const DEFAULT_MAX_BYTES: u64 = 512 << 20;

    /// The cache in this folder, which is created once there is a plate to put into it.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
            max_bytes: Self::DEFAULT_MAX_BYTES,
        }
    }

    /// The same cache with another limit for its size. When there are more bytes, the plates that
    /// have not been used for longest are removed.
    #[must_use]
    pub fn with_max_bytes(self, max_bytes: u64) -> Self {
        Self { max_bytes, ..self }
    }

    /// The plate of this key, which is read on up to so many threads.
    pub(crate) fn get(&self, key: &Digest, jobs: Option<NonZeroUsize>) -> Found {
        let path = self.path_of(key);
        // No larger one is ever kept.
        let mut contents = match files::read_by_two(&path, self.max_bytes, jobs) {
            Ok(contents) => contents,
            Err(error) if error.kind() == ErrorKind::FileTooLarge => return Found::Damaged(path),
            Err(_) => return Found::Nothing,
        };
        let Some((file, description, digest)) = split(&contents) else {
            return Found::Damaged(path);
        };
        let (file_bytes, description, digest) = (file.len(), description.to_vec(), *digest);
        // Records that the plate is in use. Without it, the plate is removed sooner.
        let _ = files::touch(&path);
        // The file comes first, so that it need not be copied.
        contents.truncate(file_bytes);
        Found::Plate(CachedPlate {
            file: contents,
            record: Record {
                path,
                key: *key,
                description,
                digest,
            },
        })
    }

    /// Keeps a plate: its file, the digest of that, and its description. Where that fails, the next
    /// process compiles it again.
    pub(crate) fn put(&self, key: &Digest, file: &[u8], file_digest: &Digest, description: &[u8]) {
        let _ = self.try_put(key, file, file_digest, description);
    }

    fn try_put(
        &self,
        key: &Digest,
        file: &[u8],
        file_digest: &Digest,
        description: &[u8],
    ) -> io::Result<()> {
        let length = u32::try_from(description.len()).map_err(|_| ErrorKind::FileTooLarge)?;
        let digest = digest_of(key, file_digest, description);
        let parts = [file, description, &length.to_le_bytes(), digest.as_bytes()];
        if parts.map(<[u8]>::len).iter().sum::<usize>() as u64 > self.max_bytes {
            return Ok(());
        }
        fs::create_dir_all(&self.folder)?;
        let mut temporary = Temporary::create(&self.folder)?;
        temporary.write_with(|out| parts.iter().try_for_each(|part| out.write_all(part)))?;
        temporary.rename(&self.path_of(key))?;
        files::remove_leftovers(&self.folder, None, |metadata| {
            let modified = metadata.modified();
            modified.is_ok_and(|modified| age(modified) > ABANDONED)
        })?;
        self.make_room()
    }

    /// Removes plates until the others fit, first those that have not been used for longest. No
    /// other file of the folder is touched: it may be one that the user has other files in.
    fn make_room(&self) -> io::Result<()> {
        let mut plates = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            if !is_plate(&entry.file_name()) {
                continue;
            }
            let Ok(metadata) = entry.metadata() else {
                // Another process has removed it.
                continue;
            };
            if metadata.is_file() {
                plates.push((metadata.modified()?, entry.path(), metadata.len()));
            }
        }
        plates.sort();
        let mut bytes: u64 = plates.iter().map(|(_, _, bytes)| bytes).sum();
        for (_, path, own) in plates {
            if bytes <= self.max_bytes {
                break;
            }
            // What cannot be removed still takes its place.
            if fs::remove_file(path).is_ok() {
                bytes -= own;
            }
        }
        Ok(())
    }

    fn path_of(&self, key: &Digest) -> PathBuf {
        self.folder.join(format!("{key}{EXTENSION}"))
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

/// Whether a file has a name that [`PlateCache::put`] gives: a digest in lower case.
fn is_plate(name: &OsStr) -> bool {
    let digits = name.to_str().and_then(|name| name.strip_suffix(EXTENSION));
    digits.is_some_and(|digits| {
        digits.len() == 64
            && digits
                .bytes()
                .all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
    })
}

fn age(time: SystemTime) -> Duration {
    SystemTime::now().duration_since(time).unwrap_or_default()
}

/// The parts of a plate's contents: the blank certificate's file, the description before its length,
/// and the digest.
fn split(contents: &[u8]) -> Option<(&[u8], &[u8], &[u8; DIGEST_BYTES])> {
    let (contents, digest) = contents.split_last_chunk()?;
    let (contents, length) = contents.split_last_chunk()?;
    let length = u32::from_le_bytes(*length) as usize;
    let (file, description) = contents.split_at(contents.len().checked_sub(length)?);
    Some((file, description, digest))
}

/// The digest of a plate under its key. It shows damage, a file that was not written to its end, and
/// a plate under the name of another. It has no secret: who can write to the cache can also write the
/// right digest.
///
/// The blank certificate is hashed for certificates as well, so that its digest stands for it here.
fn digest_of(key: &Digest, file: &Digest, description: &[u8]) -> Digest {
    let mut digester = Digester::new("engross cached plate");
    digester.bytes(key.as_bytes());
    digester.bytes(file.as_bytes());
    digester.bytes(description);
    digester.finish()
}

#[cfg(test)]
mod tests {
    use std::fs::File;

    use super::*;

    /// What a plate has beside its file and its description.
    const OTHER_BYTES: usize = 4 + DIGEST_BYTES;
    const DESCRIPTION: &[u8] = b"about";

    fn plate(cache: &PlateCache, key: &Digest) -> Option<Vec<u8>> {
        match cache.get(key, None) {
            Found::Plate(CachedPlate { file, record }) => {
                let is_intact = record.is_intact(&Digest::sha256(&file));
                assert!(!is_intact || record.description() == DESCRIPTION);
                is_intact.then_some(file)
            }
            Found::Nothing | Found::Damaged(_) => None,
        }
    }

    /// Puts a plate of so many bytes into the cache, all in all.
    fn put_bytes(cache: &PlateCache, key: &Digest, bytes: usize) {
        put(
            cache,
            key,
            &vec![7; bytes - DESCRIPTION.len() - OTHER_BYTES],
        );
    }

    fn put(cache: &PlateCache, key: &Digest, file: &[u8]) {
        cache.put(key, file, &Digest::sha256(file), DESCRIPTION);
    }

    #[test]
    fn a_plate_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let cache = PlateCache::new(folder.path().join("plates"));
        let key = Digest::sha256(b"key");
        assert!(matches!(cache.get(&key, None), Found::Nothing));
        put(&cache, &key, b"plate");
        assert_eq!(plate(&cache, &key).unwrap(), b"plate");
        assert!(matches!(
            cache.get(&Digest::sha256(b"other"), None),
            Found::Nothing
        ));
        assert_eq!(fs::read_dir(cache.folder()).unwrap().count(), 1);
    }

    #[test]
    fn damage_is_detected() {
        let folder = tempfile::tempdir().unwrap();
        let cache = PlateCache::new(folder.path());
        let key = Digest::sha256(b"key");
        put(&cache, &key, b"plate");
        let whole = fs::read(cache.path_of(&key)).unwrap();
        let mut flipped = whole.clone();
        flipped[2] ^= 1;
        for damaged in [&whole[..whole.len() - 1], &flipped, b""] {
            fs::write(cache.path_of(&key), damaged).unwrap();
            assert!(plate(&cache, &key).is_none());
        }
        for at in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[at] ^= 4;
            fs::write(cache.path_of(&key), &damaged).unwrap();
            assert!(plate(&cache, &key).is_none(), "{at}");
        }
        fs::write(cache.path_of(&key), b"").unwrap();
        assert!(
            matches!(cache.get(&key, None), Found::Damaged(_)),
            "too short"
        );
        // A whole plate, of another key.
        let other = Digest::sha256(b"other");
        fs::write(cache.path_of(&other), &whole).unwrap();
        assert!(plate(&cache, &other).is_none());
        put(&cache, &key, b"plate");
        assert_eq!(plate(&cache, &key).unwrap(), b"plate");
    }

    #[test]
    fn the_plates_unused_for_longest_make_room() {
        let folder = tempfile::tempdir().unwrap();
        let cache = PlateCache::new(folder.path()).with_max_bytes(3 * 132);
        let keys = [0, 1, 2, 3].map(|number: u8| Digest::sha256(&[number]));
        for (key, age) in keys[..3].iter().zip([30, 10, 20]) {
            put_bytes(&cache, key, 132);
            let time = SystemTime::now() - std::time::Duration::from_secs(age);
            let file = File::options()
                .append(true)
                .open(cache.path_of(key))
                .unwrap();
            file.set_modified(time).unwrap();
        }
        assert!(
            plate(&cache, &keys[0]).is_some(),
            "used again, it is kept longest"
        );
        put_bytes(&cache, &keys[3], 132);
        let left = keys.map(|key| plate(&cache, &key).is_some());
        assert_eq!(left, [true, true, false, true]);
    }

    #[test]
    fn only_plates_are_removed_to_make_room() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let cache = PlateCache::new(folder.path()).with_max_bytes(132);
        let upper = format!("{}.plate", "A".repeat(64));
        let others = ["holiday.plate", "notes.plate", &upper, "a.plate-unfinished"];
        for name in others {
            fs::write(path(name), [0; 1000]).unwrap();
        }
        // The first of the plates, by its name, is a folder.
        let in_the_way = path(&format!("{}.plate", "0".repeat(64)));
        fs::create_dir(&in_the_way).unwrap();
        for number in [1, 2, 3] {
            put_bytes(&cache, &Digest::sha256(&[number]), 132);
        }
        let left = [1, 2, 3].map(|number| plate(&cache, &Digest::sha256(&[number])).is_some());
        assert_eq!(left.iter().filter(|left| **left).count(), 1);
        for name in others {
            assert!(path(name).exists(), "{name}");
        }
        assert!(in_the_way.exists());
    }

    #[test]
    fn leftovers_are_removed_after_an_hour() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let cache = PlateCache::new(folder.path());
        let hour = Duration::from_secs(3600);
        for (name, age) in [
            (".1-1.engross-tmp", hour * 2),
            (".1-2.engross-tmp", hour / 2),
            ("mine.engross-tmp", hour * 2),
        ] {
            let file = File::create(path(name)).unwrap();
            file.set_modified(SystemTime::now() - age).unwrap();
        }
        put(&cache, &Digest::sha256(b"key"), b"plate");
        assert!(!path(".1-1.engross-tmp").exists());
        assert!(path(".1-2.engross-tmp").exists());
        assert!(path("mine.engross-tmp").exists());
    }

    #[test]
    fn a_plate_larger_than_the_cache_is_neither_kept_nor_read() {
        let folder = tempfile::tempdir().unwrap();
        let cache = PlateCache::new(folder.path()).with_max_bytes(132);
        let key = Digest::sha256(b"key");
        put_bytes(&cache, &key, 133);
        assert!(matches!(cache.get(&key, None), Found::Nothing));
        File::create(cache.path_of(&key))
            .unwrap()
            .set_len(1 << 40)
            .unwrap();
        assert!(matches!(cache.get(&key, None), Found::Damaged(_)));
        put_bytes(&cache, &key, 132);
        assert!(matches!(cache.get(&key, None), Found::Plate(_)));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_or_a_pipe_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let cache = PlateCache::new(folder.path().join("plates"));
        let key = Digest::sha256(b"key");
        put(&cache, &key, b"plate");
        let path = cache.path_of(&key);
        let outside = folder.path().join("outside");
        fs::rename(&path, &outside).unwrap();
        for kind in ["link", "pipe"] {
            match kind {
                "link" => std::os::unix::fs::symlink(&outside, &path).unwrap(),
                _ => {
                    crate::files::tests::make_pipe(&path);
                }
            }
            assert!(matches!(cache.get(&key, None), Found::Nothing), "{kind}");
            put(&cache, &key, b"plate");
            assert_eq!(plate(&cache, &key).unwrap(), b"plate", "{kind}");
            assert!(path.symlink_metadata().unwrap().is_file(), "{kind}");
            fs::remove_file(&path).unwrap();
        }
        assert!(outside.exists());
    }

    #[test]
    fn a_folder_that_cannot_be_created_is_ignored() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        let cache = PlateCache::new(&file);
        put(&cache, &Digest::sha256(b"key"), b"plate");
        assert!(plate(&cache, &Digest::sha256(b"key")).is_none());
    }
}
