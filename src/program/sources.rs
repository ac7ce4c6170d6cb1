use crate::field::Source;

/// Where the values of a program are set that can prove wrong once template and roster are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ProgramSources {
    pub(crate) file_stem: Source,
    pub(super) width: Option<Source>,
    /// The table `[print]`, or the `back` in it.
    pub(crate) print: Source,
}
