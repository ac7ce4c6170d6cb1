use super::Color;

/// How the QR code of a [`Field`](super::Field) is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct QrStyle {
    /// How much of the code may be damaged, at least. A higher level is used if it does not make
    /// the code larger. Default: [`ErrorCorrection::Medium`].
    pub error_correction: ErrorCorrection,
    /// How many modules stay free around the code, inside the field's box. Default: 4, as ISO/IEC
    /// 18004 requires.
    pub quiet_zone: u32,
    /// The colour below the code and its quiet zone. Default: none, the template shows through.
    pub background: Option<Color>,
}

impl Default for QrStyle {
    fn default() -> Self {
        Self {
            error_correction: ErrorCorrection::Medium,
            quiet_zone: 4,
            background: None,
        }
    }
}

/// How much of a QR code may be damaged or covered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ErrorCorrection {
    /// About 7 %.
    Low,
    /// About 15 %.
    Medium,
    /// About 25 %.
    Quartile,
    /// About 30 %.
    High,
}

impl ErrorCorrection {
    pub(crate) const ALL: [Self; 4] = [Self::Low, Self::Medium, Self::Quartile, Self::High];

    /// The name in a `program.toml`: `low`, `medium`, `quartile` or `high`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::Quartile => "quartile",
            Self::High => "high",
        }
    }
}
