//! The face for a text that names its families as CSS does: the one for which a drawing's own text,
//! its flowed text and its fields ask.

use std::sync::Arc;

use super::book::FontBook;
use super::face::Face;
use super::genre::{Genre, alike};
use super::style_name::{StyledName, squashed};

/// The face that a book has for a text.
#[derive(Debug, Clone)]
pub(crate) struct Choice {
    pub(crate) face: Arc<Face>,
    /// The weight that is asked for, be it by the name of the family: `Lato-Black`.
    pub(crate) weight: u16,
    /// Whether italics are asked for, be it by the name of the family.
    pub(crate) italic: bool,
    /// The first of the families that are asked for, if the face is of none of them.
    pub(crate) replaces: Option<String>,
}

impl FontBook {
    /// The face for a text that names these families, in order of preference; generic families of
    /// CSS may be among them. `None` if the book has no face.
    ///
    /// The first family that the book has counts. If it has none, a face is taken whose letters are
    /// as wide, or else one of the same kind, judged by their names, or else the first face of the
    /// book.
    pub(crate) fn choose(&self, families: &[String], weight: u16, italic: bool) -> Option<Choice> {
        let mut generic = None;
        let mut missing: Vec<StyledName<'_>> = Vec::new();
        let mut first = None;
        for name in families.iter().map(|name| name.trim()) {
            if name.is_empty() {
                continue;
            }
            if let Some(found) = self.called(name, weight, italic) {
                return Some(found);
            }
            if let Some(genre) = Genre::of_generic(name) {
                generic = Some((genre, name));
                break;
            }
            first.get_or_insert(name);
            missing.push(StyledName::new(name));
        }
        let style = missing.first();
        let weight = asked(weight, style.and_then(|style| style.weight));
        let italic = italic || style.is_some_and(|style| style.italic);
        let choice = |face, replaces: Option<&str>| Choice {
            face,
            weight,
            italic,
            replaces: replaces.map(str::to_owned),
        };
        let find = |family: &&str| self.find(family, weight, italic);
        let mut alike = missing.iter().flat_map(|name| alike(name.family));
        if let Some(face) = alike.find_map(find) {
            return Some(choice(face, first));
        }
        let mut genres = missing
            .iter()
            .filter_map(|name| Genre::of_family(name.family));
        let genre = genres.next().or(generic.map(|(genre, _)| genre));
        let of_genre = genre.and_then(|genre| genre.families().iter().find_map(find));
        if let (Some(face), Some(genre)) = (of_genre, genre) {
            let is_as_asked = genre != Genre::Display;
            let generic = generic.filter(|_| !is_as_asked).map(|(_, name)| name);
            return Some(choice(face, first.or(generic)));
        }
        let face = match genre {
            Some(Genre::Sans) => self.first_sans(weight, italic),
            Some(Genre::Mono) => Genre::Sans.families().iter().find_map(find),
            _ => None,
        };
        let face = face.or_else(|| self.first(weight, italic))?;
        // Whatever face is there has serifs, as far as CSS cares.
        let generic = generic.filter(|(genre, _)| *genre != Genre::Serif);
        Some(choice(face, first.or(generic.map(|(_, name)| name))))
    }

    /// The face of a family, or the one that has all of this name: `Lato-Bold`.
    fn called(&self, name: &str, weight: u16, italic: bool) -> Option<Choice> {
        let found = |face: Arc<Face>, weight, italic| Choice {
            face,
            weight,
            italic,
            replaces: None,
        };
        if let Some(face) = self.find(name, weight, italic) {
            let is_family = face.family().eq_ignore_ascii_case(name);
            return Some(match is_family {
                true => found(face, weight, italic),
                false => {
                    let (own, own_italic) = (face.weight(), face.is_italic());
                    found(face, asked(weight, Some(own)), italic || own_italic)
                }
            });
        }
        let styled = StyledName::new(name);
        let (weight, italic) = (asked(weight, styled.weight), italic || styled.italic);
        let family = squashed(styled.family);
        let face = self
            .find(styled.family, weight, italic)
            .or_else(|| self.nearest(|face| face.is_called_like(&family), weight, italic))?;
        Some(found(face, weight, italic))
    }

    /// The face of the first family that is nearest to this weight and slope.
    fn first(&self, weight: u16, italic: bool) -> Option<Arc<Face>> {
        // A damaged font may have no name by which it is found.
        let first = self.faces().first()?;
        let nearest = self.find(first.family(), weight, italic);
        Some(nearest.unwrap_or_else(|| Arc::clone(first)))
    }

    fn first_sans(&self, weight: u16, italic: bool) -> Option<Arc<Face>> {
        let sans = self.faces().iter().find(|face| face.declares_sans())?;
        self.find(sans.family(), weight, italic)
    }
}

/// The weight that is asked for by a style, unless that is the usual one and a name says another.
fn asked(weight: u16, by_name: Option<u16>) -> u16 {
    match (weight, by_name) {
        (400, Some(by_name)) => by_name,
        _ => weight,
    }
}

#[cfg(all(test, feature = "bundled-fonts"))]
#[expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]
mod tests {
    use super::*;

    fn book() -> FontBook {
        let mut book = FontBook::new();
        book.add_bundled().unwrap();
        book
    }

    /// The family, weight and slope of the face, and what it replaces.
    fn chosen(families: &[&str], weight: u16, italic: bool) -> (String, u16, bool, Option<String>) {
        let families: Vec<String> = families.iter().map(ToString::to_string).collect();
        let choice = book().choose(&families, weight, italic).unwrap();
        let face = choice.face;
        (
            face.family().to_owned(),
            face.weight(),
            face.is_italic(),
            choice.replaces,
        )
    }

    #[track_caller]
    fn assert_chosen(families: &[&str], face: (&str, u16, bool), replaces: Option<&str>) {
        let (family, weight, italic) = face;
        let expected = (
            family.to_owned(),
            weight,
            italic,
            replaces.map(str::to_owned),
        );
        assert_eq!(chosen(families, 400, false), expected, "{families:?}");
    }

    #[test]
    fn generic_families_have_a_face() {
        for (family, face) in [
            ("serif", "Noto Serif"),
            ("sans-serif", "Noto Sans"),
            ("system-ui", "Noto Sans"),
            ("Sans", "Noto Sans"),
            ("cursive", "Great Vibes"),
        ] {
            assert_chosen(&[family], (face, 400, false), None);
        }
        assert_eq!(chosen(&["serif"], 700, true).1, 700);
        // A generic family without a face is reported.
        assert_chosen(&["monospace"], ("Noto Sans", 400, false), Some("monospace"));
        assert_chosen(&["fantasy"], ("Noto Serif", 400, false), Some("fantasy"));
    }

    #[test]
    fn a_face_that_looks_alike_stands_in() {
        for (families, face) in [
            (&["Arial", "Helvetica", "sans-serif"][..], "Noto Sans"),
            (&["Helvetica Neue"], "Noto Sans"),
            (&["Times New Roman"], "Noto Serif"),
            (&["Brush Script MT", "serif"], "Great Vibes"),
            (&["Unheard", "sans-serif"], "Noto Sans"),
            (&["Unheard"], "Noto Serif"),
        ] {
            assert_chosen(families, (face, 400, false), Some(families[0]));
        }
        // A family that is there takes precedence over what stands in for one that is not.
        assert_chosen(&["Arial", "Great Vibes"], ("Great Vibes", 400, false), None);
        assert_chosen(&[], ("Noto Serif", 400, false), None);
    }

    #[test]
    fn names_of_faces_say_weight_and_slope() {
        for (name, face) in [
            ("Noto Sans Bold", ("Noto Sans", 700, false)),
            ("NotoSans-BoldItalic", ("Noto Sans", 700, true)),
            ("NotoSans-SemiBold", ("Noto Sans", 700, false)),
            ("NotoSerif", ("Noto Serif", 400, false)),
            ("noto-serif", ("Noto Serif", 400, false)),
        ] {
            assert_chosen(&[name], face, None);
        }
        assert_chosen(
            &["TimesNewRomanPS-BoldItalicMT"],
            ("Noto Serif", 700, true),
            Some("TimesNewRomanPS-BoldItalicMT"),
        );
        let families = ["Noto Sans Bold".to_owned()];
        let choice = book().choose(&families, 400, true).unwrap();
        assert!(choice.weight == 700 && choice.italic);
    }
}
