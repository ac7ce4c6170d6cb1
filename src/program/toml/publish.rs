use super::document::Table;
use crate::format::{OutputFormat, Subsampling};
use crate::naming::Normalization;
use crate::program::settings::PublishSettings;

/// The document's `[publish]`.
pub(super) fn read(root: &Table<'_>) -> PublishSettings {
    let Some(table) = root.table("publish", "[publish]") else {
        return PublishSettings::default();
    };
    let formats: Vec<_> = OutputFormat::ALL
        .iter()
        .map(|format| (format.name(), *format))
        .collect();
    let subsamplings: Vec<_> = Subsampling::ALL
        .iter()
        .map(|subsampling| (subsampling.name(), *subsampling))
        .collect();
    let forms = [("nfd", Normalization::Nfd), ("nfc", Normalization::Nfc)];
    let settings = PublishSettings {
        base_url: table.text("base_url", r#"base_url = "https://example.org/""#),
        file_stem: table.pattern("file_stem", r#"file_stem = "{term}-{name}""#),
        normalization: table
            .keyword("normalization", &forms)
            .map(|form| form.value),
        format: table.keyword("format", &formats).map(|format| format.value),
        quality: table.optional("quality", "quality = 92"),
        subsampling: table
            .keyword("subsampling", &subsamplings)
            .map(|subsampling| subsampling.value),
        link_text: table
            .text("link_text", r#"link_text = "Download""#)
            .map(|text| text.value),
    };
    table.finish();
    settings
}
