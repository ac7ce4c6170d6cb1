use super::*;
use crate::field::{Field, Overflow};
use crate::outline::Line;
use crate::text::tests::{field, set};

/// Coverage computed in another way: each row of pixels is cut into 256 scanlines, and on each of
/// them the ranges are added up where the winding number of all contours together is not zero.
fn reference(layout: &TextLayout, bounds: PixelBox) -> Vec<f64> {
    const SCANLINES: usize = 256;
    let mut lines: Vec<Line> = Vec::new();
    for run in layout.lines.iter().flat_map(|line| &line.runs) {
        for glyph in &run.glyphs {
            let (source, pixel) = GlyphSource::new(&run.instance, layout.size, layout.slant, glyph);
            let (left, top) = (bounds.x as i32 - pixel.0, bounds.y as i32 - pixel.1);
            source.raw_lines(left, top, |line| lines.push(line));
        }
    }
    let (width, height) = (bounds.width as usize, bounds.height as usize);
    let mut area = vec![0.0; width * height];
    for scanline in 0..height * SCANLINES {
        let y = (scanline as f64 + 0.5) / SCANLINES as f64;
        let mut crossings: Vec<(f64, i32)> = lines
            .iter()
            .filter_map(|line| {
                let (x0, y0) = (f64::from(line.from.x), f64::from(line.from.y));
                let (x1, y1) = (f64::from(line.to.x), f64::from(line.to.y));
                let winding = if y0 < y1 { 1 } else { -1 };
                ((y0 <= y) != (y1 <= y)).then(|| (x0 + (y - y0) / (y1 - y0) * (x1 - x0), winding))
            })
            .collect();
        crossings.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut winding = 0;
        for pair in crossings.windows(2) {
            winding += pair[0].1;
            if winding == 0 {
                continue;
            }
            let (from, to) = (pair[0].0.max(0.0), pair[1].0.min(width as f64));
            let row = &mut area[scanline / SCANLINES * width..][..width];
            let mut x = from;
            while x < to {
                let column = x as usize;
                let end = to.min((column + 1) as f64);
                row[column] += (end - x) / SCANLINES as f64;
                x = end;
            }
        }
    }
    area
}

/// The largest difference between the drawn coverage and the reference, in 255ths.
fn largest_error(text: &str, language: Option<&str>, field: &Field) -> f64 {
    let layout = set(text, language, field);
    assert!(layout.missing.is_empty(), "{text}: {:?}", layout.missing);
    let mut coverage = Coverage::default();
    draw(
        &layout,
        PixelBox::new(0, 0, 4000, 2000),
        &mut RasterCache::default(),
        &mut coverage,
    );
    assert!(!coverage.bounds.is_empty(), "{text} has ink");
    let exact = reference(&layout, coverage.bounds);
    let drawn = coverage.values.iter().zip(&exact);
    drawn
        .map(|(&drawn, exact)| (f64::from(drawn) - exact * 255.0).abs())
        .fold(0.0, f64::max)
}

fn in_family(family: &str) -> Field {
    let mut field = field(1154, 150);
    field.style.families = vec![family.into()];
    field
}

#[test]
fn coverage_is_the_exact_area() {
    for (family, text, language) in [
        ("Noto Serif", "İremnur Önder", Some("tr")),
        ("Noto Serif", "Nguyễn Văn Anh", Some("vi")),
        ("Noto Serif SC", "赵钱孙李 张伟", Some("zh-Hans")),
        ("Noto Naskh Arabic", "محمد الخوارزمي", Some("ar")),
        ("Noto Serif Devanagari", "क्षितिज श्रीवास्तव", Some("hi")),
        ("Noto Serif Thai", "ปิ่น น้ำผึ้ง", Some("th")),
    ] {
        let error = largest_error(text, language, &in_family(family));
        assert!(error <= 2.0, "{text} in {family}: {error:.2}/255");
    }
}

#[test]
fn coverage_is_exact_where_contours_and_letters_overlap() {
    for text in [
        "İremnur Önder",
        "Halil BUGOL",
        "Zhengjun Zhou",
        "Nilo Yucra Gavilan",
    ] {
        let error = largest_error(text, None, &in_family("Great Vibes"));
        assert!(error <= 2.0, "{text}: {error:.2}/255");
    }
}

#[test]
fn a_cache_changes_no_pixel() {
    let field = field(1154, 150);
    let mut cache = RasterCache::default();
    for text in ["Min Yin", "Kevin Xu", "Min Yin"] {
        let layout = set(text, None, &field);
        let (mut warm, mut cold) = (Coverage::default(), Coverage::default());
        draw(&layout, field.bounds, &mut cache, &mut warm);
        draw(
            &layout,
            field.bounds,
            &mut RasterCache::default(),
            &mut cold,
        );
        assert_eq!(warm, cold, "{text}");
    }
}

#[test]
fn ink_is_clipped() {
    let mut field = field(1154, 150);
    field.overflow = vec![Overflow::Shrink];
    let layout = set("Kevin Xu", None, &field);
    let (mut whole, mut cut) = (Coverage::default(), Coverage::default());
    draw(
        &layout,
        PixelBox::new(0, 0, 4000, 2000),
        &mut RasterCache::default(),
        &mut whole,
    );
    let clip = PixelBox::new(
        whole.bounds.x + 20,
        whole.bounds.y + 10,
        whole.bounds.width - 50,
        whole.bounds.height - 30,
    );
    draw(&layout, clip, &mut RasterCache::default(), &mut cut);
    assert_eq!(cut.bounds, clip);
    for y in 0..clip.height {
        let from = ((y + 10) * whole.bounds.width + 20) as usize;
        let row = &cut.values[(y * clip.width) as usize..][..clip.width as usize];
        assert_eq!(row, &whole.values[from..][..clip.width as usize], "row {y}");
    }
}
