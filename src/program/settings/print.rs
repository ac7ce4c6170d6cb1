use std::path::PathBuf;

use super::check::out_of_range;
use crate::diagnostic::{Code, Diagnostic};
use crate::program::located::{Located, Problems};
use crate::program::print::{Paper, Print};
use crate::program::standard::PdfStandard;

/// The most certificates across or down a sheet.
const MAX_UP: u32 = 50;
const MAX_GUTTER: f32 = 500.0;
const MAX_BLEED: f32 = 50.0;

/// What `[print]` sets.
#[derive(Debug, Clone, Default)]
pub(crate) struct PrintSettings {
    pub(crate) paper: Option<Located<Paper>>,
    pub(crate) up: Option<Located<(u32, u32)>>,
    pub(crate) gutter: Option<Located<f32>>,
    pub(crate) trim: Option<Located<Paper>>,
    pub(crate) bleed: Option<Located<f32>>,
    pub(crate) marks: Option<Located<bool>>,
    pub(crate) back: Option<Located<PathBuf>>,
    pub(crate) background: Option<Located<bool>>,
    pub(crate) pdf_standard: Option<Located<PdfStandard>>,
    /// The line of the table.
    pub(crate) line: Option<u64>,
    /// Whether `paper` is there, even with a value that could not be read.
    pub(crate) names_paper: bool,
}

impl PrintSettings {
    pub(super) fn check(&self, problems: &Problems) {
        if let Some(Located { value, line }) = self.up {
            for (side, number) in [("across", value.0), ("down", value.1)] {
                if !(1..=MAX_UP).contains(&number) {
                    let message = format!(
                        "`up` must be from 1 to {MAX_UP} certificates {side}, but is {number}"
                    );
                    let problem = Diagnostic::error(Code::InvalidValue, message)
                        .hint("for example: up = [2, 5]")
                        .at_row(line);
                    problems.add(problem);
                }
            }
        }
        for (key, number, max, example) in [
            ("`gutter`", self.gutter, MAX_GUTTER, "gutter = 4"),
            ("`bleed`", self.bleed, MAX_BLEED, "bleed = 3"),
        ] {
            problems.extend(out_of_range(key, number, &(0.0..=max), example));
        }
        if self.paper.is_none() && !self.names_paper {
            let sheets = [
                ("up", self.up.map(|up| up.line)),
                ("gutter", self.gutter.map(|gutter| gutter.line)),
            ];
            for (key, line) in sheets {
                let Some(line) = line else {
                    continue;
                };
                let message = format!("`{key}` applies only to sheets, but `paper` is not set");
                let problem = Diagnostic::error(Code::InapplicableKey, message)
                    .hint("add the paper of a sheet, for example: paper = \"A4\"")
                    .at_row(line);
                problems.add(problem);
            }
        }
    }

    pub(crate) fn resolve(self) -> Print {
        let bleed = self.bleed.map_or(0.0, |bleed| bleed.value);
        let default = Print::default();
        Print {
            paper: self.paper.map(|paper| paper.value),
            up: self.up.map_or(default.up, |up| up.value),
            gutter: self.gutter.map_or(2.0 * bleed, |gutter| gutter.value),
            trim: self.trim.map(|trim| trim.value),
            bleed,
            marks: self.marks.map_or(default.marks, |marks| marks.value),
            back: self.back.map(|back| back.value),
            background: self
                .background
                .map_or(default.background, |background| background.value),
            pdf_standard: self.pdf_standard.map(|standard| standard.value),
        }
    }
}
