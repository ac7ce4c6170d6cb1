//! Fields that are QR codes (ISO/IEC 18004) instead of text.

use crate::diagnostic::{Code, Diagnostic};
use crate::digest::Digester;
use crate::field::{ErrorCorrection, Field, QrStyle};
use crate::geometry::PixelBox;

/// The minimum width of a module in pixels. With fewer, a code becomes unreadable when the picture
/// is scaled a little.
const MIN_MODULE: u32 = 2;

/// A field's QR code in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct QrLayout {
    /// The text in the code.
    pub text: String,
    /// The code; `None` if the text is empty or too long, or the box is too small.
    pub symbol: Option<QrSymbol>,
}

/// A QR code on the page: square modules of whole pixels.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct QrSymbol {
    /// The pixels of the code and its quiet zone, which are inside the field's box.
    pub area: PixelBox,
    /// The pixels of the code without its quiet zone.
    pub bounds: PixelBox,
    /// The width of a module in pixels.
    pub module: u32,
    modules: Modules,
}

/// The modules of a code.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Modules {
    /// The number of modules on each side.
    side: u32,
    /// Whether each module is dark, row by row.
    dark: Vec<bool>,
    error_correction: ErrorCorrection,
}

impl QrSymbol {
    /// The number of modules on each side, from 21 to 177.
    #[must_use]
    pub fn side(&self) -> u32 {
        self.modules.side
    }

    /// The version, from 1 to 40, which determines the number of modules.
    #[must_use]
    pub fn version(&self) -> u32 {
        (self.modules.side - 17) / 4
    }

    /// The level of error correction: the requested level, or a higher one that needs no more
    /// modules.
    #[must_use]
    pub fn error_correction(&self) -> ErrorCorrection {
        self.modules.error_correction
    }

    /// The rows of modules, from the top. A dark module is `true`.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &[bool]> {
        self.modules.dark.chunks_exact(self.modules.side as usize)
    }
}

impl QrSymbol {
    /// The dark modules, row by row. Adjacent ones in a row are one box.
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

/// Lays out a text as a QR code in its field. Returns a finding if the code does not fit.
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
    let Some(modules) = Modules::encode(text, style.error_correction) else {
        let finding = Diagnostic::error(
            Code::Overflow,
            format!("a text of {} bytes is too long for a QR code", text.len()),
        )
        .hint("write a shorter text, for example a link");
        return (layout(None), Some(finding));
    };
    let side = modules.side + 2 * style.quiet_zone;
    let module = field.bounds.width.min(field.bounds.height) / side;
    if module < MIN_MODULE {
        let min_side = side * MIN_MODULE;
        let finding = Diagnostic::error(
            Code::Overflow,
            format!(
                "the QR code for “{text}” needs {min_side}×{min_side} pixels, but its box has {}×{}",
                field.bounds.width, field.bounds.height
            ),
        )
        .hint("make the box larger or the text shorter");
        return (layout(None), Some(finding));
    }
    let area = field.align_box(side * module, side * module);
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

/// Adds everything that determines how the code is drawn.
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

#[cfg(feature = "qr")]
impl Modules {
    /// Encodes a text in the smallest code with at least this error correction, and with the
    /// highest level that fits into a code of that size; `None` if the text is too long for any
    /// code.
    fn encode(text: &str, min: ErrorCorrection) -> Option<Self> {
        use qrcode::{EcLevel, QrCode};
        let level = |correction| match correction {
            ErrorCorrection::Low => EcLevel::L,
            ErrorCorrection::Medium => EcLevel::M,
            ErrorCorrection::Quartile => EcLevel::Q,
            ErrorCorrection::High => EcLevel::H,
        };
        let smallest = QrCode::with_error_correction_level(text, level(min)).ok()?;
        let levels = [
            ErrorCorrection::High,
            ErrorCorrection::Quartile,
            ErrorCorrection::Medium,
        ];
        let mut higher = levels.into_iter().filter(|higher| *higher > min);
        let (code, error_correction) = higher
            .find_map(|higher| {
                let code = QrCode::with_version(text, smallest.version(), level(higher));
                Some((code.ok()?, higher))
            })
            .unwrap_or((smallest, min));
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
    /// Without the feature, a program with such a field is rejected when it is read.
    fn encode(_: &str, _: ErrorCorrection) -> Option<Self> {
        None
    }
}
