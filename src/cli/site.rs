//! What `verify` asks of the web, in a build that can publish.

use std::path::Path;

use engross::{Code, Diagnostic, Error, Result};

use super::args::Verify;

/// The link that an argument is, instead of a file.
pub(super) fn link(path: &Path) -> Option<&str> {
    let path = path.to_str().filter(|_| cfg!(feature = "publish"))?;
    path.starts_with("https://").then_some(path)
}

/// Whether the issuer's site is asked for its keys and its status list.
pub(super) fn is_asked(path: &Path, arguments: &Verify) -> bool {
    arguments.asks_web() || link(path).is_some()
}

/// What a link answers with; `None` if it answers that there is nothing.
pub(super) fn download(url: &str, max_bytes: u64) -> Result<Option<Vec<u8>>> {
    #[cfg(feature = "publish")]
    let downloaded = engross::publish::download(url, max_bytes);
    #[cfg(not(feature = "publish"))]
    let downloaded = {
        let _ = max_bytes;
        Err(missing(url))
    };
    downloaded
}

pub(super) fn missing(url: &str) -> Error {
    let diagnostic = Diagnostic::error(Code::LinkDiffers, "the link answers 404 instead of 200");
    diagnostic.hint("check the link").in_file(url).into()
}
