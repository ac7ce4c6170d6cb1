//! The contents of a new program's files.

use std::path::Path;

#[cfg(feature = "svg")]
use engross::template::Drawing;
use engross::template::{Background, BoxReason, MAX_TEMPLATE_BYTES, is_drawing};
use engross::{Code, Diagnostic, Program, Result, files};

use super::name_field::NameField;
use super::paper;
use super::recipients::Recipients;
use super::small;
#[cfg(feature = "svg")]
use super::taken_over;
use super::taken_over::TakenOver;
use super::{PREVIEW, PROGRAM, ROSTER, file_name, quoted};

/// The template of those who have none.
const STARTER: &str = include_str!("starter.svg");
const STARTER_NAME: &str = "certificate.svg";

/// Pages for print have pictures in them that are made for this.
#[cfg(feature = "svg")]
const PDF_DPI: &str = "dpi      = 300\n";

pub(super) struct Draft {
    pub(super) template: Template,
    pub(super) recipients: Recipients,
    /// The `program.toml`.
    pub(super) text: String,
    pub(super) program: Program,
    pub(super) reason: Reason,
    pub(super) preview: Preview,
    /// What is worth knowing about the template.
    pub(super) findings: Vec<Diagnostic>,
    /// What was changed in the copy of a drawing.
    pub(super) taken_over: TakenOver,
    /// Whether something is drawn where the name goes.
    is_drawn_on: bool,
}

pub(super) struct Template {
    /// The file's name in the new folder.
    pub(super) name: String,
    pub(super) contents: Vec<u8>,
}

/// The program on a template that is not larger than the preview.
pub(super) struct Preview {
    pub(super) program: Program,
    /// The pixels, for a picture.
    pub(super) picture: Option<Background>,
}

/// Why the boxes are where they are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Reason {
    /// The template is a drawing that has the fields.
    Drawn,
    Found(BoxReason),
}

impl Reason {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Drawn => "drawn",
            Self::Found(BoxReason::RuledLine) => "ruled-line",
            Self::Found(BoxReason::FreeSpace) => "free-space",
            Self::Found(BoxReason::Guess) => "guess",
        }
    }
}

impl Draft {
    /// A program in this folder, on copies of these files or on the files of engross.
    pub(super) fn new(
        folder: &Path,
        template: Option<&Path>,
        roster: Option<&Path>,
    ) -> Result<Self> {
        let recipients = roster.map(Recipients::open).transpose()?;
        let Some(path) = template else {
            let path = folder.join(STARTER_NAME);
            return Self::on_drawing(&path, STARTER.as_bytes(), recipients, folder);
        };
        let contents = files::read(path, MAX_TEMPLATE_BYTES)?;
        if is_drawing(path) {
            Self::on_drawing(path, &contents, recipients, folder)
        } else {
            Self::on_picture(path, contents, recipients, folder)
        }
    }

    fn on_picture(
        path: &Path,
        contents: Vec<u8>,
        recipients: Option<Recipients>,
        folder: &Path,
    ) -> Result<Self> {
        let background = Background::parse(&contents, path)?;
        let found = background.find_name_box();
        let field = NameField::new(&background, &found);
        let template = Template::new(path, contents);
        let (width, height) = (background.width(), background.height());
        let sheet = paper::sheet(width, height, background.resolution());
        let dpi = sheet.map_or_else(String::new, paper::Sheet::toml);
        let text = |bounds| {
            let field = field.toml(bounds);
            program_text(folder, &template.name, recipients.as_ref(), &dpi, &field)
        };
        let program = Program::parse(&text(found.bounds), folder.join(PROGRAM))?;
        let picture = small::small(&background);
        let bounds = small::scaled(found.bounds, &background, &picture);
        let preview = Preview {
            program: Program::parse(&text(bounds), folder.join(PROGRAM))?,
            picture: Some(picture),
        };
        let text = text(found.bounds);
        Ok(Self {
            recipients: Recipients::or_samples(recipients, &program)?,
            template,
            text,
            program,
            reason: Reason::Found(found.reason),
            preview,
            findings: background.findings().to_vec(),
            taken_over: TakenOver::default(),
            is_drawn_on: field.is_drawn_on,
        })
    }

    #[cfg(feature = "svg")]
    fn on_drawing(
        path: &Path,
        contents: &[u8],
        recipients: Option<Recipients>,
        folder: &Path,
    ) -> Result<Self> {
        let columns = recipients.iter().flat_map(|own| &own.columns);
        let columns: Vec<&str> = columns.map(String::as_str).collect();
        let copy = taken_over::take_over(contents, path, &columns)?;
        let drawing = std::sync::Arc::new(copy.drawing);
        let taken_over = copy.taken_over;
        let template = Template::new(path, copy.contents);
        let dpi = match Drawing::is_pdf(&template.contents) {
            true => PDF_DPI,
            false => "",
        };
        let on_drawing = |field: &str, scale| {
            let text = program_text(folder, &template.name, recipients.as_ref(), dpi, field);
            let program = Program::parse(&text, folder.join(PROGRAM))?;
            let program = program.with_drawing(std::sync::Arc::clone(&drawing), scale)?;
            Ok((text, program))
        };
        let mut field: String = taken_over.centered.iter().map(|id| centered(id)).collect();
        let (mut reason, mut is_drawn_on) = (Reason::Drawn, false);
        let (text, program) = match on_drawing(&field, 1.0) {
            Err(error) if is_without_placeholder(&error) => {
                let mut book = engross::font::FontBook::new();
                #[cfg(feature = "bundled-fonts")]
                book.add_bundled()?;
                let place = drawing.find_name_box(&book)?;
                let name = NameField::new(&place.picture, &place.found);
                field = name.toml(place.bounds);
                (reason, is_drawn_on) = (Reason::Found(name.reason), name.is_drawn_on);
                on_drawing(&field, 1.0)?
            }
            other => other?,
        };
        let (width, height) = program.drawn_size().unwrap_or((1, 1));
        let scale = small::MAX_SIDE as f32 / width.max(height) as f32;
        let (_, shrunk) = on_drawing(&field, scale.min(1.0))?;
        Ok(Self {
            recipients: Recipients::or_samples(recipients, &program)?,
            template,
            text,
            program,
            reason,
            preview: Preview {
                program: shrunk,
                picture: None,
            },
            findings: drawing.findings().to_vec(),
            taken_over,
            is_drawn_on,
        })
    }

    #[cfg(not(feature = "svg"))]
    fn on_drawing(path: &Path, _: &[u8], _: Option<Recipients>, _: &Path) -> Result<Self> {
        Err(Diagnostic::error(
            Code::NotATemplate,
            "this build of engross does not read SVG",
        )
        .hint("build engross with the feature `svg`, or pass a PNG or JPEG picture to `--template`")
        .in_file(path)
        .into())
    }

    /// A line for the roster, for what was changed in a drawing, and for each field.
    pub(super) fn describe(&self) -> Vec<String> {
        let template = &self.template.name;
        let replaced = self.taken_over.replaced.iter().map(|replaced| {
            let (written, placeholder) = (&replaced.written, &replaced.placeholder);
            format!("placeholder: `{written}` is now `{placeholder}` in {template}")
        });
        let pictures = self.taken_over.pictures.iter();
        let pictures = pictures.map(|file| {
            let kind = if is_font(file) { "font" } else { "picture" };
            format!("{kind}: {file} is now in {template}")
        });
        let fields = self.program.fields().iter().map(|field| {
            let bounds = field.bounds;
            match self.reason {
                Reason::Drawn => {
                    let is_centered = self.taken_over.centered.contains(&field.id);
                    let centered = match is_centered {
                        true => ", centred as the texts around it",
                        false => "",
                    };
                    format!("field {}: “{}” in {bounds}{centered}", field.id, field.text)
                }
                Reason::Found(BoxReason::RuledLine) => {
                    format!("the name goes on the ruled line, in {bounds}: see {PREVIEW}")
                }
                Reason::Found(BoxReason::FreeSpace) => {
                    format!("the name goes into the free space, in {bounds}: see {PREVIEW}")
                }
                Reason::Found(BoxReason::Guess) if self.is_drawn_on => format!(
                    "the place of the name is a guess, {bounds}, and something is drawn there: \
                     look at {PREVIEW}; if it is a sample of a name, remove it from {template}, \
                     else change `box` in {PROGRAM}"
                ),
                Reason::Found(BoxReason::Guess) => format!(
                    "the place of the name is a guess, {bounds}: look at {PREVIEW}, and change \
                     `box` in {PROGRAM}"
                ),
            }
        });
        let recipients = self.recipients.describe().into_iter();
        recipients
            .chain(replaced)
            .chain(pictures)
            .chain(fields)
            .collect()
    }
}

impl Template {
    fn new(path: &Path, contents: Vec<u8>) -> Self {
        let mut name = file_name(path);
        if name.eq_ignore_ascii_case(PREVIEW) {
            name = "template.png".into();
        }
        // The copy of a packed drawing is not packed.
        if name.to_ascii_lowercase().ends_with(".svgz") {
            name.pop();
        }
        Self { name, contents }
    }
}

/// A field in the box that the copy of the drawing got for it.
#[cfg(feature = "svg")]
fn centered(id: &str) -> String {
    let id = quoted(id);
    format!("\n[[field]]\nid    = {id}\nalign = \"center\"  # in a box that engross drew\n")
}

/// Whether the only problem is that there is nothing to write yet.
#[cfg(feature = "svg")]
fn is_without_placeholder(error: &engross::Error) -> bool {
    error.code() == Code::NoPlaceholder
}

fn program_text(
    folder: &Path,
    template: &str,
    recipients: Option<&Recipients>,
    dpi: &str,
    field: &str,
) -> String {
    let Naming { stem, term } = Naming::from_folder(folder);
    let file_stem = match &term {
        Some(_) => format!("{stem}-{{term}}-{{name}}"),
        None => format!("{stem}-{{name}}"),
    };
    let mut title = stem.replace(['-', '_'], " ");
    if let Some(first) = title.chars().next() {
        title.replace_range(..first.len_utf8(), &first.to_uppercase().to_string());
    }
    let term = term.map_or_else(String::new, |term| {
        format!("term     = {}\n", quoted(&term))
    });
    format!(
        "title    = {title}\n{term}roster   = {roster}\ntemplate = {template}\n{dpi}\n[publish]\n\
         # base_url  = \"https://example.org/certificates/\"  # where the files will be\n\
         file_stem = {file_stem}\n{field}",
        title = quoted(&title),
        roster = recipients.map_or_else(|| quoted(ROSTER), Recipients::toml_value),
        template = quoted(template),
        file_stem = quoted(&file_stem),
    )
}

/// The parts of a folder's name: `ambassador-2024` is for the term 2024.
struct Naming {
    stem: String,
    term: Option<String>,
}

impl Naming {
    fn from_folder(folder: &Path) -> Self {
        // In a pattern, braces would be placeholders.
        let name = file_name(folder).replace(['{', '}'], "-");
        let name = if name.is_empty() { "award" } else { &name };
        let year = name.rsplit_once('-').filter(|(stem, year)| {
            !stem.is_empty() && year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit())
        });
        match year {
            Some((stem, year)) => Self {
                stem: stem.into(),
                term: Some(year.into()),
            },
            None => Self {
                stem: name.into(),
                term: None,
            },
        }
    }
}

/// Whether a file beside a drawing is a font, by its name.
fn is_font(file: &str) -> bool {
    let endings = ["otf", "ttf", "woff", "woff2"];
    let extension = file.rsplit('.').next().unwrap_or("").to_ascii_lowercase();
    endings.contains(&extension.as_str())
}
