//! The choice of the sheet with the recipients.

use std::ops::ControlFlow;

use super::{SheetRow, Sink};
use crate::diagnostic::{Code, Diagnostic, Error, Result};
use crate::roster::builder::Builder;
use crate::roster::columns;
use crate::roster::header::HeaderSearch;
use crate::roster::revise::Merge;
use crate::suggest;

/// A sheet of a spreadsheet.
pub(super) struct Sheet {
    pub(super) name: String,
    pub(super) is_hidden: bool,
}

/// The first rows of a sheet: whether it has the columns of the recipients.
pub(super) struct Probe {
    search: HeaderSearch,
    has_columns: bool,
}

impl Probe {
    pub(super) fn new(builder: &Builder<'_>) -> Self {
        Self {
            search: builder.header_search(),
            has_columns: false,
        }
    }
}

impl Sink for Probe {
    fn add(&mut self, number: u64, row: &SheetRow) -> Result<ControlFlow<()>> {
        if row.is_blank() {
            return Ok(ControlFlow::Continue(()));
        }
        match self.search.is_header(number, &row.cells) {
            Ok(false) => Ok(ControlFlow::Continue(())),
            Ok(true) => {
                self.has_columns = self.search.missing(&row.cells) == 0;
                Ok(ControlFlow::Break(()))
            }
            // It may be another sheet that has the recipients.
            Err(_) => Ok(ControlFlow::Break(())),
        }
    }

    fn merge(&mut self, _: Merge) {}
}

/// The sheet that the options name, or the only one; `None` if the sheets have to be probed.
pub(super) fn named(builder: &Builder<'_>, sheets: &[Sheet]) -> Result<Option<usize>> {
    let Some(wanted) = &builder.options.sheet else {
        return Ok((sheets.len() <= 1).then_some(0));
    };
    let folded = columns::fold(wanted);
    let found = sheets
        .iter()
        .position(|sheet| columns::fold(&sheet.name) == folded);
    match found {
        Some(found) => Ok(Some(found)),
        None => {
            let known = sheets.iter().map(|sheet| &*sheet.name);
            let message = format!("there is no sheet `{wanted}`");
            Err(Diagnostic::error(Code::MissingSheet, message)
                .hint(suggest::hint(wanted, known, "the sheets are"))
                .into())
        }
    }
}

/// The first sheet that is not hidden and has the columns of the recipients.
pub(super) fn probed(
    builder: &mut Builder<'_>,
    sheets: &[Sheet],
    probes: &[Probe],
) -> Result<usize> {
    let all_hidden = sheets.iter().all(|sheet| sheet.is_hidden);
    let is_visible = |index: &usize| all_hidden || !sheets[*index].is_hidden;
    let visible: Vec<usize> = (0..sheets.len()).filter(is_visible).collect();
    let found: Vec<usize> = visible
        .iter()
        .copied()
        .filter(|index| probes[*index].has_columns)
        .collect();
    match found[..] {
        [] => Err(none_has_columns(sheets, probes, &visible)),
        // The first sheet is what people expect to be read.
        [first] | [first @ 0, ..] => Ok(first),
        [first, ..] => {
            let others: Vec<&str> = found[1..]
                .iter()
                .map(|index| &*sheets[*index].name)
                .collect();
            let message = format!(
                "the sheet `{}` is read, but `{}` {} the same columns",
                sheets[first].name,
                others.join("`, `"),
                if others.len() == 1 { "has" } else { "have" }
            );
            let finding = Diagnostic::warning(Code::SeveralSheets, message).hint(format!(
                "set the sheet in `[roster]`: `sheet = \"{}\"`",
                sheets[first].name
            ));
            builder.file_finding(finding);
            Ok(first)
        }
    }
}

/// Reports that no sheet has the columns, and which of them were not read.
fn none_has_columns(sheets: &[Sheet], probes: &[Probe], visible: &[usize]) -> Error {
    let probed = visible
        .iter()
        .find(|index| !probes[**index].search.is_empty());
    let Some(probed) = probed else {
        return Diagnostic::error(Code::Empty, "the sheets have no text")
            .hint("save the spreadsheet with the recipients in a sheet that is not hidden")
            .into();
    };
    let error = probes[*probed].search.not_found();
    let mut message = format!("in the sheet `{}`, ", sheets[*probed].name);
    let mut hint = error.hint().unwrap_or_default();
    if visible.len() > 1 {
        let names: Vec<&str> = visible.iter().map(|index| &*sheets[*index].name).collect();
        message = format!("in each of the sheets `{}`, ", names.join("`, `"));
    }
    let mut hidden = sheets
        .iter()
        .enumerate()
        .filter(|(index, _)| !visible.contains(index));
    let row = error.diagnostics()[0].row();
    message.push_str(&error.diagnostics()[0].message);
    if let Some((_, hidden)) = hidden.next() {
        hint.push_str(&format!(
            "; the sheet `{name}` is hidden: `sheet = \"{name}\"` in `[roster]` reads it",
            name = hidden.name
        ));
    }
    Diagnostic::error(error.code(), message)
        .hint(hint)
        .at_row(row)
        .into()
}
