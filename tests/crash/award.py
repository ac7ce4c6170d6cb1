"""An award with any number of recipients on a small plain template, and what tests do with it.

Uses the standard library only. The same arguments give the same award."""

import argparse
import hashlib
import pathlib
import struct
import subprocess
import zlib

JOURNAL = "manifest.journal"
MANIFEST = "manifest.json"

FIRST = """Ayşe Björn Chloé Dvořák Eda Fañch Gül Halil İrem Jürgen Kübra Łukasz Märta Noël Onur
Øystein Pavlína Rossana Søren Şule Tomáš Ümit Véronique Wojciech Xavier Yağmur Zoë Nilo""".split()
SYLLABLES = """ba çe do fu gö ha ír ka lo må ne øs pa ří so tu ül va we xi yó za""".split()

PROGRAM = """title    = "Crash test"
roster   = "roster.csv"
template = "template.png"

[publish]
base_url  = "https://example.org/certificates/"
file_stem = "{stem}-{{name}}"

[[field]]
text  = "{{name}}"
box   = {{ x = 10, y = 60, width = 280, height = 80 }}
font  = "Great Vibes"
size  = {{ max = 32, min = 12 }}
color = "{color}"
"""


def arguments_for(documentation, kinds):
    """The arguments of a script that makes rounds of several kinds."""
    arguments = argparse.ArgumentParser(description=documentation.split("\n")[0])
    arguments.add_argument("--engross", type=pathlib.Path, default="target/release/engross")
    arguments.add_argument("--names", type=int, default=500)
    arguments.add_argument("--rounds", type=int, default=20, help="of each kind")
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("kinds", nargs="*", metavar="KIND", choices=[*kinds, []])
    return arguments.parse_args()


class CheckError(Exception):
    pass


class Bench:
    """A program folder, a command to render it, and the folder that an undisturbed run writes."""

    def __init__(self, engross, work, names):
        self.engross = engross
        self.work = work
        self.program = make(work / "award", names)
        self.complete(work / "reference")
        self.reference = digests(work / "reference")

    def start(self, *arguments, **options):
        command = [str(argument) for argument in (self.engross, *arguments)]
        return subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **options
        )

    def render(self, folder, *more, **options):
        return self.start("render", self.program, "-o", folder, *more, **options)

    def complete(self, folder, *more):
        """A run that must succeed."""
        run = self.render(folder, *more)
        stderr = run.communicate()[1].decode()
        if run.returncode != 0:
            raise CheckError(f"ended with {run.returncode}: {stderr}")

    def check_whole(self, folder):
        """Checks that each certificate is whole. Returns their number."""
        if not folder.exists():
            return 0
        files = digests(folder)
        certificates = [
            name for name in files if not is_temporary(name) and name not in (JOURNAL, MANIFEST)
        ]
        for name in certificates:
            if files[name] != self.reference.get(name):
                raise CheckError(f"torn or foreign: {name}")
        return len(certificates)

    def check_complete(self, folder):
        if digests(folder) != self.reference:
            raise CheckError("the folder is not that of an undisturbed run")


def name(number):
    """A name that no other number has."""
    surname = ""
    rest = number
    while True:
        rest, syllable = divmod(rest, len(SYLLABLES))
        surname += SYLLABLES[syllable]
        if not rest:
            break
    return f"{FIRST[number % len(FIRST)]} {surname.title()}"


def png(width, height):
    """A plain page with a frame."""

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    rows = bytearray()
    for y in range(height):
        edge = y < 4 or y >= height - 4
        rows += b"\0" + bytes(120 if edge or x < 4 or x >= width - 4 else 250 for x in range(width))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(rows), 9))
        + chunk(b"IEND", b"")
    )


def make(folder, count, color="#12244f", stem="award"):
    """Makes the program folder of an award with this many recipients."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True)
    (folder / "program.toml").write_text(PROGRAM.format(color=color, stem=stem), "utf-8")
    (folder / "template.png").write_bytes(png(300, 200))
    with open(folder / "roster.csv", "w", encoding="utf-8") as roster:
        roster.write("name\n")
        roster.writelines(f"{name(number)}\n" for number in range(count))
    return folder


def digests(folder):
    """The SHA-256 digest of each file in the folder, by name, without files that disappear
    meanwhile. Only the journal and temporary files may do so."""
    files = {}
    for path in pathlib.Path(folder).iterdir():
        try:
            files[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
        except FileNotFoundError:
            if not is_temporary(path.name) and path.name != JOURNAL:
                raise
    return files


def is_temporary(name):
    return name.startswith(".") and name.endswith(".engross-tmp")
