//! The files of an output folder that are published.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::Path;

use super::link::leads_to;
use super::{FileClass, LocalFile, PublishOptions, sidecar_of};
use crate::batch;
use crate::diagnostic::{Code, Diagnostic, Error, Result};
use crate::naming;
use crate::plan::Plan;

/// How many names a finding lists.
const LISTED: usize = 5;

/// Finds the files to publish, in their order: certificates in that of the roster, others by name.
/// Reports what is not published.
///
/// # Errors
///
/// [`Code::Read`] for the folder, and [`Code::Unrendered`] if it is not there, or certificates are not
/// in it.
pub(super) fn find(
    plan: &Plan,
    folder: &Path,
    options: &PublishOptions,
    note: &mut dyn FnMut(Diagnostic),
) -> Result<Vec<LocalFile>> {
    let mut others = BTreeMap::new();
    let entries = std::fs::read_dir(folder).map_err(|source| match source.kind() {
        ErrorKind::NotFound => unrendered(folder, "there is no such folder".into()),
        _ => Error::read(folder, source),
    })?;
    for entry in entries {
        let entry = entry.map_err(|source| Error::read(folder, source))?;
        // A name that is not Unicode is no key.
        if let Ok(name) = entry.file_name().into_string()
            && let Ok(metadata) = entry.metadata()
            && metadata.is_file()
        {
            others.insert(name, metadata.len());
        }
    }
    let mut files = certificates(plan, folder, options, &mut others, note)?;
    if options.shard.is_none() {
        let beside = plan.program().files_beside();
        let missing: Vec<&str> = beside.filter(|name| !others.contains_key(*name)).collect();
        if !missing.is_empty() {
            return Err(unrendered_beside(folder, &missing));
        }
        add_cover(plan, folder, options, &mut others, &mut files)?;
        add_pages(plan, folder, others, &mut files, note);
    }
    if options.only_pages {
        files.retain(|file| file.class != FileClass::Certificate);
    }
    files.sort_by_key(|file| file.class);
    Ok(files)
}

fn certificates(
    plan: &Plan,
    folder: &Path,
    options: &PublishOptions,
    others: &mut BTreeMap<String, u64>,
    note: &mut dyn FnMut(Diagnostic),
) -> Result<Vec<LocalFile>> {
    let base_url = &plan.program().publish.base_url;
    let mut files = Vec::with_capacity(plan.file_count());
    let mut missing = Vec::new();
    for entry in plan.entries() {
        for format in plan.formats() {
            let name = entry.file_name(*format, options.file_names);
            let Some(bytes) = others.remove(&*name) else {
                missing.push(name.into_owned());
                continue;
            };
            let key = entry.key_in(*format).to_string();
            let link = entry.link_in(*format);
            if !leads_to(&link, base_url, &key) {
                let message = format!("the published link {link} does not lead to `{key}`");
                let finding = Diagnostic::warning(Code::LinkElsewhere, message);
                let hint =
                    "publish the file there, or set `base_url` to what stands before the key";
                note(finding.hint(hint).at(plan.roster().file(), entry.row()));
                continue;
            }
            let certificate = LocalFile {
                path: folder.join(&*name),
                key,
                link: link.into_owned(),
                row: Some(entry.row()),
                class: FileClass::Certificate,
                bytes,
                recorded: None,
            };
            // The credential of a certificate whose format cannot hold one.
            let sidecar = entry.sidecar_name(*format, options.file_names);
            let sidecar = sidecar.map(|name| match others.remove(&name) {
                Some(bytes) => Ok(LocalFile {
                    path: folder.join(name),
                    key: sidecar_of(&certificate.key),
                    link: sidecar_of(&certificate.link),
                    bytes,
                    ..certificate.clone()
                }),
                None => Err(name),
            });
            files.push(certificate);
            match sidecar {
                Some(Ok(sidecar)) => files.push(sidecar),
                Some(Err(name)) => missing.push(name),
                None => {}
            }
        }
    }
    if !missing.is_empty() && !options.only_pages {
        return Err(unrendered_certificates(plan, folder, &missing));
    }
    take_records(folder, options, &mut files)?;
    Ok(files)
}

/// Reports certificates without a file: published halfway, a roster's links would lead nowhere.
fn unrendered_certificates(plan: &Plan, folder: &Path, missing: &[String]) -> Error {
    let names: Vec<&str> = missing.iter().map(String::as_str).collect();
    let message = match &names[..] {
        [one] => format!("the folder does not have the certificate `{one}`"),
        _ => format!(
            "the folder does not have {} of {} certificates: {}",
            names.len(),
            plan.file_count(),
            listed(&names)
        ),
    };
    unrendered(folder, message)
}

/// Reports what certificates are checked with, where it is not there.
fn unrendered_beside(folder: &Path, missing: &[&str]) -> Error {
    unrendered(
        folder,
        format!("the folder does not have {}", listed(missing)),
    )
}

fn unrendered(folder: &Path, message: String) -> Error {
    Diagnostic::error(Code::Unrendered, message)
        .hint("run `engross render` first, with the same `-o`")
        .in_file(folder)
        .into()
}

/// Takes over the digests that the manifests of the folder have.
fn take_records(folder: &Path, options: &PublishOptions, files: &mut [LocalFile]) -> Result<()> {
    let mut by_name: BTreeMap<String, usize> = BTreeMap::new();
    for (index, file) in files.iter().enumerate() {
        by_name.insert(super::named(&file.path), index);
    }
    batch::read_records(folder, options.shard, |name, sha256| {
        if let Some(index) = by_name.get(name) {
            files[*index].recorded = Some(sha256);
        }
    })
}

fn add_cover(
    plan: &Plan,
    folder: &Path,
    options: &PublishOptions,
    others: &mut BTreeMap<String, u64>,
    files: &mut Vec<LocalFile>,
) -> Result<()> {
    let Some(cover) = plan.cover()? else {
        return Ok(());
    };
    let entry = cover.entry(0);
    let name = entry.file_name(cover.formats()[0], options.file_names);
    if let Some(bytes) = others.remove(&*name) {
        files.push(LocalFile {
            path: folder.join(&*name),
            key: entry.key().to_string(),
            link: entry.link().into_owned(),
            row: None,
            class: FileClass::Certificate,
            bytes,
            recorded: None,
        });
    }
    Ok(())
}

/// Adds pages, and what certificates are checked with, and reports the other files.
fn add_pages(
    plan: &Plan,
    folder: &Path,
    others: BTreeMap<String, u64>,
    files: &mut Vec<LocalFile>,
    note: &mut dyn FnMut(Diagnostic),
) {
    let base_url = &plan.program().publish.base_url;
    let mut left_out = Vec::new();
    for (name, bytes) in others {
        if name.starts_with('.') || batch::is_reserved(&name) {
            continue;
        }
        match FileClass::of(&name, plan.program()) {
            Some(class) => files.push(LocalFile {
                path: folder.join(&name),
                link: naming::link_to(base_url, &name),
                key: name,
                row: None,
                class,
                bytes,
                recorded: None,
            }),
            None => left_out.push(name),
        }
    }
    if !left_out.is_empty() {
        let names: Vec<&str> = left_out.iter().map(String::as_str).collect();
        let message = format!("not published: {}", listed(&names));
        let finding = Diagnostic::note(Code::Unpublished, message)
            .hint("certificates of the roster, `did.json`, pages and `status.json` are published");
        note(finding.in_file(folder));
    }
}

/// `a, b, c and 9 more`.
fn listed(names: &[&str]) -> String {
    let shown = names[..names.len().min(LISTED)].join(", ");
    match names.len().saturating_sub(LISTED) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
