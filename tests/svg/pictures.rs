//! Pictures in drawings.

use engross::Code;
use engross::template::Background;

use crate::{codes, drawing, rendered};

/// A picture in inks looks the same in a drawing and as the template.
#[test]
fn pictures_in_inks_have_the_colours_of_templates() {
    for name in ["cmyk", "ycck", "unmarked"] {
        let file = std::fs::read(format!("tests/data/pictures/{name}.jpg")).unwrap();
        let data: String = file.iter().map(|byte| format!("%{byte:02X}")).collect();
        let svg = drawing(
            "width=\"16\" height=\"8\"",
            &format!(
                "<image width=\"16\" height=\"8\" image-rendering=\"optimizeSpeed\" \
                 href=\"data:image/jpeg,{data}\"/><text y=\"7\">{{name}}</text>"
            ),
        );
        let (image, findings) = rendered(&svg, "", " ");
        assert!(!codes(&findings).contains(&Code::UnreadablePicture));
        let background = Background::parse(&file, "t.jpg").unwrap();
        for (x, y, pixel) in image.enumerate_pixels() {
            let at = (y * 16 + x) as usize * 3;
            let expected = &background.pixels()[at..at + 3];
            let is_near = |(one, other): (&u8, &u8)| one.abs_diff(*other) <= 1;
            assert!(
                pixel.0.iter().zip(expected).all(is_near),
                "{name} at {x}, {y}"
            );
        }
    }
}
