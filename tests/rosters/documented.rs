//! The rosters of `docs/rosters.md`: nobody edits them.

use engross::Plan;

use super::{Sheet, findings, has_errors, plan, xlsx};

/// The program in the section of this heading, with its roster as text if it is shown.
fn section(heading: &str) -> (String, String) {
    let page = std::fs::read_to_string("docs/rosters.md").unwrap();
    let start = page.find(&format!("\n## {heading}\n")).unwrap();
    let block = |language: &str| {
        let section = &page[start + 4..];
        let section = &section[..section.find("\n## ").unwrap_or(section.len())];
        let block = section.split(&format!("```{language}\n")).nth(1);
        block.map_or_else(String::new, |block| {
            block[..block.find("```").unwrap()].to_owned()
        })
    };
    (block("toml"), block("text"))
}

fn lines(plan: &Plan) -> Vec<(String, String, String)> {
    let entries = plan.entries();
    entries
        .map(|entry| {
            let text = |index| entry.text(index).into_owned();
            (text(0), text(1), entry.key().as_str().to_owned())
        })
        .collect()
}

fn line(name: &str, text: &str, key: &str) -> (String, String, String) {
    (name.into(), text.into(), key.into())
}

/// The bytes of a text in a single-byte encoding.
fn encoded(label: &str, text: &str) -> Vec<u8> {
    let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).unwrap();
    let (bytes, _, is_lossy) = encoding.encode(text);
    assert!(!is_lossy);
    bytes.into_owned()
}

#[test]
fn the_export_of_a_form() {
    let (program, mut roster) = section("The export of a form");
    let first = ["Mary", "Tom", "Zoë", "İremnur"];
    let last = ["Lee", "Kay", "Önder", "D'Angelo", "van der Berg"];
    for number in 0..298 {
        let (first, last) = (first[number % 4], last[number / 4 % 5]);
        let attended = if number % 3 == 0 { "Yes" } else { "" };
        let workshops = if number % 2 == 0 {
            "Weaving;Felting"
        } else {
            "Dyeing"
        };
        roster += &format!(
            "11/4/2026 9:0{}:00,p{number}@example.org,{first},{last} {number},{attended},\
             {workshops},{}/{}/2026\n",
            number % 10,
            number % 11 + 1,
            number % 12 + 1,
        );
    }
    let plan = plan(&program, &roster).unwrap();
    assert_eq!(plan.len(), 51);
    let lines = lines(&plan);
    let ada = line(
        "Ada Byrne",
        "has completed the course on 3 November 2026",
        "weaving-Ada-Byrne.png",
    );
    assert_eq!(lines[0], ada);
    assert_eq!(lines[2].0, "Zoë Kay 6");
    assert_eq!(findings(&plan), [""; 0]);
}

#[test]
fn a_spreadsheet_with_merged_cells_and_grades() {
    let (program, _) = section("A spreadsheet with merged cells and grades");
    let spreadsheet = xlsx(&[
        Sheet {
            name: "Lists",
            state: "hidden",
            rows: vec![
                vec!["Group", "Student", "Grade"],
                vec!["x", "Nobody Real", "1"],
            ],
            merged: &[],
        },
        Sheet {
            name: "Results",
            state: "visible",
            rows: vec![
                vec!["Results of the spring term"],
                vec!["Group", "Student", "Grade", "Points"],
                vec!["Weavers", "Iryna Moroz", "1", "96"],
                vec!["", "Oleh Bondar", "3", "71"],
                vec!["Dyers", "Léa Dubois", "2", "84"],
                vec!["", "Total", "", "251"],
            ],
            merged: &["A1:D1", "A3:A4"],
        },
    ]);
    let plan = plan(&program, spreadsheet).unwrap();
    assert_eq!(
        lines(&plan),
        [
            line(
                "Iryna Moroz",
                "of the Weavers has passed with distinction",
                "Weavers-Iryna-Moroz.png"
            ),
            line(
                "Oleh Bondar",
                "of the Weavers has passed",
                "Weavers-Oleh-Bondar.png"
            ),
            line(
                "Léa Dubois",
                "of the Dyers has passed with merit",
                "Dyers-Le\u{301}a-Dubois.png"
            ),
        ]
    );
    assert!(!has_errors(&plan), "{:?}", findings(&plan));
}

#[test]
fn a_csv_file_from_an_old_windows() {
    let (program, roster) = section("A CSV file from an old Windows");
    let bytes = encoded("windows-1250", &roster.replace('\n', "\r\n"));
    let plan = plan(&program, bytes).unwrap();
    let texts: Vec<(String, String)> = lines(&plan)
        .into_iter()
        .map(|(name, text, _)| (name, text))
        .collect();
    assert_eq!(
        texts,
        [
            (
                "Łukasz Wiśniewski".into(),
                "Przędza, 3 listopada 2026".into()
            ),
            ("Zdeněk Dvořák".into(), "27 listopada 2026".into()),
        ]
    );
    assert_eq!(findings(&plan), [""; 0]);
}

#[test]
fn a_csv_file_from_an_old_mac() {
    let (program, roster) = section("A CSV file from an old Mac");
    let bytes = encoded("macintosh", &roster.replace('\n', "\r"));
    let plan = plan(&program, &bytes).unwrap();
    let texts: Vec<(String, String)> = lines(&plan)
        .into_iter()
        .map(|(name, text, _)| (name, text))
        .collect();
    let expected = [
        ("José Núñez Ibáñez".into(), "3 de noviembre de 2026".into()),
        ("Inés Peña".into(), "27 de noviembre de 2026".into()),
    ];
    assert_eq!(texts, expected);
    assert_eq!(findings(&plan), [""; 0]);
    // Guessed, it is the same, with a warning.
    let guessed = super::plan(&program.replace("encoding = \"macintosh\"\n", ""), &bytes).unwrap();
    assert_eq!(
        guessed.roster().guessed_encoding().unwrap().to_string(),
        "macintosh"
    );
    assert_eq!(guessed.entry(0).name(), "José Núñez Ibáñez");
    assert_eq!(
        findings(&guessed),
        [
            "warning encoding-guessed: the encoding was guessed to be macintosh, which gives \
             José Núñez Ibáñez, Inés Peña"
        ]
    );
}
