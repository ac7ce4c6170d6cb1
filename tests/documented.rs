//! `docs/program.md` against the library: its keys, examples and limits.
#![cfg(feature = "svg")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use std::fs;

use engross::batch::{MAX_CERTIFICATE_BYTES, MAX_MANIFEST_BYTES, MAX_RECORD_BYTES};
use engross::field::MAX_FIELDS;
use engross::font::{MAX_FACES, MAX_FONT_BYTES, MAX_UNPACKED_FONT_BYTES};
use engross::naming::MAX_KEY_BYTES;
use engross::picture::MAX_PICTURE_BYTES;
use engross::roster::{
    MAX_CELL_BYTES, MAX_COLUMNS, MAX_FINDINGS, MAX_POST_BYTES, MAX_ROSTER_BYTES, MAX_ROWS,
    MAX_SPREADSHEET_BYTES, MAX_TEXT_BYTES, MAX_UNPACKED_BYTES,
};
use engross::template::{
    MAX_DRAWING_BYTES, MAX_PIXELS, MAX_PROFILE_BYTES, MAX_SIDE, MAX_TEMPLATE_BYTES,
};
use engross::{
    Error, MAX_PROGRAM_BYTES, MAX_ROW_DRAWING_BYTES, MAX_ROW_TEMPLATE_PIXELS, MAX_ROW_TEMPLATES,
    PlateCache, Program,
};

/// The part of the page under this heading.
fn section(heading: &str) -> String {
    let page = fs::read_to_string("docs/program.md").unwrap();
    let start = page.find(&format!("\n## {heading}\n")).unwrap() + 1;
    let end = page[start..].find("\n## ");
    page[start..end.map_or(page.len(), |end| start + end)].to_owned()
}

/// The keys of a section, and their examples.
fn keys(heading: &str) -> Vec<(String, String)> {
    let section = section(heading);
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    let cells = rows.map(|row| row.split(" | ").map(str::to_owned).collect::<Vec<_>>());
    let code = |cell: &str| cell.trim_start_matches("| ").trim_matches('`').to_owned();
    cells
        .filter(|cells| cells.len() == 4)
        .map(|cells| (code(&cells[0]), code(&cells[1])))
        .collect()
}

fn parse(text: &str) -> Result<Program, Error> {
    Program::parse(text, "program.toml")
}

/// A program with this example in its table instead of what it has by default.
fn with(table: &str, key: &str, example: &str) -> String {
    let mut text = String::new();
    // Only a drawing can be painted in another width.
    let template = match key {
        "width" => "template = \"t.svg\"",
        _ => "template = \"t.png\"",
    };
    for (line_key, line) in [
        ("title", "title = \"A\""),
        ("roster", "roster = \"r.csv\""),
        ("template", template),
    ] {
        let is_replaced = match table {
            "The program" => key == line_key,
            "The roster" => line_key == "roster",
            _ => false,
        };
        if !is_replaced {
            text += &format!("{line}\n");
        }
    }
    if matches!(table, "The program" | "The roster") {
        text += &format!("{example}\n");
    }
    if table == "The cover" {
        let template = match key {
            "template" => "",
            "width" | "field" => "template = \"c.svg\"\n",
            _ => "template = \"c.png\"\n",
        };
        text += &format!("[cover]\n{template}{example}\n");
        if key != "field" {
            text += "[[cover.field]]\ntext = \"{names}\"\n\
                     box = { x = 0, y = 0, width = 9, height = 9 }\nsize = 9\n";
        }
    }
    if table == "`[credential]`" || key == "credential" {
        text += "[publish]\nbase_url = \"https://example.org/images/\"\n";
    }
    if table == "`[credential]`" {
        text += "[credential]\n";
        for (line_key, line) in [
            ("issuer", "issuer = \"did:web:example.org:images\""),
            ("issued", "issued = 2023-09-20"),
            ("description", "description = \"An award\""),
            ("criteria", "criteria = \"Gave talks\""),
        ] {
            if key != line_key {
                text += &format!("{line}\n");
            }
        }
        match key {
            "pdf_certificate" => text += "pdf_key = \"a.pem\"\n",
            "pdf_key" => text += "pdf_certificate = \"a.crt\"\n",
            _ => {}
        }
        text += &format!("{example}\n");
    }
    if table == "`[publish]`" {
        text += &format!("[publish]\n{example}\n");
    }
    if table == "`[print]`" {
        text += "[print]\n";
        if matches!(key, "up" | "gutter") {
            text += "paper = \"A4\"\n";
        }
        text += &format!("{example}\n");
    }
    if key == "field" && table == "The program" {
        return text;
    }
    text += "[[field]]\n";
    match table {
        "QR codes" if key != "kind" => text += "kind = \"qr\"\n",
        "Pictures" => text += "kind = \"image\"\n",
        _ => {}
    }
    for (line_key, line) in [
        ("text", "text = \"{name}\""),
        ("box", "box = { x = 0, y = 0, width = 9, height = 9 }"),
        ("size", "size = 9"),
    ] {
        let is_left_out = match table {
            "`[[field]]`" => key == line_key,
            "QR codes" | "Pictures" => line_key == "size",
            _ => false,
        };
        if !is_left_out {
            text += &format!("{line}\n");
        }
    }
    if matches!(table, "`[[field]]`" | "QR codes" | "Pictures") {
        text += &format!("{example}\n");
    }
    text
}

const TABLES: [&str; 9] = [
    "The program",
    "`[publish]`",
    "`[[field]]`",
    "QR codes",
    "`[print]`",
    "Pictures",
    "The cover",
    "The roster",
    "`[credential]`",
];

#[test]
fn every_example_is_read() {
    for table in TABLES {
        for (key, example) in keys(table) {
            assert!(example.contains(&key), "{key}: {example}");
            let text = with(table, &key, &example);
            parse(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        }
    }
    let page = fs::read_to_string("docs/program.md").unwrap();
    let blocks: Vec<&str> = page.split("```toml\n").skip(1).collect();
    assert!(!blocks.is_empty());
    for block in blocks {
        parse(&block[..block.find("```").unwrap()]).unwrap();
    }
}

#[test]
fn every_key_is_documented() {
    for table in TABLES {
        // What no key is like is answered with all that there are.
        let unknown = match table {
            "The roster" => "roster = { file = \"r.csv\", zzzzzzzz = 1 }",
            _ => "zzzzzzzz = 1",
        };
        let error = parse(&with(table, "zzzzzzzz", unknown)).unwrap_err();
        let hint = error.hint().unwrap();
        let mut known: Vec<&str> = hint.split('`').skip(1).step_by(2).collect();
        known.sort_unstable();
        let documented = match table {
            // One table with three kinds of keys.
            "`[[field]]`" | "QR codes" | "Pictures" => {
                let sections = ["`[[field]]`", "QR codes", "Pictures"];
                sections.iter().flat_map(|section| keys(section)).collect()
            }
            _ => keys(table),
        };
        let mut documented: Vec<&str> = documented.iter().map(|(key, _)| &**key).collect();
        documented.sort_unstable();
        assert_eq!(documented, known, "{table}: {hint}");
    }
}

#[test]
fn every_limit_is_as_documented() {
    let count = |number: u64| {
        let digits = number.to_string();
        let groups: Vec<&str> = digits
            .as_bytes()
            .rchunks(3)
            .rev()
            .map(|group| std::str::from_utf8(group).unwrap())
            .collect();
        groups.join(",")
    };
    let bytes = |number: u64| match number.trailing_zeros() {
        30.. => format!("{} GiB", number >> 30),
        20.. => format!("{} MiB", number >> 20),
        _ => format!("{} KiB", number >> 10),
    };
    let expected = [
        ("`program.toml`", bytes(MAX_PROGRAM_BYTES)),
        ("a roster", bytes(MAX_ROSTER_BYTES)),
        ("a post", bytes(MAX_POST_BYTES)),
        ("a spreadsheet", bytes(MAX_SPREADSHEET_BYTES)),
        ("a spreadsheet, unpacked", bytes(MAX_UNPACKED_BYTES)),
        ("rows", count(MAX_ROWS as u64)),
        ("columns", count(MAX_COLUMNS as u64)),
        ("a cell", bytes(MAX_CELL_BYTES as u64)),
        (
            "all cells together, with 8 bytes for each cell",
            bytes(MAX_TEXT_BYTES as u64),
        ),
        ("findings of a kind, and errors", count(MAX_FINDINGS as u64)),
        ("a file's name", format!("{MAX_KEY_BYTES} bytes")),
        ("a template", bytes(MAX_TEMPLATE_BYTES)),
        ("a template in SVG", bytes(MAX_DRAWING_BYTES)),
        (
            "a side of a template",
            format!("{} pixels", count(MAX_SIDE.into())),
        ),
        ("a template's pixels", count(MAX_PIXELS)),
        ("a picture of a row", bytes(MAX_PICTURE_BYTES)),
        ("templates that rows name", count(MAX_ROW_TEMPLATES as u64)),
        (
            "pixels of these templates together",
            count(MAX_ROW_TEMPLATE_PIXELS),
        ),
        (
            "drawings among them, together",
            bytes(MAX_ROW_DRAWING_BYTES),
        ),
        ("fields", count(MAX_FIELDS as u64)),
        ("a font file", bytes(MAX_FONT_BYTES)),
        (
            "a font in WOFF or WOFF2, unpacked",
            bytes(MAX_UNPACKED_FONT_BYTES),
        ),
        ("fonts in a collection", count(MAX_FACES.into())),
        ("a colour profile", bytes(MAX_PROFILE_BYTES)),
        (
            "the compiled templates in the cache",
            bytes(PlateCache::DEFAULT_MAX_BYTES),
        ),
        (
            "a certificate in the output folder",
            bytes(MAX_CERTIFICATE_BYTES),
        ),
        ("`manifest.json` and its journal", bytes(MAX_MANIFEST_BYTES)),
        ("a record of these", bytes(MAX_RECORD_BYTES)),
    ];
    let expected: String = expected
        .iter()
        .map(|(what, limit)| format!("| {what} | {limit} |\n"))
        .collect();
    let limits = section("Limits");
    // Limits within a font or a drawing have tables of their own.
    let rows: String = limits
        .lines()
        .skip_while(|line| *line != "| what | at most |")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter(|line| line.starts_with("| "))
        .map(|line| format!("{line}\n"))
        .collect();
    assert_eq!(rows, expected);
}
