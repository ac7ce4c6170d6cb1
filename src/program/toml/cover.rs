use std::path::Path;

use super::document::Table;
use super::{field, publish};
use crate::program::settings::CoverSettings;

/// The document's `[cover]`. Paths start from `folder`.
pub(super) fn read(root: &Table<'_>, folder: &Path) -> Option<CoverSettings> {
    let table = root.table("cover", "[cover]")?;
    let template = table.required::<&str>("template", r#"template = "cover.png""#);
    let settings = CoverSettings {
        template: template.map(|template| folder.join(template.value)),
        file_stem: table.pattern("file_stem", r#"file_stem = "{term}-cover""#),
        format: publish::format(&table),
        dpi: table.optional("dpi", "dpi = 150"),
        width: table.optional("width", "width = 1200"),
        fields: field::read_all(&table, "[[cover.field]]"),
    };
    table.finish();
    Some(settings)
}
