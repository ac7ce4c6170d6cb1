//! Findings, of which there are never more than fit in memory.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Result, Severity};
use crate::roster::MAX_FINDINGS;

/// Collects findings. Beyond the limit, notes and warnings of a kind are only counted, and errors
/// end the plan: each certificate with an error must be known.
#[derive(Default)]
pub(super) struct Collector {
    findings: Vec<Diagnostic>,
    counts: BTreeMap<(Code, Severity), usize>,
    errors: usize,
    /// The first error beyond the limit.
    surplus: Option<Diagnostic>,
}

impl Collector {
    pub(super) fn add(&mut self, finding: Diagnostic) {
        let count = self
            .counts
            .entry((finding.code, finding.severity))
            .or_default();
        *count += 1;
        if finding.severity == Severity::Error {
            self.errors += 1;
            if self.errors > MAX_FINDINGS {
                self.surplus.get_or_insert(finding);
                return;
            }
        } else if *count > MAX_FINDINGS {
            return;
        }
        self.findings.push(finding);
    }

    /// Whether there are more errors than the limit, so that no more need to be found.
    pub(super) fn is_full(&self) -> bool {
        self.surplus.is_some()
    }

    /// All findings, by row.
    ///
    /// # Errors
    ///
    /// If there are more errors than the limit.
    pub(super) fn finish(mut self) -> Result<Vec<Diagnostic>> {
        if let Some(surplus) = self.surplus {
            let message = format!(
                "there are more than {MAX_FINDINGS} errors like this: {}",
                surplus.message
            );
            let mut error = Diagnostic::error(Code::TooManyFindings, message)
                .hint("check that it is the right file, and fix what most rows have in common");
            error.location = surplus.location;
            return Err(error.into());
        }
        for ((code, severity), count) in self.counts {
            if let Some(more) = count.checked_sub(MAX_FINDINGS).filter(|more| *more > 0)
                && severity != Severity::Error
            {
                let message = format!("{more} more findings of this kind are left out");
                self.findings.push(Diagnostic::new(severity, code, message));
            }
        }
        self.findings.sort_by_key(Diagnostic::row);
        Ok(self.findings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_beyond_the_limit_are_counted_and_errors_end_the_plan() {
        let mut collector = Collector::default();
        for row in 0..MAX_FINDINGS as u64 + 3 {
            collector.add(Diagnostic::note(Code::Shrunk, "x").at("r.csv", row));
        }
        let findings = collector.finish().unwrap();
        assert_eq!(findings.len(), MAX_FINDINGS + 1);
        assert_eq!(
            findings[0].message,
            "3 more findings of this kind are left out"
        );

        let mut collector = Collector::default();
        for row in 0..MAX_FINDINGS as u64 + 1 {
            collector.add(Diagnostic::error(Code::EmptyName, "x").at("r.csv", row));
        }
        let error = collector.finish().unwrap_err();
        assert_eq!(
            error.to_string(),
            "r.csv:100000: there are more than 100000 errors like this: x"
        );
    }
}
