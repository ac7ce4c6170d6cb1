//! Language tags (BCP 47).

use std::fmt;

/// The language of a text, as a BCP 47 tag.
///
/// ```
/// use engross::text::Language;
///
/// let language = Language::new("zh-Hant-HK").expect("a language tag");
/// assert_eq!(language.primary(), "zh");
/// assert_eq!(language.script(), Some("hant"));
/// assert_eq!(language.region(), Some("hk"));
/// assert!(Language::new("Türkçe").is_none());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Language {
    tag: String,
}

impl Language {
    /// Reads a tag in any case, with `-` or `_` between its subtags; `None` if it is not a
    /// well-formed language tag.
    #[must_use]
    pub fn new(tag: &str) -> Option<Self> {
        let tag = tag.trim().replace('_', "-").to_ascii_lowercase();
        is_well_formed(&tag).then_some(Self { tag })
    }

    /// The tag, in lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.tag
    }

    /// The primary language subtag: `zh` in `zh-Hant-HK`.
    #[must_use]
    pub fn primary(&self) -> &str {
        self.tag.split('-').next().unwrap_or_default()
    }

    /// The script subtag in lower case, if the tag has one: `hant` in `zh-Hant-HK`.
    #[must_use]
    pub fn script(&self) -> Option<&str> {
        self.subtags()
            .find(|s| s.len() == 4 && s.bytes().all(|b| b.is_ascii_alphabetic()))
    }

    /// The region subtag in lower case, if the tag has one: `hk` in `zh-Hant-HK`.
    #[must_use]
    pub fn region(&self) -> Option<&str> {
        self.subtags().find(|s| {
            (s.len() == 2 && s.bytes().all(|b| b.is_ascii_alphabetic()))
                || (s.len() == 3 && s.bytes().all(|b| b.is_ascii_digit()))
        })
    }

    /// The subtags after the primary language, up to the first extension.
    fn subtags(&self) -> impl Iterator<Item = &str> {
        self.tag.split('-').skip(1).take_while(|s| s.len() > 1)
    }

    /// Whether the language is written from right to left: by its script subtag, else by the script
    /// that it is usually written in.
    pub(crate) fn is_rtl(&self) -> bool {
        match self.script() {
            Some(script) => matches!(
                script,
                "adlm"
                    | "arab"
                    | "aran"
                    | "hebr"
                    | "mand"
                    | "nkoo"
                    | "rohg"
                    | "samr"
                    | "syrc"
                    | "thaa"
                    | "yezi"
            ),
            None => matches!(
                self.primary(),
                "ar" | "arc"
                    | "arz"
                    | "azb"
                    | "bal"
                    | "ckb"
                    | "dv"
                    | "fa"
                    | "glk"
                    | "he"
                    | "iw"
                    | "ks"
                    | "lrc"
                    | "mzn"
                    | "nqo"
                    | "pnb"
                    | "ps"
                    | "prs"
                    | "rhg"
                    | "sd"
                    | "skr"
                    | "syr"
                    | "ug"
                    | "ur"
                    | "yi"
            ),
        }
    }

    /// Whether the language distinguishes a dotted i from a dotless one. An `fi` ligature would
    /// hide the difference.
    pub(crate) fn has_dotless_i(&self) -> bool {
        let latin = self.script().is_none_or(|script| script == "latn");
        latin
            && matches!(
                self.primary(),
                "tr" | "az" | "crh" | "gag" | "kaa" | "tt" | "ba"
            )
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.tag)
    }
}

/// Whether a tag has the form of a BCP 47 tag (RFC 5646, section 2.1): a language of two to eight
/// letters, then subtags of one to eight letters or digits.
pub(crate) fn is_well_formed(tag: &str) -> bool {
    let mut subtags = tag.split('-');
    let is_language = subtags.next().is_some_and(|language| {
        (2..=8).contains(&language.len()) && language.bytes().all(|b| b.is_ascii_alphabetic())
    });
    is_language
        && subtags.all(|subtag| {
            (1..=8).contains(&subtag.len()) && subtag.bytes().all(|b| b.is_ascii_alphanumeric())
        })
}

#[cfg(test)]
mod tests {
    use super::is_well_formed;

    #[test]
    fn tags_are_recognised_by_their_form() {
        for tag in ["tr", "zh-Hant", "sr-Latn-RS", "de-1996", "en-u-co-phonebk"] {
            assert!(is_well_formed(tag), "{tag}");
        }
        for tag in [
            "",
            "t",
            "tr_TR",
            "tr-",
            "-tr",
            "türkçe",
            "english language",
            "12",
        ] {
            assert!(!is_well_formed(tag), "{tag}");
        }
    }
}
