//! What tests share: program folders, rosters, templates, the command, and sample names.
#![allow(dead_code, unused_imports, reason = "no test uses all of it")]

#[cfg(feature = "cli")]
mod command;
mod fixtures;
mod samples;

#[cfg(feature = "cli")]
pub(crate) use command::{Ran, engross};
pub(crate) use fixtures::{PROGRAM, ProgramFolder, gray_png, plan, svg};
pub(crate) use samples::samples;
