use std::path::Path;

use engross::PixelBox;
use engross::field::{Align, AlignBy, AxisTag, Color, Overflow, SizeRange, VerticalAlign};
use engross::naming::Normalization;
use engross::roster::RosterFormat;

use crate::{FIELD, HEAD, parse};

#[test]
fn the_smallest_program_and_its_defaults() {
    let program = parse(&format!("{HEAD}{FIELD}")).unwrap();
    assert_eq!(
        program.path.as_deref(),
        Some(Path::new("award/program.toml"))
    );
    assert_eq!(program.folder, Path::new("award"));
    assert_eq!(program.title, "T");
    assert_eq!(program.term, "");
    assert_eq!(program.language, None);
    assert_eq!(
        program.roster.file.as_deref(),
        Some(Path::new("award/r.csv"))
    );
    assert_eq!(program.template.as_deref(), Some(Path::new("award/t.png")));
    assert!(program.fonts.is_empty());
    assert!(!program.system_fonts);
    assert_eq!(program.dpi, None);
    assert_eq!(program.seats, None);
    assert_eq!(program.publish.base_url, "");
    assert_eq!(program.publish.file_stem.to_string(), "{name}");
    assert_eq!(program.publish.normalization, Normalization::Nfd);
    assert_eq!(
        program.publish.link_text,
        "View and download the certificate"
    );
    let [field] = program.fields() else {
        panic!("one field");
    };
    assert_eq!(field.id, "name");
    assert_eq!(field.bounds, PixelBox::new(1, 2, 3, 4));
    assert!(field.style.families.is_empty());
    assert_eq!(field.style.weight, 400);
    assert!(!field.style.italic);
    assert_eq!(
        field.style.size,
        SizeRange {
            max: 10.0,
            min: 5.0
        }
    );
    assert_eq!(field.style.color, Color::BLACK);
    assert_eq!(field.style.letter_spacing, 0.0);
    assert_eq!(field.style.line_height, 1.2);
    assert!(field.style.variations.is_empty());
    assert_eq!(field.style.language, None);
    assert_eq!(field.align, Align::Center);
    assert_eq!(field.align_by, AlignBy::Ink);
    assert_eq!(field.vertical_align, VerticalAlign::Middle);
    assert_eq!(field.overflow, [Overflow::Shrink, Overflow::Wrap]);
}

#[test]
fn every_key() {
    let program = parse(
        r##"
        title = "KubeSphere Ambassador"
        term = "2023"
        lang = "zh-Hant"
        template = "certificate.png"
        fonts = ["../../fonts", "Vibes.ttf"]
        system_fonts = true
        dpi = 300.5
        seats = 25

        [roster]
        file = "-"
        format = "markdown"
        encoding = "gbk"
        sheet = "Form"
        section = "Ambassadors"
        name = "Full Name"
        slug = "Handle"
        lang = "Language"

        [publish]
        base_url = "HTTPS://example.org/images"
        file_stem = "ambassador-{term}-{name}"
        normalization = "nfc"
        link_text = "下载"

        [[field]]
        id = "who"
        text = "for {name}"
        box = { x = 0, y = 0, width = 20000, height = 1 }
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
        variations = { wght = 600, opsz = 12.5 }
        lang = "tr"

        [[field]]
        text = "{name}"
        box = { x = 0, y = 0, width = 1, height = 1 }
        size = { max = 10 }
        overflow = []

        [[field]]
        text = "{name}"
        box = { x = 0, y = 0, width = 1, height = 1 }
        size = 10
        overflow = "wrap"
        "##,
    )
    .unwrap();
    assert_eq!(program.language.as_deref(), Some("zh-Hant"));
    assert_eq!(
        program.fonts,
        [Path::new("award/../../fonts"), Path::new("award/Vibes.ttf")]
    );
    assert!(program.system_fonts);
    assert_eq!(program.dpi, Some(300.5));
    assert_eq!(program.seats, Some(25));
    assert_eq!(program.roster.file.as_deref(), Some(Path::new("-")));
    let options = &program.roster.options;
    assert_eq!(options.format, Some(RosterFormat::Markdown));
    assert_eq!(options.encoding.unwrap().to_string(), "GBK");
    assert_eq!(options.sheet.as_deref(), Some("Form"));
    assert_eq!(options.section.as_deref(), Some("Ambassadors"));
    assert_eq!(options.name.as_deref(), Some("Full Name"));
    assert_eq!(options.slug.as_deref(), Some("Handle"));
    assert_eq!(options.lang.as_deref(), Some("Language"));
    assert_eq!(options.language.as_deref(), Some("zh-Hant"));
    assert_eq!(program.publish.base_url, "HTTPS://example.org/images/");
    assert_eq!(program.publish.normalization, Normalization::Nfc);
    assert_eq!(program.publish.link_text, "下载");
    let field = &program.fields()[0];
    assert_eq!(field.id, "who");
    assert_eq!(field.style.families, ["Great Vibes", "Noto Serif"]);
    assert_eq!(field.style.weight, 700);
    assert!(field.style.italic);
    assert_eq!(
        field.style.size,
        SizeRange {
            max: 96.5,
            min: 48.0
        }
    );
    assert_eq!(field.style.color.to_string(), "#12244f");
    assert_eq!(field.align, Align::Start);
    assert_eq!(field.align_by, AlignBy::Advance);
    assert_eq!(field.vertical_align, VerticalAlign::Bottom);
    assert_eq!(field.overflow, [Overflow::Wrap, Overflow::Shrink]);
    assert_eq!(field.style.letter_spacing, -1.0);
    assert_eq!(field.style.line_height, 2.0);
    assert_eq!(
        field.style.variations.iter().collect::<Vec<_>>(),
        [(&AxisTag(*b"opsz"), &12.5), (&AxisTag(*b"wght"), &600.0)]
    );
    assert_eq!(field.style.language.as_deref(), Some("tr"));
    let ids: Vec<&str> = program.fields().iter().map(|field| &*field.id).collect();
    assert_eq!(ids, ["who", "name", "field-3"]);
    assert_eq!(program.fields()[1].style.size.min, 5.0);
    assert_eq!(program.fields()[1].overflow, []);
    assert_eq!(program.fields()[2].overflow, [Overflow::Wrap]);
}
