//! The command as people run it. `golden.rs` has what it prints; here is what it does.
#![cfg(all(feature = "bundled-fonts", feature = "cli"))]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod common;

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use common::{ProgramFolder, Ran};
use serde_json::{Value, json};

const AMBASSADORS: &str = "assets/ambassador-2023";

/// Runs a command in the folder of this project.
fn engross<S: AsRef<std::ffi::OsStr>>(arguments: impl IntoIterator<Item = S>) -> Ran {
    common::engross(env!("CARGO_MANIFEST_DIR"), arguments)
}

/// Writes the ambassadors' certificates to this folder.
fn render(folder: &Path, more: &[&str]) -> Ran {
    let mut arguments = vec!["render", AMBASSADORS, "-o", folder.to_str().unwrap()];
    arguments.extend(more);
    engross(arguments)
}

/// The certificates of a folder by name.
fn certificates(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap());
    let png = files.filter(|file| file.path().extension().is_some_and(|is| is == "png"));
    let mut certificates: Vec<(String, Vec<u8>)> = png
        .map(|file| {
            let name = file.file_name().into_string().unwrap();
            (name, fs::read(file.path()).unwrap())
        })
        .collect();
    certificates.sort();
    certificates
}

/// The links of a program whose roster is on standard input.
fn links_of(input: &[u8]) -> Ran {
    let award = ProgramFolder::new("");
    award.edit("program.toml", "roster.csv", "-");
    let mut run = Command::new(env!("CARGO_BIN_EXE_engross"))
        .arg("links")
        .arg(award.path())
        .args(["--format", "csv"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    run.stdin.take().unwrap().write_all(input).unwrap();
    run.wait_with_output().unwrap().into()
}

/// The text members of JSON objects.
fn members(values: &[Value], member: &str) -> Vec<String> {
    let texts = values.iter().map(|value| value[member].as_str().unwrap());
    texts.map(str::to_owned).collect()
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
        let links = links_of(input);
        assert_eq!(links.stdout, lines("Ann"), "{links:#?}");
    }
    let spreadsheet = links_of(&fs::read("tests/data/sheets/excel.xlsx").unwrap());
    assert!(spreadsheet.stdout.contains("/yinmin.png"));

    let refused = links_of(b"name\n\nLee, Bo\nLee; Bo\nLee|Bo\nLee\tBo\n").exits(2);
    let message = "standard input:3: error: the row has 2 cells, but the header has 1 column\n";
    assert!(refused.stderr.contains(message), "{refused:#?}");
}

#[test]
fn fourteen_certificates_in_any_order_are_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let (one, eight) = (folder.path().join("one"), folder.path().join("eight"));
    render(&one, &["--jobs", "1"]).exits(0);
    render(&eight, &["--jobs", "8"]).exits(0);
    let files = certificates(&one);
    assert_eq!(files.len(), 14);
    assert_eq!(files, certificates(&eight));

    let again = render(&one, &[]).exits(0);
    assert!(
        again.stderr.contains("0 written, 14 unchanged"),
        "{again:#?}"
    );

    let alone = folder.path().join("alone");
    render(&alone, &["--only", "iremnur önder"]).exits(0);
    let alone = certificates(&alone);
    assert_eq!(alone.len(), 1);
    assert_eq!(
        alone[0].0,
        "ambassador-2023-I\u{307}remnur-O\u{308}nder.png"
    );
    assert!(files.contains(&alone[0]));

    let verify = ["verify", AMBASSADORS, "--json", "-o", one.to_str().unwrap()];
    engross(verify).exits(0);
    fs::write(one.join("ambassador-2023-yinmin.png"), "torn").unwrap();
    let problems = &engross(verify).exits(1).json()["problems"];
    assert_eq!(problems[0]["problem"], "altered");
    assert_eq!(problems[0]["key"], "ambassador-2023-yinmin.png");
}

#[test]
fn each_file_describes_itself() {
    let folder = tempfile::tempdir().unwrap();
    render(folder.path(), &["--only", "Onur Canoğlu"]);
    let (_, file) = certificates(folder.path()).remove(0);
    let mut reader = png::Decoder::new(std::io::Cursor::new(file))
        .read_info()
        .unwrap();
    // The texts are behind the picture.
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
fn the_cache_does_not_change_a_byte() {
    let folder = tempfile::tempdir().unwrap();
    let cache = folder.path().join("plates");
    let cached = ["--cache", cache.to_str().unwrap()];
    let files = |name: &str, options: &[&str]| {
        let out = folder.path().join(name);
        let ran = render(&out, options).exits(0);
        (certificates(&out), ran.stderr)
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
    let (damaged, _) = files("damaged", &cached);
    assert_eq!(damaged, without);
    assert_ne!(fs::read(&plate).unwrap(), bytes, "the plate is replaced");
    assert_eq!(files("replaced", &cached).0, without);
}

#[test]
fn one_certificate_goes_to_standard_output() {
    let award = ProgramFolder::new("name\nAnn\nBo\n");
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_engross"));
        command.current_dir(award.path()).env("ENGROSS_CACHE", "");
        command.args(arguments).output().unwrap()
    };
    assert!(run(&["render", "-o", "out"]).status.success());
    let single = run(&["render", "--only", "bo", "-o", "-"]);
    assert_eq!(single.stdout, fs::read(award.file("out/Bo.png")).unwrap());
    assert!(single.stderr.is_empty());
    for (more, message) in [
        (&[][..], "there are 2"),
        (&["--only", "bo", "--format", "png,jpeg"], "2 formats"),
        (&["--only", "bo", "--json"], "--json"),
        (&["--only", "bo", "--zip", "x.zip"], "--zip"),
    ] {
        let refused = run(&[&["render", "-o", "-"], more].concat());
        assert_eq!(refused.status.code(), Some(2));
        assert!(refused.stdout.is_empty());
        let stderr = String::from_utf8(refused.stderr).unwrap();
        assert!(stderr.contains(message), "{stderr}");
    }
    assert!(!award.file("-").exists());

    assert!(run(&["preview", "-o", "-"]).stdout.starts_with(b"\x89PNG"));
    let page = run(&["preview", "--html", "-o", "-"]);
    assert!(page.stdout.starts_with(b"<!doctype html>"));
    for option in ["--json", "--open", "--watch"] {
        assert_eq!(run(&["preview", "-o", "-", option]).status.code(), Some(2));
    }
    award.write("roster.csv", "name\n\u{103A0}\n");
    let failed = run(&["render", "-o", "-"]);
    assert_eq!(failed.status.code(), Some(2));
    assert!(failed.stdout.is_empty());
    let stderr = String::from_utf8(failed.stderr).unwrap();
    assert!(!stderr.contains("--keep-going"), "{stderr}");
}

#[test]
fn all_certificates_go_into_one_document() {
    let award = ProgramFolder::new("name\nAnn\nİremnur Önder\nBo/C\n");
    let run = |arguments: &[&str]| common::engross(award.path(), arguments);
    let bind = |file: &str, more: &[&str]| {
        let done = run(&[&["render", "--bind", file], more].concat()).exits(0);
        assert!(
            done.stderr.contains("3 written on 3 pages, 0 failed"),
            "{done:#?}"
        );
        fs::read(award.file(file)).unwrap()
    };
    let bytes = bind("new/one.pdf", &["--jobs", "1"]);
    assert_eq!(bytes, bind("two.pdf", &["--format", "pdf", "--jobs", "3"]));
    assert!(bytes.starts_with(b"%PDF-1.7"));
    let streamed = Command::new(env!("CARGO_BIN_EXE_engross"))
        .current_dir(award.path())
        .env("ENGROSS_CACHE", "")
        .args(["render", "--bind", "-"])
        .output()
        .unwrap();
    assert_eq!(streamed.stdout, bytes);
    let stderr = String::from_utf8(streamed.stderr).unwrap();
    assert!(stderr.contains("standard output: 3 written"), "{stderr}");

    let dry = run(&["render", "--bind", "three.pdf", "--dry-run"]).exits(0);
    assert_eq!(dry.stdout, "three.pdf\n");
    let due = run(&["render", "--bind", "three.pdf", "--dry-run", "--json"]).exits(0);
    let statuses = due.stdout.lines().map(|line| {
        let line: Value = serde_json::from_str(line).unwrap();
        line["status"].as_str().unwrap().to_owned()
    });
    assert_eq!(statuses.collect::<Vec<_>>(), ["would-write"; 3]);
    assert!(!award.file("three.pdf").exists());

    let lines = run(&["render", "--bind", "one.pdf", "--json", "--only", "bo"]).exits(0);
    let line: Value = serde_json::from_str(&lines.stdout).unwrap();
    assert_eq!(
        (&line["status"], &line["page"]),
        (&json!("bound"), &json!(1))
    );
    assert_eq!(
        (&line["key"], &line["bytes"]),
        (&json!("Bo-C.pdf"), &json!(null))
    );

    // Errors leave the document that is there; nothing is left beside it.
    award.write("roster.csv", "name\nAnn\n\u{103A0}\n");
    run(&["render", "--bind", "two.pdf"]).exits(2);
    assert_eq!(fs::read(award.file("two.pdf")).unwrap(), bytes);
    let part = run(&["render", "--bind", "two.pdf", "--keep-going"]).exits(1);
    assert!(
        part.stderr.contains("1 written on 1 page, 1 failed"),
        "{part:#?}"
    );
    let nothing = run(&["render", "--bind", "-"]).exits(2);
    assert_eq!(nothing.stdout, "");
    for more in [
        &["-o", "out"][..],
        &["--zip", "x.zip"],
        &["--force"],
        &["--prune"],
        &["--format", "png"],
        &["--format", "pdf,png"],
    ] {
        run(&[&["render", "--bind", "x.pdf"], more].concat()).exits(2);
    }
    run(&["render", "--bind", "-", "--json"]).exits(2);
    let left = fs::read_dir(award.path()).unwrap();
    let mut names = left.map(|file| file.unwrap().file_name().into_string().unwrap());
    assert!(names.all(|name| !name.ends_with("tmp") && !name.starts_with('x')));
}

/// Runs `render --bind -` with this as its standard output. Returns its status and its messages.
#[cfg(unix)]
fn bind_into(stdout: impl Into<std::process::Stdio>) -> (Option<i32>, String) {
    let award = ProgramFolder::new("name\nAnn\nBo\n");
    let child = Command::new(env!("CARGO_BIN_EXE_engross"))
        .current_dir(award.path())
        .env("ENGROSS_CACHE", "")
        .args(["render", "--bind", "-"])
        .stdout(stdout)
        .output();
    let ended = child.unwrap();
    let stderr = String::from_utf8(ended.stderr).unwrap();
    (ended.status.code(), stderr)
}

#[cfg(unix)]
#[test]
fn a_document_may_lose_its_reader() {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let (code, stderr) = bind_into(writer);
    assert_eq!(code, Some(0), "{stderr}");
    assert!(!stderr.contains("error"), "{stderr}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_document_is_not_shown_on_a_terminal() {
    let terminal = fs::File::options().read(true).write(true).open("/dev/ptmx");
    let (code, stderr) = bind_into(terminal.unwrap());
    assert_eq!(code, Some(2));
    for part in [
        "binary data is not written to a terminal",
        "for example `--bind - > file.pdf`",
    ] {
        assert!(stderr.contains(part), "{stderr}");
    }
}

#[test]
fn an_archive_has_the_files_of_the_folder() {
    let award = ProgramFolder::new("name\nAnn\nİremnur Önder\nBo/C\n");
    let run = |arguments: &[&str]| common::engross(award.path(), arguments);
    run(&["render", "-o", "out", "--format", "png,jpeg"]).exits(0);
    let archive = |file: &str, jobs: &str| {
        let formats = ["--format", "jpeg,png", "--jobs", jobs];
        let done = run(&[&["render", "--zip", file], &formats[..]].concat()).exits(0);
        assert!(done.stderr.contains("6 written"), "{done:#?}");
        fs::read(award.file(file)).unwrap()
    };
    let bytes = archive("new/one.zip", "1");
    assert_eq!(bytes, archive("two.zip", "2"));
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(&bytes)).unwrap();
    let mut files = Vec::new();
    for index in 0..zip.len() {
        let mut file = zip.by_index(index).unwrap();
        let mut contents = Vec::new();
        std::io::Read::read_to_end(&mut file, &mut contents).unwrap();
        let name = file.name().unwrap().into_owned();
        assert_eq!(
            contents,
            fs::read(award.file(&format!("out/{name}"))).unwrap()
        );
        files.push(name);
    }
    let names = ["Ann", "I\u{307}remnur-O\u{308}nder", "Bo-C"];
    let expected = names.map(|name| [format!("{name}.png"), format!("{name}.jpg")]);
    assert_eq!(files, expected.concat());

    // Errors leave the archive that is there; nothing is left beside it.
    award.write("roster.csv", "name\nAnn\n\u{103A0}\n");
    run(&["render", "--zip", "two.zip"]).exits(2);
    assert_eq!(fs::read(award.file("two.zip")).unwrap(), bytes);
    run(&["render", "--zip", "two.zip", "--keep-going"]).exits(1);
    let zip = fs::File::open(award.file("two.zip")).unwrap();
    assert_eq!(zip::ZipArchive::new(zip).unwrap().len(), 1);
    run(&["render", "--zip", "two.zip", "-o", "out"]).exits(2);
    run(&["render", "--zip", "out"]).exits(2);
    let left = fs::read_dir(award.path()).unwrap();
    let mut names = left.map(|file| file.unwrap().file_name().into_string().unwrap());
    assert!(names.all(|name| !name.ends_with("tmp")));
}

#[test]
fn a_sample_works_wherever_it_is_copied() {
    for sample in [
        "ambassador-2023",
        "course-2026",
        "finisher-2026",
        "speaker-2026",
    ] {
        let folder = tempfile::tempdir().unwrap();
        for file in fs::read_dir(Path::new("assets").join(sample)).unwrap() {
            let file = file.unwrap();
            if file.file_type().unwrap().is_file() {
                fs::copy(file.path(), folder.path().join(file.file_name())).unwrap();
            }
        }
        let fonts = Path::new("assets").join(sample).join("fonts");
        for font in fs::read_dir(fonts).into_iter().flatten() {
            let font = font.unwrap();
            fs::create_dir_all(folder.path().join("fonts")).unwrap();
            fs::copy(
                font.path(),
                folder.path().join("fonts").join(font.file_name()),
            )
            .unwrap();
        }
        let run = |command| common::engross(folder.path(), [command, "--strict"]);
        run("check").exits(0);
    }
}

#[cfg(unix)]
#[test]
fn preview_opens_its_file() {
    use std::os::unix::fs::PermissionsExt as _;

    let award = ProgramFolder::new("name\nAnn\n");
    let opener = award.file("bin/xdg-open");
    award.write(
        "bin/xdg-open",
        "#!/bin/sh\necho \"$1\" > \"${0%/*}/opened\"\n",
    );
    let path = format!("{}:/usr/bin:/bin", award.file("bin").display());
    let run = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_engross"));
        command.current_dir(award.path()).env("ENGROSS_CACHE", "");
        command
            .args(["preview", "-o", "p.png", "--open"])
            .env("PATH", &path);
        Ran::from(command.output().unwrap())
    };
    if !cfg!(target_os = "linux") {
        return;
    }
    fs::set_permissions(&opener, fs::Permissions::from_mode(0o755)).unwrap();
    run().exits(0);
    assert_eq!(award.read("bin/opened"), "p.png\n");
    award.write("bin/xdg-open", "#!/bin/sh\nexit 3\n");
    let failed = run().exits(2);
    assert!(
        failed.stderr.contains("p.png: error: cannot be opened"),
        "{failed:#?}"
    );
    assert!(award.file("p.png").exists());
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
    let links = engross(["links", AMBASSADORS, "--format", "json"]).json();
    let urls = members(links.as_array().unwrap(), "url");
    assert_eq!(urls[..14], published.map(|name| format!("{base}{name}")));
    assert_eq!(urls[14..], [format!("{base}ambassador-2023-cover.png")]);

    let table = engross(["links", AMBASSADORS]).stdout;
    assert!(table.starts_with("| Name | certificate |\n"), "{table}");
    let row = format!(
        "| İremnur Önder | [View and download the certificate]({base}{}) |",
        published[6]
    );
    assert!(table.lines().any(|line| line == row), "{table}");
}

#[test]
fn inspect_shows_what_is_drawn() {
    let shown = engross(["inspect", AMBASSADORS, "iremnur onder", "--json"]).json();
    let run = &shown["fields"][0]["lines"][0]["runs"][0];
    assert_eq!(shown["name"], "İremnur Önder");
    assert_eq!(run["script"], "Latn");
    assert_eq!(run["direction"], "ltr");
    assert_eq!(run["language"], "tr");
    assert_eq!(run["font"], "fonts/GreatVibes-Regular.ttf");
    assert_eq!(run["glyphs"].as_array().unwrap().len(), 12);
    assert!(shown["fields"][0].get("slant").is_none(), "it is upright");
}

#[cfg(feature = "svg")]
#[test]
fn inspect_shows_how_letters_are_turned() {
    let text = "<text x=\"200\" y=\"250\" transform=\"rotate(-90 200 250)\" \
                font-size=\"40\">{name}</text>";
    let award = ProgramFolder::drawn("name\nIda\n", &common::svg(400, 300, text));
    let path = award.path().to_str().unwrap();
    let shown = engross(["inspect", path, "Ida", "--json"]).json();
    let field = &shown["fields"][0];
    let number = |value: &Value| value.as_f64().unwrap();
    let slant: Vec<f64> = field["slant"]
        .as_array()
        .unwrap()
        .iter()
        .map(number)
        .collect();
    let quarter_turn = [0.0, -1.0, 1.0, 0.0];
    let is_near = |(is, expected): (&f64, f64)| (is - expected).abs() < 1e-5;
    assert!(slant.iter().zip(quarter_turn).all(is_near), "{slant:?}");
    // Up the page, each letter is as far from the one before as its advance.
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
}

#[test]
fn nothing_is_written_for_input_with_errors() {
    let valid = "name\nAnna\n";
    let changes: [(&str, &str, &str); 5] = [
        (valid, "title ", "titel "),
        (valid, "Noto Serif", "Not Serif"),
        ("who\nAnna\n", "", ""),
        ("name,slug\nAnna,\n,x\n", "", ""),
        ("name\nAnna B\nANNA  B\n", "", ""),
    ];
    for (roster, from, to) in changes {
        let award = ProgramFolder::new(roster);
        award.edit("program.toml", from, to);
        let path = award.path().to_str().unwrap();
        let out = award.file("out");
        let refused = engross(["render", path, "-o", out.to_str().unwrap()]).exits(2);
        assert!(refused.stderr.contains("\n  hint: "), "{refused:#?}");
        assert!(!out.exists(), "{refused:#?}");
    }
}

#[test]
fn an_output_folder_that_is_a_file_is_refused() {
    let award = ProgramFolder::new("name\nAnna\n");
    award.write("out", "in the way");
    let out = award.file("out");
    let path = award.path().to_str().unwrap();
    engross(["render", path, "-o", out.to_str().unwrap()]).exits(2);
    assert_eq!(award.read("out"), "in the way");
}

#[test]
fn no_name_leaves_the_output_folder() {
    let award = ProgramFolder::new("name\n../../etc/passwd\nAnna\n");
    let out = award.file("out");
    let path = award.path().to_str().unwrap();
    let ran = engross(["render", path, "-o", out.to_str().unwrap()]).exits(0);
    assert!(ran.stderr.contains("roster.csv:2: warning: "), "{ran:#?}");
    let certificates = certificates(&out);
    assert_eq!(certificates.len(), 2);
    let is_inside = |name: &str| !name.contains('/') && !name.starts_with('.');
    assert!(certificates.iter().all(|(name, _)| is_inside(name)));
}

#[test]
fn keep_going_writes_the_certificates_without_errors() {
    let award = ProgramFolder::new("name\nAnna 𐎠\nBerta\n");
    let out = award.file("out");
    let path = award.path().to_str().unwrap();
    let arguments = [
        "render",
        path,
        "-o",
        out.to_str().unwrap(),
        "--keep-going",
        "--json",
    ];
    let lines = engross(arguments).exits(1).json_lines();
    assert_eq!(lines[0]["status"], "failed");
    assert_eq!(lines[0]["findings"][0]["code"], "missing-glyph");
    assert_eq!(lines[1]["status"], "written");
    assert_eq!(certificates(&out).len(), 1);
}

#[test]
fn completions_and_manual_pages_are_generated() {
    assert!(
        engross(["completions", "bash"])
            .exits(0)
            .stdout
            .contains("engross")
    );
    assert!(engross(["man"]).exits(0).stdout.contains(".TH engross"));
    let render = engross(["man", "render"]).exits(0).stdout;
    assert!(render.contains(".TH engross-render") && !render.contains('\u{1b}'));
}

#[cfg(all(feature = "pdf", feature = "webp"))]
mod formats {
    use super::*;

    #[test]
    fn several_at_once_in_roster_order_and_again_none() {
        let award = ProgramFolder::new("name\nAnn\nBo\n");
        let (path, out) = (award.path().to_str().unwrap(), award.file("out"));
        let out = out.to_str().unwrap();
        let formats = ["--format", "pdf,png", "--format", "jpeg,webp"];
        let arguments = ["render", path, "--json", "-o", out];
        let run = || {
            engross(arguments.iter().chain(&formats))
                .exits(0)
                .json_lines()
        };

        let lines = run();
        assert_eq!(
            members(&lines, "key"),
            [
                "Ann.png", "Ann.jpg", "Ann.webp", "Ann.pdf", "Bo.png", "Bo.jpg", "Bo.webp",
                "Bo.pdf"
            ]
        );
        assert_eq!(
            members(&lines[..4], "format"),
            ["png", "jpeg", "webp", "pdf"]
        );
        assert_eq!(lines[3]["url"], "https://example.org/Ann.pdf");
        assert_eq!(members(&lines, "status"), ["written"; 8]);

        // Each file has the digest of its inputs.
        fs::remove_file(award.file("out/manifest.json")).unwrap();
        assert_eq!(members(&run(), "status"), ["unchanged"; 8]);
        let mut damaged = fs::read(award.file("out/Ann.pdf")).unwrap();
        let middle = damaged.len() / 2;
        damaged[middle] ^= 1;
        award.write("out/Ann.pdf", damaged);
        fs::remove_file(award.file("out/manifest.json")).unwrap();
        let mut expected = ["unchanged"; 8];
        expected[3] = "written";
        assert_eq!(members(&run(), "status"), expected);

        let verify = ["verify", path, "-o", out, "--format", "png,pdf", "--json"];
        let verified = engross(verify).exits(0).json();
        assert_eq!(verified["checked"], 4);
        assert_eq!(verified["problems"].as_array().unwrap().len(), 0);
    }

    #[test]
    fn the_published_format_is_written_by_default() {
        let award = ProgramFolder::new("name\nAnn\n");
        award.edit("program.toml", "[publish]", "[publish]\nformat = \"pdf\"");
        let (path, out) = (award.path().to_str().unwrap(), award.file("out"));
        engross(["render", path, "-o", out.to_str().unwrap()]).exits(0);
        assert_eq!(award.file_names("out"), ["Ann.pdf", "manifest.json"]);
        let links = engross(["links", path, "--format", "csv"]).exits(0);
        assert!(
            links
                .stdout
                .contains("Ann,Ann.pdf,https://example.org/Ann.pdf")
        );
    }

    #[test]
    fn jobs_do_not_change_a_byte() {
        let award = ProgramFolder::new("name\nAnn\nBo\nÇelik\nمحمد\n周正军\n");
        let path = award.path().to_str().unwrap();
        let [one, two] = ["1", "2"].map(|jobs| {
            let out = award.file(jobs);
            let formats = ["--format", "pdf,jpeg,webp", "--jobs", jobs];
            let arguments = ["render", path, "-o", out.to_str().unwrap()];
            engross(arguments.iter().chain(&formats)).exits(0);
            award.files(jobs)
        });
        assert_eq!(one, two);
    }
}
