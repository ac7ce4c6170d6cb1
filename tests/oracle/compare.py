#!/usr/bin/env python3
"""Compares the way engross sets names with HarfBuzz.

    cargo build
    python3 -m venv target/oracle && target/oracle/bin/pip install -r tests/oracle/requirements.txt
    target/oracle/bin/python tests/oracle/compare.py [--write] [engross]

Sets every name of tests/data/cldr_names.tsv in the language of its locale, composed (NFC) and
decomposed (NFD), takes the runs and glyphs of each line from `engross inspect --all --json`, and
shapes each run again with HarfBuzz. Glyph ids, clusters, advances and offsets must be the same,
and so must the positions on the drawing grid. The division of lines into runs is compared with
other implementations: see itemization.py.

`--write` records HarfBuzz's results in tests/shaping/, which `cargo test` compares without Python.
The exit code is 0 if nothing differs, otherwise 1.
"""

import argparse
import collections
import sys
import tempfile
import unicodedata
from pathlib import Path

import corpus
import goldens
import itemization
from harfbuzz import HarfBuzz

# A glyph is on a grid of a quarter of a pixel, so it is at most half a step away from HarfBuzz's
# position. The rest is for the rounding of single precision.
HALF_STEP = 0.125 + 0.002
# With an em of 2000 pixels, a unit of a font with 1000 units to the em is 2 pixels.
UNITS_SIZE = 2000

PROGRAM = """
title    = "Oracle"
roster   = "names.csv"
template = "page.png"

# At this size the grid is finer than a font unit. No text is shrunk or broken.
[[field]]
id       = "units: Great Vibes"
text     = "{name}"
box      = { x = 0, y = 0, width = 1600, height = 400 }
font     = "Great Vibes"
size     = { max = 2000, min = 2000 }
match_fallback = false
quotes   = "as-typed"
overflow = []

[[field]]
id       = "units: Noto Serif"
text     = "{name}"
box      = { x = 0, y = 0, width = 1600, height = 400 }
font     = "Noto Serif"
size     = { max = 2000, min = 2000 }
match_fallback = false
quotes   = "as-typed"
overflow = []

# The usual settings of certificates: shrunk, then broken into lines.
[[field]]
id       = "shrunk"
text     = "{name}"
box      = { x = 0, y = 0, width = 1000, height = 150 }
font     = "Great Vibes"
size     = { max = 96, min = 24 }
overflow = ["shrink", "wrap"]
quotes   = "as-typed"

[[field]]
id       = "wrapped"
text     = "{name}"
box      = { x = 0, y = 0, width = 500, height = 400 }
font     = "Noto Serif"
size     = { max = 72, min = 18 }
overflow = ["wrap", "shrink"]
align    = "start"
align_by = "advance"
quotes   = "as-typed"
"""


# The files of the fonts of the fields that match other fonts with their own.
OWN_FONTS = {"shrunk": "GreatVibes-Regular", "wrapped": "NotoSerif-Regular"}
# The word spaces of matched fonts, in em.
WORD_SPACE = (0.2, 0.3)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("engross", nargs="?", default="target/debug/engross")
    arguments.add_argument("--write", action="store_true", help="record HarfBuzz's results")
    arguments = arguments.parse_args()

    samples = corpus.samples()
    comparison = Comparison()
    book = goldens.Goldens()
    for form in ("NFC", "NFD"):
        names = [(locale, unicodedata.normalize(form, name)) for locale, name in samples]
        with tempfile.TemporaryDirectory() as folder:
            set_names = corpus.inspect(arguments.engross, PROGRAM, names, Path(folder))
            for (locale, name), entry in zip(names, set_names, strict=True):
                comparison.entry(form, locale, name, entry)
                if form == "NFC":
                    book.add(locale, name, entry, comparison.harfbuzz)

    comparison.report()
    if arguments.write:
        book.write(Path("tests/shaping"))
    return 1 if comparison.differences else 0


class Comparison:
    """Counts comparisons and collects differences."""

    def __init__(self):
        self.harfbuzz = HarfBuzz()
        self.counts = collections.Counter()
        self.differences = []

    def entry(self, form, locale, name, entry):
        self.counts[f"names in {form}"] += 1
        for field in entry["fields"]:
            where = f"{form} {locale} {field['id']} “{name}”"
            if field["text"] != unicodedata.normalize("NFC", name):
                self.differ(where, f"the text set is “{field['text']}”")
            for line in field["lines"]:
                self.counts["lines"] += 1
                self.line(where, form, name, field, line)

    def line(self, where, form, name, field, line):
        pen = line["x"]
        for run in line["runs"]:
            self.counts["runs"] += 1
            expected = self.harfbuzz.shape(line["text"], run)
            if OWN_FONTS.get(field["id"], run["font"]) not in run["font"]:
                expected = self.with_word_spaces(line["text"], run, expected)
            pen = self.run(f"{where} {run['start']}..{run['end']}", line, run, expected, pen)
        for problem in itemization.problems(field["text"], line, self.harfbuzz):
            self.differ(where, problem)
        if form == "NFD" and itemization.is_plain(line) and field["lines"] == [line]:
            self.as_written(where, name, line["runs"][0])
        self.counts.update(itemization.coverage(line))

    def run(self, where, line, run, expected, pen):
        """Compares a run that starts at the pen position `pen`; returns the position after it."""
        glyphs = run["glyphs"]
        ours = [(glyph["id"], glyph["cluster"]) for glyph in glyphs]
        theirs = [(glyph.id, glyph.cluster) for glyph in expected]
        if ours != theirs:
            self.differ(where, f"glyphs {ours}, HarfBuzz has {theirs}")
            return pen + sum(glyph["advance"] for glyph in glyphs)
        scale = run["size"] / self.harfbuzz.units_per_em(run)
        for glyph, harfbuzz in zip(glyphs, expected, strict=True):
            self.counts["glyphs"] += 1
            advance = glyph["advance"] / scale
            if abs(advance - harfbuzz.advance) > 0.01:
                self.differ(where, f"advance {advance}, HarfBuzz has {harfbuzz}")
            x = pen + harfbuzz.x * scale
            y = line["baseline"] - harfbuzz.y * scale
            # The rounding of single precision grows with the distance from the origin.
            slack = HALF_STEP + abs(x) * 1e-6
            if abs(glyph["x"] - x) > slack or abs(glyph["y"] - y) > slack:
                self.differ(where, f"at {glyph['x']}, {glyph['y']}, HarfBuzz has {x}, {y}")
            if run["size"] == UNITS_SIZE:
                self.counts["glyphs with offsets compared to the font unit"] += 1
                x_offset = round((glyph["x"] - pen) / scale)
                y_offset = round((line["baseline"] - glyph["y"]) / scale)
                if (x_offset, y_offset) != (harfbuzz.x, harfbuzz.y):
                    self.differ(where, f"offset {x_offset}, {y_offset}, HarfBuzz has {harfbuzz}")
            for value in (glyph["x"], glyph["y"]):
                if value * 4 != round(value * 4):
                    self.differ(where, f"{value} is not on the drawing grid")
            pen += harfbuzz.advance * scale
        return pen

    def with_word_spaces(self, text, run, glyphs):
        """HarfBuzz's glyphs with spaces of a matched font's width."""
        least, most = (share * self.harfbuzz.units_per_em(run) for share in WORD_SPACE)
        letters = text.encode()
        clusters = [glyph.cluster for glyph in glyphs]
        return [
            glyph._replace(advance=min(max(glyph.advance, least), most))
            if letters[glyph.cluster :].startswith((b" ", b"\xc2\xa0"))
            and clusters.count(glyph.cluster) == 1
            else glyph
            for glyph in glyphs
        ]

    def as_written(self, where, name, run):
        """HarfBuzz gives the same glyphs for the decomposed name."""
        self.counts["lines in NFD that HarfBuzz sets as in NFC"] += 1
        composed = self.harfbuzz.shape_guessing(run["text"], run)
        apart = self.harfbuzz.shape_guessing(name, run)
        # Clusters differ, as they are byte offsets.
        if [glyph._replace(cluster=0) for glyph in composed] != [
            glyph._replace(cluster=0) for glyph in apart
        ]:
            self.differ(where, f"HarfBuzz sets it as {apart}, composed as {composed}")

    def differ(self, where, difference):
        self.differences.append(f"{where}: {difference}")

    def report(self):
        for difference in self.differences[:200]:
            print(difference)
        for what, count in self.counts.items():
            print(f"{count:9,} {what}")
        print(f"{len(self.differences):9,} differences from HarfBuzz {HarfBuzz.version()}")


if __name__ == "__main__":
    sys.exit(main())
