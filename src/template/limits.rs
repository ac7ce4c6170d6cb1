/// The largest template file that is read, in bytes.
pub const MAX_TEMPLATE_BYTES: u64 = 256 << 20;
/// The longest side a template may have, in pixels.
pub const MAX_SIDE: u32 = 20_000;
/// The most pixels a template may have.
pub const MAX_PIXELS: u64 = 100_000_000;
/// The largest colour profile that is read, in bytes. Those of printing presses have up to 4 MiB.
pub const MAX_PROFILE_BYTES: u64 = 8 << 20;
