use super::reader::{At, Table};
use crate::format::OutputFormat;
use crate::naming::{self, Normalization};
use crate::pattern::Pattern;

/// How a program's files are named and where they are published.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Publish {
    /// `base_url`: what a link has before the key; an absolute URL that ends in `/`, or empty
    /// for links relative to where they stand. Default: empty.
    pub base_url: String,
    /// `file_stem`: the key without its extension, with `{column}` for a column of the roster;
    /// `{name}` is the recipient's slug where there is one. Default: `{name}`.
    pub file_stem: Pattern,
    /// `normalization`: the normal form of keys. Default: NFD.
    pub normalization: Normalization,
    /// `format`: what the published certificates are, `png`, `jpeg`, `webp` or `pdf`: keys and
    /// links have its extension, and it is what is written where nothing else is asked for.
    /// Default: PNG.
    pub format: OutputFormat,
    /// `link_text`: what the announcement's links say. Default: `View and download the
    /// certificate`.
    pub link_text: String,
}

const DEFAULT_LINK_TEXT: &str = "View and download the certificate";

impl Default for Publish {
    fn default() -> Self {
        Self {
            base_url: String::new(),
            file_stem: Pattern::column("name"),
            normalization: Normalization::Nfd,
            format: OutputFormat::default(),
            link_text: DEFAULT_LINK_TEXT.into(),
        }
    }
}

/// The document's `[publish]`, and the line that `file_stem` is on.
pub(super) fn read(root: &Table<'_>) -> (Publish, u64) {
    let mut publish = Publish::default();
    let Some(table) = root.table("publish", "[publish]") else {
        return (publish, 1);
    };
    let mut line = table.line;
    if let Some(url) = table.optional::<&str>("base_url", r#"base_url = "https://example.org/""#) {
        publish.base_url = base_url(&table, url);
    }
    if let Some(stem) = table.optional::<&str>("file_stem", r#"file_stem = "{term}-{name}""#) {
        line = stem.line;
        if let Some(pattern) = file_stem(&table, stem) {
            publish.file_stem = pattern;
        }
    }
    let forms = [("nfd", Normalization::Nfd), ("nfc", Normalization::Nfc)];
    if let Some(normalization) = table.keyword("normalization", &forms) {
        publish.normalization = normalization;
    }
    let formats: Vec<_> = OutputFormat::ALL
        .iter()
        .map(|format| (format.name(), *format))
        .collect();
    if let Some(format) = table.keyword("format", &formats) {
        publish.format = format;
    }
    if let Some(text) = table.optional::<&str>("link_text", r#"link_text = "Download""#) {
        publish.link_text = text.value.to_owned();
    }
    table.finish();
    (publish, line)
}

/// The URL with a `/` at its end.
fn base_url(table: &Table<'_>, url: At<&str>) -> String {
    let mend = |message: String, hint: &str| table.problem(url.line, message, hint);
    let host = ["https://", "http://"].iter().find_map(|scheme| {
        let start = url.value.get(..scheme.len())?;
        start
            .eq_ignore_ascii_case(scheme)
            .then(|| &url.value[scheme.len()..])
    });
    let is_unencoded = |c: char| !c.is_ascii_graphic() || "\"<>\\^`{|}".contains(c);
    if host.is_none_or(|host| host.is_empty() || host.starts_with('/')) {
        mend(
            format!("`{}` is no web address", url.value),
            "write it whole, for example `https://example.org/certificates/`",
        );
    } else if let Some(character) = url.value.chars().find(|c| is_unencoded(*c)) {
        mend(
            format!("`base_url` cannot hold {}", naming::describe(character)),
            "percent-encode it, as a browser's address line shows it when copied",
        );
    } else if url.value.contains(['?', '#']) {
        mend(
            "`base_url` cannot have a query (`?`) or a fragment (`#`)".into(),
            "leave out all from there on: the file's name comes after the last `/`",
        );
    }
    let mut text = url.value.to_owned();
    if !text.ends_with('/') {
        text.push('/');
    }
    text
}

fn file_stem(table: &Table<'_>, stem: At<&str>) -> Option<Pattern> {
    let pattern = super::keys::pattern(table, "file_stem", stem)?;
    let is_unsafe = |c: &char| naming::is_unsafe(*c) && !c.is_whitespace();
    if let Some(character) = pattern.literals().flat_map(str::chars).find(is_unsafe) {
        table.problem(
            stem.line,
            format!("a file name cannot hold {}", naming::describe(character)),
            "use `-` there; folders go into `base_url` and the output folder",
        );
    }
    if let Some(column) = pattern.columns().find(|c| matches!(*c, "key" | "link")) {
        table.problem(
            stem.line,
            format!("`file_stem` cannot hold `{{{column}}}`, which comes from it"),
            "use `{name}`, `{term}` or a column of the roster",
        );
    }
    if pattern.columns().next().is_none() {
        table.problem(
            stem.line,
            "`file_stem` gives each file the same name",
            "put `{name}` or another column of the roster into it",
        );
    }
    Some(pattern)
}
