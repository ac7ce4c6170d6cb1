"""Writes probe.ttf: a font whose only glyph, a box, stands for every character.

usvg drops a text for which it has no font. What is read of a placeholder (its style, its place)
depends on no font, so that this one, of some hundred bytes, does for all of them.

    pip install fonttools==4.68.0 && python3 probe.py
"""

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

pen = TTGlyphPen(None)
for i, point in enumerate([(0, 0), (0, 10), (10, 10), (10, 0)]):
    (pen.lineTo if i else pen.moveTo)(point)
pen.closePath()

font = FontBuilder(16)
font.setupGlyphOrder([".notdef"])
font.setupCharacterMap({})
font.setupGlyf({".notdef": pen.glyph()})
font.setupHorizontalMetrics({".notdef": (10, 0)})
font.setupHorizontalHeader(ascent=12, descent=-4)
font.setupMaxp()
font.font["head"].created = font.font["head"].modified = 0
font.font.recalcTimestamp = False
font.save("probe.ttf")
