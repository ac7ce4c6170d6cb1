use std::ops::RangeInclusive;

use super::check::out_of_range;
use crate::diagnostic::{Code, Diagnostic};
use crate::format::{Compression, OutputFormat, PdfBackground, Subsampling};
use crate::naming::{self, Normalization};
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
}

impl PublishSettings {
    pub(super) fn check(&self, problems: &Problems) {
        if let Some(url) = &self.base_url {
            check_base_url(url, problems);
        }
        if let Some(stem) = &self.file_stem {
            check_file_stem(stem, problems);
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
        }
    }
}

fn check_base_url(url: &Located<String>, problems: &Problems) {
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
            format!("`base_url` cannot contain {}", naming::describe(character)),
            "percent-encode it: copy the address from a browser's address bar",
        );
    } else if url.value.contains(['?', '#']) {
        problem(
            "`base_url` cannot have a query (`?`) or a fragment (`#`)".into(),
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
