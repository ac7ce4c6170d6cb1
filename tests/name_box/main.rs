//! Whether the place for a name is found on templates of various looks.
//!
//! `ENGROSS_LOOK=folder cargo test --test name_box` writes each with its box, to look at.
#![cfg(all(feature = "finder", feature = "svg"))]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod templates;

use std::sync::Arc;

use engross::PixelBox;
use engross::field::Align;
use engross::template::{Background, BoxReason, NameBox, PixelFormat};
use image::RgbImage;
use resvg::{tiny_skia, usvg};
use templates::{TEMPLATES, Template};

fn fonts() -> Arc<usvg::fontdb::Database> {
    let mut fonts = usvg::fontdb::Database::new();
    fonts.load_fonts_dir("fonts");
    Arc::new(fonts)
}

fn drawn(template: &Template, fonts: &Arc<usvg::fontdb::Database>) -> RgbImage {
    let (width, height) = template.size;
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         font-family=\"Noto Serif\">{}</svg>",
        template.content
    );
    let options = usvg::Options {
        fontdb: Arc::clone(fonts),
        ..usvg::Options::default()
    };
    let tree = usvg::Tree::from_str(&svg, &options).unwrap();
    let mut pixels = tiny_skia::Pixmap::new(width, height).unwrap();
    pixels.fill(tiny_skia::Color::WHITE);
    resvg::render(
        &tree,
        tiny_skia::Transform::identity(),
        &mut pixels.as_mut(),
    );
    let rgb = pixels.pixels().iter();
    let rgb = rgb.flat_map(|pixel| [pixel.red(), pixel.green(), pixel.blue()]);
    RgbImage::from_raw(width, height, rgb.collect()).unwrap()
}

fn found(image: &RgbImage) -> NameBox {
    let (width, height) = image.dimensions();
    let pixels = image.as_raw().clone();
    let background = Background::new(width, height, PixelFormat::Rgb, pixels);
    background.unwrap().find_name_box()
}

/// The largest step from one pixel to the next in the box, in 255ths.
fn steepest(image: &RgbImage, bounds: PixelBox) -> u8 {
    let luma = image::DynamicImage::from(image.clone()).into_luma8();
    let at = |x, y| luma.get_pixel(x, y).0[0];
    let mut steepest = 0;
    for y in bounds.y..bounds.bottom() {
        for x in bounds.x..bounds.right() {
            if x + 1 < bounds.right() {
                steepest = steepest.max(at(x, y).abs_diff(at(x + 1, y)));
            }
            if y + 1 < bounds.bottom() {
                steepest = steepest.max(at(x, y).abs_diff(at(x, y + 1)));
            }
        }
    }
    steepest
}

fn look(name: &str, image: &RgbImage, template: &Template, found: &NameBox) {
    let Some(folder) = std::env::var_os("ENGROSS_LOOK") else {
        return;
    };
    let mut image = image.clone();
    let mut outline = |bounds: PixelBox, color| {
        let place = imageproc::rect::Rect::at(bounds.x as i32, bounds.y as i32);
        let rect = place.of_size(bounds.width, bounds.height);
        imageproc::drawing::draw_hollow_rect_mut(&mut image, rect, image::Rgb(color));
    };
    if let Some(name) = template.name {
        outline(name, [0, 120, 255]);
    }
    outline(found.bounds, [230, 0, 126]);
    let file = format!("{name}-{:?}.png", found.reason);
    image
        .save(std::path::Path::new(&folder).join(file))
        .unwrap();
}

#[test]
fn names_are_given_their_place() {
    let fonts = fonts();
    let (mut with_place, mut right) = (0, 0);
    for template in &TEMPLATES {
        let image = drawn(template, &fonts);
        let found = found(&image);
        look(template.look, &image, template, &found);
        let Some(name) = template.name else {
            assert_eq!(
                found.reason,
                BoxReason::Guess,
                "{}: {found:?}",
                template.look
            );
            continue;
        };
        with_place += 1;
        let is_right = found.bounds.contains(&name)
            && steepest(&image, found.bounds) < 16
            && found.align == template.align;
        if found.reason == BoxReason::Guess {
            println!("{}: not sure", template.look);
            continue;
        }
        assert!(is_right, "{}: {found:?} for {name:?}", template.look);
        right += 1;
    }
    println!("{right} of {with_place} are found, none wrongly");
    assert!(with_place >= 10);
    assert!(right * 10 >= with_place * 9, "{right} of {with_place}");
}

#[test]
fn ours_is_found_too() {
    let image = image::open("assets/ambassador-2023/certificate.png").unwrap();
    let image = image.into_rgb8();
    let found = found(&image);
    assert_eq!(found.reason, BoxReason::RuledLine);
    assert_eq!(found.align, Align::Center);
    assert!(steepest(&image, found.bounds) < 16, "{found:?}");
}

#[test]
fn the_smallest_pages_have_a_place() {
    for (width, height) in [(1, 1), (3, 2), (2, 900), (900, 1)] {
        let page = PixelBox::new(0, 0, width, height);
        for gray in [0, 255] {
            let image = RgbImage::from_pixel(width, height, image::Rgb([gray; 3]));
            let NameBox { bounds, reason, .. } = found(&image);
            assert_eq!(reason, BoxReason::Guess);
            assert!(!bounds.is_empty() && page.contains(&bounds), "{bounds:?}");
        }
    }
}
