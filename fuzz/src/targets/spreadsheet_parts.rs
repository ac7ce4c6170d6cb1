//! The XML files of XLSX and ODS. A NUL ends each; they are put into an archive, whose check sums
//! would stop what `spreadsheet` tries before it reaches them.

use std::io::{Cursor, Write as _};

use engross::roster::RosterOptions;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::rosters::read;

const XLSX: [&str; 6] = [
    "xl/worksheets/sheet1.xml",
    "xl/sharedStrings.xml",
    "xl/styles.xml",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "_rels/.rels",
];

pub fn run(bytes: &[u8]) {
    let parts: Vec<&[u8]> = bytes.split(|byte| *byte == 0).collect();
    let mut options = RosterOptions::default();
    read(&archive(&XLSX, &parts), "roster.xlsx", &options);
    read(&archive(&["content.xml"], &parts), "roster.ods", &options);
    options.sheet = Some("B".into());
    read(&archive(&XLSX, &parts), "roster.xlsx", &options);
    read(&archive(&["content.xml"], &parts), "roster.ods", &options);
}

fn archive(names: &[&str], parts: &[&[u8]]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, part) in names.iter().zip(parts) {
        archive
            .start_file(*name, options)
            .expect("a file in memory");
        archive.write_all(part).expect("room in memory");
    }
    archive.finish().expect("an archive in memory").into_inner()
}
