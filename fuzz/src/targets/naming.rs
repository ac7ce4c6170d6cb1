//! From a name to the key to the link and back; and any link at all.

use engross::naming::{self, Key, MAX_KEY_BYTES, Normalization, PublishedLink};

use crate::input::structured;

const BASE_URL: &str = "https://example.org/images/";

pub fn run(bytes: &[u8]) {
    let Some((composed, stem)) = structured::<(bool, &str)>(bytes) else {
        return;
    };
    let normalization = match composed {
        true => Normalization::Nfc,
        false => Normalization::Nfd,
    };
    let (key, _) = Key::derive(stem, "png", normalization);
    check(&key);
    let (again, findings) = Key::derive(key.stem(), "png", normalization);
    assert_eq!(again, key, "what is derived once stays");
    assert!(findings.is_empty(), "{findings:?}");
    let link = naming::link(BASE_URL, &key);
    assert!(link.is_ascii());
    let published = PublishedLink::parse(&link).expect("a link of ours");
    assert_eq!(published.key(), &key);

    if let Ok(published) = PublishedLink::parse(stem) {
        assert_eq!(published.as_str(), stem);
        check(published.key());
        let link = naming::link(BASE_URL, published.key());
        let again = PublishedLink::parse(&link).expect("a link of ours");
        assert_eq!(again.key(), published.key());
    }
}

fn check(key: &Key) {
    let text = key.as_str();
    assert!(!text.is_empty() && text.len() <= MAX_KEY_BYTES, "{text:?}");
    assert!(
        text != "." && text != ".." && !text.ends_with(['.', ' ']),
        "{text:?}"
    );
    let unsafe_characters = ['/', '\\', ':', '*', '?', '"', '<', '>', '|'];
    assert!(!text.contains(unsafe_characters), "{text:?}");
    assert!(!text.contains(char::is_control), "{text:?}");
    let _ = key.collision_key();
}
