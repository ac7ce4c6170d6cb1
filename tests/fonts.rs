//! Every kind of font, tested with fonts of bars whose ink is known: `tests/data/fonts/make.py`
//! draws them.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use std::io::Read as _;
use std::path::Path;

use engross::field::Field;
use engross::font::FontBook;
use engross::internals::{Coverage, FontStack, RasterCache, ShapeCache, draw, lay_out};
use engross::template::{Background, PixelFormat};
use engross::text::TextLayout;
use engross::{Code, OutputFormat, Plan, Program, Renderer, Severity, roster};

/// A program whose field is set at 100 px, so that ten font units are a pixel.
fn program(font: &str) -> Program {
    let toml = format!(
        r#"
        title    = "Fonts"
        roster   = "names.csv"
        template = "page.png"

        [[field]]
        text     = "{{name}}"
        box      = {{ x = 0, y = 0, width = 400, height = 200 }}
        size     = {{ max = 100, min = 100 }}
        align    = "left"
        align_by = "advance"
        {font}
        "#
    );
    Program::parse(&toml, "program.toml").unwrap()
}

fn book(file: &str) -> FontBook {
    let mut book = FontBook::new();
    book.add_path(&Path::new("tests/data/fonts").join(file))
        .unwrap();
    book
}

struct Set {
    field: Field,
    layout: TextLayout,
}

fn set(file: &str, font: &str, text: &str) -> Set {
    let field = program(font).fields()[0].clone();
    let stack = FontStack::new(&book(file), &field.style).unwrap();
    let layout = lay_out(text, None, &field, &stack, &mut ShapeCache::default());
    Set { field, layout }
}

impl Set {
    fn advances(&self) -> Vec<f32> {
        let runs = self.layout.lines.iter().flat_map(|line| &line.runs);
        runs.flat_map(|run| &run.glyphs)
            .map(|glyph| glyph.advance)
            .collect()
    }

    fn ink_size(&self) -> (f32, f32) {
        let ink = self.layout.ink.unwrap();
        (ink.width(), ink.height())
    }

    fn coverage(&self) -> Coverage {
        let mut coverage = Coverage::default();
        let mut cache = RasterCache::default();
        draw(&self.layout, self.field.bounds, &mut cache, &mut coverage);
        coverage
    }

    /// The sum of all coverage, in pixels.
    fn inked_area(&self) -> f32 {
        let values = self.coverage().values;
        values.iter().map(|&value| f32::from(value)).sum::<f32>() / 255.0
    }
}

#[track_caller]
fn assert_near(actual: f32, expected: f32) {
    assert!(
        (actual - expected).abs() < 0.05,
        "{actual} rather than {expected}"
    );
}

/// Checks the advance of `I` and the width of its ink at the axis values of the field.
#[track_caller]
fn assert_stem(file: &str, font: &str, advance: f32, width: f32) {
    let set = set(file, font, "I");
    assert_near(set.advances()[0], advance);
    assert_near(set.ink_size().0, width);
    assert_near(set.ink_size().1, 70.0);
    assert_near(set.inked_area(), width * 70.0);
}

#[test]
fn a_variable_font_is_set_at_the_axis_values_of_the_field() {
    for file in ["variable.ttf", "cff2.otf"] {
        assert_stem(file, "", 30.0, 10.0);
        assert_stem(file, "weight = 900", 60.0, 40.0);
        assert_stem(file, "variations = { wght = 650 }", 45.0, 25.0);
        // The field's own value takes precedence over its weight, and is limited to the range of
        // the font.
        assert_stem(
            file,
            "weight = 400\nvariations = { wght = 2000 }",
            60.0,
            40.0,
        );
        assert_stem(file, "variations = { wdth = 50 }", 30.0, 10.0);
    }
    assert_stem("variable.ttf", "weight = 100", 25.0, 5.0);

    let layout = set("variable.ttf", "weight = 650", "I").layout;
    let variations = layout.lines[0].runs[0].instance.variations();
    assert_eq!(variations, [("wght".parse().unwrap(), 650.0)]);
}

#[test]
fn overlapping_bars_of_a_variable_font_count_once() {
    for file in ["variable.ttf", "cff2.otf"] {
        // The horizontal bar is 50 × 10, the vertical one 10 × 50, and they share 10 × 10.
        assert_near(set(file, "", "+").inked_area(), 900.0);
        // At this weight the vertical bar is 40 × 50, and 30 × 10 of it is in the horizontal one.
        let bold = set(file, "weight = 900", "+");
        assert_near(bold.inked_area(), 500.0 + 40.0 * 50.0 - 30.0 * 10.0);
        assert!(bold.coverage().values.contains(&255));
    }
}

/// The font that a PDF with `I` embeds: the size of its glyph, in thousandths of an em.
#[cfg(feature = "pdf")]
fn embedded(file: &str, font: &str) -> (&'static str, [f32; 2]) {
    let page = Background::new(400, 200, PixelFormat::Gray, vec![255; 400 * 200]).unwrap();
    let renderer = Renderer::builder(program(font))
        .background(&page)
        .fonts(book(file));
    let renderer = renderer.build().unwrap();
    let pdf = renderer.one([("name", "I")], OutputFormat::Pdf, &mut renderer.scratch());
    let pdf = pdf.unwrap().into_bytes();
    let find = |from: usize, text: &str| {
        let found = pdf[from..].windows(text.len());
        let at = found.into_iter().position(|part| part == text.as_bytes());
        at.map(|at| from + at + text.len())
    };
    let (kind, at) = match find(0, "/CIDFontType0C") {
        Some(at) => ("CFF", at),
        None => ("TrueType", find(0, "/Length1").unwrap()),
    };
    let mut data = Vec::new();
    let stream = &pdf[find(at, "stream\n").unwrap()..];
    let mut inflate = flate2::read::ZlibDecoder::new(stream);
    inflate.read_to_end(&mut data).unwrap();
    let (bounds, unit) = match kind {
        "CFF" => {
            let font = ttf_parser::cff::Table::parse(&data).unwrap();
            let bounds = font.outline(ttf_parser::GlyphId(1), &mut Ignored);
            (bounds.unwrap(), font.matrix().sx)
        }
        _ => {
            let font = ttf_parser::Face::parse(&data, 0).unwrap();
            let bounds = font.glyph_bounding_box(ttf_parser::GlyphId(1));
            (bounds.unwrap(), 1.0 / f32::from(font.units_per_em()))
        }
    };
    let size = [bounds.width(), bounds.height()].map(|units| f32::from(units) * unit);
    (kind, size.map(|ems| (ems * 1000.0).round()))
}

#[cfg(feature = "pdf")]
struct Ignored;

#[cfg(feature = "pdf")]
impl ttf_parser::OutlineBuilder for Ignored {
    fn move_to(&mut self, _: f32, _: f32) {}
    fn line_to(&mut self, _: f32, _: f32) {}
    fn quad_to(&mut self, _: f32, _: f32, _: f32, _: f32) {}
    fn curve_to(&mut self, _: f32, _: f32, _: f32, _: f32, _: f32, _: f32) {}
    fn close(&mut self) {}
}

#[cfg(feature = "pdf")]
#[test]
fn a_pdf_embeds_the_outlines_at_the_axis_values() {
    assert_eq!(embedded("variable.ttf", ""), ("TrueType", [100.0, 700.0]));
    assert_eq!(
        embedded("variable.ttf", "weight = 900"),
        ("CFF", [400.0, 700.0])
    );
    assert_eq!(embedded("cff2.otf", ""), ("CFF", [100.0, 700.0]));
    assert_eq!(
        embedded("cff2.otf", "weight = 650"),
        ("CFF", [250.0, 700.0])
    );
    assert_eq!(embedded("cff.otf", ""), ("CFF", [100.0, 700.0]));
}

#[cfg(feature = "woff")]
#[test]
fn packed_fonts_are_set_and_embedded_as_those_in_them() {
    for (packed, font) in [
        ("variable.woff", "variable.ttf"),
        ("variable.woff2", "variable.ttf"),
        ("cff.woff2", "cff.otf"),
    ] {
        assert_stem(packed, "", 30.0, 10.0);
        #[cfg(feature = "pdf")]
        assert_eq!(embedded(packed, ""), embedded(font, ""));
        let [own, other] = [packed, font].map(|file| book(file).faces()[0].clone());
        assert_eq!(own.family(), other.family());
        // The digest is that of the file.
        let file = std::fs::read(format!("tests/data/fonts/{packed}")).unwrap();
        assert_eq!(*own.digest(), engross::Digest::sha256(&file));
        assert!(own.data().len() > file.len());
    }
    assert_stem("variable.woff2", "weight = 900", 60.0, 40.0);
    // In a folder, they are found by their names.
    let folder = tempfile::tempdir().unwrap();
    for file in ["variable.woff", "variable.woff2"] {
        std::fs::copy(format!("tests/data/fonts/{file}"), folder.path().join(file)).unwrap();
    }
    let mut book = FontBook::new();
    book.add_path(folder.path()).unwrap();
    assert_eq!(book.faces().len(), 2);
}

#[test]
fn each_face_of_a_collection_can_be_asked_for() {
    assert_stem("collection.ttc", "font = \"Test First\"", 30.0, 10.0);
    assert_stem("collection.ttc", "font = \"Test Second\"", 50.0, 30.0);
    let layout = set("collection.ttc", "font = \"Test Second\"", "I").layout;
    let face = layout.lines[0].runs[0].instance.face();
    assert_eq!(
        (face.index(), face.family(), face.label()),
        (1, "Test Second", "tests/data/fonts/collection.ttc")
    );
}

#[test]
fn postscript_outlines_are_drawn() {
    assert_stem("cff.otf", "", 30.0, 10.0);
    assert_near(set("cff.otf", "", "+").inked_area(), 900.0);
}

#[test]
fn colours_are_a_finding() {
    let page = Background::new(400, 200, PixelFormat::Gray, vec![255; 400 * 200]).unwrap();
    let program = program("");
    let names = roster::Roster::parse(
        b"name\nI\n+\n",
        "names.csv",
        &roster::RosterOptions::default(),
    );
    let plan = Plan::new(program, names.unwrap()).unwrap();
    let renderer = Renderer::builder(plan.program().clone())
        .background(&page)
        .fonts(book("color.ttf"))
        .build()
        .unwrap();
    let mut scratch = renderer.scratch();
    let findings: Vec<_> = plan
        .entries()
        .map(|entry| {
            let sheet = renderer.lay_out(entry, &mut scratch).unwrap();
            // A certificate can be made in spite of findings.
            let printed = renderer.print(&sheet, OutputFormat::Png, &mut scratch);
            assert!(printed.unwrap().bytes().len() > 100);
            let [finding] = sheet.findings() else {
                panic!("{:?}", sheet.findings());
            };
            assert_eq!(finding.code, Code::ColorGlyph);
            assert!(finding.hint.is_some());
            (
                finding.row().unwrap(),
                finding.severity,
                finding.message.clone(),
            )
        })
        .collect();
    let finding = |row, severity, message: &str| (row, severity, message.to_owned());
    let expected = [
        finding(
            2,
            Severity::Warning,
            "“I” (U+0049 LATIN CAPITAL LETTER I) is coloured, but is drawn in the field's colour",
        ),
        finding(
            3,
            Severity::Error,
            "“+” (U+002B PLUS SIGN) has no outline in tests/data/fonts/color.ttf, only a picture",
        ),
    ];
    assert_eq!(findings, expected);
    assert_near(set("color.ttf", "", "I").inked_area(), 700.0);
    assert!(set("color.ttf", "", "+").coverage().values.is_empty());
}
