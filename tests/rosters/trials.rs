//! Rosters after public reports of people who do this job, and their right outcomes.

use engross::Code;

use super::{assert_error, findings, has_errors, plan, plan_of, texts, trial};

fn csv(bytes: &[u8]) -> (&'static str, &[u8]) {
    ("r.csv", bytes)
}

#[test]
fn empty_cells() {
    let program = String::from_utf8(trial("empty-cells.toml")).unwrap();
    let plan = plan(&program, trial("empty-cells.csv")).unwrap();
    let found = findings(&plan);
    let expected = [
        "3: warning empty-value: the columns `company`, `date`, `hours`, `role` are empty: the \
         text reads `Bo Kay,  at , attended  hours on .`",
        "3: error empty-value: the column `url` is empty: there is no QR code",
        "4: warning missing-value: `-` in column `company` stands for a missing value",
        "4: warning empty-value: the column `date` is empty: the text reads `Cy Dee, Student at \
         -, attended 0 hours on .`",
    ];
    for finding in expected {
        assert!(
            found.iter().any(|found| found == finding),
            "{finding}: {found:#?}"
        );
    }
    assert_eq!(found.len(), expected.len());

    let optional = program
        .replace(
            "{name}, {role} at {company}, attended {hours} hours on {date:%-d %B %Y}.",
            "{name}{#role}, {role}{/role}{#company} at {company}{/company}{#date}, attended \
             {hours} hours on {date:%-d %B %Y}{/date}.",
        )
        .replace("{url}", "{link}");
    let plan = super::plan(&optional, "name,role,company,hours,date,url\nBo Kay,,,,,\n").unwrap();
    assert_eq!(plan.entry(0).text(1), "Bo Kay.");
    assert_eq!(findings(&plan), [""; 0]);
}

#[test]
fn malformed_quotes() {
    assert_error(
        plan_of(csv(&trial("quotes-a.csv")), "", "{name}"),
        "r.csv:4: a cell has text after its closing quote (`\"`)",
        "inside quotes, write a quote twice (`\"\"`) instead of `\\\"`",
    );
    assert_error(
        plan_of(csv(&trial("quotes-b.csv")), "", "{name}"),
        "r.csv:4: the row has 4 cells, but the header has 2 columns",
        "put quotes (`\"`) around a cell that contains `;`",
    );
}

#[test]
fn markup() {
    let plan = plan_of(csv(&trial("markup.csv")), "", "{name}").unwrap();
    let marked: Vec<String> = findings(&plan)
        .into_iter()
        .filter(|finding| finding.contains("markup") || finding.contains("spreadsheet-error"))
        .collect();
    let stands_for = |row: u64, text: &str, plain: &str| {
        format!(
            "{row}: warning markup: `{text}` in column `name` has markup: it stands for `{plain}`"
        )
    };
    assert_eq!(
        marked,
        [
            stands_for(6, "Line\\nBreak", "Line⏎Break"),
            stands_for(10, "<b>Bold</b> Bob", "Bold Bob"),
            "11: error spreadsheet-error: `=HYPERLINK(\"x\")` in column `name` is what a \
             spreadsheet shows in place of a value"
                .into(),
            stands_for(16, "Ann%20Lee", "Ann Lee"),
            stands_for(21, "O&#39;Neal", "O'Neal"),
            stands_for(22, "O&apos;Neal", "O'Neal"),
            stands_for(23, "Jos&eacute; N&uacute;&ntilde;ez", "José Núñez"),
            stands_for(24, "Smith &amp; Sons", "Smith & Sons"),
        ]
    );
}

#[test]
fn lines_in_cells() {
    let plan = plan_of(csv(&trial("lines-in-cells.csv")), "", "{syllabus}").unwrap();
    assert_eq!(
        texts(&plan)[0].replace("\r\n", "\n"),
        "Unit 1: Weaving\nUnit 2: Dyeing\nUnit 3: Finishing\n\nUnit 4 after an empty line"
    );
    assert_eq!(plan.entry(1).name(), "Bo\nLindqvist");
    let markup: Vec<_> = plan
        .findings()
        .iter()
        .filter(|found| found.code == Code::Markup)
        .collect();
    let [markup] = markup[..] else {
        panic!("{:#?}", findings(&plan));
    };
    assert_eq!(
        markup.message,
        "`One<br>Two<br />Three` in column `syllabus` has markup: it stands for `One⏎Two⏎Three`"
    );
    assert_eq!(markup.row(), Some(8));
}

#[test]
fn dates() {
    let text = "{date:%Y-%m-%d}";
    let bytes = trial("dates.csv");
    let plan = plan_of(csv(&bytes), "", text).unwrap();
    let read = texts(&plan);
    let nov = "2026-11-03";
    for (row, expected) in [
        (0, "2026-11-27"),
        // The column has dates in both orders.
        (1, "03/11/2026"),
        (2, nov),
        (3, nov),
        (4, "2026-03-01"),
        (5, nov),
        (6, nov),
        (7, nov),
        (8, nov),
        (9, nov),
        (10, "2026-11-27"),
        (11, "2026-11-27"),
        (12, nov),
        (13, nov),
        (14, nov),
        (15, nov),
        (16, "2026-02-30"),
        (17, "۱۴۰۵/۰۸/۱۲"),
        (18, "3/11/2569"),
        (19, nov),
        (20, nov),
        (21, nov),
        (22, nov),
    ] {
        assert_eq!(read[row], expected, "row {}", row + 2);
    }
    assert_eq!(
        findings(&plan),
        [
            "3: error bad-date: `03/11/2026` in column `date` can be either of two dates",
            "12: warning guessed-date: `11/27/26` in column `date` is read as 2026-11-27",
            "15: warning guessed-date: `46329` in column `date` is read as 2026-11-03",
            "18: error bad-date: `2026-02-30` in column `date` is not a date",
            "19: error bad-date: the year of `۱۴۰۵/۰۸/۱۲` in column `date` is hardly a Gregorian one",
            "20: error bad-date: the year of `3/11/2569` in column `date` is hardly a Gregorian one",
        ]
    );
    // The key decides, and what contradicts it is an error.
    let key = "[roster]\nfile = \"r.csv\"\ndates = \"day-first\"";
    let plan = plan_of(csv(&bytes), key, text).unwrap();
    assert_eq!(texts(&plan)[1], nov);
    assert!(findings(&plan).contains(
        &"12: error bad-date: `11/27/26` in column `date` is not a date with the day first".into()
    ));
    // So does the column, where all its dates agree.
    let plan = plan_of(csv(b"name,date\na,27/11/2026\nb,03/11/2026\n"), "", text).unwrap();
    assert_eq!(texts(&plan), ["2026-11-27", nov]);
    assert_eq!(findings(&plan), [""; 0]);
    let plan = plan_of(csv(b"name,date\na,11/27/2026\nb,11/03/2026\n"), "", text).unwrap();
    assert_eq!(texts(&plan), ["2026-11-27", nov]);
}

#[test]
fn letter_case() {
    let plan = plan_of(csv(&trial("case.csv")), "", "{name}").unwrap();
    assert_eq!(
        findings(&plan),
        [
            "2: note letter-case: `teresa ruiz` is written in small letters, unlike others",
            "3: note letter-case: `LEON CRUZ` is written in capitals, unlike others",
            "4: note letter-case: `iremnur önder` is written in small letters, unlike others",
            "5: note letter-case: `DIYAR ISIK` is written in capitals, unlike others",
            "7: note white-space: several spaces in column `name` are written as one: `Ann Lee`",
            "9: warning not-a-recipient: `ann@example.org` in column `name` is an e-mail address",
        ]
    );
    let hints: Vec<_> = plan
        .findings()
        .iter()
        .map(|found| found.hint.clone().unwrap())
        .collect();
    assert_eq!(
        hints[2],
        "write `İremnur Önder` if it is not meant to be in small letters"
    );
    assert_eq!(
        hints[3],
        "write `Dıyar Isık` if it is not meant to be in capitals"
    );
}

#[test]
fn a_title_above_the_header() {
    let bytes = trial("title.xlsx");
    let roster = "[roster]\nfile = \"r.xlsx\"\nname = \"Full Name\"";
    let found = plan_of(("r.xlsx", &bytes), roster, "{name}: {Result}").unwrap();
    assert_eq!(texts(&found), ["Iryna Moroz: pass", "Oleh Bondar: merit"]);
    assert_eq!(found.entry(0).row(), 4);
    assert_eq!(findings(&found), [""; 0]);
    let given = plan_of(
        ("r.xlsx", &bytes),
        &format!("{roster}\nheader = 3"),
        "{name}",
    )
    .unwrap();
    assert_eq!(texts(&given), ["Iryna Moroz", "Oleh Bondar"]);
    assert_error(
        plan_of(
            ("r.xlsx", &bytes),
            &roster.replace("Full Name", "Fullname2"),
            "{name}",
        ),
        "r.xlsx:3: there is no column `Fullname2`",
        "did you mean `Full Name`?",
    );
    assert_error(
        plan_of(
            ("r.xlsx", &bytes),
            &format!("{roster}\nheader = 2"),
            "{name}",
        ),
        "r.xlsx:2: row 2, the `header` of the roster, has no text",
        "set `header` to the row with the names of the columns, or remove it",
    );
}

#[test]
fn the_name_in_two_columns() {
    let bytes = trial("firstlast.xlsx");
    let roster = "[roster]\nfile = \"r.xlsx\"\nname = \"{First Name} {Last Name}\"";
    let plan = plan_of(("r.xlsx", &bytes), roster, "{name} <{email}>").unwrap();
    assert_eq!(
        texts(&plan),
        ["Iryna Moroz <i@example.org>", "Oleh Bondar <o@example.org>"]
    );
    assert_eq!(plan.entry(0).key().as_str(), "Iryna-Moroz.png");
    assert_error(
        plan_of(("r.xlsx", &bytes), &roster.replace("Last", "Lst"), "{name}"),
        "r.xlsx:1: there is no column `Lst Name`",
        "did you mean `Last Name`?",
    );
}

#[test]
fn number_formats() {
    let bytes = trial("number-formats.xlsx");
    let text = "{zip00000}|{zip_special}|{zip_text}|{phone}|{pct}|{money}|{date_iso}|{date_de}|\
                {date_us}|{date_sys}|{time}|{dur}|{sci}|{frac}|{bool}|{textfmt}|{plus4}|{neg}|{idmask}";
    let plan = plan_of(("r.xlsx", &bytes), "", text).unwrap();
    assert_eq!(
        texts(&plan)[0],
        "02035|02035|02035|(555) 123-4567|92.5%|1,234.50 €|2026-05-07|07.05.2026|5/7/2026|\
         2026-05-07|9:05 AM|27:04:09|1.23E+10|1/2|TRUE|42|02035-0123|(minus) 5|M-0412"
    );
    assert_eq!(
        findings(&plan)
            .into_iter()
            .filter(|finding| finding.starts_with("2:"))
            .collect::<Vec<_>>(),
        ["2: warning lost-digits: `1.23E+10` in column `sci` is a number without its last digits"]
    );
    assert!(!has_errors(&plan));
}

/// Lines break at spaces, and never inside a word, as long as the lines fit.
#[cfg(feature = "bundled-fonts")]
#[test]
fn hyphens_and_apostrophes() {
    use engross::template::{Background, PixelFormat};
    use engross::{Program, Renderer};

    let program = Program::parse(
        "title = \"T\"\nroster = \"r\"\ntemplate = \"t.png\"\n[[field]]\ntext = \"{name}\"\n\
         font = \"Noto Serif\"\nbox = { x = 0, y = 0, width = 310, height = 200 }\n\
         size = { max = 40, min = 10 }\noverflow = [\"wrap\", \"shrink\"]\n",
        "program.toml",
    )
    .unwrap();
    let pixels = vec![250; 400 * 300];
    let page = Background::new(400, 300, PixelFormat::Gray, pixels).unwrap();
    let program = std::sync::Arc::new(program);
    let renderer = Renderer::builder(program.clone())
        .background(&page)
        .build()
        .unwrap();
    let mut scratch = renderer.scratch();
    let mut wrapped = 0;
    for file in ["hyphens.txt", "apostrophes.csv"] {
        let options = engross::roster::RosterOptions::default();
        let roster = engross::roster::Roster::parse(&trial(file), file, &options).unwrap();
        let plan = engross::Plan::new(program.clone(), roster).unwrap();
        for entry in plan.entries() {
            let sheet = renderer.lay_out(entry, &mut scratch).unwrap();
            let lines = &sheet.fields()[0].text().unwrap().lines;
            let spelt = lines.iter().map(|line| line.spelling(0..line.text.len()));
            let read: Vec<_> = spelt.collect();
            assert_eq!(read.join(" "), entry.name(), "{read:?}");
            wrapped += usize::from(lines.len() > 1);
        }
    }
    assert!(wrapped >= 6, "{wrapped}");
}
