"""Drawings as Figma, Illustrator, CorelDRAW, Affinity Designer, Sketch and Excalidraw export them."""

import art

SVG = 'xmlns="http://www.w3.org/2000/svg"'
XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'


def figma(clip, body, defs=""):
    return (
        f'<svg width="1123" height="794" viewBox="0 0 1123 794" fill="none" {SVG}>\n'
        f'<g clip-path="url(#{clip})">\n{body}\n</g>\n<defs>\n{defs}<clipPath id="{clip}">\n'
        '<rect width="1123" height="794" fill="white"/>\n</clipPath>\n</defs>\n</svg>\n'
    )


def figma_text(x, y, size, words, weight="", spacing="0em", fill="#1E1E1E", family="Inter"):
    bold = f' font-weight="{weight}"' if weight else ""
    spans = "".join(
        f'<tspan x="{x}" y="{y + index * size * 1.5:g}">{line}</tspan>'
        for index, line in enumerate(words)
    )
    return (
        f'<text fill="{fill}" xml:space="preserve" style="white-space: pre" font-family="{family}" '
        f'font-size="{size}"{bold} letter-spacing="{spacing}">{spans}</text>'
    )


def figma_live():
    shadow = (
        '<filter id="filter0_d_1_2" x="52" y="56" width="1019" height="690" '
        'filterUnits="userSpaceOnUse" color-interpolation-filters="sRGB">\n'
        '<feFlood flood-opacity="0" result="BackgroundImageFix"/>\n<feColorMatrix in="SourceAlpha" '
        'type="matrix" values="0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 127 0" result="hardAlpha"/>\n'
        '<feOffset dy="4"/>\n<feGaussianBlur stdDeviation="6"/>\n<feColorMatrix type="matrix" '
        'values="0 0 0 0 0.1 0 0 0 0 0.1 0 0 0 0 0.3 0 0 0 0.2 0"/>\n<feBlend mode="normal" '
        'in2="BackgroundImageFix" result="effect1"/>\n<feBlend mode="normal" in="SourceGraphic" '
        'in2="effect1" result="shape"/>\n</filter>\n'
    )
    body = (
        '<rect width="1123" height="794" fill="#E4E7FB"/>\n<g filter="url(#filter0_d_1_2)">\n'
        '<rect x="64" y="64" width="995" height="666" rx="28" fill="white"/>\n</g>\n'
        '<circle cx="936" cy="186" r="58" fill="#5B6CFF"/>\n<path d="M910 188L930 208L966 168" '
        'stroke="white" stroke-width="10" stroke-linecap="round"/>\n'
        + figma_text(140, 210.5, 56, ["Module complete"], 700, "-0.03em")
        + figma_text(140, 330.273, 22, ["This confirms that"], fill="#6B7080")
        + figma_text(140, 410.455, 48, ["{name}"], 600, "-0.02em", "#5B6CFF")
        + figma_text(
            140,
            492.273,
            22,
            ["finished the module Type and Grid &#10;", "with {points} of 100 points."],
            fill="#6B7080",
        )
    )
    return figma("clip0_1_2", body, shadow)


def figma_kebab():
    """A layer that is called like a placeholder, and a text with one of Figma's plugins."""

    def centered(y, size, line, weight, fill):
        font = "NotoSerif-Bold" if weight == 700 else "NotoSerif-Regular"
        x = art.start(line, size, 561.5, font)
        return figma_text(x, y, size, [line], weight, fill=fill, family="Lora")

    body = (
        '<rect width="1123" height="794" fill="#10231C"/>\n'
        f'<path d="{art.waves(1123, 640, 794, 70, 5)}" fill="#1D4B38"/>\n'
        f'<path d="{art.waves(1123, 700, 794, 40, 7)}" fill="#2F7A5A"/>\n'
        + centered(200.1, 60, "River Guardian", 700, "#F3EFE0")
        + centered(292.2, 24, "presented to", "", "#BFD9CC")
        + centered(390.4, 54, "{{Full Name}}", 500, "#FFD98A")
        + centered(478, 24, "for counting kingfishers every Sunday", "", "#BFD9CC")
    )
    return figma("clip0_7_41", body)


ILLUSTRATOR_DOCTYPE = """<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd" [
	<!ENTITY ns_extend "http://ns.adobe.com/Extensibility/1.0/">
	<!ENTITY ns_ai "http://ns.adobe.com/AdobeIllustrator/10.0/">
	<!ENTITY ns_graphs "http://ns.adobe.com/Graphs/1.0/">
	<!ENTITY ns_svg "http://www.w3.org/2000/svg">
	<!ENTITY ns_xlink "http://www.w3.org/1999/xlink">
]>
"""


def illustrator_cs6():
    """With Illustrator's own data: a `switch`, a `foreignObject`, entities."""
    middle = 420.945

    def x(words, size, font="NotoSans-Regular"):
        return art.start(words, size, middle, font)

    title, before = "ORDER OF BAKERS", "makes known to all that"
    after = "may sell rye bread at the western gate"
    until = "from {date} until further notice"
    indent = round(x(until, 18) - x(after, 18), 3)
    blob = "eJzNfWtz2zbW8Pud2f+gSWam22ljExfiks08Mzb1xO5u" * 6
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!-- Generator: Adobe Illustrator 16.0.0, SVG '
        "Export Plug-In . SVG Version: 6.00 Build 0)  -->\n"
        + ILLUSTRATOR_DOCTYPE
        + '<svg version="1.1" id="Layer_1" xmlns:x="&ns_extend;" xmlns:i="&ns_ai;" '
        'xmlns:graph="&ns_graphs;" xmlns="&ns_svg;" xmlns:xlink="&ns_xlink;" x="0px" y="0px" '
        'width="841.89px" height="595.28px" viewBox="0 0 841.89 595.28" '
        'enable-background="new 0 0 841.89 595.28" xml:space="preserve">\n<switch>\n'
        '<foreignObject requiredExtensions="&ns_ai;" x="0" y="0" width="1" height="1">\n'
        '<i:pgfRef xlink:href="#adobe_illustrator_pgf"></i:pgfRef>\n</foreignObject>\n'
        '<g i:extraneous="self">\n<rect x="24" y="24" fill="#F7F1E3" stroke="#7A1F2B" '
        'stroke-width="4" width="793.89" height="547.28"/>\n'
        f'<path fill="#7A1F2B" d="{art.laurel(420.9, 470, 46, 9)}"/>\n'
        f'<text transform="matrix(1 0 0 1 {x(title, 38, "NotoSerif-Bold")} 130)" fill="#7A1F2B" '
        f'font-family="\'TrajanPro-Bold\'" font-size="38">{title}</text>\n'
        f'<text transform="matrix(1 0 0 1 {x(before, 18)} 196)" '
        f'font-family="\'MyriadPro-Regular\'" font-size="18">{before}</text>\n'
        f'<text transform="matrix(1 0 0 1 {x("{name}", 40)} 276)" fill="#7A1F2B" '
        'font-family="\'MyriadPro-Semibold\'" font-size="40">{name}</text>\n'
        f'<text transform="matrix(1 0 0 1 {x(after, 18)} 340)"><tspan x="0" y="0" '
        f'font-family="\'MyriadPro-Regular\'" font-size="18">{after}</tspan><tspan '
        f'x="{indent}" y="24" font-family="\'MyriadPro-Regular\'" font-size="18">{until}</tspan>'
        "</text>\n</g>\n</switch>\n"
        f'<i:pgf  id="adobe_illustrator_pgf">\n\t<![CDATA[\n\t{blob}\n\t]]>\n</i:pgf>\n</svg>\n'
    )


def illustrator_cc():
    """Classes `st0`, a point text whose words are kerned apart, a placeholder in brackets."""

    def x(words, size, font="NotoSans-Regular", spacing=0.0):
        return art.start(words, size, 595.275, font, spacing)

    title, before, name = "FIRST ASCENT", "The alpine club hails", "[Recipient Name]"
    after, how = "who climbed the chimney of the mill", "by day and without a rope"
    indent = round(x(how, 24) - x(after, 24), 3)
    bold = "NotoSans-Bold"
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!-- Generator: Adobe Illustrator 25.2.1, SVG '
        "Export Plug-In . SVG Version: 6.00 Build 0)  -->\n"
        f'<svg version="1.1" id="Layer_1" {SVG} {XLINK} x="0px" y="0px" '
        'viewBox="0 0 1190.55 841.89" style="enable-background:new 0 0 1190.55 841.89;" '
        'xml:space="preserve">\n<style type="text/css">\n\t.st0{fill:#FFFFFF;}\n'
        "\t.st1{fill:#12355B;}\n\t.st2{fill:none;stroke:#D9A441;stroke-width:3;"
        "stroke-miterlimit:10;}\n\t.st3{font-family:'Montserrat-Bold';}\n\t.st4{font-size:54px;}\n"
        "\t.st5{font-family:'Montserrat-Regular';}\n\t.st6{font-size:24px;}\n\t.st7{letter-spacing:"
        "3;}\n\t.st8{font-size:46px;}\n</style>\n"
        '<rect class="st0" width="1190.55" height="841.89"/>\n'
        '<path class="st1" d="M0,0h1190.55v120L595.3,190L0,120V0z"/>\n'
        f'<path class="st2" d="{art.guilloche(48, 222, 1142, 806, 12, 40)}"/>\n'
        f'<text transform="matrix(1 0 0 1 {x(title, 54, bold, 3)} 92)" class="st0 st3 st4 st7">'
        f"{title}</text>\n"
        f'<text transform="matrix(1 0 0 1 {x(before, 24)} 330)" class="st1 st5 st6">T<tspan '
        f'x="12.7" y="0">{before[1:]}</tspan></text>\n'
        f'<text transform="matrix(1 0 0 1 {x(name, 46, bold)} 430)" class="st1 st3 st8">{name}'
        "</text>\n"
        f'<text transform="matrix(1 0 0 1 {x(after, 24)} 520)"><tspan x="0" y="0" class="st1 st5 '
        f'st6">{after}</tspan><tspan x="{indent}" y="34" class="st1 st5 st6">{how}</tspan></text>'
        "\n</svg>\n"
    )


def illustrator_export_as():
    """“Export as” of Illustrator 2020 and later: `cls-1`, letters in spans with their spacing."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><svg id="Layer_2" data-name="Layer 2" {SVG} '
        'viewBox="0 0 792 612"><defs><style>.cls-1{fill:#fff8ef;}.cls-2{fill:#a63d40;}.cls-3{'
        "font-family:Lato-Light, Lato;font-size:20px;font-weight:300;}.cls-3,.cls-4{fill:#3a2d2d;}"
        ".cls-4{font-family:PlayfairDisplay-Bold, 'Playfair Display';font-size:44px;font-weight:"
        "700;}.cls-5{letter-spacing:-.02em;}.cls-6{letter-spacing:0em;}.cls-7{letter-spacing:-.01em;"
        '}</style></defs><g id="Layer_1-2" data-name="Layer 1"><rect class="cls-1" width="792" '
        f'height="612"/><path class="cls-2" d="{art.ribbon(60, 0, 64, 210)}"/><path class="cls-2" '
        f'd="{art.seal(92, 150, 50, 30)}"/><text class="cls-4" transform="translate(208 150)">'
        '<tspan class="cls-5" x="0" y="0">T</tspan><tspan class="cls-6" x="25.9" y="0">own Crier'
        '</tspan></text><text class="cls-3" transform="translate(208 226)"><tspan x="0" y="0">The '
        'council appoints</tspan></text><text class="cls-4" transform="translate(208 306)"><tspan '
        'class="cls-7" x="0" y="0">{name}</tspan></text><text class="cls-3" transform="translate('
        '208 380)"><tspan x="0" y="0">to read the news aloud in the market </tspan><tspan x="0" '
        'y="30">for one year from {date}</tspan></text></g></svg>\n'
    )


def corel(version, classes, entities, content):
    subset = f" [\n{entities} ]" if entities else ""
    rules = "".join(f"    {rule}\n" for rule in classes)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" '
        f'"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd"{subset}>\n<!-- Creator: CorelDRAW '
        f'{version} -->\n<svg {SVG} xml:space="preserve" width="297mm" height="210mm" '
        'version="1.1" style="shape-rendering:geometricPrecision; text-rendering:'
        "geometricPrecision; image-rendering:optimizeQuality; fill-rule:evenodd; "
        f'clip-rule:evenodd"\nviewBox="0 0 29700 21000"\n {XLINK}\n '
        'xmlns:xodm="http://www.corel.com/coreldraw/odm/2003">\n <defs>\n  <style '
        f'type="text/css">\n   <![CDATA[\n{rules}   ]]>\n  </style>\n </defs>\n '
        '<g id="Layer_x0020_1">\n  <metadata id="CorelCorpID_0Corel-Layer"/>\n'
        f"{content}\n </g>\n</svg>\n"
    )


CLASSES = [
    ".str0 {stroke:#B08D3C;stroke-width:180;stroke-miterlimit:22.9256}",
    ".fil0 {fill:none}",
    ".fil1 {fill:#FFFDF4}",
    ".fil2 {fill:#2E4A2B}",
    ".fil3 {fill:#B08D3C}",
    ".fnt0 {font-weight:normal;font-size:846.67px;font-family:'Arial'}",
    ".fnt1 {font-weight:bold;font-size:1763.89px;font-family:'Times New Roman'}",
    ".fnt2 {font-style:italic;font-weight:normal;font-size:1411.11px;font-family:'Georgia'}",
]


def corel_2019():
    content = (
        '  <rect class="fil1" width="29700" height="21000"/>\n'
        '  <rect class="fil0 str0" x="900" y="900" width="27900" height="19200"/>\n'
        f'  <path class="fil3" d="{art.rosette(14850, 17600, 1300, 16)}"/>\n'
        '  <text x="14850" y="4600" text-anchor="middle" class="fil2 fnt1">Beekeeper of the Year</text>\n'
        '  <text x="14850" y="6900" text-anchor="middle" class="fil2 fnt0">the association of apiaries honours</text>\n'
        '  <text x="14850" y="10200" text-anchor="middle" class="fil2 fnt2">{name}</text>\n'
        '  <text x="14850" y="13000" text-anchor="middle" class="fil2 fnt0">for a harvest of {kilos} kg without a sting</text>'
    )
    return corel("2019 (64-Bit)", CLASSES, "", content)


def corel_x7():
    """With an internal subset, and a sample of a name on two lines of text side by side."""
    entities = ' <!ENTITY ns_flows "http://ns.adobe.com/Flows/1.0/">\n'
    content = (
        '  <rect class="fil1 str0" x="1200" y="1200" width="27300" height="18600"/>\n'
        f'  <path class="fil2" d="{art.corner(1800, 1800, 2300)}{art.corner(27900, 19200, 2300, -1, -1)}"/>\n'
        '  <g transform="matrix(1.2 0 0 1.2 4100 5200)"><text x="0" y="0" class="fil2 fnt1">DIPLOMA</text></g>\n'
        '  <text x="4100" y="7600" class="fil2 fnt0">The school of puppetry confirms that</text>\n'
        '  <text x="4100" y="10600" class="fil2 fnt2">Name Surname</text>\n'
        '  <text x="4100" y="13000" class="fil2 fnt0">has carved a puppet and can lead it</text>\n'
        '  <text x="4100" y="18000" class="fil2 fnt0">Director</text>\n'
        '  <text x="20500" y="18000" class="fil2 fnt0">Date</text>'
    )
    return corel("X7", CLASSES, entities, content)


def affinity():
    """Affinity Designer kerns a letter by a span, and scales texts by their groups."""

    def text(x, y, css, words):
        return (
            f'<g transform="matrix(1.33333,0,0,1.33333,{x},{y})"><text x="0px" y="0px" '
            f'style="{css}">{words}</text></g>'
        )

    serif = "font-family:'Baskerville-Bold', 'Baskerville';font-weight:700;font-size:48px;fill:rgb(73,44,91);"
    sans = "font-family:'Avenir-Book', 'Avenir';font-size:18px;fill:rgb(60,60,70);"
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD '
        'SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n<svg width="100%" '
        f'height="100%" viewBox="0 0 1123 794" version="1.1" {SVG} {XLINK} xml:space="preserve" '
        'xmlns:serif="http://www.serif.com/" style="fill-rule:evenodd;clip-rule:evenodd;'
        'stroke-linejoin:round;stroke-miterlimit:2;"><g id="Artboard1" serif:id="Artboard 1" '
        'transform="matrix(1,0,0,1,0,0)"><rect x="0" y="0" width="1123" height="794" '
        'style="fill:rgb(250,246,252);"/><path d="'
        f'{art.rosette(880, 400, 300, 14)}" style="fill:rgb(233,219,241);"/>'
        + text(
            110,
            190,
            serif,
            'T<tspan x="27.2px " y="0px ">a</tspan>pestry W<tspan x="205px " y="0px ">e</tspan>avers',
        )
        + text(110, 290, sans, "hereby take into their guild")
        + text(110, 400, serif.replace("48px", "42px"), "&lt;&lt;name&gt;&gt;")
        + text(110, 480, sans, "whose unicorn hangs in the hall of the court")
        + "</g></svg>\n"
    )


def sketch():
    def text(layer, size, spans, more, font="NotoSans-Regular"):
        lines = "\n".join(
            f'            <tspan x="{art.start(words, size, 640, font)}" y="{y}">{words}</tspan>'
            for y, words in spans
        )
        return f'        <text id="{layer}" font-size="{size}" {more}>\n{lines}\n        </text>\n'

    body = [(540, "has kept a starter alive for a year,"), (580, "and named it with respect.")]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<svg width="1280px" height="905px" viewBox="0 0 '
        f'1280 905" version="1.1" {SVG} {XLINK}>\n    <title>Certificate</title>\n    <defs>\n'
        '        <linearGradient x1="0%" y1="0%" x2="100%" y2="100%" id="linearGradient-1">\n'
        '            <stop stop-color="#FFF6E9" offset="0%"></stop>\n            <stop '
        'stop-color="#FFE0D6" offset="100%"></stop>\n        </linearGradient>\n    </defs>\n'
        '    <g id="Certificate" stroke="none" stroke-width="1" fill="none" fill-rule="evenodd">\n'
        '        <rect fill="url(#linearGradient-1)" x="0" y="0" width="1280" height="905"></rect>\n'
        '        <rect id="Border" stroke="#D2603A" stroke-width="2" x="41" y="41" width="1198" '
        'height="823" rx="12"></rect>\n'
        + text(
            "Title",
            64,
            [(238, "Sourdough School")],
            'font-family="Avenir-Heavy, Avenir" font-weight="600" fill="#D2603A"',
            "NotoSans-Bold",
        )
        + text(
            "name",
            52,
            [(440, "$name")],
            'font-family="Avenir-Medium, Avenir" font-weight="400" fill="#2B2B2B"',
        )
        + text(
            "Body",
            26,
            body,
            'font-family="Avenir-Book, Avenir" font-weight="normal" line-spacing="40" '
            'fill="#2B2B2B"',
        )
        + "    </g>\n</svg>\n"
    )


def excalidraw():
    """Texts whose baseline is at their upper edge, and fonts that are linked elsewhere."""

    def text(x, y, width, size, words, color="#1e1e1e"):
        return (
            f'<g transform="translate({x} {y}) rotate(0 {width / 2:g} {size * 0.625:g})"><text '
            f'x="{width / 2:g}" y="{size * 0.88:g}" font-family="Virgil, Segoe UI Emoji" '
            f'font-size="{size}px" fill="{color}" text-anchor="middle" style="white-space: pre;" '
            f'direction="ltr" dominant-baseline="alphabetic">{words}</text></g>'
        )

    return (
        f'<svg version="1.1" {SVG} viewBox="0 0 900 640" width="900" height="640">\n'
        '  <!-- svg-source:excalidraw -->\n  <defs>\n    <style class="style-fonts">\n      '
        '@font-face {\n        font-family: "Virgil";\n        src: url("https://excalidraw.com/'
        'Virgil.woff2");\n      }\n    </style>\n  </defs>\n'
        '  <rect x="0" y="0" width="900" height="640" fill="#ffffff"></rect>'
        '<g stroke-linecap="round"><path d="M41 44C250 40 640 47 861 41C858 210 864 420 859 601C600 '
        '596 300 604 43 598C38 420 45 220 41 44" stroke="#1971c2" stroke-width="2.5" fill="none"/>'
        '<path d="M300 352C400 356 500 349 604 353" stroke="#1e1e1e" stroke-width="2" fill="none"/>'
        "</g>"
        + text(250, 100, 400, 48, "Best Question", "#1971c2")
        + text(250, 290, 400, 40, "{name}")
        + text(250, 400, 400, 24, "asked why the moon follows the bus")
        + "</svg>\n"
    )


DRAWINGS = {
    "figma-live.svg": figma_live,
    "figma-braces.svg": figma_kebab,
    "illustrator-cs6.svg": illustrator_cs6,
    "illustrator-cc.svg": illustrator_cc,
    "illustrator-export-as.svg": illustrator_export_as,
    "coreldraw-2019.svg": corel_2019,
    "coreldraw-x7.svg": corel_x7,
    "affinity.svg": affinity,
    "sketch.svg": sketch,
    "excalidraw.svg": excalidraw,
}
