//! Drawings in PDF: as outlines, with pixels only for what PDF cannot express. `tests/external/outlines.py`
//! looks at them with other programs.
#![cfg(all(feature = "bundled-fonts", feature = "pdf", feature = "svg"))]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

#[path = "common/pdf.rs"]
#[expect(dead_code, reason = "each test uses a part of it")]
mod pdf;

use engross::font::FontBook;
use engross::{Code, OutputFormat, PdfBackground, Plan, Program, ProgramBuilder, Renderer};

use pdf::Document;

const NAME: &str = "<text x=\"200\" y=\"80\" font-family=\"Noto Serif\">{name}</text>";

fn drawing(content: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"400\" height=\"100\">{content}{NAME}</svg>"
    )
}

fn program() -> ProgramBuilder {
    Program::builder("Outlines")
}

fn fonts() -> FontBook {
    let mut book = FontBook::new();
    book.add_bundled().unwrap();
    book
}

fn renderer(program: ProgramBuilder, template: &[u8]) -> Renderer {
    let program = program.build().unwrap();
    let builder = Renderer::builder(program).template(template);
    builder.fonts(fonts()).build().unwrap()
}

fn file(renderer: &Renderer) -> Vec<u8> {
    let mut scratch = renderer.scratch();
    let made = renderer.one([("name", "Ada")], OutputFormat::Pdf, &mut scratch);
    made.unwrap().bytes().to_vec()
}

/// The file with this in its template.
fn outlined(content: &str) -> Document {
    let renderer = renderer(program(), drawing(content).as_bytes());
    assert_eq!(renderer.pdf_findings(), [], "{content}");
    Document::parse(&file(&renderer))
}

#[test]
fn paths_are_operators() {
    let document = outlined(
        "<rect x=\"10\" y=\"20\" width=\"30\" height=\"40\" fill=\"#f00\"/>\
         <path d=\"M5 5L50 5\" stroke=\"#00f\" stroke-width=\"2\" stroke-dasharray=\"3 1\"/>",
    );
    assert_eq!(document.count("/Subtype/Image"), 0);
    let template = document.stream_with("/BBox[0 0 400 100]");
    assert_eq!(
        template,
        "1 0 0 rg\n10 20 30 40 re\nf\n0 0 1 RG\n2 w\n0 J\n0 j\n4 M\n[3 1 ] 0 d\n5 5 m\n50 5 l\nS\n"
    );
}

#[test]
fn each_kind_of_paint_and_group_has_its_object() {
    let gradient = "<linearGradient id=\"a\"><stop stop-color=\"red\"/>\
        <stop offset=\"1\" stop-color=\"blue\" stop-opacity=\"OPACITY\"/></linearGradient>\
        <rect width=\"50\" height=\"50\" fill=\"url(#a)\"/>";
    let clip = "<clipPath id=\"k\">SHAPES</clipPath>\
        <rect width=\"50\" height=\"50\" clip-path=\"url(#k)\"/>";
    let circle = "<circle cx=\"20\" cy=\"20\" r=\"9\"/>";
    let mask = "<mask id=\"m\" style=\"mask-type:KIND\"><rect width=\"30\" height=\"30\" \
        fill=\"#888\"/></mask><rect width=\"50\" height=\"50\" mask=\"url(#m)\"/>";
    let pattern = "<pattern id=\"p\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\">\
        <rect width=\"4\" height=\"4\"/></pattern>\
        <rect width=\"50\" height=\"50\" fill=\"url(#p)\"/>";
    let group = "<g style=\"STYLE\"><rect width=\"9\" height=\"9\"/>\
        <rect x=\"5\" width=\"9\" height=\"9\"/></g>";
    for (content, parts) in [
        (gradient.replace("OPACITY", "1"), vec!["/ShadingType 2"]),
        (
            gradient.replace("OPACITY", ".2"),
            vec!["/ShadingType 2", "/S/Luminosity"],
        ),
        (
            gradient.replace("OPACITY", "1").replace("linear", "radial"),
            vec!["/ShadingType 3"],
        ),
        (pattern.to_owned(), vec!["/PatternType 1"]),
        (mask.replace("KIND", "luminance"), vec!["/S/Luminosity"]),
        (mask.replace("KIND", "alpha"), vec!["/S/Alpha"]),
        (
            clip.replace("SHAPES", &circle.repeat(2)),
            vec!["/S/Luminosity"],
        ),
        (group.replace("STYLE", "opacity:.5"), vec!["/ca 0.5"]),
        (
            group.replace("STYLE", "mix-blend-mode:multiply"),
            vec!["/BM/Multiply", "/I true"],
        ),
    ] {
        let document = outlined(&content);
        for part in parts {
            assert!(document.count(part) > 0, "{part}: {content}");
        }
        assert_eq!(document.count("/Subtype/Image"), 0, "{content}");
    }
    let clipped = outlined(&clip.replace("SHAPES", circle));
    assert_eq!(clipped.count("/SMask"), 0, "one shape clips by itself");
}

/// A form starts with the lines of the place where it is drawn.
#[test]
fn a_group_sets_all_of_its_lines() {
    let document = outlined(
        "<path d=\"M5 5h90\" stroke=\"#000\" stroke-width=\"5\" stroke-dasharray=\"9\"/>\
         <g opacity=\".5\"><path d=\"M5 9h90\" stroke=\"#f00\"/><path d=\"M5 8h90\" stroke=\"#00f\"/></g>",
    );
    let group = document.stream_with("/S/Transparency");
    assert!(group.contains("1 w\n0 J\n0 j\n4 M\n[] 0 d\n"), "{group}");
}

#[test]
fn a_gradient_that_repeats_too_often_is_pixels() {
    let wide = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"600\" height=\"100\" \
         viewBox=\"0 0 60000 10000\"><linearGradient id=\"g\" gradientUnits=\"userSpaceOnUse\" \
         spreadMethod=\"repeat\" x1=\"0\" x2=\"0.00002\"><stop stop-color=\"red\"/>\
         <stop offset=\"1\" stop-color=\"blue\"/></linearGradient>\
         <rect width=\"60000\" height=\"5000\" fill=\"url(#g)\"/>\
         <text x=\"9000\" y=\"9000\" font-size=\"2000\" font-family=\"Noto Serif\">{name}</text></svg>";
    let made = renderer(program(), wide.as_bytes());
    let codes: Vec<Code> = made.pdf_findings().iter().map(|found| found.code).collect();
    assert_eq!(codes, [Code::PixelsInPdf]);
    assert_eq!(Document::parse(&file(&made)).count("/ShadingType"), 0);
}

#[test]
fn a_filter_alone_is_pixels() {
    let blur = "<filter id=\"f\"><feGaussianBlur stdDeviation=\"2\"/></filter>\
        <rect x=\"20\" y=\"20\" width=\"30\" height=\"30\" filter=\"url(#f)\"/>\
        <rect x=\"99\" width=\"9\" height=\"9\" fill=\"#0f0\"/>";
    let made = renderer(program(), drawing(blur).as_bytes());
    let codes: Vec<Code> = made.pdf_findings().iter().map(|found| found.code).collect();
    assert_eq!(codes, [Code::PixelsInPdf]);
    assert!(
        made.findings()
            .iter()
            .all(|found| found.code != Code::PixelsInPdf)
    );
    let document = Document::parse(&file(&made));
    // The colours, and how opaque they are.
    assert_eq!(document.count("/Subtype/Image"), 2);
    let template = document.stream_with("/BBox[0 0 400 100]");
    assert!(
        template.contains("0 1 0 rg\n99 0 9 9 re\nf\n"),
        "{template}"
    );
}

#[test]
fn a_blend_mode_that_pdf_lacks_makes_all_pixels() {
    let lighter = "<rect width=\"9\" height=\"9\" style=\"mix-blend-mode:plus-lighter\"/>\
        <text x=\"9\" y=\"40\" font-family=\"Noto Serif\">Words</text>";
    let made = renderer(program(), drawing(lighter).as_bytes());
    let message = made.pdf_findings()[0].to_string();
    assert!(
        message.contains("the whole drawing is in pixels"),
        "{message}"
    );
    let document = Document::parse(&file(&made));
    assert_eq!(document.count("/Subtype/Image"), 1);
    assert_eq!(document.count("/Subtype/Type3"), 1, "its words are there");
}

#[test]
fn words_of_the_drawing_can_be_found() {
    let document = outlined(
        "<text x=\"9\" y=\"40\" font-family=\"Noto Serif\" letter-spacing=\"9\">AVE</text>",
    );
    assert_eq!(document.count("/Subtype/Type3"), 1);
    let words =
        document.stream_with("/BBox[0 0 400 100]/Matrix[0.0025 0 0 -0.01 0 1]/Resources<</Font");
    assert!(words.starts_with("BT\n3 Tr\n"), "{words}");
    // A, E, V in the order of their codes.
    let shown: Vec<&str> = words.lines().filter(|line| line.ends_with("Tj")).collect();
    assert_eq!(shown, ["<01>Tj", "<03>Tj", "<02>Tj"]);
}

#[test]
fn a_program_can_ask_for_pixels() {
    let program = program().pdf_background(PdfBackground::Pixels);
    let blur = "<filter id=\"f\"><feGaussianBlur stdDeviation=\"2\"/></filter>\
        <rect width=\"30\" height=\"30\" filter=\"url(#f)\"/>";
    let made = renderer(program, drawing(blur).as_bytes());
    assert_eq!(made.pdf_findings(), []);
    let document = Document::parse(&file(&made));
    assert_eq!(document.count("/Subtype/Image"), 1);
    assert_eq!(document.count("/Subtype/Form"), 0);
}

#[test]
fn a_bound_document_has_the_drawing_once() {
    let rect = drawing("<rect width=\"9\" height=\"9\"/>");
    let made = renderer(program(), rect.as_bytes());
    let names = (0..50).map(|number| [format!("Name {number}")]);
    let roster = engross::roster::Roster::from_rows("r.csv", ["name"], names).unwrap();
    let plan = Plan::new(std::sync::Arc::clone(made.program()), roster).unwrap();
    let bind = || {
        let mut out = Vec::new();
        made.bind(plan.entries(), &mut out).unwrap();
        out
    };
    let document = bind();
    assert_eq!(document, bind());
    let document = Document::parse(&document);
    assert_eq!(document.pages().len(), 50);
    assert_eq!(document.count("/BBox[0 0 400 100]"), 1);
}

#[cfg(feature = "pdf-template")]
mod pages {
    use super::*;

    /// A file with one page, with these keys and any further objects from number 5 on.
    fn page(keys: &str, content: &str, further: &[&str]) -> Vec<u8> {
        let page = format!("<</Type/Page/Parent 2 0 R/Contents 4 0 R{keys}>>");
        let content = format!(
            "<</Length {}>>\nstream\n{content}\nendstream",
            content.len()
        );
        let mut objects = vec![
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            &page,
            &content,
        ];
        objects.extend_from_slice(further);
        let mut file = b"%PDF-1.7\n".to_vec();
        for (number, object) in (1..).zip(&objects) {
            file.extend(format!("{number} 0 obj\n{object}\nendobj\n").bytes());
        }
        file.extend(b"trailer\n<</Root 1 0 R>>\n%%EOF\n");
        file
    }

    fn embedded(file_of_page: &[u8]) -> Document {
        let text = "title = \"T\"\ntemplate = \"t.pdf\"\n[[field]]\ntext = \"{name}\"\n\
            box = { x = 10, y = 10, width = 60, height = 20 }\nsize = 10\n";
        let program = Program::parse(text, "program.toml").unwrap();
        let builder = Renderer::builder(program).template(file_of_page);
        let made = builder.fonts(fonts()).build().unwrap();
        Document::parse(&file(&made))
    }

    #[test]
    fn a_page_is_embedded_as_it_is() {
        let keys = "/MediaBox[0 0 200 100]/CropBox[50 0 200 100]/Rotate 90";
        let document = embedded(&page(keys, "0 0 1 rg 10 10 50 50 re f", &[]));
        assert_eq!(document.count("/Subtype/Image"), 0);
        let own = document.stream_with("/BBox[50 0 200 100]");
        assert_eq!(own.trim_end(), "0 0 1 rg 10 10 50 50 re f");
    }

    #[test]
    fn what_a_page_shows_beside_its_content_is_drawn_as_outlines() {
        let keys = "/MediaBox[0 0 200 100]/Annots[5 0 R]";
        let note = "<</Type/Annot/Subtype/Square/Rect[10 10 50 50]/AP<</N 6 0 R>>>>";
        let look = "<</Type/XObject/Subtype/Form/BBox[0 0 40 40]/Length 26>>\nstream\n\
            1 0 0 rg 0 0 40 40 re f   \nendstream";
        let content = "0 0 1 rg 100 10 50 50 re f";
        let document = embedded(&page(keys, content, &[note, look]));
        assert_eq!(document.count("/Subtype/Image"), 0);
        assert_eq!(document.count("/BBox[0 0 1 1]"), 0);
        let link = "<</Type/Annot/Subtype/Link/Rect[10 10 50 50]>>";
        let document = embedded(&page(keys, content, &[link]));
        assert_eq!(document.count("/BBox[0 0 1 1]"), 1);
    }
}
