//! Pages as designers draw them, of 1000×700, with a name on them.

use engross::PixelBox;

/// What a name finds on a page.
pub(crate) enum Right {
    /// It ends at this art, and keeps its place.
    EndsAt(&'static [PixelBox]),
    /// It is set as on an empty page, and there are no findings.
    Free,
    /// On one line it is set as on an empty page; two lines stand on the rule together.
    OnRule,
    /// It stands over art, which is one finding.
    StandsOver,
}

pub(crate) struct Page {
    pub(crate) look: &'static str,
    pub(crate) art: &'static str,
    /// The text with the placeholder.
    pub(crate) name: &'static str,
    pub(crate) right: Right,
}

use Right::{EndsAt, Free, OnRule, StandsOver};

const fn px(x: u32, y: u32, width: u32, height: u32) -> PixelBox {
    PixelBox::new(x, y, width, height)
}

const CENTERED: &str = r#"<text x="500" y="360" font-size="60" text-anchor="middle">{name}</text>"#;
const LEFT: &str = r#"<text x="200" y="360" font-size="60">{name}</text>"#;
const RIGHT: &str = r#"<text x="800" y="360" font-size="60" text-anchor="end">{name}</text>"#;

/// The sides of a frame of this inner width and height.
const FRAME: &[PixelBox] = &[px(0, 0, 110, 700), px(890, 0, 110, 700)];

pub(crate) const PAGES: [Page; 34] = [
    Page {
        look: "frame",
        art: r##"<rect x="107" y="80" width="786" height="540" fill="none" stroke="#444" stroke-width="6"/>"##,
        name: CENTERED,
        right: EndsAt(FRAME),
    },
    Page {
        look: "hairline frame",
        art: r##"<rect x="109.5" y="80.5" width="781" height="540" fill="none" stroke="#222"/>"##,
        name: CENTERED,
        right: EndsAt(FRAME),
    },
    Page {
        look: "gold double frame",
        art: r##"<g fill="none" stroke="#c9a227"><rect x="80" y="60" width="840" height="580" stroke-width="12"/>
            <rect x="108" y="80" width="784" height="540" stroke-width="4"/></g>"##,
        name: CENTERED,
        right: EndsAt(FRAME),
    },
    Page {
        look: "panel on a dark page",
        art: r##"<rect width="1000" height="700" fill="#152a4d"/>
            <rect x="110" y="60" width="780" height="580" fill="#fffdf5"/>"##,
        name: CENTERED,
        right: EndsAt(FRAME),
    },
    Page {
        look: "logo on the left",
        art: r##"<circle cx="160" cy="340" r="80" fill="#0a7d55"/>"##,
        name: CENTERED,
        right: EndsAt(&[px(80, 260, 160, 160)]),
    },
    Page {
        look: "seal on the right",
        art: r##"<circle cx="800" cy="340" r="70" fill="#d4af37"/>
            <circle cx="800" cy="340" r="56" fill="none" stroke="#fff" stroke-width="4"/>"##,
        name: LEFT,
        right: EndsAt(&[px(730, 270, 140, 140)]),
    },
    Page {
        look: "ribbon along the right edge",
        art: r##"<path d="M780 0h120v700l-60-60-60 60z" fill="#a3142b"/>"##,
        name: LEFT,
        right: EndsAt(&[px(780, 0, 120, 640)]),
    },
    Page {
        look: "logo before a text that ends",
        art: r##"<path d="M60 280h180v140H60z" fill="#36c"/>"##,
        name: RIGHT,
        right: EndsAt(&[px(60, 280, 180, 140)]),
    },
    Page {
        look: "words on both sides",
        art: r##"<text x="60" y="360" font-size="24">This is to certify that</text>
            <text x="690" y="360" font-size="24">has completed the course</text>"##,
        name: r#"<text x="510" y="360" font-size="44" text-anchor="middle">{name}</text>"#,
        right: EndsAt(&[px(60, 338, 255, 30), px(690, 338, 260, 30)]),
    },
    Page {
        look: "cell of a table",
        art: r##"<path d="M100 280h800M100 400h800M340 280v120M660 280v120M100 280v120M900 280v120"
            stroke="#333" stroke-width="2"/>"##,
        name: r#"<text x="500" y="360" font-size="40" text-anchor="middle">{name}</text>"#,
        right: EndsAt(&[px(339, 280, 2, 120), px(659, 280, 2, 120)]),
    },
    Page {
        look: "frame on rough paper",
        art: r##"<filter id="f" x="0" y="0" width="1" height="1"><feTurbulence type="fractalNoise" baseFrequency="0.4" numOctaves="4"/>
            <feColorMatrix values="0 0 0 0 0.5  0 0 0 0 0.4  0 0 0 0 0.25  0.5 0 0 0 -0.1"/></filter>
            <rect width="1000" height="700" fill="#f7efdc"/><rect width="1000" height="700" filter="url(#f)" opacity="0.5"/>
            <rect x="107" y="80" width="786" height="540" fill="none" stroke="#5b3a1a" stroke-width="6"/>"##,
        name: CENTERED,
        right: EndsAt(FRAME),
    },
    Page {
        look: "frame on a gradient",
        art: r##"<linearGradient id="g"><stop stop-color="#fff"/><stop offset="1" stop-color="#7fb2e5"/></linearGradient>
            <rect width="1000" height="700" fill="url(#g)"/>
            <rect x="107" y="80" width="786" height="540" fill="none" stroke="#123" stroke-width="6"/>"##,
        name: CENTERED,
        right: EndsAt(FRAME),
    },
    Page {
        look: "white frame on dark",
        art: r##"<rect width="1000" height="700" fill="#1b1b2f"/>
            <rect x="107" y="80" width="786" height="540" fill="none" stroke="#fff" stroke-width="3"/>"##,
        name: r##"<text x="500" y="360" font-size="60" text-anchor="middle" fill="#fff">{name}</text>"##,
        right: EndsAt(&[px(0, 0, 108, 700), px(892, 0, 108, 700)]),
    },
    Page {
        look: "frame and a rule below the name",
        art: r##"<rect x="107" y="80" width="786" height="540" fill="none" stroke="#444" stroke-width="6"/>
            <path d="M200 372h600" stroke="#444" stroke-width="2"/>"##,
        name: CENTERED,
        right: EndsAt(FRAME),
    },
    Page {
        look: "rule from frame to frame",
        art: r##"<rect x="107" y="80" width="786" height="540" fill="none" stroke="#444" stroke-width="6"/>
            <path d="M110 368h780" stroke="#444" stroke-width="3"/>"##,
        name: CENTERED,
        right: EndsAt(FRAME),
    },
    Page {
        look: "frame of dashes",
        art: r##"<rect x="105" y="80" width="790" height="540" fill="none" stroke="#8a1538" stroke-width="10" stroke-dasharray="20 8"/>"##,
        name: CENTERED,
        right: EndsAt(FRAME),
    },
    Page {
        look: "ends of a ribbon behind the name",
        art: r##"<path d="M140 290h720v100H140z" fill="#f3dcae"/>
            <path d="M60 310h80v100H60z M860 310h80v100h-80z" fill="#a8792b"/>"##,
        name: CENTERED,
        right: EndsAt(&[px(60, 310, 80, 100), px(860, 310, 80, 100)]),
    },
    Page {
        look: "gradient",
        art: r##"<radialGradient id="g"><stop stop-color="#fff"/><stop offset="1" stop-color="#3f7fbf"/></radialGradient>
            <rect width="1000" height="700" fill="url(#g)"/>"##,
        name: CENTERED,
        right: Free,
    },
    Page {
        look: "rough paper",
        art: r##"<filter id="f" x="0" y="0" width="1" height="1"><feTurbulence type="fractalNoise" baseFrequency="0.4" numOctaves="4"/>
            <feColorMatrix values="0 0 0 0 0.5  0 0 0 0 0.4  0 0 0 0 0.25  0.5 0 0 0 -0.1"/></filter>
            <rect width="1000" height="700" fill="#f7efdc"/><rect width="1000" height="700" filter="url(#f)" opacity="0.5"/>"##,
        name: CENTERED,
        right: Free,
    },
    Page {
        look: "watermark",
        art: r##"<text x="500" y="420" font-size="200" text-anchor="middle" opacity="0.1">AWARD</text>
            <circle cx="500" cy="350" r="200" fill="none" stroke="#000" stroke-width="20" opacity="0.1"/>"##,
        name: CENTERED,
        right: Free,
    },
    Page {
        look: "faint guilloche",
        art: r##"<pattern id="p" width="24" height="24" patternUnits="userSpaceOnUse"><path d="M0 12q6-12 12 0t12 0" fill="none" stroke="#e2d8c0"/></pattern>
            <rect width="1000" height="700" fill="#fdfaf2"/><rect width="1000" height="700" fill="url(#p)"/>"##,
        name: CENTERED,
        right: Free,
    },
    Page {
        look: "rule below the name",
        art: r##"<path d="M150 366h700" stroke="#000" stroke-width="2"/>"##,
        name: CENTERED,
        right: OnRule,
    },
    Page {
        look: "thick rule that the name stands on",
        art: r##"<path d="M150 362h700" stroke="#8a6d1a" stroke-width="4"/>"##,
        name: CENTERED,
        right: OnRule,
    },
    Page {
        look: "rule of dots",
        art: r##"<path d="M150 364h700" stroke="#000" stroke-width="3" stroke-dasharray="0 9" stroke-linecap="round"/>"##,
        name: CENTERED,
        right: OnRule,
    },
    Page {
        look: "rule of dashes",
        art: r##"<path d="M150 366h700" stroke="#000" stroke-width="2" stroke-dasharray="10 5"/>"##,
        name: CENTERED,
        right: OnRule,
    },
    Page {
        look: "underscores of a typed form",
        art: r##"<text x="500" y="364" font-size="30" text-anchor="middle">________________________________</text>"##,
        name: CENTERED,
        right: OnRule,
    },
    Page {
        look: "corner ornaments",
        art: r##"<g fill="none" stroke="#a8792b" stroke-width="8"><path id="c" d="M30 190V30h160M50 150q0-100 100-100"/>
            <path d="M970 190V30H810M950 150q0-100-100-100M30 510v160h160M970 510v160H810"/></g>"##,
        name: CENTERED,
        right: Free,
    },
    Page {
        look: "title above and words below",
        art: r##"<text x="500" y="150" font-size="80" text-anchor="middle">Certificate</text>
            <text x="500" y="260" font-size="24" text-anchor="middle">This is to certify that</text>
            <text x="500" y="430" font-size="24" text-anchor="middle">has completed the course with great success</text>"##,
        name: CENTERED,
        right: Free,
    },
    Page {
        look: "even banner behind the name",
        art: r##"<path d="M0 270h1000v130H0z" fill="#1d3b6f"/>"##,
        name: r##"<text x="500" y="360" font-size="60" text-anchor="middle" fill="#fff">{name}</text>"##,
        right: Free,
    },
    Page {
        look: "flourish well below the name",
        art: r##"<path d="M300 420q100 30 200 0t200 0M490 410l10-10 10 10-10 10z" fill="none" stroke="#8a6d1a" stroke-width="3"/>"##,
        name: CENTERED,
        right: Free,
    },
    Page {
        look: "strips of colour at the edges",
        art: r##"<path d="M0 0h30v700H0z M970 0h30v700h-30z" fill="#0a7d55"/>"##,
        name: CENTERED,
        right: Free,
    },
    Page {
        look: "photograph",
        art: r##"<filter id="f" x="0" y="0" width="1" height="1"><feTurbulence baseFrequency="0.02" numOctaves="5"/>
            <feColorMatrix values="3 0 0 0 -1  0 3 0 0 -1  0 0 3 0 -1  0 0 0 0 1"/></filter>
            <rect width="1000" height="700" filter="url(#f)"/>"##,
        name: CENTERED,
        right: StandsOver,
    },
    Page {
        look: "seal behind the name",
        art: r##"<circle cx="500" cy="345" r="10" fill="#d4af37"/><circle cx="500" cy="345" r="60" fill="none" stroke="#a8792b" stroke-width="8"/>"##,
        name: CENTERED,
        right: StandsOver,
    },
    Page {
        look: "strong guilloche",
        art: r##"<pattern id="p" width="12" height="12" patternUnits="userSpaceOnUse"><path d="M0 6q3-6 6 0t6 0" fill="none" stroke="#345"/></pattern>
            <rect width="1000" height="700" fill="url(#p)"/>"##,
        name: CENTERED,
        right: StandsOver,
    },
];
