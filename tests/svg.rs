//! Templates drawn in SVG: fields where resvg itself would put their texts, drawings as real
//! programs write them, and what is refused.
#![cfg(feature = "svg")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::sync::Arc;

use engross::font::FontBook;
use engross::roster::Roster;
use engross::template::Drawing;
use engross::{Code, Diagnostic, Error, OutputFormat, Plan, Program, Renderer};
use resvg::{tiny_skia, usvg};

const HEAD: &str = "title = \"T\"\nroster = \"r.csv\"\ntemplate = \"t.svg\"\nfonts = [\"fonts\"]\n";

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

/// The same drawing with the texts in it, by resvg, in the fonts of the folder.
fn reference(svg: &str, name: &str) -> image::RgbImage {
    let mut options = usvg::Options::default();
    for face in book().faces() {
        options.fontdb_mut().load_font_data(face.data().to_vec());
    }
    let svg = svg.replace("{name}", name).replace("{hours}", "12");
    let tree = usvg::Tree::from_str(&svg, &options).unwrap();
    let size = tree.size().to_int_size();
    let mut pixels = tiny_skia::Pixmap::new(size.width(), size.height()).unwrap();
    pixels.fill(tiny_skia::Color::WHITE);
    resvg::render(
        &tree,
        tiny_skia::Transform::identity(),
        &mut pixels.as_mut(),
    );
    let rgb = pixels
        .pixels()
        .iter()
        .flat_map(|p| [p.red(), p.green(), p.blue()]);
    image::RgbImage::from_raw(size.width(), size.height(), rgb.collect()).unwrap()
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

#[track_caller]
fn assert_agrees(svg: &str, name: &str) {
    let (own, findings) = rendered(svg, "", name);
    assert!(findings.is_empty(), "{findings:?}");
    let theirs = reference(svg, name);
    assert_eq!(own.dimensions(), theirs.dimensions());
    let (own, theirs) = (ink(&own), ink(&theirs));
    assert_ne!(theirs[2], 0, "resvg draws something");
    for (one, other) in own.iter().zip(theirs) {
        assert!(one.abs_diff(other) <= 1, "{own:?} is not {theirs:?}: {svg}");
    }
}

fn drawing(view: &str, content: &str) -> String {
    format!("<svg xmlns=\"http://www.w3.org/2000/svg\" {view}>{content}</svg>")
}

const PAGE: &str = "width=\"600\" height=\"400\"";
const SERIF: &str = "font-family=\"Noto Serif\" font-size=\"32\"";

#[test]
fn texts_start_have_their_middle_or_end_where_they_are_drawn() {
    for name in ["Ada Lovelace", "İremnur Önder", "Nguyễn Văn Anh", "王小明"] {
        for (anchor, x) in [("start", 60.5), ("middle", 300.25), ("end", 540.0)] {
            let text = format!(
                "<text x=\"{x}\" y=\"200\" {SERIF} text-anchor=\"{anchor}\">{{name}}</text>"
            );
            assert_agrees(&drawing(PAGE, &text), name);
        }
    }
    let script = "<text x=\"300\" y=\"200\" font-family=\"Great Vibes\" font-size=\"56\" \
                  text-anchor=\"middle\">{name}</text>";
    assert_agrees(&drawing(PAGE, script), "Zhengjun Zhou");
}

#[test]
fn text_around_placeholders_is_theirs() {
    let text = format!("<text x=\"60\" y=\"200\" {SERIF}>for {{hours}} hours, {{name}}</text>");
    assert_agrees(&drawing(PAGE, &text), "Ada");
}

#[test]
fn turned_texts() {
    for angle in [-90, -30, 7, 45, 90, 180] {
        for anchor in ["start", "middle", "end"] {
            let text = format!(
                "<text transform=\"rotate({angle} 300 200)\" x=\"300\" y=\"200\" {SERIF} \
                 text-anchor=\"{anchor}\">{{name}}</text>"
            );
            assert_agrees(&drawing(PAGE, &text), "Grace H");
        }
    }
}

#[test]
fn transforms_in_transforms() {
    for outer in [
        "translate(40 30) scale(1.5)",
        "scale(1.25 0.75) translate(60 40)",
        "rotate(12) translate(50 -20) skewX(15)",
        "translate(600 0) scale(-1 1)",
    ] {
        let text = format!(
            "<g transform=\"{outer}\"><g transform=\"translate(12.5 7)\"><text x=\"120\" y=\"130\" \
             {SERIF} transform=\"rotate(-4 120 130)\">{{name}}</text></g></g>"
        );
        assert_agrees(&drawing(PAGE, &text), "Grace H");
    }
}

#[test]
fn view_boxes() {
    for view in [
        "width=\"600\" height=\"400\" viewBox=\"0 0 300 200\"",
        "width=\"600\" height=\"400\" viewBox=\"-50 -20 400 240\"",
        "width=\"600\" height=\"300\" viewBox=\"0 0 300 300\" preserveAspectRatio=\"xMinYMid slice\"",
        "viewBox=\"0 0 297 210\"",
    ] {
        let text = "<text x=\"140\" y=\"100\" font-family=\"Noto Serif\" font-size=\"18\" \
                    text-anchor=\"middle\">{name}</text>";
        assert_agrees(&drawing(view, text), "Ada Lovelace");
    }
    let nested = "<svg x=\"50\" y=\"40\" width=\"400\" height=\"300\" viewBox=\"0 0 200 150\"><text \
                  x=\"20\" y=\"80\" font-family=\"Noto Serif\" font-size=\"20\">{name}</text></svg>";
    assert_agrees(&drawing(PAGE, nested), "Ada");
}

#[test]
fn letter_spacing() {
    for spacing in ["6", "0.2em", "-1.5"] {
        for anchor in ["start", "middle", "end"] {
            let text = format!(
                "<text x=\"300\" y=\"200\" {SERIF} letter-spacing=\"{spacing}\" \
                 text-anchor=\"{anchor}\">{{name}}</text>"
            );
            assert_agrees(&drawing(PAGE, &text), "Ada L");
        }
    }
}

#[test]
fn the_drawing_without_its_placeholders_is_the_background() {
    let svg = drawing(
        PAGE,
        "<rect width=\"600\" height=\"400\" fill=\"#fe9\"/><rect id=\"name-box\" x=\"100\" y=\"150\" \
         width=\"400\" height=\"80\" stroke=\"red\"/><text x=\"300\" y=\"200\">{name}</text>",
    );
    let program = program(&svg, "").unwrap();
    assert_eq!(
        program.fields[0].bounds,
        engross::PixelBox::new(100, 150, 400, 80)
    );
    let (image, _) = rendered(&svg, "", " ");
    assert!(image.pixels().all(|pixel| pixel.0 == [255, 238, 153]));
}

#[test]
fn size_and_scale() {
    let svg = drawing(
        "width=\"297mm\" height=\"210mm\" viewBox=\"0 0 297 210\"",
        "<text x=\"148.5\" y=\"100\" font-size=\"12\" text-anchor=\"middle\">{name}</text>",
    );
    let at = |keys: &str, scale: f32| {
        let drawing = Drawing::parse(svg.as_bytes(), "t.svg").unwrap();
        let program = Program::parse(&format!("{HEAD}{keys}"), "program.toml").unwrap();
        let program = program.with_drawing(Arc::new(drawing), scale).unwrap();
        let size = program.fields[0].style.size.max;
        let renderer_size = {
            let plan = plan(program.clone(), "A");
            let renderer = Renderer::new(plan.program().clone()).unwrap();
            let png = renderer
                .render_unchecked(plan.entry(0), OutputFormat::Png, &mut renderer.scratch())
                .unwrap()
                .into_bytes();
            let image = image::load_from_memory(&png).unwrap();
            (image.width(), image.height())
        };
        (renderer_size, size.round(), program.resolution().round())
    };
    assert_eq!(at("", 1.0), ((1754, 1240), 71.0, 150.0));
    assert_eq!(at("dpi = 300\n", 1.0), ((3508, 2480), 142.0, 300.0));
    assert_eq!(at("width = 877\n", 1.0), ((877, 620), 35.0, 75.0));
    assert_eq!(at("", 0.5), ((877, 620), 35.0, 75.0));
}

#[test]
fn a_program_changes_and_adds_fields() {
    let svg = drawing(
        "width=\"600\" height=\"400\" viewBox=\"0 0 300 200\"",
        "<text x=\"150\" y=\"100\" font-size=\"20\">{name}</text>",
    );
    let fields = "[[field]]\nid = \"name\"\ncolor = \"#f00\"\nbox = { x = 10, y = 20, width = 200, height = 40 }\n\
                  [[field]]\ntext = \"{hours}\"\nsize = 10\nbox = { x = 0, y = 150, width = 50, height = 20 }\n";
    let program = program(&svg, fields).unwrap();
    let [name, hours] = &program.fields[..] else {
        panic!("{:?}", program.fields);
    };
    assert_eq!(name.style.color.to_string(), "#ff0000");
    assert_eq!(name.style.size.max, 40.0);
    assert_eq!(name.bounds, engross::PixelBox::new(20, 40, 400, 80));
    assert_eq!(name.anchor, engross::field::Anchor::default());
    assert_eq!(hours.bounds, engross::PixelBox::new(0, 300, 100, 40));
    assert_eq!(hours.style.size.max, 20.0);
    assert_eq!(
        self::program(&svg, "[[field]]\nid = \"nam\"\n")
            .unwrap_err()
            .to_string(),
        "program.toml:5: the drawing has no such field"
    );
}

#[test]
#[cfg(feature = "qr")]
fn a_placeholder_can_be_a_qr_code() {
    let drawn = |transform: &str| {
        drawing(
            "width=\"600\" height=\"400\" viewBox=\"0 0 300 200\"",
            &format!(
                "<g{transform}><rect id=\"link-box\" x=\"200\" y=\"100\" width=\"80\" \
                 height=\"80\"/><text x=\"200\" y=\"170\">{{link}}</text></g>"
            ),
        )
    };
    let code = "[[field]]\nid = \"link\"\nkind = \"qr\"\n";
    let plan = plan(program(&drawn(""), code).unwrap(), "Ann");
    let renderer = Renderer::new(plan.program().clone()).unwrap();
    let sheet = renderer
        .lay_out(plan.entry(0), &mut renderer.scratch())
        .unwrap();
    let engross::FieldContent::Qr(layout) = &sheet.fields()[0].content else {
        panic!("not a QR code");
    };
    // 29 modules, the quiet zone counted, of 5 pixels, in the middle of the box.
    let symbol = layout.symbol.as_ref().unwrap();
    assert_eq!(symbol.area, engross::PixelBox::new(407, 207, 145, 145));

    let error = program(&drawn(" transform=\"rotate(5)\""), code).unwrap_err();
    assert_eq!(
        error.to_string(),
        "program.toml:5: the QR code `link` is not upright"
    );
}

fn codes(findings: &[Diagnostic]) -> Vec<Code> {
    findings.iter().map(|finding| finding.code).collect()
}

#[test]
fn fonts_that_nobody_has_are_told() {
    let svg = drawing(
        PAGE,
        "<text x=\"20\" y=\"50\" font-family=\"Cormorant\">Certificate</text><text x=\"20\" y=\"100\" \
         font-family=\"Inter, sans-serif\">{name}</text><text x=\"20\" y=\"150\" \
         font-family=\"Georgia, Noto Serif\">{hours}</text>",
    );
    let (_, findings) = rendered(&svg, "", "Ada");
    assert_eq!(codes(&findings), [Code::UnknownFont; 2], "{findings:?}");
    assert!(findings[0].message.contains("`Cormorant`"), "{findings:?}");
    assert!(findings[1].message.contains("`Inter`"), "{findings:?}");
}

#[test]
fn as_inkscape_writes_it() {
    let svg = include_str!("data/svg/inkscape.svg");
    let program = program(svg, "").unwrap();
    let ids: Vec<&str> = program.fields.iter().map(|field| &*field.id).collect();
    assert_eq!(ids, ["name", "hours"]);
    let name = &program.fields[0];
    assert_eq!(name.style.families, ["Great Vibes"]);
    assert_eq!(name.style.color.to_string(), "#12244f");
    assert_eq!(name.bounds, engross::PixelBox::new(295, 531, 1164, 178));
    assert_eq!(program.fields[1].text.to_string(), "for {hours} hours");
    let (_, findings) = rendered(svg, "", "Ada Lovelace");
    assert!(findings.is_empty(), "{findings:?}");
}

#[test]
fn as_figma_writes_it() {
    let svg = include_str!("data/svg/figma.svg");
    let program = program(svg, "").unwrap();
    let [name, hours] = &program.fields[..] else {
        panic!("{:?}", program.fields);
    };
    assert_eq!((&*name.id, &*hours.id), ("name", "hours"));
    assert_eq!(name.anchor.baseline, Some(317.955));
    assert!((name.style.letter_spacing - 0.02).abs() < 1e-6);
    let (_, findings) = rendered(svg, "", "Ada Lovelace");
    assert!(findings.is_empty(), "{findings:?}");
}

#[test]
fn as_figma_writes_outlines() {
    let svg = drawing(PAGE, "<path id=\"{name}\" d=\"M10 10h50v20z\"/>");
    let error = program(&svg, "").unwrap_err();
    assert_eq!(
        error.to_string(),
        "t.svg:1: the drawing has no text with a placeholder"
    );
    let hint = error.hint().unwrap();
    assert!(
        hint.contains("outlines") && hint.contains("untick “Outline text”"),
        "{hint}"
    );
}

#[test]
fn as_illustrator_writes_it() {
    let svg = include_str!("data/svg/illustrator.svg");
    let program = program(svg, "").unwrap();
    let [name, hours] = &program.fields[..] else {
        panic!("{:?}", program.fields);
    };
    assert_eq!(name.text.to_string(), "{name}");
    assert_eq!(name.style.families, ["Noto Serif"]);
    assert_eq!(name.style.color.to_string(), "#8a1c2b");
    // The page has no tenths of pixels.
    assert!((name.style.size.max - 42.0).abs() < 0.02);
    assert!((name.anchor.x.unwrap() - 120.5).abs() < 0.1);
    assert_eq!(hours.text.to_string(), "{hours}");
    let (image, findings) = rendered(svg, "", "Ada Lovelace");
    assert!(findings.is_empty(), "{findings:?}");
    assert!(ink(&image)[1] < 100, "the heading is still there");
}

#[track_caller]
fn assert_refused(svg: &str, message: &str) {
    match Drawing::parse(svg.as_bytes(), "t.svg") {
        Ok(drawing) => panic!("should be refused: {drawing:?}"),
        Err(error) => {
            assert_eq!(error.to_string(), format!("t.svg:{message}"));
            assert!(!error.hint().unwrap().is_empty());
        }
    }
}

#[test]
fn what_is_outside_of_the_drawing_is_refused() {
    for (content, message) in [
        (
            "<image href=\"photo.png\"/>",
            "`image` refers to something outside of the drawing: photo.png",
        ),
        (
            "<image xmlns:x=\"http://www.w3.org/1999/xlink\" x:href=\"https://example.org/a.png\"/>",
            "`image` refers to something outside of the drawing: https://example.org/a.png",
        ),
        (
            "<use href=\"other.svg#seal\"/>",
            "`use` refers to something outside of the drawing: other.svg#seal",
        ),
        (
            "<rect fill=\"URL( 'a.svg#p')\"/>",
            "`rect` refers to something outside of the drawing: a.svg#p",
        ),
        (
            "<style>@import 'a.css';</style>",
            "the drawing imports styles from elsewhere",
        ),
        (
            "<style>@font-face { src: url(//x.org/f.woff) }</style>",
            "`style` refers to something outside of the drawing: //x.org/f.woff",
        ),
        (
            "<image href=\"data:image/svg+xml;base64,AAAA\"/>",
            "a picture of the kind `image/svg+xml` is embedded",
        ),
    ] {
        assert_refused(&drawing(PAGE, content), &format!("1: {message}"));
    }
    let svg = drawing(
        PAGE,
        "<a href=\"https://example.org\"><text y=\"50\">{name}</text></a>",
    );
    assert!(
        Drawing::parse(svg.as_bytes(), "t.svg").is_ok(),
        "a link shows nothing"
    );
}

#[test]
fn entities_and_nesting_are_bounded() {
    let svg = drawing(PAGE, "");
    let with = |entities: &str| format!("<!DOCTYPE svg [{entities}]>\n{svg}");
    assert_refused(
        &with("<!ENTITY a SYSTEM \"file:///etc/passwd\">"),
        "1: the drawing declares an entity that stands for another file",
    );
    assert_refused(
        &with("<!ENTITY a \"x\"><!ENTITY b \"&a;&a;\">"),
        "1: the drawing declares an entity that stands for others",
    );
    let large = format!("<!ENTITY a \"{}\">", "x".repeat(60_000));
    assert_refused(
        &with(&large).replace("</svg>", &format!("{}</svg>", "&a;".repeat(100))),
        "1: the drawing declares an entity that makes it too large",
    );
    for depth in [300, 100_000] {
        let deep = drawing(PAGE, &("<g>".repeat(depth) + &"</g>".repeat(depth)));
        let error = Drawing::parse(deep.as_bytes(), "t.svg").unwrap_err();
        assert!(
            error.to_string().contains("nest") || error.to_string().contains("depth"),
            "{error}"
        );
    }
}

#[test]
fn what_is_no_drawing() {
    assert_refused(
        "",
        "1: the drawing is no XML: the document does not have a root node",
    );
    assert_refused("<html/>", "1: the file is no drawing, but `html`");
    let error = Drawing::parse(b"\x1f\x8b\x08", "t.svg").unwrap_err();
    assert_eq!(error.to_string(), "t.svg:1: the drawing is compressed");
    let error = Drawing::parse(b"<svg>\n\xff", "t.svg").unwrap_err();
    assert_eq!(error.to_string(), "t.svg:2: the drawing is not in UTF-8");
}

#[test]
fn placeholders_that_cannot_be_fields() {
    for (content, message) in [
        (
            "<text y=\"50\">{name</text>",
            "the text `{name` has an unclosed `{` (character 1)",
        ),
        (
            "<path id=\"p\" d=\"M0 50h500\"/><text><textPath href=\"#p\">{name}</textPath></text>",
            "the text `{name}` follows a path",
        ),
        (
            "<text y=\"50\" writing-mode=\"tb\">{name}</text>",
            "the text `{name}` is written from top to bottom",
        ),
    ] {
        assert_refused(&drawing(PAGE, content), &format!("1: {message}"));
    }
}

#[test]
fn what_a_field_cannot_keep_is_told() {
    let svg = drawing(
        PAGE,
        "<filter id=\"f\"><feGaussianBlur stdDeviation=\"2\"/></filter><g opacity=\"0.5\" \
         filter=\"url(#f)\"><text x=\"20\" y=\"50\" stroke=\"red\" text-decoration=\"underline\">for \
         <tspan font-weight=\"bold\">{hours}</tspan></text></g><text display=\"none\">{name}</text>",
    );
    let (_, findings) = rendered(&svg, "", "Ada");
    assert_eq!(
        codes(&findings),
        [Code::LostStyle, Code::HiddenPlaceholder],
        "{findings:?}"
    );
    for lost in [
        "strokes",
        "lines under",
        "change of style",
        "let through",
        "shadows",
    ] {
        assert!(
            findings[0].message.contains(lost),
            "{}",
            findings[0].message
        );
    }
}

#[test]
fn the_gallery_has_nothing_to_warn_of() {
    for folder in [
        "ambassador-2023",
        "course-2026",
        "speaker-2026",
        "finisher-2026",
    ] {
        let program = Program::open(format!("assets/{folder}")).unwrap();
        let roster = Roster::open(&program.roster.file, &program.roster.options).unwrap();
        let plan = Plan::new(program, roster).unwrap();
        let renderer = Renderer::new(plan.program().clone()).unwrap();
        assert!(renderer.findings().is_empty(), "{:?}", renderer.findings());
        let mut scratch = renderer.scratch();
        for entry in plan.entries() {
            let sheet = renderer.lay_out(entry, &mut scratch).unwrap();
            let telling = sheet.findings().iter();
            let warnings = telling.filter(|finding| finding.severity > engross::Severity::Note);
            assert_eq!(
                warnings.count(),
                0,
                "{}: {:?}",
                entry.name(),
                sheet.findings()
            );
        }
    }
}

#[test]
fn the_ambassadors_are_the_same_from_the_drawing_and_from_the_picture() {
    let drawn = Program::open("assets/ambassador-2023").unwrap();
    let field = "[[field]]\ntext = \"{name}\"\nfont = \"Great Vibes\"\ncolor = \"#12244f\"\n\
                 box = { x = 300, y = 452, width = 1154, height = 150 }\n\
                 size = { max = 112, min = 56 }\noverflow = [\"shrink\", \"wrap\"]\n";
    let head = "title = \"T\"\nroster = \"ambassadors.csv\"\ntemplate = \"certificate.png\"\n";
    let folder = "assets/ambassador-2023/program.toml";
    let pictured = Program::parse(&format!("{head}{field}"), folder).unwrap();
    let pixels = |program: Program| {
        let roster = Roster::open(&program.roster.file, &program.roster.options).unwrap();
        let plan = Plan::new(program, roster).unwrap();
        let renderer = Renderer::new(plan.program().clone()).unwrap();
        let png = renderer.certify(plan.entry(6), OutputFormat::Png, &mut renderer.scratch());
        image::load_from_memory(png.unwrap().bytes())
            .unwrap()
            .into_rgb8()
    };
    assert!(pixels(drawn) == pixels(pictured));
}

#[test]
fn the_digest_of_a_background_is_that_of_what_it_is_made_from() {
    let digest = |svg: &str, scale: f32| {
        let drawing = Arc::new(Drawing::parse(svg.as_bytes(), "t.svg").unwrap());
        let program = Program::parse(HEAD, "program.toml").unwrap();
        let program = program.with_drawing(drawing, scale).unwrap();
        program.background_digest(&book()).unwrap()
    };
    let svg = drawing(PAGE, "<text y=\"50\">{name}</text>");
    assert_eq!(digest(&svg, 1.0), digest(&svg, 1.0));
    assert_ne!(digest(&svg, 1.0), digest(&svg, 2.0));
    assert_ne!(digest(&svg, 1.0), digest(&svg.replace("50", "51"), 1.0));
}

/// What drawing programs write, with pieces of it taken out, doubled and put elsewhere.
fn damaged() -> impl proptest::strategy::Strategy<Value = Vec<u8>> {
    use proptest::prelude::*;
    let whole = prop_oneof![
        Just(include_str!("data/svg/inkscape.svg")),
        Just(include_str!("data/svg/figma.svg")),
        Just(include_str!("data/svg/illustrator.svg")),
    ];
    let cuts = proptest::collection::vec((0.0..1.0_f64, 0_usize..40, 0.0..1.0_f64), 1..6);
    (whole, cuts).prop_map(|(whole, cuts)| {
        let mut bytes = whole.as_bytes().to_vec();
        for (from, length, to) in cuts {
            let from = (from * bytes.len() as f64) as usize;
            let end = (from + length).min(bytes.len());
            let piece: Vec<u8> = bytes.drain(from..end).collect();
            let to = (to * bytes.len() as f64) as usize;
            for byte in piece.into_iter().rev() {
                bytes.insert(to, byte);
            }
        }
        bytes
    })
}

proptest::proptest! {
    #[test]
    fn no_damage_makes_it_panic(bytes in damaged()) {
        if let Ok(drawing) = Drawing::parse(&bytes, "t.svg") {
            let program = Program::parse(HEAD, "program.toml").unwrap();
            // Whether there is something to write or not: it says so.
            let _ = program.with_drawing(Arc::new(drawing), 0.25);
        }
    }
}

/// The decoder of pictures in drawings takes palettes for granted, too.
#[test]
fn embedded_pictures_with_a_palette_that_is_none_are_told() {
    let picture = |palette: &[u8]| {
        let mut png = Vec::new();
        let mut encoder = png::Encoder::new(&mut png, 2, 2);
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_palette(palette);
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(&[0; 4]).unwrap();
        drop(writer);
        let data: String = png.iter().map(|byte| format!("%{byte:02X}")).collect();
        drawing(
            PAGE,
            &format!(
                "<image width=\"9\" height=\"9\" href=\"data:image/png,{data}\"/>\
                 <text y=\"50\">{{name}}</text>"
            ),
        )
    };
    let unreadable = |svg: &str| {
        let plan = plan(program(svg, "").unwrap(), "Ann");
        let findings = Renderer::new(plan.program().clone())
            .unwrap()
            .findings()
            .to_vec();
        let mut codes = findings.iter().map(|finding| finding.code);
        codes.any(|code| code == Code::UnreadablePicture)
    };
    assert!(!unreadable(&picture(&[200, 20, 30])));
    assert!(unreadable(&picture(&[200, 20])));
}
