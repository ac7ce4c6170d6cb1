#!/usr/bin/env python3
"""Draws the pictures of docs/templates.md: a template as it came, the preview of `engross new`, and a
certificate.

    python3 tests/templates/sheet.py target/release/engross [FOLDER]

Needs Inkscape, which shows the drawings, and Pillow. The pictures go into docs/templates, or into
FOLDER.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
FILES = ROOT / "tests" / "templates" / "files"
TEMPLATES = [
    "inkscape-048-flow.svg",
    "inkscape-092-mm.svg",
    "inkscape-14-layers.svg",
    "figma-braces.svg",
    "illustrator-cc.svg",
    "coreldraw-x7.svg",
    "libreoffice-draw.svg",
    "powerpoint.svg",
    "google-slides.svg",
    "canva-sample.png",
    "canva-space.png",
    "scan.jpg",
]
NAME = "Nguyễn Thị Minh Châu"
HEIGHT = 300
GAP = 12
COLORS = 96
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>{fonts}</dir>
<cachedir>{cache}</cachedir></fontconfig>"""


def run(*command, **options):
    command = [str(part) for part in command]
    done = subprocess.run(command, check=False, capture_output=True, encoding="utf-8", **options)
    assert done.returncode == 0, done.stdout + done.stderr


def original(template: Path, folder: Path) -> Image.Image:
    """The template as its own program shows it, with the fonts of this repository."""
    if template.suffix != ".svg":
        return Image.open(template).convert("RGB")
    fonts = FONTS.format(fonts=ROOT / "fonts", cache=folder / "cache")
    (folder / "fonts.conf").write_text(fonts, encoding="utf-8")
    environment = os.environ | {"FONTCONFIG_FILE": str(folder / "fonts.conf"), "HOME": str(folder)}
    out = folder / "original.png"
    options = ["--export-type=png", "--export-width=1123", "--export-background=white"]
    run("inkscape", *options, "-o", out, template, env=environment)
    return Image.open(out).convert("RGB")


def pictures(engross: Path, template: Path) -> list[Image.Image]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        program = folder / "award"
        run(engross, "new", program, "--template", template)
        run(engross, "render", program, "-o", folder / "out", "--only", NAME)
        (certificate,) = (folder / "out").glob("*.png")
        made = [program / "preview.png", certificate]
        return [original(template, folder), *(Image.open(file).convert("RGB") for file in made)]


def row(parts: list[Image.Image]) -> Image.Image:
    parts = [
        part.resize((round(part.width * HEIGHT / part.height), HEIGHT), Image.Resampling.LANCZOS)
        for part in parts
    ]
    width = sum(part.width for part in parts) + GAP * (len(parts) + 1)
    picture = Image.new("RGB", (width, HEIGHT + 2 * GAP), "#8c8c8c")
    left = GAP
    for part in parts:
        picture.paste(part, (left, GAP))
        left += part.width + GAP
    return picture


def main(engross: Path, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    for name in TEMPLATES:
        picture = row(pictures(engross, FILES / name))
        out = folder / f"{Path(name).stem}.png"
        picture.quantize(COLORS, dither=Image.Dither.NONE).save(out, optimize=True)
        print(f"{out.name}: {out.stat().st_size} bytes")


if __name__ == "__main__":
    main(
        Path(sys.argv[1]).resolve(), Path(sys.argv[2]) if sys.argv[2:] else ROOT / "docs/templates"
    )
