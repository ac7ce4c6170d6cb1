//! Templates in SVG: their placeholders, and what is left of the drawing, painted small.
#![no_main]

use std::sync::Arc;

use engross::roster::Roster;
use engross::template::Drawing;
use engross::{OutputFormat, Plan, Program, Renderer};
use libfuzzer_sys::fuzz_target;

/// Small, so that most of the time goes into what can go wrong.
const PROGRAM: &str = "title = \"T\"\nroster = \"r.csv\"\ntemplate = \"t.svg\"\nwidth = 64\n";

fuzz_target!(|bytes: &[u8]| {
    let Ok(drawing) = Drawing::parse(bytes, "t.svg") else {
        return;
    };
    let program = Program::parse(PROGRAM, "program.toml").expect("the program above is right");
    let Ok(program) = program.with_drawing(Arc::new(drawing), 1.0) else {
        return;
    };
    let program = Arc::new(program);
    let Ok(renderer) = Renderer::new(Arc::clone(&program)) else {
        return;
    };
    let roster = Roster::from_rows("r.csv", ["name", "hours"], [["Ann Lee", "12"]]);
    if let Ok(plan) = Plan::new(program, roster.expect("one recipient")) {
        let mut scratch = renderer.scratch();
        let certificate = renderer
            .render_unchecked(plan.entry(0), OutputFormat::Png, &mut scratch)
            .expect("the plan's own program");
        assert!(certificate.bytes().starts_with(b"\x89PNG"));
    }
});
