//! `kind` of a `[[field]]`, and the keys that one kind has and the other has not.

use super::keys::color;
use super::reader::Table;
use crate::field::{ErrorCorrection, FieldKind, QrStyle};

/// The keys that are for letters alone.
const OF_TEXT: [&str; 10] = [
    "size",
    "font",
    "weight",
    "italic",
    "variations",
    "letter_spacing",
    "line_height",
    "lang",
    "align_by",
    "overflow",
];

/// The keys that are for QR codes alone.
const OF_QR: [&str; 3] = ["error_correction", "quiet_zone", "background"];

const MAX_QUIET_ZONE: u32 = 20;

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Text,
    Qr,
}

/// What is said of the kind; `None` where nothing is.
pub(super) fn read(table: &Table<'_>) -> Option<FieldKind> {
    let kind = table.keyword("kind", &[("text", Kind::Text), ("qr", Kind::Qr)]);
    let style = read_style(table);
    if kind == Some(Kind::Qr) {
        refuse(table, &OF_TEXT, "is for letters: a QR code has none");
        if let Some(line) = table.line_of("kind").filter(|_| cfg!(not(feature = "qr"))) {
            table.problem(
                line,
                "this engross makes no QR codes",
                "build engross with the feature `qr`, or take the field out",
            );
        }
        return Some(FieldKind::Qr(style));
    }
    refuse(table, &OF_QR, "is for QR codes, and this field is none");
    kind.map(|_| FieldKind::Text)
}

fn refuse(table: &Table<'_>, keys: &[&'static str], why: &str) {
    for key in keys {
        if let Some(line) = table.line_of(key) {
            table.problem(
                line,
                format!("`{key}` {why}"),
                "take it out, or give the field another `kind`: `text` or `qr`",
            );
        }
    }
}

fn read_style(table: &Table<'_>) -> QrStyle {
    let by_default = QrStyle::default();
    let levels = ErrorCorrection::ALL.map(|level| (level.name(), level));
    let quiet_zone = table.optional::<u32>("quiet_zone", "quiet_zone = 4");
    if let Some(quiet_zone) = quiet_zone.filter(|zone| zone.value > MAX_QUIET_ZONE) {
        table.problem(
            quiet_zone.line,
            format!("`quiet_zone` must be from 0 to {MAX_QUIET_ZONE} modules"),
            "4 is what decoders are promised",
        );
    }
    QrStyle {
        error_correction: table
            .keyword("error_correction", &levels)
            .unwrap_or(by_default.error_correction),
        quiet_zone: quiet_zone.map_or(by_default.quiet_zone, |zone| zone.value),
        background: color(table, "background", r##"background = "#ffffff""##),
    }
}
