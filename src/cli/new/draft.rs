//! The contents of a new program's files.

use std::path::Path;

use engross::field::Align;
use engross::template::{Background, BoxReason, MAX_TEMPLATE_BYTES, NameBox};
#[cfg(not(feature = "svg"))]
use engross::{Code, Diagnostic};
use engross::{PixelBox, Program, Result, files};

use super::recipients::Recipients;
use super::{PREVIEW, PROGRAM, ROSTER, file_name, quoted};

/// The template of those who have none.
const STARTER: &str = include_str!("starter.svg");
const STARTER_NAME: &str = "certificate.svg";

/// The largest em of a name, as a share of the height of its box.
const MAX_EM: f32 = 0.58;

/// Below this lightness of the template a name is set in white.
const DARK: f32 = 0.45;

pub(super) struct Draft {
    pub(super) template: Template,
    pub(super) recipients: Recipients,
    /// The `program.toml`.
    pub(super) text: String,
    pub(super) program: Program,
    pub(super) reason: Reason,
}

pub(super) struct Template {
    /// The file's name in the new folder.
    pub(super) name: String,
    pub(super) contents: Vec<u8>,
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
            return Self::on_drawing(&path, STARTER.into(), recipients, folder);
        };
        let contents = files::read(path, MAX_TEMPLATE_BYTES)?;
        let extension = path.extension().unwrap_or_default();
        if extension.eq_ignore_ascii_case("svg") {
            Self::on_drawing(path, contents, recipients, folder)
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
        let field = name_field(&background, &found);
        let template = Template::new(path, contents, Some(background));
        let text = program_text(folder, &template.name, recipients.as_ref(), &field);
        let program = Program::parse(&text, folder.join(PROGRAM))?;
        let reason = Reason::Found(found.reason);
        Self::with_recipients(recipients, template, text, program, reason)
    }

    #[cfg(feature = "svg")]
    fn on_drawing(
        path: &Path,
        contents: Vec<u8>,
        recipients: Option<Recipients>,
        folder: &Path,
    ) -> Result<Self> {
        let drawing = engross::template::Drawing::parse(&contents, path)?;
        let template = Template::new(path, contents, None);
        let text = program_text(folder, &template.name, recipients.as_ref(), "");
        let program = Program::parse(&text, folder.join(PROGRAM))?
            .with_drawing(std::sync::Arc::new(drawing), 1.0)?;
        Self::with_recipients(recipients, template, text, program, Reason::Drawn)
    }

    #[cfg(not(feature = "svg"))]
    fn on_drawing(path: &Path, _: Vec<u8>, _: Option<Recipients>, _: &Path) -> Result<Self> {
        Err(Diagnostic::error(
            Code::NotATemplate,
            "this build of engross does not read SVG",
        )
        .hint("build engross with the feature `svg`, or pass a PNG or JPEG picture to `--template`")
        .in_file(path)
        .into())
    }

    fn with_recipients(
        recipients: Option<Recipients>,
        template: Template,
        text: String,
        program: Program,
        reason: Reason,
    ) -> Result<Self> {
        let recipients = match recipients {
            Some(recipients) => recipients,
            None => Recipients::samples(&program)?,
        };
        Ok(Self {
            template,
            recipients,
            text,
            program,
            reason,
        })
    }

    /// A line for the roster and for each field.
    pub(super) fn describe(&self) -> Vec<String> {
        let fields = self.program.fields().iter().map(|field| {
            let bounds = field.bounds;
            match self.reason {
                Reason::Drawn => format!("field {}: “{}” in {bounds}", field.id, field.text),
                Reason::Found(BoxReason::RuledLine) => {
                    format!("the name goes on the ruled line, in {bounds}: see {PREVIEW}")
                }
                Reason::Found(BoxReason::FreeSpace) => {
                    format!("the name goes into the free space, in {bounds}: see {PREVIEW}")
                }
                Reason::Found(BoxReason::Guess) => format!(
                    "the place of the name is a guess, {bounds}: look at {PREVIEW}, and change \
                     `box` in {PROGRAM}"
                ),
            }
        });
        self.recipients
            .describe()
            .into_iter()
            .chain(fields)
            .collect()
    }
}

impl Template {
    fn new(path: &Path, contents: Vec<u8>, picture: Option<Background>) -> Self {
        let mut name = file_name(path);
        if name.eq_ignore_ascii_case(PREVIEW) {
            name = "template.png".into();
        }
        Self {
            name,
            contents,
            picture,
        }
    }
}

fn program_text(
    folder: &Path,
    template: &str,
    recipients: Option<&Recipients>,
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
        "title    = {title}\n{term}roster   = {roster}\ntemplate = {template}\n\n[publish]\n\
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

/// The `[[field]]` of the name.
fn name_field(background: &Background, found: &NameBox) -> String {
    let PixelBox {
        x,
        y,
        width,
        height,
    } = found.bounds;
    let reason = match found.reason {
        BoxReason::RuledLine => "on the ruled line",
        BoxReason::FreeSpace => "in the free space",
        BoxReason::Guess => "a guess: look at preview.png, and change it",
    };
    let color = if background.lightness(found.bounds) < DARK {
        "#ffffff"
    } else {
        "#000000"
    };
    let align = match found.align {
        Align::Left => "left",
        _ => "center",
    };
    let max = (height as f32 * MAX_EM).max(1.0).round();
    let min = (max / 2.0).round().max(0.5);
    format!(
        "\n[[field]]\n\
         text  = \"{{name}}\"\n\
         box   = {{ x = {x}, y = {y}, width = {width}, height = {height} }}  # {reason}\n\
         size  = {{ max = {max}, min = {min} }}\n\
         font  = \"Noto Serif\"\n\
         color = \"{color}\"\n\
         align = \"{align}\"\n"
    )
}
