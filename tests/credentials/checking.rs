//! What checking a certificate finds.

use engross::credential::{
    Checked, Checker, Credential, Ledger, Outcome, Revocations, Signer, StatusList,
};
use engross::{OutputFormat, Plan, Program, Renderer};

use crate::{did, pdf_signer, plan, renderer, signer};

const ROWS: [[&str; 4]; 3] = [
    ["İremnur Önder", "Speaker", "Signatures®", "D-1"],
    ["Ke\u{301}vin O’Brien", "Host", "", "D-2"],
    ["سلمى الحداد", "Host", "林", "D-3"],
];

/// The files of the first certificate in a format.
fn certificate(plan: &Plan, format: OutputFormat) -> (Vec<u8>, Option<Vec<u8>>) {
    let renderer = renderer(plan);
    let mut scratch = renderer.scratch();
    let certificate = renderer
        .certify(plan.entry(0), format, &mut scratch)
        .unwrap();
    let sidecar = certificate.sidecar().map(|text| text.as_bytes().to_vec());
    (certificate.into_bytes(), sidecar)
}

fn check(file: &[u8], sidecar: Option<&[u8]>) -> Checked {
    let checker = Checker {
        did: Some(&did()),
        date: Some("2026-12-01"),
        ..Checker::default()
    };
    checker.check(file, sidecar)
}

fn replaced(file: &[u8], from: &str, to: &str) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let at = file
        .windows(from.len())
        .position(|window| window == from.as_bytes())
        .unwrap();
    let mut changed = file.to_vec();
    changed[at..at + to.len()].copy_from_slice(to.as_bytes());
    changed
}

#[test]
fn a_certificate_in_each_format_is_genuine_and_says_what_is_printed() {
    let plan = plan(&ROWS);
    for format in OutputFormat::ALL {
        let (file, sidecar) = certificate(&plan, *format);
        assert_eq!(sidecar.is_none(), format.holds_credential(), "{format}");
        let checked = check(&file, sidecar.as_deref());
        assert_eq!(checked.outcome, Outcome::Genuine, "{format}");
        let credential = checked.credential.unwrap();
        assert_eq!(credential.issued(), "2026-11-20");
        assert_eq!(credential.expires(), Some("2036-11-20"));
        let subject = credential.credential_subject;
        assert_eq!(subject.name(), "İremnur Önder");
        assert_eq!(subject.role.as_deref(), Some("Speaker"));
        assert_eq!(subject.activity_start_date.as_deref(), Some("2026-09-01"));
        assert_eq!(subject.activity_end_date.as_deref(), Some("2026-11-15"));
        assert_eq!(
            subject.narrative.as_deref(),
            Some("Topic: with a talk about Signatures®\nNumber: D-1")
        );
    }
}

/// The places of the credential and of the signature are found by these bytes, which a name and a
/// title may have, too.
#[test]
fn a_pdf_file_whose_texts_look_like_its_signature_is_signed() {
    const SIGNATURE: &str = "/SubFilter/ETSI.CAdES.detached/Contents<00>";
    const CREDENTIAL: &str =
        "stream {\"@context\":[\"https://www.w3.org/ns/credentials/v2\",]} endstream";
    for marks in [SIGNATURE, CREDENTIAL] {
        let mut program = Program::open("assets/demonstration-2026").unwrap();
        program.title = marks.into();
        program.credential.as_mut().unwrap().name = marks.into();
        let rows = [[marks, marks, SIGNATURE, CREDENTIAL]];
        let plan = crate::plan_of(program, &rows);
        let renderer = Renderer::builder(plan.program().clone())
            .signer(signer())
            .pdf_signer(pdf_signer())
            .build()
            .unwrap();
        let mut scratch = renderer.scratch();
        let file = renderer.certify(plan.entry(0), OutputFormat::Pdf, &mut scratch);
        let file = file.unwrap().into_bytes();
        let checked = check(&file, None);
        assert_eq!(checked.outcome, Outcome::Genuine, "{marks}");
        let credential = checked.credential.unwrap();
        assert_eq!(credential.credential_subject.name(), marks);

        // The range of bytes is all but the digits, which are DER and zeros.
        let ascii = |byte: &u8| char::from(if byte.is_ascii() { *byte } else { b'?' });
        let text: String = file.iter().map(ascii).collect();
        let [_, start, end, rest] = byte_range(&text);
        assert_eq!(end + rest, file.len(), "{marks}");
        let digits = &text[start..end];
        assert!(digits.starts_with("<30"), "{marks}");
        assert!(digits.ends_with("00>"), "{marks}");
        assert!(text[..start].ends_with("/ETSI.CAdES.detached/Contents"));
    }
}

/// The last one: a text before it may read the same.
fn byte_range(pdf: &str) -> [usize; 4] {
    let (_, range) = pdf.rsplit_once("/ByteRange[").unwrap();
    let (range, _) = range.split_once(']').unwrap();
    let numbers: Vec<usize> = range
        .split_ascii_whitespace()
        .map(|number| number.parse().unwrap())
        .collect();
    numbers.try_into().unwrap()
}

#[test]
fn any_changed_byte_is_found() {
    let plan = plan(&ROWS);
    for format in OutputFormat::ALL {
        let (file, sidecar) = certificate(&plan, *format);
        // A step that meets each part of the file, and does not take long.
        let step = (file.len() / 211) | 1;
        for at in (0..file.len()).step_by(step) {
            let mut changed = file.clone();
            changed[at] ^= 1;
            let outcome = check(&changed, sidecar.as_deref()).outcome;
            assert_ne!(outcome, Outcome::Genuine, "{format}: changed at {at}");
        }
        let longer = [&file[..], b"\n"].concat();
        let outcome = check(&longer, sidecar.as_deref()).outcome;
        assert_ne!(outcome, Outcome::Genuine, "{format}");
    }
}

#[test]
fn each_change_has_its_name() {
    let plan = plan(&ROWS);
    let (png, _) = certificate(&plan, OutputFormat::Png);
    let outcome = |file: &[u8]| check(file, None).outcome;
    // The checksum of the chunk is not looked at: the signature is.
    let altered_text = replaced(&png, "\"role\":\"Speaker\"", "\"role\":\"Founder\"");
    assert_eq!(outcome(&altered_text), Outcome::AlteredText);
    let altered_picture = replaced(&png, "IDAT", "IDAt");
    assert_eq!(outcome(&altered_picture), Outcome::AlteredPicture);
    assert_eq!(outcome(b""), Outcome::NoCredential);
    // The credential of one certificate, in the file of another.
    let credential = |file: &[u8]| {
        let start = b"iTXtopenbadgecredential\0";
        let mut places = file.windows(start.len());
        places.position(|place| place == start).unwrap() - 4
    };
    let other_plan = crate::plan(&ROWS[1..]);
    let (other, _) = certificate(&other_plan, OutputFormat::Png);
    let copied = [&other[..credential(&other)], &png[credential(&png)..]].concat();
    assert_eq!(outcome(&copied), Outcome::AlteredPicture);
    let without = [&png[..credential(&png)], &png[png.len() - 12..]].concat();
    assert_eq!(outcome(&without), Outcome::NoCredential);
    let key = signer().public_key().to_string();
    let other_key = Signer::from_seed(&[3; 32]).public_key().to_string();
    assert_eq!(
        outcome(&replaced(&png, &key, &other_key)),
        Outcome::UnknownKey
    );
}

/// Statements are lines: a member must not bring the line of another one.
#[test]
fn an_address_that_brings_a_statement_is_not_read() {
    let plan = plan(&ROWS);
    let credential = plan.entry(0).credential().unwrap().to_json();
    assert!(Credential::parse(credential.as_bytes()).is_ok());
    let id = plan.entry(0).link();
    let changed = credential.replace(&format!("{id}\""), &format!("{id}> .\\n<{id}\""));
    assert_ne!(changed, credential);
    assert!(Credential::parse(changed.as_bytes()).is_err());
}

#[test]
fn only_published_and_pinned_keys_are_believed() {
    let plan = plan(&ROWS);
    let (png, _) = certificate(&plan, OutputFormat::Png);
    let outcome = |checker: Checker<'_>| checker.check(&png, None).outcome;
    assert_eq!(outcome(Checker::default()), Outcome::UnknownKey);
    let pinned = [signer().public_key()];
    let checker = Checker {
        pinned: &pinned,
        ..Checker::default()
    };
    assert_eq!(outcome(checker), Outcome::Genuine);
    let mut other = engross::credential::DidDocument::new("did:web:example.org:other");
    other.add(pinned[0]);
    let checker = Checker {
        did: Some(&other),
        ..Checker::default()
    };
    assert_eq!(outcome(checker), Outcome::UnknownKey);
}

#[test]
fn revoked_and_expired_certificates_are_reported() {
    let plan = plan(&ROWS);
    let key = plan.entry(0).key().as_str();
    let revoked = format!("key,date,reason\n{key},2026-11-25,a mistake\n");
    let list = |revoked: &str, signer: &Signer| -> StatusList {
        let revocations = Revocations::parse(revoked.as_bytes()).unwrap();
        let list = plan.status_list(&Ledger::default(), &revocations, signer);
        list.unwrap().unwrap()
    };
    let (png, _) = certificate(&plan, OutputFormat::Png);
    let did = did();
    let check = |status: &str, date| {
        let checker = Checker {
            did: Some(&did),
            status: Some(status.as_bytes()),
            date: Some(date),
            ..Checker::default()
        };
        let checked = checker.check(&png, None);
        (checked.outcome, checked.status_date)
    };
    let none = list("", &signer()).to_json();
    let date = |date: &str| Some(date.to_owned());
    assert_eq!(
        check(&none, "2036-11-20"),
        (Outcome::Genuine, date("2026-11-20"))
    );
    assert_eq!(
        check(&none, "2036-11-21"),
        (Outcome::Expired, date("2026-11-20"))
    );
    let revoked = list(&revoked, &signer());
    assert_eq!(revoked.date(), "2026-11-25");
    let revoked = revoked.to_json();
    assert_eq!(
        check(&revoked, "2026-12-01"),
        (Outcome::Revoked, date("2026-11-25"))
    );
    // A list that anyone could have written, one that was changed, and none.
    let forged = list("", &Signer::from_seed(&[3; 32])).to_json();
    let changed = revoked.replace("2026-11-25T", "2026-11-26T");
    for status in [&*forged, &*changed, "", "{}"] {
        assert_eq!(check(status, "2026-12-01"), (Outcome::UnknownStatus, None));
    }
    // The other certificates are not revoked.
    let list = StatusList::parse(revoked.as_bytes()).unwrap();
    let bits = list.revoked().unwrap();
    let set = plan
        .entries()
        .map(|entry| bits.has(entry.status_index().unwrap()).unwrap());
    assert_eq!(set.collect::<Vec<bool>>(), [true, false, false]);
}
