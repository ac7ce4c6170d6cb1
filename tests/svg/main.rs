//! Templates drawn in SVG: fields where resvg itself would put their texts, drawings as real
//! programs write them, and what is refused.
#![cfg(feature = "svg")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod exporters;
mod fields;
mod flows;
mod fonts;
mod pictures;
mod placement;
mod refused;
mod samples;
mod styles;

use std::sync::Arc;

use engross::font::FontBook;
use engross::roster::Roster;
use engross::template::Drawing;
use engross::{Code, Diagnostic, Error, OutputFormat, Plan, Program, Renderer};

const HEAD: &str = "title = \"T\"\nroster = \"r.csv\"\ntemplate = \"t.svg\"\nfonts = [\"fonts\"]\n";

const PAGE: &str = "width=\"600\" height=\"400\"";
const SERIF: &str = "font-family=\"Noto Serif\" font-size=\"32\"";

fn drawing(view: &str, content: &str) -> String {
    format!("<svg xmlns=\"http://www.w3.org/2000/svg\" {view}>{content}</svg>")
}

fn program(svg: &str, fields: &str) -> Result<Program, Error> {
    let drawing = Drawing::parse(svg.as_bytes(), "t.svg")?;
    Program::parse(&format!("{HEAD}{fields}"), "program.toml")?.with_drawing(Arc::new(drawing), 1.0)
}

/// The columns `name` and `hours` of one recipient.
fn plan(program: Program, name: &str) -> Plan {
    let roster = Roster::from_rows("r.csv", ["name", "hours"], [[name, "12"]]).unwrap();
    Plan::new(program, roster).unwrap()
}

/// The pixels, in RGB, of the certificate of a recipient of this name.
fn rendered(svg: &str, fields: &str, name: &str) -> (image::RgbImage, Vec<Diagnostic>) {
    let plan = plan(program(svg, fields).unwrap(), name);
    let renderer = Renderer::new(plan.program().clone()).unwrap();
    let mut scratch = renderer.scratch();
    let sheet = renderer.lay_out(plan.entry(0), &mut scratch).unwrap();
    let mut findings = renderer.findings().to_vec();
    findings.extend_from_slice(sheet.findings());
    let png = renderer
        .print(&sheet, OutputFormat::Png, &mut scratch)
        .unwrap()
        .into_bytes();
    (image::load_from_memory(&png).unwrap().into_rgb8(), findings)
}

fn book() -> FontBook {
    let mut book = FontBook::new();
    book.add_path("fonts".as_ref()).unwrap();
    book
}

/// The edges of what is darker than a faint grey: left, top, right, bottom.
fn ink(image: &image::RgbImage) -> [u32; 4] {
    let mut edges = [u32::MAX, u32::MAX, 0, 0];
    for (x, y, pixel) in image.enumerate_pixels() {
        if pixel.0.iter().any(|sample| *sample < 224) {
            edges = [
                edges[0].min(x),
                edges[1].min(y),
                edges[2].max(x + 1),
                edges[3].max(y + 1),
            ];
        }
    }
    edges
}

fn codes(findings: &[Diagnostic]) -> Vec<Code> {
    findings.iter().map(|finding| finding.code).collect()
}
