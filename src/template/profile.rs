//! Colour profiles of pictures: told, not applied, so that a template's pixels are those of its
//! file on every machine.

use std::path::Path;

use moxcms::{ColorProfile, ProfileText};

use crate::diagnostic::{Code, Diagnostic};

/// That the picture's colours are not in sRGB, where its ICC profile says so.
pub(super) fn finding(profile: &[u8], path: &Path) -> Option<Diagnostic> {
    let message = match ColorProfile::new_from_slice(profile) {
        Ok(profile) => {
            let name = profile.description.as_ref().map_or("", |text| name(text));
            if is_srgb(&profile, name) {
                return None;
            }
            let name = if name.is_empty() {
                "without a name"
            } else {
                name
            };
            format!("the picture has the colour profile `{name}`, and is taken for sRGB")
        }
        Err(_) => "the picture has a damaged colour profile, and is taken for sRGB".into(),
    };
    let hint = "convert it to sRGB when you export it, or leave it where its colours look right";
    let finding = Diagnostic::warning(Code::ColorProfile, message).hint(hint);
    Some(finding.in_file(path))
}

/// The profile's own name, in its first language.
fn name(text: &ProfileText) -> &str {
    let name = match text {
        ProfileText::PlainString(text) => text,
        ProfileText::Localizable(texts) => texts.first().map_or("", |text| &*text.value),
        ProfileText::Description(text) => &text.ascii_string,
    };
    name.trim_matches(['\0', ' '])
}

/// By its name, or by the colours of its red, green and blue, as small profiles call
/// themselves `c2` and the like.
fn is_srgb(profile: &ColorProfile, name: &str) -> bool {
    /// More than rounding to the 65536ths of a profile, less than the way to another space.
    const NEAR: f64 = 0.003;
    let own = [
        profile.red_colorant,
        profile.green_colorant,
        profile.blue_colorant,
    ];
    let srgb = ColorProfile::new_srgb();
    let srgb = [srgb.red_colorant, srgb.green_colorant, srgb.blue_colorant];
    let is_near = own.iter().zip(&srgb).all(|(own, srgb)| {
        let distances = [own.x - srgb.x, own.y - srgb.y, own.z - srgb.z];
        distances.iter().all(|distance| distance.abs() < NEAR)
    });
    name.contains("sRGB") || is_near
}
