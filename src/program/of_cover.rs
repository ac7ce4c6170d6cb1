//! The program of a cover.

use super::model::Program;
use super::print::Print;
use crate::pattern::Pattern;

impl Program {
    /// The program of the cover, `[cover]`: the same award, with another template and other fields.
    /// `None` if there is no cover.
    ///
    /// [`Plan::cover`](crate::Plan::cover) makes its plan. If its template is drawn in SVG, the
    /// fields are not known before [`Program::read_drawing`].
    #[must_use]
    pub fn cover(&self) -> Option<Self> {
        let cover = self.cover.clone()?;
        let mut program = self.clone();
        program.template = cover.template;
        program.publish.file_stem = cover.file_stem.unwrap_or_else(default_file_stem);
        if let Some(format) = cover.format {
            program.publish.format = format;
        }
        program.dpi = cover.dpi;
        program.width = cover.width;
        program.fields = cover.fields;
        program.sources = cover.sources;
        program.settings = cover.settings;
        program.seats = None;
        program.wordings = Vec::new();
        program.drawn = None;
        program.row_templates = None;
        program.cover = None;
        program.credential = None;
        program.print = Print::default();
        program.back = None;
        program.is_cover = true;
        Some(program)
    }
}

impl Program {
    /// The program for what depends on no field.
    pub(crate) fn without_fields(mut self) -> Self {
        self.fields.clear();
        self.back = None;
        self
    }
}

/// The award, its round, and what the file is.
fn default_file_stem() -> Pattern {
    #[expect(
        clippy::expect_used,
        reason = "the pattern is a constant, and a test parses it"
    )]
    "{title} {term} cover".parse().expect("a pattern")
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_default_stem_is_a_pattern() {
        super::default_file_stem();
    }
}
