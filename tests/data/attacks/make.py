"""Makes the fonts beside this file, each of which asks for more work than it has bytes.

    pip install fonttools==4.68.0
    python3 tests/data/attacks/make.py

All have one letter, `A`. Nothing in them comes from another font."""

import itertools
import pathlib

from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.fontBuilder import FontBuilder
from fontTools.misc.psCharStrings import T2CharString
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables.TupleVariation import TupleVariation

HERE = pathlib.Path(__file__).parent
EPOCH = 3786912000  # 2024-01-01 in the seconds of fonts: the same bytes whenever this runs.
TRIANGLE = [(0, 0), (500, 0), (250, 700)]
# What is added to the numbers of subroutines.
BIAS = 107


def builder(glyphs, is_truetype):
    font = FontBuilder(1000, isTTF=is_truetype)
    font.setupHead(unitsPerEm=1000, created=EPOCH, modified=EPOCH)
    font.setupGlyphOrder(glyphs)
    font.setupCharacterMap({ord("A"): "A"})
    font.setupHorizontalMetrics(dict.fromkeys(glyphs, (500, 0)))
    font.setupHorizontalHeader(ascent=800, descent=-200)
    font.setupNameTable({"familyName": "Attack", "styleName": "Regular"})
    font.setupOS2(sCapHeight=700)
    font.setupPost(keepGlyphNames=False)
    font.font.recalcTimestamp = False
    return font


def polygon(corners):
    pen = TTGlyphPen(None)
    if corners:
        pen.moveTo(corners[0])
        for corner in corners[1:]:
            pen.lineTo(corner)
        pen.closePath()
    return pen.glyph()


def composite(child, count):
    pen = TTGlyphPen({child: None})
    for _ in range(count):
        pen.addComponent(child, (1, 0, 0, 1, 0, 0))
    return pen.glyph()


def truetype(drawn):
    font = builder([".notdef", *drawn], is_truetype=True)
    # To work out the bounds of these glyphs takes as long as to draw them.
    font.setupGlyf({".notdef": polygon([]), **drawn}, calcGlyphBounds=False)
    font.font.recalcBBoxes = False
    for glyph in font.font["glyf"].glyphs.values():
        glyph.xMin = glyph.yMin = glyph.xMax = glyph.yMax = 0
    return font


def nested(count, depth, leaf):
    """Each glyph is made of `count` of the next."""
    names = ["A", *(f"level{level}" for level in range(1, depth)), "leaf"]
    drawn = {name: composite(child, count) for name, child in itertools.pairwise(names)}
    return truetype({**drawn, "leaf": polygon(leaf)})


def postscript(program, subroutines=()):
    font = builder([".notdef", "A"], is_truetype=False)
    programs = {".notdef": ["endchar"], "A": program}
    drawn = {name: T2CharString(program=program) for name, program in programs.items()}
    font.setupCFF("Attack-Regular", {}, drawn, {})
    font.font.recalcBBoxes = False
    for subroutine in subroutines:
        font.font["CFF "].cff.GlobalSubrs.append(T2CharString(program=subroutine))
    return font


def calling(count, depth, leaf):
    """Each subroutine calls the next `count` times."""
    levels = [[*[level - BIAS, "callgsubr"] * count, "return"] for level in range(depth)]
    first = [depth - BIAS, "callgsubr"]
    return postscript(
        [*first, 0, 0, "rmoveto", *[9, "hlineto", 9, "vlineto"], "endchar"], [leaf, *levels]
    )


def axis():
    font = truetype({"A": polygon(TRIANGLE)})
    font.setupFvar([("wght", 900, 400, 100, "Weight")], [])
    font.setupGvar({".notdef": [], "A": []})
    return font


def varied():
    """Points without an own delta, which are looked for among all the others for each."""
    points = 2000
    font = truetype({"A": polygon([(x * 7 % 1000, x * 11 % 1000) for x in range(points)])})
    font.setupFvar([("wght", 100, 400, 900, "Weight")], [])
    deltas = [(5, 5)] + [None] * (points + 3)
    bolder = {"wght": (0, 1, 1)}
    font.setupGvar({".notdef": [], "A": [TupleVariation(bolder, deltas) for _ in range(300)]})
    return font


def growing():
    """Each lookup makes eight letters of one."""
    font = truetype({"A": polygon(TRIANGLE)})
    lookups = range(20)
    rules = "".join(f"lookup L{at} {{ sub A by {'A ' * 8}; }} L{at};" for at in lookups)
    uses = "".join(f"lookup L{at};" for at in lookups)
    addOpenTypeFeaturesFromString(font.font, f"{rules} feature ccmp {{ {uses} }} ccmp;")
    return font


def main():
    line = [0, 0, "rmoveto", 9, "hlineto", 9, "vlineto", "return"]
    for name, font in [
        ("axis.ttf", axis()),
        ("composites.ttf", nested(8, 10, TRIANGLE)),
        ("composites-of-nothing.ttf", nested(8, 10, [])),
        ("deep-composites.ttf", nested(2, 25, TRIANGLE)),
        ("growing-text.ttf", growing()),
        ("seac.otf", postscript([0, 0, 65, 65, "endchar"])),
        ("subroutines.otf", calling(9, 9, line)),
        ("subroutines-of-nothing.otf", calling(20, 9, ["return"])),
        ("variations.ttf", varied()),
    ]:
        font.save(HERE / name)
        print(name, (HERE / name).stat().st_size, "bytes")


if __name__ == "__main__":
    main()
