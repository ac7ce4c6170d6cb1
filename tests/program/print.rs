//! `[print]`, and the fields of the back.

use std::collections::BTreeSet;

use engross::field::{Field, Side};
use engross::{Code, Paper, Program};

use crate::{FIELD, HEAD, parse};

fn with_print(keys: &str) -> String {
    format!("{HEAD}{FIELD}\n[print]\n{keys}\n")
}

/// What is wrong with a program: lines, messages and hints.
fn messages(text: &str) -> Vec<String> {
    let errors = parse(text).err();
    let diagnostics = errors.iter().flat_map(engross::Error::diagnostics);
    let line = |found: &engross::Diagnostic| {
        let (row, hint) = (found.row().unwrap_or(0), found.hint.as_deref());
        format!("{row}: {}; {}", found.message, hint.unwrap_or_default())
    };
    diagnostics.map(line).collect()
}

#[test]
fn a_program_says_how_it_is_printed() {
    let plain = parse(&format!("{HEAD}{FIELD}")).unwrap();
    assert_eq!(plain.print, Default::default());
    assert!(plain.print.background && plain.back().is_none());

    let text = with_print(
        "paper = \"letter\"\nup = [2, 5]\nbleed = 3\nmarks = true\nback = \"b.png\"\n\
         background = false\ntrim = \"86 × 54 mm\"",
    );
    let print = parse(&text).unwrap().print;
    assert_eq!(print.paper, Some("Letter".parse().unwrap()));
    assert_eq!(
        print.trim,
        Some(Paper::from_millimeters(86.0, 54.0).unwrap())
    );
    assert_eq!((print.up, print.bleed, print.gutter), ((2, 5), 3.0, 6.0));
    assert!(print.marks && !print.background);
    assert_eq!(print.back.as_deref(), Some("award/b.png".as_ref()));

    let narrow = parse(&with_print("paper = \"A4\"\nbleed = 3\ngutter = 1")).unwrap();
    assert_eq!(narrow.print.gutter, 1.0);
}

#[test]
fn what_is_wrong_with_printing_has_its_line() {
    let wrong = with_print("papr = \"A4\"\nmark = true");
    assert_eq!(
        messages(&wrong),
        [
            "10: unknown key `papr` in `print`; did you mean `paper`?",
            "11: unknown key `mark` in `print`; did you mean `marks`?"
        ]
    );
    let names = "A2, A3, A4, A5, A6, A7, Letter, Legal, Tabloid";
    let hint = format!("write {names}, or a size such as `86x54 mm`");
    let wrong = with_print("paper = \"A44\"\nup = [2, 5]\ntrim = \"3x54 mm\"");
    assert_eq!(
        messages(&wrong),
        [
            format!("10: `A44` is not a size of paper; {hint}"),
            format!("12: a side must be from 5 to 5000 mm, but is 3 mm; {hint}"),
        ]
    );
    let wrong = with_print("paper = \"A4\"\nup = [0, 51]\nbleed = -1\ngutter = 501");
    assert_eq!(
        messages(&wrong),
        [
            "11: `up` must be from 1 to 50 certificates across, but is 0; for example: up = [2, 5]",
            "11: `up` must be from 1 to 50 certificates down, but is 51; for example: up = [2, 5]",
            "12: `bleed` must be from 0 to 50, but is -1; for example: bleed = 3",
            "13: `gutter` must be from 0 to 500, but is 501; for example: gutter = 4",
        ]
    );
    for up in ["[2]", "[2, 5, 1]", "[2, -5]", "[2, 0.5]"] {
        let wrong = with_print(&format!("paper = \"A4\"\nup = {up}"));
        let expected = "11: `up` of `print` must be two whole numbers, across and down; for \
                        example: up = [2, 5]";
        assert_eq!(messages(&wrong), [expected]);
    }
    let wrong = with_print("up = [2, 5]\ngutter = 3");
    let hint = "add the paper of a sheet, for example: paper = \"A4\"";
    assert_eq!(
        messages(&wrong),
        ["up", "gutter"]
            .into_iter()
            .zip(10..)
            .map(|(key, line)| format!(
                "{line}: `{key}` applies only to sheets, but `paper` is not set; {hint}"
            ))
            .collect::<Vec<_>>()
    );
}

#[test]
fn a_side_has_fields_of_its_own() {
    let on_back = FIELD.replace("text", "side = \"back\"\ntext");
    let other = on_back.replace("{name}", "{email}");
    let text = format!("{HEAD}print = {{ back = \"b.png\" }}\n{on_back}{FIELD}{other}");
    let program = parse(&text).unwrap();
    let sides = |program: &Program| {
        let fields = program.fields().iter();
        fields
            .map(|field| (field.id.clone(), field.side))
            .collect::<Vec<_>>()
    };
    let [name, email] = ["name", "email"].map(str::to_owned);
    let of_back = [("back-name".to_owned(), Side::Back), (email, Side::Back)];
    assert_eq!(sides(&program)[0], (name, Side::Front));
    assert_eq!(sides(&program)[1..], of_back);
    assert_eq!(sides(program.back().unwrap()), of_back);

    // No id is that of another field, on whichever side.
    let third = on_back.replace("{name}", "{back-name}");
    for back in [[&on_back, &third], [&third, &on_back]] {
        let back = back.map(String::as_str).concat();
        let text = format!("{HEAD}print = {{ back = \"b.png\" }}\n{FIELD}{back}");
        let program = parse(&text).unwrap();
        let ids: BTreeSet<&str> = program.fields().iter().map(|field| &*field.id).collect();
        assert_eq!(Vec::from_iter(ids), ["back-back-name", "back-name", "name"]);
    }

    let twice = format!(
        "{HEAD}print = {{ back = \"b.png\" }}\n{FIELD}{on_back}id = \"a\"\n{on_back}id = \"a\"\n"
    );
    assert_eq!(parse(&twice).unwrap_err().code(), Code::DuplicateField);

    let text = format!("{HEAD}{FIELD}{on_back}");
    assert_eq!(
        messages(&text),
        [
            "9: `field` is on the back, but the program has no back; add the template of the back: \
          [print] back = \"back.svg\""
        ]
    );
    let error = Program::builder("A")
        .field(Field::text("{name}").at(0, 0, 9, 9).size(9).on_back())
        .build()
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "field `name` is on the back, but the program has no back"
    );
    assert_eq!(
        error.diagnostics()[0].location.field.as_deref(),
        Some("name")
    );
}

#[test]
fn a_back_needs_no_fields() {
    let program = parse(&format!("{HEAD}{FIELD}\n[print]\nback = \"b.png\"")).unwrap();
    assert_eq!(program.back().unwrap().fields(), []);
    let front = parse(&format!("{HEAD}print = {{ back = \"b.png\" }}\n")).unwrap_err();
    assert_eq!(front.code(), Code::NoField);
}
