//! The floor: writes given files again, from memory, and prints how long the writing took.
//!
//! `bare_write COUNT JOBS FROM OUT`: reads the files of FROM, then writes COUNT files into OUT, taking
//! turns through them. Prints the seconds of the writing alone.

use std::path::Path;
use std::time::Instant;

use rayon::prelude::*;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [count, jobs, from, out] = arguments.as_slice() else {
        return Err("usage: bare_write COUNT JOBS FROM OUT".into());
    };
    let mut paths: Vec<_> = std::fs::read_dir(from)?
        .map(|entry| Ok(entry?.path()))
        .collect::<std::io::Result<_>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "png"));
    paths.sort();
    let files: Vec<Vec<u8>> = paths
        .iter()
        .map(std::fs::read)
        .collect::<std::io::Result<_>>()?;
    let count: usize = count.parse()?;
    rayon::ThreadPoolBuilder::new()
        .num_threads(jobs.parse()?)
        .build_global()?;

    let start = Instant::now();
    (0..count).into_par_iter().try_for_each(|index| {
        std::fs::write(
            Path::new(out).join(format!("{index:05}.png")),
            &files[index % files.len()],
        )
    })?;
    println!("{:.4}", start.elapsed().as_secs_f64());
    Ok(())
}
