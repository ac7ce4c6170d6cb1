//! What should become of each template.

/// Where a text is, or how it is aligned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Side {
    Left,
    Middle,
}

pub(crate) enum Outcome {
    /// The drawing has the name as a field, which stands here: the left edge or the middle of the
    /// text, its baseline, and the size of the page, all in the drawing's own units.
    Field {
        side: Side,
        x: f32,
        baseline: f32,
        page: (f32, f32),
        /// All fields.
        fields: &'static [&'static str],
        /// The placeholder of another program that is replaced.
        replaced: Option<&'static str>,
    },
    /// The place of the name is found, for this reason, and has room for this box: left, top, right
    /// and bottom, in pixels or in the drawing's own units.
    Found {
        reason: &'static str,
        side: Side,
        name: [u32; 4],
    },
    /// There is an error with this message and hint.
    Refused {
        message: &'static str,
        hint: &'static str,
    },
}

pub(crate) struct Template {
    pub(crate) file: &'static str,
    pub(crate) made_by: &'static str,
    pub(crate) outcome: Outcome,
}

use Outcome::{Field, Found, Refused};
use Side::{Left, Middle};

const INKSCAPE_90_DPI: (f32, f32) = (1_052.362_2, 744.094_5);
const A4_MM: (f32, f32) = (297.0, 210.0);
const NAME: &[&str] = &["name"];

const fn field(
    side: Side,
    (x, baseline): (f32, f32),
    page: (f32, f32),
    fields: &'static [&'static str],
    replaced: Option<&'static str>,
) -> Outcome {
    Field {
        side,
        x,
        baseline,
        page,
        fields,
        replaced,
    }
}

const fn found(reason: &'static str, side: Side, name: [u32; 4]) -> Outcome {
    Found { reason, side, name }
}

const fn template(file: &'static str, made_by: &'static str, outcome: Outcome) -> Template {
    Template {
        file,
        made_by,
        outcome,
    }
}

#[rustfmt::skip]
pub(crate) const TEMPLATES: [Template; 38] = [
    template("inkscape-048-flow.svg", "in the manner of Inkscape 0.48: one `flowRoot`",
        field(Middle, (526.0, 318.0), INKSCAPE_90_DPI, NAME, None)),
    template("inkscape-048-text.svg", "in the manner of Inkscape 0.48: a text between flows",
        field(Middle, (526.0, 331.7), INKSCAPE_90_DPI, NAME, None)),
    template("inkscape-092-mm.svg", "in the manner of Inkscape 0.92: millimetres, an empty flow",
        field(Middle, (148.5, 103.0), A4_MM, &["name", "date"], Some("%VAR_name%"))),
    template("inkscape-10-shape.svg", "in the manner of Inkscape 1.0: `shape-inside`",
        field(Middle, (520.0, 294.0), (1040.0, 735.0), NAME, None)),
    template("inkscape-12-inline.svg", "in the manner of Inkscape 1.2: `inline-size`",
        field(Middle, (148.5, 96.0), A4_MM, &["name", "date"], None)),
    template("inkscape-14-layers.svg", "in the manner of Inkscape 1.4: layers, a shape, labels",
        field(Middle, (105.0, 129.9), (210.0, 297.0), &["name", "years"], None)),
    template("inkscape-12-resaved.svg", "Inkscape 1.2.2, from a drawing of 0.48",
        field(Middle, (526.0, 331.7), INKSCAPE_90_DPI, NAME, None)),
    template("inkscape-12-outlines.svg", "Inkscape 1.2.2, all text as outlines",
        found("ruled-line", Middle, [440, 280, 840, 345])),
    template("inkscape-12.svgz", "in the manner of Inkscape 1.2, compressed",
        field(Middle, (148.5, 96.0), A4_MM, &["name", "date"], None)),
    template("inkscape-12.pdf", "Inkscape 1.2.2, with the PDF writer of cairo", found("ruled-line", Middle, [1_200, 850, 2_800, 1_050])),
    template("figma-live.svg", "in the manner of Figma: texts at the left, a shadow",
        field(Left, (140.0, 410.5), (1123.0, 794.0), &["name", "points"], None)),
    template("figma-braces.svg", "in the manner of Figma: centred texts by their left edges",
        field(Middle, (561.5, 390.4), (1123.0, 794.0), NAME, Some("{{Full Name}}"))),
    template("figma-outlined.svg", "in the manner of Figma with “Outline text”; outlines by Inkscape",
        found("free-space", Middle, [250, 320, 750, 390])),
    template("figma.png", "in the manner of Figma; picture by Inkscape",
        found("free-space", Middle, [250, 320, 750, 390])),
    template("illustrator-cs6.svg", "in the manner of Illustrator CS6: a `switch`, its own data",
        field(Middle, (420.9, 276.0), (841.89, 595.28), &["name", "date"], None)),
    template("illustrator-cc.svg", "in the manner of Illustrator 2021: classes `st0`, spans for kerning",
        field(Middle, (595.3, 430.0), (1190.55, 841.89), NAME, Some("[Recipient Name]"))),
    template("illustrator-export-as.svg", "in the manner of Illustrator's “Export As”: classes `cls-1`",
        field(Left, (208.0, 306.0), (792.0, 612.0), &["name", "date"], None)),
    template("coreldraw-2019.svg", "in the manner of CorelDRAW 2019: hundredths of millimetres",
        field(Middle, (14850.0, 10200.0), (29700.0, 21000.0), &["name", "kilos"], None)),
    template("coreldraw-x7.svg", "in the manner of CorelDRAW X7: an entity, a sample of a name",
        field(Left, (4100.0, 10600.0), (29700.0, 21000.0), NAME, Some("Name Surname"))),
    template("affinity.svg", "in the manner of Affinity Designer: scaled groups, spans for kerning",
        field(Left, (110.0, 400.0), (1123.0, 794.0), NAME, Some("<<name>>"))),
    template("sketch.svg", "in the manner of Sketch: centred texts by their left edges",
        field(Middle, (640.0, 440.0), (1280.0, 905.0), NAME, Some("$name"))),
    template("excalidraw.svg", "in the manner of Excalidraw: a font on its web site",
        field(Middle, (450.0, 325.2), (900.0, 640.0), NAME, None)),
    template("libreoffice-draw.svg", "LibreOffice Draw 7.4: centred texts by their left edges",
        field(Middle, (10500.0, 13146.0), (21000.0, 29700.0), &["name", "hours"], None)),
    template("libreoffice-draw.pdf", "LibreOffice Draw 7.4", found("guess", Middle, [760, 1_420, 1_720, 1_580])),
    template("libreoffice-impress.svg", "LibreOffice Impress 7.4: a slide without a size",
        field(Left, (8450.0, 7939.0), (28000.0, 15750.0), NAME, Some("[Name]"))),
    template("libreoffice-impress.png", "LibreOffice Impress 7.4",
        found("free-space", Left, [390, 310, 900, 390])),
    template("powerpoint.svg", "in the manner of PowerPoint: a text for each run",
        field(Left, (120.0, 372.0), (1280.0, 720.0), &["name", "batches"], Some("«Name»"))),
    template("powerpoint.png", "in the manner of a slide; picture by Inkscape",
        found("ruled-line", Middle, [440, 280, 840, 345])),
    template("powerpoint.jpg", "in the manner of a slide; picture by Inkscape and Pillow",
        found("free-space", Left, [312, 360, 800, 440])),
    template("google-slides.svg", "in the manner of Google Slides: all text as outlines",
        found("ruled-line", Middle, [300, 240, 660, 285])),
    template("google-docs.pdf", "Chromium, with the PDF writer that Google Docs has, too", found("ruled-line", Middle, [1_100, 850, 2_400, 1_000])),
    template("canva-rule.png", "in the manner of Canva: a rule for the name; picture by Inkscape",
        found("ruled-line", Middle, [380, 370, 740, 435])),
    template("canva-sample.png", "in the manner of Canva: a sample in a script face",
        found("guess", Middle, [400, 380, 720, 420])),
    template("canva-space.png", "in the manner of Canva: a space for the name",
        found("free-space", Left, [312, 360, 800, 440])),
    template("canva.svg", "cairo and poppler, which Canva has, too: a shape for each glyph",
        found("ruled-line", Middle, [380, 370, 740, 435])),
    template("canva.pdf", "Chromium, with the PDF writer that Canva has, too", found("guess", Middle, [1_100, 980, 2_400, 1_250])),
    template("animated.gif", "a picture of a kind that is not read",
        Refused {
            message: "a GIF file cannot be a template",
            hint: "open it in an image editor, and save it as PNG",
        }),
    template("scan.jpg", "a form as a photograph: turned, grain, a dotted line after words",
        found("ruled-line", Middle, [400, 265, 900, 295])),
];
