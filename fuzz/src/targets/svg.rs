//! Templates in SVG: their placeholders, and what is left of the drawing, painted within the limits.
//!
//! A panic of usvg or resvg becomes an error of the library; any other ends the run. What takes
//! longer than `-timeout`, or more memory than `-rss_limit_mb`, was not estimated right.

use std::sync::Arc;

use engross::roster::Roster;
use engross::template::Drawing;
use engross::{OutputFormat, Plan, Program, Renderer};

const PROGRAM: &str = "title = \"T\"\nroster = \"r.csv\"\ntemplate = \"t.svg\"\n";
/// Small, so that most of the time goes into what can go wrong.
const SMALL: &str = "width = 64\n";

pub fn run(bytes: &[u8]) {
    // Any error is one of reading.
    let _ = Drawing::adopt(bytes, "t.svg", &["Full Name"]);
    let Ok(drawing) = Drawing::parse(bytes, "t.svg") else {
        return;
    };
    // One in eight as large as it says, where layers, filters and patterns have their cost.
    let width = if bytes.len().is_multiple_of(8) {
        ""
    } else {
        SMALL
    };
    let program = Program::parse(&format!("{PROGRAM}{width}"), "program.toml");
    let program = program.expect("the program above is right");
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
}
