use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use super::face::Face;

/// The machine's fonts by family, each file read when a text first needs it.
pub(super) struct SystemFonts {
    families: BTreeMap<String, Vec<Entry>>,
}

struct Entry {
    path: PathBuf,
    index: u32,
    weight: u16,
    italic: bool,
    face: OnceLock<Option<Arc<Face>>>,
}

impl SystemFonts {
    /// Looks through the folders where the machine keeps its fonts.
    pub(super) fn discover() -> Self {
        let mut database = fontdb::Database::new();
        database.load_system_fonts();
        let mut families: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
        for info in database.faces() {
            let fontdb::Source::File(path) = &info.source else {
                continue;
            };
            for (family, _) in &info.families {
                families
                    .entry(family.to_lowercase())
                    .or_default()
                    .push(Entry {
                        path: path.clone(),
                        index: info.index,
                        weight: weight_of(info.weight.0, &info.post_script_name),
                        italic: info.style != fontdb::Style::Normal,
                        face: OnceLock::new(),
                    });
            }
        }
        // A family may be installed twice: by path, so that the order in which folders were
        // read decides nothing.
        for entries in families.values_mut() {
            entries.sort_by(|a, b| (&a.path, a.index).cmp(&(&b.path, b.index)));
        }
        Self { families }
    }

    /// Of the family's faces, the one nearest to this weight and slope; `None` where the
    /// machine lacks the family or its file cannot be read.
    pub(super) fn find(&self, family: &str, weight: u16, italic: bool) -> Option<Arc<Face>> {
        let entries = self.families.get(&family.to_lowercase())?;
        let nearest = entries
            .iter()
            .min_by_key(|entry| (entry.italic != italic, entry.weight.abs_diff(weight)))?;
        nearest.face.get_or_init(|| nearest.read()).clone()
    }
}

/// The weight class, of a face whose PostScript name ends in its style: some bold faces say that
/// they are regular (Noto Serif Myanmar and Noto Nastaliq Urdu of 2020), and would stand in for
/// their regular siblings.
fn weight_of(class: u16, post_script_name: &str) -> u16 {
    let says_bold = ["-Bold", "-BoldItalic"]
        .iter()
        .any(|style| post_script_name.ends_with(style));
    if class == 400 && says_bold {
        700
    } else {
        class
    }
}

impl Entry {
    fn read(&self) -> Option<Arc<Face>> {
        let data = std::fs::read(&self.path).ok()?;
        let label = self.path.to_string_lossy();
        Face::parse_index(&label, data.into(), self.index)
            .ok()
            .map(Arc::new)
    }
}

impl fmt::Debug for SystemFonts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SystemFonts")
            .field("families", &self.families.len())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::weight_of;

    #[test]
    fn a_bold_face_that_says_it_is_regular_is_bold() {
        assert_eq!(weight_of(400, "NotoSerifMyanmar-Bold"), 700);
        assert_eq!(weight_of(400, "NotoSerifMyanmar-Regular"), 400);
        assert_eq!(weight_of(600, "NotoSans-SemiBold"), 600);
    }
}
