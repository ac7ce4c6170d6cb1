//! The command as people run it.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const AMBASSADORS: &str = "assets/ambassador-2023";

fn engross(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_engross"))
        .env("ENGROSS_CACHE", "")
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn render(folder: &Path, more: &[&str]) -> Output {
    let mut arguments = vec!["render", AMBASSADORS, "-o", folder.to_str().unwrap()];
    arguments.extend(more);
    engross(&arguments)
}

/// The certificates of a folder by name.
fn certificates(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "png"))
        .collect();
    files.sort();
    files
        .iter()
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, fs::read(path).unwrap())
        })
        .collect()
}

/// A program with this roster beside a plain template; `edit` changes its `program.toml`.
fn program(roster: &str, edit: impl FnOnce(String) -> String) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let toml = r#"
title    = "Test"
roster   = "roster.csv"
template = "template.png"

[publish]
base_url  = "https://example.org/"
file_stem = "{name}"

[[field]]
text = "{name}"
box  = { x = 10, y = 10, width = 380, height = 80 }
font = "Noto Serif"
size = { max = 40, min = 20 }
"#;
    fs::write(
        folder.path().join("program.toml"),
        edit(toml.trim_start().to_owned()),
    )
    .unwrap();
    fs::write(folder.path().join("roster.csv"), roster).unwrap();
    let mut png = Vec::new();
    let mut encoder = png::Encoder::new(&mut png, 400, 100);
    encoder.set_color(png::ColorType::Grayscale);
    encoder
        .write_header()
        .unwrap()
        .write_image_data(&[250; 40_000])
        .unwrap();
    fs::write(folder.path().join("template.png"), png).unwrap();
    folder
}

/// Renders a program that cannot be; nothing may be written. Returns what was said.
fn refused(folder: &tempfile::TempDir) -> String {
    let out = folder.path().join("out");
    let done = engross(&[
        "render",
        folder.path().to_str().unwrap(),
        "-o",
        out.to_str().unwrap(),
    ]);
    let said = stderr(&done);
    assert_eq!(done.status.code(), Some(2), "{said}");
    let written = out.exists() && !certificates(&out).is_empty();
    assert!(!written, "something was written: {said}");
    said
}

/// The links of a program whose roster is this on standard input.
fn links_of(input: &[u8]) -> Output {
    let folder = program("", |toml| toml.replace("roster.csv", "-"));
    let mut run = Command::new(env!("CARGO_BIN_EXE_engross"))
        .arg("links")
        .arg(folder.path())
        .args(["--format", "csv"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    run.stdin.take().unwrap().write_all(input).unwrap();
    run.wait_with_output().unwrap()
}

#[test]
fn a_roster_of_any_kind_comes_from_standard_input() {
    let lines =
        |name: &str| format!("name,key,url\n{name},{name}.png,https://example.org/{name}.png\n");
    for input in [
        "name;slug\r\nAnn;\r\n".as_bytes(),
        b"\xFF\xFEn\0a\0m\0e\0\n\0A\0n\0n\0",
        b"[{\"name\": \"Ann\"}]",
        b"{\"name\": \"Ann\"}\n",
        b"# Award\n\n| Who | |\n|-|-|\n| Ann | [c](https://example.org/Ann.png) |\n",
    ] {
        let done = links_of(input);
        assert_eq!(stdout(&done), lines("Ann"), "{}", stderr(&done));
    }
    let spreadsheet = links_of(&fs::read("tests/data/sheets/excel.xlsx").unwrap());
    assert!(stdout(&spreadsheet).contains("/yinmin.png"));

    let refused = links_of(b"name\n\nLee, Bo\nLee; Bo\nLee|Bo\nLee\tBo\n");
    assert_eq!(refused.status.code(), Some(2));
    let message = "standard input:3: error: the row has 2 cells, and there is 1 column\n";
    assert!(stderr(&refused).contains(message), "{}", stderr(&refused));
}

#[test]
fn fourteen_certificates_in_any_order_are_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let (one, eight) = (folder.path().join("one"), folder.path().join("eight"));
    assert_eq!(render(&one, &["--jobs", "1"]).status.code(), Some(0));
    assert_eq!(render(&eight, &["--jobs", "8"]).status.code(), Some(0));
    let files = certificates(&one);
    assert_eq!(files.len(), 14);
    assert_eq!(files, certificates(&eight));

    let again = render(&one, &[]);
    assert!(
        stderr(&again).contains("0 written, 14 unchanged"),
        "{}",
        stderr(&again)
    );

    let alone = folder.path().join("alone");
    assert_eq!(
        render(&alone, &["--only", "iremnur önder"]).status.code(),
        Some(0)
    );
    let alone = certificates(&alone);
    assert_eq!(alone.len(), 1);
    assert_eq!(
        alone[0].0,
        "ambassador-2023-I\u{307}remnur-O\u{308}nder.png"
    );
    assert!(files.contains(&alone[0]));

    let verified = engross(&["verify", AMBASSADORS, "-o", one.to_str().unwrap()]);
    assert_eq!(verified.status.code(), Some(0));
    fs::write(one.join("ambassador-2023-yinmin.png"), "torn").unwrap();
    let verified = engross(&["verify", AMBASSADORS, "-o", one.to_str().unwrap(), "--json"]);
    assert_eq!(verified.status.code(), Some(1));
    let told: serde_json::Value = serde_json::from_str(&stdout(&verified)).unwrap();
    assert_eq!(told["problems"][0]["problem"], "altered");
    assert_eq!(told["problems"][0]["key"], "ambassador-2023-yinmin.png");
}

#[test]
fn each_file_says_what_it_is() {
    let folder = tempfile::tempdir().unwrap();
    render(folder.path(), &["--only", "Onur Canoğlu"]);
    let (_, file) = certificates(folder.path()).remove(0);
    let mut reader = png::Decoder::new(std::io::Cursor::new(file))
        .read_info()
        .unwrap();
    // What it says stands behind the picture.
    reader.finish().unwrap();
    let info = reader.info();
    let resolution = info.pixel_dims.unwrap();
    assert_eq!((resolution.xppu, resolution.yppu), (5906, 5906), "150 dpi");
    assert!(info.srgb.is_some());
    let text = |keyword: &str| {
        let chunk = info
            .utf8_text
            .iter()
            .find(|chunk| chunk.keyword == keyword)
            .unwrap();
        chunk.get_text().unwrap()
    };
    assert_eq!(text("Title"), "KubeSphere Ambassador 2023: Onur Canoğlu");
    assert_eq!(text("Author"), "the KubeSphere community");
    assert_eq!(
        text("Description"),
        "KubeSphere Ambassador 2023, awarded to Onur Canoğlu"
    );
}

#[test]
fn the_cache_changes_nothing_but_time() {
    let folder = tempfile::tempdir().unwrap();
    let cache = folder.path().join("plates");
    let cached = ["--cache", cache.to_str().unwrap()];
    let files = |name: &str, options: &[&str]| {
        let out = folder.path().join(name);
        let done = render(&out, options);
        assert!(done.status.success(), "{}", stderr(&done));
        (certificates(&out), stderr(&done))
    };
    let (without, _) = files("without", &["--no-cache"]);
    assert!(!cache.exists());
    assert_eq!(files("cold", &cached).0, without);
    let plate = fs::read_dir(&cache)
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    assert_eq!(files("warm", &cached).0, without);

    let mut bytes = fs::read(&plate).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&plate, &bytes).unwrap();
    let (damaged, said) = files("damaged", &cached);
    assert_eq!(damaged, without);
    assert!(
        said.contains("was damaged and has been compiled again"),
        "{said}"
    );
    let (mended, said) = files("mended", &cached);
    assert_eq!(mended, without);
    assert!(!said.contains("damaged"), "{said}");
}

#[test]
fn the_links_are_the_published_ones() {
    let base = "https://pek3b.qingstor.com/kubesphere-community/images/";
    let published = [
        "ambassador-2023-Onur-Canog%CC%86lu.png",
        "ambassador-2023-Rossana-Suarez.png",
        "ambassador-2023-Jona-Apelbaum.png",
        "ambassador-2023-Nilo-Yucra-Gavilan.png",
        "ambassador-2023-Halil-I%CC%87brahim-BUGOL.png",
        "ambassador-2023-Eda-Konyar.png",
        "ambassador-2023-I%CC%87remnur-O%CC%88nder.png",
        "ambassador-2023-Harun-Eren-SAT.png",
        "ambassador-2023-yinmin.png",
        "ambassador-2023-xupeng.png",
        "ambassador-2023-zhanghaili.png",
        "ambassador-2023-zhouzhengjun.png",
        "ambassador-2023-peizhenfei.png",
        "ambassador-2023-zhengjianlin.png",
    ];
    let told = stdout(&engross(&["links", AMBASSADORS, "--format", "json"]));
    let told: serde_json::Value = serde_json::from_str(&told).unwrap();
    let urls: Vec<&str> = told
        .as_array()
        .unwrap()
        .iter()
        .map(|link| link["url"].as_str().unwrap())
        .collect();
    assert_eq!(urls, published.map(|name| format!("{base}{name}")));

    let table = stdout(&engross(&["links", AMBASSADORS]));
    assert!(table.starts_with("| Name | certificate |\n"), "{table}");
    let row = format!(
        "| İremnur Önder | [View and download the certificate]({base}{}) |",
        published[6]
    );
    assert!(table.lines().any(|line| line == row), "{table}");
}

#[test]
fn inspect_tells_what_is_drawn() {
    let done = engross(&["inspect", AMBASSADORS, "iremnur onder", "--json"]);
    let told: serde_json::Value = serde_json::from_str(&stdout(&done)).unwrap();
    let run = &told["fields"][0]["lines"][0]["runs"][0];
    assert_eq!(told["name"], "İremnur Önder");
    assert_eq!(run["script"], "Latn");
    assert_eq!(run["direction"], "ltr");
    assert_eq!(run["language"], "tr");
    assert_eq!(run["font"], "fonts/GreatVibes-Regular.ttf");
    assert_eq!(run["glyphs"].as_array().unwrap().len(), 12);
}

#[test]
fn inspect_tells_how_turned_letters_lie() {
    let folder = program("name\nIda\n", |toml| {
        let drawn = toml.replace("template.png", "page.svg");
        drawn.split("[[field]]").next().unwrap().to_owned()
    });
    let page = r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300">
        <text x="200" y="250" transform="rotate(-90 200 250)" font-family="Noto Serif"
              font-size="40">{name}</text></svg>"#;
    fs::write(folder.path().join("page.svg"), page).unwrap();
    let path = folder.path().to_str().unwrap();
    let told: serde_json::Value =
        serde_json::from_str(&stdout(&engross(&["inspect", path, "Ida", "--json"]))).unwrap();
    let field = &told["fields"][0];
    let number = |value: &serde_json::Value| value.as_f64().unwrap();
    let slant: Vec<f64> = field["slant"]
        .as_array()
        .unwrap()
        .iter()
        .map(number)
        .collect();
    let turned = [0.0, -1.0, 1.0, 0.0];
    assert!(
        slant
            .iter()
            .zip(turned)
            .all(|(is, be)| (is - be).abs() < 1e-5),
        "{slant:?}"
    );
    // Up the page, each letter as far from the one before as its advance.
    let glyphs = field["lines"][0]["runs"][0]["glyphs"].as_array().unwrap();
    for pair in glyphs.windows(2) {
        let step = number(&pair[0]["y"]) - number(&pair[1]["y"]);
        assert!(
            (step - number(&pair[0]["advance"])).abs() <= 0.25,
            "{glyphs:?}"
        );
        assert!((number(&pair[0]["x"]) - 200.0).abs() <= 0.25, "{glyphs:?}");
    }
    let ink = &field["ink"];
    assert!(number(&ink["height"]) > number(&ink["width"]), "{ink}");
    assert!(number(&ink["x"]) + number(&ink["width"]) <= 201.0, "{ink}");

    let upright = engross(&["inspect", AMBASSADORS, "iremnur onder", "--json"]);
    assert!(!stdout(&upright).contains("slant"));
    assert!(stdout(&engross(&["inspect", path, "Ida"])).contains("slanted by"));
}

#[test]
fn bad_input_is_refused_with_its_place_and_a_mend() {
    let unknown = program("name\nAnna\n", |toml| toml.replace("title ", "titel "));
    let said = refused(&unknown);
    assert!(
        said.contains("program.toml:1:") && said.contains("title"),
        "{said}"
    );

    let column = program("who\nAnna\n", |toml| toml);
    let said = refused(&column);
    assert!(
        said.contains("roster.csv") && said.contains("hint:"),
        "{said}"
    );

    let empty = program("name,slug\nAnna,\n,x\n", |toml| toml);
    let said = refused(&empty);
    assert!(
        said.contains("roster.csv:3:") && said.contains("hint:"),
        "{said}"
    );

    let twice = program("name\nAnna B\nANNA  B\n", |toml| toml);
    let said = refused(&twice);
    assert!(
        said.contains("roster.csv:3:") && said.contains('2'),
        "{said}"
    );

    let missing = program("name\nAnna 𐎠\n", |toml| toml);
    let said = refused(&missing);
    assert!(
        said.contains("roster.csv:2:") && said.contains("U+103A0 OLD PERSIAN SIGN A"),
        "{said}"
    );

    let font = program("name\nAnna\n", |toml| {
        toml.replace("template =", "fonts = [\"x.ttf\"]\ntemplate =")
    });
    fs::write(font.path().join("x.ttf"), "no font").unwrap();
    let said = refused(&font);
    assert!(
        said.contains("x.ttf: error: cannot be used as a font") && said.contains("hint:"),
        "{said}"
    );

    let family = program("name\nAnna\n", |toml| {
        toml.replace("Noto Serif", "Not Serif")
    });
    let said = refused(&family);
    assert!(
        said.contains("program.toml:12:") && said.contains("Not Serif"),
        "{said}"
    );

    let template = program("name\nAnna\n", |toml| toml);
    fs::write(template.path().join("template.png"), "no image").unwrap();
    let said = refused(&template);
    assert!(
        said.contains("template.png") && said.contains("hint:"),
        "{said}"
    );
}

#[test]
fn an_output_folder_that_is_a_file_is_refused() {
    let folder = program("name\nAnna\n", |toml| toml);
    let out = folder.path().join("out");
    fs::write(&out, "in the way").unwrap();
    let done = engross(&[
        "render",
        folder.path().to_str().unwrap(),
        "-o",
        out.to_str().unwrap(),
    ]);
    assert_eq!(done.status.code(), Some(2));
    assert!(stderr(&done).contains("hint:"), "{}", stderr(&done));
    assert_eq!(fs::read_to_string(&out).unwrap(), "in the way");
}

#[test]
fn no_name_leaves_the_output_folder() {
    let folder = program("name\n../../etc/passwd\nAnna\n", |toml| toml);
    let out = folder.path().join("out");
    let done = engross(&[
        "render",
        folder.path().to_str().unwrap(),
        "-o",
        out.to_str().unwrap(),
    ]);
    let said = stderr(&done);
    assert_eq!(done.status.code(), Some(0), "{said}");
    assert!(said.contains("roster.csv:2:"), "it is reported: {said}");
    let names: Vec<String> = certificates(&out)
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert_eq!(names.len(), 2);
    assert!(
        names
            .iter()
            .all(|name| !name.contains('/') && !name.starts_with('.')),
        "{names:?}"
    );
}

#[test]
fn what_cannot_be_made_does_not_keep_back_the_rest_if_one_says_so() {
    let folder = program("name\nAnna 𐎠\nBerta\n", |toml| toml);
    let out = folder.path().join("out");
    let path = folder.path().to_str().unwrap();
    let done = engross(&[
        "render",
        path,
        "-o",
        out.to_str().unwrap(),
        "--keep-going",
        "--json",
    ]);
    assert_eq!(done.status.code(), Some(1));
    let lines: Vec<serde_json::Value> = stdout(&done)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines[0]["status"], "failed");
    assert_eq!(lines[0]["findings"][0]["code"], "missing-glyph");
    assert_eq!(lines[1]["status"], "written");
    assert_eq!(certificates(&out).len(), 1);
}

#[test]
fn names_that_nobody_has_are_answered_with_those_near() {
    let done = engross(&["inspect", AMBASSADORS, "Kevin Su"]);
    assert_eq!(done.status.code(), Some(2));
    assert!(stderr(&done).contains("Kevin Xu"), "{}", stderr(&done));
}

#[test]
fn completions_and_the_manual_can_be_generated() {
    assert!(stdout(&engross(&["completions", "bash"])).contains("engross"));
    assert!(stdout(&engross(&["man"])).contains(".TH engross"));
}

#[cfg(all(feature = "pdf", feature = "webp"))]
mod formats {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn several_at_once_in_roster_order_and_again_none() {
        let program = program("name\nAnn\nBo\n", |toml| toml);
        let out = program.path().join("out");
        let arguments = [
            "render",
            program.path().to_str().unwrap(),
            "-o",
            out.to_str().unwrap(),
            "--format",
            "pdf,png",
            "--format",
            "jpeg,webp",
            "--json",
        ];
        let run = || -> Vec<serde_json::Value> {
            let output = engross(&arguments);
            assert!(output.status.success(), "{}", stderr(&output));
            let lines = stdout(&output);
            let lines = lines
                .lines()
                .map(|line| serde_json::from_str(line).unwrap());
            lines.collect()
        };
        let told = |lines: &[serde_json::Value], member: &str| -> Vec<String> {
            let values = lines
                .iter()
                .map(|line| line[member].as_str().unwrap().to_owned());
            values.collect()
        };
        let lines = run();
        assert_eq!(
            told(&lines, "key"),
            [
                "Ann.png", "Ann.jpg", "Ann.webp", "Ann.pdf", "Bo.png", "Bo.jpg", "Bo.webp",
                "Bo.pdf"
            ]
        );
        assert_eq!(told(&lines[..4], "format"), ["png", "jpeg", "webp", "pdf"]);
        assert_eq!(lines[3]["url"], "https://example.org/Ann.pdf");
        assert!(
            told(&lines, "status")
                .iter()
                .all(|status| status == "written")
        );

        // Each file says itself what it was made from.
        fs::remove_file(out.join("manifest.json")).unwrap();
        let lines = run();
        assert!(
            told(&lines, "status")
                .iter()
                .all(|status| status == "unchanged")
        );
        let mut damaged = fs::read(out.join("Ann.pdf")).unwrap();
        let middle = damaged.len() / 2;
        damaged[middle] ^= 1;
        fs::write(out.join("Ann.pdf"), damaged).unwrap();
        fs::remove_file(out.join("manifest.json")).unwrap();
        let lines = run();
        assert_eq!(lines[3]["status"], "written");
        assert_eq!(
            told(&lines, "status")
                .iter()
                .filter(|s| *s == "written")
                .count(),
            1
        );

        let path = program.path().to_str().unwrap();
        let out = out.to_str().unwrap();
        let verified = engross(&["verify", path, "-o", out, "--format", "png,pdf", "--json"]);
        assert!(stdout(&verified).starts_with(r#"{"checked":4,"problems":[]}"#));
    }

    #[test]
    fn what_is_published_is_written_unless_asked_otherwise() {
        let program = program("name\nAnn\n", |toml| {
            toml.replace("[publish]", "[publish]\nformat = \"pdf\"")
        });
        let path = program.path().to_str().unwrap();
        let out = program.path().join("out");
        let written = engross(&["render", path, "-o", out.to_str().unwrap()]);
        assert!(written.status.success(), "{}", stderr(&written));
        assert_eq!(names(&out), ["Ann.pdf", "manifest.json"]);
        let links = engross(&["links", path, "--format", "csv"]);
        assert!(stdout(&links).contains("Ann,Ann.pdf,https://example.org/Ann.pdf"));
    }

    #[test]
    fn jobs_do_not_change_a_byte() {
        let program = program("name\nAnn\nBo\nÇelik\nمحمد\n周正军\n", |toml| toml);
        let path = program.path().to_str().unwrap();
        let [one, two] = ["1", "2"].map(|jobs| {
            let out = program.path().join(jobs);
            let folder = out.to_str().unwrap();
            let output = engross(&[
                "render",
                path,
                "-o",
                folder,
                "-j",
                jobs,
                "--format",
                "pdf,jpeg,webp",
            ]);
            assert!(output.status.success(), "{}", stderr(&output));
            let files = names(&out);
            let contents: Vec<Vec<u8>> = files
                .iter()
                .map(|name| fs::read(out.join(name)).unwrap())
                .collect();
            (files, contents)
        });
        assert_eq!(one, two);
    }
}
