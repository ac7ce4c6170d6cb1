//! `[credential]`, and what a credential says of a row.

use engross::credential::Criteria;
use engross::field::Field;
use engross::roster::Roster;
use engross::{Award, Code, CredentialBuilder, Error, KeySource, Plan, Program};

const PROGRAM: &str = r#"
title    = "Award"
term     = "2026"
template = "t.png"

[values]
from = 2026-09-01

[wording.Grade]
"1" = "with distinction"

[publish]
base_url = "https://example.org/images/"

[credential]
issuer      = "did:web:example.org:images"
name        = "Issuer"
issued      = "{issued}"
expires     = 2027-01-01
description = "An award."
criteria    = "https://example.org/criteria"

[[field]]
text = "{name}, {Grade} {from:%-d %B %Y}, {Role}"
box  = { x = 0, y = 0, width = 9, height = 9 }
size = 9

[[field]]
id   = "extra"
text = "{#Team}for {Team}{/Team}"
box  = { x = 0, y = 0, width = 9, height = 9 }
size = 9

[[field]]
id   = "medal"
text = "Gold"
when = { Grade = "1" }
box  = { x = 0, y = 0, width = 9, height = 9 }
size = 9
"#;

fn plan(text: &str, row: [&str; 5]) -> Result<Plan, Error> {
    let program = Program::parse(text, "program.toml")?;
    let columns = ["name", "Grade", "Role", "Team", "issued"];
    Plan::new(program, Roster::from_rows("r.csv", columns, [row])?)
}

#[test]
fn everything_that_is_printed_is_in_the_credential() {
    let plan = plan(PROGRAM, ["Ann\nLee", "1", "Host", "Ankara", "2026-09-20"]).unwrap();
    let entry = plan.entry(0);
    let credential = entry.credential().unwrap();
    assert_eq!(credential.name, "Award 2026");
    assert_eq!(credential.valid_from, "2026-09-20T00:00:00Z");
    assert_eq!(
        credential.valid_until.as_deref(),
        Some("2027-01-01T23:59:59Z")
    );
    let subject = &credential.credential_subject;
    assert_eq!(subject.name(), "Ann Lee");
    assert_eq!(subject.role.as_deref(), Some("Host"));
    assert_eq!(subject.activity_start_date.as_deref(), Some("2026-09-01"));
    assert_eq!(
        subject.narrative.as_deref(),
        Some("Grade: with distinction\nextra: for Ankara\nmedal: Gold")
    );
    let achievement = &subject.achievement;
    assert_eq!(achievement.id, "https://example.org/images/Award-2026");
    assert_eq!(
        achievement.criteria,
        Criteria::Id("https://example.org/criteria".into())
    );
    assert_eq!(
        entry.verify_link(),
        "https://example.org/images/verify.html#Ann-Lee.png"
    );
    assert_eq!(
        entry.linkedin_link().unwrap(),
        "https://www.linkedin.com/profile/add?startTask=CERTIFICATION_NAME&name=Award%202026\
         &organizationName=Issuer&issueYear=2026&issueMonth=9&expirationYear=2027\
         &expirationMonth=1&certUrl=https%3A%2F%2Fexample.org%2Fimages%2Fverify.html%23Ann-Lee.png\
         &certId=Ann-Lee.png"
    );
}

#[test]
fn the_rows_own_dates_are_checked() {
    for (issued, code) in [
        ("", Code::BadDate),
        ("soon", Code::BadDate),
        ("2027-01-02", Code::ContradictingDates),
    ] {
        let plan = plan(PROGRAM, ["Ann", "1", "Host", "", issued]).unwrap();
        let codes: Vec<Code> = plan.findings().iter().map(|finding| finding.code).collect();
        assert!(codes.contains(&code), "{issued}: {codes:?}");
    }
}

#[test]
fn a_control_character_is_not_signed() {
    for row in [
        ["A\tnn", "1", "Host", "", "2026-09-20"],
        ["Ann", "1", "Ho\u{7}st", "", "2026-09-20"],
    ] {
        let plan = plan(PROGRAM, row).unwrap();
        let mut findings = plan.findings().iter();
        assert!(findings.any(|finding| finding.code == Code::ControlCharacter));
    }
    let text = PROGRAM.replace("An award.", "An\\taward.");
    let error = plan(&text, ["Ann", "1", "Host", "", "2026-09-20"]).unwrap_err();
    assert_eq!(error.code(), Code::ControlCharacter);
}

#[test]
fn what_is_wrong_with_the_table_is_reported() {
    for (from, to, code, message) in [
        (
            "did:web:example.org:images",
            "did:web:example.org:other",
            Code::InvalidValue,
            "`issuer` stands for https://example.org/other/, and `base_url` is \
             https://example.org/images/",
        ),
        (
            "did:web:example.org:images",
            "did:key:z6Mk",
            Code::InvalidValue,
            "is not a DID of a web site",
        ),
        (
            "base_url = \"https://example.org/images/\"",
            "",
            Code::MissingKey,
            "`base_url` is missing",
        ),
        (
            "issued      = \"{issued}\"\n",
            "",
            Code::MissingKey,
            "`issued` is missing in `credential`",
        ),
        (
            "\"{issued}\"",
            "2027-02-01",
            Code::ContradictingDates,
            "is before `issued`",
        ),
        (
            "\"{issued}\"",
            "\"soon\"",
            Code::InvalidValue,
            "`issued` is not a date",
        ),
        (
            "\"{issued}\"",
            "\"{nothing}\"",
            Code::UnknownColumn,
            "no column `nothing`",
        ),
        (
            "criteria  ",
            "critera   ",
            Code::MissingKey,
            "`criteria` is missing",
        ),
        (
            "name        = \"Issuer\"",
            "status = \"../a\"",
            Code::InvalidValue,
            "`status` cannot be",
        ),
        (
            "name        = \"Issuer\"",
            "status = \"DID.json\"",
            Code::InvalidValue,
            "`status` cannot be `DID.json`: another file has that name",
        ),
        (
            "name        = \"Issuer\"",
            "page = \"status.json\"",
            Code::InvalidValue,
            "`status` and `page` are both `status.json`",
        ),
        (
            "https://example.org/criteria",
            "https://example.org/<award>",
            Code::InvalidValue,
            "`criteria` is not a web address",
        ),
        (
            "name        = \"Issuer\"",
            "url = \"example.org\"",
            Code::InvalidValue,
            "not a web address",
        ),
        (
            "name        = \"Issuer\"",
            "pdf_key = \"a.pem\"",
            Code::InapplicableKey,
            "`pdf_certificate`",
        ),
        (
            "name        = \"Issuer\"",
            "key = { command = [], public = \"z6Mk\" }",
            Code::InvalidValue,
            "`command` of `key` is empty",
        ),
        (
            "base_url = ",
            "file_stem = \"{name}-{verify}\"\nbase_url = ",
            Code::InvalidValue,
            "`file_stem` cannot contain `{verify}`",
        ),
        (
            "t.png",
            "{verify}.svg",
            Code::InvalidValue,
            "`template` cannot contain `{verify}`",
        ),
    ] {
        let text = PROGRAM.replacen(from, to, 1);
        assert_ne!(text, PROGRAM, "{from}");
        let error = plan(&text, ["Ann", "1", "Host", "", "2026-09-20"]).unwrap_err();
        let found = error.diagnostics().iter().find(|found| found.code == code);
        let found = found.unwrap_or_else(|| panic!("{from}: {error}"));
        assert!(found.message.contains(message), "{from}: {error}");
    }
}

#[test]
fn credentials_made_in_code_are_those_of_the_table() {
    let table = r#"
title = "Award"
[publish]
base_url = "https://example.org/images/"
[credential]
issuer      = "did:web:example.org:images"
name        = "Issuer"
url         = "https://example.org/"
issued      = 2026-09-20
expires     = "{until}"
description = "An award."
criteria    = "Gave talks."
image       = "https://example.org/badge.png"
key         = { command = ["sign"], public = "z6MkgyjZimu5S6TUbG6misAFxiCyzCGsKS78RancZ3nNNW8n" }
status      = "list.json"
page        = "check.html"
pdf_certificate = "pdf.crt"
pdf_key         = "pdf.pem"
[[field]]
text = "{name}"
box  = { x = 0, y = 0, width = 9, height = 9 }
size = 9
"#;
    let credential = CredentialBuilder::new("did:web:example.org:images")
        .name("Issuer")
        .url("https://example.org/")
        .issued("2026-09-20")
        .expires("{until}")
        .description("An award.")
        .criteria("Gave talks.")
        .image("https://example.org/badge.png")
        .key(KeySource::Command {
            command: vec!["sign".into()],
            public: "z6MkgyjZimu5S6TUbG6misAFxiCyzCGsKS78RancZ3nNNW8n".into(),
        })
        .status("list.json")
        .page("check.html")
        .pdf_signature("pdf.crt", "pdf.pem");
    let builder = Program::builder("Award")
        .base_url("https://example.org/images/")
        .field(Field::text("{name}").at(0, 0, 9, 9).size(9));
    let built = builder.clone().credential(credential).build().unwrap();
    let parsed = Program::parse(table, "program.toml").unwrap();
    let members = |award: &Award| {
        let debugged = format!("{award:?}");
        // Only a table has a line.
        let (members, _) = debugged.rsplit_once("source: ").unwrap();
        members.to_owned()
    };
    let [built_award, parsed_award] =
        [&built, &parsed].map(|program| program.credential.as_ref().unwrap());
    assert_eq!(members(built_award), members(parsed_award));
    let [built, parsed] = [built, parsed].map(|program| {
        let roster = Roster::from_rows("r", ["name", "until"], [["Ann", "2027-09-20"]]);
        let plan = Plan::new(program, roster.unwrap()).unwrap();
        plan.entry(0).credential().unwrap().to_json()
    });
    assert_eq!(built, parsed);

    let incomplete = CredentialBuilder::new("did:web:example.org:images");
    let error = builder.credential(incomplete).build().unwrap_err();
    assert_eq!(
        error.to_string(),
        "`issued` is missing in `credential`\n\
         `description` is missing in `credential`\n\
         `criteria` is missing in `credential`"
    );
}

#[test]
fn without_the_table_a_column_can_be_called_verify() {
    let (before, after) = PROGRAM.split_once("[credential]").unwrap();
    let (_, fields) = after.split_once("[[field]]").unwrap();
    let text = format!("{before}[[field]]{fields}").replace("{Role}", "{verify}");
    let program = Program::parse(&text, "program.toml").unwrap();
    let columns = ["name", "Grade", "Team", "verify"];
    let roster = Roster::from_rows("r.csv", columns, [["Ann", "1", "", "by hand"]]).unwrap();
    let plan = Plan::new(program, roster).unwrap();
    assert!(plan.entry(0).text(0).ends_with("by hand"));
    assert!(plan.entry(0).credential().is_none());
}
