//! Plain text, and with it the encodings: the first byte chooses one, or a language that helps
//! to find it out; and what kind of file it is, by its contents alone.

use engross::roster::RosterOptions;

use crate::input::structured;
use crate::rosters::read;

const LABELS: [&str; 12] = [
    "utf-8",
    "utf-16le",
    "utf-16be",
    "windows-1250",
    "windows-1251",
    "windows-1252",
    "windows-1254",
    "gb18030",
    "big5",
    "shift_jis",
    "euc-kr",
    "iso-2022-jp",
];
const LANGUAGES: [&str; 6] = ["tr", "zh-Hant", "zh", "ja", "ru", "pl"];

pub fn run(bytes: &[u8]) {
    let Some((choice, bytes)) = structured::<(u8, &[u8])>(bytes) else {
        return;
    };
    let choice = usize::from(choice);
    let mut options = RosterOptions::default();
    options.encoding = LABELS.get(choice).and_then(|label| label.parse().ok());
    let language = choice.checked_sub(LABELS.len());
    options.language = language.and_then(|index| Some((*LANGUAGES.get(index)?).to_owned()));
    read(bytes, "roster.txt", &options);
    read(bytes, "-", &options);
}
