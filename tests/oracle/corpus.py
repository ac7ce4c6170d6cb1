"""The corpus, and the layout that engross gives for it."""

import csv
import json
import struct
import subprocess
import zlib
from pathlib import Path

SAMPLES = Path("tests/data/cldr_names.tsv")


def samples():
    """The distinct (locale, name) pairs of the samples."""
    rows = [line.split("\t") for line in SAMPLES.read_text("utf-8").splitlines()[1:]]
    return sorted({(locale, name) for locale, _script, name, *_ in rows})


def inspect(engross, program, names, folder):
    """The layout of each of `names`, pairs of locale and name, in a program with this text."""
    (folder / "program.toml").write_text(program, "utf-8")
    (folder / "page.png").write_bytes(blank_page(1600, 400))
    with open(folder / "names.csv", "w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["name", "slug", "lang"])
        # The same name occurs in several locales, but keys must be unique.
        rows.writerows((name, f"row-{row}", locale) for row, (locale, name) in enumerate(names))
    command = [engross, "inspect", str(folder), "--all", "--json"]
    answer = subprocess.run(command, check=True, capture_output=True, encoding="utf-8")
    return [json.loads(line) for line in answer.stdout.splitlines()]


def blank_page(width, height):
    """A white PNG."""

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\xff" * width) * height)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )
