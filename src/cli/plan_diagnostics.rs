//! The plan's diagnostics in the order of the roster.

use engross::{Diagnostic, Entry, Plan};

/// The plan's diagnostics that belong to no certificate, put between those that do.
///
/// What is found about a certificate comes with the certificate. But a plan can also report a row
/// that is not a recipient's, or the roster as a whole.
pub(super) struct PlanDiagnostics<'p> {
    /// Those that have not been handed out, in the order of their rows.
    rest: &'p [Diagnostic],
}

impl<'p> PlanDiagnostics<'p> {
    /// All of them.
    pub(super) fn all(plan: &'p Plan) -> Self {
        Self {
            rest: plan.findings(),
        }
    }

    /// Those about the roster as a whole, for commands that are about some recipients only.
    pub(super) fn without_rows(plan: &'p Plan) -> Self {
        let diagnostics = plan.findings();
        let first_row = diagnostics.partition_point(|diagnostic| diagnostic.row().is_none());
        Self {
            rest: &diagnostics[..first_row],
        }
    }

    /// Hands out those above this entry's row. Those about the row itself come with the
    /// certificate and are dropped.
    pub(super) fn before(&mut self, entry: Entry<'_>) -> &'p [Diagnostic] {
        let row = Some(entry.row());
        let start_of_row = self.rest.partition_point(|found| found.row() < row);
        let end_of_row = self.rest.partition_point(|found| found.row() <= row);
        let above = &self.rest[..start_of_row];
        self.rest = &self.rest[end_of_row..];
        above
    }

    /// Hands out all others.
    pub(super) fn rest(&mut self) -> &'p [Diagnostic] {
        std::mem::take(&mut self.rest)
    }
}
