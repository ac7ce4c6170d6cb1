use std::ops::RangeInclusive;

use super::check::out_of_range;
use crate::diagnostic::{Code, Diagnostic};
use crate::format::{Compression, OutputFormat, PdfBackground, Subsampling};
use crate::naming::{self, Normalization, StoreUrl};
use crate::pattern::Pattern;
use crate::program::located::{Located, Problems};
use crate::program::publish::Publish;

/// What the quality of a JPEG file can be.
const QUALITY: RangeInclusive<f32> = 1.0..=100.0;

/// What `[publish]` sets.
#[derive(Debug, Clone, Default)]
pub(crate) struct PublishSettings {
    pub(crate) base_url: Option<Located<String>>,
    pub(crate) file_stem: Option<Located<Pattern>>,
    pub(crate) normalization: Option<Normalization>,
    pub(crate) format: Option<OutputFormat>,
    pub(crate) quality: Option<Located<u32>>,
    pub(crate) subsampling: Option<Subsampling>,
    pub(crate) compression: Option<Compression>,
    pub(crate) pdf_background: Option<PdfBackground>,
    pub(crate) link_text: Option<String>,
    pub(crate) store: Option<Located<String>>,
    pub(crate) endpoint: Option<Located<String>>,
    pub(crate) region: Option<Located<String>>,
    pub(crate) cache_control: Option<Located<String>>,
}

impl PublishSettings {
    pub(super) fn check(&self, problems: &Problems) {
        if let Some(url) = &self.base_url {
            check_base_url(url, problems);
        }
        if let Some(stem) = &self.file_stem {
            check_file_stem(stem, problems);
        }
        if let Some(store) = &self.store
            && let Err(error) = store.value.parse::<StoreUrl>()
        {
            let problem = Diagnostic::error(Code::InvalidValue, error.to_string());
            problems.add(problem.hint(error.hint()).at_row(store.line));
        }
        if let Some(endpoint) = &self.endpoint {
            check_address("endpoint", endpoint, problems);
        }
        for (key, value) in [
            ("region", &self.region),
            ("cache_control", &self.cache_control),
        ] {
            check_header(key, value.as_ref(), problems);
        }
        let quality = self
            .quality
            .map(|quality| quality.map(|value| value as f32));
        problems.extend(out_of_range("`quality`", quality, &QUALITY, "quality = 92"));
    }

    pub(crate) fn resolve(self) -> Publish {
        let default = Publish::default();
        Publish {
            base_url: match self.base_url {
                Some(url) => with_slash(url.value),
                None => default.base_url,
            },
            file_stem: self.file_stem.map_or(default.file_stem, |stem| stem.value),
            normalization: self.normalization.unwrap_or(default.normalization),
            format: self.format.unwrap_or(default.format),
            quality: match self.quality.map(|quality| u8::try_from(quality.value)) {
                Some(Ok(quality)) => quality,
                _ => default.quality,
            },
            subsampling: self.subsampling.unwrap_or(default.subsampling),
            compression: self.compression.unwrap_or(default.compression),
            pdf_background: self.pdf_background.unwrap_or(default.pdf_background),
            link_text: self.link_text.unwrap_or(default.link_text),
            store: self.store.and_then(|store| store.value.parse().ok()),
            endpoint: self.endpoint.map(|endpoint| endpoint.value),
            region: self.region.map(|region| region.value),
            cache_control: self
                .cache_control
                .map_or(default.cache_control, |value| value.value),
        }
    }
}

/// Reports what no HTTP header can have.
fn check_header(key: &str, value: Option<&Located<String>>, problems: &Problems) {
    let is_plain = |c: char| c.is_ascii_graphic() || c == ' ';
    if let Some(value) = value
        && (value.value.trim().is_empty() || !value.value.chars().all(is_plain))
    {
        let message = format!("`{key}` must be letters, digits and signs of ASCII");
        let hint =
            "for example: cache_control = \"public, max-age=300\", region = \"eu-central-1\"";
        let problem = Diagnostic::error(Code::InvalidValue, message);
        problems.add(problem.hint(hint).at_row(value.line));
    }
}

fn check_base_url(url: &Located<String>, problems: &Problems) {
    check_address("base_url", url, problems);
}

/// Reports what is not a web address without a query.
fn check_address(key: &str, url: &Located<String>, problems: &Problems) {
    let problem = |message: String, hint: &str| {
        problems.add(
            Diagnostic::error(Code::InvalidValue, message)
                .hint(hint)
                .at_row(url.line),
        );
    };
    let host = ["https://", "http://"].iter().find_map(|scheme| {
        let start = url.value.get(..scheme.len())?;
        start
            .eq_ignore_ascii_case(scheme)
            .then(|| &url.value[scheme.len()..])
    });
    let is_unencoded = |c: char| !c.is_ascii_graphic() || "\"<>\\^`{|}".contains(c);
    if host.is_none_or(|host| host.is_empty() || host.starts_with('/')) {
        problem(
            format!("`{}` is not a web address", url.value),
            "write the whole address, for example `https://example.org/certificates/`",
        );
    } else if let Some(character) = url.value.chars().find(|c| is_unencoded(*c)) {
        problem(
            format!("`{key}` cannot contain {}", naming::describe(character)),
            "percent-encode it: copy the address from a browser's address bar",
        );
    } else if url.value.contains(['?', '#']) {
        problem(
            format!("`{key}` cannot have a query (`?`) or a fragment (`#`)"),
            "remove it: the file name is added after the last `/`",
        );
    }
}

/// The URL with a `/` at its end.
pub(super) fn with_slash(mut url: String) -> String {
    if !url.ends_with('/') {
        url.push('/');
    }
    url
}

fn check_file_stem(stem: &Located<Pattern>, problems: &Problems) {
    check_stem_characters(stem, problems);
    let pattern = &stem.value;
    if pattern.columns().next().is_none() {
        let message = "`file_stem` gives every file the same name";
        let problem = Diagnostic::error(Code::InvalidValue, message);
        let hint = "add `{name}` or another column of the roster";
        problems.add(problem.hint(hint).at_row(stem.line));
    }
}

/// Reports what no name of a file can have.
pub(super) fn check_stem_characters(stem: &Located<Pattern>, problems: &Problems) {
    let problem = |message: String, hint: &str| {
        let problem = Diagnostic::error(Code::InvalidValue, message);
        problems.add(problem.hint(hint).at_row(stem.line));
    };
    let pattern = &stem.value;
    let is_unsafe = |c: &char| naming::is_unsafe(*c) && !c.is_whitespace();
    if let Some(character) = pattern.literals().flat_map(str::chars).find(is_unsafe) {
        problem(
            format!("`file_stem` cannot contain {}", naming::describe(character)),
            "use `-` instead; folders belong in `base_url` and in the output folder",
        );
    }
    if let Some(column) = pattern.columns().find(|c| matches!(*c, "key" | "link")) {
        problem(
            format!("`file_stem` cannot contain `{{{column}}}`, which is made from it"),
            "use `{name}`, `{term}` or a column of the roster",
        );
    }
}
