#!/usr/bin/env python3
"""Writes the drawings beside it that hold fonts: subsets of those in `fonts`, under names of their own.

pip install fonttools==4.68.0 brotli==1.2.1
python3 tests/data/svg/fonts/make.py"""

import base64
import io
import pathlib

from fontTools import subset
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTFont

HERE = pathlib.Path(__file__).resolve().parent
FONTS = HERE.parents[3] / "fonts"
LETTERS = "".join(map(chr, range(0x20, 0x7F)))
KINDS = {None: "truetype", "woff": "woff", "woff2": "woff2"}
BROKEN = "data:font/woff2;base64,d09GMgABAAAAAA=="


def data(file, text=LETTERS, flavor=None, kind="font/ttf", features=("kern", "mark")):
    """The font as a `data:` URL, with only these letters."""
    font = TTFont(FONTS / file, recalcTimestamp=False)
    options = subset.Options(layout_features=list(features), name_IDs=["*"], hinting=False)
    options.flavor = flavor
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=text)
    subsetter.subset(font)
    if kind == "font/otf":
        font = postscript(font)
    font.flavor = flavor
    packed = io.BytesIO()
    font.save(packed)
    return f"data:{kind};base64,{base64.b64encode(packed.getvalue()).decode()}"


def postscript(font):
    """The same font with PostScript outlines."""
    glyphs, drawn = font.getGlyphSet(), {}
    for name in font.getGlyphOrder():
        pen = T2CharStringPen(font["hmtx"][name][0], glyphs)
        glyphs[name].draw(pen)
        drawn[name] = pen.getCharString()
    for table in ["glyf", "loca", "gasp", "prep"]:
        if table in font:
            del font[table]
    font.sfntVersion = "OTTO"
    builder = FontBuilder(font=font)
    builder.isTTF = False
    builder.setupCFF("OwnSerif-Regular", {}, drawn, {})
    builder.setupMaxp()
    return font


def rule(family, url, flavor=None, rest=""):
    return (
        f"@font-face {{ font-family: '{family}'; {rest}"
        f"src: url({url}) format('{KINDS.get(flavor, flavor)}'); }}"
    )


def write(name, css, texts):
    """A page with these texts, one below the other: attributes and words."""
    lines = [
        f'<text x="400" y="{80 + 70 * row}" font-size="36" text-anchor="middle" {attributes}>'
        f"{words}</text>"
        for row, (attributes, words) in enumerate(texts)
    ]
    page = [
        '<svg xmlns="http://www.w3.org/2000/svg" width="800" height="400">',
        f"<style>{css}</style>",
        *lines,
        "</svg>",
    ]
    (HERE / f"{name}.svg").write_text("\n".join(page) + "\n", encoding="utf-8")


def main():
    script = data("GreatVibes-Regular.ttf")
    family = "font-family=\"'Own Script', serif\""
    words = [(family, "Certificate of Merit"), (family, "{name}")]
    write("embedded-ttf", rule("Own Script", script), words)

    woff = data("NotoSans-Regular.ttf", flavor="woff", kind="application/font-woff;charset=utf-8")
    bold = data("NotoSans-Bold.ttf", flavor="woff", kind="application/font-woff")
    rules = rule("Own Sans", woff, "woff", "font-weight: 400; ")
    rules += rule("Own Sans", bold, "woff", "font-weight: bold; ")
    family = 'font-family="Own Sans"'
    heavy = f'{family} font-weight="bold"'
    words = [(family, "This is to certify that"), (heavy, "{name}"), (heavy, "has taken part")]
    write("embedded-woff", rules, words)

    features = ("kern", "mark", "smcp", "c2sc")
    upright = data("NotoSerif-Regular.ttf", LETTERS, "woff2", "font/woff2", features)
    italic = data("NotoSerif-Italic.ttf", LETTERS, "woff2", "font/woff2", features)
    rules = rule("Own Serif", italic, "woff2", "font-style: italic; ")
    rules += rule("Own Serif", upright, "woff2", "font-style: normal; ")
    family = 'font-family="Own Serif"'
    slanted = f'{family} font-style="italic"'
    upper = f'{family} style="text-transform:uppercase"'
    small = f'{family} style="font-variant:small-caps"'
    words = [
        (family, "This is to certify that"),
        (slanted, "{name}"),
        (upper, "has taken part"),
        (small, "in the Year of Grace"),
        (f'{slanted} style="font-variant-caps:small-caps"', "for {hours} Hours"),
    ]
    write("embedded-woff2", rules, words)

    cff = data("NotoSerif-Regular.ttf", kind="font/otf")
    family = 'font-family="Own Outlines"'
    css = f"{rule('Own Outlines', cff, 'opentype')} .name {{ font: 40px 'Own Outlines', serif }}"
    write("embedded-otf", css, [(family, "Certificate of Merit"), ('class="name"', "{name}")])

    few = data("NotoSans-Regular.ttf", "efghijklmnopqrstuvwxyz ", "woff2", "font/woff2")
    rest = data("NotoSans-Regular.ttf", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcd", "woff2", "font/woff2")
    ranges = "unicode-range: U+41-5A, U+61-64; "
    rules = rule("Own Parts", rest, "woff2", ranges)
    rules += rule("Own Parts", few, "woff2", "unicode-range: U+20, U+65-7A; ")
    family = 'font-family="Own Parts"'
    write("embedded-parts", rules, [(family, "Certificate of Merit"), (family, "{name}")])

    sources = (
        f"@import url('https://fonts.googleapis.com/css2?family=Own');"
        f"/* @font-face {{ src: url(no) }} */"
        f"@font-face {{ font-family: Own; src: url('own.eot'); src: local('Own'), "
        f"url(own.svg#a) format('svg'), url({BROKEN}) format('woff2'), "
        f"url(https://example.org/own.woff2), url(\"{script}\") format('truetype'); }}"
    )
    family = 'style="font-family:Own"'
    write("embedded-last", sources, [(family, "Certificate of Merit"), (family, "{name}")])


if __name__ == "__main__":
    main()
