//! The addresses in a credential.

use serde::de::Error as _;
use serde::{Deserialize as _, Deserializer};

/// Reads an IRI that N-Quads can have between brackets as it is (RFC 3987, 2.2).
///
/// One with a bracket or a line break would be several statements: credentials with other members
/// could then have the same signature.
pub(super) fn iri<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    match is_iri(&text) {
        true => Ok(text),
        false => Err(D::Error::custom("not an IRI")),
    }
}

fn is_iri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else {
        return false;
    };
    let is_forbidden = |character: char| {
        character <= ' '
            || matches!(
                character,
                '<' | '>' | '"' | '{' | '}' | '|' | '\\' | '^' | '`'
            )
    };
    scheme.starts_with(|first: char| first.is_ascii_lowercase())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && !rest.is_empty()
        && !rest.contains(is_forbidden)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_be_several_statements_is_no_iri() {
        for iri in [
            "https://example.org/%C4%B0?a=b#recipient",
            "did:web:localhost%3A8443:images",
            "urn:engross:award",
        ] {
            assert!(is_iri(iri), "{iri}");
        }
        for text in [
            "",
            "https:",
            "_:c14n0",
            "example.org",
            "https://example.org/> .\n<https://example.org/",
            "https://example.org/a b",
            "https://example.org/\\u003E",
        ] {
            assert!(!is_iri(text), "{text}");
        }
    }
}
