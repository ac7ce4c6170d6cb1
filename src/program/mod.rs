//! `program.toml`: an award with its look and its naming.

#[cfg(feature = "svg")]
mod drawn;
mod fields;
mod keys;
mod kind;
mod publish;
mod reader;

#[cfg(feature = "svg")]
pub(crate) use drawn::Drawn;
pub use publish::Publish;

use std::path::{Path, PathBuf};
#[cfg(feature = "svg")]
use std::sync::Arc;

use toml::de::DeTable;

use crate::diagnostic::{Code, Diagnostic, Error, Result};
use crate::field::Field;
use crate::input;
use crate::language;
use crate::roster::{RosterFormat, RosterOptions};
#[cfg(feature = "svg")]
use crate::template::Drawing;
use crate::template::MAX_SIDE;
use fields::FieldLines;
#[cfg(feature = "svg")]
use fields::FieldSettings;
pub(crate) use fields::Spot;
#[cfg(feature = "svg")]
pub(crate) use fields::{DEFAULT_LINE_HEIGHT, default_overflow};
use reader::{At, Document, Table};

/// The file that makes a folder a program.
const FILE_NAME: &str = "program.toml";

/// The largest `program.toml` that is read, in bytes.
pub const MAX_PROGRAM_BYTES: u64 = 1 << 20;

/// The resolution that templates are drawn for where the program says nothing.
const DEFAULT_DPI: f32 = 150.0;

/// An award with its look and its naming, as its `program.toml` says: all paths resolved, all
/// values checked.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Program {
    /// The `program.toml`.
    pub path: PathBuf,
    /// The folder that the program's paths start from.
    pub folder: PathBuf,
    /// `title`: the award. Required.
    pub title: String,
    /// `term`: the round of the award. Default: empty.
    pub term: String,
    /// `issuer`: who gives the award, as certificates name their author. Default: the title.
    pub issuer: String,
    /// `lang`: the language of all texts that have none of their own, as a BCP 47 tag. Default:
    /// none.
    pub language: Option<String>,
    /// `roster`: who the recipients are. Required.
    pub roster: RosterSource,
    /// `template`: the certificate without the names. Required.
    pub template: PathBuf,
    /// `fonts`: font files, and folders of such, in the order they are searched. Default: none.
    pub fonts: Vec<PathBuf>,
    /// `system_fonts`: whether the machine's own fonts are searched after these. Default: no.
    pub system_fonts: bool,
    /// `[publish]`: how files are named and where they are published.
    pub publish: Publish,
    /// `dpi`: the resolution of the template in pixels per inch; a drawing whose size is said in
    /// millimetres, inches or the like is drawn at it. Default: 150.
    pub dpi: f32,
    /// `width`: how many pixels wide a drawing is drawn. Default: as wide as it says itself, at
    /// `dpi`, or one pixel for each of its own.
    pub width: Option<u32>,
    /// `seats`: how many recipients there may be. Default: any number.
    pub seats: Option<u32>,
    /// `[[field]]`: what to write on the template. Of a template drawn in SVG: its placeholders,
    /// changed and added to by what is said here; none before the drawing is known.
    pub fields: Vec<Field>,
    pub(crate) lines: Lines,
    /// What `[[field]]` says, where the template is drawn.
    #[cfg(feature = "svg")]
    settings: Vec<FieldSettings>,
    #[cfg(feature = "svg")]
    pub(crate) drawn: Option<Drawn>,
}

/// Where a program's recipients are.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RosterSource {
    /// The file; `-` for standard input.
    pub file: PathBuf,
    /// How to read it.
    pub options: RosterOptions,
}

/// The lines of what can turn out wrong only when template and roster are known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Lines {
    pub(crate) file_stem: u64,
    pub(crate) fields: Vec<FieldLines>,
}

impl Program {
    /// Reads the `program.toml` at this path, or in the folder at this path.
    ///
    /// Where the template is drawn in SVG, that is read too: it has the fields.
    ///
    /// # Errors
    ///
    /// [`Code::Read`](crate::Code::Read) and [`Code::TooLarge`](crate::Code::TooLarge) for the file, [`Code::Program`](crate::Code::Program) with all that is
    /// wrong in it; for a drawing also [`Code::Drawing`](crate::Code::Drawing).
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let path = if path.is_dir() {
            path.join(FILE_NAME)
        } else {
            path.to_path_buf()
        };
        let bytes = input::read(&path, MAX_PROGRAM_BYTES)?;
        let text = String::from_utf8(bytes).map_err(|error| {
            let valid = error.utf8_error().valid_up_to();
            let line = input::LineCounter::new(error.as_bytes()).line_at(valid);
            Diagnostic::error(Code::Program, "the file is not in UTF-8")
                .hint("save it again, with UTF-8 as its encoding")
                .at(&path, line)
        })?;
        let program = Self::parse(&text, path)?;
        #[cfg(feature = "svg")]
        let program = if is_drawn(&program.template) {
            let drawing = Drawing::open(&program.template)?;
            program.with_drawing(Arc::new(drawing), 1.0)?
        } else {
            program
        };
        Ok(program)
    }

    /// Reads a program from the text of a `program.toml`. `path` says where it stands, for
    /// messages and for the paths in it; nothing is read from there.
    ///
    /// # Errors
    ///
    /// [`Code::Program`](crate::Code::Program) with all that is wrong in the text.
    ///
    /// ```
    /// use engross::Program;
    ///
    /// let program = Program::parse(
    ///     r#"
    ///         title    = "KubeSphere Ambassador"
    ///         roster   = "ambassadors.csv"
    ///         template = "certificate.png"
    ///
    ///         [[field]]
    ///         text = "{name}"
    ///         box  = { x = 300, y = 520, width = 1154, height = 150 }
    ///         size = 96
    ///     "#,
    ///     "ambassador/program.toml",
    /// )?;
    /// assert_eq!(program.fields[0].id, "name");
    /// assert_eq!(program.fields[0].style.size.min, 48.0);
    /// # Ok::<(), engross::Error>(())
    /// ```
    pub fn parse(text: &str, path: impl Into<PathBuf>) -> Result<Self> {
        let path = path.into();
        let document = Document::new(text);
        let (table, errors) = DeTable::parse_recoverable(text);
        let program = match errors.is_empty() {
            true => read_program(Table::root(&document, table.get_ref()), &path),
            false => None,
        };
        for error in errors {
            document.problem(
                error.span().map_or(1, |span| document.line_of(&span)),
                error.message().to_owned(),
                "correct the TOML there; https://toml.io shows its syntax",
            );
        }
        document.check(&path)?;
        #[expect(
            clippy::expect_used,
            reason = "each required key that is missing is a problem, which `check` reports"
        )]
        Ok(program.expect("a program without problems is whole"))
    }

    /// Checks the fields against the size of the template, in pixels.
    ///
    /// # Errors
    ///
    /// [`Code::Program`](crate::Code::Program) with each field whose box is not inside the template.
    pub fn check_template(&self, width: u32, height: u32) -> Result<()> {
        let page = crate::PixelBox::new(0, 0, width, height);
        let problems: Vec<Trouble> = self
            .fields
            .iter()
            .zip(&self.lines.fields)
            .filter(|(field, _)| !page.contains(&field.bounds))
            .map(|(field, lines)| Trouble {
                spot: lines.bounds.unwrap_or(lines.text),
                message: format!(
                    "the box of field `{}` ({}) is not inside the template ({width}×{height})",
                    field.id, field.bounds
                ),
                hint: "move the box or make it smaller".into(),
            })
            .collect();
        self.check(problems)
    }

    /// The same error, at the line of the program's files that led to it.
    pub(crate) fn at_spot(&self, spot: Spot, error: Error) -> Error {
        let (file, line) = self.place(spot);
        error.at(file, line)
    }

    /// The file and line of a spot.
    pub(crate) fn place(&self, spot: Spot) -> (&Path, u64) {
        match spot {
            Spot::Program(line) => (&self.path, line),
            Spot::Template(line) => (&self.template, line),
        }
    }

    /// The same program with its template drawn `scale` times as large.
    ///
    /// # Errors
    ///
    /// [`Code::NotScalable`] where the template is a picture, and those of
    /// [`Program::with_drawing`].
    pub fn scaled(self, scale: f32) -> Result<Self> {
        #[cfg(feature = "svg")]
        if let Some(drawn) = &self.drawn {
            let drawing = Arc::clone(&drawn.drawing);
            return self.with_drawing(drawing, scale);
        }
        let _ = scale;
        Err(Diagnostic::error(
            Code::NotScalable,
            "a picture cannot be drawn at another scale",
        )
        .hint("draw the template in SVG, or scale the picture itself")
        .in_file(self.template)
        .into())
    }

    /// The resolution of certificates, in pixels per inch.
    #[must_use]
    pub fn resolution(&self) -> f32 {
        #[cfg(feature = "svg")]
        if let Some(drawn) = &self.drawn {
            return drawn.page.dpi;
        }
        self.dpi
    }

    /// The width and height of certificates in inches, if the template is a drawing that states
    /// them.
    #[cfg(feature = "pdf")]
    pub(crate) fn inches(&self) -> Option<(f32, f32)> {
        #[cfg(feature = "svg")]
        return self.drawn.as_ref()?.page.inches;
        #[cfg(not(feature = "svg"))]
        None
    }

    /// Whether the template is a drawing.
    #[cfg(feature = "svg")]
    pub(crate) fn has_drawing(&self) -> bool {
        self.drawn.is_some() || is_drawn(&self.template)
    }

    /// The error of these problems, if there are any: those of the `program.toml`, else those of
    /// the drawing.
    pub(crate) fn check(&self, problems: Vec<Trouble>) -> Result<()> {
        let (mut in_program, mut in_drawing) = (Vec::new(), Vec::new());
        for Trouble {
            spot,
            message,
            hint,
        } in problems
        {
            let (code, found) = match spot {
                Spot::Program(_) => (Code::Program, &mut in_program),
                Spot::Template(_) => (Code::Drawing, &mut in_drawing),
            };
            let (file, line) = self.place(spot);
            found.push(Diagnostic::error(code, message).hint(hint).at(file, line));
        }
        let mut found = match in_program.is_empty() {
            true => in_drawing,
            false => in_program,
        };
        found.sort_by_key(Diagnostic::row);
        Error::check(found)
    }
}

/// Something that is wrong somewhere in the program's files.
pub(crate) struct Trouble {
    pub(crate) spot: Spot,
    pub(crate) message: String,
    pub(crate) hint: String,
}

/// Whether a template is a drawing, which has fields of its own.
fn is_drawn(template: &Path) -> bool {
    cfg!(feature = "svg")
        && template
            .extension()
            .is_some_and(|extension| extension.eq_ignore_ascii_case("svg"))
}

/// The program, unless something required is missing or unusable. Problems go to the document.
fn read_program(root: Table<'_>, path: &Path) -> Option<Program> {
    let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
    let title = root.required::<&str>("title", r#"title = "KubeSphere Ambassador""#);
    let term = root.optional::<&str>("term", r#"term = "2023""#);
    let issuer = root.optional::<&str>("issuer", r#"issuer = "the KubeSphere community""#);
    let language = language(&root);
    let roster = read_roster(&root, &folder, language.as_deref());
    let template = root.required::<&str>("template", r#"template = "certificate.png""#);
    let fonts = root.texts("fonts", r#"fonts = ["fonts"]"#);
    let system_fonts = root.optional::<bool>("system_fonts", "system_fonts = true");
    let (publish, file_stem) = publish::read(&root);
    let dpi = root.number("dpi", 1.0..=4800.0, "dpi = 150");
    let width = read_width(&root);
    let seats = read_seats(&root);
    let is_drawn = template.is_some_and(|template| is_drawn(Path::new(template.value)));
    let mut settings = fields::read(&root, is_drawn);
    let (fields, field_lines) = if is_drawn {
        (Vec::new(), Vec::new())
    } else {
        if let Some(width) = width {
            root.problem(
                width.line,
                "`width` is for a template drawn in SVG: a picture has its own",
                "leave it out, or scale the picture",
            );
        }
        fields::of_picture(&root, std::mem::take(&mut settings))
    };
    root.finish();
    Some(Program {
        path: path.to_path_buf(),
        title: title?.value.to_owned(),
        issuer: issuer.or(title)?.value.to_owned(),
        term: term.map_or("", |term| term.value).to_owned(),
        language,
        roster: roster?,
        template: folder.join(template?.value),
        fonts: fonts
            .unwrap_or_default()
            .iter()
            .map(|font| folder.join(font.value))
            .collect(),
        system_fonts: system_fonts.is_some_and(|system_fonts| system_fonts.value),
        publish,
        #[expect(
            clippy::cast_possible_truncation,
            reason = "in range, and no resolution has more digits"
        )]
        dpi: dpi.map_or(DEFAULT_DPI, |dpi| dpi.value as f32),
        width: width.map(|width| width.value),
        seats,
        fields,
        lines: Lines {
            file_stem,
            fields: field_lines,
        },
        #[cfg(feature = "svg")]
        settings,
        #[cfg(feature = "svg")]
        drawn: None,
        folder,
    })
}

/// The table's `lang`.
fn language(table: &Table<'_>) -> Option<String> {
    let tag = table.optional::<&str>("lang", r#"lang = "tr""#)?;
    if language::is_well_formed(tag.value) {
        return Some(tag.value.to_owned());
    }
    table.problem(
        tag.line,
        format!("`{}` is no language tag", tag.value),
        "write a BCP 47 tag, for example `tr` or `zh-Hant`",
    );
    None
}

fn read_width(root: &Table<'_>) -> Option<At<u32>> {
    let width = root.optional::<u32>("width", "width = 3508")?;
    if !(1..=MAX_SIDE).contains(&width.value) {
        root.problem(
            width.line,
            format!("`width` must be from 1 to {MAX_SIDE} pixels"),
            "for example: width = 3508",
        );
    }
    Some(width)
}

fn read_seats(root: &Table<'_>) -> Option<u32> {
    let seats = root.optional::<u32>("seats", "seats = 25")?;
    if seats.value == 0 {
        root.problem(
            seats.line,
            "`seats` cannot be 0",
            "leave it out where any number may be awarded",
        );
    }
    Some(seats.value)
}

fn read_roster(root: &Table<'_>, folder: &Path, language: Option<&str>) -> Option<RosterSource> {
    const FILE: &str = r#"roster = "recipients.csv""#;
    let mut options = RosterOptions {
        language: language.map(str::to_owned),
        ..RosterOptions::default()
    };
    let file = if root.holds_table("roster") {
        let table = root.table("roster", FILE)?;
        let text = |key, example| -> Option<String> {
            let text = table.optional::<&str>(key, example)?;
            Some(text.value.to_owned())
        };
        options.format = table.keyword("format", &RosterFormat::NAMES);
        options.encoding = table
            .optional::<&str>("encoding", r#"encoding = "windows-1254""#)
            .and_then(|label: At<&str>| {
                label
                    .value
                    .parse()
                    .map_err(|error: crate::roster::EncodingError| {
                        table.problem(label.line, error.to_string(), error.hint());
                    })
                    .ok()
            });
        options.sheet = text("sheet", r#"sheet = "Sheet1""#);
        options.section = text("section", r#"section = "Ambassadors""#);
        options.name = text("name", r#"name = "Full Name""#);
        options.slug = text("slug", r#"slug = "file""#);
        options.lang = text("lang", r#"lang = "language""#);
        let file = table.required::<&str>("file", r#"file = "recipients.csv""#);
        table.finish();
        file?
    } else {
        root.required::<&str>("roster", FILE)?
    };
    Some(RosterSource {
        file: match file.value {
            "-" => PathBuf::from("-"),
            path => folder.join(path),
        },
        options,
    })
}
