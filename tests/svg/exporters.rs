use engross::{Code, PixelBox};

use crate::{PAGE, codes, drawing, ink, program, rendered};

#[test]
fn drawings_of_inkscape() {
    let svg = include_str!("../data/svg/inkscape.svg");
    let program = program(svg, "").unwrap();
    let ids: Vec<&str> = program.fields().iter().map(|field| &*field.id).collect();
    assert_eq!(ids, ["name", "hours"]);
    let name = &program.fields()[0];
    assert_eq!(name.style.families, ["Great Vibes"]);
    assert_eq!(name.style.color.to_string(), "#12244f");
    assert_eq!(name.bounds, PixelBox::new(295, 531, 1164, 178));
    assert_eq!(program.fields()[1].text.to_string(), "for {hours} hours");
    let (_, findings) = rendered(svg, "", "Ada Lovelace");
    assert!(findings.is_empty(), "{findings:?}");
}

#[test]
fn drawings_of_figma() {
    let svg = include_str!("../data/svg/figma.svg");
    let program = program(svg, "").unwrap();
    let [name, hours] = program.fields() else {
        panic!("{:?}", program.fields());
    };
    assert_eq!((&*name.id, &*hours.id), ("name", "hours"));
    assert_eq!(name.anchor.baseline, Some(317.955));
    assert!((name.style.letter_spacing - 0.02).abs() < 1e-6);
    let (_, findings) = rendered(svg, "", "Ada Lovelace");
    assert!(findings.is_empty(), "{findings:?}");
}

#[test]
fn outlines_of_figma() {
    let svg = drawing(PAGE, "<path id=\"{name}\" d=\"M10 10h50v20z\"/>");
    let error = program(&svg, "").unwrap_err();
    assert_eq!(
        error.to_string(),
        "t.svg:1: the drawing has no text with a placeholder"
    );
    assert_eq!(error.code(), Code::NoPlaceholder);
    let hint = error.hint().unwrap();
    assert!(
        hint.contains("outlines") && hint.contains("clear “Outline text”"),
        "{hint}"
    );
}

#[test]
fn drawings_of_illustrator() {
    let svg = include_str!("../data/svg/illustrator.svg");
    let program = program(svg, "").unwrap();
    let [name, hours] = program.fields() else {
        panic!("{:?}", program.fields());
    };
    assert_eq!(name.text.to_string(), "{name}");
    assert_eq!(name.style.families, ["Noto Serif"]);
    assert_eq!(name.style.color.to_string(), "#8a1c2b");
    // The page has no tenths of pixels.
    assert!((name.style.size.max - 42.0).abs() < 0.02);
    assert!((name.anchor.x.unwrap() - 120.5).abs() < 0.1);
    assert_eq!(hours.text.to_string(), "{hours}");
    let (image, findings) = rendered(svg, "", "Ada Lovelace");
    assert!(findings.is_empty(), "{findings:?}");
    assert!(ink(&image)[1] < 100, "the heading is still there");
}

/// Slides of `LibreOffice` Impress have no width and no height; their units are hundredths of
/// millimetres.
#[test]
fn slides_of_libreoffice_have_their_size_on_paper() {
    let view = "viewBox=\"0 0 28000 15750\" xmlns:ooo=\"http://xml.openoffice.org/svg/export\"";
    let text = "<text x=\"14000\" y=\"8000\" font-size=\"1000\">{name}</text>";
    let program = program(&drawing(view, text), "").unwrap();
    // 28 cm at 150 dpi.
    assert_eq!(program.drawn_size(), Some((1654, 930)));
    let name = &program.fields()[0];
    assert!((name.anchor.x.unwrap() - 826.8).abs() < 0.5);
    assert!((name.style.size.max - 59.06).abs() < 0.1);
}

#[test]
fn the_first_slide_of_libreoffice_is_shown() {
    let view = "viewBox=\"0 0 2800 1575\" xmlns:ooo=\"http://xml.openoffice.org/svg/export\"";
    let slides = |first: &str| {
        let one = "<rect width=\"700\" height=\"1575\" fill=\"#047\"/>\
                   <text x=\"800\" y=\"800\" font-size=\"200\" font-family=\"Noto Serif\">{name}</text>";
        let two = "<rect y=\"900\" width=\"2800\" height=\"600\"/>";
        let group = format!(
            "<g class=\"SlideGroup\"><g{first}>{one}</g><g visibility=\"hidden\">{two}</g></g>"
        );
        rendered(&drawing(view, &group), "", "Ada")
    };
    let (shown, findings) = slides("");
    let (hidden, hidden_findings) = slides(" visibility=\"hidden\"");
    assert_eq!(codes(&findings), codes(&hidden_findings));
    assert_eq!(shown, hidden);
}

#[test]
fn a_text_in_a_symbol_that_is_not_used_is_hidden() {
    let symbol = "<symbol id=\"s\"><text y=\"50\">{name}</text></symbol>";
    let seen = "<text y=\"90\" font-family=\"Noto Serif\">{name} and {hours}</text>";
    let svg = drawing(PAGE, &format!("{symbol}{seen}"));
    let (_, findings) = rendered(&svg, "", "Ada");
    assert_eq!(codes(&findings), [Code::HiddenPlaceholder], "{findings:?}");
}
