//! The next term of a program.

use std::ops::Range;
use std::path::{Component, Path, PathBuf};

use engross::credential::{DID_FILE_NAME, MAX_DID_BYTES};
use engross::field::FieldKind;
use engross::naming::{Key, Normalization};
use engross::picture::MAX_PICTURE_BYTES;
use engross::roster::RosterOptions;
use engross::template::MAX_TEMPLATE_BYTES;
use engross::{
    Diagnostic, Entry, Error, MAX_PROGRAM_BYTES, MAX_ROW_TEMPLATES, Pattern, Plan, Program, Result,
    files,
};
use serde::Serialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::folder;
use super::{BUILT_IN_PLACEHOLDERS, PROGRAM, ROSTER, quoted, would, write_error};
use crate::cli::Exit;
use crate::cli::args::New;
use crate::cli::old_term::OldTerm;
use crate::cli::output::{Output, lossy_path};
use crate::cli::report::Printer;

/// Keys of `[roster]` that describe the old file and not the new one.
const KEYS_OF_OLD_FILE: [&str; 6] = ["format", "encoding", "sheet", "section", "header", "dates"];

pub(super) fn start(from: &Path, term: &str, arguments: &New, printer: Printer) -> Result<Exit> {
    let program = with_row_templates(Program::open(from)?);
    let old_folder = absolute(&program.folder)?;
    let path = match &arguments.folder {
        Some(folder) => folder.clone(),
        None => next_folder(&program, &old_folder, term),
    };
    folder::refuse_existing(&path)?;
    let file = program.path.as_deref().unwrap_or(from);
    let source = files::read(file, MAX_PROGRAM_BYTES)?;
    let source = String::from_utf8(source).map_err(|source| {
        let source = std::io::Error::new(std::io::ErrorKind::InvalidData, source);
        Error::read(file, source)
    })?;
    let from_new = relative(&old_folder, &absolute(&path)?);
    let text = next_text(&source, &program, term, &from_new);
    Program::parse(&text, path.join(PROGRAM))?;
    let roster = next_roster(&program, &arguments.keep)?;
    let old = OldTerm::new(&program.term, term);
    let mut findings = super::values::findings(&source, &text, &path.join(PROGRAM));
    findings.extend(old.find_in_toml(&text, &path.join(PROGRAM)));
    findings.extend(old.find_in_template_of(&program)?);

    let mut pictures = static_pictures(&program)?;
    pictures.extend(row_templates(&program)?);
    let pictures = pictures.iter().map(|(name, file)| (&**name, &**file));
    let did = issuers_document(&program)?;
    let files: Vec<(&str, &[u8])> = [(ROSTER, &*roster), (PROGRAM, text.as_bytes())]
        .into_iter()
        .chain(did.as_deref().map(|did| (DID_FILE_NAME, did)))
        .chain(pictures)
        .collect();
    let files = super::write(&path, &files, arguments.dry_run)?;
    if arguments.json {
        Output::new().write_json(&NextTerm {
            folder: &path,
            files,
            term,
            findings: &findings,
        })?;
    } else {
        for finding in &findings {
            printer.diagnostic(finding);
        }
    }
    let would = would(arguments.dry_run);
    printer.status(format_args!(
        "{}: {would}{PROGRAM}, {ROSTER}",
        path.display()
    ));
    if !arguments.dry_run {
        printer.status(format_args!(
            "next: write the recipients to {}",
            path.join(ROSTER).display()
        ));
    }
    Ok(Exit::Good)
}

/// The pictures that are the same for all recipients, by their names: a program reads none outside
/// its own folder. One that does not exist is reported when it is used.
fn static_pictures(program: &Program) -> Result<Vec<(String, Vec<u8>)>> {
    let mut pictures: Vec<(String, Vec<u8>)> = Vec::new();
    for field in program.fields() {
        let is_static = field.text.columns().next().is_none();
        if !matches!(field.kind, FieldKind::Image(_)) || !is_static {
            continue;
        }
        let name: String = field.text.literals().collect();
        let is_inside = Path::new(&name)
            .components()
            .all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
        let file = program.folder.join(&name);
        let is_known = pictures.iter().any(|(known, _)| *known == name);
        if is_inside && !is_known && file.is_file() {
            pictures.push((name, files::read(&file, MAX_PICTURE_BYTES)?));
        }
    }
    Ok(pictures)
}

/// The program with the fields of the templates that the old rows name, if these can be read.
fn with_row_templates(program: Program) -> Program {
    if program.template_pattern().is_none() {
        return program;
    }
    let roster = program.open_roster();
    match roster.and_then(|roster| Plan::new(program.clone(), roster)) {
        Ok(plan) => Program::clone(plan.program()),
        Err(_) => program,
    }
}

/// The templates that rows can name, by their names, if the last part of the name alone depends on
/// the row: a program reads none outside its own folder.
fn row_templates(program: &Program) -> Result<Vec<(String, Vec<u8>)>> {
    let pattern = program.template_pattern().map(ToString::to_string);
    let pattern = pattern.unwrap_or_default();
    let parts = pattern.split_once('{').zip(pattern.rsplit_once('}'));
    let Some(((before, inside), (_, after))) = parts else {
        return Ok(Vec::new());
    };
    if inside.contains('/') {
        return Ok(Vec::new());
    }
    let (folder, start) = match before.rfind('/') {
        Some(slash) => before.split_at(slash + 1),
        None => ("", before),
    };
    let entries = std::fs::read_dir(program.folder.join(folder));
    let names = entries.into_iter().flatten();
    let names = names.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut names: Vec<String> = names
        .filter(|name| name.starts_with(start) && name.ends_with(after))
        .collect();
    names.sort_unstable();
    names.truncate(MAX_ROW_TEMPLATES);
    let mut templates = Vec::new();
    for name in names {
        let name = format!("{folder}{name}");
        let file = program.folder.join(&name);
        if file.is_file() {
            templates.push((name, files::read(&file, MAX_TEMPLATE_BYTES)?));
        }
    }
    Ok(templates)
}

/// The document with the issuer's keys, which stays that of the next term.
fn issuers_document(program: &Program) -> Result<Option<Vec<u8>>> {
    let file = program.folder.join(DID_FILE_NAME);
    match program.credential.is_some() && file.is_file() {
        true => files::read(&file, MAX_DID_BYTES).map(Some),
        false => Ok(None),
    }
}

/// What `new --from --json` prints.
#[derive(Serialize)]
struct NextTerm<'a> {
    #[serde(serialize_with = "lossy_path")]
    folder: &'a Path,
    files: Vec<String>,
    term: &'a str,
    /// Where the program or its drawing still says the old term.
    findings: &'a [Diagnostic],
}

/// A folder beside the old one: its name has the new term instead of the old one.
fn next_folder(program: &Program, old: &Path, term: &str) -> PathBuf {
    let name = old.file_name().unwrap_or_default().to_string_lossy();
    let term = &in_file_name(term);
    let name = if !program.term.is_empty() && name.contains(&program.term) {
        name.replace(&program.term, term)
    } else {
        format!("{name}-{term}")
    };
    shortened(&program.folder.join("..").join(&name))
}

/// A term such as `2026/27`, or `..`, as a part of a file's name that every file system allows.
fn in_file_name(term: &str) -> String {
    let words = term
        .split_whitespace()
        .map(|word| Key::derive(word, "", Normalization::Nfc).0);
    let words: Vec<String> = words.map(|word| word.as_str().to_owned()).collect();
    words.join(" ")
}

/// The path without `a/..`, where `a` is an existing folder.
fn shortened(path: &Path) -> PathBuf {
    let mut short = PathBuf::new();
    for component in path.components() {
        let is_named = matches!(short.components().next_back(), Some(Component::Normal(_)));
        if component == Component::ParentDir && is_named {
            short.pop();
        } else {
            short.push(component);
        }
    }
    short
}

fn absolute(path: &Path) -> Result<PathBuf> {
    let path = if path.as_os_str().is_empty() {
        Path::new(".")
    } else {
        path
    };
    match path.canonicalize() {
        Ok(path) => Ok(path),
        // It does not exist yet, but its parent may.
        Err(_) => match (path.parent(), path.file_name()) {
            (Some(parent), Some(name)) => Ok(absolute(parent)?.join(name)),
            _ => std::path::absolute(path).map_err(write_error(path)),
        },
    }
}

/// The path of `target` relative to the folder `from`; `target` itself if they share no root.
fn relative(target: &Path, from: &Path) -> PathBuf {
    let shared = target
        .components()
        .zip(from.components())
        .take_while(|(one, other)| one == other)
        .count();
    let is_rooted = |component: Option<Component<'_>>| {
        matches!(component, Some(Component::Normal(_) | Component::ParentDir))
    };
    if shared == 0 && !is_rooted(target.components().next()) {
        return target.to_path_buf();
    }
    let up = from.components().skip(shared).map(|_| Component::ParentDir);
    up.chain(target.components().skip(shared)).collect()
}

/// The `program.toml` for the new term: everything else in it stays the same, byte for byte.
fn next_text(source: &str, program: &Program, term: &str, old: &Path) -> String {
    let (document, _) = DeTable::parse_recoverable(source);
    let root = document.get_ref();
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    let rebased = |path: &str| {
        let path = shortened(&old.join(path));
        quoted(&path.to_string_lossy().replace('\\', "/"))
    };
    match root.get("term") {
        Some(value) => edits.push((value.span(), quoted(term))),
        None => edits.push((0..0, format!("term = {}\n", quoted(term)))),
    }
    let within = |table: &str, key: &str| root.get(table)?.get_ref().as_table()?.get(key);
    let paths = [
        root.get("template"),
        root.get("fonts"),
        within("print", "back"),
        within("cover", "template"),
        within("credential", "key"),
        within("credential", "pdf_certificate"),
        within("credential", "pdf_key"),
    ];
    // A template that depends on the row is in the program's folder.
    let is_pattern = program.template_pattern().is_some();
    for value in paths.into_iter().skip(usize::from(is_pattern)).flatten() {
        let items = match value.get_ref() {
            DeValue::Array(items) => &items[..],
            _ => std::slice::from_ref(value),
        };
        let texts = items
            .iter()
            .filter_map(|item| Some((item.span(), item.get_ref().as_str()?)));
        edits.extend(texts.map(|(span, path)| (span, rebased(path))));
    }
    if let Some(roster) = root.get("roster") {
        edits.extend(roster_edits(source, roster));
    }
    if let Some(by) = super::values::years_between(&program.term, term) {
        edits.extend(super::values::moved(source, root, by));
    }
    let file_stems = [within("publish", "file_stem"), within("cover", "file_stem")];
    for file_stem in file_stems.into_iter().flatten() {
        if let Some(stem) = file_stem.get_ref().as_str()
            && !program.term.is_empty()
            && stem.contains(&program.term)
        {
            let stem = stem.replace(&program.term, &in_file_name(term));
            edits.push((file_stem.span(), quoted(&stem)));
        }
    }
    edits.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
    let mut text = source.to_owned();
    for (span, replacement) in edits {
        text.replace_range(span, &replacement);
    }
    text
}

fn roster_edits(source: &str, roster: &Spanned<DeValue<'_>>) -> Vec<(Range<usize>, String)> {
    let DeValue::Table(table) = roster.get_ref() else {
        return vec![(roster.span(), quoted(ROSTER))];
    };
    let is_inline = source[roster.span()].starts_with('{');
    let mut edits = Vec::new();
    for (key, value) in table {
        let (name, span) = (key.get_ref().as_ref(), value.span());
        if name == "file" {
            edits.push((span, quoted(ROSTER)));
        } else if KEYS_OF_OLD_FILE.contains(&name) {
            let mut whole = key.span().start..span.end;
            if is_inline {
                // Together with the comma after it, or else the one before it.
                let rest = &source[whole.end..];
                let after = rest.len() - rest.trim_start_matches([' ', ',']).len();
                if rest.trim_start().starts_with(',') {
                    whole.end += after;
                } else {
                    let before = source[..whole.start].trim_end_matches([' ', ',']).len();
                    whole.start = before;
                }
            }
            edits.push((whole, String::new()));
        }
    }
    edits
}

/// The columns of the old roster, and the rows of those to keep.
fn next_roster(program: &Program, keep: &[String]) -> Result<Vec<u8>> {
    let roles = Roles::new(program);
    let columns = columns(program, &roles);
    let failed = |error: csv::Error| Error::write(ROSTER, error.into());
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&columns).map_err(failed)?;
    if !keep.is_empty() {
        let roster = program.open_roster()?;
        let plan = Plan::new(program.clone(), roster)?;
        for query in keep {
            let entry = plan.find(query)?;
            let recipient = entry.recipient();
            let slug = kept_slug(entry).unwrap_or_default();
            let row = columns.iter().map(|column| {
                if Some(column) == roles.only_name() {
                    entry.name()
                } else if *column == roles.slug {
                    &slug
                } else if *column == roles.lang {
                    recipient.language().unwrap_or_default()
                } else {
                    recipient.value(column).unwrap_or_default()
                }
            });
            writer.write_record(row).map_err(failed)?;
        }
    }
    Ok(writer.into_inner().unwrap_or_default())
}

/// The columns that have a meaning of their own.
struct Roles {
    /// Several where the name is a pattern.
    names: Vec<String>,
    slug: String,
    lang: String,
}

impl Roles {
    fn new(program: &Program) -> Self {
        let RosterOptions {
            name, slug, lang, ..
        } = &program.roster.options;
        let or =
            |set: &Option<String>, default: &str| set.clone().unwrap_or_else(|| default.to_owned());
        let name = or(name, "name");
        let pattern = name.parse::<Pattern>().ok();
        let of_pattern = pattern.iter().flat_map(Pattern::columns);
        let mut names: Vec<String> = of_pattern.map(str::to_owned).collect();
        if names.is_empty() {
            names.push(name);
        }
        Self {
            names,
            slug: or(slug, "slug"),
            lang: or(lang, "lang"),
        }
    }

    /// The column with the name, where it is one.
    fn only_name(&self) -> Option<&String> {
        match &self.names[..] {
            [only] => Some(only),
            _ => None,
        }
    }
}

/// The columns that the program names, those with a meaning of their own first.
fn columns(program: &Program, roles: &Roles) -> Vec<String> {
    let Roles { names, slug, lang } = roles;
    let mut columns: Vec<String> = names.clone();
    columns.extend([slug.clone(), lang.clone()]);
    let in_texts = program
        .fields()
        .iter()
        .flat_map(|field| field.text.columns())
        .chain(
            program
                .template_pattern()
                .into_iter()
                .flat_map(Pattern::columns),
        )
        .chain(program.publish.file_stem.columns());
    // `{name}` means the column of the names, whatever it is called.
    let in_texts = in_texts.filter(|column| {
        let is_value = program.values().any(|(name, _)| name == *column);
        *column != "name" && !BUILT_IN_PLACEHOLDERS.contains(column) && !is_value
    });
    let of_fields = program.fields().iter().flat_map(|field| &field.when);
    let conditions = program.roster.options.conditions.iter().chain(of_fields);
    let in_conditions = conditions.map(|condition| condition.column.as_str());
    for column in in_texts.chain(in_conditions) {
        if !columns.iter().any(|known| known == column) {
            columns.push(column.to_owned());
        }
    }
    columns
}

/// The recipient's slug, or the part of the published file's name that stands for the name.
fn kept_slug(entry: Entry<'_>) -> Option<String> {
    match entry.recipient().slug() {
        Some(slug) => Some(slug.to_owned()),
        None => {
            entry.recipient().published()?;
            entry.slug_of(entry.key().as_str())
        }
    }
}
