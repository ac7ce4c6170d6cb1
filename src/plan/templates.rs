//! The template of each row, where it depends on the row.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::damage::shown;
use super::texts::{Orders, Texts};
use crate::diagnostic::{Code, Diagnostic, Error, Result};
use crate::program::{MAX_ROW_TEMPLATES, OfRow, Program};
use crate::roster::Roster;
use crate::suggest;

/// How many missing templates are reported.
const MAX_MISSING: usize = 100;

/// The program with the templates that the rows name, and the index of each row's template.
///
/// They are read from the program's folder, unless the program has its templates already. `orders`
/// are those of the dates of all rows, if the roster is a part.
pub(super) fn resolve(
    program: Arc<Program>,
    roster: &Roster,
    orders: Option<&Orders>,
) -> Result<(Arc<Program>, Box<[usize]>)> {
    let Some(templates) = &program.row_templates else {
        return Ok((program, Box::default()));
    };
    let mut wanted = Names::default();
    let mut of_rows = wanted.add(&program, roster, orders)?;
    if !templates.programs.is_empty() {
        let known = known(&program, &wanted.names)?;
        for index in &mut of_rows {
            *index = known[*index];
        }
        return Ok((program, of_rows));
    }
    Ok((wanted.open(program)?, of_rows))
}

/// The names of templates, in the order in which rows name them first.
#[derive(Default)]
pub(super) struct Names {
    names: Vec<OfRow>,
    indices: BTreeMap<String, usize>,
}

impl Names {
    /// Adds the names in the rows of a roster, or of a part of it. Returns the index of each row's
    /// name.
    pub(super) fn add(
        &mut self,
        program: &Program,
        roster: &Roster,
        orders: Option<&Orders>,
    ) -> Result<Box<[usize]>> {
        let texts = Texts::of_template(program, roster, orders)?;
        let language = program.language.as_deref();
        let of_rows = roster.recipients().map(|recipient| {
            let name = texts.expand_without_key(&texts.file_stem, recipient, language);
            let name = name.trim();
            if let Some(index) = self.indices.get(name) {
                return *index;
            }
            let index = self.names.len();
            // One beyond the limit is enough to report it.
            if index <= MAX_ROW_TEMPLATES {
                self.indices.insert(name.to_owned(), index);
                self.names.push(OfRow {
                    name: name.to_owned(),
                    first: Some((roster.file().to_owned(), recipient.row())),
                });
            }
            index
        });
        Ok(of_rows.collect())
    }

    /// The program with these templates, unless it has its templates already.
    pub(super) fn open(self, program: Arc<Program>) -> Result<Arc<Program>> {
        let templates = program.row_templates.as_ref();
        if templates.is_none_or(|templates| !templates.programs.is_empty()) {
            return Ok(program);
        }
        if program.path.is_none() {
            let message = "the templates that rows name are not known";
            let problem = Diagnostic::error(Code::MissingTemplate, message).hint(
                "give them to the renderer by `template_named`, and make the plan with \
                 `renderer.program().clone()`",
            );
            return Err(problem.into());
        }
        let program = Arc::unwrap_or_clone(program).open_row_templates(self.names)?;
        Ok(Arc::new(program))
    }
}

/// The indices of these names among the templates that the program has.
fn known(program: &Program, wanted: &[OfRow]) -> Result<Vec<usize>> {
    let Some(templates) = &program.row_templates else {
        return Ok(Vec::new());
    };
    let names = templates.programs.iter().filter_map(|program| {
        let of_row = program.of_row.as_ref();
        of_row.map(|own| &*own.name)
    });
    let names: Vec<&str> = names.collect();
    let (mut known, mut missing) = (Vec::new(), Vec::new());
    for OfRow { name, first } in wanted {
        match templates.position(name) {
            Some(index) => known.push(index),
            None if missing.len() < MAX_MISSING => {
                let message = format!("there is no template `{}`", shown(name));
                let hint = suggest::hint(name, names.iter().copied(), "the templates are");
                let problem = Diagnostic::error(Code::MissingTemplate, message).hint(hint);
                missing.push(match first {
                    Some((file, row)) => problem.at(file, *row),
                    None => problem,
                });
            }
            None => {}
        }
    }
    Error::check(missing)?;
    Ok(known)
}
