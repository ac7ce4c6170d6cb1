//! The cover of an announcement: all names in one picture.
#![cfg(all(feature = "bundled-fonts", feature = "cli"))]
#![expect(clippy::unwrap_used, reason = "a test that cannot continue panics")]

mod common;

use std::collections::BTreeMap;
use std::fs;

use common::{ProgramFolder, engross, gray_png, samples};
use engross::field::Columns;
use engross::text::TextLayout;
use engross::{Code, Plan, Program, Renderer};

const PROGRAM: &str = r#"
title = "Award"
term = "2026"
roster = "roster.csv"
template = "t.png"
[publish]
base_url = "https://example.org/a/"
file_stem = "award-{term}-{name}"
[[field]]
text = "{name}"
font = "Noto Serif"
box = { x = 10, y = 10, width = 280, height = 40 }
size = 30
[cover]
template = "c.png"
file_stem = "award-{term}-cover"
[[cover.field]]
text = "{names}"
font = "Noto Serif"
box = { x = 20, y = 20, width = 560, height = 260 }
size = { max = 40, min = 4 }
[[cover.field]]
text = "{count} people of {term}"
font = "Noto Serif"
box = { x = 20, y = 280, width = 560, height = 18 }
size = 12
"#;

fn folder(roster: &str) -> ProgramFolder {
    let folder = ProgramFolder::new(roster);
    folder.write("program.toml", PROGRAM);
    folder.write("t.png", gray_png(300, 60, |_| {}));
    folder.write("c.png", gray_png(600, 300, |_| {}));
    folder
}

fn plan(folder: &ProgramFolder) -> Plan {
    let program = Program::open(folder.path()).unwrap();
    let roster = program.open_roster().unwrap();
    Plan::new(program, roster).unwrap()
}

/// The layout of the names, and how many findings are errors.
fn laid_out(plan: &Plan) -> (TextLayout, Vec<Code>) {
    let cover = plan.cover().unwrap().unwrap();
    let renderer = Renderer::new(cover.program().clone()).unwrap();
    let mut scratch = renderer.scratch();
    let sheet = renderer.lay_out(cover.entry(0), &mut scratch).unwrap();
    let layout = sheet.fields()[0].text().unwrap().clone();
    let findings = sheet.findings().iter().map(|finding| finding.code);
    (layout, findings.collect())
}

/// The lines of each column, by where they start on the page: those on one baseline are a row.
fn rows(layout: &TextLayout) -> Vec<usize> {
    let mut rows: BTreeMap<i64, usize> = BTreeMap::new();
    for line in &layout.lines {
        #[expect(clippy::cast_possible_truncation, reason = "a small whole number")]
        let baseline = line.baseline as i64;
        *rows.entry(baseline).or_default() += 1;
    }
    rows.into_values().collect()
}

#[test]
fn all_names_are_whole_at_one_size_in_even_columns() {
    let names: Vec<String> = samples()
        .into_iter()
        .map(|(_, name)| name)
        .filter(|name| name.chars().count() < 30)
        .collect();
    for count in [1, 2, 14, 25, 200] {
        // Every seventh, so that they are of many scripts.
        let chosen: Vec<&String> = names.iter().step_by(7).cycle().take(count).collect();
        let mut roster = String::from("name,slug\n");
        for (row, name) in chosen.iter().enumerate() {
            roster.push_str(&format!("\"{name}\",{row}\n"));
        }
        let folder = folder(&roster);
        let (layout, codes) = laid_out(&plan(&folder));
        assert!(!codes.contains(&Code::Overflow), "{count}");
        assert!(!codes.contains(&Code::MissingGlyph), "{count}");
        assert_eq!(layout.lines.len(), count);
        for (line, name) in layout.lines.iter().zip(&chosen) {
            let spelt = line.spelling(0..line.text.len()).into_owned();
            assert_eq!(
                spelt.replace('\u{2019}', "'"),
                name.replace('\u{2019}', "'")
            );
        }
        // Rows have a name of each column, but for the last.
        let rows = rows(&layout);
        let (last, others) = rows.split_last().unwrap();
        let columns = others.first().unwrap_or(last);
        assert!(others.iter().all(|row| row == columns), "{rows:?}");
        assert!(last <= columns);
        let ink = layout.ink.unwrap();
        assert!(ink.left >= 20.0 && ink.right <= 580.0, "{ink:?}");
        assert!(ink.top >= 20.0 && ink.bottom <= 280.0, "{ink:?}");
    }
}

#[test]
fn names_of_a_column_do_not_touch_those_of_the_next() {
    let folder = folder(&format!(
        "name,slug\n{}",
        (0..40)
            .map(|row| format!("Maximiliane Önderström {row},{row}\n"))
            .collect::<String>()
    ));
    let (layout, _) = laid_out(&plan(&folder));
    let mut by_row: BTreeMap<String, Vec<(f32, f32)>> = BTreeMap::new();
    for line in &layout.lines {
        let glyphs = line.runs.iter().flat_map(|run| &run.glyphs);
        let end = glyphs
            .map(|glyph| glyph.x + glyph.advance)
            .fold(0.0, f32::max);
        by_row
            .entry(line.baseline.to_string())
            .or_default()
            .push((line.x, end));
    }
    for row in by_row.values_mut() {
        row.sort_by(|one, other| one.0.total_cmp(&other.0));
        for pair in row.windows(2) {
            assert!(pair[1].0 - pair[0].1 > layout.size, "{pair:?}");
        }
    }
}

#[test]
fn each_name_is_in_the_language_of_its_row() {
    let folder = folder("name,lang\nSofia Rossi,it\nŞafak Efil,tr\nFilip,\n");
    let (layout, _) = laid_out(&plan(&folder));
    let languages: Vec<Option<String>> = layout
        .lines
        .iter()
        .map(|line| {
            let language = line.runs[0].language.as_ref();
            language.map(|language| language.as_str().to_owned())
        })
        .collect();
    assert_eq!(languages, [Some("it".into()), Some("tr".into()), None]);
}

/// Where a row has no language, it is the field's.
#[test]
fn names_without_a_language_are_in_that_of_the_field() {
    for (roster, expected) in [
        ("name,lang\nFilip,\nSofia Rossi,it\n", &["tr", "it"][..]),
        ("name,lang\nSofia Rossi,it\n", &["it"]),
    ] {
        let folder = folder(roster);
        folder.edit(
            "program.toml",
            "text = \"{names}\"\n",
            "text = \"{names}\"\nlang = \"tr\"\n",
        );
        let (layout, _) = laid_out(&plan(&folder));
        let lines = layout.lines.iter();
        let languages: Vec<_> = lines
            .map(|line| line.runs[0].language.as_ref().unwrap().as_str())
            .collect();
        assert_eq!(languages, expected);
    }
}

/// The certificates are checked whatever is wrong with the cover.
#[test]
fn a_cover_of_too_many_names_is_one_error_of_the_check() {
    let names: Vec<String> = (0..2_200)
        .map(|number| format!("Recipient Of The Award Number {number:04}"))
        .collect();
    let folder = folder(&format!("name\n\u{1F9FF}\n{}\n", names.join("\n")));
    let checked = engross(folder.path(), ["check", "."]);
    assert_eq!(checked.code, Some(1), "{}", checked.stderr);
    for expected in [
        "roster.csv: error: the names for the cover take more than 64 KiB",
        "2201 certificates, 2 errors",
    ] {
        let report = format!("{}{}", checked.stdout, checked.stderr);
        assert!(report.contains(expected), "{report}");
    }
}

#[test]
fn columns_can_be_set_and_refused() {
    let folder = folder("name\nAnn\nBo\nCy\nDi\nEd\n");
    folder.edit(
        "program.toml",
        "text = \"{names}\"",
        "text = \"{names}\"\ncolumns = 2",
    );
    let (layout, _) = laid_out(&plan(&folder));
    assert_eq!(rows(&layout), [2, 2, 1]);
    let program = plan(&folder).program().cover().unwrap();
    assert!(matches!(program.fields()[0].columns, Columns::Count(two) if two.get() == 2));

    folder.edit("program.toml", "columns = 2", "columns = 0");
    let error = Program::open(folder.path()).unwrap_err();
    assert_eq!(
        error.diagnostics()[0].message,
        "`columns` of `field` must be a number from 1 to 64, or \"auto\""
    );
}

#[test]
fn the_command_writes_the_cover_once_and_verify_compares_it() {
    let folder = folder("name\nAnn Lee\nBo Kay\n");
    let run = |arguments: &[&str]| engross(folder.path(), arguments);
    let cover = folder.file("output/award/award-2026-cover.png");
    run(&["render", "."]);
    let verified = run(&["verify", "."]);
    assert_eq!(verified.code, Some(0));
    assert!(
        verified
            .stdout
            .contains("note: the cover has not been written"),
        "{}",
        verified.stdout
    );

    let written = run(&["cover", ".", "--dry-run"]);
    assert!(
        written.stderr.contains("would be written, with 2 names"),
        "{}",
        written.stderr
    );
    assert!(!cover.exists());
    let written = run(&["cover", "."]);
    assert_eq!((written.code, written.stdout.as_str()), (Some(0), ""));
    assert!(
        written
            .stderr
            .ends_with("award-2026-cover.png: written, with 2 names\n")
    );
    let bytes = fs::read(&cover).unwrap();
    let again = run(&["cover", ".", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&again.stdout).unwrap();
    assert_eq!(json["status"], "unchanged");
    assert_eq!(json["key"], "award-2026-cover.png");
    assert_eq!(json["url"], "https://example.org/a/award-2026-cover.png");
    assert_eq!(json["names"], 2);
    // It is no orphan, neither of `render` nor of `verify`.
    assert!(!run(&["render", ".", "--prune"]).stderr.contains("orphan"));
    assert!(cover.exists());
    let verified = run(&["verify", "."]);
    assert_eq!(verified.code, Some(0), "{}", verified.stdout);
    assert!(verified.stdout.contains("3 checked"), "{}", verified.stdout);

    folder.write("roster.csv", "name\nAnn Lee\nBo Kayn\n");
    let verified = run(&["verify", "."]);
    assert!(
        verified.stdout.contains("altered: it is not the cover"),
        "{}",
        verified.stdout
    );
    assert!(fs::read(&cover).unwrap() == bytes);
    run(&["cover", "."]);
    assert!(fs::read(&cover).unwrap() != bytes);

    let links = run(&["links", ".", "--format", "json"]);
    let links: serde_json::Value = serde_json::from_str(&links.stdout).unwrap();
    assert_eq!(links[2]["cover"], true);
    assert_eq!(
        links[2]["url"],
        "https://example.org/a/award-2026-cover.png"
    );
    assert!(links[0].get("cover").is_none());
    for format in ["markdown", "csv"] {
        assert!(
            !run(&["links", ".", "--format", format])
                .stdout
                .contains("cover")
        );
    }
}

#[test]
fn what_is_wrong_with_a_cover_is_reported() {
    let folder = folder("name\nAnn Lee\n\u{1F9FF}\n");
    let run = |arguments: &[&str]| engross(folder.path(), arguments);
    let checked = run(&["check", "."]);
    assert_eq!(checked.code, Some(1));
    let refused = run(&["cover", "."]);
    assert_eq!(refused.code, Some(2));
    assert!(
        refused
            .stderr
            .contains("the cover was not written because of 1 error")
    );
    let as_json = run(&["cover", ".", "--json"]);
    assert_eq!(as_json.code, Some(2));
    assert!(
        as_json.stderr.contains("missing-glyph"),
        "{}",
        as_json.stderr
    );

    folder.write("roster.csv", "name\nAnn Lee\ncover\n");
    let collides = run(&["cover", "."]);
    assert!(
        collides
            .stderr
            .contains("have the same key `award-2026-cover.png`"),
        "{}",
        collides.stderr
    );

    folder.edit(
        "program.toml",
        "[cover]\ntemplate = \"c.png\"\n",
        "[cover]\n",
    );
    let missing = run(&["check", "."]);
    assert!(
        missing.stderr.contains("`template` is missing in `cover`"),
        "{}",
        missing.stderr
    );

    folder.write("program.toml", &PROGRAM[..PROGRAM.find("[cover]").unwrap()]);
    let none = run(&["cover", "."]);
    assert!(
        none.stderr.contains("`cover` is missing"),
        "{}",
        none.stderr
    );
}

#[test]
fn the_front_matter_of_a_post_gets_the_link_when_asked() {
    let folder = folder("name\nAnn Lee\n");
    let table = "\n| Name | certificate |\n|---|---|\n| Ann Lee | [Get it](https://example.org/a/award-2026-Ann-Lee.png) |\n";
    for (before, after) in [
        (
            "---\ntitle: 'Awards'\nsnapshot: 'https://example.org/old.png' # the picture\n---\n",
            "---\ntitle: 'Awards'\nsnapshot: 'https://example.org/a/award-2026-cover.png' # the picture\n---\n",
        ),
        (
            "---\r\nsnapshot: old.png\r\n---\r\n",
            "---\r\nsnapshot: https://example.org/a/award-2026-cover.png\r\n---\r\n",
        ),
        (
            "+++\ntitle = \"Awards\"\n+++\n",
            "+++\ntitle = \"Awards\"\nsnapshot = \"https://example.org/a/award-2026-cover.png\"\n+++\n",
        ),
        (
            "+++\ntitle = \"Awards\"\n[params]\nsnapshot = \"me.png\"\n+++\n",
            "+++\ntitle = \"Awards\"\nsnapshot = \"https://example.org/a/award-2026-cover.png\"\n[params]\nsnapshot = \"me.png\"\n+++\n",
        ),
        (
            "+++\nsnapshot = false\n+++\n",
            "+++\nsnapshot = \"https://example.org/a/award-2026-cover.png\"\n+++\n",
        ),
        (
            "---\nsnapshot:\ntitle: Awards\n---\n",
            "---\nsnapshot: https://example.org/a/award-2026-cover.png\ntitle: Awards\n---\n",
        ),
        (
            "---\ntitle: Awards\nauthor:\n  snapshot: me.png\n---\n",
            "---\ntitle: Awards\nauthor:\n  snapshot: me.png\nsnapshot: 'https://example.org/a/award-2026-cover.png'\n---\n",
        ),
    ] {
        folder.write("post.md", format!("{before}{table}"));
        let kept = engross(folder.path(), ["links", ".", "--into", "post.md"]);
        assert_eq!(kept.code, Some(0), "{}", kept.stderr);
        assert!(folder.read("post.md").starts_with(before));
        let set = ["links", ".", "--into", "post.md", "--cover", "snapshot"];
        let done = engross(folder.path(), set);
        assert_eq!(done.code, Some(0), "{}", done.stderr);
        assert!(
            folder.read("post.md").starts_with(after),
            "{}",
            folder.read("post.md")
        );
        let again = engross(folder.path(), set);
        assert!(again.stderr.contains("up to date"), "{}", again.stderr);
    }
}

#[test]
fn front_matter_that_cannot_be_changed_is_an_error_and_the_post_stays() {
    let folder = folder("name\nAnn Lee\n");
    let table = "\n| Name | certificate |\n|---|---|\n| Ann Lee | [Get it](https://example.org/a/award-2026-Ann-Lee.png) |\n";
    let several = "the value of `snapshot` has more than one line";
    for (start, message) in [
        ("", "post.md:1: error: the post has no front matter"),
        ("---\na: b\nsnapshot:\n  url: me.png\n---\n", several),
        ("---\na: b\nsnapshot:\n- me.png\n---\n", several),
        ("---\na: b\nsnapshot: >\n  me.png\n---\n", several),
        ("---\na: b\nsnapshot: me\n  too.png\n---\n", several),
        ("+++\na = 1\nsnapshot = [\n\"me.png\"]\n+++\n", several),
        (
            "+++\na = 1\nsnapshot = \"\"\"\nme.png\"\"\"\n+++\n",
            several,
        ),
    ] {
        let post = format!("{start}{table}");
        folder.write("post.md", &post);
        for dry_run in [&["--dry-run"][..], &[]] {
            let set = ["links", ".", "--into", "post.md", "--cover", "snapshot"];
            let refused = engross(folder.path(), set.iter().chain(dry_run));
            assert_eq!(refused.code, Some(2), "{start}");
            let place = if start.is_empty() {
                ""
            } else {
                "post.md:3: error: "
            };
            let expected = format!("{place}{message}");
            assert!(refused.stderr.contains(&expected), "{}", refused.stderr);
            assert_eq!(folder.read("post.md"), post);
        }
    }
}

#[test]
fn a_cover_has_no_back() {
    let folder = folder("name\nAnn Lee\nBo Kay\n");
    folder.write("b.png", gray_png(300, 60, |_| {}));
    folder.edit(
        "program.toml",
        "[cover]",
        "[[field]]\nid = \"back\"\nside = \"back\"\ntext = \"{name} of {term}\"\nfont = \"Noto Serif\"\n\
         box = { x = 10, y = 10, width = 280, height = 40 }\nsize = 20\n\
         [print]\nback = \"b.png\"\n[cover]",
    );
    let plan = plan(&folder);
    let cover = plan.cover().unwrap().unwrap();
    assert!(cover.program().back().is_none());
    assert_eq!(cover.program().fields().len(), 2);
    folder.edit(
        "program.toml",
        "text = \"{count}",
        "side = \"back\"\ntext = \"{count}",
    );
    let error = Program::open(folder.path()).unwrap_err();
    let diagnostic = &error.diagnostics()[0];
    assert_eq!(
        diagnostic.hint.as_deref(),
        Some("remove `side`: a cover has no back")
    );
    folder.edit(
        "program.toml",
        "side = \"back\"\ntext = \"{count}",
        "text = \"{count}",
    );
    let (layout, codes) = laid_out(&plan);
    assert_eq!(layout.text, "Ann Lee\nBo Kay");
    assert_eq!(codes, []);
    folder.edit("program.toml", "[cover]\n", "[cover]\nformat = \"pdf\"\n");
    let drawn = engross(folder.path(), ["cover", ".", "-o", "cover.pdf"]);
    assert_eq!(drawn.code, Some(0), "{}", drawn.stderr);
}
