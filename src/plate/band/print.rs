//! From inks to a certificate's chunks of a band.

use super::Band;
use super::block::Block;
use super::re_encode::{Encoder, Search};
use super::scratch::BandScratch;
use crate::draw::DrawOp;
use crate::plate::checksum::{Adler, AdlerChange};
use crate::plate::chunk;
use crate::plate::deflate::{BitString, BitWriter, BlockCode};
use crate::plate::printed::Printed;
use crate::raster::Coverage;

impl Band {
    /// Appends the band of a certificate: the blank certificate's chunks for blocks without
    /// changes, and new chunks for the others. Updates the checksum. `bytes_to_end` is the number
    /// of filtered bytes from the beginning of the band to the end of the page.
    pub(in crate::plate) fn print(
        &self,
        inks: &[DrawOp<&Coverage>],
        bytes_to_end: u64,
        scratch: &mut BandScratch,
        adler: &mut Adler,
        printed: &mut Printed,
    ) {
        self.draw(inks, scratch);
        let mut change = AdlerChange::default();
        for bytes in self.changed_bytes(&scratch.changed) {
            let (old, new) = (
                &self.filtered[bytes.clone()],
                &scratch.filtered[bytes.clone()],
            );
            change.replace(old, new, bytes_to_end - bytes.start as u64);
        }
        *adler = adler.after(&change);
        for block in &self.blocks {
            self.find_invalidated(block, scratch);
            if scratch.invalidated.is_empty() {
                printed.share(block.chunk.clone());
                continue;
            }
            let blank = printed.blank();
            printed.append(|own| self.print_block(block, blank.file(), scratch, own));
        }
        self.erase(scratch);
    }

    /// Appends a block's chunk: the blank certificate's bits, with new ones for invalidated tokens.
    fn print_block(
        &self,
        block: &Block,
        blank_file: &[u8],
        scratch: &mut BandScratch,
        own: &mut Vec<u8>,
    ) {
        let blank_bits = BitString {
            bytes: &blank_file[block.chunk.start + chunk::HEADER_BYTES..],
        };
        let BandScratch {
            filtered,
            invalidated,
            recent,
            bits,
            has_picture,
            ..
        } = scratch;
        let search = Search::new(*has_picture);
        chunk::append_with(chunk::IDAT, own, |own| {
            let mut out = BitWriter::new(own, bits);
            let mut copied = 0;
            let bit_at = |byte| self.tokens.bit_at(byte, block, &self.filtered);
            for run in invalidated.iter() {
                out.copy(blank_bits, copied, bit_at(run.bytes.start));
                out.write(run.bytes.len() * BlockCode::MOST_BITS_PER_BYTE, |out| {
                    let mut encoder = Encoder {
                        code: &block.code,
                        out,
                    };
                    self.re_encode(run, filtered, recent, search, &mut encoder);
                });
                copied = bit_at(run.bytes.end);
            }
            out.copy(blank_bits, copied, block.bits.end);
            block.code.finish_block(out);
        });
    }
}
