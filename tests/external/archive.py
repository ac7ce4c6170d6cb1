#!/usr/bin/env python3
"""Checks PDF/A-2u and tagged PDF: `python3 tests/external/archive.py ENGROSS`.

Needs pdfinfo (Debian: poppler-utils), qpdf, Pillow, pikepdf, fontTools, PyMuPDF and pypdfium2. It
writes certificates and documents of every kind, with `pdf_standard = "a-2u"` and without, and checks
each with rules.py, which has the requirements of ISO 19005-2, clause 6, that a file of engross can
break, and those of ISO 32000-1, 14.7 and 14.8, for its structure. Also
- qpdf finds nothing wrong, mupdf and pdfium open each file,
- the structure has the texts of each certificate, in the order of its fields,
- the pages look the same with the standard and without.

veraPDF, which is the reference for PDF/A, checks the same files where it is installed.
"""

import base64
import csv
import io
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata

import pdf
import pymupdf
import pypdfium2
import rules
from PIL import Image

FRONT = """<svg xmlns="http://www.w3.org/2000/svg" width="92mm" height="60mm" viewBox="0 0 920 600"
 font-family="Noto Serif" font-size="50"><rect width="920" height="600" fill="#f4f0e4"/>
<circle cx="200" cy="460" r="60" fill="#124"/><text x="460" y="250" text-anchor="middle">{name}</text>
<text x="460" y="340" text-anchor="middle" font-size="30">no. {number} &amp; more</text></svg>
"""
# Everything that PDF has with transparency: opacity, blending, masks, gradients and patterns that
# are transparent in part, pictures with alpha; and a blur, which is pixels.
TRANSPARENT = """<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
 width="92mm" height="60mm" viewBox="0 0 920 600" font-family="Noto Serif" font-size="50">
<defs>
<linearGradient id="fade"><stop stop-color="#a22"/><stop offset="1" stop-color="#22a" stop-opacity="0"/></linearGradient>
<radialGradient id="glow"><stop stop-color="#fff"/><stop offset="1" stop-color="#000"/></radialGradient>
<mask id="mask"><rect width="920" height="600" fill="url(#glow)"/></mask>
<pattern id="dots" width="20" height="20" patternUnits="userSpaceOnUse"><circle cx="10" cy="10" r="6" fill="#084" fill-opacity="0.5"/></pattern>
<clipPath id="clip"><circle cx="820" cy="520" r="60"/></clipPath>
<filter id="blur"><feGaussianBlur stdDeviation="4"/></filter>
</defs>
<rect width="920" height="600" fill="#f4f0e4"/>
<g opacity="0.5"><circle cx="180" cy="460" r="60" fill="#124"/><circle cx="220" cy="460" r="60" fill="#421" stroke="#fff" stroke-width="9" stroke-opacity="0.3"/></g>
<rect x="20" y="20" width="300" height="100" fill="url(#fade)"/>
<rect x="400" y="20" width="300" height="100" fill="url(#dots)" mask="url(#mask)"/>
<g style="mix-blend-mode:multiply"><rect x="100" y="60" width="400" height="40" fill="#dd4"/></g>
<g clip-path="url(#clip)" opacity="0.8"><rect x="700" y="400" width="200" height="200" fill="url(#fade)" stroke="url(#dots)" stroke-width="30"/></g>
<image x="500" y="450" width="90" height="90" xlink:href="data:image/png;base64,ALPHA"/>
<circle cx="400" cy="500" r="30" fill="#624" filter="url(#blur)"/>
<text x="60" y="580" font-size="20" fill-opacity="0.6">awarded by the house</text>
<text x="460" y="250" text-anchor="middle" fill-opacity="0.9">{name}</text>
<text x="460" y="340" text-anchor="middle" font-size="30">no. {number} &amp; more</text></svg>
"""
BACK = FRONT.replace("no. {number} &amp; more", "the back of {number}")
PROGRAM = """
title    = "Archive – Öffentlich & <open>"
term     = "2026"
issuer   = "The (house)"
lang     = "en"
roster   = "names.csv"
template = "%s"
dpi      = 254
fonts    = [%s]

[publish]
file_stem = "{number}"

[print]
%s

%s
"""
# For templates that are pictures.
TEXTS = """
[[field]]
text = "{name}"
box  = { x = 60, y = 150, width = 800, height = 120 }
size = { max = 60, min = 8 }
overflow = ["shrink", "wrap"]

[[field]]
text = "no. {number} & more"
box  = { x = 60, y = 300, width = 800, height = 60 }
size = 30
"""
QR = """
[[field]]
kind = "qr"
id   = "code"
text = "https://example.org/?n={number}&lang={lang}"
box  = { x = 700, y = 400, width = 150, height = 150 }
%s
"""
PHOTO = """
[[field]]
kind = "image"
id   = "a-photo"
text = "{photo}"
box  = { x = 60, y = 400, width = 120, height = 120 }
fit  = "cover"
shape = "circle"
"""
SHEETS = 'paper = "A4"\nup = [2, 4]\ntrim = "86x54 mm"\nbleed = 3\ngutter = 2\nmarks = true\nback = "back.svg"\n'

# The template, the fonts, the table [print], and the fields, each by a name.
KINDS = {
    "drawing": ("front.svg", "", "", ""),
    "transparent drawing": ("transparent.svg", "", "", QR % ""),
    "sheets": ("front.svg", "", SHEETS, PHOTO + QR % ""),
    "names alone": ("front.svg", "", "background = false\n", PHOTO),
    "mirrored": ("front.svg", "", 'trim = "92x60 mm"\nbleed = 3\n', QR % 'background = "#ffee00"'),
    "PNG": ("front.png", "", "", TEXTS + PHOTO + QR % ""),
    "gray PNG": ("gray.png", "", "", TEXTS),
    "JPEG": ("front.jpg", "", "marks = true\n", TEXTS + PHOTO),
    "gray JPEG": ("gray.jpg", "", "", TEXTS),
    "TrueType": ("front.png", '"variable.ttf"', "", TEXTS.replace("{name}", "I+I")),
    "CFF2": ("front.png", '"cff2.otf"', "", TEXTS.replace("{name}", "I+I")),
}
# Each name on pages and on sheets; the other kinds have some of them.
ALL_NAMES = ("drawing", "sheets")
FEW = 4
# Of 255: mupdf takes the colours through the profile.
ROUNDING = 2


def main(engross):
    names = [*pdf.NAMES, ("de", "Anna Maria Elisabeth Charlotte " * 4)]
    problems, files = [], 0
    verapdf = shutil.which("verapdf")
    with tempfile.TemporaryDirectory() as temporary:
        for number, (kind, parts) in enumerate(KINDS.items()):
            rows = names if kind in ALL_NAMES else names[:: len(names) // FEW]
            drawn = []
            for standard in ("", 'pdf_standard = "a-2u"\n'):
                folder = pathlib.Path(temporary) / f"{number}{standard[16:18]}"
                write_program(folder, rows, parts, standard)
                run(engross, "render", folder, "--format", "pdf", "-o", folder / "out", "--quiet")
                run(engross, "render", folder, "--bind", folder / "all.pdf", "--quiet")
                written = sorted((folder / "out").glob("*.pdf"), key=lambda file: int(file.stem))
                for file in [*written, folder / "all.pdf"]:
                    files += 1
                    found = list(check(file, bool(standard), verapdf))
                    problems += [
                        f"{kind}{' a-2u' * bool(standard)}: {file.name}: {p}" for p in found
                    ]
                found = check_order(folder, written, rows, parts)
                problems += [f"{kind}: {problem}" for problem in found]
                drawn.append(pictures(folder / "all.pdf"))
            if any(abs(one - other) > ROUNDING for one, other in zip(*drawn, strict=True)):
                problems.append(f"{kind}: the standard changes how pages look")
    for problem in problems:
        print(problem)
    print(
        f"{files} PDF files, {'with' if verapdf else 'without'} veraPDF: {len(problems)} problems"
    )
    return 1 if problems else 0


def write_program(folder, rows, parts, standard):
    template, fonts, print_table, fields = parts
    folder.mkdir()
    if fonts:
        shutil.copy(pdf.ROOT / "tests/data/fonts" / fonts.strip('"'), folder)
    text = PROGRAM % (template, fonts, print_table + standard, fields)
    (folder / "program.toml").write_text(text, encoding="utf-8")
    (folder / "front.svg").write_text(FRONT, encoding="utf-8")
    alpha = io.BytesIO()
    Image.new("RGBA", (30, 30), (200, 30, 60, 120)).save(alpha, "PNG")
    alpha = base64.b64encode(alpha.getvalue()).decode()
    transparent = TRANSPARENT.replace("ALPHA", alpha)
    (folder / "transparent.svg").write_text(transparent, encoding="utf-8")
    (folder / "back.svg").write_text(BACK, encoding="utf-8")
    page = Image.radial_gradient("L").resize((920, 600)).point(lambda value: 255 - value // 8)
    page.save(folder / "gray.png")
    page.save(folder / "gray.jpg", dpi=(254, 254))
    colored = Image.merge("RGB", (page, page.rotate(180), page))
    colored.save(folder / "front.png")
    colored.save(folder / "front.jpg", dpi=(254, 254))
    Image.new("RGBA", (90, 90), (200, 30, 60, 120)).save(folder / "a.png")
    Image.new("RGB", (90, 90), (20, 130, 60)).save(folder / "b.png")
    with (folder / "names.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["number", "lang", "name", "photo"])
        for number, (lang, name) in enumerate(rows):
            writer.writerow([number, lang, name.strip(), "ab"[number % 2] + ".png"])


def run(*command):
    done = subprocess.run(
        command, capture_output=True, encoding="utf-8", errors="replace", check=False
    )
    if done.returncode != 0:
        sys.exit(f"{command}: {done.stderr}")
    return done.stdout


def check(file, is_archive, verapdf):
    checked = pdf.run("qpdf", "--check", file)
    if checked.returncode != 0:
        yield f"qpdf: {checked.stdout.decode()}"
    info = run("pdfinfo", file)
    if not re.search(r"^Tagged: +yes$", info, re.MULTILINE):
        yield "pdfinfo does not call it tagged"
    if len(pymupdf.open(file)) != len(pypdfium2.PdfDocument(str(file))):
        yield "mupdf and pdfium do not find the same pages"
    yield from rules.check_structure(file)
    if is_archive:
        yield from rules.check_archive(file)
        if verapdf:
            done = pdf.run(verapdf, "-f", "2u", "--format", "text", file)
            if not done.stdout.startswith(b"PASS"):
                yield f"veraPDF: {done.stdout.decode()}"


def check_order(folder, files, rows, parts):
    """The texts of a certificate, and of each in the document, in the order of the fields."""
    has_back = "back =" in parts[2]
    is_fixed = "I+I" in parts[3]
    words = ["awarded by the house"] if parts[0] == "transparent.svg" else []
    bound = read_structure(folder / "all.pdf")
    for number, (file, (lang, name)) in enumerate(zip(files, rows, strict=True)):
        texts = ["I+I" if is_fixed else name.strip(), f"no. {number} & more"]
        if has_back:
            texts += [name.strip(), f"the back of {number}"]
        expected = [("H1" if text == name.strip() else "P", as_read(text), lang) for text in texts]
        expected += [("P", text, "en") for text in words]
        found = read_structure(file)
        if found != expected:
            yield f"{file.name}: the structure has {found} instead of {expected}"
        if bound[: len(expected)] != expected:
            yield f"all.pdf: the structure has {bound[: len(expected)]} instead of {expected}"
        bound = bound[len(expected) :]
    if bound:
        yield f"all.pdf: more texts than names: {bound}"


def read_structure(file):
    """The kind, the text and the language of each text, in the order of the structure."""
    return [(kind, as_read(text), lang) for kind, text, lang in rules.read_texts(file)]


def as_read(text):
    """The text in the form in which it is compared. Right-to-left text is in visual order, which
    readers turn round: its characters are compared, and not their order."""
    text = pdf.normal(text.replace("\u200b", ""))
    if any(unicodedata.bidirectional(c) in ("R", "AL") for c in text):
        return sorted(text.replace(" ", ""))
    return text


def pictures(file):
    """What mupdf draws of the first pages."""
    document = pymupdf.open(file)
    return b"".join(page.get_pixmap(dpi=60).samples for page in list(document)[:4])


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]).resolve()))
