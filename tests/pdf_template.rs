//! Pages of PDF files as templates: painted where they are, with what they lack reported; and files
//! that ask for more than any page needs, refused before the work is done.
#![cfg(all(feature = "bundled-fonts", feature = "pdf-template"))]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::Arc;

use engross::roster::Roster;
use engross::template::Drawing;
use engross::{Code, Error, OutputFormat, Plan, Program, Renderer};

/// A PDF file of these objects, of which the first is the catalog.
fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut table = String::from("0000000000 65535 f \n");
    for (number, object) in (1..).zip(objects) {
        writeln!(table, "{:010} 00000 n ", file.len()).unwrap();
        file.extend(format!("{number} 0 obj\n").bytes());
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    let count = objects.len() + 1;
    let trailer = format!(
        "xref\n0 {count}\n{table}trailer\n<</Size {count}/Root 1 0 R>>\nstartxref\n{}\n%%EOF\n",
        file.len()
    );
    file.extend(trailer.bytes());
    file
}

fn stream(dictionary: &str, data: &[u8]) -> Vec<u8> {
    let head = format!("<<{dictionary}/Length {}>>\nstream\n", data.len());
    [head.as_bytes(), data, b"\nendstream"].concat()
}

/// A page of 200 by 100 points with this content and these resources, and any further objects from
/// number 5 on.
fn page(keys: &str, resources: &str, content: &str, further: &[Vec<u8>]) -> Vec<u8> {
    let page = format!(
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]{keys}/Contents 4 0 R/Resources<<{resources}>>>>"
    );
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        page.into_bytes(),
        stream("", content.as_bytes()),
    ];
    objects.extend_from_slice(further);
    pdf(&objects)
}

const PROGRAM: &str = "title = \"T\"\nroster = \"r.csv\"\ntemplate = \"t.pdf\"\ndpi = 144\n\
    [[field]]\ntext = \"{name}\"\nbox = { x = 100, y = 50, width = 90, height = 40 }\nsize = 12\n";

/// The drawing, and the pixels of a certificate on it.
fn printed(file: &[u8]) -> Result<(Arc<Drawing>, image::RgbImage), Error> {
    let drawing = Arc::new(Drawing::parse(file, "t.pdf")?);
    let program = Program::parse(PROGRAM, "program.toml").unwrap();
    let program = program.with_drawing(Arc::clone(&drawing), 1.0)?;
    let roster = Roster::from_rows("r.csv", ["name"], [["Ann"]]).unwrap();
    let plan = Plan::new(program, roster).unwrap();
    let renderer = Renderer::new(plan.program().clone())?;
    let mut scratch = renderer.scratch();
    let printed = renderer.render_unchecked(plan.entry(0), OutputFormat::Png, &mut scratch);
    let png = printed.unwrap().into_bytes();
    Ok((drawing, image::load_from_memory(&png).unwrap().into_rgb8()))
}

fn findings(drawing: &Drawing) -> Vec<String> {
    drawing.findings().iter().map(ToString::to_string).collect()
}

const RED: [u8; 3] = [255, 0, 0];
const WHITE: [u8; 3] = [255; 3];

#[test]
fn a_page_is_painted_at_its_size() {
    let red = "1 0 0 rg 10 70 40 20 re f";
    let (drawing, picture) = printed(&page("", "", red, &[])).unwrap();
    assert_eq!(picture.dimensions(), (400, 200));
    assert!(findings(&drawing).is_empty());
    // Two pixels to the point, from the upper left corner.
    for (x, y, color) in [
        (20, 20, RED),
        (99, 59, RED),
        (18, 20, WHITE),
        (20, 18, WHITE),
        (101, 59, WHITE),
        (99, 61, WHITE),
    ] {
        assert_eq!(picture.get_pixel(x, y).0, color, "{x} {y}");
    }
    let inks = picture.enumerate_pixels();
    let mut inks = inks.filter(|(.., pixel)| pixel.0.iter().all(|sample| *sample < 100));
    assert!(
        inks.any(|(x, y, _)| (200..380).contains(&x) && (100..180).contains(&y)),
        "the name is on it"
    );
}

#[test]
fn a_page_is_turned_and_cropped_as_it_says() {
    let red = "1 0 0 rg 10 70 40 20 re f";
    let turned = page("/Rotate 90", "", red, &[]);
    let drawing = Drawing::parse(&turned, "t.pdf").unwrap();
    let program = PROGRAM.replace("x = 100, y = 50", "x = 0, y = 100");
    let program = Program::parse(&program, "program.toml").unwrap();
    let program = program.with_drawing(Arc::new(drawing), 1.0).unwrap();
    assert_eq!(program.drawn_size(), Some((200, 400)));

    let cropped = page("/CropBox[10 0 200 90]", "", red, &[]);
    let (_, picture) = printed(&cropped).unwrap();
    assert_eq!(picture.dimensions(), (380, 180));
    assert_eq!(picture.get_pixel(0, 0).0, RED);
}

#[test]
fn pictures_of_a_page_are_painted() {
    let image = stream(
        "/Type/XObject/Subtype/Image/Width 2/Height 1/ColorSpace/DeviceRGB/BitsPerComponent 8",
        &[255, 0, 0, 0, 0, 255],
    );
    let content = "q 100 0 0 50 0 50 cm /I Do Q";
    let (drawing, picture) = printed(&page("", "/XObject<</I 5 0 R>>", content, &[image])).unwrap();
    assert!(findings(&drawing).is_empty());
    assert_eq!(picture.get_pixel(5, 50).0, RED);
    assert_eq!(picture.get_pixel(190, 50).0, [0, 0, 255]);
}

#[test]
fn what_a_page_lacks_is_reported() {
    let font = |name: &str| {
        format!("<</Type/Font/Subtype/TrueType/BaseFont/{name}/Encoding/WinAnsiEncoding>>")
            .into_bytes()
    };
    let text = "BT /F 20 Tf 10 60 Td (for {na) Tj (me}) Tj ET";
    let file = page("", "/Font<</F 5 0 R>>", text, &[font("ABCDEF+Didot")]);
    let (drawing, picture) = printed(&file).unwrap();
    assert_eq!(
        findings(&drawing),
        [
            "t.pdf: warning: `{name}` is text of the PDF file and cannot be replaced",
            "t.pdf: warning: the font `Didot` is not in the file: a similar one is used instead",
        ]
    );
    let ink = picture.pixels().filter(|pixel| pixel.0[0] < 100).count();
    assert!(ink > 300, "the text is painted: {ink}");
    let composite = b"<</Type/Font/Subtype/Type0/BaseFont/Song/Encoding/UniGB-UCS2-H\
        /DescendantFonts[<</Subtype/CIDFontType0/BaseFont/Song>>]>>";
    let file = page("", "/Font<</F 5 0 R>>", "", &[composite.to_vec()]);
    assert_eq!(
        findings(&printed(&file).unwrap().0),
        ["t.pdf: error: the font `Song` is not in the file, and its text is lost"]
    );
    // One of the fonts that every reader has.
    let file = page(
        "",
        "/Font<</F 5 0 R>>",
        "BT /F 20 Tf (a) Tj ET",
        &[font("Helvetica")],
    );
    assert!(findings(&printed(&file).unwrap().0).is_empty());
}

#[test]
fn the_first_page_is_used() {
    let one = |color: &str| stream("", format!("{color} rg 0 0 200 100 re f").as_bytes());
    let leaf = |content: u8| {
        format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Contents {content} 0 R>>")
            .into_bytes()
    };
    let file = pdf(&[
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R 5 0 R]/Count 2>>".to_vec(),
        leaf(4),
        one("1 0 0"),
        leaf(6),
        one("0 1 0"),
    ]);
    let (drawing, picture) = printed(&file).unwrap();
    assert_eq!(picture.get_pixel(5, 5).0, RED);
    assert_eq!(
        findings(&drawing),
        ["t.pdf: note: the file has 2 pages, of which the first is used"]
    );
    assert_eq!(drawing.findings()[0].code, Code::OtherPages);
}

#[track_caller]
fn assert_refused(file: &[u8], name: &str, code: Code, message: &str) {
    let error = Drawing::parse(file, name).unwrap_err();
    assert_eq!(error.to_string(), format!("{name}: {message}"));
    assert_eq!(error.code(), code);
    assert!(error.hint().is_some());
}

#[test]
fn files_without_a_page_are_refused() {
    let whole = page("", "", "", &[]);
    assert_refused(
        &whole[..9],
        "t.pdf",
        Code::DamagedTemplate,
        "the PDF file cannot be read",
    );
    let empty = pdf(&[
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[]/Count 0>>".to_vec(),
    ]);
    let error = Drawing::parse(&empty, "t.pdf").unwrap_err();
    assert_eq!(error.code(), Code::DamagedTemplate);
    let text = String::from_utf8(whole).unwrap();
    let encrypted = text.replace("/Root", "/Encrypt 9 0 R/Root");
    assert_refused(
        encrypted.as_bytes(),
        "t.pdf",
        Code::DamagedTemplate,
        "the PDF file is encrypted",
    );
    assert_refused(
        b"%!PS-Adobe-3.0",
        "old.ai",
        Code::NotATemplate,
        "a PostScript file cannot be a template",
    );
    let error = engross::template::Background::parse(text.as_bytes(), "t.png").unwrap_err();
    assert_eq!(
        error.hint().as_deref(),
        Some("give it a name that ends in `.pdf`")
    );
}

#[test]
fn parts_that_repeat_each_other_are_refused() {
    // Ten forms, each of which draws the next one twenty times.
    let forms: Vec<Vec<u8>> = (0..10)
        .map(|number| {
            let next = 6 + number;
            let keys = format!(
                "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</N {next} 0 R>>>>"
            );
            stream(&keys, "/N Do ".repeat(20).as_bytes())
        })
        .collect();
    assert_refused(
        &page("", "/XObject<</N 5 0 R>>", "/N Do", &forms),
        "t.pdf",
        Code::SvgTooComplex,
        "the page has more than 250,000 shapes and letters",
    );
}

#[test]
fn pictures_and_streams_are_limited() {
    let image = stream(
        "/Type/XObject/Subtype/Image/Width 20000/Height 20000/ColorSpace/DeviceGray/BitsPerComponent 8",
        &[],
    );
    assert_refused(
        &page("", "/XObject<</I 5 0 R>>", "/I Do", &[image]),
        "t.pdf",
        Code::SvgTooComplex,
        "the page has pictures of more than 100 million pixels",
    );
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    let block = vec![b' '; 1 << 20];
    for _ in 0..1025 {
        packed.write_all(&block).unwrap();
    }
    let bomb = stream("/Filter/FlateDecode", &packed.finish().unwrap());
    assert_refused(
        &page("", "", "", &[bomb]),
        "t.pdf",
        Code::TooLarge,
        "unpacked, the file is larger than 1024 MiB",
    );
    // JBIG2 and JPEG 2000 have sizes of their own.
    let jbig2 = [
        &b"\x00\x00\x00\x00\x30\x00\x01\x00\x00\x00\x13"[..],
        &20_000_u32.to_be_bytes(),
        &20_000_u32.to_be_bytes(),
        &[0; 11],
    ];
    let jpeg_2000 = [
        &b"\xFF\x4F\xFF\x51\x00\x2F\x00\x00"[..],
        &20_000_u32.to_be_bytes(),
        &20_000_u32.to_be_bytes(),
    ];
    for (filter, data) in [
        ("JBIG2Decode", jbig2.concat()),
        ("JPXDecode", jpeg_2000.concat()),
    ] {
        let image = stream(
            &format!(
                "/Type/XObject/Subtype/Image/Width 20/Height 20/ColorSpace/DeviceGray\
                 /BitsPerComponent 1/Filter/{filter}"
            ),
            &data,
        );
        assert_refused(
            &page("", "/XObject<</I 5 0 R>>", "/I Do", &[image]),
            "t.pdf",
            Code::TooLarge,
            "a picture in the file has more than 100 million pixels",
        );
    }
}

#[test]
fn a_text_of_many_braces_is_searched_once() {
    let text = "{{%<<".repeat(20_000);
    let content = format!("BT /F1 12 Tf ({text}) Tj ET");
    let font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>";
    let file = page("", &format!("/Font<</F1 {font}>>"), &content, &[]);
    assert!(printed(&file).is_ok());
}

#[test]
fn damage_is_an_error_or_a_page() {
    let image = stream(
        "/Type/XObject/Subtype/Image/Width 2/Height 1/ColorSpace/DeviceRGB/BitsPerComponent 8",
        &[255, 0, 0, 0, 0, 255],
    );
    let content = "q 100 0 0 50 0 50 cm /I Do Q 1 0 0 rg 0 0 9 9 re f BT (a) Tj ET";
    let file = page("", "/XObject<</I 5 0 R>>", content, &[image]);
    for at in (0..file.len()).step_by(3) {
        let mut damaged = file.clone();
        damaged[at] ^= 0x15;
        // What matters is that it ends.
        let _ = Drawing::parse(&damaged, "t.pdf");
        let _ = Drawing::parse(&file[..at], "t.pdf");
    }
}
