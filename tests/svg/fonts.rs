//! The fonts of a drawing: generic families, names of faces, fonts that it holds, and letters that
//! style sheets change.

use std::fs;

use engross::FieldContent;

use super::*;

/// The name that fields get.
const NAME: &str = "Agnes Dahl";

fn read(path: &str) -> String {
    fs::read_to_string(format!("tests/data/svg/{path}.svg")).unwrap()
}

/// A placeholder, out of the way.
const NAMED: &str =
    "<text x=\"1\" y=\"150\" font-size=\"2\" font-family=\"Noto Serif\">{hours}</text>";

/// What the text of a field is set in: the family, its weight, whether it is italic; and the text.
type Set = (String, u16, bool, String);

/// The fields of a certificate, and the findings about it.
fn fields(svg: &str, settings: &str, name: &str) -> (Vec<Set>, Vec<Diagnostic>) {
    let plan = plan(program(svg, settings).unwrap(), name);
    let renderer = Renderer::new(plan.program().clone()).unwrap();
    let sheet = renderer
        .lay_out(plan.entry(0), &mut renderer.scratch())
        .unwrap();
    let mut findings = renderer.findings().to_vec();
    findings.extend_from_slice(sheet.findings());
    let set = sheet.fields().iter().map(|field| {
        let FieldContent::Text(layout) = &field.content else {
            panic!("{}: not a text", field.id);
        };
        let line = &layout.lines[0];
        let face = line.runs[0].instance.face();
        (
            face.family().to_owned(),
            face.weight(),
            face.is_italic(),
            line.text.clone(),
        )
    });
    (set.collect(), findings)
}

fn messages(findings: &[Diagnostic]) -> Vec<&str> {
    let messages = findings.iter().map(|finding| finding.message.as_str());
    messages.collect()
}

fn set(family: &str, weight: u16, italic: bool, text: &str) -> Set {
    (family.to_owned(), weight, italic, text.to_owned())
}

/// The pixels of two drawings, which must be the same.
#[track_caller]
fn assert_same_picture(one: &str, other: &str) {
    let (one, _) = rendered(one, "", NAME);
    let (other, _) = rendered(other, "", NAME);
    assert!(ink(&one)[2] > 0, "nothing is painted");
    assert!(one == other, "{:?} {:?}", ink(&one), ink(&other));
}

#[test]
fn the_trials_have_their_faces_and_capitals() {
    let (set_in, findings) = fields(&read("trials/bold"), "", NAME);
    assert_eq!(set_in, [set("Noto Sans", 700, false, NAME)]);
    assert_eq!(
        messages(&findings),
        ["no font is called `Arial`: `Noto Sans` is used instead"]
    );
    assert_same_picture(
        &read("trials/bold"),
        &read("trials/bold")
            .replace("Arial, Helvetica, sans-serif", "NotoSans-Bold")
            .replace("font-family=\"serif\"", "font-family=\"Noto Serif Italic\""),
    );

    let (set_in, findings) = fields(&read("trials/upper"), "", NAME);
    assert_eq!(set_in, [set("Noto Serif", 400, false, "AGNES DAHL")]);
    assert!(findings.is_empty(), "{findings:?}");
    let plain = read("trials/upper")
        .replace("Certificate of Merit", "CERTIFICATE OF MERIT")
        .replace("text-transform:uppercase", "");
    let (image, _) = rendered(&read("trials/upper"), "", NAME);
    assert!(image == rendered(&plain, "", "AGNES DAHL").0);
}

#[test]
fn generic_families_and_names_of_faces_are_known() {
    let (set_in, findings) = fields(&read("fonts/generic"), "", NAME);
    assert_eq!(
        set_in,
        [
            set("Noto Sans", 700, false, NAME),
            set("Noto Sans", 400, true, "for 12 hours")
        ]
    );
    assert_eq!(
        messages(&findings),
        ["no font is called `Unheard`: `Noto Sans` is used instead"]
    );

    let (set_in, findings) = fields(&read("fonts/names"), "", NAME);
    assert_eq!(
        set_in,
        [
            set("Noto Serif", 700, true, NAME),
            set("Noto Serif", 700, true, "12 hours")
        ]
    );
    assert!(findings.is_empty(), "{findings:?}");
    let plain = |style: &str| format!("font-family:'Noto Serif';{style}");
    assert_same_picture(
        &read("fonts/names"),
        &read("fonts/names")
            .replace(
                &plain("-inkscape-font-specification:'Noto Serif, Bold'"),
                &plain("font-weight:bold"),
            )
            .replace(
                "font-family:NotoSans-Bold, 'Noto Sans';font-weight:700",
                "font-family:'Noto Sans';font-weight:bold",
            )
            .replace("NotoSans-SemiBold", "Noto Sans")
            .replace(
                "font:italic 700 32px/1.2 'Noto Sans', sans-serif",
                "font-style:italic;font-weight:bold;font-size:32px;font-family:'Noto Sans'",
            ),
    );
}

#[test]
fn background_flow_and_field_have_the_same_face() {
    for (family, face) in [
        ("Arial", "Noto Sans"),
        ("Unheard, sans-serif", "Noto Sans"),
        ("'Times New Roman', sans-serif", "Noto Serif"),
        ("Brush Script MT", "Great Vibes"),
        ("Unheard", "Great Vibes"),
        ("Lato-Bold, 'Noto Sans'", "Noto Sans"),
    ] {
        let page = |text: &str| {
            drawing(
                "width=\"600\" height=\"200\"",
                &format!("<text x=\"20\" y=\"60\" font-size=\"32\" {text}{NAMED}"),
            )
        };
        let style = format!("font-family=\"{family}\" font-weight=\"700\">Agnes</text>");
        let flowed = format!("style=\"inline-size:500px\" {style}");
        assert_same_picture(&page(&style), &page(&flowed));
        let own = format!("font-family=\"{face}\" font-weight=\"700\">Agnes</text>");
        assert_same_picture(&page(&style), &page(&own));
        let field = style.replace("Agnes", "{name}");
        let (set_in, _) = fields(&page(&field), "", "Agnes");
        let weight = if face == "Great Vibes" { 400 } else { 700 };
        assert_eq!(set_in[0], set(face, weight, false, "Agnes"), "{family}");
    }
}

#[test]
fn styles_that_no_face_has_are_reported_once() {
    let svg = drawing(
        PAGE,
        "<g font-family=\"Great Vibes\"><text x=\"20\" y=\"50\" font-weight=\"bold\">One</text>\
         <text x=\"20\" y=\"90\" font-weight=\"700\">Two</text><text x=\"20\" y=\"130\" \
         font-stretch=\"condensed\">Three</text><text x=\"20\" y=\"170\" \
         font-stretch=\"expanded\">{name}</text></g>",
    );
    let (_, findings) = rendered(&svg, "", NAME);
    assert_eq!(
        messages(&findings),
        [
            "text of the drawing is set in Great Vibes, which has no condensed letters",
            "text of the drawing is set in Great Vibes, which has no weight 700",
            "`{name}` is set in Great Vibes, which has no expanded letters",
        ]
    );
}

#[test]
fn every_font_has_letters_of_the_usual_width() {
    let text = "<text x=\"20\" y=\"50\" font-family=\"Great Vibes\"";
    for (width, missing) in [
        ("100", None),
        ("80", Some("condensed")),
        ("120", Some("expanded")),
    ] {
        let style = format!("font-variation-settings:&quot;wdth&quot; {width}");
        let svg = drawing(PAGE, &format!("{text} style=\"{style}\">{{name}}</text>"));
        let (_, findings) = rendered(&svg, "", NAME);
        let expected = missing.map(|letters| {
            format!("`{{name}}` is set in Great Vibes, which has no {letters} letters")
        });
        assert_eq!(messages(&findings), Vec::from_iter(expected));
    }
}

#[test]
fn properties_that_are_not_read_are_reported_once_for_each_kind() {
    let svg = drawing(
        PAGE,
        "<style>text { font-feature-settings: \"ss01\" }</style><text x=\"9\" y=\"50\">One</text>\
         <text x=\"9\" y=\"90\" style=\"font-variant-numeric:oldstyle-nums\">2</text>\
         <text x=\"9\" y=\"130\" style=\"font-variant-ligatures:normal\">{name}</text>",
    );
    let (_, findings) = rendered(&svg, "", NAME);
    assert_eq!(
        messages(&findings),
        [
            "`font-feature-settings` of 3 texts is not supported and is ignored",
            "`font-variant-numeric` of a text is not supported and is ignored"
        ]
    );
}

#[test]
fn letters_are_those_of_the_style_sheet() {
    let (set_in, findings) = fields(&read("fonts/case"), "", "Straße");
    assert_eq!(
        set_in,
        [
            set("Noto Serif", 400, false, "TO STRASSE"),
            set("Noto Serif", 400, false, "FOR 12 HOURS")
        ]
    );
    assert!(findings.is_empty(), "{findings:?}");
    assert_same_picture(
        &read("fonts/case"),
        &read("fonts/case")
            .replace(
                "Certificate of Merit &amp; <",
                "CERTIFICATE OF MERIT &amp; <",
            )
            .replace("text-transform:none", "")
            .replace(
                "was with <tspan font-style=\"italic\">us</tspan> in the year",
                "Was With <tspan font-style=\"italic\">Us</tspan> In The Year",
            )
            .replace("text-transform:capitalize", "")
            .replace(">istanbul", ">İSTANBUL")
            .replace("With THANKS", "with thanks")
            .replace("text-transform:lowercase", "")
            .replace("class=\"up\" x", "x")
            .replace("y=\"80\" class=\"up\"", "y=\"80\""),
    );
    // The program can say otherwise.
    let settings = "[[field]]\nid = \"name\"\ncapitals = \"as-typed\"\n";
    let (set_in, _) = fields(&read("fonts/case"), settings, NAME);
    assert_eq!(set_in[0].3, "to Agnes Dahl");
}

#[test]
fn small_capitals_that_a_font_lacks_are_smaller_capitals() {
    let page = |family: &str, words: &str, style: &str| {
        drawing(
            PAGE,
            &format!(
                "<text x=\"20\" y=\"60\" font-size=\"40\" style=\"{style}\" \
                 font-family=\"{family}\">{words}</text>{NAMED}"
            ),
        )
    };
    let ink_of = |svg: &str| ink(&rendered(svg, "", NAME).0);
    for style in ["font-variant:small-caps", "font-variant-caps:small-caps"] {
        for family in ["Great Vibes", "Noto Serif"] {
            let [_, top, right, _] = ink_of(&page(family, "ono", style));
            let [_, capital_top, capital_right, _] = ink_of(&page(family, "ONO", ""));
            assert!(top > capital_top + 2, "{family}: {top} {capital_top}");
            assert!(right < capital_right, "{family}: {right} {capital_right}");
            assert_ne!(
                ink_of(&page(family, "ono", style)),
                ink_of(&page(family, "ono", ""))
            );
        }
        // In a flow, too.
        let flowed = format!("{style};inline-size:400px");
        let small = ink_of(&page("Great Vibes", "ono", style));
        let in_flow = ink_of(&page("Great Vibes", "ono", &flowed));
        let largest = small
            .iter()
            .zip(&in_flow)
            .map(|(a, b)| a.abs_diff(*b))
            .max();
        assert!(largest <= Some(8), "{small:?} {in_flow:?}");
    }
}

#[test]
fn georgian_small_letters_stay_as_they_are_in_small_capitals() {
    for flow in ["", ";inline-size:500px"] {
        let page = |style: &str| {
            let family = "font-family=\"Noto Serif Georgian\" font-size=\"40\"";
            let text =
                format!("<text x=\"20\" y=\"60\" {family} style=\"{style}{flow}\">ნინო</text>");
            drawing(PAGE, &format!("{text}{NAMED}"))
        };
        assert_same_picture(&page("font-variant:small-caps"), &page("fill:black"));
    }
}

#[test]
fn flowed_fields_have_the_letters_of_their_style() {
    let svg = drawing(
        PAGE,
        "<text font-family=\"Noto Serif\" font-size=\"24\" x=\"20\" y=\"60\" \
         style=\"inline-size:500px;text-transform:uppercase\">for {name}</text>",
    );
    let (set_in, findings) = fields(&svg, "", NAME);
    assert_eq!(set_in, [set("Noto Serif", 400, false, "FOR AGNES DAHL")]);
    assert!(findings.is_empty(), "{findings:?}");
}

#[cfg(feature = "woff")]
#[test]
fn fonts_in_the_drawing_set_its_texts_and_fields() {
    for (drawing, faces, in_fonts) in [
        (
            "embedded-ttf",
            &[("Own Script", 400, false)][..],
            "Great Vibes",
        ),
        ("embedded-last", &[("Own", 400, false)], "Great Vibes"),
        (
            "embedded-otf",
            &[("Own Outlines", 400, false)],
            "Noto Serif",
        ),
        ("embedded-woff", &[("Own Sans", 700, false)], "Noto Sans"),
        (
            "embedded-woff2",
            &[("Own Serif", 400, true), ("Own Serif", 400, true)],
            "Noto Serif",
        ),
        ("embedded-parts", &[("Own Parts", 400, false)], "Noto Sans"),
    ] {
        let svg = read(&format!("fonts/{drawing}"));
        let (set_in, findings) = fields(&svg, "", NAME);
        let found: Vec<_> = set_in
            .iter()
            .map(|(family, weight, italic, _)| (family.as_str(), *weight, *italic))
            .collect();
        assert_eq!(found, faces, "{drawing}");
        assert!(findings.is_empty(), "{drawing}: {findings:?}");
        // They are those of `fonts` under other names.
        let own = faces[0].0;
        let other = svg
            .replace(&format!("\"'{own}', serif\""), &format!("\"{in_fonts}\""))
            .replace(&format!("=\"{own}\""), &format!("=\"{in_fonts}\""))
            .replace(&format!("40px '{own}'"), &format!("40px '{in_fonts}'"))
            .replace("font-family:Own", &format!("font-family:{in_fonts}"));
        assert_ne!(svg, other, "{drawing}");
        let [image, other] = [svg, other].map(|svg| rendered(&svg, "", NAME).0);
        let (own, there) = (ink(&image), ink(&other));
        // Subsets have no hints, and only the kerning of their letters.
        let largest = own.iter().zip(&there).map(|(a, b)| a.abs_diff(*b)).max();
        assert!(largest <= Some(1), "{drawing}: {own:?} {there:?}");
    }
}

#[cfg(feature = "woff")]
#[test]
fn a_font_in_the_drawing_takes_precedence_and_is_in_the_pdf() {
    // The drawing calls a sans face by the name of one in `fonts`.
    let svg = read("fonts/embedded-woff").replace("Own Sans", "Great Vibes");
    let (image, findings) = rendered(&svg, "", NAME);
    assert!(findings.is_empty(), "{findings:?}");
    let sans = read("fonts/embedded-woff");
    assert!(image == rendered(&sans, "", NAME).0);
    // A field that the program adds can name it, too.
    let field = "[[field]]\ntext = \"{hours}\"\nfont = \"Own Sans\"\nsize = 20\n\
                 box = { x = 9, y = 300, width = 90, height = 40 }\n";
    let (set_in, _) = fields(&sans, field, NAME);
    assert_eq!(set_in[1].0, "Own Sans");
    #[cfg(feature = "pdf")]
    {
        let plan = plan(program(&sans, "").unwrap(), NAME);
        let renderer = Renderer::new(plan.program().clone()).unwrap();
        let mut scratch = renderer.scratch();
        let pdf = renderer.one(
            [("name", NAME), ("hours", "1")],
            OutputFormat::Pdf,
            &mut scratch,
        );
        let pdf = pdf.unwrap().into_bytes();
        let name = b"NotoSans-Bold";
        assert!(pdf.windows(name.len()).any(|bytes| bytes == name));
    }
}

/// Programs export fonts with the letters of the drawing's own words alone.
#[test]
fn letters_that_a_subset_lacks_are_those_of_the_whole_family() {
    let svg = read("fonts/embedded-ttf");
    let name = "Quincy Jękow";
    let whole = svg.replace("Own Script", "Great Vibes");
    let (set_in, findings) = fields(&whole, "", name);
    assert_eq!(set_in, [set("Great Vibes", 400, false, name)]);
    assert!(findings.is_empty(), "{findings:?}");
    // A whole font that lacks other letters is no subset.
    let (_, findings) = fields(&svg, "", "Άννα");
    assert_eq!(
        findings[0].severity,
        engross::Severity::Note,
        "{findings:?}"
    );
}

#[test]
fn fonts_that_cannot_be_used_are_reported() {
    let page = |src: &str| {
        drawing(
            PAGE,
            &format!(
                "<style>@font-face {{ font-family: Mine; src: {src} }}</style><text x=\"20\" \
                 y=\"60\" font-family=\"Mine, serif\">Of Merit</text><text x=\"20\" y=\"120\" \
                 font-family=\"Mine, serif\">{{name}}</text>"
            ),
        )
    };
    let findings_of = |src: &str| rendered(&page(src), "", NAME).1;
    for (src, cause) in [
        (
            "url(data:font/ttf;base64,AAEAAA==)",
            "not a TrueType or OpenType font",
        ),
        ("url(data:font/ttf;base64,!!)", "the data is not complete"),
    ] {
        let findings = findings_of(src);
        assert_eq!(codes(&findings), [Code::UnknownFont; 2], "{findings:?}");
        assert_eq!(
            messages(&findings),
            [
                &format!("the font `Mine` in the drawing cannot be used: {cause}"),
                "no font is called `Mine`: `Noto Serif` is used instead"
            ]
        );
    }
    // A font elsewhere is looked for in the folders of the program.
    let findings = findings_of("url(https://example.org/mine.woff2) format('woff2')");
    assert_eq!(
        messages(&findings),
        ["no font is called `Mine`: `Noto Serif` is used instead"]
    );
    assert_eq!(
        findings[0].hint.as_deref(),
        Some(
            "the drawing only links it: save https://example.org/mine.woff2 in a folder and name \
             that folder in `fonts`"
        )
    );
    let there = page("url(gv.woff2)").replace("Mine", "Great Vibes");
    assert!(rendered(&there, "", NAME).1.is_empty());
}

#[test]
fn too_many_fonts_are_refused() {
    let rule = "@font-face{font-family:A;src:url(data:font/ttf;base64,AAEAAA==)}";
    let font = fs::read("tests/data/fonts/kanji.ttf").unwrap();
    let hex: String = font.iter().map(|byte| format!("%{byte:02x}")).collect();
    let whole = rule.replace(";base64,AAEAAA==", &format!(",{hex}"));
    let page = |rules: String| {
        drawing(
            PAGE,
            &format!("<style>{rules}</style><text>{{name}}</text>"),
        )
    };
    // Those that cannot be used count, too.
    for rule in [&*whole, rule] {
        assert!(program(&page(rule.repeat(256)), "").is_ok());
        let error = program(&page(rule.repeat(257)), "").unwrap_err();
        assert_eq!(error.code(), Code::SvgTooComplex);
        assert_eq!(
            error.to_string(),
            "t.svg:1: the drawing holds more than 256 fonts"
        );
    }
}

#[test]
fn long_names_of_fonts_are_cut_in_messages() {
    let name = "N".repeat(10_000);
    let svg = drawing(
        PAGE,
        &format!(
            "<style>@font-face{{font-family:{name};src:url(data:font/ttf;base64,AAEAAA==)}}</style>\
             <text x=\"20\" y=\"60\" font-family=\"{name}\">One</text>{NAMED}"
        ),
    );
    let cut = &name[..200];
    assert_eq!(
        messages(&rendered(&svg, "", NAME).1),
        [
            format!(
                "the font `{cut}` in the drawing cannot be used: not a TrueType or OpenType font"
            ),
            format!("no font is called `{cut}`: `Great Vibes` is used instead"),
        ]
    );
}
