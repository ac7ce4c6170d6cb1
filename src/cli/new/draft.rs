//! What a new program's files say.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use engross::field::Align;
use engross::template::{Background, BoxReason, MAX_TEMPLATE_BYTES, NameBox};
#[cfg(not(feature = "svg"))]
use engross::{Code, Diagnostic};
use engross::{Error, PixelBox, Program, Result};

use super::{PREVIEW, PROGRAM, ROSTER};

/// The template of those who have none.
const OURS: &str = include_str!("starter.svg");
const OUR_NAME: &str = "certificate.svg";

/// Whose names show that any name will do.
const SAMPLES: [(&str, &str); 3] = [
    ("Ada Lovelace", "en"),
    ("İremnur Önder", "tr"),
    ("Nguyễn Thị Minh Châu", "vi"),
];

/// The columns that the sample roster has in any case, and what is no column.
const NOT_ASKED_FOR: [&str; 7] = ["name", "slug", "lang", "title", "term", "key", "link"];

/// How large a name is set in a box, at most: its em, of the box's height.
const LARGEST: f32 = 0.58;

/// Where names would be hard to see in black.
const DARK: f32 = 0.45;

pub(super) struct Draft {
    pub(super) template_name: String,
    pub(super) template: Vec<u8>,
    /// The `program.toml`.
    pub(super) text: String,
    pub(super) roster: String,
    pub(super) program: Program,
    /// The template's pixels, where it is a picture.
    pub(super) picture: Option<Background>,
    pub(super) reason: Reason,
}

/// What speaks for the boxes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Reason {
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

/// What a folder's name says: `ambassador-2024` is of the term 2024.
struct Naming {
    stem: String,
    term: Option<String>,
}

impl Draft {
    /// On the template at this path.
    pub(super) fn on(template: &Path, folder: &Path) -> Result<Self> {
        let bytes = read(template)?;
        let name = template.file_name().unwrap_or_default().to_string_lossy();
        let is_drawn = template
            .extension()
            .is_some_and(|extension| extension.eq_ignore_ascii_case("svg"));
        if is_drawn {
            return Self::on_drawing(&name, bytes, template, folder);
        }
        let background = Background::decode(&bytes, template)?;
        let found = background.find_name_box();
        let field = name_field(&background, &found);
        let text = program_text(folder, &name, &field);
        let program = Program::parse(&text, folder.join(PROGRAM))?;
        Ok(Self {
            template_name: name.into_owned(),
            template: bytes,
            roster: roster(&program)?,
            text,
            program,
            picture: Some(background),
            reason: Reason::Found(found.reason),
        })
    }

    /// On the template that comes with engross.
    pub(super) fn on_ours(folder: &Path) -> Result<Self> {
        let template = folder.join(OUR_NAME);
        Self::on_drawing(OUR_NAME, OURS.into(), &template, folder)
    }

    #[cfg(feature = "svg")]
    fn on_drawing(name: &str, bytes: Vec<u8>, template: &Path, folder: &Path) -> Result<Self> {
        let drawing = engross::template::Drawing::parse(&bytes, template)?;
        let text = program_text(folder, name, "");
        let program = Program::parse(&text, folder.join(PROGRAM))?
            .with_drawing(std::sync::Arc::new(drawing), 1.0)?;
        Ok(Self {
            template_name: name.into(),
            template: bytes,
            roster: roster(&program)?,
            text,
            program,
            picture: None,
            reason: Reason::Drawn,
        })
    }

    #[cfg(not(feature = "svg"))]
    fn on_drawing(_: &str, _: Vec<u8>, template: &Path, _: &Path) -> Result<Self> {
        Err(
            Diagnostic::error(Code::NotATemplate, "this engross reads no drawings")
                .hint("build engross with the feature `svg`, or pass a PNG or JPEG picture to `--template`")
                .in_file(template)
                .into(),
        )
    }

    /// What was found, for people.
    pub(super) fn describe(&self) -> Vec<String> {
        let fields = self.program.fields.iter();
        let Reason::Found(reason) = self.reason else {
            return fields
                .map(|field| format!("field {}: “{}” in {}", field.id, field.text, field.bounds))
                .collect();
        };
        fields
            .map(|field| {
                let bounds = field.bounds;
                match reason {
                    BoxReason::RuledLine => {
                        format!("the name goes on the ruled line, in {bounds}: see {PREVIEW}")
                    }
                    BoxReason::FreeSpace => {
                        format!("the name goes into the free space, in {bounds}: see {PREVIEW}")
                    }
                    BoxReason::Guess => format!(
                        "not sure where the name goes: {bounds} is a guess. Look at {PREVIEW}, \
                         and move `box` in {PROGRAM}"
                    ),
                }
            })
            .collect()
    }
}

fn read(template: &Path) -> Result<Vec<u8>> {
    let failed = |source| Error::read(template, source);
    if fs::metadata(template).map_err(failed)?.len() > MAX_TEMPLATE_BYTES {
        return Err(Error::too_large(template, MAX_TEMPLATE_BYTES));
    }
    fs::read(template).map_err(failed)
}

fn program_text(folder: &Path, template: &str, field: &str) -> String {
    let Naming { stem, term } = Naming::of(folder);
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
        "title    = {title}\n{term}roster   = {ROSTER:?}\ntemplate = {template}\n\n[publish]\n\
         # base_url  = \"https://example.org/certificates/\"  # where the files will be\n\
         file_stem = {file_stem}\n{field}",
        title = quoted(&title),
        template = quoted(template),
        file_stem = quoted(&file_stem),
    )
}

/// Text as TOML has it: of its escapes, JSON's are a part.
pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

impl Naming {
    fn of(folder: &Path) -> Self {
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        // In a pattern, braces would be placeholders.
        let name = name.replace(['{', '}'], "-");
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

fn name_field(background: &Background, found: &NameBox) -> String {
    let PixelBox {
        x,
        y,
        width,
        height,
    } = found.bounds;
    let why = match found.reason {
        BoxReason::RuledLine => "on the ruled line",
        BoxReason::FreeSpace => "in the free space",
        BoxReason::Guess => "a guess: look at preview.png, and move it",
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
    let max = (height as f32 * LARGEST).max(1.0).round();
    let min = (max / 2.0).round().max(0.5);
    format!(
        "\n[[field]]\n\
         text  = \"{{name}}\"\n\
         box   = {{ x = {x}, y = {y}, width = {width}, height = {height} }}  # {why}\n\
         size  = {{ max = {max}, min = {min} }}\n\
         font  = \"Noto Serif\"\n\
         color = \"{color}\"\n\
         align = \"{align}\"\n"
    )
}

/// Sample recipients, with a column for each placeholder.
fn roster(program: &Program) -> Result<String> {
    let mut columns = BTreeSet::new();
    for field in &program.fields {
        let asked_for = field.text.columns();
        columns.extend(asked_for.filter(|column| !NOT_ASKED_FOR.contains(column)));
    }
    let failed = |error: csv::Error| Error::write(ROSTER, error.into());
    let mut writer = csv::Writer::from_writer(Vec::new());
    let header = ["name", "slug", "lang"].into_iter().chain(columns.clone());
    writer.write_record(header).map_err(failed)?;
    for (name, language) in SAMPLES {
        let row = [name, "", language].into_iter().chain(columns.clone());
        writer.write_record(row).map_err(failed)?;
    }
    let bytes = writer.into_inner().unwrap_or_default();
    Ok(String::from_utf8(bytes).unwrap_or_default())
}
