//! For a page of any pixels with fields anywhere, the printed file decodes to the page as it is
//! blended without a plate, and its digest is right.

use std::io::Cursor;

use engross::font::FontBook;
use engross::roster::{Roster, RosterOptions};
use engross::template::{Background, PixelFormat};
use engross::{Digest, OutputFormat, Plan, Program, Renderer};

use crate::input::structured;

/// The page's width, height and format; the boxes and colours of its fields; a name; and pixels,
/// which are repeated to fill the page.
type Input<'a> = (u8, u8, u8, [([u8; 4], [u8; 3]); 2], &'a str, &'a [u8]);

pub fn run(bytes: &[u8]) {
    let Some((width, height, format, fields, name, pixels)) = structured::<Input<'_>>(bytes) else {
        return;
    };
    let (width, height) = (u32::from(width) + 1, u32::from(height) + 1);
    let format = [
        PixelFormat::Gray,
        PixelFormat::GrayAlpha,
        PixelFormat::Rgb,
        PixelFormat::Rgba,
    ][usize::from(format % 4)];
    let size = width as usize * height as usize * format.bytes_per_pixel();
    let pixels = pixels
        .iter()
        .copied()
        .chain([200])
        .cycle()
        .take(size)
        .collect();
    let background = Background::new(width, height, format, pixels).expect("pixels for each");

    let mut text = String::from("title = \"A\"\nroster = \"r.json\"\ntemplate = \"t.png\"\n");
    for ([x, y, w, h], [r, g, b]) in fields {
        let (x, y) = (u32::from(x) % width, u32::from(y) % height);
        let w = 1 + u32::from(w) % (width - x);
        let h = 1 + u32::from(h) % (height - y);
        text += &format!(
            "[[field]]\ntext = \"{{name}}\"\nsize = {{ max = 60, min = 4 }}\n\
             box = {{ x = {x}, y = {y}, width = {w}, height = {h} }}\n\
             color = \"#{r:02x}{g:02x}{b:02x}\"\n"
        );
    }
    let program = Program::parse(&text, "program.toml").expect("a valid program");
    let name: String = name.chars().filter(|c| !c.is_control()).take(40).collect();
    let names = format!("[{:?}, \"Ann\"]", name.replace(['"', '\\'], ""));
    let Ok(roster) = Roster::parse(names.as_bytes(), "r.json", &RosterOptions::default()) else {
        return;
    };
    let plan = Plan::new(program, roster).expect("the program needs only names");
    let mut book = FontBook::new();
    book.add_bundled().expect("the bundled fonts are valid");
    let renderer = Renderer::builder(plan.program().clone())
        .background(&background)
        .fonts(book.clone())
        .build()
        .expect("the boxes are inside the page");

    let mut scratch = renderer.scratch();
    for entry in plan.entries().chain(plan.entries()) {
        let sheet = renderer
            .lay_out(entry, &mut scratch)
            .expect("the plan's own program");
        let certificate = renderer
            .print(&sheet, OutputFormat::Png, &mut scratch)
            .expect("the plan's own program");
        let file = certificate.bytes();
        assert_eq!(certificate.sha256(), Digest::sha256(file));
        let mut reader = png::Decoder::new(Cursor::new(file))
            .read_info()
            .expect("a PNG file");
        let mut decoded = vec![0; reader.output_buffer_size().expect("a small page")];
        reader
            .next_frame(&mut decoded)
            .expect("a complete PNG file");
        assert!(
            decoded
                == renderer
                    .pixels(&sheet, &mut scratch)
                    .expect("the plan's own program")
                    .pixels()
        );
    }
}
