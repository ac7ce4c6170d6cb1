//! The certificates in docs/scripts.md.
#![cfg(all(feature = "bundled-fonts", feature = "svg"))]

use std::path::Path;

use engross::{Plan, Program, Renderer, Severity};

#[test]
fn each_certificate_is_without_warnings_and_shown() {
    let page = std::fs::read_to_string("docs/scripts.md").unwrap();
    let program = Program::open("examples/scripts").unwrap();
    let roster = program.open_roster().unwrap();
    let plan = Plan::new(program, roster).unwrap();
    let renderer = Renderer::new(plan.program().clone()).unwrap();
    assert!(renderer.findings().is_empty(), "{:?}", renderer.findings());
    let mut scratch = renderer.scratch();
    for entry in plan.entries() {
        let sheet = renderer.lay_out(entry, &mut scratch).unwrap();
        // A name that is set smaller than the largest size has a note.
        let warning = sheet
            .findings()
            .iter()
            .find(|finding| finding.severity > Severity::Note);
        assert_eq!(warning, None, "{}", entry.name());
        let picture = format!("scripts/{}", entry.key());
        assert!(page.contains(&format!("({picture})")), "{picture}");
        assert!(Path::new("docs").join(picture).exists());
    }
    assert_eq!(page.matches(".png)").count(), plan.len());
}
