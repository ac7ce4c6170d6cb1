"""Draws docs/gallery.png: certificates of the samples in two rows of one width. The second row has
both sides of the diploma, and a badge.

    cargo build --release && python3 docs/gallery.py target/release/engross

Needs Pillow and pdftoppm (Debian: poppler-utils).
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
# The program, a part of a name, and the format: PDF has both sides.
ROWS = [
    [
        ("course-2026", "Παπαδοπ", "png"),
        ("speaker-2026", "Okafor", "png"),
        ("finisher-2026", "ברנע", "png"),
    ],
    [
        ("diploma-2026", "Okonkwo", "pdf"),
        ("badges-2026", "Hohenstein", "png"),
    ],
]
HEIGHT = 300
GAP = 16


def render(engross: str, program: str, surname: str, kind: str) -> list[Image.Image]:
    """The sides of one certificate of a sample."""
    with tempfile.TemporaryDirectory() as folder:
        command = [engross, "render", ROOT / "assets" / program, "-o", folder]
        subprocess.run([*command, "--format", kind], check=True)
        (path,) = Path(folder).glob(f"*{surname}*")
        if kind == "png":
            return [Image.open(path).convert("RGB")]
        pages = ["pdftoppm", "-png", "-r", "150", path, Path(folder) / "page"]
        subprocess.run(pages, check=True)
        sides = sorted(Path(folder).glob("page-*.png"))
        return [Image.open(side).convert("RGB") for side in sides]


def widths(pictures: list[Image.Image], height: float) -> float:
    return sum(picture.width * height / picture.height for picture in pictures)


def main(engross: str) -> None:
    rows = [[side for one in row for side in render(engross, *one)] for row in ROWS]
    width = round(widths(rows[0], HEIGHT)) + GAP * (len(rows[0]) - 1)
    scaled = []
    for row in rows:
        height = round((width - GAP * (len(row) - 1)) / widths(row, 1))
        sizes = [(round(picture.width * height / picture.height), height) for picture in row]
        pairs = zip(row, sizes, strict=True)
        scaled.append([picture.resize(size, Image.Resampling.LANCZOS) for picture, size in pairs])
    height = sum(row[0].height for row in scaled) + GAP * (len(scaled) - 1)
    gallery = Image.new("RGB", (width, height), "white")
    top = 0
    for row in scaled:
        left = 0
        for picture in row:
            gallery.paste(picture, (left, top))
            left += picture.width + GAP
        top += row[0].height + GAP
    gallery.quantize(256, dither=Image.Dither.NONE).save(
        ROOT / "docs" / "gallery.png", optimize=True
    )


if __name__ == "__main__":
    main(sys.argv[1])
