//! Certificates as people draw them, in SVG, and where a name goes on each.

use engross::PixelBox;
use engross::field::Align;

pub(crate) struct Template {
    pub(crate) look: &'static str,
    pub(crate) size: (u32, u32),
    pub(crate) content: &'static str,
    /// A name of usual length where its designer would set it; `None` where nobody could say.
    pub(crate) name: Option<PixelBox>,
    pub(crate) align: Align,
}

impl Template {
    /// Whether a name would be written in light ink.
    pub(crate) fn is_dark(&self) -> bool {
        self.content.contains("\" fill=\"#fff\" font-size")
            || self.content.contains("#10131f\"/>")
            || self.content.contains("#0b0b0d")
    }
}

const CENTER: Align = Align::Center;

pub(crate) const TEMPLATES: [Template; 16] = [
    Template {
        look: "classic",
        size: (1754, 1240),
        name: Some(PixelBox::new(577, 560, 600, 84)),
        align: CENTER,
        content: r##"<rect width="1754" height="1240" fill="#fdfbf6"/>
<g fill="none" stroke="#8a6d3b"><rect x="40" y="40" width="1674" height="1160" stroke-width="10"/>
<rect x="62" y="62" width="1630" height="1116" stroke-width="3"/></g>
<g text-anchor="middle" fill="#222"><text x="877" y="290" font-size="104">Certificate of Achievement</text>
<text x="877" y="450" font-size="36">This is to certify that</text>
<path d="M477 660h800" stroke="#222" stroke-width="3"/>
<text x="877" y="740" font-size="36">has completed the course in Book Binding</text>
<text x="877" y="795" font-size="36">with distinction</text>
<path d="M300 1040h380M1074 1040h380" stroke="#222" stroke-width="2"/>
<text x="490" y="1085" font-size="28">Director</text><text x="1264" y="1085" font-size="28">Date</text></g>"##,
    },
    Template {
        look: "plain without a rule",
        size: (1200, 850),
        name: Some(PixelBox::new(330, 390, 540, 64)),
        align: CENTER,
        content: r##"<g text-anchor="middle" fill="#333"><text x="600" y="170" font-size="64">Certificate</text>
<text x="600" y="290" font-size="28">is proudly presented to</text>
<text x="600" y="560" font-size="28">for speaking at the Spring Meeting</text>
<text x="600" y="605" font-size="28">on the fourth of May</text>
<text x="600" y="760" font-size="20">Harbour Society of Letters</text></g>"##,
    },
    Template {
        look: "panel on the left",
        size: (1600, 1131),
        name: Some(PixelBox::new(560, 470, 600, 90)),
        align: Align::Left,
        content: r##"<rect width="1600" height="1131" fill="#f6f7f9"/><rect width="440" height="1131" fill="#1f3a5f"/>
<circle cx="220" cy="250" r="110" fill="#f2c14e"/><g fill="#1f3a5f"><text x="560" y="230" font-size="76">Thank you</text>
<text x="560" y="330" font-size="34">The library is grateful to</text>
<text x="560" y="700" font-size="34">for two hundred hours of reading aloud</text>
<text x="560" y="750" font-size="34">to the children of our town</text>
<text x="560" y="960" font-size="26">Town Library, 12 June 2026</text></g>"##,
    },
    Template {
        look: "rule on the right of a panel",
        size: (1600, 1131),
        name: Some(PixelBox::new(560, 455, 640, 80)),
        align: Align::Left,
        content: r##"<rect width="400" height="1131" fill="#7a2e39"/><path d="M40 80l320 220-320 260 320 240-320 250" stroke="#e8b4a0" stroke-width="6" fill="none"/>
<g fill="#333"><text x="560" y="220" font-size="70">Diploma</text><text x="560" y="330" font-size="32">We hereby declare that</text>
<rect x="560" y="552" width="880" height="2" fill="#7a2e39"/><text x="560" y="640" font-size="32">has passed the examination</text>
<text x="560" y="960" font-size="26">Chair of the board</text><rect x="560" y="910" width="300" height="2"/></g>"##,
    },
    Template {
        look: "white on dark",
        size: (1920, 1080),
        name: Some(PixelBox::new(610, 470, 700, 96)),
        align: CENTER,
        content: r##"<rect width="1920" height="1080" fill="#10131f"/><path d="M0 1080L700 980 1200 1040 1920 900V1080z" fill="#3450ff"/>
<g text-anchor="middle" fill="#fff"><text x="960" y="220" font-size="60" letter-spacing="14">SPEAKER</text>
<text x="960" y="330" font-size="32" fill="#9fb0ff">Night Systems Conference thanks</text>
<text x="960" y="710" font-size="32" fill="#9fb0ff">for a talk that kept everybody awake</text></g>"##,
    },
    Template {
        look: "portrait with a seal",
        size: (1240, 1754),
        name: Some(PixelBox::new(320, 780, 600, 84)),
        align: CENTER,
        content: r##"<rect x="50" y="50" width="1140" height="1654" fill="none" stroke="#2f5d50" stroke-width="14"/>
<g text-anchor="middle" fill="#2f5d50"><text x="620" y="330" font-size="88">Certificate</text><text x="620" y="420" font-size="44">of membership</text>
<text x="620" y="640" font-size="34">Let it be known that</text><path d="M220 890h800" stroke="#2f5d50" stroke-width="2"/>
<text x="620" y="960" font-size="34">is a member of the Society</text><text x="620" y="1010" font-size="34">with all rights and duties</text></g>
<circle cx="620" cy="1340" r="130" fill="#b8860b"/><circle cx="620" cy="1340" r="100" fill="none" stroke="#fff" stroke-width="4"/>"##,
    },
    Template {
        look: "dotted line",
        size: (1123, 794),
        name: Some(PixelBox::new(360, 352, 400, 56)),
        align: CENTER,
        content: r##"<g text-anchor="middle" fill="#000"><text x="561" y="150" font-size="52">CERTIFICATE OF ATTENDANCE</text>
<text x="561" y="290" font-size="24">This certifies that</text>
<path d="M261 420h600" stroke="#000" stroke-width="3" stroke-dasharray="0.1 8" stroke-linecap="round"/>
<text x="561" y="480" font-size="24">attended all four days of the workshop</text>
<text x="250" y="680" font-size="18">Place and date</text><text x="870" y="680" font-size="18">Signature</text>
<path d="M150 650h200M770 650h200" stroke="#000"/></g>"##,
    },
    Template {
        look: "ornate frame",
        size: (1600, 1131),
        name: Some(PixelBox::new(500, 520, 600, 80)),
        align: CENTER,
        content: r##"<defs><pattern id="g" width="18" height="18" patternUnits="userSpaceOnUse"><path d="M0 9q4.500-9 9 0t9 0M9 0q9 4.500 0 9t0 9" fill="none" stroke="#31572c" stroke-width="1.500"/></pattern></defs>
<rect x="20" y="20" width="1560" height="1091" fill="url(#g)" stroke="#31572c" stroke-width="4"/>
<rect x="120" y="120" width="1360" height="891" fill="#fffdf2" stroke="#31572c" stroke-width="4"/>
<g text-anchor="middle" fill="#31572c"><text x="800" y="270" font-size="80">Honorary Member</text>
<text x="800" y="400" font-size="32">awarded with gratitude to</text><path d="M400 625h800" stroke="#31572c" stroke-width="3"/>
<text x="800" y="710" font-size="32">keeper of the forest paths</text><text x="800" y="930" font-size="26">Ranger's office, autumn 2026</text></g>"##,
    },
    Template {
        look: "watermark behind the name",
        size: (1754, 1240),
        name: Some(PixelBox::new(527, 560, 700, 90)),
        align: CENTER,
        content: r##"<rect width="1754" height="1240" fill="#fff"/><g fill="none" stroke="#f4f1ea" stroke-width="30"><circle cx="877" cy="620" r="300"/><circle cx="877" cy="620" r="220"/></g>
<g text-anchor="middle" fill="#3a2d5c"><text x="877" y="240" font-size="90">Certificate of Merit</text>
<text x="877" y="420" font-size="34">The jury awards the second prize to</text>
<text x="877" y="800" font-size="34">in the competition of young composers</text>
<text x="877" y="1080" font-size="28">Jury of the Lakeside Festival</text></g>"##,
    },
    Template {
        look: "plate for the name",
        size: (1400, 990),
        name: Some(PixelBox::new(420, 455, 560, 66)),
        align: CENTER,
        content: r##"<rect width="1400" height="990" fill="#e9f2f2"/><g text-anchor="middle" fill="#0b4f52"><text x="700" y="200" font-size="72">Best in Show</text>
<text x="700" y="320" font-size="30">goes to</text></g>
<rect x="250" y="400" width="900" height="180" rx="90" fill="#fff" stroke="#0b4f52" stroke-width="5"/>
<g text-anchor="middle" fill="#0b4f52"><text x="700" y="680" font-size="30">for a marrow of forty-two kilograms</text>
<text x="700" y="880" font-size="24">County Fair</text></g>"##,
    },
    Template {
        look: "gradient and corners",
        size: (1754, 1240),
        name: Some(PixelBox::new(527, 560, 700, 90)),
        align: CENTER,
        content: r##"<defs><linearGradient id="g" x2="1" y2="1"><stop stop-color="#fff6e5"/><stop offset="1" stop-color="#ffd9c7"/></linearGradient></defs>
<rect width="1754" height="1240" fill="url(#g)"/><path d="M0 0h420L0 420zM1754 1240h-420L1754 820z" fill="#d1495b"/><path d="M1754 0h-300L1754 300zM0 1240h300L0 940z" fill="#edae49"/>
<g text-anchor="middle" fill="#5a2a27"><text x="877" y="270" font-size="84">You did it!</text><path d="M777 320h200" stroke="#5a2a27" stroke-width="4"/>
<text x="877" y="430" font-size="34">This goes to</text><text x="877" y="790" font-size="34">who ran ten kilometres for the first time</text>
<text x="877" y="1080" font-size="26">Sunday Runners</text></g>"##,
    },
    Template {
        look: "logos above and small print below",
        size: (2480, 1754),
        name: Some(PixelBox::new(740, 790, 1000, 120)),
        align: CENTER,
        content: r##"<g fill="#0a7"><circle cx="1040" cy="210" r="80"/><rect x="1160" y="130" width="160" height="160"/><path d="M1440 130l90 160h-180z"/></g>
<g text-anchor="middle" fill="#222"><text x="1240" y="470" font-size="110">CERTIFICATE</text><text x="1240" y="640" font-size="48">We certify that</text>
<path d="M640 930h1200" stroke="#0a7" stroke-width="5"/><text x="1240" y="1030" font-size="48">has contributed to the project in the year 2026</text>
<text x="1240" y="1560" font-size="24">This certificate can be verified at example.org/verify. It is not transferable, and does not give the bearer any right beyond those</text>
<text x="1240" y="1595" font-size="24">that are described in the terms. Issued electronically; valid without a signature. Registered under the number given above.</text></g>"##,
    },
    Template {
        look: "thick underlined heading",
        size: (1600, 1131),
        name: Some(PixelBox::new(500, 545, 600, 80)),
        align: CENTER,
        content: r##"<g text-anchor="middle" fill="#111"><text x="800" y="200" font-size="90">Certificate</text><rect x="500" y="230" width="600" height="8" fill="#c33"/>
<text x="800" y="420" font-size="34">hereby awarded to</text><path d="M400 650h800" stroke="#111" stroke-width="2"/><text x="800" y="730" font-size="34">for finishing the trail</text>
<path d="M620 960h360" stroke="#111" stroke-width="2"/><text x="800" y="1005" font-size="24">Signature</text></g>"##,
    },
    Template {
        look: "a form of three lines",
        size: (1240, 1000),
        name: None,
        align: CENTER,
        content: r##"<text x="620" y="150" font-size="60" text-anchor="middle">Record</text><path d="M220 380h800M220 540h800M220 700h800" stroke="#000" stroke-width="2"/>"##,
    },
    Template {
        look: "only a logo",
        size: (1600, 1131),
        name: None,
        align: CENTER,
        content: r##"<circle cx="800" cy="240" r="120" fill="#444"/>"##,
    },
    Template {
        look: "drawn all over",
        size: (1200, 850),
        name: None,
        align: CENTER,
        content: r##"<defs><pattern id="p" width="40" height="40" patternUnits="userSpaceOnUse"><rect width="20" height="20" fill="#c55"/><rect x="20" y="20" width="20" height="20" fill="#59c"/></pattern></defs><rect width="1200" height="850" fill="url(#p)"/>"##,
    },
];
