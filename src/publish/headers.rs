//! What a published file is, by its name, and the headers that its link answers with.

use std::path::Path;

use serde::Serialize;

use crate::naming::DID_FILE_NAME;
use crate::program::{Program, STATUS_FILE_NAME};

/// What a published file is. Files are published in the order of their classes, each when those
/// before it are: a page never leads to a certificate that is not there yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FileClass {
    /// A certificate, what belongs to one, or the cover of an announcement.
    Certificate,
    /// `did.json`: the keys of the issuer.
    Issuer,
    /// A page, or what it needs.
    Page,
    /// `status.json`: which certificates were revoked.
    Status,
}

impl FileClass {
    /// All classes, in the order in which they are published.
    pub(super) const ALL: [Self; 4] = [Self::Certificate, Self::Issuer, Self::Page, Self::Status];

    /// The class of a file that is not a certificate; `None` if it is not published.
    pub(super) fn of(name: &str, program: &Program) -> Option<Self> {
        let award = program.credential.as_ref();
        match name {
            _ if award.is_some_and(|award| award.status == name) => Some(Self::Status),
            _ if award.is_some_and(|award| award.page == name) => Some(Self::Page),
            DID_FILE_NAME => Some(Self::Issuer),
            STATUS_FILE_NAME => Some(Self::Status),
            _ => match extension(name)?.as_str() {
                "html" | "css" | "js" => Some(Self::Page),
                _ => None,
            },
        }
    }

    /// How long browsers and proxies may keep the file; `of_certificates` is that of certificates.
    pub(super) fn cache_control(self, of_certificates: &str) -> String {
        match self {
            Self::Certificate => of_certificates.to_owned(),
            Self::Page => "public, max-age=300".into(),
            // A copy that is out of date hides a revocation.
            Self::Issuer | Self::Status => "no-cache".into(),
        }
    }
}

/// The media type of a file.
pub(super) fn content_type(name: &str) -> &'static str {
    match extension(name).as_deref() {
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("webp") => "image/webp",
        Some("pdf") => "application/pdf",
        Some("json") => "application/json",
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// Whether a link that answers with this type answers with that one, whatever its parameters.
pub(super) fn is_type(answered: &str, expected: &str) -> bool {
    let essence = |text: &str| {
        let essence = text.split(';').next().unwrap_or_default().trim();
        essence.to_ascii_lowercase()
    };
    essence(answered) == essence(expected)
}

fn extension(name: &str) -> Option<String> {
    let extension = Path::new(name).extension()?;
    Some(extension.to_str()?.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_classed_by_their_names() {
        let program = program("");
        for (name, class) in [
            ("did.json", Some(FileClass::Issuer)),
            ("status.json", Some(FileClass::Status)),
            ("verify.html", Some(FileClass::Page)),
            ("page.css", Some(FileClass::Page)),
            ("notes.txt", None),
            ("manifest.json", None),
            ("Ann.pdf", None),
            ("LICENSE", None),
        ] {
            assert_eq!(FileClass::of(name, &program), class, "{name}");
        }
        assert!(FileClass::ALL.is_sorted());
    }

    #[test]
    fn files_of_credentials_have_the_names_that_are_set() {
        let program = program(
            "[credential]\nissuer = \"did:web:example.org:images\"\nname = \"Example\"\n\
             issued = \"2023-09-20\"\ndescription = \"d\"\ncriteria = \"c\"\n\
             status = \"revoked.json\"\npage = \"check\"\n",
        );
        for (name, class) in [
            ("did.json", Some(FileClass::Issuer)),
            ("revoked.json", Some(FileClass::Status)),
            ("check", Some(FileClass::Page)),
        ] {
            assert_eq!(FileClass::of(name, &program), class, "{name}");
        }
    }

    fn program(credential: &str) -> Program {
        let text = format!(
            "title = \"Ambassador\"\nroster = \"names.csv\"\ntemplate = \"a.png\"\n\
             [publish]\nbase_url = \"https://example.org/images/\"\n{credential}\
             [[field]]\ntext = \"{{name}}\"\n\
             box = {{ x = 0, y = 0, width = 10, height = 10 }}\nsize = 9\n"
        );
        Program::parse(&text, "program.toml").unwrap()
    }

    #[test]
    fn only_certificates_and_pages_are_kept_by_browsers() {
        let control = FileClass::ALL.map(|class| class.cache_control("max-age=60"));
        assert_eq!(
            control,
            ["max-age=60", "no-cache", "public, max-age=300", "no-cache"]
        );
    }

    #[test]
    fn types_are_compared_without_parameters() {
        assert!(is_type("Image/PNG", content_type("a.PNG")));
        assert!(is_type("text/html", content_type("a.html")));
        assert!(!is_type("text/plain", content_type("a.pdf")));
        assert_eq!(content_type("a"), "application/octet-stream");
    }
}
