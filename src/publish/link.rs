//! Which object a public link leads to.

use percent_encoding::percent_decode_str;

/// Whether a link leads to this key under the base URL, however both are encoded.
pub(super) fn leads_to(link: &str, base_url: &str, key: &str) -> bool {
    let path = link.split(['?', '#']).next().unwrap_or_default();
    let Some(at) = path.rfind('/') else {
        // A relative link, as there is no base URL.
        return base_url.is_empty() && decoded(path).as_deref() == Some(key.as_bytes());
    };
    let (folder, name) = path.split_at(at + 1);
    is_same_folder(folder, base_url) && decoded(name).as_deref() == Some(key.as_bytes())
}

/// Whether two addresses of folders are equal: case does not matter in the scheme and the host.
fn is_same_folder(one: &str, other: &str) -> bool {
    let parts = |url: &str| {
        let (origin, path) = match url.find("://").map(|at| at + 3) {
            Some(start) => {
                let end = url[start..].find('/').map_or(url.len(), |at| start + at);
                (url[..end].to_ascii_lowercase(), &url[end..])
            }
            None => (String::new(), url),
        };
        (origin, decoded(path))
    };
    parts(one) == parts(other)
}

fn decoded(text: &str) -> Option<Vec<u8>> {
    Some(percent_decode_str(text).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_to_objects_however_they_are_encoded() {
        let base = "https://example.org/images/";
        let key = "I\u{307}rem Önder.png";
        for link in [
            "https://example.org/images/I%CC%87rem%20%C3%96nder.png",
            "https://example.org/images/I%cc%87rem%20Önder.png",
            "HTTPS://Example.org/images/I%CC%87rem%20Önder.png?v=2#top",
            "https://example.org/%69mages/I%CC%87rem%20Önder.png",
        ] {
            assert!(leads_to(link, base, key), "{link}");
        }
        for link in [
            "https://example.org/images/%C4%B0rem%20%C3%96nder.png",
            "https://example.org/Images/I%CC%87rem%20Önder.png",
            "https://example.net/images/I%CC%87rem%20Önder.png",
            "https://example.org/images/2023/I%CC%87rem%20Önder.png",
            "I%CC%87rem%20Önder.png",
        ] {
            assert!(!leads_to(link, base, key), "{link}");
        }
        assert!(leads_to("a%20b.png", "", "a b.png"));
    }
}
