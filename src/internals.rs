//! Parts that the binary, the tests and the benches of this repository use by themselves.
//!
//! Nothing here is part of the public interface: it can change or disappear in any release.

pub use crate::diagnostic::grouped;
pub use crate::font::stack::FontStack;
pub use crate::guard::is_running as is_guarded;
pub use crate::raster::{Coverage, RasterCache, draw};
pub use crate::text::shape::ShapeCache;
pub use crate::text::typeset::lay_out;
