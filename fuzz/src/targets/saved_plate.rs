//! A plate in the cache that an attacker changed, with its digest put right: it is refused, or its
//! certificates are those of the plate that was saved, or they say that they have another template.

#[path = "../../../tests/common/plate_digest.rs"]
mod plate_digest;

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use engross::font::FontBook;
use engross::roster::Roster;
use engross::template::{Background, PixelFormat};
use engross::{Code, Digest, OutputFormat, Plan, PlateCache, Program, Renderer};
use tempfile::TempDir;

use crate::input::structured;
use plate_digest::plate_digest;

const DIGEST_BYTES: usize = 32;

/// The band is at the top: the row above a band is not proved (docs/plate.md).
const PROGRAM: &str = r##"
title    = "Award"
roster   = "roster.csv"
template = "template.png"

[[field]]
text  = "{name}"
box   = { x = 2, y = 0, width = 56, height = 14 }
size  = { max = 12, min = 4 }
color = "#a02010"
"##;

/// A small page and its plate in a cache.
struct Award {
    folder: TempDir,
    background: Background,
    book: FontBook,
    plate: PathBuf,
    /// The plate without its digest.
    contents: Vec<u8>,
    certificate: Vec<u8>,
    digest: Digest,
}

static AWARD: LazyLock<Award> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let pixels = (0..60 * 30 * 3_u32).map(|at| [250, (at / 7 % 256) as u8][at as usize / 90 % 2]);
    let background = Background::new(60, 30, PixelFormat::Rgb, pixels.collect());
    let background = background.expect("pixels for each");
    let mut book = FontBook::new();
    book.add_bundled().expect("the bundled fonts are valid");
    let mut award = Award {
        folder,
        background,
        book,
        plate: PathBuf::new(),
        contents: Vec::new(),
        certificate: Vec::new(),
        digest: Digest::sha256(b""),
    };
    let renderer = award.renderer();
    (award.digest, award.certificate) = print(&renderer);
    let mut files = fs::read_dir(award.folder.path()).expect("the cache");
    award.plate = files.next().expect("a plate").expect("its name").path();
    award.contents = fs::read(&award.plate).expect("the plate");
    let contents = award.contents.len() - DIGEST_BYTES;
    let digest = award.contents.split_off(contents);
    assert_eq!(award.digest_of(&award.contents).as_bytes()[..], digest);
    award
});

impl Award {
    fn renderer(&self) -> Renderer {
        let program = Program::parse(PROGRAM, "program.toml").expect("the program above is right");
        Renderer::builder(program)
            .background(&self.background)
            .fonts(self.book.clone())
            .cache(&PlateCache::new(self.folder.path()))
            .build()
            .expect("the box is inside the page, and the cache causes no error")
    }

    /// The digest under the plate with these contents.
    fn digest_of(&self, contents: &[u8]) -> Digest {
        let key = self
            .plate
            .file_stem()
            .expect("a name")
            .to_str()
            .expect("hex digits");
        plate_digest(key, contents).expect("a length at the end")
    }
}

/// The digest of a certificate's inputs, and the certificate.
fn print(renderer: &Renderer) -> (Digest, Vec<u8>) {
    let roster = Roster::from_rows("roster.csv", ["name"], [["Önder"]]).expect("a roster");
    let plan = Plan::new(renderer.program().clone(), roster).expect("it asks for the name alone");
    let mut scratch = renderer.scratch();
    let sheet = renderer
        .lay_out(plan.entry(0), &mut scratch)
        .expect("the plan's own program");
    let printed = renderer
        .print(&sheet, OutputFormat::Png, &mut scratch)
        .expect("a PNG file");
    // Other formats decode the page, which an attacker can have made impossible.
    let _ = renderer.pixels(&sheet, &mut scratch);
    (
        renderer.digest(&sheet, OutputFormat::Png),
        printed.into_bytes(),
    )
}

pub fn run(bytes: &[u8]) {
    let Some(changes) = structured::<Vec<(u32, Vec<u8>)>>(bytes) else {
        return;
    };
    let award = &*AWARD;
    let mut contents = award.contents.clone();
    for (at, bytes) in changes {
        let at = at as usize % contents.len();
        let end = contents.len().min(at + bytes.len());
        contents[at..end].copy_from_slice(&bytes[..end - at]);
    }
    contents.extend_from_slice(award.digest_of(&contents).as_bytes());
    fs::write(&award.plate, &contents).expect("the cache");
    let renderer = award.renderer();
    let (digest, certificate) = print(&renderer);
    let is_refused = renderer
        .findings()
        .iter()
        .any(|found| found.code == Code::DamagedPlate);
    assert!(
        certificate == award.certificate || digest != award.digest && !is_refused,
        "another certificate under the same digest"
    );
}
