"""Changes files so that they are wrong, but not at first sight: checksums and lengths stay right
where the format has them, so that what reads the changed part is reached.

Uses the standard library only. The same random numbers give the same change."""

import hashlib
import io
import re
import struct
import zipfile
import zlib

NUMBERS = (0, 1, 2, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFE, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF)
PNG = b"\x89PNG\r\n\x1a\n"
# Tables that say how glyphs look, and so are worth more changes than others.
DRAWN = (b"glyf", b"loca", b"CFF ", b"CFF2", b"gvar", b"fvar", b"avar", b"cmap", b"GSUB", b"GPOS")
MEMBERS = re.compile(r"(sheet|content|sharedStrings|styles|workbook).*\.xml$")
SVG_NUMBER = re.compile(rb"[-+]?\d*\.?\d+(?:[eE][-+]?\d+)?")
SVG_NUMBERS = (b"0", b"-1", b"1e-38", b"1e-6", b"0.5", b"1e6", b"1e10", b"1e38", b"-1e38", b"NaN")


def change_bytes(data, rng, big_endian=True):
    """Changes some places of a text of bytes."""
    data = bytearray(data)
    for _ in range(rng.choice((1, 1, 1, 2, 3, 8, 30))):
        if not data:
            return b""
        at = rng.randrange(len(data))
        what = rng.randrange(8)
        if what == 0:
            data[at] ^= 1 << rng.randrange(8)
        elif what == 1:
            data[at] = rng.randrange(256)
        elif what in (2, 3):
            size = rng.choice((1, 2, 4))
            number = rng.choice(NUMBERS) % (1 << 8 * size)
            at -= at % size
            data[at : at + size] = number.to_bytes(size, "big" if big_endian else "little")
        elif what == 4:
            size = rng.choice((1, 2, 4))
            old = int.from_bytes(data[at : at + size], "big" if big_endian else "little")
            new = (old + rng.choice((-2, -1, 1, 2, 16))) % (1 << 8 * size)
            data[at : at + size] = new.to_bytes(size, "big" if big_endian else "little")
        elif what == 5:
            length = rng.randrange(1, 65)
            other = rng.randrange(len(data))
            data[at : at + length] = data[other : other + length]
        elif what == 6:
            length = rng.randrange(1, 17)
            data[at:at] = data[at : at + length] * rng.choice((1, 1, 50))
        elif rng.random() < 0.3:
            del data[at:]
        else:
            del data[at : at + rng.randrange(1, 17)]
    return bytes(data)


def change_font(data, rng, others):
    """Changes the tables of a font, and writes the directory for them."""
    if data[:4] == b"ttcf" or rng.random() < 0.1:
        return change_bytes(data, rng)
    tables = font_tables(data)
    if not tables:
        return change_bytes(data, rng)
    for _ in range(rng.choice((1, 1, 2, 3))):
        names = list(tables)
        drawn = [name for name in names if name in DRAWN]
        name = rng.choice(drawn if drawn and rng.random() < 0.7 else names)
        what = rng.randrange(12)
        if what == 0 and len(tables) > 1:
            del tables[name]
        elif what == 1:
            other = font_tables(rng.choice(others))
            if other:
                taken = rng.choice(list(other))
                tables[taken] = other[taken]
        elif what == 2:
            tables[name] = tables[rng.choice(names)]
        else:
            tables[name] = change_bytes(tables[name], rng)
    return font(data[:4], tables)


def font_tables(data):
    try:
        (count,) = struct.unpack_from(">H", data, 4)
        records = [struct.unpack_from(">4sIII", data, 12 + 16 * index) for index in range(count)]
    except struct.error:
        return {}
    return {name: data[start : start + length] for name, _, start, length in records}


def font(kind, tables):
    directory, body = b"", b""
    start = 12 + 16 * len(tables)
    for name, table in sorted(tables.items()):
        directory += struct.pack(">4sIII", name, 0, start + len(body), len(table))
        body += table + bytes(-len(table) % 4)
    return kind + struct.pack(">HHHH", len(tables), 16, 0, 0) + directory + body


def change_picture(data, rng, _):
    if not data.startswith(PNG):
        return change_bytes(data, rng)
    chunks = png_chunks(data)
    if not chunks or rng.random() < 0.1:
        return change_bytes(data, rng)
    what = rng.randrange(5)
    at = rng.randrange(len(chunks))
    kind, body = chunks[at]
    if what == 0:
        packed = b"".join(body for kind, body in chunks if kind == b"IDAT")
        try:
            rows = zlib.decompress(packed)
        except zlib.error:
            rows = packed
        changed = (b"IDAT", zlib.compress(change_bytes(rows, rng), 1))
        first = [kind for kind, _ in chunks].index(b"IDAT")
        chunks = [chunk for chunk in chunks if chunk[0] != b"IDAT"]
        chunks.insert(first, changed)
    elif what == 1:
        chunks.insert(rng.randrange(len(chunks)), rng.choice(extra_chunks(rng)))
    elif what == 2 and len(chunks) > 1:
        chunks.insert(rng.randrange(len(chunks)), chunks.pop(at))
    elif what == 3:
        size = bytearray(chunks[0][1])
        place = rng.choice((0, 4, 8, 9, 12))
        if place < 8:
            size[place : place + 4] = struct.pack(
                ">I", rng.choice((0, 1, 7, 20000, 20001, 1 << 31))
            )
        else:
            size[place] = rng.choice((0, 1, 2, 3, 4, 6, 8, 16, 255))
        chunks[0] = (chunks[0][0], bytes(size))
    else:
        chunks[at] = (kind, change_bytes(body, rng))
    return PNG + b"".join(png_chunk(kind, body) for kind, body in chunks)


def png_chunks(data):
    chunks, at = [], len(PNG)
    while at + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, at)
        chunks.append((data[at + 4 : at + 8], data[at + 8 : at + 8 + length]))
        at += 12 + length
    return chunks


def png_chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def extra_chunks(rng):
    """Chunks that a picture need not have."""
    packed = zlib.compress(bytes(rng.choice((10, 1 << 16, 1 << 24))))
    exif = (
        b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0" + bytes([rng.randrange(256)]) + bytes(6)
    )
    return [
        (b"iCCP", b"x\0\0" + packed),
        (b"zTXt", b"Comment\0\0" + packed),
        (b"iTXt", b"Comment\0\1\0\0\0" + packed),
        (b"eXIf", change_bytes(exif, rng)),
        (b"PLTE", rng.randbytes(rng.choice((3, 6, 7, 768, 771)))),
        (b"tRNS", rng.randbytes(rng.choice((1, 2, 6, 256)))),
        (b"acTL", struct.pack(">II", rng.choice(NUMBERS), 0)),
        (b"pHYs", struct.pack(">IIB", rng.choice(NUMBERS), rng.choice(NUMBERS), 1)),
    ]


def change_spreadsheet(data, rng, _):
    """Changes what a member holds, or the archive around them."""
    if rng.random() < 0.15:
        return change_bytes(data, rng, big_endian=False)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
    except zipfile.BadZipFile:
        return change_bytes(data, rng, big_endian=False)
    names = [name for name in members if MEMBERS.search(name)] or list(members)
    if not names:
        return change_bytes(data, rng, big_endian=False)
    for _ in range(rng.choice((1, 1, 2))):
        name = rng.choice(names)
        members[name] = change_xml(
            members[name], rng, (b"0", b"-1", b"1048577", b"4294967296", b"1e308")
        )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def change_drawing(data, rng, _):
    return change_xml(data, rng, SVG_NUMBERS)


def change_xml(data, rng, numbers):
    """Changes numbers, attributes and elements; now and then any bytes."""
    if rng.random() < 0.15:
        return change_bytes(data, rng)
    for _ in range(rng.choice((1, 1, 2, 4, 10))):
        what = rng.randrange(5)
        found = list(SVG_NUMBER.finditer(data) if what < 2 else re.finditer(rb"<[^<>]+>", data))
        if not found:
            return change_bytes(data, rng)
        start, end = rng.choice(found).span()
        if what < 2:
            data = data[:start] + rng.choice(numbers) + data[end:]
        elif what == 2:
            data = data[:start] + data[end:]
        elif what == 3:
            data = data[:end] + data[start:end] * rng.choice((1, 2, 100)) + data[end:]
        else:
            other, its_end = rng.choice(found).span()
            data = data[:start] + data[other:its_end] + data[end:]
    return data


def change_plate(data, rng, _):
    """Changes a compiled template, and puts the checksum at its end right, of whichever kind."""
    for size, checksum in ((4, crc32), (32, sha256)):
        body, old = data[:-size], data[-size:]
        for make in (checksum, lambda body, make=checksum: make(body)[::-1]):
            if make(body) == old:
                changed = change_bytes(body, rng, big_endian=False)
                return changed + make(changed)
    return change_bytes(data, rng, big_endian=False)


def crc32(data):
    return struct.pack(">I", zlib.crc32(data))


def sha256(data):
    return hashlib.sha256(data).digest()
