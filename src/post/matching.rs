//! Matching the rows of a post with the entries of a plan.

use std::collections::{BTreeMap, VecDeque};

use crate::naming::PublishedLink;
use crate::normal_form::nfc;
use crate::plan::{Gone, Plan};

/// The parts of a row that are matched.
#[derive(Debug, Clone, Copy)]
pub(super) struct PostRow<'r> {
    /// The link to the certificate; empty where it has none.
    pub(super) link: &'r str,
    pub(super) name: &'r str,
}

/// Which rows and entries belong together.
pub(super) struct Matching {
    /// For each entry of the plan, the index of its row.
    pub(super) rows: Vec<Option<usize>>,
    /// The rows that belong to no entry.
    pub(super) rest: Vec<usize>,
}

impl Matching {
    /// Matches rows with entries by their link, byte for byte, and the remaining ones by their
    /// name. The order of rows does not matter.
    pub(super) fn new(plan: &Plan, post: &[PostRow<'_>]) -> Self {
        let mut unmatched = Unmatched::new(post);
        let mut rows: Vec<Option<usize>> = plan
            .entries()
            .map(|entry| unmatched.take_by_link(&entry.link(), entry.name()))
            .collect();
        for (entry, row) in plan.entries().zip(&mut rows) {
            if row.is_none() {
                *row = unmatched.take_by_name(entry.name());
            }
        }
        Self {
            rows,
            rest: unmatched.rest(),
        }
    }
}

/// The rows of a post that belong to no entry yet.
struct Unmatched<'r> {
    post: &'r [PostRow<'r>],
    is_taken: Vec<bool>,
    by_link: BTreeMap<&'r str, VecDeque<usize>>,
    by_name: BTreeMap<String, VecDeque<usize>>,
}

impl<'r> Unmatched<'r> {
    fn new(post: &'r [PostRow<'r>]) -> Self {
        let mut by_link: BTreeMap<_, VecDeque<usize>> = BTreeMap::new();
        let mut by_name: BTreeMap<_, VecDeque<usize>> = BTreeMap::new();
        for (index, row) in post.iter().enumerate() {
            by_link.entry(row.link).or_default().push_back(index);
            by_name
                .entry(normalized(row.name))
                .or_default()
                .push_back(index);
        }
        Self {
            post,
            is_taken: vec![false; post.len()],
            by_link,
            by_name,
        }
    }

    /// Takes the first unmatched row with this link, preferably one with this name as well.
    fn take_by_link(&mut self, link: &str, name: &str) -> Option<usize> {
        let indexes = self.by_link.get_mut(link)?;
        let name = normalized(name);
        let position = indexes
            .iter()
            .position(|index| normalized(self.post[*index].name) == name)
            .unwrap_or(0);
        let index = indexes.remove(position)?;
        self.is_taken[index] = true;
        Some(index)
    }

    /// Takes the first unmatched row with this name.
    fn take_by_name(&mut self, name: &str) -> Option<usize> {
        let indexes = self.by_name.get_mut(&normalized(name))?;
        loop {
            let index = indexes.pop_front()?;
            if !self.is_taken[index] {
                self.is_taken[index] = true;
                return Some(index);
            }
        }
    }

    fn rest(self) -> Vec<usize> {
        let is_taken = self.is_taken.iter().enumerate();
        let rest = is_taken.filter(|(_, is_taken)| !**is_taken);
        rest.map(|(index, _)| index).collect()
    }
}

/// The certificate of a row that has no recipient any more.
pub(super) fn gone(name: &str, link: &str) -> Option<Gone> {
    let published = PublishedLink::parse(link).ok()?;
    Some(Gone::new(name, published.key().as_str()).at(link))
}

/// A name in the form that is compared: white space and composition do not matter.
pub(super) fn normalized(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    nfc(&words.join(" ")).into_owned()
}
