"""Pages of office programs: LibreOffice itself exports its own, PowerPoint and Google Slides are in
their manner."""

import art

ODF = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}"'
    for prefix, name in [
        ("office", "office:1.0"),
        ("style", "style:1.0"),
        ("text", "text:1.0"),
        ("draw", "drawing:1.0"),
        ("presentation", "presentation:1.0"),
        ("fo", "xsl-fo-compatible:1.0"),
        ("svg", "svg-compatible:1.0"),
    ]
)


def shape(style, left, top, width, height, tag="rect", more=""):
    return (
        f'<draw:{tag} draw:style-name="{style}" svg:x="{left}cm" svg:y="{top}cm" '
        f'svg:width="{width}cm" svg:height="{height}cm"{more}/>'
    )


def words(left, top, width, height, *lines):
    """A text box; each line has its style and its text."""
    paragraphs = "".join(
        f'<text:p text:style-name="P"><text:span text:style-name="{style}">{text}</text:span>'
        "</text:p>"
        for style, text in lines
    )
    return (
        f'<draw:frame draw:style-name="box" svg:x="{left}cm" svg:y="{top}cm" svg:width="{width}cm" '
        f'svg:height="{height}cm"><draw:text-box>{paragraphs}</draw:text-box></draw:frame>'
    )


def document(kind, page, align, colors, sizes, content):
    """A flat document of Draw or Impress. `sizes` has the size and weight of each style of text."""
    width, height = page
    fills = "".join(
        f'<style:style style:name="{name}" style:family="graphic"><style:graphic-properties '
        f'draw:fill="{"solid" if fill else "none"}" draw:fill-color="{fill or "#ffffff"}" '
        f'draw:stroke="{"solid" if stroke else "none"}" svg:stroke-color="{stroke or "#000000"}" '
        f'svg:stroke-width="0.12cm"/></style:style>'
        for name, fill, stroke in colors
    )
    spans = "".join(
        f'<style:style style:name="{name}" style:family="text"><style:text-properties '
        f'fo:font-family="{family}" fo:font-size="{size}pt" fo:font-weight="{weight}" '
        f'fo:color="{color}"/></style:style>'
        for name, family, size, weight, color in sizes
    )
    mime = {"drawing": "graphics", "presentation": "presentation"}[kind]
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document {ODF} office:version="1.3" '
        f'office:mimetype="application/vnd.oasis.opendocument.{mime}"><office:automatic-styles>'
        f'<style:page-layout style:name="Own"><style:page-layout-properties fo:margin-top="0cm" '
        'fo:margin-bottom="0cm" fo:margin-left="0cm" fo:margin-right="0cm" '
        f'fo:page-width="{width}cm" fo:page-height="{height}cm" '
        "/></style:page-layout>"
        f'<style:style style:name="box" style:family="graphic"><style:graphic-properties '
        'draw:stroke="none" draw:fill="none" draw:textarea-vertical-align="middle"/>'
        f'</style:style><style:style style:name="P" style:family="paragraph">'
        f'<style:paragraph-properties fo:text-align="{align}"/></style:style>{fills}{spans}'
        "</office:automatic-styles><office:master-styles><style:master-page "
        'style:name="Page" style:page-layout-name="Own"/></office:master-styles><office:body>'
        f'<office:{kind}><draw:page draw:name="page1" draw:master-page-name="Page">{content}'
        f"</draw:page></office:{kind}></office:body></office:document>\n"
    )


def draw_page():
    content = (
        shape("paper", 0, 0, 21, 29.7)
        + shape("edge", 1, 1, 19, 27.7)
        + shape("dot", 9.25, 22.5, 2.5, 2.5, "ellipse")
        + words(1.5, 4.6, 18, 2.4, ("title", "Society of Kite Makers"))
        + words(1.5, 8.2, 18, 1.4, ("body", "welcomes as a member for life"))
        + words(1.5, 11.4, 18, 2.4, ("name", "{name}"))
        + words(
            1.5,
            15.6,
            18,
            2.8,
            ("body", "whose kite stayed in the air for {hours} hours"),
            ("body", "over the beach of the north island"),
        )
    )
    return document(
        "drawing",
        (21, 29.7),
        "center",
        [("paper", "#f4f9ff", ""), ("edge", "", "#2a6ebb"), ("dot", "#e4572e", "")],
        [
            ("title", "Noto Serif", 38, "bold", "#16365c"),
            ("body", "Noto Sans", 18, "normal", "#333333"),
            ("name", "Noto Serif", 40, "normal", "#2a6ebb"),
        ],
        content,
    )


def impress_page():
    content = (
        shape("paper", 0, 0, 28, 15.75)
        + shape("band", 0, 0, 7, 15.75)
        + shape("dot", 1.8, 2.2, 3.4, 3.4, "ellipse")
        + words(8.2, 1.8, 18.5, 2.2, ("title", "Hackathon for Rivers"))
        + words(8.2, 4.6, 18.5, 1.2, ("body", "This certificate goes to"))
        + words(8.2, 6.4, 18.5, 2.2, ("name", "[Name]"))
        + words(
            8.2,
            9.2,
            18.5,
            2.4,
            ("body", "for a sensor that hears fish,"),
            ("body", "built in two nights and a morning"),
        )
    )
    return document(
        "presentation",
        (28, 15.75),
        "start",
        [("paper", "#ffffff", ""), ("band", "#0f4c5c", ""), ("dot", "#fb8b24", "")],
        [
            ("title", "Noto Sans", 36, "bold", "#0f4c5c"),
            ("body", "Noto Sans", 18, "normal", "#444444"),
            ("name", "Noto Sans", 32, "bold", "#fb8b24"),
        ],
        content,
    )


def powerpoint():
    """A text for each run and each word that stands apart, moved by its transform."""

    def run(x, y, size, text, color="#262626", weight=400):
        return (
            f'<text fill="{color}" font-family="Calibri,Calibri_MSFontService,sans-serif" '
            f'font-weight="{weight}" font-size="{size}" transform="translate({x} {y})">{text}</text>'
        )

    return (
        '<svg width="1280" height="720" xmlns="http://www.w3.org/2000/svg" '
        'xmlns:xlink="http://www.w3.org/1999/xlink" xml:space="preserve" overflow="hidden"><defs>'
        '<clipPath id="clip0"><rect x="0" y="0" width="1280" height="720"/></clipPath></defs><g '
        'clip-path="url(#clip0)"><rect x="0" y="0" width="1280" height="720" fill="#FFFFFF"/><rect '
        'x="29" y="28" width="1222" height="664" stroke="#7F6000" stroke-width="4" '
        'stroke-miterlimit="8" fill="#FFF9E7"/>'
        f'<path d="{art.ribbon(1090, 28, 84, 220)}" fill="#C00000" fill-rule="evenodd"/>'
        + run(120, 160, 64, "Employee of the", "#7F6000", 700)
        + run(651.5, 160, 64, "Quarter", "#7F6000", 700)
        + run(120, 262, 27, "The night bakery thanks")
        + run(120, 372, 53, "«Name»", "#C00000", 700)
        + run(120, 462, 27, "for {batches} batches of rolls, none of them burnt")
        + "</g></svg>\n"
    )


def slides(outlines):
    """Google Slides makes outlines of all texts. `outlines` are paths of the letters."""
    glyphs = "".join(
        f'<path fill="{color}" d="{data}" fill-rule="nonzero"/>' for color, data in outlines
    )
    return (
        '<svg version="1.1" viewBox="0.0 0.0 960.0 540.0" fill="none" stroke="none" '
        'stroke-linecap="square" stroke-miterlimit="10" xmlns:xlink="http://www.w3.org/1999/xlink" '
        'xmlns="http://www.w3.org/2000/svg"><clipPath id="p.0"><path d="m0 0l960.0 0l0 540.0l-960.0 '
        '0l0 -540.0z" clip-rule="nonzero"/></clipPath><g clip-path="url(#p.0)"><path '
        'fill="#fffaf3" d="m0 0l960.0 0l0 540.0l-960.0 0z" fill-rule="evenodd"/><path '
        'stroke="#38761d" stroke-width="6.0" stroke-linejoin="round" stroke-linecap="butt" d="m24 '
        '24l912.0 0l0 492.0l-912.0 0z" fill-rule="evenodd"/><path stroke="#595959" '
        'stroke-width="1.5" stroke-linejoin="round" stroke-linecap="butt" d="m240.0 296.0l480.0 0" '
        f'fill-rule="evenodd"/>{glyphs}</g></svg>\n'
    )
