//! Plates that are read back, as they were saved and as an attacker changed them.

use super::*;

/// A page with two bands, the inks on it, and its plate as it was saved.
struct Bench {
    boxes: [PixelBox; 2],
    inks: Vec<DrawOp<Coverage>>,
    saved: Vec<u8>,
}

impl Bench {
    fn new(format: PixelFormat, seed: u32) -> Self {
        let background = background(120, 40, format, seed);
        let boxes = [PixelBox::new(10, 8, 90, 6), PixelBox::new(0, 30, 120, 10)];
        let color = Color { r: 7, g: 7, b: 7 };
        let inks: Vec<DrawOp<Coverage>> = boxes
            .iter()
            .map(|bounds| DrawOp {
                shape: Coverage {
                    bounds: *bounds,
                    values: (0..bounds.width * bounds.height)
                        .map(|pixel| [0, 0, 0, 90, 255][pixel as usize / 3 % 5])
                        .collect(),
                    colors: Vec::new(),
                },
                color,
            })
            .collect();
        let plate = Plate::compile(&background, &boxes, &[color], OPTIONS, &[borrow(&inks[0])]);
        let saved = plate.save();
        let bench = Self { boxes, inks, saved };
        assert_eq!(
            bench.print(&bench.read(&bench.saved).unwrap()),
            bench.print(&plate)
        );
        bench
    }

    fn read(&self, saved: &[u8]) -> Option<Plate> {
        let colors: Vec<Color> = self.inks.iter().map(|ink| ink.color).collect();
        Plate::from_saved(saved, &self.boxes, &colors)
    }

    fn print(&self, plate: &Plate) -> Vec<u8> {
        let inks: Vec<DrawOp<&Coverage>> = self.inks.iter().map(borrow).collect();
        let mut scratch = PlateScratch::default();
        let digest = Digest::sha256(b"");
        // Twice, as what the first certificate leaves behind affects the second.
        plate.print(&inks, &[], &digest, &mut scratch);
        let printed = plate.print(&inks, &[], &digest, &mut scratch);
        let file = printed.to_vec();
        assert_eq!(printed.sha256(), Digest::sha256(&file));
        file
    }

    /// Where the blank certificate's file is.
    fn blank(&self) -> Range<usize> {
        let signature = self
            .saved
            .windows(8)
            .position(|part| part == chunk::SIGNATURE);
        let start = signature.unwrap();
        let length = self.saved[start - 4..].first_chunk().unwrap();
        start..start + u32::from_le_bytes(*length) as usize
    }
}

fn benches() -> Vec<Bench> {
    use PixelFormat::{Gray, GrayAlpha, Rgb, Rgba};
    let formats = [Gray, GrayAlpha, Rgb, Rgba];
    (0..)
        .zip(formats)
        .map(|(seed, format)| Bench::new(format, seed + 2))
        .collect()
}

/// A generator of numbers that are the same on each run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) as usize % end
    }

    /// Another byte, or another number, or a few bytes moved, somewhere.
    fn mutate(&mut self, bytes: &mut [u8], within: Range<usize>) {
        let at = within.start + self.below(within.len() - 4);
        let four = &mut bytes[at..at + 4];
        match self.below(8) {
            0 => four.fill(0),
            1 => four.fill(0xFF),
            2 => four.copy_from_slice(&(self.below(300) as u32).to_le_bytes()),
            3 => four.reverse(),
            4 => four[0] ^= 1 << self.below(8),
            5 => four[0] = four[0].wrapping_add(1),
            _ => four[0] = self.below(256) as u8,
        }
    }
}

/// The digest of a file in the cache is right, as anyone can compute it. Whatever is in the file:
/// the plate is refused, or prints the same as the one that was saved.
///
/// The exception is the template's row above a band. Some of its values can change and predict the
/// same rows (PNG, 9.4): ink then has other colours. That it is right cannot be known without
/// inflating all static rows above.
#[test]
fn a_changed_plate_is_refused_or_prints_the_same() {
    let mut numbers = Numbers(14);
    for bench in benches() {
        let plate = bench.read(&bench.saved).unwrap();
        let right = bench.print(&plate);
        let rows_above = |plate: &Plate| -> Vec<Vec<u8>> {
            plate.bands.iter().map(|band| band.above.clone()).collect()
        };
        let right_above = rows_above(&plate);
        let mut accepted = 0;
        for _ in 0..1500 {
            let mut changed = bench.saved.clone();
            for _ in 0..=numbers.below(3) / 2 {
                // Half of them where the numbers are, not in the rows and their encoding.
                let start = numbers.below(2) * bench.blank().end;
                let within = start..changed.len();
                numbers.mutate(&mut changed, within);
            }
            if let Some(plate) = bench.read(&changed) {
                accepted += 1;
                let is_same = bench.print(&plate) == right;
                assert!(is_same || rows_above(&plate) != right_above);
                assert!(plate.page(&[]).is_some());
            }
        }
        assert!(accepted < 100, "{accepted} changes were accepted");
    }
}

#[test]
fn a_plate_that_is_cut_or_longer_is_refused() {
    for bench in benches() {
        for end in 0..bench.saved.len() {
            // Each length near the ends, and some between.
            if end < 200 || end > bench.saved.len() - 200 || end % 97 == 0 {
                assert!(bench.read(&bench.saved[..end]).is_none(), "{end}");
            }
        }
        assert!(bench.read(&[&bench.saved[..], &[0]].concat()).is_none());
    }
}

/// Lengths and counts that no memory has room for.
#[test]
fn no_number_takes_memory_for_what_is_not_there() {
    for bench in benches() {
        for at in (0..bench.saved.len() - 4).filter(|at| at % 4 == 0 || *at < 400) {
            for number in [u32::MAX, u32::MAX / 4, 1 << 30] {
                let mut changed = bench.saved.clone();
                changed[at..at + 4].copy_from_slice(&number.to_le_bytes());
                if !bench.blank().contains(&at)
                    && let Some(plate) = bench.read(&changed)
                {
                    bench.print(&plate);
                }
            }
            if at > 8000 {
                break;
            }
        }
    }
}

/// Static rows are not inflated when a plate is read. Who puts the checksums of their chunks right
/// as well makes a plate that prints something else; its certificates then have another digest.
#[test]
fn a_changed_template_has_another_digest() {
    let mut numbers = Numbers(7);
    for bench in benches() {
        let right = bench.read(&bench.saved).unwrap();
        for _ in 0..300 {
            let mut changed = bench.saved.clone();
            numbers.mutate(&mut changed, bench.blank());
            put_checksums_right(&mut changed[bench.blank()]);
            if changed == bench.saved {
                continue;
            }
            if let Some(plate) = bench.read(&changed) {
                assert_ne!(plate.digest(), right.digest());
                bench.print(&plate);
                plate.page(&[]);
            }
        }
    }
}

fn put_checksums_right(file: &mut [u8]) {
    let mut at = chunk::SIGNATURE.len();
    while let Some(length) = file.get(at..).and_then(|rest| rest.first_chunk()) {
        let end = at + 8 + u32::from_be_bytes(*length) as usize;
        if end + 4 > file.len() {
            return;
        }
        let crc = crc32fast::hash(&file[at + 4..end]).to_be_bytes();
        file[end..end + 4].copy_from_slice(&crc);
        at = end + 4;
    }
}

/// Bands on other rows than those of the boxes would leave the names out.
#[test]
fn a_plate_for_other_fields_is_refused() {
    let bench = Bench::new(PixelFormat::Rgb, 3);
    let [first, second] = bench.boxes;
    let colored = Color { r: 200, g: 0, b: 0 };
    for boxes in [&[][..], &[first], &[first, PixelBox::new(0, 31, 120, 9)]] {
        assert!(Plate::from_saved(&bench.saved, boxes, &[]).is_none());
    }
    let boxes = [second, first, PixelBox::new(5, 9, 10, 2)];
    assert!(
        Plate::from_saved(&bench.saved, &boxes, &[colored]).is_some(),
        "the same rows"
    );
    let gray = Bench::new(PixelFormat::Gray, 3);
    assert!(Plate::from_saved(&gray.saved, &gray.boxes, &[colored]).is_none());
}
