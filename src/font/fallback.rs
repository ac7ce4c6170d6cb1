//! Which families set which script. The order is fixed, so that a name looks the same whatever
//! the number of installed fonts and the order in which the system lists them.

use icu_properties::props::{EmojiPresentation, GeneralCategory};
use icu_properties::{CodePointMapData, CodePointSetData};

use crate::language::{Language, Script};

/// The variant of a script that a language is written in, where it needs families of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ScriptVariant {
    Default,
    TraditionalChinese,
    HongKong,
    Japanese,
    Korean,
    Nastaliq,
}

impl ScriptVariant {
    /// The variant for a text of this script and language.
    ///
    /// Han characters have the shapes of the text's language, or those of simplified Chinese if
    /// no language is set. Urdu, Kashmiri and western Punjabi are written in Nastaliq.
    pub(super) fn new(script: Script, language: Option<&Language>) -> Self {
        let Some(language) = language else {
            return Self::Default;
        };
        match (script.code(), language.primary()) {
            ("Arab", "ur" | "ks" | "pnb" | "skr") => Self::Nastaliq,
            ("Hani" | "Bopo", "ja") => Self::Japanese,
            ("Hani" | "Bopo", "ko") => Self::Korean,
            ("Hani" | "Bopo", "yue") => Self::HongKong,
            ("Hani" | "Bopo", _) => match (language.script(), language.region()) {
                (Some("hans"), _) => Self::Default,
                (_, Some("hk" | "mo")) => Self::HongKong,
                (Some("hant"), _) | (_, Some("tw")) => Self::TraditionalChinese,
                _ => Self::Default,
            },
            _ => Self::Default,
        }
    }
}

/// What the letters of a field's own face look like, so that others are chosen to match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Looks {
    Serif,
    Sans,
}

/// The families made for a script, the best first. Families that are not installed do no harm.
pub(super) fn families(script: Script, variant: ScriptVariant, looks: Looks) -> Vec<String> {
    let general = match looks {
        Looks::Serif => GENERAL,
        Looks::Sans => GENERAL_SANS,
    };
    let owned = |families: &[&str]| families.iter().map(ToString::to_string).collect();
    let mut families: Vec<String> = match script.code() {
        "Hani" | "Bopo" => owned(han(variant)),
        "Hira" | "Kana" | "Jpan" => owned(JAPANESE),
        "Hang" | "Kore" => owned(KOREAN),
        "Latn" | "Cyrl" | "Grek" | "Zyyy" | "Zinh" | "Zzzz" => owned(general),
        "Arab" if variant == ScriptVariant::Nastaliq => owned(NASTALIQ),
        "Arab" => owned(NASKH),
        code => {
            let name = noto_name(code, script);
            let serif = NOTO_SERIF
                .contains(&code)
                .then(|| format!("Noto Serif {name}"));
            serif
                .into_iter()
                .chain([format!("Noto Sans {name}")])
                .collect()
        }
    };
    let made_for_script = families.len();
    // Punctuation and marks occur in texts of any script, and some letters of a script are only in
    // families made for related scripts.
    for family in general.iter().chain(LAST) {
        if !families[..made_for_script]
            .iter()
            .any(|known| known == family)
        {
            families.push((*family).to_owned());
        }
    }
    families
}

/// A family that is likely to have a character that the present families lack.
pub(super) fn family_with(c: char, script: Script, is_present: impl Fn(&str) -> bool) -> String {
    let symbols = match c {
        _ if CodePointSetData::new::<EmojiPresentation>().contains(c) => Some("Noto Emoji"),
        // Braille.
        '\u{2800}'..='\u{28FF}' => Some("Noto Sans Symbols 2"),
        _ if script.is_specific() => None,
        '\u{1D000}'..='\u{1D24F}' => Some("Noto Music"),
        '\u{1D400}'..='\u{1D7FF}' => Some("Noto Sans Math"),
        _ => match CodePointMapData::<GeneralCategory>::new().get(c) {
            GeneralCategory::MathSymbol => Some("Noto Sans Math"),
            GeneralCategory::OtherSymbol => Some("Noto Sans Symbols 2"),
            _ => None,
        },
    };
    let symbols = symbols.into_iter().map(str::to_owned);
    let variant = ScriptVariant::Default;
    let mut families = symbols.chain(families(script, variant, Looks::Serif));
    let family = families.find(|family| !is_present(family));
    family.unwrap_or_else(|| "Noto Sans".to_owned())
}

fn han(variant: ScriptVariant) -> &'static [&'static str] {
    match variant {
        ScriptVariant::Japanese => JAPANESE,
        ScriptVariant::Korean => KOREAN,
        ScriptVariant::HongKong => HONG_KONG,
        ScriptVariant::TraditionalChinese => TRADITIONAL,
        ScriptVariant::Default | ScriptVariant::Nastaliq => SIMPLIFIED,
    }
}

const GENERAL: &[&str] = &[
    "Noto Serif",
    "Noto Sans",
    "DejaVu Serif",
    "Times New Roman",
    "DejaVu Sans",
];

const GENERAL_SANS: &[&str] = &[
    "Noto Sans",
    "DejaVu Sans",
    "Noto Serif",
    "DejaVu Serif",
    "Times New Roman",
];

/// Families that have symbols, or characters of many scripts.
const LAST: &[&str] = &[
    "Noto Sans Symbols",
    "Noto Sans Symbols 2",
    // The name in its files of 2020.
    "Noto Sans Symbols2",
    "Noto Sans Math",
    "Noto Serif CJK SC",
    "Noto Sans CJK SC",
    "Arial Unicode MS",
];

const SIMPLIFIED: &[&str] = &[
    "Noto Serif SC",
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "Noto Sans SC",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Songti SC",
    "SimSun",
    "SimSun-ExtB",
    "PingFang SC",
    "Microsoft YaHei",
];

const TRADITIONAL: &[&str] = &[
    "Noto Serif TC",
    "Noto Serif CJK TC",
    "Source Han Serif TC",
    "Noto Sans TC",
    "Noto Sans CJK TC",
    "Songti TC",
    "PMingLiU",
    "PMingLiU-ExtB",
    "PingFang TC",
    "Microsoft JhengHei",
    "Noto Serif SC",
    "Noto Serif CJK SC",
];

const HONG_KONG: &[&str] = &[
    "Noto Serif HK",
    "Noto Serif CJK HK",
    "Noto Serif TC",
    "Noto Serif CJK TC",
    "Noto Sans HK",
    "Noto Sans CJK HK",
    "MingLiU_HKSCS",
    "PingFang HK",
    "Noto Serif SC",
    "Noto Serif CJK SC",
];

const JAPANESE: &[&str] = &[
    "Noto Serif JP",
    "Noto Serif CJK JP",
    "Source Han Serif",
    "Noto Sans JP",
    "Noto Sans CJK JP",
    "Hiragino Mincho ProN",
    "Yu Mincho",
    "MS Mincho",
    "Noto Serif SC",
    "Noto Serif CJK SC",
];

const KOREAN: &[&str] = &[
    "Noto Serif KR",
    "Noto Serif CJK KR",
    "Source Han Serif K",
    "Noto Sans KR",
    "Noto Sans CJK KR",
    "AppleMyungjo",
    "Batang",
    "Noto Serif SC",
    "Noto Serif CJK SC",
];

const NASKH: &[&str] = &[
    "Noto Naskh Arabic",
    "Noto Sans Arabic",
    "Amiri",
    "Scheherazade New",
    "Geeza Pro",
    "Traditional Arabic",
    "Noto Nastaliq Urdu",
];

const NASTALIQ: &[&str] = &[
    "Noto Nastaliq Urdu",
    "Noto Naskh Arabic",
    "Noto Sans Arabic",
    "Urdu Typesetting",
    "Scheherazade New",
];

/// The scripts beyond those above for which a Noto Serif family exists. For the others there is
/// only a Noto Sans.
const NOTO_SERIF: &[&str] = &[
    "Ahom", "Armn", "Bali", "Beng", "Deva", "Diak", "Dogr", "Ethi", "Geor", "Gran", "Gujr", "Guru",
    "Hebr", "Hmnp", "Khmr", "Khoj", "Kits", "Knda", "Laoo", "Maka", "Mlym", "Mymr", "Orya", "Ougr",
    "Sinh", "Taml", "Tang", "Telu", "Thai", "Tibt", "Todr", "Toto", "Vith", "Yezi",
];

/// The name of a script in Noto's families, which is not always its Unicode name.
fn noto_name(code: &str, script: Script) -> String {
    match code {
        "Hmnp" => "Hmong Nyiakeng".into(),
        "Merc" | "Mero" => "Meroitic".into(),
        "Nkoo" => "NKo".into(),
        "Phag" => "PhagsPa".into(),
        "Sgnw" => "SignWriting".into(),
        "Perm" => "Old Permic".into(),
        _ => script.name().replace('_', " "),
    }
}
