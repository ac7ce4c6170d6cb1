#!/usr/bin/env python3
"""Compares flowed text with other programs: `python3 tests/external/flow.py ENGROSS`.

Each drawing of `tests/data/svg/flow` has text that resvg does not lay out. Inkscape exports those
that it flows, Chromium those with XHTML, with a name in place of the placeholder, in the fonts of
`fonts`. The lines of the certificate must be the same ones, and their ink within two pixels of
theirs on all four sides. `--keep FOLDER` keeps all pictures there, one over the other. `--write` writes
`lines.tsv`, the lines of the other programs, against which `cargo test` holds the certificates."""

import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from PIL import Image, ImageChops

ROOT = pathlib.Path(__file__).resolve().parents[2]
DRAWINGS = ROOT / "tests" / "data" / "svg" / "flow"
CELLS = {"name": "Agnes Dahl", "hours": "12"}
# The largest distance of two edges, in pixels.
LARGEST = 2
# Pixels of Chromium's screen in a pixel.
FINE = 4
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""
PROGRAM = """title = "Flow"
roster = "roster.csv"
template = "template.svg"
fonts = ["{fonts}"]
dpi = 96
"""


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("engross", type=pathlib.Path)
    arguments.add_argument("--keep", type=pathlib.Path)
    arguments.add_argument("--write", action="store_true")
    arguments.add_argument("drawings", nargs="*", type=pathlib.Path)
    arguments = arguments.parse_args()
    drawings = arguments.drawings or sorted(DRAWINGS.glob("*.svg"))
    failed, rows = [], ["drawing\tleft\ttop\tright\tbottom"]
    with tempfile.TemporaryDirectory() as made:
        folder = pathlib.Path(made)
        environment = prepare(folder)
        for drawing in drawings:
            own = engross(arguments.engross.resolve(), drawing, folder / drawing.stem)
            other = export(drawing, folder / drawing.stem, environment)
            if arguments.keep:
                keep(own, other, arguments.keep / f"{drawing.stem}.png")
            if not compare(drawing.stem, lines(own), lines(other)):
                failed.append(drawing.stem)
            for line in lines(other):
                rows.append("\t".join([drawing.stem, *map(str, line)]))
    if arguments.write:
        (DRAWINGS / "lines.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    print(f"{len(drawings) - len(failed)} of {len(drawings)} drawings have their lines in place")
    return len(failed) > 0


def prepare(folder):
    """Makes the fonts of the project the only ones."""
    fonts = FONTS.format(fonts=ROOT / "fonts", cache=folder / "cache")
    (folder / "fonts.conf").write_text(fonts, encoding="utf-8")
    return os.environ | {"FONTCONFIG_FILE": str(folder / "fonts.conf"), "HOME": str(folder)}


def engross(binary, drawing, folder):
    folder.mkdir()
    shutil.copy(drawing, folder / "template.svg")
    fonts = ROOT / "fonts"
    (folder / "program.toml").write_text(PROGRAM.format(fonts=fonts), encoding="utf-8")
    rows = [",".join(CELLS), ",".join(CELLS.values())]
    (folder / "roster.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    command = [binary, "render", folder, "-o", folder / "out", "--no-cache"]
    run(command)
    [png] = (folder / "out").glob("*.png")
    return Image.open(png).convert("L")


def run(command, **options):
    options = {"capture_output": True, "encoding": "utf-8", "timeout": 120, **options}
    done = subprocess.run(command, check=False, **options)
    assert done.returncode == 0, done.stdout + done.stderr


def export(drawing, folder, environment):
    if "foreignObject" in drawing.read_text(encoding="utf-8"):
        return browse(drawing, folder, environment)
    source, png = fill(drawing, folder), folder / "other.png"
    run(["inkscape", "--export-type=png", "--export-dpi=96", "-o", png, source], env=environment)
    return on_paper(Image.open(png))


def browse(drawing, folder, environment):
    """The drawing as Chromium paints it."""
    source, png = fill(drawing, folder), folder / "other.png"
    size = Image.open(next((folder / "out").glob("*.png"))).size
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
    # Chromium rounds the width of each letter to pixels of the screen.
    command += [f"--force-device-scale-factor={FINE}"]
    command += [f"--screenshot={png}", f"--window-size={size[0]},{size[1]}", source.as_uri()]
    run(command, env=environment)
    return on_paper(Image.open(png).resize(size, Image.Resampling.BOX))


def fill(drawing, folder):
    """A copy of the drawing with the values of its placeholders."""
    text = drawing.read_text(encoding="utf-8")
    for name, value in CELLS.items():
        text = text.replace(f"{{{name}}}", value)
    source = folder / "filled.svg"
    source.write_text(text, encoding="utf-8")
    return source


def on_paper(picture):
    picture = picture.convert("RGBA")
    paper = Image.new("RGBA", picture.size, "white")
    paper.alpha_composite(picture)
    return paper.convert("L")


def lines(picture):
    """The edges of the ink of each line: rows with ink between rows without."""
    ink = picture.point(lambda value: 255 if value < 160 else 0)
    found, top = [], None
    for row in range(ink.height + 1):
        box = ink.crop((0, row, ink.width, row + 1)).getbbox() if row < ink.height else None
        if box and top is None:
            top = row
        elif not box and top is not None:
            left, _, right, _ = ink.crop((0, top, ink.width, row)).getbbox()
            found.append((left, top, right, row))
            top = None
    # Dots and accents can be apart from their line.
    joined = []
    for line in found:
        if joined and line[1] - joined[-1][3] <= 3 and line[3] - joined[-1][1] < 60:
            before = joined.pop()
            edges = (min(before[0], line[0]), before[1], max(before[2], line[2]), line[3])
            joined.append(edges)
        else:
            joined.append(line)
    return joined


def compare(name, own, other):
    if len(own) != len(other):
        print(f"{name}: {len(own)} lines, and {len(other)} in the other program")
        print(f"  {own}\n  {other}")
        return False
    distances = [
        [abs(a - b) for a, b in zip(one, two, strict=True)]
        for one, two in zip(own, other, strict=True)
    ]
    beside = max(max(left, right) for left, _, right, _ in distances)
    up = max(max(top, bottom) for _, top, _, bottom in distances)
    print(f"{name}: {len(own)} lines, at most {beside} px beside and {up} px above or below")
    if max(beside, up) > LARGEST:
        print(f"  {own}\n  {other}")
    return max(beside, up) <= LARGEST


def keep(own, other, path):
    """Ours in red, the other in blue, both in black."""
    path.parent.mkdir(parents=True, exist_ok=True)
    size = (max(own.width, other.width), max(own.height, other.height))
    pages = []
    for picture in (own, other):
        page = Image.new("L", size, "white")
        page.paste(picture)
        pages.append(page)
    Image.merge("RGB", (pages[1], ImageChops.lighter(*pages), pages[0])).save(path)


if __name__ == "__main__":
    sys.exit(main())
