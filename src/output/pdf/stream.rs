//! A file that is written object by object, so that it need not fit into the memory.

use std::io::{self, BufWriter, Write};

use pdf_writer::{Chunk, Pdf, Ref};

use super::{COMPACT, standard};
use crate::digest::Digest;
use crate::program::PdfStandard;

/// The version, and bytes that show that the file is not text (7.5.2).
const HEADER: &[u8] = b"%PDF-1.7\n%\x80\x80\x80\x80\n\n";

/// The largest position that a cross-reference table can hold (7.5.4).
const MAX_OFFSET: u64 = 9_999_999_999;

/// The size of the buffer: objects and entries of the cross-reference table are small.
const BUFFER_BYTES: usize = 1 << 20;

pub(super) struct ObjectStream<W: Write> {
    out: BufWriter<W>,
    written: u64,
    /// The position of each object, by its id; the first id is 1.
    offsets: Vec<u64>,
    standard: Option<PdfStandard>,
}

impl<W: Write> ObjectStream<W> {
    pub(super) fn new(out: W, standard: Option<PdfStandard>) -> io::Result<Self> {
        let mut out = BufWriter::with_capacity(BUFFER_BYTES, out);
        out.write_all(HEADER)?;
        Ok(Self {
            out,
            written: HEADER.len() as u64,
            offsets: Vec::new(),
            standard,
        })
    }

    /// An id of an object that will be written.
    pub(super) fn new_id(&mut self) -> io::Result<Ref> {
        if let Some(standard) = self.standard
            && self.offsets.len() == standard::MAX_OBJECTS
        {
            let message = format!("there are too many objects for a file in {standard}");
            return Err(io::Error::other(message));
        }
        self.offsets.push(0);
        let id = i32::try_from(self.offsets.len());
        id.map(Ref::new)
            .map_err(|_| io::Error::other("there are too many objects for a PDF file"))
    }

    /// The first of this many ids in a row.
    pub(super) fn new_ids(&mut self, count: usize) -> io::Result<Ref> {
        let first = self.new_id()?;
        for _ in 1..count {
            self.new_id()?;
        }
        Ok(first)
    }

    /// Writes objects.
    pub(super) fn write(&mut self, build: impl FnOnce(&mut Chunk)) -> io::Result<()> {
        let mut chunk = Chunk::with_settings(COMPACT);
        build(&mut chunk);
        self.write_chunk(&chunk)
    }

    /// Writes an object that is in a chunk of its own.
    pub(super) fn write_chunk(&mut self, chunk: &Chunk) -> io::Result<()> {
        for (id, offset) in offsets(chunk) {
            // Ids are positive.
            let index = id.get().unsigned_abs() as usize - 1;
            self.offsets[index] = self.written + offset;
        }
        self.write_all(chunk.as_bytes())
    }

    /// Writes the cross-reference table and the trailer (7.5.4, 7.5.5).
    pub(super) fn finish(mut self, root: Ref, info: Ref, digest: &Digest) -> io::Result<()> {
        let start = self.written;
        if start > MAX_OFFSET {
            return Err(io::Error::other("the file is too large for PDF"));
        }
        let size = self.offsets.len() + 1;
        self.write_all(format!("xref\n0 {size}\n0000000000 65535 f\r\n").as_bytes())?;
        for offset in std::mem::take(&mut self.offsets) {
            let entry = match offset {
                // No object was written: it is null.
                0 => "0000000000 65535 f\r\n".into(),
                offset => format!("{offset:010} 00000 n\r\n"),
            };
            self.write_all(entry.as_bytes())?;
        }
        let (root, info) = (root.get(), info.get());
        let digest = digest.to_string();
        let id = &digest[..32];
        let trailer = format!(
            "trailer\n<</Size {size}/Root {root} 0 R/Info {info} 0 R/ID[<{id}><{id}>]>>\n\
             startxref\n{start}\n%%EOF\n"
        );
        self.write_all(trailer.as_bytes())?;
        self.out.flush()
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.out.write_all(bytes)?;
        self.written += bytes.len() as u64;
        Ok(())
    }
}

/// Where each object of a chunk starts.
fn offsets(chunk: &Chunk) -> Vec<(Ref, u64)> {
    let ids: Vec<Ref> = chunk.refs().collect();
    if let [id] = ids[..] {
        return vec![(id, 0)];
    }
    // A chunk keeps its offsets to itself; the table of a file that is only this chunk has them.
    let mut file = Pdf::with_settings(COMPACT);
    let head = file.len() as u64;
    file.extend(chunk);
    let start = file.len();
    let file = file.finish();
    let table = String::from_utf8_lossy(&file[start..]);
    let mut offsets = Vec::with_capacity(ids.len());
    // After the keyword, and the range of ids, which starts with 0.
    for (id, entry) in (0..).zip(table.lines().skip(2)) {
        let mut fields = entry.split_ascii_whitespace();
        let (Some(offset), Some(_), Some(kind)) = (fields.next(), fields.next(), fields.next())
        else {
            break;
        };
        if let ("n", Ok(offset)) = (kind, offset.parse::<u64>()) {
            offsets.push((Ref::new(id), offset - head));
        }
    }
    offsets
}
