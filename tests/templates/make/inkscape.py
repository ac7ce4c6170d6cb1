"""Drawings as Inkscape 0.48 to 1.4 saves them."""

import art

NAMESPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:cc="http://creativecommons.org/ns#" '
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    'xmlns:svg="http://www.w3.org/2000/svg" xmlns="http://www.w3.org/2000/svg" '
    'xmlns:xlink="http://www.w3.org/1999/xlink" '
    'xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" '
    'xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"'
)
METADATA = (
    '<metadata id="metadata7"><rdf:RDF><cc:Work rdf:about=""><dc:format>image/svg+xml</dc:format>'
    '<dc:type rdf:resource="http://purl.org/dc/dcmitype/StillImage" /><dc:title></dc:title>'
    "</cc:Work></rdf:RDF></metadata>"
)


def drawing(version, page, view, name, defs, layer, content):
    width, height = page
    box = f' viewBox="{view}"' if view else ""
    metadata = METADATA if version < "1.1" else ""
    return f"""<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<!-- Created with Inkscape (http://www.inkscape.org/) -->
<svg {NAMESPACES} width="{width}" height="{height}"{box} version="1.1" id="svg2" inkscape:version="{version}" sodipodi:docname="{name}.svg">
<defs id="defs4">{defs}</defs>
<sodipodi:namedview id="base" pagecolor="#ffffff" bordercolor="#666666" borderopacity="1.0" inkscape:pageopacity="0.0" inkscape:pageshadow="2" inkscape:zoom="0.7" inkscape:cx="526" inkscape:cy="372" inkscape:document-units="px" inkscape:current-layer="layer1" showgrid="false" />
{metadata}
<g inkscape:label="Layer 1" inkscape:groupmode="layer" id="layer1"{layer}>
{content}
</g></svg>
"""


def style(size, family, align="center", fill="#000000", more="", line="125%"):
    anchor = {"center": "middle", "end": "end", "start": "start"}[align]
    return (
        f"font-size:{size};font-style:normal;font-variant:normal;font-weight:normal;"
        f"font-stretch:normal;text-align:{align};line-height:{line};letter-spacing:0px;"
        f"word-spacing:0px;text-anchor:{anchor};fill:{fill};fill-opacity:1;stroke:none;"
        f"font-family:{family};-inkscape-font-specification:{family}{more}"
    )


def line(number, x, y, text, css, linespacing="125%"):
    return (
        f'<text xml:space="preserve" style="{css}" x="{x}" y="{y}" id="text{number}" '
        f'sodipodi:linespacing="{linespacing}"><tspan sodipodi:role="line" id="tspan{number + 2}" '
        f'x="{x}" y="{y}">{text}</tspan></text>'
    )


def flow(number, box, css, paragraphs, more=""):
    x, y, width, height = box
    inside = "".join(
        f'<flowPara id="flowPara{number + 6 + index}"{css_of}>{text}</flowPara>'
        for index, (text, css_of) in enumerate(paragraphs)
    )
    return (
        f'<flowRoot xml:space="preserve" id="flowRoot{number}" style="{css}"{more}><flowRegion '
        f'id="flowRegion{number + 2}"><rect id="rect{number + 4}" width="{width}" '
        f'height="{height}" x="{x}" y="{y}" /></flowRegion>{inside}</flowRoot>'
    )


def whole_flow_048():
    """The whole text of the certificate in one flow, the name among its paragraphs."""
    big, small = ' style="font-size:52px"', ' style="font-size:20px"'
    words = [
        ("The Ringers of Saint Brannoc", ' style="font-size:32px"'),
        ("", small),
        ("present this peal board to", small),
        ("", small),
        ("{name}", big),
        ("", small),
        ("", small),
        ("who rang the treble in a quarter peal of 1260 changes on the second of October.", small),
    ]
    content = (
        '<rect style="fill:#fdf8ea;stroke:#6b4a1b;stroke-width:9" id="rect2985" width="976" '
        'height="668" x="38" y="346.3" />'
        f'<path style="fill:none;stroke:#b58a3c;stroke-width:1.2" id="path2987" d="'
        f'{art.guilloche(66, 374.3, 986, 986.3, 16, 46)}" />'
        f'<path style="fill:#b58a3c" id="path2989" d="{art.rosette(526, 905, 52, 12)}" />'
        + flow(3001, (136, 448.3, 780, 400), style("40px", "Georgia", fill="#3b2710"), words)
    )
    layer = ' transform="translate(0,-308.2677)"'
    return drawing("0.48.4 r9939", ("1052.3622", "744.09448"), "", "peal", "", layer, content)


def name_in_text_048():
    """The name in a text of its own, the sentences around it in flows."""
    body = style("22px", "Bitstream Vera Sans", fill="#1b3a2d")
    content = (
        '<rect style="fill:#e8f1e4" id="rect1" width="1052.4" height="744.1" x="0" y="308.3" />'
        f'<path style="fill:#4f7a52" id="path1" d="{art.corner(40, 348, 190)}'
        f"{art.corner(1012, 348, 190, -1)}{art.corner(40, 1012, 190, 1, -1)}"
        f'{art.corner(1012, 1012, 190, -1, -1)}" />'
        + line(11, 526, 462, "Orchard Day", style("58px", "Bitstream Vera Serif", fill="#1b3a2d"))
        + flow(21, (226, 500, 600, 60), body, [("The growers of the valley thank", "")])
        + line(31, 526, 640, "{name}", style("44px", "Bitstream Vera Serif", fill="#7a2d1b"))
        + flow(
            41,
            (226, 690, 600, 120),
            body,
            [("for grafting forty young trees of nine old sorts, and for the patience", "")],
        )
    )
    layer = ' transform="translate(0,-308.2677)"'
    return drawing("0.48.2 r9819", ("1052.3622", "744.09448"), "", "orchard", "", layer, content)


def millimetres_092():
    """Millimetres; an empty flow, as 0.92 leaves them behind, and a placeholder of another program."""
    serif = "'Times New Roman'"
    css = style("10.58333302px", serif, fill="#27313f", line="1.25")
    content = (
        '<rect style="fill:none;stroke:#27313f;stroke-width:1.4" id="rect815" width="277" '
        'height="190" x="10" y="97" />'
        f'<path style="fill:#c8553d" id="path817" d="{art.seal(250, 255, 17, 28)}" />'
        + line(821, 148.5, 140, "Certificate of Seamanship", css.replace("10.58333302", "14.11"))
        + line(831, 148.5, 162, "is issued to", css.replace("10.58333302", "6.35"))
        + line(841, 148.5, 190, "%VAR_name%", css)
        + line(
            851,
            148.5,
            214,
            "who has crossed the bay under sail",
            css.replace("10.58333302", "6.35"),
        )
        + line(861, 148.5, 226, "on %VAR_date%", css.replace("10.58333302", "6.35"))
        + '<flowRoot xml:space="preserve" id="flowRoot871" style="font-size:40px" '
        'transform="matrix(0.26458333,0,0,0.26458333,0,87)"><flowRegion id="flowRegion873"><rect '
        'id="rect875" width="10" height="10" x="4" y="4" /></flowRegion><flowPara '
        'id="flowPara877"></flowPara></flowRoot>'
    )
    return drawing(
        "0.92.4 (5da689c313, 2019-01-14)",
        ("297mm", "210mm"),
        "0 0 297 210",
        "seamanship",
        "",
        ' transform="translate(0,-87)"',
        content,
    )


def inside_10():
    """`shape-inside` of Inkscape 1.0: the name centred in its shape, the words in another."""

    def text(number, shape, size, align, spans):
        return (
            f'<text xml:space="preserve" id="text{number}" style="font-style:normal;'
            f"font-weight:normal;font-size:{size}px;line-height:1.25;font-family:sans-serif;"
            f"white-space:pre;shape-inside:url(#{shape});fill:#22304f;fill-opacity:1;stroke:none;"
            f'text-align:{align};">{spans}</text>'
        )

    def span(x, y, words):
        return f'<tspan x="{x}" y="{y}"><tspan>{words}</tspan></tspan>'

    defs = (
        '<rect x="170" y="250" width="700" height="110" id="rect835" />'
        '<rect x="170" y="390" width="700" height="140" id="rect837" />'
    )
    content = (
        f'<path id="path11" style="fill:#dfe7f5" d="{art.waves(1040, 560, 735, 60, 6)}" />'
        f'<path id="path13" style="fill:#8fa7d6" d="{art.waves(1040, 620, 735, 44, 4)}" />'
        + line(861, 520, 150, "Night Swimmers", style("62px", "sans-serif", fill="#22304f"))
        + text(871, "rect835", 48, "center", span("432.2", "296.1", "{name}"))
        + text(
            881,
            "rect837",
            24,
            "center",
            span("208.9", "413.7", "swam every Tuesday of the winter, with a lamp at the belt, ")
            + span("301.4", "443.7", "and was never late for the soup"),
        )
    )
    return drawing(
        "1.0.2 (e86c870879, 2021-01-15)", ("1040", "735"), "0 0 1040 735", "swim", defs, "", content
    )


def inline_size_12():
    """`inline-size` of Inkscape 1.2: a width, and the lines that its wrapping makes."""

    def text(number, x, y, size, width, spans, family="Cantarell"):
        return (
            f'<text xml:space="preserve" style="font-size:{size}px;line-height:1.25;'
            f"font-family:{family};-inkscape-font-specification:{family};text-align:center;"
            f'text-anchor:middle;white-space:pre;inline-size:{width};fill:#3d1f4f" x="{x}" '
            f'y="{y}" id="text{number}">{spans}</text>'
        )

    content = (
        '<rect id="rect1" style="fill:#f6effb" width="297" height="210" x="0" y="0" />'
        '<circle id="c1" style="fill:none;stroke:#c9a7e0;stroke-width:2.4" cx="148.5" cy="105" '
        'r="118" />'
        f'<path id="path2" style="fill:#a46cc7" d="{art.rosette(148.5, 176, 12, 9)}" />'
        + text(
            11,
            148.5,
            52,
            16,
            220,
            '<tspan x="148.5" y="52" id="t1">Festival of Small Films</tspan>',
        )
        + text(
            21,
            148.5,
            96,
            13,
            200,
            '<tspan x="148.5" y="96" id="t2"><tspan style="font-weight:bold">{name}</tspan></tspan>',
        )
        + text(
            31,
            148.5,
            122,
            7,
            150,
            '<tspan x="148.5" y="122" id="t3">for a film of two minutes about a snail, </tspan>'
            '<tspan x="148.5" y="130.75" id="t4">shown on the {date}</tspan>',
        )
    )
    return drawing(
        "1.2.2 (b0a8486541, 2022-12-01)",
        ("297mm", "210mm"),
        "0 0 297 210",
        "films",
        "",
        "",
        content,
    )


def layers_14():
    """Inkscape 1.4: labels, a hidden layer with notes, a shape inside of which the name is."""
    defs = '<rect x="62" y="118" width="170" height="26" id="rect5" />'
    css = "line-height:1.25;font-family:'Noto Serif';-inkscape-font-specification:'Noto Serif';fill:#123"
    content = (
        '<g inkscape:groupmode="layer" id="layer3" inkscape:label="Notes" style="display:none">'
        f'<text xml:space="preserve" style="font-size:5px;{css}" x="20" y="20" id="text9"><tspan '
        'sodipodi:role="line" id="tspan9" x="20" y="20">print on the heavy paper</tspan></text></g>'
        '<rect inkscape:label="paper" id="rect1" style="fill:#fbf9f4" width="210" height="297" '
        'x="0" y="0" />'
        f'<path inkscape:label="edge" id="path1" style="fill:none;stroke:#2f6f73;stroke-width:0.5" '
        f'd="{art.guilloche(14, 14, 196, 283, 4, 30)}" />'
        f'<path id="path3" style="fill:#2f6f73" d="{art.laurel(105, 236, 22, 8)}" />'
        f'<text xml:space="preserve" style="font-size:14px;text-align:center;text-anchor:middle;'
        f'{css}" x="105" y="70" id="text1"><tspan sodipodi:role="line" id="tspan1" x="105" y="70">'
        'Keepers of</tspan><tspan sodipodi:role="line" id="tspan2" x="105" y="87.5">the Lighthouse'
        "</tspan></text>"
        f'<text xml:space="preserve" transform="translate(-42)" style="font-size:13px;'
        f'text-align:center;white-space:pre;shape-inside:url(#rect5);{css}" id="text3"><tspan '
        'x="117.5" y="129.6" id="tspan4">{name}</tspan></text>'
        f'<text xml:space="preserve" style="font-size:6.5px;text-align:center;text-anchor:middle;'
        f'{css}" x="105" y="166" id="text5"><tspan sodipodi:role="line" id="tspan5" x="105" '
        'y="166">kept the light for {years} years</tspan><tspan sodipodi:role="line" id="tspan6" '
        'x="105" y="174.1">and wrote down the weather</tspan></text>'
    )
    return drawing(
        "1.4 (e7c3feb100, 2024-10-09)",
        ("210mm", "297mm"),
        "0 0 210 297",
        "light",
        defs,
        "",
        content,
    )


DRAWINGS = {
    "inkscape-048-flow.svg": whole_flow_048,
    "inkscape-048-text.svg": name_in_text_048,
    "inkscape-092-mm.svg": millimetres_092,
    "inkscape-10-shape.svg": inside_10,
    "inkscape-12-inline.svg": inline_size_12,
    "inkscape-14-layers.svg": layers_14,
}
