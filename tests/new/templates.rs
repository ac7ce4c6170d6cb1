//! Templates as people have them: drawings with the placeholders of other programs, without text, or
//! with pictures beside them.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use image::Rgb;
use tempfile::TempDir;

use super::common::{engross, gray_png, svg};
use super::works_at_once;

const SERIF: &str = "font-family=\"Noto Serif\" font-size=\"28\"";

fn trial(name: &str) -> Vec<u8> {
    fs::read(Path::new("tests/data/trials/templates").join(name)).unwrap()
}

/// The copy of the drawing in the new folder, and what was printed.
#[track_caller]
fn new(folder: &TempDir, drawing: impl AsRef<[u8]>, more: &[&str]) -> (String, String) {
    fs::write(folder.path().join("t.svg"), drawing).unwrap();
    for earlier in ["award", "output"] {
        let _ = fs::remove_dir_all(folder.path().join(earlier));
    }
    let arguments = ["new", "award", "--template", "t.svg"];
    let arguments = arguments.iter().chain(more).copied();
    let run = engross(folder.path(), arguments).exits(0);
    let copy = fs::read_to_string(folder.path().join("award/t.svg")).unwrap();
    (copy, run.stderr)
}

#[test]
fn placeholders_of_other_programs_become_fields() {
    let folder = TempDir::new().unwrap();
    for file in ["only-double.svg", "braces.svg"] {
        let (copy, printed) = new(&folder, trial(file), &[]);
        assert!(copy.contains("Recipient: {name}<"), "{copy}");
        assert!(
            copy.contains("Date: {date}<") && copy.contains("Hours: {hours}<"),
            "{copy}"
        );
        let line = "placeholder: `{{date}}` is now `{date}` in t.svg";
        assert!(printed.contains(line), "{printed}");
        works_at_once(folder.path(), "award", 3);
    }
}

#[test]
fn every_spelling_of_a_placeholder_works() {
    let folder = TempDir::new().unwrap();
    for (written, in_file) in [
        ("{{name}}", "{{name}}"),
        ("%NAME%", "%NAME%"),
        ("%VAR_name%", "%VAR_name%"),
        ("$name", "$name"),
        ("${name}", "${name}"),
        ("___NAME___", "___NAME___"),
        ("<<name>>", "&lt;&lt;name&gt;&gt;"),
        ("<Name>", "&lt;Name>"),
        ("[Name]", "[Name]"),
        ("Name Surname", "Name Surname"),
        ("Your Name", "Your Name"),
        ("Recipient Name", "Recipient Name"),
        ("xxxxx", "xxxxx"),
    ] {
        let drawing = svg(
            600,
            400,
            &format!("<text x=\"50\" y=\"200\" {SERIF}>{in_file}</text>"),
        );
        let (copy, printed) = new(&folder, &drawing, &[]);
        assert!(copy.contains(">{name}</text>"), "{copy}");
        let line = format!("placeholder: `{written}` is now `{{name}}` in t.svg");
        assert!(printed.contains(&line), "{printed}");

        // In a program that has it, it is never painted without a finding.
        let other = format!("<text x=\"50\" y=\"100\" {SERIF}>{{name}}</text></svg>");
        let drawing = drawing.replace("</svg>", &other);
        fs::write(folder.path().join("award/t.svg"), drawing).unwrap();
        let check = engross(folder.path(), ["check", "award", "--json"]);
        let codes: Vec<_> = check.json_errors();
        let found = codes
            .iter()
            .any(|finding| finding["code"] == "foreign-placeholder");
        assert!(
            found || check.stdout.contains("foreign-placeholder"),
            "{written}: {check:#?}"
        );
    }
}

#[test]
fn a_roster_decides_what_a_placeholder_stands_for() {
    let folder = TempDir::new().unwrap();
    fs::write(
        folder.path().join("p.csv"),
        "Full Name,Course Title\nAnn Lee,Maps\n",
    )
    .unwrap();
    let content = format!(
        "<text x=\"50\" y=\"100\" {SERIF}>{{{{full_name}}}}</text>\
         <text x=\"50\" y=\"200\" {SERIF}>%COURSE_TITLE%</text>"
    );
    let (copy, _) = new(&folder, svg(600, 400, &content), &["--roster", "p.csv"]);
    assert!(copy.contains(">{Full Name}</text>"), "{copy}");
    assert!(copy.contains(">{Course Title}</text>"), "{copy}");
    works_at_once(folder.path(), "award", 1);
}

#[test]
fn a_tag_of_a_template_language_is_named() {
    let folder = TempDir::new().unwrap();
    let content = format!("<text x=\"50\" y=\"100\" {SERIF}>{{% if hours %}}{{name}}</text>");
    fs::write(folder.path().join("t.svg"), svg(600, 400, &content)).unwrap();
    let run = engross(folder.path(), ["new", "award", "--template", "t.svg"]).exits(2);
    let message = "`{% if hours %}` is a tag of a template language";
    assert!(run.stderr.contains(message), "{run:#?}");
    assert!(!folder.path().join("award").exists());
}

/// Texts of these starts, words and sizes, one below the other.
fn starting_at(lines: &[(f32, &str)]) -> String {
    let texts = lines.iter().enumerate().map(|(number, (x, words))| {
        let y = 80 + 70 * number;
        format!("<text transform=\"matrix(1 0 0 1 {x} {y})\" {SERIF}>{words}</text>")
    });
    svg(1000, 600, &texts.collect::<String>())
}

#[test]
fn a_text_that_is_centred_by_its_left_edge_stays_centred() {
    let folder = TempDir::new().unwrap();
    // About as wide as 28 px Noto Serif is.
    let title = (394.0, "Certificate of Merit");
    let (before, after) = (
        (433.0, "is awarded to"),
        (345.0, "for a voyage around the world"),
    );
    for (name, is_centered) in [
        ((428.0, "{{full_name}}"), true),
        ((453.0, "{name}"), true),
        ((300.0, "{name}"), false),
    ] {
        let (copy, printed) = new(&folder, starting_at(&[title, before, name, after]), &[]);
        let program = fs::read_to_string(folder.path().join("award/program.toml")).unwrap();
        assert_eq!(
            copy.contains("id=\"name-box\""),
            is_centered,
            "{name:?}: {copy}"
        );
        let align = "[[field]]\nid    = \"name\"\nalign = \"center\"";
        assert_eq!(program.contains(align), is_centered, "{name:?}: {program}");
        let message = ", centred as the texts around it";
        assert_eq!(
            printed.contains(message),
            is_centered,
            "{name:?}: {printed}"
        );
        works_at_once(folder.path(), "award", 3);
    }
}

#[test]
fn texts_with_one_left_edge_are_not_centred() {
    let folder = TempDir::new().unwrap();
    for lines in [
        // A column of lines of any width.
        &[
            (300.0, "Certificate"),
            (300.0, "is awarded to"),
            (300.0, "{name}"),
            (300.0, "for a voyage around the whole wide world"),
        ][..],
        // Nothing else is there.
        &[(300.0, "{name}")],
    ] {
        let (copy, _) = new(&folder, starting_at(lines), &[]);
        assert!(!copy.contains("name-box"), "{copy}");
    }
    // A part of a line.
    let content = format!(
        "<text x=\"394\" y=\"80\" {SERIF}>Certificate of Merit</text><text x=\"345\" y=\"160\" \
         {SERIF}>for a voyage around the world</text><text x=\"300\" y=\"300\" {SERIF}>awarded \
         to</text><text x=\"453\" y=\"300\" {SERIF}>{{name}}</text>"
    );
    let (copy, _) = new(&folder, svg(1000, 600, &content), &[]);
    assert!(!copy.contains("name-box"), "{copy}");
}

#[test]
fn a_drawing_without_text_is_looked_at_like_a_picture() {
    let folder = TempDir::new().unwrap();
    let (_, printed) = new(&folder, trial("outlines.svg"), &[]);
    assert!(
        printed.contains("the name goes on the ruled line"),
        "{printed}"
    );
    let program = fs::read_to_string(folder.path().join("award/program.toml")).unwrap();
    // The rule is at 250,330, and 300 wide.
    let start = program.find("box      = { x = 2").unwrap();
    let line = program[start..].lines().next().unwrap();
    let numbers: Vec<u32> = line
        .split(|c: char| !c.is_ascii_digit())
        .filter_map(|number| number.parse().ok())
        .collect();
    let [x, y, width, height] = numbers[..4] else {
        panic!("{line}");
    };
    assert!(x.abs_diff(250) <= 4 && width.abs_diff(300) <= 8, "{line}");
    assert!(
        (220..300).contains(&y) && (y + height).abs_diff(327) <= 6,
        "{line}"
    );
    works_at_once(folder.path(), "award", 3);
}

#[test]
fn the_box_on_a_drawing_in_millimetres_is_in_millimetres() {
    let folder = TempDir::new().unwrap();
    let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"297mm\" height=\"210mm\" \
        viewBox=\"0 0 297 210\"><path d=\"M74 37h150v15h-150z M110 75h77v6h-77z M90 124h117v1h-117z \
        M110 135h77v6h-77z\"/></svg>";
    new(&folder, drawing, &[]);
    let program = fs::read_to_string(folder.path().join("award/program.toml")).unwrap();
    assert!(
        program.contains("box      = { x = 9") || program.contains("box      = { x = 8"),
        "{program}"
    );
    works_at_once(folder.path(), "award", 3);
}

#[test]
fn pictures_beside_a_drawing_are_taken_in() {
    let folder = TempDir::new().unwrap();
    let picture = gray_png(40, 30, |pixels| pixels.fill(90));
    fs::write(folder.path().join("bg.png"), &picture).unwrap();
    let (copy, printed) = new(&folder, trial("linked.svg"), &[]);
    assert!(
        copy.contains("xlink:href=\"data:image/png;base64,"),
        "{copy}"
    );
    assert!(
        printed.contains("picture: bg.png is now in t.svg"),
        "{printed}"
    );
    works_at_once(folder.path(), "award", 3);
}

#[test]
fn files_elsewhere_are_not_taken_in() {
    let folder = TempDir::new().unwrap();
    let picture = gray_png(40, 30, |pixels| pixels.fill(90));
    fs::create_dir(folder.path().join("inside")).unwrap();
    fs::write(folder.path().join("secret.png"), &picture).unwrap();
    fs::write(folder.path().join("inside/notes.png"), "not a picture").unwrap();
    let absolute = folder.path().join("secret.png");
    let mut links = vec![
        "../secret.png",
        "missing.png",
        "notes.png",
        "https://e.org/a.png",
    ];
    links.push(absolute.to_str().unwrap());
    #[cfg(unix)]
    {
        let link = folder.path().join("inside/link.png");
        std::os::unix::fs::symlink("../secret.png", link).unwrap();
        links.push("link.png");
    }
    for link in links {
        let content = format!(
            "<image href=\"{link}\" width=\"40\" height=\"30\"/><text y=\"90\" {SERIF}>{{name}}</text>"
        );
        fs::write(folder.path().join("inside/t.svg"), svg(600, 400, &content)).unwrap();
        let arguments = ["new", "award", "--template", "inside/t.svg"];
        let run = engross(folder.path(), arguments).exits(2);
        let message = "refers to something outside the drawing";
        assert!(run.stderr.contains(message), "{link}: {run:#?}");
    }
}

/// Writes a compressed drawing of a text.
fn write_packed(folder: &TempDir, text: &str) {
    let content = format!("<text x=\"50\" y=\"200\" {SERIF}>{text}</text>");
    let file = fs::File::create(folder.path().join("t.svgz")).unwrap();
    let mut packed = flate2::write::GzEncoder::new(file, flate2::Compression::default());
    packed
        .write_all(svg(600, 400, &content).as_bytes())
        .unwrap();
    packed.finish().unwrap();
}

#[test]
fn an_earlier_term_is_found_in_a_packed_drawing() {
    let folder = TempDir::new().unwrap();
    write_packed(&folder, "{name}</text><text y=\"300\">Spring 2025");
    let program = "title = \"A\"\nterm = \"2026\"\nroster = \"r.csv\"\ntemplate = \"t.svgz\"\n";
    fs::write(folder.path().join("program.toml"), program).unwrap();
    fs::write(folder.path().join("r.csv"), "name\nAnn Lee\n").unwrap();
    let checked = engross(folder.path(), ["check", "."]).exits(0);
    let report = &checked.stdout;
    assert!(
        report.contains("the text “Spring 2025” still says"),
        "{report}"
    );
}

#[test]
fn a_packed_drawing_becomes_a_plain_one() {
    let folder = TempDir::new().unwrap();
    write_packed(&folder, "%NAME%");
    engross(folder.path(), ["new", "award", "--template", "t.svgz"]).exits(0);
    let copy = fs::read_to_string(folder.path().join("award/t.svg")).unwrap();
    assert!(copy.contains(">{name}</text>"), "{copy}");
    works_at_once(folder.path(), "award", 3);
}

#[test]
fn a_drawing_in_utf_16_becomes_one_in_utf_8() {
    let folder = TempDir::new().unwrap();
    let content = format!("<text x=\"50\" y=\"200\" {SERIF}>Für %NAME%</text>");
    let drawing = svg(600, 400, &content);
    let drawing = format!("\u{FEFF}<?xml version=\"1.0\" encoding=\"utf-16\"?>{drawing}");
    let bytes: Vec<u8> = drawing.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let (copy, _) = new(&folder, bytes, &[]);
    assert!(
        copy.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?><svg"),
        "{copy}"
    );
    assert!(copy.contains(">Für {name}</text>"), "{copy}");
    works_at_once(folder.path(), "award", 3);
}

/// A transparent picture is on white paper, in the preview as on the certificates.
#[test]
fn a_transparent_picture_is_shown_on_white() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("clear.png"), trial("clear.png")).unwrap();
    engross(folder.path(), ["new", "award", "--template", "clear.png"]).exits(0);
    let preview = image::open(folder.path().join("award/preview.png")).unwrap();
    assert_eq!(*preview.into_rgb8().get_pixel(5, 5), Rgb([255; 3]));
    let program = fs::read_to_string(folder.path().join("award/program.toml")).unwrap();
    assert!(program.contains("color    = \"#000000\""), "{program}");
    works_at_once(folder.path(), "award", 3);
}

#[test]
fn a_sample_in_a_picture_is_said_to_be_there() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("s.png"), trial("sample-name.png")).unwrap();
    let run = engross(folder.path(), ["new", "award", "--template", "s.png"]).exits(0);
    let message = "if it is a sample of a name, remove it from s.png";
    assert!(run.stderr.contains(message), "{run:#?}");
}

/// The preview of a large template is small, and its proportions stay.
#[test]
fn the_preview_of_a_large_template_is_small() {
    let folder = TempDir::new().unwrap();
    let width = 4000;
    let large = gray_png(width, 3000, |pixels| {
        let start = 1650 * width as usize + 1000;
        pixels[start..start + 2000].fill(20);
        pixels[start + width as usize..start + width as usize + 2000].fill(20);
        pixels[start + 2 * width as usize..start + 2 * width as usize + 2000].fill(20);
    });
    fs::write(folder.path().join("large.png"), large).unwrap();
    engross(folder.path(), ["new", "award", "--template", "large.png"]).exits(0);
    let preview = image::open(folder.path().join("award/preview.png")).unwrap();
    assert_eq!(preview.width(), 1600);
    assert!(
        preview.height() > 1200 && preview.height() < 2400,
        "{}",
        preview.height()
    );
}
