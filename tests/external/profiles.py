"""Colour profiles for tests, in the second version of ICC: of three primaries, of grey, of inks."""

import itertools
import struct

# Adapted to D50, as profiles have it.
PRIMARIES = {
    "wide": [(0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457)],
    "wider": [(0.79767, 0.28803, 0.0), (0.13519, 0.71188, 0.0), (0.03134, 0.00009, 0.82491)],
}
D50 = (0.9642, 1.0, 0.8249)


def fixed(number):
    return struct.pack(">i", round(number * 65536))


def xyz(color):
    return b"XYZ \0\0\0\0" + b"".join(fixed(part) for part in color)


def gamma(exponent):
    return b"curv\0\0\0\0" + struct.pack(">IH", 1, round(exponent * 256))


def curve(levels):
    return b"curv\0\0\0\0" + struct.pack(f">I{len(levels)}H", len(levels), *levels)


def text(words):
    data = words.encode() + b"\0"
    return b"desc\0\0\0\0" + struct.pack(">I", len(data)) + data + bytes(78)


def profile(kind, space, connection, tags):
    tags = {b"desc": text("made for a test"), b"wtpt": xyz(D50), **tags}
    at = 128 + 4 + 12 * len(tags)
    table, data = struct.pack(">I", len(tags)), b""
    for name, content in tags.items():
        padded = content + bytes(-len(content) % 4)
        table += name + struct.pack(">II", at + len(data), len(padded))
        data += padded
    size = at + len(data)
    head = struct.pack(">I4xI", size, 0x02400000) + kind + space + connection + bytes(12) + b"acsp"
    head += bytes(28) + b"".join(fixed(part) for part in D50)
    return head + bytes(128 - len(head)) + table + data


def rgb(primaries, exponent):
    colors = zip(b"rgb", PRIMARIES[primaries], strict=True)
    tags = {}
    for channel, color in colors:
        tags[bytes([channel]) + b"XYZ"] = xyz(color)
        tags[bytes([channel]) + b"TRC"] = gamma(exponent)
    return profile(b"mntr", b"RGB ", b"XYZ ", tags)


def gray(exponent):
    return profile(b"mntr", b"GRAY", b"XYZ ", {b"kTRC": gamma(exponent)})


def gray_of_dots(gain):
    """A press on which dots become larger: by a share of `gain` where half is covered."""
    inks = [1 - level / 255 for level in range(256)]
    inks = [min(1, ink + gain * 4 * ink * (1 - ink)) for ink in inks]
    levels = [round((1 - ink) * 65535) for ink in inks]
    return profile(b"prtr", b"GRAY", b"XYZ ", {b"kTRC": curve(levels)})


def lab(light):
    """Relative XYZ in the encoding of 16 bits."""
    x, y, z = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in light)
    numbers = (116 * y - 16) * 652.8, (500 * (x - y) + 128) * 256, (200 * (y - z) + 128) * 256
    return struct.pack(">HHH", *(min(max(round(number), 0), 65535) for number in numbers))


def cmyk(points=9):
    """A press whose inks are not quite those of a screen."""
    steps = [step / (points - 1) for step in range(points)]
    line = struct.pack(">HH", 0, 65535)
    table = b"mft2\0\0\0\0" + bytes([4, 3, points, 0])
    table += b"".join(fixed(number) for number in (1, 0, 0, 0, 1, 0, 0, 0, 1))
    table += struct.pack(">HH", 2, 2) + line * 4
    nodes = []
    for c, m, y, k in itertools.product(steps, repeat=4):
        light = (
            (1 - 0.95 * c) * (1 - 0.10 * m) * (1 - 0.02 * y),
            (1 - 0.45 * c) * (1 - 0.80 * m) * (1 - 0.06 * y),
            (1 - 0.20 * c) * (1 - 0.40 * m) * (1 - 0.90 * y),
        )
        nodes.append(lab([part * (1 - 0.98 * k) for part in light]))
    table += b"".join(nodes) + line * 3
    return profile(b"prtr", b"CMYK", b"Lab ", {b"A2B0": table})
