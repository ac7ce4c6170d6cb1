//! A page of any pixels with fields anywhere, and the certificates on it.

use engross::font::FontBook;
use engross::roster::{Roster, RosterOptions};
use engross::template::{Background, PixelFormat};
use engross::{Plan, Program, Renderer};

/// The page's width, height and format; the boxes and colours of its fields; a name; and pixels,
/// which are repeated to fill the page.
pub(crate) type Input<'a> = (u8, u8, u8, [([u8; 4], [u8; 3]); 2], &'a str, &'a [u8]);

/// The page of an input.
pub(crate) fn background((width, height, format, _, _, pixels): &Input<'_>) -> Background {
    let (width, height) = (u32::from(*width) + 1, u32::from(*height) + 1);
    let format = [
        PixelFormat::Gray,
        PixelFormat::GrayAlpha,
        PixelFormat::Rgb,
        PixelFormat::Rgba,
    ][usize::from(format % 4)];
    let size = width as usize * height as usize * format.bytes_per_pixel();
    let pixels = pixels.iter().copied().chain([200]).cycle().take(size);
    Background::new(width, height, format, pixels.collect()).expect("pixels for each")
}

/// The program of an input, with these lines in `[publish]`.
pub(crate) fn program((width, height, _, fields, ..): &Input<'_>, publish: &str) -> Program {
    let (width, height) = (u32::from(*width) + 1, u32::from(*height) + 1);
    let mut text = String::from("title = \"A\"\nroster = \"r.json\"\ntemplate = \"t.png\"\n");
    text += &format!("[publish]\n{publish}\n");
    for ([x, y, w, h], [r, g, b]) in fields {
        let (x, y) = (u32::from(*x) % width, u32::from(*y) % height);
        let w = 1 + u32::from(*w) % (width - x);
        let h = 1 + u32::from(*h) % (height - y);
        text += &format!(
            "[[field]]\ntext = \"{{name}}\"\nsize = {{ max = 60, min = 4 }}\n\
             box = {{ x = {x}, y = {y}, width = {w}, height = {h} }}\n\
             color = \"#{r:02x}{g:02x}{b:02x}\"\n"
        );
    }
    Program::parse(&text, "program.toml").expect("a valid program")
}

/// The plan of a program for the name of an input and another one; `None` if it is no name.
pub(crate) fn plan(program: Program, (.., name, _): &Input<'_>) -> Option<Plan> {
    let name: String = name.chars().filter(|c| !c.is_control()).take(40).collect();
    let names = format!("[{:?}, \"Ann\"]", name.replace(['"', '\\'], ""));
    let roster = Roster::parse(names.as_bytes(), "r.json", &RosterOptions::default()).ok()?;
    Some(Plan::new(program, roster).expect("the program needs only names"))
}

/// The renderer of a plan on this page.
pub(crate) fn renderer(plan: &Plan, background: &Background) -> Renderer {
    let mut book = FontBook::new();
    book.add_bundled().expect("the bundled fonts are valid");
    Renderer::builder(plan.program().clone())
        .background(background)
        .fonts(book)
        .build()
        .expect("the boxes are inside the page")
}
