#!/usr/bin/env python3
"""Writes the tables of README.md and ../docs/fonts.md from the fonts themselves.

    /tmp/venv/bin/python fonts/report.py

It replaces the text between `<!-- fonts -->` and `<!-- /fonts -->` in the first, and between
`<!-- scripts -->` and `<!-- /scripts -->` in the second. It fails if a name of the CLDR samples has
a character that no font has.
"""

import collections
import csv
import re
import unicodedata
from pathlib import Path

from fontTools import unicodedata as ucd
from fontTools.ttLib import TTFont
from overlap import overlaps

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
# With fewer letters of a script, a font is not meant for names in it.
MINIMUM_LETTERS = 24
# Mixed scripts have their own codes in ISO 15924; their characters have the codes of the parts.
MIXTURES = {"Jpan": ("Hani", "Hira", "Kana"), "Kore": ("Hang", "Hani")}


def main():
    fonts = {path.name: TTFont(path) for path in sorted(HERE.glob("*.[ot]tf"))}
    replace(HERE / "README.md", "fonts", font_table(fonts))
    replace(ROOT / "docs" / "fonts.md", "scripts", script_table(fonts))


def font_table(fonts):
    yield "| file | family | scripts | outlines | overlaps | version | source package | licence | bytes |"
    yield "|---|---|---|---|---|---|---|---|--:|"
    for name, font in fonts.items():
        letters = letters_by_script(font)
        scripts = ", ".join(
            sorted(s for s, chars in letters.items() if len(chars) >= MINIMUM_LETTERS)
        )
        outlines = "CFF" if "CFF " in font else "glyf"
        version = re.search(r"\d+\.\d+", font["name"].getDebugName(5)).group()
        package, licence = provenance(name)
        size = (HERE / name).stat().st_size
        yield (
            f"| `{name}` | {styled_name(font)} | {scripts} | {outlines} | {overlapping(font)} "
            f"| {version} | {package} | `{licence}` | {size:,} |"
        )
    total = sum(
        path.stat().st_size for path in HERE.iterdir() if path.suffix in (".ttf", ".otf", ".txt")
    )
    yield f"| **{len(fonts)} fonts and their licences** | | | | | | | | **{total:,}** |"


def styled_name(font):
    """The family, with the style if it is not regular."""
    family, style = font["name"].getBestFamilyName(), font["name"].getBestSubFamilyName()
    return family if style == "Regular" else f"{family} {style}"


def provenance(name):
    if name.startswith("GreatVibes"):
        return "npm `@expo-google-fonts/great-vibes` 0.4.1", "OFL-GreatVibes.txt"
    if name.startswith("NotoSerifSC"):
        return "Debian `fonts-noto-cjk` 1:20220127+repack1-1", "OFL-NotoSerifSC.txt"
    return "Debian `fonts-noto-core` 20201225-1", "OFL-Noto.txt"


def overlapping(font):
    """How many glyphs have contours that overlap."""
    glyphs = font.getGlyphSet()
    count = sum(overlaps(glyphs, name) for name in font.getGlyphOrder())
    return f"{count} glyphs" if count else "none"


def letters_by_script(font):
    """Script -> the letters and marks of it that the font has."""
    found = collections.defaultdict(set)
    for code in font.getBestCmap():
        if unicodedata.category(chr(code))[0] in "LM":
            found[ucd.script(chr(code))].add(code)
    for common in ("Zyyy", "Zinh", "Zzzz"):
        found.pop(common, None)
    return found


def script_table(fonts):
    by_script = collections.defaultdict(dict)
    for name, font in fonts.items():
        for script, letters in letters_by_script(font).items():
            by_script[script][name] = letters
    samples = cldr_samples()
    everything = set().union(*(font.getBestCmap() for font in fonts.values()))

    yield "| code | script | fonts | letters and marks | CLDR sample names set |"
    yield "|---|---|---|--:|--:|"
    for script in sorted(set(by_script) | set(samples)):
        parts = MIXTURES.get(script, (script,))
        faces = {
            n: letters
            for part in parts
            for n, letters in by_script.get(part, {}).items()
            if len(letters) >= MINIMUM_LETTERS
        }
        if not faces:
            continue
        covered = set().union(*(by_script[part].get(n, set()) for part in parts for n in faces))
        names = samples.get(script, set())
        unset = {name for name in names if any(ord(c) not in everything for c in name)}
        if unset:
            raise SystemExit(f"{script}: not all characters of {sorted(unset)} are in a font")
        files = ", ".join(sorted({fonts[n]["name"].getBestFamilyName() for n in faces}))
        count = f"{len(names)} of {len(names)}" if names else "no samples"
        label = (
            ucd.script_name(script)
            if script not in MIXTURES
            else {"Jpan": "Japanese", "Kore": "Korean"}[script]
        )
        yield f"| {script} | {label.replace('_', ' ')} | {files} | {len(covered):,} | {count} |"


def cldr_samples():
    """Script -> the distinct names of the CLDR samples, in NFC."""
    found = collections.defaultdict(set)
    with open(ROOT / "tests" / "data" / "cldr_names.tsv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            found[row["script"]].add(unicodedata.normalize("NFC", row["name"]))
    return found


def replace(path, marker, lines):
    text = path.read_text(encoding="utf-8")
    start, end = f"<!-- {marker} -->\n", f"<!-- /{marker} -->"
    before, rest = text.split(start)
    after = rest.split(end)[1]
    path.write_text(before + start + "\n".join(lines) + "\n" + end + after, encoding="utf-8")


if __name__ == "__main__":
    main()
