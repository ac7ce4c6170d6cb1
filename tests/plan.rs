//! Roster and program combined: keys, links and texts, findings, finding one recipient, and
//! comparing a published post with the plan.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::sync::Arc;

use engross::roster::{Roster, RosterOptions};
use engross::{Code, Error, Plan, PostProblemKind, Program, Severity};
use proptest::prelude::*;

/// Name, slug and the last segment of the published URL.
const AMBASSADORS: [(&str, &str, &str); 14] = [
    ("Onur Canoğlu", "", "Onur-Canog%CC%86lu"),
    ("Rossana Suarez", "", "Rossana-Suarez"),
    ("Jona Apelbaum", "", "Jona-Apelbaum"),
    ("Nilo Yucra Gavilan", "", "Nilo-Yucra-Gavilan"),
    (
        "Halil BUGOL",
        "Halil İbrahim BUGOL",
        "Halil-I%CC%87brahim-BUGOL",
    ),
    ("Eda Konyar", "", "Eda-Konyar"),
    ("İremnur Önder", "", "I%CC%87remnur-O%CC%88nder"),
    ("Harun Eren SAT", "", "Harun-Eren-SAT"),
    ("Min Yin", "yinmin", "yinmin"),
    ("Kevin Xu", "xupeng", "xupeng"),
    ("Haili Zhang", "zhanghaili", "zhanghaili"),
    ("Zhengjun Zhou", "zhouzhengjun", "zhouzhengjun"),
    ("Zhenfei Pei", "peizhenfei", "peizhenfei"),
    ("Jianlin Zheng", "zhengjianlin", "zhengjianlin"),
];

const BASE_URL: &str = "https://pek3b.qingstor.com/kubesphere-community/images/";

fn program(field_text: &str, more: &str) -> Program {
    let text = format!(
        "title = \"KubeSphere Ambassador\"\nterm = \"2023\"\nroster = \"r.csv\"\n\
         template = \"t.png\"\n{more}\n\n[publish]\nbase_url = \"{BASE_URL}\"\n\
         file_stem = \"ambassador-{{term}}-{{name}}\"\n\n[[field]]\ntext = \"{field_text}\"\n\
         box = {{ x = 0, y = 0, width = 9, height = 9 }}\nsize = 9\n"
    );
    Program::parse(&text, "award/program.toml").unwrap()
}

fn roster(columns: &[&str], rows: &[&[&str]]) -> Roster {
    let rows = rows.iter().map(|row| row.iter());
    Roster::from_rows("r.csv", columns, rows).unwrap()
}

fn plan(columns: &[&str], rows: &[&[&str]]) -> Plan {
    Plan::new(program("{name}", ""), roster(columns, rows)).unwrap()
}

fn ambassadors() -> Plan {
    let rows: Vec<[&str; 2]> = AMBASSADORS.map(|(name, slug, _)| [name, slug]).into();
    let roster = Roster::from_rows("r.csv", ["name", "slug"], rows).unwrap();
    Plan::new(program("{name}", ""), roster).unwrap()
}

fn post(text: &str) -> Roster {
    Roster::parse(text.as_bytes(), "post.md", &RosterOptions::default()).unwrap()
}

#[track_caller]
fn assert_error<T: std::fmt::Debug>(result: Result<T, Error>, message: &str, hint: &str) {
    let error = result.unwrap_err();
    assert_eq!(error.to_string(), message);
    assert_eq!(error.hint().as_deref(), Some(hint));
}

#[test]
fn the_published_links_in_order() {
    let plan = ambassadors();
    assert_eq!(plan.findings(), []);
    assert_eq!(plan.len(), 14);
    for ((name, _, segment), entry) in AMBASSADORS.iter().zip(plan.entries()) {
        assert_eq!(entry.name(), *name);
        assert_eq!(entry.text(0), *name);
        assert_eq!(
            entry.link(),
            format!("{BASE_URL}ambassador-2023-{segment}.png")
        );
    }
    assert_eq!(plan.entry(6).row(), 8);
}

#[test]
fn dates_are_written_in_the_language_of_the_text() {
    let mut program = program("{date:%-d %B %Y}", "");
    program.language = Some("de".into());
    let rows = [
        &["Ann", "2026-03-01", ""][..],
        &["Zoya", "1.3.2026", "uk"],
        &["Bob", "", "en"],
        &["Carl", "1 Foo 2026", "en"],
    ];
    let plan = Plan::new(program, roster(&["name", "date", "lang"], &rows)).unwrap();
    let texts: Vec<_> = plan.entries().map(|entry| entry.text(0)).collect();
    assert_eq!(texts, ["1 März 2026", "1 березня 2026", "", "1 Foo 2026"]);
    let [empty, finding] = plan.findings() else {
        panic!("{:?}", plan.findings());
    };
    assert_eq!((empty.code, empty.row()), (Code::EmptyValue, Some(4)));
    assert_eq!(finding.code, Code::BadDate);
    assert_eq!(finding.row(), Some(5));
    assert_eq!(finding.location.field.as_deref(), Some("date"));
}

#[test]
fn texts_take_columns_and_values_of_the_program() {
    let plan = Plan::new(
        program("{name}|{ROLE}|{term}|{title}|{slug}|{key}|{link}|{{}}", ""),
        roster(
            &["Name", "Role", "slug", "title"],
            &[&["Ann", "speaker", "a b", ""], &["Bob", "", "", "Sir"]],
        ),
    )
    .unwrap();
    assert_eq!(
        plan.entry(0).text(0),
        format!(
            "Ann|speaker|2023|KubeSphere Ambassador|a b|ambassador-2023-a-b.png|\
             {BASE_URL}ambassador-2023-a-b.png|{{}}"
        )
    );
    assert_eq!(
        plan.entry(1).texts().next().unwrap(),
        format!("Bob||2023|Sir||ambassador-2023-Bob.png|{BASE_URL}ambassador-2023-Bob.png|{{}}")
    );
}

#[test]
fn plans_share_one_program() {
    let program = Arc::new(program("{name}, {title}", ""));
    let plan_for = |name: &str| {
        let roster = Roster::from_records("request", [name]).unwrap();
        Plan::new(Arc::clone(&program), roster).unwrap()
    };
    let (ann, bob) = (plan_for("Ann"), plan_for("Bob"));
    assert!(Arc::ptr_eq(ann.program(), bob.program()));
    let clone = ann.clone();
    assert!(std::ptr::eq(clone.roster(), ann.roster()));
    assert_eq!(clone.entry(0).text(0), "Ann, KubeSphere Ambassador");
    assert_eq!(clone.entry(0).key(), ann.entry(0).key());
    assert!(std::ptr::eq(bob.entry(0).plan(), &bob));
    assert_eq!(bob.entry(0).row(), 1);
}

#[test]
fn the_language_is_the_recipients_the_fields_or_the_programs() {
    let rows: &[&[&str]] = &[&["Ann", "tr"], &["Bob", ""]];
    let roster = roster(&["name", "lang"], rows);
    let plan = Plan::new(program("{name}", "lang = \"de\""), roster).unwrap();
    let mut field = plan.program().fields()[0].clone();
    assert_eq!(plan.entry(0).language(&field), Some("tr"));
    assert_eq!(plan.entry(1).language(&field), Some("de"));
    field.style.language = Some("zh".into());
    assert_eq!(plan.entry(1).language(&field), Some("zh"));
}

#[test]
fn columns_that_the_roster_does_not_have() {
    let rows: &[&[&str]] = &[&["Ann", "a", "b", "c"]];
    let columns = ["name", "role", "day", "Day"];
    assert_error(
        Plan::new(program("{name} {roel}", ""), roster(&columns, rows)),
        "award/program.toml:12: the roster has no column `roel`",
        "did you mean `role`?",
    );
    assert_error(
        Plan::new(program("{name} {hours}", ""), roster(&columns[..2], rows)),
        "award/program.toml:12: the roster has no column `hours`",
        "the columns are: `name`, `role`",
    );
    assert_error(
        Plan::new(program("{day}", ""), roster(&columns, rows)),
        "award/program.toml:12: two columns of the roster are called `day`",
        "rename one of them",
    );
}

/// The severities, codes, texts and hints of the findings.
fn findings(plan: &Plan) -> Vec<(Severity, Code, String, &str)> {
    plan.findings()
        .iter()
        .map(|finding| {
            (
                finding.severity,
                finding.code,
                finding.to_string(),
                finding.hint.as_deref().unwrap_or_default(),
            )
        })
        .collect()
}

#[test]
fn findings_about_single_rows_are_in_their_order() {
    let plan = plan(
        &["name", "slug", "lang"],
        &[
            &["../etc/passwd", "", ""],
            &["", "", "xx_YY"],
            &["O\u{308}nder", "", ""],
            &["Canog\u{FFFD}lu", "c", ""],
        ],
    );
    assert_eq!(
        findings(&plan),
        [
            (
                Severity::Warning,
                Code::UnsafeKey,
                "r.csv:2: warning: a file name cannot contain `/`: the key is \
                 `ambassador-2023-..-etc-passwd.png`"
                    .into(),
                "to choose the file name, fill in the column `slug`"
            ),
            (
                Severity::Error,
                Code::EmptyName,
                "r.csv:3: error: the name is empty".into(),
                "write the name, or delete the row"
            ),
            (
                Severity::Error,
                Code::BadLanguage,
                "r.csv:3: error: `xx_YY` is not a language tag".into(),
                "write a BCP 47 tag, for example `tr` or `zh-Hant`"
            ),
            (
                Severity::Error,
                Code::LostCharacter,
                "r.csv:5: error: `Canog\u{FFFD}lu` contains U+FFFD, which stands for a lost \
                 character"
                    .into(),
                "type the text again: the program that saved the file could not store it"
            ),
        ]
    );
    assert_eq!(plan.findings()[3].location.field.as_deref(), Some("name"));
}

#[test]
fn keys_that_are_one_file_are_errors_that_name_both_rows() {
    let plan = plan(
        &["name", "slug"],
        &[
            &["Önder", ""],
            &["Ann", ""],
            &["ANN", ""],
            &["O\u{308}nder", ""],
            &["Ann", "ann-2"],
            &["Bob", "aNN"],
        ],
    );
    let hint = "delete one of the rows, or give them different slugs in the column `slug`";
    let collisions: Vec<_> = findings(&plan)
        .into_iter()
        .filter(|(severity, ..)| *severity == Severity::Error)
        .collect();
    let message = |row: u8, text: &str| {
        (
            Severity::Error,
            Code::KeyCollision,
            format!("r.csv:{row}: error: {text}"),
            hint,
        )
    };
    assert_eq!(
        collisions,
        [
            message(
                4,
                "the keys of rows 3 (`ambassador-2023-Ann.png`) and 4 \
                 (`ambassador-2023-ANN.png`) are the same file on some systems"
            ),
            message(
                5,
                "rows 2 (`Önder`) and 5 (`O\u{308}nder`) have the same key \
                 `ambassador-2023-O\u{308}nder.png`"
            ),
            message(
                7,
                "the keys of rows 3 (`ambassador-2023-Ann.png`) and 7 \
                 (`ambassador-2023-aNN.png`) are the same file on some systems"
            ),
        ]
    );
}

#[test]
fn seats_cap_the_roster() {
    let rows: &[&[&str]] = &[&["Ann"], &["Bob"], &["Cid"]];
    let full = Plan::new(program("{name}", "seats = 3"), roster(&["name"], rows)).unwrap();
    assert_eq!(full.findings(), []);
    let over = Plan::new(program("{name}", "seats = 2"), roster(&["name"], rows)).unwrap();
    assert_eq!(
        findings(&over),
        [(
            Severity::Error,
            Code::TooManyRecipients,
            "r.csv:4: error: there are 3 recipients for 2 seats".into(),
            "remove recipients, or raise `seats` in program.toml"
        )]
    );
}

#[test]
fn recipients_are_found_as_people_type_them() {
    let plan = ambassadors();
    for (query, name) in [
        ("İremnur Önder", "İremnur Önder"),
        ("I\u{307}remnur O\u{308}nder", "İremnur Önder"),
        ("iremnur önder", "İremnur Önder"),
        ("iremnur onder", "İremnur Önder"),
        ("  IREMNUR-ONDER ", "İremnur Önder"),
        ("halil ibrahim bugol", "Halil BUGOL"),
        ("Halil Bugol", "Halil BUGOL"),
        ("yinmin", "Min Yin"),
        ("YinMin", "Min Yin"),
        ("ambassador-2023-xupeng.png", "Kevin Xu"),
        ("ambassador-2023-XuPeng", "Kevin Xu"),
        ("ambassador-2023-onur-canoglu", "Onur Canoğlu"),
    ] {
        assert_eq!(plan.find(query).unwrap().name(), name, "{query}");
    }
    let others = self::plan(
        &["name"],
        &[
            &["Işıl"],
            &["Łukasz Øster"],
            &["Đặng Văn Đức"],
            &["Groß"],
            &["O’Neill"],
            &["Æthelþryð"],
            &["Ñuñez"],
        ],
    );
    for (query, name) in [
        ("isil", "Işıl"),
        ("lukasz oster", "Łukasz Øster"),
        ("dang van duc", "Đặng Văn Đức"),
        ("gross", "Groß"),
        ("oneill", "O’Neill"),
        ("aethelthryd", "Æthelþryð"),
        ("nunez", "Ñuñez"),
    ] {
        assert_eq!(others.find(query).unwrap().name(), name, "{query}");
    }
}

#[test]
fn the_strictest_match_wins_and_several_are_listed() {
    let plan = plan(
        &["name", "slug"],
        &[
            &["Ann", ""],
            &["ann", "a2"],
            &["Änn", "a3"],
            &["Bob", "b"],
            &["Bob", "c"],
        ],
    );
    assert_eq!(plan.find("ann").unwrap().row(), 3);
    assert_eq!(plan.find("änn").unwrap().row(), 4);
    assert_error(
        plan.find("ANN"),
        "`ANN` matches 2 recipients: Ann (row 2, ambassador-2023-Ann.png); ann (row 3, \
         ambassador-2023-a2.png)",
        "give more of the name, or the slug or the key of the one you mean",
    );
    assert_error(
        plan.find("Bob"),
        "`Bob` matches 2 recipients: Bob (row 5, ambassador-2023-b.png); Bob (row 6, \
         ambassador-2023-c.png)",
        "give more of the name, or the slug or the key of the one you mean",
    );
}

#[test]
fn a_part_of_a_name_finds_the_only_one_that_has_it() {
    let plan = ambassadors();
    for (query, name) in [
        ("Rossana", "Rossana Suarez"),
        ("suarez", "Rossana Suarez"),
        ("onder", "İremnur Önder"),
        ("eren sat", "Harun Eren SAT"),
        ("remn", "İremnur Önder"),
    ] {
        assert_eq!(plan.find(query).unwrap().name(), name, "{query}");
    }
    assert_error(
        plan.find("zheng"),
        "`zheng` matches 2 recipients: Zhengjun Zhou (row 13, ambassador-2023-zhouzhengjun.png); \
         Jianlin Zheng (row 15, ambassador-2023-zhengjianlin.png)",
        "give more of the name, or the slug or the key of the one you mean",
    );
    for nothing in ["", " ", "-"] {
        assert!(plan.find(nothing).is_err(), "{nothing:?}");
    }
    // A whole name takes precedence over a part of another one.
    let plan = self::plan(&["name"], &[&["Anna"], &["Ann"], &["Joanna Ann"]]);
    assert_eq!(plan.find("ann").unwrap().row(), 3);
    let many: Vec<[String; 1]> = (0..30).map(|number| [format!("Ann {number:02}")]).collect();
    let roster = Roster::from_rows("r.csv", ["name"], many).unwrap();
    let plan = Plan::new(Program::clone(plan.program()), roster).unwrap();
    let error = plan.find("ann").unwrap_err().to_string();
    assert!(error.ends_with("; and 20 others"), "{error}");
}

#[test]
fn an_unknown_name_is_refused_with_similar_ones() {
    let plan = ambassadors();
    assert_error(
        plan.find("Rosana Suares"),
        "no recipient is called `Rosana Suares`",
        "did you mean `Rossana Suarez`?",
    );
    assert_error(
        plan.find("xyzzy"),
        "no recipient is called `xyzzy`",
        "give a name, slug or key of the roster",
    );
}

#[test]
fn the_announcement_in_each_form() {
    let plan = plan(
        &["name", "slug"],
        &[
            &["=cmd|' /C", "x,\"y"],
            &["a_b_ [*c*]", "2"],
            &["R&D &amp; Co", "3"],
        ],
    );
    let links: Vec<String> = plan.entries().map(|entry| entry.link().into()).collect();
    assert_eq!(
        plan.links_markdown(),
        format!(
            "| Name | certificate |\n| --- | --- |\n\
             | =cmd\\|' /C | [View and download the certificate]({}) |\n\
             | a_b\\_ \\[\\*c\\*\\] | [View and download the certificate]({}) |\n\
             | R&D \\&amp; Co | [View and download the certificate]({}) |\n",
            links[0], links[1], links[2]
        )
    );
    assert_eq!(
        plan.links_csv(),
        format!(
            "name,key,url\n'=cmd|' /C,\"ambassador-2023-x,-y.png\",{}\n\
             a_b_ [*c*],ambassador-2023-2.png,{}\nR&D &amp; Co,ambassador-2023-3.png,{}\n",
            links[0], links[1], links[2]
        )
    );
    assert_eq!(
        plan.links_json(),
        format!(
            "[\n\
             {{\"name\":\"=cmd|' /C\",\"key\":\"ambassador-2023-x,-y.png\",\"url\":\"{}\"}},\n\
             {{\"name\":\"a_b_ [*c*]\",\"key\":\"ambassador-2023-2.png\",\"url\":\"{}\"}},\n\
             {{\"name\":\"R&D &amp; Co\",\"key\":\"ambassador-2023-3.png\",\"url\":\"{}\"}}\n]\n",
            links[0], links[1], links[2]
        )
    );
}

#[test]
fn a_post_as_roster_keeps_its_links_byte_for_byte() {
    let text = "| Name | certificate |\n| --- | --- |\n\
                | Ann | [View](https://e.org/i/%e2%82%ac%20Ann.png?a=1&lt=2) |\n\
                | Bob | [View](<https://e.org/i/bob (1).png>) |\n\
                | C\\|d | [View](https://e.org/i/c\\|d/%63.png) |\n";
    let plan = Plan::new(program("{name}", ""), post(text)).unwrap();
    let found: Vec<(String, String)> = plan
        .entries()
        .map(|entry| (entry.key().to_string(), entry.link().into_owned()))
        .collect();
    assert_eq!(
        found,
        [
            (
                "€ Ann.png".into(),
                "https://e.org/i/%e2%82%ac%20Ann.png?a=1&lt=2".into()
            ),
            ("bob (1).png".into(), "https://e.org/i/bob (1).png".into()),
            ("c.png".into(), "https://e.org/i/c|d/%63.png".into()),
        ]
    );
    assert_eq!(plan.compare_post(&post(text)), []);
    assert_eq!(plan.compare_post(&post(&plan.links_markdown())), []);
}

#[test]
fn a_post_is_compared_with_the_plan() {
    let plan = plan(
        &["name", "slug"],
        &[
            &["Ann", ""],
            &["Bob", ""],
            &["Cid  O\u{308}z", ""],
            &["Dan", ""],
            &["Eve", ""],
            &["Fay", ""],
        ],
    );
    assert_eq!(plan.compare_post(&post(&plan.links_markdown())), []);
    let at = |name: &str| format!("[View]({BASE_URL}ambassador-2023-{name}.png)");
    let text = format!(
        "| Name | certificate |\n| --- | --- |\n| Fay | {} |\n| Cid Öz | {} |\n| Dan | {} |\n\
         | Eva | {} |\n| Zoe | {} |\n| Ann | {} |\n| Ann | {} |\n",
        at("Fay"),
        at("Cid-O%CC%88z"),
        at("dan"),
        at("Eve"),
        at("Zoe"),
        at("Ann"),
        at("Ann"),
    );
    let problems = plan.compare_post(&post(&text));
    let reported: Vec<(PostProblemKind, &str, String)> = problems
        .iter()
        .map(|problem| (problem.kind, &*problem.key, problem.to_string()))
        .collect();
    assert_eq!(
        reported,
        [
            (
                PostProblemKind::Missing,
                "ambassador-2023-Bob.png",
                "r.csv:3: `Bob` is missing from post.md".into()
            ),
            (
                PostProblemKind::LinkDiffers,
                "ambassador-2023-Dan.png",
                format!(
                    "post.md:5: the link of `Dan` is {BASE_URL}ambassador-2023-dan.png, but \
                     should be {BASE_URL}ambassador-2023-Dan.png"
                )
            ),
            (
                PostProblemKind::NameDiffers,
                "ambassador-2023-Eve.png",
                "post.md:6: the name is `Eva`, but should be `Eve`".into()
            ),
            (
                PostProblemKind::Extra,
                "ambassador-2023-Zoe.png",
                "post.md:7: `Zoe` is not in the plan".into()
            ),
            (
                PostProblemKind::Extra,
                "ambassador-2023-Ann.png",
                "post.md:9: `Ann` is not in the plan".into()
            ),
        ]
    );
    assert_eq!(
        serde_json::to_string(&problems[0]).unwrap(),
        "{\"key\":\"ambassador-2023-Bob.png\",\"problem\":\"missing\",\"file\":\"r.csv\",\
         \"line\":3,\"message\":\"`Bob` is missing from post.md\"}"
    );
}

const FORMULA_STARTS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// Names with characters that have a meaning in Markdown, CSV and JSON.
fn any_name() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{1,24}",
        "[\\\\`*_{}\\[\\]<>()#+.!|~&;^$=:@＝＋－＠'\" a-zé-]{1,16}",
        "(&[a-z]{1,4};|\\\\\\||https://e\\.org/a\\.png|<b>|!\\[|\\]\\(| +|_|~~|x){1,8}",
    ]
    .prop_filter("a name", |name| !name.trim().is_empty())
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 1000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn the_table_reads_back(
        names in prop::collection::vec(any_name(), 1..6),
        link_text in any_name(),
    ) {
        let rows = names.iter().enumerate();
        let rows: Vec<[String; 2]> = rows.map(|(i, name)| [name.clone(), i.to_string()]).collect();
        let mut program = program("{name}", "");
        program.publish.link_text = link_text;
        let roster = Roster::from_rows("r.csv", ["name", "slug"], &rows).unwrap();
        let plan = Plan::new(program, roster).unwrap();
        let table = plan.links_markdown();
        let read = Roster::parse(table.as_bytes(), "post.md", &RosterOptions::default());
        prop_assert!(read.is_ok(), "{table}");
        let read = read.unwrap();
        let found: Vec<(String, String)> = read
            .recipients()
            .map(|row| (row.name().into(), row.published().unwrap().as_str().into()))
            .collect();
        let expected: Vec<(String, String)> = plan
            .entries()
            .map(|entry| (entry.name().into(), entry.link().into()))
            .collect();
        prop_assert_eq!(found, expected, "{}", table);
        prop_assert_eq!(plan.compare_post(&read), []);

        let csv = plan.links_csv();
        let mut csv = csv::Reader::from_reader(csv.as_bytes());
        for (record, entry) in csv.records().zip(plan.entries()) {
            let record = record.unwrap();
            prop_assert_eq!(record[0].strip_prefix('\'').unwrap_or(&record[0]), entry
                .name().strip_prefix('\'').unwrap_or(entry.name()));
            prop_assert!(!record.iter().any(|cell| cell.starts_with(FORMULA_STARTS)));
            prop_assert_eq!(&record[2], &entry.link());
        }
    }

    #[test]
    fn every_name_is_found_by_itself(names in prop::collection::btree_set(any_name(), 1..6)) {
        let rows: Vec<[&String; 1]> = names.iter().map(|name| [name]).collect();
        let roster = Roster::from_rows("r.csv", ["name"], rows).unwrap();
        let plan = Plan::new(program("{name}", ""), roster).unwrap();
        for entry in plan.entries() {
            match plan.find(entry.name()) {
                Ok(found) => prop_assert_eq!(found.name(), entry.name()),
                Err(error) => {
                    let is_ambiguous = error.code() == Code::ManyMatches;
                    prop_assert!(is_ambiguous, "{}", error);
                }
            }
        }
    }
}
