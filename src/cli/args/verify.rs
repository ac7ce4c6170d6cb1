use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::examples;
use super::shared::{Cache, Formats, Jobs, OutputFolder, Scale, Settings, Strict};

/// Compare output, a post or public links with the roster, or check signed certificates
///
/// Prints each certificate again and reports files that are missing, altered or extra, rows of a
/// post that are missing, extra or have another name or link, and links that do not answer with
/// their certificate. The exit code is 1 if something differs.
///
/// With files of certificates in place of a program, checks their signatures, whether they were
/// altered, and whether they are revoked or expired, by the issuer's `did.json` and status list, and
/// says whose key signed each and where that key was read from. The exit code is 1 if one is not
/// genuine.
#[derive(Debug, Args)]
#[command(
    override_usage = "engross verify [OPTIONS] [PROGRAM]\n       \
                      engross verify [OPTIONS] <FILE>...",
    after_long_help = examples::VERIFY
)]
pub(crate) struct Verify {
    /// Program folder, or its program.toml [default: the current folder]; or files or links of certificates
    #[arg(value_name = "PROGRAM", value_hint = ValueHint::AnyPath)]
    pub(crate) paths: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) settings: Settings,

    /// Check certificates by the keys in this document of the issuer
    ///
    /// Without it, and without `--key`, the keys are those of the `did.json` beside each file. That
    /// shows that the files belong together, and not who made them: download the document from the
    /// issuer's own site.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) did: Option<PathBuf>,

    /// Trust this key, and without `--did` no other; can be given several times
    #[arg(long = "key", value_name = "KEY")]
    pub(crate) keys: Vec<String>,

    /// Look revocations up in this list [default: the list beside each file, if it is there]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) status: Option<PathBuf>,

    /// Check for this day, for example 2026-12-31 [default: today]
    #[arg(long, value_name = "DATE")]
    pub(crate) date: Option<String>,

    #[command(flatten)]
    pub(crate) output: OutputFolder,

    /// Compare the tables of this Markdown file
    ///
    /// The output folder is then compared only if `--output` is given.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) post: Option<PathBuf>,

    /// Compare only the part of the post under this heading
    #[arg(long, value_name = "HEADING", requires = "post")]
    pub(crate) section: Option<String>,

    /// Ask for each public link, and compare what answers; with files, ask the issuer for its keys
    ///
    /// The answer must have the status 200, and the type, the length and the digest of the
    /// certificate. The output folder is then compared only if `--output` is given. With files of
    /// certificates, the keys and the revocations are those on the issuer's own site, which each
    /// certificate names.
    #[cfg(feature = "publish")]
    #[arg(long, conflicts_with = "quick")]
    pub(crate) url: bool,

    /// Load what the links answer with, instead of comparing what their headers say
    #[cfg(feature = "publish")]
    #[arg(long, requires = "url")]
    pub(crate) full: bool,

    #[command(flatten)]
    pub(crate) formats: Formats,

    #[command(flatten)]
    pub(crate) scale: Scale,

    /// List each finding, instead of the worst of each kind
    #[arg(long)]
    pub(crate) all: bool,

    #[command(flatten)]
    pub(crate) strict: Strict,

    #[command(flatten)]
    pub(crate) jobs: Jobs,

    /// Compare digests instead of printing each certificate again
    ///
    /// Finds files that are missing, damaged or made from other inputs, in less time. Does not find
    /// files that were forged together with their digests. Only with this option is the template
    /// taken from the cache.
    #[arg(long)]
    pub(crate) quick: bool,

    #[command(flatten)]
    pub(crate) cache: Cache,

    /// Print the problems as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

impl Verify {
    /// Whether `--url` is given, which only a build that can publish has.
    pub(crate) fn asks_web(&self) -> bool {
        #[cfg(feature = "publish")]
        return self.url;
        #[cfg(not(feature = "publish"))]
        return false;
    }
}
