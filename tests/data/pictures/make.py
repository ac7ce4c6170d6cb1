#!/usr/bin/env python3
"""Makes the JPEG files in CMYK of this folder: `python3 tests/data/pictures/make.py`. Needs Pillow.

Each has two colours, of 8 by 8 pixels: some of each ink, and black alone. Photoshop stores the
complement of the inks, and says by its marker that it made the file, and whether the first three
channels are YCbCr."""

import io
import pathlib

from PIL import Image

FOLDER = pathlib.Path(__file__).parent
INKS = [(200, 100, 50, 20), (0, 0, 0, 255)]


def save(name, colors, transform=0, marked=True):
    """Saves a file whose channels are stored with these values."""
    picture = Image.new("CMYK", (16, 8))
    for number, color in enumerate(colors):
        # Pillow stores the complement.
        complement = tuple(255 - value for value in color)
        picture.paste(complement, (8 * number, 0, 8 * number + 8, 8))
    file = io.BytesIO()
    picture.save(file, "jpeg", quality=100, subsampling=0)
    data = bytearray(file.getvalue())
    name_at = data.index(b"Adobe")
    data[name_at + 11] = transform
    if not marked:
        length = int.from_bytes(data[name_at - 2 : name_at], "big")
        del data[name_at - 4 : name_at - 2 + length]
    (FOLDER / name).write_bytes(data)


def as_ycck(inks):
    r, g, b, k = (255 - ink for ink in inks)
    # What YCbCr stands for is the complement of what is stored.
    r, g, b = 255 - r, 255 - g, 255 - b
    y = 0.299 * r + 0.587 * g + 0.114 * b
    cb = 128 - 0.168736 * r - 0.331264 * g + 0.5 * b
    cr = 128 + 0.5 * r - 0.418688 * g - 0.081312 * b
    return round(y), round(cb), round(cr), k


save("cmyk.jpg", [tuple(255 - ink for ink in inks) for inks in INKS])
save("ycck.jpg", [as_ycck(inks) for inks in INKS], transform=2)
save("unmarked.jpg", INKS, marked=False)
