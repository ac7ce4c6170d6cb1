#!/usr/bin/env python3
"""Checks documents for print with other programs: `python3 tests/external/print.py ENGROSS`.

Needs pdftotext, pdffonts, pdfinfo and pdftoppm (Debian: poppler-utils), qpdf, numpy, Pillow, pikepdf,
PyMuPDF and pypdfium2. Binds 1,000 of the names of the CLDR samples and of pdf.py on pages, and on sheets
with backs, and 300 names on a JPEG template, and checks that
- qpdf finds nothing wrong,
- the JPEG file is there once, as it is, and the document is smaller than JPEG_LIMIT,
- each font is an embedded subset that is there once,
- each page has the text of its name in poppler, and the letters of its names in mupdf and pdfium,
- all three draw the same page, and the boxes of the pages are where they should be.
"""

import collections
import csv
import pathlib
import re
import subprocess
import sys
import tempfile

import numpy
import pdf
import pikepdf
import pymupdf
import pypdfium2
from PIL import Image, ImageChops, ImageFilter

COUNT = 1000
UP = 10
READERS = ("mupdf", "pdfium", "poppler")
PROGRAM = """
title    = "Print"
term     = "2026"
lang     = "en"
roster   = "names.csv"
template = "front.svg"

[publish]
file_stem = "{number}"

[print]
%s
"""
SHEETS = """
paper  = "A4"
up     = [2, 5]
trim   = "86x54 mm"
bleed  = 3
gutter = 2
marks  = true
back   = "back.svg"
"""
SVG = """<svg xmlns="http://www.w3.org/2000/svg" width="92mm" height="60mm" viewBox="0 0 92 60"
 font-family="Noto Serif" font-size="5"><rect width="92" height="60" fill="%s"/>
<circle cx="%d" cy="46" r="6" fill="#124"/><text x="%d" y="30" text-anchor="middle">{name}</text></svg>
"""
# A scan or a photo at 170 dpi on A4, with a grain that a JPEG file keeps.
JPEG_SIZE = (2000, 1414)
JPEG_COUNT = 300
JPEG_PROGRAM = """
title    = "Print"
lang     = "en"
roster   = "names.csv"
template = "front.jpg"
dpi      = 150

[publish]
file_stem = "{number}"

[[field]]
text     = "{name}"
box      = { x = 100, y = 500, width = 1800, height = 300 }
size     = { max = 60, min = 40 }
overflow = ["shrink", "wrap"]
"""
JPEG_LIMIT = 2_000_000
POINTS = 72 / 25.4
# Of 255, and the share of pixels that may differ more: edges, which each program smooths its own way.
DIFFERENCE = 40
SHARE = 0.005


def main(engross):
    names = pdf.NAMES + [(lang, name) for name, lang in pdf.distinct_names().items()]
    names = [names[index % len(names)] for index in range(COUNT)]
    problems = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        (folder / "front.svg").write_text(SVG % ("#f4f0e4", 20, 46), encoding="utf-8")
        (folder / "back.svg").write_text(SVG % ("#dfe8f0", 70, 46), encoding="utf-8")
        with (folder / "names.csv").open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["number", "lang", "name"])
            rows.writerows((index, *name) for index, name in enumerate(names))
        for name, print_table in (("pages", ""), ("sheets", SHEETS)):
            (folder / "program.toml").write_text(PROGRAM % print_table, encoding="utf-8")
            file = folder / f"{name}.pdf"
            command = [engross, "render", folder, "--bind", file, "--quiet"]
            subprocess.run(command, check=True)
            texts = [name for _, name in names]
            found = check(file, texts, bool(print_table))
            problems += [f"{name}: {problem}" for problem in found]
            print(f"{name}.pdf: {file.stat().st_size} bytes")
        problems += [f"jpeg: {problem}" for problem in check_jpeg(engross, folder / "jpeg")]
    for problem in problems:
        print(problem)
    print(f"2 documents of {COUNT} names, one of {JPEG_COUNT}: {len(problems)} problems")
    return 1 if problems else 0


def check(file, names, is_sheets):
    yield from check_document(file, names, is_sheets)
    yield from check_boxes(file, is_sheets)


def check_document(file, names, is_sheets):
    checked = pdf.run("qpdf", "--check", file)
    if checked.returncode != 0:
        yield f"qpdf: {checked.stdout.decode()}"
    fonts = pdf.run("pdffonts", file).stdout.decode().splitlines()[2:]
    if any(font.split()[-5:-2] != ["yes", "yes", "yes"] for font in fonts):
        yield f"fonts: {fonts}"
    subsets = collections.Counter(font.split()[0] for font in fonts)
    if max(subsets.values()) > 1:
        yield f"fonts that are there twice: {subsets}"
    pages = pages_of(names) if is_sheets else [[name] for name in names]
    yield from check_text(file, pages, is_sheets)
    yield from check_titles(file, names, pages, is_sheets)
    for page in (0, 1, len(pages) - 1):
        yield from check_pixels(file, page)


def check_jpeg(engross, folder):
    """A document on a JPEG template, whose names are in scripts that all three programs read."""
    folder.mkdir()
    template = folder / "front.jpg"
    photo().save(template, quality=88)
    latin = [name for name in pdf.distinct_names() if max(name) < "\u0250"]
    names = latin[:JPEG_COUNT]
    assert len(names) == JPEG_COUNT, len(names)
    with (folder / "names.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("number", "name"), *enumerate(names)])
    (folder / "program.toml").write_text(JPEG_PROGRAM, encoding="utf-8")
    file = folder / "jpeg.pdf"
    subprocess.run([engross, "render", folder, "--bind", file, "--quiet"], check=True)
    size, original = file.stat().st_size, template.read_bytes()
    print(f"jpeg.pdf: {size} bytes, of which the template is {len(original)}")
    if size >= JPEG_LIMIT:
        yield f"{size} bytes"
    with pikepdf.open(file) as document:
        streams = [each for each in document.objects if isinstance(each, pikepdf.Stream)]
        images = [each for each in streams if each.get("/Subtype") == "/Image"]
        if [(each.Filter, each.read_raw_bytes()) for each in images] != [("/DCTDecode", original)]:
            yield f"{len(images)} images, which are not the JPEG file once"
    yield from check_document(file, names, is_sheets=False)


def photo():
    """Soft colours with a grain, the same in each run."""
    random = numpy.random.default_rng(1)
    width, height = JPEG_SIZE
    coarse = Image.fromarray(random.integers(0, 255, (45, 63, 3), dtype=numpy.uint8))
    soft = numpy.asarray(coarse.resize(JPEG_SIZE, Image.Resampling.BICUBIC), dtype=float)
    grain = random.normal(0, 6, (height, width, 1))
    pixels = (soft * 0.35 + 150 + grain).clip(0, 255)
    return Image.fromarray(pixels.astype(numpy.uint8))


def pages_of(names):
    """The names on fronts and backs, in the order of the places on paper."""
    pages = []
    for start in range(0, len(names), UP):
        front = names[start : start + UP]
        back = [row[::-1] for row in (front[at : at + 2] for at in range(0, len(front), 2))]
        pages += [front, [name for row in back for name in row]]
    return pages


def check_text(file, pages, is_sheets):
    """The text of a page is that of its name. On a sheet, programs read rows, so letters are counted."""
    texts = read_mupdf(file), read_pdfium(file), read_poppler(file)
    for reader, texts_of_pages in zip(READERS, texts, strict=True):
        if len(texts_of_pages) != len(pages):
            yield f"{reader}: {len(texts_of_pages)} pages instead of {len(pages)}"
            continue
        for number, (text, on_page) in enumerate(zip(texts_of_pages, pages, strict=True), 1):
            if reader == "poppler" and not is_sheets:
                (name,) = on_page
                if pdf.loose(text, name) != pdf.loose(name, name):
                    yield f"poppler: page {number} has {text!r} instead of {name!r}"
            expected = sum((letters_of(name) for name in on_page), collections.Counter())
            missing = expected - letters_of(text)
            if missing:
                yield f"{reader}: page {number} lacks {missing} of {on_page}"


def read_mupdf(file):
    return [page.get_text() for page in pymupdf.open(file)]


def read_pdfium(file):
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(str(file))]


def read_poppler(file):
    return pdf.run("pdftotext", "-enc", "UTF-8", file, "-").stdout.decode().split("\f")[:-1]


def letters_of(text):
    """Each letter with its count; order, spaces and signs that readers move or leave out aside."""
    return collections.Counter(letter for letter in pdf.normal(text) if letter.isalpha())


def check_titles(file, names, pages, is_sheets):
    document = pymupdf.open(file)
    toc = document.get_toc()
    if [title for _, title, _ in toc] != names:
        yield "the outline has other names"
    per_page, sides = (UP, 2) if is_sheets else (1, 1)
    expected = [1 + sides * (index // per_page) for index in range(len(names))]
    if [page for _, _, page in toc] != expected:
        yield "the outline leads to other pages"
    labels = [page.get_label() for page in document]
    if is_sheets:
        expected = [f"{1 + at // 2}" + " back" * (at % 2) for at in range(len(pages))]
    else:
        expected = [str(at + 1) for at in range(len(pages))]
    if labels != expected:
        yield f"the labels are {labels[:4]}"


def check_boxes(file, is_sheets):
    info = pdf.run("pdfinfo", "-box", "-f", "1", "-l", "2", file).stdout.decode()
    boxes = {
        (int(page), name): [float(side) / POINTS for side in sides.split()]
        for page, name, sides in re.findall(r"Page\s+(\d+) (\w+Box):\s+([\d. ]+)", info)
    }
    if is_sheets:
        width, height = 2 * 86 + 2, 5 * 54 + 4 * 2
        left, bottom = (210 - width) / 2, (297 - height) / 2
        trim = [left, bottom, left + width, bottom + height]
        expected = {
            "MediaBox": [0, 0, 210, 297],
            "TrimBox": trim,
            "BleedBox": [trim[0] - 3, trim[1] - 3, trim[2] + 3, trim[3] + 3],
        }
    else:
        expected = {name: [0, 0, 92, 60] for name in ("MediaBox", "TrimBox", "BleedBox")}
    for page in (1, 2):
        for name, sides in expected.items():
            apart = [abs(a - b) for a, b in zip(boxes[page, name], sides, strict=True)]
            if max(apart) > 0.1:
                yield f"page {page}: {name} {boxes[page, name]} instead of {sides}"


def check_pixels(file, page):
    """Draws a page with each program. Thin lines aside, they agree."""
    number = str(page + 1)
    target = file.with_suffix(f".{number}")
    pdf.run("pdftoppm", "-r", "144", "-f", number, "-l", number, "-singlefile", file, target)
    poppler = Image.open(target.with_name(target.name + ".ppm")).convert("RGB")
    pixmap = pymupdf.open(file)[page].get_pixmap(dpi=144)
    mupdf = Image.frombytes("RGB", (pixmap.width, pixmap.height), pixmap.samples)
    rendered = pypdfium2.PdfDocument(str(file))[page].render(scale=2)
    drawn = {"mupdf": mupdf, "pdfium": rendered.to_pil().convert("RGB")}
    for program, picture in drawn.items():
        if max(abs(a - b) for a, b in zip(picture.size, poppler.size, strict=True)) > 1:
            yield f"page {number}: {program} draws {picture.size}, poppler {poppler.size}"
            continue
        cropped = picture.crop((0, 0, *poppler.size))
        blurred = [image.filter(ImageFilter.BoxBlur(2)) for image in (cropped, poppler)]
        difference = ImageChops.difference(*blurred).convert("L")
        histogram = difference.histogram()
        share = sum(histogram[DIFFERENCE:]) / sum(histogram)
        if share > SHARE:
            yield f"page {number}: {share:.2%} of the pixels differ in {program} and poppler"


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]).resolve()))
