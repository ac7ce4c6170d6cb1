//! What depends on the row: fields that are written only for some rows.
#![cfg(feature = "bundled-fonts")]
#![expect(clippy::unwrap_used, reason = "a test that cannot continue panics")]

mod common;

use common::ProgramFolder;
use engross::field::Field;
use engross::roster::{Condition, Roster};
use engross::template::{Background, PixelFormat};
use engross::{Code, FieldContent, OutputFormat, Plan, Program, Renderer, Severity};

const PROGRAM: &str = r#"
title = "Course"
term = "2026"
roster = "r.csv"
template = "t.png"
[[field]]
text = "{name}"
box = { x = 10, y = 10, width = 380, height = 60 }
size = 40
[[field]]
id = "honours"
text = "with distinction"
when = { Grade = [1, "a*"] }
box = { x = 10, y = 80, width = 380, height = 40 }
size = 20
[[field]]
id = "company"
text = "{company}"
when = { grade = "2", company = "*", term = "2026" }
box = { x = 10, y = 130, width = 380, height = 40 }
size = 20
"#;

const ROWS: [[&str; 3]; 5] = [
    ["Ann Lee", "1", "Acme"],
    ["Önder Ak", " a+ ", ""],
    ["Kim Min", "2", "Acme"],
    ["Bo Li", "2", ""],
    ["Cy Orr", "3", "Acme"],
];

fn roster() -> Roster {
    Roster::from_rows("r.csv", ["name", "Grade", "Company"], ROWS).unwrap()
}

fn written(plan: &Plan) -> Vec<Vec<bool>> {
    let fields = plan.program().fields().len();
    let entries = plan.entries();
    entries
        .map(|entry| (0..fields).map(|field| entry.is_written(field)).collect())
        .collect()
}

#[test]
fn a_field_is_written_for_the_rows_that_meet_all_its_conditions() {
    let plan = Plan::new(Program::parse(PROGRAM, "program.toml").unwrap(), roster()).unwrap();
    assert_eq!(
        written(&plan),
        [
            [true, true, false],
            [true, true, false],
            [true, false, true],
            [true, false, false],
            [true, false, false],
        ]
    );
    assert_eq!(plan.entry(0).text(1), "with distinction");
    assert_eq!(plan.entry(2).text(1), "");
    // An empty cell is worth no finding where it is not written.
    assert_eq!(plan.findings(), []);
}

#[test]
fn what_is_not_written_is_not_drawn_and_not_checked() {
    let program = Program::builder("T")
        .field(Field::text("{name}").at(10, 10, 380, 60).size(40))
        .field(
            Field::text("\u{1F9FF} {company}")
                .id("sign")
                .when(Condition::new("grade", ["1"]))
                .at(10, 100, 380, 40)
                .size(20),
        );
    let plan = Plan::new(program.build().unwrap(), roster()).unwrap();
    let page = Background::new(400, 200, PixelFormat::Gray, vec![255; 400 * 200]).unwrap();
    let renderer = Renderer::builder(plan.program().clone())
        .background(&page)
        .build()
        .unwrap();
    let mut scratch = renderer.scratch();
    let sheets: Vec<_> = plan
        .entries()
        .map(|entry| renderer.lay_out(entry, &mut scratch).unwrap())
        .collect();
    assert_eq!(sheets[0].findings()[0].code, Code::MissingGlyph);
    for sheet in &sheets[1..] {
        assert_eq!(sheet.findings(), []);
        assert!(matches!(sheet.fields()[1].content, FieldContent::Unwritten));
    }
    for format in OutputFormat::ALL {
        renderer
            .certify(plan.entry(4), *format, &mut scratch)
            .unwrap();
    }
    let below_the_name = |sheet| {
        let pixels = renderer.pixels(sheet, &mut renderer.scratch()).unwrap();
        pixels.pixels()[400 * 90..]
            .iter()
            .any(|pixel| *pixel != 255)
    };
    assert!(below_the_name(&sheets[0]));
    assert!(!below_the_name(&sheets[4]));
}

#[test]
fn a_field_that_no_row_has_is_a_note() {
    for (when, message, hint) in [
        (
            r#"{ Grade = "first" }"#,
            "no row has `first` in the column `Grade`, as `when` requires",
            "its values are: `1`, `a+`, `2`, `3`",
        ),
        (
            r#"{ Grade = "3", company = "" }"#,
            "no row meets all conditions of `when`",
            "each condition is met by some rows, but none meets all: remove one",
        ),
    ] {
        let text = PROGRAM.replace("{ Grade = [1, \"a*\"] }", when);
        let plan = Plan::new(Program::parse(&text, "program.toml").unwrap(), roster()).unwrap();
        let [finding] = plan.findings() else {
            panic!("{:?}", plan.findings());
        };
        assert_eq!(finding.severity, Severity::Note);
        assert_eq!(finding.code, Code::UnwrittenField);
        let whole = format!("the field is written on no certificate: {message}");
        assert_eq!(finding.message, whole);
        assert_eq!(finding.hint.as_deref(), Some(hint));
    }
}

#[test]
fn a_condition_on_a_missing_column_is_an_error() {
    let text = PROGRAM.replace("Grade = [1", "Grad = [1");
    let program = Program::parse(&text, "program.toml").unwrap();
    let error = Plan::new(program, roster()).unwrap_err();
    assert_eq!(error.code(), Code::UnknownColumn);
    assert_eq!(error.diagnostics()[0].row(), Some(13));

    let text = PROGRAM.replace("[1, \"a*\"]", "[]");
    let error = Program::parse(&text, "program.toml").unwrap_err();
    assert_eq!(error.code(), Code::InvalidValue);
    assert_eq!(error.diagnostics()[0].row(), Some(13));
}

#[test]
fn a_drawn_placeholder_can_have_conditions() {
    let folder = ProgramFolder::new("name,grade\nAnn,1\nBo,2\n");
    folder.write(
        "t.svg",
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="400" height="200">
        <rect width="400" height="200" fill="white"/>
        <text x="200" y="60" text-anchor="middle" font-size="32">{name}</text>
        <text x="200" y="120" text-anchor="middle" font-size="16">in {grade}</text>
        </svg>"#,
    );
    folder.write(
        "program.toml",
        "title = \"T\"\nroster = \"roster.csv\"\ntemplate = \"t.svg\"\n[[field]]\nid = \"grade\"\n\
         when = { grade = \"1\" }\n",
    );
    let program = Program::open(folder.path()).unwrap();
    let roster = program.open_roster().unwrap();
    let plan = Plan::new(program, roster).unwrap();
    assert_eq!(written(&plan), [[true, true], [true, false]]);
}

/// A program whose rows have pictures.
const WITH_PICTURES: &str = r##"
title = "Course"
roster = "roster.csv"
template = "t.png"
[[field]]
text = "{name}"
font = "Noto Serif"
box = { x = 10, y = 10, width = 280, height = 40 }
size = 30
[[field]]
id = "photo"
kind = "image"
text = "photos/{photo}"
fit = "cover"
box = { x = 300, y = 10, width = 60, height = 80 }
[[field]]
id = "medal"
kind = "image"
text = "medal.png"
when = { photo = "*.png" }
align = "right"
vertical_align = "bottom"
box = { x = 10, y = 60, width = 100, height = 50 }
"##;

const RED: [u8; 3] = [200, 20, 30];
const BLUE: [u8; 3] = [20, 40, 220];

/// A picture whose middle is red, and whose left and right quarters are blue.
fn photo(width: u32, height: u32) -> image::RgbImage {
    image::RgbImage::from_fn(width, height, |x, _| {
        let is_middle = (width / 4..width - width / 4).contains(&x);
        image::Rgb(if is_middle { RED } else { BLUE })
    })
}

fn encoded(picture: impl Into<image::DynamicImage>, format: image::ImageFormat) -> Vec<u8> {
    let mut file = std::io::Cursor::new(Vec::new());
    picture.into().write_to(&mut file, format).unwrap();
    file.into_inner()
}

/// A JPEG file that is to be turned by 90° clockwise.
fn turned_jpeg(upright: &image::RgbImage) -> Vec<u8> {
    let stored = image::imageops::rotate270(upright);
    let mut file = encoded(stored, image::ImageFormat::Jpeg);
    let exif: &[u8] = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    let segment = [&[0xFF, 0xE1][..], &length, exif].concat();
    file.splice(2..2, segment);
    file
}

fn folder_with_pictures(roster: &str) -> ProgramFolder {
    let folder = ProgramFolder::new(roster);
    folder.write("program.toml", WITH_PICTURES);
    let page = image::RgbImage::from_pixel(400, 120, image::Rgb([250, 248, 240]));
    folder.write("t.png", encoded(page, image::ImageFormat::Png));
    let mut medal = image::RgbaImage::from_pixel(40, 40, image::Rgba([0, 160, 0, 255]));
    for (x, y, pixel) in medal.enumerate_pixels_mut() {
        if x < 20 && y < 20 {
            *pixel = image::Rgba([255, 0, 255, 0]);
        }
    }
    folder.write("medal.png", encoded(medal, image::ImageFormat::Png));
    std::fs::create_dir_all(folder.file("photos")).unwrap();
    folder.write(
        "photos/a.png",
        encoded(photo(240, 160), image::ImageFormat::Png),
    );
    folder.write(
        "photos/b.jpg",
        encoded(photo(1200, 800), image::ImageFormat::Jpeg),
    );
    folder.write("photos/turned.jpg", turned_jpeg(&photo(240, 160)));
    folder.write(
        "photos/e.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 24 16\">\
         <rect width=\"24\" height=\"16\" fill=\"#1428dc\"/>\
         <rect x=\"6\" width=\"12\" height=\"16\" fill=\"#c8141e\"/></svg>",
    );
    #[cfg(feature = "webp")]
    {
        let mut file = Vec::new();
        image_webp::WebPEncoder::new(&mut file)
            .encode(&photo(240, 160), 240, 160, image_webp::ColorType::Rgb8)
            .unwrap();
        folder.write("photos/w.webp", file);
    }
    folder
}

fn open(folder: &ProgramFolder) -> (Plan, Renderer) {
    let program = Program::open(folder.path()).unwrap();
    let roster = program.open_roster().unwrap();
    let plan = Plan::new(program, roster).unwrap();
    let renderer = Renderer::new(plan.program().clone()).unwrap();
    (plan, renderer)
}

/// The findings of the first row.
fn first_findings(folder: &ProgramFolder) -> Vec<engross::Diagnostic> {
    let (plan, renderer) = open(folder);
    let mut scratch = renderer.scratch();
    let sheet = renderer.lay_out(plan.entry(0), &mut scratch).unwrap();
    sheet.findings().to_vec()
}

fn is_near(pixel: &image::Rgb<u8>, color: [u8; 3]) -> bool {
    let channels = pixel.0.iter().zip(color);
    channels
        .into_iter()
        .all(|(own, other)| own.abs_diff(other) <= 12)
}

#[test]
fn each_kind_of_picture_is_shown_upright_and_fills_its_box() {
    let mut roster = "name,photo\nAnn,a.png\nBo,b.jpg\nCy,turned.jpg\n".to_owned();
    for (feature, row) in [
        (cfg!(feature = "svg"), "Di,e.svg\n"),
        (cfg!(feature = "webp"), "Ed,w.webp\n"),
    ] {
        if feature {
            roster.push_str(row);
        }
    }
    let folder = folder_with_pictures(&roster);
    let (plan, renderer) = open(&folder);
    let mut scratch = renderer.scratch();
    for entry in plan.entries() {
        let png = renderer
            .certify(entry, OutputFormat::Png, &mut scratch)
            .unwrap();
        let page = image::load_from_memory(png.bytes()).unwrap().into_rgb8();
        let at = |x, y| page.get_pixel(x, y);
        // Of 240 × 160 the middle 120 × 160 is shown, which is red.
        for (x, y) in [(300, 10), (359, 10), (330, 50), (300, 89), (359, 89)] {
            assert!(
                is_near(at(x, y), RED),
                "{} {x} {y} {:?}",
                entry.name(),
                at(x, y)
            );
        }
        for (x, y) in [(299, 50), (360, 50), (330, 9), (330, 90)] {
            assert_eq!(at(x, y).0, [250, 248, 240], "{}", entry.name());
        }
        let has_medal = entry.name() == "Ann";
        // At the right of its box, 50 × 50, with a transparent corner.
        assert_eq!(is_near(at(105, 105), [0, 160, 0]), has_medal);
        assert_eq!(at(65, 65).0, [250, 248, 240]);
        assert_eq!(at(50, 100).0, [250, 248, 240]);
    }
}

#[test]
fn a_circle_is_cut_out_of_the_middle() {
    let folder = folder_with_pictures("name,photo\nAnn,b.jpg\n");
    folder.edit("program.toml", "fit = \"cover\"", "shape = \"circle\"");
    let (plan, renderer) = open(&folder);
    let mut scratch = renderer.scratch();
    let png = renderer
        .certify(plan.entry(0), OutputFormat::Png, &mut scratch)
        .unwrap();
    let page = image::load_from_memory(png.bytes()).unwrap().into_rgb8();
    // 60 × 60 in the middle of 60 × 80.
    assert!(is_near(page.get_pixel(330, 21), RED));
    assert!(is_near(page.get_pixel(330, 50), RED));
    assert!(is_near(page.get_pixel(301, 50), BLUE));
    for (x, y) in [(300, 20), (359, 79), (305, 25), (330, 19)] {
        assert_eq!(page.get_pixel(x, y).0, [250, 248, 240], "{x} {y}");
    }
}

#[test]
fn a_picture_that_cannot_be_shown_is_an_error_of_its_row() {
    for (cell, code, message, hint) in [
        (
            "aa.png",
            Code::MissingPicture,
            "the picture `photos/aa.png` does not exist",
            "did you mean `photos/a.png`?",
        ),
        (
            "zzzzzz.png",
            Code::MissingPicture,
            "the picture `photos/zzzzzz.png` does not exist",
            "add the file, or correct the row",
        ),
        (
            "../../secret.png",
            Code::OutsideFolder,
            "the picture `photos/../../secret.png` is outside the program's folder",
            "copy it into the program's folder, and name it relative to that folder",
        ),
        (
            "broken.png",
            Code::UnusablePicture,
            "`photos/broken.png` cannot be used: the picture cannot be decoded",
            "open it in an image editor and export it again",
        ),
        (
            "text.jpg",
            Code::UnusablePicture,
            "`photos/text.jpg` cannot be used: it is not a picture of a kind that is read",
            "open it in an image editor and export it as PNG or JPEG",
        ),
        (
            "huge.png",
            Code::UnusablePicture,
            "`photos/huge.png` cannot be used: 60000×60000 pixels exceed the limit",
            "export a smaller picture",
        ),
        (
            "",
            Code::EmptyValue,
            "the column `photo` is empty: the picture would be `photos/`",
            "fill it in, or write what depends on it as an optional part",
        ),
    ] {
        let folder = folder_with_pictures(&format!("name,photo\nAnn,{cell}\n"));
        let whole = folder.file("photos/a.png");
        let png = std::fs::read(whole).unwrap();
        folder.write("photos/broken.png", &png[..png.len() / 2]);
        folder.write("photos/text.jpg", "a text");
        let mut huge = png.clone();
        huge[16..24].copy_from_slice(&[0, 0, 0xEA, 0x60, 0, 0, 0xEA, 0x60]);
        let crc = crc32fast::hash(&huge[12..29]).to_be_bytes();
        huge[29..33].copy_from_slice(&crc);
        folder.write("photos/huge.png", huge);
        let findings = first_findings(&folder);
        let found = findings.iter().find(|finding| finding.code == code);
        let found = found.unwrap_or_else(|| panic!("{cell}: {findings:?}"));
        assert_eq!(found.severity, Severity::Error);
        assert_eq!(found.row(), Some(2));
        assert_eq!(found.location.field.as_deref(), Some("photo"));
        assert!(found.message.starts_with(message), "{}", found.message);
        let given = found.hint.as_deref().unwrap_or_default();
        assert!(given.starts_with(hint), "{given}");
    }
}

#[cfg(all(unix, feature = "batch"))]
#[test]
fn a_link_out_of_the_folder_is_refused_and_nothing_is_written() {
    use engross::batch::{self, RunOptions};

    let folder = folder_with_pictures("name,photo\nAnn,a.png\nBo,out.png\n");
    let outside = tempfile::tempdir().unwrap();
    let target = outside.path().join("x.png");
    std::fs::copy(folder.file("photos/a.png"), &target).unwrap();
    std::os::unix::fs::symlink(&target, folder.file("photos/out.png")).unwrap();
    let (plan, renderer) = open(&folder);
    let output = folder.file("output");
    let mut codes = Vec::new();
    let options = RunOptions::default();
    let run = batch::run(&plan, &renderer, &output, &options, |event| {
        if let batch::Event::Checked { findings, .. } = event {
            codes.extend(findings.iter().map(|finding| finding.code));
        }
    });
    assert_eq!(run.unwrap_err().code(), Code::Unprintable);
    assert_eq!(codes, [Code::OutsideFolder]);
    assert!(!output.exists());
}

#[test]
fn an_optional_part_leaves_the_picture_out() {
    let folder = folder_with_pictures("name,photo\nAnn,\n");
    folder.edit(
        "program.toml",
        "photos/{photo}",
        "{#photo}photos/{photo}{/photo}",
    );
    assert_eq!(first_findings(&folder), []);
}

#[test]
fn a_small_picture_in_a_large_box_is_a_warning() {
    let folder = folder_with_pictures("name,photo\nAnn,small.png\n");
    folder.write(
        "photos/small.png",
        encoded(photo(28, 38), image::ImageFormat::Png),
    );
    let findings = first_findings(&folder);
    assert_eq!(findings[0].code, Code::BlurredPicture);
    assert_eq!(
        findings[0].message,
        "`photos/small.png` is enlarged from 28×37 to 60×80 pixels, and will look blurred"
    );
}

#[test]
fn pictures_come_from_memory_too() {
    let program = Program::builder("T").field(
        Field::image("{photo}")
            .at(10, 10, 60, 60)
            .fit(engross::field::Fit::Cover)
            .shape(engross::field::PictureShape::Circle),
    );
    let page = Background::new(80, 80, PixelFormat::Gray, vec![255; 80 * 80]).unwrap();
    let mut pictures = engross::picture::PictureBook::new();
    pictures.add("a", encoded(photo(100, 100), image::ImageFormat::Png));
    let renderer = Renderer::builder(program.build().unwrap())
        .background(&page)
        .pictures(pictures)
        .build()
        .unwrap();
    let mut scratch = renderer.scratch();
    let cells = [("name", "Ann"), ("photo", "a")];
    for format in OutputFormat::ALL {
        let alone = renderer
            .one(cells, *format, &mut renderer.scratch())
            .unwrap();
        let again = renderer.one(cells, *format, &mut scratch).unwrap();
        assert!(alone.bytes() == again.bytes());
    }
    let png = renderer
        .one(cells, OutputFormat::Png, &mut scratch)
        .unwrap();
    let page = image::load_from_memory(png.bytes()).unwrap().into_rgb8();
    assert!(is_near(page.get_pixel(40, 40), RED));
    let refused = renderer.one(
        [("name", "A"), ("photo", "b")],
        OutputFormat::Png,
        &mut scratch,
    );
    assert_eq!(refused.unwrap_err().code(), Code::MissingPicture);
}

#[cfg(feature = "svg")]
#[test]
fn a_drawing_stays_transparent_where_nothing_is_painted() {
    let folder = folder_with_pictures("name,photo\nAnn,d.svg\n");
    folder.write(
        "photos/d.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"60\" height=\"80\">\
         <circle cx=\"30\" cy=\"40\" r=\"20\" fill=\"#c8141e\"/></svg>",
    );
    let (plan, renderer) = open(&folder);
    let mut scratch = renderer.scratch();
    let png = renderer
        .certify(plan.entry(0), OutputFormat::Png, &mut scratch)
        .unwrap();
    let page = image::load_from_memory(png.bytes()).unwrap().into_rgb8();
    assert!(is_near(page.get_pixel(330, 50), RED));
    assert_eq!(page.get_pixel(305, 15).0, [250, 248, 240]);
}

#[cfg(feature = "svg")]
#[test]
fn a_drawing_with_a_placeholder_is_no_picture() {
    let folder = folder_with_pictures("name,photo\nAnn,p.svg\n");
    folder.write(
        "photos/p.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"60\" height=\"80\">\
         <text x=\"30\" y=\"40\">{name}</text></svg>",
    );
    let findings = first_findings(&folder);
    assert_eq!(findings[0].code, Code::UnusablePicture);
}

#[test]
fn keys_of_other_kinds_of_fields_are_refused() {
    for (from, to, message) in [
        (
            "fit = \"cover\"",
            "size = 20",
            "`size` applies only to text, and this field is a picture",
        ),
        (
            "fit = \"cover\"",
            "color = \"#fff\"",
            "`color` applies only to text and QR codes, and this field is a picture",
        ),
        (
            "size = 30",
            "size = 30\nfit = \"cover\"",
            "`fit` applies only to pictures, and this field is text",
        ),
        (
            "fit = \"cover\"",
            "fit = \"contain\"\nshape = \"circle\"",
            "a picture with `shape = \"circle\"` always fills its circle",
        ),
    ] {
        let text = WITH_PICTURES.replacen(from, to, 1);
        let error = Program::parse(&text, "program.toml").unwrap_err();
        assert_eq!(error.diagnostics()[0].message, message);
        assert_eq!(error.code(), Code::InapplicableKey);
    }
}
