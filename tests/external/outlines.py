#!/usr/bin/env python3
"""Compares drawings in PDF with their pixels: `python3 tests/external/outlines.py ENGROSS`.

Needs pdftoppm and pdftotext (Debian: poppler-utils), qpdf, numpy, Pillow, pikepdf, PyMuPDF and pypdfium2.
Writes five of the sample programs, the drawings and PDF files of tests/templates/files, and
outlines.svg, once as outlines (a page of PDF as it is) and once with
`pdf_background = "pixels"`, and checks that
- poppler draws the first certificate of both alike, and mupdf and pdfium draw the outlines as
  poppler draws the pixels,
- at 300 dpi, the three draw the template without the fields as engross paints it,
- qpdf finds nothing wrong, and two runs give the same bytes,
- poppler finds the words of the samples that WORDS names.
"""

import pathlib
import shutil
import subprocess
import sys
import tempfile

import numpy
import pikepdf
import pymupdf
import pypdfium2
import pypdfium2.raw
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

# At 300 dpi, the share of pixels that may differ by more than DIFFERENCE from those that engross paints
# at that size, without any averaging. They are those along edges: engross itself paints 0.2 to 0.5 % of
# them otherwise when it paints three times as large and averages, and 4.0 % of the thin lines of
# ambassador-2023. The drawings below have more edges, and outlines.svg tiles and repeated gradients,
# which readers draw in steps.
SCALE = 2
EDGES = 0.0065
MANY_EDGES = {
    "ambassador-2023": 0.057,
    "course-2026": 0.0075,
    "excalidraw.svg": 0.0075,
    "google-slides.svg": 0.007,
    "illustrator-cc.svg": 0.0097,
    "inkscape-048-flow.svg": 0.0123,
    "outlines.svg": 0.04,
    "speaker-2026": 0.0073,
}

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
    check_300(engross, name, folder, outlines)
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


def check_300(engross, name, folder, outlines):
    """Compares the template, without the fields, with its pixels at 300 dpi."""
    expected = painted(render(engross, folder, "pixels", "large", SCALE))
    size = expected.shape[1], expected.shape[0]
    bare = folder / "bare.pdf"
    write_template_alone(outlines, bare)
    drawn = {
        "poppler": poppler(bare, size, 1),
        "mupdf": mupdf_pixels(bare, size),
        "pdfium": pdfium_pixels(bare, size),
    }
    shares = {}
    for reader, pixels in drawn.items():
        shares[reader] = (abs(pixels - expected).max(axis=2) > DIFFERENCE).mean()
    figures = ", ".join(f"{reader} {share:.2%}" for reader, share in shares.items())
    print(f"{name}: pixels at 300 dpi that differ by more than {DIFFERENCE}: {figures}")
    limit = MANY_EDGES.get(name, EDGES)
    assert max(shares.values()) <= limit, f"{name}: {figures} of {limit:.2%}"


def painted(file):
    """The picture of the template, pixel by pixel."""
    with pikepdf.open(file) as document:
        picture = pikepdf.PdfImage(document.pages[0].Resources.XObject["/Template"])
        return numpy.asarray(picture.as_pil_image().convert("RGB"), dtype=int)


def write_template_alone(file, to):
    with pikepdf.open(file) as document:
        page = document.pages[0]
        content = page.Contents.read_bytes()
        end = content.index(b"/Template Do") + len(b"/Template Do")
        start = content.rindex(b"q ", 0, end)
        page.Contents = document.make_stream(content[start:end] + b" Q")
        document.save(to)


def render(engross, folder, background, out=None, scale=1):
    """The first PDF file, or None if the template is refused."""
    out = folder / (out or background)
    shutil.rmtree(out, ignore_errors=True)
    file = folder / "program.toml"
    text = file.read_text()
    key = f'[publish]\npdf_background = "{background}"\n'
    file.write_text(text.replace("[publish]\n", key) if "[publish]\n" in text else text + key)
    command = [engross, "render", folder, "-o", out, "--format", "pdf", "--no-cache", "--quiet"]
    command += ["--scale", str(scale)] if scale != 1 else []
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
    return coarse(finer_of(mupdf_pixels, file, size))


def pdfium(file, size):
    return coarse(finer_of(pdfium_pixels, file, size))


def finer_of(pixels, file, size):
    width, height = size
    drawn = pixels(file, (2 * width, 2 * height))
    return drawn.reshape(height, 2, width, 2, 3).mean(axis=(1, 3)).round().astype(int)


def mupdf_pixels(file, size):
    page = pymupdf.open(file)[0]
    scale = pymupdf.Matrix(size[0] / page.rect.width, size[1] / page.rect.height)
    # Some rounding gives it a row or a column more.
    pixels = page.get_pixmap(matrix=scale, alpha=False)
    drawn = Image.frombytes("RGB", (pixels.width, pixels.height), pixels.samples)
    return numpy.asarray(drawn.crop((0, 0, *size)), dtype=int)


def pdfium_pixels(file, size):
    # `PdfPage.render` has one scale for both sides.
    raw = pypdfium2.raw
    page = pypdfium2.PdfDocument(file)[0]
    drawn = pypdfium2.PdfBitmap.new_native(*size, raw.FPDFBitmap_BGR)
    raw.FPDFBitmap_FillRect(drawn, 0, 0, *size, 0xFFFFFFFF)
    raw.FPDF_RenderPageBitmap(drawn, page, 0, 0, *size, 0, raw.FPDF_ANNOT)
    return drawn.to_numpy()[:, :, ::-1].astype(int)


def coarse(pixels):
    """Each pixel with those around it, averaged."""
    total = numpy.zeros_like(pixels)
    for down in (-1, 0, 1):
        for across in (-1, 0, 1):
            total += numpy.roll(pixels, (down, across), axis=(0, 1))
    return total // 9


if __name__ == "__main__":
    main()
