//! How files are opened, read and written: the only part of engross that does so.
//!
//! - Reading (`read`, `find_inside`, `open`, `open_own`): only regular files are opened, and none is read
//!   beyond its limit. A FIFO, a device or a file of unexpected size is an error at once, not a
//!   process that hangs or runs out of memory.
//! - Writing (`write`, `Rewrite`, `Temporary`): a file is written beside its place, under a
//!   name that nothing else uses, and then renamed. A reader, a crash and a full disk see the old
//!   file or the new one, never a part.
//!
//! `tests/file_access.rs` finds any other place that opens a file.
#![cfg_attr(
    not(feature = "batch"),
    expect(
        dead_code,
        unused_imports,
        reason = "the feature `batch` appends to journals and removes what crashes left"
    )
)]

mod inside;
mod open;
mod pieces;
mod read;
#[cfg(any(feature = "credential", feature = "rosters"))]
mod rewrite;
mod sync;
mod temporary;
mod write;

pub(crate) use inside::{Named, find_inside};
pub(crate) use open::{is_same, open, open_appending, open_folder, open_own, touch};
pub(crate) use pieces::digest as digest_of_pieces;
pub use read::read;
pub(crate) use read::{
    has_contents, have_same_contents, read_by_two, read_opened, read_sha256, read_start,
};
#[cfg(any(feature = "credential", feature = "rosters"))]
pub(crate) use rewrite::Rewrite;
pub(crate) use sync::{SYNCS_FILE_SYSTEM, sync_file_system, sync_folder};
pub(crate) use temporary::{TEMPORARY_SUFFIX, Temporary, remove_leftovers};
#[cfg(all(feature = "batch", feature = "pdf"))]
pub(crate) use write::stream_with;
#[cfg(feature = "archive")]
pub(crate) use write::write_with;
pub use write::{create, create_secret, write};

#[cfg(test)]
pub(crate) mod tests {
    /// Not by the command `mkfifo`: a child process has the locks of its parent until it starts
    /// the command, and tests that run at the same time check that locks are released.
    #[cfg(unix)]
    pub(crate) fn make_pipe(path: &std::path::Path) {
        nix::unistd::mkfifo(path, nix::sys::stat::Mode::S_IRWXU).unwrap();
    }
}
