//! Text from files does not control the terminal: whatever names, columns, keys, headings, file
//! names and manifests hold, no command prints a control character.
#![cfg(all(
    unix,
    feature = "bundled-fonts",
    feature = "cli",
    feature = "pdf",
    feature = "svg"
))]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod common;

use std::fs;
use std::path::Path;

use common::{PROGRAM, ProgramFolder, Ran, engross};

/// A colour, a bell, DEL, a C1 control sequence, and the controls of UAX #9.
const CONTROLS: &str = "\u{1B}[31m\u{7}\u{7F}\u{9B}2J\u{61C}\u{200E}\u{200F}\u{202A}\u{202B}\u{202C}\
    \u{202D}\u{202E}\u{2066}\u{2067}\u{2068}\u{2069}\u{2028}\u{2029}";

/// Those that names may have.
const PERMITTED: &str = "\u{61C}\u{200E}\u{202A}\u{202C}\u{2067}\u{2069}\u{2028}\u{200F}";

fn is_control(c: char) -> bool {
    c.is_control() || c != '[' && CONTROLS.contains(c) && !c.is_ascii()
}

/// Fails if the text has a control other than a line break.
#[track_caller]
fn is_safe(arguments: &[String], name: &str, text: &str) {
    let found: String = text
        .chars()
        .filter(|c| *c != '\n' && is_control(*c))
        .collect();
    assert!(
        found.is_empty(),
        "{arguments:?}: {found:?} in {name}: {text:?}"
    );
}

/// Runs a command, with and without `--json` where it has that.
#[track_caller]
fn prints_no_controls(folder: &Path, arguments: &[&str]) -> Vec<Ran> {
    let has_json = !arguments.contains(&"--into");
    let forms = [None, has_json.then_some("--json")];
    let run = |json: Option<&str>| {
        let arguments: Vec<String> = arguments
            .iter()
            .copied()
            .chain(json)
            .map(Into::into)
            .collect();
        let ran = engross(folder, &arguments);
        is_safe(&arguments, "stderr", &ran.stderr);
        // Data for other programs is as it is; a unit test shows what a terminal gets.
        let is_data = arguments[0] == "links" && json.is_none();
        if !is_data {
            is_safe(&arguments, "stdout", &ran.stdout);
        }
        if json.is_some() {
            ran.json_errors();
            if arguments[0] == "links" && !ran.stdout.is_empty() {
                ran.json();
            } else {
                ran.json_lines();
            }
        }
        ran
    };
    let forms = forms.into_iter().enumerate();
    forms
        .filter(|(index, json)| *index == 0 || json.is_some())
        .map(|(_, json)| run(json))
        .collect()
}

/// What a command has printed.
fn printed(ran: &Ran) -> String {
    format!("{}{}", ran.stdout, ran.stderr)
}

#[test]
fn no_text_of_a_file_reaches_the_terminal_as_a_control() {
    let award = ProgramFolder::new("name\nAnn\n");
    let folder = award.parent();
    let hostile = format!("award{CONTROLS}\n");
    let program = folder.join(&hostile);
    fs::create_dir(&program).unwrap();
    let (roster, template) = (format!("r{CONTROLS}.csv"), format!("t{CONTROLS}.png"));
    let name = format!("\"Ann\n{CONTROLS}\"");
    let rows = format!(
        "name,slug,lang,role{CONTROLS}\n{name},,,\n{name},s{CONTROLS},x{CONTROLS},y{CONTROLS}\n"
    );
    let quoted = |text: &str| {
        serde_json::to_string(text)
            .unwrap()
            .replace('\u{7F}', "\\u007F")
    };
    let toml = PROGRAM
        .replace("\"roster.csv\"", &quoted(&roster))
        .replace("\"template.png\"", &quoted(&template))
        .replace("\"Award\"", &quoted(&format!("Award {CONTROLS}")));
    fs::write(program.join("program.toml"), &toml).unwrap();
    fs::write(program.join(&roster), &rows).unwrap();
    fs::copy(award.file("template.png"), program.join(&template)).unwrap();
    let post = format!(
        "# A{CONTROLS}\n\n| name | |\n|-|-|\n| Ann{CONTROLS} | [c](https://example.org/Ann.png) |\n\
         | B{CONTROLS} | x{CONTROLS} |\n"
    );
    fs::write(folder.join("post.md"), &post).unwrap();
    let program_text = hostile.as_str();
    let out = format!("out{CONTROLS}");

    let commands: &[&[&str]] = &[
        &["check", program_text],
        &["check", program_text, "--strict"],
        &["render", program_text, "-o", &out],
        &[
            "render",
            program_text,
            "-o",
            &out,
            "--keep-going",
            "--format",
            "png,pdf",
        ],
        &["links", program_text],
        &["links", program_text, "--into", "post.md"],
        &[
            "links",
            program_text,
            "--into",
            "post.md",
            "--section",
            CONTROLS,
        ],
        &["verify", program_text, "-o", &out],
        &["verify", program_text, "--post", "post.md"],
        &[
            "verify",
            program_text,
            "--post",
            "post.md",
            "--section",
            CONTROLS,
        ],
        &["inspect", program_text, CONTROLS],
        &["inspect", program_text, "--all"],
        &["preview", program_text],
        &["preview", program_text, "--html"],
        &["new", program_text],
        &["new", "a", "--template", &format!("missing{CONTROLS}.svg")],
        &["new", "b", "--roster", &format!("{program_text}/{roster}")],
        &["new", "--from", program_text, "--term", CONTROLS],
    ];
    for arguments in commands {
        prints_no_controls(folder, arguments);
    }

    // Names and titles with controls are errors, wherever they would be written.
    for arguments in [
        &["links", program_text][..],
        &["render", program_text, "-o", &out],
    ] {
        let ran = prints_no_controls(folder, arguments);
        assert_eq!(ran[0].code, Some(2), "{ran:#?}");
        assert!(ran[0].stdout.is_empty(), "{ran:#?}");
    }
    assert!(!folder.join(&out).exists());

    // The same without errors, so that files are written; then other recipients.
    fs::write(
        program.join(&roster),
        format!("name,slug\n\"Ann\n{PERMITTED}\",\n\"B{PERMITTED}\",{PERMITTED}b\n"),
    )
    .unwrap();
    let toml = toml.replace(
        &quoted(&format!("Award {CONTROLS}")),
        &quoted(&format!("Award {PERMITTED}")),
    );
    fs::write(program.join("program.toml"), &toml).unwrap();
    for arguments in commands {
        prints_no_controls(folder, arguments);
    }
    let written = prints_no_controls(
        folder,
        &["render", program_text, "-o", &out, "--format", "png"],
    );
    assert_eq!(written[0].code, Some(0), "{written:#?}");
    fs::write(program.join(&roster), "name\nCleo\n").unwrap();
    for arguments in [
        &["verify", program_text, "-o", &out][..],
        &["render", program_text, "-o", &out],
        &["render", program_text, "-o", &out, "--prune"],
    ] {
        let ran = prints_no_controls(folder, arguments);
        assert!(printed(&ran[0]).contains("\\u{200f}"), "{ran:#?}");
    }

    // A record that engross did not write: of a file that is there, of someone with controls.
    let manifest = folder.join(&out).join("manifest.json");
    let written = fs::read_to_string(&manifest).unwrap();
    let (file, digest) = (format!("Z{CONTROLS}.png"), "0".repeat(64));
    fs::write(folder.join(&out).join(&file), "a picture").unwrap();
    let record = serde_json::json!({
        "file": file, "key": file, "name": CONTROLS, "link": CONTROLS, "bytes": 9,
        "sha256": digest, "digest": digest,
    });
    let forged = written.replace("\n]}", &format!(",\n{record}\n]}}"));
    assert_ne!(forged, written);
    fs::write(&manifest, forged).unwrap();
    for arguments in [
        &["verify", program_text, "-o", &out][..],
        &["render", program_text, "-o", &out],
        &["render", program_text, "-o", &out, "--prune"],
    ] {
        let ran = prints_no_controls(folder, arguments);
        assert!(printed(&ran[0]).contains("\\u{1b}[31m"), "{ran:#?}");
    }

    // A manifest and an SVG that engross did not write, and mistakes in `program.toml`.
    let foreign =
        format!("{{\"engross_manifest\":1,\"certificates\":[{{\"name\":\"{CONTROLS}\"}}]}}");
    fs::write(folder.join(&out).join("manifest.json"), foreign).unwrap();
    prints_no_controls(folder, &["render", program_text, "-o", &out]);
    let svg = format!(
        "<svg xmlns=\"x{CONTROLS}\"><text id=\"{{{CONTROLS}}}\">{{name{CONTROLS}</text></svg>"
    );
    fs::write(folder.join("x.svg"), svg).unwrap();
    prints_no_controls(folder, &["new", "c", "--template", "x.svg"]);
    for (from, to) in [
        ("title ", format!("\"titel{CONTROLS}\" ")),
        ("Noto Serif", CONTROLS.to_owned()),
        ("{name}", format!("{{name{CONTROLS}}}")),
        ("title ", format!("title{CONTROLS} ")),
    ] {
        let to = to
            .replace('\u{1B}', "\\u001B")
            .replace('\u{7}', "\\u0007")
            .replace('\u{7F}', "\\u007F");
        fs::write(program.join("program.toml"), toml.replace(from, &to)).unwrap();
        let ran = prints_no_controls(folder, &["check", program_text]);
        assert_eq!(ran[0].code, Some(2), "{ran:#?}");
    }
}

#[test]
fn json_has_paths_that_are_not_unicode() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;

    let award = ProgramFolder::new("name\nAnn\n");
    let folder = award.parent();
    let program = folder.join(OsStr::from_bytes(b"award-\xFF"));
    if fs::rename(award.path(), &program).is_err() {
        // The file system has Unicode names only.
        return;
    }
    let out = OsStr::from_bytes(b"out-\xFE");
    let run = |arguments: &[&OsStr]| engross(folder, arguments);
    let [json, program, o] = [OsStr::new("--json"), program.as_os_str(), OsStr::new("-o")];
    run(&[OsStr::new("render"), program, o, out, json]).exits(0);
    fs::remove_file(folder.join(out).join("Ann.png")).unwrap();
    let problems = run(&[OsStr::new("verify"), program, o, out, json]).exits(1);
    assert_eq!(
        problems.json()["problems"][0]["file"],
        "out-\u{FFFD}/Ann.png"
    );

    let new = OsStr::from_bytes(b"new-\xFF");
    let created = run(&[OsStr::new("new"), new, json]).exits(0);
    assert_eq!(created.json()["folder"], "new-\u{FFFD}");
    let preview = OsStr::from_bytes(b"p-\xFF.png");
    let shown = run(&[OsStr::new("preview"), program, o, preview, json]).exits(0);
    assert_eq!(shown.json()["file"], "p-\u{FFFD}.png");

    fs::write(Path::new(program).join("roster.csv"), "name\n\n").unwrap();
    let refused = run(&[OsStr::new("check"), program, json]).exits(2);
    let file = refused.json_errors()[0]["file"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(file.ends_with("award-\u{FFFD}/roster.csv"), "{file}");
}
