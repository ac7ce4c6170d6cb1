//! Random certificates with what misleads: photographs, panels, seals beside the name, dividers,
//! rules of dots and dashes, double rules, two languages, and lines from right to left.

use std::fmt::Write as _;

use engross::PixelBox;
use engross::field::Align;

use super::layouts::{Layout, Random};

const SIZES: [(u32, u32); 5] = [
    (1600, 1131),
    (1131, 1600),
    (1280, 720),
    (1056, 816),
    (2000, 1414),
];

/// What a certificate says: its title, what is before the name, and after it.
struct Words {
    title: &'static str,
    before: &'static [&'static str],
    after: &'static [&'static str],
    signature: &'static str,
    family: &'static str,
    is_right_to_left: bool,
}

const WORDS: [Words; 7] = [
    Words {
        title: "Certificate",
        before: &["This is to certify that"],
        after: &[
            "has completed the course on the repair of clocks",
            "with a hundred hours of practice",
        ],
        signature: "Clockmaker",
        family: "Noto Serif",
        is_right_to_left: false,
    },
    Words {
        title: "VOLUNTEER OF THE YEAR",
        before: &["The shelter thanks"],
        after: &["for every walk in the rain"],
        signature: "Warden",
        family: "Noto Sans",
        is_right_to_left: false,
    },
    Words {
        title: "Diplôme",
        before: &[
            "Le présent diplôme est décerné à",
            "This diploma is awarded to",
        ],
        after: &[
            "pour sa participation au concours de dictée",
            "for taking part in the spelling contest",
        ],
        signature: "La présidente",
        family: "Noto Serif",
        is_right_to_left: false,
    },
    Words {
        title: "Teilnahmebestätigung",
        before: &[],
        after: &[
            "hat an der Fortbildung zur Pflege alter Bäume teilgenommen",
            "und die Prüfung bestanden",
        ],
        signature: "Leitung",
        family: "Noto Sans",
        is_right_to_left: false,
    },
    Words {
        title: "شهادة تقدير",
        before: &["تُمنح هذه الشهادة إلى"],
        after: &[
            "تقديراً لجهوده المتميزة خلال العام الدراسي",
            "مع أطيب التمنيات",
        ],
        signature: "المدير",
        family: "Noto Naskh Arabic",
        is_right_to_left: true,
    },
    Words {
        title: "תעודת הוקרה",
        before: &["מוענקת בזאת אל"],
        after: &["על תרומה רבת שנים לקהילה"],
        signature: "יושב ראש",
        family: "Noto Serif Hebrew",
        is_right_to_left: true,
    },
    Words {
        title: "Award of Merit",
        before: &[
            "In recognition of outstanding work in the kitchen garden",
            "this award goes to",
        ],
        after: &["who grew the largest pumpkin of the county"],
        signature: "Judge",
        family: "Noto Serif",
        is_right_to_left: false,
    },
];

#[derive(Clone, Copy, PartialEq)]
enum Rule {
    None,
    Solid,
    Dots,
    Dashes,
    Double,
}

/// The lines of text, and what they share.
struct Column {
    content: String,
    x: f32,
    width: f32,
    align: Align,
    ink: &'static str,
    family: &'static str,
}

impl Layout {
    /// A layout in the manner of this file.
    pub(crate) fn mixed(random: &mut Random) -> Self {
        let size = random.of(&SIZES);
        let (width, height) = (size.0 as f32, size.1 as f32);
        let unit = width.min(height) / 1000.0;
        let words = &WORDS[random.below(WORDS.len() as u32) as usize];
        let mut content = String::new();
        let is_dark = background(&mut content, random, width, height);
        let ink = match is_dark {
            true => "#fdf6e3",
            false => random.of(&["#1d2b3a", "#3a1d1d", "#222"]),
        };
        let accent = match is_dark {
            true => "#e0b94c",
            false => random.of(&["#b3541e", "#2b6a5c", "#b08d3c"]),
        };
        frame(&mut content, random, width, height, accent);
        let align = match words.is_right_to_left {
            true => random.of(&[Align::Center, Align::Right]),
            false => random.of(&[Align::Center, Align::Center, Align::Center, Align::Left]),
        };
        let (left, right) = column(&mut content, random, width, height, align, accent);
        let mut page = Column {
            content,
            x: match align {
                Align::Left => left,
                Align::Right => right,
                _ => (left + right) / 2.0,
            },
            width: right - left,
            align,
            ink,
            family: words.family,
        };
        let title = unit * random.between(58.0, 88.0);
        let sentence = unit * random.between(23.0, 31.0);
        let mut y = height * random.between(0.15, 0.22);
        page.text(words.title, title, y);
        if random.is(0.35) {
            y += title * 0.55;
            page.divider(random, y, unit, accent);
        }
        y += height * random.between(0.06, 0.1);
        for before in words.before {
            y += sentence * 1.45;
            page.text(before, sentence, y);
        }
        let em = sentence * random.between(1.4, 2.1);
        let gap = height * random.between(0.15, 0.23);
        let baseline = y + gap * 0.64;
        let rule = random.of(&[
            Rule::None,
            Rule::None,
            Rule::Solid,
            Rule::Dots,
            Rule::Dashes,
            Rule::Double,
        ]);
        let rule_width = (width * random.between(0.34, 0.5)).min(page.width);
        page.rule(rule, rule_width, baseline + 0.22 * em, unit, ink);
        let has_sample = random.is(0.3);
        if has_sample {
            let family = random.of(&["Great Vibes", "Great Vibes", "Noto Serif"]);
            let name = random.of(&["Amelia Sample", "Name Surname", "Your Name"]);
            let grown = if family == "Great Vibes" { 1.6 } else { 1.2 };
            let own = std::mem::replace(&mut page.family, family);
            page.text(name, em * grown, baseline);
            page.family = own;
        }
        let name = (page.left(6.0 * em), baseline - 0.6 * em);
        if random.is(0.3) {
            page.seal(random, baseline, width, unit, accent);
        }
        y += gap;
        for after in words.after {
            y += sentence * 1.45;
            page.text(after, sentence, y);
        }
        let below = (y + height * 0.09).max(height * random.between(0.8, 0.87));
        page.signatures(random, words.signature, below, sentence * 0.8, unit);
        Self {
            size,
            content: page.content,
            name: PixelBox::new(
                name.0 as u32,
                name.1 as u32,
                (6.0 * em) as u32,
                (0.5 * em) as u32,
            ),
            align,
            has_sample,
        }
    }
}

/// What is behind everything. Returns whether it is dark.
fn background(content: &mut String, random: &mut Random, width: f32, height: f32) -> bool {
    let page = format!("width=\"{width}\" height=\"{height}\"");
    let seed = random.below(90);
    let photograph = |strength: f32| {
        format!(
            "<filter id=\"n\" x=\"0\" y=\"0\" width=\"100%\" height=\"100%\"><feTurbulence \
             type=\"fractalNoise\" baseFrequency=\".008\" numOctaves=\"4\" seed=\"{seed}\"/>\
             <feColorMatrix values=\"{strength} 0 0 0 .1  0 {strength} 0 0 .1  0 0 {strength} 0 .1  \
             0 0 0 0 1\"/></filter><rect {page} filter=\"url(#n)\"/>"
        )
    };
    match random.below(7) {
        0 => {
            // A photograph below a sheet that lets little of it through.
            content.push_str(&photograph(1.0));
            let _ = write!(content, "<rect {page} fill=\"#fff\" opacity=\".88\"/>");
            false
        }
        1 => {
            // A photograph around a panel.
            content.push_str(&photograph(1.4));
            let (x, y) = (width * 0.06, height * 0.07);
            let (inner, high) = (width - 2.0 * x, height - 2.0 * y);
            let _ = write!(
                content,
                "<rect x=\"{x}\" y=\"{y}\" width=\"{inner}\" height=\"{high}\" fill=\"#fffdf8\"/>"
            );
            false
        }
        2 => {
            content.push_str(&photograph(0.35));
            let _ = write!(content, "<rect {page} fill=\"#0d1b2a\" opacity=\".86\"/>");
            true
        }
        3 => {
            let _ = write!(content, "<rect {page} fill=\"#17233f\"/>");
            true
        }
        4 => {
            let _ = write!(
                content,
                "<linearGradient id=\"g\" y2=\"1\"><stop stop-color=\"#fffaf0\"/><stop offset=\"1\" \
                 stop-color=\"#f3dcc0\"/></linearGradient><rect {page} fill=\"url(#g)\"/>"
            );
            false
        }
        _ => {
            let _ = write!(content, "<rect {page} fill=\"#fff\"/>");
            false
        }
    }
}

fn frame(content: &mut String, random: &mut Random, width: f32, height: f32, accent: &str) {
    let mut outline = |inset: f32, stroke: f32| {
        let _ = write!(
            content,
            "<rect x=\"{inset}\" y=\"{inset}\" width=\"{}\" height=\"{}\" fill=\"none\" \
             stroke=\"{accent}\" stroke-width=\"{stroke}\"/>",
            width - 2.0 * inset,
            height - 2.0 * inset,
        );
    };
    let inset = width.min(height) * 0.03;
    match random.below(5) {
        0 => outline(inset, inset * 0.3),
        1 => {
            outline(inset, inset * 0.15);
            outline(inset * 1.5, inset * 0.08);
        }
        2 => {
            for (x, y) in [(0.0, 0.0), (width, 0.0), (0.0, height), (width, height)] {
                let (dx, dy) = (
                    if x > 0.0 { -5.0 } else { 5.0 } * inset,
                    if y > 0.0 { -5.0 } else { 5.0 } * inset,
                );
                let _ = write!(
                    content,
                    "<path d=\"M{x} {y}h{dx}q{} {} {} {dy}z\" fill=\"{accent}\"/>",
                    -dx * 0.2,
                    dy * 0.8,
                    -dx,
                );
            }
        }
        3 => {
            let dash = inset * 0.5;
            let _ = write!(
                content,
                "<rect x=\"{inset}\" y=\"{inset}\" width=\"{}\" height=\"{}\" fill=\"none\" \
                 stroke=\"{accent}\" stroke-width=\"{dash}\" stroke-dasharray=\"{dash} {dash}\"/>",
                width - 2.0 * inset,
                height - 2.0 * inset,
            );
        }
        _ => {}
    }
}

/// The edges of the texts, beside a panel or a picture if there is one.
fn column(
    content: &mut String,
    random: &mut Random,
    width: f32,
    height: f32,
    align: Align,
    accent: &str,
) -> (f32, f32) {
    let margin = width * 0.1;
    let side = width * random.between(0.24, 0.32);
    let is_wide = width > height;
    if !is_wide || random.is(0.6) {
        return (margin, width - margin);
    }
    // The picture is on the side to which the lines are not aligned, or on either.
    let is_left = match align {
        Align::Left => random.is(0.5),
        Align::Right => true,
        _ => random.is(0.5),
    };
    let x = if is_left { 0.0 } else { width - side };
    let _ = write!(
        content,
        "<rect x=\"{x}\" width=\"{side}\" height=\"{height}\" fill=\"{accent}\"/><circle cx=\"{}\" \
         cy=\"{}\" r=\"{}\" fill=\"#fff\" opacity=\".6\"/>",
        x + side / 2.0,
        height * 0.3,
        side * 0.3,
    );
    match is_left {
        true => (side + margin * 0.6, width - margin * 0.6),
        false => (margin * 0.6, width - side - margin * 0.6),
    }
}

impl Column {
    fn text(&mut self, text: &str, size: f32, y: f32) {
        let anchor = match self.align {
            Align::Left => "start",
            Align::Right => "end",
            _ => "middle",
        };
        let (x, ink, family) = (self.x, self.ink, self.family);
        let _ = write!(
            self.content,
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" font-family=\"{family}\" \
             text-anchor=\"{anchor}\" fill=\"{ink}\">{text}</text>"
        );
    }

    /// The left edge of what is so wide.
    fn left(&self, width: f32) -> f32 {
        match self.align {
            Align::Left => self.x,
            Align::Right => self.x - width,
            _ => self.x - width / 2.0,
        }
    }

    fn rule(&mut self, rule: Rule, width: f32, y: f32, unit: f32, ink: &str) {
        let x = self.left(width);
        let line = |y: f32, stroke: f32, dashes: &str| {
            format!(
                "<path d=\"M{x} {y}h{width}\" stroke=\"{ink}\" stroke-width=\"{stroke}\" {dashes}/>"
            )
        };
        let drawn = match rule {
            Rule::None => return,
            Rule::Solid => line(y, 2.0 * unit, ""),
            Rule::Dots => {
                let gap = 8.0 * unit;
                let dots = format!("stroke-dasharray=\"0.1 {gap}\" stroke-linecap=\"round\"");
                line(y, 3.0 * unit, &dots)
            }
            Rule::Dashes => {
                let dash = 12.0 * unit;
                line(y, 2.0 * unit, &format!("stroke-dasharray=\"{dash}\""))
            }
            Rule::Double => line(y, 1.5 * unit, "") + &line(y + 6.0 * unit, 1.5 * unit, ""),
        };
        self.content.push_str(&drawn);
    }

    /// A divider below the title.
    fn divider(&mut self, random: &mut Random, y: f32, unit: f32, accent: &str) {
        let width = (unit * random.between(180.0, 420.0)).min(self.width);
        let (x, middle) = (self.left(width), self.left(width) + width / 2.0);
        let _ = write!(
            self.content,
            "<path d=\"M{x} {y}h{width}\" stroke=\"{accent}\" stroke-width=\"{}\"/>",
            3.0 * unit,
        );
        if random.is(0.5) {
            let radius = 9.0 * unit;
            let _ = write!(
                self.content,
                "<circle cx=\"{middle}\" cy=\"{y}\" r=\"{radius}\" fill=\"{accent}\"/>"
            );
        }
    }

    /// A seal at the height of the name, beside the column.
    fn seal(&mut self, random: &mut Random, y: f32, width: f32, unit: f32, accent: &str) {
        let radius = unit * random.between(45.0, 75.0);
        let x = match self.align {
            Align::Left => self.x + self.width - radius,
            Align::Right => self.x - self.width + radius,
            _ if random.is(0.5) => self.x - self.width / 2.0 + radius,
            _ => self.x + self.width / 2.0 - radius,
        };
        let x = x.clamp(radius, width - radius);
        let _ = write!(
            self.content,
            "<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" fill=\"{accent}\"/><circle cx=\"{x}\" \
             cy=\"{y}\" r=\"{}\" fill=\"none\" stroke=\"#fff\" stroke-width=\"{}\"/>",
            radius * 0.75,
            3.0 * unit,
        );
    }

    fn signatures(&mut self, random: &mut Random, label: &str, y: f32, size: f32, unit: f32) {
        let count = random.below(4);
        let (left, width) = (self.left(self.width), self.width);
        let align = std::mem::replace(&mut self.align, Align::Center);
        let x = self.x;
        for index in 0..count {
            let middle = left + width * (index + 1) as f32 / (count + 1) as f32;
            let half = width * 0.11;
            let _ = write!(
                self.content,
                "<path d=\"M{} {y}h{}\" stroke=\"{}\" stroke-width=\"{}\"/>",
                middle - half,
                2.0 * half,
                self.ink,
                2.0 * unit,
            );
            self.x = middle;
            self.text(label, size, y + size * 1.3);
        }
        (self.align, self.x) = (align, x);
    }
}
