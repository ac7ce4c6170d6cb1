//! Certificates of a new program with the boxes of their fields: one with a usual name, and of one
//! with a short and one with a long name the part around the fields.

use std::io::Cursor;

use engross::roster::{Recipient, Roster};
use engross::{Error, FieldLayout, Plan, Program, Renderer, Result};
use image::{GenericImage, GenericImageView, ImageFormat, Rgb, RgbImage, imageops};
use imageproc::drawing::draw_hollow_rect_mut;
use imageproc::rect::Rect;

use super::PREVIEW;
use super::draft::Draft;
use super::small::{PAPER, on_paper};

/// A name as long as those that most rosters have one of. It stands in if the roster has none.
const LONG_NAME: &str = "Maximiliana Charlotte Fernández-Wollstonecraft";
const LONG: usize = 30;

const BOX: Rgb<u8> = Rgb([230, 0, 126]);

/// The picture as a PNG file.
pub(super) fn draw(draft: &Draft) -> Result<Vec<u8>> {
    let program = &draft.preview.program;
    let recipients = &draft.recipients;
    let options = &draft.program.roster.options;
    let roster = Roster::parse(&recipients.contents, &recipients.name, options)?;
    let plan = Plan::new(program.clone(), shown(&roster)?)?;
    let renderer = match &draft.preview.picture {
        Some(background) => {
            let mut book = engross::font::FontBook::new();
            #[cfg(feature = "bundled-fonts")]
            book.add_bundled()?;
            let renderer = Renderer::builder(plan.program().clone());
            renderer.background(background).fonts(book).build()?
        }
        None => Renderer::new(plan.program().clone())?,
    };
    let mut scratch = renderer.scratch();
    let mut pages = Vec::new();
    for entry in plan.entries() {
        let sheet = renderer.lay_out(entry, &mut scratch)?;
        let mut page = on_paper(&renderer.pixels(&sheet, &mut scratch)?);
        draw_boxes(&mut page, sheet.fields());
        pages.push(page);
    }
    let failed = |source: image::ImageError| Error::write(PREVIEW, std::io::Error::other(source));
    let mut bytes = Cursor::new(Vec::new());
    let picture = stacked(&pages, program);
    picture
        .write_to(&mut bytes, ImageFormat::Png)
        .map_err(failed)?;
    Ok(bytes.into_inner())
}

/// The recipients whose certificates are shown: one with a name of usual length, the one with the
/// shortest and the one with the longest, or a longer one if none is long.
fn shown(roster: &Roster) -> Result<Roster> {
    let mut by_length: Vec<Recipient<'_>> = roster.recipients().collect();
    let length = |recipient: &Recipient<'_>| recipient.name().chars().count();
    by_length.sort_by_key(|recipient| (length(recipient), recipient.row()));
    let (Some(shortest), Some(longest)) = (by_length.first(), by_length.last()) else {
        // An empty roster has its own error, which planning gives.
        return Roster::from_rows(roster.file(), ["name"], Vec::<[&str; 1]>::new());
    };
    let usual = &by_length[by_length.len() / 2];
    let long_name = match length(longest) < LONG {
        true => LONG_NAME,
        false => longest.name(),
    };
    let is_other = |column: &&str| !column.trim().eq_ignore_ascii_case("name");
    let columns: Vec<&str> = roster.columns().filter(is_other).collect();
    let row = |recipient: &Recipient<'_>, name: &str| {
        // A slug of one recipient only.
        let value = |column: &&str| match column.trim().eq_ignore_ascii_case("slug") {
            true => String::new(),
            false => recipient.value(column).unwrap_or_default().to_owned(),
        };
        let others = columns.iter().map(value);
        std::iter::once(name.to_owned())
            .chain(others)
            .collect::<Vec<_>>()
    };
    let rows = [
        row(usual, usual.name()),
        row(shortest, shortest.name()),
        row(longest, long_name),
    ];
    let header = std::iter::once("name").chain(columns.iter().copied());
    Roster::from_rows(roster.file(), header, rows)
}

fn draw_boxes(page: &mut RgbImage, fields: &[FieldLayout]) {
    let thickness = 1 + page.width().max(page.height()) / 600;
    for field in fields {
        let bounds = field.bounds;
        for inset in 0..thickness {
            let (width, height) = (
                bounds.width.saturating_sub(2 * inset),
                bounds.height.saturating_sub(2 * inset),
            );
            if width > 0 && height > 0 {
                let (x, y) = (signed(bounds.x + inset), signed(bounds.y + inset));
                draw_hollow_rect_mut(page, Rect::at(x, y).of_size(width, height), BOX);
            }
        }
    }
}

/// The first page, and below it the rows around the fields of the others.
fn stacked(pages: &[RgbImage], program: &Program) -> RgbImage {
    let Some(first) = pages.first() else {
        return RgbImage::from_pixel(1, 1, PAPER);
    };
    let (width, height) = first.dimensions();
    let boxes = program.fields().iter().map(|field| field.bounds);
    let top = boxes.clone().map(|bounds| bounds.y).min().unwrap_or(0);
    let bottom = boxes.map(|bounds| bounds.bottom()).max().unwrap_or(height);
    let margin = height / 30 + 1;
    let top = top.saturating_sub(margin).min(height - 1);
    let bottom = (bottom + margin).clamp(top + 1, height);
    let gap = height / 60 + 1;
    let others = u32::try_from(pages.len() - 1).unwrap_or(0);
    let mut picture =
        RgbImage::from_pixel(width, height + others * (gap + bottom - top), Rgb([120; 3]));
    let mut y = 0;
    for (index, page) in pages.iter().enumerate() {
        let part = match index {
            0 => imageops::crop_imm(page, 0, 0, width, height),
            _ => imageops::crop_imm(page, 0, top, width, bottom - top),
        };
        // It fits: the picture was made for it.
        let _ = picture.copy_from(&*part, 0, y);
        y += part.height() + gap;
    }
    picture
}

fn signed(pixels: u32) -> i32 {
    i32::try_from(pixels).unwrap_or(i32::MAX)
}
