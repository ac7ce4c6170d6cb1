//! The workbook: its sheets, and the paths of its parts.

use std::collections::BTreeMap;

use quick_xml::events::Event;

use super::super::choose::Sheet;
use super::super::number::Epoch;
use super::super::package::{Package, attribute, damaged};
use crate::diagnostic::Result;

/// The sheets of a workbook, and the paths of its parts in the package.
pub(super) struct Workbook {
    pub(super) sheets: Vec<Sheet>,
    /// One for each sheet.
    pub(super) sheet_paths: Vec<String>,
    pub(super) strings: Option<String>,
    pub(super) styles: Option<String>,
    pub(super) epoch: Epoch,
}

impl Workbook {
    pub(super) fn read(package: &mut Package<'_>) -> Result<Self> {
        let path = relationships(package, "")?
            .into_values()
            .find(|part| part.kind == "officeDocument")
            .map_or_else(|| "xl/workbook.xml".to_owned(), |part| part.path);
        let parts = relationships(package, &path)?;
        let path_to = |kind: &str| {
            let part = parts.values().find(|part| part.kind == kind);
            part.map(|part| part.path.clone())
        };
        let mut workbook = Self {
            sheets: Vec::new(),
            sheet_paths: Vec::new(),
            strings: path_to("sharedStrings"),
            styles: path_to("styles"),
            epoch: Epoch::Year1900,
        };
        let mut xml = package
            .index(&path)?
            .ok_or_else(|| damaged("it contains no workbook"))?;
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
                        let state = attribute(&start, "state");
                        workbook.sheets.push(Sheet {
                            name: name.into_owned(),
                            // `hidden` or `veryHidden`.
                            is_hidden: state.is_some_and(|state| state != "visible"),
                        });
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
    /// The last segment of the URI that gives its type.
    kind: String,
    path: String,
}

/// The parts that a part refers to, or that the package does if the path is empty, by id
/// (ECMA-376, part 2, section 6.5).
fn relationships(package: &mut Package<'_>, part: &str) -> Result<BTreeMap<String, Part>> {
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

/// The path of a target that is relative to a folder, or absolute.
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

fn is_true(value: Option<&str>) -> bool {
    matches!(value, Some("1" | "true" | "on"))
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
