//! Divides a text by script, and finds the language of each part.

use std::ops::Range;
use std::sync::Arc;

use icu_properties::CodePointMapData;
use icu_properties::props::{BidiMirroringGlyph, BidiPairedBracketType};

use crate::language::{Language, Script};

/// A part of a text in one script.
pub(super) struct ScriptRun {
    pub(super) range: Range<usize>,
    pub(super) script: Script,
    pub(super) language: Option<Arc<Language>>,
}

/// Divides a text by script (UAX #24, section 5). A character that is used in many scripts takes
/// the script before it, and a closing bracket the script of its opening one. What follows an
/// isolate takes the script before the isolate.
pub(super) fn script_runs(text: &str, language: Option<&Arc<Language>>) -> Vec<ScriptRun> {
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
