//! How much the sizes of a field's texts differ in a batch.

use crate::diagnostic::{Code, Diagnostic};
use crate::program::Program;

/// Below this share of the largest size, the smallest looks like another kind of text.
const LEAST_SHARE: f32 = 0.7;

/// The smallest and the largest size of each field.
#[derive(Debug, Clone, Default)]
pub(super) struct SizeSpread {
    fields: Vec<Option<Range>>,
}

#[derive(Debug, Clone, Copy)]
struct Range {
    smallest: f32,
    largest: f32,
}

impl SizeSpread {
    /// Adds the sizes of the texts of a certificate; none for a field without letters.
    pub(super) fn add(&mut self, sizes: &[Option<f32>]) {
        if sizes.is_empty() {
            return;
        }
        self.fields.resize(sizes.len(), None);
        for (range, size) in self.fields.iter_mut().zip(sizes) {
            let Some(size) = *size else {
                continue;
            };
            let known = range.get_or_insert(Range {
                smallest: size,
                largest: size,
            });
            known.smallest = known.smallest.min(size);
            known.largest = known.largest.max(size);
        }
    }

    /// Adds the sizes of other certificates of the program.
    pub(super) fn add_all(&mut self, other: &Self) {
        let sizes = |end: fn(&Range) -> f32| -> Vec<Option<f32>> {
            let fields = other.fields.iter();
            fields.map(|range| range.as_ref().map(end)).collect()
        };
        self.add(&sizes(|range| range.smallest));
        self.add(&sizes(|range| range.largest));
    }

    pub(super) fn findings(&self, program: &Program) -> Vec<Diagnostic> {
        let fields = program.fields().iter().zip(&self.fields);
        let uneven = fields.filter_map(|(field, range)| {
            let range = (*range)?;
            (range.smallest < LEAST_SHARE * range.largest).then_some((field, range))
        });
        uneven
            .map(|(field, Range { smallest, largest })| {
                let message =
                    format!("the texts are set at sizes from {smallest} px to {largest} px");
                let hint = "widen the box, make room for two lines, or lower the largest size";
                let mut finding = Diagnostic::note(Code::SizeSpread, message)
                    .hint(hint)
                    .in_field(&*field.id);
                finding.location.file.clone_from(&program.path);
                finding
            })
            .collect()
    }
}
