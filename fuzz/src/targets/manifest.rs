//! The files that a run finds in its output folder: a manifest, a journal and a certificate,
//! separated by NUL. Whatever they contain, no other file is touched, and the run either refuses or
//! ends with all certificates and a manifest that records them.

use std::fs;
use std::num::NonZeroUsize;
use std::path::Path;

use engross::batch::{self, FolderProblemKind, Render, RunOptions, VerifyOptions};
use engross::roster::Roster;
use engross::{Diagnostic, Digest, Entry, OutputFormat, Plan};

use crate::rosters::program;

const JOURNAL: &str = "manifest.journal";
const MANIFEST: &str = "manifest.json";
const NAMES: [[&str; 1]; 2] = [["Ann"], ["Bob"]];

pub fn run(bytes: &[u8]) {
    let parent = tempfile::tempdir().expect("a folder");
    let victim = parent.path().join("victim.png");
    fs::write(&victim, "untouched").expect("a file");
    let out = parent.path().join("out");
    fs::create_dir(&out).expect("a folder");
    let mut parts = bytes.splitn(3, |byte| *byte == 0);
    for file in [MANIFEST, JOURNAL, "award-Ann.png"] {
        if let Some(part) = parts.next() {
            fs::write(out.join(file), part).expect("a file");
        }
    }

    let roster = Roster::from_rows("roster.csv", ["name"], NAMES).expect("two recipients");
    let plan = Plan::new(program(), roster).expect("a plan of two");
    let mut options = RunOptions::default();
    options.jobs = Some(NonZeroUsize::MIN);
    // Nothing here survives a power failure.
    options.sync = false;
    options.prune = true;
    match batch::run(&plan, &Copier, &out, &options, |_| ()) {
        Err(_) => {
            let manifest = fs::read(out.join(MANIFEST)).expect("it exists");
            assert!(
                bytes.starts_with(&manifest),
                "a foreign manifest stays as it is"
            );
        }
        Ok(summary) if summary.stopped.is_some() => {}
        Ok(summary) => {
            assert_eq!(summary.written + summary.unchanged, NAMES.len());
            check(&plan, &out);
        }
    }
    assert_eq!(fs::read(&victim).expect("it exists"), b"untouched");
}

fn check(plan: &Plan, out: &Path) {
    let mut options = RunOptions::default();
    options.jobs = Some(NonZeroUsize::MIN);
    options.sync = false;
    assert!(!out.join(JOURNAL).exists());
    let again = batch::run(plan, &Copier, out, &options, |_| ()).expect("a folder of engross");
    assert_eq!(again.unchanged, NAMES.len(), "all files are up to date");

    options.force = true;
    let forced = batch::run(plan, &Copier, out, &options, |_| ()).expect("a folder of engross");
    assert!(forced.stopped.is_none());
    let verified = batch::verify(plan, &Copier, out, &VerifyOptions::default(), |problem| {
        assert_eq!(problem.kind, FolderProblemKind::Orphan, "{problem:?}");
    });
    assert_eq!(verified.expect("a folder of engross"), NAMES.len());
}

/// Makes a PNG file without pixels, which contains the digest of its input, the name.
struct Copier;

impl Render for Copier {
    type Scratch = ();
    type Sheet = Digest;
    type Certificate = Vec<u8>;

    fn scratch(&self) {}

    fn lay_out(&self, entry: Entry<'_>, (): &mut ()) -> Digest {
        Digest::sha256(entry.name().as_bytes())
    }

    fn findings<'s>(&self, _: &'s Digest) -> &'s [Diagnostic] {
        &[]
    }

    fn digest(&self, sheet: &Digest, _: OutputFormat) -> Digest {
        *sheet
    }

    fn print(&self, sheet: &Digest, _: OutputFormat, (): &mut ()) -> engross::Result<Vec<u8>> {
        let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
        for (kind, data) in [
            ("tEXt", format!("engross:digest\0{sheet}")),
            ("IEND", String::new()),
        ] {
            png.extend((data.len() as u32).to_be_bytes());
            let checked = [kind.as_bytes(), data.as_bytes()].concat();
            png.extend(&checked);
            png.extend(crc(&checked).to_be_bytes());
        }
        Ok(png)
    }
}

/// The checksum of a PNG chunk.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xEDB8_8320 * (crc & 1))
        })
    })
}
