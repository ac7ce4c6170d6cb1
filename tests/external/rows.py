#!/usr/bin/env python3
"""Checks certificates whose rows decide what they show: `python3 tests/external/rows.py ENGROSS`.

Needs pdftoppm (Debian: poppler-utils) and the packages of requirements.txt. Makes a roster of 12 rows that
choose among three templates (two drawings and a picture, of two sizes), a photo of each kind (PNG, a
JPEG that Exif turns, WebP, SVG; cut to a circle, and to fill its box), texts for some rows, and a
signature that is the same for all. Writes each certificate as PNG and as PDF, and all in one document.

pdftoppm draws the PDF with as many pixels as the PNG has. They are compared in two ways:

- Flat pixels are those whose 5 x 5 neighbours differ by at most 16 of 255 in each channel, in both
  pictures. There, no channel differs by more than 3. At least 70 % of a page is flat.
- Rasterisers blend the edges of text and shapes in other ways, and poppler places pictures up to a pixel
  away. So each channel of each pixel is between the least and the most of the 3 x 3 neighbours in the
  other picture, within 32 of 255 (13 were measured). A letter, a photo or a line that one of the two
  lacks, or has two pixels away, is found: it is 220 or more beyond.

Then checks that a picture and a template that is missing, broken, too large or outside the folder is an
error with the row and a hint, and that nothing is written.
"""

import pathlib
import subprocess
import sys
import tempfile

import numpy
from PIL import Image

FLAT = 16
MOST_DIFFERENCE = 3
LEAST_FLAT = 0.7
MOST_BEYOND = 32

PROGRAM = """
title    = "Rows"
roster   = "roster.csv"
template = "templates/{track}"
dpi      = 72

[[field]]
text = "{name}"
box  = { x = 20, y = 20, width = 260, height = 60 }
size = 30

[[field]]
id    = "photo"
kind  = "image"
text  = "photos/{photo}"
shape = "circle"
when  = { look = "round" }
box   = { x = 20, y = 100, width = 90, height = 90 }

[[field]]
id   = "filled"
kind = "image"
text = "photos/{photo}"
fit  = "cover"
when = { look = "filled" }
box  = { x = 20, y = 100, width = 90, height = 90 }

[[field]]
id   = "whole"
kind = "image"
text = "photos/{photo}"
when = { look = ["whole", "small"], grade = "*" }
box  = { x = 20, y = 100, width = 90, height = 90 }

[[field]]
id   = "honours"
text = "with distinction{#photo}, and a photo{/photo}"
when = { grade = ["1", "A*"], name = "*" }
box  = { x = 120, y = 100, width = 160, height = 40 }
size = 18

[[field]]
id   = "no-grade"
text = "took part"
when = { grade = "" }
box  = { x = 120, y = 100, width = 160, height = 40 }
size = 18

[[field]]
id   = "signature"
kind = "image"
text = "signature.png"
box  = { x = 170, y = 200, width = 110, height = 50 }
"""

# Each photo in each look, on each template.
PHOTOS = ["photo.png", "turned.jpg", "photo.webp", "photo.svg"]
LOOKS = ["round", "filled", "whole"]
TEMPLATES = ["plain.svg", "tall.svg", "picture.png"]
GRADES = ["1", "A+", ""]


def drawing(width, height, color, frame):
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
        f'<linearGradient id="g"><stop stop-color="{color}"/><stop offset="1" stop-color="#fff"/>'
        f'</linearGradient><rect width="{width}" height="{height}" fill="url(#g)"/>'
        f'<rect x="6" y="6" width="{width - 12}" height="{height - 12}" fill="none" '
        f'stroke="{frame}" stroke-width="4"/></svg>'
    )


def photo(width, height):
    """A smooth picture, in which no step is sharp."""
    x, y = numpy.meshgrid(numpy.linspace(0, 1, width), numpy.linspace(0, 1, height))
    channels = [60 + 150 * x, 90 + 100 * y, 200 - 120 * x * y]
    return Image.fromarray(numpy.stack(channels, axis=-1).round().astype("uint8"))


def write_program(folder):
    for name in ["templates", "photos"]:
        (folder / name).mkdir(parents=True)
    (folder / "program.toml").write_text(PROGRAM)
    (folder / "templates/plain.svg").write_text(drawing(300, 260, "#ffd8a8", "#804000"))
    (folder / "templates/tall.svg").write_text(drawing(300, 400, "#a8d8ff", "#004080"))
    photo(300, 260).point(lambda value: 200 + value // 6).save(folder / "templates/picture.png")
    photo(240, 160).save(folder / "photos/photo.png")
    photo(240, 160).save(folder / "photos/photo.webp", lossless=True)
    # Stored on its side; Exif's orientation 6 turns it upright.
    exif = Image.Exif()
    exif[0x0112] = 6
    upright = photo(240, 160)
    upright.rotate(90, expand=True).save(folder / "photos/turned.jpg", quality=98, exif=exif)
    (folder / "photos/photo.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="240" height="160">'
        '<rect width="240" height="160" fill="#3c7ab4"/><circle cx="120" cy="80" r="50" '
        'fill="#f0c030"/></svg>'
    )
    signature = Image.new("RGBA", (220, 100), (0, 0, 0, 0))
    ink = numpy.asarray(signature).copy()
    ink[40:60, 20:200] = (20, 30, 90, 255)
    ink[60:80, 60:160] = (20, 30, 90, 128)
    Image.fromarray(ink).save(folder / "signature.png")
    rows = ["name,track,photo,look,grade"]
    for number in range(12):
        look, kind = LOOKS[number % 3], PHOTOS[number % 4]
        template, grade = TEMPLATES[(number // 4 + number) % 3], GRADES[(number // 2) % 3]
        look = "none" if look == "whole" and not grade else look
        rows.append(f"Person {chr(65 + number)},{template},{kind},{look},{grade}")
    (folder / "roster.csv").write_text("\n".join(rows) + "\n")


def run(*command, code=0):
    ran = subprocess.run(command, check=False, capture_output=True, text=True)
    assert ran.returncode == code, (command, ran.returncode, ran.stdout, ran.stderr)
    return ran.stdout + ran.stderr


def neighbours(pixels, reach):
    """The least and the most of each pixel's neighbours."""
    height, width, _ = pixels.shape
    padded = numpy.pad(pixels, ((reach, reach), (reach, reach), (0, 0)), mode="edge")
    size = 2 * reach + 1
    shifted = [padded[y : y + height, x : x + width] for y in range(size) for x in range(size)]
    return numpy.min(shifted, axis=0), numpy.max(shifted, axis=0)


def flat(pixels):
    least, most = neighbours(pixels, 2)
    return (most - least).max(axis=-1) <= FLAT


def beyond(pixels, others):
    """How far pixels are outside the range of the neighbours in the other picture."""
    least, most = neighbours(others, 1)
    return numpy.maximum(least - pixels, pixels - most).max()


def compare(png, pdf, what):
    assert png.size == pdf.size, (what, png.size, pdf.size)
    one, other = (numpy.asarray(page.convert("RGB")).astype(int) for page in (png, pdf))
    is_flat = flat(one) & flat(other)
    difference = numpy.abs(one - other).max(axis=-1)
    share, worst = is_flat.mean(), difference[is_flat].max()
    edges = max(beyond(one, other), beyond(other, one))
    assert share >= LEAST_FLAT, f"{what}: {share:.1%} is flat"
    assert worst <= MOST_DIFFERENCE, f"{what}: {worst}/255"
    assert edges <= MOST_BEYOND, f"{what}: {edges}/255 beyond the neighbours"
    return share, worst, edges


def pages(document, folder):
    target = folder / document.stem
    run("pdftoppm", "-png", "-r", "72", document, target)
    return [Image.open(page) for page in sorted(folder.glob(f"{document.stem}-*.png"))]


def check_pages(engross, folder):
    out = folder / "out"
    program = folder / "program"
    write_program(program)
    run(engross, "check", "--no-cache", program)
    for kind in ["png", "pdf"]:
        run(engross, "render", "--no-cache", "--format", kind, "-o", out, program)
    document = folder / "all.pdf"
    run(engross, "render", "--no-cache", "--format", "pdf", "--bind", document, program)
    bound = pages(document, folder)
    assert len(bound) == 12
    measured = []
    for number, page in enumerate(bound):
        name = f"Person-{chr(65 + number)}"
        png = Image.open(out / f"{name}.png")
        (alone,) = pages(out / f"{name}.pdf", folder)
        measured.append(compare(png, alone, name))
        measured.append(compare(png, page, f"page {number + 1}"))
    share, worst, edges = zip(*measured, strict=True)
    print(
        f"24 pages: {min(share):.1%} or more is flat and within {max(worst)}/255; "
        f"edges are within {max(edges)}/255 of the neighbours"
    )
    # The template that is a picture is in the document once; the others are drawings, so outlines.
    images = run("pdfimages", "-list", document).splitlines()[2:]
    templates = {
        row.split()[10] for row in images if row.split()[2] == "image" and row.split()[3] == "300"
    }
    assert len(templates) == 1, images


BROKEN = [
    # The column, the cell, and what the message says.
    ("photo", "missing.png", "does not exist"),
    ("photo", "broken.png", "cannot be"),
    ("photo", "huge.png", "exceed"),
    ("photo", "../../outside.png", "outside the program's folder"),
    ("track", "missing.svg", "does not exist"),
    ("track", "broken.svg", "cannot be used"),
    ("track", "broken.png", "cannot be used"),
    ("track", "huge.png", "cannot be used"),
    ("track", "../../outside.svg", "outside the program's folder"),
]


def check_broken(engross, folder):
    for number, (column, cell, message) in enumerate(BROKEN):
        program = folder / f"broken-{number}"
        write_program(program)
        png = (program / "photos/photo.png").read_bytes()
        for place in ["photos", "templates"]:
            (program / place / "broken.png").write_bytes(png[: len(png) // 2])
            (program / place / "broken.svg").write_text("<svg")
            side = 12_000
            Image.new("1", (side, side)).save(program / place / "huge.png")
        (program.parent / "outside.png").write_bytes(png)
        (program.parent / "outside.svg").write_text(drawing(300, 260, "#fff", "#000"))
        values = {"track": "plain.svg", "photo": "photo.png"} | {column: cell}
        with (program / "roster.csv").open("a") as roster:
            roster.write(f"Last,{values['track']},{values['photo']},round,1\n")
        out = folder / f"out-{number}"
        told = run(engross, "render", "--no-cache", "-o", out, program, code=2)
        assert "roster.csv:14:" in told and message in told, told
        assert "hint: " in told, told
        assert not out.exists()
    print(f"{len(BROKEN)} pictures and templates that cannot be used: nothing written")


def main(engross):
    engross = pathlib.Path(engross).resolve()
    with tempfile.TemporaryDirectory() as folder:
        check_pages(engross, pathlib.Path(folder))
        check_broken(engross, pathlib.Path(folder))


if __name__ == "__main__":
    main(sys.argv[1])
