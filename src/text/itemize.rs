//! Divides a paragraph into items: the longest parts of one direction, one script, one language
//! and one font, which a shaper can shape in one call.

use std::ops::Range;
use std::sync::Arc;

use icu_properties::CodePointMapData;
use icu_properties::props::{BidiClass, BidiMirroringGlyph, BidiPairedBracketType};
use icu_segmenter::GraphemeClusterSegmenter;
use unicode_bidi::{Level, ParagraphBidiInfo};

use super::coverage::{Variants, covers, covers_char, covers_letters, is_mark};
use super::direction::paragraph_level;
use super::layout::MissingCharacter;
use crate::font::{FontStack, Instance};
use crate::language::{Language, Script};

/// An itemized paragraph.
pub(super) struct Paragraph<'text> {
    /// The embedding levels (UAX #9), which determine the visual order of a line's items.
    pub(super) bidi: ParagraphBidiInfo<'text>,
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
}

pub(super) fn itemize<'text>(
    text: &'text str,
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
            });
            start = end;
        }
    }
    Paragraph {
        bidi,
        items,
        missing,
    }
}

struct ScriptRun {
    range: Range<usize>,
    script: Script,
    language: Option<Arc<Language>>,
}

/// Divides a text by script (UAX #24, section 5). A character that is used in many scripts takes
/// the script before it, and a closing bracket the script of its opening one. What follows an
/// isolate takes the script before the isolate.
fn script_runs(text: &str, language: Option<&Arc<Language>>) -> Vec<ScriptRun> {
    let mut runs: Vec<(Range<usize>, Script)> = Vec::new();
    let mut current: Option<Script> = None;
    let mut brackets: Vec<(char, Option<Script>)> = Vec::new();
    let mut isolates: Vec<Option<Script>> = Vec::new();
    for (start, c) in text.char_indices() {
        match c {
            '\u{2066}'..='\u{2068}' if isolates.len() < MAX_BRACKET_DEPTH => {
                isolates.push(current.take());
            }
            '\u{2069}' => current = isolates.pop().unwrap_or(current),
            _ => {}
        }
        let script = match bracket(c) {
            Bracket::Close(opening) => closed_bracket(&mut brackets, opening).or(current),
            _ => script_after(current, c),
        };
        if matches!(bracket(c), Bracket::Open) && brackets.len() < MAX_BRACKET_DEPTH {
            brackets.push((c, script));
        }
        current = script.or(current);
        let end = start + c.len_utf8();
        let script = script.unwrap_or(Script::COMMON);
        match runs.last_mut() {
            Some((range, last)) if *last == script => range.end = end,
            // Characters before the first letter take its script.
            Some((range, last)) if *last == Script::COMMON && range.start == 0 => {
                *last = script;
                range.end = end;
            }
            _ => runs.push((start..end, script)),
        }
    }
    let east_asian = EastAsian::from_runs(&runs);
    runs.into_iter()
        .map(|(range, script)| ScriptRun {
            range,
            script,
            language: run_language(script, language, east_asian),
        })
        .collect()
}

/// Deeper than brackets are nested in any text. UAX #9 (BD16) has the same limit.
const MAX_BRACKET_DEPTH: usize = 63;

/// The script of a character that follows text in the script `current`.
fn script_after(current: Option<Script>, c: char) -> Option<Script> {
    let own = Script::for_char(c);
    if own.is_specific() {
        return Some(own);
    }
    if current.is_some_and(|current| current.uses(c)) {
        return current;
    }
    let specific = Script::extensions(c).find(|script| script.is_specific());
    if own == Script::INHERITED {
        current.or(specific)
    } else {
        specific.or(current)
    }
}

enum Bracket {
    Open,
    Close(char),
    None,
}

fn bracket(c: char) -> Bracket {
    if c.is_alphanumeric() {
        return Bracket::None;
    }
    let mirroring = CodePointMapData::<BidiMirroringGlyph>::new().get(c);
    match (mirroring.paired_bracket_type, mirroring.mirroring_glyph) {
        (BidiPairedBracketType::Open, _) => Bracket::Open,
        (BidiPairedBracketType::Close, Some(opening)) => Bracket::Close(opening),
        _ => Bracket::None,
    }
}

fn closed_bracket(brackets: &mut Vec<(char, Option<Script>)>, opening: char) -> Option<Script> {
    let at = brackets.iter().rposition(|(c, _)| *c == opening)?;
    let script = brackets[at].1;
    brackets.truncate(at);
    script
}

/// A script beside Han that shows which East Asian language a text is in.
#[derive(Clone, Copy)]
enum EastAsian {
    Kana,
    Hangul,
    Bopomofo,
    None,
}

impl EastAsian {
    fn from_runs(runs: &[(Range<usize>, Script)]) -> Self {
        runs.iter()
            .find_map(|(_, script)| match script.code() {
                "Hira" | "Kana" => Some(Self::Kana),
                "Hang" => Some(Self::Hangul),
                "Bopo" => Some(Self::Bopomofo),
                _ => None,
            })
            .unwrap_or(Self::None)
    }
}

/// The language of a run. A Turkish name can contain Han characters, and these need the shapes of
/// an East Asian language: the one that the text's other scripts show, else simplified Chinese.
fn run_language(
    script: Script,
    language: Option<&Arc<Language>>,
    east_asian: EastAsian,
) -> Option<Arc<Language>> {
    let given = language.map(|language| language.primary());
    let is = |known: &[&str]| given.is_some_and(|given| known.contains(&given));
    let implied = match script.code() {
        "Hani" if is(&["zh", "yue", "wuu", "nan", "hak", "gan", "ja", "ko"]) => {
            return language.cloned();
        }
        "Hani" => match east_asian {
            EastAsian::Kana => "ja",
            EastAsian::Hangul => "ko",
            EastAsian::Bopomofo => "zh-hant",
            EastAsian::None => "zh-hans",
        },
        "Hira" | "Kana" if !is(&["ja", "ain", "ryu"]) => "ja",
        "Hang" if !is(&["ko"]) => "ko",
        _ => return language.cloned(),
    };
    Language::new(implied).map(Arc::new)
}

struct FontRun {
    range: Range<usize>,
    script_run: usize,
    instance: Arc<Instance>,
}

/// Chooses a font for every part of a text. All letters of one script are set in one font if any
/// font has them all; if not, each word is; if not, each grapheme. A name that changes its font
/// within a word looks broken, and a base letter is never separated from its marks.
///
/// Signs that are not of one script, such as dashes and emoji, do not choose the font of the
/// letters. One that the font of its word lacks is set in another by itself.
fn choose_fonts(
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
