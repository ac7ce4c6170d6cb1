//! Divides a paragraph into items: the longest parts of one direction, one script, one language
//! and one font, which a shaper can shape in one call.

mod fonts;
mod scripts;
mod small_capitals;

use std::ops::Range;
use std::sync::Arc;

use icu_properties::CodePointMapData;
use icu_properties::props::BidiClass;
use unicode_bidi::{Level, ParagraphBidiInfo};

use super::direction::paragraph_level;
use super::layout::MissingCharacter;
use crate::font::{FontStack, Instance};
use crate::language::{Language, Script};
use fonts::{choose_fonts, first_lacking};
use scripts::script_runs;

/// An itemized paragraph.
pub(super) struct Paragraph<'text> {
    /// The embedding levels (UAX #9), which determine the visual order of a line's items.
    pub(super) bidi: ParagraphBidiInfo<'text>,
    /// The byte of the whole text at which the paragraph starts.
    pub(super) start: usize,
    /// In the order of the text, without gaps.
    pub(super) items: Vec<Item>,
    /// The characters that no font has.
    pub(super) missing: Vec<MissingCharacter>,
}

/// A part of a paragraph in one direction, script, language and font.
#[derive(Clone)]
pub(super) struct Item {
    /// The bytes of the paragraph.
    pub(super) range: Range<usize>,
    pub(super) level: Level,
    pub(super) script: Script,
    pub(super) language: Option<Arc<Language>>,
    pub(super) instance: Arc<Instance>,
    /// The first character that the field's own font lacks, if this is another font.
    pub(super) lacking: Option<char>,
    pub(super) small_capitals: bool,
}

/// Itemizes the paragraph that starts at the byte `start` of a text. `small` has the parts
/// of the whole text whose capitals are small.
pub(super) fn itemize<'text>(
    text: &'text str,
    start: usize,
    small: &[Range<usize>],
    language: Option<&Arc<Language>>,
    stack: &FontStack,
) -> Paragraph<'text> {
    let level = paragraph_level(text, language.map(AsRef::as_ref));
    let classes = CodePointMapData::<BidiClass>::new();
    let bidi = ParagraphBidiInfo::new_with_data_source(&classes, text, Some(level));
    let scripts = script_runs(text, language);
    let (fonts, missing) = choose_fonts(text, &scripts, stack);

    let mut items: Vec<Item> = Vec::with_capacity(fonts.len());
    for font in fonts {
        let run = &scripts[font.script_run];
        let lacking = first_lacking(&text[font.range.clone()], &font.instance, stack);
        let mut start = font.range.start;
        while start < font.range.end {
            let level = bidi.levels[start];
            let same_level = bidi.levels[start..font.range.end]
                .iter()
                .take_while(|&&l| l == level);
            let end = start + same_level.count();
            items.push(Item {
                range: start..end,
                level,
                script: run.script,
                language: run.language.clone(),
                instance: Arc::clone(&font.instance),
                lacking,
                small_capitals: false,
            });
            start = end;
        }
    }
    if !small.is_empty() {
        items = small_capitals::divide(items, start, small, stack);
    }
    Paragraph {
        bidi,
        start,
        items,
        missing,
    }
}
