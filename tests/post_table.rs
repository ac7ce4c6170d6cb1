//! Writing the announcement's table into a post that has one.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod common;

use std::fs;
use std::path::Path;

use engross::roster::Roster;
use engross::{Error, Plan, Program, UpdatedPost};
use proptest::prelude::*;

const BASE_URL: &str = "https://e.org/images/";

fn plan(columns: &[&str], rows: &[&[&str]]) -> Plan {
    let program = format!(
        "title = \"Award\"\nterm = \"2024\"\nroster = \"r.csv\"\ntemplate = \"t.png\"\n\
         [publish]\nbase_url = \"{BASE_URL}\"\nfile_stem = \"award-{{term}}-{{name}}\"\n\
         link_text = \"Download\"\n\
         [[field]]\ntext = \"{{name}}\"\nbox = {{ x = 0, y = 0, width = 9, height = 9 }}\nsize = 9\n"
    );
    let rows = rows.iter().map(|row| row.iter());
    let roster = Roster::from_rows("r.csv", columns, rows).unwrap();
    Plan::new(Program::parse(&program, "program.toml").unwrap(), roster).unwrap()
}

fn names(names: &[&str]) -> Plan {
    let rows: Vec<[&str; 1]> = names.iter().map(|name| [*name]).collect();
    let rows: Vec<&[&str]> = rows.iter().map(|row| &row[..]).collect();
    plan(&["name"], &rows)
}

fn update(plan: &Plan, post: &str, section: Option<&str>) -> Result<UpdatedPost, Error> {
    plan.update_post(post.as_bytes(), "post.md", section)
}

/// Checks that the post is updated to this, and that a second update changes nothing.
#[track_caller]
fn assert_updated(plan: &Plan, post: &str, counts: [usize; 3], expected: &str) {
    let updated = update(plan, post, None).unwrap();
    assert_eq!(updated.text, expected);
    let UpdatedPost {
        added,
        changed,
        removed,
        ..
    } = updated;
    assert_eq!([added, changed, removed], counts);
    let again = update(plan, expected, None).unwrap();
    assert_eq!(again.text, expected);
    assert!(!again.is_changed);
}

#[track_caller]
fn assert_refused(updated: Result<UpdatedPost, Error>, message: &str, hint: &str) {
    let error = updated.unwrap_err();
    assert_eq!(error.to_string(), message);
    assert_eq!(error.hint().as_deref(), Some(hint));
}

#[test]
fn correct_rows_stay_as_they_are_written() {
    let post = "---\ntitle: x\n---\n# A\n\n\
        | Name|Certificate | \n|:--|--:|\n\
        |  **Ann**   Lee |[Get *it*](<https://e.org/images/award-2024-Ann-Lee.png> \"t\")  |  \n\
        | [Bob](https://github.com/bob) | [Get *it*][b] |\n\n\
        [b]: https://e.org/images/award-2024-Bob.png\n<!-- end -->";
    assert_updated(&names(&["Ann Lee", "Bob"]), post, [0, 0, 0], post);
    assert_updated(
        &names(&["Zoë|x", "Bob", "Ann Lee"]),
        post,
        [1, 0, 0],
        "---\ntitle: x\n---\n# A\n\n\
        | Name|Certificate | \n|:--|--:|\n\
        |Zoë\\|x|[Get *it*](https://e.org/images/award-2024-Zoe%CC%88-x.png)|\n\
        | [Bob](https://github.com/bob) | [Get *it*][b] |\n\
        |  **Ann**   Lee |[Get *it*](<https://e.org/images/award-2024-Ann-Lee.png> \"t\")  |  \n\n\
        [b]: https://e.org/images/award-2024-Bob.png\n<!-- end -->",
    );
}

#[test]
fn links_names_and_further_columns() {
    let plan = plan(
        &["name", "城市", "slug"],
        &[
            &["邵宁龙", "杭州", ""],
            &["İremnur Önder", "", ""],
            &["Min Yin", "", "yinmin"],
        ],
    );
    let post = "前言\r\n\r\n## 名单\r\n\r\n\
        | 编号 |   姓名    | 城市 | 证书   |\r\n|---|---|---|---|\r\n\
        | 1 | Iremnur | *Ankara* | 🎉 [查看 **证书**](https://e.org/images/award-2024-I%CC%87remnur-O%CC%88nder.png) |\r\n\
        | 2 | Min Yin | | 🎉 [查看 **证书**](https://e.org/images/award-2024-Min-Yin.png) !|\r\n\
        | 3 | Gone Away | | [查看 **证书**](https://e.org/images/award-2024-Gone-Away.png) |\r\n\
        | | | | |\r\n\
        \r\n再见\r";
    assert_updated(
        &plan,
        post,
        [1, 2, 1],
        "前言\r\n\r\n## 名单\r\n\r\n\
        | 编号 |   姓名    | 城市 | 证书   |\r\n|---|---|---|---|\r\n\
        |  | 邵宁龙 | 杭州 | [查看 **证书**](https://e.org/images/award-2024-%E9%82%B5%E5%AE%81%E9%BE%99.png) |\r\n\
        | 1 | İremnur Önder | *Ankara* | 🎉 [查看 **证书**](https://e.org/images/award-2024-I%CC%87remnur-O%CC%88nder.png) |\r\n\
        | 2 | Min Yin |  | 🎉 [查看 **证书**](https://e.org/images/award-2024-yinmin.png) ! |\r\n\
        \r\n再见\r",
    );
}

#[test]
fn tables_as_they_are_written() {
    let links = [
        ("[Get](", ")", "[Get](", ")"),
        ("<", ">", "<", ">"),
        ("", "", "", ""),
    ];
    for (start, end, new_start, new_end) in links {
        for (margin, before, bar, after) in [
            ("", "| ", " | ", " |"),
            ("", "|", "|", "|"),
            ("", "", " | ", ""),
            ("> ", "| ", " | ", " |"),
            ("  ", "", " | ", " |"),
        ] {
            for last in ["", "\n", "\n\nend", "\n\n"] {
                let row = |name: &str, start: &str, end: &str| {
                    format!(
                        "{margin}{before}{name}{bar}{start}{BASE_URL}award-2024-{name}.png{end}{after}"
                    )
                };
                let table = format!("{margin}| name | |\n{margin}|---|---|\n");
                let post = format!("{table}{}{last}", row("Bob", start, end));
                let expected = format!(
                    "{table}{}\n{}\n{}{last}",
                    row("Ann", new_start, new_end),
                    row("Bob", start, end),
                    row("Cem", new_start, new_end)
                );
                assert_updated(&names(&["Ann", "Bob", "Cem"]), &post, [2, 0, 0], &expected);
            }
        }
    }
}

#[test]
fn an_empty_table_is_filled_in_its_section() {
    let row = "[Download](https://e.org/images/award-2024-Ann.png)";
    for (post, expected) in [
        (
            "\u{FEFF}# A\n| Name | |\n|-|-|",
            format!("\u{FEFF}# A\n| Name | |\n|-|-|\n| Ann | {row} |"),
        ),
        (
            "# A\r\n| Name | |\r\n|-|-|\r\n\r\nend",
            format!("# A\r\n| Name | |\r\n|-|-|\r\n| Ann | {row} |\r\n\r\nend"),
        ),
        (
            "# A\n> | # | Who | Name | |\n> |-|-|-|-|\n> | | | | |\n",
            format!("# A\n> | # | Who | Name | |\n> |-|-|-|-|\n> |  |  | Ann | {row} |\n"),
        ),
        (
            "# A\n- | Name | |\n  |-|-|\n\nend",
            format!("# A\n- | Name | |\n  |-|-|\n  | Ann | {row} |\n\nend"),
        ),
    ] {
        let ann = names(&["Ann"]);
        assert_eq!(update(&ann, post, Some("a")).unwrap().text, expected);
        assert_refused(
            update(&ann, post, None),
            "post.md: there is no table to write the links into",
            "write the first two lines of a table, `| Name | Certificate |` and \
             `| --- | --- |`, and name the heading above them as the section",
        );
    }
}

const FOUR: &str = "# Awards\n\n## Ambassador\n\n| Name | |\n|-|-|\n\
    | Ann | [c](https://e.org/images/award-2023-Ann.png) |\n\n\
    ## Member\n\n| Name | |\n|-|-|\n| Bob | [c](https://e.org/images/award-2024-Bob.png) |\n\n\
    ## Host\n\n| Name | |\n|-|-|\n| Cem | [c](https://e.org/images/award-2024-Cem.png) |\n\
    | Dora | [c](https://e.org/images/host-2024-Dora.png) |\n\n\
    ## Speaker\n\n| Name | |\n|-|-|\n| Ed | [c](https://e.org/images/award-2024-Ed.png) |\n\
    | Fay | soon |\n";

#[test]
fn posts_that_are_refused() {
    assert_refused(
        update(&names(&["Bob", "Cem"]), FOUR, None),
        "post.md: several tables have links of this program: at lines 11, 17",
        "name the heading above the right table as the section",
    );
    assert_refused(
        update(&names(&["Ann"]), FOUR, None),
        "post.md:5: none of the links in the table belongs to this program",
        "name the section with this program's table; to fill the table from scratch, delete all \
         of it but its first two lines",
    );
    assert_refused(
        update(&names(&["Cem"]), FOUR, None),
        "post.md:20: the link of the row does not belong to this program: \
         https://e.org/images/host-2024-Dora.png",
        "move the row to a table of its own, or delete it",
    );
    assert_refused(
        update(&names(&["Ed"]), FOUR, Some("speaker")),
        "post.md:27: the row `| Fay | soon |` would be lost: it matches no recipient of the roster",
        "add the recipient to the roster, or delete the row",
    );
    assert_refused(
        update(&names(&["Ed"]), FOUR, Some("speakers")),
        "post.md: there is no heading `speakers`",
        "did you mean `Speaker`?",
    );
    assert_refused(
        update(&names(&["Ed"]), "# A\ntext\n", Some("A")),
        "post.md: there is no table to write the links into",
        "write the first two lines of a table, `| Name | Certificate |` and \
         `| --- | --- |`, and name the heading above them as the section",
    );
    assert_refused(
        names(&["Ed"]).update_post(b"# A\n\xFF", "post.md", None),
        "post.md:2: the post is not valid UTF-8",
        "save it as UTF-8",
    );
    // Without bars, a name that starts a list ends the table.
    assert_refused(
        update(
            &names(&["Ed", "- Ann"]),
            "name | link\n-|-\nEd | <https://e.org/images/award-2024-Ed.png>\n",
            None,
        ),
        "post.md:1: the links cannot be written into a table of this form",
        "start and end each row of the table with a bar (`|`)",
    );
    // Only the table in the section changes.
    let updated = update(&names(&["Bob", "Cem"]), FOUR, Some("Member")).unwrap();
    let row = "| Cem | [c](https://e.org/images/award-2024-Cem.png) |\n";
    let expected = FOUR.replacen("Bob.png) |\n", &format!("Bob.png) |\n{row}"), 1);
    assert_eq!(updated.text, expected);
}

#[test]
fn a_row_that_had_no_link_yet_gets_one() {
    let updated = update(&names(&["Ed", "Fay"]), FOUR, Some("Speaker")).unwrap();
    let row = "| Fay | [c](https://e.org/images/award-2024-Fay.png) |";
    assert_eq!(updated.text, FOUR.replace("| Fay | soon |", row));
    assert_eq!((updated.line, updated.changed), (24, 1));
}

fn into(post: &Path) -> (Option<i32>, String) {
    let post = post.to_str().unwrap();
    let done = common::engross(".", ["links", "assets/ambassador-2023", "--into", post]);
    assert!(done.stdout.is_empty());
    (done.code, done.stderr.replace(post, "POST"))
}

const POST: &str = "# 2023\r\n\r\n| Name | certificate |\r\n| --- | --- |\r\n| Someone | [Get]\
    (https://pek3b.qingstor.com/kubesphere-community/images/ambassador-2023-I%CC%87remnur-O%CC%88nder.png) |";

#[test]
fn the_command_writes_whole_files_and_leaves_the_rest_alone() {
    let folder = tempfile::tempdir().unwrap();
    let post = folder.path().join("post.md");
    fs::write(&post, POST).unwrap();
    let (code, stderr) = into(&post);
    assert_eq!(stderr, "POST:3: 14 rows: 13 added, 1 changed, 0 removed\n");
    assert_eq!(code, Some(0));
    let written = fs::read_to_string(&post).unwrap();
    assert_eq!(written.matches("\r\n").count(), 4 + 13);
    assert!(written.starts_with(&POST[..POST.find("| Someone").unwrap()]));

    let before = fs::metadata(&post).unwrap().modified().unwrap();
    assert_eq!(into(&post).1, "POST:3: up to date\n");
    assert_eq!(fs::metadata(&post).unwrap().modified().unwrap(), before);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[cfg(unix)]
#[test]
fn symbolic_links_are_kept_and_read_only_posts_are_not_written() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    let folder = tempfile::tempdir().unwrap();
    let (post, link) = (folder.path().join("post.md"), folder.path().join("link.md"));
    fs::write(&post, POST).unwrap();
    symlink("post.md", &link).unwrap();
    // A file that a killed run may have left, or someone else has put there.
    symlink("/nowhere", folder.path().join(".post.md.engross-tmp")).unwrap();

    fs::set_permissions(&post, fs::Permissions::from_mode(0o444)).unwrap();
    let (code, stderr) = into(&link);
    assert!(
        stderr.starts_with("POST: error: cannot be written"),
        "{stderr}"
    );
    assert_eq!(code, Some(2));
    assert_eq!(fs::read_to_string(&post).unwrap(), POST);

    fs::set_permissions(&post, fs::Permissions::from_mode(0o640)).unwrap();
    assert_eq!(into(&link).0, Some(0));
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::read_to_string(&post).unwrap().lines().count(), 4 + 14);
    let mode = fs::metadata(&post).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
    let others = folder.path().join(".post.md.engross-tmp");
    assert!(fs::symlink_metadata(others).unwrap().is_symlink());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3);
}

/// Pieces of posts, in any order.
fn any_post() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => Just("| Name | |\n|-|-|\n"),
        4 => Just("| Ann | [c](https://e.org/images/award-2024-Ann.png) |\n"),
        2 => Just("| Bob | <https://e.org/images/award-2024-Bob.png> |\r\n"),
        2 => Just("|x|\t[Get `|` it][r]"),
        1 => Just("[r]: https://e.org/images/award-2024-Cem.png\n"),
        1 => Just("# A\n"),
        1 => Just("| | |\n"),
        1 => Just("> "),
        1 => Just("- "),
        1 => Just("```\n"),
        1 => Just("<!--"),
        1 => Just("\\|"),
        1 => Just("-|-\t|\n"),
        2 => Just("\n"),
        1 => Just("\r"),
        1 => Just("   "),
        1 => Just("é 名|"),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 2000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_post_is_refused_or_updated_in_its_table_only(
        post in any_post(),
        section in prop::option::of(Just("A")),
        bytes in any::<Vec<u8>>(),
    ) {
        let plan = names(&["Ann", "- [x] | <b>"]);
        let _ = plan.update_post(&bytes, "post.md", section);
        let Ok(updated) = update(&plan, &post, section) else {
            return Ok(());
        };
        let again = update(&plan, &updated.text, section).unwrap();
        prop_assert!(!again.is_changed, "{:?}", updated.text);
        // The lines before the table's rows, and those after, are as they were.
        let header = usize::try_from(updated.line).unwrap();
        let lines = |text: &str| text.split_inclusive('\n').map(str::to_owned).collect::<Vec<_>>();
        let (before, after) = (lines(&post.replace('\r', "")), lines(&updated.text.replace('\r', "")));
        if !post.contains('\r') {
            prop_assert_eq!(&before[..header], &after[..header]);
            let kept = after.len().saturating_sub(header + 1 + plan.len());
            prop_assert_eq!(&before[before.len() - kept..], &after[after.len() - kept..]);
        }
    }
}
