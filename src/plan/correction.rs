//! Names that were corrected: one goes away, and a similar one comes. The new name has another
//! link, unless its row gets the slug that keeps the old one.

use std::collections::BTreeSet;

use super::damage::shown;
use super::find::without_accents;
use super::{Entry, Plan};
use crate::diagnostic::{Code, Diagnostic};
use crate::naming::Key;
use crate::normal_form::nfc;

/// Names that are less similar are of two people.
const MIN_SIMILARITY: f64 = 0.7;

/// No more names than these are compared with each other: so many changes are not corrections.
const MAX_NAMES: usize = 300;

/// Longer names, in bytes, are not compared: that takes the product of their lengths.
const MAX_COMPARED: usize = 128;

/// A certificate whose recipient is no longer in the roster.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Gone {
    /// The name of the recipient, as far as it is known.
    pub name: String,
    /// The key of the certificate.
    pub key: String,
    /// The public URL, where it is known.
    pub link: Option<String>,
}

impl Gone {
    /// A certificate with this key, for a recipient of this name.
    #[must_use]
    pub fn new(name: impl Into<String>, key: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            key: key.into(),
            link: None,
        }
    }

    /// The same, published under this link.
    #[must_use]
    pub fn at(mut self, link: impl Into<String>) -> Self {
        self.link = Some(link.into());
        self
    }
}

impl Plan {
    /// Compares entries that are new, by index, with certificates whose recipients are gone. Where
    /// two names are similar, a warning ([`Code::Renamed`]) has the slug that keeps the link of the
    /// old one.
    #[must_use]
    pub fn corrections(&self, new: &[usize], gone: &[Gone]) -> Vec<Diagnostic> {
        if new.is_empty() || gone.is_empty() || new.len().max(gone.len()) > MAX_NAMES {
            return Vec::new();
        }
        let old_names: Vec<[String; 2]> = gone.iter().map(|gone| forms(&gone.name)).collect();
        let mut similar: Vec<(f64, usize, usize)> = Vec::new();
        for index in new {
            let name = forms(self.entry(*index).name());
            for (old, old_name) in old_names.iter().enumerate() {
                let similarity = similarity(&name, old_name);
                if similarity >= MIN_SIMILARITY {
                    similar.push((similarity, *index, old));
                }
            }
        }
        similar.sort_by(|(one, ..), (other, ..)| other.total_cmp(one));
        let (mut is_used, mut corrections) = (BTreeSet::new(), BTreeSet::new());
        for (_, index, old) in similar {
            let is_free = !corrections.iter().any(|(used, _)| *used == index);
            if is_free && is_used.insert(old) {
                corrections.insert((index, old));
            }
        }
        let corrections = corrections.into_iter();
        corrections
            .filter_map(|(index, old)| correction(self.entry(index), &gone[old]))
            .collect()
    }
}

/// The finding about a name that may have been corrected. `None` where no slug keeps the link.
fn correction(entry: Entry<'_>, gone: &Gone) -> Option<Diagnostic> {
    if entry.recipient().published().is_some() {
        // Its link is the post's, whatever the slug.
        return None;
    }
    let slug = entry.slug_of(&gone.key)?;
    let (name, old) = (shown(entry.name()), shown(&gone.name));
    let link = gone.link.as_ref();
    let link = link.map_or_else(String::new, |link| format!(" {link}"));
    let message = format!("`{name}` is new, and `{old}` is no longer in the roster");
    let hint = format!(
        "if `{name}` was `{old}`, `slug = {slug}` in its row keeps the published link{link}"
    );
    let finding = Diagnostic::warning(Code::Renamed, message).hint(hint);
    Some(finding.at(entry.plan().roster().file(), entry.row()))
}

impl Entry<'_> {
    /// The slug that gives the entry's file this key, whatever its extension; `None` where no slug
    /// does.
    #[must_use]
    pub fn slug_of(self, key: &str) -> Option<String> {
        /// No name contains it.
        const NAME: &str = "\0";
        let program = self.plan().program();
        let publish = &program.publish;
        let around = publish.file_stem.expand(|column| match column {
            "name" => Some(NAME),
            "term" => Some(program.term.as_str()),
            "title" => Some(program.title.as_str()),
            other => self.recipient().value(other),
        });
        let around: String = nfc(&around.ok()?).chars().map(dashed).collect();
        let (before, after) = around.split_once(NAME)?;
        let (stem, _) = key.rsplit_once('.').unwrap_or((key, ""));
        let composed = nfc(stem);
        let slug = composed.strip_prefix(before)?.strip_suffix(after)?;
        let (derived, _) = Key::derive(
            &format!("{before}{slug}{after}"),
            publish.format.extension(),
            publish.normalization,
        );
        let is_kept = !slug.is_empty() && derived.stem() == stem;
        is_kept.then(|| slug.to_owned())
    }
}

fn dashed(letter: char) -> char {
    if letter.is_whitespace() { '-' } else { letter }
}

/// The name without accents, and its words in alphabetical order: some write the family name
/// first.
fn forms(name: &str) -> [String; 2] {
    let name = without_accents(name);
    let mut words: Vec<&str> = name.split_whitespace().collect();
    words.sort_unstable();
    let sorted = words.join(" ");
    [name, sorted]
}

fn similarity(one: &[String; 2], other: &[String; 2]) -> f64 {
    if one[0].len().max(other[0].len()) > MAX_COMPARED {
        return 0.0;
    }
    let forms = one.iter().zip(other);
    let similarities = forms.map(|(one, other)| strsim::normalized_damerau_levenshtein(one, other));
    similarities.fold(0.0, f64::max)
}
