//! Keys and their documents, as arguments and files have them.

use std::path::Path;

use engross::credential::{DidDocument, MAX_DID_BYTES, PublicKey};
use engross::{Code, Diagnostic, Result, files};

/// The public key in this argument.
pub(super) fn parse(key: &str) -> Result<PublicKey> {
    key.parse().map_err(|error| {
        Diagnostic::error(Code::InvalidValue, format!("`{key}` is {error}"))
            .hint("write the public key in its multibase form, as `engross keygen` prints it")
            .into()
    })
}

/// The issuer's document in a file; `None` if there is no file.
pub(super) fn read_did(file: &Path) -> Result<Option<DidDocument>> {
    let Some(json) = read_if_there(file, MAX_DID_BYTES)? else {
        return Ok(None);
    };
    let document = DidDocument::parse(&json);
    document.map(Some).map_err(|error| error.or_in_file(file))
}

/// The contents of a file; `None` if there is no file.
pub(super) fn read_if_there(file: &Path, limit: u64) -> Result<Option<Vec<u8>>> {
    match file.try_exists() {
        Ok(false) => Ok(None),
        _ => files::read(file, limit).map(Some),
    }
}
