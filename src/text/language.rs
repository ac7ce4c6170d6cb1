use std::fmt;

/// The language a text is set for: a BCP 47 tag.
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
    /// The language of this tag, whatever its case and with `_` for `-`; `None` where it is no
    /// language tag.
    #[must_use]
    pub fn new(tag: &str) -> Option<Self> {
        let tag = tag.trim().replace('_', "-").to_ascii_lowercase();
        crate::language::is_well_formed(&tag).then_some(Self { tag })
    }

    /// The tag, in lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.tag
    }

    /// The language itself: `zh` of `zh-Hant-HK`.
    #[must_use]
    pub fn primary(&self) -> &str {
        self.tag.split('-').next().unwrap_or_default()
    }

    /// The script subtag in lower case, where the tag has one: `hant` of `zh-Hant-HK`.
    #[must_use]
    pub fn script(&self) -> Option<&str> {
        self.subtags()
            .find(|s| s.len() == 4 && s.bytes().all(|b| b.is_ascii_alphabetic()))
    }

    /// The region subtag in lower case, where the tag has one: `hk` of `zh-Hant-HK`.
    #[must_use]
    pub fn region(&self) -> Option<&str> {
        self.subtags().find(|s| {
            (s.len() == 2 && s.bytes().all(|b| b.is_ascii_alphabetic()))
                || (s.len() == 3 && s.bytes().all(|b| b.is_ascii_digit()))
        })
    }

    /// The subtags after the language, up to the first extension.
    fn subtags(&self) -> impl Iterator<Item = &str> {
        self.tag.split('-').skip(1).take_while(|s| s.len() > 1)
    }

    /// Whether the language tells a dotted i from a dotless one, which an `fi` ligature hides.
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
