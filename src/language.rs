//! Language tags.

/// Whether the text has the shape of a BCP 47 tag (RFC 5646, section 2.1): a language of two to
/// eight letters, then subtags of one to eight letters or digits.
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
    fn tags_by_their_shape() {
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
