//! Shards of a roster: together they are the whole, and each reports what a run over the whole
//! roster reports about its rows.
#![cfg(all(feature = "batch", feature = "bundled-fonts", feature = "rosters"))]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;

use engross::batch::{self, Event, RunOptions, RunShard, merge_manifests};
use engross::naming::Shard;
use engross::roster::MAX_ROWS;
use engross::{Code, Diagnostic, OutputFormat, Plan, Program, Renderer, ShardReader};

const COUNT: u32 = 5;

const PROGRAM: &str = r#"title = "Shards"
roster = "ROSTER"
template = "template.png"

[publish]
base_url = "https://example.org/"
file_stem = "{name}"

[[field]]
text = "{name} {date:%d %B %Y}"
box = { x = 4, y = 4, width = 192, height = 40 }
size = { max = 20, min = 6 }
"#;

fn shard(index: u32) -> Shard {
    Shard::new(index, COUNT).unwrap()
}

/// A program folder with this roster.
fn program(folder: &Path, roster: &str, text: &str, settings: &str) -> Arc<Program> {
    fs::write(folder.join(roster), text).unwrap();
    let picture = image::GrayImage::from_pixel(200, 48, image::Luma([250]));
    picture.save(folder.join("template.png")).unwrap();
    let program = PROGRAM.replace("ROSTER", roster) + settings;
    fs::write(folder.join("program.toml"), program).unwrap();
    Arc::new(Program::open(folder).unwrap())
}

/// Rows with everything that is compared with other rows: dates of which one shows the order, names
/// that are there twice, keys that collide, names in capitals.
fn roster() -> String {
    let mut csv = String::from("name,slug,date,role\n");
    for number in 0..400 {
        csv += &format!("Person {number} Önder,,{}/4/2023,x\n", number % 12 + 1);
    }
    csv += "Person 3 Önder,other-3,25/4/2023,x\n";
    csv += "person 4 önder,,1/4/2023,y\n";
    csv += "PERSON 5 O\u{308}NDER,,1/4/2023,y\n";
    csv += "Ann Lee,a,1/4/2023,x\nAnn Lee,b,1/4/2023,x\nAnn Lee,c,1/4/2023,z\n";
    csv += "LEON CRUZ,,2/4/2023,x\nTotal,,,\n";
    csv
}

fn about_rows(plan: &Plan) -> BTreeSet<(Option<u64>, String)> {
    let findings = plan.findings().iter();
    findings
        .map(|found| (found.row(), found.message.clone()))
        .collect()
}

#[test]
fn findings_and_texts_are_those_of_the_whole_roster() {
    let folder = tempfile::tempdir().unwrap();
    let json: String = roster()
        .lines()
        .skip(1)
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            let [name, slug, date, role] = cells[..] else {
                panic!("{line}");
            };
            let slug = match slug {
                "" => String::new(),
                slug => format!("\"slug\":\"{slug}\","),
            };
            format!("{{\"name\":\"{name}\",{slug}\"date\":\"{date}\",\"role\":\"{role}\"}}\n")
        })
        .collect();
    let array = format!("[{}]", json.trim_end().replace('\n', ",\n"));
    for (file, text) in [("r.csv", &roster()), ("r.jsonl", &json), ("r.json", &array)] {
        let program = program(folder.path(), file, text, "");
        let roster = program.open_roster().unwrap();
        let whole = Plan::new(Arc::clone(&program), roster).unwrap();
        let mut found = BTreeSet::new();
        let mut texts = BTreeMap::new();
        let mut digests = BTreeSet::new();
        for index in 0..COUNT {
            let reader = ShardReader::open(Arc::clone(&program), shard(index), &[]).unwrap();
            let plan = reader.plan().unwrap();
            assert_eq!(plan.len(), reader.len());
            assert_eq!(reader.roster_len(), whole.len());
            digests.insert(reader.roster_digest().to_string());
            found.extend(about_rows(&plan));
            for entry in plan.entries() {
                assert!(shard(index).has(entry.key()));
                texts.insert(
                    entry.row(),
                    (entry.key().to_string(), entry.text(0).into_owned()),
                );
            }
            // In parts, the same is found, and what is about no row only once.
            let mut in_parts = Vec::new();
            let mut rows = 0;
            reader
                .for_each_part(7, |part| {
                    assert!(part.len() <= 7);
                    rows += part.len();
                    let findings = part.findings().iter();
                    in_parts.extend(findings.map(|found| (found.row(), found.message.clone())));
                    Ok(())
                })
                .unwrap();
            assert_eq!(rows, plan.len());
            let count = in_parts.len();
            let in_parts: BTreeSet<_> = in_parts.into_iter().collect();
            assert_eq!(
                (in_parts.len(), &in_parts),
                (count, &about_rows(&plan)),
                "{file}"
            );
        }
        assert_eq!(digests.len(), 1);
        assert_eq!(found, about_rows(&whole), "{file}");
        let whole_texts = whole.entries().map(|entry| {
            let texts = (entry.key().to_string(), entry.text(0).into_owned());
            (entry.row(), texts)
        });
        assert_eq!(texts, whole_texts.collect(), "{file}");
        let codes: BTreeSet<Code> = whole.findings().iter().map(|found| found.code).collect();
        for code in [
            Code::KeyCollision,
            Code::DuplicateRecipient,
            Code::LetterCase,
            Code::NotARecipient,
        ] {
            assert!(codes.contains(&code), "{code}");
        }
    }
}

#[test]
fn keys_of_other_formats_collide_across_shards() {
    let folder = tempfile::tempdir().unwrap();
    let csv = "name,slug,date\nAnn,a.pdf,\nBo,a,\nCy,c,\n";
    let program = program(folder.path(), "r.csv", csv, "");
    let formats = [OutputFormat::Png, OutputFormat::Pdf];
    let roster = program.open_roster().unwrap();
    let whole = Plan::new(Arc::clone(&program), roster)
        .unwrap()
        .in_formats(&formats);
    let found = (0..COUNT).flat_map(|index| {
        let reader = ShardReader::open(Arc::clone(&program), shard(index), &formats).unwrap();
        about_rows(&reader.plan().unwrap())
    });
    assert_eq!(found.collect::<BTreeSet<_>>(), about_rows(&whole));
}

#[test]
fn manifests_of_shards_are_joined_to_that_of_the_whole() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let program = program(folder, "r.csv", &roster(), "");
    let renderer = Renderer::builder(Arc::clone(&program)).build().unwrap();
    let mut options = RunOptions::default();
    options.keep_going = true;
    let roster = program.open_roster().unwrap();
    let whole = Plan::new(Arc::clone(&program), roster).unwrap();
    let reference = folder.join("whole");
    let summary = batch::run(&whole, &renderer, &reference, &options, |_| ()).unwrap();
    assert_eq!(summary.failed, 2);

    let output = folder.join("shards");
    let mut findings: Vec<Diagnostic> = Vec::new();
    for index in (0..COUNT).rev() {
        let reader = ShardReader::open(Arc::clone(&program), shard(index), &[]).unwrap();
        options.shard = Some(RunShard {
            shard: shard(index),
            roster: reader.roster_digest(),
        });
        let plan = reader.plan().unwrap();
        // The second time, nothing is written.
        for is_again in [false, true] {
            let summary = batch::run(&plan, &renderer, &output, &options, |event| {
                if let Event::Note(finding) = event {
                    findings.push(finding);
                }
            })
            .unwrap();
            assert_eq!(summary.orphans, 0);
            assert_eq!(
                summary.written == 0,
                is_again || plan.len() == summary.failed
            );
        }
    }
    assert!(findings.is_empty(), "{findings:?}");
    merge_manifests([&output], &output).unwrap();
    let manifest = |folder: &Path| fs::read(folder.join("manifest.json")).unwrap();
    assert_eq!(manifest(&output), manifest(&reference));
    let certificates = |folder: &Path| -> BTreeMap<String, Vec<u8>> {
        let files = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path());
        files
            .filter(|file| file.extension().is_some_and(|extension| extension == "png"))
            .map(|file| {
                let name = file.file_name().unwrap().to_str().unwrap().to_owned();
                (name, fs::read(file).unwrap())
            })
            .collect()
    };
    assert_eq!(certificates(&output), certificates(&reference));
}

#[test]
fn a_roster_may_have_more_rows_than_fit_and_a_shard_none() {
    let folder = tempfile::tempdir().unwrap();
    let mut csv = String::with_capacity(12 * MAX_ROWS);
    csv += "name,date\n";
    for number in 0..=MAX_ROWS {
        csv += &format!("N{number}\n");
    }
    let program = program(folder.path(), "r.csv", &csv, "");
    assert_eq!(program.open_roster().unwrap_err().code(), Code::TooManyRows);
    let of_many = Shard::new(7, 1_000).unwrap();
    let reader = ShardReader::open(Arc::clone(&program), of_many, &[]).unwrap();
    assert_eq!(reader.roster_len(), MAX_ROWS + 1);
    assert!((800..1_200).contains(&reader.plan().unwrap().len()));
    let error = ShardReader::open(program, Shard::WHOLE, &[])
        .unwrap()
        .plan()
        .unwrap_err();
    assert_eq!(error.code(), Code::TooManyRows);
    assert_eq!(
        error.hint().as_deref(),
        Some("divide the roster into more shards")
    );
}

#[test]
fn a_shard_without_rows_is_a_plan_without_entries() {
    let folder = tempfile::tempdir().unwrap();
    let program = program(folder.path(), "r.csv", "name,date\nAnn,\n", "");
    let empty = (0..COUNT).find(|index| {
        let reader = ShardReader::open(Arc::clone(&program), shard(*index), &[]).unwrap();
        reader.len() == 0
    });
    let index = empty.unwrap();
    let reader = ShardReader::open(Arc::clone(&program), shard(index), &[]).unwrap();
    let plan = reader.plan().unwrap();
    assert_eq!(plan.len(), 0);
    let renderer = Renderer::builder(program).build().unwrap();
    let mut options = RunOptions::default();
    options.shard = Some(RunShard {
        shard: shard(index),
        roster: reader.roster_digest(),
    });
    let output = folder.path().join("out");
    let summary = batch::run(&plan, &renderer, &output, &options, |_| ()).unwrap();
    assert_eq!(summary.written, 0);
    assert!(
        output
            .join(format!("manifest-{index}-of-{COUNT}.json"))
            .exists()
    );
}

#[test]
fn a_roster_without_recipients_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    for (csv, settings) in [
        ("", ""),
        ("name,date\n", ""),
        (
            "name,date,grade\nAnn,,A\n",
            "[roster]\nfile = \"r.csv\"\nwhere = { grade = \"B\" }\n",
        ),
    ] {
        let program = program(folder.path(), "r.csv", csv, "");
        let program = match settings {
            "" => program,
            settings => {
                let text = fs::read_to_string(folder.path().join("program.toml")).unwrap();
                let text = text.replace("roster = \"r.csv\"\n", "") + settings;
                fs::write(folder.path().join("program.toml"), text).unwrap();
                Arc::new(Program::open(folder.path()).unwrap())
            }
        };
        let error = ShardReader::open(program, Shard::WHOLE, &[]).unwrap_err();
        assert_eq!(error.code(), Code::Empty, "{csv:?}");
    }
}

#[test]
fn the_seat_that_is_missing_is_reported_by_one_shard() {
    let folder = tempfile::tempdir().unwrap();
    let csv = "name,date\nAnn,\nBo,\nCy,\n";
    let program = program(folder.path(), "r.csv", csv, "");
    let text = fs::read_to_string(folder.path().join("program.toml")).unwrap();
    fs::write(
        folder.path().join("program.toml"),
        format!("seats = 2\n{text}"),
    )
    .unwrap();
    let program = Arc::new(Program::open(&program.folder).unwrap());
    let found = (0..COUNT).flat_map(|index| {
        let reader = ShardReader::open(Arc::clone(&program), shard(index), &[]).unwrap();
        let plan = reader.plan().unwrap();
        let seats = plan
            .findings()
            .iter()
            .filter(|found| found.code == Code::TooManyRecipients);
        seats.cloned().collect::<Vec<_>>()
    });
    let found: Vec<Diagnostic> = found.collect();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].row(), Some(4));
    assert_eq!(found[0].message, "there are 3 recipients for 2 seats");
}
