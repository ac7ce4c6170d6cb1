"""Gives Great Vibes the apostrophes that names are written with.

In the source, U+02BC is a quote so far to the left that it runs into the letter before it, U+02BB
is a stroke that reads as an accent, and quotes touch the strokes with which capitals begin and end.
Irish, Italian, Ukrainian, Hawaiian, Uzbek and transcribed Arabic names need them beside any letter.
Therefore:

* U+02BC gets the shape of the right quote (U+2019), and U+02BB that of the left quote (U+2018),
  which is a turned comma;
* a kerning lookup keeps their ink, and that of quotes and half rings, `CLEARANCE` away from the
  ink of the letters on both sides.
"""

import io
import math
import unicodedata
from collections import defaultdict

import uharfbuzz
from fontTools import unicodedata as ucd
from fontTools.otlLib import builder
from fontTools.pens.basePen import decomposeQuadraticSegment
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables import otTables
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

# The quotes, the okina and the modifier apostrophe, and the half rings of transcribed Arabic.
APOSTROPHES = "\u0027\u2018\u2019\u02bb\u02bc\u02be\u02bf"
SHAPES = {"\u02bb": "\u2018", "\u02bc": "\u2019"}
# In font units, of which an em has 1000. It is the width of a thin stroke and a half: at 96 px, 3.5 px.
CLEARANCE = 36
# The left quote is meant to hang over a capital. With this advance, small letters after an okina
# stand as far from it as from a right quote.
OKINA_ADVANCE = 235
LETTERS = ("Lu", "Ll", "Lt", "Lo")
DEFAULT_FEATURES = ("ccmp", "locl", "calt", "init", "medi", "fina")
IGNORE_MARKS = 8
PRIVATE_USE = 0xF0000
# Glyphs are measured in rows of this height.
ROW = 4
CURVE_STEPS = 16


def add(font):
    """Changes the glyphs and adds the kerning."""
    cmap, metrics = font.getBestCmap(), font["hmtx"]
    for char, source in SHAPES.items():
        font["glyf"][cmap[ord(char)]] = font["glyf"][cmap[ord(source)]]
        metrics[cmap[ord(char)]] = metrics[cmap[ord(source)]]
    okina = cmap[ord("\u02bb")]
    metrics[okina] = (OKINA_ADVANCE, metrics[okina][1])
    add_kerning(font, needed_kerning(font))


def needed_kerning(font):
    """Pair of glyphs -> how much farther apart they have to be than the font sets them."""
    cmap, glyphs = font.getBestCmap(), font.getGlyphSet()
    letters = letters_by_script(font)
    edges = {name: Edges(glyphs, name) for names in letters.values() for name in names}
    distance = Distances(font)
    pairs = {}
    for apostrophe in sorted(cmap[ord(char)] for char in APOSTROPHES):
        ink = Edges(glyphs, apostrophe).widened(CLEARANCE)
        for script, letter in (
            (s, letter) for s in sorted(letters) for letter in sorted(letters[s])
        ):
            for pair, left, right in (
                ((letter, apostrophe), edges[letter], ink),
                ((apostrophe, letter), ink, edges[letter]),
            ):
                excess = left.overlap(right, distance(script, *pair))
                if excess > 0:
                    pairs[pair] = math.ceil(excess)
    return pairs


def letters_by_script(font):
    """Script -> the glyphs of its letters, with their shapes at the ends and in the middle of words."""
    found = defaultdict(set)
    for code, name in font.getBestCmap().items():
        if unicodedata.category(chr(code)) in LETTERS:
            found[ucd.script(chr(code))].add(name)
    changes = substitutions(font["GSUB"].table)
    for names in found.values():
        before = 0
        while before < len(names):
            before = len(names)
            names |= {mapping[n] for mapping in changes for n in names if n in mapping}
    return found


def substitutions(gsub):
    """The mappings from glyph to glyph that a shaper applies by default."""
    lookups, features = gsub.LookupList.Lookup, gsub.FeatureList.FeatureRecord
    waiting = {
        index
        for record in features
        if record.FeatureTag in DEFAULT_FEATURES
        for index in record.Feature.LookupListIndex
    }
    seen, found = set(), []
    while waiting:
        index = waiting.pop()
        seen.add(index)
        tables = lookups[index].SubTable
        for table in (getattr(table, "ExtSubTable", table) for table in tables):
            if table.LookupType == 1:
                found.append(table.mapping)
            waiting |= nested_lookups(table) - seen
    return found


def nested_lookups(table):
    """The lookups that a contextual substitution applies, in any of its formats."""
    records = []
    waiting = [table]
    while waiting:
        node = waiting.pop()
        records += getattr(node, "SubstLookupRecord", None) or []
        for name in ("SubRuleSet", "SubRule", "SubClassSet", "SubClassRule", "ChainSubRuleSet",
                     "ChainSubRule", "ChainSubClassSet", "ChainSubClassRule"):  # fmt: skip
            waiting += [child for child in getattr(node, name, None) or [] if child]
    return {record.LookupListIndex for record in records}


def add_kerning(font, pairs):
    """Adds a lookup to the kerning of all scripts. It adds to the distances of the lookups before it."""
    values = {
        pair: (builder.buildValue({"XAdvance": value}), None) for pair, value in pairs.items()
    }
    lookup = otTables.Lookup()
    lookup.LookupType = 2
    lookup.LookupFlag = IGNORE_MARKS
    lookup.SubTable = builder.buildPairPosGlyphs(values, font.getReverseGlyphMap())
    lookup.SubTableCount = len(lookup.SubTable)

    gpos = font["GPOS"].table
    gpos.LookupList.Lookup.append(lookup)
    gpos.LookupList.LookupCount += 1
    for record in gpos.FeatureList.FeatureRecord:
        if record.FeatureTag == "kern":
            record.Feature.LookupListIndex.append(gpos.LookupList.LookupCount - 1)
            record.Feature.LookupCount += 1


class Distances:
    """How far apart the font sets the origins of two glyphs."""

    def __init__(self, font):
        copy = TTFont(saved(font))
        # Shapes that only occur in words get characters of their own.
        self.characters = {
            name: chr(PRIVATE_USE + glyph) for glyph, name in enumerate(font.getGlyphOrder())
        }
        table = CmapSubtable.newSubtable(12)
        table.platformID, table.platEncID, table.language = 3, 10, 0
        table.cmap = {ord(char): name for name, char in self.characters.items()}
        copy["cmap"].tables = [table]
        self.font = uharfbuzz.Font(uharfbuzz.Face(saved(copy).getvalue()))

    def __call__(self, script, first, second):
        buffer = uharfbuzz.Buffer()
        buffer.add_str(self.characters[first] + self.characters[second])
        buffer.script, buffer.direction = script, "ltr"
        uharfbuzz.shape(self.font, buffer, dict.fromkeys(DEFAULT_FEATURES, False))
        return buffer.glyph_positions[0].x_advance


def saved(font):
    stream = io.BytesIO()
    font.save(stream)
    stream.seek(0)
    return stream


class Edges:
    """The leftmost and the rightmost ink of a glyph in each row."""

    def __init__(self, glyphs, name):
        self.left = defaultdict(lambda: math.inf)
        self.right = defaultdict(lambda: -math.inf)
        for start, end in lines(glyphs, name) if name else ():
            self.add_line(start, end)

    def add_line(self, start, end):
        (x0, y0), (x1, y1) = start, end
        steps = max(1, math.ceil(abs(y1 - y0) / ROW * 2))
        for step in range(steps + 1):
            share = step / steps
            self.add(x0 + (x1 - x0) * share, math.floor((y0 + (y1 - y0) * share) / ROW))

    def add(self, x, row):
        self.left[row] = min(self.left[row], x)
        self.right[row] = max(self.right[row], x)

    def widened(self, by):
        """The edges of all points that are at most `by` away from the ink."""
        result = Edges(None, None)
        for up in range(-(by // ROW), by // ROW + 1):
            reach = math.sqrt(by**2 - (up * ROW) ** 2)
            for row in self.left:
                result.add(self.left[row] - reach, row + up)
                result.add(self.right[row] + reach, row + up)
        return result

    def overlap(self, other, distance):
        """How much these edges extend over the left ones of a glyph at a distance."""
        rows = self.right.keys() & other.left.keys()
        return max((self.right[r] - other.left[r] - distance for r in rows), default=0)


def lines(glyphs, name):
    """The outline of a glyph as straight lines."""
    drawing = DecomposingRecordingPen(glyphs)
    glyphs[name].draw(drawing)
    start = last = None
    for operator, points in drawing.value:
        if operator == "moveTo":
            start = last = points[0]
        elif operator == "closePath":
            yield last, start
        elif operator == "lineTo":
            yield last, points[0]
            last = points[0]
        else:
            for control, end in decomposeQuadraticSegment(points):
                yield from curve_lines(last, control, end)
                last = end


def curve_lines(start, control, end):
    last = start
    for step in range(1, CURVE_STEPS + 1):
        t = step / CURVE_STEPS
        weights = ((1 - t) ** 2, 2 * t * (1 - t), t**2)
        here = tuple(
            sum(w * point[axis] for w, point in zip(weights, (start, control, end), strict=True))
            for axis in (0, 1)
        )
        yield last, here
        last = here
