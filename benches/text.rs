//! The cost of setting and drawing a name, without encoding it: `cargo bench --bench text`.
//!
//! docs/text.md records the figures.
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on panics")]

use std::hint::black_box;
use std::sync::Arc;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use engross::Program;
use engross::field::{Field, Overflow};
use engross::font::FontBook;
use engross::internals::{Coverage, FontStack, RasterCache, ShapeCache, draw, lay_out};
use engross::text::{self, Language, TextLayout};

/// One field of one line at 96 px, as on a certificate.
const PROGRAM: &str = r#"
title    = "Benchmark"
roster   = "names.csv"
template = "page.png"

[[field]]
text = "{name}"
box  = { x = 100, y = 100, width = 1600, height = 240 }
font = "FAMILY"
size = { max = 96, min = 48 }
"#;

/// Names of about 20 letters, a longer one that is shrunk, and shorter ones in Devanagari and
/// Chinese.
const NAMES: &[(&str, &str, &str, &str)] = &[
    ("text face", "Noto Serif", "en", "Maximilian Fernández"),
    ("calligraphic", "Great Vibes", "en", "Maximilian Fernández"),
    (
        "shrunk",
        "Great Vibes",
        "en",
        "Maximiliana Wolfeschlegelsteinhausenbergerdorffer",
    ),
    ("Vietnamese", "Great Vibes", "vi", "Nguyễn Thị Ánh Tuyết"),
    (
        "Arabic",
        "Noto Naskh Arabic",
        "ar",
        "محمد بن موسى الخوارزمي",
    ),
    (
        "Devanagari",
        "Noto Serif Devanagari",
        "hi",
        "क्षितिज श्रीवास्तव",
    ),
    ("Chinese", "Noto Serif SC", "zh-Hans", "欧阳震华"),
];

/// A name, its field, and the fonts and caches that set it.
struct Bench {
    name: String,
    language: Option<Arc<Language>>,
    field: Field,
    stack: FontStack,
    shape: ShapeCache,
    raster: RasterCache,
    coverage: Coverage,
}

impl Bench {
    fn new(book: &FontBook, family: &str, language: &str, name: impl Into<String>) -> Self {
        let program = PROGRAM.replace("FAMILY", family);
        let program = Program::parse(&program, "program.toml").unwrap();
        let field = program.fields()[0].clone();
        let stack = FontStack::new(book, &field.style).unwrap();
        Self {
            name: name.into(),
            language: Language::new(language).map(Arc::new),
            field,
            stack,
            shape: ShapeCache::default(),
            raster: RasterCache::default(),
            coverage: Coverage::default(),
        }
    }

    fn lay_out(&mut self) -> TextLayout {
        let language = self.language.as_ref();
        lay_out(
            self.name.as_str(),
            language,
            &self.field,
            &self.stack,
            &mut self.shape,
        )
    }

    fn draw(&mut self, layout: &TextLayout) {
        draw(
            layout,
            self.field.bounds,
            &mut self.raster,
            &mut self.coverage,
        );
    }
}

fn names(criterion: &mut Criterion) {
    let mut book = FontBook::new();
    book.add_bundled().unwrap();
    for &(kind, family, language, name) in NAMES {
        let mut bench = Bench::new(&book, family, language, name);
        let mut group = criterion.benchmark_group(kind);
        group.bench_function("set", |b| b.iter(|| black_box(bench.lay_out())));
        let layout = bench.lay_out();
        assert!(
            layout.missing.is_empty() && layout.fit.shortfall.is_none(),
            "{kind}"
        );
        group.bench_function("draw", |b| b.iter(|| bench.draw(black_box(&layout))));
        group.bench_function("set and draw", |b| {
            b.iter(|| {
                let layout = bench.lay_out();
                bench.draw(&layout);
            });
        });
        group.bench_function("draw with cold caches", |b| {
            b.iter_batched(
                RasterCache::default,
                |cache| {
                    bench.raster = cache;
                    bench.draw(&layout);
                },
                BatchSize::SmallInput,
            );
        });
        group.finish();
    }
}

fn findings(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("findings");
    for &(kind, _, _, name) in NAMES {
        group.bench_function(kind, |b| b.iter(|| text::lint(black_box(name))));
    }
    group.finish();
}

/// Texts that are not names. Their cost has to be bounded all the same.
fn hostile(criterion: &mut Criterion) {
    let mut book = FontBook::new();
    book.add_bundled().unwrap();
    let texts = [
        ("10,000 letters", "x".repeat(10_000)),
        ("2,000 words", "Anna ".repeat(2_000)),
        ("10,000 Han characters", "中文".repeat(5_000)),
        ("10,000 turns of direction", "aא".repeat(5_000)),
        (
            "1,000 marks on a letter",
            format!("a{}", "\u{301}".repeat(1_000)),
        ),
    ];
    let mut group = criterion.benchmark_group("hostile");
    group.sample_size(10);
    for (kind, text) in texts {
        let mut bench = Bench::new(&book, "Great Vibes", "en", text);
        bench.field.style.size.min = 4.0;
        bench.field.overflow = vec![Overflow::Shrink, Overflow::Wrap];
        group.bench_function(kind, |b| {
            b.iter(|| {
                let layout = bench.lay_out();
                bench.draw(&layout);
            });
        });
    }
    group.finish();
}

criterion_group!(benches, names, findings, hostile);
criterion_main!(benches);
