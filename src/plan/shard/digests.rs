//! Equal keys and names among all rows, found by digests of those in the shard.

use sha2::{Digest as _, Sha256};

use super::{folded_name, has_key, keys_in};
use crate::format::OutputFormat;
use crate::naming::Key;
use crate::plan::others::{OtherRows, SameKey, SameName};
use crate::plan::people::other_cells;
use crate::program::Program;
use crate::roster::Recipient;

/// The first half of a SHA-256 digest: among a billion texts, two of them have the same by chance
/// once in 10²⁰ rosters.
type Short = [u8; 16];

/// The digests of the keys and names of a shard, with the rows that they are in.
pub(super) struct Digests {
    published: OutputFormat,
    /// The formats of files that share a folder. The published keys are compared as well.
    formats: Vec<OutputFormat>,
    keys: Vec<(Short, u32)>,
    names: Vec<(Short, u32)>,
}

impl Digests {
    pub(super) fn new(program: &Program, formats: &[OutputFormat]) -> Self {
        let published = program.publish.format;
        let is_published_alone = formats.iter().all(|format| *format == published);
        Self {
            published,
            formats: match is_published_alone {
                true => Vec::new(),
                false => formats.to_vec(),
            },
            keys: Vec::new(),
            names: Vec::new(),
        }
    }

    /// Adds a row of the shard.
    pub(super) fn add(&mut self, recipient: Recipient<'_>, key: &Key) {
        let row = short_row(recipient);
        if has_key(recipient) {
            let digests = self.digests(key).into_iter();
            self.keys.extend(digests.map(|(digest, _)| (digest, row)));
        }
        if let Some(name) = folded_name(recipient) {
            self.names.push((short(b'n', &name), row));
        }
    }

    pub(super) fn sort(&mut self) {
        for list in [&mut self.keys, &mut self.names] {
            list.shrink_to_fit();
            list.sort_unstable();
        }
    }

    /// Notes the rows of the shard that are below this row and have its key or its name. Rows come
    /// in their order.
    pub(super) fn compare(&self, recipient: Recipient<'_>, key: &Key, other_rows: &mut OtherRows) {
        let row = short_row(recipient);
        if has_key(recipient) {
            for (digest, own_key) in self.digests(key) {
                for later in rows_below(&self.keys, &digest, row) {
                    if !OtherRows::is_full(&other_rows.same_keys) {
                        other_rows
                            .same_keys
                            .entry(later)
                            .or_insert_with(|| SameKey {
                                row: recipient.row(),
                                name: recipient.name().to_owned(),
                                key: own_key.to_string(),
                            });
                    }
                }
            }
        }
        if let Some(name) = folded_name(recipient) {
            let digest = short(b'n', &name);
            for later in rows_below(&self.names, &digest, row) {
                if !OtherRows::is_full(&other_rows.same_names) {
                    other_rows.same_names.entry(later).or_insert(SameName {
                        row: recipient.row(),
                        cells: other_cells(recipient),
                    });
                }
            }
        }
    }

    /// The digests of a certificate's keys, and the keys.
    fn digests(&self, key: &Key) -> Vec<(Short, Key)> {
        let published = [(b'k', key.clone())];
        let formats = keys_in(key, self.published, &self.formats);
        let formats = formats.into_iter().map(|key| (b'f', key));
        let all = published.into_iter().chain(formats);
        all.map(|(kind, key)| (short(kind, &key.collision_key()), key))
            .collect()
    }
}

fn rows_below(list: &[(Short, u32)], digest: &Short, row: u32) -> impl Iterator<Item = u64> {
    let start = list.partition_point(|(other, at)| (other, *at) <= (digest, row));
    let below = list[start..].iter();
    below
        .take_while(move |(other, _)| other == digest)
        .map(|(_, row)| u64::from(*row))
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a roster has rows of 32 bits"
)]
fn short_row(recipient: Recipient<'_>) -> u32 {
    recipient.row() as u32
}

fn short(kind: u8, text: &str) -> Short {
    let mut hash = Sha256::new();
    hash.update([kind]);
    hash.update(text.as_bytes());
    let mut short = [0; 16];
    short.copy_from_slice(&hash.finalize()[..16]);
    short
}
