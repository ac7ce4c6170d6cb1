//! Drawings that ask for more than any drawing needs: each is refused with the limit that it
//! exceeds, before the work is done or the memory taken.
#![cfg(all(feature = "bundled-fonts", feature = "svg"))]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod common;

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use common::ProgramFolder;
use engross::template::Drawing;
use engross::{Code, Program, Renderer, Result};

const NAME: &str = "<text x=\"20\" y=\"60\" font-family=\"Noto Serif\">{name}</text>";

/// A drawing of this size with a name.
fn sized(width: u32, height: u32, content: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\">\
         {content}{NAME}</svg>"
    )
}

fn drawing(content: &str) -> String {
    sized(400, 200, content)
}

/// Reads a drawing and paints it.
fn paint(svg: &str) -> Result<()> {
    let program = "title = \"T\"\nroster = \"r.csv\"\ntemplate = \"t.svg\"\n";
    let program = Program::parse(program, "program.toml").unwrap();
    let drawing = Drawing::parse(svg.as_bytes(), "t.svg")?;
    let program = program.with_drawing(Arc::new(drawing), 1.0)?;
    Renderer::new(Arc::new(program)).map(|_| ())
}

#[track_caller]
fn assert_refused(svg: &str, message: &str) {
    let error = paint(svg).unwrap_err();
    assert!(error.to_string().contains(message), "{error}");
    assert_eq!(error.code(), Code::SvgTooComplex, "{error}");
    assert!(error.hint().is_some(), "{error}");
}

fn attack(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/attacks");
    std::fs::read_to_string(folder.join(name)).unwrap()
}

#[test]
fn numbers_are_limited() {
    for (file, name) in [
        ("arc-1e38.svg", "`d` has the number 1e38"),
        ("arc-r1e38.svg", "`d` has the number 1e38"),
        ("image-1e9.svg", "`height` has the number 1e9"),
        ("mask-marker-1e38.svg", "`d` has the number 1e38"),
        ("pattern-1e10.svg", "`height` has the number 99999999999"),
    ] {
        assert_refused(
            &attack(file),
            &format!("{name}, beyond the limit of ±1,000,000"),
        );
    }
    for file in ["pattern-1e-38.svg", "pattern-width-1e-38.svg"] {
        let limit = "`width` of `pattern` is 1e-38, below the limit of 0.000001";
        assert_refused(&attack(file), limit);
    }
    for content in [
        "<rect style=\"stroke-width: 1e9\" width=\"9\" height=\"9\"/>",
        "<style>rect { stroke-dasharray: 1 1e30 }</style>",
        "<g transform=\"matrix(1 0 0 1 -1e7 0)\"/>",
        "<svg viewBox=\"0 0 1 12345678\"/>",
    ] {
        assert_refused(&drawing(content), "beyond the limit of ±1,000,000");
    }
    let octaves = "<filter id=\"f\"><feTurbulence numOctaves=\"1000\"/></filter>";
    assert_refused(&drawing(octaves), "`numOctaves` is 1000, more than 16");
}

#[test]
fn numbers_that_multiply_do_no_harm() {
    for content in [
        "<g transform=\"scale(900000)\">".repeat(20)
            + "<path d=\"M0 0L9 9\" stroke=\"red\"/>"
            + &"</g>".repeat(20),
        "<g font-size=\"900000em\">".repeat(20) + "<text y=\"9em\">a</text>" + &"</g>".repeat(20),
        format!(
            "<path d=\"M0 0{}\" stroke=\"red\" fill=\"none\"/>",
            "l900000 900000".repeat(5_000)
        ),
        "<pattern id=\"p\" width=\"1e-6\" height=\"1e-6\" patternTransform=\"scale(1e-6)\"><rect \
         width=\"9\" height=\"9\"/></pattern><rect width=\"60\" height=\"60\" fill=\"url(#p)\"/>"
            .to_owned(),
        "<filter id=\"f\" x=\"-999999\" width=\"999999\"><feOffset dx=\"999999\"/></filter><g \
         transform=\"scale(999999)\"><rect width=\"9\" height=\"9\" filter=\"url(#f)\"/></g>"
            .to_owned(),
    ] {
        // Painted or refused, but neither a panic nor without end.
        if let Err(error) = paint(&drawing(&content)) {
            assert!(error.hint().is_some(), "{error}");
        }
    }
}

#[test]
fn repetitions_are_limited() {
    let mut laughs = String::from("<g id=\"a0\"><rect width=\"9\" height=\"9\"/></g>");
    for level in 1..12 {
        let uses = format!("<use href=\"#a{}\"/>", level - 1).repeat(10);
        write!(laughs, "<g id=\"a{level}\">{uses}</g>").unwrap();
    }
    assert_refused(&drawing(&laughs), "more than 250,000 elements");
    assert_refused(&attack("pattern-nest.svg"), "more than 40,000 references");
    let markers = format!(
        "<marker id=\"m\">{}</marker><path marker-mid=\"url(#m)\" d=\"M0 0{}\"/>",
        "<path d=\"M0 0H9V9\"/>".repeat(1_000),
        "L9 9".repeat(1_000)
    );
    assert_refused(&drawing(&markers), "more than 250,000 elements");
    let large = format!("<path id=\"a\" d=\"M0 0{}\"/>", "L9 9".repeat(100_000));
    let large = large + &"<use href=\"#a\"/>".repeat(1_000);
    assert_refused(&drawing(&large), "more than 268,435,456 bytes");
    let gradient = "<linearGradient id=\"a\"><stop/></linearGradient><rect fill=\"url(#a)\"/>";
    let gradients = gradient.repeat(50_000);
    assert_refused(&drawing(&gradients), "more than 40,000 references");
}

#[test]
fn nothing_may_contain_itself() {
    for content in [
        "<mask id=\"a\"><rect mask=\"url(#b)\"/></mask><mask id=\"b\"><rect mask=\"url(#c)\"/>\
         </mask><mask id=\"c\"><rect mask=\"url(#a)\"/></mask>",
        "<pattern id=\"a\"><rect fill=\"url(#b)\"/></pattern><pattern id=\"b\"><rect \
         stroke=\"url(#a)\"/></pattern>",
        "<style>.x { clip-path: url(#a) }</style><clipPath id=\"a\"><g class=\"x\"/></clipPath>",
        "<g id=\"a\"><use href=\"#a\"/></g>",
    ] {
        assert_refused(&drawing(content), "refers to itself");
    }
}

#[test]
fn nesting_by_reference_is_limited() {
    let masks = (0..400).map(|n| format!("<mask id=\"m{n}\" mask=\"url(#m{})\"/>", n + 1));
    assert_refused(&drawing(&masks.collect::<String>()), "more than 300 deep");
    let deepest = "<g opacity=\"0.9\" mask=\"url(#m)\">".repeat(150)
        + "<rect width=\"9\" height=\"9\"/>"
        + &"</g>".repeat(150);
    let mask = "<mask id=\"m\"><rect width=\"9\" height=\"9\" fill=\"white\"/></mask>";
    paint(&drawing(&(mask.to_owned() + &deepest))).unwrap();
}

#[test]
fn painting_is_limited() {
    let masked = |mask: &str| format!("<rect width=\"400\" height=\"200\" mask=\"url(#{mask})\"/>");
    let nested = (1..5).fold(String::new(), |masks, level| {
        let inner = masked(&format!("m{}", level - 1)).repeat(8);
        format!("{masks}<mask id=\"m{level}\">{inner}</mask>")
    });
    let mask = "<mask id=\"m0\"><rect width=\"400\" height=\"200\"/></mask>";
    let content = format!("{mask}{nested}{}", masked("m4"));
    assert_refused(&drawing(&content), "seconds, more than 10");
    let rect = "<rect width=\"20000\" height=\"5000\"/>";
    for groups in [8, 100] {
        let content = "<g opacity=\".9\">".repeat(groups) + rect + &"</g>".repeat(groups);
        let limit = "MB of memory, more than 1000";
        assert_refused(&sized(20_000, 5_000, &content), limit);
    }
    for (times, filter) in [
        (1, "<feMorphology radius=\"400\"/>"),
        (60, "<feGaussianBlur stdDeviation=\"1\"/>"),
        (
            60,
            "<feTurbulence baseFrequency=\"0.1\" numOctaves=\"16\"/>",
        ),
    ] {
        let rect = "<rect width=\"2000\" height=\"2000\" filter=\"url(#f)\"/>".repeat(times);
        let content = format!("<filter id=\"f\">{filter}</filter>{rect}");
        assert_refused(&sized(2_000, 2_000, &content), "seconds, more than 10");
    }
    let dashes = "<path stroke=\"red\" stroke-dasharray=\"0.1\" d=\"M0 0h90000\"/>".repeat(1_000);
    assert_refused(&drawing(&dashes), "seconds, more than 10");
}

#[test]
fn texts_are_limited() {
    let long = format!("<text>{}</text>", "ab ".repeat(70_000));
    assert_refused(&drawing(&long), "a text has more than 5,000 characters");
    let spans = format!("<text>{{name}}{}</text>", "<tspan>a</tspan>".repeat(4_000));
    assert_refused(&drawing(&spans), "a text has more than 500 spans");
    let texts = format!("<text>{}</text>", "ab ".repeat(1_500)).repeat(50);
    assert_refused(&drawing(&texts), "steps to lay out its texts");
}

#[test]
fn markup_is_limited() {
    let entities: String = (0..16_000)
        .map(|n| format!("<!ENTITY e{n} \"v\">"))
        .collect();
    let svg = format!("<!DOCTYPE svg [{entities}]>{}", drawing(""));
    assert_refused(&svg, "more than 500 entities");
    let attributes: String = (0..2_000).map(|n| format!(" a{n}=\"\"")).collect();
    assert_refused(
        &drawing(&format!("<g{attributes}/>")),
        "more than 1,000 attributes",
    );
    let rules = (0..20_000).fold(String::new(), |mut rules, n| {
        write!(rules, ".a{n}{{fill:red}}").unwrap();
        rules
    });
    let styled = format!("<style>{rules}</style>{}", "<g/>".repeat(20_000));
    assert_refused(
        &drawing(&styled),
        "the style sheets have 20,000 rules for 20,0",
    );
    let lists = format!(
        "<style>{} {{{}}}</style>",
        ".a,".repeat(1_000) + ".a",
        "fill:red;".repeat(1_000)
    );
    assert_refused(&drawing(&lists), "more than 200,000 declarations");
}

#[test]
fn fields_are_limited() {
    let texts = NAME.repeat(600);
    let error = paint(&drawing(&texts)).unwrap_err();
    assert_eq!(error.code(), Code::TooManyFields);
    assert_eq!(error.to_string(), "t.svg:1: there are more than 500 fields");
    paint(&drawing(&NAME.repeat(499))).unwrap();
    let field =
        "[[field]]\ntext = \"{name}\"\nsize = 9\nbox = { x = 0, y = 0, width = 9, height = 9 }\n";
    let program = "title = \"T\"\nroster = \"r.csv\"\ntemplate = \"t.png\"\n".to_owned();
    let error = Program::parse(&(program + &field.repeat(8_000)), "program.toml").unwrap_err();
    assert_eq!(error.code(), Code::TooManyFields);
    assert_eq!(error.diagnostics().len(), 1, "{error}");
}

/// The drawings of the samples are far below every limit.
#[test]
fn drawings_as_programs_export_them_are_painted() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for file in ["figma", "illustrator", "inkscape"] {
        let path = root.join("tests/data/svg").join(file).with_extension("svg");
        paint(&std::fs::read_to_string(path).unwrap()).unwrap();
    }
}

#[cfg(feature = "cli")]
mod command {
    use super::*;
    use common::engross;

    /// Lists of problems are cut, in text but not in JSON.
    #[test]
    fn a_long_list_of_problems_is_cut() {
        let outside = "<image href=\"a.png\"/>\n".repeat(40_000);
        let folder = ProgramFolder::drawn("name\nAnn\n", &drawing(&outside));
        let ran = engross(folder.parent(), ["check", "award"]).exits(2);
        let stderr = ran.stderr;
        assert!(stderr.lines().count() < 300, "{stderr}");
        assert!(stderr.contains(":100: error: `image`"), "{stderr}");
        let more = "template.svg: error: and 39,900 more of the kind `external-reference`";
        assert!(stderr.contains(more), "{stderr}");
        let ran = engross(folder.parent(), ["check", "award", "--json"]);
        assert_eq!(ran.json_errors().len(), 40_000);
    }

    /// resvg panics: a rectangle becomes too large for its numbers. The panic is an error as any
    /// other, and no line of another project's code is printed.
    #[test]
    fn a_panic_of_the_renderer_is_an_error() {
        let nested = "<g transform=\"scale(601.63)\">".repeat(10)
            + "<rect width=\"784\" height=\"999999\" stroke=\"red\"/>"
            + &"</g>".repeat(10);
        let folder = ProgramFolder::drawn("name\nAnn\n", &drawing(&nested));
        let ran = engross(folder.parent(), ["check", "award"]).exits(2);
        let painted = "template.svg: error: the drawing cannot be painted";
        assert!(ran.stderr.contains(painted), "{}", ran.stderr);
        assert!(!ran.stderr.contains("panicked"), "{}", ran.stderr);
        assert_eq!(ran.stderr.lines().count(), 2, "{}", ran.stderr);
    }
}
