//! The style and the place of texts, as usvg resolves them.

use resvg::usvg;
use usvg::{FontFamily, FontStyle, Group, Node, Paint, TextAnchor, TextChunk, TextFlow, TextSpan};

use super::source::refusal;
use crate::diagnostic::Error;
use crate::field::{Align, Color};
use crate::geometry::Transform;

/// The font that stands for all others while the drawing is sketched: see `probe.py`.
const PROBE: &[u8] = include_bytes!("probe.ttf");

/// The family of texts that name none.
const NO_FAMILY: &str = "";

/// A drawing of which only the places of things matter.
pub(super) struct Sketch {
    tree: usvg::Tree,
}

/// One line of a text element.
#[derive(Debug)]
pub(super) struct SketchedLine {
    pub(super) text: String,
    pub(super) look: Look,
    /// Where its text starts, has its middle or ends on the baseline, in the text's own units.
    pub(super) place: (f32, f32),
    pub(super) align: Align,
    /// Takes the text's own units to those of the drawing's size.
    pub(super) transform: Transform,
}

/// How the letters of a line look.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Look {
    pub(crate) families: Vec<String>,
    pub(crate) weight: u16,
    pub(crate) italic: bool,
    /// The em in the text's own units.
    pub(crate) size: f32,
    pub(crate) color: Color,
    /// In em.
    pub(crate) letter_spacing: f32,
    /// What of the drawn look cannot be kept.
    pub(crate) lost: Vec<&'static str>,
}

impl Sketch {
    pub(super) fn new(source: &str) -> Result<Self, Error> {
        let mut fonts = usvg::fontdb::Database::new();
        let probe = fonts.push_face_info(usvg::fontdb::FaceInfo {
            id: usvg::fontdb::ID::dummy(),
            source: usvg::fontdb::Source::Binary(std::sync::Arc::new(PROBE)),
            index: 0,
            families: Vec::new(),
            post_script_name: String::new(),
            style: usvg::fontdb::Style::Normal,
            weight: usvg::fontdb::Weight::NORMAL,
            stretch: usvg::fontdb::Stretch::Normal,
            monospaced: false,
        });
        let options = usvg::Options {
            font_family: NO_FAMILY.into(),
            fontdb: std::sync::Arc::new(fonts),
            font_resolver: usvg::FontResolver {
                select_font: Box::new(move |_, _| Some(probe)),
                select_fallback: Box::new(|_, _, _| None),
            },
            image_href_resolver: usvg::ImageHrefResolver {
                resolve_data: Box::new(|_, _, _| None),
                resolve_string: Box::new(|_, _| None),
            },
            ..usvg::Options::default()
        };
        let tree = usvg::Tree::from_str(source, &options).map_err(|error| match error {
            usvg::Error::InvalidSize => refusal(
                1,
                "the drawing has no size",
                "give its `svg` element a `width` and a `height`, or a `viewBox`",
            ),
            error => refusal(
                1,
                format!("the drawing cannot be read: {error}"),
                "open it in a drawing program, and save it again as SVG",
            ),
        })?;
        Ok(Self { tree })
    }

    /// Width and height in CSS pixels, 96 an inch.
    pub(super) fn size(&self) -> (f32, f32) {
        (self.tree.size().width(), self.tree.size().height())
    }

    /// The lines of the text element of this id; `None` where it is not to be seen.
    pub(super) fn lines(&self, id: &str, line: u64) -> Option<Result<Vec<SketchedLine>, Error>> {
        let (text, seen) = find_text(self.tree.root(), id, Seen::PLAINLY)?;
        Some(read_lines(text, seen, line))
    }

    /// The corners of the rectangle of this id, clockwise from its upper left; `None` where it is
    /// not to be seen.
    pub(super) fn corners(&self, id: &str) -> Option<[(f32, f32); 4]> {
        let path = find_path(self.tree.root(), id)?;
        let bounds = path.data().bounds();
        let transform = to_transform(path.abs_transform())?;
        let (left, top, right, bottom) =
            (bounds.left(), bounds.top(), bounds.right(), bounds.bottom());
        Some(
            [(left, top), (right, top), (right, bottom), (left, bottom)]
                .map(|p| transform.apply(p)),
        )
    }

    /// What takes the drawing's own units to those of its size, as the rectangle of this id, of
    /// one unit each way, tells.
    pub(super) fn unit(&self, id: &str) -> Option<Transform> {
        to_transform(find_path(self.tree.root(), id)?.abs_transform())
    }
}

/// What the groups around a text do to its looks.
#[derive(Clone, Copy)]
struct Seen {
    opacity: f32,
    /// Whether it goes through shadows, masks or blending. Clipping is no matter: drawing programs
    /// clip everything to the page.
    has_effects: bool,
}

impl Seen {
    const PLAINLY: Self = Self {
        opacity: 1.0,
        has_effects: false,
    };

    fn through(self, group: &Group) -> Self {
        let is_blended = group.blend_mode() != usvg::BlendMode::Normal;
        Self {
            opacity: self.opacity * group.opacity().get(),
            has_effects: self.has_effects
                || is_blended
                || group.mask().is_some()
                || !group.filters().is_empty(),
        }
    }
}

fn find_text<'t>(group: &'t Group, id: &str, seen: Seen) -> Option<(&'t usvg::Text, Seen)> {
    let seen = seen.through(group);
    group.children().iter().find_map(|node| match node {
        Node::Group(group) => find_text(group, id, seen),
        Node::Text(text) if text.id() == id => Some((&**text, seen)),
        _ => None,
    })
}

fn find_path<'t>(group: &'t Group, id: &str) -> Option<&'t usvg::Path> {
    group.children().iter().find_map(|node| match node {
        Node::Group(group) => find_path(group, id),
        Node::Path(path) if path.id() == id => Some(&**path),
        _ => None,
    })
}

fn to_transform(transform: usvg::Transform) -> Option<Transform> {
    let usvg::Transform {
        sx,
        kx,
        ky,
        sy,
        tx,
        ty,
    } = transform;
    Transform::new([sx, ky, kx, sy, tx, ty])
}

fn read_lines(text: &usvg::Text, seen: Seen, line: u64) -> Result<Vec<SketchedLine>, Error> {
    let content: String = text.chunks().iter().map(TextChunk::text).collect();
    let refuse = |what: &str, hint: &str| {
        Err(refusal(
            line,
            format!("the text `{}` {what}", content.trim()),
            hint,
        ))
    };
    let Some(transform) = to_transform(text.abs_transform()) else {
        return refuse("is squeezed to nothing", "take its transform off");
    };
    if text.writing_mode() == usvg::WritingMode::TopToBottom {
        return refuse(
            "is written from top to bottom",
            "write it level, and turn it",
        );
    }
    let is_linear = |chunk: &TextChunk| matches!(chunk.text_flow(), TextFlow::Linear);
    if !text.chunks().iter().all(is_linear) {
        return refuse("follows a path", "put it on a straight line");
    }

    let mut lines: Vec<Gathered<'_>> = Vec::new();
    let (mut pen, mut offset) = ((0.0, 0.0), 0);
    for chunk in text.chunks() {
        let moved = |by: &[f32]| by.get(offset).copied().unwrap_or(0.0);
        let x = chunk.x().unwrap_or(pen.0) + moved(text.dx());
        let y = chunk.y().unwrap_or(pen.1) + moved(text.dy());
        pen = (x, y);
        let count = chunk.text().chars().count();
        let is_loose = |by: &[f32]| {
            let inside = by.iter().skip(offset + 1).take(count.saturating_sub(1));
            inside.into_iter().any(|by| *by != 0.0)
        };
        let is_loose = is_loose(text.dx())
            || is_loose(text.dy())
            || text
                .rotate()
                .iter()
                .skip(offset)
                .take(count)
                .any(|by| *by != 0.0);
        offset += count;
        let size = chunk
            .spans()
            .first()
            .map_or(0.0, |span| span.font_size().get());
        match lines.last_mut() {
            Some(line) if (line.place.1 - y).abs() <= size / 1000.0 => {
                line.text.push_str(chunk.text());
                line.chunks.push(chunk);
                line.is_loose |= is_loose;
            }
            _ => lines.push(Gathered {
                text: chunk.text().to_owned(),
                chunks: vec![chunk],
                place: (x, y),
                is_loose,
            }),
        }
    }
    lines.retain(|line| !line.text.trim().is_empty());
    lines
        .into_iter()
        .map(|gathered| gathered.finish(seen, transform, line))
        .collect()
}

/// The chunks of one line.
struct Gathered<'t> {
    text: String,
    chunks: Vec<&'t TextChunk>,
    place: (f32, f32),
    /// Whether letters are moved one by one.
    is_loose: bool,
}

impl Gathered<'_> {
    fn finish(self, seen: Seen, transform: Transform, line: u64) -> Result<SketchedLine, Error> {
        let spans = || {
            self.chunks.iter().flat_map(|chunk| {
                let inked = |span: &&TextSpan| {
                    let text = chunk.text().get(span.start()..span.end());
                    text.is_some_and(|text| !text.trim().is_empty())
                };
                chunk
                    .spans()
                    .iter()
                    .filter(inked)
                    .map(move |span| (*chunk, span))
            })
        };
        let with_brace = spans().find(|(chunk, span)| {
            let text = chunk.text().get(span.start()..span.end());
            text.is_some_and(|text| text.contains('{'))
        });
        let Some((chunk, span)) = with_brace.or_else(|| spans().next()) else {
            return Err(refusal(line, "the text has no size", "make it larger"));
        };
        let mut look = look(span, seen);
        if spans().any(|(_, other)| !looks_alike(span, other)) {
            look.lost.push("a change of style within the line");
        }
        if self.is_loose {
            look.lost
                .push("letters that are moved or turned one by one");
        }
        let words = self
            .chunks
            .iter()
            .filter(|chunk| chunk.text().trim().chars().count() > 1);
        let are_whole = self
            .chunks
            .iter()
            .all(|chunk| chunk.text().matches('{').count() == chunk.text().matches('}').count());
        if self.chunks.len() > 1 && words.count() > 1 && are_whole {
            look.lost
                .push("parts of the line that have places of their own");
        }
        Ok(SketchedLine {
            align: match chunk.anchor() {
                TextAnchor::Start => Align::Left,
                TextAnchor::Middle => Align::Center,
                TextAnchor::End => Align::Right,
            },
            text: self.text,
            look,
            place: self.place,
            transform,
        })
    }
}

fn looks_alike(one: &TextSpan, other: &TextSpan) -> bool {
    one.font() == other.font()
        && one.font_size() == other.font_size()
        && one.letter_spacing() == other.letter_spacing()
        && paint(one).0 == paint(other).0
}

fn look(span: &TextSpan, seen: Seen) -> Look {
    let font = span.font();
    let size = span.font_size().get();
    let (color, is_solid) = paint(span);
    let fill_opacity = span.fill().map_or(1.0, |fill| fill.opacity().get());
    let decoration = span.decoration();
    let lost = [
        (!is_solid, "a fill that is not one colour"),
        (
            seen.opacity * fill_opacity < 0.999,
            "letters that let through what is under them",
        ),
        (seen.has_effects, "shadows, masks and other effects"),
        (span.stroke().is_some(), "strokes around letters"),
        (
            decoration.underline().is_some()
                || decoration.overline().is_some()
                || decoration.line_through().is_some(),
            "lines under, over or through the text",
        ),
        (span.small_caps(), "small capitals"),
        (span.word_spacing() != 0.0, "the space between words"),
        (span.text_length().is_some(), "a fixed length of the text"),
        (
            span.dominant_baseline() != usvg::DominantBaseline::Auto
                && span.dominant_baseline() != usvg::DominantBaseline::Alphabetic
                || span.alignment_baseline() != usvg::AlignmentBaseline::Auto
                    && span.alignment_baseline() != usvg::AlignmentBaseline::Baseline
                    && span.alignment_baseline() != usvg::AlignmentBaseline::Alphabetic
                || span
                    .baseline_shift()
                    .iter()
                    .any(|shift| *shift != usvg::BaselineShift::Baseline),
            "a baseline that is not the letters' own",
        ),
    ];
    Look {
        families: families(font.families()),
        weight: font.weight().clamp(1, 1000),
        italic: font.style() != FontStyle::Normal,
        size,
        color,
        letter_spacing: span.letter_spacing() / size,
        lost: lost
            .into_iter()
            .filter_map(|(is_lost, what)| is_lost.then_some(what))
            .collect(),
    }
}

/// The families by name; a generic one only where there is no other.
pub(super) fn families(families: &[FontFamily]) -> Vec<String> {
    let named: Vec<String> = families
        .iter()
        .filter_map(|family| match family {
            FontFamily::Named(name) if name != NO_FAMILY => Some(name.clone()),
            _ => None,
        })
        .collect();
    if named.is_empty() {
        let generic = families
            .iter()
            .filter(|family| !matches!(family, FontFamily::Named(_)));
        return generic.map(ToString::to_string).collect();
    }
    named
}

/// The colour of the letters, and whether that is all of their fill.
fn paint(span: &TextSpan) -> (Color, bool) {
    let first = |stops: &[usvg::Stop]| stops.first().map(usvg::Stop::color);
    let (color, is_solid) = match span.fill().map(usvg::Fill::paint) {
        Some(Paint::Color(color)) => (Some(*color), true),
        Some(Paint::LinearGradient(gradient)) => (first(gradient.stops()), false),
        Some(Paint::RadialGradient(gradient)) => (first(gradient.stops()), false),
        Some(Paint::Pattern(_)) | None => (None, false),
    };
    let color = color.map_or(Color::BLACK, |color| Color {
        r: color.red,
        g: color.green,
        b: color.blue,
    });
    (color, is_solid)
}
