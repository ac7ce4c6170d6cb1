//! The DID of an issuer, and the folder of its web site that it stands for ([did:web]).
//!
//! [did:web]: https://w3c-ccg.github.io/did-method-web/

/// The name of an issuer's document, under the URL that the DID stands for.
pub const DID_FILE_NAME: &str = "did.json";

/// The URL of the folder that a `did:web` stands for, with `/` at its end; `None` for any other
/// text. The document of a DID without a path is in the folder `.well-known`.
#[must_use]
pub fn did_folder(did: &str) -> Option<String> {
    let mut parts = did.strip_prefix("did:web:")?.split(':');
    let host = parts.next().filter(|host| !host.is_empty())?;
    let host = host.replace("%3A", ":").replace("%3a", ":");
    let is_in_url = |c: char| c.is_ascii_alphanumeric() || "-._~%".contains(c);
    let mut url = format!("https://{host}/");
    let mut has_path = false;
    for part in parts {
        if part.is_empty() || !part.chars().all(is_in_url) {
            return None;
        }
        has_path = true;
        url.push_str(part);
        url.push('/');
    }
    if !host.chars().all(|c| is_in_url(c) || c == ':') {
        return None;
    }
    if !has_path {
        url.push_str(".well-known/");
    }
    Some(url)
}

/// The `did:web` whose document is in the folder of this URL. `None` if the URL is not of HTTPS, or
/// is the root of a host.
#[must_use]
pub fn did_of_folder(url: &str) -> Option<String> {
    let path = url.strip_prefix("https://")?.strip_suffix('/')?;
    let (host, path) = path.split_once('/')?;
    let did = format!(
        "did:web:{}:{}",
        host.replace(':', "%3A"),
        path.replace('/', ":")
    );
    (did_folder(&did).as_deref() == Some(url)).then_some(did)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_did_stands_for_a_folder() {
        for (did, url) in [
            ("did:web:example.org:images", "https://example.org/images/"),
            (
                "did:web:localhost%3A8443:a:b",
                "https://localhost:8443/a/b/",
            ),
            ("did:web:example.org", "https://example.org/.well-known/"),
        ] {
            assert_eq!(did_folder(did).as_deref(), Some(url));
        }
        assert_eq!(
            did_of_folder("https://localhost:8443/a/b/").as_deref(),
            Some("did:web:localhost%3A8443:a:b")
        );
        for url in [
            "https://example.org/",
            "http://example.org/a/",
            "https://a/b",
        ] {
            assert_eq!(did_of_folder(url), None, "{url}");
        }
        for did in [
            "did:key:z6Mk",
            "did:web:",
            "did:web:a::b",
            "did:web:a/b",
            "did:web:a:b?c",
        ] {
            assert_eq!(did_folder(did), None, "{did}");
        }
    }
}
