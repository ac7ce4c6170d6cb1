//! The resolution that gives a template the size of a sheet of paper.

/// The sheets that certificates are printed on, in inches: those of ISO 216, and of North America.
/// A4 is first: it is meant where nothing says which size.
const SHEETS: [(&str, [f64; 2]); 5] = [
    ("A4", [210.0 / 25.4, 297.0 / 25.4]),
    ("A3", [297.0 / 25.4, 420.0 / 25.4]),
    ("A5", [148.0 / 25.4, 210.0 / 25.4]),
    ("Letter", [8.5, 11.0]),
    ("Tabloid", [11.0, 17.0]),
];

/// What programs export pages at.
const USUAL: [f64; 12] = [
    72.0, 96.0, 100.0, 120.0, 144.0, 150.0, 192.0, 200.0, 240.0, 300.0, 400.0, 600.0,
];

/// What print shops ask for: of two usual ones, it is meant.
const FOR_PRINT: f64 = 300.0;

/// How far the proportions may be from those of a sheet.
const NEAR: f64 = 0.005;

/// A sheet that a template fills.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Sheet {
    pub(super) name: &'static str,
    /// The pixels per inch at which the template fills it, to a tenth.
    pub(super) dpi: f64,
}

impl Sheet {
    /// The line of `program.toml`.
    pub(super) fn toml(self) -> String {
        let Self { name, dpi } = self;
        format!("dpi      = {dpi}  # fills a page of {name}\n")
    }
}

/// The sheet for a template of this size in pixels whose file declares this resolution; `None` if
/// that is a size on paper, or if no sheet has the template's proportions.
pub(super) fn sheet(width: u32, height: u32, own: Option<f32>) -> Option<Sheet> {
    // A screen's, which programs write into every picture.
    if own.is_some_and(|own| own != 72.0 && own != 96.0) {
        return None;
    }
    let [short, long] = [width.min(height), width.max(height)].map(f64::from);
    let sheets = SHEETS.iter().filter_map(|(name, [of_short, of_long])| {
        let error = (long / short) / (of_long / of_short) - 1.0;
        (error.abs() <= NEAR).then_some((*name, long / of_long))
    });
    let sheets: Vec<(&str, f64)> = sheets.collect();
    // Sheets of ISO have the same proportions: the usual resolution shows which one is meant. A
    // length is rounded to a pixel, and programs for design make the pages of 595 by 842.
    let is_usual = |dpi: f64| USUAL.iter().any(|usual| (dpi / usual - 1.0).abs() < 0.001);
    let is_for_print = |dpi: f64| (dpi / FOR_PRINT - 1.0).abs() < 0.001;
    let for_print = sheets.iter().find(|(_, dpi)| is_for_print(*dpi));
    let usual = for_print.or_else(|| sheets.iter().find(|(_, dpi)| is_usual(*dpi)));
    let (name, dpi) = usual.or(sheets.first()).copied()?;
    let usual = USUAL
        .iter()
        .find(|usual| (dpi / **usual - 1.0).abs() < 0.001);
    let dpi = usual.copied().unwrap_or((dpi * 10.0).round() / 10.0);
    (1.0..=4800.0).contains(&dpi).then_some(Sheet { name, dpi })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_fill_sheets() {
        let found =
            |width, height, own| sheet(width, height, own).map(|sheet| (sheet.name, sheet.dpi));
        for (width, height, expected) in [
            (3508, 2480, ("A4", 300.0)),
            (2480, 3508, ("A4", 300.0)),
            (4961, 3508, ("A3", 300.0)),
            (2480, 1748, ("A5", 300.0)),
            (1123, 794, ("A4", 96.0)),
            (842, 595, ("A4", 72.0)),
            (2000, 1414, ("A4", 171.0)),
            (3300, 2550, ("Letter", 300.0)),
            (1056, 816, ("Letter", 96.0)),
        ] {
            for own in [None, Some(72.0), Some(96.0)] {
                assert_eq!(
                    found(width, height, own),
                    Some(expected),
                    "{width} × {height}"
                );
            }
            // What a printer needs is not changed.
            assert_eq!(found(width, height, Some(300.0)), None);
        }
        // Half a per cent is the most: a page of 1.407 to 1 is no A4.
        assert_eq!(found(1407, 1000, None), None);
        assert_eq!(found(1920, 1080, None), None);
        assert_eq!(found(1, 20_000, None), None);
    }
}
