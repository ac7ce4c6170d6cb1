//! Styles that browsers read and usvg does not: colours of CSS 4, variables, backgrounds.

use super::*;

const RED: [u8; 3] = [0xCC, 0, 0];

/// A page with a square in this style, and what is in its style sheet.
fn square(css: &str, attributes: &str) -> String {
    let content = format!(
        "<style>{css}</style><rect width=\"300\" height=\"400\" {attributes}/>\
         <text x=\"400\" y=\"200\" {SERIF}>{{name}}</text>"
    );
    drawing(PAGE, &content)
}

/// The colour in the square, and the messages.
fn painted(svg: &str) -> ([u8; 3], Vec<String>) {
    let (image, findings) = rendered(svg, "", "Ann");
    let messages = findings.into_iter().map(|finding| finding.message);
    (image.get_pixel(100, 100).0, messages.collect())
}

#[track_caller]
fn assert_paints(css: &str, attributes: &str, color: [u8; 3]) {
    let (own, messages) = painted(&square(css, attributes));
    assert_eq!(own, color, "{css} {attributes}");
    assert!(messages.is_empty(), "{css} {attributes}: {messages:?}");
}

#[test]
fn colours_are_those_of_browsers() {
    for attributes in [
        "style=\"fill:#c00;fill:color(display-p3 0.8 0 0);fill:bogus;fill:#c00\"",
        "style=\"fill:#c00;fill:bogus\"",
        "style=\"fill: light-dark(rgb(204, 0, 0), rgb(189, 203, 240)); stroke: none\"",
        "fill=\"light-dark(#c00, var(--x, #fff))\"",
        "fill=\"#c00 icc-color(p, 1, 0, 0, 0)\"",
        "style=\"fill:#c00 icc-color(p,1,0,0,0)\"",
        "style=\"fill:rgb(204 0 0 / 100%)\"",
        "color=\"#c00\" style=\"fill:currentcolor\"",
        "style=\"color:#c00;fill:CURRENTCOLOR\"",
        "style=\"FILL:#c00\"",
        "style=\"filter:drop-shadow(0 0 0 rgb(0 0 0 / 0));fill:#c00\"",
        "style=\"--x:1;fill:#c00\"",
    ] {
        assert_paints("", attributes, RED);
    }
    assert_paints("", "fill=\"rebeccapurple\"", [0x66, 0x33, 0x99]);
    assert_paints("rect{fill:#c00;fill:bogus}", "", RED);
    assert_paints("rect{fill:light-dark(#c00,#fff)}", "fill=\"#00f\"", RED);
    let group = drawing(
        PAGE,
        &format!(
            "<g fill=\"#c00\"><rect width=\"300\" height=\"400\" fill=\"\"/></g>\
             <text x=\"400\" y=\"200\" {SERIF}>{{name}}</text>"
        ),
    );
    assert_eq!(painted(&group), (RED, Vec::new()));
}

#[test]
fn variables_are_those_of_the_element() {
    for (css, attributes) in [
        ("", "style=\"fill:var(--x,#c00)\""),
        ("", "fill=\"var(--x, rgb(204, 0, 0))\""),
        (":root{--c:#c00} rect{fill:var(--c)}", ""),
        ("svg{--c:light-dark(#c00,#fff)}", "fill=\"var(--c)\""),
        (":root{--a:var(--b);--b:#c00}", "style=\"fill:var(--a)\""),
        (":root{--c:#00f} rect{fill:var(--c)}", "style=\"--c:#c00\""),
        (
            ":root{--c:#00f} .a{fill:var(--c);stroke:none} #b{fill:#c00}",
            "class=\"a\" id=\"b\"",
        ),
        (
            ":root{--r:204} rect{fill:rgb(var(--r), 0, 0)}",
            "fill=\"#00f\"",
        ),
    ] {
        assert_paints(css, attributes, RED);
    }
}

#[test]
fn what_is_not_supported_is_reported_and_not_black() {
    for (attributes, message) in [
        (
            "style=\"fill:#c00;fill:color-mix(in srgb, red, blue)\"",
            "`fill: color-mix(in srgb, red, blue)`: the value is not supported and is ignored",
        ),
        (
            "style=\"fill:var(--lost)\" fill=\"#c00\"",
            "`fill: var(--lost)`: the value is not supported and is ignored",
        ),
        (
            "style=\"--a:var(--b);--b:var(--a);fill:var(--a)\" fill=\"#c00\"",
            "`fill: var(--a)`: the value is not supported and is ignored",
        ),
    ] {
        let (color, messages) = painted(&square("", attributes));
        assert_eq!((color, messages), (RED, vec![message.to_owned()]));
    }
    let cmyk = "style=\"stroke:device-cmyk(0 1 1 0)\" fill=\"bogus\"";
    let (_, messages) = painted(&square("", cmyk));
    assert_eq!(messages.len(), 2, "{messages:?}");
}

#[test]
fn fields_have_the_colours_and_fonts_of_browsers() {
    let ink = |style: &str| {
        let content = format!("<text x=\"20\" y=\"200\" {style}>{{name}}</text>");
        let (image, findings) = rendered(&drawing(PAGE, &content), "", "Ann");
        assert!(findings.is_empty(), "{style}: {findings:?}");
        image
    };
    let plain = ink("style=\"font:700 60px 'Noto Serif';fill:#c00\"");
    for style in [
        "style=\"--f:'Noto Serif';font:700 60px var(--f);fill:light-dark(#c00,#fff)\"",
        "style=\"font:700 60px var(--f, 'Noto Serif');fill:var(--c, #c00)\"",
    ] {
        assert!(ink(style) == plain, "{style}");
    }
}

#[test]
fn the_shorthand_of_backgrounds_has_a_colour() {
    let page = |style: &str| {
        let text = format!("<text x=\"400\" y=\"200\" {SERIF}>{{name}}</text>");
        painted(&drawing(&format!("{PAGE} style=\"{style}\""), &text))
    };
    for style in [
        "background:#c00",
        "background:#c00 none",
        "background: rgb(204, 0, 0)",
        "background: #00f; background-color: light-dark(#c00, var(--dark, #fff))",
    ] {
        assert_eq!(page(style), (RED, Vec::new()), "{style}");
    }
    let (color, messages) = page("background: linear-gradient(red, blue), #c00");
    assert_eq!(color, RED);
    assert_eq!(messages.len(), 1, "{messages:?}");
}

#[test]
fn variables_that_refer_to_each_other_cost_little() {
    let mut css = String::from(":root{");
    for number in 0..40 {
        let next = format!("var(--v{})", number + 1).repeat(200);
        css += &format!("--v{number}:{next};");
    }
    css += "--v40:}";
    let refused = Drawing::parse(square(&css, "style=\"fill:var(--v0)\"").as_bytes(), "t.svg");
    // Either is right, in a moment.
    if let Err(error) = refused {
        let codes: Vec<Code> = error
            .diagnostics()
            .iter()
            .map(|problem| problem.code)
            .collect();
        assert_eq!(codes, [Code::SvgTooComplex]);
    }
}

#[test]
fn transforms_have_units() {
    let page = |attributes: &str, css: &str| {
        let content = format!(
            "<style>{css}</style>\
             <rect width=\"100\" height=\"50\" fill=\"#c00\" {attributes}/>\
             <text x=\"10\" y=\"40\" {SERIF} {attributes}>Sample</text>\
             <text x=\"10\" y=\"90\" {SERIF} {attributes}>{{name}}</text>"
        );
        let (image, findings) = rendered(&drawing(PAGE, &content), "", "Ann");
        assert!(findings.is_empty(), "{attributes} {css}: {findings:?}");
        image
    };
    let moved = page("transform=\"translate(200 100)\"", "");
    assert!(moved == page("style=\"transform:translate(200px,100px)\"", ""));
    assert!(moved == page("", "rect,text{transform:translate(200px,100px)}"));
    let turned = page("transform=\"rotate(9 300 200)\"", "");
    for style in [
        "transform:rotate(9deg);transform-origin:300px 200px",
        "transform:rotate(0.025turn);transform-origin:center",
        "transform:rotate(10grad);transform-origin:50% 50%;transform-box:view-box",
    ] {
        assert!(turned == page(&format!("style=\"{style}\""), ""), "{style}");
    }
    for (style, name) in [
        ("transform:translate(50%, 0)", "transform: "),
        (
            "transform:rotate(9deg);transform-box:fill-box;transform-origin:center",
            "transform-box: ",
        ),
        ("rotate:45deg", "rotate: "),
    ] {
        let (_, messages) = painted(&square("", &format!("style=\"{style}\"")));
        assert!(
            messages.len() == 1 && messages[0].starts_with(&format!("`{name}")),
            "{style}: {messages:?}"
        );
    }
}

#[test]
fn a_box_is_where_its_style_moves_it() {
    let page = |attributes: &str| {
        let content = format!(
            "<rect id=\"name-box\" x=\"10\" y=\"10\" width=\"200\" height=\"80\" {attributes}/>\
             <text x=\"10\" y=\"40\" {SERIF}>{{name}}</text>"
        );
        rendered(&drawing(PAGE, &content), "", "Ann").0
    };
    let moved = page("transform=\"translate(200 100)\"");
    assert!(moved == page("style=\"transform:translate(200px, 100px)\""));
}

#[test]
fn shapes_have_the_sizes_of_their_styles() {
    for (css, shape) in [
        ("rect{width:300px;height:400px}", "<rect fill=\"#c00\"/>"),
        ("", "<rect fill=\"#c00\" style=\"width:300px;height:50%\"/>"),
        (
            "circle{cx:100px;cy:100px;r:50px}",
            "<circle r=\"1\" fill=\"#c00\"/>",
        ),
        (
            "@media screen{rect{fill:#c00}}",
            "<rect width=\"300\" height=\"300\"/>",
        ),
        (
            "@media print{rect{fill:#00f}}",
            "<rect width=\"300\" height=\"300\" fill=\"#c00\"/>",
        ),
    ] {
        let text = format!("<text x=\"400\" y=\"200\" {SERIF}>{{name}}</text>");
        let svg = drawing(PAGE, &format!("<style>{css}</style>{shape}{text}"));
        assert_eq!(painted(&svg), (RED, Vec::new()), "{css} {shape}");
    }
    let text = format!("<text x=\"4\" y=\"20\" {SERIF}>{{name}}</text>");
    let view = "viewBox=\"0 0 600 400\" style=\"width:300px;height:200px\"";
    assert_eq!(
        rendered(&drawing(view, &text), "", "Ann").0.dimensions(),
        (300, 200)
    );
}

#[test]
fn rules_that_are_not_applied_are_reported() {
    for css in [
        "@supports (fill: red) { rect { fill: #00f } }",
        "rect:not(.a) { fill: #00f }",
        "g { rect { fill: #00f } }",
    ] {
        let (_, messages) = painted(&square(css, "fill=\"#c00\""));
        assert_eq!(messages.len(), 1, "{css} {messages:?}");
    }
}
