#!/usr/bin/env python3
"""Makes the font files of this folder from their source packages.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install -r fonts/requirements.txt
    /tmp/venv/bin/python fonts/build.py --fetch --sources /tmp/font-sources

`--fetch` downloads the packages (needs apt-get and npm); without it they must be in `--sources`.
The SHA-256 of every package is checked before use. The same packages and the same tools
(requirements.txt) give the same bytes, which `sha256sum -c SHA256SUMS` checks.

Changes to a font:
* hinting is removed: names are drawn large, from outlines, and hints are a third of the bytes;
* overlapping contours are merged, so that summing signed areas gives the coverage of each pixel
  (`KEEPS_COMPOSITES` has the exception);
* kerning tables are packed as tightly as fontTools can;
* Great Vibes gets apostrophes that names can be written with (`apostrophes.py`);
* all glyphs, characters and layout features are kept, except in the Han face, which is reduced to
  the characters and regional shapes that `han.py` chooses.
"""

import argparse
import copy
import hashlib
import io
import subprocess
import tarfile
from pathlib import Path

import apostrophes
import cffsubr
import han
from fontTools import subset
from fontTools.otlLib import optimize
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.removeOverlaps import removeOverlaps
from overlap import overlaps

HERE = Path(__file__).resolve().parent

PACKAGES = {
    "fonts-noto-core": (
        "fonts-noto-core_20201225-1_all.deb",
        "58f4f0bb6720f919f92096b3508e1412a0f1544424ade6c5b5bf1eb694dd64ba",
        ["apt-get", "download", "fonts-noto-core=20201225-1"],
    ),
    "fonts-noto-cjk": (
        "fonts-noto-cjk_1%3a20220127+repack1-1_all.deb",
        "4a2515eb6db3978b897fef9709ed0d2b1f4c6c4df4d83d6c4ef65f71f1b1f502",
        ["apt-get", "download", "fonts-noto-cjk=1:20220127+repack1-1"],
    ),
    "unicode-data": (
        "unicode-data_15.0.0-1_all.deb",
        "5efef23bbb1c6a133ecbdd63a2cfa07159ccacf5466a49e2426101c5ecd691fc",
        ["apt-get", "download", "unicode-data=15.0.0-1"],
    ),
    "great-vibes": (
        "expo-google-fonts-great-vibes-0.4.1.tgz",
        "d117f1f42d10ba8eeab629a7badd6238de7d6a5b391783e7f99c991290c075e3",
        ["npm", "pack", "@expo-google-fonts/great-vibes@0.4.1"],
    ),
}

# The text faces come in four styles, because drawings ask for them.
STYLED = ("NotoSerif", "NotoSans")
STYLES = ("Regular", "Bold", "Italic", "BoldItalic")
NOTO = """
NotoNaskhArabic NotoSerifHebrew NotoSerifDevanagari NotoSerifBengali NotoSerifTamil
NotoSerifThai NotoSerifGeorgian NotoSerifArmenian NotoSerifGujarati NotoSerifGurmukhi
NotoSerifKannada NotoSerifTelugu NotoSerifMalayalam NotoSerifSinhala NotoSerifLao NotoSerifKhmer
NotoSerifMyanmar NotoSerifEthiopic NotoSansCherokee NotoSansOriya NotoSansThaana
NotoSansNKo NotoSansAdlam NotoSansOlChiki NotoSansSyriac NotoSansTifinagh
NotoSansCanadianAboriginal NotoSansMeeteiMayek
""".split()

# Its letters with rings and strokes share one outline of the base. Merging the ring into it would
# need an outline for each letter, and make the file two and a half times as large.
KEEPS_COMPOSITES = {"NotoNaskhArabic-Regular.ttf"}
MERGE_PASSES = 3


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--sources", type=Path, required=True, help="folder of the packages")
    arguments.add_argument("--fetch", action="store_true", help="download the packages first")
    arguments.add_argument("--out", type=Path, default=HERE, help="folder to write to")
    options = arguments.parse_args()

    sources = unpack(options.sources, options.fetch)
    options.out.mkdir(parents=True, exist_ok=True)
    written = {}
    styled = [f"{family}-{style}.ttf" for family in STYLED for style in STYLES]
    for name in styled + [f"{family}-Regular.ttf" for family in NOTO]:
        written[name] = slim(sources / f"fonts-noto-core/usr/share/fonts/truetype/noto/{name}")
    written["GreatVibes-Regular.ttf"] = slim(
        sources / "great-vibes/package/400Regular/GreatVibes_400Regular.ttf", apostrophes.add
    )
    written["NotoSerifSC-Regular.otf"] = cut_han(sources)
    written.update(licences(sources, written))

    for name, data in written.items():
        (options.out / name).write_bytes(data)
    sums = "".join(
        f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(written.items())
    )
    (options.out / "SHA256SUMS").write_text(sums)
    print(f"{len(written)} files, {sum(map(len, written.values())):,} bytes")


def unpack(folder, fetch):
    """Unpacks every package into a folder of its own; returns their parent folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for package, (file, digest, download) in PACKAGES.items():
        archive = folder / file
        if fetch and not archive.exists():
            subprocess.run(download, cwd=folder, check=True)
        if hashlib.sha256(archive.read_bytes()).hexdigest() != digest:
            raise SystemExit(f"{archive}: the SHA-256 is not that of the pinned package")
        target = folder / "unpacked" / package
        if target.exists():
            continue
        target.mkdir(parents=True)
        if archive.suffix == ".deb":
            subprocess.run(["dpkg-deb", "-x", str(archive), str(target)], check=True)
        else:
            with tarfile.open(archive) as tar:
                tar.extractall(target, filter="data")
    return folder / "unpacked"


def slim(path, change=None):
    """A TrueType font without hints and overlapping contours, otherwise only changed by `change`."""
    font = TTFont(path, recalcTimestamp=False)
    if change:
        change(font)
    merge_overlaps(font, keep_composites=path.name in KEEPS_COMPOSITES)
    options = subset_options()
    options.layout_features = ["*"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(glyphs=font.getGlyphOrder())
    subsetter.subset(font)
    optimize.compact(font, 9)
    return saved(font)


def merge_overlaps(font, keep_composites=False):
    # Removing one overlap can create another, when contours of opposite directions get the same one.
    for _ in range(MERGE_PASSES):
        glyphs = font.getGlyphSet()
        overlapping = [
            name
            for name in font.getGlyphOrder()
            if not (keep_composites and font["glyf"][name].isComposite()) and overlaps(glyphs, name)
        ]
        if not overlapping:
            break
        for name in overlapping:
            decompose(font, glyphs, name)
        removeOverlaps(font, overlapping)


def decompose(font, glyphs, name):
    """Turns a composite glyph into a single outline, so that parts of opposite directions merge."""
    if "glyf" in font and font["glyf"][name].isComposite():
        drawing, pen = DecomposingRecordingPen(glyphs), TTGlyphPen(None)
        glyphs[name].draw(drawing)
        drawing.replay(pen)
        font["glyf"][name] = pen.glyph()


def cut_han(sources):
    """The simplified Chinese face of Noto Serif CJK, reduced to the repertoire of `han.py`."""
    collection = sources / "fonts-noto-cjk/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc"
    japanese, korean, font = (
        TTFont(collection, fontNumber=number, recalcTimestamp=False) for number in range(3)
    )
    chosen = han.repertoires(sources / "unicode-data/usr/share/unicode", font.getBestCmap())
    shapes = han.Shapes(font["GSUB"].table, font.getBestCmap(), chosen)
    kept = shapes.apply()
    unused = set(font.getGlyphOrder()) - kept
    faces = [("JAN ", japanese), ("KOR ", korean), ("ZHS ", font)]
    variants = han.Variants(
        shapes,
        [(language, variation_table(f).uvsDict, f.getBestCmap()) for language, f in faces],
        kept,
        unused,
    )
    kept |= variants.glyphs()
    full = next(t for t in font["cmap"].tables if (t.platformID, t.platEncID) == (3, 10))
    full.cmap = {ord(char): glyph for char, glyph in shapes.default.items()}
    # The older tables map the same characters, but only of the Basic Multilingual Plane.
    selected = variation_table(font)
    selected.uvsDict = variants.table()
    font["cmap"].tables = [selected, full]
    for source, target in variants.copies.items():
        copy_glyph(font, source, target)

    options = subset_options()
    # The features that a shaper applies to horizontal text by default.
    options.layout_features = ["ccmp", "locl", "kern", "mark"]
    # Text is never set vertically, and vertical metrics would be as large as the horizontal ones.
    options.drop_tables += ["VORG", "vhea", "vmtx", "BASE"]
    options.layout_closure = False
    subsetter = subset.Subsetter(options)
    characters = [*map(ord, shapes.default), *selected.uvsDict]
    subsetter.populate(unicodes=characters, glyphs=sorted(kept))
    subsetter.subset(font)
    rename(font, "Noto Serif SC", "NotoSerifSC-Regular")
    font = TTFont(io.BytesIO(saved(font)), recalcTimestamp=False)
    merge_overlaps(font)
    cffsubr.subroutinize(font)
    return saved(font)


def variation_table(font):
    """The characters with variation selectors, and their glyphs."""
    return next(table for table in font["cmap"].tables if table.format == 14)


def copy_glyph(font, source, target):
    """Writes a glyph over another one, with its metrics and its hinting group."""
    top = font["CFF "].cff.topDictIndex[0]
    outlines = top.CharStrings
    to, origin = outlines.charStrings[target], outlines.charStrings[source]
    # A copy, because subsetting renumbers the subroutines of each.
    outlines.charStringsIndex[to] = copy.copy(outlines[source])
    top.FDSelect.gidArray[to] = top.FDSelect.gidArray[origin]
    font["hmtx"][target] = font["hmtx"][source]


def rename(font, family, postscript):
    """Gives the subset a name of its own, which distinguishes it from its source font."""
    names = font["name"]
    version = names.getDebugName(5).split(";")[0]
    kept = {i: names.getDebugName(i) for i in (0, 7, 8, 9, 11, 12, 13, 14)}
    names.names = []
    replaced = {
        1: family, 2: "Regular", 3: f"{version};{postscript}", 4: family, 5: version, 6: postscript,
        10: "Cut from Noto Serif CJK SC to the characters usual in names; see build.py of engross.",
    }  # fmt: skip
    for name, text in sorted((kept | replaced).items()):
        if text:
            names.setName(text, name, 3, 1, 0x409)
    cff = font["CFF "].cff
    cff.fontNames = [postscript]
    top = cff.topDictIndex[0]
    top.FullName, top.FamilyName = family, family


def subset_options():
    options = subset.Options()
    options.hinting = False
    options.legacy_kern = True
    options.layout_scripts = ["*"]
    options.name_IDs = ["*"]
    options.name_languages = ["*"]
    options.notdef_outline = True
    options.glyph_names = False
    options.recalc_timestamp = False
    return options


def saved(font):
    stream = io.BytesIO()
    font.save(stream)
    return stream.getvalue()


def licences(sources, written):
    """One file for each group of families: the copyright lines of its fonts, then the licence.

    The text of the licence is from the package of Great Vibes; the Debian packages have the same
    text with other line breaks. None of the fonts declares a Reserved Font Name.
    """
    text = (sources / "great-vibes/package/LICENSE_FONT").read_text(encoding="utf-8")
    great_vibes, body = text.split("\n", 1)
    copyrights = {}
    for name, data in written.items():
        notice = TTFont(io.BytesIO(data), lazy=True)["name"].getDebugName(0)
        copyrights.setdefault(notice.strip(), []).append(name)
    noto = [
        f"{', '.join(names)}:\n{notice}\n"
        for notice, names in copyrights.items()
        if all(name.endswith(".ttf") and name.startswith("Noto") for name in names)
    ]
    (han_notice,) = (n for n, names in copyrights.items() if names == ["NotoSerifSC-Regular.otf"])
    return {
        "OFL-GreatVibes.txt": f"{great_vibes}\n{body}".encode(),
        "OFL-Noto.txt": ("\n".join(noto) + body).encode(),
        "OFL-NotoSerifSC.txt": f"{han_notice}\n{body}".encode(),
    }


if __name__ == "__main__":
    main()
