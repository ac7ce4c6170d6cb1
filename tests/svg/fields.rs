use std::sync::Arc;

use engross::template::Drawing;
use engross::{Code, OutputFormat, Plan, Program, Renderer};

use crate::{HEAD, PAGE, book, codes, drawing, plan, program, rendered};

#[test]
fn the_drawing_without_its_placeholders_is_the_background() {
    let svg = drawing(
        PAGE,
        "<rect width=\"600\" height=\"400\" fill=\"#fe9\"/><rect id=\"name-box\" x=\"100\" y=\"150\" \
         width=\"400\" height=\"80\" stroke=\"red\"/><text x=\"300\" y=\"200\">{name}</text>",
    );
    let program = program(&svg, "").unwrap();
    assert_eq!(
        program.fields()[0].bounds,
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
        let size = program.fields()[0].style.size.max;
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
        (
            renderer_size,
            size.round(),
            program.resolution().unwrap().round(),
        )
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
    let [name, hours] = program.fields() else {
        panic!("{:?}", program.fields());
    };
    assert_eq!(name.style.color.to_string(), "#ff0000");
    assert_eq!(name.style.size.max, 40.0);
    assert_eq!(name.bounds, engross::PixelBox::new(20, 40, 400, 80));
    assert_eq!(name.anchor, engross::field::Anchor::default());
    assert_eq!(hours.bounds, engross::PixelBox::new(0, 300, 100, 40));
    assert_eq!(hours.style.size.max, 20.0);
    let error = self::program(&svg, "[[field]]\nid = \"nam\"\n").unwrap_err();
    assert_eq!(error.code(), Code::UnknownField);
    assert_eq!(
        error.to_string(),
        "program.toml:5: the drawing has no field `nam`"
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
        "program.toml:5: the QR code `link` is rotated or skewed"
    );
    assert_eq!(error.code(), Code::SlantedQrCode);
}

#[test]
fn unknown_fonts_are_reported() {
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
fn unsupported_styles_are_reported() {
    let svg = drawing(
        PAGE,
        "<filter id=\"f\"><feGaussianBlur stdDeviation=\"2\"/></filter><g opacity=\"0.5\" \
         filter=\"url(#f)\"><text x=\"20\" y=\"50\" stroke=\"red\" text-decoration=\"underline\">for \
         <tspan font-weight=\"bold\">{hours}</tspan></text></g><text display=\"none\">{name}</text>",
    );
    let (_, findings) = rendered(&svg, "", "Ada");
    assert_eq!(
        codes(&findings),
        [Code::LostStyle, Code::HiddenPlaceholder, Code::OtherStyle],
        "{findings:?}"
    );
    assert_eq!(
        findings[0].message,
        "`for {hours}`: transparency, filters, masks and blend modes, text stroke, text decoration \
         and a change of style within the line are not supported and are ignored"
    );
    let one = drawing(PAGE, "<text x=\"20\" y=\"50\" stroke=\"red\">{name}</text>");
    let (_, findings) = rendered(&one, "", "Ada");
    assert_eq!(
        findings[0].message,
        "`{name}`: text stroke is not supported and is ignored"
    );
}

#[test]
fn the_gallery_has_no_warnings() {
    for folder in [
        "ambassador-2023",
        "course-2026",
        "speaker-2026",
        "finisher-2026",
    ] {
        let program = Program::open(format!("assets/{folder}")).unwrap();
        let roster = program.open_roster().unwrap();
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
                 box = { x = 300, y = 440, width = 1154, height = 186 }\n\
                 size = { max = 112, min = 56 }\noverflow = [\"shrink\", \"wrap\"]\n";
    let head = "title = \"T\"\nroster = \"ambassadors.csv\"\ntemplate = \"certificate.png\"\n";
    let folder = "assets/ambassador-2023/program.toml";
    let pictured = Program::parse(&format!("{head}{field}"), folder).unwrap();
    let pixels = |program: Program| {
        let roster = program.open_roster().unwrap();
        let plan = Plan::new(program, roster).unwrap();
        let renderer = Renderer::new(plan.program().clone()).unwrap();
        let png = renderer.certify(plan.entry(6), OutputFormat::Png, &mut renderer.scratch());
        image::load_from_memory(png.unwrap().bytes())
            .unwrap()
            .into_rgb8()
    };
    // The picture has the dates of the term as pixels, the drawing as a text.
    let is_date = |x: u32, y: u32| (220..660).contains(&x) && (880..925).contains(&y);
    let (drawn, pictured) = (pixels(drawn), pixels(pictured));
    assert_eq!(drawn.dimensions(), pictured.dimensions());
    let pairs = drawn.enumerate_pixels().zip(pictured.pixels());
    let mut others = pairs.filter(|((x, y, _), _)| !is_date(*x, *y));
    assert!(others.all(|((_, _, one), other)| one == other));
}

#[test]
fn the_digest_of_a_background_depends_on_its_inputs() {
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

/// What is not seen in the drawing must not be on the certificate.
#[test]
fn hidden_placeholders_are_not_fields() {
    for attributes in [
        "visibility=\"hidden\"",
        "visibility=\"collapse\"",
        "style=\"visibility:hidden\"",
        "opacity=\"0\"",
        "fill=\"none\"",
        "fill-opacity=\"0\"",
        "fill=\"none\" stroke=\"#000\" stroke-opacity=\"0\"",
    ] {
        let shown = "<text x=\"20\" y=\"60\">{name}</text>";
        for hidden in [
            format!("<text x=\"50\" y=\"160\" {attributes}>VOID {{name}}</text>"),
            format!("<g {attributes}><text x=\"50\" y=\"160\">VOID {{name}}</text></g>"),
        ] {
            let one = drawing(PAGE, &format!("{shown}{hidden}"));
            let program = program(&one, "").unwrap();
            assert_eq!(program.fields().len(), 1, "{hidden}");
            let (image, findings) = rendered(&one, "", "Ada");
            assert_eq!(codes(&findings), [Code::HiddenPlaceholder], "{hidden}");
            assert!(crate::ink(&image)[3] < 80, "{hidden}");
        }
    }
}

#[test]
fn what_is_shown_in_a_hidden_group_or_beside_hidden_words_is_a_field() {
    let texts = |svg: &str| -> Vec<String> {
        let program = program(&drawing(PAGE, svg), "").unwrap();
        let fields = program.fields().iter();
        fields.map(|field| field.text.to_string()).collect()
    };
    let inside = "<g visibility=\"hidden\"><text y=\"60\" visibility=\"visible\">{name}</text></g>";
    assert_eq!(texts(inside), ["{name}"]);
    let beside = "<text y=\"60\">{name}<tspan visibility=\"hidden\"> draft</tspan></text>";
    assert_eq!(texts(beside), ["{name}"]);
    let lines = "<text y=\"60\">{name}<tspan x=\"0\" y=\"90\" fill=\"none\">{hours}</tspan></text>";
    assert_eq!(texts(lines), ["{name}"]);
    // The words beside a hidden placeholder stay in the drawing.
    let words = "<text x=\"9\" y=\"60\">Paid <tspan visibility=\"hidden\">{hours}</tspan></text>\
                 <text x=\"9\" y=\"300\">{name}</text>";
    let (image, findings) = rendered(&drawing(PAGE, words), "", "Ada");
    assert_eq!(codes(&findings), [Code::HiddenPlaceholder]);
    assert!(crate::ink(&image)[1] < 60);
}

#[test]
fn text_without_a_fill_has_the_colour_of_its_stroke() {
    let svg = drawing(
        PAGE,
        "<text x=\"20\" y=\"60\" fill=\"none\" stroke=\"#a00\">{name}</text>",
    );
    let own = program(&svg, "").unwrap();
    assert_eq!(own.fields()[0].style.color.to_string(), "#aa0000");
    let (_, findings) = rendered(&svg, "", "Ada");
    assert_eq!(
        findings[0].message,
        "`{name}`: text without a fill is not supported and is ignored"
    );
    for stroke in [
        "stroke=\"transparent\"",
        "stroke=\"red\" stroke-opacity=\"0\"",
    ] {
        let text = format!("<text x=\"20\" y=\"60\" {stroke}>{{name}}</text>");
        let (_, findings) = rendered(&drawing(PAGE, &text), "", "Ada");
        assert!(findings.is_empty(), "{findings:?}");
    }
}

/// Illustrator and others call a layer like the text on it.
#[test]
fn a_group_with_the_text_of_its_name_is_no_outline() {
    for id in ["{name}", "{name}_2"] {
        let group = format!("<g id=\"{id}\"><text x=\"20\" y=\"60\">{{name}}</text></g>");
        let (_, findings) = rendered(&drawing(PAGE, &group), "", "Ada");
        assert!(findings.is_empty(), "{findings:?}");
    }
    let outlines = "<g id=\"{name}\"><path d=\"M9 9h9v9z\"/></g><text y=\"60\">{hours}</text>";
    let (_, findings) = rendered(&drawing(PAGE, outlines), "", "Ada");
    assert_eq!(codes(&findings), [Code::OutlinedPlaceholder]);
}

#[test]
fn signs_without_ink_at_the_ends_of_a_line_are_left_out() {
    for text in ["&#8203;{name}", "{name}&#8203;", "&#xFEFF; {name}"] {
        let svg = drawing(PAGE, &format!("<text x=\"20\" y=\"60\">{text}</text>"));
        let program = program(&svg, "").unwrap();
        assert_eq!(program.fields()[0].text.to_string(), "{name}", "{text}");
        let (_, findings) = rendered(&svg, "", "Ada");
        assert!(findings.is_empty(), "{findings:?}");
    }
}

#[test]
fn full_width_braces_are_reported() {
    let svg = drawing(
        PAGE,
        "<text x=\"20\" y=\"60\">{hours}</text><text x=\"20\" y=\"90\">｛name｝</text>",
    );
    let (_, findings) = rendered(&svg, "", "Ada");
    assert_eq!(codes(&findings), [Code::ForeignPlaceholder], "{findings:?}");
    let adopted = Drawing::adopt(svg.as_bytes(), "t.svg", &["name", "hours"]).unwrap();
    assert!(adopted.contents.contains(">{name}<"));
}
