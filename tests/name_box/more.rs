//! More certificates: other sizes, other layouts, and what misleads.

use engross::PixelBox;
use engross::field::Align;

use super::templates::Template;

const CENTER: Align = Align::Center;

pub(crate) const MORE: [Template; 22] = [
    Template {
        look: "right aligned beside a photo",
        size: (1600, 1131),
        name: Some(PixelBox::new(760, 470, 700, 90)),
        align: Align::Right,
        content: r##"<rect width="520" height="1131" fill="#2b4c3f"/><circle cx="260" cy="560" r="180" fill="#8fb996"/>
<g text-anchor="end" fill="#2b4c3f"><text x="1460" y="230" font-size="84">Diploma</text><text x="1460" y="370" font-size="34">awarded to</text>
<text x="1460" y="690" font-size="34">for four years of patient study</text><text x="1460" y="740" font-size="34">in the art of gardening</text></g>"##,
    },
    Template {
        look: "portrait without a rule",
        size: (1240, 1754),
        name: Some(PixelBox::new(320, 780, 600, 84)),
        align: CENTER,
        content: r##"<g text-anchor="middle" fill="#402020"><text x="620" y="330" font-size="92">Certificate</text><text x="620" y="430" font-size="40">of service</text>
<text x="620" y="640" font-size="34">The parish thanks</text><text x="620" y="1050" font-size="34">who rang the bells for thirty years</text>
<text x="620" y="1100" font-size="34">in rain and in sunshine</text></g><path d="M180 1500h320M740 1500h320" stroke="#402020" stroke-width="2"/>
<g text-anchor="middle" font-size="24"><text x="340" y="1540">Vicar</text><text x="900" y="1540">Verger</text></g>"##,
    },
    Template {
        look: "a rule after words",
        size: (1600, 1131),
        name: Some(PixelBox::new(780, 440, 500, 50)),
        align: CENTER,
        content: r##"<text x="800" y="220" font-size="80" text-anchor="middle">Certificate</text>
<g font-size="38"><text x="180" y="500">This is to certify that</text><path d="M600 505h800" stroke="#000" stroke-width="3"/>
<text x="180" y="600">has passed the examination for the licence of a pilot</text><text x="180" y="680">on the rivers of this country.</text></g>"##,
    },
    Template {
        look: "dots for name and date",
        size: (1123, 794),
        name: None,
        align: CENTER,
        content: r##"<g font-size="26"><text x="561" y="140" font-size="56" text-anchor="middle">CERTIFICATE</text>
<text x="120" y="320">Name ........................................................................</text>
<text x="120" y="420">Course ......................................................................</text>
<text x="120" y="520">Date .........................................................................</text></g>"##,
    },
    Template {
        look: "typed dots under a sentence",
        size: (1123, 794),
        name: Some(PixelBox::new(360, 340, 400, 56)),
        align: CENTER,
        content: r##"<g text-anchor="middle" font-size="26"><text x="561" y="140" font-size="56">CERTIFICATE</text>
<text x="561" y="280">This certifies that</text><text x="561" y="420">..................................................................................</text>
<text x="561" y="480">has swum one thousand metres without a rest</text></g>"##,
    },
    Template {
        look: "two rules for name and course",
        size: (1754, 1240),
        name: None,
        align: CENTER,
        content: r##"<g text-anchor="middle" fill="#222" font-size="36"><text x="877" y="250" font-size="100">Certificate</text>
<text x="877" y="400">awarded to</text><path d="M577 560h600" stroke="#222" stroke-width="3"/><text x="877" y="640">for the course</text>
<path d="M377 800h1000" stroke="#222" stroke-width="3"/><text x="877" y="900">held in the year of the flood</text></g>"##,
    },
    Template {
        look: "sample name and a signature",
        size: (1754, 1240),
        name: None,
        align: CENTER,
        content: r##"<g text-anchor="middle" fill="#222" font-size="36"><text x="877" y="240" font-size="110">Certificate</text>
<text x="877" y="340">is given to</text><text x="877" y="450" font-size="80">John Sample</text><text x="877" y="540">who has read all the books of our library</text>
<text x="877" y="1040" font-size="28">Librarian</text></g>"##,
    },
    Template {
        look: "sample name on the rule",
        size: (1754, 1240),
        name: None,
        align: CENTER,
        content: r##"<g text-anchor="middle" fill="#222" font-size="36"><text x="877" y="240" font-size="110">Certificate</text>
<text x="877" y="440">is given to</text><text x="877" y="570" font-size="44">Your Name Here</text><path d="M477 600h800" stroke="#222" stroke-width="3"/>
<text x="877" y="680">for a summer of hard work</text><text x="877" y="1000">Head of the harbour</text></g>"##,
    },
    Template {
        look: "divider and a space",
        size: (1400, 990),
        name: None,
        align: CENTER,
        content: r##"<g text-anchor="middle" fill="#123" font-size="30"><text x="700" y="180" font-size="84">Certificate</text>
<path d="M450 290h500" stroke="#c90" stroke-width="4"/><text x="700" y="360">presented to</text>
<text x="700" y="600">for the best cake of the village</text><text x="700" y="640">in the category of tarts</text></g>"##,
    },
    Template {
        look: "signature line in the middle",
        size: (1400, 990),
        name: None,
        align: CENTER,
        content: r##"<g text-anchor="middle" fill="#123" font-size="30"><text x="700" y="180" font-size="84">Certificate</text>
<text x="700" y="300">presented to</text><text x="700" y="380" font-size="52">A. N. Example</text><text x="700" y="460">for the best cake of the village</text>
<path d="M450 720h500" stroke="#123" stroke-width="3"/><text x="700" y="760" font-size="22">Judge</text></g>"##,
    },
    Template {
        look: "guilloche border",
        size: (2000, 1414),
        name: Some(PixelBox::new(650, 660, 700, 96)),
        align: CENTER,
        content: r##"<defs><pattern id="g" width="30" height="30" patternUnits="userSpaceOnUse"><g fill="none" stroke="#5b3a8e" stroke-width="1.2"><circle cx="15" cy="15" r="14"/><circle cx="0" cy="0" r="14"/><circle cx="30" cy="0" r="14"/><circle cx="0" cy="30" r="14"/><circle cx="30" cy="30" r="14"/><path d="M0 15q7.500-15 15 0t15 0"/></g></pattern></defs>
<path fill="url(#g)" fill-rule="evenodd" d="M30 30h1940v1354H30zM150 150v1114h1700V150z"/>
<g text-anchor="middle" fill="#2e1a52" font-size="40"><text x="1000" y="360" font-size="110">Bond of Thanks</text><text x="1000" y="500">is issued to</text>
<path d="M500 800h1000" stroke="#2e1a52" stroke-width="4"/><text x="1000" y="890">for support of the museum</text></g>"##,
    },
    Template {
        look: "grain of paper",
        size: (1600, 1131),
        name: Some(PixelBox::new(500, 500, 600, 84)),
        align: CENTER,
        content: r##"<defs><filter id="n" x="0" y="0" width="100%" height="100%"><feTurbulence type="fractalNoise" baseFrequency=".6" numOctaves="3" seed="4"/><feColorMatrix values="0 0 0 0 .45  0 0 0 0 .35  0 0 0 0 .2  .12 .12 0 0 0"/></filter></defs>
<rect width="1600" height="1131" fill="#f7efdc"/><rect width="1600" height="1131" filter="url(#n)"/>
<g text-anchor="middle" fill="#3b2a12" font-size="34"><text x="800" y="250" font-size="90">Letter of Honour</text><text x="800" y="400">granted to</text>
<text x="800" y="720">for the mending of nets</text><text x="800" y="770">through a long winter</text></g>"##,
    },
    Template {
        look: "photo all over",
        size: (1600, 1131),
        name: None,
        align: CENTER,
        content: r##"<defs><filter id="n" x="0" y="0" width="100%" height="100%"><feTurbulence type="turbulence" baseFrequency=".03" numOctaves="5" seed="9"/><feColorMatrix values="1.800 0 0 0 0  0 1.800 0 0 0  0 0 1.800 0 0  0 0 0 0 1"/></filter></defs>
<rect width="1600" height="1131" filter="url(#n)"/><text x="800" y="250" font-size="120" fill="#fff" text-anchor="middle">CERTIFICATE</text>"##,
    },
    Template {
        look: "logos left and right",
        size: (1920, 1080),
        name: Some(PixelBox::new(660, 470, 600, 90)),
        align: CENTER,
        content: r##"<rect x="90" y="80" width="180" height="180" fill="#c33"/><circle cx="1740" cy="170" r="95" fill="#36c"/>
<g text-anchor="middle" font-size="34"><text x="960" y="200" font-size="84">Certificate</text><text x="960" y="390">We congratulate</text>
<text x="960" y="680">on the first prize at the fair of inventions</text></g><path d="M200 930h400M1320 930h400" stroke="#000" stroke-width="2"/>
<g text-anchor="middle" font-size="24"><text x="400" y="970">President</text><text x="1520" y="970">Secretary</text></g>"##,
    },
    Template {
        look: "gold on black",
        size: (1754, 1240),
        name: Some(PixelBox::new(527, 560, 700, 90)),
        align: CENTER,
        content: r##"<rect width="1754" height="1240" fill="#0b0b0d"/><rect x="50" y="50" width="1654" height="1140" fill="none" stroke="#c9a227" stroke-width="6"/>
<g text-anchor="middle" fill="#e0c068" font-size="36"><text x="877" y="280" font-size="100">EXCELLENCE</text><text x="877" y="440">in recognition of</text>
<path d="M427 680h900" stroke="#c9a227" stroke-width="3"/><text x="877" y="770">for ten years at the helm</text></g>"##,
    },
    Template {
        look: "gradient from dark to light",
        size: (1754, 1240),
        name: Some(PixelBox::new(527, 560, 700, 90)),
        align: CENTER,
        content: r##"<defs><linearGradient id="g" x2="0" y2="1"><stop stop-color="#0f2027"/><stop offset="1" stop-color="#9fc5d8"/></linearGradient></defs>
<rect width="1754" height="1240" fill="url(#g)"/><g text-anchor="middle" fill="#fff" font-size="36"><text x="877" y="270" font-size="96">Webinar Series</text>
<text x="877" y="430">Certificate of attendance for</text><text x="877" y="800" fill="#123">three evenings about the weather</text></g>"##,
    },
    Template {
        look: "square for a phone",
        size: (1080, 1080),
        name: Some(PixelBox::new(290, 480, 500, 72)),
        align: CENTER,
        content: r##"<rect width="1080" height="1080" fill="#fff3f3"/><circle cx="0" cy="1080" r="260" fill="#ff6b6b"/><circle cx="1080" cy="0" r="220" fill="#4ecdc4"/>
<g text-anchor="middle" fill="#333" font-size="32"><text x="540" y="240" font-size="80">Well done</text><text x="540" y="380">This badge belongs to</text>
<text x="540" y="680">finisher of the daily challenge</text></g>"##,
    },
    Template {
        look: "narrow slip",
        size: (2000, 700),
        name: Some(PixelBox::new(700, 300, 600, 70)),
        align: CENTER,
        content: r##"<rect x="15" y="15" width="1970" height="670" fill="none" stroke="#274" stroke-width="8"/><g text-anchor="middle" fill="#274" font-size="36"><text x="1000" y="130" font-size="70">Gift Certificate</text>
<text x="1000" y="230">for</text><path d="M600 400h800" stroke="#274" stroke-width="3"/><text x="1000" y="470">good for one dinner for two</text></g>"##,
    },
    Template {
        look: "ornament between two rules",
        size: (1400, 990),
        name: None,
        align: CENTER,
        content: r##"<g text-anchor="middle" font-size="30"><text x="700" y="180" font-size="84">Certificate</text><text x="700" y="330">presented to</text>
<path d="M380 520h290M730 520h290" stroke="#000" stroke-width="3"/><path d="M700 500l20 20-20 20-20-20z"/><text x="700" y="620">for a healthy youth</text>
<text x="300" y="760">School: ____________</text><text x="900" y="760">Class: ____________</text></g>"##,
    },
    Template {
        look: "left aligned without a panel",
        size: (1600, 1131),
        name: Some(PixelBox::new(160, 470, 700, 90)),
        align: Align::Left,
        content: r##"<rect x="1240" y="140" width="200" height="200" fill="#e4572e"/><g fill="#17202a" font-size="34"><text x="160" y="240" font-size="88">Certificate</text>
<text x="160" y="370">This is awarded to</text><text x="160" y="700">for the design of a bridge of paper</text><text x="160" y="750">that carried an elephant of wood</text>
<text x="160" y="980" font-size="26">Faculty of Engineering</text></g>"##,
    },
    Template {
        look: "strong watermark",
        size: (1754, 1240),
        name: None,
        align: CENTER,
        content: r##"<g fill="none" stroke="#b9b3a5" stroke-width="30"><circle cx="877" cy="620" r="300"/><circle cx="877" cy="620" r="200"/></g>
<g text-anchor="middle" fill="#3a2d5c" font-size="34"><text x="877" y="240" font-size="90">Certificate of Merit</text><text x="877" y="400">is awarded to</text>
<text x="877" y="850">in the competition of young composers</text></g>"##,
    },
    Template {
        look: "name filled in and a large space below",
        size: (1240, 1754),
        name: None,
        align: CENTER,
        content: r##"<g text-anchor="middle" fill="#222" font-size="36"><text x="620" y="260" font-size="96">Certificate</text><text x="620" y="360">is awarded to</text>
<text x="620" y="460" font-size="70">Name Surname</text><text x="620" y="560">for taking part in the exchange of letters</text>
<text x="620" y="1200">Given at the town hall</text><text x="620" y="1260">on the first of May</text></g>"##,
    },
];
