use std::path::PathBuf;

use super::PublishSettings;
use crate::controls;
use crate::date::CivilDate;
use crate::diagnostic::{Code, Diagnostic};
use crate::naming;
use crate::pattern::{Part, Pattern};
use crate::program::award::{Award, DateSource, KeySource, PAGE, STATUS_FILE_NAME};
use crate::program::located::{Located, Problems};

/// Other files of an output folder.
const PUBLISHED: [&str; 3] = ["did.json", "manifest.json", "manifest.journal"];

const ISSUER: &str = r#"issuer = "did:web:example.org:images""#;
const ISSUED: &str = "issued = 2023-09-20";
const DESCRIPTION: &str = r#"description = "An award for those who speak for the project""#;
const CRITERIA: &str = r#"criteria = "Gave talks, and answered questions""#;

/// What `[credential]` sets.
#[derive(Debug, Clone, Default)]
pub(crate) struct CredentialSettings {
    pub(crate) issuer: Option<Located<String>>,
    pub(crate) name: Option<Located<String>>,
    pub(crate) url: Option<Located<String>>,
    pub(crate) issued: Option<Located<String>>,
    pub(crate) expires: Option<Located<String>>,
    pub(crate) description: Option<Located<String>>,
    pub(crate) criteria: Option<Located<String>>,
    pub(crate) image: Option<Located<String>>,
    pub(crate) key: Option<Located<KeySource>>,
    pub(crate) status: Option<Located<String>>,
    pub(crate) page: Option<Located<String>>,
    pub(crate) pdf_certificate: Option<Located<PathBuf>>,
    pub(crate) pdf_key: Option<Located<PathBuf>>,
    /// The line of the table.
    pub(crate) line: Option<u64>,
}

impl CredentialSettings {
    pub(super) fn check(&self, publish: &PublishSettings, problems: &Problems) {
        #[cfg(not(feature = "credential"))]
        {
            let message = "this build of engross cannot sign certificates";
            let problem = Diagnostic::error(Code::NoCredentials, message);
            let hint = "build engross with the feature `credential`, or remove `[credential]`";
            problems.add(problem.hint(hint).at_row(self.line));
        }
        for (key, text, example) in [
            ("issuer", &self.issuer, ISSUER),
            ("issued", &self.issued, ISSUED),
            ("description", &self.description, DESCRIPTION),
            ("criteria", &self.criteria, CRITERIA),
        ] {
            if text.is_none() {
                let problem = Diagnostic::error(
                    Code::MissingKey,
                    format!("`{key}` is missing in `credential`"),
                );
                let hint = format!("add it, for example: {example}");
                problems.add(problem.hint(hint).at_row(self.line));
            }
        }
        if let Some(stem) = &publish.file_stem
            && stem.value.columns().any(|column| column == "verify")
        {
            let message = "`file_stem` cannot contain `{verify}`, which is made from it";
            let problem = Diagnostic::error(Code::InvalidValue, message);
            let hint = "use `{name}`, `{term}` or a column of the roster";
            problems.add(problem.hint(hint).at_row(stem.line));
        }
        self.check_texts(problems);
        self.check_issuer(publish, problems);
        self.check_dates(problems);
        self.check_key(problems);
        for (key, url) in [("url", &self.url), ("image", &self.image)] {
            if let Some(url) = url {
                check_address(key, url, problems);
            }
        }
        if let Some(criteria) = &self.criteria
            && criteria.value.starts_with("https://")
            && !criteria.value.contains(char::is_whitespace)
        {
            check_address("criteria", criteria, problems);
        }
        self.check_file_names(problems);
        let pdf = (&self.pdf_certificate, &self.pdf_key);
        let (line, has, lacks) = match pdf {
            (Some(certificate), None) => (certificate.line, "pdf_certificate", "pdf_key"),
            (None, Some(key)) => (key.line, "pdf_key", "pdf_certificate"),
            _ => return,
        };
        let message = format!("`{has}` applies only with `{lacks}`");
        let problem = Diagnostic::error(Code::InapplicableKey, message);
        problems.add(problem.hint(format!("add `{lacks}`")).at_row(line));
    }

    /// Reports names of published files that are not plain, or are those of other files.
    fn check_file_names(&self, problems: &Problems) {
        for (key, name) in [("status", &self.status), ("page", &self.page)] {
            if let Some(name) = name {
                check_file_name(key, name, problems);
            }
        }
        let status = self
            .status
            .as_ref()
            .map_or(STATUS_FILE_NAME, |name| &*name.value);
        let page = self.page.as_ref().map_or(PAGE, |name| &*name.value);
        if status.eq_ignore_ascii_case(page) {
            let named = self.page.as_ref().or(self.status.as_ref());
            let message = format!("`status` and `page` are both `{page}`");
            let problem = Diagnostic::error(Code::InvalidValue, message);
            let hint = "choose another name for one of them";
            problems.add(problem.hint(hint).at_row(named.and_then(|name| name.line)));
        }
    }

    /// Reports characters that read differently in the implementations of what is signed, and
    /// texts without any.
    fn check_texts(&self, problems: &Problems) {
        for (key, text) in [
            ("name", &self.name),
            ("description", &self.description),
            ("criteria", &self.criteria),
        ] {
            let Some(text) = text else {
                continue;
            };
            if text.value.trim().is_empty() {
                let problem = Diagnostic::error(Code::InvalidValue, format!("`{key}` is empty"));
                problems.add(problem.hint("write a text").at_row(text.line));
            }
            if let Some(refused) = controls::refused(&text.value).first() {
                let character = u32::from(refused.character);
                let message = format!("`{key}` has U+{character:04X}, {}", refused.reason);
                let problem = Diagnostic::error(Code::ControlCharacter, message);
                let hint = "delete it: retype the text, or write a space instead";
                problems.add(problem.hint(hint).at_row(text.line));
            }
        }
    }

    /// Reports a DID that does not stand for the base URL.
    fn check_issuer(&self, publish: &PublishSettings, problems: &Problems) {
        let Some(issuer) = &self.issuer else {
            return;
        };
        let problem = |message: String, hint: String| {
            let problem = Diagnostic::error(Code::InvalidValue, message);
            problems.add(problem.hint(hint).at_row(issuer.line));
        };
        let Some(folder) = naming::did_folder(&issuer.value) else {
            return problem(
                format!("`issuer` is not a DID of a web site: `{}`", issuer.value),
                format!("for example: {ISSUER}"),
            );
        };
        let Some(base_url) = &publish.base_url else {
            let problem = Diagnostic::error(Code::MissingKey, "`base_url` is missing in `publish`");
            let hint = format!("add it: base_url = \"{folder}\"");
            problems.add(problem.hint(hint).at_row(self.line));
            return;
        };
        let base_url = super::publish::with_slash(base_url.value.clone());
        if base_url == folder {
            return;
        }
        let hint = match naming::did_of_folder(&base_url) {
            Some(did) => format!("write: issuer = \"{did}\""),
            None => "the certificates of an issuer are in a folder of a site with HTTPS, such as \
                     https://example.org/images/"
                .into(),
        };
        let message = format!("`issuer` stands for {folder}, and `base_url` is {base_url}");
        problem(message, hint);
    }

    fn check_dates(&self, problems: &Problems) {
        let mut fixed = Vec::new();
        for (key, date) in [("issued", &self.issued), ("expires", &self.expires)] {
            let Some(date) = date else {
                continue;
            };
            match date_source(&date.value) {
                Some(DateSource::Fixed(day)) => fixed.push((key, day, date.line)),
                Some(DateSource::Column(_)) => {}
                None => {
                    let message = format!("`{key}` is not a date: `{}`", date.value);
                    let problem = Diagnostic::error(Code::InvalidValue, message);
                    let hint = format!(
                        "write a date, for example {key} = 2023-09-20, or a column of dates: \
                         {key} = \"{{{key}}}\""
                    );
                    problems.add(problem.hint(hint).at_row(date.line));
                }
            }
        }
        if let [(_, issued, _), (_, expires, line)] = &fixed[..]
            && expires < issued
        {
            let message = format!("`expires` ({expires}) is before `issued` ({issued})");
            let problem = Diagnostic::error(Code::ContradictingDates, message);
            problems.add(problem.hint("correct one of them").at_row(*line));
        }
    }

    fn check_key(&self, problems: &Problems) {
        let Some(Located {
            value: KeySource::Command { command, public },
            line,
        }) = &self.key
        else {
            return;
        };
        let problem = |message: String, hint: &str| {
            let problem = Diagnostic::error(Code::InvalidValue, message);
            problems.add(problem.hint(hint).at_row(*line));
        };
        if command.first().is_none_or(String::is_empty) {
            problem(
                "`command` of `key` is empty".into(),
                "name a program and its arguments: command = [\"sign\", \"--key\", \"award\"]",
            );
        }
        #[cfg(feature = "credential")]
        if let Err(error) = public.parse::<crate::credential::PublicKey>() {
            problem(
                format!("`public` of `key` is {error}"),
                "write the public key in its multibase form, as `engross keygen` prints it",
            );
        }
        #[cfg(not(feature = "credential"))]
        let _ = public;
    }

    /// The award, with nothing in it that is wrong.
    pub(crate) fn resolve(self, issuer: &str) -> Award {
        let text = |text: Option<Located<String>>| text.map(|text| text.value);
        let date = |date: &Option<Located<String>>| date_source(&date.as_ref()?.value);
        Award {
            source: crate::field::Source::Program(self.line),
            // A missing date is a problem.
            issued: date(&self.issued).unwrap_or(DateSource::Fixed(String::new())),
            expires: date(&self.expires),
            issuer: text(self.issuer).unwrap_or_default(),
            name: text(self.name).unwrap_or_else(|| issuer.to_owned()),
            url: text(self.url),
            description: text(self.description).unwrap_or_default(),
            criteria: text(self.criteria).unwrap_or_default(),
            image: text(self.image),
            key: self.key.map(|key| key.value),
            status: text(self.status).unwrap_or_else(|| STATUS_FILE_NAME.into()),
            page: text(self.page).unwrap_or_else(|| PAGE.into()),
            pdf_certificate: self.pdf_certificate.map(|file| file.value),
            pdf_key: self.pdf_key.map(|file| file.value),
        }
    }
}

/// The source of a date: a date, or the pattern of one column.
fn date_source(text: &str) -> Option<DateSource> {
    if let Ok(date) = CivilDate::parse(text) {
        return Some(DateSource::Fixed(date.to_string()));
    }
    let pattern: Pattern = text.parse().ok()?;
    match pattern.parts() {
        [Part::Column(column)] => Some(DateSource::Column(column.to_string())),
        _ => None,
    }
}

fn check_address(key: &str, url: &Located<String>, problems: &Problems) {
    let is_web = ["https://", "http://"]
        .iter()
        .any(|scheme| url.value.starts_with(scheme) && url.value.len() > scheme.len());
    let is_unencoded = |c: char| !c.is_ascii_graphic() || "\"<>\\^`{|}".contains(c);
    if is_web && !url.value.contains(is_unencoded) {
        return;
    }
    let message = format!("`{key}` is not a web address: `{}`", url.value);
    let problem = Diagnostic::error(Code::InvalidValue, message);
    let hint = "copy the address from a browser's address bar: it starts with https://";
    problems.add(problem.hint(hint).at_row(url.line));
}

/// Reports what cannot be the name of a file beside the certificates.
fn check_file_name(key: &str, name: &Located<String>, problems: &Problems) {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let value = &name.value;
    if PUBLISHED.iter().any(|own| value.eq_ignore_ascii_case(own)) {
        let message = format!("`{key}` cannot be `{value}`: another file has that name");
        let problem = Diagnostic::error(Code::InvalidValue, message);
        problems.add(problem.hint("choose another name").at_row(name.line));
        return;
    }
    if !value.is_empty() && value.chars().all(is_plain) && !value.starts_with('.') {
        return;
    }
    let message = format!("`{key}` cannot be `{value}`");
    let problem = Diagnostic::error(Code::InvalidValue, message);
    let hint = "use letters, digits, `-`, `_` and `.`, for example `status-2023.json`";
    problems.add(problem.hint(hint).at_row(name.line));
}
