//! `program.toml`: what it means, and each thing that can be wrong with it.

use std::path::Path;

use engross::field::{Align, AlignBy, AxisTag, Color, Overflow, SizeRange, VerticalAlign};
use engross::naming::Normalization;
use engross::roster::RosterFormat;
use engross::{Error, PixelBox, Program};

const HEAD: &str = "title = \"T\"\nroster = \"r.csv\"\ntemplate = \"t.png\"\n";
const FIELD: &str =
    "[[field]]\ntext = \"{name}\"\nbox = { x = 1, y = 2, width = 3, height = 4 }\nsize = 10\n";

fn parse(text: &str) -> Result<Program, Error> {
    Program::parse(text, "award/program.toml")
}

#[test]
fn the_least_program_and_its_defaults() {
    let program = parse(&format!("{HEAD}{FIELD}")).unwrap();
    assert_eq!(program.path, Path::new("award/program.toml"));
    assert_eq!(program.folder, Path::new("award"));
    assert_eq!(program.title, "T");
    assert_eq!(program.term, "");
    assert_eq!(program.language, None);
    assert_eq!(program.roster.file, Path::new("award/r.csv"));
    assert_eq!(program.template, Path::new("award/t.png"));
    assert!(program.fonts.is_empty());
    assert!(!program.system_fonts);
    assert_eq!(program.dpi, 150.0);
    assert_eq!(program.seats, None);
    assert_eq!(program.publish.base_url, "");
    assert_eq!(program.publish.file_stem.to_string(), "{name}");
    assert_eq!(program.publish.normalization, Normalization::Nfd);
    assert_eq!(
        program.publish.link_text,
        "View and download the certificate"
    );
    let [field] = &program.fields[..] else {
        panic!("one field");
    };
    assert_eq!(field.id, "name");
    assert_eq!(field.bounds, PixelBox::new(1, 2, 3, 4));
    assert!(field.style.families.is_empty());
    assert_eq!(field.style.weight, 400);
    assert!(!field.style.italic);
    assert_eq!(
        field.style.size,
        SizeRange {
            max: 10.0,
            min: 5.0
        }
    );
    assert_eq!(field.style.color, Color::BLACK);
    assert_eq!(field.style.letter_spacing, 0.0);
    assert_eq!(field.style.line_height, 1.2);
    assert!(field.style.variations.is_empty());
    assert_eq!(field.style.language, None);
    assert_eq!(field.align, Align::Center);
    assert_eq!(field.align_by, AlignBy::Ink);
    assert_eq!(field.vertical_align, VerticalAlign::Middle);
    assert_eq!(field.overflow, [Overflow::Shrink]);
}

#[test]
fn everything_that_can_be_said() {
    let program = parse(
        r##"
        title = "KubeSphere Ambassador"
        term = "2023"
        lang = "zh-Hant"
        template = "certificate.png"
        fonts = ["../../fonts", "Vibes.ttf"]
        system_fonts = true
        dpi = 300.5
        seats = 25

        [roster]
        file = "-"
        format = "markdown"
        encoding = "gbk"
        sheet = "Form"
        section = "Ambassadors"
        name = "Full Name"
        slug = "Handle"
        lang = "Language"

        [publish]
        base_url = "HTTPS://example.org/images"
        file_stem = "ambassador-{term}-{name}"
        normalization = "nfc"
        link_text = "下载"

        [[field]]
        id = "who"
        text = "for {name}"
        box = { x = 0, y = 0, width = 20000, height = 1 }
        font = ["Great Vibes", "Noto Serif"]
        weight = 700
        italic = true
        size = { max = 96.5, min = 48 }
        color = "#12244f"
        align = "start"
        align_by = "advance"
        vertical_align = "bottom"
        overflow = ["wrap", "shrink"]
        letter_spacing = -1
        line_height = 2
        variations = { wght = 600, opsz = 12.5 }
        lang = "tr"

        [[field]]
        text = "{name}"
        box = { x = 0, y = 0, width = 1, height = 1 }
        size = { max = 10 }
        overflow = []

        [[field]]
        text = "{name}"
        box = { x = 0, y = 0, width = 1, height = 1 }
        size = 10
        overflow = "wrap"
        "##,
    )
    .unwrap();
    assert_eq!(program.language.as_deref(), Some("zh-Hant"));
    assert_eq!(
        program.fonts,
        [Path::new("award/../../fonts"), Path::new("award/Vibes.ttf")]
    );
    assert!(program.system_fonts);
    assert_eq!(program.dpi, 300.5);
    assert_eq!(program.seats, Some(25));
    assert_eq!(program.roster.file, Path::new("-"));
    let options = &program.roster.options;
    assert_eq!(options.format, Some(RosterFormat::Markdown));
    assert_eq!(options.encoding.unwrap().to_string(), "GBK");
    assert_eq!(options.sheet.as_deref(), Some("Form"));
    assert_eq!(options.section.as_deref(), Some("Ambassadors"));
    assert_eq!(options.name.as_deref(), Some("Full Name"));
    assert_eq!(options.slug.as_deref(), Some("Handle"));
    assert_eq!(options.lang.as_deref(), Some("Language"));
    assert_eq!(options.language.as_deref(), Some("zh-Hant"));
    assert_eq!(program.publish.base_url, "HTTPS://example.org/images/");
    assert_eq!(program.publish.normalization, Normalization::Nfc);
    assert_eq!(program.publish.link_text, "下载");
    let field = &program.fields[0];
    assert_eq!(field.id, "who");
    assert_eq!(field.style.families, ["Great Vibes", "Noto Serif"]);
    assert_eq!(field.style.weight, 700);
    assert!(field.style.italic);
    assert_eq!(
        field.style.size,
        SizeRange {
            max: 96.5,
            min: 48.0
        }
    );
    assert_eq!(field.style.color.to_string(), "#12244f");
    assert_eq!(field.align, Align::Start);
    assert_eq!(field.align_by, AlignBy::Advance);
    assert_eq!(field.vertical_align, VerticalAlign::Bottom);
    assert_eq!(field.overflow, [Overflow::Wrap, Overflow::Shrink]);
    assert_eq!(field.style.letter_spacing, -1.0);
    assert_eq!(field.style.line_height, 2.0);
    assert_eq!(
        field.style.variations.iter().collect::<Vec<_>>(),
        [(&AxisTag(*b"opsz"), &12.5), (&AxisTag(*b"wght"), &600.0)]
    );
    assert_eq!(field.style.language.as_deref(), Some("tr"));
    let ids: Vec<&str> = program.fields.iter().map(|field| &*field.id).collect();
    assert_eq!(ids, ["who", "name", "field-3"]);
    assert_eq!(program.fields[1].style.size.min, 5.0);
    assert_eq!(program.fields[1].overflow, []);
    assert_eq!(program.fields[2].overflow, [Overflow::Wrap]);
}

/// The problem of a program that is whole but for these lines.
#[track_caller]
fn assert_problem(lines: &str, message: &str, hint: &str) {
    let Err(error) = parse(lines) else {
        panic!("should be refused: {lines}");
    };
    assert_eq!(error.to_string(), message);
    assert_eq!(error.hint().as_deref(), Some(hint));
}

#[test]
fn problems_of_the_program() {
    let whole = |line: &str| format!("{HEAD}{line}\n{FIELD}");
    let at = |line: u8, message: &str| format!("award/program.toml:{line}: {message}");
    for (line, message, hint) in [
        ("tilte = 1", "unknown key `tilte`", "did you mean `title`?"),
        (
            "x = 1",
            "unknown key `x`",
            "the keys here are: `title`, `term`, `issuer`, `lang`, `roster`, `template`, `fonts`, \
             `system_fonts`, `publish`, `dpi`, `width`, `seats`, `field`",
        ),
        (
            "term = 2023",
            "`term` must be text in quotes",
            "for example: term = \"2023\"",
        ),
        (
            "lang = \"Türkçe\"",
            "`Türkçe` is no language tag",
            "write a BCP 47 tag, for example `tr` or `zh-Hant`",
        ),
        (
            "fonts = [\"a\", 1]",
            "`fonts` must be text or a list of texts",
            "for example: fonts = [\"fonts\"]",
        ),
        (
            "system_fonts = \"yes\"",
            "`system_fonts` must be true or false",
            "for example: system_fonts = true",
        ),
        (
            "dpi = \"150\"",
            "`dpi` must be a number",
            "for example: dpi = 150",
        ),
        (
            "dpi = nan",
            "`dpi` must be a number",
            "for example: dpi = 150",
        ),
        (
            "dpi = 0",
            "`dpi` must be from 1 to 4800, and is 0",
            "for example: dpi = 150",
        ),
        (
            "seats = -1",
            "`seats` must be a whole number, 0 or more",
            "for example: seats = 25",
        ),
        (
            "seats = 0",
            "`seats` cannot be 0",
            "leave it out where any number may be awarded",
        ),
        (
            "publish = 1",
            "`publish` must be a table",
            "for example: [publish]",
        ),
        (
            "publish.base_url = \"ftp://example.org\"",
            "`ftp://example.org` is no web address",
            "write it whole, for example `https://example.org/certificates/`",
        ),
        (
            "publish.base_url = \"https:///images\"",
            "`https:///images` is no web address",
            "write it whole, for example `https://example.org/certificates/`",
        ),
        (
            "publish.base_url = \"https://example.org/a b\"",
            "`base_url` cannot hold U+0020",
            "percent-encode it, as a browser's address line shows it when copied",
        ),
        (
            "publish.base_url = \"https://example.org/?d=\"",
            "`base_url` cannot have a query (`?`) or a fragment (`#`)",
            "leave out all from there on: the file's name comes after the last `/`",
        ),
        (
            "publish.file_stem = \"2023/{name}\"",
            "a file name cannot hold `/`",
            "use `-` there; folders go into `base_url` and the output folder",
        ),
        (
            "publish.file_stem = \"{link}\"",
            "`file_stem` cannot hold `{link}`, which comes from it",
            "use `{name}`, `{term}` or a column of the roster",
        ),
        (
            "publish.file_stem = \"certificate\"",
            "`file_stem` gives each file the same name",
            "put `{name}` or another column of the roster into it",
        ),
        (
            "publish.file_stem = \"{name\"",
            "`file_stem` has an unclosed `{` (character 1)",
            "write `{column}` for a column of the roster, or `{{` for a brace in the text",
        ),
        (
            "publish.normalization = \"nfkc\"",
            "`normalization` of `publish` cannot be `nfkc`",
            "did you mean `nfc`?",
        ),
        (
            "publish.url = \"x\"",
            "unknown key `url` of `publish`",
            "the keys here are: `base_url`, `file_stem`, `normalization`, `format`, `link_text`",
        ),
    ] {
        assert_problem(&whole(line), &at(4, message), hint);
    }
}

#[test]
fn problems_of_the_roster() {
    let head = "title = \"T\"\ntemplate = \"t.png\"\n";
    for (roster, message, hint) in [
        (
            "roster = 1",
            "`roster` must be text in quotes",
            "for example: roster = \"recipients.csv\"",
        ),
        (
            "roster = { sheet = \"a\" }",
            "`file` is missing of `roster`",
            "add it, for example: file = \"recipients.csv\"",
        ),
        (
            "roster = { file = \"a\", encoding = \"windows-1524\" }",
            "`windows-1524` is not an encoding",
            "did you mean `windows-1254`?",
        ),
        (
            "roster = { file = \"a\", format = \"docx\" }",
            "`format` of `roster` cannot be `docx`",
            "it can be: `csv`, `json`, `jsonl`, `markdown`, `spreadsheet`, `text`",
        ),
        (
            "roster = { file = \"a\", sections = \"b\" }",
            "unknown key `sections` of `roster`",
            "did you mean `section`?",
        ),
    ] {
        assert_problem(
            &format!("{head}{roster}\n{FIELD}"),
            &format!("award/program.toml:3: {message}"),
            hint,
        );
    }
}

#[test]
fn problems_of_a_field() {
    const BOX: &str = "box = { x = 1, y = 2, width = 3, height = 4 }";
    let field = format!("{HEAD}[[field]]\n");
    let of_box = "for example: box = { x = 300, y = 520, width = 1154, height = 150 }";
    let of_size = "for example: size = { max = 96, min = 48 }";
    for (lines, line, message, hint) in [
        (
            format!("{BOX}\nsize = 1"),
            4,
            "`text` is missing of `field`",
            "add it, for example: text = \"{name}\"",
        ),
        (
            "text = \"a\"\nsize = 1".into(),
            4,
            "`box` is missing of `field`",
            "add it, for example: box = { x = 300, y = 520, width = 1154, height = 150 }",
        ),
        (
            format!("text = \"a\"\n{BOX}"),
            4,
            "`size` is missing of `field`",
            "add it, for example: size = { max = 96, min = 48 }",
        ),
        (
            format!("text = \"a\"\n{BOX}\nsize = 1\nkind = \"barcode\""),
            8,
            "`kind` of `field` cannot be `barcode`",
            "it can be: `text`, `qr`",
        ),
        (
            format!("text = \"a\"\n{BOX}\nsize = 1\nkind = \"qr\""),
            7,
            "`size` is for letters: a QR code has none",
            "take it out, or give the field another `kind`: `text` or `qr`",
        ),
        (
            format!("text = \"a\"\n{BOX}\nsize = 1\nquiet_zone = 2"),
            8,
            "`quiet_zone` is for QR codes, and this field is none",
            "take it out, or give the field another `kind`: `text` or `qr`",
        ),
        (
            format!("text = \"a\"\n{BOX}\nkind = \"qr\"\nquiet_zone = 21"),
            8,
            "`quiet_zone` must be from 0 to 20 modules",
            "4 is what decoders are promised",
        ),
        (
            "text = \"a\"\nsize = 1\nbox = { x = 1, y = 2, width = 3 }".into(),
            7,
            "`height` is missing of `box`",
            "add it, for example: box = { x = 300, y = 520, width = 1154, height = 150 }",
        ),
        (
            "text = \"a\"\nsize = 1\nbox = { x = -1, y = 2, width = 3, height = 4 }".into(),
            7,
            "`x` of `box` must be a whole number, 0 or more",
            of_box,
        ),
        (
            "text = \"a\"\nsize = 1\nbox = { x = 1.5, y = 2, width = 3, height = 4 }".into(),
            7,
            "`x` of `box` must be a whole number, 0 or more",
            of_box,
        ),
        (
            "text = \"a\"\nsize = 1\nbox = { x = 1, y = 2, width = 0, height = 4 }".into(),
            7,
            "`width` of `box` must be from 1 to 20000 pixels",
            of_box,
        ),
        (
            format!("text = \"a\"\n{BOX}\nsize = 0"),
            7,
            "`size` of `field` must be from 1 to 10000, and is 0",
            of_size,
        ),
        (
            format!("text = \"a\"\n{BOX}\nsize = inf"),
            7,
            "`size` of `field` must be a number",
            of_size,
        ),
        (
            format!("text = \"a\"\n{BOX}\nsize = {{ min = 5 }}"),
            7,
            "`max` is missing of `size`",
            "add it, for example: size = { max = 96, min = 48 }",
        ),
        (
            format!("text = \"a\"\n{BOX}\nsize = {{ max = 4, min = 5 }}"),
            7,
            "`min` of `size` (5) is more than `max` (4)",
            "`max` is tried first, and nothing is set smaller than `min`",
        ),
        (
            format!("text = \"{{}}\"\n{BOX}\nsize = 1"),
            5,
            "`text` has a `{}` without a column (character 1)",
            "write the column between the braces, as in `{name}`",
        ),
    ] {
        assert_problem(
            &format!("{field}{lines}"),
            &format!("award/program.toml:{line}: {message}"),
            hint,
        );
    }
    for (key, message, hint) in [
        (
            "colour = \"#000\"",
            "unknown key `colour` of `field`",
            "did you mean `color`?",
        ),
        (
            "color = \"red\"",
            "`red` is no colour",
            "write it as `#rrggbb` or `#rgb`, for example `#12244f`",
        ),
        (
            "align = \"centre\"",
            "`align` of `field` cannot be `centre`",
            "did you mean `center`?",
        ),
        (
            "align_by = \"pen\"",
            "`align_by` of `field` cannot be `pen`",
            "it can be: `ink`, `advance`",
        ),
        (
            "vertical_align = \"center\"",
            "`vertical_align` of `field` cannot be `center`",
            "it can be: `middle`, `top`, `bottom`",
        ),
        (
            "overflow = [\"shrink\", \"error\"]",
            "`overflow` of `field` cannot be `error`",
            "it can be: `shrink`, `wrap`",
        ),
        (
            "overflow = [\"wrap\", \"wrap\"]",
            "`overflow` of `field` has `wrap` twice",
            "each is tried once",
        ),
        (
            "weight = 0",
            "`weight` of `field` must be from 1 to 1000, and is 0",
            "400 is regular, 700 bold",
        ),
        (
            "letter_spacing = 11",
            "`letter_spacing` of `field` must be from -1 to 10, and is 11",
            "for example: letter_spacing = 0.05",
        ),
        (
            "line_height = 0",
            "`line_height` of `field` must be from 0.1 to 10, and is 0",
            "for example: line_height = 1.2",
        ),
        (
            "variations = { weight = 600 }",
            "`weight` is no tag of a variation axis",
            "tags have four letters; for example: variations = { wght = 600 }",
        ),
        (
            "variations = { wght = \"bold\" }",
            "`wght` of `variations` must be a number",
            "for example: variations = { wght = 600 }",
        ),
    ] {
        assert_problem(
            &format!("{HEAD}{FIELD}{key}\n"),
            &format!("award/program.toml:8: {message}"),
            hint,
        );
    }
}

#[test]
fn fields_as_a_whole() {
    assert_problem(
        HEAD,
        "award/program.toml:1: there is no `[[field]]`: nothing would be written on the template",
        "add one, for example: [[field]] text = \"{name}\", box = { x = 300, y = 520, width = \
         1154, height = 150 }, size = 96",
    );
    assert_problem(
        &format!("{HEAD}field = [1]\n"),
        "award/program.toml:4: `field` must be a list of tables",
        "for example: [[field]]",
    );
    assert_problem(
        &format!("{HEAD}{FIELD}id = \"a\"\n{FIELD}id = \"a\"\n"),
        "award/program.toml:13: there is a field `a` already",
        "give each field an id of its own",
    );
}

#[test]
fn all_problems_are_told_at_once_by_line() {
    let error = parse(&format!("terms = 1\n{HEAD}dpi = true\n{FIELD}align = 1\n")).unwrap_err();
    assert_eq!(
        error.to_string(),
        "award/program.toml:1: unknown key `terms`\n\
         award/program.toml:5: `dpi` must be a number\n\
         award/program.toml:10: `align` of `field` must be text in quotes"
    );
    assert_eq!(
        error.hint().unwrap(),
        "line 1: did you mean `term`?\n\
         line 5: for example: dpi = 150\n\
         line 10: for example: align = \"center\""
    );
}

#[test]
fn what_is_no_toml_is_told_with_its_line() {
    let error = parse("title = \"T\"\ntitle = \"U\"\n").unwrap_err();
    assert_eq!(error.to_string(), "award/program.toml:2: duplicate key");
    assert_eq!(
        error.hint().unwrap(),
        "correct the TOML there; https://toml.io shows its syntax"
    );
    let error = parse("title = KubeSphere\n").unwrap_err();
    assert!(error.to_string().starts_with("award/program.toml:1: "));
}

#[test]
fn boxes_are_held_against_the_template() {
    let program = parse(&format!("{HEAD}{FIELD}")).unwrap();
    assert!(program.check_template(4, 6).is_ok());
    let error = program.check_template(4, 5).unwrap_err();
    assert_eq!(
        error.to_string(),
        "award/program.toml:6: the box of field `name` (3×4 at 1,2) is not inside the template \
         (4×5)"
    );
    assert_eq!(error.hint().unwrap(), "move the box or make it smaller");
}

#[test]
fn a_program_is_its_folder_or_its_file() {
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path();
    let file = folder.join("program.toml");
    std::fs::write(&file, format!("\u{FEFF}{HEAD}{FIELD}")).unwrap();
    let program = Program::open(folder).unwrap();
    assert_eq!(program, Program::open(&file).unwrap());
    assert_eq!(program.roster.file, folder.join("r.csv"));

    std::fs::write(&file, b"title = \"a\"\nterm = \"\xFF\"\n").unwrap();
    let error = Program::open(&file).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("{}:2: the file is not in UTF-8", file.display())
    );
    assert_eq!(
        error.hint().unwrap(),
        "save it again, with UTF-8 as its encoding"
    );

    std::fs::write(&file, " ".repeat((1 << 20) + 1)).unwrap();
    let error = Program::open(&file).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("{}: larger than 1 MiB", file.display())
    );
    assert_eq!(error.hint().unwrap(), "check that it is the right file");

    std::fs::remove_dir_all(folder).unwrap();
    let error = Program::open(&file).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("{}: cannot be read", file.display())
    );
    assert_eq!(
        error.hint().unwrap(),
        "check that the file is there and may be read"
    );
}
