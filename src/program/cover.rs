//! `[cover]`: the picture of an announcement, with the names of all recipients.

use std::path::PathBuf;

use super::settings::FieldSettings;
use super::sources::ProgramSources;
use crate::field::{Columns, Field};
use crate::format::OutputFormat;
use crate::pattern::Pattern;

/// What the names of all recipients are called in the texts of a cover, one below the other.
pub(crate) const NAMES: &str = "names";

/// What the number of recipients is called there.
pub(crate) const COUNT: &str = "count";

/// What a cover has that its program does not have for certificates.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Cover {
    pub(super) template: Option<PathBuf>,
    pub(super) file_stem: Option<Pattern>,
    pub(super) format: Option<OutputFormat>,
    pub(super) dpi: Option<f32>,
    pub(super) width: Option<u32>,
    pub(super) fields: Vec<Field>,
    pub(super) sources: ProgramSources,
    pub(super) settings: Vec<FieldSettings>,
}

/// The names of a cover are a list.
pub(super) fn set_names_in_columns(field: &mut Field) {
    if field.text == Pattern::column(NAMES) {
        field.columns = Columns::Auto;
    }
}
