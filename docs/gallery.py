"""Draws docs/gallery.png: certificates of the three samples, side by side.

    cargo build --release && python3 docs/gallery.py target/release/engross

Needs Pillow.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
CERTIFICATES = [
    ("course-2026", "Παπαδοπ"),
    ("speaker-2026", "Okafor"),
    ("finisher-2026", "ברנע"),
]
HEIGHT = 300
GAP = 16


def render(engross: str, program: str, surname: str) -> Image.Image:
    """One certificate of a sample, as high as the gallery."""
    with tempfile.TemporaryDirectory() as folder:
        command = [engross, "render", ROOT / "assets" / program, "-o", folder]
        subprocess.run(command, check=True)
        (path,) = Path(folder).glob(f"*{surname}*")
        picture = Image.open(path).convert("RGB")
    width = round(picture.width * HEIGHT / picture.height)
    return picture.resize((width, HEIGHT), Image.Resampling.LANCZOS)


def main(engross: str) -> None:
    pictures = [render(engross, *certificate) for certificate in CERTIFICATES]
    width = sum(picture.width for picture in pictures) + GAP * (len(pictures) - 1)
    gallery = Image.new("RGB", (width, HEIGHT), "white")
    left = 0
    for picture in pictures:
        gallery.paste(picture, (left, 0))
        left += picture.width + GAP
    gallery.quantize(256, dither=Image.Dither.NONE).save(
        ROOT / "docs" / "gallery.png", optimize=True
    )


if __name__ == "__main__":
    main(sys.argv[1])
