//! `engross new`: what it writes, and that it works at once. `golden.rs` has what it prints.
#![cfg(all(feature = "bundled-fonts", feature = "cli", feature = "svg"))]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

#[path = "../common/mod.rs"]
mod common;
mod templates;

use std::fs;
use std::path::Path;

use common::{engross, gray_png, svg};
use tempfile::TempDir;

/// The names of a folder's files.
fn files(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// Runs the next commands of a new user.
#[track_caller]
fn works_at_once(folder: &Path, program: &str, certificates: usize) {
    let check = engross(folder, ["check", "--strict", program]).exits(0);
    let render = engross(folder, ["render", program]).exits(0);
    let written = format!("{certificates} written");
    assert!(render.stderr.contains(&written), "{check:#?}, {render:#?}");
    engross(folder, ["preview", program]).exits(0);
    engross(folder, ["links", program]).exits(0);
    engross(folder, ["verify", program]).exits(0);
}

/// A picture of 600×400 pixels with a line to write a name on.
fn ruled_picture() -> Vec<u8> {
    gray_png(600, 400, |pixels| {
        pixels[220 * 600 + 150..220 * 600 + 450].fill(20);
    })
}

fn picture_without_a_line() -> Vec<u8> {
    gray_png(600, 400, |_| ())
}

#[test]
fn without_a_template() {
    let folder = TempDir::new().unwrap();
    engross(folder.path(), ["new", "awards/speaker-2026"]).exits(0);
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
    works_at_once(folder.path(), "awards/speaker-2026", 3);
}

#[test]
fn on_a_picture_it_finds_the_line() {
    let folder = TempDir::new().unwrap();
    let template = ruled_picture();
    fs::write(folder.path().join("my \"own\".png"), &template).unwrap();
    engross(
        folder.path(),
        ["new", "award", "--template", "my \"own\".png"],
    )
    .exits(0);
    let program = folder.path().join("award");
    assert_eq!(fs::read(program.join("my \"own\".png")).unwrap(), template);
    let preview = image::open(program.join("preview.png"))
        .unwrap()
        .into_rgb8();
    assert_eq!(preview.width(), 600);
    assert!(preview.height() > 400, "{}", preview.height());
    let boxed = preview.pixels().filter(|pixel| pixel.0 == [230, 0, 126]);
    assert!(boxed.count() > 3 * 2 * 300, "three certificates");
    works_at_once(folder.path(), "award", 3);
}

#[test]
fn a_guess_is_called_a_guess() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("bare.png"), picture_without_a_line()).unwrap();
    let arguments = ["new", "award", "--template", "bare.png", "--json"];
    let json = engross(folder.path(), arguments).exits(0).json();
    assert_eq!(json["reason"], "guess");
    assert_eq!(json["fields"][0]["text"], "{name}");
    works_at_once(folder.path(), "award", 3);
}

#[test]
fn the_placeholders_of_a_drawing_become_fields_and_columns() {
    let folder = TempDir::new().unwrap();
    let text = "<text x=\"50\" y=\"100\">{name}</text>\
                <text x=\"50\" y=\"200\">{role}, {term}</text>";
    let drawing = svg(600, 400, text);
    fs::write(folder.path().join("t.svg"), &drawing).unwrap();
    let arguments = ["new", "award-2024", "--template", "t.svg"];
    engross(folder.path(), arguments).exits(0);
    let roster = fs::read_to_string(folder.path().join("award-2024/roster.csv")).unwrap();
    assert!(
        roster.starts_with("name,slug,lang,role\nAda Lovelace,,en,role\n"),
        "{roster}"
    );
    works_at_once(folder.path(), "award-2024", 3);

    fs::write(
        folder.path().join("t.svg"),
        drawing.replace("{role}", "{role"),
    )
    .unwrap();
    engross(folder.path(), ["new", "other", "--template", "t.svg"]).exits(2);
    let is_left = folder.path().join("other").exists();
    assert!(!is_left, "nothing is left behind");
}

#[test]
fn the_six_lines_of_the_readme_work_with_a_drawing_and_with_a_picture() {
    let folder = TempDir::new().unwrap();
    let drawn = "<text x=\"50\" y=\"100\">{name}</text><text x=\"50\" y=\"200\">{talk}</text>";
    fs::write(folder.path().join("my.svg"), svg(600, 400, drawn)).unwrap();
    fs::write(folder.path().join("my.png"), ruled_picture()).unwrap();
    let people = "Timestamp,Full Name,talk\n1,Ann Lee,Maps\n2,Zoë,Roads\n";
    fs::write(folder.path().join("people.csv"), people).unwrap();
    for template in ["my.svg", "my.png"] {
        let award = template.replace('.', "-");
        let arguments = [
            "new",
            &award,
            "--template",
            template,
            "--roster",
            "people.csv",
        ];
        let json = engross(folder.path(), arguments.into_iter().chain(["--json"]));
        let json = json.exits(0).json();
        assert_eq!(json["name_column"], "Full Name");
        assert_eq!(json["recipients"], 2);
        let copy = folder.path().join(&award).join("people.csv");
        assert_eq!(fs::read_to_string(copy).unwrap(), people);
        works_at_once(folder.path(), &award, 2);
    }
}

#[test]
fn the_name_column_is_found_in_rosters_of_all_kinds() {
    let folder = TempDir::new().unwrap();
    for (file, contents, column) in [
        ("a.csv", "name,Full Name\nA,Ann Lee\n", "name"),
        ("b.csv", "role;DISPLAY  NAME\nx;Ann Lee\n", "DISPLAY NAME"),
        ("c.json", "[{\"Recipient\": \"Ann Lee\"}]", "Recipient"),
        ("d.txt", "Ann Lee\n", "name"),
        ("e.csv", "Name;Vorname\nMüller;Jürgen\n", "{Vorname} {Name}"),
        (
            "f.csv",
            "#First name,#Last name\nAnn,Lee\n",
            "{ #First name} { #Last name}",
        ),
        (
            "g.jsonl",
            "[{\"Name\": \"ann77\", \"Name on certificate\": \"Ann Lee\"}]",
            "Name on certificate",
        ),
    ] {
        fs::write(folder.path().join(file), contents).unwrap();
        let award = file.replace('.', "-");
        let arguments = ["new", &award, "--roster", file, "--json"];
        let json = engross(folder.path(), arguments).exits(0).json();
        assert_eq!(json["name_column"], column, "{file}");
        works_at_once(folder.path(), &award, 1);
    }
}

#[test]
fn a_template_keeps_its_contents_whatever_its_name() {
    let folder = TempDir::new().unwrap();
    let awards = ["one", "two"].into_iter();
    for (award, (name, copy)) in awards.zip([
        ("preview.png", "template.png"),
        ("d\u{7F}l.png", "d\u{7F}l.png"),
    ]) {
        fs::write(folder.path().join(name), ruled_picture()).unwrap();
        engross(folder.path(), ["new", award, "--template", name]).exits(0);
        let template = folder.path().join(award).join(copy);
        assert_eq!(fs::read(template).unwrap(), ruled_picture());
        works_at_once(folder.path(), award, 3);
    }
}

#[test]
fn existing_folders_are_left_alone() {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("empty")).unwrap();
    for name in ["empty", "."] {
        let refused = engross(folder.path(), ["new", name]).exits(2);
        assert!(refused.stderr.contains("already exists"), "{refused:#?}");
    }
    assert!(files(&folder.path().join("empty")).is_empty());
}

/// A program with everything that a new term has to deal with.
fn old_term(folder: &Path, roster: &str) {
    let program = folder.join("programs/award-2025");
    fs::create_dir_all(&program).unwrap();
    fs::create_dir(folder.join("fonts")).unwrap();
    fs::write(program.join("t.png"), ruled_picture()).unwrap();
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
        engross(folder.path(), arguments).exits(0);
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
        let links = engross(folder.path(), ["links", "programs/award-2026"]).exits(0);
        for link in [
            "https://example.org/award-2026-annlee.png",
            "award-2026-O%CC%88nder.png",
        ] {
            assert!(links.stdout.contains(link), "{links:#?}");
        }
        engross(folder.path(), ["render", "programs/award-2026"]).exits(0);
        engross(folder.path(), arguments).exits(2);
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
    engross(folder.path(), arguments).exits(0);
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

#[test]
fn a_term_does_not_lead_to_another_folder() {
    let folder = TempDir::new().unwrap();
    let roster = "roster = { file = \"people.csv\", name = \"Full Name\" }";
    old_term(folder.path(), roster);
    for (term, name) in [("../../evil", "award----..-evil"), ("..", "award---")] {
        let from = ["new", "--from", "programs/award-2025", "--term", term];
        engross(folder.path(), from).exits(0);
        assert_eq!(files(folder.path()), ["fonts", "programs"]);
        let programs = files(&folder.path().join("programs"));
        assert!(programs.contains(&name.to_owned()), "{programs:?}");
    }
}

#[test]
fn the_next_term_of_the_ambassadors_has_its_dates() {
    let folder = TempDir::new().unwrap();
    let next = folder.path().join("ambassador-2024");
    let from = [
        "new",
        next.to_str().unwrap(),
        "--from",
        "assets/ambassador-2023",
        "--term",
        "2024",
        "--keep",
        "onder",
    ];
    let ran = engross(env!("CARGO_MANIFEST_DIR"), from).exits(0);
    for moved in [
        "note: `from` was 20 September 2023 and is now 20 September 2024",
        "note: `to` was 21 September 2024 and is now 21 September 2025",
    ] {
        assert!(ran.stderr.contains(moved), "{ran:#?}");
    }
    // Nothing else says the old term.
    assert!(!ran.stderr.contains("still say"), "{ran:#?}");
    let roster = fs::read_to_string(next.join("roster.csv")).unwrap();
    assert_eq!(roster, "name,slug,lang\nİremnur Önder,,tr\n");
    let check = engross(&next, ["check", "--strict"]).exits(0);
    assert!(!check.stdout.contains("2023"), "{check:#?}");
    let shown = engross(&next, ["inspect", "onder", "--json"])
        .exits(0)
        .json();
    let texts: Vec<&str> = shown["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|field| field["text"].as_str().unwrap())
        .collect();
    assert!(
        texts.contains(&"20 September 2024 – 21 September 2025"),
        "{texts:?}"
    );
    // A date that was not moved is reported.
    let program = fs::read_to_string(next.join("program.toml")).unwrap();
    let old = program.replace("20 September 2024", "20 September 2023");
    fs::write(next.join("program.toml"), old).unwrap();
    let check = engross(&next, ["check"]).exits(0);
    assert!(
        check
            .stdout
            .contains("program.toml:10: warning: `from` “20 September 2023” still says 2023"),
        "{check:#?}"
    );
}

#[test]
fn the_next_term_has_its_cover_and_its_pictures() {
    let folder = common::ProgramFolder::new("name,grade\nAnn,1\n");
    folder.write("medals/gold.png", common::gray_png(40, 40, |_| {}));
    folder.write("cover.png", common::gray_png(300, 150, |_| {}));
    folder.write("t.png", common::gray_png(300, 150, |_| {}));
    folder.write(
        "program.toml",
        "title = \"A\"\nterm = \"2025\"\nroster = \"roster.csv\"\ntemplate = \"t.png\"\n\
         [[field]]\ntext = \"{name}\"\nbox = { x = 0, y = 0, width = 200, height = 50 }\nsize = 20\n\
         [[field]]\nid = \"medal\"\nkind = \"image\"\ntext = \"medals/gold.png\"\n\
         when = { grade = \"1\" }\nbox = { x = 0, y = 60, width = 40, height = 40 }\n\
         [cover]\ntemplate = \"cover.png\"\nfile_stem = \"cover-2025\"\n\
         [[cover.field]]\ntext = \"{names}\"\nbox = { x = 0, y = 0, width = 300, height = 150 }\n\
         size = 20\n",
    );
    engross(
        folder.path(),
        ["new", "--from", ".", "--term", "2026", "../next"],
    )
    .exits(0);
    let next = folder.parent().join("next");
    assert!(next.join("medals/gold.png").is_file());
    let roster = fs::read_to_string(next.join("roster.csv")).unwrap();
    assert_eq!(roster, "name,slug,lang,grade\n");
    fs::write(next.join("roster.csv"), "name,grade\nBo,1\n").unwrap();
    engross(&next, ["check"]).exits(0);
    let cover = engross(&next, ["cover", "--json"]).exits(0).json();
    assert_eq!(cover["key"], "cover-2026.png");
}
