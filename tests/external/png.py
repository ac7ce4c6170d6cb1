#!/usr/bin/env python3
"""Checks PNG certificates with Pillow and pngcheck: `python3 tests/external/png.py ENGROSS`.

Renders each program of `assets` as PNG, whose bytes come from the plate, and as lossless WebP,
which is encoded from the blended page. zlib and libwebp, in Pillow, must decode both to the same
pixels, and pngcheck must accept the PNG."""

import pathlib
import subprocess
import sys
import tempfile

from PIL import Image, ImageChops

ROOT = pathlib.Path(__file__).resolve().parents[2]


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
    print(f"{count} certificates decode to their pages")


def check_pixels(png):
    plate = Image.open(png)
    plate.load()
    page = Image.open(png.with_suffix(".webp"))
    mode = "RGBA" if "A" in plate.mode + page.mode else "RGB"
    difference = ImageChops.difference(plate.convert(mode), page.convert(mode))
    assert plate.size == page.size and difference.getbbox(alpha_only=False) is None, png


def check_form(png):
    command = ["pngcheck", "-v", png]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0 and "No errors detected" in done.stdout, done.stdout


if __name__ == "__main__":
    main()
