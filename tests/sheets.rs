//! Rosters in spreadsheets, as different programs write them (`tests/data/sheets/make.py`).

#![cfg(feature = "spreadsheet")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use std::io::{Cursor, Write as _};
use std::path::Path;

use engross::roster::{Roster, RosterOptions};
use engross::{Code, Error, Plan, Program, Severity};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

fn open(file: &str, sheet: Option<&str>) -> Result<Roster, Error> {
    let options = RosterOptions::default();
    let options = match sheet {
        Some(sheet) => options.sheet(sheet),
        None => options,
    };
    let bytes = std::fs::read(Path::new("tests/data/sheets").join(file)).unwrap();
    Roster::parse(&bytes, file, &options)
}

/// Row numbers, cells by column.
fn cells(roster: &Roster) -> Vec<String> {
    let columns: Vec<&str> = roster.columns().collect();
    let line = |recipient: engross::roster::Recipient<'_>| {
        let cells: Vec<&str> = columns
            .iter()
            .map(|column| recipient.value(column).unwrap())
            .collect();
        format!("{}: {}", recipient.row(), cells.join(" | "))
    };
    roster.recipients().map(line).collect()
}

const AMBASSADORS: [&str; 3] = [
    "3: İremnur Önder |  | 2023-09-20 | 20/09/2023 18:30 | 12.50 | 12.5% | 0007 | \
     Member İremnur | TRUE",
    "5: Min Yin | yinmin | 2020-02-29 | 01/01/2024 00:00 | 1200.00 | 100.0% | 0042 | \
     Member Min | FALSE",
    "6: 邵宁龙 | a<b>&\"c\" |  |  | 0.30 |  | 12345 | Member 邵 | ",
];

#[test]
fn cells_are_as_people_see_them() {
    for file in [
        "excel.xlsx",
        "inline-1904.xlsx",
        "libreoffice.xlsx",
        "libreoffice.ods",
    ] {
        let roster = open(file, None).unwrap();
        assert_eq!(cells(&roster), AMBASSADORS, "{file}");
        assert_eq!(roster.findings(), [], "{file}");
        assert_eq!(roster.recipient(1).slug(), Some("yinmin"), "{file}");
    }
}

#[test]
fn a_sheet_is_chosen_by_its_name() {
    for file in ["excel.xlsx", "libreoffice.xlsx", "libreoffice.ods"] {
        let roster = open(file, Some("speakers & Hosts")).unwrap();
        assert_eq!(cells(&roster), ["2: Onur Canoğlu"], "{file}");
        let error = open(file, Some("Speaker")).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("{file}: there is no sheet `Speaker`")
        );
        assert_eq!(
            error.hint().as_deref(),
            Some("the sheets are: `Ambassadors`, `Speakers & hosts`")
        );
    }
}

#[test]
fn unusual_ways_of_writing_are_read() {
    let roster = open("prefixed.xlsx", None).unwrap();
    assert_eq!(cells(&roster), ["4: 東京 花子 | a\tb & <c> İ"]);
    let roster = open("values.ods", None).unwrap();
    assert_eq!(cells(&roster), ["2: Onur Canoğlu | 12.5"]);
}

#[test]
fn formulas_without_a_value_are_reported() {
    let roster = open("uncomputed.xlsx", None).unwrap();
    let findings: Vec<_> = roster
        .findings()
        .iter()
        .map(|finding| {
            assert_eq!(finding.severity, Severity::Error);
            assert_eq!(finding.code, Code::BrokenFormula);
            (
                finding.to_string(),
                finding.hint.as_deref().unwrap_or_default(),
            )
        })
        .collect();
    assert_eq!(
        findings,
        [
            (
                "uncomputed.xlsx:2: error: the formula in column `title` has no value yet".into(),
                "open the file in a spreadsheet program and save it, which computes it"
            ),
            (
                "uncomputed.xlsx:2: error: the formula in column `sum` gives `#N/A`".into(),
                "fix the formula, or enter its value instead"
            ),
        ]
    );
}

/// An ODS file with these rows.
fn ods(rows: &str) -> Vec<u8> {
    package(&[(
        "content.xml",
        &format!("<c><table:table table:name=\"S\">{rows}</table:table></c>"),
    )])
}

fn package(files: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (path, content) in files {
        archive.start_file(*path, options).unwrap();
        archive.write_all(content.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn row(cells: &[&str]) -> String {
    let cell = |text: &&str| format!("<table:table-cell><p>{text}</p></table:table-cell>");
    let cells: String = cells.iter().map(cell).collect();
    format!("<table:table-row>{cells}</table:table-row>")
}

fn read(bytes: &[u8], file: &str) -> Result<Roster, Error> {
    Roster::parse(bytes, file, &RosterOptions::default())
}

/// An XLSX file with these rows.
fn xlsx(rows: &str) -> Vec<u8> {
    let relationship = |kind: &str, target: &str| {
        format!(
            "<Relationships><Relationship Id=\"r\" Target=\"{target}\" Type=\"http://schemas.\
             openxmlformats.org/officeDocument/2006/relationships/{kind}\"/></Relationships>"
        )
    };
    package(&[
        (
            "_rels/.rels",
            &relationship("officeDocument", "xl/workbook.xml"),
        ),
        (
            "xl/workbook.xml",
            "<workbook><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r\"/></sheets></workbook>",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            &relationship("worksheet", "worksheets/sheet1.xml"),
        ),
        (
            "xl/worksheets/sheet1.xml",
            &format!("<worksheet><sheetData>{rows}</sheetData></worksheet>"),
        ),
    ])
}

/// Findings are reported by row: two rows with one number would share theirs.
#[test]
fn rows_have_numbers_of_their_own() {
    let row = |number: &str, text: &str| {
        format!("<row{number}><c t=\"inlineStr\"><is><t>{text}</t></is></c></row>")
    };
    let rows = [
        row(" r=\"5\"", "name"),
        row(" r=\"7\"", "Ann"),
        row(" r=\"7\"", "Bob"),
        row(" r=\"2\"", "Cid"),
        row("", "Dan"),
        row(" r=\"20\"", "Eve"),
        row(" r=\"4294967295\"", "Fay"),
        row("", "Gus"),
    ];
    let roster = read(&xlsx(&rows.concat()), "r.xlsx").unwrap();
    let rows: Vec<u64> = roster
        .recipients()
        .map(engross::roster::Recipient::row)
        .collect();
    assert_eq!(rows[..5], [7, 8, 9, 10, 20]);
    assert!(rows[5] < rows[6] && rows.len() == 7);

    let endless = "<table:table-row table:number-rows-repeated=\"18446744073709551615\"/>";
    let rows = [
        &row_of("name"),
        endless,
        &row_of("Ann"),
        endless,
        &row_of("Bob"),
    ];
    let roster = read(&ods(&rows.concat()), "r.ods").unwrap();
    let rows: Vec<u64> = roster
        .recipients()
        .map(engross::roster::Recipient::row)
        .collect();
    assert!(rows.len() == 2 && rows[0] < rows[1]);
}

fn row_of(cell: &str) -> String {
    row(&[cell])
}

#[test]
fn repeated_covered_and_commented_cells() {
    let rows = [
        "<table:table-row table:number-rows-repeated=\"3\"><table:table-cell/></table:table-row>",
        &row(&["name", "a", "b"]),
        "<table:table-row table:number-rows-repeated=\"2\">\
         <table:table-cell><office:annotation><p>who?</p></office:annotation>\
         <p>Ann<text:s text:c=\"2\"/><text:span>Lee</text:span></p><p>II</p></table:table-cell>\
         <table:table-cell table:number-columns-repeated=\"2\"><p>x</p></table:table-cell>\
         </table:table-row>",
        "<table:table-row><table:table-cell><p>Bob</p></table:table-cell>\
         <table:covered-table-cell><p>hidden</p></table:covered-table-cell>\
         <table:table-cell calcext:value-type=\"error\"><p>#REF!</p></table:table-cell>\
         </table:table-row>",
        "<table:table-row table:number-rows-repeated=\"1048570\">\
         <table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>",
    ];
    let roster = read(&ods(&rows.concat()), "r.ods").unwrap();
    assert_eq!(
        cells(&roster),
        [
            "5: Ann Lee\nII | x | x",
            "6: Ann Lee\nII | x | x",
            "7: Bob |  | #REF!"
        ]
    );
    assert_eq!(
        roster.findings()[0].message,
        "the formula in column `b` gives `#REF!`"
    );
}

#[track_caller]
fn assert_error(result: Result<Roster, Error>, message: &str, hint: &str) {
    let error = result.unwrap_err();
    assert_eq!(error.to_string(), message);
    assert_eq!(error.hint().as_deref(), Some(hint));
}

#[test]
fn files_that_are_refused() {
    let save_again = "open it in a spreadsheet program and save it again, without a password";
    assert_error(
        read(b"name\nAnn\n", "r.xlsx"),
        "r.xlsx: the file is text, not a spreadsheet that can be read",
        "rename it to `r.csv`, and set `roster` to that name",
    );
    assert_error(
        read(b"PK\x03\x04", "r.xlsx"),
        "r.xlsx: the spreadsheet cannot be read: invalid Zip archive: Could not find EOCD",
        save_again,
    );
    assert_error(
        read(&package(&[("word/document.xml", "<a/>")]), "r.xlsx"),
        "r.xlsx: the file is a Word document, not a spreadsheet that can be read",
        "save its table as XLSX or CSV",
    );
    assert_error(
        read(&package(&[("other.xml", "<a/>")]), "r.xlsx"),
        "r.xlsx: the spreadsheet cannot be read: it contains no workbook",
        save_again,
    );
    assert_error(
        read(&package(&[("content.xml", "<table:table><a>")]), "r.ods"),
        "r.ods: the spreadsheet cannot be read: a file in it is cut short",
        save_again,
    );
    assert_error(
        read(&ods(""), "r.ods"),
        "r.ods: the roster has no recipients",
        "add a row for each recipient, below the names of the columns",
    );
    assert_error(
        read(&ods(&(row(&["", "who"]) + &row(&["", "Ann"]))), "r.ods"),
        "r.ods:1: there is no column `name`",
        "the columns are: `who`",
    );
}

#[test]
fn nothing_is_unpacked_beyond_the_limits() {
    let name = row(&["name"]);
    // Each is a few kilobytes that would expand to more than a gigabyte.
    let spaces = " ".repeat(2 << 20);
    assert_error(
        read(&ods(&(name.clone() + &spaces)), "r.ods"),
        "r.ods: the spreadsheet cannot be read: a part of it is too large",
        "open it in a spreadsheet program and save it again, without a password",
    );
    let many = "&#65;".repeat(70_000);
    assert_error(
        read(&ods(&(name.clone() + &row(&[&many]))), "r.ods"),
        "r.ods:2: a cell is longer than 64 KiB",
        "check that it is the right file, and where its cells end",
    );
    let wide = "<table:table-row><table:table-cell table:number-columns-repeated=\"4000000000\">\
                <p>x</p></table:table-cell></table:table-row>";
    assert_error(
        read(&ods(&(name.clone() + wide)), "r.ods"),
        "r.ods:2: the roster has more than 1024 columns",
        "remove the columns that the certificate does not use",
    );
    let long = "<table:table-row table:number-rows-repeated=\"4000000000\"><table:table-cell>\
                <p>x</p></table:table-cell></table:table-row>";
    assert_error(
        read(&ods(&(name + long)), "r.ods"),
        "r.ods:1000002: the roster has more than 1000000 rows",
        "split it into several rosters",
    );
}

#[test]
#[ignore = "unpacks a gigabyte, which takes a minute without optimisation"]
fn no_more_than_a_gigabyte_is_unpacked() {
    let empty_rows = "<table:table-row/>".repeat(64 << 10);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    archive.start_file("content.xml", options).unwrap();
    archive.write_all(b"<c><table:table>").unwrap();
    for _ in 0..1_000 {
        archive.write_all(empty_rows.as_bytes()).unwrap();
    }
    let bytes = archive.finish().unwrap().into_inner();
    assert!(bytes.len() < 8 << 20);
    assert_error(
        read(&bytes, "r.ods"),
        "r.ods: the spreadsheet is larger than 1 GiB when unpacked",
        "save the sheet with the recipients as CSV",
    );
}

#[test]
fn keys_links_and_order_are_exact() {
    let program = r#"
        title    = "Award"
        term     = "2023"
        roster   = "roster.xlsx"
        template = "template.png"

        [publish]
        base_url  = "https://e.org/"
        file_stem = "ambassador-{term}-{name}"

        [[field]]
        text = "{name}, {joined}"
        box  = { x = 0, y = 0, width = 9, height = 9 }
        size = 9
    "#;
    for file in ["excel.xlsx", "libreoffice.xlsx", "libreoffice.ods"] {
        let program = Program::parse(program, "program.toml").unwrap();
        let plan = Plan::new(program, open(file, None).unwrap()).unwrap();
        let links: Vec<_> = plan.entries().map(engross::Entry::link).collect();
        assert_eq!(
            links,
            [
                "https://e.org/ambassador-2023-I%CC%87remnur-O%CC%88nder.png",
                "https://e.org/ambassador-2023-yinmin.png",
                "https://e.org/ambassador-2023-a-b-%26-c-.png",
            ],
            "{file}"
        );
        assert_eq!(plan.entry(0).text(0), "İremnur Önder, 2023-09-20");
    }
}
