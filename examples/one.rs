//! Makes the certificate of one person who is not in a roster:
//! `cargo run --example one "İremnur Önder" pdf`.
#![expect(
    clippy::print_stdout,
    reason = "a program may print, a library may not"
)]

use std::error::Error;
use std::path::{Path, PathBuf};

use engross::roster::Roster;
use engross::{OutputFormat, Plan, Program, Renderer};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [name, format] = arguments.as_slice() else {
        return Err("usage: one NAME FORMAT".into());
    };
    let format = OutputFormat::ALL
        .iter()
        .find(|known| known.name() == format);
    let format = *format.ok_or("the format is unknown")?;
    let path = write(name, format, &std::env::temp_dir())?;
    println!("{}", path.display());
    Ok(())
}

/// Writes the certificate into a folder. Returns its path.
pub(crate) fn write(
    name: &str,
    format: OutputFormat,
    folder: &Path,
) -> Result<PathBuf, Box<dyn Error>> {
    let program = Program::open("assets/ambassador-2023")?;
    let renderer = Renderer::new(program)?;

    // A roster with one row, and a plan for it. The plan knows the file's name and its link. Where
    // neither is needed, `renderer.one([("name", name)], format, &mut scratch)` does all of this.
    let roster = Roster::from_rows("recipient", ["name"], [[name]])?;
    let plan = Plan::new(renderer.program().clone(), roster)?;
    let entry = plan.entry(0);

    let certificate = renderer.certify(entry, format, &mut renderer.scratch())?;
    let path = folder.join(entry.key_in(format).as_str());
    std::fs::write(&path, certificate.bytes())?;
    Ok(path)
}
