//! Writes the certificates of a program folder into an output folder:
//! `cargo run --example batch assets/ambassador-2023 output/ambassador-2023`.
//!
//! The next run writes only the certificates whose inputs changed since.
#![expect(
    clippy::print_stdout,
    reason = "a program may print, a library may not"
)]

use std::error::Error;
use std::path::Path;

use engross::batch::{self, Event, RunOptions, Status, Summary};
use engross::{Plan, Program, Renderer};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [program, folder] = arguments.as_slice() else {
        return Err("usage: batch PROGRAM FOLDER".into());
    };
    let summary = run(Path::new(program), Path::new(folder))?;
    println!(
        "{} written, {} unchanged",
        summary.written, summary.unchanged
    );
    Ok(())
}

pub(crate) fn run(program: &Path, folder: &Path) -> engross::Result<Summary> {
    let program = Program::open(program)?;
    let roster = program.open_roster()?;
    let plan = Plan::new(program, roster)?;
    let renderer = Renderer::new(plan.program().clone())?;

    // Every certificate is checked before the first one is written. If one has an error, nothing
    // is written, and `run` returns an error.
    batch::run(
        &plan,
        &renderer,
        folder,
        &RunOptions::default(),
        |event| match event {
            Event::Checked { findings, .. } => {
                for finding in findings {
                    println!("{finding}");
                }
            }
            Event::Done(outcome) => {
                if let Status::Written(_) = outcome.status {
                    println!("{}", outcome.entry.key());
                }
            }
            Event::Note(finding) => println!("{finding}"),
            _ => {}
        },
    )
}
