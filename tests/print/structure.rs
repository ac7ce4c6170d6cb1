//! What documents say to readers who do not see them, and to archives: tagged PDF and PDF/A-2u.
//! `tests/external/archive.py` checks the same with other programs.

use std::fs;
use std::path::Path;

use engross::field::Field;
use engross::{Code, OutputFormat, PdfStandard, Plan, Program, Renderer};

use crate::pdf::Document;
use crate::{NAME, Printed, drawing};

const STANDARD: &str = "pdf_standard = \"a-2u\"\n";

/// Recipients, with their languages and pictures.
const ROSTER: &str = "name,lang,photo,role\n\
    Ann Lee,,a.png,speaker\n\
    İremnur Önder,tr,b.png,\n\
    Zoë,fr,a.png,guest\n";

const FIELDS: &str = r##"
[[field]]
text = "{name}"
box  = { x = 20, y = 20, width = 300, height = 60 }
size = 30

[[field]]
text = "{role}"
box  = { x = 20, y = 80, width = 300, height = 60 }
size = 20
when = { role = ["speaker", "guest"] }

[[field]]
kind = "qr"
text = "https://example.org/{name}"
box  = { x = 200, y = 120, width = 80, height = 80 }
background = "#ffffff"

[[field]]
kind = "image"
id   = "the-photo"
text = "{photo}"
box  = { x = 20, y = 120, width = 40, height = 40 }
"##;

/// The program with this in `[print]`, in a folder of its own.
fn renderer(folder: &Path, print: &str, fields: &str) -> engross::Result<(Plan, Renderer)> {
    let write = |name: &str, bytes: &[u8]| fs::write(folder.join(name), bytes).unwrap();
    let text = format!(
        "title = \"Über\"\nissuer = \"The (house)\"\nlang = \"en\"\nroster = \"roster.csv\"\n\
         template = \"front.png\"\ndpi = 100\n[print]\n{print}\n{fields}"
    );
    write("program.toml", text.as_bytes());
    write("roster.csv", ROSTER.as_bytes());
    for (name, side, alpha) in [("a.png", 8, 255), ("b.png", 9, 100)] {
        let pixels = image::RgbaImage::from_pixel(side, side, image::Rgba([9, 99, 200, alpha]));
        pixels.save(folder.join(name)).unwrap();
    }
    for side in ["front.png", "back.png"] {
        let page = image::GrayImage::from_pixel(340, 220, image::Luma([255]));
        page.save(folder.join(side)).unwrap();
    }
    let program = Program::open(folder)?;
    let roster = program.open_roster()?;
    let plan = Plan::new(program, roster)?;
    let renderer = Renderer::new(plan.program().clone())?;
    Ok((plan, renderer))
}

fn bind(plan: &Plan, renderer: &Renderer) -> Vec<u8> {
    let mut file = Vec::new();
    renderer.bind(plan.entries(), &mut file).unwrap();
    file
}

fn certify(plan: &Plan, renderer: &Renderer, index: usize) -> engross::Result<Vec<u8>> {
    let mut scratch = renderer.scratch();
    let certificate = renderer.certify(plan.entry(index), OutputFormat::Pdf, &mut scratch);
    certificate.map(engross::Certificate::into_bytes)
}

/// Compares a text with a file, or writes it there.
fn assert_golden(name: &str, text: &str) {
    let path = Path::new("tests/print").join(name);
    if std::env::var_os("ENGROSS_UPDATE_GOLDENS").is_some() {
        fs::write(&path, text).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap();
    assert_eq!(text, expected, "{name}");
}

#[test]
fn fields_are_headings_paragraphs_and_figures() {
    let folder = tempfile::tempdir().unwrap();
    let back = "\n[[field]]\nside = \"back\"\ntext = \"no. {photo}\"\nsize = 20\n\
                box = { x = 20, y = 20, width = 300, height = 60 }\n";
    let fields = [FIELDS, back].concat();
    let sheets = "back = \"back.png\"\npaper = \"A4\"\nup = [1, 2]\nmarks = true";
    let (plan, renderer) = renderer(folder.path(), sheets, &fields).unwrap();
    let mut text = String::new();
    for index in 0..2 {
        let file = certify(&plan, &renderer, index).unwrap();
        text += &format!("# A certificate\n{}\n", Document::parse(&file).structure());
    }
    let bound = bind(&plan, &renderer);
    text += &format!("# Sheets\n{}", Document::parse(&bound).structure());
    assert_golden("structure.txt", &text);
}

#[test]
fn the_first_text_with_the_name_is_a_heading_if_no_text_is_the_name() {
    let structure = |text: &str| {
        let printed = Printed::of(&["Ann Lee"], &drawing(86.0, 54.0, text), None, "");
        Document::parse(&printed.file(0)).structure()
    };
    let line =
        |y: u32, text: &str| format!("<text x=\"9\" y=\"{y}\" font-size=\"4\">{text}</text>");
    let both = [line(10, "To Dr {name}"), line(20, "{name} again")].concat();
    assert_eq!(
        structure(&both),
        "Document\n  H1 page 1, content 0\n  P page 1, content 1\n"
    );
    let name = [line(10, "To Dr {name}"), line(20, "{name}")].concat();
    assert_eq!(
        structure(&name),
        "Document\n  P page 1, content 0\n  H1 page 1, content 1\n"
    );
}

/// More pages than a leaf of the tree of parents has.
#[test]
fn the_parents_of_many_pages_are_found() {
    let names: Vec<String> = (0..150).map(|number| format!("Ann {number}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let printed = Printed::of(&names, &drawing(86.0, 54.0, NAME), None, "");
    let structure = Document::parse(&printed.bind()).structure();
    assert_eq!(structure.lines().count(), 1 + 2 * 150);
    assert!(structure.ends_with("  Sect, T \"Ann 149\"\n    H1 page 150, content 0\n"));
}

#[test]
fn every_file_is_tagged_and_only_an_archive_has_a_profile() {
    let folder = tempfile::tempdir().unwrap();
    let (plan, plain) = renderer(folder.path(), "", FIELDS).unwrap();
    let (archive_plan, archive) = renderer(folder.path(), STANDARD, FIELDS).unwrap();
    let of = |plan: &Plan, renderer: &Renderer| {
        let file = certify(plan, renderer, 1).unwrap();
        [file, bind(plan, renderer)]
    };
    let files = of(&plan, &plain)
        .into_iter()
        .zip(of(&archive_plan, &archive));
    for (plain, archive) in files {
        // A file without the standard must not say that it conforms to it.
        let document = Document::parse(&plain);
        assert!(document.catalog().contains("/MarkInfo<</Marked true>>"));
        assert!(document.catalog().contains("/Lang(en)"));
        assert!(!document.metadata().contains("pdfaid"));
        assert_eq!(document.profile(), None);
        assert_eq!(document.count("/Group<<"), 0);
        let structure = document.structure();

        let document = Document::parse(&archive);
        assert!(document.catalog().contains("/S/GTS_PDFA1"));
        let packet = document.metadata();
        for part in [
            "<pdfaid:part>2</pdfaid:part>",
            "<pdfaid:conformance>U</pdfaid:conformance>",
            "<xmp:CreatorTool>engross</xmp:CreatorTool>",
            "<rdf:li>The (house)</rdf:li>",
        ] {
            assert!(packet.contains(part), "{packet}");
        }
        // The seal's own properties are described wherever it is.
        let has_seal = packet.contains("engross:digest=");
        assert_eq!(packet.contains("<pdfaProperty:name>crc32</"), has_seal);
        assert_eq!(&document.profile().unwrap()[36..40], b"acsp");
        assert!(document.count("/Group<<") > 0);
        assert_eq!(document.structure(), structure);
        assert!(archive.len() > plain.len());
    }
}

/// A file of another kind is not up to date.
#[test]
fn the_standard_is_in_the_digest() {
    let folder = tempfile::tempdir().unwrap();
    let digests = ["", STANDARD].map(|print| {
        let (plan, renderer) = renderer(folder.path(), print, FIELDS).unwrap();
        let sheet = renderer
            .lay_out(plan.entry(0), &mut renderer.scratch())
            .unwrap();
        [OutputFormat::Pdf, OutputFormat::Png].map(|format| renderer.digest(&sheet, format))
    });
    assert_ne!(digests[0][0], digests[1][0]);
    assert_eq!(digests[0][1], digests[1][1]);
}

#[test]
fn pages_that_the_standard_does_not_allow_are_refused() {
    let side = image::GrayImage::from_pixel(90, 90, image::Luma([255]));
    let mut png = std::io::Cursor::new(Vec::new());
    side.write_to(&mut png, image::ImageFormat::Png).unwrap();
    let built = |dpi: f32| {
        let program = Program::builder("Small").pdf_standard(PdfStandard::A2u);
        let field = Field::text("{name}").at(5, 5, 80, 40).size(10);
        let program = program.field(field).dpi(dpi).build().unwrap();
        Renderer::builder(program).template(png.get_ref()).build()
    };
    assert!(built(300.0).is_ok());
    let error = built(2400.0).unwrap_err();
    assert_eq!(error.code(), Code::PdfStandard);
    assert_eq!(
        error.to_string(),
        "the sides of a page in PDF/A-2u are from 1.1 to 5080 mm long, but the page is 1 × 1 mm"
    );
}

#[test]
fn fonts_that_may_not_be_embedded_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let font = fs::read("tests/data/fonts/variable.ttf").unwrap();
    fs::write(folder.path().join("free.ttf"), &font).unwrap();
    fs::write(folder.path().join("bound.ttf"), restricted(font)).unwrap();
    let field = "\n[[field]]\ntext = \"I+I\"\nsize = 30\n\
                 box = { x = 20, y = 20, width = 300, height = 60 }\n";
    for (file, print, is_refused) in [
        ("free.ttf", "", false),
        ("free.ttf", STANDARD, false),
        ("bound.ttf", "", false),
        ("bound.ttf", STANDARD, true),
    ] {
        let (plan, renderer) = renderer_with_font(folder.path(), file, print, field);
        let certificate = certify(&plan, &renderer, 0);
        let error = certificate
            .err()
            .map(|error| (error.code(), error.to_string()));
        let expected = is_refused.then(|| {
            let font = folder.path().join(file);
            let font = font.display();
            let message = format!("{font}: does not permit embedding, which PDF/A-2u requires");
            (Code::PdfStandard, message)
        });
        assert_eq!(error, expected, "{file} {print}");
    }
}

/// The program with a font of its own.
fn renderer_with_font(folder: &Path, font: &str, print: &str, fields: &str) -> (Plan, Renderer) {
    renderer(folder, print, fields).unwrap();
    let path = folder.join("program.toml");
    let text = fs::read_to_string(&path).unwrap();
    let fonts = format!("fonts = [\"{font}\"]\ndpi = 100\n");
    fs::write(&path, text.replace("dpi = 100\n", &fonts)).unwrap();
    let program = Program::open(folder).unwrap();
    let roster = program.open_roster().unwrap();
    let plan = Plan::new(program, roster).unwrap();
    let renderer = Renderer::new(plan.program().clone()).unwrap();
    (plan, renderer)
}

/// The same font with the right to embed it taken away.
fn restricted(mut font: Vec<u8>) -> Vec<u8> {
    let count = usize::from(u16::from_be_bytes([font[4], font[5]]));
    let records = (0..count).map(|index| 12 + 16 * index);
    let record = { records }
        .find(|at| &font[*at..at + 4] == b"OS/2")
        .unwrap();
    let start = u32::from_be_bytes(*font[record + 8..].first_chunk().unwrap()) as usize;
    font[start + 8..start + 10].copy_from_slice(&2_u16.to_be_bytes());
    font
}
