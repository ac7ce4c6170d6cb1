//! The cover of an announcement, as a plan of one entry.

use std::sync::Arc;

use super::{Entry, Plan};
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::language::Language;
#[cfg(feature = "batch")]
use crate::naming::FileNames;
use crate::naming::Key;
use crate::program::{COUNT, NAMES, Program};
use crate::roster::{MAX_CELL_BYTES, Roster};

/// How many names the metadata of a cover has.
const MAX_LISTED: usize = 50;

impl Plan {
    /// The plan of the announcement's cover, which has one entry: the texts of its fields can name
    /// `{names}`, a line for each recipient, and `{count}`. `None` if the program has no cover.
    ///
    /// If the cover's template is drawn in SVG, it is read.
    ///
    /// # Errors
    ///
    /// Those of [`Program::read_drawing`] and [`Plan::new`].
    pub fn cover(&self) -> Result<Option<Self>> {
        let cover = self.program.cover();
        cover
            .map(|program| self.plan_of_cover(program.read_drawing()?))
            .transpose()
    }

    /// The name and the link of the cover's file; `None` if the program has no cover. Nothing is
    /// read.
    ///
    /// # Errors
    ///
    /// Those of [`Plan::new`].
    pub fn cover_link(&self) -> Result<Option<(Key, String)>> {
        let link = |plan: Self| (plan.keys[0].clone(), plan.entry(0).link().into_owned());
        Ok(self.nameless_cover()?.map(link))
    }

    /// The name of the cover's file in the output folder, if the program has a cover.
    #[cfg(feature = "batch")]
    pub(crate) fn cover_file(&self, file_names: FileNames) -> Result<Option<String>> {
        let name = |plan: Self| {
            let format = plan.program.publish.format;
            plan.entry(0).file_name(format, file_names).into_owned()
        };
        Ok(self.nameless_cover()?.map(name))
    }

    /// The plan of the cover without its names and fields, for what depends on neither.
    fn nameless_cover(&self) -> Result<Option<Self>> {
        let plan = |program: Program| {
            let roster = self.roster_of_cover(&[])?;
            Self::new(program.without_fields(), roster)
        };
        self.program.cover().map(plan).transpose()
    }

    fn plan_of_cover(&self, program: Program) -> Result<Self> {
        let names = self.entries().map(|entry| entry.name().replace('\n', " "));
        let roster = self.roster_of_cover(&names.collect::<Vec<_>>())?;
        let languages = self.entries().map(|entry| {
            let language = entry.recipient().language();
            language.and_then(Language::new).map(Arc::new)
        });
        Self::new(program, roster.with_line_languages(languages.collect()))
    }

    /// A row with these names.
    fn roster_of_cover(&self, names: &[String]) -> Result<Roster> {
        let names = names.join("\n");
        if names.len() > MAX_CELL_BYTES {
            let kib = MAX_CELL_BYTES >> 10;
            let message = format!("the names for the cover take more than {kib} KiB");
            return Err(Diagnostic::error(Code::CellTooLong, message)
                .hint("remove `[cover]` from program.toml, or use a roster with fewer rows")
                .in_file(self.roster.file())
                .into());
        }
        let count = self.len();
        let listed = self.entries().take(MAX_LISTED).map(Entry::name);
        let mut listed = listed.collect::<Vec<_>>().join(", ");
        if count > MAX_LISTED {
            listed.push_str(&format!(" and {} more", count - MAX_LISTED));
        }
        let row = [listed, names, count.to_string()];
        Roster::from_rows(self.roster.file(), ["name", NAMES, COUNT], [row])
    }
}
