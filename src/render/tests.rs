use super::*;
use crate::draw::{self, RasterScratch};

/// Draws the picture of docs/plate.md:
/// `cargo test --lib picture_of_re_encoded_pixels -- --ignored`.
#[test]
#[ignore = "writes docs/plate.png"]
fn picture_of_re_encoded_pixels() {
    const INK: [u8; 3] = [244, 190, 180];
    const RE_ENCODED: [u8; 3] = [255, 224, 130];

    let program = Program::open("assets/ambassador-2023").unwrap();
    let roster = program.open_roster().unwrap();
    let plan = Plan::new(program, roster).unwrap();
    let renderer = Renderer::new(plan.program().clone()).unwrap();
    let mut scratch = renderer.scratch();
    let entry = plan.find("iremnur onder").unwrap();
    let sheet = renderer.lay_out(entry, &mut scratch).unwrap();
    let page = sheet.page(OutputFormat::Png);
    let mut raster = RasterScratch::default();
    let ops = draw::rasterize(&page.ops, &mut raster);

    let plate = renderer.templates[0].output.plate();
    let (blank, page) = (plate.page(&[]).unwrap(), plate.page(&ops).unwrap());
    let mut picture = page.clone();
    for pixel in &plate.re_encoded_pixels(&ops) {
        let at = pixel * 3..pixel * 3 + 3;
        let is_ink = page.pixels()[at.clone()] != blank.pixels()[at.clone()];
        let shade = if is_ink { INK } else { RE_ENCODED };
        let darkness = u32::from(page.pixels()[at.start + 1]);
        for (out, shade) in picture.pixels_mut()[at].iter_mut().zip(shade) {
            *out = u8::try_from(u32::from(shade) * (darkness + 64).min(255) / 255).unwrap();
        }
    }
    let bounds = ops.iter().map(|op| op.shape.bounds);
    let name = bounds.max_by_key(|bounds| bounds.height).unwrap();
    let margin = 8;
    let (left, width) = (name.x - margin, name.width + 2 * margin);
    let mut cropped = Vec::new();
    for y in name.y - margin..name.bottom() + margin {
        let start = y as usize * picture.row_bytes() + left as usize * 3;
        cropped.extend_from_slice(&picture.pixels()[start..start + width as usize * 3]);
    }
    image::RgbImage::from_raw(width, name.height + 2 * margin, cropped)
        .unwrap()
        .save("docs/plate.png")
        .unwrap();
}

/// A program with one field, the name, on this template.
fn program_with_template(template: &str) -> Program {
    let toml = format!(
        r#"
        title = "Test"
        template = "{template}"
        [publish]
        file_stem = "a-{{name}}"
        [[field]]
        text = "{{name}}"
        box = {{ x = 10, y = 20, width = 280, height = 60 }}
        size = 40
        "#
    );
    Program::parse(&toml, "program.toml").unwrap()
}

#[test]
fn a_glyph_over_art_is_drawn_once() {
    let template = br##"<svg xmlns="http://www.w3.org/2000/svg" width="300" height="100">
        <rect width="300" height="100" fill="#fffaf0"/>
        <path d="M30 30v40M60 30v40M240 30v40M270 30v40" stroke="#000" stroke-width="3"/>
    </svg>"##;
    let program = program_with_template("t.svg");
    let builder = Renderer::builder(program).template(template.as_slice());
    let renderer = builder.build().unwrap();
    let roster = Roster::from_rows("r", ["name"], [["Wilhelmina"]]).unwrap();
    let plan = Plan::new(renderer.program().clone(), roster).unwrap();

    let mut scratch = renderer.scratch();
    let sheet = renderer.lay_out(plan.entry(0), &mut scratch).unwrap();
    let found = sheet.findings().iter().map(|finding| finding.code);
    assert!(found.clone().any(|code| code == Code::OverArt), "{found:?}");
    let drawn = scratch.output.raster.drawn_glyphs();
    assert!((7..=10).contains(&drawn), "{drawn}");
    renderer
        .print(&sheet, OutputFormat::Png, &mut scratch)
        .unwrap();
    assert_eq!(scratch.output.raster.drawn_glyphs(), drawn);
}

#[test]
fn a_renderer_that_was_looked_for_ahead_prints_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let cache = PlateCache::new(folder.path());
    let program = Arc::new(Program::open("assets/ambassador-2023").unwrap());
    let roster = Arc::new(program.open_roster().unwrap());
    let certificate = |renderer: &Renderer| {
        let plan = Plan::new(Arc::clone(renderer.program()), Arc::clone(&roster)).unwrap();
        let entry = plan.find("iremnur onder").unwrap();
        let made = renderer.certify(entry, OutputFormat::Png, &mut renderer.scratch());
        made.unwrap().bytes().to_vec()
    };
    let expected = certificate(&Renderer::new(Arc::clone(&program)).unwrap());
    let builder = || Renderer::builder(Arc::clone(&program)).cache(&cache);
    for jobs in [None, NonZeroUsize::new(1)] {
        let look_ahead = |of: &Arc<Program>| Renderer::look_ahead(of, &cache, jobs);
        // The first time, it is not there yet.
        let renderer = builder().ahead(Some(look_ahead(&program))).build().unwrap();
        assert_eq!(certificate(&renderer), expected);
        let found = look_ahead(&program)
            .finish()
            .expect("it is in the cache now");
        assert!(Arc::ptr_eq(found.program(), &program));
        let renderer = builder().ahead(Some(look_ahead(&program))).build().unwrap();
        assert_eq!(certificate(&renderer), expected);
        // What was looked for is of another program.
        let other = Arc::new(Program::clone(&program));
        let renderer = builder().ahead(Some(look_ahead(&other))).build().unwrap();
        assert!(Arc::ptr_eq(renderer.program(), &program));
        assert_eq!(certificate(&renderer), expected);
    }
}

#[test]
fn looking_ahead_compiles_nothing_and_reports_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let cache = PlateCache::new(folder.path());
    let program = Arc::new(Program::open("assets/ambassador-2023").unwrap());
    assert!(
        Renderer::look_ahead(&program, &cache, None)
            .finish()
            .is_none()
    );
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    let program = Arc::new(program_with_template("missing.png"));
    let ahead = Renderer::look_ahead(&program, &cache, None);
    let error = Renderer::builder(program)
        .cache(&cache)
        .ahead(Some(ahead))
        .build()
        .unwrap_err();
    assert_eq!(error.code(), Code::Read);
}
