//! Reads the settings of a `program.toml`.

mod cover;
mod credential;
mod document;
mod field;
mod print;
mod publish;
mod roster;
mod value;
mod values;

use std::path::{Path, PathBuf};

use ::toml::de::DeTable;

use super::located::Problems;
use super::row_templates::is_pattern;
use super::settings::{LANGUAGE, ProgramSettings};
use crate::diagnostic::{Code, Diagnostic};
use crate::roster::{DateOrder, RosterFormat, RosterOptions};
use document::{Document, Table};

/// The settings in this text; `None` if it is not TOML.
pub(super) fn read(text: &str, path: &Path, problems: &Problems) -> Option<ProgramSettings> {
    let document = Document::new(text, problems);
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let line = error.span().map_or(1, |span| document.line_of(&span));
        problems.add(
            Diagnostic::error(Code::TomlSyntax, error.message())
                .hint("correct the TOML syntax; https://toml.io describes it")
                .at_row(line),
        );
    }
    let root = Table::root(&document, table.get_ref());
    errors.is_empty().then(|| read_program(root, path))
}

fn read_program(root: Table<'_>, path: &Path) -> ProgramSettings {
    let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
    let title = root.required::<&str>("title", r#"title = "KubeSphere Ambassador""#);
    let text = |key, example| Some(root.text(key, example)?.value);
    let term = text("term", r#"term = "2023""#);
    let issuer = text("issuer", r#"issuer = "the KubeSphere community""#);
    let language = root.text("lang", LANGUAGE);
    let (roster_file, roster_options) = read_roster(&root);
    let template = root.text("template", r#"template = "certificate.png""#);
    let (template_pattern, template) = match template {
        Some(template) if is_pattern(&template.value) => (Some(template), None),
        template => (None, template),
    };
    let fonts = root.texts("fonts", r#"fonts = ["fonts"]"#);
    let system_fonts = root.optional::<bool>("system_fonts", "system_fonts = true");
    let publish = publish::read(&root);
    let settings = ProgramSettings {
        path: Some(path.to_path_buf()),
        title: title.map_or_else(String::new, |title| title.value.to_owned()),
        term,
        issuer,
        language,
        roster_file: roster_file.map(|file| match &*file {
            "-" => PathBuf::from("-"),
            file => folder.join(file),
        }),
        roster_options,
        template: template.map(|template| folder.join(template.value)),
        template_pattern,
        fonts: fonts
            .unwrap_or_default()
            .iter()
            .map(|font| folder.join(font.value))
            .collect(),
        system_fonts: system_fonts.is_some_and(|system_fonts| system_fonts.value),
        publish,
        print: print::read(&root, &folder),
        values: values::read(&root),
        wordings: values::wordings(&root),
        dpi: root.optional("dpi", "dpi = 150"),
        width: root.optional("width", "width = 3508"),
        seats: root.optional("seats", "seats = 25"),
        fields: field::read_all(&root, "[[field]]"),
        cover: cover::read(&root, &folder),
        credential: credential::read(&root, &folder),
        folder,
    };
    root.finish();
    settings
}

/// The roster's file, and how to read it.
fn read_roster(root: &Table<'_>) -> (Option<String>, RosterOptions) {
    const FILE: &str = r#"roster = "recipients.csv""#;
    let mut options = RosterOptions::default();
    if !root.holds_table("roster") {
        let file = root.text("roster", FILE);
        return (file.map(|file| file.value), options);
    }
    let Some(table) = root.table("roster", FILE) else {
        return (None, options);
    };
    let text = |key, example| Some(table.text(key, example)?.value);
    let format = table.keyword("format", &RosterFormat::NAMES);
    options.format = format.map(|format| format.value);
    roster::encoding(&table, &mut options);
    options.sheet = text("sheet", r#"sheet = "Sheet1""#);
    options.header = roster::header(&table);
    options.section = text("section", r#"section = "Ambassadors""#);
    options.name = roster::name(&table);
    options.slug = text("slug", r#"slug = "file""#);
    options.lang = text("lang", r#"lang = "language""#);
    let example = r#"where = { Attended = "Yes", Grade = ["A", "B"] }"#;
    if let Some((conditions, _)) = roster::conditions(&table, "where", example) {
        options.conditions = conditions;
    }
    let orders = [
        ("day-first", DateOrder::DayFirst),
        ("month-first", DateOrder::MonthFirst),
    ];
    options.dates = table.keyword("dates", &orders).map(|order| order.value);
    let file = text("file", r#"file = "recipients.csv""#);
    table.finish();
    (file, options)
}
