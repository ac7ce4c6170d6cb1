use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use super::MAX_FONT_BYTES;
use super::face::Face;
use crate::files;

/// The system's fonts by family. Each file is read when a text first needs it.
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
    /// Searches the system's font folders.
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
                        weight: corrected_weight(info.weight.0, &info.post_script_name),
                        italic: info.style != fontdb::Style::Normal,
                        face: OnceLock::new(),
                    });
            }
        }
        // A family may be installed twice. Sorted by path, the result does not depend on the order
        // in which folders were read.
        for entries in families.values_mut() {
            entries.sort_by(|a, b| (&a.path, a.index).cmp(&(&b.path, b.index)));
        }
        Self { families }
    }

    /// The face of the family that is nearest to this weight and slope; `None` if the system
    /// lacks the family or the face's file cannot be read.
    pub(super) fn find(&self, family: &str, weight: u16, italic: bool) -> Option<Arc<Face>> {
        let entries = self.families.get(&family.to_lowercase())?;
        let nearest = entries
            .iter()
            .min_by_key(|entry| (entry.italic != italic, entry.weight.abs_diff(weight)))?;
        nearest.face.get_or_init(|| nearest.read()).clone()
    }
}

/// The weight class, corrected by the style at the end of the PostScript name. Some bold faces
/// declare a regular weight (Noto Serif Myanmar and Noto Nastaliq Urdu of 2020) and would
/// otherwise replace their regular siblings.
fn corrected_weight(class: u16, post_script_name: &str) -> u16 {
    let is_named_bold = ["-Bold", "-BoldItalic"]
        .iter()
        .any(|style| post_script_name.ends_with(style));
    if class == 400 && is_named_bold {
        700
    } else {
        class
    }
}

impl Entry {
    fn read(&self) -> Option<Arc<Face>> {
        let data = files::read(&self.path, MAX_FONT_BYTES).ok()?;
        let label = self.path.to_string_lossy();
        Face::parse_index(&label, data, self.index)
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
    use super::corrected_weight;

    #[test]
    fn a_bold_face_that_declares_a_regular_weight_is_bold() {
        assert_eq!(corrected_weight(400, "NotoSerifMyanmar-Bold"), 700);
        assert_eq!(corrected_weight(400, "NotoSerifMyanmar-Regular"), 400);
        assert_eq!(corrected_weight(600, "NotoSans-SemiBold"), 600);
    }
}
