//! Words that have a form of their own: initials, numerals, degrees, and names with a capital inside.

use super::letters::{self, is_consonant};
use crate::language::Language;

/// What people write after their names. What has no vowel keeps its capitals anyway.
const AFTER_NAMES: &[&str] = &[
    "BBA", "BEng", "BSc", "CBE", "CEO", "CFA", "CFO", "CIO", "COO", "CPA", "CSc", "CTO", "DDS",
    "DPhil", "DrSc", "DSc", "DVM", "EMBA", "LLB", "LLM", "MBA", "MBChB", "MBE", "MD", "MdB", "MdL",
    "MEng", "MPH", "MPhil", "MSc", "OBE", "PharmD", "PhD", "PMP", "PsyD",
];

/// Words without a vowel that are no initials, and Czech and Slovak doctors.
const SHORT: &[&str] = &[
    "Dr", "Jr", "JUDr", "Mgr", "Mr", "Mrs", "Msgr", "MUDr", "MVDr", "Mx", "Ng", "PaedDr",
    "PharmDr", "PhDr", "RNDr", "Sr", "St", "ThDr", "Др", "Мр",
];

/// Words that are short for a name or a title where they stand first: Mohammad, Mosammat, Shrimati.
/// Elsewhere they are degrees or initials.
const SHORT_IF_FIRST: &[&str] = &["Md", "Ms", "Mst", "Smt"];

/// Names of two letters, a vowel and a consonant, that could be initials.
const NAMES_OF_TWO: &[&str] = &[
    "al", "an", "ed", "el", "es", "ib", "oh", "ok", "om", "on", "un", "ur",
];

/// Languages in which “r” and “l” can be the vowel of a syllable: Vlk, Krč.
const SYLLABIC_R: &[&str] = &["bs", "cs", "hr", "mk", "sk", "sl", "sr"];

/// Languages in which names start with “Mc” without being Scottish or Irish: Mchunu, Mchedlidze.
const OTHER_MC: &[&str] = &[
    "cs", "ka", "ny", "pl", "rw", "sk", "sn", "ss", "sw", "ts", "xh", "zu",
];

/// Such names where the language is not known.
const NOT_MC: &[&str] = &[
    "mchedl", "mchome", "mchunu", "mcebisi", "mcineka", "mcunu", "mcetywa",
];

/// Names after “Mac” that have a capital more often than not. Mackay, Mackenzie and Mackintosh have
/// none more often; Machado, Macías, Mack and Macek never.
const AFTER_MAC: &[&str] = &[
    "adam",
    "allister",
    "arthur",
    "askill",
    "aulay",
    "bride",
    "callum",
    "carthy",
    "cormack",
    "cormick",
    "donald",
    "donell",
    "donnell",
    "dougall",
    "dowell",
    "duff",
    "eachern",
    "ewan",
    "farlane",
    "fadyen",
    "gillivray",
    "gowan",
    "gregor",
    "guire",
    "innes",
    "intosh",
    "intyre",
    "isaac",
    "iver",
    "kinnon",
    "lachlan",
    "laine",
    "laren",
    "laughlin",
    "lean",
    "lellan",
    "lennan",
    "leod",
    "mahon",
    "master",
    "millan",
    "murray",
    "namara",
    "naughton",
    "neil",
    "neill",
    "nicol",
    "phail",
    "phee",
    "pherson",
    "quarrie",
    "queen",
    "rae",
    "swain",
    "sween",
    "sweeney",
    "tavish",
    "taggart",
    "vicar",
    "william",
];

/// Words before an apostrophe after which a name begins: Dell’Acqua, De’Andre.
const BEFORE_APOSTROPHE: &[&str] = &[
    "all", "coll", "dall", "de", "degl", "dell", "le", "nell", "sant", "sull",
];

/// The form of a word that has one. `small` is the word in small letters.
pub(super) fn form(small: &str, is_first: bool) -> Option<&'static str> {
    let find = |forms: &[&'static str]| forms.iter().copied().find(|form| is_form(form, small));
    let by_place = if is_first {
        SHORT_IF_FIRST
    } else {
        AFTER_NAMES
    };
    find(by_place).or_else(|| find(SHORT))
}

fn is_form(form: &str, small: &str) -> bool {
    form.chars()
        .map(|c| letters::small(c, false))
        .eq(small.chars())
}

/// Whether a word in small letters is the numeral of a king's or a grandson's name: II to XXXIX.
/// XI is not: it is the surname Xi far more often.
pub(super) fn is_numeral(small: &str, language: Option<&Language>) -> bool {
    let units = small.trim_start_matches('x');
    let tens = small.len() - units.len();
    let is_number = matches!(
        units,
        "" | "i" | "ii" | "iii" | "iv" | "v" | "vi" | "vii" | "viii" | "ix"
    );
    // Vi is a given name in Vietnam.
    let is_name = small == "xi" || (small == "vi" && is(language, &["vi"]));
    is_number && tens <= 3 && small.len() > 1 && !is_name
}

/// Whether a word, in small letters, consists of initials, which are not pronounced as a word: JP,
/// JRR; at the start of a name also AJ.
pub(super) fn are_initials(small: &str, is_first: bool, language: Option<&Language>) -> bool {
    let letters: Vec<char> = small.chars().collect();
    let has_syllabic_r = is(language, SYLLABIC_R) && letters.iter().any(|c| matches!(c, 'r' | 'l'));
    match *letters.as_slice() {
        [first, second] if is_first && "aeiou".contains(first) && is_consonant(second) => {
            !NAMES_OF_TWO.contains(&small) && !is(language, &["ko", "vi", "zh", "yue"])
        }
        // Lü is “Lv” where ü cannot be typed.
        ['l' | 'n', 'v'] if is(language, &["zh"]) => false,
        // “Srp”, “Vlk” as a surname.
        [_, 'r' | 'l', last] if !is_first && !matches!(last, 'r' | 'l') => false,
        [_, _] | [_, _, _] => letters.iter().all(|c| is_consonant(*c)) && !has_syllabic_r,
        // A surname of so many consonants has “r” or “l” among them: Smrž.
        [_, _, _, _] => letters
            .iter()
            .all(|c| is_consonant(*c) && !matches!(c, 'r' | 'l')),
        _ => false,
    }
}

/// The number of letters before the capital inside a name: 2 in `McDonald`, 3 in `MacDonald`. The name
/// is in small letters.
pub(super) fn before_inner_capital(small: &str, language: Option<&Language>) -> Option<usize> {
    if is(language, OTHER_MC) {
        return None;
    }
    if let Some(rest) = small.strip_prefix("mc") {
        let is_other = NOT_MC.iter().any(|name| small.starts_with(name));
        return (rest.len() >= 3 && !is_other).then_some(2);
    }
    let rest = small.strip_prefix("mac")?;
    AFTER_MAC.contains(&rest).then_some(3)
}

/// Whether a name begins again with a capital after these letters and an apostrophe. Both are in
/// small letters: “o” of O’Neill and “neill”.
pub(super) fn begins_after_apostrophe(
    before: &str,
    after: &str,
    language: Option<&Language>,
) -> bool {
    let mut letters = before.chars();
    let next = after.chars().next().unwrap_or_default();
    let is_letter_of_its_own = match (letters.next(), letters.next()) {
        // A vowel before ʿ or hamza: A’isha. Otherwise elided or contracted: D’Angelo, N’Diaye.
        (Some(c), None) => !(is_consonant(c) || matches!(c, 'o' | 'о')),
        _ => !BEFORE_APOSTROPHE.contains(&before),
    };
    let is_inside = match before {
        // Breton C’hoari, Maghrebi M’hamed.
        "c" | "m" => next == 'h',
        // Ukrainian and Belarusian Д’яченко.
        _ => matches!(next, 'я' | 'ю' | 'є' | 'ї' | 'ё'),
    };
    // The apostrophe is a letter in these languages.
    let is_letter = is(language, &["haw", "sm", "to", "ty", "uz"]);
    !(is_letter_of_its_own || is_inside || is_letter)
}

fn is(language: Option<&Language>, primary: &[&str]) -> bool {
    language.is_some_and(|language| primary.contains(&language.primary()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_are_not_names() {
        for numeral in ["ii", "iii", "iv", "vi", "ix", "xii", "xiv", "xxiii"] {
            assert!(is_numeral(numeral, None), "{numeral}");
        }
        for other in ["i", "v", "x", "xi", "iiii", "vix", "mix", "di", "xxxx", ""] {
            assert!(!is_numeral(other, None), "{other}");
        }
        assert!(!is_numeral("vi", Language::new("vi").as_ref()));
    }

    #[test]
    fn initials_are_not_spoken() {
        for initials in ["jp", "tj", "jrr", "kv"] {
            assert!(are_initials(initials, false, None), "{initials}");
        }
        for name in ["wu", "ma", "jo", "ann", "smrž", "öz", "ly"] {
            assert!(!are_initials(name, true, None), "{name}");
        }
        assert!(are_initials("aj", true, None) && !are_initials("aj", false, None));
        assert!(are_initials("kvl", false, None) && !are_initials("srp", false, None));
        assert!(are_initials("vlk", true, None));
        assert!(!are_initials("vlk", true, Language::new("cs").as_ref()));
    }

    #[test]
    fn capitals_inside_are_known() {
        for (name, before) in [
            ("mcdonald", Some(2)),
            ("mccoy", Some(2)),
            ("macdonald", Some(3)),
            ("macarthur", Some(3)),
            ("mack", None),
            ("macías", None),
            ("machado", None),
            ("macek", None),
            ("mackay", None),
            ("maceo", None),
            ("macron", None),
            ("mchunu", None),
        ] {
            assert_eq!(before_inner_capital(name, None), before, "{name}");
        }
    }
}
