use super::document::Table;
use crate::format::{Compression, OutputFormat, PdfBackground, Subsampling};
use crate::naming::Normalization;
use crate::program::settings::PublishSettings;

/// The document's `[publish]`.
pub(super) fn read(root: &Table<'_>) -> PublishSettings {
    let Some(table) = root.table("publish", "[publish]") else {
        return PublishSettings::default();
    };
    let subsamplings: Vec<_> = Subsampling::ALL
        .iter()
        .map(|subsampling| (subsampling.name(), *subsampling))
        .collect();
    let compressions: Vec<_> = Compression::ALL
        .iter()
        .map(|compression| (compression.name(), *compression))
        .collect();
    let backgrounds: Vec<_> = PdfBackground::ALL
        .iter()
        .map(|background| (background.name(), *background))
        .collect();
    let forms = [("nfd", Normalization::Nfd), ("nfc", Normalization::Nfc)];
    let settings = PublishSettings {
        base_url: table.text("base_url", r#"base_url = "https://example.org/""#),
        file_stem: table.pattern("file_stem", r#"file_stem = "{term}-{name}""#),
        normalization: table
            .keyword("normalization", &forms)
            .map(|form| form.value),
        format: format(&table),
        quality: table.optional("quality", "quality = 92"),
        subsampling: table
            .keyword("subsampling", &subsamplings)
            .map(|subsampling| subsampling.value),
        compression: table
            .keyword("compression", &compressions)
            .map(|compression| compression.value),
        pdf_background: table
            .keyword("pdf_background", &backgrounds)
            .map(|background| background.value),
        link_text: table
            .text("link_text", r#"link_text = "Download""#)
            .map(|text| text.value),
        store: table.text("store", r#"store = "s3://bucket/images/""#),
        endpoint: table.text("endpoint", r#"endpoint = "https://s3.example.org""#),
        region: table.text("region", r#"region = "eu-central-1""#),
        cache_control: table.text("cache_control", r#"cache_control = "public, max-age=300""#),
    };
    table.finish();
    settings
}

/// The format that a table's `format` names.
pub(super) fn format(table: &Table<'_>) -> Option<OutputFormat> {
    let formats = OutputFormat::ALL.iter();
    let formats: Vec<_> = formats.map(|format| (format.name(), *format)).collect();
    Some(table.keyword("format", &formats)?.value)
}
