#!/usr/bin/env python3
"""Holds certificates in PDF against other people's tools: `python3 tests/pdf/check.py ENGROSS`.

Needs pdftotext, pdffonts and pdftoppm (Debian: poppler-utils) and qpdf. Renders the names below and
the 788 different ones of the CLDR samples and checks of each file that
- qpdf finds nothing wrong with it,
- its text is the name,
- each of its fonts is an embedded subset with a map to Unicode,
and of the names below, rendered with poppler, that their ink is where the PNG has it.
"""

import csv
import json
import pathlib
import struct
import subprocess
import sys
import tempfile
import unicodedata
import zlib
from concurrent.futures import ThreadPoolExecutor

ROOT = pathlib.Path(__file__).resolve().parents[2]

# Marks, ligatures, joined letters, reordered vowels, both directions in one name.
NAMES = [
    ("en", "Ann Lee"),
    ("tr", "İremnur Önder"),
    ("tr", "Rıfat Güfü"),
    ("vi", "Nguyễn Thị Phượng"),
    ("en", "X̂e Q̃i Łukasz Ǹ"),
    ("de", "Jörg Großmann-Öz"),
    ("fr", "Zoë d’Alançon"),
    ("ru", "Пётр Ёлкин"),
    ("el", "Ἀριστοτέλης Ὠνάσης"),
    ("ar", "محمد علاء الدين"),
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

# Poppler puts letters on whole pixels where they are large: its page is drawn larger by this and
# made small again.
FINER = 4
# How far apart the edges of the ink of both may be, in pixels, and how far apart any pixel may be,
# in 255ths.
EDGE = 1
DIFFERENCE = 64


def main(engross):
    samples = list(csv.reader((ROOT / "tests/data/cldr_names.tsv").open(encoding="utf-8"), delimiter="\t"))
    # Each name once, in the first of its languages.
    distinct = {name: lang for lang, _, name, *_ in reversed(samples[1:])}
    names = NAMES + [(lang, name) for name, lang in distinct.items()]
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        write_program(folder, names)
        out = folder / "out"
        done = subprocess.run(
            [engross, "render", folder, "-o", out, "--format", "png,pdf", "--json"],
            check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )
        keys = [json.loads(line)["key"] for line in done.stdout.splitlines()]
        assert len(keys) == 2 * len(names), len(keys)
        files = [out / key for key in keys if key.endswith(".pdf")]
        with ThreadPoolExecutor() as pool:
            problems = list(pool.map(check_file, files, (name for _, name in names)))
            problems += list(pool.map(check_ink, files[: len(NAMES)]))
    problems = [problem for found in problems for problem in found]
    for problem in problems:
        print(problem)
    print(f"{len(files)} PDF files, {len(NAMES)} of them compared with their PNG: {len(problems)} problems")
    return 1 if problems else 0


def write_program(folder, names):
    (folder / "program.toml").write_text(PROGRAM, encoding="utf-8")
    (folder / "page.png").write_bytes(grey_png(WIDTH, HEIGHT, 255))
    with (folder / "names.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["number", "lang", "name"])
        rows.writerows((index, lang, name) for index, (lang, name) in enumerate(names))


def grey_png(width, height, value):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress((b"\0" + bytes([value]) * width) * height)
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def run(*command):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


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


def read_text(file):
    return normal(run("pdftotext", "-enc", "UTF-8", file, "-").stdout.decode())


def normal(text):
    """Without the marks of direction that pdftotext puts around text from right to left."""
    text = "".join(c for c in text if c not in "\u202a\u202b\u202c\u200e\u200f\f")
    return unicodedata.normalize("NFC", " ".join(text.split()))


def loose(text, name):
    """The text as it can be held against the name.

    In a line from right to left pdftotext puts commas and full stops, and the spaces beside them and
    beside words from left to right, on the wrong side (so it does with the PDF of others): they do not
    count there.
    """
    text = normal(text)
    if any(unicodedata.bidirectional(c) in ("R", "AL") for c in name):
        return "".join(c for c in text if c not in " .,،")
    return text


def check_ink(file):
    target = file.with_suffix("")
    run("pdftoppm", "-gray", "-singlefile", "-r", str(FINER * DPI), file, target)
    ours, theirs = read_png(file.with_suffix(".png")), read_pgm(target.with_suffix(".pgm"))
    box, their_box = ink_of(ours), ink_of(theirs)
    difference = max(abs(a - b) for a, b in zip(ours, theirs))
    if max(abs(a - b) for a, b in zip(box, their_box)) > EDGE or difference > DIFFERENCE:
        return [f"{file.name}: ink in {box} and {their_box}, pixels up to {difference} apart"]
    return []


def ink_of(pixels):
    """Around all that is more black than white."""
    inked = [index for index, value in enumerate(pixels) if value < 128]
    columns, rows = [index % WIDTH for index in inked], [index // WIDTH for index in inked]
    return min(columns), min(rows), max(columns), max(rows)


def read_pgm(path):
    """The page made small again, each pixel the mean of those that it stands for."""
    kind, width, height, _, fine = path.read_bytes().split(maxsplit=4)
    assert (kind, int(width), int(height)) == (b"P5", FINER * WIDTH, FINER * HEIGHT), (width, height)
    stride, pixels = FINER * WIDTH, bytearray()
    for start in range(0, len(fine), FINER * stride):
        parts = [
            fine[start + row * stride + column : start + (row + 1) * stride : FINER]
            for row in range(FINER)
            for column in range(FINER)
        ]
        pixels += bytes(sum(pixel) // len(parts) for pixel in zip(*parts))
    return bytes(pixels)


def read_png(path):
    """The pixels of a grey PNG of 8 bits (PNG, third edition, sections 9 and 11.2)."""
    data, at, packed = path.read_bytes(), 8, b""
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        if kind == b"IHDR":
            assert struct.unpack(">IIBBBBB", data[at + 8 : at + 21]) == (WIDTH, HEIGHT, 8, 0, 0, 0, 0)
        if kind == b"IDAT":
            packed += data[at + 8 : at + 8 + length]
        at += 12 + length
    rows, above, pixels = zlib.decompress(packed), bytes(WIDTH), bytearray()
    for start in range(0, len(rows), WIDTH + 1):
        row = bytearray(rows[start + 1 : start + 1 + WIDTH])
        unfilter(rows[start], row, above)
        pixels += row
        above = row
    return bytes(pixels)


def unfilter(kind, row, above):
    if kind == 0:
        return
    left = corner = 0
    for at, value in enumerate(row):
        up = above[at]
        if kind == 4:
            guess = left + up - corner
            distances = (abs(guess - left), abs(guess - up), abs(guess - corner))
            near = (left, up, corner)[distances.index(min(distances))]
        else:
            near = (left, up, (left + up) // 2)[kind - 1]
        row[at] = left = (value + near) & 255
        corner = up


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]).resolve()))
