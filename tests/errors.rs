//! `docs/errors.md` against the library: each message in it is brought about, and each there is
//! stands in it.
#![cfg(all(
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
use std::io::{Cursor, Write as _};
use std::path::Path;

use engross::batch::{self, Event, RunOptions};
use engross::credential::{
    DidDocument, KeyMaterial, Ledger, Revocations, STATUS_LIST_LENGTH, Signer,
};
use engross::font::FontBook;
use engross::naming::FileNames;
use engross::publish::{
    LinkOptions, PublishEvent, PublishOptions, PublishTarget, publish, verify_links,
};
use engross::roster::{MAX_COLUMNS, MAX_POST_BYTES, MAX_ROWS, Roster, RosterOptions};
use engross::template::Background;
use engross::{Diagnostic, Error, OutputFormat, Plan, Program, Renderer, ShardReader};

use common::{ProgramFolder, engross, gray_png};

/// What no test here brings about, and why not.
const ELSEWHERE: [(&str, &str); 10] = [
    ("no-credentials", "needs a build without the feature"),
    (
        "threads",
        "needs a system without threads: tests/hostile_files.rs",
    ),
    ("no-spreadsheets", "needs a build without the feature"),
    (
        "no-qr-codes",
        "needs a build without the feature: tests/program",
    ),
    ("unpacked-too-large", "unpacks a gigabyte: tests/sheets.rs"),
    ("too-much-text", "takes a gigabyte of memory"),
    (
        "color-glyph",
        "needs a font in colour: the tests of src/text",
    ),
    (
        "unreadable-glyph",
        "needs a font that is an attack: tests/hostile_fonts.rs",
    ),
    ("damaged-plate", "needs a cache: tests/cli.rs"),
    (
        "no-preconditions",
        "needs a store that ignores them: tests/publish.rs",
    ),
];

/// A row of the table.
struct Documented {
    code: String,
    message: String,
    hint: String,
}

fn documented() -> Vec<Documented> {
    let text = fs::read_to_string("docs/errors.md").unwrap();
    let rows = text.lines().filter(|line| line.starts_with("| `"));
    rows.map(|line| {
        let line = line.replace("\\|", "\0");
        let cells: Vec<String> = line
            .split('|')
            .map(|cell| cell.trim().replace('\0', "|").replace("<br>", "\n"))
            .collect();
        Documented {
            code: cells[1].trim_matches('`').to_owned(),
            message: cells[2].clone(),
            hint: cells[4].clone(),
        }
    })
    .collect()
}

/// The variants of an enum as its source has them, in kebab case.
fn variants(file: &str, name: &str) -> Vec<String> {
    let source = fs::read_to_string(file).unwrap();
    let start = source.find(&format!("pub enum {name} {{")).unwrap();
    let body = &source[start..];
    let body = &body[..body.find("\n}").unwrap()];
    let is_variant = |line: &&str| {
        let name = line.strip_prefix("    ");
        name.is_some_and(|name| name.starts_with(|c: char| c.is_ascii_uppercase()))
    };
    body.lines()
        .filter(is_variant)
        .map(|line| {
            let name = line.trim();
            let end = name.find(|c: char| !c.is_ascii_alphanumeric());
            kebab(&name[..end.unwrap_or(name.len())])
        })
        .collect()
}

fn kebab(name: &str) -> String {
    let mut kebab = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() && !kebab.is_empty() {
            kebab.push('-');
        }
        kebab.push(c.to_ascii_lowercase());
    }
    kebab
}

#[test]
fn the_table_has_each_error_and_each_finding_once() {
    let mut there = variants("src/diagnostic/code.rs", "Code");
    there.sort();
    let mut documented: Vec<String> = documented().into_iter().map(|row| row.code).collect();
    documented.sort();
    assert_eq!(documented, there);
}

#[test]
fn each_message_of_the_table_is_brought_about() {
    let mut wrong = Vec::new();
    let elsewhere: BTreeSet<&str> = ELSEWHERE.iter().map(|(code, _)| *code).collect();
    for row in documented() {
        if elsewhere.contains(&*row.code) {
            continue;
        }
        let Some((message, hint)) = produce(&row.code) else {
            panic!("nothing brings about `{}`", row.code);
        };
        if (&message, &hint) != (&row.message, &row.hint) {
            wrong.push(format!("| `{}` | {message} | | {hint} |", row.code));
        }
    }
    assert!(wrong.is_empty(), "not as documented:\n{}", wrong.join("\n"));
}

/// A program folder, in which cases change something.
struct Folder(ProgramFolder);

impl Folder {
    fn new() -> Self {
        let folder = Self(ProgramFolder::new("name\nAnn Lee\n"));
        folder.write(
            "program.toml",
            "title    = \"Award\"\nroster   = \"roster.csv\"\ntemplate = \"template.png\"\n\
             [publish]\nfile_stem = \"{name}\"\n\
             [[field]]\ntext = \"{name}\"\nfont = \"Noto Serif\"\n\
             box  = { x = 10, y = 10, width = 380, height = 80 }\n\
             size = { max = 40, min = 20 }\n",
        );
        folder
    }

    fn template(&self, width: u32, height: u32, gray: u8) {
        // A picture of 200 by 40 pixels, in the upper left.
        let draw = |pixels: &mut [u8]| {
            for row in pixels.chunks_mut(width as usize).skip(20).take(40) {
                row[100..300].fill(gray);
            }
        };
        self.write("template.png", gray_png(width, height, draw));
    }

    /// Has a drawing of this content as its template, and no fields but those drawn.
    fn draw(&self, content: &str) {
        let svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"400\" height=\"100\">\n{content}\n</svg>"
        );
        self.write("template.svg", svg);
        self.write(
            "program.toml",
            "title = \"Award\"\nroster = \"roster.csv\"\ntemplate = \"template.svg\"\n",
        );
    }

    /// Gives the program a cover.
    fn add_cover(&self) {
        self.write("cover.png", gray_png(90, 90, |_| {}));
        let field = "text = \"{names}\", box = { x = 0, y = 0, width = 90, height = 90 }, size = 9";
        let cover =
            format!("cover = {{ template = \"cover.png\", field = [{{ {field} }}] }}\n[pub");
        self.edit("[pub", &cover);
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, file: &str, contents: impl AsRef<[u8]>) {
        self.0.write(file, contents);
    }

    fn edit(&self, from: &str, to: &str) {
        self.0.edit("program.toml", from, to);
    }

    fn plan(&self) -> Result<Plan, Error> {
        let program = Program::open(self.path())?;
        let roster = program.open_roster()?;
        Plan::new(program, roster)
    }

    /// All findings there are.
    fn findings(&self) -> Result<Vec<Diagnostic>, Error> {
        let plan = self.plan()?;
        let renderer = Renderer::new(plan.program().clone())?;
        let mut findings = plan.findings().to_vec();
        findings.extend_from_slice(renderer.findings());
        findings.extend_from_slice(renderer.pdf_findings());
        let mut scratch = renderer.scratch();
        for entry in plan.entries() {
            findings.extend_from_slice(renderer.lay_out(entry, &mut scratch).unwrap().findings());
        }
        Ok(findings)
    }

    fn run(&self, events: impl FnMut(&Event<'_>)) -> Result<(), Error> {
        self.run_as(FileNames::Utf8, events)
    }

    fn run_as(
        &self,
        file_names: FileNames,
        mut events: impl FnMut(&Event<'_>),
    ) -> Result<(), Error> {
        let plan = self.plan()?;
        let renderer = Renderer::new(plan.program().clone())?;
        let out = self.path().join("out");
        let mut options = RunOptions::default();
        options.file_names = file_names;
        batch::run(&plan, &renderer, out, &options, |event| {
            events(&event);
        })
        .map(|_| ())
    }

    /// What is said, without where the folder is.
    fn said(&self, message: String, hint: Option<String>) -> (String, String) {
        let prefix = format!("{}/", self.path().display());
        let whole = self.path().display().to_string();
        let strip = |text: String| text.replace(&prefix, "").replace(&whole, ".");
        (strip(message), strip(hint.unwrap_or_default()))
    }

    fn error<T>(&self, result: Result<T, Error>) -> Option<(String, String)> {
        let error = result.err()?;
        Some(self.said(error.to_string(), error.hint()))
    }

    /// The error, if it has this code.
    fn coded<T>(&self, code: &str, result: Result<T, Error>) -> Option<(String, String)> {
        let error = result.err()?;
        assert_eq!(error.code().to_string(), code, "{error}");
        Some(self.said(error.to_string(), error.hint()))
    }

    fn finding(&self, code: &str, findings: &[Diagnostic]) -> Option<(String, String)> {
        let is_meant = |finding: &&Diagnostic| finding.code.to_string() == code;
        let found = findings.iter().find(is_meant)?;
        Some(self.said(found.to_string(), found.hint.clone()))
    }
}

/// What is published, and how that fails.
fn publishing(code: &str, folder: &Folder) -> Option<(String, String)> {
    let store = folder.path().join("store");
    if code != "store" {
        fs::create_dir(&store).unwrap();
    }
    let to = match code {
        "no-store-credentials" => "s3://bucket/images/".to_owned(),
        _ => format!("file://{}/", store.display()),
    };
    if code == "link-elsewhere" {
        let post = "| name | |\n|---|---|\n| Ann | [x](https://example.org/old/Ann.png) |\n";
        folder.write("post.md", post);
        folder.edit("roster.csv", "post.md");
    }
    if code == "link-differs" {
        // Nothing listens there.
        folder.edit("[publish]", "[publish]\nbase_url = \"http://127.0.0.1:1/\"");
        let plan = folder.plan().unwrap();
        let renderer = Renderer::new(plan.program().clone()).unwrap();
        let mut problems = Vec::new();
        let options = LinkOptions::default();
        verify_links(&plan, &renderer, &options, |problem| problems.push(problem)).unwrap();
        let diagnostic = &problems[0].diagnostic;
        return Some(folder.said(diagnostic.to_string(), diagnostic.hint.clone()));
    }
    if code != "unrendered" {
        folder.run(|_| {}).unwrap();
    } else {
        fs::create_dir(folder.path().join("out")).unwrap();
    }
    if code == "unpublished" {
        folder.write("out/notes.txt", "x");
    }
    let plan = folder.plan().unwrap();
    let mut target = PublishTarget::of(&plan, Some(to.parse().unwrap())).unwrap();
    target.has_profile = true;
    if code == "published-differs" {
        fs::write(store.join("Ann-Lee.png"), "x").unwrap();
    }
    let mut said = None;
    let options = PublishOptions::default();
    let out = folder.path().join("out");
    let published = publish(&plan, out, &target, &options, |event| match event {
        PublishEvent::Planned { .. } if code == "changed-meanwhile" => {
            fs::write(store.join("Ann-Lee.png"), "x").unwrap();
        }
        PublishEvent::Done(outcome) => {
            if let Some(error) = outcome.error {
                said = Some(folder.said(error.to_string(), error.hint()));
            }
        }
        PublishEvent::Note(finding) if finding.code.to_string() == code => {
            said = Some(folder.said(finding.to_string(), finding.hint));
        }
        _ => {}
    });
    match published {
        Ok(_) => said,
        Err(error) => folder.coded(code, Err::<(), _>(error)),
    }
}

/// Brings about what the code stands for: its message and its hint.
/// A font whose `post` table, which nothing is drawn from, is cut short.
fn font_cut_short() -> Vec<u8> {
    let mut font = fs::read("fonts/GreatVibes-Regular.ttf").unwrap();
    let record = font.windows(4).position(|tag| tag == b"post").unwrap();
    font[record + 12..record + 16].copy_from_slice(&[0, 0, 0, 2]);
    font
}

/// The file of a photo, and what it holds.
fn photo(code: &str) -> Option<(&'static str, Vec<u8>)> {
    Some(match code {
        "missing-picture" => ("photos/017.jpg", Vec::new()),
        "unusable-picture" => ("photos/17.jpg", b"a text".to_vec()),
        "outside-folder" => ("17.jpg", Vec::new()),
        "blurred-picture" => ("photos/17.jpg", gray_png(20, 20, |_| {})),
        _ => return None,
    })
}

fn produce(code: &str) -> Option<(String, String)> {
    let folder = Folder::new();
    if let Some((file, contents)) = photo(code) {
        fs::create_dir_all(folder.path().join("photos")).unwrap();
        folder.write(file, contents);
        let name = if code == "outside-folder" {
            "../17.jpg"
        } else {
            "photos/17.jpg"
        };
        folder.edit(
            "size = {",
            &format!(
                "[[field]]\nid = \"photo\"\nkind = \"image\"\ntext = \"{name}\"\n\
                 box = {{ x = 10, y = 10, width = 80, height = 80 }}\n#"
            ),
        );
        folder.edit(
            "height = 80 }\n[[field]]\nid",
            "height = 80 }\nsize = 40\n[[field]]\nid",
        );
        return folder.finding(code, &folder.findings().unwrap());
    }
    if code == "record" {
        let records = [serde_json::json!("Ann"), serde_json::json!(7)];
        return folder.error(Roster::from_records("database", records));
    }
    if let Some((file, contents, options)) = roster(code) {
        let result = Roster::parse(&contents, file, &options);
        return folder.error(result);
    }
    if let Some(code) = code.strip_prefix("table-") {
        return table(code, &folder);
    }
    if let Some(said) = credentials(code, &folder) {
        return said;
    }
    if let Some(text) = recipients(code) {
        folder.write("roster.csv", text);
        match code {
            "overflow" | "shrunk" => folder.edit("size =", "overflow = [\"shrink\"]\nsize ="),
            "wrapped" => folder.edit("size =", "overflow = [\"wrap\"]\nsize ="),
            "left-out" => folder.edit("size =", "missing = \"leave-out\"\nsize ="),
            "other-font" | "crowded-capitals" | "substituted-sign" => {
                folder.edit("Noto Serif", "Great Vibes");
            }
            "other-style" => folder.edit("size =", "weight = 700\nitalic = true\nsize ="),
            "moved-baseline" => folder.edit("height = 80", "height = 56"),
            "bad-date" => folder.edit("text = \"{name}", "text = \"{date:%d %B}"),
            "too-many-recipients" => folder.edit("title ", "seats = 1\ntitle "),
            "guessed-date" => folder.edit("text = \"{name}", "text = \"{date:%d %B}"),
            "empty-value" => folder.edit("text = \"{name}", "text = \"{name}, {role} at Acme"),
            "unwritten-field" => folder.edit("size =", "when = { team = \"1\" }\nsize ="),
            "no-wording" => {
                folder.edit("text = \"{name}", "text = \"{name} {Grade}");
                folder.edit(
                    "[publish]",
                    "[wording.Grade]\n\"1\" = \"with distinction\"\n[publish]",
                );
            }
            "too-many-findings" => return folder.error(folder.plan()),
            _ => {}
        }
        return folder.finding(code, &folder.findings().unwrap());
    }
    if let Some((from, to)) = edited(code) {
        folder.edit(from, to);
        return folder.coded(code, folder.findings());
    }
    if let Some((content, fields)) = drawing(code) {
        folder.draw(content);
        folder.edit("template.svg\"\n", &format!("template.svg\"\n{fields}"));
        return match folder.findings() {
            Ok(findings) => folder.finding(code, &findings),
            refused => folder.coded(code, refused),
        };
    }
    match code {
        "read" => {
            fs::remove_file(folder.path().join("roster.csv")).unwrap();
            folder.error(folder.plan())
        }
        "exists" => {
            folder.write("award", "a file");
            let again = engross(folder.path(), ["new", "award"]);
            let (message, hint) = again.stderr.trim().split_once("\n  hint: ")?;
            Some((message.replace(": error: ", ": "), hint.into()))
        }
        "not-a-font" => {
            folder.write("fonts/serif.ttf", "not a font");
            folder.edit("title ", "fonts = [\"fonts/serif.ttf\"]\ntitle ");
            folder.error(folder.findings())
        }
        "no-such-font" => {
            folder.edit("Noto Serif", "Notoo");
            let program = Program::open(folder.path()).unwrap();
            let background = Background::open(folder.path().join("template.png")).unwrap();
            let book = FontBook::default();
            folder.error(
                Renderer::builder(program.clone())
                    .background(&background)
                    .fonts(book.clone())
                    .build(),
            )
        }
        "no-fonts" => {
            folder.edit("font = \"Noto Serif\"\n", "");
            let program = Program::open(folder.path()).unwrap();
            let background = Background::open(folder.path().join("template.png")).unwrap();
            let book = FontBook::default();
            folder.error(
                Renderer::builder(program.clone())
                    .background(&background)
                    .fonts(book.clone())
                    .build(),
            )
        }
        "write" => {
            folder.write("out", "a file");
            folder.error(folder.run(|_| {}))
        }
        "folder-in-use" => {
            let mut said = None;
            folder
                .run(|_| {
                    if said.is_none() {
                        said = folder.error(folder.run(|_| {}));
                    }
                })
                .unwrap();
            said
        }
        "foreign-manifest" => {
            folder.write("out/manifest.json", "{\"name\":\"My site\"}");
            folder.error(folder.run(|_| {}))
        }
        "no-store-credentials"
        | "store"
        | "unrendered"
        | "published-differs"
        | "changed-meanwhile"
        | "link-elsewhere"
        | "link-differs"
        | "unpublished" => publishing(code, &folder),
        "shard-manifest" => {
            fs::create_dir(folder.path().join("out")).unwrap();
            let out = folder.path().join("out");
            folder.error(batch::merge_manifests([&out], &out))
        }
        "newer-manifest" => {
            let newer = "{\"engross_manifest\":99,\"certificates\":[]}";
            folder.write("out/manifest.json", newer);
            folder.error(folder.run(|_| {}))
        }
        "unprintable" => {
            folder.write("roster.csv", "name,slug\n,ann\n");
            folder.error(folder.run(|_| {}))
        }
        "too-large" => {
            folder.write("post.md", vec![b' '; MAX_POST_BYTES as usize + 1]);
            folder.edit("roster.csv", "post.md");
            folder.error(folder.plan())
        }
        "not-utf8" => {
            folder.write("program.toml", b"title = \"Award\"\nterm = \"\xFF\"\n");
            folder.coded(code, folder.plan())
        }
        "no-field" => {
            let head = "title = \"Award\"\nroster = \"roster.csv\"\ntemplate = \"template.png\"\n";
            folder.write("program.toml", head);
            folder.coded(code, folder.plan())
        }
        "outside-template" => {
            folder.template(300, 100, 250);
            folder.coded(code, folder.findings())
        }
        "svg-syntax" => {
            folder.draw(NAME);
            folder.write("template.svg", "");
            folder.coded(code, folder.plan())
        }
        "svg-no-size" => {
            folder.draw(NAME);
            folder.write(
                "template.svg",
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"0\"/>",
            );
            folder.coded(code, folder.plan())
        }
        "too-many-fields" => {
            folder.draw(&NAME.repeat(501));
            folder.coded(code, folder.plan())
        }
        "svg-too-complex" => {
            folder.draw(&("<g>".repeat(300) + &"</g>".repeat(300)));
            folder.coded(code, folder.plan())
        }
        "missing-template" => {
            folder.edit("template.png", "{name}.svg");
            folder.write("roster.csv", "name\nrust\n");
            folder.write("rust-1.svg", "");
            folder.coded(code, folder.plan())
        }
        "too-many-templates" => {
            folder.edit("template.png", "{name}.png");
            let rows = (0..=100).map(|number| format!("{number}\n"));
            folder.write("roster.csv", format!("name\n{}", rows.collect::<String>()));
            for number in 0..=100 {
                folder.write(&format!("{number}.png"), gray_png(400, 100, |_| {}));
            }
            folder.coded(code, folder.plan())
        }
        "not-a-template" => {
            folder.write("template.png", "GIF89a");
            folder.error(folder.findings())
        }
        "damaged-template" => {
            folder.write("template.png", b"\x89PNG\r\n\x1A\n");
            folder.error(folder.findings())
        }
        "template-too-large" => {
            folder.template(40_000, 1, 250);
            folder.error(folder.findings())
        }
        "not-scalable" => folder.error(Program::open(folder.path()).unwrap().scaled(2.0)),
        "bad-scale" => {
            folder.draw(NAME);
            folder.error(Program::open(folder.path()).unwrap().scaled(0.0))
        }
        "page-too-large" => {
            folder.template(16_385, 100, 250);
            let renderer = Renderer::new(folder.plan().unwrap().program().clone()).unwrap();
            folder.error(renderer.check_format(OutputFormat::Webp))
        }
        "other-program" => {
            let [own, other] = [0, 1].map(|_| folder.plan().unwrap());
            let renderer = Renderer::new(own.program().clone()).unwrap();
            let mut scratch = renderer.scratch();
            folder.error(renderer.certify(other.entry(0), OutputFormat::Png, &mut scratch))
        }
        "unembeddable" => {
            folder.write("fonts/serif.ttf", font_cut_short());
            folder.edit("title ", "fonts = [\"fonts/serif.ttf\"]\ntitle ");
            folder.edit("font = \"Noto Serif\"\n", "");
            let plan = folder.plan().unwrap();
            let renderer = Renderer::new(plan.program().clone()).unwrap();
            let mut scratch = renderer.scratch();
            let sheet = renderer.lay_out(plan.entry(0), &mut scratch).unwrap();
            folder.error(renderer.print(&sheet, OutputFormat::Pdf, &mut scratch))
        }
        "missing-cover" => {
            folder.add_cover();
            let ran = engross(folder.path(), ["verify", "."]);
            let (_, found) = ran.stdout.split_once("output/award/Award-cover.png")?;
            let (message, rest) = found.split_once("\n  hint: ")?;
            let (hint, _) = rest.split_once('\n')?;
            Some((
                format!("output/award/Award-cover.png{message}"),
                hint.into(),
            ))
        }
        "no-front-matter" => {
            folder.add_cover();
            let post = folder.path().join("post.md");
            fs::write(&post, "| Name | |\n|-|-|\n| Ann Lee | [c](Ann-Lee.png) |\n").unwrap();
            let plan = folder.plan().unwrap();
            folder.error(plan.write_into_post(&post, None, Some("image")))
        }
        "no-match" => folder.error(folder.plan().unwrap().find("Ann Leigh")),
        "many-matches" => {
            folder.write("roster.csv", "name,slug\nAnn Lee,a\nAnn Lee,b\n");
            folder.error(folder.plan().unwrap().find("ann lee"))
        }
        "pdf-standard" => {
            let print = "dpi = 1\n[print]\npdf_standard = \"a-2u\"\n[publish]";
            folder.edit("[publish]", print);
            folder.error(folder.findings())
        }
        "print-size" | "sheet-too-large" => {
            let print = match code {
                "print-size" => "trim = \"A4\"",
                _ => "paper = \"148x210 mm\"\nup = [4, 3]",
            };
            folder.edit("[publish]", &format!("[print]\n{print}\n[publish]"));
            folder.error(folder.findings())
        }
        "guessed-trim" | "mirrored-bleed" => {
            let trim = match code {
                "guessed-trim" => "",
                _ => "trim = \"67.7x16.9 mm\"\n",
            };
            let print = format!("[print]\nbleed = 3\n{trim}[publish]");
            folder.edit("[publish]", &print);
            folder.finding(code, &folder.findings().unwrap())
        }
        "occupied-box" => {
            folder.template(400, 100, 0);
            folder.finding(code, &folder.findings().unwrap())
        }
        "over-art" => {
            let draw = |pixels: &mut [u8]| {
                for row in pixels.chunks_mut(400) {
                    row[240..244].fill(0);
                }
            };
            folder.write("template.png", gray_png(400, 100, draw));
            folder.finding(code, &folder.findings().unwrap())
        }
        "color-profile" => {
            let mut info = png::Info::with_size(400, 100);
            info.color_type = png::ColorType::Grayscale;
            info.bit_depth = png::BitDepth::Eight;
            let profile = moxcms::ColorProfile::new_gray_with_gamma(1.8)
                .encode()
                .unwrap();
            info.icc_profile = Some(profile[..200].to_vec().into());
            let mut png = Vec::new();
            png::Encoder::with_info(&mut png, info)
                .unwrap()
                .write_header()
                .unwrap()
                .write_image_data(&[250; 400 * 100])
                .unwrap();
            folder.write("template.png", png);
            folder.finding(code, &folder.findings().unwrap())
        }
        "other-pages" => {
            let page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 100]>>\nendobj\n";
            let pdf = format!(
                "%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n\
                 <</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>\nendobj\n3 0 obj\n{page}4 0 obj\n\
                 {page}trailer\n<</Root 1 0 R/Size 5>>\n%%EOF\n"
            );
            folder.write("template.pdf", pdf);
            folder.edit("template.png", "template.pdf");
            folder.finding(code, &folder.findings().unwrap())
        }
        "file-name-too-long" => {
            folder.write("roster.csv", format!("name\n{}\n", "가".repeat(20)));
            let mut reported = None;
            let run = folder.run_as(FileNames::PercentEncoded, |event| {
                if let Event::Checked { findings, .. } = event {
                    reported = folder.finding(code, findings);
                }
            });
            run.unwrap_err();
            reported
        }
        "size-spread" => {
            folder.write(
                "roster.csv",
                "name\nAnn Lee\nAnn Lee Ann Lee Ann Lee Ann Lee\n",
            );
            folder.edit("size =", "overflow = [\"shrink\"]\nsize =");
            let plan = folder.plan().unwrap();
            let renderer = Renderer::new(plan.program().clone()).unwrap();
            let checked = batch::check(&plan, &renderer, &RunOptions::default(), |_| ());
            folder.finding(code, &checked.unwrap().findings)
        }
        "old-term" => {
            folder.edit("title ", "term = \"2024\"\ntitle ");
            folder.edit("{name}\"\n[[", "{name}-2023\"\n[[");
            let checked = engross(folder.path(), ["check", "."]);
            let (message, rest) = checked.stdout.split_once("\n  hint: ")?;
            let (hint, _) = rest.split_once('\n')?;
            Some((message.replace("./", ""), hint.into()))
        }
        "renamed" => {
            folder.run(|_| {}).unwrap();
            folder.write("roster.csv", "name\nAnne Lee\n");
            let mut findings = Vec::new();
            folder
                .run(|event| {
                    if let Event::Note(finding) = event {
                        findings.push(finding.clone());
                    }
                })
                .unwrap();
            folder.finding(code, &findings)
        }
        "orphan" | "damaged-manifest" => {
            folder.run(|_| {}).unwrap();
            if code == "orphan" {
                folder.write("roster.csv", "name\nBob\n");
            } else {
                let manifest = folder.path().join("out/manifest.json");
                let mut text = fs::read_to_string(&manifest).unwrap();
                text.truncate(text.find("\n]}").unwrap());
                fs::write(manifest, text).unwrap();
            }
            let mut said = None;
            folder
                .run(|event| {
                    if let Event::Note(finding) = event {
                        said = folder.finding(code, std::slice::from_ref(finding));
                    }
                })
                .unwrap();
            said
        }
        "file-in-use" => {
            folder.write("post.md", "# Award\n");
            let post = folder.path().join("post.md");
            let other = fs::File::open(&post).unwrap();
            other.lock().unwrap();
            folder.error(folder.plan().unwrap().write_into_post(&post, None, None))
        }
        "encoding-guessed" => {
            folder.write("roster.csv", b"name\nOnur Cano\xF0lu, \xDE\xFEl\xE7\n");
            folder.edit("roster.csv\"", "roster.csv\"\nlang = \"tr\"");
            folder.finding(code, &folder.findings().unwrap())
        }
        "broken-formula" => {
            let cells = "<table:table-row><table:table-cell><p>name</p></table:table-cell>\
                         </table:table-row><table:table-row>\
                         <table:table-cell calcext:value-type=\"error\"><p>#N/A</p>\
                         </table:table-cell></table:table-row>";
            folder.write("roster.ods", ods(cells));
            folder.edit("roster.csv", "roster.ods");
            folder.finding(code, &folder.findings().unwrap())
        }
        "several-sheets" => {
            let sheet = |name, columns| {
                format!("<table:table table:name=\"{name}\">{columns}</table:table>")
            };
            let row = "<table:table-row><table:table-cell><text:p>name</text:p>\
                       </table:table-cell></table:table-row>\
                       <table:table-row><table:table-cell><text:p>Ann</text:p>\
                       </table:table-cell></table:table-row>";
            let sheets = ["", row, row].map(str::to_owned);
            let sheets: Vec<String> = ["Notes", "2022", "2023"]
                .iter()
                .zip(sheets)
                .map(|(name, row)| sheet(name, row))
                .collect();
            folder.write("roster.ods", ods_sheets(&sheets.concat()));
            folder.edit("roster.csv", "roster.ods");
            folder.finding(code, &folder.findings().unwrap())
        }
        "unknown-value" => {
            let mut program = Program::open(folder.path()).unwrap();
            folder.error(program.set_value("trem", "2024"))
        }
        "skipped-row" => {
            let rows = "| Name | |\n|-|-|\n| Ann | [c](a.png) |\n| Bob | soon |\n";
            folder.write("post.md", rows);
            folder.edit("roster.csv", "post.md");
            folder.finding(code, &folder.findings().unwrap())
        }
        _ => None,
    }
}

/// A drawn field.
const NAME: &str = "<text x=\"20\" y=\"60\" font-family=\"Noto Serif\">{name}</text>";

/// Mistakes in a `program.toml`: the text that is replaced, and its replacement.
fn edited(code: &str) -> Option<(&'static str, &'static str)> {
    Some(match code {
        "toml-syntax" => ("roster ", "title "),
        "missing-key" => ("title    = \"Award\"\n", ""),
        "unknown-key" => ("title ", "isuer = \"me\"\ntitle "),
        "inapplicable-key" => ("size = {", "quiet_zone = 2\nsize = {"),
        "invalid-value" => ("title ", "dpi = 0\ntitle "),
        "invalid-placeholder" => ("text = \"{name}\"", "text = \"{name\""),
        "unknown-column" => ("text = \"{name}\"", "text = \"{nmae}\""),
        "duplicate-field" => (
            "[[field]]",
            "[[field]]\ntext = \"{name}\"\nbox = { x = 1, y = 1, width = 9, height = 9 }\n\
             size = 9\n[[field]]\nid = \"name\"",
        ),
        _ => return None,
    })
}

/// Drawings with a problem, and the fields of the program for them.
fn drawing(code: &str) -> Option<(&'static str, &'static str)> {
    let content = match code {
        "external-reference" => "<image href=\"seal.png\"/>",
        "no-placeholder" => "<text>Award</text>",
        "unsupported-placeholder" => {
            "<path id=\"p\" d=\"M0 50h400\"/><text><textPath href=\"#p\">{name}</textPath></text>"
        }
        "unpainted-text" => {
            "<text x=\"20\" y=\"60\" font-family=\"Noto Serif\">{name}</text>\
             <flowRoot><flowPara>for 8 hours</flowPara></flowRoot>"
        }
        "text-below-shape" => {
            "<text x=\"20\" y=\"60\" font-family=\"Noto Serif\">{name}</text><flowRoot \
             font-family=\"Noto Serif\"><flowRegion><rect width=\"90\" height=\"20\"/></flowRegion>\
             <flowPara>for eight hours of work</flowPara></flowRoot>"
        }
        "unknown-field" => return Some((NAME, "[[field]]\nid = \"nmae\"\n")),
        "slanted-qr-code" => {
            let rotated = "<text transform=\"rotate(5)\" x=\"20\" y=\"60\">{name}</text>";
            return Some((rotated, "[[field]]\nid = \"name\"\nkind = \"qr\"\n"));
        }
        "unknown-font" => "<text x=\"20\" y=\"60\" font-family=\"Notoo\">{name}</text>",
        "lost-style" => {
            "<text x=\"20\" y=\"60\" font-family=\"Noto Serif\" stroke=\"red\">{name}</text>"
        }
        "hidden-placeholder" => {
            "<text x=\"20\" y=\"60\" font-family=\"Noto Serif\">{name}</text>\
             <text display=\"none\">{hours}</text>"
        }
        "outlined-placeholder" => {
            "<text x=\"20\" y=\"60\" font-family=\"Noto Serif\">{name}</text>\
             <path id=\"{hours}\" d=\"M0 0h9v9\"/>"
        }
        "foreign-placeholder" => {
            "<text x=\"20\" y=\"60\" font-family=\"Noto Serif\">{name}</text>\
             <text font-family=\"Noto Serif\">%HOURS%</text>"
        }
        "pixels-in-pdf" => {
            "<filter id=\"f\"><feGaussianBlur stdDeviation=\"2\"/></filter>\
             <rect x=\"9\" y=\"9\" width=\"9\" height=\"9\" filter=\"url(#f)\"/>\
             <text x=\"20\" y=\"60\" font-family=\"Noto Serif\">{name}</text>"
        }
        "unreadable-picture" => {
            "<text x=\"20\" y=\"60\" font-family=\"Noto Serif\">{name}</text>\
             <image width=\"9\" height=\"9\" href=\"data:image/png;base64,AAAA\"/>"
        }
        _ => return None,
    };
    Some((content, ""))
}

/// Rosters in which one recipient gives a finding.
fn recipients(code: &str) -> Option<String> {
    let rows = match code {
        "bad-date" => "name,date\nAnn,4/5/2023\n",
        "guessed-date" => "name,date\nAnn,9/20/23\n",
        "empty-value" => "name,role\nAnn,\n",
        "unwritten-field" => "name,team\nAnn Lee,red\nBo Kay,blue\n",
        "no-wording" => "name,Grade\nAnn,2\n",
        "markup" => "name\nO&#39;Neal\n",
        "mojibake" => "name\nJosÃ© Núñez\n",
        "lost-letters" => "name\nMu?oz\n",
        "spreadsheet-error" => "name\n#NAME?\n",
        "lost-digits" => "name\n1.23E+11\n",
        "missing-value" => "name\nNULL\n",
        "white-space" => "name\nAnn  Lee\n",
        "letter-case" => "name\nAnn Lee\nLEON CRUZ\nBo Kay\n",
        "duplicate-recipient" => {
            return Some("name,slug\nAnn Lee,ann\nann lee,ann-2\n".into());
        }
        "not-a-recipient" => "name,hours\nAnn Lee,2\nTotal,2\n",
        "too-many-findings" => {
            let rows: String = (0..=100_000).map(|number| format!(",{number}\n")).collect();
            return Some(format!("name,x\n{rows}"));
        }
        "missing-glyph" => "name\n\u{1F9FF}\u{12000}\n",
        "unknown-variant" => "name\n\u{8FBB}\u{E01EF}\n",
        "overflow" => "name\nAnn Lee Ann Lee Ann Lee Ann Lee Ann Lee Ann Lee Ann Lee Ann Lee\n",
        "shrunk" => "name\nAnn Lee Ann Lee Ann Lee Ann Lee\n",
        "wrapped" => "name\nAnn Lee Ann Lee Ann Lee\n",
        "mixed-script" => "name\n\u{410}nna\n",
        "other-font" => "name\nΕλένη\n",
        "other-style" => "name\n王\n",
        "moved-baseline" => "name\nနိုင်ကြွယ်\n",
        "crowded-capitals" => "name\nANN LEE\n",
        "wrong-apostrophe" => "name\nO`Neill\n",
        "straight-quotes" => "name\nAnn \"Annie\" Lee\n",
        "substituted-sign" => "name\nAnn\u{2012}Lee\n",
        "left-out" => "name\nAnn \u{1F9FF}\n",
        "lone-mark" => "name\nJose\u{B4}\n",
        "full-width" => "name\nＡｎｎ Lee\n",
        "invisible-character" => "name\nAnn\u{200B}a\n",
        "control-character" => "name\nAnn\u{7}\u{202E}\n",
        "unassigned-code-point" => "name\nAnna\u{378}\n",
        "lost-character" => "name\nZo\u{FFFD}\n",
        "bad-language" => "name,lang\nAnn,xx_YY\n",
        "too-many-recipients" => "name\nAnn\nBob\n",
        "empty-name" => "name,slug\n,ann\n",
        "key-collision" => "name\nAnn\nANN\n",
        "unsafe-key" => "name\nAC/DC\n",
        "key-too-long" => return Some(format!("name\n{}\n", "名".repeat(90))),
        _ => return None,
    };
    Some(rows.into())
}

/// Rosters that cannot be read.
fn roster(code: &str) -> Option<(&'static str, Vec<u8>, RosterOptions)> {
    let mut options = RosterOptions::default();
    let (file, contents): (_, Vec<u8>) = match code {
        "missing-column" => ("roster.csv", "Full Name,Role\nAnn,x\n".into()),
        "ambiguous-column" => ("roster.csv", "name,Name\nAnn,x\n".into()),
        "empty" => ("roster.csv", "name\n".into()),
        "ragged-row" => ("roster.csv", "name,role\nLee, Ann,x\n".into()),
        "stray-quote" => ("roster.csv", "name\n\"Ann\" Lee\n".into()),
        "wrong-extension" => ("roster.csv", ods("")),
        "open-quote" => ("roster.csv", "name\n\"Ann\nBob\n".into()),
        "too-many-rows" => (
            "roster.csv",
            format!("name\n{}", "a\n".repeat(MAX_ROWS + 1)).into(),
        ),
        "too-many-columns" => (
            "roster.csv",
            format!("name{}\nAnn\n", ",x".repeat(MAX_COLUMNS)).into(),
        ),
        "cell-too-long" => (
            "roster.csv",
            format!("name\n{}\n", "a".repeat(70_000)).into(),
        ),
        "encoding" => {
            options = options.encoding("UTF-8".parse().unwrap());
            ("roster.csv", b"name\nZo\xEB\n".into())
        }
        "unknown-format" => ("roster.docx", "PK".into()),
        "old-spreadsheet" => ("roster.xls", Vec::new()),
        "spreadsheet" => ("roster.xlsx", "PK\u{3}\u{4}".into()),
        "missing-sheet" => {
            options = options.sheet("People");
            ("roster.ods", ods(""))
        }
        "json" => ("roster.json", "[\n\"Ann\",\n7]".into()),
        "not-text" => ("roster.json", "[\n{\"name\": [\"Ann\"]}]".into()),
        "missing-section" => {
            options = options.section("Members");
            let post = "# Member\n\n| Name | |\n|-|-|\n| Ann | [c](a.png) |\n";
            ("post.md", post.into())
        }
        "no-links" => ("post.md", "# Members\n\nAnn\n".into()),
        "link" => (
            "post.md",
            "| Name | |\n|-|-|\n| Ann | [c](https://e.org/..%2Fa.png) |\n".into(),
        ),
        _ => return None,
    };
    Some((file, contents, options))
}

fn ods(rows: &str) -> Vec<u8> {
    ods_sheets(&format!(
        "<table:table table:name=\"Recipients\">{rows}</table:table>"
    ))
}

fn ods_sheets(sheets: &str) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    archive.start_file("content.xml", options).unwrap();
    archive
        .write_all(format!("<c>{sheets}</c>").as_bytes())
        .unwrap();
    archive.finish().unwrap().into_inner()
}

/// What can be wrong with signed certificates; `None` for other codes.
fn credentials(code: &str, folder: &Folder) -> Option<Option<(String, String)>> {
    const TABLE: &str = "[credential]\nissuer = \"did:web:example.org:a\"\n\
        issued = 2023-09-20\ndescription = \"An award\"\ncriteria = \"Gave talks\"\n\
        key = \"key.pem\"\n[publish]\nbase_url = \"https://example.org/a/\"";
    let material = KeyMaterial {
        seed: [9; 32],
        salt: [1; 16],
        iv: [2; 16],
    };
    let sign = |signer: Option<Signer>| {
        let plan = folder.plan().unwrap();
        let mut renderer = Renderer::builder(plan.program().clone());
        if let Some(signer) = signer {
            renderer = renderer.signer(signer);
        }
        let renderer = renderer.build().unwrap();
        let png = renderer.certify(plan.entry(0), OutputFormat::Png, &mut renderer.scratch());
        folder.error(png)
    };
    let of_file =
        |error: Error, file: &str| folder.error(Err::<(), _>(error.or_in_file(Path::new(file))));
    if matches!(
        code,
        "no-signer"
            | "exposed-key"
            | "key-not-published"
            | "signing-command"
            | "changed-credential"
            | "signed-shard"
            | "status-list-full"
            | "contradicting-dates"
            | "unproven-keys"
            | "unsignable-text"
            | "unsigned"
    ) {
        folder.edit("[publish]", TABLE);
    }
    Some(match code {
        "no-signer" => sign(None),
        "key-file" => folder.error(Signer::from_pem("secret", None)),
        "key-password" => {
            let pem = material.to_pem(Some("right"));
            folder.error(Signer::from_pem(&pem, Some("wrong")))
        }
        "did-document" => of_file(DidDocument::parse(b"{}").err()?, "did.json"),
        "signing-command" => {
            let public = Signer::from_seed(&material.seed).public_key();
            sign(Some(Signer::elsewhere(public, |_| Ok(vec![0; 64]))))
        }
        "changed-credential" => {
            let mut ledger = Ledger::default();
            let mut issued = folder.plan().unwrap().entry(0).issue().unwrap();
            issued.sha256 = engross::Digest::sha256(b"another text");
            ledger.add(&issued);
            let plan = folder.plan().unwrap().with_ledger(&ledger, false).unwrap();
            folder.finding(code, plan.findings())
        }
        "ledger" => {
            let line =
                "{\"key\":\"a\",\"index\":200000,\"issued\":\"2023-09-20\",\"sha256\":\"0\"}\n";
            let line = line.replace("\"0\"", &format!("\"{}\"", "0".repeat(64)));
            of_file(Ledger::parse(line.as_bytes()).err()?, "credentials.jsonl")
        }
        "revocations" => {
            let rows = b"key,date,reason\na.png,soon,\n";
            of_file(Revocations::parse(rows).err()?, "revoked.csv")
        }
        "signed-shard" => {
            let program = Program::open(folder.path()).unwrap();
            let shard = engross::naming::Shard::new(0, 2).unwrap();
            folder.error(ShardReader::open(program, shard, &[]))
        }
        "status-list-full" => {
            let names = (0..=STATUS_LIST_LENGTH).map(|row| format!("{row}\n"));
            folder.write("roster.csv", format!("name\n{}", names.collect::<String>()));
            folder.error(folder.plan())
        }
        "contradicting-dates" => {
            folder.edit(
                "issued = 2023-09-20",
                "issued = 2023-09-20\nexpires = 2023-01-01",
            );
            folder.error(folder.plan())
        }
        "unsignable-text" => {
            folder.edit("roster.csv", "roster.md");
            folder.write(
                "roster.md",
                "| Name | |\n|-|-|\n| Ann Lee | [c](images/Ann-Lee.png) |\n",
            );
            folder.finding(code, folder.plan().unwrap().findings())
        }
        "exposed-key" | "key-not-published" | "unproven-keys" | "unsigned" => {
            folder.write("key.pem", material.to_pem(None));
            let mut did = DidDocument::new("did:web:example.org:a");
            if code != "key-not-published" {
                did.add(Signer::from_seed(&material.seed).public_key());
            }
            folder.write("did.json", did.to_json());
            if code == "unproven-keys" {
                engross(folder.path(), ["render", ".", "-o", "out"]);
            }
            let arguments = match code {
                "unproven-keys" => &["verify", "out/Ann-Lee.png", "--json"][..],
                "unsigned" => &["render", ".", "--json", "--bind", "a.pdf"][..],
                _ => &["render", ".", "--json", "-o", "out"],
            };
            let ran = engross(folder.path(), arguments);
            let errors = ran.json_errors();
            let said = errors.iter().find(|error| error["code"] == code)?;
            let text = |member: &str| said[member].as_str().unwrap_or_default().to_owned();
            let severity = match &*text("severity") {
                "error" => String::new(),
                severity => format!("{severity}: "),
            };
            let file = match &*text("file") {
                "" => String::new(),
                file => format!("{file}: "),
            };
            Some(folder.said(
                format!("{file}{severity}{}", text("message")),
                Some(text("hint")),
            ))
        }
        _ => return None,
    })
}

/// Posts that the plan's table cannot be written into.
fn table(code: &str, folder: &Folder) -> Option<(String, String)> {
    let table = |rows: &str| format!("# Award\n\n| Name | |\n|-|-|\n{rows}");
    let ann = "| Ann Lee | [c](Ann-Lee.png) |\n";
    let mut section = None;
    let post = match code {
        "missing-section" => {
            section = Some("Awards");
            table(ann)
        }
        "no-table" => "# Award\n".into(),
        "many-tables" => format!("{}\n{}", table(ann), table(ann)),
        "foreign-table" => table("| Bob | [c](Bob.png) |\n"),
        "foreign-row" => {
            folder.edit("\"{name}\"\n[[field]]", "\"award-{name}\"\n[[field]]");
            table("| Ann Lee | [c](award-Ann-Lee.png) |\n| Bob | [c](host-Bob.png) |\n")
        }
        "lost-row" => table(&format!("{ann}| Bob | soon |\n")),
        "unreadable" => {
            folder.write("roster.csv", "name\nAnn Lee\n- Bob\n");
            "name | link\n-|-\nAnn Lee | [c](Ann-Lee.png)\n".into()
        }
        "not-utf8" => {
            let updated = folder
                .plan()
                .unwrap()
                .update_post(b"\n\xFF", "post.md", None);
            return folder.error(updated);
        }
        _ => return None,
    };
    let plan = folder.plan().unwrap();
    folder.error(plan.update_post(post.as_bytes(), "post.md", section))
}
