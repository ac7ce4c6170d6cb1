//! Certificates of random layouts: which texts there are, how large, how far apart and on which side,
//! with a rule or without, with a sample of a name or without, with signatures or without.

use std::fmt::Write as _;

use engross::PixelBox;
use engross::field::Align;

const SIZES: [(u32, u32); 6] = [
    (1754, 1240),
    (1240, 1754),
    (1920, 1080),
    (1123, 794),
    (1600, 1131),
    (2480, 1754),
];
const TITLES: [&str; 4] = [
    "Certificate",
    "CERTIFICATE OF MERIT",
    "Diploma",
    "Thank You",
];
const SUBTITLES: [&str; 3] = ["of participation", "OF APPRECIATION", "Summer School 2026"];
const BEFORE: [&str; 5] = [
    "This is to certify that",
    "is proudly presented to",
    "awarded to",
    "We thank",
    "This certificate is hereby granted to the following person",
];
const AFTER: [&str; 5] = [
    "for taking part in the workshop",
    "has completed the course in Advanced Carpentry",
    "for outstanding service to the community during the whole year",
    "with distinction and honour",
    "on the fourth of May 2026",
];
const SIGNATURES: [&str; 4] = ["Director", "Date", "President of the Board", "Chair"];
const NAMES: [&str; 3] = ["Jonathan Sample", "Name Surname", "Maria Garcia"];

pub(crate) struct Layout {
    pub(crate) size: (u32, u32),
    pub(crate) content: String,
    /// Where a name of twelve letters goes.
    pub(crate) name: PixelBox,
    pub(crate) align: Align,
    /// Whether a sample of a name is there.
    pub(crate) has_sample: bool,
}

impl Layout {
    pub(crate) fn random(random: &mut Random) -> Self {
        let size = random.of(&SIZES);
        let (width, height) = (size.0 as f32, size.1 as f32);
        let unit = width.min(height) / 1000.0;
        let (has_rule, has_sample) = (random.is(0.5), random.is(0.3));
        let align = random.of(&[Align::Center, Align::Center, Align::Left, Align::Right]);
        let margin = width * random.between(0.08, 0.14);
        let mut page = Page {
            content: String::new(),
            anchor: match align {
                Align::Left => "start",
                Align::Right => "end",
                _ => "middle",
            },
            x: match align {
                Align::Left => margin,
                Align::Right => width - margin,
                _ => width / 2.0,
            },
        };
        let title = unit * random.between(55.0, 95.0);
        let sentence = unit * random.between(22.0, 32.0);
        let mut y = height * random.between(0.12, 0.2);
        page.text(random.of(&TITLES), title, y);
        if random.is(0.5) {
            y += title * random.between(0.7, 1.0);
            page.text(
                random.of(&SUBTITLES),
                sentence * random.of(&[1.0, 1.3, 1.6]),
                y,
            );
        }
        if random.is(0.85) {
            y += height * random.between(0.08, 0.14);
            page.text(random.of(&BEFORE), sentence, y);
        }
        let em = sentence * random.between(1.3, 2.2);
        let gap = height * random.between(0.13, 0.24);
        let baseline = y + gap * 0.62;
        let left = |width: f32| match align {
            Align::Left => page.x,
            Align::Right => page.x - width,
            _ => page.x - width / 2.0,
        };
        let name = (left(6.0 * em), baseline - 0.6 * em, 6.0 * em, 0.5 * em);
        if has_rule {
            let width = width * random.between(0.32, 0.55);
            let (x, y) = (left(width), baseline + 0.2 * em);
            page.rule(x, y, width, unit * random.of(&[1.0, 2.0, 4.0]));
        }
        if has_sample {
            page.text(random.of(&NAMES), em, baseline);
        }
        y += gap;
        for _ in 0..1 + random.below(3) {
            y += sentence * 1.5;
            page.text(random.of(&AFTER), sentence, y);
        }
        let y = (y + height * 0.08).max(height * random.between(0.8, 0.9));
        let count = random.below(if align == Align::Center { 4 } else { 2 });
        for index in 0..count {
            page.anchor = "middle";
            let x = width * (index + 1) as f32 / (count + 1) as f32;
            page.x = x;
            page.rule(x - 0.09 * width, y, 0.18 * width, unit * 2.0);
            page.text(random.of(&SIGNATURES), sentence * 0.8, y + sentence * 1.1);
        }
        let (x, y, name_width, name_height) = name;
        Self {
            size,
            content: page.content,
            name: PixelBox::new(x as u32, y as u32, name_width as u32, name_height as u32),
            align,
            has_sample,
        }
    }
}

struct Page {
    content: String,
    anchor: &'static str,
    x: f32,
}

impl Page {
    fn text(&mut self, text: &str, size: f32, y: f32) {
        let (x, anchor) = (self.x, self.anchor);
        write!(
            self.content,
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" text-anchor=\"{anchor}\">{text}</text>"
        )
        .unwrap();
    }

    fn rule(&mut self, x: f32, y: f32, width: f32, thickness: f32) {
        let stroke = format!("stroke=\"#000\" stroke-width=\"{thickness}\"");
        write!(self.content, "<path d=\"M{x} {y}h{width}\" {stroke}/>").unwrap();
    }
}

/// The same numbers in each run.
pub(crate) struct Random(pub(crate) u32);

impl Random {
    pub(crate) fn below(&mut self, end: u32) -> u32 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 8) % end
    }

    pub(crate) fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.below(10_000) as f32 / 10_000.0
    }

    pub(crate) fn is(&mut self, chance: f32) -> bool {
        self.between(0.0, 1.0) < chance
    }

    pub(crate) fn of<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len() as u32) as usize]
    }
}
