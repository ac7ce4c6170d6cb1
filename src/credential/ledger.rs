//! What was issued: `credentials.jsonl`, a line for each certificate, to which lines are only
//! added.

use std::collections::{BTreeMap, BTreeSet};

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

use super::status::STATUS_LIST_LENGTH;
use crate::date::CivilDate;
use crate::diagnostic::{Code, Diagnostic, Error, Result};
use crate::digest::Digest;

/// The name of the file, beside `program.toml`.
pub const LEDGER_FILE_NAME: &str = "credentials.jsonl";

/// The largest ledger that is read, in bytes: the longest keys of a full status list fit, each
/// corrected twice.
pub const MAX_LEDGER_BYTES: u64 = 256 << 20;

/// What was issued, by key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    issued: BTreeMap<String, Issued>,
    indices: BTreeSet<u32>,
}

/// A credential that was issued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Issued {
    /// The key of the certificate in the published format.
    pub key: String,
    /// Its index in the status list.
    pub index: u32,
    /// The date of issue, as in 2023-09-20.
    pub issued: String,
    /// [`Credential::text_digest`](super::Credential::text_digest).
    pub sha256: Digest,
}

impl Ledger {
    /// Reads a ledger. Of several lines with a key, the last counts.
    ///
    /// # Errors
    ///
    /// [`Code::Ledger`] for a line that is not a record, that gives a key another index, or a
    /// second key an index. A last line that a crash has cut is ignored. One that is a whole
    /// record counts without a line break, which editors and merges leave out.
    pub fn parse(text: &[u8]) -> Result<Self> {
        let mut ledger = Self::default();
        let mut problems = Vec::new();
        let lines = text[..whole_lines(text)].split_inclusive(|byte| *byte == b'\n');
        for (line, number) in lines.zip(1_u64..) {
            if let Err(message) = ledger.read_line(line.trim_ascii_end()) {
                let problem = Diagnostic::error(Code::Ledger, message);
                let hint = "restore the file from the repository: lines are only ever added to it";
                problems.push(problem.hint(hint).at_row(number));
            }
        }
        Error::check(problems)?;
        Ok(ledger)
    }

    fn read_line(&mut self, line: &[u8]) -> Result<(), String> {
        let record: Issued = serde_json::from_slice(line)
            .map_err(|error| format!("not a record of a credential: {error}"))?;
        if record.index >= STATUS_LIST_LENGTH || CivilDate::parse(&record.issued).is_err() {
            return Err("a record with an index or a date that cannot be".into());
        }
        match self.issued.get(&record.key) {
            Some(earlier) if earlier.index != record.index => {
                return Err(format!(
                    "`{}` has the index {} here and {} above",
                    record.key, record.index, earlier.index
                ));
            }
            Some(_) => {}
            None if !self.indices.insert(record.index) => {
                return Err(format!("a second key has the index {}", record.index));
            }
            None => {}
        }
        self.issued.insert(record.key.clone(), record);
        Ok(())
    }

    /// What was issued under a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Issued> {
        self.issued.get(key)
    }

    /// Everything that was issued, by key.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Issued> {
        self.issued.values()
    }

    /// Whether a record neither gives its key another index, nor its index another key.
    pub(crate) fn can_have(&self, record: &Issued) -> bool {
        match self.issued.get(&record.key) {
            Some(known) => known.index == record.index,
            None => !self.indices.contains(&record.index),
        }
    }

    /// Adds a record and returns the line for it, if it says something new.
    pub fn add(&mut self, record: &Issued) -> Option<String> {
        if self.issued.get(&record.key) == Some(record) {
            return None;
        }
        self.indices.insert(record.index);
        self.issued.insert(record.key.clone(), record.clone());
        Some(super::document::to_json(record) + "\n")
    }

    /// Adds lines to the text of a ledger, in place of what a crash has left of a line, and each on
    /// a line of its own.
    pub fn append(text: &mut Vec<u8>, lines: &str) {
        text.truncate(whole_lines(text));
        if text.last().is_some_and(|byte| *byte != b'\n') {
            text.push(b'\n');
        }
        text.extend_from_slice(lines.as_bytes());
    }

    /// The indices in the status list of these keys, in their order. A key that was issued keeps
    /// its index. Any other gets one that depends on the key alone, or the next free one after
    /// that, in the order of the keys. So the order of a roster does not matter, nor what else was
    /// issued before.
    ///
    /// # Errors
    ///
    /// [`Code::StatusListFull`] if there are more keys than indices.
    pub fn indices<'k>(&self, keys: impl ExactSizeIterator<Item = &'k str>) -> Result<Vec<u32>> {
        let mut indices = vec![0; keys.len()];
        let mut new: Vec<(&str, usize)> = Vec::new();
        for (place, key) in keys.enumerate() {
            match self.issued.get(key) {
                Some(issued) => indices[place] = issued.index,
                None => new.push((key, place)),
            }
        }
        if self.indices.len() + new.len() > STATUS_LIST_LENGTH as usize {
            return Err(full().into());
        }
        new.sort_unstable();
        let mut taken = self.indices.clone();
        let mut before: Option<(&str, u32)> = None;
        for (key, place) in new {
            // Two recipients with one key are a finding of the plan.
            if let Some((same, index)) = before
                && same == key
            {
                indices[place] = index;
                continue;
            }
            let mut index = first_choice(key);
            while !taken.insert(index) {
                index = (index + 1) % STATUS_LIST_LENGTH;
            }
            indices[place] = index;
            before = Some((key, index));
        }
        Ok(indices)
    }
}

/// The length of the text without a last line that is cut.
///
/// A record is one JSON object, and the brace that closes it is its last byte. So no beginning of a
/// record is a JSON value, and a last line that is one was written to its end.
fn whole_lines(text: &[u8]) -> usize {
    let start = memchr::memrchr(b'\n', text).map_or(0, |end| end + 1);
    match serde_json::from_slice::<IgnoredAny>(&text[start..]) {
        Ok(_) => text.len(),
        Err(_) => start,
    }
}

/// The index that a key gets if it is free.
fn first_choice(key: &str) -> u32 {
    let digest = Digest::sha256(key.as_bytes());
    let [a, b, c, d, ..] = *digest.as_bytes();
    u32::from_be_bytes([a, b, c, d]) % STATUS_LIST_LENGTH
}

fn full() -> Diagnostic {
    let message =
        format!("a status list has room for {STATUS_LIST_LENGTH} certificates, and there are more");
    Diagnostic::error(Code::StatusListFull, message)
        .hint("split the roster into two programs, each with a `base_url` of its own")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn record(key: &str, index: u32) -> Issued {
        Issued {
            key: key.into(),
            index,
            issued: "2023-09-20".into(),
            sha256: Digest::sha256(key.as_bytes()),
        }
    }

    fn issue<'k>(ledger: &mut Ledger, keys: &[&'k str]) -> BTreeMap<&'k str, u32> {
        let indices = ledger.indices(keys.iter().copied()).unwrap();
        let issued: BTreeMap<&str, u32> = keys.iter().copied().zip(indices).collect();
        for (key, index) in &issued {
            ledger.add(&record(key, *index));
        }
        issued
    }

    #[test]
    fn lines_are_read_back() {
        let mut ledger = Ledger::default();
        let mut text = String::new();
        for record in [record("ö.png", 3), record("a.png", 0)] {
            text += &ledger.add(&record).unwrap();
            assert_eq!(ledger.add(&record), None);
        }
        let corrected = Issued {
            sha256: Digest::sha256(b"corrected"),
            ..record("a.png", 0)
        };
        text += &ledger.add(&corrected).unwrap();
        assert_eq!(Ledger::parse(text.as_bytes()).unwrap(), ledger);
        assert_eq!(ledger.get("a.png"), Some(&corrected));
        // A crash can cut the last line.
        let first = text.find('\n').unwrap() + 1;
        let second = first + text[first..].find('\n').unwrap();
        for end in first + 1..second {
            let cut = Ledger::parse(&text.as_bytes()[..end]).unwrap();
            assert_eq!(cut.iter().len(), 1, "{end}");
        }
    }

    #[test]
    fn a_last_record_without_a_line_break_counts() {
        let line = |key, index| super::super::document::to_json(&record(key, index));
        let next = line("next", 9) + "\n";
        let whole = format!("{}\n{}", line("a}", 1), line("b", 2));
        let mut text = whole.clone().into_bytes();
        assert_eq!(Ledger::parse(&text).unwrap().iter().len(), 2);
        Ledger::append(&mut text, &next);
        assert_eq!(text, format!("{whole}\n{next}").into_bytes());
        assert_eq!(Ledger::parse(&text).unwrap().iter().len(), 3);

        // A crash at any byte loses the record that it cut and no other.
        for end in 0..whole.len() {
            let mut cut = whole.as_bytes()[..end].to_vec();
            let first = line("a}", 1).len();
            let known = usize::from(end >= first);
            assert_eq!(Ledger::parse(&cut).unwrap().iter().len(), known, "{end}");
            Ledger::append(&mut cut, &next);
            let ledger = Ledger::parse(&cut).unwrap();
            assert_eq!(ledger.iter().len(), known + 1, "{end}");
            assert!(cut.ends_with(next.as_bytes()), "{end}");
        }
    }

    #[test]
    fn contradicting_lines_are_refused() {
        let line = |key, index| super::super::document::to_json(&record(key, index)) + "\n";
        for (text, message) in [
            (
                line("a", 1) + &line("a", 2),
                "`a` has the index 2 here and 1 above",
            ),
            (line("a", 1) + &line("b", 1), "a second key has the index 1"),
            (line("a", 1) + "{}\n", "not a record"),
            (line("a", 1) + "{}", "not a record"),
            (line("a", 1) + "\n", "not a record"),
            (line("a", 1 << 20), "cannot be"),
            (line("a", 1).replace("2023-09-20", "today"), "cannot be"),
        ] {
            let error = Ledger::parse(text.as_bytes()).unwrap_err();
            assert_eq!(error.code(), Code::Ledger);
            assert!(error.to_string().contains(message), "{error}");
        }
    }

    #[test]
    fn a_full_list_is_an_error() {
        let keys: Vec<String> = (0..=STATUS_LIST_LENGTH)
            .map(|key| key.to_string())
            .collect();
        let ledger = Ledger::default();
        let most = keys[1..].iter().map(String::as_str);
        let mut indices = ledger.indices(most).unwrap();
        indices.sort_unstable();
        assert!(indices.into_iter().eq(0..STATUS_LIST_LENGTH));
        let all = keys.iter().map(String::as_str);
        assert_eq!(
            ledger.indices(all).unwrap_err().code(),
            Code::StatusListFull
        );
    }

    proptest! {
        /// Rosters are sorted, and rows come and go, between one run and the next.
        #[test]
        fn no_index_moves_and_none_is_issued_twice(
            rosters in proptest::collection::vec(
                proptest::collection::hash_set("[a-c]{1,4}", 1..40), 1..6
            )
        ) {
            let mut ledger = Ledger::default();
            let mut known = BTreeMap::new();
            for roster in &rosters {
                let mut keys: Vec<&str> = roster.iter().map(String::as_str).collect();
                let first = ledger.indices(keys.iter().copied()).unwrap();
                let first: BTreeMap<&str, u32> = keys.iter().copied().zip(first).collect();
                keys.sort_unstable();
                let issued = issue(&mut ledger, &keys);
                prop_assert_eq!(&first, &issued);
                for (key, index) in issued {
                    prop_assert_eq!(*known.entry(key).or_insert(index), index);
                }
            }
            let indices: BTreeSet<u32> = known.values().copied().collect();
            prop_assert_eq!(indices.len(), known.len());
        }
    }
}
