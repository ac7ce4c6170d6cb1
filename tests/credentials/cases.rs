//! The canonical form, held against a general implementation: `nquads.sha256` was made by
//! `nquads.mjs`.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use engross::Digest;
use engross::credential::{
    Achievement, Credential, Credits, Criteria, Image, Issuer, RelatedResource, StatusEntry,
    Subject, end_of_day,
};

use crate::common::samples;

const LINK: &str = "https://example.org/images/ambassador-2023-I%CC%87remnur-O%CC%88nder.png";
const GOLDEN: &str = "tests/credentials/nquads.sha256";
const GROUP: usize = 256;

/// Texts with what other implementations got wrong.
const TEXTS: [&str; 8] = [
    "İremnur Önder",
    "Ke\u{301}vin O\u{2019}Brien\u{AE}",
    "a \"quoted\" \\ name",
    "two\nlines",
    "林雅文",
    "سلمى الحداد",
    "\u{20BB7}野家 \u{1F3C5}",
    "_:c14n0 <a> .",
];

/// A credential whose optional members are the set bits.
fn combination(bits: u32) -> Credential {
    let has = |bit: u32| bits & 1 << bit != 0;
    let text = |bit: u32| has(bit).then(|| TEXTS[(bits + bit) as usize % TEXTS.len()].to_owned());
    let criteria = match has(0) {
        true => Criteria::Id("https://example.org/criteria".into()),
        false => Criteria::Narrative(TEXTS[bits as usize % TEXTS.len()].into()),
    };
    let mut achievement = Achievement::new(
        "https://example.org/images/ambassador-2023",
        "KubeSphere Ambassador",
        "An award of the community.",
        criteria,
    );
    achievement.image = has(1).then(|| Image::new("https://example.org/badge.png"));
    let name = TEXTS[bits as usize / 8 % TEXTS.len()];
    let mut subject = Subject::new(format!("{LINK}#recipient"), name, achievement);
    subject.term = text(2);
    subject.role = text(3);
    subject.license_number = text(4);
    subject.activity_start_date = has(5).then(|| "2023-09-20".into());
    subject.activity_end_date = has(6).then(|| "2024-09-21".into());
    let credits = ["3", "2.5", "0.1", "1000000.000001", "0"][bits as usize % 5];
    subject.credits_earned = has(7).then(|| Credits::parse(credits).unwrap());
    subject.narrative = text(8);
    let url = has(9).then(|| "https://kubesphere.io/".into());
    let issuer = Issuer::new("did:web:example.org:images", "KubeSphere community", url);
    let award = "KubeSphere Ambassador 2023";
    let mut credential = Credential::new(LINK, award, issuer, "2023-09-20", subject);
    credential.valid_until = has(10).then(|| end_of_day("2024-09-20"));
    credential.related_resource = has(11).then(|| {
        let digest = "sha256-zh1aDLGH5qvoo1Zjw65eRRCEl7g6AuS5nzxbRJR8F54=".into();
        [RelatedResource::new(LINK, digest, "image/png")]
    });
    credential.credential_status =
        has(12).then(|| StatusEntry::new("https://example.org/images/status.json", bits));
    credential
}

/// Every combination of optional members, and every sample name of CLDR.
fn cases() -> Vec<Credential> {
    let names: BTreeSet<String> = samples().into_iter().map(|(_, name)| name).collect();
    let named = names.into_iter().enumerate().map(|(index, name)| {
        let seed = combination(u32::try_from(index).unwrap() * 7);
        let Credential {
            id,
            name: award,
            issuer,
            credential_subject,
            ..
        } = seed;
        let achievement = credential_subject.achievement;
        let subject = Subject::new(format!("{id}#recipient"), name, achievement);
        Credential::new(id, award, issuer, "2023-09-20", subject)
    });
    (0..1 << 13).map(combination).chain(named).collect()
}

#[test]
fn the_canonical_form_is_that_of_a_general_implementation() {
    let cases = cases();
    let nquads: Vec<String> = cases.iter().map(Credential::to_nquads).collect();
    if let Ok(folder) = std::env::var("ENGROSS_CREDENTIAL_CASES") {
        let lines = |of: &dyn Fn(usize) -> String| {
            let lines = (0..cases.len()).map(|index| of(index) + "\n");
            lines.collect::<String>()
        };
        let write = |file: &str, text: String| fs::write(Path::new(&folder).join(file), text);
        write("cases.jsonl", lines(&|index| cases[index].to_json())).unwrap();
        let as_json = |index: usize| serde_json::to_string(&nquads[index]).unwrap();
        write("nquads.jsonl", lines(&as_json)).unwrap();
    }
    let golden = fs::read_to_string(GOLDEN).unwrap();
    let digests = nquads.chunks(GROUP);
    let digests = digests.map(|group| Digest::sha256(group.concat().as_bytes()).to_string());
    let digests: Vec<String> = digests.collect();
    let golden: Vec<&str> = golden.lines().collect();
    assert_eq!(digests.len(), golden.len());
    for (group, (digest, golden)) in digests.iter().zip(golden).enumerate() {
        assert_eq!(digest, golden, "cases {} and on", group * GROUP);
    }
}

#[test]
fn what_is_written_is_read_back() {
    for credential in cases() {
        let json = credential.to_json();
        assert_eq!(Credential::parse(json.as_bytes()).unwrap(), credential);
    }
}

#[test]
fn a_credential_of_another_form_is_not_read() {
    let json = combination(0x1FFF).to_json();
    for (from, to) in [
        ("\"hashed\":false", "\"hashed\":true"),
        ("\"ext:name\"", "\"ext:mail\""),
        ("{\"@context\"", "{\"more\":1,\"@context\""),
        ("\"role\"", "\"result\""),
        ("credentials/v2\"", "credentials/v1\""),
        ("[\"Achievement\"]", "[\"Achievement\",\"Award\"]"),
    ] {
        let changed = json.replacen(from, to, 1);
        assert_ne!(changed, json, "{from}");
        assert!(Credential::parse(changed.as_bytes()).is_err(), "{to}");
    }
}
