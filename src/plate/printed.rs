//! The file of a printed certificate, most of which it shares with the blank certificate.

use std::io::{self, IoSlice, Write};
use std::ops::Range;
use std::sync::{Arc, Mutex};

use sha2::{Digest as _, Sha256};

#[cfg(feature = "credential")]
use super::chunk;
use crate::digest::Digest;

/// The blank certificate, the one without ink, as a complete file.
#[derive(Debug)]
pub(super) struct Blank {
    file: Vec<u8>,
    /// The offsets at which a printed file may stop sharing the bytes from the beginning,
    /// ascending.
    boundaries: Vec<usize>,
    /// For each boundary, the state of the hash of the bytes before it; as many as were needed so far.
    prefix_hashes: Mutex<Vec<(usize, Sha256)>>,
}

/// A printed certificate: a file in pieces.
#[derive(Debug, Clone)]
pub(crate) struct Printed {
    blank: Arc<Blank>,
    own: Vec<u8>,
    pieces: Vec<Piece>,
    /// The digest of the file, if it was made together with that of a part.
    sha256: Option<Digest>,
}

#[derive(Debug, Clone)]
enum Piece {
    /// A range of the blank certificate's file.
    Shared(Range<usize>),
    /// A range of the certificate's own bytes.
    Own(Range<usize>),
}

impl Printed {
    /// An empty file. `expected_own_bytes` is about how many bytes are going to be its own.
    pub(super) fn new(blank: Arc<Blank>, expected_own_bytes: usize) -> Self {
        Self {
            blank,
            own: Vec::with_capacity(expected_own_bytes),
            pieces: Vec::new(),
            sha256: None,
        }
    }

    /// Appends a range of the blank certificate's file.
    pub(super) fn share(&mut self, range: Range<usize>) {
        match self.pieces.last_mut() {
            Some(Piece::Shared(last)) if last.end == range.start => last.end = range.end,
            _ => self.pieces.push(Piece::Shared(range)),
        }
    }

    /// Appends the bytes that `write` appends to its argument.
    pub(super) fn append(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        let start = self.own.len();
        write(&mut self.own);
        let end = self.own.len();
        match self.pieces.last_mut() {
            Some(Piece::Own(last)) => last.end = end,
            _ => self.pieces.push(Piece::Own(start..end)),
        }
    }

    /// Replaces bytes at this offset in the file, all of which are the certificate's own.
    pub(crate) fn replace(&mut self, offset: usize, bytes: &[u8]) {
        let mut start = 0;
        for piece in &self.pieces {
            let (Piece::Shared(range) | Piece::Own(range)) = piece;
            if let Piece::Own(own) = piece
                && (start..start + own.len()).contains(&offset)
            {
                let at = own.start + offset - start;
                self.own[at..at + bytes.len()].copy_from_slice(bytes);
            }
            start += range.len();
        }
    }

    /// The number of bytes that are not shared with the blank certificate.
    pub(super) fn own_len(&self) -> usize {
        self.own.len()
    }

    /// The blank certificate.
    pub(super) fn blank(&self) -> Arc<Blank> {
        Arc::clone(&self.blank)
    }

    /// The pieces that make up the file, in order.
    pub(crate) fn pieces(&self) -> impl Iterator<Item = &[u8]> {
        self.pieces.iter().map(|piece| match piece {
            Piece::Shared(range) => &self.blank.file[range.clone()],
            Piece::Own(range) => &self.own[range.clone()],
        })
    }

    /// The size of the file in bytes.
    pub(crate) fn len(&self) -> usize {
        self.pieces().map(<[u8]>::len).sum()
    }

    /// The file in one piece.
    pub(crate) fn to_vec(&self) -> Vec<u8> {
        let mut file = Vec::with_capacity(self.len());
        self.pieces()
            .for_each(|piece| file.extend_from_slice(piece));
        file
    }

    /// Writes the file.
    pub(crate) fn write_to(&self, out: &mut impl Write) -> io::Result<()> {
        let mut slices: Vec<IoSlice<'_>> = self.pieces().map(IoSlice::new).collect();
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

    /// The digest of the file. The bytes that all files begin with are hashed only once for a
    /// plate.
    pub(crate) fn sha256(&self) -> Digest {
        self.sha256
            .unwrap_or_else(|| Digest::from_bytes(self.hash().finalize().into()))
    }

    /// Inserts an `iTXt` chunk before the last chunk, `IEND`. `data` gets the digest of the file as
    /// it is, and returns the data of the chunk. The file is hashed once for both digests.
    #[cfg(feature = "credential")]
    pub(crate) fn insert_before_end(
        &mut self,
        data: impl FnOnce(&Digest) -> crate::diagnostic::Result<Vec<u8>>,
    ) -> crate::diagnostic::Result<()> {
        let end = self.own.split_off(self.own.len() - chunk::END_BYTES);
        if let Some(Piece::Own(last)) = self.pieces.last_mut() {
            last.end -= end.len();
        }
        let mut hash = self.hash();
        let as_it_is = hash.clone().chain_update(&end).finalize();
        let data = data(&Digest::from_bytes(as_it_is.into()))?;
        let start = self.own.len();
        self.append(|out| {
            chunk::append(*b"iTXt", &[&data], out);
            out.extend_from_slice(&end);
        });
        hash.update(&self.own[start..]);
        self.sha256 = Some(Digest::from_bytes(hash.finalize().into()));
        Ok(())
    }

    fn hash(&self) -> Sha256 {
        let shared = match self.pieces.first() {
            Some(Piece::Shared(range)) if range.start == 0 => range.end,
            _ => 0,
        };
        let (mut hashed, mut hash) = self.blank.hashed_prefix(shared);
        for piece in self.pieces() {
            let skipped = hashed.min(piece.len());
            hash.update(&piece[skipped..]);
            hashed -= skipped;
        }
        hash
    }
}

impl Blank {
    /// The blank certificate with this file. `boundaries` are ascending offsets in it.
    pub(super) fn new(file: Vec<u8>, boundaries: Vec<usize>) -> Self {
        Self {
            file,
            boundaries,
            prefix_hashes: Mutex::default(),
        }
    }

    /// The same, with the hash of the bytes before the first boundary, if it is known.
    pub(super) fn with_hashed(
        file: Vec<u8>,
        boundaries: Vec<usize>,
        first: Option<(usize, Sha256)>,
    ) -> Self {
        let known = first.filter(|(end, _)| boundaries.first() == Some(end));
        Self {
            prefix_hashes: Mutex::new(known.into_iter().collect()),
            ..Self::new(file, boundaries)
        }
    }

    /// The file.
    pub(super) fn file(&self) -> &[u8] {
        &self.file
    }

    /// The length of the longest hashed prefix of at most `max_length` bytes, and its hash.
    fn hashed_prefix(&self, max_length: usize) -> (usize, Sha256) {
        let count = self.boundaries.partition_point(|end| *end <= max_length);
        // Nothing in between can panic and leave a part of a state.
        let mut prefixes = self.prefix_hashes.lock();
        let prefixes = prefixes.as_mut().unwrap_or_else(|error| error.get_mut());
        while prefixes.len() < count {
            let boundary = self.boundaries[prefixes.len()];
            let (hashed, mut hash) = prefixes.last().cloned().unwrap_or_default();
            hash.update(&self.file[hashed..boundary]);
            prefixes.push((boundary, hash));
        }
        let longest = count.checked_sub(1).map(|last| prefixes[last].clone());
        longest.unwrap_or_default()
    }
}
