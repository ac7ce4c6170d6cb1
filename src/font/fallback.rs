//! Which families set which script: a fixed order, so that neither the order in which a
//! machine lists its fonts nor their number decides how a name looks.

use crate::text::{Language, Script};

/// The families made for a script in no particular language, the best first.
pub(crate) fn families_for(script: Script) -> Vec<String> {
    families(script, None)
}

/// The families made for a script, the best first. A family that nobody has costs nothing.
pub(super) fn families(script: Script, language: Option<&Language>) -> Vec<String> {
    let mut families: Vec<String> = match script.code() {
        "Hani" | "Bopo" => han(language).iter().map(ToString::to_string).collect(),
        "Hira" | "Kana" | "Jpan" => JAPANESE.iter().map(ToString::to_string).collect(),
        "Hang" | "Kore" => KOREAN.iter().map(ToString::to_string).collect(),
        "Latn" | "Cyrl" | "Grek" | "Zyyy" | "Zinh" | "Zzzz" => {
            GENERAL.iter().map(ToString::to_string).collect()
        }
        "Arab" => arabic(language).iter().map(ToString::to_string).collect(),
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
    let seen = families.len();
    // Punctuation and marks stand in texts of any script, and some letters of a script are
    // only in families made for its neighbours.
    for general in GENERAL.iter().chain(LAST) {
        if !families[..seen].iter().any(|family| family == general) {
            families.push((*general).to_owned());
        }
    }
    families
}

const GENERAL: &[&str] = &[
    "Noto Serif",
    "Noto Sans",
    "DejaVu Serif",
    "Times New Roman",
    "DejaVu Sans",
];

/// Families with something of everything.
const LAST: &[&str] = &[
    "Noto Sans Symbols",
    "Noto Sans Symbols 2",
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

/// Han characters take the shapes of their reader's language; with none given, those of
/// simplified Chinese.
fn han(language: Option<&Language>) -> &'static [&'static str] {
    let Some(language) = language else {
        return SIMPLIFIED;
    };
    match language.primary() {
        "ja" => JAPANESE,
        "ko" => KOREAN,
        "yue" => HONG_KONG,
        _ if matches!(language.region(), Some("hk" | "mo")) => HONG_KONG,
        _ if language.script() == Some("hant") || language.region() == Some("tw") => TRADITIONAL,
        _ => SIMPLIFIED,
    }
}

/// Urdu, Kashmiri and western Punjabi are read in Nastaliq where there is one.
fn arabic(language: Option<&Language>) -> &'static [&'static str] {
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
    match language.map(Language::primary) {
        Some("ur" | "ks" | "pnb" | "skr") => NASTALIQ,
        _ => NASKH,
    }
}

/// The scripts, beyond those above, for which there is a Noto Serif; for the others there is a
/// Noto Sans alone.
const NOTO_SERIF: &[&str] = &[
    "Ahom", "Armn", "Bali", "Beng", "Deva", "Dogr", "Ethi", "Geor", "Gran", "Gujr", "Guru", "Hebr",
    "Hmnp", "Khmr", "Khoj", "Kits", "Knda", "Laoo", "Maka", "Mlym", "Mymr", "Orya", "Ougr", "Sinh",
    "Taml", "Tang", "Telu", "Thai", "Tibt", "Toto", "Vith", "Yezi",
];

/// What Noto calls a script, where that is not its Unicode name.
fn noto_name(code: &str, script: Script) -> String {
    match code {
        "Hmnp" => "Hmong Nyiakeng".into(),
        "Nkoo" => "NKo".into(),
        "Phag" => "PhagsPa".into(),
        "Sgnw" => "SignWriting".into(),
        "Perm" => "Old Permic".into(),
        _ => script.name().replace('_', " "),
    }
}
