//! Plates that are read back, as they were saved and as an attacker changed them.

use super::*;

/// A page with two bands, the inks on it, and its plate as it was saved.
struct Bench {
    boxes: [PixelBox; 2],
    inks: Vec<DrawOp<Coverage>>,
    file: Vec<u8>,
    description: Vec<u8>,
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
        let bench = Self {
            boxes,
            inks,
            file: plate.file().to_vec(),
            description: plate.describe(),
        };
        assert_eq!(bench.print(&bench.plate()), bench.print(&plate));
        bench
    }

    fn plate(&self) -> Plate {
        self.read(&self.file, &self.description).unwrap()
    }

    fn read(&self, file: &[u8], description: &[u8]) -> Option<Plate> {
        let colors: Vec<Color> = self.inks.iter().map(|ink| ink.color).collect();
        Plate::from_saved(file.to_vec(), description, &self.boxes, &colors)
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

/// `verify` compiles a template itself, and compares with certificates that may have been printed by
/// a plate out of the cache. Both must be of the same bytes, so that a change of them is a change of
/// [`SAVED_VERSION`], by which old plates are passed over.
#[test]
fn templates_compile_to_the_bytes_of_the_saved_version() {
    const FORMATS: [PixelFormat; 4] = [
        PixelFormat::Gray,
        PixelFormat::GrayAlpha,
        PixelFormat::Rgb,
        PixelFormat::Rgba,
    ];
    let mut files = Vec::new();
    for (format, seed) in FORMATS.into_iter().zip(1..) {
        files.extend(Bench::new(format, seed).file);
    }
    assert_eq!(
        (SAVED_VERSION, Digest::sha256(&files).to_string().as_str()),
        (
            7,
            "61effb4c57b17f13c58e6b81eafad2acdb08c18e80a7063196ba8294addef755"
        ),
        "templates compile to other bytes: raise SAVED_VERSION, or plates in users' caches give \
         certificates that `verify` takes for others"
    );
}

/// The digest of a file in the cache is right, as anyone can compute it. Whatever is in the file:
/// the plate is refused, or prints the same as the one that was saved.
///
/// The exception is the template's row above a band, of which another makes others of the rows in it
/// (PNG, 9.2): ink then has other colours. That it is right cannot be known without inflating all
/// static rows above.
#[test]
fn a_changed_plate_is_refused_or_prints_the_same() {
    let mut numbers = Numbers(14);
    for bench in benches() {
        let plate = bench.plate();
        let right = bench.print(&plate);
        let rows_above = |plate: &Plate| -> Vec<Vec<u8>> {
            plate.bands.iter().map(|band| band.above.clone()).collect()
        };
        let right_above = rows_above(&plate);
        let mut accepted = 0;
        for _ in 0..1500 {
            let (mut file, mut description) = (bench.file.clone(), bench.description.clone());
            for _ in 0..=numbers.below(3) / 2 {
                // A third of them where the numbers are.
                let (changed, end) = match numbers.below(3) {
                    0 => (&mut description, bench.description.len().min(64)),
                    1 => (&mut description, bench.description.len()),
                    _ => (&mut file, bench.file.len()),
                };
                numbers.mutate(changed, 0..end);
            }
            if let Some(plate) = bench.read(&file, &description) {
                assert!(plate.page(&[]).is_some());
                if rows_above(&plate) != right_above {
                    bench.print(&plate);
                    continue;
                }
                accepted += 1;
                assert!(bench.print(&plate) == right);
            }
        }
        assert!(accepted < 150, "{accepted} changes were accepted");
    }
}

/// With the checksums of the chunks put right, only reading the blocks finds out what they are.
#[test]
fn changed_blocks_are_refused_or_have_another_digest() {
    let mut numbers = Numbers(41);
    for bench in benches() {
        let plate = bench.plate();
        let blocks: Vec<Range<usize>> = plate
            .bands
            .iter()
            .flat_map(|band| &band.blocks)
            .map(|block| block.chunk.start + 8..block.chunk.end - 4)
            .collect();
        let mut accepted = 0;
        for _ in 0..1500 {
            let mut file = bench.file.clone();
            let block = blocks[numbers.below(blocks.len())].clone();
            numbers.mutate(&mut file, block);
            put_checksums_right(&mut file);
            if file == bench.file {
                continue;
            }
            if let Some(changed) = bench.read(&file, &bench.description) {
                accepted += 1;
                assert_ne!(changed.digest(), plate.digest());
                bench.print(&changed);
                // The checksum of all rows is still that of the template.
                assert!(changed.page(&[]).is_none_or(|page| page.width() == 120));
            }
        }
        assert!(accepted > 0, "a changed literal stands for other rows");
    }
}

#[test]
fn a_plate_that_is_cut_or_longer_is_refused() {
    for bench in benches() {
        let (file, description) = (&bench.file[..], &bench.description[..]);
        for end in 0..file.len() {
            // Each length near the ends, and some between.
            if end < 200 || end > file.len() - 200 || end % 97 == 0 {
                assert!(bench.read(&file[..end], description).is_none(), "{end}");
            }
        }
        for end in 0..description.len() {
            assert!(bench.read(file, &description[..end]).is_none(), "{end}");
        }
        assert!(bench.read(&[file, &[0]].concat(), description).is_none());
        assert!(bench.read(file, &[description, &[0]].concat()).is_none());
    }
}

/// Lengths and counts that no memory has room for.
#[test]
fn no_number_takes_memory_for_what_is_not_there() {
    for bench in benches() {
        for at in (0..bench.description.len() - 4).filter(|at| at % 4 == 0 || *at < 400) {
            for number in [u32::MAX, u32::MAX / 4, 1 << 30] {
                let mut changed = bench.description.clone();
                changed[at..at + 4].copy_from_slice(&number.to_le_bytes());
                if let Some(plate) = bench.read(&bench.file, &changed) {
                    bench.print(&plate);
                }
            }
        }
    }
}

/// A page that is as large as any may be, of which the file has not even a row.
#[test]
fn a_large_page_in_a_small_file_is_refused() {
    let bench = Bench::new(PixelFormat::Rgba, 5);
    let mut numbers = bench.description.clone();
    let (width, height) = (crate::template::MAX_SIDE, 2000_u32);
    numbers[4..8].copy_from_slice(&width.to_le_bytes());
    numbers[8..12].copy_from_slice(&height.to_le_bytes());
    let mut file = bench.file.clone();
    file[16..20].copy_from_slice(&width.to_be_bytes());
    file[20..24].copy_from_slice(&height.to_be_bytes());
    put_checksums_right(&mut file);
    let boxes = [
        PixelBox::new(0, 8, width, 900),
        PixelBox::new(0, 1000, 120, 900),
    ];
    assert!(Plate::from_saved(file, &numbers, &boxes, &[]).is_none());
}

/// Static rows are not inflated when a plate is read. Who puts the checksums of their chunks right
/// as well makes a plate that prints something else; its certificates then have another digest.
#[test]
fn a_changed_template_has_another_digest() {
    let mut numbers = Numbers(7);
    for bench in benches() {
        let right = bench.plate();
        for _ in 0..300 {
            let mut changed = bench.file.clone();
            numbers.mutate(&mut changed, 0..bench.file.len());
            put_checksums_right(&mut changed);
            if changed == bench.file {
                continue;
            }
            if let Some(plate) = bench.read(&changed, &bench.description) {
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
    let read = |bench: &Bench, boxes: &[PixelBox], colors: &[Color]| {
        Plate::from_saved(bench.file.clone(), &bench.description, boxes, colors)
    };
    for boxes in [&[][..], &[first], &[first, PixelBox::new(0, 31, 120, 9)]] {
        assert!(read(&bench, boxes, &[]).is_none());
    }
    let boxes = [second, first, PixelBox::new(5, 9, 10, 2)];
    assert!(read(&bench, &boxes, &[colored]).is_some(), "the same rows");
    let gray = Bench::new(PixelFormat::Gray, 3);
    assert!(read(&gray, &gray.boxes, &[colored]).is_none());
}
