use std::sync::Arc;

use engross::template::Drawing;
use engross::{Code, Program, Renderer};

use crate::{HEAD, PAGE, drawing, plan, program};

/// Checks the only problem of a drawing.
#[track_caller]
fn assert_refused(svg: &[u8], code: Code, line: u64, message: &str, hint: &str) {
    match Drawing::parse(svg, "t.svg") {
        Ok(drawing) => panic!("should be refused: {drawing:?}"),
        Err(error) => {
            assert_eq!(error.to_string(), format!("t.svg:{line}: {message}"));
            assert_eq!(error.hint().as_deref(), Some(hint));
            assert_eq!(error.code(), code);
            assert_eq!(error.diagnostics().len(), 1);
        }
    }
}

#[test]
fn external_references() {
    let embed = "embed the picture in the drawing (Inkscape: Extensions > Images > Embed Images), or \
                 start with `engross new --template`, which takes in pictures beside the drawing";
    for (content, message, hint) in [
        (
            "<image href=\"photo.png\"/>",
            "`image` refers to something outside the drawing: photo.png",
            embed,
        ),
        (
            "<image xmlns:x=\"http://www.w3.org/1999/xlink\" x:href=\"https://example.org/a.png\"/>",
            "`image` refers to something outside the drawing: https://example.org/a.png",
            embed,
        ),
        (
            "<use href=\"other.svg#seal\"/>",
            "`use` refers to something outside the drawing: other.svg#seal",
            "copy what it refers to into the drawing",
        ),
        (
            "<rect fill=\"URL( 'a.svg#p')\"/>",
            "`rect` refers to something outside the drawing: a.svg#p",
            "copy what it refers to into the drawing",
        ),
        (
            "<style>@import 'a.css';</style>",
            "the drawing imports styles from another file",
            "remove the `@import`; put a font into a folder and name that folder in `fonts`",
        ),
        (
            "<style>.a { fill: url(//x.org/f.svg#a) }</style>",
            "`style` refers to something outside the drawing: //x.org/f.svg#a",
            "remove it; put a font into a folder and name that folder in `fonts`",
        ),
        (
            "<?xml-stylesheet href=\"a.css\"?>",
            "the drawing takes its styles from another file (href=\"a.css\")",
            "save it as plain SVG, with the styles inside",
        ),
    ] {
        let svg = drawing(PAGE, content);
        assert_refused(svg.as_bytes(), Code::ExternalReference, 1, message, hint);
    }
    let svg = drawing(
        PAGE,
        "<a href=\"https://example.org\"><text y=\"50\">{name}</text></a>",
    );
    assert!(
        Drawing::parse(svg.as_bytes(), "t.svg").is_ok(),
        "the target of a link is not painted"
    );
}

#[test]
fn embedded_pictures_of_other_types() {
    let svg = drawing(PAGE, "<image href=\"data:image/svg+xml;base64,AAAA\"/>");
    assert_refused(
        svg.as_bytes(),
        Code::UnreadablePicture,
        1,
        "the type `image/svg+xml` of an embedded picture is not supported",
        "embed it as PNG or JPEG, or draw it",
    );
}

#[test]
fn entities_are_limited() {
    let svg = drawing(PAGE, "");
    let with = |entities: &str| format!("<!DOCTYPE svg [{entities}]>\n{svg}");
    let hint = "save it as plain SVG, without entities";
    assert_refused(
        with("<!ENTITY a SYSTEM \"file:///etc/passwd\">").as_bytes(),
        Code::ExternalReference,
        1,
        "the drawing declares an entity for another file",
        hint,
    );
    assert_refused(
        with("<!ENTITY a \"x\"><!ENTITY b \"&a;&a;\">").as_bytes(),
        Code::SvgTooComplex,
        1,
        "the drawing declares an entity that contains other entities",
        hint,
    );
    let large = format!("<!ENTITY a \"{}\">", "x".repeat(60_000));
    let large = with(&large).replace("</svg>", &format!("{}</svg>", "&a;".repeat(100)));
    assert_refused(
        large.as_bytes(),
        Code::SvgTooComplex,
        1,
        "the drawing declares an entity that makes it too large",
        hint,
    );
}

#[test]
fn nesting_is_limited() {
    let nested = |depth| drawing(PAGE, &("<g>".repeat(depth) + &"</g>".repeat(depth)));
    assert_refused(
        nested(300).as_bytes(),
        Code::SvgTooComplex,
        1,
        "elements are nested more than 200 deep",
        "ungroup what is in so many groups",
    );
    // The parser has a limit of its own.
    let error = Drawing::parse(nested(100_000).as_bytes(), "t.svg").unwrap_err();
    assert!(error.to_string().contains("nest"), "{error}");
}

#[test]
fn files_that_are_not_drawings() {
    let again = "open it in a drawing program and save it again as SVG";
    assert_refused(
        b"",
        Code::SvgSyntax,
        1,
        "the drawing is not XML: the document does not have a root node",
        again,
    );
    assert_refused(
        b"\n<html/>",
        Code::SvgSyntax,
        2,
        "the file is not an SVG drawing: its root is `html`",
        "export the template as SVG",
    );
    assert_refused(
        b"\x1f\x8b\x08",
        Code::SvgSyntax,
        1,
        "the drawing cannot be unpacked",
        "save it again, as SVG without compression",
    );
    assert_refused(
        b"<svg>\n\xff",
        Code::NotUtf8,
        2,
        "not encoded in UTF-8",
        "save it as UTF-8",
    );
    assert_refused(
        drawing("width=\"0\" height=\"0\"", "").as_bytes(),
        Code::SvgNoSize,
        1,
        "the drawing has no size",
        "give its `svg` element a `width` and a `height`, or a `viewBox`",
    );
}

#[test]
fn placeholders_that_cannot_become_fields() {
    for (content, code, message, hint) in [
        (
            "<text y=\"50\">{name</text>",
            Code::InvalidPlaceholder,
            "invalid text `{name`: an unclosed `{` (character 1)",
            "write `{column}` for a column of the roster, or `{{` for a brace in the text",
        ),
        (
            "<path id=\"p\" d=\"M0 50h500\"/><text><textPath href=\"#p\">{name}</textPath></text>",
            Code::UnsupportedPlaceholder,
            "the text `{name}` follows a path",
            "put it on a straight line",
        ),
        (
            "<text y=\"50\" writing-mode=\"tb\">{name}</text>",
            Code::UnsupportedPlaceholder,
            "the text `{name}` is vertical",
            "write it horizontally and rotate it",
        ),
        (
            "<text x=\"9 9\" y=\"20 60\">a{name}</text>",
            Code::UnsupportedPlaceholder,
            "the text `a{name}` has several lines",
            "make each line a text of its own",
        ),
        (
            "<flowRoot>{name}</flowRoot>",
            Code::UnpaintedText,
            "the text “{name}” (`flowRoot`) is not painted: the drawing does not have the shape that \
             it flows in",
            "choose Text > Convert to Text in Inkscape",
        ),
    ] {
        assert_refused(drawing(PAGE, content).as_bytes(), code, 1, message, hint);
    }
}

/// A certificate must not lack words that its drawing has.
#[test]
fn texts_that_are_not_painted() {
    let name = "<text y=\"50\">{name}</text>";
    let html = |inside: &str| {
        format!(
            "<foreignObject width=\"200\" height=\"90\"><div \
             xmlns=\"http://www.w3.org/1999/xhtml\">{inside}</div></foreignObject>"
        )
    };
    let flow = "<flowRoot id=\"f\"><flowRegion><rect width=\"9\"/></flowRegion><flowPara>of \
                Merit</flowPara></flowRoot>";
    for (content, message) in [
        (html("in 8 <table/>hours"), "the text “in 8 hours” (`foreignObject`) is not painted: it has a table"),
        (html("<img/>"), "the text “” (`foreignObject`) is not painted: it has a picture"),
        (html("<p>for <input/></p>"), "the text “for” (`foreignObject`) is not painted: it has a form"),
        (html("<ul><li>one</li></ul>"), "the text “one” (`foreignObject`) is not painted: it has a list"),
        (
            html("<p style=\"position:absolute\">Merit</p>"),
            "the text “Merit” (`foreignObject`) is not painted: it has a box at a position of its own",
        ),
        (
            flow.to_owned(),
            "the text “of Merit” (`flowRoot`, id `f`) is not painted: the shape that it flows in has no \
             area, or too many corners",
        ),
        (
            "<text style=\"shape-inside:url(#r)\">of Merit</text>".to_owned(),
            "the text “of Merit” (`text`) is not painted: the drawing does not have the shape that it \
             flows in",
        ),
        (
            "<text><textPath href=\"#p\">round</textPath></text>".to_owned(),
            "the text “round” (`text`) is not painted: the drawing does not have the path that it \
             follows",
        ),
        (
            "<path id=\"p\"/><text><textPath href=\"#p\">round</textPath></text>".to_owned(),
            "the text “round” (`text`) is not painted: the path that it follows is empty",
        ),
        (
            "<path id=\"p\" d=\"M0 0h90\"/><text><tspan><textPath href=\"#p\">round</textPath></tspan></text>".to_owned(),
            "the text “round” (`text`) is not painted: its `textPath` is inside a `tspan`",
        ),
        (
            "<text>of <tref href=\"#none\"/></text>".to_owned(),
            "the text “of” (`text`) is not painted: the drawing does not have the text that its `tref` \
             refers to",
        ),
        (
            "<text>of <altGlyph>Merit</altGlyph></text>".to_owned(),
            "the text “of Merit” (`text`) is not painted: `altGlyph` is not supported in a text",
        ),
        (
            "<textArea>of Merit</textArea>".to_owned(),
            "the text “of Merit” (`textArea`) is not painted: `textArea` is not supported here",
        ),
    ] {
        let error = Drawing::parse(drawing(PAGE, &format!("{name}{content}")).as_bytes(), "t.svg");
        let error = error.err().unwrap_or_else(|| panic!("{content}"));
        assert_eq!(error.to_string(), format!("t.svg:1: {message}"));
        assert_eq!(error.code(), Code::UnpaintedText, "{content}");
        assert!(error.hint().is_some());
        // What is not shown need not be painted.
        for hidden in [
            format!("<g style=\"display:none\">{content}</g>"),
            format!("<defs>{content}</defs>"),
            format!("<switch><g/>{content}</switch>"),
        ] {
            let parsed = Drawing::parse(drawing(PAGE, &format!("{name}{hidden}")).as_bytes(), "t.svg");
            // A region without an area is found only where it is resolved.
            assert!(parsed.is_ok() || content == flow, "{hidden}: {parsed:?}");
        }
    }
}

#[test]
fn placeholders_outside_the_page() {
    let error = program(&drawing(PAGE, "<text x=\"900\">{name}</text>"), "").unwrap_err();
    assert_eq!(error.code(), Code::OutsideTemplate);
    assert_eq!(error.to_string(), "t.svg:1: `{name}` is outside the page");
    assert_eq!(
        error.hint().unwrap(),
        "move it onto the page, or make the page larger"
    );
}

/// The problems of the program and those of the drawing, each in its file.
#[test]
fn problems_of_both_files_are_reported_at_once() {
    let svg = drawing(PAGE, "<text x=\"900\">{name}</text>");
    let error = program(&svg, "[[field]]\nid = \"hours\"\n").unwrap_err();
    assert_eq!(
        error.to_string(),
        "program.toml:5: the drawing has no field `hours`\n\
         t.svg:1: `{name}` is outside the page"
    );
}

/// Files of drawing programs, with pieces moved elsewhere.
fn damaged() -> impl proptest::strategy::Strategy<Value = Vec<u8>> {
    use proptest::prelude::*;
    let whole = prop_oneof![
        Just(include_str!("../data/svg/inkscape.svg")),
        Just(include_str!("../data/svg/figma.svg")),
        Just(include_str!("../data/svg/illustrator.svg")),
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
    fn damaged_files_do_not_panic(bytes in damaged()) {
        if let Ok(drawing) = Drawing::parse(&bytes, "t.svg") {
            let program = Program::parse(HEAD, "program.toml").unwrap();
            // It may fail, but it may not panic.
            let _ = program.with_drawing(Arc::new(drawing), 0.25);
        }
    }
}

/// The decoder of pictures in drawings does not validate palettes either.
#[test]
fn embedded_pictures_with_an_invalid_palette_are_reported() {
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
