use std::fmt;

use icu_properties::CodePointMapData;
use icu_properties::props::GeneralCategory;

/// Shows a character with its code point and its Unicode name: `“ı” (U+0131 LATIN SMALL LETTER
/// DOTLESS I)`.
pub(crate) struct CharacterName(pub(crate) char);

impl fmt::Display for CharacterName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let c = self.0;
        let code = u32::from(c);
        if is_printable(c) {
            write!(f, "“{c}” ")?;
        }
        #[cfg(feature = "character-names")]
        if let Some(name) = unicode_names2::name(c) {
            return write!(f, "(U+{code:04X} {name})");
        }
        write!(f, "(U+{code:04X})")
    }
}

/// Whether `c` is assigned and shows something, or changes what is beside it.
fn is_printable(c: char) -> bool {
    use GeneralCategory::{
        Control, LineSeparator, ParagraphSeparator, PrivateUse, SpaceSeparator, Surrogate,
        Unassigned,
    };
    !matches!(
        CodePointMapData::<GeneralCategory>::new().get(c),
        Control
            | LineSeparator
            | ParagraphSeparator
            | PrivateUse
            | SpaceSeparator
            | Surrogate
            | Unassigned
    )
}
