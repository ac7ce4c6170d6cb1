//! The saved form of what is known about a template, in which the cache keeps it.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Code, Diagnostic, Severity};

/// The version of the saved form, to be raised whenever it changes.
pub(super) const FINDINGS_VERSION: u32 = 2;

/// The most bytes that are read: more than any drawing has findings for.
const MAX_BYTES: usize = 4 << 20;

/// A finding about a template. It does not have the template's path: the same template can be at
/// another path later.
#[derive(Serialize, Deserialize)]
struct SavedFinding {
    severity: Severity,
    code: Code,
    in_file: bool,
    row: Option<u64>,
    field: Option<String>,
    message: String,
    cause: Option<String>,
    hint: Option<String>,
    weight: u32,
}

/// Adds findings to bytes. Returns whether [`from_saved`] can read them.
pub(super) fn save(findings: &[Diagnostic], out: &mut Vec<u8>) -> bool {
    let saved: Vec<SavedFinding> = findings.iter().map(SavedFinding::new).collect();
    let Ok(bytes) = serde_json::to_vec(&saved) else {
        return false;
    };
    let Some(length) = u32::try_from(bytes.len())
        .ok()
        .filter(|_| bytes.len() <= MAX_BYTES)
    else {
        return false;
    };
    out.extend_from_slice(&length.to_le_bytes());
    out.extend_from_slice(&bytes);
    true
}

/// The findings that these bytes start with, about the template at this path. The bytes may come
/// from anyone; `None` if they have no findings.
pub(super) fn from_saved(bytes: &mut &[u8], template: &Path) -> Option<Vec<Diagnostic>> {
    let (length, rest) = bytes.split_first_chunk()?;
    let length = u32::from_le_bytes(*length) as usize;
    let (saved, rest) = rest
        .split_at_checked(length)
        .filter(|_| length <= MAX_BYTES)?;
    *bytes = rest;
    let saved: Vec<SavedFinding> = serde_json::from_slice(saved).ok()?;
    let findings = saved.into_iter().map(|finding| finding.about(template));
    Some(findings.collect())
}

impl SavedFinding {
    fn new(finding: &Diagnostic) -> Self {
        let finding = finding.clone();
        Self {
            severity: finding.severity,
            code: finding.code,
            in_file: finding.location.file.is_some(),
            row: finding.location.row,
            field: finding.location.field,
            message: finding.message,
            cause: finding.cause,
            hint: finding.hint,
            weight: finding.weight,
        }
    }

    fn about(self, template: &Path) -> Diagnostic {
        let mut finding = Diagnostic::new(self.severity, self.code, self.message);
        finding.location.file = self.in_file.then(|| template.to_owned());
        finding.location.row = self.row;
        finding.location.field = self.field;
        finding.cause = self.cause;
        finding.hint = self.hint;
        finding.weight(self.weight)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_are_read_as_they_were() {
        let mut full =
            Diagnostic::error(Code::DamagedTemplate, "it is “damaged”\n").hint("export it");
        full.cause = Some("bad CRC".into());
        let full = full.at("old/template.svg", 12).in_field("name").weight(7);
        let findings = [full, Diagnostic::warning(Code::UnknownFont, "no font")];
        let mut saved = Vec::new();
        assert!(save(&findings, &mut saved));
        saved.extend(b"plate");

        let mut rest = &*saved;
        let read = from_saved(&mut rest, Path::new("new/template.svg")).unwrap();
        assert_eq!(rest, b"plate");
        let moved = findings[0].clone().in_file("new/template.svg");
        assert_eq!(read, [moved, findings[1].clone()]);
    }

    #[test]
    fn other_bytes_are_no_findings() {
        let path = Path::new("template.svg");
        let mut whole = Vec::new();
        save(
            &[Diagnostic::note(Code::ColorProfile, "profile")],
            &mut whole,
        );
        for length in 0..whole.len() {
            assert_eq!(from_saved(&mut &whole[..length], path), None, "{length}");
        }
        for damaged in [
            &b"\x02\0\0\0{}"[..],
            b"\xFF\xFF\xFF\xFF[]",
            b"\x0E\0\0\0[{\"code\":\"no\"}]",
        ] {
            assert_eq!(from_saved(&mut &*damaged, path), None);
        }
        assert_eq!(
            from_saved(&mut &b"\x02\0\0\0[]"[..], path),
            Some(Vec::new())
        );
    }
}
