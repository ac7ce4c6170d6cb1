"""Draws the templates, the portraits and the medal of this program. Standard library only; nothing is random.

python3 -B drawing.py
"""

from math import cos, pi, radians, sin
from pathlib import Path

PAPER = "#fffaf0"
INK = "#3b2a14"
BROWN = "#7a4f16"
HONEY = "#d9962b"
WAX = "#f3d08a"
PALE = "#fbe9c4"

# Of each portrait: ground, skin, hair, clothes, and the shape of the hair.
PORTRAITS = {
    "amara": ("#cfe3d8", "#7d4f32", "#1f1712", "#b0472f", "round"),
    "leon": ("#d8deea", "#f0cdb0", "#8a5a2b", "#2f4a6d", "short"),
    "mei": ("#f2d9cf", "#f3d3ae", "#161213", "#3f6b5c", "long"),
    "rashid": ("#e6e0cc", "#c58f63", "#2a1c14", "#5a4a7c", "beard"),
    "sofia": ("#d5e6ee", "#eebd97", "#b8742a", "#8c3355", "bun"),
    "tuan": ("#e9e2f0", "#e3b183", "#1b1513", "#47652c", "short"),
}


def main():
    here = Path(__file__).parent
    write(here / "front.svg", front())
    write(here / "back.svg", back())
    write(here / "medal.svg", medal())
    for name, look in PORTRAITS.items():
        write(here / "photos" / f"{name}.svg", portrait(*look))


def write(file, elements):
    file.write_text("\n".join(elements) + "\n", encoding="utf-8", newline="\n")


def svg(width, height, title, elements, size=""):
    size = size or f'width="{width}" height="{height}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {width} {height}">'
    return [head, f"<title>{title}</title>", *elements, "</svg>"]


def page(title, elements):
    """A page of A4, in which a unit is a pixel at 150 dpi."""
    ground = f'<rect width="1754" height="1240" fill="{PAPER}"/>'
    return svg(1754, 1240, title, [ground, *elements], 'width="297mm" height="210mm"')


def front():
    return page(
        "Diploma in beekeeping",
        [
            f'<rect x="48" y="48" width="1658" height="1144" fill="none" stroke="{HONEY}" stroke-width="3"/>',
            *comb(),
            text(
                150,
                208,
                27,
                "LINDEN HILL APIARY SCHOOL",
                BROWN,
                family="Noto Sans",
                weight=700,
                spacing=5,
            ),
            text(146, 322, 88, "Diploma in Beekeeping", INK, weight=700),
            text(150, 424, 32, "The school certifies that", BROWN, italic=True),
            '<rect id="name-box" x="150" y="446" width="1130" height="150" fill="none"/>',
            text(150, 556, 92, "{name}", INK, weight=400),
            f'<path stroke="{HONEY}" stroke-width="2" d="M150 606.5H1280"/>',
            f'<circle cx="1478" cy="410" r="156" fill="{PAPER}" stroke="{HONEY}" stroke-width="3"/>',
            *signature(150, 1046, "Head of the school"),
            *signature(620, 1046, "Examiner"),
        ],
    )


def back():
    return page(
        "Diploma in beekeeping: what was taught",
        [
            f'<rect x="48" y="48" width="1658" height="1144" fill="none" stroke="{HONEY}" stroke-width="3"/>',
            text(150, 190, 46, "What was taught", INK, weight=700),
            f'<path stroke="{HONEY}" stroke-width="2" d="M150 226.5H1604"/>',
            text(
                150,
                1110,
                24,
                "The code leads to this diploma on the pages of the school.",
                BROWN,
                italic=True,
            ),
            *(hexagon(1560 - 74 * column, 128, 34, WAX) for column in range(3)),
        ],
    )


def signature(x, y, role):
    return [
        f'<path stroke="{BROWN}" stroke-width="1.5" d="M{x} {y}.5H{x + 380}"/>',
        text(x, y + 40, 23, role, BROWN, family="Noto Sans"),
    ]


def text(x, y, size, words, color, family="Noto Serif", weight=400, italic=False, spacing=0):
    style = ' font-style="italic"' if italic else ""
    tracked = f' letter-spacing="{spacing}"' if spacing else ""
    return (
        f'<text x="{x}" y="{y}" font-family="{family}" font-size="{size}" font-weight="{weight}"'
        f'{style}{tracked} fill="{color}">{words}</text>'
    )


def comb():
    """Cells of a honeycomb that grow out of the lower right corner."""
    cells = []
    radius = 62
    for row in range(9):
        for column in range(9):
            x = 1740 - column * radius * 1.56
            y = 1228 - row * radius * 1.8 - (column % 2) * radius * 0.9
            distance = column + row * 1.15
            if distance > 6.4 or (column * 7 + row * 5) % 11 == 3:
                continue
            color = [HONEY, "#e6ad4c", WAX, PALE][min(3, int(distance / 1.8))]
            cells.append(hexagon(x, y, radius * 0.92, color))
    return ['<g id="comb">', *cells, "</g>"]


def hexagon(x, y, radius, color):
    corners = (
        f"{num(x + radius * cos(k * pi / 3))} {num(y + radius * sin(k * pi / 3))}" for k in range(6)
    )
    return f'<path fill="{color}" d="M{"L".join(corners)}Z"/>'


def medal():
    rays = "".join(
        f"{'M' if k == 0 else 'L'}{num(150 + r * cos(radians(k * 7.5)))} {num(130 + r * sin(radians(k * 7.5)))}"
        for k in range(48)
        for r in [118 if k % 2 else 106]
    )
    return svg(
        300,
        340,
        "A medal with a bee",
        [
            f'<path fill="{BROWN}" d="M92 200L70 332L118 300L150 336L182 300L230 332L208 200Z"/>',
            f'<path fill="{HONEY}" d="{rays}Z"/>',
            f'<circle cx="150" cy="130" r="92" fill="{PALE}" stroke="{BROWN}" stroke-width="3"/>',
            # The bee.
            '<g stroke-linecap="round" fill="none">',
            f'<ellipse cx="118" cy="104" rx="34" ry="18" transform="rotate(28 118 104)" fill="{PAPER}" stroke="{BROWN}" stroke-width="2"/>',
            f'<ellipse cx="182" cy="104" rx="34" ry="18" transform="rotate(-28 182 104)" fill="{PAPER}" stroke="{BROWN}" stroke-width="2"/>',
            f'<ellipse cx="150" cy="146" rx="26" ry="44" fill="{HONEY}" stroke="{INK}" stroke-width="3"/>',
            f'<path stroke="{INK}" stroke-width="9" d="M127 134H173M125 152H175M131 170H169"/>',
            f'<circle cx="150" cy="98" r="15" fill="{INK}" stroke="none"/>',
            f'<path stroke="{INK}" stroke-width="3" d="M144 86Q138 72 128 70M156 86Q162 72 172 70"/>',
            "</g>",
        ],
    )


def portrait(ground, skin, hair, clothes, shape):
    behind = {
        "round": f'<circle cx="200" cy="150" r="104" fill="{hair}"/>',
        "long": f'<path fill="{hair}" d="M104 330V160A96 96 0 0 1 296 160V330Z"/>',
        "bun": f'<circle cx="200" cy="66" r="38" fill="{hair}"/>',
    }
    before = {
        "short": f'<path fill="{hair}" d="M126 168Q120 88 200 84Q280 88 274 168Q262 128 232 122Q180 116 150 132Q134 144 126 168Z"/>',
        "bun": f'<path fill="{hair}" d="M124 172Q118 86 200 84Q282 86 276 172Q262 128 200 118Q138 128 124 172Z"/>',
        "long": f'<path fill="{hair}" d="M124 180Q116 84 200 82Q284 84 276 180Q268 130 196 122Q134 134 124 180Z"/>',
        "round": f'<path fill="{hair}" d="M128 150Q140 96 200 94Q260 96 272 150Q240 118 200 118Q160 118 128 150Z"/>',
        "beard": f'<path fill="{hair}" d="M126 168Q120 86 200 84Q280 86 274 168Q258 122 200 120Q142 122 126 168Z'
        f'M132 196Q136 276 200 282Q264 276 268 196Q244 232 200 226Q156 232 132 196Z"/>',
    }
    return svg(
        400,
        400,
        "A portrait",
        [
            f'<rect width="400" height="400" fill="{ground}"/>',
            behind.get(shape, ""),
            f'<path fill="{clothes}" d="M52 400Q60 302 158 290H242Q340 302 348 400Z"/>',
            f'<path fill="{skin}" d="M168 240H232V290Q200 330 168 290Z"/>',
            f'<ellipse cx="200" cy="180" rx="74" ry="88" fill="{skin}"/>',
            before[shape],
            f'<circle cx="172" cy="182" r="7" fill="{INK}"/><circle cx="228" cy="182" r="7" fill="{INK}"/>',
            f'<path fill="none" stroke="{INK}" stroke-width="4" stroke-linecap="round" d="M178 228Q200 244 222 228"/>',
        ],
    )


def num(value):
    text = f"{value:.1f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


if __name__ == "__main__":
    main()
