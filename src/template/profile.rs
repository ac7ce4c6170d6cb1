//! The space that the colours of a picture are in, as its file describes it.

use std::path::Path;

use moxcms::{ColorProfile, ProfileText};

use super::color::{Conversion, Ink, Primaries, Unusable};
use super::jpeg::Segments;
use super::limits::MAX_PROFILE_BYTES;
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::guard;

/// What a file says about its colours. Without any such thing they are sRGB.
#[derive(Clone)]
pub(super) enum Profile {
    /// An ICC profile.
    Icc(Vec<u8>),
    /// The chunks `gAMA` and `cHRM`, or `cICP`, of PNG.
    Primaries(Primaries),
    TooLarge,
    Damaged,
}

impl Profile {
    pub(super) fn new(bytes: Vec<u8>) -> Self {
        match bytes.len() as u64 <= MAX_PROFILE_BYTES {
            true => Self::Icc(bytes),
            false => Self::TooLarge,
        }
    }

    /// The profile in a JPEG file, which is in several segments if it is large (ICC.1:2022, B.4).
    pub(super) fn of_jpeg(file: &[u8]) -> Option<Self> {
        let mut parts = Vec::new();
        for (marker, segment) in Segments::new(file) {
            if let (0xE2, Some([number, count, part @ ..])) =
                (marker, segment.strip_prefix(b"ICC_PROFILE\0"))
            {
                parts.push((*number, *count, part));
            }
        }
        if parts.is_empty() {
            return None;
        }
        parts.sort_by_key(|(number, ..)| *number);
        let count = parts.len();
        let is_whole = (1..).zip(&parts).all(|(expected, (number, of, _))| {
            usize::from(*number) == expected && usize::from(*of) == count
        });
        let bytes = || parts.iter().flat_map(|(.., part)| *part).copied().collect();
        Some(if is_whole {
            Self::new(bytes())
        } else {
            Self::Damaged
        })
    }

    /// How the picture's colours become sRGB; `None` if they are sRGB, or as good as that. The
    /// error is a finding: the picture is then taken to be sRGB, or CMYK without a profile.
    pub(super) fn conversion(&self, ink: Ink, path: &Path) -> Result<Option<Conversion>> {
        let conversion = self.own_conversion(ink).map_err(|profile| {
            let treated = match ink {
                Ink::Cmyk => "CMYK without a profile",
                Ink::Gray | Ink::Rgb => "sRGB",
            };
            let message = format!("the picture has {profile} and is treated as {treated}");
            Diagnostic::warning(Code::ColorProfile, message)
                .hint(
                    "convert it to sRGB when you export it, or leave it if its colours look right",
                )
                .in_file(path)
        })?;
        let is_needed = ink == Ink::Cmyk || !conversion.is_nothing();
        Ok(is_needed.then_some(conversion))
    }

    /// The error says what the picture has.
    fn own_conversion(&self, ink: Ink) -> std::result::Result<Conversion, String> {
        const DAMAGED: &str = "a damaged colour profile";
        let bytes = match self {
            Self::Primaries(primaries) => {
                let conversion = Conversion::by_primaries(primaries);
                return conversion.ok_or_else(|| "primaries that no colours have".into());
            }
            Self::TooLarge => {
                let limit = MAX_PROFILE_BYTES >> 20;
                return Err(format!("a colour profile of more than {limit} MiB"));
            }
            Self::Damaged => return Err(DAMAGED.into()),
            Self::Icc(bytes) => bytes,
        };
        let read = || {
            let profile = ColorProfile::new_from_slice(bytes).ok()?;
            Some((name(&profile), Conversion::by_profile(&profile, ink)))
        };
        let (name, conversion) = guard::run(read).unwrap_or_default().ok_or(DAMAGED)?;
        conversion.map_err(|unusable| {
            let name = match &*name {
                "" => "a colour profile without a name".into(),
                name => format!("the colour profile `{name}`"),
            };
            match unusable {
                Unusable::OtherInk => format!("{name}, which is not for {},", ink.name()),
                Unusable::Incomplete => format!("{name}, which cannot be used,"),
            }
        })
    }
}

impl Ink {
    fn name(self) -> &'static str {
        match self {
            Self::Gray => "grey pictures",
            Self::Rgb => "RGB pictures",
            Self::Cmyk => "CMYK pictures",
        }
    }
}

/// The profile's own name, in its first language.
fn name(profile: &ColorProfile) -> String {
    let name = match &profile.description {
        None => "",
        Some(ProfileText::PlainString(text)) => text,
        Some(ProfileText::Localizable(texts)) => texts.first().map_or("", |text| &*text.value),
        Some(ProfileText::Description(text)) => &text.ascii_string,
    };
    name.trim_matches(['\0', ' ']).to_owned()
}
