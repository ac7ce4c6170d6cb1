//! Braces that are written twice, as the placeholders of other programs are.

use std::path::Path;

use roxmltree::Document;

use super::budget::Styles;
use super::flow::is_painted;
use super::source::{Lines, SVG, content};
use crate::diagnostic::{Code, Diagnostic};
use crate::pattern::Pattern;

/// Elements with text.
const TEXTS: [&str; 3] = ["flowRoot", "foreignObject", "text"];

/// A finding for each text with a name in doubled braces: it is printed as it stands.
pub(super) fn findings<'d>(
    document: &'d Document<'d>,
    sheets: &Styles<'d>,
    lines: &Lines,
    path: &Path,
) -> Vec<Diagnostic> {
    let texts = document.descendants().filter(|node| {
        let name = node.tag_name();
        name.namespace() == Some(SVG) && TEXTS.contains(&name.name())
    });
    let mut findings = Vec::new();
    for node in texts {
        let content = content(node);
        let name = doubled_name(&content);
        let Some(name) = name.filter(|_| is_painted(node, sheets)) else {
            continue;
        };
        // With a placeholder beside them two braces stand for one.
        let pattern = content.parse::<Pattern>();
        let is_field = pattern.is_ok_and(|pattern| pattern.columns().next().is_some());
        let printed = if is_field {
            format!("{{{name}}}")
        } else {
            format!("{{{{{name}}}}}")
        };
        let message = format!("`{{{{{name}}}}}` is not a placeholder: `{printed}` is printed");
        let hint = format!("write `{{{}}}` for that column of the roster", name.trim());
        let finding = Diagnostic::warning(Code::DoubledBraces, message).hint(hint);
        findings.push(finding.at(path, lines.of(node)));
    }
    findings
}

/// The first name in doubled braces.
fn doubled_name(text: &str) -> Option<&str> {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("{{") {
        let (name, _) = after.split_once("}}")?;
        let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' ');
        if !name.trim().is_empty() && name.chars().all(is_name) {
            return Some(name);
        }
        rest = after;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_doubled_braces() {
        assert_eq!(doubled_name("Date: {{date}}"), Some("date"));
        assert_eq!(doubled_name("{{}} {{ First Name }}"), Some(" First Name "));
        for text in ["{name}", "{{", "{{}}", "{{{name}}}", "a {{+}} b"] {
            assert_eq!(doubled_name(text), None, "{text}");
        }
    }
}
