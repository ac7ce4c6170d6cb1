//! The inputs that failed once: `new` has the right outcome for each.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::common::engross;

/// Where the inputs are.
const FOLDERS: [&str; 3] = [
    "tests/templates/trials",
    "tests/data/trials/templates",
    "tests/data/svg/trials",
];

/// Each input with its reason for the place of the name, and with its fields.
const TRIALS: [(&str, &str, &[&str]); 26] = [
    ("a4_300.jpg", "guess", &["{name}"]),
    ("a4_300.png", "guess", &["{name}"]),
    ("blank.png", "guess", &["{name}"]),
    (
        "braces.svg",
        "drawn",
        &["Recipient: {name}", "Date: {date}", "Hours: {hours}"],
    ),
    ("bw_rgb.jpg", "ruled-line", &["{name}"]),
    ("clear.png", "ruled-line", &["{name}"]),
    ("corel.svg", "drawn", &["{name}"]),
    (
        "figma.svg",
        "drawn",
        &["{name}", "has completed {hours} hours of training"],
    ),
    ("flow.svg", "drawn", &["{name}"]),
    ("fo.svg", "drawn", &["{name}"]),
    ("fo2.svg", "drawn", &["{name}"]),
    ("gray.jpg", "ruled-line", &["{name}"]),
    ("illus.svg", "drawn", &["{name}"]),
    ("inline-rule.png", "guess", &["{name}"]),
    ("inside.svg", "drawn", &["{name}"]),
    ("libre.svg", "drawn", &["{name}", "for {hours} hours"]),
    ("linked.svg", "drawn", &["{name}"]),
    (
        "only-double.svg",
        "drawn",
        &["Recipient: {name}", "Date: {date}", "Hours: {hours}"],
    ),
    ("ornament.png", "guess", &["{name}"]),
    ("outlines.svg", "ruled-line", &["{name}"]),
    ("right.png", "free-space", &["{name}"]),
    ("sample-name.png", "guess", &["{name}"]),
    (
        "tspans-1.svg",
        "drawn",
        &[
            "for completing {a}",
            "for completing {b}",
            "for completing {c}",
            "for completing {d}",
            "{e}",
            "{f}",
            "Line two {g}",
            "Red static {h}",
        ],
    ),
    ("tspans-2.svg", "guess", &["{name}"]),
    // The text is painted by two `use` elements.
    ("use.svg", "drawn", &["{name}", "{name}"]),
    ("utf16.svg", "drawn", &["{name}"]),
];

/// A folder with the program that `new` makes of an input.
fn program(file: &str) -> (TempDir, serde_json::Value) {
    let folder = TempDir::new().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all = FOLDERS.iter().map(|folder| root.join(folder).join(file));
    let input = all.find(|path| path.exists()).unwrap();
    fs::copy(input, folder.path().join(file)).unwrap();
    if file == "linked.svg" {
        let picture = root.join(FOLDERS[0]).join("bg.png");
        fs::copy(picture, folder.path().join("bg.png")).unwrap();
    }
    let arguments = ["new", "award", "--template", file, "--json"];
    let run = engross(folder.path(), arguments).exits(0);
    (folder, run.json())
}

#[test]
fn every_trial_has_its_outcome() {
    for (file, reason, texts) in TRIALS {
        let (folder, created) = program(file);
        assert_eq!(created["reason"], reason, "{file}");
        let fields = created["fields"].as_array().unwrap().iter();
        let fields: Vec<&str> = fields
            .map(|field| field["text"].as_str().unwrap())
            .collect();
        assert_eq!(fields, texts, "{file}");
        engross(folder.path(), ["render", "award"]).exits(0);
    }
}

#[test]
fn a_picture_beside_a_drawing_is_on_the_certificates() {
    let (folder, created) = program("linked.svg");
    assert_eq!(created["pictures"][0], "bg.png");
    engross(folder.path(), ["render", "award", "-o", "out"]).exits(0);
    let mut files = fs::read_dir(folder.path().join("out")).unwrap();
    let certificate = files.find_map(|file| image::open(file.unwrap().path()).ok());
    let certificate = certificate.unwrap().into_rgb8();
    let picture = image::open(folder.path().join("bg.png"))
        .unwrap()
        .into_rgb8();
    assert_eq!(certificate.dimensions(), (1000, 707));
    // Where no name is.
    let rows = (0..200).chain(500..707);
    for (x, y) in rows.flat_map(|y| (0..1000).map(move |x| (x, y))) {
        let pairs = certificate.get_pixel(x, y).0.into_iter();
        let mut pairs = pairs.zip(
            picture
                .get_pixel(x * picture.width() / 1000, y * picture.height() / 707)
                .0,
        );
        assert!(
            pairs.all(|(one, other)| one.abs_diff(other) <= 2),
            "{x},{y}"
        );
    }
}

/// The page in the PDF file is as large as the paper, and a JPEG is described as it is.
#[test]
fn pictures_have_their_size_and_their_channels_in_pdf() {
    for (file, page, space) in [
        ("a4_300.png", Some("/MediaBox[0 0 841."), None),
        ("a4_300.jpg", Some("/MediaBox[0 0 841."), None),
        ("bw_rgb.jpg", None, Some("/DeviceRGB")),
        ("gray.jpg", None, Some("/DeviceGray")),
    ] {
        let (folder, _) = program(file);
        let arguments = ["render", "award", "-o", "out", "--format", "pdf"];
        engross(folder.path(), arguments).exits(0);
        let mut files = fs::read_dir(folder.path().join("out")).unwrap();
        let pdf = files.find_map(|file| {
            let path = file.unwrap().path();
            path.extension()
                .is_some_and(|end| end == "pdf")
                .then_some(path)
        });
        let pdf = fs::read(pdf.unwrap()).unwrap();
        let text = String::from_utf8_lossy(&pdf);
        assert!(page.is_none_or(|page| text.contains(page)), "{file}");
        let image = &text[text.find("/Subtype/Image").unwrap()..];
        let image = &image[..image.find("stream").unwrap()];
        assert!(
            space.is_none_or(|space| image.contains(space)),
            "{file}: {image}"
        );
    }
}
