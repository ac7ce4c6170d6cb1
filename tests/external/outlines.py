#!/usr/bin/env python3
"""Compares drawings in PDF with their pixels: `python3 tests/external/outlines.py ENGROSS`.

Needs pdftoppm and pdftotext (Debian: poppler-utils), qpdf, numpy, Pillow, PyMuPDF and pypdfium2. Writes
five of the sample programs, the drawings and PDF files of tests/templates/files, and
outlines.svg, once as outlines (a page of PDF as it is) and once with
`pdf_background = "pixels"`, and checks that
- poppler draws the first certificate of both alike, and mupdf and pdfium draw the outlines as
  poppler draws the pixels,
- qpdf finds nothing wrong, and two runs give the same bytes,
- poppler finds the words of the samples that WORDS names.
"""

import pathlib
import shutil
import subprocess
import sys
import tempfile

import numpy
import pymupdf
import pypdfium2
from PIL import Image

Image.MAX_IMAGE_PIXELS = None
# Readers smooth edges in their own ways, and so does engross: poppler in 17 steps, of which none is
# the true one. So pages are drawn larger by this, and averaged.
FINER = 4
# Of 255, and the share of pixels that may differ more, where each pixel is averaged with those around
# it: that tells a line in another place from an edge that is smoothed in another way.
DIFFERENCE = 8
SHARE = 0.0125
# A drawing of many lines that are thinner than a pixel, which readers draw darker: poppler adjusts
# strokes to whole pixels. And one that is full of small shapes, so of edges.
DENSE = {"ambassador-2023": 0.1, "outlines.svg": 0.05}
# Other readers draw thin lines a pixel wide. This finds what is missing or elsewhere.
COARSE = 40
COARSE_SHARE = 0.005

ROOT = pathlib.Path(__file__).parents[2]
SAMPLES = ["ambassador-2023", "course-2026", "diploma-2026", "finisher-2026", "speaker-2026"]
WORDS = {
    "course-2026": ["CERTIFICATE OF COMPLETION", "School of Maps"],
    "diploma-2026": ["LINDEN HILL APIARY SCHOOL", "Diploma in Beekeeping"],
    "finisher-2026": ["Finisher", "START NUMBER"],
    "speaker-2026": ["SPEAKER", "MAIN STAGE"],
}
PROGRAM = """
title    = "Outlines"
term     = "2026"
roster   = "roster.csv"
template = "%s"
fonts    = ["fonts"]

[publish]
file_stem = "{number}"
"""
# For templates without a field of their own.
FIELD = """
[[field]]
text = "{name}"
box  = { x = 1, y = 1, width = 60, height = 20 }
size = { max = 8, min = 2 }
"""


def main():
    engross = pathlib.Path(sys.argv[1]).resolve()
    compared = 0
    with tempfile.TemporaryDirectory() as temporary:
        work = pathlib.Path(temporary)
        for name in SAMPLES:
            folder = work / name
            shutil.copytree(ROOT / "assets" / name, folder)
            check(engross, name, folder)
            compared += 1
        files = sorted((ROOT / "tests/templates/files").glob("*.svg*"))
        files += sorted((ROOT / "tests/templates/files").glob("*.pdf"))
        files += [ROOT / "tests/external/outlines.svg"]
        for file in files:
            folder = work / file.name.replace(".", "-")
            if program(engross, folder, file):
                check(engross, file.name, folder)
                compared += 1
    assert compared >= 24, compared
    print(f"{compared} templates look alike as outlines and as pixels")


def program(engross, folder, file):
    """Writes a program for a template. Returns whether engross takes it."""
    folder.mkdir()
    shutil.copy(file, folder)
    (folder / "fonts").symlink_to(ROOT / "fonts")
    for field in ("", FIELD):
        (folder / "program.toml").write_text(PROGRAM % file.name + field)
        (folder / "roster.csv").write_text("number,name\n1,Ada\n")
        if render(engross, folder, "outlines") is not None:
            return True
    print(f"{file.name}: not a template that is drawn without changes")
    return False


def check(engross, name, folder):
    outlines = render(engross, folder, "outlines")
    assert outlines is not None, name
    same = render(engross, folder, "outlines", "again")
    assert outlines.read_bytes() == same.read_bytes(), f"{name}: two runs differ"
    pixels = render(engross, folder, "pixels")
    subprocess.run(["qpdf", "--check", outlines], check=True, capture_output=True)
    text = subprocess.run(["pdftotext", "-layout", outlines, "-"], check=True, capture_output=True)
    for words in WORDS.get(name, []):
        assert words in text.stdout.decode(), f"{name}: {words!r} is lost"

    page = pymupdf.open(pixels)[0]
    picture = max(page.get_images(), key=lambda image: image[2] * image[3])
    size = picture[2:4]
    finer = FINER if size[0] * size[1] < 6e6 else 2
    drawn = [poppler(file, size, finer) for file in (outlines, pixels)]
    edges = (abs(drawn[0] - drawn[1]).max(axis=2) > DIFFERENCE).mean()
    share = (abs(coarse(drawn[0]) - coarse(drawn[1])).max(axis=2) > DIFFERENCE).mean()
    print(
        f"{name}: {share:.2%} of pixels differ by more than {DIFFERENCE}, {edges:.2%} with edges; "
        f"{outlines.stat().st_size} bytes, as pixels {pixels.stat().st_size}",
        flush=True,
    )
    assert share <= DENSE.get(name, SHARE), f"{name}: poppler: {share:.2%}"
    for reader in (mupdf, pdfium):
        share = (abs(reader(outlines, size) - coarse(drawn[1])).max(axis=2) > COARSE).mean()
        assert share <= DENSE.get(name, COARSE_SHARE), f"{name}: {reader.__name__}: {share:.2%}"


def render(engross, folder, background, out=None):
    """The first PDF file, or None if the template is refused."""
    out = folder / (out or background)
    shutil.rmtree(out, ignore_errors=True)
    file = folder / "program.toml"
    text = file.read_text()
    key = f'[publish]\npdf_background = "{background}"\n'
    file.write_text(text.replace("[publish]\n", key) if "[publish]\n" in text else text + key)
    command = [engross, "render", folder, "-o", out, "--format", "pdf", "--no-cache", "--quiet"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    file.write_text(text)
    if done.returncode == 2 or not list(out.glob("*.pdf")):
        return None
    return sorted(out.glob("*.pdf"))[0]


def poppler(file, size, finer):
    target = file.with_suffix("")
    sides = [str(side * finer) for side in size]
    command = ["pdftoppm", "-f", "1", "-l", "1", "-singlefile"]
    command += ["-scale-to-x", sides[0], "-scale-to-y", sides[1], file, target]
    subprocess.run(command, check=True)
    with Image.open(f"{target}.ppm") as picture:
        return numpy.asarray(picture.convert("RGB").reduce(finer), dtype=int)


def mupdf(file, size):
    page = pymupdf.open(file)[0]
    scale = pymupdf.Matrix(size[0] * 2 / page.rect.width, size[1] * 2 / page.rect.height)
    pixels = page.get_pixmap(matrix=scale, alpha=False)
    return coarse_of(Image.frombytes("RGB", (pixels.width, pixels.height), pixels.samples), size)


def pdfium(file, size):
    page = pypdfium2.PdfDocument(file)[0]
    picture = page.render(scale=size[0] * 2 / page.get_width()).to_pil()
    return coarse_of(picture.convert("RGB"), size)


def coarse_of(picture, size):
    return coarse(numpy.asarray(picture.resize(size, Image.Resampling.BOX), dtype=int))


def coarse(pixels):
    """Each pixel with those around it, averaged."""
    total = numpy.zeros_like(pixels)
    for down in (-1, 0, 1):
        for across in (-1, 0, 1):
            total += numpy.roll(pixels, (down, across), axis=(0, 1))
    return total // 9


if __name__ == "__main__":
    main()
