#!/usr/bin/env python3
"""Checks PDF certificates with poppler and qpdf: `python3 tests/external/pdf.py ENGROSS`.

Needs pdftotext, pdffonts and pdftoppm (Debian: poppler-utils), qpdf, Pillow, PyMuPDF and pypdfium2.
Renders the names below and the 788 distinct names of the CLDR samples, and checks that in each file
- qpdf finds nothing wrong,
- the text that poppler reads is the name,
- mupdf and pdfium read each letter of it once, and read it as the name, but for as many names as
  MAX_UNLIKE has,
- each font is an embedded subset with a map to Unicode,
and, for the names below, that poppler draws the ink where the PNG has it; so it does for variable
fonts, TrueType and CFF2, of which the outlines at the axis values are embedded.
"""

import csv
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pymupdf
import pypdfium2
from PIL import Image, ImageChops

ROOT = pathlib.Path(__file__).resolve().parents[2]

# Marks, ligatures, joined letters, reordered vowels, both directions in one name.
NAMES = [
    ("en", "Ann Lee"),
    ("en", "Shaquille O'Neal"),
    ("en", "Anna\N{FIGURE DASH}Lee"),
    ("tr", "İremnur Önder"),
    ("tr", "Rıfat Güfü"),
    ("vi", "Nguyễn Thị Phượng"),
    ("en", "X̂e Q̃i Łukasz Ǹ"),
    ("de", "Jörg Großmann-Öz"),
    ("fr", "Zoë d’Alançon"),
    ("ru", "Пётр Ёлкин"),
    ("el", "Ἀριστοτέλης Ὠνάσης"),
    ("ar", "محمد علاء الدين"),
    # The last three letters are one glyph.
    ("ar", "محمد عبد الله"),
    ("ar", "بِلَال عَبْدُ ٱللَّٰه"),
    ("fa", "علی‌رضا گل‌محمدی"),
    ("ur", "محمد یوسف خان"),
    ("he", "דוד בן־גוריון"),
    ("he", "שָׁלוֹם כֹּהֵן"),
    ("hi", "श्री कृष्ण त्रिवेदी"),
    ("hi", "निर्मला क्षत्रिय"),
    ("bn", "শ্রী রবীন্দ্রনাথ"),
    ("ta", "கோபால கிருஷ்ணன்"),
    ("te", "శ్రీనివాస రావు"),
    ("ml", "ശ്രീകുമാർ നായർ"),
    ("si", "ශ්‍රී ලංකා"),
    ("th", "สมชาย น้ำใจงาม"),
    ("lo", "ສົມຊາຍ ນ້ຳໃຈ"),
    ("my", "အောင်ဆန်း စုကြည်"),
    ("km", "សុខ ស្រីពៅ"),
    ("zh", "周正军"),
    ("ja", "渡辺 さくら ガブリエル"),
    ("ko", "김민준"),
    ("hy", "Արմեն Պետրոսյան"),
    ("ka", "გიორგი მაისურაძე"),
    ("am", "አበበ ቢቂላ"),
    ("he", "Dana דנה Levi לוי"),
]

PROGRAM = """
title    = "PDF"
issuer   = "engross"
lang     = "en"
roster   = "names.csv"
template = "page.png"
dpi      = 150

[publish]
file_stem = "{number}"

[[field]]
text     = "{name}"
box      = { x = 40, y = 20, width = 1520, height = 360 }
font     = ["Great Vibes", "Noto Serif"]
size     = { max = 96, min = 20 }
overflow = ["shrink", "wrap"]

[[field]]
kind = "qr"
text = "https://example.org/{number}"
box  = { x = 1440, y = 240, width = 150, height = 150 }
"""
WIDTH, HEIGHT, DPI = 1600, 400, 150

# A field in a variable font, which has few letters.
VARIABLE = """
title    = "PDF"
roster   = "names.csv"
template = "page.png"
dpi      = 150
fonts    = ["%s"]

[publish]
file_stem = "{number}"

[[field]]
text   = "{name}"
box    = { x = 40, y = 20, width = 1520, height = 360 }
size   = 256
weight = 650
"""

# Poppler snaps large letters to whole pixels: it draws the page larger by this factor, and the
# picture is scaled down again.
FINER = 4
# The largest distance between the edges of the ink in both pictures, in pixels, and the largest
# difference of any pixel, in 255ths.
EDGE = 1
DIFFERENCE = 64

# For how many names a reader has other letters than the name, another order, or other spaces. mupdf takes the
# order of a hyphen and of stacked marks in right-to-left text for another, and so does pdfium.
MAX_UNLIKE = {
    ("mupdf", "letters"): 0,
    ("mupdf", "order"): 2,
    ("mupdf", "spaces"): 12,
    ("pdfium", "letters"): 0,
    ("pdfium", "order"): 6,
    # Without narrow spaces, such as those of Great Vibes.
    ("pdfium", "spaces"): 399,
}
# No ink: readers drop them, or have more of them.
IGNORED = "\u200b\u200c\u200d\ufffe\x02"


def main(engross):
    names = NAMES + [(lang, name) for name, lang in distinct_names().items()]
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        write_program(folder, names)
        out = folder / "out"
        done = subprocess.run(
            [engross, "render", folder, "-o", out, "--format", "png,pdf", "--json"],
            check=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        keys = [json.loads(line)["key"] for line in done.stdout.splitlines()]
        assert len(keys) == 2 * len(names), len(keys)
        files = [out / key for key in keys if key.endswith(".pdf")]
        with ThreadPoolExecutor() as pool:
            problems = list(pool.map(check_file, files, (name for _, name in names)))
            problems += list(pool.map(check_ink, files[: len(NAMES)]))
        problems.append(check_readers(files, [name for _, name in names]))
    problems += [check_variable(engross, font) for font in ("variable.ttf", "cff2.otf")]
    problems = [problem for found in problems for problem in found]
    for problem in problems:
        print(problem)
    print(
        f"{len(files)} PDF files, {len(NAMES)} of them compared with their PNG: {len(problems)} problems"
    )
    return 1 if problems else 0


def distinct_names():
    """Each name of the CLDR samples once, with the first of its languages."""
    samples = list(
        csv.reader((ROOT / "tests/data/cldr_names.tsv").open(encoding="utf-8"), delimiter="\t")
    )
    return {name: lang for lang, _, name, *_ in reversed(samples[1:])}


def check_variable(engross, font):
    names = [("en", "I+I")]
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        write_program(folder, names, VARIABLE % (ROOT / "tests/data/fonts" / font))
        command = [engross, "render", folder, "-o", folder / "out", "--format", "png,pdf"]
        subprocess.run(command, check=True, capture_output=True)
        file = folder / "out" / "0.pdf"
        return check_file(file, "I+I") + check_ink(file)


def write_program(folder, names, program=PROGRAM):
    (folder / "program.toml").write_text(program, encoding="utf-8")
    Image.new("L", (WIDTH, HEIGHT), 255).save(folder / "page.png")
    with (folder / "names.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["number", "lang", "name"])
        rows.writerows((index, lang, name) for index, (lang, name) in enumerate(names))


def run(*command):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)


def check_file(file, name):
    problems = []
    checked = run("qpdf", "--check", file)
    if checked.returncode != 0:
        problems.append(f"{name}: qpdf: {checked.stdout.decode()}")
    text = read_text(file)
    if loose(text, name) != loose(name, name):
        problems.append(f"{name}: its text is {text!r}")
    fonts = run("pdffonts", file).stdout.decode().splitlines()[2:]
    # name, type, encoding, emb, sub, uni, object: only a type has spaces.
    marks = [font.split()[-5:-2] for font in fonts]
    if not fonts or any(mark != ["yes", "yes", "yes"] for mark in marks):
        problems.append(f"{name}: fonts: {fonts}")
    return problems


def check_readers(files, names):
    """What mupdf and pdfium read."""
    problems = []
    unlike = dict.fromkeys(MAX_UNLIKE, 0)
    for file, name in zip(files, names, strict=True):
        read = {
            "mupdf": pymupdf.open(file)[0].get_text(),
            "pdfium": pypdfium2.PdfDocument(str(file))[0].get_textpage().get_text_range(),
        }
        expected = sorted(letters(name))
        for reader, text in read.items():
            unlike[reader, "letters"] += sorted(letters(text)) != expected
            unlike[reader, "order"] += letters(text) != letters(name)
            unlike[reader, "spaces"] += loose(text, name) != loose(name, name)
    print(f"names that are read otherwise: {unlike}")
    for what, count in unlike.items():
        if count > MAX_UNLIKE[what]:
            problems.append(f"{what}: {count} names are read otherwise, not {MAX_UNLIKE[what]}")
    return problems


def letters(text):
    """The text without spaces, joiners, and the hyphen that pdfium takes the end of a line for."""
    return [c for c in normal(text) if not c.isspace() and c not in IGNORED]


def read_text(file):
    return normal(run("pdftotext", "-enc", "UTF-8", file, "-").stdout.decode())


def normal(text):
    """Drops the direction marks that pdftotext puts around right-to-left text."""
    text = "".join(c for c in text if c not in "\u202a\u202b\u202c\u200e\u200f\f")
    return unicodedata.normalize("NFC", " ".join(text.split()))


# Thai, Lao, Burmese, Khmer, kana and Han.
UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u4e00-\u9fff]")


def loose(text, name):
    """The text in the form in which it is compared with the name.

    In a right-to-left line pdftotext puts commas, full stops, and the spaces beside them and beside
    left-to-right words on the wrong side, also in PDFs of other programs: they are ignored there.
    Where a script writes no spaces between words, the end of a line is read as one.
    """
    text = normal(text)
    if UNSPACED.search(name):
        text = text.replace(" ", "")
    if any(unicodedata.bidirectional(c) in ("R", "AL") for c in name):
        return "".join(c for c in text if c not in " .,،")
    return text


def check_ink(file):
    target = file.with_suffix("")
    run("pdftoppm", "-gray", "-singlefile", "-r", str(FINER * DPI), file, target)
    ours = Image.open(file.with_suffix(".png"))
    theirs = Image.open(target.with_suffix(".pgm")).reduce(FINER)
    assert ours.mode == theirs.mode == "L", (ours.mode, theirs.mode)
    assert ours.size == theirs.size == (WIDTH, HEIGHT), (ours.size, theirs.size)
    box, their_box = ink_of(ours), ink_of(theirs)
    difference = ImageChops.difference(ours, theirs).getextrema()[1]
    apart = max(abs(a - b) for a, b in zip(box, their_box, strict=True))
    if apart > EDGE or difference > DIFFERENCE:
        return [f"{file.name}: ink in {box} and {their_box}, pixels up to {difference} apart"]
    return []


def ink_of(picture):
    """The box around everything that is more black than white."""
    return picture.point(lambda value: 255 * (value < 128)).getbbox()


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]).resolve()))
