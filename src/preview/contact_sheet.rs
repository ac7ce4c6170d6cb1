//! A picture of many small certificates, each with its name and the reason why it is shown.

use std::collections::BTreeMap;

use image::imageops;
use image::{Rgb, RgbImage};
use imageproc::drawing::draw_filled_rect_mut;
use imageproc::rect::Rect;

use super::choice::{Choice, Reason};
use super::guides;
use super::text::{Caption, Style, TextDrawer};
use super::thumbnail::Frame;
use super::{MAX_SCALE, MIN_SCALE, Preview, whole};
use crate::diagnostic::{Result, Severity};
use crate::field::Align;
use crate::template::MAX_PIXELS;

/// The longer side of a certificate at scale 1, in pixels.
const SIDE: f32 = 560.0;
/// How many certificates are in a row: in landscape and in portrait format.
const COLUMNS: (usize, usize) = (3, 4);
/// How many kinds of findings a caption lists.
const MAX_FINDINGS: usize = 3;

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
            reason = "writing to memory cannot fail, and the picture has all its pixels"
        )]
        encoder
            .write_header()
            .and_then(|mut writer| writer.write_image_data(self.pixels()))
            .expect("a PNG file is written to memory");
        bytes
    }
}

impl Preview<'_> {
    /// Draws the chosen entries with their captions. Calls `drawn` after each.
    ///
    /// The sheet has at most [`MAX_PIXELS`] pixels: very many large certificates are drawn smaller.
    ///
    /// # Errors
    ///
    /// [`Code::NoFonts`](crate::Code::NoFonts) if there is no font for the captions, and
    /// [`Code::DamagedPlate`](crate::Code::DamagedPlate) if the template came from a cache in which
    /// someone else has written it.
    pub fn contact_sheet(&self, mut drawn: impl FnMut()) -> Result<ContactSheet> {
        let mut drawer = TextDrawer::new(self.renderer.book())?;
        let layout = Layout::new(self);
        let heading = self.heading(&layout, &mut drawer);
        let captions: Vec<Vec<Caption>> = self
            .chosen
            .iter()
            .map(|choice| self.captions(choice, &layout, &mut drawer))
            .collect();
        let places = layout.places(heading.bottom, &captions);
        let mut picture = RgbImage::from_pixel(layout.width, places.bottom, DESK);

        for (place, caption) in &heading.captions {
            drawer.draw(caption, *place, &mut picture);
        }
        for ((left, top), captions) in places.cells.iter().zip(&captions) {
            let mut top = top + layout.frame.height + layout.gap / 3;
            for caption in captions {
                drawer.draw(caption, (*left, top), &mut picture);
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
            layout.side,
            &indices,
            |small| small,
            |index, small| {
                // A smaller one stands above the middle of its caption.
                let (left, top) = by_entry[&index];
                let left = left + layout.frame.width.saturating_sub(small.width()) / 2;
                let top = top + layout.frame.height.saturating_sub(small.height());
                let (x, y) = (i64::from(left), i64::from(top));
                draw_filled_rect_mut(&mut picture, around(left, top, small.dimensions()), EDGE);
                imageops::replace(&mut picture, &small, x, y);
                drawn();
            },
        )?;
        Ok(ContactSheet { picture })
    }

    fn heading(&self, layout: &Layout, drawer: &mut TextDrawer) -> Heading {
        let language = self.plan.program().language.as_deref();
        let small = |color| layout.small(color, Align::Left);
        let width = layout.inner_width();
        let title = drawer.set(&self.title(), language, layout.title(), width);
        let summary = format!("{} of {}", self.chosen.len(), self.summary());
        let summary = drawer.set(&summary, None, small(GREY), width);
        let mut heading = Heading {
            captions: Vec::new(),
            bottom: layout.margin,
        };
        heading.add(title, layout.margin);
        heading.add(summary, layout.margin);
        if self.options.guides {
            let mut left = layout.margin;
            for guide in guides::ALL {
                let caption = drawer.set(guide.name, None, small(guide.color), width);
                let after = left + caption.ink_right() + layout.gap;
                heading.captions.push(((left, heading.bottom), caption));
                left = after;
            }
            heading.bottom += layout.gap;
        }
        heading
    }

    /// The name, and why it is shown.
    fn captions(&self, choice: &Choice, layout: &Layout, drawer: &mut TextDrawer) -> Vec<Caption> {
        let entry = self.plan.entry(choice.index);
        let fields = self.plan.program().fields();
        let field = self.names.of(entry).map(|at| &fields[at]);
        let language = field.and_then(|field| entry.language(field));
        let width = layout.frame.width;
        let mut captions = vec![drawer.set(entry.name(), language, layout.name(), width)];

        let is_finding = |reason: &&Reason| matches!(reason, Reason::Diagnostic(..));
        let (findings, reasons): (Vec<&Reason>, Vec<&Reason>) =
            choice.reasons.iter().partition(is_finding);
        let mut why = format!("row {}", entry.row());
        for reason in reasons {
            why.push_str(&format!(" · {reason}"));
        }
        captions.push(drawer.set(&why, None, layout.small(GREY, Align::Center), width));
        for finding in findings.iter().take(MAX_FINDINGS) {
            let color = match finding {
                Reason::Diagnostic(Severity::Error, _) => RED,
                Reason::Diagnostic(Severity::Warning, _) => AMBER,
                _ => GREY,
            };
            let style = layout.small(color, Align::Center);
            captions.push(drawer.set(&finding.to_string(), None, style, width));
        }
        if let Some(more @ 1..) = findings.len().checked_sub(MAX_FINDINGS) {
            let style = layout.small(GREY, Align::Center);
            captions.push(drawer.set(&format!("and {more} more"), None, style, width));
        }
        captions
    }
}

/// The texts above the certificates.
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

/// The edge around a certificate, one pixel wide.
fn around(left: u32, top: u32, (width, height): (u32, u32)) -> Rect {
    let at = |place: u32| i32::try_from(place).unwrap_or(i32::MAX) - 1;
    Rect::at(at(left), at(top)).of_size(width + 2, height + 2)
}

/// The measures of a sheet, in pixels.
struct Layout {
    /// The longer side of a certificate.
    side: f32,
    /// The place of a certificate, as large as the largest.
    frame: Size,
    columns: usize,
    width: u32,
    margin: u32,
    gap: u32,
    /// The factor from sizes at scale 1 to sizes on this sheet.
    unit: f32,
}

/// A width and a height in pixels.
#[derive(Clone, Copy)]
struct Size {
    width: u32,
    height: u32,
}

impl Size {
    /// The size of a place for each of these.
    fn around(frames: impl Iterator<Item = Frame>) -> Self {
        let none = Self {
            width: 1,
            height: 1,
        };
        frames.fold(none, |size, frame| Self {
            width: size.width.max(frame.width),
            height: size.height.max(frame.height),
        })
    }
}

/// The positions of the certificates, and the end of the sheet.
struct Places {
    cells: Vec<(u32, u32)>,
    bottom: u32,
}

impl Layout {
    fn new(preview: &Preview<'_>) -> Self {
        let count = preview.chosen.len().max(1);
        let scale = preview.options.scale.clamp(MIN_SCALE, MAX_SCALE);
        // Half of the pixels are enough for captions and gaps.
        let room = (MAX_PIXELS / 2) as f32 / count as f32;
        let side = (SIDE * scale).min(room.sqrt());
        let frame = Size::around(
            preview
                .renderer
                .sizes()
                .map(|size| Frame::within(side, size)),
        );
        let unit = frame.width.max(frame.height) as f32 / SIDE;
        let (landscape, portrait) = COLUMNS;
        let most = if frame.width >= frame.height {
            landscape
        } else {
            portrait
        };
        // As few rows as possible, and those as equal as possible.
        let columns = count.div_ceil(count.div_ceil(most));
        let (margin, gap) = (whole(40.0 * unit).max(2), whole(36.0 * unit));
        let columns_wide = u32::try_from(columns).unwrap_or(u32::MAX);
        Self {
            side,
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
