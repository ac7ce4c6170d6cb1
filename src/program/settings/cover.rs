use std::path::PathBuf;

use super::FieldSettings;
use crate::format::OutputFormat;
use crate::pattern::Pattern;
use crate::program::located::{Located, Problems};

/// What `[cover]` sets.
#[derive(Debug, Clone, Default)]
pub(crate) struct CoverSettings {
    pub(crate) template: Option<PathBuf>,
    pub(crate) file_stem: Option<Located<Pattern>>,
    pub(crate) format: Option<OutputFormat>,
    pub(crate) dpi: Option<Located<f32>>,
    pub(crate) width: Option<Located<u32>>,
    /// `None` if there is a list of fields that cannot be read.
    pub(crate) fields: Option<Vec<FieldSettings>>,
}

impl CoverSettings {
    pub(super) fn check(&self, problems: &Problems) {
        problems.extend(super::check_dpi(self.dpi));
        problems.extend(super::check_width(self.width));
        if let Some(stem) = &self.file_stem {
            super::publish::check_stem_characters(stem, problems);
        }
        for settings in self.fields.iter().flatten() {
            settings.check(problems);
        }
    }
}
