use std::path::PathBuf;

use super::FieldBuilder;
use crate::format::OutputFormat;
use crate::program::located::{Located, Problems};
use crate::program::settings::{CoverSettings, pattern};

/// Makes the cover of an announcement in code, with everything that `[cover]` can set; see
/// [`ProgramBuilder::cover`](crate::ProgramBuilder::cover).
///
/// ```
/// use engross::field::Field;
/// use engross::{CoverBuilder, Plan, Program, roster::Roster};
///
/// let cover = CoverBuilder::new("cover.png")
///     .file_stem("ambassador-{term}-cover")
///     .field(Field::text("{names}").at(352, 240, 776, 306).size(7..=38));
/// let program = Program::builder("Ambassador").term("2023").cover(cover).build()?;
/// let roster = Roster::from_rows("roster", ["name"], [["Min Yin"], ["Kevin Xu"]])?;
/// let plan = Plan::new(program, roster)?;
/// let cover = plan.cover()?.unwrap();
/// assert_eq!(cover.entry(0).key().as_str(), "ambassador-2023-cover.png");
/// assert_eq!(cover.entry(0).text(0), "Min Yin\nKevin Xu");
/// # Ok::<(), engross::Error>(())
/// ```
#[derive(Debug, Clone)]
#[must_use = "a cover does nothing before a program has it"]
pub struct CoverBuilder {
    settings: CoverSettings,
    file_stem: Option<String>,
    fields: Vec<FieldBuilder>,
}

impl CoverBuilder {
    /// Starts a cover with the template in this file. It is not read.
    pub fn new(template: impl Into<PathBuf>) -> Self {
        Self {
            settings: CoverSettings {
                template: Some(template.into()),
                ..CoverSettings::default()
            },
            file_stem: None,
            fields: Vec::new(),
        }
    }

    /// Sets the key without its extension. Default: the title, the term and `cover`.
    pub fn file_stem(mut self, stem: impl Into<String>) -> Self {
        self.file_stem = Some(stem.into());
        self
    }

    /// Sets the format. Default: that of the certificates.
    pub fn format(mut self, format: OutputFormat) -> Self {
        self.settings.format = Some(format);
        self
    }

    /// Sets the resolution of the template in pixels per inch.
    pub fn dpi(mut self, dpi: f32) -> Self {
        self.settings.dpi = Some(Located::in_memory(dpi));
        self
    }

    /// Sets the width in pixels at which a drawing is painted.
    pub fn width(mut self, width: u32) -> Self {
        self.settings.width = Some(Located::in_memory(width));
        self
    }

    /// Adds a field, whose text can name `{names}` and `{count}`.
    pub fn field(mut self, field: FieldBuilder) -> Self {
        self.fields.push(field);
        self
    }

    /// The settings. A file stem or a text that is not a pattern is a problem.
    pub(super) fn settings(self, problems: &Problems) -> CoverSettings {
        let mut settings = self.settings;
        if let Some(stem) = &self.file_stem {
            let stem = Located::in_memory(&**stem);
            let report = |problem| problems.add(problem);
            settings.file_stem = pattern("`file_stem` of `cover`", stem, report);
        }
        let fields = (1..).zip(self.fields);
        let fields = fields.map(|(number, field)| field.settings(number, problems));
        settings.fields = Some(fields.collect());
        settings
    }
}
