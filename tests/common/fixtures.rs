use std::fs;
use std::path::{Path, PathBuf};

use engross::roster::{Roster, RosterOptions};
use engross::{Plan, Program};
use tempfile::TempDir;

/// A program with one field, the name, on a template of 400×100 pixels.
pub(crate) const PROGRAM: &str = r#"title    = "Award"
roster   = "roster.csv"
template = "template.png"

[publish]
base_url  = "https://example.org/"
file_stem = "{name}"

[[field]]
text = "{name}"
font = "Noto Serif"
box  = { x = 10, y = 10, width = 380, height = 80 }
size = { max = 40, min = 20 }
"#;

/// A program folder: [`PROGRAM`], `roster.csv` and a plain `template.png`, or what a test puts in
/// their place. It is called `award`, in a temporary folder of its own.
pub(crate) struct ProgramFolder {
    parent: TempDir,
    path: PathBuf,
}

impl ProgramFolder {
    /// With this roster in CSV.
    pub(crate) fn new(roster: &str) -> Self {
        let parent = tempfile::tempdir().unwrap();
        let path = parent.path().join("award");
        let folder = Self { parent, path };
        folder.write("program.toml", PROGRAM);
        folder.write("roster.csv", roster);
        folder.write("template.png", gray_png(400, 100, |_| ()));
        folder
    }

    /// With this drawing as its template, which has all the fields.
    pub(crate) fn drawn(roster: &str, drawing: &str) -> Self {
        let folder = Self::new(roster);
        folder.write("template.svg", drawing);
        let (program, _) = PROGRAM.split_once("\n[[field]]").unwrap();
        folder.write("program.toml", program.replace(".png", ".svg"));
        fs::remove_file(folder.file("template.png")).unwrap();
        folder
    }

    /// A copy of a program of `assets`.
    pub(crate) fn copy_of(program: &str) -> Self {
        let parent = tempfile::tempdir().unwrap();
        let path = parent.path().join("award");
        let folder = Self { parent, path };
        let from = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("assets")
            .join(program);
        for file in ["certificate.svg", "program.toml", "roster.csv"] {
            folder.write(file, fs::read(from.join(file)).unwrap());
        }
        folder
    }

    /// The folder that this one is in.
    pub(crate) fn parent(&self) -> &Path {
        self.parent.path()
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    pub(crate) fn write(&self, file: &str, contents: impl AsRef<[u8]>) {
        let file = self.file(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, contents).unwrap();
    }

    #[track_caller]
    pub(crate) fn read(&self, file: &str) -> String {
        fs::read_to_string(self.file(file)).unwrap()
    }

    /// Replaces a text of a file, which must be there.
    #[track_caller]
    pub(crate) fn edit(&self, file: &str, from: &str, to: &str) {
        let text = self.read(file);
        assert!(text.contains(from), "{file} has no {from:?}");
        self.write(file, text.replace(from, to));
    }

    /// The files of a folder in this one, by name.
    pub(crate) fn files(&self, folder: &str) -> Vec<(String, Vec<u8>)> {
        let entries = fs::read_dir(self.file(folder)).into_iter().flatten();
        let mut files: Vec<(String, Vec<u8>)> = entries
            .map(|entry| entry.unwrap())
            .map(|entry| {
                let name = entry.file_name().into_string().unwrap();
                (name, fs::read(entry.path()).unwrap())
            })
            .collect();
        files.sort();
        files
    }

    /// The names of the files of a folder in this one, sorted.
    pub(crate) fn file_names(&self, folder: &str) -> Vec<String> {
        let files = self.files(folder).into_iter();
        files.map(|(name, _)| name).collect()
    }
}

/// A PNG file of light grey, on which `draw` changes pixels: one byte each, row by row.
pub(crate) fn gray_png(width: u32, height: u32, draw: impl FnOnce(&mut [u8])) -> Vec<u8> {
    let mut pixels = vec![250; (width * height) as usize];
    draw(&mut pixels);
    let mut png = Vec::new();
    let mut encoder = png::Encoder::new(&mut png, width, height);
    encoder.set_color(png::ColorType::Grayscale);
    encoder
        .write_header()
        .unwrap()
        .write_image_data(&pixels)
        .unwrap();
    png
}

/// A drawing of this size with this content, whose texts are in Noto Serif.
pub(crate) fn svg(width: u32, height: u32, content: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         font-family=\"Noto Serif\" font-size=\"30\">{content}</svg>"
    )
}

/// The plan of a program whose recipients are these names, each in its language.
pub(crate) fn plan<'a>(program: &str, names: impl IntoIterator<Item = (&'a str, &'a str)>) -> Plan {
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let rows = names
        .into_iter()
        .map(|(language, name)| format!("{},{language}\n", quoted(name)));
    let csv = format!("name,lang\n{}", rows.collect::<String>());
    let roster = Roster::parse(csv.as_bytes(), "names.csv", &RosterOptions::default()).unwrap();
    let program = Program::parse(program, "program.toml").unwrap();
    Plan::new(program, roster).unwrap()
}
