//! The fonts in `fonts/`, built into the library.

use super::face::Face;

macro_rules! files {
    ($($name:literal)*) => {
        &[$((concat!("fonts/", $name), include_bytes!(concat!("../../fonts/", $name)))),*]
    };
}

/// Every file by its path in the repository. The first is the text face for programs that name
/// no font.
pub(super) const FILES: &[(&str, &[u8])] = files! {
    "NotoSerif-Regular.ttf"
    "GreatVibes-Regular.ttf"
    "NotoNaskhArabic-Regular.ttf"
    "NotoSansAdlam-Regular.ttf"
    "NotoSansCanadianAboriginal-Regular.ttf"
    "NotoSansCherokee-Regular.ttf"
    "NotoSansMeeteiMayek-Regular.ttf"
    "NotoSansNKo-Regular.ttf"
    "NotoSansOlChiki-Regular.ttf"
    "NotoSansOriya-Regular.ttf"
    "NotoSansSyriac-Regular.ttf"
    "NotoSansThaana-Regular.ttf"
    "NotoSansTifinagh-Regular.ttf"
    "NotoSerifArmenian-Regular.ttf"
    "NotoSerifBengali-Regular.ttf"
    "NotoSerifDevanagari-Regular.ttf"
    "NotoSerifEthiopic-Regular.ttf"
    "NotoSerifGeorgian-Regular.ttf"
    "NotoSerifGujarati-Regular.ttf"
    "NotoSerifGurmukhi-Regular.ttf"
    "NotoSerifHebrew-Regular.ttf"
    "NotoSerifKannada-Regular.ttf"
    "NotoSerifKhmer-Regular.ttf"
    "NotoSerifLao-Regular.ttf"
    "NotoSerifMalayalam-Regular.ttf"
    "NotoSerifMyanmar-Regular.ttf"
    "NotoSerifSC-Regular.otf"
    "NotoSerifSinhala-Regular.ttf"
    "NotoSerifTamil-Regular.ttf"
    "NotoSerifTelugu-Regular.ttf"
    "NotoSerifThai-Regular.ttf"
};

/// The family of the first bundled font that has the character, among those whose label is not
/// `is_present`.
pub(super) fn family_with(c: char, is_present: impl Fn(&str) -> bool) -> Option<String> {
    let others = FILES.iter().filter(|(label, _)| !is_present(label));
    let mut faces = others.filter_map(|(label, data)| Face::parse_index(label, *data, 0).ok());
    let face = faces.find(|face| face.has(c))?;
    Some(face.family().to_owned())
}

#[cfg(test)]
mod tests {
    use super::FILES;

    #[test]
    fn every_font_of_the_folder_is_bundled() {
        let mut folder: Vec<String> = std::fs::read_dir("fonts")
            .unwrap()
            .map(|entry| entry.unwrap().path().to_str().unwrap().to_owned())
            .filter(|path| path.ends_with(".ttf") || path.ends_with(".otf"))
            .collect();
        folder.sort();
        let mut bundled: Vec<&str> = FILES.iter().map(|(label, _)| *label).collect();
        bundled.sort_unstable();
        assert_eq!(bundled, folder);
    }

    #[test]
    fn the_fonts_take_at_most_8_mib() {
        let bytes: usize = FILES.iter().map(|(_, data)| data.len()).sum();
        assert!(bytes <= 8 << 20, "{bytes} bytes");
    }
}
