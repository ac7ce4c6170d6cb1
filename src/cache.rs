//! Compiled plates, kept from one process to the next.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::SystemTime;

use crate::digest::Digest;

const EXTENSION: &str = "plate";
const UNFINISHED: &str = "plate-unfinished";
const CHECKSUM_BYTES: usize = 4;

/// A folder of compiled plates, so that a process that makes one certificate need not compile
/// the template first.
///
/// It changes nothing but time: certificates have the same bytes with it and without it. Several
/// processes can use a folder at once; plates are written beside their place and renamed. What
/// cannot be read or written is passed over.
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
    Plate(Vec<u8>),
    Nothing,
    /// A file that is not as it was written, by this name.
    Damaged(PathBuf),
}

impl PlateCache {
    /// How many bytes a cache holds unless it is told otherwise: 512 MiB.
    pub const DEFAULT_MAX_BYTES: u64 = 512 << 20;

    /// The cache in this folder, which is made when there is something to put into it.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
            max_bytes: Self::DEFAULT_MAX_BYTES,
        }
    }

    /// The same with another bound: plates that were not used for longest are removed when there
    /// are more bytes than that.
    #[must_use]
    pub fn with_max_bytes(self, max_bytes: u64) -> Self {
        Self { max_bytes, ..self }
    }

    /// Takes a plate out, as it was put in.
    pub(crate) fn get(&self, key: &Digest) -> Found {
        let path = self.path_of(key);
        let Ok(mut bytes) = fs::read(&path) else {
            return Found::Nothing;
        };
        let Some((content, checksum)) = bytes.split_last_chunk::<CHECKSUM_BYTES>() else {
            return Found::Damaged(path);
        };
        if checksum_of(content) != *checksum {
            return Found::Damaged(path);
        }
        // Best effort: it says which plates are in use.
        let _ = File::options()
            .append(true)
            .open(&path)
            .and_then(|file| file.set_modified(SystemTime::now()));
        bytes.truncate(bytes.len() - CHECKSUM_BYTES);
        Found::Plate(bytes)
    }

    /// Puts a plate in, best effort: without it the next process takes longer.
    pub(crate) fn put(&self, key: &Digest, plate: &[u8]) {
        let _ = self.try_put(key, plate);
    }

    fn try_put(&self, key: &Digest, plate: &[u8]) -> io::Result<()> {
        /// Keeps apart what threads of this process write at the same time.
        static COUNT: AtomicU32 = AtomicU32::new(0);

        fs::create_dir_all(&self.folder)?;
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("{key}-{}-{count}.{UNFINISHED}", std::process::id());
        let unfinished = self.folder.join(name);
        let written = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&unfinished)
            .and_then(|mut file| {
                file.write_all(plate)?;
                file.write_all(&checksum_of(plate))
            })
            .and_then(|()| fs::rename(&unfinished, self.path_of(key)));
        if written.is_err() {
            let _ = fs::remove_file(&unfinished);
        }
        written?;
        self.make_room()
    }

    /// Removes plates, those that were not used for longest first, until the rest fits; and what
    /// killed processes left unfinished.
    fn make_room(&self) -> io::Result<()> {
        let mut plates = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            let path = entry.path();
            let is = |extension: &str| path.extension().is_some_and(|own| own == extension);
            let metadata = entry.metadata()?;
            let used = metadata.modified()?;
            if is(UNFINISHED) && is_abandoned(used) {
                fs::remove_file(&path)?;
            } else if is(EXTENSION) {
                plates.push((used, path, metadata.len()));
            }
        }
        plates.sort();
        let mut bytes: u64 = plates.iter().map(|(_, _, bytes)| bytes).sum();
        for (_, path, own) in plates {
            if bytes <= self.max_bytes {
                break;
            }
            fs::remove_file(path)?;
            bytes -= own;
        }
        Ok(())
    }

    fn path_of(&self, key: &Digest) -> PathBuf {
        self.folder.join(format!("{key}.{EXTENSION}"))
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

/// Whether nobody can be writing it any more.
fn is_abandoned(modified: SystemTime) -> bool {
    const HOUR: u64 = 3600;
    let age = SystemTime::now().duration_since(modified);
    age.is_ok_and(|age| age.as_secs() > HOUR)
}

/// CRC-32: it is there for what disks do, and the shortest part of reading a plate.
fn checksum_of(plate: &[u8]) -> [u8; CHECKSUM_BYTES] {
    crc32fast::hash(plate).to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plate(cache: &PlateCache, key: &Digest) -> Option<Vec<u8>> {
        match cache.get(key) {
            Found::Plate(plate) => Some(plate),
            Found::Nothing | Found::Damaged(_) => None,
        }
    }

    #[test]
    fn what_was_put_in_comes_out() {
        let folder = tempfile::tempdir().unwrap();
        let cache = PlateCache::new(folder.path().join("plates"));
        let key = Digest::sha256(b"key");
        assert!(matches!(cache.get(&key), Found::Nothing));
        cache.put(&key, b"plate");
        assert_eq!(plate(&cache, &key).unwrap(), b"plate");
        assert!(matches!(
            cache.get(&Digest::sha256(b"other")),
            Found::Nothing
        ));
        assert_eq!(fs::read_dir(cache.folder()).unwrap().count(), 1);
    }

    #[test]
    fn damage_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let cache = PlateCache::new(folder.path());
        let key = Digest::sha256(b"key");
        cache.put(&key, b"plate");
        let whole = fs::read(cache.path_of(&key)).unwrap();
        let mut flipped = whole.clone();
        flipped[2] ^= 1;
        for damaged in [&whole[..whole.len() - 1], &flipped, b""] {
            fs::write(cache.path_of(&key), damaged).unwrap();
            assert!(matches!(cache.get(&key), Found::Damaged(_)));
        }
        cache.put(&key, b"plate");
        assert_eq!(plate(&cache, &key).unwrap(), b"plate");
    }

    #[test]
    fn the_oldest_make_room() {
        let folder = tempfile::tempdir().unwrap();
        let cache = PlateCache::new(folder.path()).with_max_bytes(3 * 104);
        let keys = [0, 1, 2, 3].map(|number: u8| Digest::sha256(&[number]));
        for (key, age) in keys[..3].iter().zip([30, 10, 20]) {
            cache.put(key, &[7; 100]);
            let time = SystemTime::now() - std::time::Duration::from_secs(age);
            let file = File::options()
                .append(true)
                .open(cache.path_of(key))
                .unwrap();
            file.set_modified(time).unwrap();
        }
        assert!(
            plate(&cache, &keys[0]).is_some(),
            "used again, it is the youngest"
        );
        cache.put(&keys[3], &[7; 100]);
        let left = keys.map(|key| plate(&cache, &key).is_some());
        assert_eq!(left, [true, true, false, true]);
    }

    #[test]
    fn a_folder_that_cannot_be_is_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        let cache = PlateCache::new(&file);
        cache.put(&Digest::sha256(b"key"), b"plate");
        assert!(plate(&cache, &Digest::sha256(b"key")).is_none());
    }
}
