//! Asks for the public link of each certificate.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::{StreamExt as _, stream};

use super::compare::Contents;
use super::headers::content_type;
use super::read_back::{self, Expected};
use super::{sidecar_of, wait_for};
use crate::batch::{FileContents as _, Render};
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::naming;
use crate::parallel::{for_each_in_order, thread_pool};
use crate::plan::{Entry, Plan};

/// How many certificates are printed before their links are asked for.
const AT_ONCE: usize = 512;

/// Options of [`verify_links`].
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct LinkOptions {
    /// How many links are asked for at once. Default: 16.
    pub jobs: NonZeroUsize,
    /// The number of threads that print certificates. Default: as many as the machine runs at once.
    pub threads: Option<NonZeroUsize>,
    /// Whether the contents are loaded and compared. Default: no, only the headers of the answer
    /// are, among them the digest if the store sends it.
    pub full: bool,
    /// Files that are published beside the certificates, with their contents, by name: `did.json`,
    /// the page and the status list of certificates with a credential, as
    /// [`Issue`](crate::batch::Issue) has them. Default: none.
    pub beside: Vec<(String, Vec<u8>)>,
    /// Ends the work when it is set. Default: never set.
    pub cancel: Arc<AtomicBool>,
}

impl Default for LinkOptions {
    fn default() -> Self {
        Self {
            jobs: const { NonZeroUsize::new(16).unwrap() },
            threads: None,
            full: false,
            beside: Vec::new(),
            cancel: Arc::default(),
        }
    }
}

/// A link that does not answer with its certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LinkProblem {
    /// The key of the certificate or of the file beside it.
    pub key: String,
    /// The link.
    pub link: String,
    /// The row of the roster, of a certificate and its credential.
    pub row: Option<u64>,
    /// What is wrong, and how to fix it.
    pub diagnostic: Diagnostic,
}

/// What [`verify_links`] did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct LinkSummary {
    /// The number of links that were asked for: all of them, unless it was cancelled.
    pub checked: usize,
    /// Whether it was cancelled before all were.
    pub cancelled: bool,
}

/// Asks for the public link of each certificate of a plan, in each of its formats, and compares what
/// answers with the certificate, which is printed again: its status must be 200, and its type,
/// length and digest those of the certificate. The file with the credential of a certificate that
/// cannot hold one is asked for in the same way, and so are the files
/// [beside](LinkOptions::beside) them. Reports problems in the order of the roster, and those of
/// the files beside the certificates last.
///
/// # Errors
///
/// [`Code::MissingKey`] if the program has no base URL, [`Code::Unprintable`] if a certificate has
/// errors, and [`Code::Threads`].
pub fn verify_links<R: Render>(
    plan: &Plan,
    renderer: &R,
    options: &LinkOptions,
    mut report: impl FnMut(LinkProblem),
) -> Result<LinkSummary> {
    renderer.check_plan(plan)?;
    let mut links = plan.entries().map(Entry::link);
    if let Some(relative) = links.find(|link| !link.contains("://")) {
        let message = format!("the link `{relative}` is relative: no one knows its host");
        let diagnostic = Diagnostic::error(Code::MissingKey, message);
        let hint = "add it to `[publish]`, for example: base_url = \"https://example.org/images/\"";
        return Err(diagnostic.hint(hint).into());
    }
    let pool = thread_pool(options.threads, plan.len())?;
    let is_cancelled = || options.cancel.load(Ordering::Relaxed);
    let mut checked = 0;
    let mut start = 0;
    while start < plan.len() && !is_cancelled() {
        let end = plan.len().min(start + AT_ONCE);
        let mut certificates = Vec::new();
        for_each_in_order(
            &pool,
            end - start,
            is_cancelled,
            || renderer.scratch(),
            |scratch, place| files(plan, renderer, start + place, scratch),
            |_, printed| certificates.push(printed),
        );
        let certificates: Vec<Vec<_>> = certificates.into_iter().collect::<Result<_>>()?;
        let certificates = certificates.concat();
        wait_for(ask_all(&certificates, options, plan, &mut report))?;
        checked += certificates.len();
        start = end;
    }
    if !is_cancelled() {
        let beside = options.beside.iter();
        let beside: Vec<_> = beside
            .map(|(name, contents)| Published {
                link: naming::link_to(&plan.program().publish.base_url, name),
                key: name.clone(),
                row: None,
                contents: Contents::of(contents),
            })
            .collect();
        wait_for(ask_all(&beside, options, plan, &mut report))?;
        checked += beside.len();
    }
    Ok(LinkSummary {
        checked,
        cancelled: is_cancelled() && start < plan.len(),
    })
}

/// What a link should answer with.
#[derive(Debug, Clone)]
struct Published {
    key: String,
    link: String,
    row: Option<u64>,
    contents: Contents,
}

/// The files of an entry.
fn files<R: Render>(
    plan: &Plan,
    renderer: &R,
    index: usize,
    scratch: &mut R::Scratch,
) -> Result<Vec<Published>> {
    let entry = plan.entry(index);
    let sheet = renderer.lay_out(entry, scratch);
    let mut files = Vec::new();
    for format in plan.formats() {
        let certificate = renderer.print(&sheet, *format, scratch)?;
        let published = Published {
            key: entry.key_in(*format).to_string(),
            link: entry.link_in(*format).into_owned(),
            row: Some(entry.row()),
            contents: Contents::of_parts(
                certificate.size(),
                certificate.sha256(),
                certificate.parts(),
            ),
        };
        let sidecar = certificate.sidecar().map(|text| Published {
            key: sidecar_of(&published.key),
            link: sidecar_of(&published.link),
            row: published.row,
            contents: Contents::of(text.as_bytes()),
        });
        files.push(published);
        files.extend(sidecar);
    }
    Ok(files)
}

async fn ask_all(
    files: &[Published],
    options: &LinkOptions,
    plan: &Plan,
    report: &mut impl FnMut(LinkProblem),
) {
    let client = read_back::client();
    let client = &client;
    let asked = files.iter().map(|file| async move {
        let expected = Expected {
            content_type: content_type(&file.key),
            bytes: file.contents.bytes,
            sha256: file.contents.sha256,
            md5: Some(file.contents.md5),
        };
        let asked = read_back::ask(client, &file.link, &expected, options.full).await;
        let difference = asked.err()?;
        let diagnostic = Diagnostic::error(Code::LinkDiffers, difference.message);
        let diagnostic = diagnostic.hint(difference.hint);
        Some(LinkProblem {
            diagnostic: match file.row {
                Some(row) => diagnostic.at(plan.roster().file(), row),
                None => diagnostic.in_file(&file.link),
            },
            key: file.key.clone(),
            link: file.link.clone(),
            row: file.row,
        })
    });
    let mut asked = stream::iter(asked).buffered(options.jobs.get());
    while let Some(problem) = asked.next().await {
        if let Some(problem) = problem {
            report(problem);
        }
    }
}
