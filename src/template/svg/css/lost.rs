//! Findings about declarations that engross does not understand.

use std::collections::BTreeMap;
use std::path::Path;

use super::tokens::Declaration;
use crate::diagnostic::{Code, Diagnostic};
use crate::template::svg::source::shown;

/// Declarations that are left out, by their properties, and rules: a drawing may have thousands.
#[derive(Default)]
pub(super) struct Lost {
    declarations: BTreeMap<String, Example>,
    rule: Option<Example>,
}

/// The first of those of one property, or of the rules.
struct Example {
    source: String,
    line: u64,
    count: usize,
}

impl Lost {
    pub(super) fn is_empty(&self) -> bool {
        self.declarations.is_empty() && self.rule.is_none()
    }

    pub(super) fn add(&mut self, name: &str, value: &str, line: u64) {
        let first = || Example::new(&format!("{name}: {value}"), line);
        let all = &mut self.declarations;
        all.entry(name.to_owned()).or_insert_with(first).count += 1;
    }

    pub(super) fn add_rule(&mut self, selectors: &str, line: u64) {
        let first = || Example::new(selectors, line);
        self.rule.get_or_insert_with(first).count += 1;
    }

    pub(super) fn add_declaration(&mut self, lost: &Declaration<'_>, line: u64) {
        self.add(lost.name, lost.value, line);
    }

    pub(super) fn findings(self, path: &Path) -> Vec<Diagnostic> {
        let finding = |example: &Example, what: &str, hint: String| {
            let message = format!(
                "{}: {what} is not supported and is ignored",
                example.named()
            );
            Diagnostic::warning(Code::LostStyle, message)
                .hint(hint)
                .at(path, example.line)
        };
        let declarations = self.declarations.iter();
        let declarations =
            declarations.map(|(name, example)| finding(example, "the value", hint(name)));
        let of_rule = self.rule.iter().map(|example| {
            let hint = "write its declarations in a rule of its own, for a class or an id";
            finding(example, "the rule", hint.into())
        });
        declarations.chain(of_rule).collect()
    }
}

impl Example {
    fn new(source: &str, line: u64) -> Self {
        Self {
            source: shown(&source.split_whitespace().collect::<Vec<_>>().join(" ")),
            line,
            count: 0,
        }
    }

    fn named(&self) -> String {
        let others = match self.count {
            1 => String::new(),
            2 => " and one more like it".into(),
            count => format!(" and {} more like it", count - 1),
        };
        format!("`{}`{others}", self.source)
    }
}

/// What to write instead.
fn hint(name: &str) -> String {
    match name {
        "background" => "draw a `rect` as large as the page, with a picture or gradient".into(),
        "rotate" | "scale" | "transform" | "transform-box" | "translate" => {
            "write it in pixels of the drawing: `transform=\"rotate(45 100 50)\"`".into()
        }
        _ => format!("write the colour as `{name}: #rrggbb`"),
    }
}
