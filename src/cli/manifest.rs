//! `engross manifest`: the manifests of shards.

use engross::Result;
use engross::batch::{self, Merged};

use super::Exit;
use super::args::{Manifest, ManifestCommand, Merge};
use super::report::{Printer, counted};

pub(super) fn run(arguments: &Manifest, printer: Printer) -> Result<Exit> {
    let ManifestCommand::Merge(Merge { sources, output }) = &arguments.command;
    let folder = match output {
        Some(folder) => folder.clone(),
        None => {
            // There is at least one.
            let first = sources.first().cloned().unwrap_or_default();
            match first.parent() {
                Some(folder) if !first.is_dir() => folder.to_owned(),
                _ => first,
            }
        }
    };
    let Merged {
        shards, records, ..
    } = batch::merge_manifests(sources, &folder)?;
    printer.status(format_args!(
        "{}: {} of {}",
        folder.join("manifest.json").display(),
        counted(usize::try_from(records).unwrap_or(usize::MAX), "record"),
        counted(shards, "shard")
    ));
    Ok(Exit::Good)
}
