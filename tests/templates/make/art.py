"""Ornaments of the templates, as data of SVG paths."""

from math import cos, pi, sin
from pathlib import Path

from PIL import ImageFont

FONTS = Path(__file__).resolve().parents[3] / "fonts"


def number(value):
    return f"{value:.1f}".rstrip("0").rstrip(".") or "0"


def path(points, close=True):
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points) + ("Z" if close else "")


def seal(x, y, radius, points):
    """A star with so many points that it looks like the edge of a seal."""
    corners = []
    for index in range(2 * points):
        length = radius * (1 if index % 2 else 0.86)
        angle = pi * index / points
        corners.append((x + length * cos(angle), y + length * sin(angle)))
    return path(corners)


def rosette(x, y, radius, petals):
    """Petals around a middle, each of two curves."""
    parts = []
    for index in range(petals):
        angle, half = 2 * pi * index / petals, pi / petals
        side = [(angle - half, 0.6), (angle, 1.0), (angle + half, 0.6)]
        around = [(x + radius * r * cos(a), y + radius * r * sin(a)) for a, r in side]
        (ax, ay), (bx, by), (cx, cy) = [tuple(map(number, point)) for point in around]
        middle = f"{number(x)} {number(y)}"
        parts.append(f"M{middle}Q{ax} {ay} {bx} {by}Q{cx} {cy} {middle}Z")
    return "".join(parts)


def waves(width, top, bottom, height, count):
    """A band that covers the page down to `bottom`, with waves at its top."""
    step = width / count
    parts = [f"M0 {number(bottom)}V{number(top)}"]
    for index in range(count):
        sign = height if index % 2 else -height
        parts.append(f"q{number(step / 2)} {number(sign)} {number(step)} 0")
    return "".join(parts) + f"V{number(bottom)}Z"


def ribbon(left, top, width, length):
    """A ribbon that hangs, with a swallow's tail."""
    middle, notch = left + width / 2, top + length - width / 2
    right, bottom = left + width, top + length
    return path([(left, top), (right, top), (right, bottom), (middle, notch), (left, bottom)])


def guilloche(left, top, right, bottom, swing, count):
    """Two waves around each other along the four sides of a frame."""
    parts = []
    for sign in (1, -1):
        for (x1, y1), (x2, y2) in [
            ((left, top), (right, top)),
            ((right, top), (right, bottom)),
            ((right, bottom), (left, bottom)),
            ((left, bottom), (left, top)),
        ]:
            along = max(2, round(count * (abs(x2 - x1) + abs(y2 - y1)) / (right - left)))
            dx, dy = (x2 - x1) / along, (y2 - y1) / along
            length = max(abs(dx), abs(dy))
            nx, ny = -dy / length * swing * sign, dx / length * swing * sign
            parts.append(f"M{number(x1)} {number(y1)}")
            for index in range(along):
                side = 1 if index % 2 else -1
                cx, cy = dx / 2 + nx * side, dy / 2 + ny * side
                parts.append(f"q{number(cx)} {number(cy)} {number(dx)} {number(dy)}")
    return "".join(parts)


def corner(x, y, size, right=1, down=1):
    """A tendril for one corner of a page, with three leaves."""
    dx, dy = size * right, size * down

    def at(across, along):
        return f"{number(x + dx * across)} {number(y + dy * along)}"

    stem = f"M{at(0, 1)}C{at(0, 0.4)} {at(0.4, 0)} {at(1, 0)}"
    leaves = "".join(
        f"M{at(a, b)}Q{at(a + 0.22, b - 0.02)} {at(a + 0.26, b + 0.2)}"
        f"Q{at(a + 0.02, b + 0.22)} {at(a, b)}Z"
        for a, b in [(0.04, 0.62), (0.17, 0.3), (0.46, 0.08)]
    )
    return stem + leaves


def laurel(x, y, radius, leaves):
    """A wreath that is open at the top."""
    parts = []
    for side in (-1, 1):
        for index in range(leaves):
            angle = pi / 2 + side * (0.25 + 2.3 * index / leaves)
            turn = angle + side * 0.9
            px, py = x + radius * cos(angle), y + radius * sin(angle)
            size = radius * 0.34
            tip = (px + size * cos(turn), py + size * sin(turn))
            bends = [
                (px + size * 0.6 * cos(turn + bend), py + size * 0.6 * sin(turn + bend))
                for bend in (-0.6, 0.6)
            ]
            one, two = [" ".join(map(number, bend)) for bend in bends]
            start, end = f"{number(px)} {number(py)}", f"{number(tip[0])} {number(tip[1])}"
            parts.append(f"M{start}Q{one} {end}Q{two} {start}Z")
    return "".join(parts)


def start(words, size, middle, font="NotoSans-Regular", spacing=0.0, factor=0.95):
    """Where a text starts that is centred, as programs without anchors write it. Their fonts are not
    ours: most are a little narrower."""
    advance = ImageFont.truetype(FONTS / f"{font}.ttf", 100).getlength(words) / 100
    width = advance * factor * size + spacing * len(words)
    return round(middle - width / 2, 3)
