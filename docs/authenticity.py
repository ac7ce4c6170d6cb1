"""Draws docs/authenticity.png: a certificate, and the page that its QR code leads to.

    cargo build --release
    node tests/browser/verify.mjs target/release/engross screenshots
    python3 docs/authenticity.py target/release/engross screenshots/verify-genuine-phone.png

Needs Pillow.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageOps

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = ROOT / "assets" / "demonstration-2026"
HEIGHT = 560
GAP = 24


def certificate(engross: str) -> Image.Image:
    """The certificate of the screenshot."""
    with tempfile.TemporaryDirectory() as folder:
        command = [engross, "render", PROGRAM, "-o", folder, "--only", "İremnur Önder"]
        subprocess.run(command, check=True)
        (path,) = Path(folder).glob("*.png")
        return Image.open(path).convert("RGB")


def main(engross: str, screenshot: str) -> None:
    left = certificate(engross)
    left = left.resize((round(left.width * HEIGHT / left.height), HEIGHT), Image.Resampling.LANCZOS)
    # The top of the page, as a phone shows it.
    page = Image.open(screenshot).convert("RGB")
    right = ImageOps.expand(page.crop((0, 0, page.width, HEIGHT - 2)), 1, "#b9b6ac")
    picture = Image.new("RGB", (left.width + GAP + right.width, HEIGHT), "white")
    picture.paste(left, (0, 0))
    picture.paste(right, (left.width + GAP, 0))
    picture.quantize(128, dither=Image.Dither.NONE).save(
        ROOT / "docs" / "authenticity.png", optimize=True
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
