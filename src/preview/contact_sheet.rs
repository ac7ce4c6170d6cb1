//! A picture of many certificates: each small, with what it is and why it is there.

use std::collections::BTreeMap;

use image::imageops;
use image::{Rgb, RgbImage};
use imageproc::drawing::draw_filled_rect_mut;
use imageproc::rect::Rect;

use super::caption::{Caption, Scribe, Style};
use super::choice::{Choice, Reason};
use super::guides;
use super::thumbnail::Frame;
use super::{MAX_SCALE, MIN_SCALE, Preview, choice, whole};
use crate::diagnostic::{Result, Severity};
use crate::field::Align;
use crate::template::MAX_PIXELS;

/// How long the longer side of a certificate is, at scale 1, in pixels.
const SIDE: f32 = 560.0;
/// How many certificates stand beside each other, lying and standing ones.
const COLUMNS: (usize, usize) = (3, 4);
/// How many kinds of findings a caption names.
const MAX_NAMED: usize = 3;

const DESK: Rgb<u8> = Rgb([241, 239, 234]);
const EDGE: Rgb<u8> = Rgb([205, 201, 192]);
const DARK: Rgb<u8> = Rgb([33, 30, 26]);
const GREY: Rgb<u8> = Rgb([96, 91, 83]);
const RED: Rgb<u8> = Rgb([176, 25, 36]);
const AMBER: Rgb<u8> = Rgb([146, 84, 0]);

/// Certificates of a [`Preview`] in one picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactSheet {
    picture: RgbImage,
}

impl ContactSheet {
    /// The width in pixels.
    #[must_use]
    pub fn width(&self) -> u32 {
        self.picture.width()
    }

    /// The height in pixels.
    #[must_use]
    pub fn height(&self) -> u32 {
        self.picture.height()
    }

    /// The pixels: red, green and blue, row by row from the top left.
    #[must_use]
    pub fn pixels(&self) -> &[u8] {
        self.picture.as_raw()
    }

    /// The picture as a PNG file.
    #[must_use]
    pub fn to_png(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, self.width(), self.height());
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_source_srgb(png::SrgbRenderingIntent::Perceptual);
        #[expect(
            clippy::expect_used,
            reason = "memory takes all that is written to it, and all pixels are there"
        )]
        encoder
            .write_header()
            .and_then(|mut writer| writer.write_image_data(self.pixels()))
            .expect("a PNG file is written to memory");
        bytes
    }
}

impl Preview<'_> {
    /// Draws the chosen entries with captions that say who and why; `drawn` is called after each.
    ///
    /// The whole has no more than [`MAX_PIXELS`] pixels: of very many large certificates, each
    /// is shown smaller.
    ///
    /// # Errors
    ///
    /// [`Code::NoFonts`](crate::Code::NoFonts), where there is none to set captions in.
    pub fn contact_sheet(&self, mut drawn: impl FnMut()) -> Result<ContactSheet> {
        let mut scribe = Scribe::new(self.renderer.book())?;
        let layout = Layout::new(self);
        let heading = self.heading(&layout, &mut scribe);
        let captions: Vec<Vec<Caption>> = self
            .chosen
            .iter()
            .map(|choice| self.captions(choice, &layout, &mut scribe))
            .collect();
        let places = layout.places(heading.bottom, &captions);
        let mut picture = RgbImage::from_pixel(layout.width, places.bottom, DESK);

        for (place, caption) in &heading.captions {
            scribe.draw(caption, *place, &mut picture);
        }
        for ((left, top), captions) in places.cells.iter().zip(&captions) {
            let mut top = top + layout.frame.height + layout.gap / 3;
            for caption in captions {
                scribe.draw(caption, (*left, top), &mut picture);
                top += caption.height();
            }
        }
        let by_entry: BTreeMap<usize, (u32, u32)> = self
            .chosen
            .iter()
            .zip(&places.cells)
            .map(|(choice, place)| (choice.index, *place))
            .collect();
        let indices: Vec<usize> = self.chosen.iter().map(|choice| choice.index).collect();
        self.thumbnails(
            layout.frame,
            &indices,
            |small| small,
            |index, small| {
                let (left, top) = by_entry[&index];
                let (x, y) = (i64::from(left), i64::from(top));
                draw_filled_rect_mut(&mut picture, around(left, top, layout.frame), EDGE);
                imageops::replace(&mut picture, &small, x, y);
                drawn();
            },
        );
        Ok(ContactSheet { picture })
    }

    fn heading(&self, layout: &Layout, scribe: &mut Scribe) -> Heading {
        let language = self.plan.program().language.as_deref();
        let small = |color| layout.small(color, Align::Left);
        let width = layout.inner_width();
        let title = scribe.set(&self.title(), language, layout.title(), width);
        let summary = format!("{} of {}", self.chosen.len(), self.summary());
        let summary = scribe.set(&summary, None, small(GREY), width);
        let mut heading = Heading {
            captions: Vec::new(),
            bottom: layout.margin,
        };
        heading.add(title, layout.margin);
        heading.add(summary, layout.margin);
        if self.options.guides {
            let mut left = layout.margin;
            for guide in guides::ALL {
                let caption = scribe.set(guide.name, None, small(guide.color), width);
                let after = left + caption.ink_right() + layout.gap;
                heading.captions.push(((left, heading.bottom), caption));
                left = after;
            }
            heading.bottom += layout.gap;
        }
        heading
    }

    /// Who it is, and why it is shown.
    fn captions(&self, choice: &Choice, layout: &Layout, scribe: &mut Scribe) -> Vec<Caption> {
        let entry = self.plan.entry(choice.index);
        let fields = &self.plan.program().fields;
        let field = choice::name_field(self.plan.program()).map(|at| &fields[at]);
        let language = field.and_then(|field| entry.language(field));
        let width = layout.frame.width;
        let mut captions = vec![scribe.set(entry.name(), language, layout.name(), width)];

        let is_finding = |reason: &&Reason| matches!(reason, Reason::Diagnostic(..));
        let (findings, reasons): (Vec<&Reason>, Vec<&Reason>) =
            choice.reasons.iter().partition(is_finding);
        let mut why = format!("row {}", entry.row());
        for reason in reasons {
            why.push_str(&format!(" · {reason}"));
        }
        captions.push(scribe.set(&why, None, layout.small(GREY, Align::Center), width));
        for finding in findings.iter().take(MAX_NAMED) {
            let color = match finding {
                Reason::Diagnostic(Severity::Error, _) => RED,
                Reason::Diagnostic(Severity::Warning, _) => AMBER,
                _ => GREY,
            };
            let style = layout.small(color, Align::Center);
            captions.push(scribe.set(&finding.to_string(), None, style, width));
        }
        if let Some(more @ 1..) = findings.len().checked_sub(MAX_NAMED) {
            let style = layout.small(GREY, Align::Center);
            captions.push(scribe.set(&format!("and {more} more"), None, style, width));
        }
        captions
    }
}

/// What stands above the certificates.
struct Heading {
    captions: Vec<((u32, u32), Caption)>,
    bottom: u32,
}

impl Heading {
    /// Adds a caption below the others.
    fn add(&mut self, caption: Caption, left: u32) {
        let place = (left, self.bottom);
        self.bottom += caption.height();
        self.captions.push((place, caption));
    }
}

/// The certificate's edge, a pixel wide.
fn around(left: u32, top: u32, frame: Frame) -> Rect {
    let at = |place: u32| i32::try_from(place).unwrap_or(i32::MAX) - 1;
    Rect::at(at(left), at(top)).of_size(frame.width + 2, frame.height + 2)
}

/// The measures of a sheet, in pixels.
struct Layout {
    frame: Frame,
    columns: usize,
    width: u32,
    margin: u32,
    gap: u32,
    /// How many times as large as at scale 1 lettering is.
    unit: f32,
}

/// Where certificates are, and where the sheet ends.
struct Places {
    cells: Vec<(u32, u32)>,
    bottom: u32,
}

impl Layout {
    fn new(preview: &Preview<'_>) -> Self {
        let count = preview.chosen.len().max(1);
        let size = preview.renderer.size();
        let scale = preview.options.scale.clamp(MIN_SCALE, MAX_SCALE);
        // Half of all pixels for the certificates leaves enough for what is around them.
        let room = (MAX_PIXELS / 2) as f32 / count as f32;
        let frame = Frame::within((SIDE * scale).min(room.sqrt()), size);
        let unit = frame.width.max(frame.height) as f32 / SIDE;
        let (lying, standing) = COLUMNS;
        let most = if frame.width >= frame.height {
            lying
        } else {
            standing
        };
        // As few rows as there must be, and those as even as they can be.
        let columns = count.div_ceil(count.div_ceil(most));
        let (margin, gap) = (whole(40.0 * unit).max(2), whole(36.0 * unit));
        let columns_wide = u32::try_from(columns).unwrap_or(u32::MAX);
        Self {
            frame,
            columns,
            width: 2 * margin + columns_wide * (frame.width + gap) - gap,
            margin,
            gap,
            unit,
        }
    }

    fn places(&self, heading: u32, captions: &[Vec<Caption>]) -> Places {
        let mut top = heading + self.gap;
        let mut cells = Vec::with_capacity(captions.len());
        for row in captions.chunks(self.columns) {
            let mut left = self.margin;
            for _ in row {
                cells.push((left, top));
                left += self.frame.width + self.gap;
            }
            let highest = row
                .iter()
                .map(|captions| captions.iter().map(Caption::height).sum());
            top += self.frame.height + self.gap / 3 + highest.max().unwrap_or(0) + self.gap;
        }
        Places { cells, bottom: top }
    }

    fn inner_width(&self) -> u32 {
        self.width - 2 * self.margin
    }

    fn title(&self) -> Style {
        Style {
            size: 34.0 * self.unit,
            color: DARK,
            align: Align::Left,
        }
    }

    fn name(&self) -> Style {
        Style {
            size: 22.0 * self.unit,
            color: DARK,
            align: Align::Center,
        }
    }

    fn small(&self, color: Rgb<u8>, align: Align) -> Style {
        Style {
            size: 16.0 * self.unit,
            color,
            align,
        }
    }
}
