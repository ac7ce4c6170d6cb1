//! Signed credentials: their canonical form, what is signed, and how it is checked.
#![cfg(all(
    feature = "bundled-fonts",
    feature = "cli",
    feature = "pdf-signatures",
    feature = "qr",
    feature = "svg",
    feature = "webp"
))]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

#[path = "../common/mod.rs"]
mod common;

mod cases;
mod checking;
mod issuing;
mod keys;
mod program;
#[cfg(feature = "publish")]
mod publishing;

use std::fs;
use std::path::Path;

use engross::credential::{DidDocument, PdfSigner, Signer};
use engross::roster::Roster;
use engross::{Plan, Program, Renderer};

/// What the demonstration signs with.
fn signer() -> Signer {
    let file = "assets/demonstration-2026/keys/demonstration.pem";
    Signer::from_pem(&fs::read_to_string(file).unwrap(), None).unwrap()
}

fn did() -> DidDocument {
    DidDocument::parse(&fs::read("assets/demonstration-2026/did.json").unwrap()).unwrap()
}

/// What signs PDF files in tests: a certificate that nothing trusts.
fn pdf_signer() -> PdfSigner {
    let read = |file| fs::read_to_string(file).unwrap();
    let certificate = read("tests/data/pdf-signer.crt");
    let key = read("tests/data/pdf-signer.key");
    PdfSigner::from_pem(&certificate, &key, None).unwrap()
}

/// The demonstration, for these rows: names, roles, topics and numbers.
fn plan(rows: &[[&str; 4]]) -> Plan {
    plan_of(Program::open("assets/demonstration-2026").unwrap(), rows)
}

fn plan_of(program: Program, rows: &[[&str; 4]]) -> Plan {
    let columns = ["name", "Role", "Topic", "Number"];
    let roster = Roster::from_rows("roster.csv", columns, rows.iter().copied()).unwrap();
    Plan::new(program, roster).unwrap()
}

fn renderer(plan: &Plan) -> Renderer {
    Renderer::builder(plan.program().clone())
        .signer(signer())
        .build()
        .unwrap()
}

/// A copy of the demonstration, which can be changed.
fn copy_demonstration(folder: &Path) {
    let from = Path::new("assets/demonstration-2026");
    fs::create_dir_all(folder.join("keys")).unwrap();
    for file in [
        "program.toml",
        "roster.csv",
        "certificate.svg",
        "did.json",
        "keys/demonstration.pem",
    ] {
        fs::copy(from.join(file), folder.join(file)).unwrap();
    }
}
