//! engross without the files: `to_memory PROGRAM JOBS [FORMAT]` renders each certificate, by
//! default as PNG, and lets it go.

use std::hint::black_box;

use engross::{OutputFormat, Plan, Program, Renderer};
use rayon::prelude::*;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (program, jobs, format) = match arguments.as_slice() {
        [program, jobs] => (program, jobs, OutputFormat::Png.name()),
        [program, jobs, format] => (program, jobs, format.as_str()),
        _ => return Err("usage: to_memory PROGRAM JOBS [FORMAT]".into()),
    };
    let mut formats = OutputFormat::ALL.iter();
    let format = *formats
        .find(|known| known.name() == format)
        .ok_or_else(|| format!("no format is called `{format}`"))?;
    rayon::ThreadPoolBuilder::new()
        .num_threads(jobs.parse()?)
        .build_global()?;
    let program = Program::open(program)?;
    let roster = program.open_roster()?;
    let plan = Plan::new(program, roster)?;
    let renderer = Renderer::new(plan.program().clone())?;
    (0..plan.len()).into_par_iter().for_each_init(
        || renderer.scratch(),
        |scratch, index| {
            let entry = plan.entry(index);
            let certificate = renderer.render_unchecked(entry, format, scratch);
            black_box(certificate.expect("the plan has the program of the renderer"));
        },
    );
    Ok(())
}
