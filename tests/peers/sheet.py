"""Sets the names of names.py in five programs, and writes docs/peers.md with the pictures.

    python3 tests/peers/sheet.py target/release/engross

README.md says what it needs.
"""

import sys
import tempfile
import textwrap
from pathlib import Path

import page
from names import CASES, Case
from PIL import Image, ImageDraw, ImageFont
from setters import FONTS, ROOT, Chromium, Engross, Pango, Pillow, RefusalError, Typst, ink

PICTURES = ROOT / "docs" / "peers"
COLUMNS = 3
GAP = 24
LABEL = 22
LEAST = (260, 90)
GREYS = 16


def main(engross: str) -> None:
    PICTURES.mkdir(exist_ok=True)
    for old in PICTURES.glob("*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        setters = [Engross(engross), Chromium(folder), Pango(folder), Typst(folder), Pillow()]
        for number, case in enumerate(CASES, 1):
            cells = [(setter.name, cell(setter, case)) for setter in setters]
            cells.append(("", message("\n".join(settings(case)))))
            picture = grid(cells).quantize(GREYS, dither=Image.Dither.NONE)
            picture.save(PICTURES / f"{number:02}.png", optimize=True)
        versions = {setter.name: setter.version() for setter in setters}
    page.write(ROOT / "docs" / "peers.md", versions, CASES, PICTURES.name)


def cell(setter, case: Case) -> Image.Image:
    """What the program draws, or the reason why it refuses."""
    try:
        return ink(setter.draw(case))
    except RefusalError as reason:
        return message(f"refused: {reason}")


def settings(case: Case) -> list[str]:
    """What all programs are asked for."""
    lines = [f"{case.font}{' Italic' if case.italic else ''}, {case.size} px"]
    lines.append(f"language {case.lang}")
    if case.letter_spacing:
        lines.append(f"letters {case.letter_spacing} em apart")
    if case.width:
        lines.append(f"lines of {case.width} px")
    return lines


def message(text: str) -> Image.Image:
    """A message in small letters."""
    font = ImageFont.truetype(FONTS / "NotoSans-Italic.ttf", 20)
    lines = "\n".join(textwrap.fill(line, 26) for line in text.splitlines())
    picture = Image.new("L", (600, 200), 255)
    ImageDraw.Draw(picture).multiline_text((10, 10), lines, 90, font, align="center")
    return ink(picture)


def grid(cells: list[tuple[str, Image.Image]]) -> Image.Image:
    """The cells in rows, each below its label."""
    width = max(LEAST[0], *(picture.width for _, picture in cells)) + 2 * GAP
    height = max(LEAST[1], *(picture.height for _, picture in cells)) + 2 * GAP + LABEL
    sheet = Image.new("L", (width * COLUMNS, height * -(-len(cells) // COLUMNS)), 255)
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.truetype(FONTS / "NotoSans-Regular.ttf", LABEL)
    for number, (label, picture) in enumerate(cells):
        left, top = number % COLUMNS * width, number // COLUMNS * height
        draw.rectangle([left, top, left + width, top + height], outline=215)
        draw.text((left + width / 2, top + GAP / 4), label, 110, font, anchor="ma")
        x = left + (width - picture.width) // 2
        y = top + LABEL + (height - LABEL - picture.height) // 2
        sheet.paste(picture, (x, y))
    return sheet


if __name__ == "__main__":
    main(sys.argv[1])
