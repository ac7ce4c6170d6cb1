"""Draws the certificate that the comparison writes names on: guilloche over the whole page.

    python3 template.py 1754 template.png

The width is in pixels, the page A4 landscape. The same Pillow draws the same bytes.
"""

import sys
from math import cos, pi, sin, tau
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FONTS = Path(__file__).resolve().parents[2] / "fonts"
# Lines are drawn this many times larger and averaged down: that is what gives them soft edges.
OVERSAMPLE = 3
ASPECT = 1240 / 1754
PAPER, NAVY, BRONZE = "#fbf7ec", "#12244f", "#8a6a2f"
TINTS = ("#d9d3bd", "#cfd6e4", "#e4d3cb")


def main():
    width, path = int(sys.argv[1]), sys.argv[2]
    page(width).save(path, dpi=(150 * width / 1754,) * 2)


def page(width):
    scale = width / 1754
    size = (width * OVERSAMPLE, round(width * ASPECT) * OVERSAMPLE)
    sheet = Image.new("RGB", size, PAPER)
    draw = ImageDraw.Draw(sheet)
    unit = scale * OVERSAMPLE
    for family, tint in enumerate(TINTS):
        waves(draw, size, unit, family, tint)
    rosette(draw, (size[0] / 2, size[1] * 0.5), 330 * unit, NAVY, 46, unit)
    for x in (0.128, 0.872):
        for y in (0.181, 0.819):
            rosette(draw, (size[0] * x, size[1] * y), 86 * unit, BRONZE, 30, unit)
    ribbons(draw, size, unit)
    lettering(draw, size, unit)
    return sheet.resize((width, round(width * ASPECT)), Image.Resampling.BOX)


def waves(draw, size, unit, family, tint):
    """A family of sine lines across the page, each a little out of step with the one above."""
    pitch = 13 * unit
    for row in range(-8, int(size[1] / pitch) + 8):
        points = []
        for step in range(421):
            along = step / 420
            swing = 34 * sin(tau * along * 2 + family * 2.1) + 14 * sin(
                tau * along * 7 + row * 0.21 + family
            )
            points.append((along * size[0], row * pitch + (swing + 4.3 * family) * unit))
        draw.line(points, tint, round(1.1 * unit), "curve")


def rosette(draw, centre, radius, colour, petals, unit):
    faint = tuple(round(p + (c - p) * 0.30) for p, c in zip(rgb(PAPER), rgb(colour), strict=True))
    for turn in range(9):
        points = []
        for step in range(1441):
            angle = tau * step / 1440
            reach = radius * (
                0.70 + 0.24 * cos(angle * petals / 2 + turn * pi / 9) * cos(3 * angle)
            )
            points.append((centre[0] + reach * cos(angle), centre[1] + reach * sin(angle)))
        draw.line(points, faint, max(1, round(0.9 * unit)), "curve")


def ribbons(draw, size, unit):
    """Two interlaced strands a side, thirteen lines each, between strong rules."""
    inset = 70 * unit
    for strand in range(13):
        phase = tau * strand / 13
        for side in (inset, size[1] - inset):
            points = [
                (
                    inset + (size[0] - 2 * inset) * t / 2400,
                    side + 24 * unit * sin(tau * 30 * t / 2400 + phase),
                )
                for t in range(2401)
            ]
            draw.line(points, NAVY if strand % 2 else BRONZE, round(1.2 * unit))
        for side in (inset, size[0] - inset):
            points = [
                (
                    side + 24 * unit * sin(tau * 21 * t / 2400 + phase),
                    inset + (size[1] - 2 * inset) * t / 2400,
                )
                for t in range(2401)
            ]
            draw.line(points, NAVY if strand % 2 else BRONZE, round(1.2 * unit))
    for reach, thickness in ((34, 2), (40, 5)):
        for sign in (-1, 1):
            edge = inset + sign * reach * unit
            draw.rectangle(
                (edge, edge, size[0] - edge, size[1] - edge),
                outline=NAVY,
                width=round(thickness * unit),
            )


def lettering(draw, size, unit):
    lines = (
        ("Certificate of Completion", "GreatVibes-Regular.ttf", 118, 0.235, NAVY),
        ("THIS IS TO CERTIFY THAT", "NotoSerif-Regular.ttf", 26, 0.375, BRONZE),
        ("has completed the programme with distinction", "NotoSerif-Regular.ttf", 30, 0.600, NAVY),
        ("November 2026", "NotoSerif-Regular.ttf", 26, 0.800, BRONZE),
    )
    for text, font, em, height, colour in lines:
        face = ImageFont.truetype(str(FONTS / font), round(em * unit))
        draw.text((size[0] / 2, size[1] * height), text, colour, face, anchor="mm")
    left, right, rule = size[0] * 0.2, size[0] * 0.8, size[1] * 0.545
    draw.line((left, rule, right, rule), BRONZE, round(1.5 * unit))


def rgb(colour):
    return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))


if __name__ == "__main__":
    main()
