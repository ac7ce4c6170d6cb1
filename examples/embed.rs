//! One certificate made inside another program: `cargo run --example embed "iremnur onder"`.

use std::error::Error;

use engross::roster::Roster;
use engross::{Plan, Program, Renderer};

fn main() -> Result<(), Box<dyn Error>> {
    let name = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "iremnur onder".into());
    let program = Program::open("assets/ambassador-2023")?;
    let roster = Roster::open(&program.roster.file, &program.roster.options)?;
    let plan = Plan::new(program, roster)?;
    let renderer = Renderer::new(plan.program())?;

    let entry = plan.find(&name)?;
    let certificate = renderer.render(entry, &mut renderer.scratch());

    let path = std::env::temp_dir().join(entry.key().as_str());
    std::fs::write(&path, certificate.bytes())?;
    #[expect(clippy::print_stdout, reason = "a program may, a library may not")]
    {
        println!("{} for {}", path.display(), entry.link());
    }
    Ok(())
}
