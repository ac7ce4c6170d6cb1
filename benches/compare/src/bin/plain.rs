//! The plain way: decode the template once, then for each name copy it, draw, encode, save.
//!
//! `plain TEMPLATE NAMES FONT EM MIDDLE JOBS OUT`: MIDDLE is the line's middle in pixels from the top;
//! OUT a folder, or `-` to encode into memory and let go.

use std::io::Cursor;
use std::path::Path;

use ab_glyph::{Font, FontVec, PxScale};
use image::{ImageFormat, Rgb, RgbImage};
use imageproc::drawing::{draw_text_mut, text_size};
use rayon::prelude::*;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [template, names, font, em, middle, jobs, out] = arguments.as_slice() else {
        return Err("usage: plain TEMPLATE NAMES FONT EM MIDDLE JOBS OUT".into());
    };
    let template = image::open(template)?.into_rgb8();
    let names = std::fs::read_to_string(names)?;
    let names: Vec<&str> = names.lines().collect();
    let font = FontVec::try_from_vec(std::fs::read(font)?)?;
    let scale = scale(&font, em.parse()?);
    let middle: i32 = middle.parse()?;
    rayon::ThreadPoolBuilder::new()
        .num_threads(jobs.parse()?)
        .build_global()?;

    names.par_iter().enumerate().try_for_each(|(index, name)| {
        let page = certificate(&template, name, &font, scale, middle);
        if out == "-" {
            page.write_to(&mut Cursor::new(Vec::new()), ImageFormat::Png)
        } else {
            page.save(Path::new(out).join(format!("{index:05}.png")))
        }
    })?;
    Ok(())
}

/// `PxScale` is the height from ascent to descent, not the em.
fn scale(font: &FontVec, em: f32) -> PxScale {
    let units = font.units_per_em().unwrap_or(1000.0);
    PxScale::from(em * font.height_unscaled() / units)
}

fn certificate(
    template: &RgbImage,
    name: &str,
    font: &FontVec,
    scale: PxScale,
    middle: i32,
) -> RgbImage {
    let mut page = template.clone();
    let (width, height) = text_size(scale, font, name);
    let left = (page.width() as i32 - width as i32) / 2;
    draw_text_mut(
        &mut page,
        Rgb([0x12, 0x24, 0x4f]),
        left,
        middle - height as i32 / 2,
        scale,
        font,
        name,
    );
    page
}
