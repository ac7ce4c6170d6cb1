//! The order in which a field's texts try the faces of a book.

use std::ops::RangeInclusive;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use icu_properties::CodePointMapData;
use icu_properties::props::GeneralCategory;

use super::book::FontBook;
use super::extent;
use super::face::Face;
use super::fallback::{self, Looks, ScriptVariant};
use super::instance::Instance;
#[cfg(feature = "system-fonts")]
use super::optical::LetterHeights;
#[cfg(feature = "system-fonts")]
use super::system::SystemFonts;
use crate::diagnostic::{Code, Diagnostic, Error, Result};
use crate::field::TextStyle;
use crate::language::{Language, Script};

/// The faces that set the texts of one field, in the order in which they are tried.
///
/// The families that the field names come first. Then follow, for each script, the families made
/// for it, then every other face of the book in its order, then the system's fonts for that
/// script.
#[derive(Debug)]
pub struct FontStack {
    instances: Vec<Arc<Instance>>,
    /// The number of `instances`, from the first, that the field itself names.
    named: usize,
    /// The number of those that are parts of one family, divided by characters.
    parts: usize,
    /// Whether a drawing holds the first family, and nothing else has it.
    is_only_in_drawing: bool,
    /// Each entry is made when a text first needs it.
    orders: Mutex<Vec<FontOrder>>,
    reach: OnceLock<[Reach; 2]>,
    /// Instances whose capitals stand for small capitals, beside those that they are made of.
    small_capitals: Mutex<Vec<[Arc<Instance>; 2]>>,
    #[cfg(feature = "system-fonts")]
    system: Option<SystemInstances>,
}

/// The order of faces for a script and its variant.
#[derive(Debug)]
struct FontOrder {
    script: Script,
    variant: ScriptVariant,
    instances: Arc<[Arc<Instance>]>,
}

/// The system's fonts as instances of one style. Each is made when a text first needs it.
#[cfg(feature = "system-fonts")]
#[derive(Debug)]
struct SystemInstances {
    fonts: Arc<SystemFonts>,
    style: TextStyle,
    reference: Option<LetterHeights>,
    made: Mutex<Vec<Arc<Instance>>>,
}

impl FontStack {
    /// The order of faces for texts of this style.
    ///
    /// # Errors
    ///
    /// [`Code::NoSuchFont`](crate::Code::NoSuchFont) for the first of the style's families that the
    /// book does not have, and [`Code::NoFonts`](crate::Code::NoFonts) if the book has no face.
    pub fn new(book: &FontBook, style: &TextStyle) -> Result<Self> {
        let mut faces = Vec::new();
        for family in &style.families {
            // The parts of a family that is divided by characters.
            #[cfg(feature = "svg")]
            for face in book.embedded_as(family, style.weight, style.italic) {
                if !faces.iter().any(|known| Arc::ptr_eq(known, face)) {
                    faces.push(Arc::clone(face));
                }
            }
            // What the drawing holds is often a subset of the family.
            let face = book
                .find_outside(family, style.weight, style.italic)
                .or_else(|| book.find(family, style.weight, style.italic))
                .ok_or_else(|| no_such_font(book, family))?;
            if !faces.iter().any(|known| Arc::ptr_eq(known, &face)) {
                faces.push(face);
            }
        }
        if style.families.is_empty() {
            // A damaged font may have no name by which it is found.
            let first = book.faces().first();
            let family = first.map(|first| first.family());
            let nearest = family.and_then(|family| book.find(family, style.weight, style.italic));
            faces.extend(nearest.or_else(|| first.cloned()));
        }
        let named = faces.len();
        let family = faces.first().map(|first| first.family().to_owned());
        let is_of_first = |face: &&Arc<Face>| Some(face.family()) == family.as_deref();
        let of_first = faces.iter().take_while(is_of_first);
        let (embedded, outside): (Vec<_>, Vec<_>) =
            of_first.partition(|face| book.is_embedded(face));
        let parts = embedded.len();
        let is_only_in_drawing = parts > 0 && outside.is_empty();
        for face in book.faces() {
            // Of each family only the face nearest to the style takes part. Otherwise a bold face
            // could set a letter that the regular one lacks.
            let nearest = book.find_outside(face.family(), style.weight, style.italic);
            if nearest.is_none_or(|nearest| Arc::ptr_eq(&nearest, face))
                && !faces.iter().any(|known| Arc::ptr_eq(known, face))
            {
                faces.push(Arc::clone(face));
            }
        }
        if faces.is_empty() {
            return Err(
                Diagnostic::error(Code::NoFonts, "there is no font to set texts in")
                    .hint("add a font, or a folder with fonts, to `fonts`")
                    .into(),
            );
        }
        let mut faces = faces.into_iter();
        let mut instances = Vec::with_capacity(faces.len());
        instances.extend(
            faces
                .next()
                .map(|face| Arc::new(Instance::new(face, style))),
        );
        let primary = instances.first().filter(|_| style.match_fallback);
        let reference = primary.and_then(|primary| primary.letter_heights());
        instances.extend(faces.map(|face| Arc::new(Instance::beside(reference, face, style))));
        Ok(Self {
            instances,
            named,
            parts,
            is_only_in_drawing,
            orders: Mutex::default(),
            reach: OnceLock::new(),
            small_capitals: Mutex::default(),
            #[cfg(feature = "system-fonts")]
            system: book.system().map(|fonts| SystemInstances {
                fonts: Arc::clone(fonts),
                style: style.clone(),
                reference,
                made: Mutex::default(),
            }),
        })
    }

    /// The first face. It sets all texts that it can, and its capitals determine where the middle
    /// of a line is.
    pub(crate) fn primary(&self) -> &Arc<Instance> {
        &self.instances[0]
    }

    /// The parts of the first family, if a drawing holds it divided by characters: they set a word
    /// together.
    pub(crate) fn parts(&self) -> &[Arc<Instance>] {
        match self.parts {
            0 | 1 => &[],
            parts => &self.instances[..parts],
        }
    }

    /// Whether the first face is a subset without this letter that a drawing holds, and no font has
    /// the rest of it: programs export fonts with the letters of the drawing's own words alone.
    pub(crate) fn is_subset_without(&self, letter: char) -> bool {
        let face = self.primary().face();
        self.is_only_in_drawing
            && letter.is_ascii_alphabetic()
            && ('A'..='z').any(|other| other.is_ascii_alphabetic() && face.has(other))
    }

    /// The instance that sets the small capitals of another: the same if its face has its own.
    pub(crate) fn small_capitals(&self, instance: &Arc<Instance>) -> Arc<Instance> {
        if instance.has_small_capitals() {
            return Arc::clone(instance);
        }
        let mut known = lock(&self.small_capitals);
        let found = known.iter().find(|[own, _]| Arc::ptr_eq(own, instance));
        if let Some([_, small]) = found {
            return Arc::clone(small);
        }
        let small = Arc::new(instance.to_small_capitals());
        known.push([Arc::clone(instance), Arc::clone(&small)]);
        small
    }

    /// How far the ink of Latin letters reaches in the first face: of all that European names have,
    /// and of those without accents.
    ///
    /// A face without Latin letters reaches as far as it declares.
    pub(crate) fn reach(&self) -> &[Reach; 2] {
        self.reach.get_or_init(|| {
            let face = self.primary();
            let declared = Reach {
                above: face.ascent(),
                below: face.descent(),
            };
            [&EUROPEAN_LETTERS[..], &EUROPEAN_LETTERS[..1]]
                .map(|ranges| Reach::of_letters(face, ranges).unwrap_or(declared))
        })
    }

    /// The faces in the order in which they are tried for a text of this script and language.
    pub(crate) fn candidates(
        &self,
        script: Script,
        language: Option<&Language>,
    ) -> Arc<[Arc<Instance>]> {
        let variant = ScriptVariant::new(script, language);
        let mut orders = lock(&self.orders);
        let known = orders
            .iter()
            .find(|order| order.script == script && order.variant == variant);
        if let Some(order) = known {
            return Arc::clone(&order.instances);
        }
        let instances = self.order(script, variant);
        orders.push(FontOrder {
            script,
            variant,
            instances: Arc::clone(&instances),
        });
        instances
    }

    fn order(&self, script: Script, variant: ScriptVariant) -> Arc<[Arc<Instance>]> {
        let (named, others) = self.instances.split_at(self.named);
        let families = fallback::families(script, variant, self.looks());
        let made_for_script = families.iter().filter_map(|family| {
            others
                .iter()
                .find(|instance| instance.face().is_called(family))
        });
        let mut order: Vec<Arc<Instance>> = named.to_vec();
        for instance in made_for_script.chain(others) {
            if !order.iter().any(|known| Arc::ptr_eq(known, instance)) {
                order.push(Arc::clone(instance));
            }
        }
        order.into()
    }

    /// What general faces have to look like beside the first one.
    fn looks(&self) -> Looks {
        if self.primary().is_sans() {
            Looks::Sans
        } else {
            Looks::Serif
        }
    }

    /// The first of the system's faces for this script and language, in their fixed order, that
    /// `fits`. The faces after it are not read.
    #[cfg_attr(
        not(feature = "system-fonts"),
        expect(
            clippy::unused_self,
            reason = "read only with the feature `system-fonts`"
        )
    )]
    pub(crate) fn first_of_system(
        &self,
        script: Script,
        language: Option<&Language>,
        fits: impl Fn(&Arc<Instance>) -> bool,
    ) -> Option<Arc<Instance>> {
        #[cfg(feature = "system-fonts")]
        if let Some(system) = &self.system {
            let variant = ScriptVariant::new(script, language);
            let families = fallback::families(script, variant, self.looks());
            let instances = families.iter().filter_map(|family| system.instance(family));
            return instances.into_iter().find(|instance| fits(instance));
        }
        #[cfg(not(feature = "system-fonts"))]
        let _ = (script, language, fits);
        None
    }

    /// What to do about a character that none of the faces has.
    pub(crate) fn missing_glyph_hint(&self, c: char, script: Script) -> String {
        let category = CodePointMapData::<GeneralCategory>::new().get(c);
        if let GeneralCategory::Unassigned | GeneralCategory::PrivateUse = category {
            return "retype the name: no font is expected to have this character".to_owned();
        }
        let faces = || self.instances.iter().map(|instance| instance.face());
        #[cfg(feature = "bundled-fonts")]
        {
            let is_present = |label: &str| faces().any(|face| face.label() == label);
            if let Some(family) = super::bundled::family_with(c, is_present) {
                return format!("add {family} to the fonts: it is bundled with engross");
            }
        }
        let is_present = |family: &str| faces().any(|face| face.is_called(family));
        let family = fallback::family_with(c, script, is_present);
        #[cfg(feature = "system-fonts")]
        if self.system.is_some() {
            return format!("install {family}, or add it to `fonts`");
        }
        format!("add {family} to `fonts`, or install it and set `system_fonts = true`")
    }
}

/// How far ink extends above and below the baseline, in em.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Reach {
    pub(crate) above: f32,
    pub(crate) below: f32,
}

/// Latin letters without accents, and those of Latin-1 and Latin Extended-A.
const EUROPEAN_LETTERS: [RangeInclusive<char>; 2] = ['A'..='z', '\u{C0}'..='\u{17F}'];

impl Reach {
    fn of_letters(face: &Instance, ranges: &[RangeInclusive<char>]) -> Option<Self> {
        let letters = ranges
            .iter()
            .cloned()
            .flatten()
            .filter(|c| c.is_alphabetic());
        let glyphs: Vec<u16> = letters.filter_map(|c| face.glyph_for(c)).collect();
        let extent = extent::of_glyphs(face, &glyphs)?;
        let em = face.units_per_em();
        Some(Self {
            above: extent.top / em,
            below: -extent.bottom / em,
        })
    }
}

/// Locks a list. A panic of another thread cannot have left it half changed, so a poisoned lock
/// is as good as any.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(feature = "system-fonts")]
impl SystemInstances {
    fn instance(&self, family: &str) -> Option<Arc<Instance>> {
        let face = self
            .fonts
            .find(family, self.style.weight, self.style.italic)?;
        let mut made = lock(&self.made);
        let known = made.iter().find(|instance| instance.is_of_face(&face));
        Some(known.cloned().unwrap_or_else(|| {
            let instance = Arc::new(Instance::beside(self.reference, face, &self.style));
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
        "add the font, or the folder with it, to `fonts`".into()
    } else {
        let known = known.join(", ");
        format!("use one of {known}, or add the font to `fonts`")
    };
    Diagnostic::error(Code::NoSuchFont, format!("no font is called `{family}`"))
        .hint(hint)
        .into()
}
