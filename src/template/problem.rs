/// Something that is wrong in a template drawn in SVG.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DrawingProblem {
    /// The line, counted from 1.
    pub line: u64,
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// How to mend it.
    pub hint: String,
}
