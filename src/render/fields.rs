//! A program's fields with their fonts.

use std::sync::Arc;

use super::FieldContent;
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::field::{Field, FieldKind, QrStyle};
use crate::font::{FontBook, FontStack};
use crate::program::{Program, Spot};
use crate::qr;
#[cfg(feature = "svg")]
use crate::template;
use crate::text::{self, Language, ShapeCache};

/// A field, and what sets its text.
#[derive(Debug)]
pub(super) struct PreparedField {
    pub(super) field: Field,
    setting: Setting,
}

/// What sets a field's text.
#[derive(Debug)]
enum Setting {
    Letters(FontStack),
    Qr(QrStyle),
}

impl PreparedField {
    /// Sets a text, and tells what there is to know about how it is set.
    pub(super) fn set(
        &self,
        text: &str,
        language: Option<&Arc<Language>>,
        shape: &mut ShapeCache,
    ) -> (FieldContent, Vec<Diagnostic>) {
        match &self.setting {
            Setting::Letters(stack) => {
                let layout = text::lay_out(text, language, &self.field, stack, shape);
                let findings = text::lint_layout(&layout, &self.field, stack);
                (FieldContent::Text(layout), findings)
            }
            Setting::Qr(style) => {
                let (layout, lacking) = qr::lay_out(text, &self.field, style);
                (FieldContent::Qr(layout), lacking.into_iter().collect())
            }
        }
    }
}

/// The program's fonts in their order, then ours, then the machine's where it wants them.
pub(super) fn open_fonts(program: &Program) -> Result<FontBook> {
    let mut book = FontBook::new();
    for path in &program.fonts {
        book.add_path(path)?;
    }
    #[cfg(feature = "bundled-fonts")]
    book.add_bundled()?;
    #[cfg(feature = "system-fonts")]
    if program.system_fonts {
        book.add_system();
    }
    Ok(book)
}

/// The fields with their fonts, and what there is to know about these.
pub(super) fn prepare(
    program: &Program,
    book: &FontBook,
) -> Result<(Vec<PreparedField>, Vec<Diagnostic>)> {
    #[cfg_attr(
        not(feature = "svg"),
        expect(unused_mut, reason = "only drawings name fonts that nobody has")
    )]
    let mut findings = Vec::new();
    let fields = program.fields.iter().zip(&program.lines.fields);
    let fields = fields
        .map(|(field, lines)| {
            let mut field = field.clone();
            if let FieldKind::Qr(style) = field.kind {
                let setting = Setting::Qr(style);
                return Ok(PreparedField { field, setting });
            }
            let drawn_families = match lines.font {
                Spot::Template(_) => std::mem::take(&mut field.style.families),
                Spot::Program(_) => Vec::new(),
            };
            let (weight, italic) = (field.style.weight, field.style.italic);
            let is_known = |family: &&String| book.find(family, weight, italic).is_some();
            field
                .style
                .families
                .extend(drawn_families.iter().filter(is_known).cloned());
            let stack = FontStack::new(book, &field.style);
            let stack = stack.map_err(|error| program.at_spot(lines.font, error))?;
            #[cfg(feature = "svg")]
            if field.style.families.is_empty() && !drawn_families.is_empty() {
                let (file, line) = program.place(lines.font);
                let stand_in = stack.primary().face().family();
                let finding = template::unknown_font(&drawn_families.join(", "), stand_in);
                findings.push(finding.at(file, line).in_field(&field.id));
            }
            let setting = Setting::Letters(stack);
            Ok(PreparedField { field, setting })
        })
        .collect::<Result<_>>()?;
    Ok((fields, findings))
}

/// A share of edges above which a box is not free: a rule all along it has less, a word more.
const OCCUPIED: f32 = 0.03;

/// Fields whose box is not free for a text.
pub(super) fn occupied_boxes(program: &Program, edge_shares: &[Option<f32>]) -> Vec<Diagnostic> {
    let fields = program.fields.iter().zip(&program.lines.fields);
    let occupied = fields
        .zip(edge_shares)
        .filter_map(|((field, lines), share)| {
            let is_occupied = share.is_some_and(|share| share > OCCUPIED);
            is_occupied.then_some((field, lines.bounds?))
        });
    occupied
        .map(|(field, spot)| {
            let (file, line) = program.place(spot);
            let message = format!(
                "the template already has something drawn in {}",
                field.bounds
            );
            let hint = "move the box to a free place, unless the text is meant to be over it";
            Diagnostic::warning(Code::OccupiedBox, message)
                .hint(hint)
                .at(file, line)
                .in_field(&field.id)
        })
        .collect()
}
