//! The fonts in `fonts/`, built into the library.

use super::face::{BundledFace, Face};

macro_rules! faces {
    ($($file:literal $style:ident: $($name:literal),*;)*) => {
        &[$(BundledFace {
            label: concat!("fonts/", $file),
            data: include_bytes!(concat!("../../fonts/", $file)),
            names: &[$($name),*],
            weight: $style.0,
            italic: $style.1,
        }),*]
    };
}

#[expect(non_upper_case_globals, reason = "words in the table of faces")]
mod style {
    /// The weight, and whether the face is italic.
    pub(super) const regular: (u16, bool) = (400, false);
    pub(super) const bold: (u16, bool) = (700, false);
    pub(super) const italic: (u16, bool) = (400, true);
    pub(super) const bold_italic: (u16, bool) = (700, true);
}
use style::{bold, bold_italic, italic, regular};

/// Every file with its style and its names, so that a face can be found without reading it. The
/// first is the text face for programs that name no font.
#[rustfmt::skip]
pub(super) const FACES: &[BundledFace] = faces! {
    "NotoSerif-Regular.ttf" regular: "Noto Serif", "Noto Serif Regular", "NotoSerif-Regular";
    "NotoSerif-Bold.ttf" bold: "Noto Serif", "Noto Serif Bold", "NotoSerif-Bold";
    "NotoSerif-Italic.ttf" italic: "Noto Serif", "Noto Serif Italic", "NotoSerif-Italic";
    "NotoSerif-BoldItalic.ttf" bold_italic: "Noto Serif", "Noto Serif Bold Italic", "NotoSerif-BoldItalic";
    "GreatVibes-Regular.ttf" regular: "Great Vibes", "Great Vibes Regular", "GreatVibes-Regular";
    "NotoSans-Regular.ttf" regular: "Noto Sans", "Noto Sans Regular", "NotoSans-Regular";
    "NotoSans-Bold.ttf" bold: "Noto Sans", "Noto Sans Bold", "NotoSans-Bold";
    "NotoSans-Italic.ttf" italic: "Noto Sans", "Noto Sans Italic", "NotoSans-Italic";
    "NotoSans-BoldItalic.ttf" bold_italic: "Noto Sans", "Noto Sans Bold Italic", "NotoSans-BoldItalic";
    "NotoNaskhArabic-Regular.ttf" regular: "Noto Naskh Arabic", "Noto Naskh Arabic Regular", "NotoNaskhArabic-Regular";
    "NotoSansAdlam-Regular.ttf" regular: "Noto Sans Adlam", "Noto Sans Adlam Regular", "NotoSansAdlam-Regular";
    "NotoSansCanadianAboriginal-Regular.ttf" regular: "Noto Sans Canadian Aboriginal", "Noto Sans CanAborig", "Noto Sans Canadian Aboriginal Regular", "NotoSansCanadianAboriginal-Regular";
    "NotoSansCherokee-Regular.ttf" regular: "Noto Sans Cherokee", "Noto Sans Cherokee Regular", "NotoSansCherokee-Regular";
    "NotoSansMeeteiMayek-Regular.ttf" regular: "Noto Sans Meetei Mayek", "Noto Sans MeeteiMayek", "Noto Sans Meetei Mayek Regular", "NotoSansMeeteiMayek-Regular";
    "NotoSansNKo-Regular.ttf" regular: "Noto Sans NKo", "Noto Sans NKo Regular", "NotoSansNKo-Regular";
    "NotoSansOlChiki-Regular.ttf" regular: "Noto Sans Ol Chiki", "Noto Sans Ol Chiki Regular", "NotoSansOlChiki-Regular";
    "NotoSansOriya-Regular.ttf" regular: "Noto Sans Oriya", "Noto Sans Oriya Regular", "NotoSansOriya-Regular";
    "NotoSansSyriac-Regular.ttf" regular: "Noto Sans Syriac", "Noto Sans Syriac Regular", "NotoSansSyriac-Regular";
    "NotoSansThaana-Regular.ttf" regular: "Noto Sans Thaana", "Noto Sans Thaana Regular", "NotoSansThaana-Regular";
    "NotoSansTifinagh-Regular.ttf" regular: "Noto Sans Tifinagh", "Noto Sans Tifinagh Regular", "NotoSansTifinagh-Regular";
    "NotoSerifArmenian-Regular.ttf" regular: "Noto Serif Armenian", "Noto Serif Armenian Regular", "NotoSerifArmenian-Regular";
    "NotoSerifBengali-Regular.ttf" regular: "Noto Serif Bengali", "Noto Serif Bengali Regular", "NotoSerifBengali-Regular";
    "NotoSerifDevanagari-Regular.ttf" regular: "Noto Serif Devanagari", "Noto Serif Devanagari Regular", "NotoSerifDevanagari-Regular";
    "NotoSerifEthiopic-Regular.ttf" regular: "Noto Serif Ethiopic", "Noto Serif Ethiopic Regular", "NotoSerifEthiopic-Regular";
    "NotoSerifGeorgian-Regular.ttf" regular: "Noto Serif Georgian", "Noto Serif Georgian Regular", "NotoSerifGeorgian-Regular";
    "NotoSerifGujarati-Regular.ttf" regular: "Noto Serif Gujarati", "Noto Serif Gujarati Regular", "NotoSerifGujarati-Regular";
    "NotoSerifGurmukhi-Regular.ttf" regular: "Noto Serif Gurmukhi", "Noto Serif Gurmukhi Regular", "NotoSerifGurmukhi-Regular";
    "NotoSerifHebrew-Regular.ttf" regular: "Noto Serif Hebrew", "Noto Serif Hebrew Regular", "NotoSerifHebrew-Regular";
    "NotoSerifKannada-Regular.ttf" regular: "Noto Serif Kannada", "Noto Serif Kannada Regular", "NotoSerifKannada-Regular";
    "NotoSerifKhmer-Regular.ttf" regular: "Noto Serif Khmer", "Noto Serif Khmer Regular", "NotoSerifKhmer-Regular";
    "NotoSerifLao-Regular.ttf" regular: "Noto Serif Lao", "Noto Serif Lao Regular", "NotoSerifLao-Regular";
    "NotoSerifMalayalam-Regular.ttf" regular: "Noto Serif Malayalam", "Noto Serif Malayalam Regular", "NotoSerifMalayalam-Regular";
    "NotoSerifMyanmar-Regular.ttf" regular: "Noto Serif Myanmar", "Noto Serif Myanmar Regular", "NotoSerifMyanmar-Regular";
    "NotoSerifSC-Regular.otf" regular: "Noto Serif SC", "NotoSerifSC-Regular";
    "NotoSerifSinhala-Regular.ttf" regular: "Noto Serif Sinhala", "Noto Serif Sinhala Regular", "NotoSerifSinhala-Regular";
    "NotoSerifTamil-Regular.ttf" regular: "Noto Serif Tamil", "Noto Serif Tamil Regular", "NotoSerifTamil-Regular";
    "NotoSerifTelugu-Regular.ttf" regular: "Noto Serif Telugu", "Noto Serif Telugu Regular", "NotoSerifTelugu-Regular";
    "NotoSerifThai-Regular.ttf" regular: "Noto Serif Thai", "Noto Serif Thai Regular", "NotoSerifThai-Regular";
};

/// The family of the first bundled font that has the character, among those whose label is not
/// `is_present`.
pub(super) fn family_with(c: char, is_present: impl Fn(&str) -> bool) -> Option<String> {
    let others = FACES.iter().filter(|bundled| !is_present(bundled.label));
    let face = others.map(Face::bundled).find(|face| face.has(c))?;
    Some(face.family().to_owned())
}

#[cfg(test)]
mod tests {
    use super::{FACES, Face};

    #[test]
    fn every_font_of_the_folder_is_bundled() {
        let mut folder: Vec<String> = std::fs::read_dir("fonts")
            .unwrap()
            .map(|entry| entry.unwrap().path().to_str().unwrap().to_owned())
            .filter(|path| path.ends_with(".ttf") || path.ends_with(".otf"))
            .collect();
        folder.sort();
        let mut bundled: Vec<&str> = FACES.iter().map(|face| face.label).collect();
        bundled.sort_unstable();
        assert_eq!(bundled, folder);
    }

    #[test]
    fn what_is_known_of_a_face_is_what_its_file_says() {
        for bundled in FACES {
            let known = Face::bundled(bundled);
            let [read]: [Face; 1] = Face::parse(bundled.label, bundled.data.into())
                .unwrap()
                .try_into()
                .unwrap();
            assert_eq!(known.names(), read.names(), "{}", bundled.label);
            assert_eq!(format!("{known:?}"), format!("{read:?}"));
            assert_eq!(read.axes().count(), 0, "{}", bundled.label);
            assert_eq!(known.has('a'), read.has('a'));
        }
    }

    #[test]
    fn the_folder_takes_at_most_11_megabytes() {
        let files = std::fs::read_dir("fonts").unwrap();
        let sizes = files.map(|file| file.unwrap().metadata().unwrap());
        let bytes: u64 = sizes
            .filter(std::fs::Metadata::is_file)
            .map(|file| file.len())
            .sum();
        assert!(bytes <= 11_000_000, "{bytes} bytes");
    }
}
