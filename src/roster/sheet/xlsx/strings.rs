//! Shared strings, rich text and escaped characters.

use quick_xml::events::Event;

use super::super::package::{Xml, damaged, push, push_event};
use crate::diagnostic::Result;
use crate::roster::limits;

/// The most shared strings: several for each row.
const MAX_STRINGS: usize = 16 << 20;

/// The texts that cells refer to by index.
#[derive(Default)]
pub(super) struct Strings {
    text: String,
    /// The end of each in `text`.
    ends: Vec<u32>,
}

impl Strings {
    pub(super) fn read(xml: &mut Xml<'_>) -> Result<Self> {
        let mut strings = Self::default();
        while let Some(event) = xml.next_or_end()? {
            if let Event::Start(start) = event
                && start.local_name().as_ref() == "si"
            {
                strings.text.push_str(&read_rich_text(xml)?);
                limits::check_text(strings.text.len(), None)?;
                if strings.ends.len() == MAX_STRINGS {
                    return Err(damaged("it has too many shared strings"));
                }
                // The limit above is less than u32::MAX.
                let end = u32::try_from(strings.text.len()).unwrap_or(u32::MAX);
                strings.ends.push(end);
            }
        }
        Ok(strings)
    }

    pub(super) fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)?;
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.text.get(start as usize..end as usize)
    }
}

/// The text of the element that just started, without the formatting of its runs and without
/// phonetic guides (`rPh`).
pub(super) fn read_rich_text(xml: &mut Xml<'_>) -> Result<String> {
    let mut text = String::new();
    let mut depth = 1_u64;
    while depth > 0 {
        let event = xml.next()?;
        match &event {
            Event::Start(start) if start.local_name().as_ref() == "rPh" => {
                drop(event);
                xml.skip_element()?;
            }
            Event::Start(start) if start.local_name().as_ref() == "t" => {
                drop(event);
                push(&mut text, &read_text(xml)?)?;
            }
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
    }
    Ok(text)
}

/// The text in the element that just started, with escaped characters decoded.
pub(super) fn read_text(xml: &mut Xml<'_>) -> Result<String> {
    let mut text = String::new();
    loop {
        match xml.next()? {
            Event::End(_) => return Ok(unescape(&text)),
            Event::Start(_) => xml.skip_element()?,
            event => push_event(&mut text, &event)?,
        }
    }
}

/// Decodes escapes such as `_x000D_`, which stand for characters that XML cannot contain
/// (ECMA-376, part 1, section 22.9.2.19).
pub(super) fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("_x") {
        plain.push_str(&rest[..start]);
        rest = &rest[start..];
        let code = rest
            .get(2..6)
            .filter(|_| rest.as_bytes().get(6) == Some(&b'_'))
            .and_then(|digits| u32::from_str_radix(digits, 16).ok())
            .and_then(char::from_u32);
        let taken = if let Some(character) = code {
            plain.push(character);
            7
        } else {
            plain.push('_');
            1
        };
        rest = &rest[taken..];
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escaped_characters() {
        assert_eq!(
            unescape("a_x000A_b_x005F_x000A__x_xZZZZ_é_x"),
            "a\nb_x000A__x_xZZZZ_é_x"
        );
    }
}
