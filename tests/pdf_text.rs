//! Texts in PDF, as readers put them together. `tests/external/pdf.py` reads them with other programs.
#![cfg(all(feature = "bundled-fonts", feature = "pdf"))]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

#[path = "common/pdf.rs"]
#[expect(dead_code, reason = "each test uses a part of it")]
mod pdf;

use engross::font::FontBook;
use engross::{OutputFormat, Program, Renderer};

use pdf::Document;

const PROGRAM: &str = "title = \"T\"\ntemplate = \"t.png\"\n[[field]]\ntext = \"{name}\"\n\
    box = { x = 20, y = 20, width = 960, height = 160 }\nsize = 64\n";

/// An object of text: the span that it is in, where it starts, and the operand that it shows.
#[derive(Debug)]
struct Object {
    span: Option<usize>,
    x: f32,
    shown: String,
}

fn template() -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, 1000, 200);
    encoder.set_color(png::ColorType::Grayscale);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&[255; 1000 * 200]).unwrap();
    writer.finish().unwrap();
    file
}

/// The objects of a name, in the order of the file.
fn objects(name: &str, lang: &str) -> Vec<Object> {
    let text = format!("lang = \"{lang}\"\n{PROGRAM}");
    let program = Program::parse(&text, "program.toml").unwrap();
    let mut book = FontBook::new();
    book.add_bundled().unwrap();
    let template = template();
    let builder = Renderer::builder(program).template(&template);
    let renderer = builder.fonts(book).build().unwrap();
    let mut scratch = renderer.scratch();
    let made = renderer.one([("name", name)], OutputFormat::Pdf, &mut scratch);
    let document = Document::parse(made.unwrap().bytes());
    let pages = document.pages();
    let content = pages[0].content();
    let (mut objects, mut span, mut spans) = (Vec::new(), None, 0);
    let pieces: Vec<&str> = content.split(" Tm").collect();
    for two in pieces.windows(2) {
        let (before, after) = (two[0], two[1]);
        if before.contains("/Span<<") {
            span = Some(spans);
            spans += 1;
        } else if before.contains("EMC") {
            span = None;
        }
        let mut numbers = before.rsplit(' ');
        let x = numbers.nth(1).unwrap().parse().unwrap();
        let end = ["Tj", "TJ"].map(|operator| after.find(operator));
        let end = end.into_iter().flatten().min().unwrap();
        let shown = after[..end].to_owned();
        objects.push(Object { span, x, shown });
    }
    assert!(spans > 0, "{name} has no spans: {content}");
    objects
}

/// pdfium sorts objects by where they start, and repeats the text of a span that it meets again.
#[test]
fn no_object_of_a_span_starts_beside_it() {
    for (name, lang) in [
        (
            "\u{E1B}\u{E23}\u{E35}\u{E0A}\u{E32} \u{E1A}\u{E23}\u{E37}\u{E25}",
            "th",
        ),
        ("\u{E8A}\u{EB4}\u{E99}\u{EC1}\u{E9A}\u{E94}", "lo"),
        (
            "\u{179F}\u{17CA}\u{17B8}\u{1793}\u{1794}\u{17CA}\u{17C2}\u{178F}",
            "km",
        ),
        (
            "\u{92C}\u{930}\u{94D}\u{91F}\u{930}\u{93E}\u{92E}",
            "ks-Deva",
        ),
        ("\u{5E9}\u{5C1}\u{5B8}\u{5DC}\u{5D5}\u{5B9}\u{5DD}", "he"),
    ] {
        let mut sorted = objects(name, lang);
        sorted.sort_by(|one, other| one.x.total_cmp(&other.x));
        let mut spans: Vec<Option<usize>> = sorted.iter().map(|object| object.span).collect();
        spans.dedup();
        let mut seen: Vec<usize> = spans.into_iter().flatten().collect();
        let count = seen.len();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), count, "{name}: a span is met twice: {sorted:?}");
    }
}

/// pdfium skips objects without a width, and blanks have none.
#[test]
fn a_span_without_a_glyph_is_as_wide_as_its_character() {
    // Two letters that are one glyph.
    let objects = objects("\u{645}\u{6C7}\u{644}\u{644}\u{6D5}\u{631}", "kk-Arab");
    let spans: Vec<usize> = objects.iter().filter_map(|object| object.span).collect();
    for span in spans {
        let shown = objects.iter().filter(|object| object.span == Some(span));
        let mut shown: Vec<&str> = shown.map(|object| &*object.shown).collect();
        shown.sort_unstable();
        shown.dedup();
        let is_wide = shown.len() > 1 || shown[0].starts_with('[');
        assert!(is_wide, "span {span} has blanks alone: {objects:?}");
    }
}
