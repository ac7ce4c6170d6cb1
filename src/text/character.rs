use std::fmt;

/// Shows a character with its code point and its Unicode name: `“ı” (U+0131 LATIN SMALL LETTER
/// DOTLESS I)`.
pub(crate) struct CharacterName(pub(crate) char);

impl fmt::Display for CharacterName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let c = self.0;
        let code = u32::from(c);
        if !c.is_control() && !c.is_whitespace() && unicode_names2::name(c).is_some() {
            write!(f, "“{c}” ")?;
        }
        match unicode_names2::name(c) {
            Some(name) => write!(f, "(U+{code:04X} {name})"),
            None => write!(f, "(U+{code:04X})"),
        }
    }
}
