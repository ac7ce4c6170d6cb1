//! Colour profiles of pictures. They are reported and not applied, so that a template's pixels are
//! those of its file on every machine.

use std::path::Path;

use moxcms::{ColorProfile, ProfileText};

use super::limits::MAX_PROFILE_BYTES;
use crate::diagnostic::{Code, Diagnostic};
use crate::guard;

/// The ICC profile of a picture.
#[derive(Clone)]
pub(super) enum Profile {
    Read(Vec<u8>),
    TooLarge,
    Damaged,
}

impl Profile {
    pub(super) fn new(bytes: Vec<u8>) -> Self {
        match bytes.len() as u64 <= MAX_PROFILE_BYTES {
            true => Self::Read(bytes),
            false => Self::TooLarge,
        }
    }

    fn parse(&self) -> Option<ColorProfile> {
        match self {
            Self::Read(bytes) => guard::run(|| ColorProfile::new_from_slice(bytes))
                .ok()?
                .ok(),
            Self::TooLarge | Self::Damaged => None,
        }
    }
}

/// The finding that the picture's colours are not in sRGB, if its ICC profile is of another space.
pub(super) fn finding(profile: &Profile, path: &Path) -> Option<Diagnostic> {
    let message = match profile.parse() {
        Some(profile) => {
            let name = profile.description.as_ref().map_or("", |text| name(text));
            if is_srgb(&profile, name) {
                return None;
            }
            let profile = match name {
                "" => "a colour profile without a name".into(),
                name => format!("the colour profile `{name}`"),
            };
            format!("the picture has {profile} and is treated as sRGB")
        }
        None if matches!(profile, Profile::TooLarge) => format!(
            "the picture has a colour profile of more than {} MiB and is treated as sRGB",
            MAX_PROFILE_BYTES >> 20
        ),
        None => "the picture has a damaged colour profile and is treated as sRGB".into(),
    };
    let hint = "convert it to sRGB when you export it, or leave it if its colours look right";
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

/// Whether a profile is sRGB, by its name or by its primaries: small profiles have names such as
/// `c2`.
fn is_srgb(profile: &ColorProfile, name: &str) -> bool {
    /// More than the rounding to 65536ths in a profile, less than the distance to another space.
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
