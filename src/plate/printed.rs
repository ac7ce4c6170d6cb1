//! A certificate's file in parts, most of them shared by all.

use std::io::{self, IoSlice, Write};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use sha2::{Digest as _, Sha256};

use crate::digest::Digest;

/// The certificate without any text, as a whole PNG file.
#[derive(Debug)]
pub(super) struct Blank {
    file: Vec<u8>,
    /// Where what may be shared can end.
    seams: Vec<usize>,
    prefixes: OnceLock<Vec<(usize, Sha256)>>,
}

/// A printed certificate: a PNG file in parts.
#[derive(Debug, Clone)]
pub(crate) struct Printed {
    blank: Arc<Blank>,
    own: Vec<u8>,
    parts: Vec<Part>,
}

#[derive(Debug, Clone)]
enum Part {
    /// Bytes of the blank certificate.
    Shared(Range<usize>),
    /// Bytes of its own.
    Own(Range<usize>),
}

impl Printed {
    /// A file of nothing so far, which is going to have about so many bytes of its own.
    pub(super) fn new(blank: Arc<Blank>, own_bytes: usize) -> Self {
        Self {
            blank,
            own: Vec::with_capacity(own_bytes),
            parts: Vec::new(),
        }
    }

    /// Goes on with bytes of the blank certificate's file.
    pub(super) fn share(&mut self, range: Range<usize>) {
        match self.parts.last_mut() {
            Some(Part::Shared(last)) if last.end == range.start => last.end = range.end,
            _ => self.parts.push(Part::Shared(range)),
        }
    }

    /// Goes on with bytes of its own.
    pub(super) fn append(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        let start = self.own.len();
        write(&mut self.own);
        let end = self.own.len();
        match self.parts.last_mut() {
            Some(Part::Own(last)) => last.end = end,
            _ => self.parts.push(Part::Own(start..end)),
        }
    }

    /// How many bytes of its own it has.
    pub(super) fn own_len(&self) -> usize {
        self.own.len()
    }

    /// The blank certificate.
    pub(super) fn blank(&self) -> Arc<Blank> {
        Arc::clone(&self.blank)
    }

    /// The file's parts, in order.
    pub(crate) fn parts(&self) -> impl Iterator<Item = &[u8]> {
        self.parts.iter().map(|part| match part {
            Part::Shared(range) => &self.blank.file[range.clone()],
            Part::Own(range) => &self.own[range.clone()],
        })
    }

    /// How many bytes the file has.
    pub(crate) fn len(&self) -> usize {
        self.parts().map(<[u8]>::len).sum()
    }

    /// The file in one piece.
    pub(crate) fn to_vec(&self) -> Vec<u8> {
        let mut file = Vec::with_capacity(self.len());
        self.parts().for_each(|part| file.extend_from_slice(part));
        file
    }

    /// Writes the file.
    pub(crate) fn write_to(&self, out: &mut impl Write) -> io::Result<()> {
        let mut slices: Vec<IoSlice<'_>> = self.parts().map(IoSlice::new).collect();
        let mut rest = &mut slices[..];
        while !rest.is_empty() {
            match out.write_vectored(rest) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(written) => IoSlice::advance_slices(&mut rest, written),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// The digest of the file. How it begins is not hashed again for each.
    pub(crate) fn sha256(&self) -> Digest {
        let shared = match self.parts.first() {
            Some(Part::Shared(range)) if range.start == 0 => range.end,
            _ => 0,
        };
        let (done, mut hash) = self.blank.prefix_within(shared);
        let mut skip = done;
        for part in self.parts() {
            let skipped = skip.min(part.len());
            hash.update(&part[skipped..]);
            skip -= skipped;
        }
        Digest::from_bytes(hash.finalize().into())
    }
}

impl Blank {
    /// A blank certificate's file, of which a printed one may share what is between seams.
    pub(super) fn new(file: Vec<u8>, seams: Vec<usize>) -> Self {
        Self {
            file,
            seams,
            prefixes: OnceLock::new(),
        }
    }

    /// The file.
    pub(super) fn file(&self) -> &[u8] {
        &self.file
    }

    /// The longest prefix of at most so many bytes that is hashed, and its hash.
    fn prefix_within(&self, length: usize) -> (usize, Sha256) {
        let prefixes = self.prefixes.get_or_init(|| self.hash_prefixes());
        let longest = prefixes.iter().rev().find(|(end, _)| *end <= length);
        longest.cloned().unwrap_or_default()
    }

    fn hash_prefixes(&self) -> Vec<(usize, Sha256)> {
        let (mut hash, mut hashed) = (Sha256::new(), 0);
        let prefixes = self.seams.iter().map(|&seam| {
            hash.update(&self.file[hashed..seam]);
            hashed = seam;
            (seam, hash.clone())
        });
        prefixes.collect()
    }
}
