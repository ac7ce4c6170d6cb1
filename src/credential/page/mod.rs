//! The page that checks certificates in a browser, from static files.
//!
//! `page.js` does what `check.rs` does, with what browsers have. The page has the issuer's keys and
//! status list as they are when it is written, so that it works from a disk; where it can fetch
//! them, it uses those that are published. It loads nothing from elsewhere, and its policy allows
//! its own script and style only.

mod strip;

use std::collections::BTreeMap;

use serde::Serialize;

use super::did::DidDocument;
use super::status::StatusList;
use crate::html::{Slot, fill, hash};

const PAGE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");
/// The words of the page: for each, a list in the order of the languages in `page.html`.
const WORDS: &str = include_str!("words.json");

/// What a page is about.
pub(crate) struct VerifyPage<'a> {
    /// The award and its round.
    pub(crate) title: &'a str,
    /// The issuer's name.
    pub(crate) issuer: &'a str,
    /// The language of certificates, as a BCP 47 tag.
    pub(crate) language: &'a str,
    /// Where everything is published.
    pub(crate) base_url: &'a str,
    /// The name of the page under this URL.
    pub(crate) name: &'a str,
    /// The name of the status list under this URL.
    pub(crate) status_name: &'a str,
    pub(crate) did: &'a DidDocument,
    pub(crate) status: &'a StatusList,
    /// The days of revocations, and their reasons, by index.
    pub(crate) revoked: BTreeMap<u32, [&'a str; 2]>,
}

/// What `page.js` reads.
#[derive(Serialize)]
struct Data<'a> {
    did: &'a str,
    keys: Vec<String>,
    issuer: &'a str,
    base: &'a str,
    page: &'a str,
    status: &'a str,
    list: [&'a str; 2],
    revoked: &'a BTreeMap<u32, [&'a str; 2]>,
    lang: &'a str,
}

impl VerifyPage<'_> {
    /// The page, as HTML.
    pub(crate) fn to_html(&self) -> String {
        let (script, style) = (strip::script(SCRIPT), strip::style(STYLE));
        let data = super::document::to_json(&Data {
            did: self.did.did(),
            keys: self.did.keys().map(|key| key.to_string()).collect(),
            issuer: self.issuer,
            base: self.base_url,
            page: self.name,
            status: self.status_name,
            list: [self.status.valid_from(), self.status.encoded()],
            revoked: &self.revoked,
            lang: self.language,
        });
        // In a script, `<` could begin its end.
        let data = data.replace('<', "\\u003c");
        let mut page = String::with_capacity(PAGE.len() + script.len() + style.len() + data.len());
        fill(
            PAGE,
            &[
                ("script-hash", Slot::Text(&hash(&script))),
                ("style-hash", Slot::Text(&hash(&style))),
                ("title", Slot::Text(self.title)),
                ("issuer", Slot::Text(self.issuer)),
                ("lang", Slot::Text(self.language)),
                ("data", Slot::Markup(&data)),
                ("words", Slot::Markup(&strip::script(WORDS))),
                ("style", Slot::Markup(&style)),
                ("script", Slot::Markup(&script)),
            ],
            &mut page,
        );
        page
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::credential::{RevokedBits, Signer};

    fn page(title: &str, reason: &str) -> String {
        let signer = Signer::from_seed(&[7; 32]);
        let did = "did:web:example.org:images";
        let mut document = DidDocument::new(did);
        document.add(signer.public_key());
        let url = "https://example.org/images/status.json";
        let bits = RevokedBits::new([3]);
        let list = StatusList::sign(url, did, "2026-11-20", &bits, &signer).unwrap();
        let page = VerifyPage {
            title,
            issuer: "Issuer",
            language: "en",
            base_url: "https://example.org/images/",
            name: "verify.html",
            status_name: "status.json",
            did: &document,
            status: &list,
            revoked: BTreeMap::from([(3, ["2026-11-20", reason])]),
        };
        page.to_html()
    }

    #[test]
    fn texts_do_not_become_markup() {
        let page = page("</title><b>", "</script><script>alert(1)</script>");
        assert!(page.contains("<title>&lt;/title&gt;&lt;b&gt;</title>"));
        assert_eq!(page.matches("</script").count(), 3);
        assert!(page.contains("\\u003c/script>\\u003cscript>"));
    }

    #[test]
    fn the_policy_allows_the_script_and_the_style() {
        let page = page("Title", "");
        for (open, close) in [("<script>", "</script>"), ("<style>", "</style>")] {
            let (_, after) = page.split_once(open).unwrap();
            let (element, _) = after.split_once(close).unwrap();
            assert!(page.contains(&format!("'{}'", hash(element))), "{open}");
            assert!(!element.contains("{{"));
        }
    }

    #[test]
    fn each_word_is_there_in_each_language() {
        let words: BTreeMap<String, Vec<String>> = serde_json::from_str(WORDS).unwrap();
        assert_eq!(PAGE.matches("<option lang=").count(), 4);
        for (word, texts) in words {
            assert_eq!(texts.len(), 4, "{word}");
            let has_value = |text: &String| text.contains('%');
            let count = texts.iter().filter(|text| has_value(text)).count();
            assert!(count == 0 || count == 4, "{word}");
            assert!(texts.iter().all(|text| !text.is_empty()), "{word}");
        }
    }
}
