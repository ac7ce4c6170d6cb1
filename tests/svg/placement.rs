use resvg::{tiny_skia, usvg};

use crate::{PAGE, SERIF, book, drawing, ink, rendered};

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

#[track_caller]
fn assert_agrees(svg: &str, name: &str) {
    let (own, mut findings) = rendered(svg, "", name);
    findings.retain(|finding| finding.code != engross::Code::OtherFont);
    assert!(findings.is_empty(), "{findings:?}");
    let theirs = reference(svg, name);
    assert_eq!(own.dimensions(), theirs.dimensions());
    let (own, theirs) = (ink(&own), ink(&theirs));
    assert_ne!(theirs[2], 0, "resvg draws something");
    for (one, other) in own.iter().zip(theirs) {
        assert!(one.abs_diff(other) <= 1, "{own:?} is not {theirs:?}: {svg}");
    }
}

#[test]
fn texts_are_anchored_where_they_are_drawn() {
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
fn text_around_placeholders_is_kept() {
    let text = format!("<text x=\"60\" y=\"200\" {SERIF}>for {{hours}} hours, {{name}}</text>");
    assert_agrees(&drawing(PAGE, &text), "Ada");
}

#[test]
fn rotated_texts() {
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

/// With `direction: rtl`, a text starts at its right edge, as browsers and Inkscape have it.
#[test]
fn right_to_left_texts_start_at_their_right_edge() {
    let right = |text: &str, attributes: &str| {
        let field = "<text x=\"9\" y=\"390\" fill=\"#fff\">{hours}</text>";
        let text = format!("<text x=\"400\" y=\"60\" {SERIF} {attributes}>{text}</text>{field}");
        let (image, _) = rendered(&drawing(PAGE, &text), "", "תעודת");
        ink(&image)
    };
    for text in ["תעודת", "{name}"] {
        let [left, _, edge, _] = right(text, "direction=\"rtl\"");
        assert!(
            edge <= 401 && edge > 390 && left > 200,
            "{text}: {left} {edge}"
        );
        for attributes in [
            "style=\"direction:rtl\"",
            "direction=\"rtl\" text-anchor=\"start\"",
            "style=\"text-anchor:start;direction:rtl\"",
            "text-anchor=\"end\"",
        ] {
            assert_eq!(
                right(text, attributes)[..3],
                right(text, "direction=\"rtl\"")[..3]
            );
        }
        let ltr = right(text, "");
        assert_eq!(right(text, "direction=\"rtl\" text-anchor=\"end\""), ltr);
        assert!(ltr[0] >= 399, "{text}: {ltr:?}");
        let span = format!("<tspan text-anchor=\"end\">{text}</tspan>");
        assert_eq!(right(&span, "direction=\"rtl\""), ltr);
        let middle = right(text, "direction=\"rtl\" text-anchor=\"middle\"");
        assert_eq!(middle, right(text, "text-anchor=\"middle\""));
    }
}

/// White space counts between all words, however deep the spans are that they are in.
#[test]
fn spaces_between_spans_are_kept() {
    for (spans, plain) in [
        ("{name}<tspan> (honours)</tspan>", "{name} (honours)"),
        ("a<tspan> {name}</tspan>", "a {name}"),
        (
            "<tspan x=\"20\">stat<tspan> (C)</tspan></tspan>",
            "stat (C)",
        ),
        (
            "{hours}<tspan> <tspan>of</tspan></tspan> <tspan> 9</tspan>",
            "{hours} of 9",
        ),
    ] {
        let field = "<text x=\"20\" y=\"300\">{name}</text>";
        let [one, other] = [spans, plain].map(|words| {
            let text = format!("<text x=\"20\" y=\"60\" {SERIF}>{words}</text>{field}");
            rendered(&drawing(PAGE, &text), "", "Ada").0
        });
        assert!(one == other, "{spans}");
    }
}

/// The middle of a field's letters stands where that of the drawing's own would.
#[test]
fn baselines_in_the_middle_of_letters() {
    for font in ["Noto Serif", "Great Vibes", "Noto Sans"] {
        for attribute in [
            "dominant-baseline=\"middle\"",
            "dominant-baseline=\"central\"",
            "style=\"dominant-baseline:central\"",
            "alignment-baseline=\"middle\"",
        ] {
            let text = format!(
                "<text x=\"60\" y=\"200\" font-size=\"60\" font-family=\"{font}\" \
                 {attribute}>{{name}}</text>"
            );
            assert_agrees(&drawing(PAGE, &text), "Ada");
        }
    }
}
