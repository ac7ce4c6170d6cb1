//! Writing a file that the user named.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use super::sync::{close, sync_folder};
use super::temporary::Temporary;
use crate::diagnostic::{Error, Result};

/// How many symbolic links may follow one another, as many as on Linux.
const MAX_LINKS: usize = 40;

/// Writes a file whole or not at all, and waits until it is on the disk.
///
/// A file that exists is replaced and keeps its permissions. A symbolic link stays one: the file
/// that it leads to is written. A pipe or a character device, such as `/dev/stdout` and
/// `/dev/null`, is written into.
///
/// # Errors
///
/// [`Code::Write`](crate::Code::Write).
pub fn write(path: &Path, contents: &[u8]) -> Result<()> {
    let written = match Target::of_path(path) {
        Ok(Target::File(file)) => replace(&file, contents),
        Ok(Target::Stream(stream)) => write_into(&stream, |sink| sink.write_all(contents)),
        Err(error) => Err(error),
    };
    written.map_err(|source| Error::write(path, source))
}

/// Writes a file that does not exist yet, and waits until it is on the disk.
///
/// # Errors
///
/// [`Code::Write`](crate::Code::Write), also where something has the name already.
pub fn create(path: &Path, contents: &[u8]) -> Result<()> {
    create_with(path, contents, |_| ())
}

fn create_with(
    path: &Path,
    contents: &[u8],
    configure: impl FnOnce(&mut OpenOptions),
) -> Result<()> {
    let create = || {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        configure(&mut options);
        let mut file = options.open(path)?;
        let written = file.write_all(contents).and_then(|()| file.sync_all());
        if let Err(error) = written.and_then(|()| close(file)) {
            // Only this call knows what the file should be.
            let _ = fs::remove_file(path);
            return Err(error);
        }
        sync_folder(folder_of(path))
    };
    create().map_err(|source| Error::write(path, source))
}

/// Writes a file as [`create`] does, which only its owner can read.
///
/// # Errors
///
/// Those of [`create`].
pub fn create_secret(path: &Path, contents: &[u8]) -> Result<()> {
    create_with(path, contents, |options| {
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt as _;

            options.mode(0o600);
        }
        let _ = options;
    })
}

/// Writes a file whole or not at all, as [`write`] does, by a function that may seek in it.
///
/// # Errors
///
/// [`Code::Write`](crate::Code::Write), also for a pipe or a device.
#[cfg(feature = "archive")]
pub(crate) fn write_with(
    path: &Path,
    write: impl FnOnce(&mut File) -> io::Result<()>,
) -> Result<()> {
    let written = match Target::of_path(path) {
        Ok(Target::File(file)) => replace_with(&file, write),
        Ok(Target::Stream(_)) => {
            let message = "it is a pipe or a device; the archive needs a file";
            Err(io::Error::new(ErrorKind::InvalidInput, message))
        }
        Err(error) => Err(error),
    };
    written.map_err(|source| Error::write(path, source))
}

/// Writes a file whole or not at all, or into a pipe or a device, as [`write`] does, by a function
/// that does not seek.
///
/// # Errors
///
/// [`Code::Write`](crate::Code::Write).
#[cfg(all(feature = "batch", feature = "pdf"))]
pub(crate) fn stream_with(
    path: &Path,
    write: impl FnOnce(&mut File) -> io::Result<()>,
) -> Result<()> {
    let written = match Target::of_path(path) {
        Ok(Target::File(file)) => replace_with(&file, write),
        Ok(Target::Stream(stream)) => write_into(&stream, write),
        Err(error) => Err(error),
    };
    written.map_err(|source| Error::write(path, source))
}

/// Writes the contents beside the file, with the permissions of the file that they replace, and
/// renames them. A symbolic link is replaced.
pub(super) fn replace(file: &Path, contents: &[u8]) -> io::Result<()> {
    replace_with(file, |sink| sink.write_all(contents))
}

fn replace_with(file: &Path, write: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    let replaced = match file.symlink_metadata() {
        Ok(metadata) if metadata.is_dir() => return Err(ErrorKind::IsADirectory.into()),
        // Renaming asks for permissions of the folder only.
        Ok(metadata) if metadata.permissions().readonly() => {
            return Err(ErrorKind::PermissionDenied.into());
        }
        Ok(metadata) => Some(metadata),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    let folder = folder_of(file);
    let mut temporary = Temporary::create(folder)?;
    temporary.write_with(|sink| {
        write(sink)?;
        if let Some(replaced) = &replaced {
            take_over_permissions(sink, replaced)?;
        }
        sink.sync_all()
    })?;
    temporary.rename(file)?;
    sync_folder(folder)
}

fn take_over_permissions(sink: &File, replaced: &Metadata) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt as _, fchown};

        // Only root can give a file to someone else. Others keep the group if they are in it.
        if fchown(sink, Some(replaced.uid()), Some(replaced.gid())).is_err() {
            let _ = fchown(sink, None, Some(replaced.gid()));
        }
    }
    sink.set_permissions(replaced.permissions())
}

fn write_into(stream: &Path, write: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    // Appending does no harm to a pipe or a device, and a regular file behind `/dev/stdout` may
    // have contents already.
    let mut sink = OpenOptions::new().append(true).open(stream)?;
    match write(&mut sink).and_then(|()| close(sink)) {
        // The reader has seen enough.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// What a path for output leads to.
#[derive(Debug, PartialEq, Eq)]
enum Target {
    /// A regular file, or a name that nothing has yet.
    File(PathBuf),
    /// Something that bytes can only be written into.
    Stream(PathBuf),
}

impl Target {
    fn of_path(path: &Path) -> io::Result<Self> {
        match path.metadata() {
            Ok(metadata) if metadata.is_dir() => return Err(ErrorKind::IsADirectory.into()),
            Ok(metadata) if is_block_device(&metadata) => {
                let message = "it is a disk, or another block device";
                return Err(io::Error::new(ErrorKind::InvalidInput, message));
            }
            Ok(metadata) if !metadata.is_file() => return Ok(Self::Stream(path.into())),
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            // Among others, a link that the system does not follow in a folder for everyone.
            Err(error) => return Err(error),
        }
        let mut file = path.to_owned();
        for _ in 0..MAX_LINKS {
            let folder = folder_of(&file);
            if is_of_open_files(folder) {
                return Ok(Self::Stream(file));
            }
            match file.read_link() {
                Ok(target) => file = folder.join(target),
                Err(_) => return Ok(Self::File(file)),
            }
        }
        Err(io::Error::other("too many symbolic links"))
    }
}

/// The folder that a path is in, which may be the current one.
fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

/// Whether the names in this folder stand for files that the process has open, as those of
/// `/proc/self/fd` do. They cannot be replaced: `/dev/stdout` leads there.
fn is_of_open_files(folder: &Path) -> bool {
    fs::canonicalize(folder)
        .is_ok_and(|folder| folder.starts_with("/proc") || folder == Path::new("/dev/fd"))
}

#[cfg(unix)]
fn is_block_device(metadata: &Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt as _;

    metadata.file_type().is_block_device()
}

#[cfg(not(unix))]
fn is_block_device(_: &Metadata) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;

    #[test]
    fn a_file_is_created_and_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        for contents in [&b"the first"[..], b"2nd", b""] {
            write(&path, contents).unwrap();
            assert_eq!(fs::read(&path).unwrap(), contents);
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_file_that_exists_is_not_created() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        create(&path, b"the first").unwrap();
        assert_eq!(create(&path, b"2nd").unwrap_err().code(), Code::Write);
        assert_eq!(fs::read(&path).unwrap(), b"the first");
    }

    #[test]
    fn the_longest_names_can_be_written() {
        let folder = tempfile::tempdir().unwrap();
        for length in 240..=255 {
            let path = folder.path().join("n".repeat(length));
            write(&path, b"contents").unwrap();
            assert_eq!(fs::read(&path).unwrap(), b"contents");
        }
    }

    #[test]
    fn what_cannot_be_written_is_left_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(write(folder.path(), b"").unwrap_err().code(), Code::Write);
        let missing = folder.path().join("missing/file");
        assert_eq!(write(&missing, b"").unwrap_err().code(), Code::Write);

        let path = folder.path().join("file");
        fs::write(&path, "old").unwrap();
        let mut permissions = path.metadata().unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions).unwrap();
        assert_eq!(write(&path, b"new").unwrap_err().code(), Code::Write);
        assert_eq!(fs::read(&path).unwrap(), b"old");
    }

    #[cfg(unix)]
    #[test]
    fn permissions_and_links_stay() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};

        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::create_dir(path("elsewhere")).unwrap();
        fs::write(path("elsewhere/file"), "old").unwrap();
        fs::set_permissions(path("elsewhere/file"), fs::Permissions::from_mode(0o640)).unwrap();
        symlink("elsewhere/file", path("link")).unwrap();
        symlink("link", path("link to link")).unwrap();
        symlink("elsewhere/new", path("dangling")).unwrap();
        write(&path("link to link"), b"new").unwrap();
        write(&path("dangling"), b"first").unwrap();
        for (link, file, contents) in [
            ("link to link", "elsewhere/file", "new"),
            ("link", "elsewhere/file", "new"),
            ("dangling", "elsewhere/new", "first"),
        ] {
            assert!(path(link).symlink_metadata().unwrap().is_symlink());
            assert_eq!(fs::read_to_string(path(file)).unwrap(), contents);
        }
        let mode = path("elsewhere/file")
            .metadata()
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o640);
        assert_eq!(fs::read_dir(path("elsewhere")).unwrap().count(), 2);

        symlink("circle", path("circle")).unwrap();
        assert_eq!(write(&path("circle"), b"").unwrap_err().code(), Code::Write);
    }

    #[cfg(unix)]
    #[test]
    fn pipes_and_devices_are_written_into() {
        let null = Path::new("/dev/null");
        assert_eq!(Target::of_path(null).unwrap(), Target::Stream(null.into()));

        let folder = tempfile::tempdir().unwrap();
        let (pipe, link) = (folder.path().join("pipe"), folder.path().join("link"));
        crate::files::tests::make_pipe(&pipe);
        std::os::unix::fs::symlink(&pipe, &link).unwrap();
        for path in [&pipe, &link] {
            let reader = std::thread::spawn({
                let pipe = pipe.clone();
                move || fs::read(pipe).unwrap()
            });
            write(path, b"contents").unwrap();
            assert_eq!(reader.join().unwrap(), b"contents");
        }
        let names = fs::read_dir(folder.path()).unwrap().count();
        assert_eq!(names, 2, "no file has taken their place");
        assert!(link.symlink_metadata().unwrap().is_symlink());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn an_open_file_is_appended_to() {
        use std::os::fd::AsRawFd as _;

        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        fs::write(&path, "before, ").unwrap();
        let opened = File::options().append(true).open(&path).unwrap();
        let link = format!("/proc/self/fd/{}", opened.as_raw_fd());
        write(Path::new(&link), b"after").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"before, after");
        assert!(super::super::is_same(&opened, &path).unwrap());
    }
}
