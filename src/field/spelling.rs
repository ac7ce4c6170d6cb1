//! What may be set in another way than the roster spells it.

/// Which apostrophes and quotes a text is set with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Quotes {
    /// The apostrophe of typesetters, in place of the straight one and of accents that stand for
    /// it; the ʻokina in languages that have it.
    #[default]
    Typographic,
    /// Those that were typed.
    AsTyped,
}

impl Quotes {
    pub(crate) const ALL: [Self; 2] = [Self::Typographic, Self::AsTyped];

    /// The name in a `program.toml`: `typographic` or `as-typed`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Typographic => "typographic",
            Self::AsTyped => "as-typed",
        }
    }
}

/// How words that are typed in capitals are set, or how all letters are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Capitals {
    /// As they were typed.
    #[default]
    AsTyped,
    /// With a capital at the start of each word, by the rules of the language.
    Title,
    /// With a capital at the start of each word, and the other letters as small capitals.
    SmallCaps,
    /// All letters of the text as capitals.
    Upper,
    /// All letters of the text as small letters.
    Lower,
    /// A capital at the start of each word of the text, and the other letters as they were typed.
    Words,
}

impl Capitals {
    pub(crate) const ALL: [Self; 6] = [
        Self::AsTyped,
        Self::Title,
        Self::SmallCaps,
        Self::Upper,
        Self::Lower,
        Self::Words,
    ];

    /// The name in a `program.toml` and in the column `capitals`: `as-typed`, `title`,
    /// `small-caps`, `upper`, `lower` or `words`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AsTyped => "as-typed",
            Self::Title => "title",
            Self::SmallCaps => "small-caps",
            Self::Upper => "upper",
            Self::Lower => "lower",
            Self::Words => "words",
        }
    }

    /// Whether it concerns all words of a text, rather than the values in it.
    pub(crate) const fn is_of_whole_text(self) -> bool {
        matches!(self, Self::Upper | Self::Lower | Self::Words)
    }

    /// The one of this name.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|capitals| capitals.name() == name)
    }
}

/// What to do about a sign, such as an emoji, that no font has. A letter that no font has is always
/// an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum MissingSigns {
    /// The certificate is not made.
    #[default]
    Error,
    /// The text is set without the sign, and a warning says so.
    LeaveOut,
}

impl MissingSigns {
    pub(crate) const ALL: [Self; 2] = [Self::Error, Self::LeaveOut];

    /// The name in a `program.toml`: `error` or `leave-out`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::LeaveOut => "leave-out",
        }
    }
}
