//! Scripts (UAX #24).

use std::fmt;

use icu_properties::props::{NamedEnumeratedProperty as _, Script as IcuScript};
use icu_properties::script::ScriptWithExtensions;

/// A script of the Unicode Character Database (UAX #24).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Script(IcuScript);

impl Script {
    pub(crate) const COMMON: Self = Self(IcuScript::Common);
    pub(crate) const INHERITED: Self = Self(IcuScript::Inherited);

    /// The script of a character, without its context.
    pub(crate) fn for_char(c: char) -> Self {
        Self(ScriptWithExtensions::new().get_script_val(c))
    }

    /// Every script that the character is used in (its `Script_Extensions`).
    pub(crate) fn extensions(c: char) -> impl Iterator<Item = Self> {
        ScriptWithExtensions::new()
            .get_script_extensions_val(c)
            .iter()
            .map(Self)
    }

    /// Whether the character is used in this script.
    pub(crate) fn uses(self, c: char) -> bool {
        ScriptWithExtensions::new().has_script(c, self.0)
    }

    /// Whether this is the script of a particular writing system: not Common, Inherited or
    /// Unknown.
    pub(crate) fn is_specific(self) -> bool {
        !matches!(
            self.0,
            IcuScript::Common | IcuScript::Inherited | IcuScript::Unknown
        )
    }

    /// The four-letter code of ISO 15924: `Latn`.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.0.short_name()
    }

    /// The name in the Unicode Character Database: `Canadian_Aboriginal`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.0.long_name()
    }

    /// Whether strokes or a headline connect the letters, so that space between them would break
    /// the connection.
    pub(crate) fn is_joined(self) -> bool {
        matches!(
            self.code(),
            // Cursive scripts, whose letters have the Joining_Type Dual_Joining (Unicode Standard,
            // section 9.2).
            "Adlm" | "Arab" | "Chrs" | "Mand" | "Mani" | "Mong" | "Nkoo" | "Ougr" | "Phag"
            | "Phlp" | "Rohg" | "Sogd" | "Syrc"
            // Scripts with a headline.
            | "Beng" | "Deva" | "Guru" | "Mahj" | "Modi" | "Nand" | "Sidd" | "Tirh"
        )
    }
}

impl fmt::Display for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
