"""Draws the fonts beside this file, the smallest of each kind that engross has to read.

    pip install fonttools==4.68.0 brotli==1.2.1
    python3 tests/data/fonts/make.py

Every glyph is made of bars, so that tests can tell where its ink has to be. All of it is drawn here:
no outline comes from another font.
"""

import pathlib
import struct
import zlib

from fontTools.colorLib.builder import buildCOLR, buildCPAL
from fontTools.fontBuilder import FontBuilder
from fontTools.misc.psCharStrings import T2CharString
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont, newTable
from fontTools.ttLib.tables import otTables
from fontTools.ttLib.tables.sbixGlyph import Glyph as Picture
from fontTools.ttLib.tables.sbixStrike import Strike
from fontTools.ttLib.tables.TupleVariation import TupleVariation
from fontTools.varLib.builder import buildVarData, buildVarRegionList, buildVarStore

HERE = pathlib.Path(__file__).parent
EM = 1000
EPOCH = 3786912000  # 2024-01-01 in the seconds of fonts: the same bytes whenever this runs.

# Bars as left, bottom, right, top, in font units; each is a contour of its own.
STEM = (100, 0, 200, 700)
WIDE = (100, 0, 400, 700)
LYING = (50, 300, 550, 400)
STANDING = (250, 100, 350, 600)
GLYPHS = {".notdef": [(0, 0, 500, 700)], "space": [], "I": [STEM], "plus": [LYING, STANDING]}
ADVANCES = {".notdef": 500, "space": 250, "I": 300, "plus": 600}
CHARACTERS = {" ": "space", "I": "I", "+": "plus"}
# From the default weight of 400 to 900, the stem and its advance grow by this much.
GROWTH = 300
WEIGHT = [("wght", 100, 400, 900, "Weight")]


def red_pixel():
    """A PNG."""

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0\xff\0\0")
    chunks = [(b"IHDR", header), (b"IDAT", pixels), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(kind, data) for kind, data in chunks)


def bar(pen, left, bottom, right, top):
    """Clockwise, as TrueType's contours run."""
    pen.moveTo((left, bottom))
    for point in [(left, top), (right, top), (right, bottom)]:
        pen.lineTo(point)
    pen.closePath()


def builder(family, glyphs, characters, advances, is_truetype):
    font = FontBuilder(EM, isTTF=is_truetype)
    font.setupHead(unitsPerEm=EM, created=EPOCH, modified=EPOCH)
    font.setupGlyphOrder(list(glyphs))
    font.setupCharacterMap({ord(c): name for c, name in characters.items()})
    font.setupHorizontalMetrics({name: (advances[name], 0) for name in glyphs})
    font.setupHorizontalHeader(ascent=800, descent=-200)
    font.setupNameTable(
        {
            "copyright": "Made for the tests of engross, under the licence of engross",
            "familyName": family,
            "styleName": "Regular",
            "psName": family.replace(" ", "") + "-Regular",
        }
    )
    font.setupOS2(sTypoAscender=800, sTypoDescender=-200, sCapHeight=700, sxHeight=500)
    font.setupPost(keepGlyphNames=False)
    font.font.recalcTimestamp = False
    return font


def truetype(family, glyphs=None, characters=None, advances=None):
    glyphs, characters = glyphs or GLYPHS, characters or CHARACTERS
    font = builder(family, glyphs, characters, advances or ADVANCES, is_truetype=True)
    drawn = {}
    for name, bars in glyphs.items():
        pen = TTGlyphPen(None)
        for one in bars:
            bar(pen, *one)
        drawn[name] = pen.glyph()
    font.setupGlyf(drawn)
    # The side bearing is where the ink starts.
    glyf = font.font["glyf"]
    for name, (advance, _) in font.font["hmtx"].metrics.items():
        font.font["hmtx"].metrics[name] = (advance, getattr(glyf[name], "xMin", 0))
    return font


def variable():
    """`I` and its advance grow with the weight, and so does `+`, whose bars overlap."""
    font = truetype("Test Variable")
    font.setupFvar(WEIGHT, [])
    # Four points a bar, then the four of the glyph's metrics, of which the second is the advance.
    right = [(0, 0), (0, 0), (GROWTH, 0), (GROWTH, 0)]
    metrics = [(0, 0), (GROWTH, 0), (0, 0), (0, 0)]
    bolder = {"wght": (0, 1, 1)}
    lighter = {"wght": (-1, -1, 0)}
    thinner = [(x // -6, y) for x, y in right + metrics]
    font.setupGvar(
        {
            ".notdef": [],
            "space": [],
            "I": [TupleVariation(bolder, right + metrics), TupleVariation(lighter, thinner)],
            "plus": [TupleVariation(bolder, [(0, 0)] * 4 + right + [(0, 0)] * 4)],
        }
    )
    return font


def collection():
    """Two faces that differ in their name and in how wide `I` is."""
    wide = {**GLYPHS, "I": [WIDE]}
    file = TTCollection()
    file.fonts = [
        truetype("Test First").font,
        truetype("Test Second", wide, advances={**ADVANCES, "I": 500}).font,
    ]
    return file


def charstring(bars, advance):
    pen = T2CharStringPen(advance, None)
    for left, bottom, right, top in bars:
        # The other way round than TrueType's.
        pen.moveTo((left, bottom))
        for point in [(right, bottom), (right, top), (left, top)]:
            pen.lineTo(point)
        pen.closePath()
    return pen.getCharString()


def postscript():
    font = builder("Test Postscript", GLYPHS, CHARACTERS, ADVANCES, is_truetype=False)
    drawn = {name: charstring(bars, ADVANCES[name]) for name, bars in GLYPHS.items()}
    font.setupCFF("TestPostscript-Regular", {}, drawn, {})
    return font


def variable_postscript():
    """The same growth as `variable`'s, in CFF2, whose advances are in HVAR."""
    font = builder("Test Variable Postscript", GLYPHS, CHARACTERS, ADVANCES, is_truetype=False)
    font.setupFvar(WEIGHT, [])

    def grown(left, bottom, right, top, start):
        dx, dy = left - start[0], bottom - start[1]
        width, height = right - left, top - bottom
        return [
            dx,
            dy,
            "rmoveto",
            width,
            GROWTH,
            1,
            "blend",
            "hlineto",
            height,
            "vlineto",
            -width,
            -GROWTH,
            1,
            "blend",
            "hlineto",
        ]

    def plain(left, bottom, right, top, start):
        dx, dy = left - start[0], bottom - start[1]
        width, height = right - left, top - bottom
        return [dx, dy, "rmoveto", width, "hlineto", height, "vlineto", -width, "hlineto"]

    drawn = {name: T2CharString(program=[]) for name in GLYPHS}
    drawn["I"] = T2CharString(program=grown(*STEM, (0, 0)))
    # A contour ends where its last line does: at its upper left.
    drawn["plus"] = T2CharString(
        program=plain(*LYING, (0, 0)) + grown(*STANDING, (LYING[0], LYING[3]))
    )
    bolder = {"wght": (0, 1, 1)}
    font.setupCFF2(drawn, regions=[bolder])

    hvar = newTable("HVAR")
    hvar.table = otTables.HVAR()
    hvar.table.Version = 0x00010000
    hvar.table.AdvWidthMap = hvar.table.LsbMap = hvar.table.RsbMap = None
    growth = [[GROWTH if name == "I" else 0] for name in GLYPHS]
    hvar.table.VarStore = buildVarStore(
        buildVarRegionList([bolder], ["wght"]), [buildVarData([0], growth, optimize=False)]
    )
    font.font["HVAR"] = hvar
    return font


def color():
    """`I` has layers of colour over an outline, `+` a picture and no outline at all."""
    glyphs = {**GLYPHS, "plus": [], "layer": [STEM]}
    font = truetype("Test Color", glyphs, advances={**ADVANCES, "layer": 300})
    font.font["COLR"] = buildCOLR({"I": [("layer", 0)]})
    font.font["CPAL"] = buildCPAL([[(1.0, 0.0, 0.0, 1.0)]])
    sbix = newTable("sbix")
    strike = Strike(ppem=100, resolution=72)
    for name in glyphs:
        strike.glyphs[name] = Picture(glyphName=name)
    strike.glyphs["plus"] = Picture(glyphName="plus", graphicType="png ", imageData=red_pixel())
    sbix.strikes = {100: strike}
    font.font["sbix"] = sbix
    return font


def kanji():
    """Two kanji without the variants that selectors choose, and an l without serifs."""
    glyphs = {".notdef": [], "tsuji": [LYING, STANDING], "kuzu": [WIDE], "l": [STEM]}
    characters = {"辻": "tsuji", "葛": "kuzu", "l": "l"}
    advances = {".notdef": 500, "tsuji": 1000, "kuzu": 1000, "l": 300}
    return truetype("Test Kanji", glyphs, characters, advances)


def main():
    for name, font in [
        ("variable.ttf", variable()),
        ("collection.ttc", collection()),
        ("cff.otf", postscript()),
        ("cff2.otf", variable_postscript()),
        ("color.ttf", color()),
        ("kanji.ttf", kanji()),
    ]:
        font.save(HERE / name)
        print(name, (HERE / name).stat().st_size, "bytes")
    for name, flavor in [("variable.ttf", "woff2"), ("cff.otf", "woff2"), ("variable.ttf", "woff")]:
        font = TTFont(HERE / name, recalcTimestamp=False)
        font.flavor = flavor
        font.save((HERE / name).with_suffix(f".{flavor}"))


if __name__ == "__main__":
    main()
