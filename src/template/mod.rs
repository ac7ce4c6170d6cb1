//! The certificate without the names.

mod background;

pub use background::{Background, PixelFormat};
