//! Office Open XML: the cells have values, and formats that say how they are shown.

use std::collections::BTreeMap;

use quick_xml::events::{BytesStart, Event};

use super::number::{self, Epoch};
use super::package::{Package, Xml, attribute, damaged, push, push_event};
use super::{Failure, Rows, SheetRow, Shown};
use crate::roster::{MAX_TEXT_BYTES, RosterProblem};

/// The longest number format, in characters, and the most of them: what Excel itself allows.
const MAX_FORMAT_LENGTH: usize = 255;
const MAX_STYLES: usize = 65_490;

/// The most texts that cells share: several for each row.
const MAX_STRINGS: usize = 16 << 20;

pub(super) fn read(package: &mut Package<'_>, rows: &mut Rows<'_>) -> Result<(), Failure> {
    let workbook = Workbook::read(package)?;
    let chosen = rows.choose(&workbook.sheet_names)?;
    let path = workbook
        .sheet_paths
        .get(chosen)
        .ok_or_else(|| damaged("there is no sheet in it"))?;
    let strings = match &workbook.strings {
        Some(path) => Strings::read(&mut package.cells(path)?)?,
        None => Strings::default(),
    };
    let formats = match &workbook.styles {
        Some(path) => Formats::read(package.index(path)?)?,
        None => Formats::default(),
    };
    let context = Context {
        strings,
        formats,
        epoch: workbook.epoch,
    };
    let mut xml = package.cells(path)?;
    while let Some(event) = xml.next_or_end()? {
        if let Event::Start(start) = event
            && start.local_name().as_ref() == "sheetData"
        {
            return context.read_rows(&mut xml, rows);
        }
    }
    Ok(())
}

/// Where the parts of the workbook are.
struct Workbook {
    sheet_names: Vec<String>,
    /// One for each name.
    sheet_paths: Vec<String>,
    strings: Option<String>,
    styles: Option<String>,
    epoch: Epoch,
}

impl Workbook {
    fn read(package: &mut Package<'_>) -> Result<Self, RosterProblem> {
        let path = relationships(package, "")?
            .into_values()
            .find(|part| part.kind == "officeDocument")
            .map_or_else(|| "xl/workbook.xml".to_owned(), |part| part.path);
        let parts = relationships(package, &path)?;
        let path_of = |kind: &str| {
            let part = parts.values().find(|part| part.kind == kind);
            part.map(|part| part.path.clone())
        };
        let mut workbook = Self {
            sheet_names: Vec::new(),
            sheet_paths: Vec::new(),
            strings: path_of("sharedStrings"),
            styles: path_of("styles"),
            epoch: Epoch::Year1900,
        };
        let mut xml = package
            .index(&path)?
            .ok_or_else(|| damaged("it holds no workbook"))?;
        while let Some(event) = xml.next_or_end()? {
            let Event::Start(start) = event else {
                continue;
            };
            match start.local_name().as_ref() {
                "workbookPr" if is_true(attribute(&start, "date1904").as_deref()) => {
                    workbook.epoch = Epoch::Year1904;
                }
                "sheet" => {
                    let part = attribute(&start, "id").and_then(|id| parts.get(&*id));
                    // Sheets that are charts or dialogs have no cells.
                    if let Some(part) = part.filter(|part| part.kind == "worksheet") {
                        let name = attribute(&start, "name").unwrap_or_default();
                        workbook.sheet_names.push(name.into_owned());
                        workbook.sheet_paths.push(part.path.clone());
                    }
                }
                _ => {}
            }
        }
        Ok(workbook)
    }
}

/// A part of the package that another refers to.
struct Part {
    /// The last segment of the URI that says what it is.
    kind: String,
    path: String,
}

/// What a part, or with an empty path the package, refers to, by id (ECMA-376, part 2, section
/// 6.5).
fn relationships(
    package: &mut Package<'_>,
    part: &str,
) -> Result<BTreeMap<String, Part>, RosterProblem> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let separator = if folder.is_empty() { "" } else { "/" };
    let path = format!("{folder}{separator}_rels/{name}.rels");
    let mut found = BTreeMap::new();
    let Some(mut xml) = package.index(&path)? else {
        return Ok(found);
    };
    while let Some(event) = xml.next_or_end()? {
        if let Event::Start(start) = event
            && start.local_name().as_ref() == "Relationship"
            && let (Some(id), Some(kind), Some(target)) = (
                attribute(&start, "Id"),
                attribute(&start, "Type"),
                attribute(&start, "Target"),
            )
        {
            let part = Part {
                kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                path: resolve(folder, &target),
            };
            found.insert(id.into_owned(), part);
        }
    }
    Ok(found)
}

/// The path of a target that is written relative to a folder, or from the root.
fn resolve(folder: &str, target: &str) -> String {
    let mut path: Vec<&str> = match target.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => folder.split('/').collect(),
    };
    for segment in target.split('/') {
        match segment {
            ".." => {
                path.pop();
            }
            "." => {}
            segment => path.push(segment),
        }
    }
    path.retain(|segment| !segment.is_empty());
    path.join("/")
}

/// The texts that cells refer to by number.
#[derive(Default)]
struct Strings {
    text: String,
    /// Where in `text` each ends.
    ends: Vec<u32>,
}

impl Strings {
    fn read(xml: &mut Xml<'_>) -> Result<Self, RosterProblem> {
        let mut strings = Self::default();
        while let Some(event) = xml.next_or_end()? {
            if let Event::Start(start) = event
                && start.local_name().as_ref() == "si"
            {
                strings.text.push_str(&read_rich_text(xml)?);
                let end = u32::try_from(strings.text.len()).unwrap_or(u32::MAX);
                if end as usize > MAX_TEXT_BYTES || strings.ends.len() == MAX_STRINGS {
                    return Err(RosterProblem::TooMuchText);
                }
                strings.ends.push(end);
            }
        }
        Ok(strings)
    }

    fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)?;
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.text.get(start as usize..end as usize)
    }
}

/// The text of the element that just started, whatever its runs look like; reading aids above
/// the letters (`rPh`) are left out.
fn read_rich_text(xml: &mut Xml<'_>) -> Result<String, RosterProblem> {
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

/// The text in the element that just started, its escaped characters resolved.
fn read_text(xml: &mut Xml<'_>) -> Result<String, RosterProblem> {
    let mut text = String::new();
    loop {
        match xml.next()? {
            Event::End(_) => return Ok(unescape(&text)),
            Event::Start(_) => xml.skip_element()?,
            event => push_event(&mut text, &event)?,
        }
    }
}

/// Resolves `_x000D_` and its like, for what XML cannot hold (ECMA-376, part 1, section
/// 22.9.2.19).
fn unescape(text: &str) -> String {
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

/// How cell styles show numbers.
#[derive(Default)]
struct Formats {
    /// The formats that the file defines, by their number.
    codes: BTreeMap<u32, String>,
    /// The number of each style's format.
    styles: Vec<u32>,
}

impl Formats {
    fn read(xml: Option<Xml<'_>>) -> Result<Self, RosterProblem> {
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
    fn of_style(&self, style: usize) -> &str {
        let id = self.styles.get(style).copied().unwrap_or(0);
        let code = self.codes.get(&id);
        code.map_or(number::built_in(id), String::as_str)
    }
}

/// What a cell's value needs to become the text that is shown.
struct Context {
    strings: Strings,
    formats: Formats,
    epoch: Epoch,
}

impl Context {
    fn read_rows(&self, xml: &mut Xml<'_>, rows: &mut Rows<'_>) -> Result<(), Failure> {
        let mut number = 0;
        loop {
            match xml.next()? {
                Event::Start(start) if start.local_name().as_ref() == "row" => {
                    number = number_attribute(&start, "r").map_or(number + 1, u64::from);
                    let row = self
                        .read_row(xml)
                        .map_err(|problem| rows.failure(number, problem))?;
                    rows.row(number, &row)?;
                }
                Event::Start(_) => xml.skip_element()?,
                Event::End(_) => return Ok(()),
                _ => {}
            }
        }
    }

    fn read_row(&self, xml: &mut Xml<'_>) -> Result<SheetRow, RosterProblem> {
        let mut row = SheetRow::default();
        let mut column = 0;
        loop {
            match xml.next()? {
                Event::Start(start) if start.local_name().as_ref() == "c" => {
                    if let Some(place) = attribute(&start, "r") {
                        column = column_of(&place).unwrap_or(column);
                    }
                    let kind = attribute(&start, "t").unwrap_or_default().into_owned();
                    let style = number_attribute(&start, "s").unwrap_or(0);
                    let shown = self.read_cell(xml, &kind, style as usize)?;
                    row.set(column, shown)?;
                    column += 1;
                }
                Event::Start(_) => xml.skip_element()?,
                Event::End(_) => return Ok(row),
                _ => {}
            }
        }
    }

    /// What the cell which just started shows (ECMA-376, part 1, section 18.3.1.4).
    fn read_cell(
        &self,
        xml: &mut Xml<'_>,
        kind: &str,
        style: usize,
    ) -> Result<Shown, RosterProblem> {
        let mut value = String::new();
        let mut is_formula = false;
        loop {
            let event = xml.next()?;
            let element = match &event {
                Event::Start(start) => start.local_name().as_ref().to_owned(),
                Event::End(_) => break,
                _ => continue,
            };
            drop(event);
            match &*element {
                "v" => value = read_text(xml)?,
                "is" => value = read_rich_text(xml)?,
                _ => {
                    is_formula |= element == "f";
                    xml.skip_element()?;
                }
            }
        }
        // A formula that gives an empty text says that it gives text.
        let is_computed = !is_formula || kind == "str" || !value.is_empty();
        Ok(Shown {
            text: self.text(value, kind, style),
            is_broken: kind == "e" || !is_computed,
        })
    }

    fn text(&self, value: String, kind: &str, style: usize) -> String {
        match kind {
            "s" => {
                let index = value.trim().parse().ok();
                let text = index.and_then(|index| self.strings.get(index));
                text.unwrap_or_default().to_owned()
            }
            "b" => match value.trim() {
                "1" => "TRUE".into(),
                "0" => "FALSE".into(),
                _ => value,
            },
            "" | "n" => number::display(&value, self.formats.of_style(style), self.epoch),
            _ => value,
        }
    }
}

/// The column, counted from 0, of a place such as `AB12`.
fn column_of(place: &str) -> Option<usize> {
    let letters = place.bytes().take_while(u8::is_ascii_alphabetic);
    let column = letters.fold(0_usize, |column, letter| {
        let digit = usize::from(letter.to_ascii_uppercase() - b'A') + 1;
        column.saturating_mul(26).saturating_add(digit)
    });
    column.checked_sub(1)
}

fn number_attribute(start: &BytesStart<'_>, name: &str) -> Option<u32> {
    attribute(start, name)?.parse().ok()
}

fn is_true(value: Option<&str>) -> bool {
    matches!(value, Some("1" | "true" | "on"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_places() {
        assert_eq!(column_of("A1"), Some(0));
        assert_eq!(column_of("Z9"), Some(25));
        assert_eq!(column_of("AB12"), Some(27));
        assert_eq!(column_of("XFD1048576"), Some(16_383));
        assert_eq!(column_of("12"), None);
    }

    #[test]
    fn targets_are_resolved() {
        assert_eq!(
            resolve("xl", "worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml"
        );
        assert_eq!(resolve("xl", "/xl/styles.xml"), "xl/styles.xml");
        assert_eq!(resolve("xl/a", "../../../b.xml"), "b.xml");
        assert_eq!(resolve("", "xl/workbook.xml"), "xl/workbook.xml");
    }

    #[test]
    fn escaped_characters() {
        assert_eq!(
            unescape("a_x000A_b_x005F_x000A__x_xZZZZ_é_x"),
            "a\nb_x000A__x_xZZZZ_é_x"
        );
    }
}
