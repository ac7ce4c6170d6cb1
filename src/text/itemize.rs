//! Cuts a paragraph into items: the longest stretches of one direction, one script, one
//! language and one font, which is what a shaper can set at a time.

use std::ops::Range;
use std::sync::Arc;

use icu_properties::props::{BidiClass, BidiMirroringGlyph, BidiPairedBracketType};
use icu_properties::props::{DefaultIgnorableCodePoint, GeneralCategory};
use icu_properties::{CodePointMapData, CodePointSetData};
use icu_segmenter::GraphemeClusterSegmenter;
use unicode_bidi::{Level, ParagraphBidiInfo};

use crate::font::{FontStack, Instance};
use crate::language::Language;
use crate::language::Script;

/// A paragraph, cut.
pub(super) struct Paragraph<'text> {
    /// Embedding levels (UAX #9), for putting the items of a line in visual order.
    pub(super) bidi: ParagraphBidiInfo<'text>,
    /// In the order of the text, without gaps.
    pub(super) items: Vec<Item>,
    /// What no font has.
    pub(super) missing: Vec<MissingCharacter>,
}

/// A stretch of one direction, script, language and font.
#[derive(Clone)]
pub(super) struct Item {
    /// Bytes of the paragraph.
    pub(super) range: Range<usize>,
    pub(super) level: Level,
    pub(super) script: Script,
    pub(super) language: Option<Arc<Language>>,
    pub(super) instance: Arc<Instance>,
}

/// A character that no font has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MissingCharacter {
    /// Where it is, in bytes of the text in NFC.
    pub offset: usize,
    /// The character.
    pub character: char,
    /// The script it is set in.
    pub script: Script,
}

pub(super) fn itemize<'text>(
    text: &'text str,
    language: Option<&Arc<Language>>,
    stack: &FontStack,
) -> Paragraph<'text> {
    let bidi =
        ParagraphBidiInfo::new_with_data_source(&CodePointMapData::<BidiClass>::new(), text, None);
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

/// Cuts by script (UAX #24, section 5): characters used in many scripts go with the one before
/// them, closing brackets with their opening ones.
fn script_runs(text: &str, language: Option<&Arc<Language>>) -> Vec<ScriptRun> {
    let mut runs: Vec<(Range<usize>, Script)> = Vec::new();
    let mut current: Option<Script> = None;
    let mut brackets: Vec<(char, Option<Script>)> = Vec::new();
    for (start, c) in text.char_indices() {
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
            // What stood before the first letter goes with it.
            Some((range, last)) if *last == Script::COMMON && range.start == 0 => {
                *last = script;
                range.end = end;
            }
            _ => runs.push((start..end, script)),
        }
    }
    let east_asian = EastAsian::of(&runs);
    runs.into_iter()
        .map(|(range, script)| ScriptRun {
            range,
            script,
            language: language_in(script, language, east_asian),
        })
        .collect()
}

/// Deeper nesting than any text has; UAX #9 (BD16) stops at the same depth.
const MAX_BRACKET_DEPTH: usize = 63;

/// The script in which a character stands after text in `current`.
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

/// Which East Asian script a text has that tells whose Han characters its are.
#[derive(Clone, Copy)]
enum EastAsian {
    Kana,
    Hangul,
    Bopomofo,
    None,
}

impl EastAsian {
    fn of(runs: &[(Range<usize>, Script)]) -> Self {
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

/// The language a run is set for. A Turkish name may end in Han characters, and those take the
/// shapes of an East Asian language: of the one whose other script the text has, else of
/// simplified Chinese.
fn language_in(
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

/// Sets all of a text's letters of one script in one font where any has them all, else each
/// word, else each grapheme: a name whose letters change fonts in its midst looks broken, and a
/// base never leaves its marks.
fn choose_fonts(
    text: &str,
    scripts: &[ScriptRun],
    stack: &FontStack,
) -> (Vec<FontRun>, Vec<MissingCharacter>) {
    let mut runs: Vec<FontRun> = Vec::with_capacity(scripts.len());
    let mut missing = Vec::new();
    let mut known: Vec<ScriptFonts<'_>> = Vec::new();
    for (index, run) in scripts.iter().enumerate() {
        let mut push = |range: Range<usize>, instance: &Arc<Instance>| match runs.last_mut() {
            Some(last) if last.script_run == index && Arc::ptr_eq(&last.instance, instance) => {
                last.range.end = range.end;
            }
            _ => runs.push(FontRun {
                range,
                script_run: index,
                instance: Arc::clone(instance),
            }),
        };
        let at = known.iter().position(|fonts| fonts.script == run.script);
        let at = at.unwrap_or_else(|| {
            known.push(ScriptFonts::new(text, scripts, run, stack));
            known.len() - 1
        });
        let fonts = &known[at];
        if let Some(font) = &fonts.whole {
            push(run.range.clone(), font);
            continue;
        }
        for word in words(text, &run.range) {
            if let Some(font) = fonts.first(|font| covers(font, &text[word.clone()])) {
                push(word, &font);
                continue;
            }
            for grapheme in graphemes(text, &word) {
                let cluster = &text[grapheme.clone()];
                let font = fonts
                    .first(|font| covers(font, cluster))
                    .or_else(|| {
                        fonts.first(|font| cluster.chars().next().is_some_and(|c| font.covers(c)))
                    })
                    .unwrap_or_else(|| Arc::clone(stack.primary()));
                missing.extend(
                    cluster
                        .char_indices()
                        .filter(|(_, c)| !covers_char(&font, *c))
                        .map(|(at, character)| MissingCharacter {
                            offset: grapheme.start + at,
                            character,
                            script: run.script,
                        }),
                );
                push(grapheme, &font);
            }
        }
    }
    (runs, missing)
}

/// The fonts to try for a text's letters of one script, the machine's only where no other will
/// do.
struct ScriptFonts<'a> {
    script: Script,
    language: Option<Arc<Language>>,
    stack: &'a FontStack,
    candidates: Arc<[Arc<Instance>]>,
    /// The one that has all of them.
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
        fonts.whole = fonts.first(|font| {
            let mut same_script = scripts.iter().filter(|other| other.script == run.script);
            same_script.all(|other| covers(font, &text[other.range.clone()]))
        });
        fonts
    }

    fn first(&self, fits: impl Fn(&Arc<Instance>) -> bool) -> Option<Arc<Instance>> {
        let own = self.candidates.iter().find(|font| fits(font)).cloned();
        own.or_else(|| {
            let language = self.language.as_deref();
            self.stack.first_of_system(self.script, language, fits)
        })
    }
}

fn covers(font: &Instance, text: &str) -> bool {
    text.chars().all(|c| covers_char(font, c))
}

/// Whether the font sets the character, or the character needs no ink: shaping makes any
/// space out of the font's own and drops what is ignorable.
fn covers_char(font: &Instance, c: char) -> bool {
    font.covers(c)
        || c.is_control()
        || CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c)
        || CodePointMapData::<GeneralCategory>::new().get(c) == GeneralCategory::SpaceSeparator
        || (matches!(c, '\u{2010}' | '\u{2011}') && (font.has('\u{2010}') || font.has('-')))
}

/// The words of a stretch, each with the white space after it.
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

fn is_mark(c: char) -> bool {
    matches!(
        CodePointMapData::<GeneralCategory>::new().get(c),
        GeneralCategory::NonspacingMark
            | GeneralCategory::SpacingMark
            | GeneralCategory::EnclosingMark
    )
}

fn graphemes(text: &str, range: &Range<usize>) -> Vec<Range<usize>> {
    let segmenter = GraphemeClusterSegmenter::new();
    let borders: Vec<usize> = segmenter.segment_str(&text[range.clone()]).collect();
    borders
        .windows(2)
        .map(|pair| range.start + pair[0]..range.start + pair[1])
        .collect()
}
