//! The certificate without the names.

mod background;

pub use background::{Background, PixelFormat};

/// The longest side a template may have, in pixels.
pub const MAX_SIDE: u32 = 20_000;
