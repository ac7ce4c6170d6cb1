//! `program.toml`: a program that is read can be used; one that is refused has a place and a hint.

use std::sync::Arc;

use engross::roster::Roster;
use engross::template::Drawing;
use engross::{Plan, Program};

use crate::input::structured;

const DRAWING: &str = r#"<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100"><text
    x="20" y="60" font-family="Noto Serif">{name}</text></svg>"#;

pub fn run(bytes: &[u8]) {
    let Some(text) = structured::<&str>(bytes) else {
        return;
    };
    let program = match Program::parse(text, "program.toml") {
        Ok(program) => program,
        Err(error) => {
            assert!(error.to_string().starts_with("program.toml:"), "{error}");
            assert!(error.hint().is_some_and(|hint| !hint.is_empty()), "{error}");
            return;
        }
    };
    let _ = program.check_template(200, 100);
    let drawing = Drawing::parse(DRAWING.as_bytes(), "t.svg").expect("the drawing above is right");
    let drawn = program.clone().with_drawing(Arc::new(drawing), 0.5);
    for program in [Ok(program), drawn].into_iter().flatten() {
        let roster = Roster::from_rows("r.csv", ["name", "hours"], [["Ann Lee", "12"]]);
        let Ok(plan) = Plan::new(program, roster.expect("one recipient")) else {
            continue;
        };
        for text in plan.entry(0).texts() {
            assert!(text.len() <= 1 << 22);
        }
        let extension = plan.program().publish.format.extension();
        assert!(plan.entry(0).key().as_str().ends_with(extension));
    }
}
