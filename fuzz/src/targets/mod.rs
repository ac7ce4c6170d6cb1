//! A module for each target. What it does with an input, and what must be true of the result, is
//! said at its top.

pub mod csv;
pub mod font;
pub mod jpeg_plate;
pub mod json;
pub mod manifest;
pub mod naming;
pub mod pdf_template;
pub mod picture;
pub mod plate;
pub mod post;
pub mod program;
pub mod saved_plate;
pub mod spreadsheet;
pub mod spreadsheet_parts;
pub mod svg;
pub mod text;
