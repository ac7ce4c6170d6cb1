//! Collects the paragraphs of a text: white space, capitals and ends of lines as its style has them.

use super::cascade::{Style, TextAlign};
use super::case;
use super::model::{FlowText, LineAlign, Paragraph, Run};

/// The size of small capitals, which are capitals in a smaller size: whether the font has some of
/// its own is not known yet.
const SMALL_CAPITALS: f32 = 0.7;

/// The paragraphs of a text while its elements are read.
#[derive(Default)]
pub(super) struct Words {
    text: FlowText,
    /// The paragraph that is not at its end yet.
    open: Open,
    /// Space above the next paragraph that is not shared with another.
    gap: f32,
    /// Space above it that is shared with the space of others.
    margin: f32,
    insets: [f32; 2],
}

#[derive(Default)]
struct Open {
    text: String,
    runs: Vec<Run>,
    /// The style of white space that counts if a word follows.
    space: Option<usize>,
    is_inside_braces: bool,
    wraps: bool,
}

impl Words {
    /// Adds text in this style.
    pub(super) fn push(&mut self, text: &str, style: &Style) {
        let index = self.index_of(style);
        let space = style.space;
        // What is between two ends of lines.
        for (number, line) in text.split('\n').enumerate() {
            if number > 0 {
                if space.keeps_breaks {
                    self.break_line(style);
                } else {
                    self.push_space(index, style);
                }
            }
            self.push_line(line.trim_end_matches('\r'), index, style);
        }
    }

    fn push_line(&mut self, line: &str, index: usize, style: &Style) {
        let is_space = |c: char| matches!(c, ' ' | '\t' | '\r');
        let mut rest = line;
        while let Some(first) = rest.chars().next() {
            if is_space(first) {
                self.push_space(index, style);
                rest = &rest[1..];
                continue;
            }
            let (word, after) = rest.split_at(rest.find(is_space).unwrap_or(rest.len()));
            self.push_word(word, index, style);
            rest = after;
        }
    }

    fn push_space(&mut self, index: usize, style: &Style) {
        if style.space.keeps_spaces {
            self.append(" ", index);
        } else if !self.open.text.is_empty() && !self.open.text.ends_with(' ') {
            self.open.space.get_or_insert(index);
        }
    }

    fn push_word(&mut self, word: &str, index: usize, style: &Style) {
        if let Some(space) = self.open.space.take() {
            self.append(" ", space);
        }
        // The name of a column keeps its letters.
        for part in word.split_inclusive(['{', '}']) {
            match self.open.is_inside_braces {
                true => self.append(part, index),
                false => self.append_set(part, index, style),
            }
            self.open.is_inside_braces = match part.chars().next_back() {
                Some('{') => true,
                Some('}') => false,
                _ => self.open.is_inside_braces,
            };
        }
    }

    /// Appends a part of a word with the capitals of its style.
    fn append_set(&mut self, part: &str, index: usize, style: &Style) {
        let before = self.open.text.chars().next_back();
        let is_inside_word = before.is_some_and(|c| !c.is_whitespace());
        let set = case::transform(part, style, is_inside_word);
        if !style.small_capitals {
            self.append(&set, index);
            return;
        }
        let smaller = Style {
            size: style.size * SMALL_CAPITALS,
            ..style.clone()
        };
        for (part, is_small) in case::small_capitals(&set, style) {
            match is_small {
                true => {
                    let index = self.index_of(&smaller);
                    self.append(&part, index);
                }
                false => self.append(&part, index),
            }
        }
    }

    fn append(&mut self, text: &str, index: usize) {
        let open = &mut self.open;
        if open.text.is_empty() {
            open.wraps = self.text.styles[index].space.wraps;
        }
        let start = open.text.len();
        open.text.push_str(text);
        match open.runs.last_mut() {
            Some(run) if run.style == index => run.range.end = open.text.len(),
            _ => open.runs.push(Run {
                range: start..open.text.len(),
                style: index,
            }),
        }
    }

    /// Ends the line, also if it is empty. `style` is that of the element around.
    pub(super) fn break_line(&mut self, style: &Style) {
        self.end_paragraph(style);
    }

    /// Ends the paragraph, if it has words.
    pub(super) fn end_block(&mut self, style: &Style) {
        if !self.open.text.is_empty() {
            self.end_paragraph(style);
        }
        self.open.space = None;
    }

    /// Ends the paragraph, also if it is empty: then it is a line as large as the last one with
    /// words, as Inkscape has it.
    pub(super) fn end_line(&mut self, style: &Style) {
        let mut paragraphs = self.text.paragraphs.iter();
        let last = paragraphs.rfind(|paragraph| !paragraph.text.trim().is_empty());
        match last.filter(|_| self.open.text.trim().is_empty()) {
            Some(last) => self.end_paragraph(&Style {
                size: self.text.styles[last.strut].size,
                ..style.clone()
            }),
            None => self.end_paragraph(style),
        }
    }

    /// Ends the paragraph of an element of this style.
    pub(super) fn end_paragraph(&mut self, style: &Style) {
        let strut = self.index_of(style);
        let open = std::mem::take(&mut self.open);
        let before = std::mem::take(&mut self.gap) + std::mem::take(&mut self.margin);
        self.text.paragraphs.push(Paragraph {
            is_field: false,
            text: open.text,
            runs: open.runs,
            strut,
            align: line_align(style),
            is_rtl: style.is_rtl,
            wraps: open.wraps,
            before,
            insets: self.insets,
        });
    }

    /// Adds space above the next paragraph, shared with the space of other elements there.
    pub(super) fn add_margin(&mut self, margin: f32) {
        self.margin = self.margin.max(margin);
    }

    /// Adds space above the next paragraph.
    pub(super) fn add_gap(&mut self, gap: f32) {
        if gap != 0.0 {
            self.gap += gap + std::mem::take(&mut self.margin);
        }
    }

    /// The space above the next paragraph.
    pub(super) fn space_above(&self) -> f32 {
        self.gap + self.margin
    }

    pub(super) fn insets(&self) -> [f32; 2] {
        self.insets
    }

    pub(super) fn set_insets(&mut self, insets: [f32; 2]) {
        self.insets = insets;
    }

    /// How many paragraphs there are.
    pub(super) fn count(&self) -> usize {
        self.text.paragraphs.len()
    }

    /// All paragraphs.
    pub(super) fn finish(self) -> FlowText {
        self.text
    }

    fn index_of(&mut self, style: &Style) -> usize {
        let styles = &mut self.text.styles;
        let known = styles.iter().position(|known| known == style);
        known.unwrap_or_else(|| {
            styles.push(style.clone());
            styles.len() - 1
        })
    }
}

fn line_align(style: &Style) -> LineAlign {
    let (start, end) = match style.is_rtl {
        false => (LineAlign::Left, LineAlign::Right),
        true => (LineAlign::Right, LineAlign::Left),
    };
    match style.text_align.or(style.anchor) {
        None | Some(TextAlign::Start) => start,
        Some(TextAlign::End) => end,
        Some(TextAlign::Left) => LineAlign::Left,
        Some(TextAlign::Right) => LineAlign::Right,
        Some(TextAlign::Center) => LineAlign::Center,
        Some(TextAlign::Justify) => LineAlign::Justify,
    }
}

#[cfg(test)]
mod tests {
    use super::super::cascade::{TextTransform, WhiteSpace};
    use super::super::font::Manner;
    use super::*;

    fn paragraphs(texts: &[&str], space: WhiteSpace) -> Vec<String> {
        let mut words = Words::default();
        let style = Style {
            space,
            ..Style::initial(Manner::Browser)
        };
        for text in texts {
            words.push(text, &style);
        }
        words.end_block(&style);
        let paragraphs = words.finish().paragraphs.into_iter();
        paragraphs.map(|paragraph| paragraph.text).collect()
    }

    #[test]
    fn white_space_is_that_of_the_style() {
        let space = |keeps_spaces, keeps_breaks| WhiteSpace {
            keeps_spaces,
            keeps_breaks,
            wraps: true,
        };
        let texts = ["\n  for ", " 8\thours,\n", "\n at once "];
        assert_eq!(
            paragraphs(&texts, space(false, false)),
            ["for 8 hours, at once"]
        );
        assert_eq!(
            paragraphs(&texts, space(false, true)),
            ["", "for 8 hours,", "", "at once"]
        );
        assert_eq!(paragraphs(&["a  b\nc"], space(true, true)), ["a  b", "c"]);
        assert!(paragraphs(&["  \n "], space(false, false)).is_empty());
    }

    #[test]
    fn capitals_leave_placeholders_alone() {
        let style = |transform, language: &str| Style {
            transform,
            language: language.into(),
            ..Style::initial(Manner::Browser)
        };
        let set = |text: &str, transform, language| {
            let mut words = Words::default();
            words.push(text, &style(transform, language));
            words.end_block(&style(transform, language));
            words.finish().paragraphs.remove(0).text
        };
        assert_eq!(
            set("to {name}, ihr", TextTransform::Uppercase, ""),
            "TO {name}, IHR"
        );
        assert_eq!(set("için", TextTransform::Uppercase, "tr"), "İÇİN");
        assert_eq!(set("(of merit", TextTransform::Capitalize, ""), "(Of Merit");
        assert_eq!(set("Of MERIT", TextTransform::Lowercase, ""), "of merit");
    }
}
