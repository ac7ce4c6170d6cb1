use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use harfrust::font::Font;
use icu_properties::CodePointMapData;
use icu_properties::props::GeneralCategory;
use unicode_normalization::UnicodeNormalization as _;

use super::book::FontBook;
use super::face::Face;
use super::fallback::{self, Readers};
#[cfg(feature = "system-fonts")]
use super::system::SystemFonts;
use crate::diagnostic::{Code, Diagnostic, Error, Result};
use crate::field::{AxisTag, TextStyle};
use crate::outline::GlyphOutline;
use crate::text::{Language, Script};

/// A face at one place of its design space.
pub struct Instance {
    face: Arc<Face>,
    variations: Vec<(AxisTag, f32)>,
    font: Font,
    outlines: OnceLock<Vec<OnceLock<Option<GlyphOutline>>>>,
}

/// The glyph of characters that a font lacks (OpenType, recommendations for glyph 0).
const NOTDEF: u16 = 0;

impl Instance {
    pub(crate) fn new(face: Arc<Face>, style: &TextStyle) -> Self {
        let variations = variations_of(&face, style);
        let font = face.at(&variations);
        Self {
            face,
            variations,
            font,
            outlines: OnceLock::new(),
        }
    }

    /// The face.
    #[must_use]
    pub fn face(&self) -> &Face {
        &self.face
    }

    /// The value of each axis that is not at the face's default.
    #[must_use]
    pub fn variations(&self) -> &[(AxisTag, f32)] {
        &self.variations
    }

    /// How many font units an em has.
    #[must_use]
    pub fn units_per_em(&self) -> f32 {
        f32::from(self.font.units_per_em())
    }

    /// The height of a capital above the baseline, in em.
    ///
    /// Fonts that do not tell are taken to have capitals of 0.7 em, as most have.
    #[must_use]
    pub fn cap_height(&self) -> f32 {
        let told = self
            .font
            .metrics()
            .cap_height
            .map(|units| units.to_f32() / self.units_per_em());
        told.filter(|height| (0.2..=1.5).contains(height))
            .unwrap_or(0.7)
    }

    /// How far letters rise above the baseline, in em, as the font says for its lines.
    #[must_use]
    pub fn ascent(&self) -> f32 {
        self.line_edges().0
    }

    /// How far letters hang below the baseline, in em, as the font says for its lines.
    #[must_use]
    pub fn descent(&self) -> f32 {
        self.line_edges().1
    }

    fn line_edges(&self) -> (f32, f32) {
        let em = self.units_per_em();
        self.font.metrics().h_line().map_or((0.8, 0.2), |line| {
            let edges = line.extents();
            (edges.ascender.to_f32() / em, -edges.descender.to_f32() / em)
        })
    }

    /// Whether the face has a glyph for the character.
    #[must_use]
    pub fn has(&self, c: char) -> bool {
        self.font
            .charmap()
            .map_unicode(c)
            .is_some_and(|glyph| glyph.to_u32() != 0)
    }

    /// Whether the face can set the character: by a glyph of its own, or by those of the
    /// characters it is canonically made of, which shaping puts together.
    #[must_use]
    pub fn covers(&self, c: char) -> bool {
        self.has(c) || {
            let mut parts = std::iter::once(c).nfd();
            parts.clone().count() > 1 && parts.all(|part| self.has(part))
        }
    }

    /// Whether the face has colours or a picture for the glyph, where ink has one colour.
    pub(crate) fn has_color(&self, glyph: u16) -> bool {
        let id = harfrust::GlyphId::from(glyph);
        self.font.color_glyphs().get(id).is_some()
            || self.font.bitmap_strikes().select_bitmap(id, None).is_some()
    }

    pub(crate) fn font(&self) -> &Font {
        &self.font
    }

    /// The outline of a glyph, read once; `None` for a glyph without ink, and for the box that
    /// fonts have for characters which they lack.
    pub(crate) fn outline(&self, glyph: u16) -> Option<&GlyphOutline> {
        if glyph == NOTDEF {
            return None;
        }
        let slots = self.outlines.get_or_init(|| {
            (0..self.font.num_glyphs())
                .map(|_| OnceLock::new())
                .collect()
        });
        let read = || {
            let outline = self.face.outline(glyph, &self.variations)?;
            GlyphOutline::new(outline.curves, self.units_per_em())
        };
        slots.get(usize::from(glyph))?.get_or_init(read).as_ref()
    }
}

impl fmt::Debug for Instance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Instance")
            .field("face", &self.face)
            .field("variations", &self.variations)
            .finish_non_exhaustive()
    }
}

/// The style's own values before its weight, each within what the face offers.
fn variations_of(face: &Face, style: &TextStyle) -> Vec<(AxisTag, f32)> {
    let asked = |tag: AxisTag| match tag.0 {
        _ if style.variations.contains_key(&tag) => style.variations.get(&tag).copied(),
        [b'w', b'g', b'h', b't'] => Some(f32::from(style.weight)),
        _ => None,
    };
    face.axes()
        .filter_map(|(tag, min, default, max)| {
            let value = asked(tag)?.clamp(min, max);
            (value != default).then_some((tag, value))
        })
        .collect()
}

/// The faces that set the texts of one field, in the order in which they are tried.
///
/// First the families that the field names, then, for each script, the families made for it,
/// then every other face of the book in its order, then the machine's fonts for that script.
#[derive(Debug)]
pub struct FontStack {
    instances: Vec<Arc<Instance>>,
    /// How many of `instances` the field itself names.
    named: usize,
    /// Each made when a text first needs it.
    orders: Mutex<Vec<Order>>,
    #[cfg(feature = "system-fonts")]
    system: Option<SystemInstances>,
}

/// In which order faces are tried for a script and those who read it.
#[derive(Debug)]
struct Order {
    script: Script,
    readers: Readers,
    own: Arc<[Arc<Instance>]>,
}

/// The machine's fonts as instances of one style, each made when a text first needs it.
#[cfg(feature = "system-fonts")]
#[derive(Debug)]
struct SystemInstances {
    fonts: Arc<SystemFonts>,
    style: TextStyle,
    made: Mutex<Vec<Arc<Instance>>>,
}

impl FontStack {
    pub(super) fn new(book: &FontBook, style: &TextStyle) -> Result<Self> {
        let mut faces = Vec::new();
        for family in &style.families {
            let face = book
                .find(family, style.weight, style.italic)
                .ok_or_else(|| no_such_font(book, family))?;
            if !faces.iter().any(|known| Arc::ptr_eq(known, &face)) {
                faces.push(face);
            }
        }
        if style.families.is_empty() {
            faces.extend(book.faces().first().cloned());
        }
        let named = faces.len();
        for face in book.faces() {
            // Of each family only the face nearest to the style takes part: a bold one must
            // not stand in for a letter that the regular one lacks too.
            let nearest = book.find(face.family(), style.weight, style.italic);
            if nearest.is_some_and(|nearest| Arc::ptr_eq(&nearest, face))
                && !faces.iter().any(|known| Arc::ptr_eq(known, face))
            {
                faces.push(Arc::clone(face));
            }
        }
        if faces.is_empty() {
            return Err(
                Diagnostic::error(Code::NoFonts, "there is no font to set texts in")
                    .hint("name a folder with fonts in `fonts`")
                    .into(),
            );
        }
        Ok(Self {
            instances: faces
                .into_iter()
                .map(|face| Arc::new(Instance::new(face, style)))
                .collect(),
            named,
            orders: Mutex::default(),
            #[cfg(feature = "system-fonts")]
            system: book.system().map(|fonts| SystemInstances {
                fonts: Arc::clone(fonts),
                style: style.clone(),
                made: Mutex::default(),
            }),
        })
    }

    /// The face that texts are set in where it can, and whose capitals say where the middle of
    /// a line is.
    #[must_use]
    pub fn primary(&self) -> &Arc<Instance> {
        &self.instances[0]
    }

    /// The faces in the order in which they are tried for a text of this script and language.
    pub(crate) fn candidates(
        &self,
        script: Script,
        language: Option<&Language>,
    ) -> Arc<[Arc<Instance>]> {
        let readers = Readers::of(script, language);
        let mut orders = lock(&self.orders);
        let known = orders
            .iter()
            .find(|order| order.script == script && order.readers == readers);
        if let Some(order) = known {
            return Arc::clone(&order.own);
        }
        let own = self.order(script, readers);
        orders.push(Order {
            script,
            readers,
            own: Arc::clone(&own),
        });
        own
    }

    fn order(&self, script: Script, readers: Readers) -> Arc<[Arc<Instance>]> {
        let (named, others) = self.instances.split_at(self.named);
        let families = fallback::families(script, readers);
        let made_for_it = families.iter().filter_map(|family| {
            others
                .iter()
                .find(|instance| instance.face().is_called(family))
        });
        let mut order: Vec<Arc<Instance>> = named.to_vec();
        for instance in made_for_it.chain(others) {
            if !order.iter().any(|known| Arc::ptr_eq(known, instance)) {
                order.push(Arc::clone(instance));
            }
        }
        order.into()
    }

    /// Of the machine's faces for this script and language, the first in their fixed order that
    /// `fits`. Faces after it are not read.
    #[cfg_attr(
        not(feature = "system-fonts"),
        expect(clippy::unused_self, reason = "without the feature there are none")
    )]
    pub(crate) fn first_of_system(
        &self,
        script: Script,
        language: Option<&Language>,
        fits: impl Fn(&Arc<Instance>) -> bool,
    ) -> Option<Arc<Instance>> {
        #[cfg(feature = "system-fonts")]
        if let Some(system) = &self.system {
            let families = fallback::families(script, Readers::of(script, language));
            let instances = families.iter().filter_map(|family| system.instance(family));
            return instances.into_iter().find(|instance| fits(instance));
        }
        #[cfg(not(feature = "system-fonts"))]
        let _ = (script, language, fits);
        None
    }

    /// How to come by a face that has a character which none of these has.
    pub(crate) fn remedy(&self, c: char, script: Script) -> String {
        let category = CodePointMapData::<GeneralCategory>::new().get(c);
        if let GeneralCategory::Unassigned | GeneralCategory::PrivateUse = category {
            return "type the name anew: no font can be expected to have it".to_owned();
        }
        let faces = || self.instances.iter().map(|instance| instance.face());
        #[cfg(feature = "bundled-fonts")]
        {
            let is_here = |label: &str| faces().any(|face| face.label() == label);
            if let Some(family) = super::bundled::family_with(c, is_here) {
                return format!("add {family} to the fonts: it comes with engross");
            }
        }
        let is_here = |family: &str| faces().any(|face| face.is_called(family));
        let family = fallback::family_with(c, script, is_here);
        #[cfg(feature = "system-fonts")]
        if self.system.is_some() {
            return format!("install {family}, or add it to `fonts`");
        }
        format!("add {family} to `fonts`, or install it and set `system_fonts = true`")
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing that holds one of the locks here can leave its list half changed.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(feature = "system-fonts")]
impl SystemInstances {
    fn instance(&self, family: &str) -> Option<Arc<Instance>> {
        let face = self
            .fonts
            .find(family, self.style.weight, self.style.italic)?;
        let mut made = lock(&self.made);
        let known = made
            .iter()
            .find(|instance| Arc::ptr_eq(&instance.face, &face));
        Some(known.cloned().unwrap_or_else(|| {
            let instance = Arc::new(Instance::new(face, &self.style));
            made.push(Arc::clone(&instance));
            instance
        }))
    }
}

fn no_such_font(book: &FontBook, family: &str) -> Error {
    let mut known: Vec<String> = Vec::new();
    for face in book.faces() {
        if !known.iter().any(|name| name == face.family()) {
            known.push(face.family().to_owned());
        }
    }
    let hint = if known.is_empty() {
        "add the folder that has it to `fonts`".into()
    } else {
        let known = known.join(", ");
        format!("use one of {known}, or add the folder that has it to `fonts`")
    };
    Diagnostic::error(Code::NoSuchFont, format!("no font is called “{family}”"))
        .hint(hint)
        .into()
}
