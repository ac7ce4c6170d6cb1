"""Draws cover.svg, the picture of an announcement, from the line work and the lettering of certificate.svg.

    python3 -B cover.py certificate.svg cover.svg

Standard library only. The cover is 1200 by 630 pixels, the size at which most sites show a link.
"""

import re
import sys
from pathlib import Path

from drawing import BRONZE, DARK_BRONZE, NAVY, PAPER, num

WIDTH, HEIGHT = 1200, 630
# The names stand in this box; it is not drawn.
NAMES = {"x": 352, "y": 240, "width": 776, "height": 306}


def main():
    certificate = Path(sys.argv[1]).read_text(encoding="utf-8")
    Path(sys.argv[2]).write_text(cover(certificate), encoding="utf-8", newline="\n")


def cover(certificate):
    ribbon = group(certificate, "ribbon-top", '</g>\n<g id="ribbon-left">')
    seal = moved_to_origin(group(certificate, "seal", "</g><!-- seal -->"))
    seal_lettering = group(certificate, "seal-lettering", "</g><!-- seal-lettering -->")
    title = lettering(certificate, "KubeSphere Ambassador")
    # From x 273 to 1480 in the certificate, on the baseline y 334.
    scale = NAMES["width"] / 1207
    middle = NAMES["x"] + NAMES["width"] / 2
    x, y = middle - 876.5 * scale, 152 - 334 * scale
    box = " ".join(f'{key}="{value}"' for key, value in NAMES.items())
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">',
        "<title>KubeSphere Ambassador: the ambassadors of a term</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/>',
        # The ribbon is 1473 units long and 60 high, around y 94.
        '<g id="ribbon" transform="matrix(.787 0 0 .6 -90.1 -12.4)">',
        ribbon.strip(),
        "</g>",
        f'<use href="#ribbon" transform="matrix(1 0 0 -1 0 {HEIGHT})"/>',
        f'<rect x="20" y="20" width="{WIDTH - 40}" height="{HEIGHT - 40}" fill="none" stroke="{NAVY}" stroke-width="2"/>',
        f'<path fill="none" stroke="{BRONZE}" d="M21 66.5H{WIDTH - 21}M21 {HEIGHT - 66.5}H{WIDTH - 21}"/>',
        '<g transform="translate(196 315) scale(1.04)">',
        seal.strip(),
        '<g transform="translate(-877 -930)">',
        seal_lettering.strip(),
        "</g>",
        "</g>",
        f'<g transform="matrix({scale:.4f} 0 0 {scale:.4f} {num(x)} {num(y)})">',
        title,
        "</g>",
        f'<text x="{num(middle)}" y="198" text-anchor="middle" font-family="EB Garamond" font-size="25"'
        f' letter-spacing="1.2" fill="{DARK_BRONZE}">{{from}} – {{to}}</text>',
        f'<path stroke="{BRONZE}" d="M{num(middle - 130)} 220.5H{num(middle + 130)}"/>',
        f'<rect id="names-box" {box} fill="none"/>',
        f'<text x="{num(middle)}" y="398" text-anchor="middle" font-family="EB Garamond" font-size="38"'
        f' fill="{NAVY}">{{names}}</text>',
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def group(certificate, name, end):
    start = certificate.index(f'<g id="{name}"')
    start = certificate.index(">\n", start) + 2
    return certificate[start : certificate.index(end, start)]


def moved_to_origin(seal):
    return seal.replace('<g transform="translate(877 930)">', "<g>")


def lettering(certificate, label):
    """The outlines of a line of lettering, with the attributes of the element that holds them."""
    found = re.search(rf'<path[^>]*aria-label="{label}"[^>]*/>', certificate)
    if found is None:
        found = re.search(rf'<g[^>]*aria-label="{label}"[^>]*>.*?</g>', certificate, re.DOTALL)
    if found is None:
        raise SystemExit(f"no lettering {label!r}")
    return found[0]


if __name__ == "__main__":
    main()
