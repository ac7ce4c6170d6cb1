//! QR codes (ISO/IEC 18004) in place of letters.

use crate::diagnostic::{Code, Diagnostic};
use crate::digest::Digester;
use crate::field::{Align, ErrorCorrection, Field, QrStyle, VerticalAlign};
use crate::geometry::PixelBox;
use crate::raster::Coverage;

/// The fewest pixels that a module's side may have: with fewer, what scales the picture a little
/// makes it unreadable.
const LEAST_MODULE: u32 = 2;

/// Where a field's QR code is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QrLayout {
    /// What the code says.
    pub text: String,
    /// The code; `None` where the text is empty, or the box has no room for it.
    pub symbol: Option<QrSymbol>,
}

/// A QR code in its place: square modules of whole pixels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QrSymbol {
    /// The pixels of the code and its quiet zone; they are inside the field's box.
    pub area: PixelBox,
    /// The pixels of the code alone.
    pub bounds: PixelBox,
    /// How many pixels a module's side has.
    pub module: u32,
    modules: Modules,
}

/// Which modules are dark.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Modules {
    /// How many a side has.
    side: u32,
    /// Row by row.
    dark: Vec<bool>,
    error_correction: ErrorCorrection,
}

impl QrSymbol {
    /// How many modules a side has: 21 to 177.
    #[must_use]
    pub fn side(&self) -> u32 {
        self.modules.side
    }

    /// The version, from 1 to 40, which says how many modules there are.
    #[must_use]
    pub fn version(&self) -> u32 {
        (self.modules.side - 17) / 4
    }

    /// How much of the code may be damaged: as asked for, or more.
    #[must_use]
    pub fn error_correction(&self) -> ErrorCorrection {
        self.modules.error_correction
    }

    /// The rows of modules, from the top; `true` is dark.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &[bool]> {
        self.modules.dark.chunks_exact(self.modules.side as usize)
    }
}

#[cfg(feature = "pdf")]
impl QrSymbol {
    /// What is dark, row by row, in boxes as wide as can be.
    pub(crate) fn dark_boxes(&self) -> impl Iterator<Item = PixelBox> {
        (0..).zip(self.rows()).flat_map(move |(row, modules)| {
            let mut column = 0;
            modules
                .chunk_by(|one, next| one == next)
                .filter_map(move |run| {
                    let (start, length) = (column, u32::try_from(run.len()).ok()?);
                    column += length;
                    run[0].then(|| {
                        PixelBox::new(
                            self.bounds.x + start * self.module,
                            self.bounds.y + row * self.module,
                            length * self.module,
                            self.module,
                        )
                    })
                })
        })
    }
}

/// Sets a text in its field, and says what there is to know about it.
pub(crate) fn lay_out(
    text: &str,
    field: &Field,
    style: &QrStyle,
) -> (QrLayout, Option<Diagnostic>) {
    let layout = |symbol| QrLayout {
        text: text.to_owned(),
        symbol,
    };
    if text.is_empty() {
        return (layout(None), None);
    }
    let Some(modules) = Modules::of(text, style.error_correction) else {
        let finding = Diagnostic::error(
            Code::Overflow,
            format!("a text of {} bytes is too long for a QR code", text.len()),
        )
        .hint("write a shorter text, for example a link");
        return (layout(None), Some(finding));
    };
    let across = modules.side + 2 * style.quiet_zone;
    let module = field.bounds.width.min(field.bounds.height) / across;
    if module < LEAST_MODULE {
        let least = across * LEAST_MODULE;
        let finding = Diagnostic::error(
            Code::Overflow,
            format!(
                "the QR code of “{text}” needs {least}×{least} pixels, and its box has {}×{}",
                field.bounds.width, field.bounds.height
            ),
        )
        .hint("make the box larger, or the text shorter");
        return (layout(None), Some(finding));
    }
    let area = placed(field, across * module);
    let margin = style.quiet_zone * module;
    let inner = modules.side * module;
    let symbol = QrSymbol {
        area,
        bounds: PixelBox::new(area.x + margin, area.y + margin, inner, inner),
        module,
        modules,
    };
    (layout(Some(symbol)), None)
}

/// A square of this side in the field's box.
fn placed(field: &Field, side: u32) -> PixelBox {
    let (across, down) = (field.bounds.width - side, field.bounds.height - side);
    let x = match field.align {
        Align::Left | Align::Start => 0,
        Align::Center => across / 2,
        Align::Right | Align::End => across,
    };
    let y = match field.vertical_align {
        VerticalAlign::Top => 0,
        VerticalAlign::Middle => down / 2,
        VerticalAlign::Bottom => down,
    };
    PixelBox::new(field.bounds.x + x, field.bounds.y + y, side, side)
}

/// Takes in all that decides what is drawn.
pub(crate) fn digest(digester: &mut Digester, layout: &QrLayout) {
    digester.bytes(b"qr");
    if let Some(QrSymbol {
        area,
        bounds,
        module,
        modules,
    }) = &layout.symbol
    {
        for number in [area.x, area.y, area.width, bounds.x, bounds.y, *module] {
            digester.number(number);
        }
        let dark: Vec<u8> = modules.dark.iter().map(|dark| u8::from(*dark)).collect();
        digester.bytes(&dark);
    }
}

/// Covers the dark modules.
pub(crate) fn draw_modules(symbol: &QrSymbol, out: &mut Coverage) {
    out.bounds = symbol.bounds;
    out.values.clear();
    let module = symbol.module as usize;
    for modules in symbol.rows() {
        let start = out.values.len();
        for dark in modules {
            let value = if *dark { u8::MAX } else { 0 };
            out.values.extend(std::iter::repeat_n(value, module));
        }
        let row = start..out.values.len();
        for _ in 1..module {
            out.values.extend_from_within(row.clone());
        }
    }
}

/// Covers the code and its quiet zone.
pub(crate) fn draw_ground(symbol: &QrSymbol, out: &mut Coverage) {
    out.bounds = symbol.area;
    let pixels = symbol.area.width as usize * symbol.area.height as usize;
    out.values.clear();
    out.values.resize(pixels, u8::MAX);
}

#[cfg(feature = "qr")]
impl Modules {
    /// The smallest code of this text with the most error correction that fits; `None` where the
    /// text is too long for any.
    fn of(text: &str, least: ErrorCorrection) -> Option<Self> {
        use qrcode::{EcLevel, QrCode};
        let level = |correction| match correction {
            ErrorCorrection::Low => EcLevel::L,
            ErrorCorrection::Medium => EcLevel::M,
            ErrorCorrection::Quartile => EcLevel::Q,
            ErrorCorrection::High => EcLevel::H,
        };
        let smallest = QrCode::with_error_correction_level(text, level(least)).ok()?;
        let more = [
            ErrorCorrection::High,
            ErrorCorrection::Quartile,
            ErrorCorrection::Medium,
        ];
        let stronger = more.into_iter().filter(|more| *more > least);
        let (code, error_correction) = stronger
            .filter_map(|more| {
                let code = QrCode::with_version(text, smallest.version(), level(more));
                Some((code.ok()?, more))
            })
            .next()
            .unwrap_or((smallest, least));
        Some(Self {
            side: u32::try_from(code.width()).ok()?,
            dark: code
                .into_colors()
                .into_iter()
                .map(|color| color == qrcode::Color::Dark)
                .collect(),
            error_correction,
        })
    }
}

#[cfg(not(feature = "qr"))]
impl Modules {
    /// Fields that are QR codes are refused when the program is read.
    fn of(_: &str, _: ErrorCorrection) -> Option<Self> {
        None
    }
}
