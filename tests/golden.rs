//! The output of each command, exactly as people and programs see it.
//!
//! A file of `tests/golden` has the commands of one test with what they print. Where the output
//! changed on purpose, `ENGROSS_UPDATE_GOLDENS=1 cargo test --test golden` writes the files again:
//! read the difference before you commit it.
#![cfg(all(
    unix,
    feature = "bundled-fonts",
    feature = "cli",
    feature = "pdf",
    feature = "publish",
    feature = "qr",
    feature = "spreadsheet",
    feature = "svg",
    feature = "webp"
))]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use common::{ProgramFolder, engross, gray_png, svg};

/// A roster with a name for each kind of finding that people meet most.
const ROSTER: &str = "name,slug,lang\n\
    Ann Lee,,\n\
    Maximiliane von Hohenstein,max,de\n\
    P\u{430}ul Smith,paul,\n\
    Zoe\u{308} AC/DC,,\n";

/// Recipients whose certificates cannot be written.
const ROSTER_WITH_ERRORS: &str = "name,slug\nAnn Lee,\n,nobody\nANN LEE,\n\u{103A0},farsi\n";

/// Commands, and what they print.
struct Transcript {
    name: &'static str,
    folder: PathBuf,
    text: String,
}

impl Transcript {
    /// Of commands in this folder, held against `tests/golden/<name>.txt`.
    fn new(name: &'static str, folder: &Path) -> Self {
        Self {
            name,
            folder: folder.into(),
            text: String::new(),
        }
    }

    /// Runs `engross` with these arguments; `[folder]` in them is the folder.
    fn run(&mut self, arguments: &str) -> &mut Self {
        let folder = self.folder.to_str().unwrap();
        let ran = engross(
            &self.folder,
            shell_words(&arguments.replace("[folder]", folder)),
        );
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text
            .push_str(format!("$ engross {arguments}").trim_end());
        self.text.push('\n');
        for (name, text) in [("stdout", &ran.stdout), ("stderr", &ran.stderr)] {
            if !text.is_empty() {
                self.text.push_str(&format!("---- {name}\n"));
                self.text.push_str(&self.normalized(text));
            }
        }
        let code = ran.code.unwrap();
        self.text.push_str(&format!("---- exit code {code}\n"));
        self
    }

    /// Shows a file that a command has written.
    fn show(&mut self, file: &str) -> &mut Self {
        let contents = fs::read_to_string(self.folder.join(file)).unwrap();
        self.text.push_str(&format!("\n$ cat {file}\n{contents}"));
        self
    }

    /// The text without what differs from run to run.
    fn normalized(&self, text: &str) -> String {
        let folder = self.folder.to_str().unwrap();
        let text = text.replace(folder, "[folder]");
        let text = text.replace(env!("CARGO_PKG_VERSION"), "[version]");
        let lines = text.split_inclusive('\n').map(without_time);
        let text = lines.map(|line| without_values(&line, "\"bytes\":"));
        text.map(|line| without_values(&line, "\"sha256\":"))
            .collect()
    }

    /// Fails unless the golden has this text.
    #[track_caller]
    fn matches_golden(&self) {
        let path = Path::new("tests/golden").join(format!("{}.txt", self.name));
        if std::env::var_os("ENGROSS_UPDATE_GOLDENS").is_some() {
            fs::create_dir_all("tests/golden").unwrap();
            fs::write(path, &self.text).unwrap();
            return;
        }
        let golden = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            golden == self.text,
            "{} differs (-), from what is printed (+):\n{}\n\
             if that is right: ENGROSS_UPDATE_GOLDENS=1 cargo test --test golden",
            path.display(),
            difference(&golden, &self.text)
        );
    }
}

/// Words between spaces; quotes hold words together.
fn shell_words(line: &str) -> Vec<String> {
    let pieces = line.split('"').enumerate();
    let words = pieces.flat_map(|(index, piece)| match index % 2 {
        0 => piece.split_whitespace().map(str::to_owned).collect(),
        _ => vec![piece.to_owned()],
    });
    words.collect()
}

/// The line with `in [time]` instead of `in 0.4 s (33/s)`.
fn without_time(line: &str) -> String {
    if let Some((before, after)) = line.rsplit_once(" in ")
        && let Some((seconds, _)) = after.split_once(" s")
        && seconds.parse::<f32>().is_ok()
    {
        return format!("{before} in [time]\n");
    }
    line.to_owned()
}

/// The line without the values of this member of JSON objects: those of certificates may change.
fn without_values(line: &str, member: &str) -> String {
    let mut pieces = line.split(member);
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let end = piece.find([',', '}']).unwrap_or(piece.len());
        let value = if piece.starts_with("null") {
            "null"
        } else {
            "…"
        };
        text.push_str(&format!("{member}{value}{}", &piece[end..]));
    }
    text
}

/// The lines that differ, between the common start and end.
fn difference(golden: &str, text: &str) -> String {
    let (golden, text): (Vec<&str>, Vec<&str>) = (golden.lines().collect(), text.lines().collect());
    let same = |(a, b): &(&&str, &&str)| a == b;
    let start = golden.iter().zip(&text).take_while(same).count();
    let end = golden[start..]
        .iter()
        .rev()
        .zip(text[start..].iter().rev())
        .take_while(same)
        .count();
    let mut lines = vec![format!("@@ line {}", start + 1)];
    let marked = |mark: &str, all: &[&str]| -> Vec<String> {
        let changed = &all[start..all.len() - end];
        changed.iter().map(|line| format!("{mark}{line}")).collect()
    };
    lines.extend(marked("-", &golden));
    lines.extend(marked("+", &text));
    lines.join("\n")
}

#[test]
fn help() {
    let folder = tempfile::tempdir().unwrap();
    let mut transcript = Transcript::new("help", folder.path());
    transcript.run("").run("-h").run("--help").run("--version");
    let commands = [
        "render",
        "check",
        "links",
        "cover",
        "verify",
        "inspect",
        "new",
        "preview",
        "completions",
        "man",
    ];
    for command in commands {
        transcript.run(&format!("{command} -h"));
        transcript.run(&format!("{command} --help"));
    }
    transcript.matches_golden();
}

#[test]
fn manual_pages() {
    let folder = tempfile::tempdir().unwrap();
    Transcript::new("man", folder.path())
        .run("man")
        .run("man links")
        .matches_golden();
}

#[test]
fn usage_errors() {
    let award = ProgramFolder::new(ROSTER);
    Transcript::new("usage", award.parent())
        .run("rendre award")
        .run("render")
        .run("render award --foramt png")
        .run("render award --format gif")
        .run("render award --scale 0")
        .run("render award --jobs 0")
        .run("render award --only Ann --prune")
        .run("verify award --section Members")
        .run("inspect award")
        .run("new")
        .run("preview award --scale 9")
        .run("man rendre")
        .matches_golden();
}

#[test]
fn check() {
    let award = ProgramFolder::new(ROSTER);
    Transcript::new("check", award.parent())
        .run("check award")
        .run("check award --quiet")
        .run("check award --strict")
        .run("check award --strict --quiet")
        .run("check award --json")
        .run("check award --color always --quiet --strict")
        .matches_golden();
}

#[test]
fn check_with_errors() {
    let award = ProgramFolder::new(ROSTER_WITH_ERRORS);
    Transcript::new("check-errors", award.parent())
        .run("check award")
        .run("check award --json")
        .matches_golden();
}

#[test]
fn render() {
    let award = ProgramFolder::new(ROSTER);
    let mut transcript = Transcript::new("render", award.parent());
    transcript
        .run("render award -o out")
        .run("render award -o out")
        .run("render award -o out --quiet")
        .run("render award -o out --only \"ann LEE\" --force")
        .run("render award -o out --json")
        .run("render award -o out --format png,pdf --only max --json --quiet")
        .run("render award -o out --strict")
        .run("render award -o out --strict --json --quiet")
        .run("render award -o out --strict --keep-going --force");
    award.write("roster.csv", "name\nAnn Lee\n");
    transcript
        .run("render award -o out")
        .run("render award -o out --prune")
        .matches_golden();
}

#[test]
fn render_with_errors() {
    let award = ProgramFolder::new(ROSTER_WITH_ERRORS);
    Transcript::new("render-errors", award.parent())
        .run("render award -o out")
        .run("render award -o out --json")
        .run("render award -o out --keep-going")
        .run("render award -o out --keep-going --json")
        .run("render award -o out --only zoe")
        .matches_golden();
}

#[test]
fn links() {
    let award = ProgramFolder::new(ROSTER);
    award.write(
        "post.md",
        "# Award\n\n| Name | Certificate |\n| --- | --- |\n",
    );
    let mut transcript = Transcript::new("links", award.parent());
    transcript
        .run("links award")
        .run("links award --format csv --quiet")
        .run("links award --json --quiet")
        .run("links award --into award/post.md --quiet")
        .run("links award --into award/post.md --section Award --quiet")
        .run("links award --into award/post.md --section Award")
        .show("award/post.md");
    award.write("roster.csv", ROSTER_WITH_ERRORS);
    transcript
        .run("links award")
        .run("links award --json")
        .matches_golden();
}

#[test]
fn cover() {
    let award = ProgramFolder::new(ROSTER);
    award.write("cover.png", gray_png(300, 150, |_| {}));
    award.write(
        "program.toml",
        award.read("program.toml")
            + "[cover]\ntemplate = \"cover.png\"\n[[cover.field]]\ntext = \"{names}\"\n\
               box = { x = 10, y = 10, width = 280, height = 130 }\nsize = { max = 30, min = 5 }\n",
    );
    award.write(
        "post.md",
        "---\ntitle: Award\n---\n\n| Name | Certificate |\n| --- | --- |\n",
    );
    Transcript::new("cover", award.parent())
        .run("cover award --dry-run")
        .run("cover award")
        .run("cover award")
        .run("cover award --json")
        .run("links award --json --quiet")
        .run("links award --into award/post.md --section Award --cover image --dry-run")
        .matches_golden();
}

#[test]
fn credentials() {
    let award = ProgramFolder::new(ROSTER);
    let sample = Path::new("assets/demonstration-2026");
    fs::create_dir(award.path().join("keys")).unwrap();
    for file in [
        "certificate.svg",
        "did.json",
        "keys/demonstration.pem",
        "program.toml",
        "roster.csv",
    ] {
        award.write(file, fs::read(sample.join(file)).unwrap());
    }
    award.edit("roster.csv", "D-001,tr", "D-001,tr\nAnn Lee,Host,,D-100,en");
    let key = "z6MkgyjZimu5S6TUbG6misAFxiCyzCGsKS78RancZ3nNNW8n";
    let mut transcript = Transcript::new("credentials", award.parent());
    transcript
        .run("render award -o out --only \"Ann Lee\" --quiet")
        .run("verify out/demonstration-2026-Ann-Lee.png --date 2026-12-01")
        .run("verify out/demonstration-2026-Ann-Lee.png --date 2026-12-01 --strict")
        .run("verify out/demonstration-2026-Ann-Lee.png --date 2036-11-21")
        .run("verify out/demonstration-2026-Ann-Lee.png --date 2026-12-01 --did award/did.json --json")
        .run(&format!(
            "verify out/demonstration-2026-Ann-Lee.png --date 2026-12-01 --key {key}"
        ))
        .run("verify award/template.png --did out/did.json --date 2026-12-01")
        .run("verify award/template.png --did out/did.json --date 2026-12-01 --json")
        .run("verify award/template.png");
    transcript.run(&format!(
        "keygen --public {key} --did did.json --issuer did:web:example.org:a"
    ));
    transcript.run(&format!(
        "keygen --public {key} --did did.json --issuer did:web:example.org:a --json"
    ));
    transcript
        .run("keygen --public z6Mk --program award")
        .run("keygen award/program.toml --unencrypted");
    award.edit("roster.csv", "Ann Lee,Host", "Ann Lee,Speaker");
    transcript.run("render award -o out --only \"Ann Lee\" --quiet");
    transcript.matches_golden();
}

#[test]
fn verify() {
    let award = ProgramFolder::new("name,slug\nAnn Lee,\nBob Ray,bob\nCleo,\n");
    let post = "| Name | Certificate |\n| --- | --- |\n\
                | Ann Lee | [c](https://example.org/Ann-Lee.png) |\n\
                | Bob | [c](https://example.org/bob.png) |\n\
                | Cleo | [c](https://example.org/cleo.png) |\n\
                | Dan | [c](https://example.org/Dan.png) |\n\
                | Eve | soon |\n";
    award.write("post.md", post);
    let mut transcript = Transcript::new("verify", award.parent());
    transcript.run("render award -o out --quiet");
    transcript.run("verify award -o out");
    let out = award.parent().join("out");
    fs::remove_file(out.join("Ann-Lee.png")).unwrap();
    fs::write(out.join("bob.png"), "damaged").unwrap();
    fs::write(out.join("extra.png"), "extra").unwrap();
    transcript
        .run("verify award -o out")
        .run("verify award -o out --json")
        .run("verify award --post award/post.md")
        .run("verify award --post award/post.md --json")
        .matches_golden();
}

#[test]
fn a_report_has_each_kind_once() {
    let names = (0..300).map(|number| match number % 14 {
        3 => format!("Maximiliane von Hohenstein {number}\n"),
        _ => format!("Ann Lee {number}\n"),
    });
    let award = ProgramFolder::new(&format!("name\n{}", names.collect::<String>()));
    let mut transcript = Transcript::new("report", award.parent());
    transcript.run("check award");
    award.write("roster.csv", "name\nAC/DC\nA:B\nA|B\n");
    transcript
        .run("check award")
        .run("check award --all")
        .run("verify award -o out")
        .run("verify award -o out --all")
        .matches_golden();
}

#[test]
fn the_current_folder_and_parts_of_names() {
    let award = ProgramFolder::new("name\nAnn Lee\nZoë Ray\nBo Ray\n");
    award.edit("program.toml", "\"{name}\"\n\n", "\"{term}-{name}\"\n\n");
    let mut transcript = Transcript::new("here", award.path());
    transcript
        .run("check")
        .run("links --set term=2025 --format csv")
        .run("links --set trem=2025")
        .run("links --set term")
        .run("render --only zoe")
        .run("render --only ray")
        .run("inspect lee --json")
        .run("inspect")
        .run("check .")
        .matches_golden();
}

#[test]
fn dry_runs() {
    let award = ProgramFolder::new("name\nAnn Lee\nBob Ray\n");
    award.write(
        "post.md",
        "| Who | |\n|-|-|\n| Bob Ray | [c](https://example.org/Bob-Ray.png) |\n",
    );
    let mut transcript = Transcript::new("dry-run", award.parent());
    transcript
        .run("render award -o out --dry-run")
        .run("render award -o out --dry-run --json")
        .run("render award --zip certificates.zip --dry-run")
        .run("render award -o - --only Ann --dry-run")
        .run("links award --into award/post.md --dry-run")
        .run("preview award -o p.png --dry-run")
        .run("new other --dry-run")
        .run("new --from award --term 2025 --dry-run");
    let mut left: Vec<_> = fs::read_dir(award.parent())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    left.sort();
    assert_eq!(left, ["award"]);
    assert!(award.read("post.md").lines().count() == 3);
    transcript.run("render award -o out --quiet");
    award.write("roster.csv", "name\nAnn Lee\nCleo\n");
    transcript
        .run("render award -o out --dry-run")
        .run("render award -o out --dry-run --prune")
        .matches_golden();
    assert!(award.parent().join("out/Bob-Ray.png").exists());
}

#[test]
fn corrections() {
    let award = ProgramFolder::new("name,slug\nAnn Leee,\nBob Ray,\n");
    let post = "| Who | |\n|-|-|\n| Ann Leee | [c](https://example.org/Ann-Leee.png) |\n\
                | Bob Ray | [c](https://example.org/Bob-Ray.png) |\n\
                | Dan | [c](https://example.com/Dan.png) |\n";
    award.write("post.md", post);
    let mut transcript = Transcript::new("corrections", award.parent());
    transcript.run("render award -o out --quiet");
    award.write("roster.csv", "name,slug\nAnn Lee,\nBob Ray,\n");
    transcript
        .run("verify award -o out")
        .run("verify award --post award/post.md")
        .run("render award -o out --dry-run")
        .run("render award -o out");
    award.write(
        "post.md",
        post.replace("| Dan | [c](https://example.com/Dan.png) |\n", ""),
    );
    transcript.run("links award --into award/post.md");
    award.write("roster.csv", "name,slug\nAnn Lee,Ann-Leee\nBob Ray,\n");
    transcript.run("links award --format csv").matches_golden();
}

#[test]
fn columns_of_the_roster() {
    let award = ProgramFolder::new(
        "name,E-mail,url,note\nAnn Lee,ann@example.org,x,=1\nBob,b@example.org,,\"a | b, c\"\n",
    );
    Transcript::new("links-with", award.parent())
        .run("links award --with e-mail")
        .run("links award --format csv --with-all")
        .run("links award --json --with note --with E-mail")
        .run("links award --with email2")
        .run("links award --with note --into post.md")
        .matches_golden();
}

#[test]
fn the_next_term() {
    let text = "<title>Award 2023</title>\n<text x=\"20\" y=\"50\">{name}</text>\n\
                <path aria-label=\"20 September 2023\" d=\"M0 0H9\"/>\n\
                <g id=\"in-2023\"/><text x=\"20\" y=\"90\">2023 and 2024</text>";
    let award = ProgramFolder::drawn("name\nAnn\n", &svg(400, 100, text));
    award.edit(
        "program.toml",
        "\"Award\"",
        "\"Award 2023\"\nterm = \"2023\"",
    );
    Transcript::new("next-term", award.parent())
        .run("check award")
        .run("new --from award --term 2024")
        .run("check award-2024 --all")
        .run("new --from award --term 2026 --json")
        .matches_golden();
}

#[test]
fn inspect() {
    let text = "<text x=\"20\" y=\"50\" xml:lang=\"tr\">{name}</text>\
                <text x=\"20\" y=\"90\" transform=\"rotate(-90 20 90)\" font-size=\"9\">{role}</text>";
    let award = ProgramFolder::drawn("name,role\nİda,MC\nنور,\n", &svg(400, 100, text));
    let code = "[[field]]\nkind = \"qr\"\ntext = \"{link}\"\n\
                box = { x = 300, y = 10, width = 80, height = 80 }\n";
    award.write("program.toml", award.read("program.toml") + code);
    Transcript::new("inspect", award.parent())
        .run("inspect award ida")
        .run("inspect award ida --json")
        .run("inspect award نور")
        .run("inspect award idda")
        .run("inspect award idda --json")
        .matches_golden();
}

#[test]
fn inspect_setting() {
    let roster = "name,capitals\nIDA O'NEIL,small-caps\nAnna Maria Theresa Josepha,\nနိုင်ကြွယ်,\n";
    let award = ProgramFolder::new(roster);
    let program = award.read("program.toml");
    let program = program
        .replace("height = 80", "height = 62")
        .replace("width = 380", "width = 200")
        .replace("\"shrink\"", "\"shrink\", \"wrap\"");
    award.write("program.toml", program);
    Transcript::new("inspect-setting", award.parent())
        .run("inspect award ida")
        .run("inspect award ida --json")
        .run("inspect award theresa")
        .run("inspect award theresa --json")
        .run("inspect award နိုင်ကြွယ်")
        .run("inspect award နိုင်ကြွယ် --json")
        .matches_golden();
}

#[test]
fn new() {
    let folder = tempfile::tempdir().unwrap();
    let ruled = gray_png(600, 400, |pixels| {
        pixels[220 * 600 + 150..220 * 600 + 450].fill(20);
    });
    let drawn = "<text x=\"50\" y=\"100\">{name}</text><text x=\"50\" y=\"200\">{role}</text>";
    let people = "Timestamp,Full Name,role\n1,Ann Lee,speaker\n2,Zoë,guest\n";
    let foreign = "<text x=\"50\" y=\"100\" font-family=\"Noto Serif\">%NAME%</text>";
    for (file, contents) in [
        ("ruled.png", &*ruled),
        ("bare.png", &*gray_png(600, 400, |_| ())),
        ("my.svg", svg(600, 400, drawn).as_bytes()),
        ("foreign.svg", svg(600, 400, foreign).as_bytes()),
        ("people.csv", people.as_bytes()),
        ("codes.csv", b"id,e-mail\n1,a@example.org\n"),
    ] {
        fs::write(folder.path().join(file), contents).unwrap();
    }
    Transcript::new("new", folder.path())
        .run("new speaker-2026")
        .show("speaker-2026/program.toml")
        .show("speaker-2026/roster.csv")
        .run("new my-award --template my.svg --roster people.csv")
        .show("my-award/program.toml")
        .run("check my-award")
        .run("new my-award-2026 --template ruled.png --roster people.csv --json")
        .show("my-award-2026/program.toml")
        .run("new \"my prize\" --template bare.png")
        .run("new --from my-award-2026 --term 2027 --keep zoe")
        .show("my-award-2027/program.toml")
        .show("my-award-2027/roster.csv")
        .run("new --from my-award-2026 --term 2028 --json")
        .run("new my-award")
        .run("new my-award --json")
        .run("new other --template my.svg --roster codes.csv")
        .run("new other --template missing.svg")
        .run("new other-2026 --template foreign.svg")
        .run("new other-2027 --template foreign.svg --json")
        .matches_golden();
}

#[test]
fn preview() {
    let award = ProgramFolder::new(ROSTER);
    Transcript::new("preview", award.parent())
        .run("preview award")
        .run("preview award --html --quiet")
        .run("preview award -o approve.html --json")
        .run("preview award -o award/roster.csv/preview.png")
        .run("preview award -o award/roster.csv/preview.png --json")
        .matches_golden();
}

#[test]
fn publish() {
    let award = ProgramFolder::new("name\nAnn Lee\nBo\nÇağ\n");
    award.write("../store/Bo.png", "what was published");
    award.write("../out/notes.txt", "x");
    award.write("../out/verify.html", "x");
    Transcript::new("publish", award.parent())
        .run("publish award")
        .run("publish award --to ftp://example.org/")
        .run("publish award -o out --to file://[folder]/store/")
        .run("render award -o out")
        .run("publish award -o out --to file://[folder]/store/ --dry-run")
        .run("publish award -o out --to file://[folder]/store/")
        .run("publish award -o out --to file://[folder]/store/ --json")
        .run("publish award -o out --to file://[folder]/store/ --replace Cy.png")
        .run("publish award -o out --to file://[folder]/store/ --replace Bo.png")
        .run("publish award -o out --to file://[folder]/store/ --json")
        .matches_golden();
}

#[test]
fn shards() {
    let award = ProgramFolder::new("name\nAnn Lee\nBo\nANN LEE\nCy\n");
    Transcript::new("shards", award.parent())
        .run("check award --shard 2/2")
        .run("check award --shard 0/2")
        .run("check award --shard 1/2")
        .run("render award -o out --shard 0/2 --keep-going")
        .run("manifest merge out")
        .run("render award -o out --shard 1/2 --keep-going")
        .run("manifest merge out")
        .run("render award -o out --shard 1/2 --only Bo")
        .matches_golden();
}

#[test]
fn errors() {
    let award = ProgramFolder::new("name\nAnn Lee\n");
    let mut transcript = Transcript::new("errors", award.parent());
    transcript.run("check nowhere").run("check nowhere --json");

    award.edit("program.toml", "title ", "titel ");
    award.edit("program.toml", "size = { max = 40, min = 20 }", "size = 0");
    transcript.run("check award").run("render award --json");

    let cases: [(&str, Vec<u8>); 5] = [
        ("roster.csv", b"who\nAnna\n".to_vec()),
        ("roster.csv", b"name,slug\nLee, Ann,lee\n".to_vec()),
        ("roster.csv", b"name\n\"Ann\n".to_vec()),
        ("template.png", b"not a picture".to_vec()),
        ("template.png", gray_png(30, 30, |_| ())),
    ];
    for (file, contents) in cases {
        let award = ProgramFolder::new("name\nAnn Lee\n");
        award.write(file, contents);
        transcript.folder = award.parent().into();
        transcript.run("check award");
    }

    let award = ProgramFolder::new("name\nAnn Lee\n");
    transcript.folder = award.parent().into();
    award.write("fonts/x.ttf", "not a font");
    award.edit("program.toml", "title ", "fonts = [\"fonts\"]\ntitle ");
    transcript.run("check award");
    award.write(
        "fonts/x.ttf",
        fs::read("fonts/GreatVibes-Regular.ttf").unwrap(),
    );
    award.edit("program.toml", "Noto Serif", "Notoo");
    transcript.run("check award");
    award.edit("program.toml", "Notoo", "Great Vibes");
    award.write("../out", "a file");
    transcript
        .run("render award -o out")
        .run("render award -o out --json");
    transcript.matches_golden();
}

#[test]
fn errors_of_a_template_stop_a_run() {
    let picture = "<text x=\"20\" y=\"60\">{name}</text>\
                   <image width=\"9\" height=\"9\" href=\"data:image/png;base64,AAAA\"/>";
    let award = ProgramFolder::drawn("name\nAnn Lee\n", &svg(400, 100, picture));
    Transcript::new("template-errors", award.parent())
        .run("render award -o out")
        .run("render award -o out --keep-going")
        .run("verify award -o out")
        .matches_golden();
}

/// The names of all members of objects in a JSON value.
fn members(value: &serde_json::Value, names: &mut BTreeSet<String>) {
    match value {
        serde_json::Value::Object(object) => {
            for (name, value) in object {
                names.insert(name.clone());
                // Their members are the axes of a font, the columns of a roster, and those of Open
                // Badges.
                if !["variations", "columns", "credential"].contains(&&**name) {
                    members(value, names);
                }
            }
        }
        serde_json::Value::Array(values) => values.iter().for_each(|value| members(value, names)),
        _ => {}
    }
}

#[test]
fn the_json_forms_are_documented() {
    let docs = fs::read_to_string("docs/cli.md").unwrap();
    let examples = docs.split("```json\n").skip(1);
    let mut documented = BTreeSet::new();
    for example in examples {
        let (json, _) = example.split_once("```").unwrap();
        let value = serde_json::from_str(json).unwrap_or_else(|error| panic!("{error}: {json}"));
        members(&value, &mut documented);
    }

    let mut printed = BTreeSet::new();
    for golden in fs::read_dir("tests/golden").unwrap() {
        let text = fs::read_to_string(golden.unwrap().path()).unwrap();
        for line in text.lines().filter(|line| line.starts_with('{')) {
            let line = line.trim_end_matches(',').replace(":…", ":0");
            if let Ok(value) = serde_json::from_str(&line) {
                members(&value, &mut printed);
            }
        }
    }
    assert_eq!(
        documented, printed,
        "left: docs/cli.md, right: tests/golden"
    );
}
