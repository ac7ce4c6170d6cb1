/// How the picture of a [`Field`](super::Field) is placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[non_exhaustive]
pub struct ImageStyle {
    /// How the picture fills its box. Default: [`Fit::Contain`].
    pub fit: Fit,
    /// The shape that is cut out of it. Default: [`PictureShape::Rectangle`].
    pub shape: PictureShape,
}

/// How a picture fills its box.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[non_exhaustive]
pub enum Fit {
    /// The whole picture is shown, as large as it fits.
    #[default]
    Contain,
    /// The whole box is filled, and what exceeds it is cut off evenly on two sides.
    Cover,
}

/// The shape that is cut out of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[non_exhaustive]
pub enum PictureShape {
    /// None, the picture keeps its corners.
    #[default]
    Rectangle,
    /// The largest circle in the box, which the picture fills.
    Circle,
}

impl Fit {
    pub(crate) const ALL: [Self; 2] = [Self::Contain, Self::Cover];

    /// The name in a `program.toml`: `contain` or `cover`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Contain => "contain",
            Self::Cover => "cover",
        }
    }
}

impl PictureShape {
    pub(crate) const ALL: [Self; 2] = [Self::Rectangle, Self::Circle];

    /// The name in a `program.toml`: `rectangle` or `circle`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rectangle => "rectangle",
            Self::Circle => "circle",
        }
    }
}
