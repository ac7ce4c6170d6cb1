//! Signed credentials: who was awarded what, in a form that anyone can check.
//!
//! A certificate carries an [Open Badges 3.0] credential with a Data Integrity proof. It has
//! everything that is printed, and the digest of the file that carries it. `docs/authenticity.md`
//! says what is signed and how it is checked.
//!
//! Nothing here reads a file, a clock or a source of randomness.
//!
//! ```
//! use engross::credential::{Checker, DidDocument, Outcome, Signer};
//! use engross::{OutputFormat, Plan, Program, Renderer};
//!
//! # fn main() -> engross::Result<()> {
//! let program = Program::open("assets/demonstration-2026")?;
//! let roster = program.open_roster()?;
//! let plan = Plan::new(program, roster)?;
//! let signer = Signer::from_seed(&[7; 32]);
//! let mut did = DidDocument::new("did:web:example.org:demonstration");
//! did.add(signer.public_key());
//!
//! let renderer = Renderer::builder(plan.program().clone()).signer(signer).build()?;
//! let mut scratch = renderer.scratch();
//! let png = renderer.certify(plan.entry(0), OutputFormat::Png, &mut scratch)?;
//!
//! let checker = Checker { did: Some(&did), date: Some("2026-12-01"), ..Checker::default() };
//! let checked = checker.check(png.bytes(), None);
//! assert_eq!(checked.outcome, Outcome::Genuine);
//! assert_eq!(checked.credential.unwrap().credential_subject.name(), "İremnur Önder");
//! # Ok(()) }
//! ```
//!
//! [Open Badges 3.0]: https://www.imsglobal.org/spec/ob/v3p0/

mod carrier;
mod check;
mod did;
mod document;
mod fixed;
mod iri;
mod key;
mod ledger;
mod multibase;
mod nquads;
#[cfg(feature = "pdf-signatures")]
mod pades;
mod page;
mod proof;
mod revoked;
mod sign;
mod status;

pub use crate::naming::DID_FILE_NAME;
pub(crate) use carrier::png_chunk_data;
#[cfg(feature = "pdf")]
pub(crate) use carrier::{
    PDF_CREDENTIAL, digest_of, pdf_bare_parts, pdf_credential, pdf_signature,
};
pub use check::{Checked, Checker, Outcome};
pub use did::{DidDocument, MAX_DID_BYTES};
pub use document::{
    Achievement, Credential, Credits, Criteria, Image, Issuer, RelatedResource, StatusEntry,
    Subject, end_of_day,
};
pub use key::{InvalidPublicKey, KeyMaterial, MAX_KEY_BYTES, PublicKey, Signer};
pub use ledger::{Issued, LEDGER_FILE_NAME, Ledger, MAX_LEDGER_BYTES};
pub(crate) use multibase::to_sri;
#[cfg(feature = "pdf-signatures")]
pub use pades::PdfSigner;
pub(crate) use page::VerifyPage;
pub use proof::Proof;
pub use revoked::{MAX_REVOKED_BYTES, REVOKED_FILE_NAME, Revocation, Revocations};
pub use status::{MAX_STATUS_BYTES, RevokedBits, STATUS_LIST_LENGTH, StatusList};
