//! From the contents of a file to a [`Drawing`].

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use roxmltree::{Document, Node};

use super::baseline::Baseline;
use super::budget::{self, Styles};
use super::drawing::Drawing;
use super::edits::{Edits, Part};
use super::elements::{self, BoxElement, TextElement, invalid_placeholder};
use super::embedded::DrawingFonts;
use super::external;
use super::field::DrawnText;
use super::flow::{self, Flow, FlowElement};
use super::foreign;
use super::gzip;
use super::letters::{self, Recased, SmallText};
use super::lines::ResolvedLine;
use super::page::NaturalSize;
use super::probe::{self, UNIT};
use super::removal::{self, Removal};
use super::resolved::{Resolved, ResolvedElements};
use super::source::{self, Lines, SVG, content};
use super::{anchors, css, font_values, ignored, slides, spaces, switch, unpainted};
use crate::diagnostic::{Code, Diagnostic, Error, Result};
use crate::digest::Digest;
use crate::field::{MAX_FIELDS, default_id, too_many_fields};
use crate::files;
use crate::geometry::Transform;
use crate::pattern::Pattern;
use crate::template::decode::not_a_template;
use crate::template::parser;

/// The largest SVG file that is read, in bytes.
pub const MAX_DRAWING_BYTES: u64 = 64 << 20;

impl Drawing {
    /// Whether the contents of a file are markup, as SVG is, or such a file compressed with gzip,
    /// or PDF with the feature `pdf-template`, rather than a picture.
    #[must_use]
    pub fn is_svg(contents: &[u8]) -> bool {
        let text = contents.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(contents);
        let is_markup = text.trim_ascii_start().starts_with(b"<") || source::is_utf16(contents);
        is_markup || gzip::is_packed(contents) || Self::is_pdf(contents)
    }

    /// Whether the contents of a file are PDF, and this build reads it.
    #[must_use]
    pub fn is_pdf(contents: &[u8]) -> bool {
        #[cfg(feature = "pdf-template")]
        return super::pdf::is_pdf(contents);
        #[cfg(not(feature = "pdf-template"))]
        {
            let _ = contents;
            false
        }
    }

    /// Reads the SVG file at this path.
    ///
    /// # Errors
    ///
    /// [`Code::Read`](crate::Code::Read) and [`Code::TooLarge`](crate::Code::TooLarge) for the
    /// file, and the errors of [`Drawing::parse`].
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let bytes = files::read(path, MAX_DRAWING_BYTES)?;
        Self::parse(&bytes, path)
    }

    /// Reads the contents of an SVG file, also compressed with gzip (SVGZ). `path` is its name in
    /// messages; nothing is read from there, or from anywhere that the drawing refers to.
    ///
    /// With the feature `pdf-template` also the first page of a PDF file, in points. Its text is
    /// painted as outlines and has no fields.
    ///
    /// # Errors
    ///
    /// [`Code::NotUtf8`](crate::Code::NotUtf8), [`Code::SvgSyntax`](crate::Code::SvgSyntax),
    /// [`Code::SvgTooComplex`](crate::Code::SvgTooComplex) and
    /// [`Code::SvgNoSize`](crate::Code::SvgNoSize) for the whole drawing. Otherwise everything
    /// that is wrong in it: [`Code::ExternalReference`](crate::Code::ExternalReference),
    /// [`Code::UnreadablePicture`](crate::Code::UnreadablePicture),
    /// [`Code::InvalidPlaceholder`](crate::Code::InvalidPlaceholder) and
    /// [`Code::UnsupportedPlaceholder`](crate::Code::UnsupportedPlaceholder).
    pub fn parse(bytes: &[u8], path: impl Into<PathBuf>) -> Result<Self> {
        let path = path.into();
        let unreadable = |cause: &str| {
            let message = format!("the drawing cannot be read: {cause}");
            Diagnostic::error(Code::SvgSyntax, message)
                .hint("open it in a drawing program and save it again as SVG")
                .at_row(1)
        };
        let read = || match Self::is_pdf(bytes) {
            true => read_pdf(bytes, &path),
            false if is_named_pdf(&path) => Err(not_a_template(bytes, &path)),
            false => read(&gzip::unpack(bytes)?, &path),
        };
        parser::run(unreadable, read).map_err(|error| error.in_file(&path))
    }
}

/// Whether a file that is no PDF should be one: an old file of Illustrator is PostScript.
fn is_named_pdf(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default();
    ["pdf", "ai"]
        .iter()
        .any(|named| extension.eq_ignore_ascii_case(named))
}

/// Reads the first page of a PDF file. Errors have no file yet.
#[cfg(feature = "pdf-template")]
fn read_pdf(bytes: &[u8], path: &Path) -> Result<Drawing> {
    let page = super::pdf::first_page(bytes)?;
    let mut drawing = read(page.svg.as_bytes(), path)?;
    drawing.digest = Digest::sha256(bytes);
    drawing.pdf = page.is_embeddable.then(|| bytes.into());
    let findings = page.findings.into_iter();
    drawing.findings = findings.map(|finding| finding.in_file(path)).collect();
    Ok(drawing)
}

#[cfg(not(feature = "pdf-template"))]
fn read_pdf(bytes: &[u8], path: &Path) -> Result<Drawing> {
    Err(not_a_template(bytes, path))
}

/// Reads the contents of an SVG file. Errors have no file yet.
fn read(bytes: &[u8], path: &Path) -> Result<Drawing> {
    let text = source::decode(bytes)?;
    budget::check_markup(&text)?;
    let document = source::parse(&text)?;
    match rewritten(&text, &document) {
        Some(text) => read_styles(&text, &source::parse(&text)?, bytes, path),
        None => read_styles(&text, &document, bytes, path),
    }
}

/// The drawing with what usvg would read wrong written in another way; `None` if there is nothing
/// of the kind. Its lines stay where they are.
fn rewritten(text: &str, document: &Document<'_>) -> Option<String> {
    let mut edits = Edits::default();
    font_values::set_line_heights_apart(text, document, &mut edits);
    spaces::move_before_spans(text, document, &mut edits);
    slides::show_first(document, &mut edits);
    (!edits.is_empty()).then(|| edits.apply(text))
}

/// Reads the drawing with its styles written as usvg reads them.
fn read_styles(text: &str, document: &Document<'_>, bytes: &[u8], path: &Path) -> Result<Drawing> {
    let Some(styled) = css::translated(text, document, path)? else {
        return read_document(text, document, bytes, path);
    };
    let document = source::parse(&styled.text)?;
    let mut drawing = read_document(&styled.text, &document, bytes, path)?;
    drawing.findings.extend(styled.findings);
    drawing.findings.sort_by_key(Diagnostic::row);
    Ok(drawing)
}

fn read_document(
    text: &str,
    document: &Document<'_>,
    bytes: &[u8],
    path: &Path,
) -> Result<Drawing> {
    let lines = Lines::new(text);
    let mut problems = external::references(document, &lines);
    let sheets = Styles::new(document)?;
    let flows = flow::find(document, &sheets, &lines, &mut problems);
    let texts = elements::texts(document, &flows, &lines, &mut problems);
    problems.extend(unpainted::texts(document, &sheets, &lines));
    problems.extend(foreign::tag(document, &sheets, &lines));
    problems.sort_by_key(Diagnostic::row);
    Error::check(problems)?;
    budget::check_document(document)?;
    let ids: BTreeSet<String> = texts.iter().flat_map(TextElement::possible_ids).collect();
    let boxes = elements::boxes(document, &lines, |field| ids.contains(field));
    let probe = probe::probe(text, document, &sheets, &texts, &boxes, &flows);
    let resolved = Resolved::new(&probe)?;
    let found = resolved.elements();
    let unit = found.unit(UNIT).unwrap_or(Transform::IDENTITY);

    let mut findings = elements::outlined(document, &texts, &lines, path);
    let lost = flows.iter().filter_map(FlowElement::finding);
    findings.extend(lost.map(|finding| finding.in_file(path)));
    findings.extend(ignored::findings(document, &sheets, text, &lines, path));
    let fonts = DrawingFonts::read(document, &lines, path, &mut findings)?;
    let changing = letters::may_be_in(text).then_some(&sheets);
    let recased = changing.map_or_else(Vec::new, |sheets| letters::find(document, sheets, &flows));
    let mut reading = Reading {
        path,
        boxes: &boxes,
        sheets: changing,
        resolved: &found,
        flow_elements: &flows,
        flows: resolve_flows(&flows, &found, &unit)?,
        texts: Vec::new(),
        removals: Vec::new(),
        problems: Vec::new(),
        findings,
    };
    for (number, element) in texts.iter().enumerate() {
        let mut earlier = texts[..number].iter();
        let is_repeated = earlier.any(|other| other.content == element.content);
        let removal = reading.add_element(element, is_repeated);
        reading.removals.push(removal);
    }
    Error::check(reading.problems)?;
    let foreign = foreign::findings(document, &sheets, &lines, path);
    reading.findings.extend(foreign);
    reading.findings.sort_by_key(Diagnostic::row);

    let removals = texts.iter().zip(&reading.removals);
    let removed: Vec<_> = removals
        .filter(|(element, _)| element.flow.is_none())
        .map(|(element, removal)| (element.node, removal))
        .collect();
    let (background, small_texts) =
        background(text, document, &sheets, &removed, &boxes, &flows, recased);
    Ok(Drawing {
        path: path.to_owned(),
        digest: Digest::sha256(bytes),
        size: NaturalSize::of(document, resolved.size()),
        unit,
        texts: reading.texts,
        lines: found.text_lines(),
        pdf: None,
        // The place of a field in a flow depends on fonts, too.
        has_text: !flows.is_empty() || has_text(document, &removed),
        background,
        small_texts,
        fonts,
        flows: reading.flows,
        findings: reading.findings,
    })
}

/// The flows with their regions, or the problems of those that have none.
fn resolve_flows(
    elements: &[FlowElement<'_>],
    resolved: &ResolvedElements<'_>,
    unit: &Transform,
) -> Result<Vec<Flow>> {
    let to_text = unit.inverse().unwrap_or(Transform::IDENTITY);
    let (mut flows, mut problems) = (Vec::new(), Vec::new());
    for element in elements {
        match element.resolve(resolved, &to_text) {
            Ok(flow) => flows.push(flow),
            Err(error) => problems.extend(error.into_diagnostics()),
        }
    }
    Error::check(problems)?;
    Ok(flows)
}

/// The text of the drawing without placeholders and boxes, with a gap for each flow, and for each
/// of the texts that are returned with it.
fn background<'d>(
    text: &str,
    document: &'d Document<'d>,
    sheets: &Styles<'d>,
    removed: &[(Node<'_, '_>, &Removal)],
    boxes: &[BoxElement<'_>],
    flows: &[FlowElement<'_>],
    recased: Vec<Recased>,
) -> (Vec<Part>, Vec<SmallText>) {
    let mut edits = Edits::default();
    switch::show(document, &mut edits);
    for (number, flow) in flows.iter().enumerate() {
        edits.leave(flow.node.range(), number);
    }
    for (element, removal) in removed {
        removal.apply(text, *element, &mut edits);
    }
    for element in boxes {
        edits.empty(text, element.node);
    }
    font_values::add_specified(document, &mut edits);
    anchors::set_sides(text, document, sheets, &mut edits);
    // Of two edits of one text, the earlier one counts.
    let small = letters::apply(recased, flows.len(), &mut edits);
    (edits.apply_in_parts(text), small)
}

/// Whether the background has texts.
fn has_text(document: &Document<'_>, removed: &[(Node<'_, '_>, &Removal)]) -> bool {
    let mut texts = document
        .descendants()
        .filter(|node| node.has_tag_name((SVG, "text")) && !content(*node).trim().is_empty());
    let is_removed = |node| {
        let mut all = removed
            .iter()
            .filter(|(_, removal)| matches!(removal, Removal::All));
        all.any(|(own, _)| *own == node)
    };
    texts.any(|node| !is_removed(node))
}

/// Finds the fields of a drawing.
struct Reading<'d> {
    path: &'d Path,
    boxes: &'d [BoxElement<'d>],
    /// The style sheets, if letters are changed anywhere.
    sheets: Option<&'d Styles<'d>>,
    resolved: &'d ResolvedElements<'d>,
    flow_elements: &'d [FlowElement<'d>],
    flows: Vec<Flow>,
    texts: Vec<DrawnText>,
    /// What the background loses of each text element.
    removals: Vec<Removal>,
    problems: Vec<Diagnostic>,
    findings: Vec<Diagnostic>,
}

impl Reading<'_> {
    /// Adds the fields of a text element. Returns what the background loses of it.
    fn add_element(&mut self, element: &TextElement<'_>, is_repeated: bool) -> Removal {
        let own = self.resolved.lines(&element.key, element.line);
        let copies = match element.flow {
            Some(_) => Vec::new(),
            None => self.resolved.copies(&element.content, element.line),
        };
        if own.is_none() && copies.is_empty() {
            self.add_hidden(element);
        }
        // Which of several elements with the same words a copy is of is not known.
        let copies = copies.into_iter().filter(|_| !is_repeated);
        let mut removal = None;
        for lines in own.into_iter().chain(copies) {
            match lines {
                Ok(_) if self.texts.len() >= MAX_FIELDS => {
                    self.problems.push(too_many_fields().at_row(element.line));
                    break;
                }
                Ok(lines) => {
                    let loses = self.add_lines(element, lines);
                    removal.get_or_insert(loses);
                }
                Err(error) => self.problems.extend(error.into_diagnostics()),
            }
        }
        removal.unwrap_or(Removal::All)
    }

    /// Adds the finding that the placeholder of a text element is not painted.
    fn add_hidden(&mut self, element: &TextElement<'_>) {
        let message = format!(
            "`{}` is hidden in the drawing and does not become a field",
            element.content.trim()
        );
        let finding = Diagnostic::warning(Code::HiddenPlaceholder, message)
            .hint("show it and the layer it is on, or delete it");
        self.findings.push(finding.at(self.path, element.line));
    }

    /// Adds a field for each line of a text element that has a placeholder.
    fn add_lines(&mut self, element: &TextElement<'_>, lines: Vec<ResolvedLine>) -> Removal {
        let is_placeholder = |line: &ResolvedLine| line.text.contains(['{', '}']);
        let letters = lines.iter().map(|line| line.letters.len()).sum();
        if lines.iter().any(|line| line.has_hidden_placeholder) {
            self.add_hidden(element);
        }
        // A hidden line is not in the background either: its words would be in the text of a PDF.
        let is_hidden =
            |line: &ResolvedLine| line.has_hidden_placeholder && line.text.trim().is_empty();
        let is_removed = |line: &ResolvedLine| is_placeholder(line) || is_hidden(line);
        let fields = lines.iter().filter(|line| is_removed(line));
        let fields: Vec<_> = fields.map(|line| line.letters.clone()).collect();
        let removal = match fields.len() == lines.len() {
            true => Ok(Removal::All),
            false => removal::find(element.node, &fields, letters),
        };
        let Ok(removal) = removal else {
            let content = element.content.trim();
            let message = format!("the text `{content}` has several lines");
            let problem = Diagnostic::error(Code::UnsupportedPlaceholder, message)
                .hint("make each line a text of its own");
            self.problems.push(problem.at_row(element.line));
            return Removal::All;
        };
        for line in lines.into_iter().filter(is_placeholder) {
            match line.text.trim_matches(is_blank).parse() {
                Ok(text) => self.add_text(element, line, text),
                Err(error) => {
                    let problem = invalid_placeholder(&line.text, &error, element.line);
                    self.problems.push(problem);
                }
            }
        }
        removal
    }

    fn add_text(&mut self, element: &TextElement<'_>, mut line: ResolvedLine, text: Pattern) {
        // The first column that it names, or else the name that its author gave it.
        let candidates = text.columns().take(1).chain(element.name);
        let number = self.texts.len() + 1;
        let id = default_id(candidates, number, |id| {
            self.texts.iter().any(|text| text.id == id)
        });
        let corners = self.corners(&id, element);
        if let Some(field) = element.flow {
            let flow = &self.flow_elements[field.flow];
            letters::set(&mut line.style, flow.placeholder_style(field.paragraph));
            if line.style.baseline != Baseline::Alphabetic {
                // Its lines have their places by what is around them.
                line.style.unsupported.push("baseline alignment");
            }
        } else if let Some(sheets) = self.sheets {
            let style = letters::placeholder_style(element, &line.text, &line.letters, sheets);
            letters::set(&mut line.style, &style);
        }
        if let Some((ignored, is)) = enumerate(&line.style.unsupported) {
            let message = format!("`{text}`: {ignored} {is} not supported and {is} ignored");
            let finding = Diagnostic::warning(Code::LostStyle, message)
                .hint("remove it from the text, or split the text into several texts");
            self.findings.push(finding.at(self.path, element.line));
        }
        let drawn = DrawnText {
            id,
            text,
            line: element.line,
            style: line.style,
            anchor: line.anchor,
            align: line.align,
            transform: line.transform,
            corners,
            flow: element.flow,
            place: None,
        };
        // Where it will be depends on fonts that are not known yet.
        let place = element.flow.and_then(|field| {
            let flow = self.flows[field.flow].lay_out_roughly();
            flow.place(field.paragraph)
        });
        self.texts.push(match place {
            Some(place) => drawn.placed(place),
            None => drawn,
        });
    }

    /// The corners of the box that is drawn for a field.
    fn corners(&mut self, id: &str, element: &TextElement<'_>) -> Option<[(f32, f32); 4]> {
        let own = self
            .boxes
            .iter()
            .find(|own| own.field == id || Some(own.field) == element.name)?;
        let corners = self.resolved.corners(&own.key);
        if corners.is_none() {
            let message = format!(
                "the box `{}-box` is on a hidden layer and has no effect",
                own.field
            );
            let finding = Diagnostic::warning(Code::HiddenPlaceholder, message)
                .hint("show the layer, and hide the box itself");
            self.findings.push(finding.at(self.path, own.line));
        }
        corners
    }
}

/// Whether a character at the end of a line is not seen. Boxy SVG writes U+200B where a line breaks.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200B}' | '\u{FEFF}')
}

/// `a`, `a and b` or `a, b and c`, with the verb that goes with it; `None` for an empty list.
fn enumerate(items: &[&str]) -> Option<(String, &'static str)> {
    let (last, others) = items.split_last()?;
    Some(match others {
        [] => ((*last).to_owned(), "is"),
        _ => (format!("{} and {last}", others.join(", ")), "are"),
    })
}
