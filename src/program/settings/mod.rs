//! The settings of a program as its author gives them, in TOML or in code, and their checks.

mod check;
mod cover;
mod credential;
mod field;
mod print;
mod publish;

pub(super) use check::pattern;
pub(super) use cover::CoverSettings;
pub(super) use credential::CredentialSettings;
pub(super) use field::{BOX, FieldSettings, Kind, LANGUAGE, SIZE, TEXT};
pub(super) use print::PrintSettings;
pub(super) use publish::PublishSettings;

use std::path::PathBuf;

use super::located::{Located, Problems};
use super::values::{self, Value, Wording};
use crate::diagnostic::{Code, Diagnostic};
use crate::roster::RosterOptions;
use crate::template::MAX_SIDE;
use check::{not_a_language, out_of_range};

/// Everything that a program can set.
#[derive(Debug, Clone, Default)]
pub(super) struct ProgramSettings {
    pub(super) path: Option<PathBuf>,
    pub(super) folder: PathBuf,
    pub(super) title: String,
    pub(super) term: Option<String>,
    pub(super) issuer: Option<String>,
    pub(super) language: Option<Located<String>>,
    pub(super) roster_file: Option<PathBuf>,
    pub(super) roster_options: RosterOptions,
    pub(super) template: Option<PathBuf>,
    /// The template with placeholders, relative to the folder.
    pub(super) template_pattern: Option<Located<String>>,
    pub(super) fonts: Vec<PathBuf>,
    pub(super) system_fonts: bool,
    pub(super) publish: PublishSettings,
    pub(super) print: PrintSettings,
    pub(super) values: Vec<Value>,
    pub(super) wordings: Vec<Wording>,
    pub(super) dpi: Option<Located<f32>>,
    pub(super) width: Option<Located<u32>>,
    pub(super) seats: Option<Located<u32>>,
    /// `None` if there is a list of fields that cannot be read.
    pub(super) fields: Option<Vec<FieldSettings>>,
    pub(super) cover: Option<CoverSettings>,
    pub(super) credential: Option<CredentialSettings>,
}

impl ProgramSettings {
    /// Reports the values that are outside their limits, and keys that do not apply.
    pub(super) fn check(&self, problems: &Problems) {
        problems.extend(self.language.as_ref().and_then(not_a_language));
        problems.extend(check_dpi(self.dpi));
        problems.extend(check_width(self.width));
        if let Some(seats) = self.seats
            && seats.value == 0
        {
            problems.add(
                Diagnostic::error(Code::InvalidValue, "`seats` cannot be 0")
                    .hint("remove it to allow any number of recipients")
                    .at_row(seats.line),
            );
        }
        values::check(&self.values, &self.wordings, problems);
        self.publish.check(problems);
        self.print.check(problems);
        for settings in self.fields.iter().flatten() {
            settings.check(problems);
        }
        if let Some(cover) = &self.cover {
            cover.check(problems);
        }
        if let Some(credential) = &self.credential {
            credential.check(&self.publish, problems);
        }
    }
}

fn check_dpi(dpi: Option<Located<f32>>) -> Option<Diagnostic> {
    out_of_range("`dpi`", dpi, &(1.0..=4800.0), "dpi = 150")
}

fn check_width(width: Option<Located<u32>>) -> Option<Diagnostic> {
    let width = width.filter(|width| !(1..=MAX_SIDE).contains(&width.value))?;
    let message = format!(
        "`width` must be from 1 to {MAX_SIDE} pixels, but is {}",
        width.value
    );
    let problem = Diagnostic::error(Code::InvalidValue, message);
    Some(problem.hint("for example: width = 3508").at_row(width.line))
}
