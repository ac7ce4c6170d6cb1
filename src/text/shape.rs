//! Shapes items with harfrust: selects the glyphs and the distances between them.

use std::ops::Range;
use std::sync::Arc;

use harfrust::{Buffer, Direction, Feature, ShapeOptions, ShapePlan, ShaperFont, Tag};

use super::itemize::Item;
use crate::font::{Instance, UNREADABLE_GLYPH};
use crate::guard;
use crate::language::{Language, Script};

/// A shaped item: its glyphs in visual order, in font units.
#[derive(Clone)]
pub(super) struct ShapedRun {
    /// The bytes of the shaped text.
    pub(super) range: Range<usize>,
    pub(super) script: Script,
    pub(super) language: Option<Arc<Language>>,
    pub(super) rtl: bool,
    pub(super) instance: Arc<Instance>,
    pub(super) glyphs: Vec<ShapedGlyph>,
    /// The features that differ from the font's defaults, in the notation of `hb-shape`.
    pub(super) features: Vec<String>,
    /// Whether letter spacing is added between its letters.
    pub(super) spaced: bool,
    /// See [`Item`].
    pub(super) lacking: Option<char>,
    pub(super) small_capitals: bool,
}

#[derive(Clone, Copy)]
pub(super) struct ShapedGlyph {
    pub(super) id: u16,
    /// The byte of the shaped text at which the glyph's cluster starts.
    pub(super) cluster: usize,
    pub(super) advance: f32,
    pub(super) x_offset: f32,
    pub(super) y_offset: f32,
}

impl ShapedGlyph {
    /// The glyph in place of a run that the font cannot set.
    fn unreadable(cluster: usize) -> Self {
        Self {
            id: UNREADABLE_GLYPH,
            cluster,
            advance: 0.0,
            x_offset: 0.0,
            y_offset: 0.0,
        }
    }
}

/// A damaged font can make any number of glyphs of a letter. No script makes more than a few.
const MAX_GLYPHS_PER_BYTE: usize = 64;

/// Shape plans and a buffer, which one thread keeps between texts.
#[derive(Default)]
pub struct ShapeCache {
    plans: Vec<(PlanKey, ShapePlan)>,
    buffer: Buffer,
}

struct PlanKey {
    instance: Arc<Instance>,
    script: Script,
    rtl: bool,
    language: Option<Arc<Language>>,
    request: FeatureRequest,
}

/// The features that a run sets apart from the font's defaults.
#[derive(Clone, Copy, PartialEq, Eq)]
enum FeatureRequest {
    Defaults,
    /// No ligatures: they would leave no place for space between their letters.
    NoLigatures,
    /// No `fi` ligature: it would hide the dot of the i.
    NoFiLigature,
    /// The font's small capitals in place of its capitals.
    SmallCapitals,
}

/// More pairs of font and script than the batch of one program has. Dropping all plans costs
/// little, as a plan is rebuilt in microseconds.
const MAX_PLANS: usize = 256;

impl ShapeCache {
    /// Shapes one item of `text`. The text around it determines how its ends join.
    ///
    /// `letter_spaced` turns off the ligatures of scripts that can do without them.
    pub(super) fn shape(&mut self, text: &str, item: &Item, letter_spaced: bool) -> ShapedRun {
        let rtl = item.level.is_rtl();
        let direction = if rtl {
            Direction::RightToLeft
        } else {
            Direction::LeftToRight
        };
        let range = item.range.clone();
        let language = item
            .language
            .as_deref()
            .and_then(|l| harfrust::Language::new(l.as_str()));
        let script = harfrust::Script::from_iso15924_tag(script_tag(item.script));

        let mut buffer = std::mem::take(&mut self.buffer);
        buffer.clear();
        buffer.set_pre_context(&text[..range.start]);
        buffer.push_str(&text[range.clone()]);
        buffer.set_post_context(&text[range.end..]);
        buffer.set_direction(direction);
        buffer.set_script(script);
        buffer.set_language(language.clone());

        let spaced = letter_spaced && !item.script.is_joined();
        let request = FeatureRequest::new(item, spaced && has_optional_ligatures(item.script));
        let features = request.features(&text[range.clone()]);
        let shape = || {
            let font = ShaperFont::new(item.instance.font());
            let plan = self.plan(item, request, direction, script, language.as_ref());
            let options = ShapeOptions::new().features(&features).plan(Some(plan));
            let outcome = harfrust::shape(&font, &mut buffer, options);
            debug_assert!(outcome.is_ok(), "the plan matches the buffer");
            buffer
        };
        let most_glyphs = range.len() * MAX_GLYPHS_PER_BYTE + MAX_GLYPHS_PER_BYTE;
        let glyphs = match guard::run(shape) {
            Ok(buffer) if buffer.glyph_infos().len() <= most_glyphs => {
                let glyphs = buffer.glyph_infos().iter().zip(buffer.glyph_positions());
                let glyphs = glyphs.map(|(info, position)| ShapedGlyph {
                    id: u16::try_from(info.glyph_id).unwrap_or(UNREADABLE_GLYPH),
                    cluster: range.start + info.cluster as usize,
                    advance: position.x_advance as f32,
                    x_offset: position.x_offset as f32,
                    y_offset: position.y_offset as f32,
                });
                let glyphs = glyphs.collect();
                self.buffer = buffer;
                glyphs
            }
            _ => vec![ShapedGlyph::unreadable(range.start)],
        };
        ShapedRun {
            script: item.script,
            language: item.language.clone(),
            rtl,
            instance: Arc::clone(&item.instance),
            glyphs,
            features: features
                .iter()
                .map(|feature| notation(feature, range.start))
                .collect(),
            range,
            spaced,
            lacking: item.lacking,
            small_capitals: item.small_capitals,
        }
    }

    fn plan(
        &mut self,
        item: &Item,
        request: FeatureRequest,
        direction: Direction,
        script: Option<harfrust::Script>,
        language: Option<&harfrust::Language>,
    ) -> &ShapePlan {
        let rtl = item.level.is_rtl();
        let known = self.plans.iter().position(|(key, _)| {
            Arc::ptr_eq(&key.instance, &item.instance)
                && key.script == item.script
                && key.rtl == rtl
                && key.language == item.language
                && key.request == request
        });
        let at = known.unwrap_or_else(|| {
            if self.plans.len() >= MAX_PLANS {
                self.plans.clear();
            }
            let key = PlanKey {
                instance: Arc::clone(&item.instance),
                script: item.script,
                rtl,
                language: item.language.clone(),
                request,
            };
            // A plan depends on which features are set, not on their ranges.
            let features = request.features("fi");
            let font = item.instance.font();
            let plan = ShapePlan::new(font, direction, script, language, &features);
            self.plans.push((key, plan));
            self.plans.len() - 1
        });
        &self.plans[at].1
    }
}

impl FeatureRequest {
    fn new(item: &Item, without_ligatures: bool) -> Self {
        let language = item.language.as_deref();
        if item.small_capitals && item.instance.has_small_capitals() {
            Self::SmallCapitals
        } else if without_ligatures {
            Self::NoLigatures
        } else if language.is_some_and(Language::has_dotless_i) {
            Self::NoFiLigature
        } else {
            Self::Defaults
        }
    }

    fn tags(self) -> &'static [&'static [u8; 4]] {
        match self {
            Self::Defaults => &[],
            Self::NoLigatures => &[b"liga", b"clig"],
            // Some fonts have no `fi` ligature for Turkish, but not all.
            Self::NoFiLigature => &[b"liga"],
            Self::SmallCapitals => &[b"c2sc"],
        }
    }

    /// The features that are set, with their ranges in the text.
    fn features(self, text: &str) -> Vec<Feature> {
        let mut features = Vec::new();
        for tag in self.tags() {
            match self {
                Self::Defaults => {}
                Self::NoLigatures => features.push(Feature::new(Tag::new(tag), 0, ..)),
                Self::SmallCapitals => features.push(Feature::new(Tag::new(tag), 1, ..)),
                Self::NoFiLigature => {
                    let places = text.match_indices("fi");
                    features.extend(places.map(|(at, _)| off(tag, at..at + 2)));
                }
            }
        }
        features
    }
}

/// Whether the ligatures that `liga` and `clig` make are for looks alone. The shapers of other
/// scripts need them: the one for Khmer composes syllables with `clig`.
fn has_optional_ligatures(script: Script) -> bool {
    matches!(script.code(), "Latn" | "Grek" | "Cyrl" | "Armn" | "Geor")
}

fn off(tag: &[u8; 4], range: Range<usize>) -> Feature {
    Feature::new(Tag::new(tag), 0, range)
}

fn script_tag(script: Script) -> Tag {
    let mut tag = [b' '; 4];
    for (to, from) in tag.iter_mut().zip(script.code().bytes()) {
        *to = from;
    }
    Tag::new(&tag)
}

/// A feature of a run that starts at byte `start`, in the notation of `hb-shape --features`.
fn notation(feature: &Feature, start: usize) -> String {
    let (tag, value) = (feature.tag, feature.value);
    if feature.end == Feature::GLOBAL_END {
        return format!("{tag}={value}");
    }
    let [from, to] = [feature.start, feature.end].map(|at| start + at as usize);
    format!("{tag}[{from}:{to}]={value}")
}
