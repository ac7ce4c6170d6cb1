//! Plain text, and with it the encodings: the first byte chooses one, or a language that helps
//! to find it out; and what kind of file it is, by its contents alone.
#![no_main]

use engross::roster::RosterOptions;
use libfuzzer_sys::fuzz_target;

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

fuzz_target!(|input: (u8, &[u8])| {
    let (choice, bytes) = input;
    let choice = usize::from(choice);
    let mut options = RosterOptions::default();
    options.encoding = LABELS.get(choice).and_then(|label| label.parse().ok());
    let language = choice.checked_sub(LABELS.len());
    options.language = language.and_then(|index| Some((*LANGUAGES.get(index)?).to_owned()));
    engross_fuzz::read(bytes, "roster.txt", &options);
    engross_fuzz::read(bytes, "-", &options);
});
