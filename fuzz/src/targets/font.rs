//! Fonts: texts of many scripts are laid out and drawn in them at two weights, and written as PDF.
//! All ink is inside the box, unless the text is reported to be too large for it.

use std::sync::LazyLock;

use engross::font::FontBook;
use engross::internals::{Coverage, FontStack, RasterCache, ShapeCache, draw, lay_out};
use engross::template::{Background, PixelFormat};
use engross::{OutputFormat, Program, Renderer};

const TEXTS: [&str; 5] = [
    "AIi+ 1",
    "AVA fiffl Zoe\u{308} İ",
    "محمد علي שלום",
    "आनंद किकी ক্ষ ไทย กี่",
    "王小明 Ω Ж",
];

const PROGRAM: &str = r#"
title    = "Award"
roster   = "roster.csv"
template = "template.png"

[[field]]
text = "{name}"
box  = { x = 10, y = 10, width = 180, height = 80 }
size = { max = 40, min = 8 }
overflow = ["shrink", "wrap"]

[[field]]
id     = "bold"
text   = "{name}"
box    = { x = 10, y = 10, width = 180, height = 80 }
size   = { max = 40, min = 8 }
weight = 650
"#;

static AWARD: LazyLock<Program> =
    LazyLock::new(|| Program::parse(PROGRAM, "program.toml").expect("the program above is right"));

static PAGE: LazyLock<Background> = LazyLock::new(|| {
    Background::new(200, 100, PixelFormat::Gray, vec![255; 20_000]).expect("a whole page")
});

pub fn run(bytes: &[u8]) {
    let mut book = FontBook::new();
    if book.add_data("font", bytes.to_vec()).is_err() {
        return;
    }
    for field in AWARD.fields() {
        let stack = FontStack::new(&book, &field.style).expect("it has a font");
        let mut shapes = ShapeCache::default();
        let mut cache = RasterCache::default();
        let mut coverage = Coverage::default();
        for text in TEXTS {
            let layout = lay_out(text, None, field, &stack, &mut shapes);
            draw(&layout, field.bounds, &mut cache, &mut coverage);
            let area = coverage.bounds;
            assert!(area.right() <= field.bounds.right() && area.bottom() <= field.bounds.bottom());
            if let (None, Some(ink)) = (layout.fit.shortfall, layout.ink) {
                let bounds = field.bounds;
                let is_inside = ink.left >= bounds.x as f32
                    && ink.top >= bounds.y as f32
                    && ink.right <= bounds.right() as f32
                    && ink.bottom <= bounds.bottom() as f32;
                assert!(is_inside, "{ink:?}");
            }
        }
    }
    let renderer = Renderer::builder(AWARD.clone())
        .background(&PAGE)
        .fonts(book)
        .build();
    if let Ok(renderer) = renderer {
        let mut scratch = renderer.scratch();
        for text in TEXTS {
            // Errors are those of the font.
            let _ = renderer.one([("name", text)], OutputFormat::Pdf, &mut scratch);
        }
    }
}
