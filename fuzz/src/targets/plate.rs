//! For a page of any pixels with fields anywhere, the printed file decodes to the page as it is
//! blended without a plate, and its digest is right.

use std::io::Cursor;

use engross::{Digest, OutputFormat};

use crate::input::structured;
use crate::page::{self, Input};

pub fn run(bytes: &[u8]) {
    let Some(input) = structured::<Input<'_>>(bytes) else {
        return;
    };
    let Some(plan) = page::plan(page::program(&input, ""), &input) else {
        return;
    };
    let renderer = page::renderer(&plan, &page::background(&input));
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
