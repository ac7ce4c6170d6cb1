"""Sets the fixed lettering of certificate.svg as outlines, so that the drawing needs no font.

    python3 lettering.py certificate.svg FONTS

FONTS is the folder with the font packages (see README.md). Needs uharfbuzz, which shapes the
text (kerning, ligatures, small capitals) and hands out the outlines.
"""

import sys
from math import cos, pi, sin
from pathlib import Path

import uharfbuzz as hb
from drawing import DARK_BRONZE, NAVY, PAPER, SLATE, pair, replace_groups

FACES = {
    "display": "cormorant-garamond/600SemiBold/CormorantGaramond_600SemiBold.ttf",
    "text": "eb-garamond/400Regular/EBGaramond_400Regular.ttf",
    "medium": "eb-garamond/500Medium/EBGaramond_500Medium.ttf",
    "semibold": "eb-garamond/600SemiBold/EBGaramond_600SemiBold.ttf",
    "italic": "eb-garamond/400Regular_Italic/EBGaramond_400Regular_Italic.ttf",
}
SMALL_CAPS = {"smcp": True}

CENTRE, LEFT, RIGHT = 877, 440, 1314

# text, face, size, tracking in em, features, centre x, baseline y, colour
LINES = [
    ("CERTIFICATE OF RECOGNITION", "medium", 26, 0.32, {}, CENTRE, 228, DARK_BRONZE),
    ("KubeSphere Ambassador", "display", 102, 0.04, SMALL_CAPS, CENTRE, 332, NAVY),
    (
        "The KubeSphere community presents this certificate to",
        "italic",
        34,
        0.005,
        {},
        CENTRE,
        411,
        SLATE,
    ),
    (
        "in recognition of the pages written, the talks given and the help freely offered,",
        "text",
        34,
        0.005,
        {},
        CENTRE,
        702,
        NAVY,
    ),
    (
        "by which others have found their way with KubeSphere and into its community",
        "text",
        34,
        0.005,
        {},
        CENTRE,
        750,
        NAVY,
    ),
    ("TERM", "medium", 17, 0.26, {}, LEFT, 960, DARK_BRONZE),
    ("The KubeSphere Community", "text", 27, 0.005, {}, RIGHT, 911, NAVY),
    ("AWARDED BY", "medium", 17, 0.26, {}, RIGHT, 960, DARK_BRONZE),
]

SEAL_CENTRE = (877, 930)
# text, face, size, tracking, baseline radius, angle of the middle (0 = top), reads outwards
SEAL_LINES = [
    ("KUBESPHERE COMMUNITY", "semibold", 19, 0.12, 73.5, 0.0, True),
    ("AMBASSADOR", "semibold", 19, 0.12, 85.8, pi, False),
]


def main():
    svg, fonts = sys.argv[1], Path(sys.argv[2])
    faces = {
        name: hb.Face(hb.Blob.from_file_path(str(fonts / file))) for name, file in FACES.items()
    }
    replace_groups(
        svg,
        {
            "lettering": [straight(faces, *line) for line in LINES],
            "seal-lettering": [round_the_seal(faces, *line) for line in SEAL_LINES],
        },
    )


def straight(faces, text, face, size, tracking, features, x, baseline, colour):
    """A line centred on its ink, so that side bearings and trailing tracking do not push it aside."""
    glyphs, scale = shape(faces[face], text, size, tracking, features)
    inked = [(pen, extents) for _, pen, _, extents in glyphs if extents.width]
    first, last = inked[0], inked[-1]
    ink_left = first[0] + first[1].x_bearing * scale
    ink_right = last[0] + (last[1].x_bearing + last[1].width) * scale
    origin = x - (ink_left + ink_right) / 2
    d = "".join(
        outline(
            font_glyph, lambda px, py, pen=pen: (origin + pen + px * scale, baseline - py * scale)
        )
        for font_glyph, pen, _, _ in glyphs
    )
    return element(text, colour, d)


def round_the_seal(faces, text, face, size, tracking, radius, middle, outwards):
    glyphs, scale = shape(faces[face], text, size, tracking, {})
    length = glyphs[-1][1] + glyphs[-1][2] - tracking * size
    d = ""
    for font_glyph, pen, advance, _ in glyphs:
        half = (advance - tracking * size) / 2
        arc = (pen + half - length / 2) / radius
        angle = middle + (arc if outwards else -arc)
        up = 1 if outwards else -1

        def place(px, py, half=half, angle=angle, up=up):
            along, above = (px * scale - half) * up, radius + py * scale * up
            x, y = SEAL_CENTRE
            return x + above * sin(angle) + along * cos(angle), y - above * cos(
                angle
            ) + along * sin(angle)

        d += outline(font_glyph, place)
    return element(text, PAPER, d)


def shape(face, text, size, tracking, features):
    """[((font, glyph id), pen x, advance, extents)] in pixels, and pixels per font unit."""
    font = hb.Font(face)
    scale = size / face.upem
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    # Tracked capitals must stay single letters.
    hb.shape(font, buffer, {"liga": tracking < 0.02, "kern": True, **features})
    glyphs, pen = [], 0.0
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        advance = position.x_advance * scale + tracking * size
        glyphs.append(
            (
                (font, info.codepoint),
                pen + position.x_offset * scale,
                advance,
                font.get_glyph_extents(info.codepoint),
            )
        )
        pen += advance
    return glyphs, scale


def outline(font_glyph, place):
    """Path data of one glyph, each point moved by `place`."""
    font, glyph = font_glyph
    parts = []

    def point(*values):
        coordinates = [place(values[i], values[i + 1]) for i in range(0, len(values), 2)]
        return " ".join(pair(x, y) for x, y in coordinates)

    funcs = hb.DrawFuncs()
    funcs.set_move_to_func(lambda x, y, _: parts.append("M" + point(x, y)))
    funcs.set_line_to_func(lambda x, y, _: parts.append("L" + point(x, y)))
    funcs.set_quadratic_to_func(lambda a, b, x, y, _: parts.append("Q" + point(a, b, x, y)))
    funcs.set_cubic_to_func(lambda a, b, c, e, x, y, _: parts.append("C" + point(a, b, c, e, x, y)))
    funcs.set_close_path_func(lambda _: parts.append("Z"))
    font.draw_glyph(glyph, funcs, None)
    return "".join(parts)


def element(text, colour, d):
    return f'<path role="img" aria-label="{text}" fill="{colour}" d="{d}"/>'


if __name__ == "__main__":
    main()
