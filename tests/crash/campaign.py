#!/usr/bin/env python3
"""Gives thousands of changed files to a binary, and keeps those that break it.

    python3 tests/crash/campaign.py [--engross target/release/engross] [--jobs 2] [--seed 1]
        [--corpus FOLDER]… [--state FOLDER] [--cases N] [KIND…]
    python3 tests/crash/campaign.py --again fonts:1234 [--engross …] [--state FOLDER]

- fonts:        6,000 changed fonts, which set names of many scripts in PNG, JPEG and PDF;
- pictures:     4,000 changed templates in PNG and JPEG;
- spreadsheets: 4,000 changed rosters in XLSX and ODS;
- drawings:     4,000 changed templates in SVG;
- plates:       1,000 changed compiled templates in a cache, with their checksum put right.

The files to change are the repository's own, and those of the corpus with a fitting ending. A case
depends on nothing but its kind, its number, the seed and these files, and `--again` runs one case
and prints what it does. A run that was stopped goes on where it was: the state has the number of
the next case of each kind.

A case fails if the process takes more than 10 s of a processor, or 1 GB, is ended by a signal, ends with another
code than 0, 1 or 2, or panics; with a plate, also if it succeeds with another certificate than
without. The changed file is kept in `failures`. Exits with 1 if there is one. Linux only."""

import argparse
import json
import os
import pathlib
import random
import resource
import select
import shutil
import signal
import subprocess
import sys
import threading
import time
from multiprocessing.pool import ThreadPool

import award
import mutate

ROOT = pathlib.Path(__file__).resolve().parents[2]
SECONDS = 10
# For a process that waits for something, or a machine that is busy with others.
PATIENCE = 120
MEMORY = 1 << 30
# Where the kernel ends a process that takes all memory before it can be measured.
ADDRESSES = 24 << 30
LARGEST_SEED = 700_000
SAVED_EVERY = 100

NAMES = (
    "Ann Lée",
    "AVA fi",
    "İremnur Önder",
    "محمد علي",
    "आनंद कुमार",
    "王小明",
    "שלום",
    "ไทย กี่",
    "Ω Ж",
)

PROGRAM = """title    = "Campaign"
roster   = "{roster}"
template = "{template}"
{fonts}
[publish]
base_url  = "https://example.org/"
file_stem = "award-{{name}}"

{field}
"""
FIELD = """[[field]]
text  = "{name}"
box   = { x = 10, y = 60, width = 280, height = 80 }
size  = { max = 60, min = 10 }
weight = 600
"""


class Kind:
    """What is changed, and how it is given to the binary."""

    def __init__(self, cases, folders, endings, change, name):
        self.cases = cases
        self.folders = folders
        self.endings = endings
        self.change = change
        self.name = name

    def seeds(self, state, corpus):
        folders = [ROOT / folder for folder in self.folders] + [state / "seeds", *corpus]
        files = [path for folder in folders for path in folder.rglob("*")]
        fitting = [path for path in files if path.suffix.lower() in self.endings and path.is_file()]
        return sorted(path for path in fitting if path.stat().st_size <= LARGEST_SEED)


KINDS = {
    "fonts": Kind(
        6000, ["fonts", "tests/data"], [".ttf", ".otf", ".ttc"], mutate.change_font, "font"
    ),
    "pictures": Kind(
        4000,
        ["assets", "docs/scripts", "tests/data"],
        [".png", ".jpg", ".jpeg"],
        mutate.change_picture,
        "template",
    ),
    "spreadsheets": Kind(
        4000, ["tests/data"], [".xlsx", ".ods"], mutate.change_spreadsheet, "roster"
    ),
    "drawings": Kind(4000, ["assets", "tests/data"], [".svg"], mutate.change_drawing, "template"),
    "plates": Kind(1000, ["assets"], [".plate"], mutate.change_plate, "plate"),
}


class Case:
    def __init__(self, kind, number, options):
        self.kind = kind
        self.number = number
        self.options = options
        self.rng = random.Random(f"{options.seed} {kind} {number}")

    def run(self, work):
        """Returns what is wrong, or nothing, and the changed file."""
        kind = KINDS[self.kind]
        seed = self.rng.choice(self.options.seeds[self.kind])
        others = self.options.seeds[self.kind]
        other = self.rng.choice(others).read_bytes() if self.kind == "fonts" else b""
        changed = work / f"{kind.name}{seed.suffix.lower()}"
        changed.write_bytes(kind.change(seed.read_bytes(), self.rng, [other]))
        arguments, check = getattr(self, f"of_{self.kind}")(work, changed)
        problem = measure([self.options.engross, *arguments], work)
        return problem or check(), changed

    def program(self, work, **parts):
        parts = {
            "roster": "roster.csv",
            "template": "template.png",
            "fonts": "",
            "field": FIELD,
        } | parts
        (work / "program.toml").write_text(PROGRAM.format(**parts))
        if parts["roster"] == "roster.csv":
            name = self.rng.choice(NAMES)
            (work / "roster.csv").write_text(f"name\n{name}\n")
        if parts["template"] == "template.png":
            shutil.copy(self.options.state / "seeds/template.png", work)

    def command(self, work):
        """Mostly one that does everything."""
        render = ["render", work, "-o", work / "out", "--no-sync", "--force"]
        return self.rng.choice(
            [
                [*render, "--format", "png"],
                [*render, "--format", "png"],
                [*render, "--format", "pdf"],
                [*render, "--format", "jpeg"],
                ["check", work],
            ]
        )

    def of_fonts(self, work, font):
        self.program(work, fonts=f'fonts = ["{font.name}"]')
        return self.command(work), nothing

    def of_pictures(self, work, picture):
        self.program(work, template=picture.name)
        return self.command(work), nothing

    def of_drawings(self, work, drawing):
        self.program(work, template=drawing.name, field="")
        return self.command(work), nothing

    def of_spreadsheets(self, work, sheet):
        self.program(work, roster=sheet.name)
        return self.rng.choice([["check", work], ["links", work]]), nothing

    def of_plates(self, work, plate):
        self.program(work)
        (work / "roster.csv").write_text("name\nAnn\n")
        cache = work / "cache"
        cache.mkdir()
        original = next((self.options.state / "seeds").glob("*.plate"))
        plate.rename(cache / original.name)
        shutil.copy(cache / original.name, plate)
        written = work / "out" / "award-Ann.png"

        def is_same():
            expected = (self.options.state / "seeds/award-Ann.png").read_bytes()
            if written.exists() and written.read_bytes() != expected:
                return "another certificate"
            return None

        return ["render", work, "-o", work / "out", "--no-sync", "--cache", cache], is_same


def nothing():
    return None


def measure(command, work):
    """Runs a command. Returns what is wrong with how it ended, or nothing."""
    stderr = work / "stderr"
    with stderr.open("wb") as errors:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors
        )
    resource.prlimit(process.pid, resource.RLIMIT_AS, (ADDRESSES, ADDRESSES))
    resource.prlimit(process.pid, resource.RLIMIT_CPU, (SECONDS + 1, SECONDS + 2))
    ended = os.pidfd_open(process.pid)
    is_over = select.select([ended], [], [], PATIENCE)[0]
    os.close(ended)
    if not is_over:
        process.kill()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if not is_over:
        return f"not ended after {PATIENCE} s"
    if usage.ru_utime + usage.ru_stime > SECONDS:
        return f"more than {SECONDS} s"
    if usage.ru_maxrss * 1024 > MEMORY:
        return f"{usage.ru_maxrss >> 10} MiB"
    if process.returncode < 0:
        return f"signal {signal.Signals(-process.returncode).name}"
    if process.returncode > 2:
        return f"exit code {process.returncode}"
    if b"panicked" in stderr.read_bytes():
        return "a panic"
    return None


def prepare(options):
    """Makes the files that the repository does not have."""
    seeds = options.state / "seeds"
    shutil.rmtree(seeds, ignore_errors=True)
    program = award.make(seeds, 1)
    for form in ("png", "jpeg"):
        command = [options.engross, "render", program, "-o", seeds / form, "--format", form]
        subprocess.run(command, check=True, capture_output=True)
    (seeds / "program.toml").unlink()
    work = seeds / "plain"
    work.mkdir()
    case = Case("plates", 0, options)
    case.program(work)
    (work / "roster.csv").write_text("name\nAnn\n")
    command = [options.engross, "render", work, "-o", seeds, "--cache", seeds]
    subprocess.run(command, check=True, capture_output=True)
    options.seeds = {
        name: kind.seeds(options.state, options.corpus) for name, kind in KINDS.items()
    }


def worker(task):
    name, number, options = task
    work = options.state / "work" / str(threading.get_ident())
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    problem, changed = Case(name, number, options).run(work)
    if problem:
        failures = options.state / "failures"
        failures.mkdir(exist_ok=True)
        kept = failures / f"{name}-{number}{changed.suffix}"
        shutil.copy(changed, kept)
        shutil.copy(work / "stderr", kept.with_suffix(".stderr"))
        problem = f"{name}:{number}: {problem}: {kept}"
    shutil.rmtree(work, ignore_errors=True)
    return problem


def campaign(name, options):
    path = options.state / "state.json"
    state = json.loads(path.read_text()) if path.exists() else {}
    first = state.get(name, 0)
    cases = options.cases or KINDS[name].cases
    started, failed = time.monotonic(), 0
    tasks = ((name, number, options) for number in range(first, cases))
    with ThreadPool(options.jobs) as pool:
        for done, problem in enumerate(pool.imap(worker, tasks), 1):
            if problem:
                failed += 1
                print(problem, flush=True)
            if done % SAVED_EVERY == 0 or first + done == cases:
                path.write_text(json.dumps(state | {name: first + done}))
    seconds = time.monotonic() - started
    print(f"{name}: {cases - first} cases, {failed} failures, in {seconds:.0f} s", flush=True)
    return failed


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--engross", type=pathlib.Path, default="target/release/engross")
    parser.add_argument("--state", type=pathlib.Path, default="target/campaign")
    parser.add_argument("--corpus", type=pathlib.Path, action="append", default=[])
    parser.add_argument("--cases", type=int)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--again", metavar="KIND:NUMBER")
    parser.add_argument("kinds", nargs="*", metavar="KIND")
    options = parser.parse_args()
    if unknown := set(options.kinds) - set(KINDS):
        parser.error(f"no such kind: {', '.join(unknown)}")
    os.environ["ENGROSS_CACHE"] = ""
    options.engross, options.state = options.engross.resolve(), options.state.resolve()
    prepare(options)
    if options.again:
        name, number = options.again.split(":")
        work = options.state / "again"
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir()
        problem, changed = Case(name, int(number), options).run(work)
        print((work / "stderr").read_text(errors="replace"), end="")
        print(f"{changed}: {problem or 'nothing is wrong'}")
        return 1 if problem else 0
    failed = sum(campaign(name, options) for name in options.kinds or KINDS)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
