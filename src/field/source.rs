/// Where a program sets a value: a line of one of its files, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// The `program.toml`; no line in a program that was built in memory.
    Program(Option<u64>),
    /// The template.
    #[cfg_attr(
        not(feature = "svg"),
        expect(dead_code, reason = "pictures have no lines")
    )]
    Template(u64),
    /// The template of the back.
    #[cfg_attr(
        not(feature = "svg"),
        expect(dead_code, reason = "pictures have no lines")
    )]
    Back(u64),
}

impl Source {
    /// A value that comes from no file.
    pub(crate) const MEMORY: Self = Self::Program(None);

    /// The line, if there is a file.
    pub(crate) const fn line(self) -> Option<u64> {
        match self {
            Self::Program(line) => line,
            Self::Template(line) | Self::Back(line) => Some(line),
        }
    }

    /// The same line of the back's template, seen from the front.
    const fn on_back(self) -> Self {
        match self {
            #[cfg(feature = "svg")]
            Self::Template(line) => Self::Back(line),
            other => other,
        }
    }
}

/// Where the parts of a field are set that can prove wrong once template and roster are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FieldSources {
    pub(crate) text: Source,
    pub(crate) when: Source,
    /// `None` if the box was neither drawn nor written.
    pub(crate) bounds: Option<Source>,
    /// The fonts, or the text if the field names no fonts.
    pub(crate) font: Source,
}

impl FieldSources {
    /// All parts come from one place.
    pub(crate) const fn all(source: Source) -> Self {
        Self {
            text: source,
            when: source,
            bounds: Some(source),
            font: source,
        }
    }

    /// Those of a field of the back, seen from the front.
    pub(crate) fn on_back(self) -> Self {
        Self {
            text: self.text.on_back(),
            bounds: self.bounds.map(Source::on_back),
            font: self.font.on_back(),
            when: self.when.on_back(),
        }
    }
}

impl Default for FieldSources {
    fn default() -> Self {
        Self::all(Source::MEMORY)
    }
}
