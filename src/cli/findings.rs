//! Findings in the order of the roster.

use engross::{Diagnostic, Entry, Plan};

/// The plan's findings that belong to no certificate, put between those that do.
///
/// What is found about a certificate comes with it, from plan and press together; but a plan can
/// also say something about a row that is no recipient's, or about no row at all.
pub(super) struct Unattached<'p> {
    /// The plan's findings that are further down than what was asked for.
    ahead: &'p [Diagnostic],
}

impl<'p> Unattached<'p> {
    /// Those of a plan of which all is asked for.
    pub(super) fn of(plan: &'p Plan) -> Self {
        Self {
            ahead: plan.findings(),
        }
    }

    /// Those that matter where only some entries are asked for: about the roster as a whole.
    pub(super) fn of_selection(plan: &'p Plan) -> Self {
        let findings = plan.findings();
        let of_rows = findings.partition_point(|finding| finding.row().is_none());
        Self {
            ahead: &findings[..of_rows],
        }
    }

    /// Those before this entry, since the last one that was asked about.
    pub(super) fn before(&mut self, entry: Entry<'_>) -> &'p [Diagnostic] {
        let row = Some(entry.row());
        let before = self.ahead.partition_point(|finding| finding.row() < row);
        let after = self.ahead.partition_point(|finding| finding.row() <= row);
        let found = &self.ahead[..before];
        self.ahead = &self.ahead[after..];
        found
    }

    /// Those after the last entry that was asked about.
    pub(super) fn rest(&mut self) -> &'p [Diagnostic] {
        std::mem::take(&mut self.ahead)
    }
}
