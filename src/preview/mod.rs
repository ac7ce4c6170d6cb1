//! A look at certificates before they are written: a contact sheet, or a page of all of them.
//!
//! A [`Preview`] lays out every entry of a plan and chooses those that are most likely to need
//! attention: the shortest name, the longest, one for each script, and those with findings.
//! Nothing is read or written. The same plan gives the same bytes, whatever the number of threads.

mod choice;
mod contact_sheet;
mod guides;
mod page;
mod text;
mod thumbnail;

use std::collections::BTreeSet;
use std::num::NonZeroUsize;

use rayon::ThreadPool;

use crate::diagnostic::{Diagnostic, Result};
use crate::parallel;
use crate::plan::{Entry, Plan};
use crate::render::{Renderer, Scratch};
use crate::text::TextLayout;

pub use choice::{Choice, MAX_WITH_FINDINGS, Reason};
pub use contact_sheet::ContactSheet;
pub use page::MAX_PICTURES;

use choice::{NameFields, Row};
use thumbnail::Frame;

/// Options of a [`Preview`].
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct PreviewOptions {
    /// Whether to draw boxes, baselines and the extent of the ink. Default: no.
    pub guides: bool,
    /// The size of the certificates relative to the usual size, from [`MIN_SCALE`] to
    /// [`MAX_SCALE`]. They are never shown larger than they are. Default: 1.
    pub scale: f32,
    /// The number of threads. Default: one for each processor.
    pub jobs: Option<NonZeroUsize>,
}

/// The smallest [`PreviewOptions::scale`].
pub const MIN_SCALE: f32 = 0.1;
/// The largest [`PreviewOptions::scale`].
pub const MAX_SCALE: f32 = 4.0;

impl Default for PreviewOptions {
    fn default() -> Self {
        Self {
            guides: false,
            scale: 1.0,
            jobs: None,
        }
    }
}

/// A plan that is laid out, ready to be drawn.
///
/// ```
/// use engross::preview::{Preview, PreviewOptions};
/// use engross::{Plan, Program, Renderer};
///
/// # fn main() -> engross::Result<()> {
/// let program = Program::open("assets/course-2026")?;
/// let roster = program.open_roster()?;
/// let plan = Plan::new(program, roster)?;
/// let renderer = Renderer::new(plan.program().clone())?;
///
/// let mut options = PreviewOptions::default();
/// options.guides = true;
/// let preview = Preview::new(&plan, &renderer, options, || ())?;
/// let sheet = preview.contact_sheet(|| ())?;
/// assert!(sheet.to_png().starts_with(b"\x89PNG"));
/// let page = preview.page(|| ())?;
/// assert!(page.starts_with("<!doctype html>"));
/// # Ok(()) }
/// ```
pub struct Preview<'a> {
    plan: &'a Plan,
    renderer: &'a Renderer,
    options: PreviewOptions,
    pool: ThreadPool,
    names: NameFields,
    /// One for each entry.
    rows: Vec<Row>,
    chosen: Vec<Choice>,
}

impl<'a> Preview<'a> {
    /// Lays out all entries of the plan that the renderer was made for. Calls `done` after each.
    ///
    /// # Errors
    ///
    /// [`Code::Threads`](crate::Code::Threads) if the system does not start enough threads.
    pub fn new(
        plan: &'a Plan,
        renderer: &'a Renderer,
        options: PreviewOptions,
        mut done: impl FnMut(),
    ) -> Result<Self> {
        renderer.check_plan(plan)?;
        let pool = parallel::thread_pool(options.jobs, plan.len())?;
        let names = NameFields::new(plan.program());
        let mut rows = Vec::with_capacity(plan.len());
        parallel::for_each_in_order(
            &pool,
            plan.len(),
            || false,
            || renderer.scratch(),
            |scratch, index| row(plan.entry(index), &names, renderer, scratch),
            |_, row| {
                rows.push(row);
                done();
            },
        );
        let chosen = choice::choose(plan.program(), &names, &rows, MAX_WITH_FINDINGS);
        Ok(Self {
            plan,
            renderer,
            options,
            pool,
            names,
            rows,
            chosen,
        })
    }

    /// The entries on the contact sheet, in its order.
    #[must_use]
    pub fn chosen(&self) -> &[Choice] {
        &self.chosen
    }

    /// The findings about an entry.
    #[must_use]
    pub fn findings(&self, entry: Entry<'_>) -> &[Diagnostic] {
        &self.rows[entry.index()].findings
    }

    /// The findings that are not about an entry, but about the template or the roster as a whole.
    pub fn general_findings(&self) -> impl Iterator<Item = &Diagnostic> {
        let rows: BTreeSet<u64> = self.plan.entries().map(Entry::row).collect();
        let of_plan = self.plan.findings().iter();
        let general =
            of_plan.filter(move |finding| finding.row().is_none_or(|row| !rows.contains(&row)));
        self.renderer.findings().iter().chain(general)
    }

    /// The number of entries with findings.
    #[must_use]
    pub fn with_findings(&self) -> usize {
        let rows = self.rows.iter();
        rows.filter(|row| !row.findings.is_empty()).count()
    }

    /// `KubeSphere Ambassador 2023`
    fn title(&self) -> String {
        self.plan.program().award_name()
    }

    /// `14 certificates, 2 with findings`
    fn summary(&self) -> String {
        let certificates = match self.plan.len() {
            1 => "1 certificate".to_owned(),
            count => format!("{count} certificates"),
        };
        match self.with_findings() {
            0 => certificates,
            count => format!("{certificates}, {count} with findings"),
        }
    }

    /// Draws small pictures of these entries on all threads. Hands them to `deliver` in order, until
    /// one cannot be drawn.
    fn thumbnails<T: Send>(
        &self,
        side: f32,
        indices: &[usize],
        finish: impl Fn(image::RgbImage) -> T + Sync,
        mut deliver: impl FnMut(usize, T),
    ) -> Result<()> {
        let mut failed = Ok(());
        let draw = |scratch: &mut Scratch, at: usize| -> Result<T> {
            let entry = self.plan.entry(indices[at]);
            let sheet = self.renderer.lay_out_own(entry, scratch);
            let pixels = self.renderer.pixels_own(&sheet, scratch)?;
            let frame = Frame::within(side, self.renderer.size_of(&sheet));
            let mut picture = thumbnail::shrink(&pixels, frame);
            if self.options.guides {
                guides::draw(&mut picture, frame, self.renderer.fields_of(&sheet));
            }
            guides::mark_overlaps(&mut picture, frame, sheet.fields());
            Ok(finish(picture))
        };
        parallel::for_each_in_order(
            &self.pool,
            indices.len(),
            || false,
            || self.renderer.scratch(),
            draw,
            |at, picture| match picture {
                _ if failed.is_err() => {}
                Ok(picture) => deliver(indices[at], picture),
                Err(error) => failed = Err(error),
            },
        );
        failed
    }
}

fn row(entry: Entry<'_>, names: &NameFields, renderer: &Renderer, scratch: &mut Scratch) -> Row {
    let sheet = renderer.lay_out_own(entry, scratch);
    let fields = sheet.fields().iter();
    let widths: Box<[f32]> = fields
        .map(|field| field.text().map_or(0.0, natural_width))
        .collect();
    Row {
        scripts: choice::scripts(entry.name()),
        template: entry.template(),
        name: names.of(entry).map(|name| widths[name]),
        widths,
        findings: sheet.findings().to_vec(),
    }
}

/// The width of the text on one line, in em: it measures how long a name is, however it was made to
/// fit its box.
fn natural_width(layout: &TextLayout) -> f32 {
    let runs = layout.lines.iter().flat_map(|line| &line.runs);
    let advances = runs.flat_map(|run| &run.glyphs).map(|glyph| glyph.advance);
    advances.sum::<f32>() / layout.size
}

/// The nearest whole number of pixels.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "lengths in a picture are small, and the conversion saturates"
)]
fn whole(pixels: f32) -> u32 {
    pixels.round() as u32
}
