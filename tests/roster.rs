//! Rosters as people have them, and each error that one can have.

use engross::roster::{
    MAX_CELL_BYTES, MAX_COLUMNS, MAX_POST_BYTES, MAX_ROWS, Roster, RosterFormat, RosterOptions,
};
use engross::{Code, Error, Severity};
use proptest::prelude::*;

fn read(file: &str, bytes: impl AsRef<[u8]>) -> Result<Roster, Error> {
    Roster::parse(bytes.as_ref(), file, &options())
}

fn options() -> RosterOptions {
    RosterOptions::default()
}

fn rows(roster: &Roster) -> Vec<(u64, &str)> {
    roster
        .recipients()
        .map(|recipient| (recipient.row(), recipient.name()))
        .collect()
}

/// Checks that reading fails with this message and hint.
#[track_caller]
fn assert_error(result: Result<Roster, Error>, message: &str, hint: &str) {
    match result {
        Ok(roster) => panic!("should be refused: {roster:?}"),
        Err(error) => {
            assert_eq!(error.to_string(), message);
            assert_eq!(error.hint().as_deref(), Some(hint));
        }
    }
}

mod csv {
    use super::*;

    /// The columns in the hint of an error are those of the table.
    #[test]
    fn short_rows_do_not_hide_the_delimiter() {
        for (text, columns) in [
            (
                "\"Full Name\",\"Account\"\n\"Ann Lee\",\"Acme\"\n\"Total\"\n",
                "`Full Name`, `Account`",
            ),
            (
                "Timestamp,Your name,Team\n1,Ann Lee,A\n\n2,Bo Kay\n",
                "`Timestamp`, `Your name`, `Team`",
            ),
            (
                "Who, as printed\nAnn Lee\nBo Kay\nLee, Cy\n",
                "`Who, as printed`",
            ),
        ] {
            let message = "r.csv:1: there is no column `name`";
            assert_error(
                read("r.csv", text),
                message,
                &format!("the columns are: {columns}"),
            );
        }
    }

    #[test]
    fn cells_and_lines() {
        let roster = read(
            "r.csv",
            "\u{FEFF} Name ,SLUG, Role \r\n\r\n  İremnur Önder\u{A0},, speaker \r\n\
             \"Doe, \"\"J\"\"\",doe,\"two\nlines\"\r\n , ,\r\nMin Yin\r\n",
        )
        .unwrap();
        assert_eq!(
            rows(&roster),
            [(3, "İremnur Önder"), (4, "Doe, \"J\""), (7, "Min Yin")]
        );
        let recipients: Vec<_> = roster.recipients().collect();
        assert_eq!(recipients[0].slug(), None);
        assert_eq!(recipients[0].value("role"), Some("speaker"));
        assert_eq!(recipients[1].slug(), Some("doe"));
        assert_eq!(recipients[1].value(" ROLE "), Some("two\nlines"));
        assert_eq!(recipients[2].slug(), None);
        assert_eq!(recipients[2].value("role"), Some(""));
        assert_eq!(recipients[2].value("hours"), None);
        assert_eq!(
            roster.columns().collect::<Vec<_>>(),
            ["Name", "SLUG", "Role"]
        );
        assert_eq!(roster.len(), 3);
        assert!(roster.findings().is_empty());
    }

    #[test]
    fn the_delimiter_is_detected() {
        for text in [
            "name,role\nAnn,a;b\n",
            "name;role\nAnn;a,b\n",
            "name\trole\nAnn\ta, b\n",
            "name|role\nAnn|a,b;c\n",
            "sep=;\nname;role\nAnn;a\n",
            "sep=^\r\nname^role\r\nAnn^a\r\n",
        ] {
            let roster = read("r.csv", text).unwrap();
            assert_eq!(roster.columns().count(), 2, "{text}");
            assert_eq!(roster.recipients().next().unwrap().name(), "Ann");
        }
        let roster = read("r.csv", "name\nDoe, John\nRoe\n").unwrap();
        assert_eq!(rows(&roster), [(2, "Doe, John"), (3, "Roe")]);
        // A row that has the columns in another way does not count if one above has them.
        let roster = read("r.csv", "name,key\nname;slug;x,a.png\n").unwrap();
        assert_eq!(rows(&roster), [(2, "name;slug;x")]);
        assert_eq!(
            rows(&read("r.csv", "sep=;\nname\nAnn\n").unwrap()),
            [(3, "Ann")]
        );
    }

    #[test]
    fn columns_can_have_other_names() {
        let options = options().name("Full name").slug("Handle").lang("Sprache");
        let text = "Handle,Sprache,full  NAME,slug\nmin,zh,Min Yin,no\n";
        let roster = Roster::parse(text.as_bytes(), "r.csv", &options).unwrap();
        let min = roster.recipients().next().unwrap();
        assert_eq!(
            (min.name(), min.slug(), min.language()),
            ("Min Yin", Some("min"), Some("zh"))
        );
    }

    #[test]
    fn errors() {
        assert_error(
            read("r.csv", "nmae,slug\nAnn,a\n"),
            "r.csv:1: there is no column `name`",
            "did you mean `nmae`?",
        );
        assert_error(
            read("r.csv", "\n\nwho,,slug\nAnn,,a\n"),
            "r.csv:3: there is no column `name`",
            "the columns are: `who`, `slug`",
        );
        assert_error(
            Roster::parse(b"name\nAnn\n", "r.csv", &options().lang("language")),
            "r.csv:1: there is no column `language`",
            "the columns are: `name`",
        );
        assert_error(
            read("r.csv", "name,Name\nAnn,Bob\n"),
            "r.csv:1: two columns are called `name`",
            "rename one of them",
        );
        for text in ["", "\n\n", " \n", "\u{FEFF}"] {
            assert_error(
                read("r.csv", text),
                "r.csv: the roster has no recipients",
                "add a row for each recipient, below the names of the columns",
            );
        }
        assert_error(
            read("r.csv", "name,role\n,\n"),
            "r.csv:1: the roster has no recipients",
            "add a row for each recipient, below the names of the columns",
        );
        assert_error(
            read("r.csv", "name,role\nAnn,a\n\nDoe, John,b\n"),
            "r.csv:4: the row has 3 cells, but the header has 2 columns",
            "put quotes (`\"`) around a cell that contains `,`",
        );
        assert_error(
            read("r.tsv", "name\trole\nAnn\ta\tb\n"),
            "r.tsv:2: the row has 3 cells, but the header has 2 columns",
            "put quotes (`\"`) around a cell that contains a tab",
        );
        assert_error(
            read("r.csv", "name\nAnn\n\"Bob\nCid\n"),
            "r.csv:3: a cell starts with a quote (`\"`) but has no closing quote",
            "add the closing quote; inside quotes, write a quote twice",
        );
    }

    #[test]
    fn limits() {
        assert_error(
            read(
                "r.csv",
                format!("name\n{}\n", "a".repeat(MAX_CELL_BYTES + 1)),
            ),
            "r.csv:2: a cell is longer than 64 KiB",
            "check that it is the right file, and where its cells end",
        );
        assert_error(
            read("r.csv", format!("name{}\nAnn\n", ",x".repeat(MAX_COLUMNS))),
            "r.csv:1: the roster has more than 1024 columns",
            "remove the columns that the certificate does not use",
        );
        assert_error(
            read("r.csv", format!("name\n{}", "a\n".repeat(MAX_ROWS + 1))),
            "r.csv:1000002: the roster has more than 1000000 rows",
            "split it into several rosters",
        );
        assert_error(
            read(
                "r.md",
                vec![b' '; usize::try_from(MAX_POST_BYTES).unwrap() + 1],
            ),
            "r.md: larger than 16 MiB",
            "check that it is the right file",
        );
    }

    /// The text with each run of white space made one space.
    fn collapsed(text: &str) -> String {
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_csv_reads_back(
            cells in prop::collection::vec(("\\PC{0,12}|[a,;\t|\"\n\r ]{0,6}", "\\PC{0,6}"), 1..12),
            delimiter in prop::sample::select(vec![b',', b';', b'\t', b'|']),
        ) {
            let mut writer = ::csv::WriterBuilder::new().delimiter(delimiter).from_writer(vec![]);
            writer.write_record(["name", "role"]).unwrap();
            for (name, role) in &cells {
                writer.write_record([name, role]).unwrap();
            }
            let bytes = writer.into_inner().unwrap();
            let expected: Vec<(String, String)> = cells
                .iter()
                .map(|(name, role)| (collapsed(name), collapsed(role)))
                .filter(|(name, role)| !name.is_empty() || !role.is_empty())
                .collect();
            match read("r.csv", &bytes) {
                Ok(roster) => {
                    let found: Vec<(String, String)> = roster
                        .recipients()
                        .map(|recipient| {
                            (collapsed(recipient.name()), collapsed(recipient.value("role").unwrap()))
                        })
                        .collect();
                    prop_assert_eq!(found, expected);
                }
                Err(_) => prop_assert!(expected.is_empty()),
            }
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in any::<Vec<u8>>(), text in ".{0,64}") {
            for file in ["r.csv", "r.json", "r.jsonl", "r.md", "r.txt", "r"] {
                let _ = read(file, &bytes);
                let _ = read(file, [b"name\n", text.as_bytes()].concat());
                let _ = read(file, text.as_bytes());
            }
        }
    }
}

mod encodings {
    use super::*;
    use encoding_rs::{
        BIG5, Encoding, GB18030, SHIFT_JIS, UTF_8, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252,
        WINDOWS_1254,
    };

    fn encode(encoding: &'static Encoding, text: &str) -> Vec<u8> {
        let (bytes, _, is_lossy) = encoding.encode(text);
        assert!(!is_lossy);
        bytes.into_owned()
    }

    fn utf16(text: &str, bytes_of: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes_of).collect()
    }

    #[test]
    fn unicode_with_and_without_a_mark() {
        let text = "name\nİremnur Önder\n张伟\n";
        let marked = format!("\u{FEFF}{text}");
        for bytes in [
            text.as_bytes().to_vec(),
            marked.as_bytes().to_vec(),
            utf16(text, u16::to_le_bytes),
            utf16(text, u16::to_be_bytes),
            utf16(&marked, u16::to_le_bytes),
            utf16(&marked, u16::to_be_bytes),
        ] {
            let roster = read("r.csv", bytes).unwrap();
            assert_eq!(rows(&roster), [(2, "İremnur Önder"), (3, "张伟")]);
        }
    }

    #[test]
    fn legacy_encodings_are_detected() {
        for (encoding, names) in [
            (
                WINDOWS_1254,
                "Onur Canoğlu\nİremnur Önder\nHalil İbrahim Buğöl\nŞule Işık\n",
            ),
            (WINDOWS_1252, "José Núñez\nFrançois Lefèvre\nJürgen Groß\n"),
            (
                WINDOWS_1250,
                "Łukasz Wiśniewski\nZdeněk Dvořák\nÁgnes Szőke\n",
            ),
            (WINDOWS_1251, "Анна Ковалёва\nИван Петров\nОльга Смирнова\n"),
            (GB18030, "张伟\n王秀英\n李娜\n欧阳修\n"),
            (BIG5, "陳怡君\n林志豪\n黃淑芬\n張家豪\n"),
            (SHIFT_JIS, "佐藤さくら\n鈴木一郎\n高橋ユキ\n渡辺ひろし\n"),
        ] {
            let text = format!("name\n{names}");
            let roster = read("r.csv", encode(encoding, &text)).unwrap();
            let read: Vec<&str> = roster
                .recipients()
                .map(engross::roster::Recipient::name)
                .collect();
            assert_eq!(
                read,
                names.lines().collect::<Vec<_>>(),
                "{}",
                encoding.name()
            );
            let finding = &roster.findings()[0];
            assert_eq!(finding.severity, Severity::Warning);
            assert_eq!(finding.code, Code::EncodingGuessed);
            assert_eq!(
                finding.to_string(),
                format!(
                    "r.csv: warning: the encoding was guessed to be {}, which gives {}",
                    roster.guessed_encoding().unwrap(),
                    read.iter()
                        .filter(|name| !name.is_ascii())
                        .take(3)
                        .copied()
                        .collect::<Vec<_>>()
                        .join(", ")
                )
            );
            assert_eq!(
                finding.hint.clone().unwrap_or_default(),
                format!(
                    "if that is right, set `encoding = \"{}\"` in `[roster]`; else set \
                     another encoding there, or save the file as UTF-8",
                    roster.guessed_encoding().unwrap()
                )
            );
        }
    }

    #[test]
    fn the_encoding_can_be_set() {
        let bytes = encode(WINDOWS_1254, "name\nÝş\n".replace('Ý', "İ").as_str());
        let options = options().encoding("windows-1254".parse().unwrap());
        let roster = Roster::parse(&bytes, "r.csv", &options).unwrap();
        assert_eq!(rows(&roster), [(2, "İş")]);
        assert!(roster.findings().is_empty());
        assert_eq!(roster.guessed_encoding(), None);
    }

    #[test]
    fn the_language_tells_encodings_apart() {
        let bytes = encode(WINDOWS_1254, "name\nIşıl Ağ\n");
        let options = options().language("tr");
        let roster = Roster::parse(&bytes, "r.csv", &options).unwrap();
        assert_eq!(rows(&roster), [(2, "Işıl Ağ")]);
    }

    #[test]
    fn damaged_text_is_refused() {
        let hint = "save it as UTF-8, or set its encoding: `encoding = \"…\"` in `[roster]`";
        let mut bytes = encode(UTF_8, "name\nİremnur Önder\n");
        bytes.extend(b"Canog\xCClu\n");
        assert_error(
            read("r.csv", &bytes),
            "r.csv:3: the text is not valid UTF-8",
            hint,
        );
        let options = options().encoding("utf-8".parse().unwrap());
        assert_error(
            Roster::parse(b"name\n\xFF\n", "r.csv", &options),
            "r.csv:2: the text is not valid UTF-8",
            hint,
        );
        assert_error(
            read("r.csv", b"\xFF\xFEn\0a\0m\0e\0\n\0\x00\xD8"),
            "r.csv:2: the text is not valid UTF-16LE",
            hint,
        );
    }
}

mod json {
    use super::*;

    #[test]
    fn objects_and_names() {
        let roster = read(
            "r.json",
            "[\n {\"name\": \"\\u0130remnur\", \"hours\": 12.50, \"ok\": true, \"x\": null},\n\
             \"Ann \\\"B\\\"\",\n\n {\"slug\": \"b\", \"NAME\": \"Bob\"}]",
        )
        .unwrap();
        assert_eq!(
            rows(&roster),
            [(2, "İremnur"), (3, "Ann \"B\""), (5, "Bob")]
        );
        let recipients: Vec<_> = roster.recipients().collect();
        assert_eq!(recipients[0].value("hours"), Some("12.50"));
        assert_eq!(recipients[0].value("ok"), Some("true"));
        assert_eq!(recipients[0].value("x"), Some(""));
        assert_eq!(recipients[2].slug(), Some("b"));
        assert_eq!(recipients[2].value("hours"), Some(""));
    }

    /// Findings are reported by row: two recipients of one row would share theirs.
    #[test]
    fn items_that_share_a_line_are_counted() {
        let roster = read("r.json", "[\"Ann\", \"Bob\",\n{\"name\": \"Cid\"}]").unwrap();
        assert_eq!(rows(&roster), [(1, "Ann"), (2, "Bob"), (3, "Cid")]);
    }

    #[test]
    fn lines() {
        let roster = read("r.jsonl", "{\"name\":\"Ann\"}\n\n\"Bob\"\r\n").unwrap();
        assert_eq!(rows(&roster), [(1, "Ann"), (3, "Bob")]);
    }

    /// An array starts with a bracket, and a recipient never does.
    #[test]
    fn an_array_and_lines_are_told_apart_by_their_first_character() {
        let lines = "{\"name\":\"Ann\"}\n\n{\n\"name\":\"Bob\"}\n\"Cid\"\n";
        let roster = read("r.json", lines).unwrap();
        assert_eq!(rows(&roster), [(1, "Ann"), (3, "Bob"), (5, "Cid")]);
        for file in ["r.jsonl", "r.ndjson"] {
            let roster = read(file, "\u{FEFF}\n[\"Ann\",\n\"Bob\"]\n").unwrap();
            assert_eq!(rows(&roster), [(2, "Ann"), (3, "Bob")]);
        }
        let options = options().format(RosterFormat::JsonLines);
        assert_error(
            Roster::parse(b"[\"Ann\"]", "r.jsonl", &options),
            "r.jsonl:1: the JSON cannot be read: an array, expected an object or a name in each line",
            "if the file is one array of all recipients, set `format = \"json\"` in `[roster]`",
        );
    }

    #[test]
    fn half_a_character_is_called_so() {
        let hint = "write the character itself: half of its escape sequence, `\\u…`, is missing";
        for (file, text) in [
            ("r.json", "[\n{\"name\":\"\\ud83d Bo\"}]"),
            ("r.json", "[\n\"\\ud83d Bo\"]"),
            ("r.jsonl", "\n{\"name\":\"\\ud83d Bo\"}"),
            ("r.jsonl", "\"Ann\"\n\"\\ud800\"\n"),
        ] {
            let message =
                format!("{file}:2: the JSON cannot be read: unexpected end of hex escape");
            assert_error(read(file, text), &message, hint);
        }
    }

    #[test]
    fn errors() {
        let hint = "write an array of names in quotes or of objects such as {\"name\": \"…\"}, or one of \
                    these per line";
        for (file, text, message) in [
            (
                "r.json",
                "[\n\"Ann\",",
                "r.json:2: the JSON cannot be read: EOF while parsing a value",
            ),
            (
                "r.json",
                "[\"Ann\",\n 3]",
                "r.json:2: the JSON cannot be read: invalid type: integer `3`, expected an object \
                 or a name",
            ),
            (
                "r.jsonl",
                "\"Ann\"\n{\"name\": Bob}\n",
                "r.jsonl:2: the JSON cannot be read: expected value",
            ),
        ] {
            assert_error(read(file, text), message, hint);
        }
        assert_error(
            read("r.json", "[{\"name\": {\"first\": \"Ann\"}}]"),
            "r.json:1: the value of `name` is an array or an object",
            "write a text or a number",
        );
        assert_error(
            read("r.json", "[{\"name\": \"Ann\", \"Name\": \"Bob\"}]"),
            "r.json:1: two columns are called `Name`",
            "rename one of them",
        );
        assert_error(
            read("r.json", "[]"),
            "r.json: the roster has no recipients",
            "add a row for each recipient, below the names of the columns",
        );
        assert_error(
            read("r.jsonl", "{\"who\": \"Ann\"}"),
            "r.jsonl: there is no column `name`",
            "the columns are: `who`",
        );
    }
}

mod text {
    use super::*;

    #[test]
    fn one_name_per_line() {
        let roster = read("r.txt", " İremnur Önder \r\n\nDoe, John\rMin\n").unwrap();
        assert_eq!(
            rows(&roster),
            [(1, "İremnur Önder"), (3, "Doe, John"), (4, "Min")]
        );
    }

    #[test]
    fn a_table_is_not_a_list_of_names() {
        let table = "Name\tRolle\r\nJürgen Müller\tHost\r\n";
        let mut utf16 = vec![0xFF, 0xFE];
        utf16.extend(table.encode_utf16().flat_map(u16::to_le_bytes));
        for bytes in [
            &utf16[..],
            b"Name,Role\nAnn Lee,host\n\"Kay, Bo\",guest\n",
            b"Vorname;Nachname;Ort\nAnn;Lee;Oslo\nTotal\n",
            b"Ann Lee\thost\nBo Kay\tguest\n",
        ] {
            let error = Roster::parse(bytes, "r.txt", &RosterOptions::default()).unwrap_err();
            assert_eq!(error.code(), Code::WrongExtension);
            assert_error(
                Err(error),
                "r.txt: the file is a table, not a list of names",
                "rename it to `r.csv`, and set `roster` to that name; or keep its name, and set \
                 `format = \"csv\"` in `[roster]`",
            );
            let text = RosterOptions::default().format(RosterFormat::Text);
            assert!(Roster::parse(bytes, "r.txt", &text).is_ok());
        }
        for list in [
            "Lee, Ann\nKay, Bo\n",
            "Ann Lee, Acme\nBo Kay, Acme\n",
            "\tAnn Lee\n\tBo Kay\n",
            "Name, please\nAnn\nBo\n",
            "Ann\tLee\nBo\n",
        ] {
            assert!(read("r.txt", list).is_ok(), "{list}");
        }
    }
}

mod markdown {
    use super::*;

    const POST: &str = "---\ntitle: 'a | b'\n---\n\n# Awards 2023\n\n\
        ## KubeSphere Ambassador\n\n\
        | Name | certificate |\n| --- | :-: |\n\
        | İremnur Önder | [View and download](https://e.org/i/a-I%CC%87remnur.png) |\n\
        |  Min   Yin|[View](https://e.org/i/yinmin.png?x=1)   |  \n\n\
        ## KubeSphere 成员\n\n### 2023\n\n\
        |  编号 |   姓名    | 证书   |\n|---|---|---|\n\
        | 1 | [@octo_cat](https://github.com/octo_cat) | [查看](https://e.org/i/Octo%5fcat.PNG) |\n\
        | 2 | **Zhang** \\| `Wei` | <https://e.org/i/zw.pdf> |\n\
        | 3 | nobody |  |\n\
        | 4 | two | [a](https://e.org/1.png) [b](https://e.org/2.png) |\n\
        | | | |\n\n\
        ## Sponsors\n\n| Sponsor | Site |\n|---|---|\n| Ann | [e](https://e.org/) |\n\n\
        > | certificate |\n> |---|\n> | https://e.org/i/bare.png |\n";

    #[test]
    fn every_row_with_one_certificate_is_a_recipient() {
        let roster = read("post.md", POST).unwrap();
        assert_eq!(
            rows(&roster),
            [
                (11, "İremnur Önder"),
                (12, "Min Yin"),
                (20, "@octo_cat"),
                (21, "Zhang | Wei"),
                (34, "https://e.org/i/bare.png"),
            ]
        );
        let links: Vec<(&str, &str)> = roster
            .recipients()
            .map(|recipient| recipient.published().unwrap())
            .map(|published| (published.key().as_str(), published.as_str()))
            .collect();
        assert_eq!(
            links,
            [
                (
                    "a-I\u{307}remnur.png",
                    "https://e.org/i/a-I%CC%87remnur.png"
                ),
                ("yinmin.png", "https://e.org/i/yinmin.png?x=1"),
                ("Octo_cat.PNG", "https://e.org/i/Octo%5fcat.PNG"),
                ("zw.pdf", "https://e.org/i/zw.pdf"),
                ("bare.png", "https://e.org/i/bare.png"),
            ]
        );
        let third = roster.recipients().nth(2).unwrap();
        assert_eq!(third.value("编号"), Some("1"));
        assert_eq!(third.value("姓名"), Some("@octo_cat"));
        let findings: Vec<String> = roster.findings().iter().map(ToString::to_string).collect();
        assert_eq!(
            findings,
            [
                "post.md:22: warning: the row is skipped: it has no link to a certificate",
                "post.md:23: warning: the row is skipped: it has 2 links to certificates",
            ]
        );
        assert_eq!(roster.findings()[0].code, Code::SkippedRow);
        assert_eq!(
            roster.findings()[0].hint.as_deref().unwrap(),
            "a recipient's row has exactly one link to a picture or a PDF"
        );
    }

    #[test]
    fn a_section_includes_its_subsections() {
        for (section, expected) in [
            ("kubesphere ambassador", 2),
            ("KubeSphere 成员", 2),
            ("2023", 2),
            ("Sponsors", 1),
            ("Awards 2023", 5),
        ] {
            let options = options().section(section);
            let roster = Roster::parse(POST.as_bytes(), "post.md", &options).unwrap();
            assert_eq!(roster.len(), expected, "{section}");
        }
    }

    #[test]
    fn images_are_neither_names_nor_certificates() {
        let roster = read(
            "post.md",
            "| | who | |\n|-|-|-|\n\
             | ![Ann's face](https://e.org/ann.png) | Ann | [![thumb](t.png)](c/ann.png) |\n",
        )
        .unwrap();
        assert_eq!(rows(&roster), [(3, "Ann")]);
        let published = roster.recipients().next().unwrap().published().unwrap();
        assert_eq!(published.as_str(), "c/ann.png");
    }

    #[test]
    fn errors() {
        let section = |heading: &str| options().section(heading);
        assert_error(
            Roster::parse(POST.as_bytes(), "post.md", &section("Kubesphere Ambasador")),
            "post.md: there is no heading `Kubesphere Ambasador`",
            "did you mean `KubeSphere Ambassador`?",
        );
        assert_error(
            Roster::parse(b"| name | |\n|-|-|\n", "post.md", &section("2023")),
            "post.md: there is no heading `2023`",
            "the post has no headings: leave the section out",
        );
        let no_links = "a recipient's row has exactly one link to a picture or a PDF";
        assert_error(
            read("post.md", "| name | certificate |\n|-|-|\n| Ann | - |\n"),
            "post.md: no row of a table has exactly one link to a certificate",
            no_links,
        );
        assert_error(
            Roster::parse(
                b"# a\n\n# b\n\n| name | |\n|-|-|\n| Ann | [c](c.png) |\n",
                "post.md",
                &section("a"),
            ),
            "post.md: no row of a table has exactly one link to a certificate",
            no_links,
        );
        assert_error(
            Roster::parse(POST.as_bytes(), "post.md", &options().name("名字")),
            "post.md:9: there is no column `名字`",
            "the columns are: `Name`, `certificate`",
        );
        assert_error(
            Roster::parse(
                b"| | |\n|-|-|\n| Ann | [c](c.png) |\n",
                "post.md",
                &options().name("Name"),
            ),
            "post.md:1: there is no column `Name`",
            "give each column a name",
        );
        assert_error(
            read(
                "post.md",
                "| Who | Link | who |\n|-|-|-|\n| Ann | [c](c.png) | Bob |\n",
            ),
            "post.md:1: two columns are called `who`",
            "rename one of them",
        );
        assert_error(
            read(
                "post.md",
                "| name | |\n|-|-|\n| Ann | [c](https://e.org/..%2Fa.png) |\n",
            ),
            "post.md:3: the file name in the link `https://e.org/..%2Fa.png` cannot be used: it \
             contains `/`",
            "fix the link, or award the recipient from another roster",
        );
    }
}

mod formats {
    use super::*;

    #[test]
    fn by_extension_or_by_content() {
        for (file, text) in [
            ("r.CSV", "name\nAnn\n"),
            ("-", "name;x\nAnn;b\n"),
            ("-", "\u{FEFF}[\"Ann\"]"),
            ("-", " {\"name\": \"Ann\"}\n"),
            ("-", "# Post\n\n| name | |\n|-|-|\n| Ann | [c](c.png) |\n"),
            ("-", "| name | |\n|-|-|\n| Ann | [c](c.png) |\n"),
            (
                "-",
                "---\na: b\n---\n\n| name | |\n|-|-|\n| Ann | [c](c.png) |\n",
            ),
        ] {
            let roster = read(file, text).unwrap();
            assert_eq!(roster.recipients().next().unwrap().name(), "Ann", "{text}");
        }
        let options = options().format(RosterFormat::Text);
        let roster = Roster::parse(b"Ann\n", "names.csv", &options).unwrap();
        assert_eq!(rows(&roster), [(1, "Ann")]);
    }

    #[test]
    fn formats_that_are_refused() {
        assert_error(
            read("r.docx", "PK"),
            "r.docx: the format of the file is unknown",
            "save it as CSV, XLSX, ODS, JSON, Markdown or plain text, or set its format: \
             `format = \"…\"` in `[roster]`",
        );
        for (file, bytes) in [("r.xls", &b""[..]), ("-", b"\xD0\xCF\x11\xE0\xA1\xB1")] {
            assert_error(
                read(file, bytes),
                &format!("{file}: this spreadsheet format is not supported"),
                "save it as XLSX, ODS or CSV (UTF-8)",
            );
        }
    }

    #[test]
    fn from_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("roster.csv");
        std::fs::write(&file, "name\nAnn\n").unwrap();
        let roster = Roster::open(&file, &options()).unwrap();
        assert_eq!(roster.file(), file);
        assert_eq!(rows(&roster), [(2, "Ann")]);
        std::fs::remove_file(&file).unwrap();
        assert_error(
            Roster::open(&file, &options()),
            &format!("{}: cannot be read", file.display()),
            "check the path: there is no such file",
        );
    }
}

mod memory {
    use super::*;
    use serde::Serialize;
    use std::collections::BTreeMap;

    #[test]
    fn rows_under_columns() {
        let roster = Roster::from_rows("db", ["name", "x"], [["Ann", "1"], ["Bob", "2"]]).unwrap();
        assert_eq!(rows(&roster), [(2, "Ann"), (3, "Bob")]);
        assert_eq!(roster.recipient(1).value("x"), Some("2"));
        assert_error(
            Roster::from_rows("db", ["who"], [["Ann"]]),
            "db:1: there is no column `name`",
            "the columns are: `who`",
        );
        assert_error(
            Roster::from_rows("db", ["name"], [["a".repeat(MAX_CELL_BYTES + 1)]]),
            "db:2: a cell is longer than 64 KiB",
            "check that it is the right file, and where its cells end",
        );
    }

    #[derive(Serialize)]
    #[serde(untagged)]
    enum Record {
        Person {
            #[serde(rename = "Name")]
            name: &'static str,
            hours: f64,
            seats: Option<u64>,
            #[serde(rename = "lang")]
            language: Option<&'static str>,
            initial: char,
            speaks: bool,
        },
        Map(BTreeMap<&'static str, &'static str>),
        Name(&'static str),
        List(Vec<&'static str>),
        Number(u8),
    }

    #[test]
    fn records_are_structs_maps_and_names() {
        let ann = Record::Person {
            name: " \"Ann\"\n Lee ",
            hours: 12.5,
            seats: Some(u64::MAX),
            language: None,
            initial: 'İ',
            speaks: true,
        };
        let bob = Record::Map([("slug", "bob"), ("NAME", "Bob")].into());
        let roster = Roster::from_records("db", [ann, bob, Record::Name("Min Yin")]).unwrap();
        assert_eq!(
            rows(&roster),
            [(1, "\"Ann\"\n Lee"), (2, "Bob"), (3, "Min Yin")]
        );
        assert_eq!(
            roster.columns().collect::<Vec<_>>(),
            [
                "Name", "hours", "seats", "lang", "initial", "speaks", "slug"
            ]
        );
        let [ann, bob] = [0, 1].map(|index| roster.recipient(index));
        assert_eq!(ann.value("hours"), Some("12.5"));
        assert_eq!(ann.value("seats"), Some("18446744073709551615"));
        assert_eq!(ann.language(), None);
        assert_eq!(ann.value("initial"), Some("İ"));
        assert_eq!(ann.value("speaks"), Some("true"));
        assert_eq!(ann.slug(), None);
        assert_eq!(bob.slug(), Some("bob"));
        assert_eq!(bob.value("hours"), Some(""));
        assert_eq!(roster.file().to_str(), Some("db"));
    }

    #[test]
    fn errors() {
        let hint = "give a struct or a map whose values are texts, numbers or booleans, or a name";
        assert_error(
            Roster::from_records("db", [Record::Name("Ann"), Record::Number(7)]),
            "db:2: the record cannot be read: invalid type: integer `7`, expected an object or a \
             name",
            hint,
        );
        assert_error(
            Roster::from_records("db", [Record::List(vec!["Ann"])]),
            "db:1: the record cannot be read: invalid type: sequence, expected an object or a \
             name",
            hint,
        );
        let keys = BTreeMap::from([((1, 2), "Ann")]);
        assert_error(
            Roster::from_records("db", [keys]),
            "db:1: the record cannot be read: key must be a string",
            hint,
        );
        assert_error(
            Roster::from_records("db", [BTreeMap::from([("name", ["Ann"])])]),
            "db:1: the value of `name` is an array or an object",
            "write a text or a number",
        );
        assert_error(
            Roster::from_records("db", [BTreeMap::from([("who", "Ann")])]),
            "db: there is no column `name`",
            "the columns are: `who`",
        );
        assert_error(
            Roster::from_records::<Record>("db", []),
            "db: the roster has no recipients",
            "add a row for each recipient, below the names of the columns",
        );
    }
}
