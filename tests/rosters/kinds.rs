//! Kinds of rosters and of faults in them, beside those of the trials.

use engross::roster::{Condition, MAX_FINDINGS, Roster, RosterOptions};
use engross::{Code, Plan, Program};

use super::common::samples;
use super::{Sheet, assert_error, findings, ods, plan_of, texts, xlsx};

fn csv(text: &str) -> (&'static str, &[u8]) {
    ("r.csv", text.as_bytes())
}

fn roster(keys: &str) -> String {
    format!("[roster]\nfile = \"r.csv\"\n{keys}")
}

#[test]
fn rows_are_selected() {
    let text = "name,Grade,Attended\nAnn,A,yes\nBo,B,YES\nCy,C,no\nDee,A,\n";
    let select = |keys: &str| {
        let plan = plan_of(
            csv(text),
            &roster(&format!("where = {{ {keys} }}")),
            "{name}",
        );
        plan.map(|plan| texts(&plan).join(" "))
    };
    assert_eq!(select("Attended = \"Yes\"").unwrap(), "Ann Bo");
    assert_eq!(select("Grade = [\"A\", \"C\"]").unwrap(), "Ann Cy Dee");
    assert_eq!(select("grade = \"A\", attended = \"*\"").unwrap(), "Ann");
    assert_eq!(select("attended = \"\"").unwrap(), "Dee");
    let error = select("Grade = [\"D\", \"E\"]").unwrap_err();
    assert_eq!(
        error.to_string(),
        "r.csv: no row has `D` or `E` in the column `Grade`, as `where` requires"
    );
    assert_eq!(error.hint().unwrap(), "its values are: `A`, `B`, `C`");
    let error = select("Grade = \"C\", Attended = \"yes\"").unwrap_err();
    assert_eq!(
        error.to_string(),
        "r.csv: no row meets all conditions of `where`"
    );
    let error = select("Grdae = \"A\"").unwrap_err();
    assert_eq!(error.to_string(), "r.csv:1: there is no column `Grdae`");
    assert_eq!(error.hint().unwrap(), "did you mean `Grade`?");

    let options = RosterOptions::default().condition(Condition::new("Grade", ["A"]));
    assert_eq!(
        Roster::parse(text.as_bytes(), "r.csv", &options)
            .unwrap()
            .len(),
        2
    );
    // Numbers and true or false are as a spreadsheet writes them.
    let text = "name,n,b\nAnn,1,TRUE\nBo,2,FALSE\n";
    let plan = plan_of(csv(text), &roster("where = { n = 1, b = true }"), "{name}").unwrap();
    assert_eq!(texts(&plan), ["Ann"]);
}

#[test]
fn names_are_composed_of_columns() {
    let text = "Title,First,Middle,Last\nDr.,Ann,,Lee\n,Bo,B.,Kay\n,,,\nMr.,,,\n";
    let keys = roster("name = \"{#Title}{Title} {/Title}{First} {Middle} {Last}\"");
    let plan = plan_of(csv(text), &keys, "{name}").unwrap();
    assert_eq!(texts(&plan), ["Dr. Ann Lee", "Bo B. Kay", "Mr."]);
    let error = plan_of(csv(text), &roster("name = \"{First} {Last\""), "{name}").unwrap_err();
    assert_eq!(
        error.to_string(),
        "program.toml:5: invalid `name` of `roster`: an unclosed `{` (character 9)"
    );
    let options = RosterOptions::default().name("{#First}x");
    let error = Roster::parse(text.as_bytes(), "r.csv", &options).unwrap_err();
    assert_eq!(error.code(), Code::InvalidPlaceholder);
}

#[test]
fn headers_are_found_below_other_rows() {
    let text = "\u{FEFF}Spring term;;\n;;\nPrinted on;1.5.2026;\n\u{FEFF}Full\u{A0} Name;Role;\nAnn;host;\n";
    let keys = roster("name = \"full name\"");
    let plan = plan_of(csv(text), &keys, "{name}, {role}").unwrap();
    assert_eq!(texts(&plan), ["Ann, host"]);
    // Of the first 20 rows with text.
    let far = format!("{}name\nAnn\n", "title\n\n".repeat(19));
    assert_eq!(texts(&plan_of(csv(&far), "", "{name}").unwrap()), ["Ann"]);
    let too_far = format!("{}name\nAnn\n", "title\n".repeat(20));
    assert!(plan_of(csv(&too_far), "", "{name}").is_err());
    let given = roster("header = 21");
    assert_eq!(
        texts(&plan_of(csv(&too_far), &given, "{name}").unwrap()),
        ["Ann"]
    );
}

#[test]
fn values_and_wordings_are_written() {
    let more = "[values]\nfrom = 2023-09-20\nHours = 12\nis = true\nby = \"Eva\"\n\
                [wording.Grade]\n\"1\" = \"with honours\"\n\"\" = \"taking part\"\n";
    let head = format!("roster = \"r.csv\"\n{more}");
    let text = "{from:%-d %B %Y}, {hours} h, {is}, {BY}, {grade}";
    let program = |text: &str| {
        format!(
            "title = \"T\"\ntemplate = \"t.png\"\n{head}[[field]]\ntext = {text:?}\n\
             box = {{ x = 0, y = 0, width = 9, height = 9 }}\nsize = 9\n"
        )
    };
    let rows = "name,grade,by\nAnn,1,\nBo,,Max\nCy,7,\n";
    let plan = super::plan(&program(text), rows).unwrap();
    assert_eq!(
        texts(&plan),
        [
            "20 September 2023, 12 h, true, Eva, with honours",
            "20 September 2023, 12 h, true, Max, taking part",
            "20 September 2023, 12 h, true, Eva, 7",
        ]
    );
    assert_eq!(
        findings(&plan),
        ["4: warning no-wording: `7` in column `Grade` has no wording"]
    );
    let mut program = Program::parse(&program(text), "program.toml").unwrap();
    program.set_value("FROM", "2024-10-01").unwrap();
    program.set_value("hours", "8").unwrap();
    let error = program.set_value("from", "soon").unwrap_err();
    assert_eq!(error.to_string(), "`from` must be a date, but is `soon`");
    let roster = Roster::parse(rows.as_bytes(), "r.csv", &program.roster.options).unwrap();
    let plan = Plan::new(program, roster).unwrap();
    assert!(texts(&plan)[0].starts_with("1 October 2024, 8 h"));

    for (values, message) in [
        ("name = 1", "program.toml:5: `values` cannot have `name`"),
        ("a = 1\nA = 2", "program.toml:6: `values` has `A` twice"),
        (
            "a = [1]",
            "program.toml:5: `a` of `values` must be text, a number, true or false, or a date",
        ),
    ] {
        let error = plan_of(csv(rows), &format!("[values]\n{values}"), "{name}").unwrap_err();
        assert_eq!(error.to_string(), message);
    }
    let error = plan_of(csv(rows), "[wording.Garde]\n\"1\" = \"x\"", "{name}").unwrap_err();
    assert_eq!(
        error.to_string(),
        "program.toml:4: `wording` has the column `Garde`, but the roster has not"
    );
    assert_eq!(error.hint().unwrap(), "did you mean `grade`?");
    let error = plan_of(csv(rows), "[values]\nday = \"soon\"", "{day:%Y}").unwrap_err();
    assert_eq!(
        error.to_string(),
        "program.toml:8: the value `day` is not a date: `soon`"
    );
}

#[test]
fn optional_parts_can_be_in_the_file_stem() {
    let publish = "[publish]\nfile_stem = \"x-{name}{#team}-{team}{/team}\"";
    let text = "name,team\nAnn,red\nBo,\n";
    let plan = plan_of(
        csv(text),
        &format!("roster = \"r.csv\"\n{publish}"),
        "{name}",
    );
    // `plan_of` adds the roster itself.
    assert!(plan.is_err());
    let plan = plan_of(csv(text), publish, "{name}").unwrap();
    let keys: Vec<&str> = plan.entries().map(|entry| entry.key().as_str()).collect();
    assert_eq!(keys, ["x-Ann-red.png", "x-Bo.png"]);
    assert_eq!(findings(&plan), [""; 0]);
    let hole = publish.replace("{#team}-{team}{/team}", "-{team}");
    let plan = plan_of(csv(text), &hole, "{name}").unwrap();
    assert_eq!(
        findings(&plan),
        ["3: warning empty-value: the column `team` is empty: the file's name is `x-Bo-.png`"]
    );
    let open = publish.replace("{/team}", "");
    let error = plan_of(csv(text), &open, "{name}").unwrap_err();
    assert_eq!(
        error.to_string(),
        "program.toml:5: invalid `file_stem`: `{#team}` is never closed (character 9)"
    );
}

#[test]
fn people_who_are_there_twice_and_rows_that_are_not_people() {
    let text = "id,name,mail\n1,Ann Lee,a\n2,ann lee,b\n3,Bo Kay,c\n3,Bo  Kay,c\nid,Name,mail\n\
                9,Total: 5,\n10,undefined,x\n";
    let publish = "[publish]\nfile_stem = \"{id}-{name}-{mail}\"";
    let plan = plan_of(csv(text), publish, "{name}").unwrap();
    let found = findings(&plan);
    let expected = [
        "3: note duplicate-recipient: `ann lee` is in row 2 as well, with other values",
        "6: warning not-a-recipient: the row `Name` looks like the names of the columns again",
        "7: warning not-a-recipient: the row `Total: 5` looks like a sum",
        "8: warning missing-value: `undefined` in column `name` stands for a missing value",
    ];
    for finding in expected {
        assert!(
            found.iter().any(|found| found == finding),
            "{finding}: {found:#?}"
        );
    }
    // Equal rows have equal keys, which is an error of its own.
    assert!(
        found
            .iter()
            .any(|found| found.starts_with("5: error key-collision"))
    );
    let same = "name,lang,slug\nAnn Lee,en,a\nANN LEE,en,b\n";
    let plan = plan_of(
        csv(same),
        "[roster]\nfile = \"r.csv\"\nslug = \"slug\"",
        "{name}",
    )
    .unwrap();
    let found = findings(&plan);
    let twice = found
        .iter()
        .any(|found| found.starts_with("3: note duplicate-recipient"));
    assert!(twice, "{found:#?}");
}

#[test]
fn sheets_are_chosen_by_their_columns() {
    let sheet = |name, state, rows: &[&[&'static str]]| Sheet {
        name,
        state,
        rows: rows.iter().map(|row| row.to_vec()).collect(),
        merged: &[],
    };
    let notes = || {
        sheet(
            "Notes",
            "visible",
            &[&["How to use this file"], &["1. Read it"]],
        )
    };
    let hidden = || sheet("Lists", "hidden", &[&["name"], &["Nobody Real"]]);
    let people = || {
        sheet(
            "People",
            "visible",
            &[&["name", "role"], &["Ann Lee", "host"]],
        )
    };
    let read = |sheets: &[Sheet<'_>]| plan_of(("r.xlsx", &xlsx(sheets)), "", "{name}");
    let plan = read(&[notes(), hidden(), people()]).unwrap();
    assert_eq!(texts(&plan), ["Ann Lee"]);
    assert_eq!(findings(&plan), [""; 0]);
    let mut again = people();
    again.name = "Old";
    let plan = read(&[notes(), people(), again]).unwrap();
    assert_eq!(
        findings(&plan),
        ["warning several-sheets: the sheet `People` is read, but `Old` has the same columns"]
    );
    assert_error(
        read(&[notes(), hidden()]),
        "r.xlsx:1: in the sheet `Notes`, there is no column `name`",
        "the columns are: `How to use this file`; the sheet `Lists` is hidden: `sheet = \
         \"Lists\"` in `[roster]` reads it",
    );
    // A hidden sheet can be named, and a spreadsheet of hidden sheets only is read.
    let named = "[roster]\nfile = \"r.xlsx\"\nsheet = \"Lists\"";
    let bytes = xlsx(&[notes(), hidden()]);
    assert_eq!(
        texts(&plan_of(("r.xlsx", &bytes), named, "{name}").unwrap()),
        ["Nobody Real"]
    );
    assert_eq!(texts(&read(&[hidden()]).unwrap()), ["Nobody Real"]);
}

/// A sheet with these rows and merged cells.
fn merged_sheet(rows: &[&[&str]], merged: &[&str]) -> Vec<u8> {
    xlsx(&[Sheet {
        name: "S",
        state: "visible",
        rows: rows.iter().map(|row| row.to_vec()).collect(),
        merged,
    }])
}

#[test]
fn headers_that_are_merged() {
    // The row below is a part of the header.
    let rows: [&[&str]; 4] = [
        &["Name", "Score", "", "Place"],
        &["", "T", "P"],
        &["Ann", "1", "2", "Rome"],
        &["Bo", "3", "4"],
    ];
    let sheet = merged_sheet(&rows, &["A1:A2", "B1:C1", "D1:D4"]);
    let plan = plan_of(("r.xlsx", &sheet), "", "{name} {score} {place}").unwrap();
    assert_eq!(texts(&plan), ["Ann 1 Rome", "Bo 3 "]);
    let sheet = merged_sheet(&rows[..2], &["A1:A2"]);
    assert_error(
        plan_of(("r.xlsx", &sheet), "", "{name}"),
        "r.xlsx:1: the roster has no recipients",
        "add a row for each recipient, below the names of the columns",
    );

    // Names in two columns under one header.
    let rows: [&[&str]; 3] = [&["Name", ""], &["First", "Last"], &["Ann", "Lee"]];
    let sheet = merged_sheet(&rows, &["A1:B1"]);
    assert_error(
        plan_of(("r.xlsx", &sheet), "", "{name}"),
        "r.xlsx:1: the header `Name` is merged over several columns, which have texts of their \
         own in row 2",
        "unmerge it, and give each column a name of its own in one row",
    );
    let composed = "[roster]\nfile = \"r.xlsx\"\nname = \"{First} {Last}\"";
    let plan = plan_of(("r.xlsx", &sheet), composed, "{name}").unwrap();
    assert_eq!(texts(&plan), ["Ann Lee"]);
    // Names that are as wide as their header.
    let rows: [&[&str]; 2] = [&["Name", "", "Score"], &["Ann", "", "1"]];
    let sheet = merged_sheet(&rows, &["A1:B1", "A2:B2"]);
    let plan = plan_of(("r.xlsx", &sheet), "", "{name} {score}").unwrap();
    assert_eq!(texts(&plan), ["Ann 1"]);

    let content = "<c><table:table table:name=\"S\"><table:table-row>\
         <table:table-cell table:number-columns-spanned=\"2\"><p>name</p></table:table-cell>\
         <table:covered-table-cell/></table:table-row><table:table-row>\
         <table:table-cell><p>Ann</p></table:table-cell>\
         <table:table-cell><p>Lee</p></table:table-cell></table:table-row></table:table></c>";
    assert_error(
        plan_of(("r.ods", &ods(content)), "", "{name}"),
        "r.ods:1: the header `name` is merged over several columns, which have texts of their \
         own in row 2",
        "unmerge it, and give each column a name of its own in one row",
    );
}

#[test]
fn sheets_and_merged_cells_of_open_document() {
    let cell = |text: &str| format!("<table:table-cell><p>{text}</p></table:table-cell>");
    let row = |cells: &str| format!("<table:table-row>{cells}</table:table-row>");
    let hidden = format!(
        "<style:style style:name=\"ta2\" style:family=\"table\"><style:table-properties \
         table:display=\"false\"/></style:style><table:table table:name=\"L\" \
         table:style-name=\"ta2\">{}{}</table:table>",
        row(&cell("name")),
        row(&cell("Nobody Real"))
    );
    let merged = "<table:table-cell table:number-rows-spanned=\"2\"><p>Red</p></table:table-cell>";
    let people = format!(
        "<table:table table:name=\"P\">{}{}{}{}</table:table>",
        row(&(cell("Team") + &cell("name"))),
        row(&(merged.to_owned() + &cell("Ann Lee"))),
        row(&("<table:covered-table-cell/>".to_owned() + &cell("Bo Kay"))),
        row(&(cell("") + &cell("Cy Dee"))),
    );
    let bytes = ods(&format!("<c>{hidden}{people}</c>"));
    let plan = plan_of(("r.ods", &bytes), "", "{name}: {team}").unwrap();
    assert_eq!(texts(&plan), ["Ann Lee: Red", "Bo Kay: Red", "Cy Dee: "]);
}

#[test]
fn files_under_another_extension() {
    let spreadsheet = xlsx(&[]);
    for (file, bytes, message, hint) in [
        (
            "r.csv",
            &spreadsheet[..],
            "r.csv: the file is an Excel spreadsheet, not CSV",
            "rename it to `r.xlsx`, and set `roster` to that name",
        ),
        (
            "r.xlsx",
            b"name\nAnn\n",
            "r.xlsx: the file is text, not a spreadsheet that can be read",
            "rename it to `r.csv`, and set `roster` to that name",
        ),
        (
            "r.csv",
            b"<html><table><tr><td>name</td></tr></table>",
            "r.csv: the file is a web page, not CSV",
            "open it in a spreadsheet program, and save it as XLSX or as CSV (UTF-8)",
        ),
        (
            "r.xlsx",
            b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
            "r.xlsx: the file is an old Excel file (XLS) or has a password, not a spreadsheet that \
             can be read",
            "save it as XLSX, ODS or CSV (UTF-8), without a password",
        ),
        (
            "r.xls",
            b"<html><table>",
            "r.xls: this spreadsheet format is not supported: the file is a web page",
            "open it in a spreadsheet program, and save it as XLSX or as CSV (UTF-8)",
        ),
        (
            "r.xls",
            &spreadsheet[..],
            "r.xls: the file is an Excel spreadsheet, though its extension is `.xls`",
            "give it the extension `.xlsx`",
        ),
        (
            "r.numbers",
            b"PK\x03\x04........Index/Document.iwa",
            "r.numbers: this spreadsheet format is not supported: the file is a Numbers spreadsheet",
            "open it in Numbers, and choose File > Export To > Excel or CSV",
        ),
        (
            "r.txt",
            b"%PDF-1.7",
            "r.txt: the file is a PDF file, not a list of names",
            "save the table that it was made from as XLSX or CSV",
        ),
    ] {
        let error = Roster::parse(bytes, file, &RosterOptions::default()).unwrap_err();
        assert_eq!(error.to_string(), message);
        assert_eq!(error.hint().as_deref(), Some(hint), "{file}");
    }
}

#[test]
fn columns_of_json_that_are_not_used_may_hold_anything() {
    let json = "[{\"name\": \"Ann\", \"answers\": [{\"a\": 1}], \"role\": \"host\"}]";
    let plan = plan_of(("r.json", json.as_bytes()), "", "{name}, {role}").unwrap();
    assert_eq!(texts(&plan), ["Ann, host"]);
    let error = plan_of(("r.json", json.as_bytes()), "", "{answers}").unwrap_err();
    assert_eq!(
        error.to_string(),
        "program.toml:7: the column `answers` has an array or an object in row 1"
    );
}

/// Names as people have them give no finding about damage or about what is among other rows.
#[test]
fn no_finding_about_good_names() {
    let rows: Vec<(String, String)> = samples().into_iter().collect();
    let mut locales: Vec<&str> = rows.iter().map(|(locale, _)| &**locale).collect();
    locales.dedup();
    let mut found = Vec::new();
    for locale in locales {
        let names = rows.iter().filter(|(of, _)| of == locale);
        let numbered: Vec<[String; 3]> = (0..)
            .zip(names)
            .map(|(number, (locale, name))| [name.clone(), locale.clone(), format!("{number}")])
            .collect();
        let roster = Roster::from_rows("r", ["name", "lang", "n"], &numbered).unwrap();
        let program = Program::parse(
            "title = \"T\"\n[publish]\nfile_stem = \"{n}-{name}\"\n[[field]]\ntext = \"{name}\"\n\
             box = { x = 0, y = 0, width = 9, height = 9 }\nsize = 9\n",
            "program.toml",
        )
        .unwrap();
        found.extend(findings(&Plan::new(program, roster).unwrap()));
    }
    let of_other_kinds = ["decomposed", "unsafe-key", "bad-language", "key-too-long"];
    found.retain(|finding| !of_other_kinds.iter().any(|code| finding.contains(code)));
    assert_eq!(found, [""; 0]);
    for program in [
        "ambassador-2023",
        "course-2026",
        "finisher-2026",
        "speaker-2026",
    ] {
        let program = Program::open(format!("assets/{program}")).unwrap();
        let roster = program.open_roster().unwrap();
        let plan = Plan::new(program, roster).unwrap();
        assert_eq!(findings(&plan), [""; 0]);
    }
}

/// A small file cannot take much memory: its cells and its findings are counted.
#[test]
fn cells_and_findings_are_limited() {
    let header =
        "<table:table-row><table:table-cell><p>name</p></table:table-cell></table:table-row>";
    let sheet = |rows: &str| ods(&format!("<c><table:table>{header}{rows}</table:table></c>"));
    let wide_header = ods(
        "<c><table:table><table:table-row><table:table-cell><p>name</p></table:table-cell>\
         <table:table-cell table:number-columns-repeated=\"1000\"><p>a</p></table:table-cell>\
         </table:table-row><table:table-row table:number-rows-repeated=\"500000\">\
         <table:table-cell table:number-columns-repeated=\"1000\"/><table:table-cell><p>x</p>\
         </table:table-cell></table:table-row></table:table></c>",
    );
    let error = Roster::parse(&wide_header, "r.ods", &RosterOptions::default()).unwrap_err();
    assert_eq!(error.code(), Code::TooMuchText);

    let repeated = sheet(&format!(
        "<table:table-row table:number-rows-repeated=\"{}\"><table:table-cell><p>{}</p>\
         </table:table-cell></table:table-row>",
        MAX_FINDINGS + 10,
        "y".repeat(300)
    ));
    let error = plan_of(("r.ods", &repeated), "", "{name}").unwrap_err();
    assert_eq!(error.code(), Code::TooManyFindings);
    assert!(
        error
            .to_string()
            .starts_with("r.ods:100003: more than 100000 rows are equal")
    );
    assert!(error.to_string().len() < 2_000);
}
