"""An award of 2,000 people, and what tests do with it."""

import csv
import hashlib
import json
import os
import pathlib
import shutil
import struct
import subprocess
import unicodedata
import urllib.parse
import urllib.request
import zlib

FIRST = "İremnur Ömer Şule Çağla Ångström Žofie Łukasz Zoë Ω'Mega Nguyễn".split()
LAST = ["Önder", "Müller & Söhne", "d'Été", "O'Neal (Jr.)", "50% + 1 #7", "Ñandú~!", "김 민수"]

PROGRAM = """title    = "Store test"
roster   = "{roster}"
template = "template.png"

[publish]
base_url  = "{base_url}"
store     = "{store}"
endpoint  = "{endpoint}"
file_stem = "a-{{name}}"

[[field]]
text  = "{{text}}"
box   = {{ x = 10, y = 80, width = 300, height = 60 }}
size  = {{ max = 28, min = 8 }}
color = "#102040"
"""


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def template(width=320, height=226):
    """A page with a gradient."""
    rows = b"".join(b"\0" + bytes(250 - (x + y) % 11 for x in range(width)) for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows, 9))
        + chunk(b"IEND", b"")
    )


def names(count):
    for number in range(count):
        first = FIRST[number % len(FIRST)]
        last = LAST[number // len(FIRST) % len(LAST)]
        yield unicodedata.normalize("NFC" if number % 2 else "NFD", f"{first} {last} {number}")


class Award:
    """A program, its output folder, and the command that publishes it."""

    def __init__(self, engross, folder, count):
        self.engross = engross
        self.folder = folder
        self.program = folder / "award"
        self.output = folder / "output"
        self.program.mkdir(parents=True)
        (self.program / "template.png").write_bytes(template())
        self.rows = [[name, name] for name in names(count)]
        self.write_roster()
        self.set(store="s3://certs/images/", endpoint="http://127.0.0.1:9", base_url="http://a/")

    def write_roster(self):
        with open(self.program / "roster.csv", "w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(["name", "text"])
            writer.writerows(self.rows)

    def set(self, roster="roster.csv", **places):
        text = PROGRAM.format(roster=roster, **places)
        (self.program / "program.toml").write_text(text, encoding="utf-8")

    def command(self, *arguments):
        return [str(argument) for argument in (self.engross, *arguments)]

    def start(self, *arguments, environment=None):
        return subprocess.Popen(
            self.command(*arguments),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**clean_environment(), **(environment or {})},
        )

    def run(self, *arguments, code=0, environment=None):
        """A run that must end with this code. Returns what it printed."""
        process = self.start(*arguments, environment=environment)
        out, err = (text.decode() for text in process.communicate(timeout=180))
        assert process.returncode == code, f"{arguments}: {process.returncode}\n{out}{err}"
        return out, err

    def render(self, *more, output=None):
        return self.run("render", self.program, "-o", output or self.output, *more)

    def publish(self, store, *more, code=0, environment=None):
        return self.run(
            "publish",
            self.program,
            "-o",
            self.output,
            *more,
            code=code,
            environment={**store.environment(), **(environment or {})},
        )

    def published(self, store, *more, code=0, environment=None):
        """The outcomes of a run, as a count of each status."""
        out, err = self.publish(store, "--json", *more, code=code, environment=environment)
        counts = {}
        for line in out.splitlines():
            status = json.loads(line)["status"]
            counts[status] = counts.get(status, 0) + 1
        return counts, err

    def files(self, folder=None):
        """The certificates of the folder, by key."""
        return {
            path.name: path.read_bytes()
            for path in (folder or self.output).iterdir()
            if path.suffix == ".png"
        }


def clean_environment():
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("AWS_", "AZURE_", "GOOGLE_", "HTTP", "http"))
    } | {"HOME": "/nonexistent", "ENGROSS_CACHE": ""}


def link(base_url, key):
    return base_url + urllib.parse.quote(key, safe="-._~")


def answer(url):
    with urllib.request.urlopen(url, timeout=30) as response:
        return response.read(), dict(response.headers.items())


def digests(folder, pattern="*.png"):
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in pathlib.Path(folder).glob(pattern)
    }


def remove(folder):
    shutil.rmtree(folder, ignore_errors=True)
