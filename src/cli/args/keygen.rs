use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::examples;

/// Make a key that signs certificates
///
/// The file is encrypted with a password: that of `ENGROSS_KEY_PASSWORD`, or one that is asked for on
/// a terminal. It is never overwritten. The public key is printed, and added to the issuer's
/// document, `did.json`, where one is named.
#[derive(Debug, Args)]
#[command(after_long_help = examples::KEYGEN)]
pub(crate) struct Keygen {
    /// File to write; it must not exist
    #[arg(
        value_name = "FILE",
        value_hint = ValueHint::FilePath,
        required_unless_present = "public"
    )]
    pub(crate) file: Option<PathBuf>,

    /// Add this public key, which is kept elsewhere, and make none
    #[arg(long, value_name = "KEY", conflicts_with_all = ["file", "unencrypted"])]
    pub(crate) public: Option<String>,

    /// Add the public key to the issuer's document of this program
    #[arg(long, value_name = "PROGRAM", value_hint = ValueHint::AnyPath)]
    pub(crate) program: Option<PathBuf>,

    /// Add the public key to this document, which is created if it does not exist
    #[arg(
        long,
        value_name = "FILE",
        value_hint = ValueHint::FilePath,
        conflicts_with = "program",
        requires = "issuer"
    )]
    pub(crate) did: Option<PathBuf>,

    /// DID of the issuer that the document is of, such as did:web:example.org:images
    #[arg(long, value_name = "DID", requires = "did")]
    pub(crate) issuer: Option<String>,

    /// Do not encrypt the file
    ///
    /// For a store of secrets that encrypts what it keeps.
    #[arg(long)]
    pub(crate) unencrypted: bool,

    /// Say what would be written, and make no key
    #[arg(long)]
    pub(crate) dry_run: bool,

    /// Print the public key as JSON
    #[arg(long)]
    pub(crate) json: bool,
}
