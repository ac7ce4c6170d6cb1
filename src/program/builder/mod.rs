//! Programs and fields made in code.

mod cover;
mod credential;
mod field;
mod print;

pub use cover::CoverBuilder;
pub use credential::CredentialBuilder;
pub use field::FieldBuilder;

use std::path::PathBuf;

use super::located::{Located, Problems};
use super::model::Program;
use super::resolve::resolve;
use super::row_templates::is_pattern;
use super::settings::{ProgramSettings, pattern};
use super::values::{Value, Wording};
use crate::date::CivilDate;
use crate::diagnostic::Result;
use crate::format::{Compression, OutputFormat, PdfBackground, Subsampling};
use crate::naming::Normalization;
use crate::roster::RosterOptions;

/// Makes a [`Program`] in code, with everything that a `program.toml` can set.
///
/// [`build`](Self::build) checks all values together, as [`Program::parse`] does. Paths are used as
/// they are: relative ones start from the working directory.
///
/// ```
/// use engross::field::{Color, Field, Overflow};
/// use engross::{OutputFormat, Program};
///
/// let program = Program::builder("KubeSphere Ambassador")
///     .term("2023")
///     .base_url("https://example.org/images/")
///     .file_stem("ambassador-{term}-{name}")
///     .format(OutputFormat::Jpeg)
///     .field(
///         Field::text("{name}")
///             .at(300, 452, 1154, 150)
///             .size(56..=112)
///             .font("Great Vibes")
///             .color(Color::new(0x12, 0x24, 0x4f))
///             .overflow([Overflow::Shrink, Overflow::Wrap]),
///     )
///     .build()?;
/// assert_eq!(program.fields()[0].id, "name");
/// # Ok::<(), engross::Error>(())
/// ```
#[derive(Debug, Clone)]
#[must_use = "a program is made by `build`"]
pub struct ProgramBuilder {
    settings: ProgramSettings,
    file_stem: Option<String>,
    fields: Vec<FieldBuilder>,
    cover: Option<CoverBuilder>,
}

impl Program {
    /// Starts a program with this title: the award.
    pub fn builder(title: impl Into<String>) -> ProgramBuilder {
        ProgramBuilder {
            settings: ProgramSettings {
                title: title.into(),
                ..ProgramSettings::default()
            },
            file_stem: None,
            fields: Vec::new(),
            cover: None,
        }
    }
}

impl ProgramBuilder {
    /// Sets the [`term`](Program::term): the round of the award.
    pub fn term(mut self, term: impl Into<String>) -> Self {
        self.settings.term = Some(term.into());
        self
    }

    /// Sets the [`issuer`](Program::issuer): who gives the award.
    pub fn issuer(mut self, issuer: impl Into<String>) -> Self {
        self.settings.issuer = Some(issuer.into());
        self
    }

    /// Sets the [`language`](Program::language) of all texts that do not set their own, as a BCP
    /// 47 tag.
    pub fn language(mut self, tag: impl Into<String>) -> Self {
        self.settings.language = Some(Located::in_memory(tag.into()));
        self
    }

    /// Sets the file of the [`roster`](Program::roster), for [`Program::open_roster`].
    pub fn roster(mut self, file: impl Into<PathBuf>) -> Self {
        self.settings.roster_file = Some(file.into());
        self
    }

    /// Sets how the [`roster`](Program::roster) is read.
    pub fn roster_options(mut self, options: RosterOptions) -> Self {
        self.settings.roster_options = options;
        self
    }

    /// Sets the file of the [`template`](Program::template). It is not read: if it is an SVG
    /// file, call [`Program::read_drawing`] on the program.
    ///
    /// A name with placeholders, such as `templates/{track}.svg`, is a pattern: each row has the
    /// template of the name that it resolves to. The templates are given to the renderer, by
    /// [`template_named`](crate::RendererBuilder::template_named).
    pub fn template(mut self, file: impl Into<PathBuf>) -> Self {
        let file = file.into();
        match file.to_str().filter(|name| is_pattern(name)) {
            Some(pattern) => {
                self.settings.template_pattern = Some(Located::in_memory(pattern.to_owned()));
            }
            None => self.settings.template = Some(file),
        }
        self
    }

    /// Adds one of the [`values`](Program::values), which texts can name beside the columns of
    /// the roster. A date is in the form 2023-09-20.
    pub fn value(mut self, name: impl AsRef<str>, text: impl Into<String>) -> Self {
        let text = text.into();
        self.settings.values.push(Value {
            name: name.as_ref().trim().into(),
            is_date: CivilDate::parse(&text).is_ok(),
            text,
            line: None,
        });
        self
    }

    /// Sets what a column's values read as in texts: pairs of a value and its text.
    pub fn wording<V: AsRef<str>, T: Into<String>>(
        mut self,
        column: impl AsRef<str>,
        texts: impl IntoIterator<Item = (V, T)>,
    ) -> Self {
        let mut wording = Wording::new(column.as_ref(), None);
        for (value, text) in texts {
            wording.add(value.as_ref(), text.into());
        }
        self.settings.wordings.push(wording);
        self
    }

    /// Adds a font file, or a folder of font files, to the [`fonts`](Program::fonts).
    pub fn fonts(mut self, path: impl Into<PathBuf>) -> Self {
        self.settings.fonts.push(path.into());
        self
    }

    /// Sets whether the machine's own fonts are searched after all others.
    pub fn system_fonts(mut self, system_fonts: bool) -> Self {
        self.settings.system_fonts = system_fonts;
        self
    }

    /// Sets the [`dpi`](Program::dpi): the resolution of the template in pixels per inch.
    pub fn dpi(mut self, dpi: f32) -> Self {
        self.settings.dpi = Some(Located::in_memory(dpi));
        self
    }

    /// Sets the [`width`](Program::width) in pixels at which a drawing is painted.
    pub fn width(mut self, width: u32) -> Self {
        self.settings.width = Some(Located::in_memory(width));
        self
    }

    /// Sets the [`seats`](Program::seats): how many recipients there may be.
    pub fn seats(mut self, seats: u32) -> Self {
        self.settings.seats = Some(Located::in_memory(seats));
        self
    }

    /// Sets the [`base_url`](crate::Publish::base_url): the part of a link before the key.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.settings.publish.base_url = Some(Located::in_memory(url.into()));
        self
    }

    /// Sets the [`file_stem`](crate::Publish::file_stem): the key without its extension, such as
    /// `ambassador-{term}-{name}`.
    pub fn file_stem(mut self, stem: impl Into<String>) -> Self {
        self.file_stem = Some(stem.into());
        self
    }

    /// Sets the [normal form](crate::Publish::normalization) of keys.
    pub fn normalization(mut self, form: Normalization) -> Self {
        self.settings.publish.normalization = Some(form);
        self
    }

    /// Sets the [`format`](crate::Publish::format) of the published certificates.
    pub fn format(mut self, format: OutputFormat) -> Self {
        self.settings.publish.format = Some(format);
        self
    }

    /// Sets the [`quality`](crate::Publish::quality) of JPEG files, from 1 to 100.
    pub fn quality(mut self, quality: u8) -> Self {
        self.settings.publish.quality = Some(Located::in_memory(quality.into()));
        self
    }

    /// Sets whether PDF has a drawn template as outlines or as pixels:
    /// [`pdf_background`](crate::Publish::pdf_background).
    pub fn pdf_background(mut self, background: PdfBackground) -> Self {
        self.settings.publish.pdf_background = Some(background);
        self
    }

    /// Sets the [`subsampling`](crate::Publish::subsampling) of JPEG files.
    pub fn subsampling(mut self, subsampling: Subsampling) -> Self {
        self.settings.publish.subsampling = Some(subsampling);
        self
    }

    /// Sets the [`compression`](crate::Publish::compression) of PNG files.
    pub fn compression(mut self, compression: Compression) -> Self {
        self.settings.publish.compression = Some(compression);
        self
    }

    /// Sets the [`link_text`](crate::Publish::link_text) of the announcement.
    pub fn link_text(mut self, text: impl Into<String>) -> Self {
        self.settings.publish.link_text = Some(text.into());
        self
    }

    /// Adds a field.
    pub fn field(mut self, field: FieldBuilder) -> Self {
        self.fields.push(field);
        self
    }

    /// Sets the cover of the announcement.
    pub fn cover(mut self, cover: CoverBuilder) -> Self {
        self.cover = Some(cover);
        self
    }

    /// Has certificates carry signed [credentials](crate::Program::credential).
    pub fn credential(mut self, credential: CredentialBuilder) -> Self {
        self.settings.credential = Some(credential.settings());
        self
    }

    /// Checks everything and makes the program.
    ///
    /// # Errors
    ///
    /// Everything that is wrong, with the codes of [`Program::parse`]. A diagnostic about a field
    /// has the field's id as its location.
    pub fn build(self) -> Result<Program> {
        let problems = Problems::default();
        let mut settings = self.settings;
        if let Some(stem) = &self.file_stem {
            let stem = Located::in_memory(&**stem);
            let report = |problem| problems.add(problem);
            settings.publish.file_stem = pattern("`file_stem`", stem, report);
        }
        let fields = (1..).zip(self.fields);
        let fields = fields.map(|(number, field)| field.settings(number, &problems));
        settings.fields = Some(fields.collect());
        settings.cover = self.cover.map(|cover| cover.settings(&problems));
        let program = resolve(settings, &problems);
        problems.check(None)?;
        Ok(program)
    }
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "settings are optional, and those made in code have no line"
)]
fn set<T>(value: T) -> Option<Located<T>> {
    Some(Located::in_memory(value))
}
