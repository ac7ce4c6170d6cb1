//! The certificates in docs/scripts.md and docs/authenticity.md.
#![cfg(all(
    feature = "bundled-fonts",
    feature = "credential",
    feature = "qr",
    feature = "svg"
))]

use std::path::Path;

use engross::{FieldContent, Plan, Program, Renderer, Severity};

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

#[test]
fn the_signed_certificate_leads_to_the_page_that_is_shown_beside_it() {
    let page = std::fs::read_to_string("docs/authenticity.md").unwrap();
    assert!(page.contains("(authenticity.png)"));
    assert!(Path::new("docs/authenticity.png").exists());
    let program = Program::open("assets/demonstration-2026").unwrap();
    let roster = program.open_roster().unwrap();
    let plan = Plan::new(program, roster).unwrap();
    let renderer = Renderer::new(plan.program().clone()).unwrap();
    let mut scratch = renderer.scratch();
    for entry in plan.entries() {
        let sheet = renderer.lay_out(entry, &mut scratch).unwrap();
        let codes = sheet.fields().iter().filter(
            |field| matches!(&field.content, FieldContent::Qr(layout) if layout.symbol.is_some()),
        );
        assert_eq!(codes.count(), 1, "{}", entry.name());
        assert!(entry.verify_link().contains("/verify.html#"));
    }
}
