//! The `@font-face` rules of style sheets, and `@import` of style sheets that have nothing else.

use std::ops::Range;

use super::css::{length_until, split};
use super::source::strip_prefix;

/// Services whose style sheets declare fonts and nothing else.
const FONT_SERVICES: [&str; 6] = [
    "fonts.googleapis.com",
    "fonts.bunny.net",
    "fonts.cdnfonts.com",
    "api.fontshare.com",
    "use.typekit.net",
    "rsms.me",
];

/// A rule about fonts in a style sheet.
pub(super) struct FontRule<'c> {
    /// Its bytes in the style sheet.
    pub(super) range: Range<usize>,
    /// The names and values of a `@font-face`; empty for an import.
    pub(super) declarations: Vec<(&'c str, &'c str)>,
}

/// One of the files that a `@font-face` names.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct FontSource<'c> {
    pub(super) url: &'c str,
    /// The value of `format()`.
    pub(super) format: Option<&'c str>,
}

/// The rules about fonts in a style sheet, in their order.
pub(super) fn rules(css: &str) -> Vec<FontRule<'_>> {
    let mut rules = Vec::new();
    let mut at = 0;
    // Looked for once, not for each rule.
    let mut comment = css.find("/*");
    while let Some(start) = css[at..].find('@').map(|found| at + found) {
        if let Some(open) = comment.filter(|open| *open < start) {
            let close = css[open..].find("*/");
            at = close.map_or(css.len(), |close| open + close + 2).max(at);
            comment = css[at..].find("/*").map(|found| at + found);
            continue;
        }
        at = start + 1;
        if let Some(rest) = strip_prefix(&css[start..], "@font-face") {
            let Some(inside) = rest.trim_start().strip_prefix('{') else {
                continue;
            };
            let length = length_until(inside, b'}');
            at = (css.len() - inside.len() + length + 1).min(css.len());
            rules.push(FontRule {
                range: start..at,
                declarations: declarations(&inside[..length]),
            });
        } else if let Some(rest) = strip_prefix(&css[start..], "@import") {
            let length = length_until(rest, b';');
            at = (css.len() - rest.len() + length + 1).min(css.len());
            let lower = rest[..length].to_ascii_lowercase();
            if FONT_SERVICES.iter().any(|service| lower.contains(service)) {
                rules.push(FontRule {
                    range: start..at,
                    declarations: Vec::new(),
                });
            }
        }
    }
    rules
}

/// A style sheet without its rules about fonts and its comments.
pub(super) fn without_rules(css: &str) -> String {
    let mut rest = String::with_capacity(css.len().min(1 << 20));
    let mut at = 0;
    for rule in rules(css) {
        rest.push_str(&css[at..rule.range.start]);
        at = rule.range.end;
    }
    rest.push_str(&css[at..]);
    without_comments(&rest)
}

fn without_comments(css: &str) -> String {
    let mut plain = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, comment)) = rest.split_once("/*") {
        plain.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    plain.push_str(rest);
    plain
}

impl<'c> FontRule<'c> {
    /// The value of a descriptor; the last one counts.
    pub(super) fn get(&self, name: &str) -> Option<&'c str> {
        let mut own = self.declarations.iter().rev();
        let found = own.find(|(own, _)| own.eq_ignore_ascii_case(name));
        found.map(|(_, value)| *value)
    }

    /// The family that it declares, without quotes.
    pub(super) fn family(&self) -> Option<&'c str> {
        let family = self.get("font-family")?.trim_matches(['"', '\'']).trim();
        (!family.is_empty()).then_some(family)
    }

    /// The files of all its values of `src`, the most preferred first: a later `src` replaces an
    /// earlier one, which only old browsers read.
    pub(super) fn sources(&self) -> Vec<FontSource<'c>> {
        let own = self.declarations.iter().rev();
        let values = own.filter(|(name, _)| name.eq_ignore_ascii_case("src"));
        let values = values.flat_map(|(_, value)| split(value, b','));
        values.filter_map(source).collect()
    }

    /// The range of its weights.
    pub(super) fn weight(&self) -> Option<(u16, u16)> {
        let mut words = self.get("font-weight")?.split_whitespace();
        let number = |word: &str| match word.to_ascii_lowercase().as_str() {
            "normal" => Some(400),
            "bold" => Some(700),
            word => word.parse::<f32>().ok().and_then(whole_weight),
        };
        let low = number(words.next()?)?;
        let high = words.next().and_then(number).unwrap_or(low);
        Some((low.min(high), low.max(high)))
    }

    /// Whether it is for italics; `None` if it is for any slope.
    pub(super) fn is_italic(&self) -> Option<bool> {
        let mut words = self.get("font-style")?.split_whitespace();
        match words.next()?.to_ascii_lowercase().as_str() {
            "normal" => Some(false),
            "italic" => Some(true),
            // With two angles, it has an axis.
            "oblique" => (words.count() < 2).then_some(true),
            _ => None,
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "in the range of weights"
)]
fn whole_weight(weight: f32) -> Option<u16> {
    (1.0..=1000.0)
        .contains(&weight)
        .then_some(weight.round() as u16)
}

/// The file in `url(…) format(…)`.
fn source(value: &str) -> Option<FontSource<'_>> {
    let value = value.trim();
    let inside = strip_prefix(value, "url(")?;
    let length = length_until(inside, b')');
    let (url, after) = (&inside[..length], inside.get(length + 1..).unwrap_or(""));
    let url = url.trim().trim_matches(['"', '\'']).trim();
    let after = after.trim();
    let format = strip_prefix(after, "format(");
    let format = format.map(|format| {
        let end = format.find(')').unwrap_or(format.len());
        format[..end].trim().trim_matches(['"', '\''])
    });
    (!url.is_empty()).then_some(FontSource { url, format })
}

fn declarations(block: &str) -> Vec<(&str, &str)> {
    let declarations = split(block, b';').into_iter();
    declarations
        .filter_map(|declaration| {
            // Comments may stand before the name, and have colons.
            let mut declaration = declaration.trim_start();
            while let Some(comment) = declaration.strip_prefix("/*") {
                declaration = comment.split_once("*/")?.1.trim_start();
            }
            let (name, value) = declaration.split_once(':')?;
            Some((name.trim(), value.trim()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_found_and_read() {
        let css = "/* @font-face { src: url(no) } */ .a { fill: red }\n\
            @FONT-FACE{font-family:'A; B';font-weight:100 900;font-style:oblique 0deg 10deg;\
            src:url(\"old.eot\");src:local('A'), url( data:font/woff2;base64,AA== ) format('woff2'),\
            url(a.ttf) format(\"truetype\")}\n\
            @import url('https://fonts.googleapis.com/css2?family=A:wght@1;2'); @import 'b.css';\
            @font-face { font-family: C; font-style: italic; font-weight: bold";
        let found = rules(css);
        let [a, import, c] = &found[..] else {
            panic!("{}", found.len());
        };
        assert_eq!(a.family(), Some("A; B"));
        assert_eq!(a.weight(), Some((100, 900)));
        assert_eq!(a.is_italic(), None);
        let source = |url, format| FontSource { url, format };
        assert_eq!(
            a.sources(),
            [
                source("data:font/woff2;base64,AA==", Some("woff2")),
                source("a.ttf", Some("truetype")),
                source("old.eot", None)
            ]
        );
        assert!(import.declarations.is_empty());
        assert_eq!(c.family(), Some("C"));
        assert_eq!(c.weight(), Some((700, 700)));
        assert_eq!(c.is_italic(), Some(true));
        let rest = without_rules(css);
        assert!(rest.contains("@import 'b.css';") && rest.contains(".a { fill: red }"));
        assert!(!rest.contains("googleapis") && !rest.contains("data:"));
    }

    #[test]
    fn comments_are_not_parts_of_names() {
        let css =
            "@font-face{/* see: x */ font-family: A; /* a */ /* b: c; d */ src /**/ : url(a)}";
        let found = rules(css);
        assert_eq!(found[0].family(), Some("A"));
        assert_eq!(found[0].declarations[0], ("font-family", "A"));
        assert_eq!(found[0].declarations.len(), 2);
    }

    #[test]
    fn what_is_not_closed_does_no_harm() {
        for css in [
            "@",
            "@font-face",
            "@font-face{",
            "@font-face{src:url(",
            "@font-face{src:url('a",
            "@font-face{;:;src",
            "@import",
            "/*",
            "@font-face{/*",
        ] {
            for rule in rules(css) {
                assert!(
                    rule.sources().is_empty() || rule.family().is_none(),
                    "{css}"
                );
                assert!(css.get(rule.range).is_some());
            }
            without_rules(css);
        }
    }
}
