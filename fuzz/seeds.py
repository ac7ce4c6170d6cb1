#!/usr/bin/env python3
"""Writes what fuzz targets start from: what the tests have of each kind.

    python3 fuzz/seeds.py TARGET FOLDER

Each seed is a file of the folder, called by its digest."""

import codecs
import hashlib
import pathlib
import re
import runpy
import struct
import sys
import zipfile
import zlib

ROOT = pathlib.Path(__file__).resolve().parent.parent
DATA = ROOT / "tests" / "data"
# Thousands of runs a second are made of smaller ones.
MAX_BYTES = 64 << 10

NAMES = 'name;slug;lang\nİremnur Önder;;tr\nMin Yin;yinmin;\n"O\'Neil; ""Bo""";bo;\n'
ENCODED = [
    ("Şule Çağlar, Onur Canoğlu", "cp1254"),
    ("Tomáš Dvořák, Łukasz Żak", "cp1250"),
    ("Дмитрий Сергеевич, Анна", "cp1251"),
    ("Zoë Müller, Véronique Noël", "cp1252"),
    ("邵宁龙, 王小明", "gb18030"),
    ("陳怡君, 林雅婷", "big5"),
    ("山田太郎, 佐藤花子", "shift_jis"),
]
PARTS = [
    "xl/worksheets/sheet1.xml",
    "xl/sharedStrings.xml",
    "xl/styles.xml",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "_rels/.rels",
]
RECORD = (
    '{"file":"award-Ann.png","key":"award-Ann.png","name":"Ann",'
    '"link":"https://example.org/images/award-Ann.png","bytes":%d,"sha256":"%s","digest":"%s"}'
)


def read(*patterns):
    return [path.read_bytes() for pattern in patterns for path in sorted(ROOT.glob(pattern))]


def texts():
    rosters = [f"name\n{names}\n".encode(encoding) for names, encoding in ENCODED]
    utf16 = codecs.BOM_UTF16_LE + NAMES.encode("utf-16le")
    return [*rosters, NAMES.encode("utf-8-sig"), utf16, NAMES.encode("utf-16be")]


def parts():
    """The files in each spreadsheet, each ended by a NUL."""
    for path in sorted(DATA.glob("*/*.*s*")):
        if path.suffix not in (".ods", ".xlsx"):
            continue
        with zipfile.ZipFile(path) as archive:
            wanted = ["content.xml"] if path.suffix == ".ods" else PARTS
            there = archive.namelist()
            yield b"\0".join(archive.read(name) if name in there else b"" for name in wanted)


def chunk(checked):
    length = (len(checked) - 4).to_bytes(4, "big")
    return length + checked + zlib.crc32(checked).to_bytes(4, "big")


def folders():
    """Manifests, journals and certificates."""
    digest = hashlib.sha256(b"Ann").hexdigest()
    text = b"tEXtengross:digest\0" + digest.encode()
    png = b"\x89PNG\r\n\x1a\n" + chunk(text) + chunk(b"IEND")
    record = RECORD % (len(png), hashlib.sha256(png).hexdigest(), digest)
    stray = record.replace("Ann", "Old")
    outside = record.replace('"file":"award-Ann.png"', '"file":"../victim.png"')
    manifest = '{"engross_manifest":1,"certificates":[\n%s\n]}\n'
    for records in [[record], [record, stray], [outside], []]:
        whole = (manifest % ",\n".join(records)).encode()
        yield whole
        yield whole[: len(whole) // 2] + b"\0" + record.encode() + b"\n\0Ann"
        yield b"\0" + "\n".join(records).encode() + b"\n\0" + png
    yield b'{"name":"My site"}'
    yield b'{"engross_manifest":99,"certificates":[]}'


SEEDS = {
    "csv": lambda: [
        *texts(),
        *read("assets/*/*.csv", "tests/data/posts/*.tsv", "tests/data/trials/*.csv"),
    ],
    "font": lambda: read(
        "tests/data/fonts/*.?t?",
        "tests/data/fonts/*.woff*",
        "tests/data/attacks/*.?t?",
        "fonts/*.ttf",
    ),
    "jpeg_plate": lambda: [bytes(range(size)) * 2 for size in (40, 90, 200)],
    "json": lambda: [
        b'[{"name":"Ann","hours":12,"ok":true,"x":null},{"name":"B\\u00f6"}]',
        b'["Ann","Bob"]',
        b'{"name":"Ann"}\n"Bob"\n',
    ],
    "manifest": folders,
    "naming": lambda: [b"\0%s" % name for name in ["İremnur Önder".encode(), b"CON", b"a%20b.png"]],
    "pdf_template": lambda: [*pages()],
    "picture": lambda: [*pictures(), *with_profiles()],
    "plate": lambda: [bytes(range(size)) * 2 for size in (40, 90, 200)],
    "post": lambda: read("tests/data/posts/*.md", "assets/**/*.md"),
    "program": lambda: read("assets/*/program.toml", "tests/data/trials/*.toml") + examples(),
    "saved_plate": lambda: [bytes(range(size)) for size in (0, 40, 200)],
    "spreadsheet": lambda: read("tests/data/*/*.xlsx", "tests/data/*/*.ods"),
    "spreadsheet_parts": parts,
    "svg": lambda: read(
        "tests/data/svg/*.svg",
        "tests/data/svg/fonts/*.svg",
        "tests/data/attacks/*.svg",
        "assets/*/certificate.svg",
    ),
    "text": lambda: [bytes([choice]) + text for choice, text in enumerate(texts())],
}


def pictures():
    """PNGs of each kind of pixels, and a JPEG of eight by eight, as libjpeg writes it."""
    for kind, depth, samples in [
        (0, 1, 1),
        (0, 8, 1),
        (0, 16, 1),
        (2, 8, 3),
        (3, 4, 1),
        (4, 8, 2),
        (6, 16, 4),
    ]:
        header = b"IHDR" + struct.pack(">IIBBBBB", 8, 8, depth, kind, 0, 0, 0)
        row = bytes([1]) + bytes(range(-(-8 * depth * samples // 8)))
        rows = chunk(b"IDAT" + zlib.compress(row * 8))
        palette = chunk(b"PLTE" + bytes(range(48))) if kind == 3 else b""
        yield b"\x89PNG\r\n\x1a\n" + chunk(header) + palette + rows + chunk(b"IEND")
    yield bytes.fromhex(
        "ffd8ffe000104a46494600010100000100010000ffdb004300"
        + "01" * 64
        + "ffc0000b080008000801011100ffc4001f0000010501010101010100000000000000000102030405060708090a0b"
        "ffc400b5100002010303020403050504040000017d01020300041105122131410613516107227114328191a108"
        "2342b1c11552d1f02433627282090a161718191a25262728292a3435363738393a434445464748494a535455565758"
        "595a636465666768696a737475767778797a838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3"
        "b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9fa"
        "ffda0008010100003f00f28a28a2bfffd9"
    )


def with_profiles():
    """Pictures of one pixel whose space is described, and the JPEG files in CMYK of the tests."""
    header = chunk(b"IHDR" + struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    pixels = chunk(b"IDAT" + zlib.compress(b"\0\x80\x40\x20")) + chunk(b"IEND")
    profiles = runpy.run_path(str(ROOT / "tests" / "external" / "profiles.py"))
    made = [profiles["rgb"]("wide", 2.2), profiles["gray"](1.8), profiles["cmyk"](3)]
    for profile in made:
        packed = chunk(b"iCCP" + b"p\0\0" + zlib.compress(profile))
        yield b"\x89PNG\r\n\x1a\n" + header + packed + pixels
    gamma = chunk(b"gAMA" + struct.pack(">I", 100_000))
    primaries = (31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000)
    yield (
        b"\x89PNG\r\n\x1a\n"
        + header
        + gamma
        + chunk(b"cHRM" + struct.pack(">8I", *primaries))
        + pixels
    )
    for file in read("tests/data/pictures/*.jpg"):
        yield file
        segment = b"ICC_PROFILE\0\1\1" + made[2]
        yield file[:2] + b"\xff\xe2" + struct.pack(">H", len(segment) + 2) + segment + file[2:]


def pages():
    """PDF files whose page has shapes, a picture, text and parts that draw each other."""
    content = (
        b"q 50 0 0 50 0 0 cm /I Do Q 1 0 0 rg 9 9 20 20 re f /X Do BT /F 9 Tf 5 5 Td ({name}) Tj ET"
    )
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 99 99]/Resources<</XObject<</I 5 0 R>>>>"
    image = b"/Subtype/Image/Width 2/Height 1/ColorSpace/DeviceRGB/BitsPerComponent 8"
    resources = b"/XObject<</I 5 0 R/X 6 0 R>>/Font<</F 7 0 R>>"
    for pack, filtered in [(bytes, b""), (zlib.compress, b"/Filter/FlateDecode")]:

        def stream(keys, data, pack=pack, filtered=filtered):
            data = pack(data)
            return b"<<%s%s/Length %d>>stream\n%s\nendstream" % (keys, filtered, len(data), data)

        objects = [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 60]/Contents 4 0 R/Resources<<%s>>>>"
            % resources,
            stream(b"", content),
            stream(image, b"\xff\0\0\0\0\xff"),
            stream(form, b"0.5 g 3 3 m 9 9 l 2 8 9 1 7 7 c S /I Do"),
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        ]
        numbered = [
            b"%d 0 obj\n%s\nendobj\n" % (number, each) for number, each in enumerate(objects, 1)
        ]
        yield b"%PDF-1.4\n" + b"".join(numbered) + b"trailer<</Root 1 0 R/Size 8>>\n%%EOF\n"


def examples():
    """The examples of the page that has every key."""
    page = (ROOT / "docs" / "program.md").read_text("utf-8")
    blocks = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    keys = re.findall(r"^\| `\w+` \| `(.*?)` \|", page, re.MULTILINE)
    return [text.encode() for text in [*blocks, *keys]]


def write(target, folder):
    """Writes the seeds of the target."""
    folder.mkdir(parents=True, exist_ok=True)
    for seed in SEEDS[target]():
        if len(seed) <= MAX_BYTES:
            (folder / hashlib.sha1(seed).hexdigest()).write_bytes(seed)


if __name__ == "__main__":
    write(sys.argv[1], pathlib.Path(sys.argv[2]))
