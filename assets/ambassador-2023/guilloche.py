"""Draws the line work of certificate.svg: the border's ribbons, the corner rosettes, the seal.

    python3 guilloche.py certificate.svg

replaces the contents of the groups `ribbons`, `rosettes`, `frame` and `seal` in place and leaves the
rest of the drawing as it is. Standard library only; the same script gives the same bytes.

Units are those of the drawing: one unit is one pixel at 150 dpi. Angles are in radians, y points down.
"""

import sys
from math import cos, gcd, hypot, pi, sin, sqrt, tau

from svg_groups import replace_groups

WIDTH, HEIGHT = 1754, 1240

# The border is a band around this centre line, with a rosette on each of its four corners.
BAND_INSET = 94
BAND_HALF = 33
RIBBON_HALF = 25
ROSETTE_RADIUS = 53
ROSETTE_FRAME = 60
# Beads of the chain along a long and a short side; the ratio keeps both near one length.
BEADS_LONG, BEADS_SHORT = 28, 19

SEAL_CENTRE = (877, 958)


def main():
    replace_groups(sys.argv[1], {
        "frame": frame(),
        "ribbons": ribbons(),
        "rosettes": rosettes(),
        "seal": seal(),
    })


# --- The border ---------------------------------------------------------------------------------


def frame():
    """The rules that bound the band, bulging round each rosette."""
    return [
        silhouette(BAND_HALF + 8, ROSETTE_FRAME + 8, "navy", 2.2),
        silhouette(BAND_HALF + 3, ROSETTE_FRAME + 3, "bronze", 0.9),
    ]


def silhouette(half, radius, ink, width):
    """Outline of the union of a band (centre line ± half) and a disc of `radius` on each corner."""
    left, top = BAND_INSET, BAND_INSET
    right, bottom = WIDTH - BAND_INSET, HEIGHT - BAND_INSET
    reach = sqrt(radius**2 - half**2)
    corners = [(left, top, 1, 1), (right, top, -1, 1), (right, bottom, -1, -1), (left, bottom, 1, -1)]

    def contour(side, large):
        # Each corner gives two points: on its horizontal and on its vertical neighbour rule.
        parts = []
        for index, (x, y, dx, dy) in enumerate(corners):
            on_horizontal = (x + dx * reach, y - side * dy * half)
            on_vertical = (x - side * dx * half, y + dy * reach)
            # Going clockwise, the corner is entered from the vertical rule at top left and bottom right.
            enter, leave = (on_vertical, on_horizontal) if index % 2 == 0 else (on_horizontal, on_vertical)
            sweep = 1 if large else 0
            parts.append(f"{'M' if index == 0 else 'L'}{pair(*enter)}A{num(radius)} {num(radius)} 0 {int(large)} {sweep} {pair(*leave)}")
        return "".join(parts) + "Z"

    return path(contour(1, True) + contour(-1, False), ink, width)


def ribbons():
    """The interlaced chain along the four sides; it runs on beneath the rosettes, which cover its ends."""
    elements = []
    for length, beads, place in (
        (WIDTH - 2 * BAND_INSET, BEADS_LONG, lambda a, b: (BAND_INSET + a, BAND_INSET + b)),
        (WIDTH - 2 * BAND_INSET, BEADS_LONG, lambda a, b: (BAND_INSET + a, HEIGHT - BAND_INSET - b)),
        (HEIGHT - 2 * BAND_INSET, BEADS_SHORT, lambda a, b: (BAND_INSET + b, BAND_INSET + a)),
        (HEIGHT - 2 * BAND_INSET, BEADS_SHORT, lambda a, b: (WIDTH - BAND_INSET - b, BAND_INSET + a)),
    ):
        elements += ribbon(length, beads, place)
    return elements


def ribbon(length, beads, place):
    """One side: three families of sines, each swelling and closing inside its own envelope."""
    period = length / beads
    step = period / 12
    # (ink, stroke, lines, waves per bead, waist, height, shift of the envelope in beads)
    families = [
        ("slate", 0.6, 6, 0.5, 0.34, 1.0, 0.5),
        ("bronze", 0.75, 6, 0.5, 0.34, 1.0, 0.0),
    ]
    elements = []
    for ink, stroke, lines, waves, waist, height, shift in families:
        d = ""
        for line in range(lines):
            phase = tau * (line + 0.5) / lines

            def offset(s):
                u = s / period
                envelope = waist + (1 - waist) * (0.5 + 0.5 * cos(tau * (u - shift)))
                return RIBBON_HALF * height * envelope * sin(tau * waves * u + phase)

            d += smooth(lambda s: place(s, offset(s)), 0, length, round(length / step))
        elements.append(path(d, ink, stroke))
    return elements


def rosettes():
    """A medallion of hypotrochoids on each corner, drawn once and placed four times."""
    r = ROSETTE_RADIUS
    medallion = [
        f'<circle r="{num(ROSETTE_FRAME - 1)}" fill="#fdfbf6"/>',
        circle(ROSETTE_FRAME - 2, "bronze", 0.9),
        path(hypotrochoid(24, 5, r * 0.56, r), "bronze", 0.75),
        path(hypotrochoid(24, 7, r * 0.30, r * 0.80), "navy", 0.7),
        path(hypotrochoid(12, 5, r * 0.10, r * 0.42), "bronze", 0.7),
        '<circle r="4" fill="#12244f"/>',
    ]
    near, right, low = BAND_INSET, WIDTH - BAND_INSET, HEIGHT - BAND_INSET
    return (
        ['<g id="rosette">'] + medallion + ["</g>"]
        if False
        else [f'<g transform="translate({x} {y})">' + "".join(medallion) + "</g>"
              for x, y in ((near, near), (right, near), (right, low), (near, low))]
    )


# --- The seal -----------------------------------------------------------------------------------


def seal():
    x, y = SEAL_CENTRE
    return [f'<g transform="translate({x} {y})">'] + [
        path(hypotrochoid(72, 11, 96, 120), "bronze", 0.75),
        '<circle r="97" fill="#fdfbf6"/>',
        circle(97, "bronze", 1.2),
        '<path fill="#12244f" fill-rule="evenodd" d="' + ring(93) + ring(65) + '"/>',
        circle(61.5, "bronze", 0.9),
        path(hypotrochoid(36, 11, 20, 59), "bronze", 0.6),
    ] + star() + ["</g>"]


def star():
    """A compass star: each ray has a dark flank and a flank hatched as an engraver would."""
    elements = []
    for rays, outer, turn in ((4, 40, pi / 4), (4, 56, 0)):
        inner = 13
        dark = light = hatch = ""
        for ray in range(rays):
            angle = turn + tau * ray / rays - pi / 2
            tip = polar(outer, angle)
            before, after = polar(inner, angle - pi / 4 * 0.99), polar(inner, angle + pi / 4 * 0.99)
            dark += f"M0 0L{pair(*tip)}L{pair(*after)}Z"
            light += f"M0 0L{pair(*tip)}L{pair(*before)}Z"
            for k in range(1, 8):
                t = k / 8
                hatch += f"M{pair(tip[0] * t, tip[1] * t)}L{pair(before[0] + (tip[0] - before[0]) * t, before[1] + (tip[1] - before[1]) * t)}"
        elements += [
            f'<path fill="#fdfbf6" stroke="#12244f" stroke-width=".9" stroke-linejoin="round" d="{light}"/>',
            path(hatch, "navy", 0.5),
            f'<path fill="#12244f" stroke="#12244f" stroke-width=".9" stroke-linejoin="round" d="{dark}"/>',
        ]
    return elements


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


INKS = {"navy": "#12244f", "slate": "#7d8bb0", "bronze": "#a5813f"}


def path(d, ink, width):
    return f'<path fill="none" stroke="{INKS[ink]}" stroke-width="{num(width)}" d="{d}"/>'


def circle(radius, ink, width):
    return f'<circle r="{num(radius)}" fill="none" stroke="{INKS[ink]}" stroke-width="{num(width)}"/>'


def pair(x, y):
    return f"{num(x)} {num(y)}"


def num(value):
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


if __name__ == "__main__":
    main()
