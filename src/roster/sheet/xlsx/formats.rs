//! The number formats of cell styles.

use std::collections::BTreeMap;

use quick_xml::events::Event;

use super::super::number;
use super::super::package::{Xml, attribute};
use super::number_attribute;
use super::strings::unescape;
use crate::diagnostic::Result;

/// The longest number format, in characters, and the most styles: Excel's own limits.
const MAX_FORMAT_LENGTH: usize = 255;
const MAX_STYLES: usize = 65_490;

/// The number format of each cell style.
#[derive(Default)]
pub(super) struct Formats {
    /// The formats that the file defines, by their number.
    codes: BTreeMap<u32, String>,
    /// The number of each style's format.
    styles: Vec<u32>,
}

impl Formats {
    pub(super) fn read(xml: Option<Xml<'_>>) -> Result<Self> {
        let mut formats = Self::default();
        let Some(mut xml) = xml else {
            return Ok(formats);
        };
        let mut in_cell_styles = false;
        while let Some(event) = xml.next_or_end()? {
            match event {
                Event::Start(start) => match start.local_name().as_ref() {
                    "numFmt" => {
                        if let (Some(id), Some(code)) = (
                            number_attribute(&start, "numFmtId"),
                            attribute(&start, "formatCode"),
                        ) && code.chars().nth(MAX_FORMAT_LENGTH).is_none()
                        {
                            formats.codes.insert(id, unescape(&code));
                        }
                    }
                    "cellXfs" => in_cell_styles = true,
                    "xf" if in_cell_styles && formats.styles.len() < MAX_STYLES => {
                        let id = number_attribute(&start, "numFmtId").unwrap_or(0);
                        formats.styles.push(id);
                    }
                    _ => {}
                },
                Event::End(end) if end.local_name().as_ref() == "cellXfs" => {
                    in_cell_styles = false;
                }
                _ => {}
            }
        }
        Ok(formats)
    }

    /// The code of a style's format.
    pub(super) fn for_style(&self, style: usize) -> &str {
        let id = self.styles.get(style).copied().unwrap_or(0);
        let code = self.codes.get(&id);
        code.map_or(number::built_in(id), String::as_str)
    }
}
