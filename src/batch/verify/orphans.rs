//! Files of the folder that no entry of the plan has.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::io;
use std::path::Path;

use crate::batch::file_index::FileIndex;
use crate::batch::{FolderProblem, FolderProblemKind, names};
use crate::diagnostic::{Error, Result};

/// Reports the files that no entry has, by name. Hidden files, the cover and the files of engross
/// do not count.
pub(super) fn report_orphans(
    folder: &Path,
    index: &FileIndex<'_>,
    recorded: &BTreeSet<String>,
    cover: Option<&str>,
    report: &mut dyn FnMut(FolderProblem),
) -> Result<()> {
    let mut orphans = BTreeSet::new();
    match std::fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries.and_then(|mut entries| {
            entries.try_for_each(|entry| {
                let file = entry?.file_name();
                let name = file.to_string_lossy();
                let is_ours = names::is_reserved(&name) || index.index_of(&name).is_some();
                if !is_ours && !name.starts_with('.') {
                    orphans.insert(file);
                }
                Ok(())
            })
        }),
    }
    .map_err(|source| Error::read(folder, source))?;
    if let Some(cover) = cover {
        orphans.remove(OsStr::new(cover));
    }
    for file in index.plan().program().files_beside() {
        orphans.remove(OsStr::new(file));
    }
    if !orphans.is_empty() {
        for file in index.files_in_other_formats() {
            orphans.remove(OsStr::new(&file));
        }
        for file in index.sidecars() {
            orphans.remove(OsStr::new(&file));
        }
    }
    for file in orphans {
        let key = file.to_string_lossy().into_owned();
        let message = if recorded.contains(&key) {
            "orphan file: its recipient is no longer in the roster; `render --prune` removes it"
        } else {
            "orphan file: no recipient in the roster has it"
        };
        report(FolderProblem {
            kind: FolderProblemKind::Orphan,
            key,
            file: folder.join(file),
            row: None,
            message: message.into(),
        });
    }
    Ok(())
}
