//! The time to make a whole certificate after its template was compiled, and the time to compile,
//! on one core: `cargo bench --bench plate`.
//!
//! docs/plate.md records the figures.
#![expect(
    clippy::unwrap_used,
    reason = "a benchmark that cannot continue panics"
)]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use engross::font::FontBook;
use engross::roster::{Roster, RosterOptions};
use engross::template::{Background, PixelFormat};
use engross::{OutputFormat, Plan, Program, Renderer};

const NAMES: &str = "İremnur Önder\nOnur Canoğlu\nRossana Suarez\nNilo Yucra Gavilan\n";

/// A4 landscape at 150 and at 300 dpi.
const SIZES: [(u32, u32); 2] = [(1754, 1240), (3508, 2480)];

/// A page of fine crossing lines, and a program that writes a name of 96 px over them.
fn page(width: u32, height: u32) -> (Program, Background) {
    let mut pixels = Vec::new();
    for y in 0..height {
        for x in 0..width {
            let (rising, falling) = ((x + 3 * y) % 41, (2 * x + 41 * height - y) % 53);
            pixels.extend_from_slice(match (rising, falling) {
                (0, _) => &[217, 211, 189],
                (_, 0) => &[207, 214, 228],
                (1 | 40, _) => &[240, 236, 222],
                _ => &[251, 247, 236],
            });
        }
    }
    let background = Background::new(width, height, PixelFormat::Rgb, pixels).unwrap();
    let program = format!(
        "title = \"Benchmark\"\nroster = \"names.txt\"\ntemplate = \"page.png\"\n\
         [[field]]\ntext = \"{{name}}\"\nfont = \"Great Vibes\"\nsize = 96\ncolor = \"#12244f\"\n\
         box = {{ x = {}, y = {}, width = 1400, height = 150 }}\n",
        (width - 1400) / 2,
        height / 2,
    );
    (
        Program::parse(&program, "program.toml").unwrap(),
        background,
    )
}

fn certificates(criterion: &mut Criterion) {
    for (width, height) in SIZES {
        let (program, background) = page(width, height);
        let mut book = FontBook::new();
        book.add_bundled().unwrap();
        let roster =
            Roster::parse(NAMES.as_bytes(), "names.txt", &RosterOptions::default()).unwrap();
        let plan = Plan::new(program, roster).unwrap();
        let build = || {
            let renderer = Renderer::builder(plan.program().clone());
            let renderer = renderer.background(&background).fonts(book.clone());
            renderer.build().unwrap()
        };
        let renderer = build();
        let mut scratch = renderer.scratch();
        let mut entries = (0..plan.len()).cycle();
        let mut next = || plan.entry(entries.next().unwrap_or_default());

        let mut group = criterion.benchmark_group(format!("{width} pixels wide"));
        group.bench_function("lay out", |bencher| {
            bencher.iter(|| black_box(renderer.lay_out(next(), &mut scratch).unwrap()));
        });
        let sheets: Vec<_> = plan
            .entries()
            .map(|entry| renderer.lay_out(entry, &mut scratch).unwrap())
            .collect();
        let mut turns = (0..sheets.len()).cycle();
        let mut sheet = || &sheets[turns.next().unwrap_or_default()];
        for format in [OutputFormat::Png, OutputFormat::Jpeg] {
            group.bench_function(format!("{format}: draw and encode"), |bencher| {
                bencher.iter(|| black_box(renderer.print(sheet(), format, &mut scratch)));
            });
            let all_steps = format!("{format}: all steps, and the digest of the file");
            group.bench_function(all_steps, |bencher| {
                bencher.iter(|| {
                    let certificate = renderer.render_unchecked(next(), format, &mut scratch);
                    black_box(certificate.unwrap().sha256())
                });
            });
        }
        group.sample_size(10);
        group.bench_function("compile", |bencher| {
            bencher.iter(|| black_box(build()));
        });
        group.bench_function("compile for JPEG as well", |bencher| {
            bencher.iter(|| black_box(build().print(sheet(), OutputFormat::Jpeg, &mut scratch)));
        });
        group.finish();
    }
}

criterion_group!(benches, certificates);
criterion_main!(benches);
