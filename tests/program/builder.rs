use std::path::Path;

use engross::field::{
    Align, AlignBy, AxisTag, Capitals, Color, Field, MissingSigns, Overflow, Quotes, SizeRange,
    VerticalAlign,
};
use engross::naming::Normalization;
use engross::roster::RosterOptions;
use engross::{
    Code, Compression, OutputFormat, PdfBackground, Program, ProgramBuilder, Subsampling,
};

use crate::FIELD;

/// A program in TOML with every key, but those of QR codes.
const EVERY_KEY: &str = r##"
    title = "KubeSphere Ambassador"
    term = "2023"
    issuer = "the community"
    lang = "zh-Hant"
    roster = { file = "r.csv", name = "Full Name" }
    template = "certificate.png"
    fonts = ["fonts", "Vibes.ttf"]
    system_fonts = true
    dpi = 300.5
    seats = 25

    [publish]
    base_url = "https://example.org/images"
    file_stem = "ambassador-{term}-{name}"
    format = "jpeg"
    normalization = "nfc"
    quality = 85
    subsampling = "4:2:0"
    compression = "best"
    pdf_background = "pixels"
    link_text = "Download"

    [[field]]
    id = "who"
    text = "for {name}"
    box = { x = 1, y = 2, width = 300, height = 40 }
    font = ["Great Vibes", "Noto Serif"]
    weight = 700
    italic = true
    size = { max = 96.5, min = 48 }
    color = "#12244f"
    align = "start"
    align_by = "advance"
    vertical_align = "bottom"
    overflow = ["wrap", "shrink"]
    letter_spacing = -1
    line_height = 2
    match_fallback = false
    quotes = "as-typed"
    capitals = "small-caps"
    missing = "leave-out"
    variations = { wght = 600, opsz = 12.5 }
    lang = "tr"
"##;

/// The same in code.
fn every_setter() -> ProgramBuilder {
    Program::builder("KubeSphere Ambassador")
        .term("2023")
        .issuer("the community")
        .language("zh-Hant")
        .roster("r.csv")
        .roster_options(RosterOptions::default().name("Full Name"))
        .template("certificate.png")
        .fonts("fonts")
        .fonts("Vibes.ttf")
        .system_fonts(true)
        .dpi(300.5)
        .seats(25)
        .base_url("https://example.org/images")
        .file_stem("ambassador-{term}-{name}")
        .format(OutputFormat::Jpeg)
        .normalization(Normalization::Nfc)
        .quality(85)
        .subsampling(Subsampling::Both)
        .compression(Compression::Best)
        .pdf_background(PdfBackground::Pixels)
        .link_text("Download")
        .field(
            Field::text("for {name}")
                .id("who")
                .at(1, 2, 300, 40)
                .font("Great Vibes")
                .font("Noto Serif")
                .weight(700)
                .italic(true)
                .size(48.0..=96.5)
                .color(Color::new(0x12, 0x24, 0x4f))
                .align(Align::Start)
                .align_by(AlignBy::Advance)
                .vertical_align(VerticalAlign::Bottom)
                .overflow([Overflow::Wrap, Overflow::Shrink])
                .letter_spacing(-1.0)
                .line_height(2.0)
                .match_fallback(false)
                .quotes(Quotes::AsTyped)
                .capitals(Capitals::SmallCaps)
                .missing(MissingSigns::LeaveOut)
                .variation(AxisTag(*b"wght"), 600.0)
                .variation(AxisTag(*b"opsz"), 12.5)
                .language("tr"),
        )
}

/// Everything about a program, but the file and the lines that set it.
fn values(program: &Program) -> String {
    let Program {
        folder,
        title,
        term,
        issuer,
        language,
        roster,
        template,
        fonts,
        system_fonts,
        publish,
        dpi,
        width,
        seats,
        ..
    } = program;
    let mut text = format!(
        "{folder:?} {title} {term} {issuer} {language:?} {roster:?} {template:?} {fonts:?} \
         {system_fonts} {publish:?} {dpi:?} {width:?} {seats:?}"
    );
    for field in program.fields() {
        let Field {
            id,
            text: pattern,
            kind,
            bounds,
            slanted,
            anchor,
            style,
            align,
            align_by,
            vertical_align,
            overflow,
            ..
        } = field;
        text += &format!(
            "\n{id} {pattern:?} {kind:?} {bounds} {slanted:?} {anchor:?} {style:?} {align:?} \
             {align_by:?} {vertical_align:?} {overflow:?}"
        );
    }
    text
}

#[test]
fn code_makes_the_same_program_as_toml() {
    let from_toml = Program::parse(EVERY_KEY, "program.toml").unwrap();
    let from_code = every_setter().build().unwrap();
    assert_eq!(values(&from_code), values(&from_toml));
    assert_eq!(from_code.path, None);
    assert_eq!(from_code.folder, Path::new(""));
}

#[test]
fn the_defaults_are_the_same_too() {
    let from_toml = Program::parse(&format!("title = \"T\"\n{FIELD}"), "program.toml").unwrap();
    let field = Field::text("{name}").at(1, 2, 3, 4).size(10);
    let from_code = Program::builder("T").field(field).build().unwrap();
    assert_eq!(values(&from_code), values(&from_toml));
}

#[test]
fn sizes() {
    let size = |field: engross::FieldBuilder| {
        let program = Program::builder("T").field(field.at(0, 0, 9, 9)).build();
        program.unwrap().fields()[0].style.size
    };
    let field = || Field::text("{name}");
    let range = SizeRange {
        max: 96.0,
        min: 48.0,
    };
    assert_eq!(size(field().size(48..=96)), range);
    assert_eq!(size(field().size(48.0..=96.0)), range);
    assert_eq!(size(field().size(96)), range);
    assert_eq!(size(field().size(96.0)), range);
    assert_eq!(size(field().size(range)), range);
}

#[cfg(feature = "qr")]
#[test]
fn qr_codes() {
    use engross::field::{ErrorCorrection, FieldKind};

    let program = Program::builder("T")
        .field(
            Field::qr("{link}")
                .at(0, 0, 164, 164)
                .error_correction(ErrorCorrection::High)
                .quiet_zone(2)
                .background(Color::new(255, 255, 255)),
        )
        .build()
        .unwrap();
    let FieldKind::Qr(style) = program.fields()[0].kind else {
        panic!("not a QR code");
    };
    assert_eq!(style.error_correction, ErrorCorrection::High);
    assert_eq!(style.quiet_zone, 2);
    assert_eq!(style.background, Some(Color::new(255, 255, 255)));
}

#[cfg(feature = "svg")]
#[test]
fn drawn_fields() {
    use std::sync::Arc;

    use engross::template::Drawing;

    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"400\" height=\"100\"><text \
               x=\"20\" y=\"60\">{name}</text></svg>";
    let drawing = Arc::new(Drawing::parse(svg.as_bytes(), "memory.svg").unwrap());
    let builder = Program::builder("T").width(800);
    let program = builder.clone().field(Field::drawn("name").weight(700));
    let program = program.build().unwrap();
    let program = program.with_drawing(Arc::clone(&drawing), 1.0).unwrap();
    assert_eq!(program.fields()[0].style.weight, 700);
    assert_eq!(program.fields()[0].anchor.baseline, Some(120.0));

    let program = builder.field(Field::drawn("nam")).build().unwrap();
    let error = program.with_drawing(drawing, 1.0).unwrap_err();
    assert_eq!(error.code(), Code::UnknownField);
    assert_eq!(error.to_string(), "the drawing has no field `nam`");
    assert_eq!(
        error.hint().unwrap(),
        "use the `id` of a drawn field (`name`), or add `text`, `box`, `size` to make a new field"
    );
}

#[test]
fn all_problems_are_reported_at_once() {
    let reversed = SizeRange {
        max: 48.0,
        min: 96.0,
    };
    let error = Program::builder("T")
        .dpi(0.0)
        .language("Türkçe")
        .base_url("example.org")
        .file_stem("{name")
        .seats(0)
        .template("certificate.png")
        .field(Field::text("{name}").at(0, 0, 0, 9).size(reversed))
        .field(Field::text("fixed").weight(0))
        .field(Field::drawn("name"))
        .build()
        .unwrap_err();
    let mut found: Vec<_> = error
        .diagnostics()
        .iter()
        .map(|problem| {
            assert!(problem.hint.is_some(), "{problem:?}");
            assert_eq!((problem.file(), problem.row()), (None, None));
            let field = problem.location.field.as_deref().unwrap_or("-");
            format!("{} {field}: {}", problem.code, problem.message)
        })
        .collect();
    found.sort();
    let mut expected = [
        "invalid-placeholder -: invalid `file_stem`: an unclosed `{` (character 1)",
        "invalid-value -: `Türkçe` is not a language tag",
        "invalid-value -: `dpi` must be from 1 to 4800, but is 0",
        "invalid-value -: `example.org` is not a web address",
        "invalid-value -: `seats` cannot be 0",
        "invalid-value field-2: `weight` of field 2 must be from 1 to 1000, but is 0",
        "invalid-value name: `min` in `size` of field `name` (96) is larger than `max` (48)",
        "invalid-value name: `width` in `box` of field `name` must be from 1 to 20000 pixels, but is 0",
        "missing-key field-2: `box` is missing in field 2",
        "missing-key field-2: `size` is missing in field 2",
        "missing-key name: `box` is missing in field `name`",
        "missing-key name: `size` is missing in field `name`",
        "missing-key name: `text` is missing in field `name`",
    ];
    expected.sort_unstable();
    assert_eq!(found, expected);
}

#[test]
fn keys_of_another_kind_of_field() {
    let build = |field| Program::builder("T").field(field).build();
    let error = build(Field::text("a").at(0, 0, 9, 9).size(9).quiet_zone(2)).unwrap_err();
    assert_eq!(error.code(), Code::InapplicableKey);
    #[cfg(feature = "qr")]
    {
        let error = build(Field::qr("{link}").at(0, 0, 9, 9).size(9)).unwrap_err();
        assert_eq!(error.code(), Code::InapplicableKey);
        assert_eq!(
            error.to_string(),
            "`size` applies only to text, and this field is a QR code"
        );
    }
}

#[test]
fn two_fields_with_one_id() {
    let field = || Field::text("{name}").id("a").at(0, 0, 9, 9).size(9);
    let error = Program::builder("T").field(field()).field(field()).build();
    let error = error.unwrap_err();
    assert_eq!(error.code(), Code::DuplicateField);
    assert_eq!(error.to_string(), "another field has the id `a`");
}
