//! QR codes on certificates, read by an independent decoder.
#![cfg(feature = "qr")]
#![expect(clippy::unwrap_used, reason = "a test that cannot continue panics")]

use engross::font::FontBook;
use engross::qr::QrSymbol;
use engross::roster::Roster;
use engross::template::{Background, PixelFormat};
use engross::{Code, Diagnostic, FieldContent, OutputFormat, PixelBox, Plan, Program, Renderer};
use image::RgbImage;

const PAPER: [u8; 3] = [250, 247, 238];

struct Printed {
    image: RgbImage,
    symbol: Option<QrSymbol>,
    findings: Vec<Diagnostic>,
}

/// The first certificate of a program with this field, on a page of one colour.
fn printed(field: &str, paper: [u8; 3], name: &str) -> Printed {
    let text = format!(
        "title = \"T\"\nroster = \"r.csv\"\ntemplate = \"t.png\"\n[publish]\n\
         base_url = \"https://example.org/certificates/2026/\"\n[[field]]\nkind = \"qr\"\n{field}"
    );
    let program = Program::parse(&text, "program.toml").unwrap();
    let roster = Roster::from_rows("r.csv", ["name"], [[name]]).unwrap();
    let plan = Plan::new(program, roster).unwrap();
    let pixels = paper.repeat(400 * 300);
    let background = Background::new(400, 300, PixelFormat::Rgb, pixels).unwrap();
    let renderer = Renderer::builder(plan.program().clone())
        .background(&background)
        .fonts(FontBook::new())
        .build()
        .unwrap();
    let mut scratch = renderer.scratch();
    let sheet = renderer.lay_out(plan.entry(0), &mut scratch).unwrap();
    let png = renderer
        .print(&sheet, OutputFormat::Png, &mut scratch)
        .unwrap()
        .into_bytes();
    let FieldContent::Qr(layout) = &sheet.fields()[0].content else {
        panic!("not a QR code");
    };
    let mut findings = renderer.findings().to_vec();
    findings.extend_from_slice(sheet.findings());
    Printed {
        image: image::load_from_memory(&png).unwrap().into_rgb8(),
        symbol: layout.symbol.clone(),
        findings,
    }
}

/// The texts that the decoder reads from a picture.
fn read(image: &RgbImage) -> Vec<String> {
    let (width, height) = image.dimensions();
    let luma = image::DynamicImage::from(image.clone()).into_luma8();
    let mut prepared =
        rqrr::PreparedImage::prepare_from_greyscale(width as usize, height as usize, |x, y| {
            luma.get_pixel(x as u32, y as u32).0[0]
        });
    let grids = prepared.detect_grids();
    grids.iter().map(|grid| grid.decode().unwrap().1).collect()
}

const BOX: &str = "box = { x = 101, y = 53, width = 217, height = 190 }\n";

#[test]
fn a_decoder_reads_the_link_back() {
    for name in ["İremnur Önder", "王小明", "Ann Lee", "Nguyễn Thị Minh Châu"] {
        for level in ["low", "medium", "quartile", "high"] {
            let field = format!("text = \"{{link}}\"\nerror_correction = \"{level}\"\n{BOX}");
            let Printed { image, symbol, .. } = printed(&field, PAPER, name);
            let symbol = symbol.unwrap();
            let read = read(&image);
            assert_eq!(read.len(), 1, "{name}, {level}");
            assert!(read[0].starts_with("https://example.org/certificates/2026/"));
            assert!(read[0].ends_with(".png"));
            let levels = ["low", "medium", "quartile", "high"];
            let place = |level| levels.iter().position(|one| *one == level);
            assert!(place(symbol.error_correction().name()) >= place(level));
        }
    }
}

#[test]
fn a_code_with_colour_and_background() {
    let field = format!(
        "text = \"{{name}} 🎓 — {{{{sic}}}}\"\ncolor = \"#12244f\"\nbackground = \"#ffffff\"\n{BOX}"
    );
    let Printed { image, symbol, .. } = printed(&field, [20, 40, 60], "Zoë Ångström");
    assert_eq!(read(&image), ["Zoë Ångström 🎓 — {sic}"]);
    let symbol = symbol.unwrap();
    for (x, y, pixel) in image.enumerate_pixels() {
        let at = PixelBox::new(x, y, 1, 1);
        let expected: &[[u8; 3]] = if symbol.bounds.contains(&at) {
            &[[0x12, 0x24, 0x4F], [255; 3]]
        } else if symbol.area.contains(&at) {
            &[[255; 3]]
        } else {
            &[[20, 40, 60]]
        };
        assert!(expected.contains(&pixel.0), "{x},{y}: {pixel:?}");
    }
}

#[test]
fn modules_are_whole_pixels_and_the_quiet_zone_is_free() {
    let Printed { image, symbol, .. } = printed(&format!("text = \"{{link}}\"\n{BOX}"), PAPER, "A");
    let symbol = symbol.unwrap();
    let QrSymbol {
        area,
        bounds,
        module,
        ..
    } = symbol;
    assert!(PixelBox::new(101, 53, 217, 190).contains(&area));
    assert_eq!(area.width, (symbol.side() + 8) * module);
    assert!(
        area.width + symbol.side() + 8 > 190,
        "as large as the box allows"
    );
    assert_eq!(
        bounds,
        PixelBox::new(
            area.x + 4 * module,
            area.y + 4 * module,
            bounds.width,
            bounds.width
        )
    );
    assert_eq!(symbol.side(), 17 + 4 * symbol.version());
    for (x, y, pixel) in image.enumerate_pixels() {
        let dark = bounds.contains(&PixelBox::new(x, y, 1, 1)) && {
            let (column, row) = ((x - bounds.x) / module, (y - bounds.y) / module);
            symbol.rows().nth(row as usize).unwrap()[column as usize]
        };
        assert_eq!(pixel.0, if dark { [0; 3] } else { PAPER }, "{x},{y}");
    }
}

#[test]
fn a_code_is_aligned_in_its_box() {
    let at = |keys: &str| {
        let wide = "box = { x = 50, y = 20, width = 301, height = 220 }\n";
        let Printed { symbol, .. } = printed(&format!("text = \"x\"\n{keys}{wide}"), PAPER, "A");
        symbol.unwrap().area
    };
    assert_eq!(at("align = \"left\"\n").x, 50);
    assert_eq!(at("align = \"end\"\n").right(), 351);
    assert_eq!(at("vertical_align = \"top\"\n").y, 20);
    assert_eq!(at("vertical_align = \"bottom\"\n").bottom(), 240);
    let centered = at("");
    assert!((centered.x - 50).abs_diff(351 - centered.right()) <= 1);
    // 220 pixels for 21 modules and the quiet zone on both sides.
    assert_eq!(centered.width, 29 * 7);
    assert_eq!(at("quiet_zone = 1\n").width, 23 * 9);
    assert_eq!(at("quiet_zone = 0\n").width, 21 * 10);
}

#[test]
fn a_code_that_does_not_fit_is_an_error() {
    let small = "text = \"{link}\"\nbox = { x = 0, y = 0, width = 60, height = 300 }\n";
    let Printed {
        symbol, findings, ..
    } = printed(small, PAPER, "Ann");
    assert_eq!(symbol, None);
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!(findings[0].code, Code::Overflow);
    assert!(
        findings[0]
            .message
            .contains("needs 82×82 pixels, but its box has 60×300")
    );

    let Printed { findings, .. } = printed(
        &format!("text = \"{{name}}\"\n{BOX}"),
        PAPER,
        &"長".repeat(1200),
    );
    let [_, finding] = findings.as_slice() else {
        panic!("the key is too long, too: {findings:?}");
    };
    assert!(
        finding.message.contains("3600 bytes is too long"),
        "{findings:?}"
    );
}

#[test]
fn its_digest_is_that_of_what_is_drawn() {
    let digest = |keys: &str| {
        let text = format!(
            "title = \"T\"\nroster = \"r.csv\"\ntemplate = \"t.png\"\n[[field]]\nkind = \"qr\"\n{keys}{BOX}"
        );
        let program = Program::parse(&text, "program.toml").unwrap();
        let roster = Roster::from_rows("r.csv", ["name"], [["Ann"]]).unwrap();
        let plan = Plan::new(program, roster).unwrap();
        let background =
            Background::new(400, 300, PixelFormat::Gray, vec![255; 400 * 300]).unwrap();
        let renderer = Renderer::builder(plan.program().clone())
            .background(&background)
            .fonts(FontBook::new())
            .build()
            .unwrap();
        let sheet = renderer.lay_out(plan.entry(0), &mut renderer.scratch());
        renderer.digest(&sheet.unwrap(), OutputFormat::Png)
    };
    let plain = digest("text = \"{name}\"\n");
    assert_eq!(digest("text = \"{name}\"\n"), plain);
    for keys in [
        "text = \"{name}.\"\n",
        "text = \"{name}\"\nquiet_zone = 2\n",
        "text = \"{name}\"\ncolor = \"#123\"\n",
        "text = \"{name}\"\nbackground = \"#fff\"\n",
        "text = \"{name}\"\nalign = \"left\"\n",
    ] {
        assert_ne!(digest(keys), plain, "{keys}");
    }
}
