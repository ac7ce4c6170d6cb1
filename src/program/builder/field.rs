use std::collections::BTreeMap;

use super::set;
use crate::field::{
    Align, AlignBy, AxisTag, Capitals, Color, Columns, ErrorCorrection, Field, Fit, MissingSigns,
    Overflow, PictureShape, Quotes, Side, SizeRange, VerticalAlign,
};
use crate::geometry::PixelBox;
use crate::program::located::{Located, Problems};
use crate::program::settings::{FieldSettings, Kind, pattern};
use crate::roster::Condition;

/// Makes a [`Field`] in code, with everything that a `[[field]]` can set; see
/// [`ProgramBuilder::field`](crate::ProgramBuilder::field).
///
/// What is not set is the default, or comes from the drawing. Lengths are pixels of the template,
/// or units of the drawing.
///
/// ```
/// use engross::Program;
/// use engross::field::Field;
///
/// let error = Program::builder("Award")
///     .field(Field::text("{name").at(0, 0, 0, 80).size(96).weight(2000))
///     .build()
///     .unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "invalid `text` of field 1: an unclosed `{` (character 1)\n\
///      `width` in `box` of field 1 must be from 1 to 20000 pixels, but is 0\n\
///      `weight` of field 1 must be from 1 to 1000, but is 2000"
/// );
/// ```
#[derive(Debug, Clone)]
#[must_use = "a field does nothing before a program has it"]
pub struct FieldBuilder {
    text: Option<String>,
    settings: FieldSettings,
}

impl Field {
    /// Starts a field that writes this text, with `{column}` for a column of the roster.
    ///
    /// It needs a box and a size, unless a drawing has a placeholder of its id.
    pub fn text(text: impl Into<String>) -> FieldBuilder {
        FieldBuilder {
            text: Some(text.into()),
            settings: FieldSettings::default(),
        }
    }

    /// Starts a field that writes this text as a QR code, with `{column}` for a column of the
    /// roster.
    ///
    /// It needs a box, unless a drawing has a placeholder of its id.
    pub fn qr(text: impl Into<String>) -> FieldBuilder {
        let mut field = Self::text(text);
        field.settings.kind = set(Kind::Qr);
        field
    }

    /// Starts a field that is a picture. The text, with `{column}` for a column of the roster, is
    /// the name of its file: a path relative to the program's folder, or a name in the
    /// [`PictureBook`](crate::picture::PictureBook).
    ///
    /// It needs a box.
    pub fn image(name: impl Into<String>) -> FieldBuilder {
        let mut field = Self::text(name);
        field.settings.kind = set(Kind::Image);
        field
    }

    /// Starts changes to the field of this id in a template drawn in SVG.
    pub fn drawn(id: impl Into<String>) -> FieldBuilder {
        FieldBuilder {
            text: None,
            settings: FieldSettings::default(),
        }
        .id(id)
    }
}

impl FieldBuilder {
    /// Sets the [`id`](Field::id).
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.settings.id = set(id.into());
        self
    }

    /// Puts the field on the [back](crate::Program::back).
    pub fn on_back(mut self) -> Self {
        self.settings.side = set(Side::Back);
        self
    }

    /// Writes the field only for rows that meet this condition and those that are already set
    /// ([`when`](Field::when)).
    ///
    /// ```
    /// use engross::field::Field;
    /// use engross::roster::Condition;
    ///
    /// let medal = Field::text("with distinction").when(Condition::new("Grade", ["1"]));
    /// ```
    pub fn when(mut self, condition: Condition) -> Self {
        let conditions = &mut self.settings.when;
        let conditions = conditions.get_or_insert(Located::in_memory(Vec::new()));
        conditions.value.push(condition);
        self
    }

    /// Sets the [box](Field::bounds): its upper left corner, its width and its height.
    pub fn at(mut self, x: u32, y: u32, width: u32, height: u32) -> Self {
        self.settings.bounds = set(PixelBox::new(x, y, width, height));
        self
    }

    /// Sets the em: from the smallest size to the largest, or the largest alone. The smallest is
    /// then half of it.
    ///
    /// ```
    /// use engross::field::Field;
    ///
    /// let from_48_to_96 = [
    ///     Field::text("{name}").size(48..=96),
    ///     Field::text("{name}").size(48.0..=96.0),
    ///     Field::text("{name}").size(96),
    ///     Field::text("{name}").size(96.0),
    /// ];
    /// ```
    pub fn size(mut self, size: impl Into<SizeRange>) -> Self {
        self.settings.size = set(size.into());
        self
    }

    /// Adds a font family, after those that are already set.
    pub fn font(mut self, family: impl Into<String>) -> Self {
        let families = &mut self.settings.families;
        let families = families.get_or_insert(Located::in_memory(Vec::new()));
        families.value.push(family.into());
        self
    }

    /// Sets the weight, from 1 to 1000: 400 is regular, 700 is bold.
    pub fn weight(mut self, weight: u16) -> Self {
        self.settings.weight = set(weight.into());
        self
    }

    /// Sets whether the family's italic is used.
    pub fn italic(mut self, italic: bool) -> Self {
        self.settings.italic = set(italic);
        self
    }

    /// Sets the colour of the letters, or of the modules of a QR code.
    pub fn color(mut self, color: Color) -> Self {
        self.settings.color = set(color);
        self
    }

    /// Sets the space after each letter, in em, from -1 to 10.
    pub fn letter_spacing(mut self, em: f32) -> Self {
        self.settings.letter_spacing = set(em);
        self
    }

    /// Sets whether letters of a fallback face are scaled to look as large as those of the
    /// field's own face.
    pub fn match_fallback(mut self, matched: bool) -> Self {
        self.settings.match_fallback = set(matched);
        self
    }

    /// Sets which apostrophes and quotes are set.
    pub fn quotes(mut self, quotes: Quotes) -> Self {
        self.settings.quotes = set(quotes);
        self
    }

    /// Sets how words typed in capitals are set.
    pub fn capitals(mut self, capitals: Capitals) -> Self {
        self.settings.capitals = set(capitals);
        self
    }

    /// Sets what to do about signs that no font has.
    pub fn missing(mut self, missing: MissingSigns) -> Self {
        self.settings.missing = set(missing);
        self
    }

    /// Sets the distance from one baseline to the next, in em, from 0.1 to 10.
    pub fn line_height(mut self, em: f32) -> Self {
        self.settings.line_height = set(em);
        self
    }

    /// Sets the value of an axis of variable fonts.
    pub fn variation(mut self, axis: AxisTag, value: f32) -> Self {
        let variations = &mut self.settings.variations;
        let variations = variations.get_or_insert(Located::in_memory(BTreeMap::new()));
        variations.value.insert(axis, value);
        self
    }

    /// Sets the language of the text, as a BCP 47 tag.
    pub fn language(mut self, tag: impl Into<String>) -> Self {
        self.settings.language = set(tag.into());
        self
    }

    /// Sets the horizontal position of each line in the box.
    pub fn align(mut self, align: Align) -> Self {
        self.settings.align = set(align);
        self
    }

    /// Sets what is aligned: the ink, or the distance that the pen moves.
    pub fn align_by(mut self, align_by: AlignBy) -> Self {
        self.settings.align_by = set(align_by);
        self
    }

    /// Sets the vertical position of the lines in the box.
    pub fn vertical_align(mut self, align: VerticalAlign) -> Self {
        self.settings.vertical_align = set(align);
        self
    }

    /// Sets how many columns the lines of the text are set in.
    pub fn columns(mut self, columns: Columns) -> Self {
        self.settings.columns = set(columns);
        self
    }

    /// Sets what to try, in this order, if the text is too long for the box.
    pub fn overflow(mut self, policies: impl Into<Vec<Overflow>>) -> Self {
        self.settings.overflow = set(policies.into());
        self
    }

    /// Sets how much of a QR code may be damaged or covered.
    pub fn error_correction(mut self, level: ErrorCorrection) -> Self {
        self.settings.error_correction = set(level);
        self
    }

    /// Sets how many modules stay free around a QR code, inside its box: at most 20.
    pub fn quiet_zone(mut self, modules: u32) -> Self {
        self.settings.quiet_zone = set(modules);
        self
    }

    /// Sets the colour below a QR code and its quiet zone.
    pub fn background(mut self, color: Color) -> Self {
        self.settings.background = set(color);
        self
    }

    /// Sets how a picture fills its box.
    pub fn fit(mut self, fit: Fit) -> Self {
        self.settings.fit = set(fit);
        self
    }

    /// Sets the shape that is cut out of a picture.
    pub fn shape(mut self, shape: PictureShape) -> Self {
        self.settings.shape = set(shape);
        self
    }

    /// The settings. A text that is not a pattern is a problem.
    pub(super) fn settings(self, number: usize, problems: &Problems) -> FieldSettings {
        let mut settings = self.settings;
        settings.number = number;
        if let Some(text) = &self.text {
            let name = format!("`text` of {}", settings.name());
            let text = pattern(&name, Located::in_memory(text), |problem| {
                problems.add(settings.locate(problem));
            });
            if text.is_none() {
                settings.unreadable.push("text");
            }
            settings.text = text;
        }
        settings
    }
}
