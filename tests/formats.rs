//! Certificates in each format, checked without external programs. `tests/external/pdf.py` uses
//! those.
#![cfg(all(feature = "bundled-fonts", feature = "pdf", feature = "webp"))]
#![expect(clippy::unwrap_used, reason = "a test that cannot continue panics")]

use std::collections::BTreeSet;

use engross::font::FontBook;
use engross::roster::{Roster, RosterOptions};
use engross::template::{Background, PixelFormat};
use engross::{Code, OutputFormat, Plan, Program, Renderer, Sheet};
use image::ImageFormat;

const PROGRAM: &str = r##"
title    = "Award"
term     = "2026"
issuer   = "The house"
lang     = "tr"
roster   = "names.csv"
template = "page.png"
dpi      = 100

[publish]
base_url  = "https://example.org/"

[[field]]
text  = "{name}"
box   = { x = 10, y = 10, width = 280, height = 80 }
font  = "Noto Serif"
size  = 40
color = "#aa2200"
"##;

fn page(format: PixelFormat) -> Background {
    let pixel: &[u8] = match format {
        PixelFormat::Gray => &[200],
        PixelFormat::GrayAlpha => &[200, 128],
        PixelFormat::Rgb => &[240, 230, 200],
        PixelFormat::Rgba => &[240, 230, 200, 0],
    };
    Background::new(300, 100, format, pixel.repeat(300 * 100)).unwrap()
}

fn book() -> FontBook {
    let mut book = FontBook::new();
    book.add_bundled().unwrap();
    book
}

/// The plan of a program for these names, and its renderer.
fn plan_and_renderer(program: &str, names: &[&str], page: &Background) -> (Plan, Renderer) {
    let rows = names.iter().map(|name| [*name]);
    let roster = Roster::from_rows("names.csv", ["name"], rows).unwrap();
    let plan = Plan::new(Program::parse(program, "program.toml").unwrap(), roster).unwrap();
    let renderer = Renderer::builder(plan.program().clone())
        .background(page)
        .fonts(book())
        .build()
        .unwrap();
    (plan, renderer)
}

fn sheet(plan: &Plan, renderer: &Renderer, index: usize) -> Sheet {
    renderer
        .lay_out(plan.entry(index), &mut renderer.scratch())
        .unwrap()
}

fn print(renderer: &Renderer, sheet: &Sheet, format: OutputFormat) -> Vec<u8> {
    let printed = renderer.print(sheet, format, &mut renderer.scratch());
    printed.unwrap().into_bytes()
}

fn decode(bytes: &[u8], format: ImageFormat) -> image::RgbaImage {
    image::load_from_memory_with_format(bytes, format)
        .unwrap()
        .into_rgba8()
}

fn decode_webp(bytes: &[u8]) -> image::RgbaImage {
    let mut decoder = image_webp::WebPDecoder::new(std::io::Cursor::new(bytes)).unwrap();
    let (width, height) = decoder.dimensions();
    let mut pixels = vec![0; decoder.output_buffer_size().unwrap()];
    decoder.read_image(&mut pixels).unwrap();
    if !decoder.has_alpha() {
        let opaque = pixels
            .chunks_exact(3)
            .flat_map(|rgb| [rgb[0], rgb[1], rgb[2], 255]);
        pixels = opaque.collect();
    }
    image::RgbaImage::from_raw(width, height, pixels).unwrap()
}

/// The largest difference between two samples at the same position.
fn largest_difference(one: &image::RgbaImage, other: &image::RgbaImage) -> u8 {
    assert_eq!(one.dimensions(), other.dimensions());
    let samples = one.as_raw().iter().zip(other.as_raw());
    samples.map(|(a, b)| a.abs_diff(*b)).max().unwrap()
}

#[test]
fn webp_has_the_pixels_of_the_png() {
    for format in [
        PixelFormat::Gray,
        PixelFormat::GrayAlpha,
        PixelFormat::Rgb,
        PixelFormat::Rgba,
    ] {
        let (plan, renderer) = plan_and_renderer(PROGRAM, &["İrem Önder"], &page(format));
        let sheet = sheet(&plan, &renderer, 0);
        let png = decode(
            &print(&renderer, &sheet, OutputFormat::Png),
            ImageFormat::Png,
        );
        let webp = print(&renderer, &sheet, OutputFormat::Webp);
        assert_eq!(decode_webp(&webp), png, "{format:?}");
    }
}

#[test]
fn jpeg_is_near_the_png_and_white_where_that_is_transparent() {
    let (plan, renderer) = plan_and_renderer(PROGRAM, &["İrem Önder"], &page(PixelFormat::Rgb));
    let sheet = sheet(&plan, &renderer, 0);
    let png = decode(
        &print(&renderer, &sheet, OutputFormat::Png),
        ImageFormat::Png,
    );
    let jpeg = print(&renderer, &sheet, OutputFormat::Jpeg);
    let jpeg = decode(&jpeg, ImageFormat::Jpeg);
    let difference = largest_difference(&png, &jpeg);
    assert!(difference < 48, "{difference}");

    let (plan, renderer) = plan_and_renderer(PROGRAM, &["İrem Önder"], &page(PixelFormat::Rgba));
    let sheet = renderer
        .lay_out(plan.entry(0), &mut renderer.scratch())
        .unwrap();
    let jpeg = print(&renderer, &sheet, OutputFormat::Jpeg);
    assert!(
        decode(&jpeg, ImageFormat::Jpeg).get_pixel(0, 0).0[..3]
            .iter()
            .all(|s| *s > 250)
    );
}

/// The parts of a PDF file that are not compressed.
fn uncompressed(pdf: &[u8]) -> String {
    String::from_utf8_lossy(pdf).into_owned()
}

#[test]
fn a_pdf_has_metadata_without_dates() {
    let (plan, renderer) = plan_and_renderer(PROGRAM, &["İrem Önder"], &page(PixelFormat::Rgb));
    let pdf = print(&renderer, &sheet(&plan, &renderer, 0), OutputFormat::Pdf);
    assert!(pdf.starts_with(b"%PDF-1.7"));
    assert!(pdf.ends_with(b"%%EOF"));
    let text = uncompressed(&pdf);
    for there in [
        "/MediaBox[0 0 216 72]",
        "/Lang(tr)",
        "<rdf:li xml:lang=\"x-default\">Award 2026: İrem Önder</rdf:li>",
        "<rdf:li>The house</rdf:li>",
        "+NotoSerif",
        "/ToUnicode",
    ] {
        assert!(text.contains(there), "{there} in {text}");
    }
    for absent in ["CreationDate", "ModDate", "xmp:"] {
        assert!(!text.contains(absent), "{absent}");
    }
}

#[test]
fn the_same_sheet_gives_the_same_bytes_in_any_order() {
    let names = ["İrem Önder", "محمد علاء", "शर्मा", "周正军"];
    let (plan, renderer) = plan_and_renderer(PROGRAM, &names, &page(PixelFormat::Rgb));
    let mut scratch = renderer.scratch();
    for format in OutputFormat::ALL {
        for index in [3, 1, 0, 2, 0] {
            let sheet = renderer.lay_out(plan.entry(index), &mut scratch).unwrap();
            let again = renderer.print(&sheet, *format, &mut scratch).unwrap();
            let (_, alone) = plan_and_renderer(PROGRAM, &names, &page(PixelFormat::Rgb));
            let alone = print(&alone, &sheet, *format);
            assert_eq!(again.bytes(), alone, "{format} {index}");
        }
    }
}

#[test]
fn formats_have_different_digests() {
    let (plan, renderer) = plan_and_renderer(PROGRAM, &["Ann"], &page(PixelFormat::Rgb));
    let sheet = sheet(&plan, &renderer, 0);
    let digests: BTreeSet<_> = OutputFormat::ALL
        .iter()
        .map(|format| renderer.digest(&sheet, *format))
        .collect();
    assert_eq!(digests.len(), OutputFormat::ALL.len());
}

/// A no-break space is drawn like a space. Only the text differs.
#[test]
fn the_text_of_a_pdf_affects_its_digest() {
    let names = ["Ann Lee", "Ann\u{A0}Lee"];
    let (plan, renderer) = plan_and_renderer(PROGRAM, &names, &page(PixelFormat::Rgb));
    let [plain, joined] = [0, 1].map(|index| sheet(&plan, &renderer, index));
    let digests = [&plain, &joined].map(|sheet| renderer.digest(sheet, OutputFormat::Pdf));
    assert_ne!(digests[0], digests[1]);
}

#[test]
fn a_jpeg_template_is_embedded_in_a_pdf_as_it_is() {
    let mut jpeg = Vec::new();
    let pixels = image::RgbImage::from_fn(300, 100, |x, y| image::Rgb([x as u8, y as u8, 200]));
    let mut sink = std::io::Cursor::new(&mut jpeg);
    pixels.write_to(&mut sink, ImageFormat::Jpeg).unwrap();
    let background = Background::parse(&jpeg, "page.jpg").unwrap();
    let (plan, renderer) = plan_and_renderer(PROGRAM, &["Ann"], &background);
    let pdf = print(&renderer, &sheet(&plan, &renderer, 0), OutputFormat::Pdf);
    assert!(uncompressed(&pdf).contains("/DCTDecode"));
    assert!(pdf.windows(jpeg.len()).any(|part| part == jpeg));
}

/// The pixels of a black-and-white page are kept in one channel, whatever its file has.
#[test]
fn a_gray_jpeg_of_three_channels_is_described_by_them() {
    let pixels = image::RgbImage::from_fn(300, 100, |x, _| image::Rgb([x as u8; 3]));
    let gray = image::DynamicImage::from(pixels.clone()).into_luma8();
    for (picture, space) in [
        (image::DynamicImage::from(pixels), "/DeviceRGB"),
        (image::DynamicImage::from(gray), "/DeviceGray"),
    ] {
        let mut jpeg = std::io::Cursor::new(Vec::new());
        picture.write_to(&mut jpeg, ImageFormat::Jpeg).unwrap();
        let background = Background::parse(&jpeg.into_inner(), "page.jpg").unwrap();
        let (plan, renderer) = plan_and_renderer(PROGRAM, &["Ann"], &background);
        let pdf = print(&renderer, &sheet(&plan, &renderer, 0), OutputFormat::Pdf);
        let text = String::from_utf8_lossy(&pdf).into_owned();
        let image = &text[text.find("/Subtype/Image").unwrap()..];
        let image = &image[..image.find("stream").unwrap()];
        assert!(image.contains(space), "{image}");
    }
}

/// A page at 300 dpi has the size of its paper, unless the program sets another resolution.
#[test]
fn the_resolution_of_a_picture_is_its_own() {
    let mut png = Vec::new();
    let mut encoder = png::Encoder::new(&mut png, 300, 100);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_pixel_dims(Some(png::PixelDimensions {
        xppu: 11_811,
        yppu: 11_811,
        unit: png::Unit::Meter,
    }));
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&[250; 300 * 100]).unwrap();
    writer.finish().unwrap();
    let background = Background::parse(&png, "page.png").unwrap();
    for (dpi, width) in [("", "72"), ("dpi      = 100\n", "216")] {
        let program = PROGRAM.replace("dpi      = 100\n", dpi);
        let (plan, renderer) = plan_and_renderer(&program, &["Ann"], &background);
        let sheet = sheet(&plan, &renderer, 0);
        let pdf = print(&renderer, &sheet, OutputFormat::Pdf);
        let text = String::from_utf8_lossy(&pdf).into_owned();
        assert!(text.contains(&format!("/MediaBox[0 0 {width} ")), "{text}");
    }
}

#[test]
fn a_page_too_large_for_webp_is_refused() {
    let page = Background::new(16_385, 1, PixelFormat::Gray, vec![9; 16_385]).unwrap();
    let program = PROGRAM.replace(
        "box   = { x = 10, y = 10, width = 280, height = 80 }",
        "box   = { x = 0, y = 0, width = 280, height = 1 }",
    );
    let (plan, renderer) = plan_and_renderer(&program, &["Ann"], &page);
    let printed = renderer.print(
        &sheet(&plan, &renderer, 0),
        OutputFormat::Webp,
        &mut renderer.scratch(),
    );
    for error in [
        printed.unwrap_err(),
        renderer.check_format(OutputFormat::Webp).unwrap_err(),
    ] {
        assert_eq!(error.code(), Code::PageTooLarge);
        assert!(
            error.to_string().contains("at most 16384 a side"),
            "{error}"
        );
    }
    renderer.check_format(OutputFormat::Pdf).unwrap();
}

fn keys(plan: &Plan, format: OutputFormat) -> Vec<String> {
    let keys = plan.entries().map(|entry| entry.key_in(format).to_string());
    keys.collect()
}

#[test]
fn keys_and_links_have_the_extension_of_the_format() {
    let (plan, _) = plan_and_renderer(PROGRAM, &["Jr. A. B."], &page(PixelFormat::Gray));
    for (format, extension) in [
        (OutputFormat::Png, "png"),
        (OutputFormat::Jpeg, "jpg"),
        (OutputFormat::Webp, "webp"),
        (OutputFormat::Pdf, "pdf"),
    ] {
        assert_eq!(keys(&plan, format), [format!("Jr.-A.-B..{extension}")]);
        assert_eq!(
            plan.entry(0).link_in(format),
            format!("https://example.org/Jr.-A.-B..{extension}")
        );
    }
    let program = PROGRAM.replace("[publish]", "[publish]\nformat = \"pdf\"");
    let (plan, _) = plan_and_renderer(&program, &["Ann"], &page(PixelFormat::Gray));
    assert_eq!(plan.formats(), [OutputFormat::Pdf]);
    assert_eq!(plan.entry(0).link(), "https://example.org/Ann.pdf");
    assert!(
        plan.links_markdown()
            .contains("(https://example.org/Ann.pdf)")
    );
    assert_eq!(keys(&plan, OutputFormat::Png), ["Ann.png"]);
}

#[test]
fn a_published_link_gets_the_extension_of_other_formats() {
    let post = "| n | l |\n|---|---|\n\
        | Ann | [c](https://e.org/a/x.PNG?v=2#top) |\n\
        | Bob | [c](https://e.org/a/x.jpg) |\n";
    let options = RosterOptions::default();
    let roster = Roster::parse(post.as_bytes(), "post.md", &options).unwrap();
    let program = Program::parse(PROGRAM, "program.toml").unwrap();
    let plan = Plan::new(program, roster).unwrap();
    let links = |format| -> Vec<String> {
        let links = plan
            .entries()
            .map(|entry| entry.link_in(format).into_owned());
        links.collect()
    };
    assert_eq!(
        links(OutputFormat::Png),
        ["https://e.org/a/x.PNG?v=2#top", "https://e.org/a/x.jpg"]
    );
    assert_eq!(
        links(OutputFormat::Pdf),
        ["https://e.org/a/x.pdf?v=2#top", "https://e.org/a/x.jpg.pdf"]
    );
}

#[test]
fn keys_that_are_equal_in_another_format_collide() {
    let post = "| n | l |\n|---|---|\n\
        | Ann | [c](https://e.org/x.png) |\n\
        | Bob | [c](https://e.org/x.pdf) |\n";
    let options = RosterOptions::default();
    let roster = Roster::parse(post.as_bytes(), "post.md", &options).unwrap();
    let program = Program::parse(PROGRAM, "program.toml").unwrap();
    let plan = Plan::new(program, roster).unwrap();
    assert!(plan.findings().is_empty());
    let both = plan.in_formats(&[OutputFormat::Pdf, OutputFormat::Png]);
    assert_eq!(both.formats(), [OutputFormat::Png, OutputFormat::Pdf]);
    let messages: Vec<&str> = both
        .findings()
        .iter()
        .map(|found| &*found.message)
        .collect();
    assert_eq!(
        messages,
        ["rows 3 (`Ann`) and 4 (`Bob`) have the same key `x.pdf`"]
    );
}
