use engross::{Code, Program};

use crate::{FIELD, HEAD, parse};

#[test]
fn boxes_are_checked_against_the_template() {
    let program = parse(&format!("{HEAD}{FIELD}")).unwrap();
    assert!(program.check_template(4, 6).is_ok());
    let error = program.check_template(4, 5).unwrap_err();
    assert_eq!(
        error.to_string(),
        "award/program.toml:6: the box of field `name` (3×4 at 1,2) is not inside the template \
         (4×5)"
    );
    assert_eq!(error.code(), Code::OutsideTemplate);
    assert_eq!(error.hint().unwrap(), "move the box or make it smaller");
}

#[test]
fn a_program_is_opened_by_its_folder_or_by_its_file() {
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path();
    let file = folder.join("program.toml");
    std::fs::write(&file, format!("\u{FEFF}{HEAD}{FIELD}")).unwrap();
    let program = Program::open(folder).unwrap();
    assert_eq!(program, Program::open(&file).unwrap());
    assert_eq!(program.roster.file, Some(folder.join("r.csv")));

    std::fs::write(&file, b"title = \"a\"\nterm = \"\xFF\"\n").unwrap();
    let error = Program::open(&file).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("{}:2: not encoded in UTF-8", file.display())
    );
    assert_eq!(error.code(), Code::NotUtf8);
    assert_eq!(error.hint().unwrap(), "save it as UTF-8");

    std::fs::write(&file, " ".repeat((1 << 20) + 1)).unwrap();
    let error = Program::open(&file).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("{}: larger than 1 MiB", file.display())
    );
    assert_eq!(error.hint().unwrap(), "check that it is the right file");

    std::fs::remove_file(&file).unwrap();
    let error = Program::open(&file).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("{}: cannot be read", file.display())
    );
    assert_eq!(
        error.hint().unwrap(),
        "check the path: there is no such file"
    );
}

#[test]
fn the_roster_of_a_program() {
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path();
    std::fs::write(folder.join("r.csv"), "Full Name\nAnn Lee\n").unwrap();
    let text = format!(
        "title = \"T\"\ntemplate = \"t.png\"\nroster = {{ file = \"r.csv\", name = \"Full Name\" }}\n{FIELD}"
    );
    let program = Program::parse(&text, folder.join("program.toml")).unwrap();
    let roster = program.open_roster().unwrap();
    assert_eq!(roster.recipient(0).name(), "Ann Lee");
    assert_eq!(roster.file(), folder.join("r.csv"));
}
