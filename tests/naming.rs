//! The naming rule: the published URLs, byte for byte, and the properties of any key.

use engross::naming::{self, Key, MAX_KEY_BYTES, Normalization, PublishedLink};
use engross::{Code, Severity};
use proptest::prelude::*;
use unicode_normalization::{is_nfc, is_nfd};

const BASE_URL: &str = "https://pek3b.qingstor.com/kubesphere-community/images/";

/// The value of `{name}` in `file_stem`, and the last segment of the published URL.
const PUBLISHED: [(&str, &str); 14] = [
    ("Onur Canoğlu", "ambassador-2023-Onur-Canog%CC%86lu.png"),
    ("Rossana Suarez", "ambassador-2023-Rossana-Suarez.png"),
    ("Jona Apelbaum", "ambassador-2023-Jona-Apelbaum.png"),
    (
        "Nilo Yucra Gavilan",
        "ambassador-2023-Nilo-Yucra-Gavilan.png",
    ),
    (
        "Halil İbrahim BUGOL",
        "ambassador-2023-Halil-I%CC%87brahim-BUGOL.png",
    ),
    ("Eda Konyar", "ambassador-2023-Eda-Konyar.png"),
    (
        "İremnur Önder",
        "ambassador-2023-I%CC%87remnur-O%CC%88nder.png",
    ),
    ("Harun Eren SAT", "ambassador-2023-Harun-Eren-SAT.png"),
    ("yinmin", "ambassador-2023-yinmin.png"),
    ("xupeng", "ambassador-2023-xupeng.png"),
    ("zhanghaili", "ambassador-2023-zhanghaili.png"),
    ("zhouzhengjun", "ambassador-2023-zhouzhengjun.png"),
    ("peizhenfei", "ambassador-2023-peizhenfei.png"),
    ("zhengjianlin", "ambassador-2023-zhengjianlin.png"),
];

fn derive(stem: &str) -> Key {
    Key::derive(stem, "png", Normalization::Nfd).0
}

#[test]
fn published_urls_byte_for_byte() {
    for (name, segment) in PUBLISHED {
        let (key, findings) = Key::derive(
            &format!("ambassador-2023-{name}"),
            "png",
            Normalization::Nfd,
        );
        let url = format!("{BASE_URL}{segment}");
        assert_eq!(naming::link(BASE_URL, &key), url);
        assert_eq!(findings, []);
        let published = PublishedLink::parse(&url).unwrap();
        assert_eq!(published.key(), &key);
        assert_eq!(published.as_str(), url);
    }
}

#[test]
fn composed_and_decomposed_names_have_the_same_key() {
    assert_eq!(
        derive("I\u{307}remnur O\u{308}nder"),
        derive("İremnur Önder")
    );
    let (nfc, _) = Key::derive("I\u{307}remnur", "png", Normalization::Nfc);
    assert_eq!(nfc.as_str(), "\u{130}remnur.png");
}

#[test]
fn every_run_of_white_space_is_one_hyphen() {
    assert_eq!(
        derive("a  b\t\u{A0}c\u{3000}d - e").as_str(),
        "a-b-c-d---e.png"
    );
}

#[test]
fn unsafe_characters_are_replaced_and_reported() {
    for (stem, key, message) in [
        (
            "../../etc/passwd",
            "---..-etc-passwd.png",
            "a file name cannot contain `/`, a leading dot: the key is `---..-etc-passwd.png`",
        ),
        (
            "a<b>:c\u{202E}",
            "a-b--c-.png",
            "a file name cannot contain `<`, `>`, `:`, U+202E: the key is `a-b--c-.png`",
        ),
        (
            "a\u{226E}b",
            "a-\u{338}b.png",
            "a file name cannot contain `<`: the key is `a-\u{338}b.png`",
        ),
        (
            "Con",
            "Con-.png",
            "a file name cannot contain the Windows device name `Con`: the key is `Con-.png`",
        ),
        (
            "COM¹.x",
            "COM¹-.x.png",
            "a file name cannot contain the Windows device name `COM¹`: the key is `COM¹-.x.png`",
        ),
    ] {
        let (derived, findings) = Key::derive(stem, "png", Normalization::Nfd);
        assert_eq!(derived.as_str(), key);
        assert_eq!(findings.len(), 1, "{stem}");
        assert_eq!(findings[0].code, Code::UnsafeKey);
        assert_eq!(findings[0].severity, Severity::Warning);
        assert_eq!(findings[0].message, message);
        assert_eq!(
            findings[0].hint.as_deref().unwrap_or_default(),
            "to choose the file name, fill in the column `slug`"
        );
    }
}

#[test]
fn dots_and_empty_names() {
    for (stem, extension, key) in [
        (".", "png", "-.png"),
        ("..", "png", "--.png"),
        ("..", "", "--"),
        ("", "png", "-.png"),
        ("", "", "-"),
        ("Jr.", "png", "Jr..png"),
        ("Jr..", "", "Jr--"),
        ("a b ", "", "a-b-"),
        ("x", "p/g", "x.p-g"),
    ] {
        assert_eq!(
            Key::derive(stem, extension, Normalization::Nfd).0.as_str(),
            key,
            "{stem:?} {extension:?}"
        );
    }
}

#[test]
fn joiners_stay() {
    let (key, findings) = Key::derive("علی\u{200C}رضا", "png", Normalization::Nfd);
    assert_eq!(key.as_str(), "علی\u{200C}رضا.png");
    assert_eq!(findings, []);
}

#[test]
fn a_long_name_is_cut_between_graphemes_and_ends_in_a_digest() {
    let stem = "Ö".repeat(200);
    let (key, findings) = Key::derive(&stem, "png", Normalization::Nfd);
    assert_eq!(
        key.as_str().len(),
        253,
        "a whole number of 3-byte graphemes"
    );
    assert_eq!(key.as_str(), "O\u{308}".repeat(80) + "-4e1d8766.png");
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].code, Code::KeyTooLong);
    assert_eq!(
        findings[0].message,
        format!("the file name has 604 bytes, and the limit is 255: the key is cut to `{key}`")
    );
    assert_eq!(
        findings[0].hint.as_deref().unwrap_or_default(),
        "to choose a shorter file name, fill in the column `slug`"
    );
    let other = derive(&(stem + "x"));
    assert_ne!(
        other, key,
        "two long names with the same start stay different"
    );
}

#[test]
fn a_name_of_one_long_grapheme_is_cut_to_its_digest() {
    let key = derive(&format!("a{}", "\u{301}".repeat(1000)));
    assert_eq!(key.as_str().len(), "-12345678.png".len());
}

#[test]
fn keys_collide_if_a_file_system_treats_them_as_one() {
    for (one, other) in [
        ("Anna", "ANNA"),
        ("Straße", "STRASSE"),
        ("Önder", "o\u{308}nder"),
        ("علی\u{200C}رضا", "علیرضا"),
        ("ﬁona", "Fiona"),
        ("Σίσυφος", "ΣΊΣΥΦΟΣ"),
    ] {
        assert_eq!(
            derive(one).collision_key(),
            derive(other).collision_key(),
            "{one} {other}"
        );
    }
    assert_ne!(
        derive("Anna").collision_key(),
        derive("Änna").collision_key()
    );
}

#[test]
fn published_links_are_kept_byte_for_byte() {
    for (link, key) in [
        ("https://example.org/a%20b.png", "a b.png"),
        ("https://example.org/i/I%cc%87.png", "I\u{307}.png"),
        ("https://example.org/İ.png", "İ.png"),
        ("https://example.org/a+b.png?x=/y.png#z/w", "a+b.png"),
        ("images/c.png", "c.png"),
        ("https://example.org/100%.png", "100%.png"),
    ] {
        let published = PublishedLink::parse(link).unwrap();
        assert_eq!(published.key().as_str(), key);
        assert_eq!(published.as_str(), link);
    }
}

#[test]
fn links_without_a_safe_file_name_are_refused() {
    for (link, problem) in [
        ("https://example.org", "it is empty"),
        ("https://example.org/images/", "it is empty"),
        ("https://example.org/%FF.png", "it is not valid UTF-8"),
        ("https://example.org/..%2F..%2Fpasswd", "it contains `/`"),
        ("https://example.org/a%00.png", "it contains U+0000"),
        ("https://example.org/C%3Aa.png", "it contains `:`"),
        ("https://example.org/%E2%80%AEgnp.png", "it contains U+202E"),
        ("https://example.org/..", "it ends in a dot or a space"),
        (
            "https://example.org/nul.png",
            "it is a device name of Windows",
        ),
    ] {
        assert_eq!(
            PublishedLink::parse(link).unwrap_err().to_string(),
            format!("the file name in the link `{link}` cannot be used: {problem}")
        );
    }
    let long = format!("https://example.org/{}.png", "a".repeat(252));
    assert!(
        PublishedLink::parse(&long)
            .unwrap_err()
            .to_string()
            .ends_with("it is longer than 255 bytes")
    );
}

/// Names in which characters that some file system does not allow are frequent.
fn any_stem() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<String>(),
        "[./\\\\: *?\"<>|~$-]{0,4}",
        prop::sample::select(vec![
            "CON",
            "nul",
            "Com1",
            "LPT²",
            ".",
            "..",
            "İ",
            "\u{202E}",
            "≮",
            "ǅ",
            "각",
            "नि",
            "👩‍🚀",
            "\u{FEFF}",
            "\u{200C}",
            "\u{180E}",
        ])
        .prop_map(String::from),
        "\\PC{0,80}",
    ];
    prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

fn any_normalization() -> impl Strategy<Value = Normalization> {
    prop::sample::select(vec![Normalization::Nfd, Normalization::Nfc])
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 2000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_key_is_a_file_in_its_folder(
        stem in any_stem(),
        extension in prop_oneof![Just("png".to_owned()), any_stem()],
        normalization in any_normalization(),
    ) {
        let (key, _) = Key::derive(&stem, &extension, normalization);
        let text = key.as_str();
        prop_assert!(!text.is_empty() && text.len() <= MAX_KEY_BYTES);
        prop_assert!(text != "." && text != ".." && !text.starts_with('.') && !text.ends_with('.'));
        prop_assert!(!text.contains(['/', '\\', ':', '*', '?', '"', '<', '>', '|']));
        prop_assert!(!text.chars().any(|c| c.is_control() || c.is_whitespace()));
        let path = std::path::Path::new("folder").join(text);
        prop_assert_eq!(path.parent(), Some(std::path::Path::new("folder")));
        let is_normal = match normalization {
            Normalization::Nfd => is_nfd(text),
            Normalization::Nfc => is_nfc(text),
        };
        prop_assert!(is_normal);
    }

    #[test]
    fn deriving_again_changes_nothing(stem in any_stem(), normalization in any_normalization()) {
        let (key, _) = Key::derive(&stem, "png", normalization);
        let (again, findings) = Key::derive(key.stem(), "png", normalization);
        prop_assert_eq!(again, key);
        prop_assert_eq!(findings, []);
    }

    #[test]
    fn a_link_is_ascii_and_leads_back_to_its_key(
        stem in any_stem(),
        normalization in any_normalization(),
    ) {
        let (key, _) = Key::derive(&stem, "png", normalization);
        let link = naming::link(BASE_URL, &key);
        prop_assert!(link.is_ascii());
        let published = PublishedLink::parse(&link);
        prop_assert_eq!(published.map(|link| link.key().clone()), Ok(key));
    }

    #[test]
    fn keys_in_nfd_and_nfc_collide(stem in any_stem()) {
        let (nfd, nfd_findings) = Key::derive(&stem, "png", Normalization::Nfd);
        let (nfc, nfc_findings) = Key::derive(&stem, "png", Normalization::Nfc);
        let cut = nfd_findings.iter().chain(&nfc_findings).any(|f| f.code == Code::KeyTooLong);
        // Cutting adds a digest of the full name, and decomposing exposes a `<` that is replaced. Both
        // give a name that is different on any file system.
        prop_assume!(!stem.contains(['≮', '≯']) && !cut);
        prop_assert_eq!(nfd.collision_key(), nfc.collision_key());
    }

    #[test]
    fn any_link_is_parsed_or_refused(link in any::<String>()) {
        if let Ok(published) = PublishedLink::parse(&link) {
            prop_assert_eq!(published.as_str(), link);
        }
    }
}
