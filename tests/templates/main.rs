//! Templates of our own, in the manners of the programs in which people draw certificates, and
//! the table of `docs/templates.md` about them.
//!
//! `ENGROSS_UPDATE_GOLDENS=1 cargo test --test templates` writes the table.
#![cfg(feature = "cli")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "../common/mod.rs"]
mod common;
mod expected;
mod trials;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use common::engross;
use expected::{Outcome, Side, TEMPLATES, Template};
use serde_json::Value;
use tempfile::TempDir;

const FILES: &str = "tests/templates/files";
/// How far a name may be from its place, as a share of the page's width.
const NEAR: f32 = 0.004;
/// The heading of the table.
const HEADING: &str = "## Templates that were tried";

fn absolute(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(FILES).join(file)
}

/// What becomes of a template, for the table.
fn try_out(template: &Template) -> String {
    let folder = TempDir::new().unwrap();
    let path = absolute(template.file);
    let path = path.to_str().unwrap();
    let run = engross(
        folder.path(),
        ["new", "award", "--template", path, "--json"],
    );
    let context = format!("{}: {run:#?}", template.file);
    if let Outcome::Refused { message, hint } = template.outcome {
        assert_eq!(run.code, Some(2), "{context}");
        let error = &run.json_errors()[0];
        assert_eq!(error["hint"], *hint, "{context}");
        assert!(
            error["message"].as_str().unwrap().contains(message),
            "{context}"
        );
        return format!("error: {message}. Hint: {hint}");
    }
    assert_eq!(run.code, Some(0), "{context}");
    let created = run.json();
    let certificates = render(folder.path());
    match template.outcome {
        Outcome::Field {
            side,
            x,
            baseline,
            page,
            fields,
            replaced,
        } => {
            let ids = created["fields"].as_array().unwrap().iter();
            let ids: Vec<&str> = ids.map(|field| field["id"].as_str().unwrap()).collect();
            assert_eq!(ids, fields, "{context}");
            let first = &created["replaced"][0]["written"];
            assert_eq!(first.as_str(), replaced, "{context}");
            let [left, _, right, bottom] = difference(&certificates);
            let scale = certificates[0].width() as f32 / page.0;
            let near = NEAR * certificates[0].width() as f32;
            let at = match side {
                Side::Left => left,
                Side::Middle => f32::midpoint(left, right),
            };
            let is_near =
                (at - x * scale).abs() <= near && (bottom - baseline * scale).abs() <= near;
            let (x, baseline) = (x * scale, baseline * scale);
            assert!(
                is_near,
                "{}: {at}, {bottom} instead of {x}, {baseline}",
                template.file
            );
            described(side, fields, replaced)
        }
        Outcome::Found { reason, side, name } => {
            assert_eq!(created["reason"], reason, "{context}");
            let side_of = ["x", "y", "width", "height"].map(|side| number(&created, side));
            let [x, y, width, height] = side_of;
            let [left, top, right, bottom] = name;
            let is_inside = x <= left && y <= top && right <= x + width && bottom <= y + height;
            assert!(is_inside, "{name:?}, {context}");
            let program = fs::read_to_string(folder.path().join("award/program.toml")).unwrap();
            let align = match side {
                Side::Left => "left",
                Side::Middle => "center",
            };
            assert!(
                program.contains(&format!("align    = \"{align}\"")),
                "{program}"
            );
            let place = match reason {
                "ruled-line" => "on the ruled line",
                "free-space" => "in the free space",
                _ => {
                    "on the sample of a name; it says that this is a guess, and that something is drawn there"
                }
            };
            format!("the name goes {place}")
        }
        Outcome::Refused { .. } => unreachable!("returned above"),
    }
}

fn number(created: &Value, side: &str) -> u32 {
    let number = created["fields"][0]["box"][side].as_u64().unwrap();
    u32::try_from(number).unwrap()
}

fn described(side: Side, fields: &[&str], replaced: Option<&str>) -> String {
    let mut text = match side {
        Side::Left => "the name starts".to_owned(),
        Side::Middle => "the name is centred".to_owned(),
    };
    text.push_str(" where it is drawn");
    if let Some(replaced) = replaced {
        let _ = write!(text, "; `{replaced}` is now `{{name}}`");
    }
    if let [_, other] = fields {
        let _ = write!(text, "; `{{{other}}}` is a field, too");
    }
    text
}

/// The certificates of two people whose names have no letter in common, but the same baseline.
fn render(folder: &Path) -> Vec<image::GrayImage> {
    let roster = folder.join("award/roster.csv");
    let columns = fs::read_to_string(&roster).unwrap();
    let columns: Vec<&str> = columns.lines().next().unwrap().split(',').collect();
    let row = |name: &str| {
        let cells = columns.iter().map(|column| match *column {
            "name" => name,
            "slug" | "lang" => "",
            _ => "12",
        });
        cells.collect::<Vec<_>>().join(",")
    };
    let rows = [columns.join(","), row("HHHHHH"), row("iiiiiiii")];
    fs::write(&roster, rows.join("\n")).unwrap();
    let run = engross(folder, ["render", "award", "-o", "out", "--format", "png"]).exits(0);
    assert!(run.stderr.contains("2 written"), "{run:#?}");
    ["HHHHHH", "iiiiiiii"]
        .iter()
        .map(|name| {
            let mut files = fs::read_dir(folder.join("out")).unwrap();
            let ends = format!("{}.png", name.to_lowercase());
            let own = files.find_map(|file| {
                let path = file.unwrap().path();
                let name = path.to_str().unwrap().to_lowercase();
                name.ends_with(&ends).then_some(path)
            });
            image::open(own.unwrap()).unwrap().into_luma8()
        })
        .collect()
}

/// The edges of what differs between two certificates: left, top, right and bottom.
fn difference(certificates: &[image::GrayImage]) -> [f32; 4] {
    let mut edges = [u32::MAX, u32::MAX, 0, 0];
    let pairs = certificates[0]
        .enumerate_pixels()
        .zip(certificates[1].pixels());
    for ((x, y, one), other) in pairs {
        if one.0[0].abs_diff(other.0[0]) > 40 {
            edges = [
                edges[0].min(x),
                edges[1].min(y),
                edges[2].max(x + 1),
                edges[3].max(y + 1),
            ];
        }
    }
    edges.map(|edge| edge as f32)
}

#[test]
fn templates_of_many_programs_become_programs() {
    let mut table =
        String::from("\n\n| file | made by | what `new` makes of it |\n|---|---|---|\n");
    let mut wrong = Vec::new();
    for template in &TEMPLATES {
        let outcome = std::panic::catch_unwind(|| try_out(template));
        match outcome {
            Ok(outcome) => {
                let (file, made_by) = (template.file, template.made_by);
                let _ = writeln!(table, "| {file} | {made_by} | {outcome} |");
            }
            Err(_) => wrong.push(template.file),
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
    let page = fs::read_to_string("docs/templates.md").unwrap();
    let start = page.find(HEADING).unwrap() + HEADING.len();
    let table_start = start + page[start..].find("\n\n| file |").unwrap();
    let end = page[table_start + 2..]
        .find("\n\n")
        .map(|at| at + table_start + 3);
    let end = end.unwrap_or(page.len());
    if std::env::var_os("ENGROSS_UPDATE_GOLDENS").is_some() {
        let page = format!("{}{table}{}", &page[..table_start], &page[end..]);
        fs::write("docs/templates.md", page).unwrap();
        return;
    }
    assert_eq!(page[table_start..end], table);
}

/// No file is left over, and none is missing.
#[test]
fn every_template_has_an_outcome() {
    let files = fs::read_dir(FILES).unwrap();
    let mut files: Vec<String> = files
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    let mut expected: Vec<&str> = TEMPLATES.iter().map(|template| template.file).collect();
    expected.sort_unstable();
    assert_eq!(files, expected);
}
