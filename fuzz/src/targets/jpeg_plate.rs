//! For a page of any pixels with fields anywhere, the printed JPEG file decodes to what the page
//! with its ink decodes to when it is coded as a whole, and its digest is right.

use engross::roster::{Roster, RosterOptions};
use engross::{Digest, OutputFormat, Plan, Renderer, Sheet, Subsampling};

use crate::input::structured;
use crate::page::{self, Input};

/// No font has this character, which is therefore left out.
const NO_INK: &str = "[\"\u{E000}\"]";

pub fn run(bytes: &[u8]) {
    let Some((quality, subsampling, input)) = structured::<(u8, u8, Input<'_>)>(bytes) else {
        return;
    };
    let subsampling = Subsampling::ALL[usize::from(subsampling) % Subsampling::ALL.len()];
    let publish = format!(
        "quality = {}\nsubsampling = \"{subsampling}\"",
        quality % 100 + 1
    );
    let program = page::program(&input, &publish);
    let Some(plan) = page::plan(program.clone(), &input) else {
        return;
    };
    let renderer = page::renderer(&plan, &page::background(&input));
    let roster = Roster::parse(NO_INK.as_bytes(), "r.json", &RosterOptions::default());
    let roster = roster.expect("a name");
    let blank = Plan::new(program, roster).expect("the program needs only names");
    let mut scratch = renderer.scratch();
    for entry in plan.entries().chain(plan.entries()) {
        let sheet = renderer
            .lay_out(entry, &mut scratch)
            .expect("the plan's own program");
        let printed = pixels_of_file(&renderer, &sheet);
        let page = renderer
            .pixels(&sheet, &mut scratch)
            .expect("the plan's own program");
        let whole = page::renderer(&blank, &page);
        let sheet = whole
            .lay_out(blank.entry(0), &mut scratch)
            .expect("the plan's own program");
        assert!(printed == pixels_of_file(&whole, &sheet));
    }
}

/// The pixels that a certificate decodes to.
fn pixels_of_file(renderer: &Renderer, sheet: &Sheet) -> image::RgbImage {
    let certificate = renderer
        .print(sheet, OutputFormat::Jpeg, &mut renderer.scratch())
        .expect("the plan's own program");
    let file = certificate.bytes();
    assert_eq!(certificate.sha256(), Digest::sha256(file));
    image::load_from_memory_with_format(file, image::ImageFormat::Jpeg)
        .expect("a complete JPEG file")
        .into_rgb8()
}
