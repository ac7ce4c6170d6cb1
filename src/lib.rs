//! Writes names on certificates: any script, exact to the pixel.
//!
//! A [`Program`] describes an award: how its certificates look and how their files are named. A
//! [`Roster`](roster::Roster) lists the recipients. Together they make a [`Plan`], in which every
//! certificate has its texts, its file name and its link. A [`Renderer`] renders single
//! certificates, and [`batch::run`] writes all of them into a folder.
//!
//! ```
//! use engross::{OutputFormat, Plan, Program, Renderer};
//!
//! # fn main() -> engross::Result<()> {
//! let program = Program::open("assets/ambassador-2023")?;
//! let roster = program.open_roster()?;
//! let plan = Plan::new(program, roster)?;
//! let renderer = Renderer::new(plan.program().clone())?;
//!
//! let entry = plan.find("iremnur onder")?;
//! let mut scratch = renderer.scratch();
//! let png = renderer.certify(entry, OutputFormat::Png, &mut scratch)?;
//! assert!(png.bytes().starts_with(b"\x89PNG"));
//! assert!(entry.link().ends_with("ambassador-2023-I%CC%87remnur-O%CC%88nder.png"));
//! # Ok(()) }
//! ```
//!
//! [`Renderer::certify`] refuses a certificate with errors and reports all of them at once.
//! [`Renderer::one`] renders the certificate of one recipient without a roster, and
//! [`Renderer::builder`] takes the template and the fonts from memory.
//!
//! # Features
//!
//! All features are on by default. `default-features = false` leaves a library that renders PNG
//! and JPEG certificates on PNG and JPEG templates, for recipients from memory
//! ([`Roster::from_records`](roster::Roster::from_records), [`Renderer::one`]) and without a folder
//! to write to.
//!
//! | feature | adds |
//! |---|---|
//! | `archive` | [`batch::write_archive`]: certificates in one ZIP archive |
//! | `batch` | [`batch`]: certificates as files in a folder, with a manifest and a journal |
//! | `bundled-fonts` | the fonts of the repository, inside the library |
//! | `character-names` | Unicode's names of characters in messages |
//! | `cli` | the `engross` command |
//! | `credential` | [`credential`]: signed credentials in certificates, and what checks them |
//! | `finder` | [`template::NameBox`]: the place of the name in a picture |
//! | `pdf` | certificates in PDF |
//! | `preview` | [`preview`]: contact sheets, and pages of all certificates to approve |
//! | `publish` | [`publish`]: certificates in a bucket, and their public links checked |
//! | `qr` | fields that are QR codes |
//! | `rosters` | rosters from CSV, JSON and text files and from published posts; findings about text that was encoded twice |
//! | `spreadsheet` | rosters from XLSX and ODS files |
//! | `svg` | templates drawn in SVG |
//! | `system-fonts` | the fonts of the machine, for programs that ask for them |
//! | `webp` | certificates in WebP |
//! | `woff` | fonts in WOFF and WOFF2 |
#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]

#[cfg(feature = "batch")]
pub mod batch;
mod cache;
mod controls;
#[cfg(feature = "credential")]
pub mod credential;
mod date;
mod diagnostic;
mod digest;
mod draw;
pub mod field;
// For the binary.
#[doc(hidden)]
pub mod files;
pub mod font;
mod format;
mod geometry;
mod guard;
#[cfg(any(feature = "credential", feature = "preview"))]
mod html;
#[doc(hidden)]
pub mod internals;
mod language;
mod lines;
mod markdown;
pub mod naming;
mod normal_form;
mod outline;
mod output;
mod parallel;
mod pattern;
pub mod picture;
mod plan;
mod plate;
mod post;
#[cfg(feature = "preview")]
pub mod preview;
mod program;
#[cfg(feature = "publish")]
pub mod publish;
pub mod qr;
mod raster;
mod render;
pub mod roster;
mod suggest;
pub mod template;
pub mod text;

pub use cache::PlateCache;
pub use diagnostic::{Code, Diagnostic, Error, Location, Result, Severity, escaped, escaped_json};
pub use digest::{Digest, InvalidDigest};
pub use format::{Compression, OutputFormat, PdfBackground, Subsampling};
pub use geometry::{PixelBox, Transform};
pub use output::Certificate;
pub use pattern::{Pattern, PatternError};
#[cfg(feature = "rosters")]
pub use plan::ShardReader;
pub use plan::{Entry, Gone, Plan};
pub use post::LinkTable;
#[cfg(feature = "rosters")]
pub use post::{PostProblem, PostProblemKind, UpdatedPost};
pub use program::{
    Award, CoverBuilder, CredentialBuilder, DateSource, FieldBuilder, KeySource, MAX_PROGRAM_BYTES,
    MAX_ROW_DRAWING_BYTES, MAX_ROW_TEMPLATE_PIXELS, MAX_ROW_TEMPLATES, Paper, PaperError,
    PdfStandard, PdfStandardError, Print, Program, ProgramBuilder, Publish, RosterSource,
};
pub use render::{
    FieldContent, FieldLayout, Renderer, RendererAhead, RendererBuilder, Scratch, Sheet,
};
