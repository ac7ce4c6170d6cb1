//! Chooses the font of each part of a text.

use std::ops::Range;
use std::sync::Arc;

use icu_segmenter::GraphemeClusterSegmenter;

use super::scripts::ScriptRun;
use crate::font::{FontStack, Instance};
use crate::language::{Language, Script, is_mark};
use crate::text::coverage::{Variants, covers, covers_char, covers_letters};
use crate::text::layout::MissingCharacter;

/// A part of a script run in one font.
pub(super) struct FontRun {
    pub(super) range: Range<usize>,
    pub(super) script_run: usize,
    pub(super) instance: Arc<Instance>,
}

/// Chooses a font for every part of a text. All letters of one script are set in one font if any
/// font has them all; if not, each word is; if not, each grapheme. A name that changes its font
/// within a word looks broken, and a base letter is never separated from its marks.
///
/// Signs that are not of one script, such as dashes and emoji, do not choose the font of the
/// letters. One that the font of its word lacks is set in another by itself.
pub(super) fn choose_fonts(
    text: &str,
    scripts: &[ScriptRun],
    stack: &FontStack,
) -> (Vec<FontRun>, Vec<MissingCharacter>) {
    let mut chosen = ChosenFonts {
        text,
        runs: Vec::with_capacity(scripts.len()),
        missing: Vec::new(),
    };
    let mut known: Vec<ScriptFonts<'_>> = Vec::new();
    for (index, run) in scripts.iter().enumerate() {
        let at = known.iter().position(|fonts| fonts.script == run.script);
        let at = at.unwrap_or_else(|| {
            known.push(ScriptFonts::new(text, scripts, run, stack));
            known.len() - 1
        });
        let fonts = &known[at];
        if are_in_parts(&text[run.range.clone()], stack.parts()) {
            chosen.set(&run.range, index, None, fonts);
            continue;
        }
        if let Some(font) = &fonts.whole {
            chosen.set(&run.range, index, Some(font), fonts);
            continue;
        }
        for word in words(text, &run.range) {
            let font = fonts.first_with_letters(|covers| covers(&text[word.clone()]));
            chosen.set(&word, index, font.as_ref(), fonts);
        }
    }
    (chosen.runs, chosen.missing)
}

/// Whether the parts of a family have all of a text, and none of them alone.
fn are_in_parts(text: &str, parts: &[Arc<Instance>]) -> bool {
    let has = |part: &Arc<Instance>, text: &str| covers(part, text, Variants::Ignored);
    !parts.is_empty()
        && !parts.iter().any(|part| has(part, text))
        && graphemes(text, &(0..text.len()))
            .iter()
            .all(|grapheme| parts.iter().any(|part| has(part, &text[grapheme.clone()])))
}

/// The fonts chosen so far.
struct ChosenFonts<'a> {
    text: &'a str,
    runs: Vec<FontRun>,
    missing: Vec<MissingCharacter>,
}

impl ChosenFonts<'_> {
    /// Sets a range in the font that has its letters. Graphemes that it lacks, and all if there is
    /// no such font, are each set in the first font that has them.
    fn set(
        &mut self,
        range: &Range<usize>,
        script_run: usize,
        font: Option<&Arc<Instance>>,
        fonts: &ScriptFonts<'_>,
    ) {
        let text = &self.text[range.clone()];
        if let Some(font) = font.filter(|font| covers(font, text, Variants::Needed)) {
            self.push(range.clone(), script_run, font);
            return;
        }
        for grapheme in graphemes(self.text, range) {
            let cluster = &self.text[grapheme.clone()];
            let first_with = |variants| {
                let own = font.filter(|font| covers(font, cluster, variants)).cloned();
                own.or_else(|| fonts.first(|font| covers(font, cluster, variants)))
            };
            let font = first_with(Variants::Needed)
                .or_else(|| first_with(Variants::Ignored))
                .or_else(|| {
                    fonts.first(|font| cluster.chars().next().is_some_and(|c| font.covers(c)))
                })
                .unwrap_or_else(|| Arc::clone(fonts.stack.primary()));
            let lacking = cluster
                .char_indices()
                .filter(|(_, c)| !covers_char(&font, *c));
            self.missing
                .extend(lacking.map(|(at, character)| MissingCharacter {
                    offset: grapheme.start + at,
                    character,
                    script: fonts.script,
                }));
            self.push(grapheme, script_run, &font);
        }
    }

    fn push(&mut self, range: Range<usize>, script_run: usize, instance: &Arc<Instance>) {
        match self.runs.last_mut() {
            Some(last)
                if last.script_run == script_run && Arc::ptr_eq(&last.instance, instance) =>
            {
                last.range.end = range.end;
            }
            _ => self.runs.push(FontRun {
                range,
                script_run,
                instance: Arc::clone(instance),
            }),
        }
    }
}

/// The fonts to try for a text's letters of one script. Those of the system are tried last.
struct ScriptFonts<'a> {
    script: Script,
    language: Option<Arc<Language>>,
    stack: &'a FontStack,
    candidates: Arc<[Arc<Instance>]>,
    /// The font that has all of these letters, in the variants that selectors choose if any has.
    whole: Option<Arc<Instance>>,
}

impl<'a> ScriptFonts<'a> {
    fn new(text: &str, scripts: &[ScriptRun], run: &ScriptRun, stack: &'a FontStack) -> Self {
        let mut fonts = Self {
            script: run.script,
            language: run.language.clone(),
            stack,
            candidates: stack.candidates(run.script, run.language.as_deref()),
            whole: None,
        };
        let in_script = || scripts.iter().filter(|other| other.script == run.script);
        let parts = || in_script().map(|other| &text[other.range.clone()]);
        fonts.whole = fonts.first_with_letters(|covers| parts().all(covers));
        fonts
    }

    /// The first font with all letters in their variants; else the first with all letters.
    fn first_with_letters(
        &self,
        fits: impl Fn(&dyn Fn(&str) -> bool) -> bool,
    ) -> Option<Arc<Instance>> {
        let first =
            |variants| self.first(|font| fits(&|part| covers_letters(font, part, variants)));
        first(Variants::Needed).or_else(|| first(Variants::Ignored))
    }

    fn first(&self, fits: impl Fn(&Arc<Instance>) -> bool) -> Option<Arc<Instance>> {
        let own = self.candidates.iter().find(|font| fits(font)).cloned();
        own.or_else(|| {
            let language = self.language.as_deref();
            self.stack.first_of_system(self.script, language, fits)
        })
    }
}

/// The words in a range, each with the white space after it.
fn words(text: &str, range: &Range<usize>) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut start = range.start;
    let mut after_space = false;
    for (at, c) in text[range.clone()].char_indices() {
        if after_space && !c.is_whitespace() && !is_mark(c) {
            words.push(start..range.start + at);
            start = range.start + at;
        }
        after_space = c.is_whitespace();
    }
    words.push(start..range.end);
    words
}

fn graphemes(text: &str, range: &Range<usize>) -> Vec<Range<usize>> {
    let segmenter = GraphemeClusterSegmenter::new();
    let borders: Vec<usize> = segmenter.segment_str(&text[range.clone()]).collect();
    borders
        .windows(2)
        .map(|pair| range.start + pair[0]..range.start + pair[1])
        .collect()
}

/// The first character of a run that the field's own font lacks, if the run is in another font.
pub(super) fn first_lacking(
    run: &str,
    instance: &Arc<Instance>,
    stack: &FontStack,
) -> Option<char> {
    if Arc::ptr_eq(instance, stack.primary()) {
        return None;
    }
    run.chars().find(|c| !covers_char(stack.primary(), *c))
}
