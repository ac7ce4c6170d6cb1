/// A side of a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Side {
    /// The side with the template.
    #[default]
    Front,
    /// The other side: the back of [`Print`](crate::Print).
    Back,
}

impl Side {
    /// Both sides.
    pub const ALL: [Self; 2] = [Self::Front, Self::Back];

    /// The name in a `program.toml`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Front => "front",
            Self::Back => "back",
        }
    }
}
