"""Draws the line work of certificate.svg: the border's ribbons, the corner rosettes, the seal.

    python3 guilloche.py certificate.svg

replaces the contents of the groups `ribbons`, `rosettes`, `frame` and `seal` in place and leaves the
rest of the drawing as it is. Standard library only; nothing in it is random.

Units are those of the drawing: one unit is one pixel at 150 dpi. Angles are in radians, y points down.
"""

import sys
from math import cos, gcd, pi, radians, sin, tau

from drawing import BRONZE, NAVY, PAPER, num, pair, replace_groups

WIDTH, HEIGHT = 1754, 1240

# The border is a band around this centre line, cut into four sides and four square corner blocks.
BAND_INSET = 94
RULE = 52  # centre line to the strong rules, inside and outside
HAIRLINE = 46.5  # to the hairlines, which cross at the corners and so wall off the blocks
RAIL = 36.5  # to the hairlines that the ribbon runs between
RIBBON_HALF = 30
# Beads along a long and a short side: whole numbers, so that each ribbon meets both its walls alike.
BEADS_LONG, BEADS_SHORT = 28, 18
STRANDS = 13
ROSETTE_RING = 40

SEAL_CENTRE = (877, 930)


def main():
    replace_groups(
        sys.argv[1],
        {
            "frame": frame(),
            "ribbons": ribbons(),
            "rosettes": rosettes(),
            "seal": seal(),
        },
    )


# --- The border ---------------------------------------------------------------------------------


def frame():
    """The rules. The inner hairlines run on to the outer ones: that closes the corner blocks."""
    outer, inner = BAND_INSET - HAIRLINE, BAND_INSET + HAIRLINE
    walls = "".join(
        f"M{num(outer)} {num(y)}H{num(WIDTH - outer)}" for y in (inner, HEIGHT - inner)
    ) + "".join(f"M{num(x)} {num(outer)}V{num(HEIGHT - outer)}" for x in (inner, WIDTH - inner))
    rails = "".join(
        f"M{num(inner)} {num(y)}H{num(WIDTH - inner)}"
        for rail in (BAND_INSET - RAIL, BAND_INSET + RAIL)
        for y in (rail, HEIGHT - rail)
    ) + "".join(
        f"M{num(x)} {num(inner)}V{num(HEIGHT - inner)}"
        for rail in (BAND_INSET - RAIL, BAND_INSET + RAIL)
        for x in (rail, WIDTH - rail)
    )
    return [
        path(walls + rails, BRONZE, 1),
        rectangle(outer, BRONZE, 1),
        rectangle(BAND_INSET - RULE, NAVY, 2),
        rectangle(BAND_INSET + RULE, NAVY, 2),
    ]


def ribbons():
    """The interlaced chain along the four sides, from wall to wall; opposite sides are mirror images."""
    start = BAND_INSET + HAIRLINE
    top = ribbon(
        WIDTH - 2 * start, BEADS_LONG, lambda along, across: (start + along, BAND_INSET + across)
    )
    left = ribbon(
        HEIGHT - 2 * start, BEADS_SHORT, lambda along, across: (BAND_INSET + across, start + along)
    )
    return [
        '<g id="ribbon-top">',
        *top,
        "</g>",
        '<g id="ribbon-left">',
        *left,
        "</g>",
        f'<use href="#ribbon-top" transform="matrix(1 0 0 -1 0 {HEIGHT})"/>',
        f'<use href="#ribbon-left" transform="matrix(-1 0 0 1 {WIDTH} 0)"/>',
    ]


def ribbon(length, beads, place):
    """One side: two families of waves, nested by height, whose knots fall into each other's eyes.

    Navy stands at its widest on both walls, so its strands meet them at right angles; bronze is
    knotted there.
    """
    elements = []
    for ink, stroke, shift in ((BRONZE, 0.75, 0.0), (NAVY, 0.6, 0.5)):
        d = ""
        for strand in range(STRANDS):
            height = RIBBON_HALF * (2 * strand / (STRANDS - 1) - 1)

            def wave(along, height=height, shift=shift):
                return place(along, height * sin(pi * (along / length * beads + shift)))

            d += smooth(wave, 0, length, beads * 4)
        elements.append(path(d, ink, stroke))
    return elements


def rosettes():
    """A medallion of hypotrochoids in each corner block, with a dot in each spandrel."""
    r = ROSETTE_RING
    spandrel = HAIRLINE - 8
    medallion = [
        circle(r, NAVY, 1.2),
        circle(r - 3, BRONZE, 0.8),
        path(hypotrochoid(32, 7, 9, r - 6), BRONZE, 0.75),
        path(hypotrochoid(32, 7, 14, 24, pi / 32), NAVY, 0.5),
        f'<circle r="12.5" fill="{PAPER}"/>',
        circle(12.5, BRONZE, 0.8),
        f'<circle r="10.5" fill="{NAVY}"/>',
        f'<path fill="{PAPER}" d="{spark(8)}"/>',
        *(
            f'<circle cx="{num(x)}" cy="{num(y)}" r="2" fill="{BRONZE}"/>'
            for x in (-spandrel, spandrel)
            for y in (-spandrel, spandrel)
        ),
    ]
    right, low = WIDTH - 2 * BAND_INSET, HEIGHT - 2 * BAND_INSET
    return [
        f'<g id="rosette" transform="translate({BAND_INSET} {BAND_INSET})">',
        *medallion,
        "</g>",
        *(
            f'<use href="#rosette" x="{x}" y="{y}"/>'
            for x, y in ((right, 0), (right, low), (0, low))
        ),
    ]


# --- The seal -----------------------------------------------------------------------------------


def seal():
    x, y = SEAL_CENTRE
    # Between the ends of the two ring inscriptions.
    stops = "".join(spark(5, *polar(79.5, pi / 2 + side * radians(57))) for side in (-1, 1))
    return [
        f'<g transform="translate({x} {y})">',
        path(hypotrochoid(72, 11, 94, 120), BRONZE, 0.75),
        path(hypotrochoid(72, 7, 96, 112, pi / 72), NAVY, 0.5),
        f'<circle r="98" fill="{PAPER}"/>',
        circle(98, BRONZE, 1.2),
        f'<path fill="{NAVY}" fill-rule="evenodd" d="{ring(94)}{ring(65)}"/>',
        f'<path fill="{PAPER}" d="{stops}"/>',
        circle(61, BRONZE, 1),
        path(hypotrochoid(36, 7, 18, 58), BRONZE, 0.6),
        *star(),
        "</g>",
    ]


def star():
    """A compass star: each ray has a dark flank and one that is ruled towards the tip, as if engraved."""
    elements = []
    waist = 13
    for length, turn in ((38, pi / 4), (55, 0)):
        dark = light = ruling = ""
        for ray in range(4):
            angle = turn + tau * ray / 4
            tip = polar(length, angle)
            before, after = polar(waist, angle - pi / 4), polar(waist, angle + pi / 4)
            dark += f"M0 0L{pair(*tip)}L{pair(*after)}Z"
            light += f"M0 0L{pair(*tip)}L{pair(*before)}Z"
            for part in (0.25, 0.5, 0.75):
                ruling += f"M{pair(*tip)}L{pair(before[0] * part, before[1] * part)}"
        elements += [
            f'<path fill="{PAPER}" stroke="{NAVY}" stroke-width=".9" stroke-linejoin="round" d="{light}"/>',
            path(ruling, NAVY, 0.5),
            f'<path fill="{NAVY}" stroke="{NAVY}" stroke-width=".9" stroke-linejoin="round" d="{dark}"/>',
        ]
    return elements


def spark(radius, x=0.0, y=0.0):
    """A small star of four hollow-sided rays."""
    d = f"M{pair(x, y - radius)}"
    for dx, dy in ((1, 0), (0, 1), (-1, 0), (0, -1)):
        d += f"Q{pair(x, y)} {pair(x + radius * dx, y + radius * dy)}"
    return d + "Z"


# --- Curves -------------------------------------------------------------------------------------


def hypotrochoid(lobes, turns, inner, outer, rotation=0.0):
    """The closed hypotrochoid with `lobes` cusps between two radii, closing after `turns` rounds.

    A circle of radius r rolls inside one of radius R with R : r = lobes : turns; the pen's distance
    from the rolling centre follows from the two radii the curve is to touch.
    """
    assert gcd(lobes, turns) == 1, "the curve would close early and draw itself twice"
    arm, pen = (outer + inner) / 2, (outer - inner) / 2
    ratio = (lobes - turns) / turns

    def point(t):
        x = arm * cos(t) + pen * cos(ratio * t)
        y = arm * sin(t) - pen * sin(ratio * t)
        return x * cos(rotation) - y * sin(rotation), x * sin(rotation) + y * cos(rotation)

    return smooth(point, 0, tau * turns, lobes * 8, closed=True)


def smooth(point, start, end, pieces, closed=False):
    """Path data through `pieces` equal steps of a curve, with its own tangents at the joints.

    Equal steps make the control points on both sides of a joint mirror each other, which is what the
    S command says in half the bytes.
    """
    step = (end - start) / pieces
    epsilon = step / 1000

    def tangent(t):
        (x0, y0), (x1, y1) = point(t - epsilon), point(t + epsilon)
        return (x1 - x0) / (2 * epsilon) * step / 3, (y1 - y0) / (2 * epsilon) * step / 3

    x, y = point(start)
    dx, dy = tangent(start)
    d = f"M{pair(x, y)}C{pair(x + dx, y + dy)}"
    for piece in range(1, pieces + 1):
        t = start + step * piece
        x, y = point(t)
        dx, dy = tangent(t)
        d += f"{' ' if piece == 1 else 'S'}{pair(x - dx, y - dy)} {pair(x, y)}"
    return d + ("Z" if closed else "")


def ring(radius):
    r = num(radius)
    return f"M{r} 0A{r} {r} 0 1 1 -{r} 0A{r} {r} 0 1 1 {r} 0Z"


def polar(radius, angle):
    return radius * cos(angle), radius * sin(angle)


# --- SVG ----------------------------------------------------------------------------------------


def path(d, ink, width):
    return f'<path fill="none" stroke="{ink}" stroke-width="{num(width)}" d="{d}"/>'


def rectangle(inset, ink, width):
    return (
        f'<rect x="{num(inset)}" y="{num(inset)}" width="{num(WIDTH - 2 * inset)}" '
        f'height="{num(HEIGHT - 2 * inset)}" fill="none" stroke="{ink}" stroke-width="{num(width)}"/>'
    )


def circle(radius, ink, width):
    return f'<circle r="{num(radius)}" fill="none" stroke="{ink}" stroke-width="{num(width)}"/>'


if __name__ == "__main__":
    main()
