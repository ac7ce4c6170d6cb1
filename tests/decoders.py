#!/usr/bin/env python3
"""Holds certificates in PNG against other people's decoders: `python3 tests/decoders.py ENGROSS`.

Needs Pillow; looks with pngcheck too where it is installed. Renders each program of `assets` as PNG, which comes
off the plate, and as lossless WebP, which is made from the page as it is blended plainly. Both have the same pixels,
as zlib and libwebp decode them in Pillow, and pngcheck has nothing to say about the PNG."""

import pathlib
import shutil
import subprocess
import sys
import tempfile

from PIL import Image, ImageChops

ROOT = pathlib.Path(__file__).resolve().parents[1]


def main():
    engross = pathlib.Path(sys.argv[1]).resolve()
    count = 0
    with tempfile.TemporaryDirectory() as folder:
        for program in sorted((ROOT / "assets").iterdir()):
            out = pathlib.Path(folder) / program.name
            command = [engross, "render", program, "-o", out, "--format", "png,webp", "--no-cache"]
            subprocess.run(command, check=True, capture_output=True)
            for png in sorted(out.glob("*.png")):
                check_pixels(png)
                check_form(png)
                count += 1
    assert count > 20, count
    told = "" if shutil.which("pngcheck") else "; pngcheck is not installed"
    print(f"{count} certificates decode to their pages{told}")


def check_pixels(png):
    plate = Image.open(png)
    plate.load()
    page = Image.open(png.with_suffix(".webp"))
    mode = "RGBA" if "A" in plate.mode + page.mode else "RGB"
    difference = ImageChops.difference(plate.convert(mode), page.convert(mode))
    assert plate.size == page.size and difference.getbbox(alpha_only=False) is None, png


def check_form(png):
    if shutil.which("pngcheck"):
        told = subprocess.run(["pngcheck", "-v", png], capture_output=True, encoding="utf-8")
        assert told.returncode == 0 and "No errors detected" in told.stdout, told.stdout


main()
