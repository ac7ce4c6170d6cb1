"""HarfBuzz's results as text, one file for each script, for tests/shaping.rs.

    Great Vibes | af af-NA | Piet | GreatVibes-Regular 0..4 Latn ltr 51=0+630|76=1@-2,0+300

A line has the requested family, the locales, the name, and the runs in visual order: font, bytes,
script, direction, the language if it is not the locale's, the features that are set, and the glyphs
in hb-shape's notation: id=cluster@x,y+advance, in font units, y up.
"""

import collections
from pathlib import Path

HEADER = "# By HarfBuzz, written by tests/oracle/compare.py.\n"


class Goldens:
    def __init__(self):
        # (script, name, family, runs) -> the locales.
        self.lines = collections.defaultdict(list)

    def add(self, locale, name, entry, harfbuzz):
        for field in entry["fields"]:
            kind, _, family = field["id"].partition(": ")
            if kind != "units":
                continue
            (line,) = field["lines"]
            runs = " ; ".join(notation(locale, line, run, harfbuzz) for run in line["runs"])
            script = main_script(line)
            self.lines[script, name, family, runs].append(locale)

    def write(self, folder):
        files = collections.defaultdict(list)
        by_runs = {}
        for (script, name, family, runs), locales in self.lines.items():
            # A name that Great Vibes cannot set has the same runs for both families.
            key = script, name, runs, tuple(locales)
            by_runs.setdefault(key, []).append(family)
        for (script, name, runs, locales), families in by_runs.items():
            assert "|" not in name and ";" not in name, name
            line = f"{', '.join(families)} | {' '.join(locales)} | {name} | {runs}\n"
            files[script].append(line)
        folder.mkdir(exist_ok=True)
        for old in folder.glob("*.txt"):
            old.unlink()
        for script, lines in sorted(files.items()):
            (folder / f"{script}.txt").write_text(HEADER + "".join(sorted(lines)), "utf-8")


def notation(locale, line, run, harfbuzz):
    words = [Path(run["font"]).stem, f"{run['start']}..{run['end']}", run["script"]]
    words.append(run["direction"])
    if run["language"] != locale.lower():
        words.append(run["language"])
    words += run.get("features", [])
    words.append("|".join(map(glyph, harfbuzz.shape(line["text"], run))))
    return " ".join(words)


def glyph(glyph):
    offset = f"@{glyph.x},{glyph.y}" if glyph.x or glyph.y else ""
    return f"{glyph.id}={glyph.cluster}{offset}+{glyph.advance}"


def main_script(line):
    """The script of most of the line's glyphs."""
    counts = collections.Counter()
    for run in line["runs"]:
        counts[run["script"]] += len(run["glyphs"])
    return counts.most_common(1)[0][0]
