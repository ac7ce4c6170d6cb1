//! Fonts that ask for more work than they have bytes. `tests/data/attacks/make.py` makes them.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use std::time::{Duration, Instant};

use engross::font::FontBook;
use engross::template::{Background, PixelFormat};
use engross::{Code, Diagnostic, OutputFormat, Program, Renderer, Result};

/// How long a certificate may take, on a machine that is busy with other tests. Without limits
/// each of these fonts takes minutes, and most of them all memory.
const PATIENCE: Duration = Duration::from_secs(20);

const FORMATS: &[OutputFormat] = &[
    OutputFormat::Png,
    #[cfg(feature = "pdf")]
    OutputFormat::Pdf,
];

fn attack(file: &str) -> Vec<u8> {
    std::fs::read(format!("tests/data/attacks/{file}")).unwrap()
}

fn book(font: &[u8]) -> Result<FontBook> {
    let mut book = FontBook::new();
    book.add_data("font", font.to_vec())?;
    Ok(book)
}

/// The errors of a certificate in this font and format.
fn certify(font: &[u8], text: &str, style: &str, format: OutputFormat) -> Vec<Diagnostic> {
    let started = Instant::now();
    let toml = format!(
        "title = \"Fonts\"\nroster = \"r.csv\"\ntemplate = \"t.png\"\n[[field]]\ntext = \"{{name}}\"\n\
         box = {{ x = 0, y = 0, width = 400, height = 200 }}\nsize = {{ max = 100, min = 1 }}\n{style}"
    );
    let page = Background::new(400, 200, PixelFormat::Gray, vec![255; 400 * 200]).unwrap();
    let renderer = Renderer::builder(Program::parse(&toml, "program.toml").unwrap())
        .background(&page)
        .fonts(book(font).unwrap())
        .build()
        .unwrap();
    let mut scratch = renderer.scratch();
    let certified = renderer.one([("name", text)], format, &mut scratch);
    assert!(started.elapsed() < PATIENCE, "{:?}", started.elapsed());
    match certified {
        Ok(_) => Vec::new(),
        Err(error) => error.diagnostics().to_vec(),
    }
}

#[track_caller]
fn assert_unreadable(file: &str, style: &str) {
    for format in FORMATS {
        let errors = certify(&attack(file), "A", style, *format);
        let [error] = &errors[..] else {
            panic!("{file}: {errors:?}");
        };
        assert_eq!(error.code, Code::UnreadableGlyph, "{file}");
        assert_eq!(
            error.message,
            "the glyph of “A” (U+0041 LATIN CAPITAL LETTER A) in font is damaged or exceeds a limit"
        );
        assert!(error.hint.is_some());
    }
}

#[test]
fn glyphs_that_multiply_are_refused() {
    for file in [
        "composites.ttf",
        "composites-of-nothing.ttf",
        "deep-composites.ttf",
        "growing-text.ttf",
        "seac.otf",
        "subroutines.otf",
        "subroutines-of-nothing.otf",
    ] {
        assert_unreadable(file, "");
    }
    // Nothing is varied at the default weight.
    assert!(certify(&attack("variations.ttf"), "A", "", OutputFormat::Png).is_empty());
    assert_unreadable("variations.ttf", "weight = 900");
}

#[test]
fn an_axis_whose_values_are_not_in_order_is_left_out() {
    let font = attack("axis.ttf");
    assert_eq!(book(&font).unwrap().faces()[0].axes().count(), 0);
    for style in ["weight = 100", "weight = 900", "variations = { wght = 1 }"] {
        assert!(certify(&font, "A", style, OutputFormat::Png).is_empty());
    }
}

/// A font without its directory: the names and contents of its tables.
fn tables(font: &[u8]) -> Vec<([u8; 4], &[u8])> {
    let number = |at: usize| u32::from_be_bytes(font[at..at + 4].try_into().unwrap()) as usize;
    let records = 0..usize::from(font[5]);
    let records = records.map(|record| 12 + 16 * record);
    let table = |at: usize| {
        let start = number(at + 8);
        (
            font[at..at + 4].try_into().unwrap(),
            &font[start..start + number(at + 12)],
        )
    };
    records.map(table).collect()
}

/// The font with these tables, to be placed at `start` of its file.
fn font(tables: &[([u8; 4], &[u8])], start: usize) -> Vec<u8> {
    let count = u16::try_from(tables.len()).unwrap();
    let mut font = [&[0, 1, 0, 0][..], &count.to_be_bytes(), &[0; 6]].concat();
    let mut at = start + font.len() + 16 * tables.len();
    for (name, table) in tables {
        font.extend(name);
        for number in [0, at, table.len()] {
            font.extend(u32::try_from(number).unwrap().to_be_bytes());
        }
        at += table.len();
    }
    tables.iter().for_each(|(_, table)| font.extend(*table));
    font
}

#[test]
fn a_font_with_two_tables_of_one_name_is_refused() {
    // One reader takes the first of them, another one the last.
    let harmless = attack("axis.ttf");
    let attack = attack("composites.ttf");
    let mut mixed = tables(&attack);
    assert!(book(&font(&mixed, 0)).is_ok());
    for name in [b"glyf", b"loca"] {
        let other = tables(&harmless);
        let table = other.iter().find(|(own, _)| own == name).unwrap();
        mixed.push(*table);
    }
    let error = book(&font(&mixed, 0)).unwrap_err();
    assert_eq!(error.code(), Code::NotAFont);
}

#[test]
fn a_collection_has_a_limited_number_of_fonts() {
    let harmless = attack("axis.ttf");
    let collection = |count: u32| {
        let start = 12 + 4 * count as usize;
        let mut file = [&b"ttcf\0\x01\0\0"[..], &count.to_be_bytes()].concat();
        for _ in 0..count {
            file.extend(u32::try_from(start).unwrap().to_be_bytes());
        }
        file.extend(font(&tables(&harmless), start));
        file
    };
    assert_eq!(book(&collection(256)).unwrap().faces().len(), 256);
    let error = book(&collection(100_000)).unwrap_err();
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert_eq!(
        cause,
        "the collection has 100000 fonts, and the limit is 256"
    );
}

#[test]
fn names_in_a_font_are_cut() {
    // 5,000 names of 32,000 letters, all in the same 64 KB.
    const NAMES: u16 = 5000;
    let text = "N".repeat(32_000);
    let text: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let mut table = [0, NAMES, 6 + 12 * NAMES].map(u16::to_be_bytes).concat();
    for language in 0..NAMES {
        let length = u16::try_from(text.len()).unwrap();
        table.extend(
            [3, 1, language, 1, length, 0]
                .map(u16::to_be_bytes)
                .concat(),
        );
    }
    table.extend(text);
    let harmless = attack("axis.ttf");
    let tables = tables(&harmless).into_iter();
    let tables = tables.map(|(name, old)| (name, if name == *b"name" { &table } else { old }));
    let book = book(&font(&tables.collect::<Vec<_>>(), 0)).unwrap();
    assert_eq!(book.faces()[0].family(), "N".repeat(256));
}

#[cfg(feature = "woff")]
mod woff {
    use std::fs;

    use super::*;

    fn packed(file: &str) -> Vec<u8> {
        fs::read(format!("tests/data/fonts/{file}")).unwrap()
    }

    #[track_caller]
    fn assert_refused(font: &[u8]) {
        let started = Instant::now();
        assert_eq!(book(font).unwrap_err().code(), Code::NotAFont);
        assert!(started.elapsed() < PATIENCE, "{:?}", started.elapsed());
    }

    fn put(font: &mut [u8], at: usize, number: u32) {
        font[at..at + 4].copy_from_slice(&number.to_be_bytes());
    }

    #[test]
    fn files_that_end_too_early_are_refused() {
        for file in ["variable.woff", "variable.woff2", "cff.woff2"] {
            let whole = packed(file);
            assert!(book(&whole).is_ok(), "{file}");
            // The last table is filled up to a multiple of four bytes.
            for length in 4..whole.len() - 3 {
                assert_refused(&whole[..length]);
                // The length in the header is right again.
                let mut shorter = whole[..length].to_vec();
                if length >= 12 {
                    put(&mut shorter, 8, u32::try_from(length).unwrap());
                }
                assert_refused(&shorter);
            }
        }
    }

    #[test]
    fn damage_anywhere_is_refused_or_does_no_harm() {
        for file in ["variable.woff", "variable.woff2", "cff.woff2"] {
            let whole = packed(file);
            for at in 0..whole.len() {
                for damage in [0, 0x7F, 0xFF] {
                    let mut damaged = whole.clone();
                    damaged[at] = damage;
                    // Whatever it is read as.
                    let _ = book(&damaged);
                }
            }
        }
    }

    #[test]
    fn sizes_that_cannot_be_are_refused_before_memory_is_taken() {
        // The first table of a WOFF file: its lengths in the file and in the font.
        for (packed_length, length) in [(4, u32::MAX), (4, 70 << 20), (8, 4), (u32::MAX, u32::MAX)]
        {
            let mut lying = packed("variable.woff");
            put(&mut lying, 44 + 8, packed_length);
            put(&mut lying, 44 + 12, length);
            assert_refused(&lying);
        }
        // Of a WOFF2 file, the length of the first table, which is one byte or two.
        let whole = packed("variable.woff2");
        assert!(whole[48] & 0x3F != 63 && whole[48] >> 6 == 0);
        let digits = 1 + whole[49..].iter().take_while(|byte| **byte >= 0x80).count();
        for length in [
            &[0x8F, 0xFF, 0xFF, 0xFF, 0x7F][..],
            &[0xA1, 0x80, 0x80, 0x00],
        ] {
            let mut lying = [&whole[..49], length, &whole[49 + digits..]].concat();
            let size = u32::try_from(lying.len()).unwrap();
            put(&mut lying, 8, size);
            assert_refused(&lying);
        }
    }

    #[test]
    fn a_font_that_unpacks_to_more_than_the_limit_is_refused() {
        use std::io::Write as _;

        // A table of zeros, said to be as large as it is, and said to be small.
        let size = 65_usize << 20;
        let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        packer.write_all(&vec![0; size]).unwrap();
        let table = packer.finish().unwrap();
        for length in [size, table.len() + 1, 1 << 20] {
            let number = |number: usize| u32::try_from(number).unwrap().to_be_bytes();
            let mut bomb = b"wOFF\0\x01\0\0".to_vec();
            bomb.extend(number(64 + table.len()));
            bomb.extend([0, 1, 0, 0]);
            bomb.extend(number(length + 28));
            bomb.extend([0; 24]);
            bomb.extend(b"glyf");
            for value in [64, table.len(), length, 0] {
                bomb.extend(number(value));
            }
            bomb.extend(&table);
            assert_refused(&bomb);
        }
    }

    #[test]
    fn a_packed_collection_is_refused() {
        for file in ["variable.woff", "variable.woff2"] {
            let mut font = packed(file);
            font[4..8].copy_from_slice(b"ttcf");
            assert_refused(&font);
        }
    }
}
