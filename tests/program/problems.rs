use engross::Code;

use crate::{FIELD, HEAD, parse};

const BOX: &str = "box = { x = 1, y = 2, width = 3, height = 4 }";

/// Checks the only problem of a program: its code, its line, its message and its hint.
#[track_caller]
fn assert_problem(text: &str, code: Code, line: Option<u64>, message: &str, hint: &str) {
    let Err(error) = parse(text) else {
        panic!("should be refused: {text}");
    };
    let [problem] = error.diagnostics() else {
        panic!("one problem: {error}");
    };
    assert_eq!(problem.message, message);
    assert_eq!(problem.hint.as_deref(), Some(hint), "{message}");
    assert_eq!(problem.code, code, "{message}");
    assert_eq!(problem.row(), line, "{message}");
    let place = line.map_or_else(String::new, |line| format!("{line}:"));
    let shown = format!("award/program.toml:{place} {message}");
    assert_eq!(error.to_string(), shown);
}

#[test]
fn keys_of_the_program() {
    for (line, code, message, hint) in [
        (
            "tilte = 1",
            Code::UnknownKey,
            "unknown key `tilte`",
            "did you mean `title`?",
        ),
        (
            "x = 1",
            Code::UnknownKey,
            "unknown key `x`",
            "the keys here are: `title`, `term`, `issuer`, `lang`, `roster`, `template`, `fonts`, \
             `system_fonts`, `publish`, `print`, `values`, `wording`, `dpi`, `width`, `seats`, `field`, `cover`, `credential`",
        ),
        (
            "term = 2023",
            Code::InvalidValue,
            "`term` must be text in quotes",
            "for example: term = \"2023\"",
        ),
        (
            "lang = \"Türkçe\"",
            Code::InvalidValue,
            "`Türkçe` is not a language tag",
            "write a BCP 47 tag, for example `tr` or `zh-Hant`",
        ),
        (
            "fonts = [\"a\", 1]",
            Code::InvalidValue,
            "`fonts` must be text or a list of texts",
            "for example: fonts = [\"fonts\"]",
        ),
        (
            "system_fonts = \"yes\"",
            Code::InvalidValue,
            "`system_fonts` must be true or false",
            "for example: system_fonts = true",
        ),
        (
            "dpi = \"150\"",
            Code::InvalidValue,
            "`dpi` must be a number",
            "for example: dpi = 150",
        ),
        (
            "dpi = nan",
            Code::InvalidValue,
            "`dpi` must be a number",
            "for example: dpi = 150",
        ),
        (
            "dpi = 0",
            Code::InvalidValue,
            "`dpi` must be from 1 to 4800, but is 0",
            "for example: dpi = 150",
        ),
        (
            "width = 3508",
            Code::InapplicableKey,
            "`width` applies only to SVG templates: a picture has its own width",
            "remove it, or resize the picture",
        ),
        (
            "seats = -1",
            Code::InvalidValue,
            "`seats` must be a whole number, 0 or more",
            "for example: seats = 25",
        ),
        (
            "seats = 0",
            Code::InvalidValue,
            "`seats` cannot be 0",
            "remove it to allow any number of recipients",
        ),
        (
            "publish = 1",
            Code::InvalidValue,
            "`publish` must be a table",
            "for example: [publish]",
        ),
    ] {
        assert_problem(
            &format!("{HEAD}{line}\n{FIELD}"),
            code,
            Some(4),
            message,
            hint,
        );
    }
    assert_problem(
        "title = \"T\"\ntemplate = \"t.svg\"\nwidth = 20001\n",
        Code::InvalidValue,
        Some(3),
        "`width` must be from 1 to 20000 pixels, but is 20001",
        "for example: width = 3508",
    );
    assert_problem(
        &format!("term = \"2023\"\n{FIELD}"),
        Code::MissingKey,
        Some(1),
        "`title` is missing",
        "add it, for example: title = \"KubeSphere Ambassador\"",
    );
}

#[test]
fn keys_of_publish() {
    for (line, code, message, hint) in [
        (
            "base_url = \"ftp://example.org\"",
            Code::InvalidValue,
            "`ftp://example.org` is not a web address",
            "write the whole address, for example `https://example.org/certificates/`",
        ),
        (
            "base_url = \"https:///images\"",
            Code::InvalidValue,
            "`https:///images` is not a web address",
            "write the whole address, for example `https://example.org/certificates/`",
        ),
        (
            "base_url = \"https://example.org/a b\"",
            Code::InvalidValue,
            "`base_url` cannot contain U+0020",
            "percent-encode it: copy the address from a browser's address bar",
        ),
        (
            "base_url = \"https://example.org/?d=\"",
            Code::InvalidValue,
            "`base_url` cannot have a query (`?`) or a fragment (`#`)",
            "remove it: the file name is added after the last `/`",
        ),
        (
            "file_stem = \"2023/{name}\"",
            Code::InvalidValue,
            "`file_stem` cannot contain `/`",
            "use `-` instead; folders belong in `base_url` and in the output folder",
        ),
        (
            "file_stem = \"{link}\"",
            Code::InvalidValue,
            "`file_stem` cannot contain `{link}`, which is made from it",
            "use `{name}`, `{term}` or a column of the roster",
        ),
        (
            "file_stem = \"certificate\"",
            Code::InvalidValue,
            "`file_stem` gives every file the same name",
            "add `{name}` or another column of the roster",
        ),
        (
            "file_stem = \"{name\"",
            Code::InvalidPlaceholder,
            "invalid `file_stem`: an unclosed `{` (character 1)",
            "write `{column}` for a column of the roster, or `{{` for a brace in the text",
        ),
        (
            "normalization = \"nfkc\"",
            Code::InvalidValue,
            "`normalization` of `publish` cannot be `nfkc`",
            "did you mean `nfc`?",
        ),
        (
            "quality = 0",
            Code::InvalidValue,
            "`quality` must be from 1 to 100, but is 0",
            "for example: quality = 92",
        ),
        (
            "quality = 101",
            Code::InvalidValue,
            "`quality` must be from 1 to 100, but is 101",
            "for example: quality = 92",
        ),
        (
            "quality = 92.5",
            Code::InvalidValue,
            "`quality` of `publish` must be a whole number, 0 or more",
            "for example: quality = 92",
        ),
        (
            "pdf_background = \"vector\"",
            Code::InvalidValue,
            "`pdf_background` of `publish` cannot be `vector`",
            "it can be: `outlines`, `pixels`",
        ),
        (
            "subsampling = \"none\"",
            Code::InvalidValue,
            "`subsampling` of `publish` cannot be `none`",
            "it can be: `4:4:4`, `4:2:2`, `4:2:0`",
        ),
        (
            "compression = \"zopfli\"",
            Code::InvalidValue,
            "`compression` of `publish` cannot be `zopfli`",
            "it can be: `fast`, `best`",
        ),
        (
            "url = \"x\"",
            Code::UnknownKey,
            "unknown key `url` in `publish`",
            "the keys here are: `base_url`, `file_stem`, `normalization`, `format`, \
             `quality`, `subsampling`, `compression`, `pdf_background`, `link_text`, \
             `store`, `endpoint`, `region`, `cache_control`",
        ),
    ] {
        assert_problem(
            &format!("{HEAD}publish.{line}\n{FIELD}"),
            code,
            Some(4),
            message,
            hint,
        );
    }
}

#[test]
fn keys_of_the_roster() {
    let head = "title = \"T\"\ntemplate = \"t.png\"\n";
    for (roster, code, message, hint) in [
        (
            "roster = 1",
            Code::InvalidValue,
            "`roster` must be text in quotes",
            "for example: roster = \"recipients.csv\"",
        ),
        (
            "roster = { file = \"a\", encoding = \"windows-1524\" }",
            Code::InvalidValue,
            "`windows-1524` is not an encoding",
            "did you mean `windows-1254`?",
        ),
        (
            "roster = { file = \"a\", format = \"docx\" }",
            Code::InvalidValue,
            "`format` of `roster` cannot be `docx`",
            "it can be: `csv`, `json`, `jsonl`, `markdown`, `spreadsheet`, `text`",
        ),
        (
            "roster = { file = \"a\", sections = \"b\" }",
            Code::UnknownKey,
            "unknown key `sections` in `roster`",
            "did you mean `section`?",
        ),
    ] {
        assert_problem(
            &format!("{head}{roster}\n{FIELD}"),
            code,
            Some(3),
            message,
            hint,
        );
    }
}

#[test]
fn required_keys_of_a_field() {
    for (lines, line, code, message, hint) in [
        (
            format!("{BOX}\nsize = 1"),
            4,
            Code::MissingKey,
            "`text` is missing in `field`",
            "add it, for example: text = \"{name}\"",
        ),
        (
            "text = \"a\"\nsize = 1".into(),
            4,
            Code::MissingKey,
            "`box` is missing in `field`",
            "add it, for example: box = { x = 300, y = 520, width = 1154, height = 150 }",
        ),
        (
            format!("text = \"a\"\n{BOX}"),
            4,
            Code::MissingKey,
            "`size` is missing in `field`",
            "add it, for example: size = { max = 96, min = 48 }",
        ),
        (
            "text = \"a\"\nsize = 1\nbox = { x = 1, y = 2, width = 3 }".into(),
            7,
            Code::MissingKey,
            "`height` is missing in `box`",
            "add it, for example: box = { x = 300, y = 520, width = 1154, height = 150 }",
        ),
        (
            format!("text = \"a\"\n{BOX}\nsize = {{ min = 5 }}"),
            7,
            Code::MissingKey,
            "`max` is missing in `size`",
            "add it, for example: size = { max = 96, min = 48 }",
        ),
        (
            format!("text = \"{{}}\"\n{BOX}\nsize = 1"),
            5,
            Code::InvalidPlaceholder,
            "invalid `text`: a `{}` without a column (character 1)",
            "write the column between the braces, as in `{name}`",
        ),
    ] {
        assert_problem(
            &format!("{HEAD}[[field]]\n{lines}"),
            code,
            Some(line),
            message,
            hint,
        );
    }
}

#[test]
fn box_and_size_of_a_field() {
    let of_box = "for example: box = { x = 300, y = 520, width = 1154, height = 150 }";
    let of_size = "for example: size = { max = 96, min = 48 }";
    let boxed = |sides: &str| format!("size = 1\nbox = {{ {sides} }}");
    for (lines, message, hint) in [
        (
            boxed("x = -1, y = 2, width = 3, height = 4"),
            "`x` of `box` must be a whole number, 0 or more",
            of_box,
        ),
        (
            boxed("x = 1.5, y = 2, width = 3, height = 4"),
            "`x` of `box` must be a whole number, 0 or more",
            of_box,
        ),
        (
            boxed("x = 1, y = 2, width = 0, height = 4"),
            "`width` in `box` of `field` must be from 1 to 20000 pixels, but is 0",
            of_box,
        ),
        (
            format!("{BOX}\nsize = 0"),
            "`size` of `field` must be from 1 to 10000, but is 0",
            of_size,
        ),
        (
            format!("{BOX}\nsize = inf"),
            "`size` of `field` must be a number",
            of_size,
        ),
        (
            format!("{BOX}\nsize = {{ max = 5, min = 0.4 }}"),
            "`min` in `size` of `field` must be from 0.5 to 10000, but is 0.4",
            of_size,
        ),
        (
            format!("{BOX}\nsize = {{ max = 4, min = 5 }}"),
            "`min` in `size` of `field` (5) is larger than `max` (4)",
            "`max` is tried first, and text is never set smaller than `min`",
        ),
    ] {
        assert_problem(
            &format!("{HEAD}[[field]]\ntext = \"a\"\n{lines}"),
            Code::InvalidValue,
            Some(7),
            message,
            hint,
        );
    }
}

#[test]
fn kinds_of_fields() {
    let qr = format!("{HEAD}[[field]]\ntext = \"a\"\n{BOX}\nkind = \"qr\"\n");
    for (text, code, message, hint) in [
        (
            format!("{HEAD}{FIELD}kind = \"barcode\""),
            Code::InvalidValue,
            "`kind` of `field` cannot be `barcode`",
            "it can be: `text`, `qr`, `image`",
        ),
        (
            format!("{HEAD}{FIELD}quiet_zone = 2"),
            Code::InapplicableKey,
            "`quiet_zone` applies only to QR codes, and this field is text",
            "remove it, or set `kind = \"qr\"`",
        ),
        #[cfg(feature = "qr")]
        (
            format!("{qr}size = 1"),
            Code::InapplicableKey,
            "`size` applies only to text, and this field is a QR code",
            "remove it, or remove `kind = \"qr\"`",
        ),
        #[cfg(feature = "qr")]
        (
            format!("{qr}quiet_zone = 21"),
            Code::InvalidValue,
            "`quiet_zone` of `field` must be from 0 to 20 modules, but is 21",
            "the standard requires 4",
        ),
    ] {
        assert_problem(&text, code, Some(8), message, hint);
    }
    #[cfg(not(feature = "qr"))]
    assert_problem(
        &qr,
        Code::NoQrCodes,
        Some(7),
        "this build of engross cannot make QR codes",
        "build engross with the feature `qr`, or remove the field",
    );
}

#[test]
fn other_keys_of_a_field() {
    for (key, code, message, hint) in [
        (
            "colour = \"#000\"",
            Code::UnknownKey,
            "unknown key `colour` in `field`",
            "did you mean `color`?",
        ),
        (
            "color = \"red\"",
            Code::InvalidValue,
            "`red` is not a colour",
            "write it as `#rrggbb` or `#rgb`, for example `#12244f`",
        ),
        (
            "align = \"centre\"",
            Code::InvalidValue,
            "`align` of `field` cannot be `centre`",
            "did you mean `center`?",
        ),
        (
            "align_by = \"pen\"",
            Code::InvalidValue,
            "`align_by` of `field` cannot be `pen`",
            "it can be: `ink`, `advance`",
        ),
        (
            "vertical_align = \"center\"",
            Code::InvalidValue,
            "`vertical_align` of `field` cannot be `center`",
            "it can be: `middle`, `top`, `bottom`",
        ),
        (
            "overflow = [\"shrink\", \"error\"]",
            Code::InvalidValue,
            "`overflow` of `field` cannot be `error`",
            "it can be: `shrink`, `wrap`",
        ),
        (
            "overflow = [\"wrap\", \"wrap\"]",
            Code::InvalidValue,
            "`overflow` of `field` has `wrap` twice",
            "list each policy once",
        ),
        (
            "weight = 0",
            Code::InvalidValue,
            "`weight` of `field` must be from 1 to 1000, but is 0",
            "400 is regular, 700 is bold",
        ),
        (
            "weight = 70000",
            Code::InvalidValue,
            "`weight` of `field` must be from 1 to 1000, but is 70000",
            "400 is regular, 700 is bold",
        ),
        (
            "letter_spacing = 11",
            Code::InvalidValue,
            "`letter_spacing` of `field` must be from -1 to 10, but is 11",
            "for example: letter_spacing = 0.05",
        ),
        (
            "line_height = 0",
            Code::InvalidValue,
            "`line_height` of `field` must be from 0.1 to 10, but is 0",
            "for example: line_height = 1.2",
        ),
        (
            "lang = \"tr_TR\"",
            Code::InvalidValue,
            "`tr_TR` is not a language tag",
            "write a BCP 47 tag, for example `tr` or `zh-Hant`",
        ),
        (
            "variations = { weight = 600 }",
            Code::InvalidValue,
            "`weight` is not the tag of a variation axis",
            "tags have four letters, for example: variations = { wght = 600 }",
        ),
        (
            "variations = { wght = \"bold\" }",
            Code::InvalidValue,
            "`wght` of `variations` must be a number",
            "for example: variations = { wght = 600 }",
        ),
    ] {
        assert_problem(
            &format!("{HEAD}{FIELD}{key}\n"),
            code,
            Some(8),
            message,
            hint,
        );
    }
}

#[test]
fn the_list_of_fields() {
    assert_problem(
        HEAD,
        Code::NoField,
        None,
        "there is no `[[field]]`: nothing would be written on the template",
        "add one, for example: [[field]] text = \"{name}\", box = { x = 300, y = 520, width = \
         1154, height = 150 }, size = 96",
    );
    assert_problem(
        &format!("{HEAD}field = [1]\n"),
        Code::InvalidValue,
        Some(4),
        "`field` must be a list of tables",
        "for example: [[field]]",
    );
    assert_problem(
        &format!("{HEAD}{FIELD}id = \"a\"\n{FIELD}id = \"a\"\n"),
        Code::DuplicateField,
        Some(13),
        "another field has the id `a`",
        "give each field an `id` of its own",
    );
}

#[test]
fn all_problems_are_reported_at_once_by_line() {
    let text = format!("terms = 1\n{HEAD}dpi = true\n{FIELD}align = 1\nweight = 0\n[[field]]\n");
    let error = parse(&text).unwrap_err();
    assert_eq!(
        error.to_string(),
        "award/program.toml:1: unknown key `terms`\n\
         award/program.toml:5: `dpi` must be a number\n\
         award/program.toml:10: `align` of `field` must be text in quotes\n\
         award/program.toml:11: `weight` of `field` must be from 1 to 1000, but is 0\n\
         award/program.toml:12: `text` is missing in `field`\n\
         award/program.toml:12: `box` is missing in `field`\n\
         award/program.toml:12: `size` is missing in `field`"
    );
    let hint = error.hint().unwrap();
    let hints: Vec<&str> = hint.lines().take(3).collect();
    assert_eq!(
        hints,
        [
            "line 1: did you mean `term`?",
            "line 5: for example: dpi = 150",
            "line 10: for example: align = \"center\""
        ]
    );
}

/// One mistake is not reported twice.
#[test]
fn a_key_that_cannot_be_read_is_not_missing() {
    let text = format!("{HEAD}[[field]]\ntext = 1\nbox = 2\nsize = \"3\"\n");
    let error = parse(&text).unwrap_err();
    assert_eq!(
        error.to_string(),
        "award/program.toml:5: `text` of `field` must be text in quotes\n\
         award/program.toml:6: `box` of `field` must be a table\n\
         award/program.toml:7: `size` of `field` must be a number"
    );
}

#[test]
fn toml_syntax() {
    let hint = "correct the TOML syntax; https://toml.io describes it";
    let twice = "title = \"T\"\ntitle = \"U\"\n";
    assert_problem(twice, Code::TomlSyntax, Some(2), "duplicate key", hint);
    let error = parse("title = KubeSphere\n").unwrap_err();
    assert!(error.to_string().starts_with("award/program.toml:1: "));
    assert_eq!(error.code(), Code::TomlSyntax);
}
