//! Rewrites the placeholders of other programs as engross's own.

use std::ops::Range;
use std::path::Path;

use roxmltree::Document;

use super::super::drawing::Drawing;
use super::super::edits::Edits;
use super::super::gzip;
use super::super::source::{self, Lines, escaped};
use super::runs::{self, Places, Run};
use super::samples;
use super::spelling::{self, Found, Kind};
use crate::diagnostic::{Error, Result};
use crate::field::MAX_FIELDS;
use crate::pattern::Pattern;

/// A drawing in which placeholders were rewritten.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Adopted {
    /// The contents of the SVG file.
    pub contents: String,
    /// What was rewritten, in the order of the file.
    pub replaced: Vec<Replaced>,
}

/// A placeholder that was rewritten.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Replaced {
    /// What the drawing had.
    pub written: String,
    /// What it has now, such as `{name}`.
    pub placeholder: String,
    /// The line of the file, counted from 1.
    pub line: u64,
}

impl Drawing {
    /// Rewrites the placeholders of other programs in the contents of an SVG file: `{{name}}`,
    /// `%NAME%`, `$name`, `___NAME___`, `<<name>>`, `[Name]` and the like become `{name}`.
    ///
    /// A placeholder that is called like one of these columns of the roster gets that column. A
    /// sample, such as “Your Name”, becomes `{name}` if nothing else in the drawing is the name.
    /// `path` is the drawing's name in messages; nothing is read from there.
    ///
    /// # Errors
    ///
    /// [`Code::NotUtf8`](crate::Code::NotUtf8), [`Code::SvgSyntax`](crate::Code::SvgSyntax) and
    /// [`Code::SvgTooComplex`](crate::Code::SvgTooComplex).
    pub fn adopt(bytes: &[u8], path: impl AsRef<Path>, columns: &[&str]) -> Result<Adopted> {
        let adopt = || {
            let bytes = gzip::unpack(bytes)?;
            let text = source::decode(&bytes)?;
            let document = source::parse(&text)?;
            Ok(adopt(&text, &document, columns))
        };
        adopt().map_err(|error: Error| error.in_file(path.as_ref()))
    }
}

fn adopt(text: &str, document: &Document<'_>, columns: &[&str]) -> Adopted {
    let mut rewriting = Rewriting {
        lines: Lines::new(text),
        edits: Edits::default(),
        replaced: Vec::new(),
    };
    let runs = runs::all(document);
    let mut sample = None;
    let mut has_name = false;
    for run in &runs {
        let found = spelling::find(&run.text);
        has_name |= has_own_name(&run.text, &found);
        let mut places = None;
        for found in found {
            if found.kind == Kind::Placeholder {
                let places = places.get_or_insert_with(|| run.places(text));
                let column = spelling::column(&found.inner, columns);
                let is_done = rewriting.rewrite(run, places, found.range, &column);
                has_name |= is_done && is_name(&column);
            }
        }
        sample = sample.or_else(|| samples::in_text(&run.text).map(|range| (run, range)));
    }
    if let (false, Some((run, range))) = (has_name, sample) {
        rewriting.rewrite(run, &run.places(text), range, "name");
    }
    Adopted {
        contents: declared_as_utf8(rewriting.edits.apply(text)),
        replaced: rewriting.replaced,
    }
}

/// A drawing that was in UTF-16, with what it is in now in its declaration.
fn declared_as_utf8(mut drawing: String) -> String {
    let declaration = drawing
        .strip_prefix("<?xml")
        .and_then(|rest| rest.find("?>"));
    let length = declaration.map_or(0, |length| "<?xml".len() + length);
    // The letters of ASCII keep their places in lower case.
    let found = drawing[..length].to_ascii_lowercase().find("utf-16");
    if let Some(at) = found {
        // The order of its bytes may follow: `UTF-16LE`.
        let name = drawing[at..length].find(['"', '\'']);
        drawing.replace_range(at..name.map_or(length, |name| at + name), "UTF-8");
    }
    drawing
}

struct Rewriting {
    lines: Lines,
    edits: Edits,
    replaced: Vec<Replaced>,
}

impl Rewriting {
    /// Writes a placeholder for a column in place of these bytes of a run. Returns whether their
    /// places in the file are known.
    fn rewrite(
        &mut self,
        run: &Run<'_>,
        places: &Places,
        range: Range<usize>,
        column: &str,
    ) -> bool {
        // More of them could not become fields.
        if self.replaced.len() == MAX_FIELDS {
            return false;
        }
        let Some(parts) = places.of(&range) else {
            return false;
        };
        let placeholder = format!("{{{column}}}");
        let mut by = escaped(&placeholder);
        for part in parts {
            self.edits.replace(part, std::mem::take(&mut by));
        }
        self.replaced.push(Replaced {
            written: run.text[range].to_owned(),
            placeholder,
            line: self.lines.of(run.container),
        });
        true
    }
}

/// Whether a text has the name as a placeholder of engross, besides what was found in it.
fn has_own_name(text: &str, found: &[Found]) -> bool {
    let mut own = String::new();
    let mut at = 0;
    for found in found {
        own.push_str(&text[at..found.range.start]);
        at = found.range.end;
    }
    own.push_str(&text[at..]);
    own.parse()
        .is_ok_and(|own: Pattern| own.columns().any(is_name))
}

/// Whether a column is called like the names of recipients.
fn is_name(column: &str) -> bool {
    spelling::column(column, &[]) == "name"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn adopted(content: &str) -> (String, Vec<String>) {
        let start = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\">";
        let drawing = format!("{start}{content}</svg>");
        let adopted = Drawing::adopt(drawing.as_bytes(), "t.svg", &["Full Name", "R&D"]).unwrap();
        let inside = adopted.contents.strip_prefix(start).unwrap();
        let inside = inside.strip_suffix("</svg>").unwrap().to_owned();
        let replaced = adopted.replaced.into_iter();
        let replaced = replaced.map(|one| format!("{} {}", one.written, one.placeholder));
        (inside, replaced.collect())
    }

    #[test]
    fn placeholders_are_rewritten_wherever_their_letters_are() {
        for (before, after, replaced) in [
            (
                "<text>To %NAME%!</text>",
                "<text>To {name}!</text>",
                "%NAME% {name}",
            ),
            (
                "<text>&lt;&lt;full_name&gt;&gt; &amp; Co</text>",
                "<text>{Full Name} &amp; Co</text>",
                "<<full_name>> {Full Name}",
            ),
            (
                "<text><tspan>{{na</tspan><tspan>me}}</tspan>, {date}</text>",
                "<text><tspan>{name}</tspan><tspan></tspan>, {date}</text>",
                "{{name}} {name}",
            ),
            (
                "<text>[[r&amp;d]] $r_d</text>",
                "<text>[[r&amp;d]] {r_d}</text>",
                "$r_d {r_d}",
            ),
            (
                "<text> Your Name </text>",
                "<text> {name} </text>",
                "Your Name {name}",
            ),
            (
                "<flowRoot><flowPara>${name}</flowPara></flowRoot>",
                "<flowRoot><flowPara>{name}</flowPara></flowRoot>",
                "${name} {name}",
            ),
        ] {
            assert_eq!(
                adopted(before),
                (after.to_owned(), vec![replaced.to_owned()])
            );
        }
    }

    #[test]
    fn the_declaration_says_what_the_text_is_in_now() {
        for (before, after) in [
            ("encoding=\"UTF-16\"", "encoding=\"UTF-8\""),
            (
                "encoding='utf-16le' standalone='no'",
                "encoding='UTF-8' standalone='no'",
            ),
            ("encoding = \"UTF-16BE\"", "encoding = \"UTF-8\""),
            ("encoding=\"utf-8\"", "encoding=\"utf-8\""),
        ] {
            let drawing = |declared: &str| format!("<?xml version=\"1.0\" {declared}?><svg/>");
            assert_eq!(declared_as_utf8(drawing(before)), drawing(after));
        }
    }

    #[test]
    fn a_sample_is_not_a_second_name() {
        let drawing = "<text>{Full Name}</text><text>Your Name</text><title>%NAME%</title>";
        assert_eq!(adopted(drawing), (drawing.to_owned(), Vec::new()));
        let drawing = "<text>Your Name</text><text>Name Surname</text>";
        let (after, _) = adopted(drawing);
        assert_eq!(after, "<text>{name}</text><text>Name Surname</text>");
    }
}
