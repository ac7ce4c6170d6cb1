#!/usr/bin/env python3
"""Compares the fonts of drawings with a browser: `python3 tests/external/fonts.py ENGROSS`.

Chromium paints each drawing of `tests/data/svg/fonts` with a name in place of the placeholder, in the
fonts of `fonts` and those that the drawing holds. The lines of the certificate must be the same
ones, and their ink within two pixels of theirs on all four sides. `--keep FOLDER` keeps all pictures
there, one over the other."""

import argparse
import os
import pathlib
import sys
import tempfile

import flow

DRAWINGS = flow.ROOT / "tests" / "data" / "svg" / "fonts"
# What the browser takes for generic families, and for those that engross replaces.
ALIAS = "<alias binding='same'><family>{}</family><prefer><family>{}</family></prefer></alias>"
ALIASES = {
    "sans-serif": "Noto Sans",
    "system-ui": "Noto Sans",
    "serif": "Noto Serif",
    "cursive": "Great Vibes",
}
# What the browser paints otherwise on purpose: it does not know Inkscape's names of faces, nor those
# of faces that a family does not have.
ONLY_HERE = ["names"]


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("engross", type=pathlib.Path)
    arguments.add_argument("--keep", type=pathlib.Path)
    arguments.add_argument("drawings", nargs="*", type=pathlib.Path)
    arguments = arguments.parse_args()
    drawings = arguments.drawings or sorted(DRAWINGS.glob("*.svg"))
    drawings = [drawing for drawing in drawings if drawing.stem not in ONLY_HERE]
    failed = []
    with tempfile.TemporaryDirectory() as made:
        folder = pathlib.Path(made)
        environment = prepare(folder)
        for drawing in drawings:
            own = flow.engross(arguments.engross.resolve(), drawing, folder / drawing.stem)
            other = flow.browse(drawing, folder / drawing.stem, environment)
            if arguments.keep:
                flow.keep(own, other, arguments.keep / f"{drawing.stem}.png")
            if not flow.compare(drawing.stem, flow.lines(own), flow.lines(other)):
                failed.append(drawing.stem)
    print(f"{len(drawings) - len(failed)} of {len(drawings)} drawings have their lines in place")
    return len(failed) > 0


def prepare(folder):
    """Makes the fonts of the project the only ones, with the generic families that engross has."""
    aliases = "".join(ALIAS.format(*alias) for alias in ALIASES.items())
    fonts = flow.FONTS.format(fonts=flow.ROOT / "fonts", cache=folder / "cache")
    fonts = fonts.replace("</fontconfig>", f"{aliases}</fontconfig>")
    (folder / "fonts.conf").write_text(fonts, encoding="utf-8")
    return os.environ | {"FONTCONFIG_FILE": str(folder / "fonts.conf"), "HOME": str(folder)}


if __name__ == "__main__":
    sys.exit(main())
