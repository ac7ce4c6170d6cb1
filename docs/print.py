"""Draws docs/print.png: both sides of the first sheet of the sample badges.

    cargo build --release && python3 docs/print.py target/release/engross

Needs Pillow and pdftoppm (Debian: poppler-utils).
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
DPI = 60
GAP = 24


def main(engross: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        document = Path(folder) / "badges.pdf"
        program = ROOT / "assets" / "badges-2026"
        subprocess.run([engross, "render", program, "--bind", document], check=True)
        target = Path(folder) / "page"
        pages = ["pdftoppm", "-png", "-r", str(DPI), "-f", "1", "-l", "2", document, target]
        subprocess.run(pages, check=True)
        sides = [Image.open(page).convert("RGB") for page in sorted(Path(folder).glob("*.png"))]
    width = sum(side.width for side in sides) + 3 * GAP
    picture = Image.new("RGB", (width, sides[0].height + 2 * GAP), "#d8d8d8")
    left = GAP
    for side in sides:
        picture.paste(side, (left, GAP))
        left += side.width + GAP
    picture.quantize(192, dither=Image.Dither.NONE).save(ROOT / "docs" / "print.png", optimize=True)


if __name__ == "__main__":
    main(sys.argv[1])
