//! Rosters as people have them, from the file to the texts of the certificates.
#![cfg(feature = "spreadsheet")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

#[path = "../common/mod.rs"]
mod common;

mod dates;
mod documented;
mod kinds;
mod properties;
mod trials;

use std::io::{Cursor, Write as _};

use engross::roster::Roster;
use engross::{Error, Plan, Program, Severity};

/// The plan of a program and the bytes of its roster.
fn plan(program: &str, roster: impl AsRef<[u8]>) -> Result<Plan, Error> {
    let program = Program::parse(program, "program.toml")?;
    let file = program.roster.file.clone().unwrap();
    let roster = Roster::parse(roster.as_ref(), file, &program.roster.options)?;
    Plan::new(program, roster)
}

/// The plan of a roster whose certificates have this text, with more of a `program.toml` above it.
fn plan_of(roster: (&str, &[u8]), more: &str, text: &str) -> Result<Plan, Error> {
    let (file, bytes) = roster;
    let head = match more.contains("[roster]") {
        true => String::new(),
        false => format!("roster = {file:?}\n"),
    };
    let program = format!(
        "title = \"T\"\ntemplate = \"t.png\"\n{head}{more}\n[[field]]\nid = \"a\"\n\
         text = {text:?}\nbox = {{ x = 0, y = 0, width = 9, height = 9 }}\nsize = 9\n"
    );
    plan(&program, bytes)
}

fn texts(plan: &Plan) -> Vec<String> {
    plan.entries()
        .map(|entry| entry.text(0).into_owned())
        .collect()
}

/// The findings, each as its row, its code and its message.
fn findings(plan: &Plan) -> Vec<String> {
    let findings = plan.findings().iter();
    findings
        .map(|finding| {
            let row = finding
                .row()
                .map_or_else(String::new, |row| format!("{row}: "));
            format!(
                "{row}{} {}: {}",
                finding.severity, finding.code, finding.message
            )
        })
        .collect()
}

fn assert_error(result: Result<Plan, Error>, message: &str, hint: &str) {
    let error = result.unwrap_err();
    assert_eq!(error.to_string(), message);
    assert_eq!(error.hint().as_deref(), Some(hint));
}

fn has_errors(plan: &Plan) -> bool {
    plan.findings()
        .iter()
        .any(|finding| finding.severity == Severity::Error)
}

fn trial(name: &str) -> Vec<u8> {
    std::fs::read(format!("tests/data/trials/{name}")).unwrap()
}

/// A sheet of a workbook: its name, its attributes, its rows, and what follows them.
struct Sheet<'s> {
    name: &'s str,
    state: &'s str,
    rows: Vec<Vec<&'s str>>,
    merged: &'s [&'s str],
}

/// An XLSX file with these sheets.
fn xlsx(sheets: &[Sheet<'_>]) -> Vec<u8> {
    const KIND: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let mut files = vec![(
        "_rels/.rels".to_owned(),
        format!(
            "<Relationships><Relationship Id=\"r\" Target=\"xl/workbook.xml\" \
             Type=\"{KIND}/officeDocument\"/></Relationships>"
        ),
    )];
    let (mut list, mut relationships) = (String::new(), String::new());
    for (number, sheet) in (1..).zip(sheets) {
        list += &format!(
            "<sheet name=\"{}\" sheetId=\"{number}\" state=\"{}\" r:id=\"r{number}\"/>",
            sheet.name, sheet.state
        );
        relationships += &format!(
            "<Relationship Id=\"r{number}\" Target=\"worksheets/sheet{number}.xml\" \
             Type=\"{KIND}/worksheet\"/>"
        );
        let mut rows = String::new();
        for (row, cells) in (1..).zip(&sheet.rows) {
            rows += &format!("<row r=\"{row}\">");
            for (column, cell) in ('A'..).zip(cells) {
                if !cell.is_empty() {
                    rows += &format!(
                        "<c r=\"{column}{row}\" t=\"inlineStr\"><is><t>{cell}</t></is></c>"
                    );
                }
            }
            rows += "</row>";
        }
        let merged = sheet.merged.iter();
        let merged: String = merged
            .map(|range| format!("<mergeCell ref=\"{range}\"/>"))
            .collect();
        files.push((
            format!("xl/worksheets/sheet{number}.xml"),
            format!(
                "<worksheet><sheetData>{rows}</sheetData><mergeCells>{merged}</mergeCells>\
                 </worksheet>"
            ),
        ));
    }
    files.push((
        "xl/workbook.xml".into(),
        format!("<workbook><sheets>{list}</sheets></workbook>"),
    ));
    files.push((
        "xl/_rels/workbook.xml.rels".into(),
        format!("<Relationships>{relationships}</Relationships>"),
    ));
    files.push(("[Content_Types].xml".into(), "<Types/>".into()));
    archive(files.iter().map(|(path, content)| (&**path, &**content)))
}

/// An ODS file with this `content.xml`.
fn ods(content: &str) -> Vec<u8> {
    archive([("content.xml", content)])
}

fn archive<'f>(files: impl IntoIterator<Item = (&'f str, &'f str)>) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (path, content) in files {
        archive.start_file(path, options).unwrap();
        archive.write_all(content.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}
