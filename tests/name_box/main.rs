//! Whether the place for a name is found on templates of various looks.
//!
//! `ENGROSS_LOOK=folder cargo test --test name_box` writes each with its box, to look at.
#![cfg(all(feature = "finder", feature = "svg"))]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod layouts;
mod mixed;
mod more;
mod templates;

use std::sync::Arc;

use engross::PixelBox;
use engross::field::Align;
use engross::template::{Background, BoxReason, NameBox, PixelFormat};
use image::RgbImage;
use layouts::{Layout, Random};
use more::MORE;
use resvg::{tiny_skia, usvg};
use templates::{TEMPLATES, Template};

fn fonts() -> Arc<usvg::fontdb::Database> {
    let mut fonts = usvg::fontdb::Database::new();
    fonts.load_fonts_dir("fonts");
    Arc::new(fonts)
}

fn drawn(template: &Template, and: &str, fonts: &Arc<usvg::fontdb::Database>) -> RgbImage {
    painted(template.size, &format!("{}{and}", template.content), fonts)
}

fn painted(
    (width, height): (u32, u32),
    content: &str,
    fonts: &Arc<usvg::fontdb::Database>,
) -> RgbImage {
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         font-family=\"Noto Serif\">{content}</svg>"
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

fn look_at(name: &str, image: &RgbImage, place: Option<PixelBox>, found: &NameBox) {
    let Some(folder) = std::env::var_os("ENGROSS_LOOK") else {
        return;
    };
    let mut image = image.clone();
    let mut outline = |bounds: PixelBox, color| {
        let place = imageproc::rect::Rect::at(bounds.x as i32, bounds.y as i32);
        let rect = place.of_size(bounds.width, bounds.height);
        imageproc::drawing::draw_hollow_rect_mut(&mut image, rect, image::Rgb(color));
    };
    if let Some(name) = place {
        outline(name, [0, 120, 255]);
    }
    outline(found.bounds, [230, 0, 126]);
    let file = format!("{name}-{:?}.png", found.reason);
    image
        .save(std::path::Path::new(&folder).join(file))
        .unwrap();
}

fn all() -> impl Iterator<Item = &'static Template> {
    TEMPLATES.iter().chain(&MORE)
}

#[test]
fn names_are_given_their_place() {
    let fonts = fonts();
    let (mut with_place, mut right) = (0, 0);
    for template in all() {
        let image = drawn(template, "", &fonts);
        let found = found(&image);
        look_at(template.look, &image, template.name, &found);
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
    assert!(with_place >= 20);
    assert!(right * 10 >= with_place * 9, "{right} of {with_place}");
}

/// A picture with a sample of a name on it has no place for a name until the sample is removed.
/// Wherever else a name would fit, it would be wrong.
#[test]
fn a_sample_of_a_name_makes_it_unsure() {
    let fonts = fonts();
    for template in all() {
        let Some(name) = template.name else {
            continue;
        };
        for share in [0.45, 0.7] {
            let (x, anchor) = match template.align {
                Align::Left => (name.x, "start"),
                Align::Right => (name.right(), "end"),
                _ => (name.x + name.width / 2, "middle"),
            };
            let sample = format!(
                "<text x=\"{x}\" y=\"{}\" font-size=\"{}\" text-anchor=\"{anchor}\" \
                 fill=\"{}\">Jonathan Sample</text>",
                name.y + name.height * 4 / 5,
                name.height as f32 * share,
                if template.is_dark() { "#fff" } else { "#222" },
            );
            let found = found(&drawn(template, &sample, &fonts));
            assert_eq!(
                found.reason,
                BoxReason::Guess,
                "{}: {found:?}",
                template.look
            );
        }
    }
}

/// Of 60 random layouts, none may be sure and wrong.
#[test]
fn random_layouts_are_right_or_unsure() {
    let fonts = fonts();
    let mut random = Random(7);
    let (mut with_place, mut right) = (0, 0);
    for number in 0..60 {
        let layout = Layout::random(&mut random);
        let found = found(&painted(layout.size, &layout.content, &fonts));
        let what = format!("{number}: {found:?}, {}", layout.content);
        with_place += u32::from(!layout.has_sample);
        if found.reason == BoxReason::Guess {
            continue;
        }
        assert!(!layout.has_sample, "{what}");
        assert!(
            found.bounds.contains(&layout.name),
            "{:?}: {what}",
            layout.name
        );
        assert_eq!(found.align, layout.align, "{what}");
        right += 1;
    }
    println!("{right} of {with_place} are found, none wrongly");
    assert!(right * 10 >= with_place * 7, "{right} of {with_place}");
}

/// Of 100 layouts with more that misleads, none may be sure and wrong.
#[test]
fn mixed_layouts_are_right_or_unsure() {
    let fonts = fonts();
    let mut random = Random(11);
    let (mut with_place, mut right, mut wrong) = (0, 0, Vec::new());
    for number in 0..100 {
        let layout = Layout::mixed(&mut random);
        let image = painted(layout.size, &layout.content, &fonts);
        let found = found(&image);
        let is_sure = found.reason != BoxReason::Guess;
        let is_right = found.bounds.contains(&layout.name) && found.align == layout.align;
        let kind = match (is_sure, layout.has_sample, is_right) {
            (true, false, true) => "right",
            (true, ..) => "wrong",
            (false, true, _) => "sample",
            (false, false, true) => "unsure",
            (false, false, false) => "lost",
        };
        look_at(
            &format!("{kind}-{number}"),
            &image,
            Some(layout.name),
            &found,
        );
        with_place += u32::from(!layout.has_sample);
        right += u32::from(kind == "right");
        if kind == "wrong" {
            wrong.push(number);
        }
    }
    println!("{right} of {with_place} are found");
    assert!(wrong.is_empty(), "{wrong:?}");
    assert!(right * 4 >= with_place * 3, "{right} of {with_place}");
}

/// Pictures of kinds that were sure and wrong.
#[test]
fn pictures_that_mislead_are_right_or_unsure() {
    let unsure = BoxReason::Guess;
    for (file, reason, name) in [
        ("blank", unsure, None),
        (
            "ornament",
            unsure,
            Some((PixelBox::new(420, 430, 500, 36), Align::Left)),
        ),
        (
            "right",
            BoxReason::FreeSpace,
            Some((PixelBox::new(700, 450, 570, 80), Align::Right)),
        ),
        (
            "inline-rule",
            unsure,
            Some((PixelBox::new(560, 200, 400, 44), Align::Center)),
        ),
        (
            "sample-name",
            unsure,
            Some((PixelBox::new(500, 450, 400, 40), Align::Center)),
        ),
        (
            "clear",
            BoxReason::RuledLine,
            Some((PixelBox::new(300, 340, 400, 66), Align::Center)),
        ),
    ] {
        let path = format!("tests/data/trials/templates/{file}.png");
        let found = Background::open(path).unwrap().find_name_box();
        assert_eq!(found.reason, reason, "{file}: {found:?}");
        if let Some((name, align)) = name {
            assert!(found.bounds.contains(&name), "{file}: {found:?}");
            assert_eq!(found.align, align, "{file}");
        }
    }
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

/// Rules, spaces and letters of every size, none of which may lead outside the page.
#[test]
fn whatever_is_drawn_the_place_is_on_the_page() {
    let mut random = Random(1);
    let mut random = |below: u32| random.below(below);
    for _ in 0..400 {
        let (width, height) = (1 + random(90), 1 + random(90));
        let mut image = RgbImage::from_pixel(width, height, image::Rgb([255; 3]));
        for _ in 0..random(14) {
            let (x, y) = (random(width), random(height));
            let (right, bottom) = (
                (x + 1 + random(width)).min(width),
                (y + 1 + random(6)).min(height),
            );
            for (x, y) in (y..bottom).flat_map(|y| (x..right).map(move |x| (x, y))) {
                image.put_pixel(x, y, image::Rgb([0; 3]));
            }
        }
        let NameBox { bounds, .. } = found(&image);
        let page = PixelBox::new(0, 0, width, height);
        assert!(
            !bounds.is_empty() && page.contains(&bounds),
            "{bounds:?} on {page:?}"
        );
    }
}
