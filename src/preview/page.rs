//! A page for those who approve a batch: one HTML file that loads nothing else.
//!
//! `page.html` and the other templates have slots such as `{{name}}`. Every text from a roster or
//! a program is escaped when it is put into a slot.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use icu_properties::CodePointMapData;
use icu_properties::props::BidiClass;
use image::RgbImage;
use image::codecs::jpeg::JpegEncoder;
use unicode_bidi::{Direction, get_base_direction_with_data_source};

use super::choice::{self, Choice, MAX_WITH_FINDINGS, Reason};
use super::guides;
use super::{MAX_SCALE, MIN_SCALE, Preview};
use crate::diagnostic::{Diagnostic, Result, escaped};
use crate::html::{Slot, escape, fill, hash};
use crate::plan::Entry;

const PAGE: &str = include_str!("page.html");
const CARD: &str = include_str!("card.html");
const LINE: &str = include_str!("line.html");
const FINDING: &str = include_str!("finding.html");
const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// How many pictures a page has at most. For a larger plan it has those of the contact sheet and of
/// other entries with findings. It always has the names of all entries.
pub const MAX_PICTURES: usize = 200;

/// The longer side of a picture at scale 1, in pixels: twice its size on the page, for screens of
/// double resolution.
const SIDE: f32 = 720.0;

/// Above this quality, lettering on paper looks the same to the eye.
const JPEG_QUALITY: u8 = 86;

/// How many names without a picture are in one list, which a browser lays out as a whole.
const LINES_IN_A_LIST: usize = 200;

impl Preview<'_> {
    /// Draws the page. Calls `drawn` after each of its pictures.
    ///
    /// # Errors
    ///
    /// [`Code::DamagedPlate`](crate::Code::DamagedPlate) if the template came from a cache in which
    /// someone else has written it.
    pub fn page(&self, mut drawn: impl FnMut()) -> Result<String> {
        let scale = self.options.scale.clamp(MIN_SCALE, MAX_SCALE);
        let shown = self.pictured();
        let indices: Vec<usize> = shown.iter().map(|choice| choice.index).collect();
        let mut cards = String::new();
        let mut choices = shown.iter();
        self.thumbnails(
            SIDE * scale,
            &indices,
            |small| (small.dimensions(), data_uri(&small)),
            |_, (size, picture)| {
                if let Some(choice) = choices.next() {
                    self.card(choice, size, &picture, &mut cards);
                }
                drawn();
            },
        )?;
        let (lines, without_picture) = self.lines(&indices);
        let title = self.title();
        let program = self.plan.program();
        let language = program.language.as_deref().unwrap_or_default();
        // The page is sent to others, who need not know the author's folders.
        let roster = self.plan.roster().file().file_name().unwrap_or_default();
        let roster = roster.to_string_lossy();
        let mut page = String::with_capacity(cards.len() + lines.len() + 2 * SCRIPT.len());
        fill(
            PAGE,
            &[
                ("style-hash", Slot::Text(&hash(STYLE))),
                ("script-hash", Slot::Text(&hash(SCRIPT))),
                ("style", Slot::Markup(STYLE)),
                ("script", Slot::Markup(SCRIPT)),
                ("title", Slot::Text(&title)),
                ("lang", Slot::Text(language)),
                ("dir", Slot::Text(direction(&title))),
                ("summary", Slot::Text(&self.summary())),
                ("roster", Slot::Text(&roster)),
                ("all", Slot::Text(&self.plan.len().to_string())),
                (
                    "with-findings",
                    Slot::Text(&self.with_findings().to_string()),
                ),
                ("legend", Slot::Markup(&self.legend())),
                ("findings", Slot::Markup(&findings(self.general_findings()))),
                ("cards", Slot::Markup(&cards)),
                ("others", Slot::Markup(&others(&lines, without_picture))),
            ],
            &mut page,
        );
        Ok(page)
    }

    /// The entries with a picture on the page, in the roster's order, with the reasons that the
    /// contact sheet has for them.
    #[must_use]
    pub fn pictured(&self) -> Vec<Choice> {
        let room = MAX_PICTURES.saturating_sub(self.chosen.len());
        let most = MAX_WITH_FINDINGS + room;
        let mut shown = choice::choose(self.plan.program(), &self.names, &self.rows, most);
        if self.plan.len() <= MAX_PICTURES {
            let is_shown: BTreeSet<usize> = shown.iter().map(|choice| choice.index).collect();
            let others = (0..self.plan.len()).filter(|index| !is_shown.contains(index));
            shown.extend(others.map(|index| Choice {
                index,
                reasons: Vec::new(),
            }));
        }
        shown.sort_by_key(|choice| choice.index);
        shown
    }

    /// The legend of the guides, if they are drawn.
    fn legend(&self) -> String {
        if !self.options.guides {
            return String::new();
        }
        let names = guides::ALL.map(|guide| {
            let [r, g, b] = guide.color.0;
            let name = guide.name;
            format!(
                "<li><svg viewBox=\"0 0 8 8\" aria-hidden=\"true\">\
                 <rect width=\"8\" height=\"8\" fill=\"#{r:02x}{g:02x}{b:02x}\"/></svg> {name}</li>"
            )
        });
        list("legend", &names.concat())
    }

    fn card(&self, choice: &Choice, (width, height): (u32, u32), picture: &str, out: &mut String) {
        let entry = self.plan.entry(choice.index);
        let is_finding = |reason: &&Reason| matches!(reason, Reason::Diagnostic(..));
        let reasons = choice.reasons.iter().filter(|reason| !is_finding(reason));
        let why: String = reasons.map(|reason| format!(" · {reason}")).collect();
        let (width, height) = (width.to_string(), height.to_string());
        self.fill_entry(
            CARD,
            entry,
            &[
                ("picture", Slot::Text(picture)),
                ("width", Slot::Text(&width)),
                ("height", Slot::Text(&height)),
                ("why", Slot::Text(&why)),
            ],
            out,
        );
    }

    /// The entries without a picture, and how many they are.
    fn lines(&self, pictured: &[usize]) -> (String, usize) {
        let is_pictured = |entry: &Entry<'_>| pictured.binary_search(&entry.index()).is_ok();
        let others = self.plan.entries().filter(|entry| !is_pictured(entry));
        let others: Vec<Entry<'_>> = others.collect();
        let mut lines = String::new();
        for list in others.chunks(LINES_IN_A_LIST) {
            lines.push_str("<ul class=\"lines\">\n");
            for entry in list {
                self.fill_entry(LINE, *entry, &[], &mut lines);
            }
            lines.push_str("</ul>\n");
        }
        (lines, others.len())
    }

    /// Fills a template that is about an entry.
    fn fill_entry(
        &self,
        template: &str,
        entry: Entry<'_>,
        more: &[(&str, Slot<'_>)],
        out: &mut String,
    ) {
        let program = self.plan.program();
        let field = self.names.of(entry).map(|at| &program.fields()[at]);
        let language = field.and_then(|field| entry.language(field));
        let found = &self.rows[entry.index()].findings;
        let findings = findings(found.iter());
        let severity = found.iter().map(|finding| finding.severity).max();
        let severity = severity.map_or_else(String::new, |severity| severity.to_string());
        let (row, link) = (entry.row().to_string(), anchor(&entry.link()));
        let mut slots = vec![
            ("row", Slot::Text(&row)),
            ("name", Slot::Text(entry.name())),
            ("lang", Slot::Text(language.unwrap_or_default())),
            ("dir", Slot::Text(direction(entry.name()))),
            ("key", Slot::Text(entry.key().as_str())),
            ("link", Slot::Markup(&link)),
            ("severity", Slot::Text(&severity)),
            ("findings", Slot::Markup(&findings)),
        ];
        slots.extend_from_slice(more);
        fill(template, &slots, out);
    }
}

/// A list, or nothing if it has no items.
fn list(class: &str, items: &str) -> String {
    if items.is_empty() {
        return String::new();
    }
    format!("<ul class=\"{class}\">\n{items}</ul>\n")
}

fn findings<'f>(found: impl Iterator<Item = &'f Diagnostic>) -> String {
    let mut items = String::new();
    for finding in found {
        let field = finding.location.field.as_deref();
        let field = field.map_or_else(String::new, |field| format!("{field}: "));
        let hint = finding.hint.as_deref().unwrap_or_default();
        fill(
            FINDING,
            &[
                ("severity", Slot::Text(&finding.severity.to_string())),
                ("field", Slot::Text(&field)),
                ("message", Slot::Text(&escaped(&finding.message))),
                ("hint", Slot::Text(&escaped(hint))),
            ],
            &mut items,
        );
    }
    list("findings", &items)
}

/// The section of entries without a picture, if there are any.
fn others(lines: &str, count: usize) -> String {
    if count == 0 {
        return String::new();
    }
    let heading = format!("<h2 id=\"others\">{count} more, without a picture</h2>\n");
    format!("<section aria-labelledby=\"others\">\n{heading}{lines}</section>\n")
}

/// The link, which can be followed if it is a web address. Published posts have other links, too.
fn anchor(link: &str) -> String {
    let mut markup = String::new();
    let start = link.get(..8).unwrap_or(link).to_ascii_lowercase();
    if start.starts_with("https://") || start.starts_with("http://") {
        markup.push_str("<a rel=\"noreferrer\" href=\"");
        escape(link, &mut markup);
        markup.push_str("\">");
        escape(link, &mut markup);
        markup.push_str("</a>");
    } else {
        escape(link, &mut markup);
    }
    markup
}

/// The value of `dir` for a text: the direction of its first strong character (UAX #9, P2 and P3).
fn direction(text: &str) -> &'static str {
    let classes = CodePointMapData::<BidiClass>::new();
    match get_base_direction_with_data_source(&classes, text) {
        Direction::Rtl => "rtl",
        Direction::Ltr | Direction::Mixed => "ltr",
    }
}

fn data_uri(picture: &RgbImage) -> String {
    let mut jpeg = Vec::new();
    #[expect(
        clippy::expect_used,
        reason = "writing to memory cannot fail, and no side is longer than JPEG allows"
    )]
    JpegEncoder::new_with_quality(&mut jpeg, JPEG_QUALITY)
        .encode_image(picture)
        .expect("a JPEG file is written to memory");
    format!("data:image/jpeg;base64,{}", BASE64.encode(jpeg))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_addresses_can_be_followed() {
        assert!(anchor("https://example.org/a.png").starts_with("<a "));
        assert!(anchor("HTTP://example.org/a.png").starts_with("<a "));
        for link in [
            "javascript:alert(1)",
            "a.png",
            "data:text/html,x",
            "",
            "éééé:é",
        ] {
            assert_eq!(anchor(link), link);
        }
    }

    #[test]
    fn texts_have_the_direction_of_their_first_letter() {
        assert_eq!(direction("12 نور الدین"), "rtl");
        assert_eq!(direction("Ann נור"), "ltr");
        assert_eq!(direction("12"), "ltr");
    }
}
