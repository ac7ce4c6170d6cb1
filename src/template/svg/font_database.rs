//! The faces of a book, in the database that usvg takes them from.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use resvg::usvg;
use usvg::fontdb;

use super::style;
use crate::field::{SizeRange, TextStyle};
use crate::font::{Face, FontBook, FontStack, MissingStyle};
use crate::language::Script;

/// What the fonts of a text are not.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum MissingFont {
    /// A family that no font has, with the one that is used instead.
    Family(String, String),
    /// A style that a family does not have, in words.
    Style(String, String),
}

/// The database of a book.
pub(super) struct FontDatabase<'b> {
    book: &'b FontBook,
    database: fontdb::Database,
    /// The book's faces, with their ids in the database.
    ids: Vec<(Arc<Face>, fontdb::ID)>,
    /// Those that the drawing holds.
    embedded: Vec<(Arc<Face>, fontdb::ID)>,
    /// The order of faces beside each face that lacks a character, if there is one: usvg asks for
    /// every such character of a text.
    stacks: Mutex<BTreeMap<fontdb::ID, Option<Arc<FontStack>>>>,
}

impl<'b> FontDatabase<'b> {
    /// The database; empty if the drawing has no text.
    pub(super) fn new(book: &'b FontBook, has_text: bool) -> Self {
        let mut database = fontdb::Database::new();
        let (faces, embedded) = match has_text {
            true => (book.faces(), book.embedded()),
            false => (&[][..], &[][..]),
        };
        let mut add_all = |faces: &[Arc<Face>]| -> Vec<(Arc<Face>, fontdb::ID)> {
            let faces = faces.iter();
            faces
                .map(|face| (Arc::clone(face), add(&mut database, face)))
                .collect()
        };
        let (ids, embedded) = (add_all(faces), add_all(embedded));
        Self {
            book,
            database,
            ids,
            embedded,
            stacks: Mutex::default(),
        }
    }

    pub(super) fn database(&self) -> &fontdb::Database {
        &self.database
    }

    /// The face for a text, with what of the requested font it is not.
    pub(super) fn select(
        &self,
        font: &usvg::Font,
        database: &mut Arc<fontdb::Database>,
    ) -> Option<(fontdb::ID, Vec<MissingFont>)> {
        let italic = font.style() != usvg::FontStyle::Normal;
        let names = style::families(font.families());
        let chosen = self.book.choose(&names, font.weight(), italic)?;
        let face = &chosen.face;
        let mut missing = Vec::new();
        let family = face.family().to_owned();
        if let Some(replaced) = chosen.replaces {
            missing.push(MissingFont::Family(replaced, family.clone()));
        }
        let lacking = lacking(
            face,
            chosen.weight,
            chosen.italic,
            style::width(font.stretch()),
        );
        missing.extend(lacking.map(|lacking| MissingFont::Style(family, lacking)));
        let known = self.id_of(face);
        let id = known.unwrap_or_else(|| add(Arc::make_mut(database), face));
        Some((id, missing))
    }

    /// The face for a character that the faces used so far lack: the one that a field gets for it.
    pub(super) fn fallback(
        &self,
        character: char,
        used: &[fontdb::ID],
        database: &fontdb::Database,
    ) -> Option<fontdb::ID> {
        let stack = self.stack(database.face(*used.first()?)?);
        let candidates = stack.map(|stack| stack.candidates(Script::for_char(character), None));
        let candidates = candidates.unwrap_or_default();
        let faces = candidates.iter().map(|instance| instance.face());
        let mut known = faces.filter(|face| face.has(character)).filter_map(|face| {
            let mut all = self.ids.iter().chain(&self.embedded);
            let found = all.find(|(own, _)| std::ptr::eq(&**own, face));
            found.map(|(_, id)| *id)
        });
        let mut others = self.ids.iter();
        known.find(|id| !used.contains(id)).or_else(|| {
            let is_free = |id: &fontdb::ID, face: &Face| !used.contains(id) && face.has(character);
            let found = others.find(|(face, id)| is_free(id, face));
            found.map(|(_, id)| *id)
        })
    }

    /// The order of faces beside this one.
    fn stack(&self, primary: &fontdb::FaceInfo) -> Option<Arc<FontStack>> {
        // Nothing that holds the lock can leave the map half changed.
        let mut stacks = self.stacks.lock().unwrap_or_else(PoisonError::into_inner);
        let make = || {
            let family = primary.families.first().map_or("", |(name, _)| name);
            let style = TextStyle {
                families: vec![family.to_owned()],
                weight: primary.weight.0,
                italic: primary.style != fontdb::Style::Normal,
                match_fallback: false,
                ..TextStyle::new(SizeRange::up_to(1.0))
            };
            FontStack::new(self.book, &style).ok().map(Arc::new)
        };
        stacks.entry(primary.id).or_insert_with(make).clone()
    }

    fn id_of(&self, face: &Arc<Face>) -> Option<fontdb::ID> {
        let mut all = self.ids.iter().chain(&self.embedded);
        all.find(|(own, _)| Arc::ptr_eq(own, face))
            .map(|(_, id)| *id)
    }
}

/// What of a style a face does not have, in words. The width is in per cent.
pub(super) fn lacking(face: &Face, weight: u16, italic: bool, width: f32) -> Option<String> {
    let style = TextStyle {
        weight,
        italic,
        ..TextStyle::new(SizeRange::up_to(1.0))
    };
    let mut all = MissingStyle::of(face, &style).words();
    all.extend(face.lacking_width(width).map(str::to_owned));
    (!all.is_empty()).then(|| all.join(" and no "))
}

fn add(database: &mut fontdb::Database, face: &Arc<Face>) -> fontdb::ID {
    database.push_face_info(fontdb::FaceInfo {
        id: fontdb::ID::dummy(),
        source: fontdb::Source::Binary(Arc::new(FaceData(Arc::clone(face)))),
        index: face.index(),
        families: vec![(
            face.family().to_owned(),
            fontdb::Language::English_UnitedStates,
        )],
        post_script_name: String::new(),
        style: if face.is_italic() {
            fontdb::Style::Italic
        } else {
            fontdb::Style::Normal
        },
        weight: fontdb::Weight(face.weight()),
        stretch: fontdb::Stretch::Normal,
        monospaced: false,
    })
}

struct FaceData(Arc<Face>);

impl AsRef<[u8]> for FaceData {
    fn as_ref(&self) -> &[u8] {
        self.0.data()
    }
}
