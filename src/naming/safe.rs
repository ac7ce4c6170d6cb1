//! Characters and names that some file system does not allow.

use icu_properties::props::{DefaultIgnorableCodePoint, GeneralCategory, NoncharacterCodePoint};
use icu_properties::{CodePointMapData, CodePointSetData};

/// Replaces characters that a file name cannot contain.
pub(super) const SUBSTITUTE: char = '-';

const ZERO_WIDTH_NON_JOINER: char = '\u{200C}';
const ZERO_WIDTH_JOINER: char = '\u{200D}';
const MONGOLIAN_VOWEL_SEPARATOR: char = '\u{180E}';

/// The names that Windows reserves for devices, in any case and with any extension.
/// <https://learn.microsoft.com/windows/win32/fileio/naming-a-file#naming-conventions>
const DEVICES: [&str; 6] = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];
/// The devices with a number.
const NUMBERED_DEVICES: [&str; 2] = ["COM", "LPT"];

/// Whether the character is unsafe in a file name on some file system, or in the path of a URL.
pub(crate) fn is_unsafe(character: char) -> bool {
    match character {
        '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => true,
        ' '..='~' => false,
        _ => {
            character.is_control()
                || is_invisible_format(character)
                || CodePointSetData::new::<NoncharacterCodePoint>().contains(character)
        }
    }
}

/// Whether the character only affects how its neighbours are shown, as the bidi controls do. The
/// characters that names are spelt with do not count.
fn is_invisible_format(character: char) -> bool {
    CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(character)
        && CodePointMapData::<GeneralCategory>::new().get(character) == GeneralCategory::Format
        && !is_spelling_control(character)
}

/// Whether the character is invisible but part of an orthography: Persian and the Indic scripts
/// use the joiners, Mongolian its vowel separator.
pub(super) fn is_spelling_control(character: char) -> bool {
    matches!(
        character,
        ZERO_WIDTH_NON_JOINER | ZERO_WIDTH_JOINER | MONGOLIAN_VOWEL_SEPARATOR
    )
}

/// The character as messages show it: by its code point unless it is visible ASCII.
pub(crate) fn describe(character: char) -> String {
    if character.is_ascii_graphic() {
        format!("`{character}`")
    } else {
        format!("U+{:04X}", u32::from(character))
    }
}

/// The length of the Windows device name at the start of `file_name`, if Windows would open the
/// device.
pub(super) fn device_name_len(file_name: &str) -> Option<usize> {
    let base = file_name.split('.').next().unwrap_or_default();
    let base = base.trim_end_matches(' ');
    let is_device = DEVICES.iter().any(|name| base.eq_ignore_ascii_case(name))
        || NUMBERED_DEVICES.iter().any(|name| {
            let number = base
                .get(..name.len())
                .filter(|start| start.eq_ignore_ascii_case(name))
                .map(|_| &base[name.len()..]);
            let mut digits = number.into_iter().flat_map(str::chars);
            matches!(digits.next(), Some('0'..='9' | '¹' | '²' | '³')) && digits.next().is_none()
        });
    is_device.then_some(base.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn device_names_in_all_their_forms() {
        for name in [
            "CON",
            "con",
            "Aux.png",
            "nul.tar.gz",
            "COM0",
            "com9.png",
            "LPT¹",
            "lpt³.x",
            "PRN .png",
            "CONIN$",
        ] {
            assert!(device_name_len(name).is_some(), "{name}");
        }
        for name in [
            "CONNOR",
            "COM",
            "COM10",
            "COMA",
            "LPT-1",
            "NULL",
            "ＣＯＮ",
            "x.con",
            "",
        ] {
            assert_eq!(device_name_len(name), None, "{name}");
        }
    }

    #[test]
    fn spelling_controls_are_safe_and_bidi_controls_are_not() {
        for character in ['\u{200C}', '\u{200D}', '\u{180E}', '\u{FE00}', '\u{E0100}'] {
            assert!(!is_unsafe(character), "U+{:04X}", u32::from(character));
        }
        for character in [
            '\0',
            '\u{7F}',
            '\u{85}',
            '\u{AD}',
            '\u{61C}',
            '\u{200B}',
            '\u{200E}',
            '\u{202E}',
            '\u{2066}',
            '\u{FEFF}',
            '\u{FDD0}',
            '\u{10FFFF}',
            '\u{E0001}',
        ] {
            assert!(is_unsafe(character), "U+{:04X}", u32::from(character));
        }
    }
}
