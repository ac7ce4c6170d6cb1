//! The keys of `[credential]`.

use std::path::Path;

use super::document::Table;
use super::value::DateOrText;
use crate::program::award::KeySource;
use crate::program::located::Located;
use crate::program::settings::CredentialSettings;

const KEY: &str = r#"key = "keys/2023.pem""#;
const COMMAND: &str = r#"key = { command = ["sign", "--key", "award"], public = "z6Mk…" }"#;

/// The document's `[credential]`; paths in it are relative to the folder.
pub(super) fn read(root: &Table<'_>, folder: &Path) -> Option<CredentialSettings> {
    let example =
        r#"credential = { issuer = "did:web:example.org:images", key = "keys/2023.pem" }"#;
    let table = root.table("credential", example)?;
    let date = |key, example| {
        let date = table.optional::<DateOrText>(key, example)?;
        Some(date.map(|date| date.0))
    };
    let path = |key, example| {
        let path = table.text(key, example)?;
        Some(path.map(|path| folder.join(path)))
    };
    let settings = CredentialSettings {
        issuer: table.text("issuer", r#"issuer = "did:web:example.org:images""#),
        name: table.text("name", r#"name = "KubeSphere community""#),
        url: table.text("url", r#"url = "https://example.org/""#),
        issued: date("issued", "issued = 2023-09-20"),
        expires: date("expires", "expires = 2024-09-20"),
        description: table.text("description", r#"description = "An award""#),
        criteria: table.text("criteria", r#"criteria = "Gave talks""#),
        image: table.text("image", r#"image = "https://example.org/badge.png""#),
        key: key(&table, folder),
        status: table.text("status", r#"status = "status.json""#),
        page: table.text("page", r#"page = "verify.html""#),
        pdf_certificate: path("pdf_certificate", r#"pdf_certificate = "keys/pdf.crt""#),
        pdf_key: path("pdf_key", r#"pdf_key = "keys/pdf.pem""#),
        line: Some(table.line()),
    };
    table.finish();
    Some(settings)
}

/// A file, or a command with the public key.
fn key(table: &Table<'_>, folder: &Path) -> Option<Located<KeySource>> {
    if !table.holds_table("key") {
        let file = table.text("key", KEY)?;
        return Some(file.map(|file| KeySource::File(folder.join(file))));
    }
    let key = table.table("key", COMMAND)?;
    let line = key.line();
    let _ = key.required::<&[_]>("command", COMMAND);
    let command = key.texts("command", COMMAND).unwrap_or_default();
    let public = key.required::<&str>("public", COMMAND);
    key.finish();
    Some(Located {
        value: KeySource::Command {
            command: command.iter().map(|word| word.value.to_owned()).collect(),
            public: public?.value.to_owned(),
        },
        line: Some(line),
    })
}
