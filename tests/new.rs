//! `engross new`: what it writes, and that it works at once.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

fn engross(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_engross"))
        .args(arguments)
        .env("ENGROSS_CACHE", "")
        .current_dir(folder)
        .output()
        .unwrap()
}

#[track_caller]
fn succeeds(folder: &Path, arguments: &[&str]) -> String {
    let done = engross(folder, arguments);
    let said = String::from_utf8(done.stderr).unwrap();
    assert!(done.status.success(), "{arguments:?}: {said}");
    assert!(!said.contains("error:"), "{said}");
    String::from_utf8(done.stdout).unwrap() + &said
}

/// The names of a folder's files.
fn files(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// The second command of a new user, and the third.
#[track_caller]
fn works_at_once(folder: &Path, program: &str) {
    succeeds(folder, &["check", program]);
    let said = succeeds(folder, &["render", program]);
    assert!(said.contains("3 written"), "{said}");
}

/// A picture with a line to write a name on, or with none.
fn picture(with_line: bool) -> Vec<u8> {
    let mut pixels = vec![250; 600 * 400];
    if with_line {
        pixels[220 * 600 + 150..220 * 600 + 450].fill(20);
    }
    let mut png = Vec::new();
    let mut encoder = png::Encoder::new(&mut png, 600, 400);
    encoder.set_color(png::ColorType::Grayscale);
    encoder
        .write_header()
        .unwrap()
        .write_image_data(&pixels)
        .unwrap();
    png
}

#[test]
fn without_a_template() {
    let folder = TempDir::new().unwrap();
    let said = succeeds(folder.path(), &["new", "awards/speaker-2026"]);
    assert!(said.contains("field name: “{name}” in "), "{said}");
    let program = folder.path().join("awards/speaker-2026");
    assert_eq!(
        files(&program),
        [
            "certificate.svg",
            "preview.png",
            "program.toml",
            "roster.csv"
        ]
    );
    let text = fs::read_to_string(program.join("program.toml")).unwrap();
    for line in [
        "title    = \"Speaker\"",
        "term     = \"2026\"",
        "file_stem = \"speaker-{term}-{name}\"",
    ] {
        assert!(text.contains(line), "{text}");
    }
    works_at_once(folder.path(), "awards/speaker-2026");
}

#[test]
fn on_a_picture_it_finds_the_line() {
    let folder = TempDir::new().unwrap();
    let template = picture(true);
    fs::write(folder.path().join("my \"own\".png"), &template).unwrap();
    let said = succeeds(
        folder.path(),
        &["new", "award", "--template", "my \"own\".png"],
    );
    assert!(
        said.contains("the name goes on the ruled line, in 30"),
        "{said}"
    );
    let program = folder.path().join("award");
    assert_eq!(fs::read(program.join("my \"own\".png")).unwrap(), template);
    let preview = image::open(program.join("preview.png"))
        .unwrap()
        .into_rgb8();
    assert_eq!(preview.dimensions(), (600, 400));
    let boxed = preview.pixels().filter(|pixel| pixel.0 == [230, 0, 126]);
    assert!(boxed.count() > 2 * 300);
    works_at_once(folder.path(), "award");
}

#[test]
fn where_it_is_not_sure_it_says_so() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("bare.png"), picture(false)).unwrap();
    let arguments = ["new", "award", "--template", "bare.png", "--json"];
    let json: serde_json::Value =
        serde_json::from_str(&succeeds(folder.path(), &arguments)).unwrap();
    assert_eq!(json["reason"], "guess");
    assert_eq!(json["fields"][0]["text"], "{name}");
    let said = succeeds(folder.path(), &["new", "again", "--template", "bare.png"]);
    assert!(said.contains("not sure where the name goes"), "{said}");
    works_at_once(folder.path(), "award");
}

#[test]
fn of_a_drawing_it_lists_the_placeholders() {
    let folder = TempDir::new().unwrap();
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"600\" height=\"400\" \
               font-family=\"Noto Serif\" font-size=\"30\"><text x=\"50\" y=\"100\">{name}</text>\
               <text x=\"50\" y=\"200\">{role}, {term}</text></svg>";
    fs::write(folder.path().join("t.svg"), svg).unwrap();
    let said = succeeds(folder.path(), &["new", "award", "--template", "t.svg"]);
    assert!(said.contains("field role: “{role}, {term}” in "), "{said}");
    let roster = fs::read_to_string(folder.path().join("award/roster.csv")).unwrap();
    assert!(
        roster.starts_with("name,slug,lang,role\nAda Lovelace,,en,role\n"),
        "{roster}"
    );
    works_at_once(folder.path(), "award");

    fs::write(folder.path().join("t.svg"), svg.replace(['{', '}'], "")).unwrap();
    let refused = engross(folder.path(), &["new", "other", "--template", "t.svg"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(
        !folder.path().join("other").exists(),
        "nothing is left behind"
    );
}

#[test]
fn what_is_there_is_never_touched() {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("empty")).unwrap();
    for name in ["empty", "."] {
        let refused = engross(folder.path(), &["new", name]);
        assert_eq!(refused.status.code(), Some(2));
        let said = String::from_utf8(refused.stderr).unwrap();
        assert!(said.contains("there already"), "{said}");
    }
    assert!(files(&folder.path().join("empty")).is_empty());
}

/// A program with all that a new term has to see to.
fn old_term(folder: &Path, roster: &str) {
    let program = folder.join("programs/award-2025");
    fs::create_dir_all(&program).unwrap();
    fs::create_dir(folder.join("fonts")).unwrap();
    fs::write(program.join("t.png"), picture(true)).unwrap();
    fs::write(
        program.join("people.csv"),
        "Full Name,slug,lang,role\nAnn Lee,annlee,,guest\nÖnder,,tr,host\n",
    )
    .unwrap();
    fs::write(
        program.join("program.toml"),
        format!(
            "# Ours.\ntitle = \"Award\"\nterm = '2025'  # this year\ntemplate = \"t.png\"\n\
             fonts = [\"../../fonts\"]\n{roster}\n[publish]\n\
             base_url = \"https://example.org/\"\nfile_stem = \"award-2025-{{name}}\"\n\n\
             [[field]]\ntext = \"{{name}}, {{role}}\"\nsize = 30\n\
             box = {{ x = 150, y = 100, width = 300, height = 100 }}\n"
        ),
    )
    .unwrap();
}

#[test]
fn the_next_term() {
    for roster in [
        "roster = { encoding = \"utf-8\", file = \"people.csv\", name = \"Full Name\", format = \"csv\" }",
        "[roster]\nfile = \"people.csv\"\nformat = \"csv\"\nname = \"Full Name\"",
    ] {
        let folder = TempDir::new().unwrap();
        old_term(folder.path(), roster);
        let arguments = [
            "new",
            "--from",
            "programs/award-2025",
            "--term",
            "2026",
            "--keep",
            "ann lee",
            "--keep",
            "onder",
        ];
        succeeds(folder.path(), &arguments);
        let program = folder.path().join("programs/award-2026");
        assert_eq!(files(&program), ["program.toml", "roster.csv"]);
        assert_eq!(
            fs::read_to_string(program.join("roster.csv")).unwrap(),
            "Full Name,slug,lang,role\nAnn Lee,annlee,,guest\nÖnder,,tr,host\n"
        );
        let text = fs::read_to_string(program.join("program.toml")).unwrap();
        for line in [
            "# Ours.\ntitle = \"Award\"\nterm = \"2026\"  # this year\n",
            "template = \"../award-2025/t.png\"\nfonts = [\"../../fonts\"]\n",
            "file_stem = \"award-2026-{name}\"\n",
            "base_url = \"https://example.org/\"\n",
        ] {
            assert!(text.contains(line), "{line}: {text}");
        }
        let links = succeeds(folder.path(), &["links", "programs/award-2026"]);
        assert!(
            links.contains("https://example.org/award-2026-annlee.png"),
            "{links}"
        );
        assert!(links.contains("award-2026-O%CC%88nder.png"), "{links}");
        succeeds(folder.path(), &["render", "programs/award-2026"]);

        let again = engross(folder.path(), &arguments);
        assert_eq!(again.status.code(), Some(2));
    }
}

#[test]
fn a_post_gives_the_slugs_it_was_published_with() {
    let folder = TempDir::new().unwrap();
    old_term(folder.path(), "roster = \"post.md\"");
    let post = "| Full Name | Role | |\n|-|-|-|\n| Ann Lee | guest | [c](https://example.org/award-2025-lee.png) |\n";
    let program = folder.path().join("programs/award-2025");
    fs::write(program.join("post.md"), post).unwrap();
    let arguments = [
        "new",
        "elsewhere/next",
        "--from",
        "programs/award-2025/program.toml",
        "--term",
        "2026",
        "--keep",
        "Ann Lee",
    ];
    succeeds(folder.path(), &arguments);
    let next = folder.path().join("elsewhere/next");
    assert_eq!(
        fs::read_to_string(next.join("roster.csv")).unwrap(),
        "name,slug,lang,role\nAnn Lee,lee,,guest\n"
    );
    let text = fs::read_to_string(next.join("program.toml")).unwrap();
    assert!(
        text.contains("\"../../programs/award-2025/t.png\""),
        "{text}"
    );
}
