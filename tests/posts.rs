//! Published posts of the shapes that communities write (`tests/data/posts/make.py`).
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod common;

use std::fs;

use common::engross;
use engross::roster::{Roster, RosterOptions};
use engross::{Code, Plan, PostProblemKind, Program};

/// The expected recipient of a row.
struct Expected {
    line: u64,
    section: String,
    name: String,
    key: String,
    link: String,
}

fn text(post: &str) -> String {
    fs::read_to_string(format!("tests/data/posts/{post}")).unwrap()
}

fn expected(post: &str) -> Vec<Expected> {
    let parse = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        Expected {
            line: cells[0].parse().unwrap(),
            section: cells[1].into(),
            name: cells[2].into(),
            key: cells[3].into(),
            link: cells[4].into(),
        }
    };
    text(&format!("{post}.tsv")).lines().map(parse).collect()
}

fn read(post: &str, section: Option<&str>) -> Roster {
    let options = RosterOptions::default();
    let options = match section {
        Some(section) => options.section(section),
        None => options,
    };
    Roster::parse(post.as_bytes(), "post.md", &options).unwrap()
}

fn program() -> Program {
    let toml = r#"
        title    = "Award"
        roster   = "post.md"
        template = "template.png"

        [publish]
        base_url = "https://pek3b.qingstor.com/kubesphere-community/images/"

        [[field]]
        text = "{name}"
        box  = { x = 0, y = 0, width = 9, height = 9 }
        size = 9
    "#;
    Program::parse(toml, "program.toml").unwrap()
}

fn plan(post: &str) -> Plan {
    Plan::new(program(), read(post, None)).unwrap()
}

#[track_caller]
fn assert_rows<'e>(roster: Roster, expected: impl IntoIterator<Item = &'e Expected>) {
    let lines: Vec<u64> = roster
        .recipients()
        .map(engross::roster::Recipient::row)
        .collect();
    let plan = Plan::new(program(), roster).unwrap();
    let expected: Vec<&Expected> = expected.into_iter().collect();
    assert_eq!(plan.len(), expected.len());
    for ((entry, line), expected) in plan.entries().zip(lines).zip(expected) {
        assert_eq!(line, expected.line);
        assert_eq!(entry.name(), expected.name);
        assert_eq!(entry.key().as_str(), expected.key);
        assert_eq!(entry.link(), expected.link);
    }
}

const POSTS: [(&str, usize); 3] = [("members", 101), ("programs", 9), ("chinese", 4)];

#[test]
fn names_keys_links_and_order_are_exact() {
    for (post, count) in POSTS {
        let expected = expected(post);
        assert_eq!(expected.len(), count, "{post}");
        assert_rows(read(&text(&format!("{post}.md")), None), &expected);
    }
}

#[test]
fn a_section_has_its_own_recipients() {
    let post = text("programs.md");
    let expected = expected("programs");
    for (section, parts) in [
        ("KubeSphere Ambassador", &["KubeSphere Ambassador"][..]),
        (
            "kubesphere talented speaker",
            &["KubeSphere Talented Speaker", "Hosts of 2023"],
        ),
        ("Hosts of 2023", &["Hosts of 2023"]),
        ("KubeSphere Contributor", &["KubeSphere Contributor"]),
    ] {
        let is_in_section = |row: &&Expected| parts.contains(&&*row.section);
        assert_rows(
            read(&post, Some(section)),
            expected.iter().filter(is_in_section),
        );
    }
}

#[test]
fn rows_that_are_not_recipients_are_reported() {
    let roster = read(&text("programs.md"), None);
    let findings: Vec<String> = roster.findings().iter().map(ToString::to_string).collect();
    assert_eq!(
        findings,
        ["post.md:38: warning: the row is skipped: it has no link to a certificate"]
    );
    for post in ["members.md", "chinese.md"] {
        assert_eq!(read(&text(post), None).findings(), [], "{post}");
    }
}

#[test]
fn the_announcement_reproduces_every_link() {
    for (post, _) in POSTS {
        let plan = plan(&text(&format!("{post}.md")));
        assert_rows(
            read(&plan.links_markdown(), None),
            &expected(post)
                .into_iter()
                .zip(3..)
                .map(|(row, line)| Expected { line, ..row })
                .collect::<Vec<_>>(),
        );
        assert_eq!(
            plan.compare_post(&read(&text(&format!("{post}.md")), None)),
            []
        );
    }
}

#[test]
fn a_post_is_already_what_it_would_become() {
    for (post, section) in [("members", None), ("chinese", None)] {
        let text = text(&format!("{post}.md"));
        let updated = plan(&text)
            .update_post(text.as_bytes(), "post.md", section)
            .unwrap();
        let changes = (updated.added, updated.changed, updated.removed);
        assert_eq!(changes, (0, 0, 0), "{post}");
        // The row without text at the end of its table is removed.
        let blank = "\r\n|    |   |  |   ";
        assert_eq!(updated.text, text.replace(blank, ""), "{post}");
    }
}

#[test]
fn each_difference_is_reported_with_its_line() {
    let post = text("members.md");
    let plan = plan(&post);
    let lines: Vec<&str> = post.lines().collect();
    let (missing, renamed, relinked) = (lines[14], lines[15], lines[16]);
    let other = post
        .replacen(&format!("{missing}\n"), "", 1)
        .replacen(renamed, &renamed.replace("[A-b-C]", "[A-b-D]"), 1)
        .replacen(relinked, &relinked.replace("0x7f.png", "0x7F.png"), 1)
        .replacen(
            "\n\n## Next steps",
            "\n| Else | [c](https://e.org/else.png) |\n| More | [c](BASE/more.png) |\n\n## Next steps",
            1,
        );
    let base = plan.program().publish.base_url.trim_end_matches('/');
    let other = read(&other.replace("BASE", base), None);
    // A row of another program is no difference.
    let foreign: Vec<_> = plan
        .post_findings(&other)
        .into_iter()
        .map(|finding| (finding.code, finding.row(), finding.message))
        .collect();
    assert_eq!(
        foreign,
        [(
            Code::TableForeignRow,
            Some(115),
            "`Else` has a link of another program or term".into()
        )]
    );
    let problems: Vec<_> = plan
        .compare_post(&other)
        .into_iter()
        .map(|problem| (problem.kind, problem.line, problem.key))
        .collect();
    assert_eq!(
        problems,
        [
            (PostProblemKind::Missing, 15, "member-2022-a.png".into()),
            (
                PostProblemKind::NameDiffers,
                15,
                "member-2022-A-b-C.png".into()
            ),
            (
                PostProblemKind::LinkDiffers,
                16,
                "member-2022-0x7f.png".into()
            ),
            (PostProblemKind::Extra, 116, "more.png".into()),
        ]
    );
}

#[test]
fn the_command_reports_what_differs_and_where() {
    let folder = tempfile::tempdir().unwrap();
    let links = engross(".", ["links", "assets/ambassador-2023"]);
    let rows: Vec<&str> = links.stdout.lines().collect();
    let post = folder.path().join("post.md");
    let changed = format!(
        "# Awards\n\n{}\n{}\n{}\n{}\n| Else | [c](https://e.org/else.png) |\n",
        rows[0],
        rows[1],
        rows[3],
        rows[4..].join("\n").replace("O%CC%88nder", "Onder")
    );
    fs::write(&post, changed).unwrap();
    let post = post.to_str().unwrap();
    let verified = engross(".", ["verify", "assets/ambassador-2023", "--post", post]).exits(1);
    let report = verified.stdout.replace(post, "post.md");
    let lines: Vec<&str> = report.lines().collect();
    assert_eq!(lines.len(), 5, "{lines:?}");
    let starts = [
        "assets/ambassador-2023/ambassadors.csv:2: error: `Onur Canoğlu` is missing from post.md",
        "post.md:10: error: the link of `İremnur Önder` is https://",
        "post.md:18: note: `Else` has a link of another program or term",
        "  hint: name the heading of this program's table with `--section`",
        "14 checked, 2 problems",
    ];
    for (line, start) in lines.iter().zip(starts) {
        assert!(line.starts_with(start), "{line}");
    }
}

/// A destination outside angle brackets ends at a control character (CommonMark, 6.3), and a
/// plain text with one is not an address.
#[test]
fn control_characters_in_links_read_back() {
    let row = |cell: &str| format!("| Name | Link |\n|---|---|\n| Gü | {cell} |\n");
    let linked = plan(&row("[View](<https://example.org/a\u{1}/G%C3%BC.png>)"));
    let table = linked.links_markdown();
    assert_eq!(linked.compare_post(&read(&table, None)), [], "{table}");

    let written_out = row("https://example.org/a\u{0}\u{1}/G%C3%BC.png");
    let post = Roster::parse(written_out.as_bytes(), "post.md", &RosterOptions::default());
    assert!(post.is_err_and(|error| error.code() == Code::NoLinks));
    let written_out = row("https://example.org/G%C3%BC.png");
    assert_eq!(plan(&written_out).len(), 1);
}
