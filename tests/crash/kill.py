#!/usr/bin/env python3
"""Kills runs at random moments and looks at what they leave.

    python3 tests/crash/kill.py [--engross target/release/engross] [--kills 200] [--seed 1]

An award of 2,000 is made in three rounds, each into one folder, each killed with SIGKILL and
started again until it had its share of kills and completes:

- fresh:    into an empty folder;
- replaced: over the certificates of another version of the award;
- swapped:  each start makes a version of the award drawn at random; the last one the first.

After each kill every file under a final name must be, by its SHA-256 digest, the file that an
uninterrupted run writes (of one of the versions that there were); no file that was there before
may be gone; and nothing else may be there but temporary files, the journal and the manifest. When
a round completes, the folder must be that of the uninterrupted run, byte for byte, manifest and
all. Exits with 1 where it is not."""

import argparse
import collections
import pathlib
import random
import subprocess
import sys
import tempfile
import time

import award
from award import JOURNAL, MANIFEST

TENTHS = 10


class CheckError(Exception):
    pass


class Round:
    def __init__(self, engross, name, folder, programs, references, random):
        self.engross = engross
        self.name = name
        self.folder = folder
        self.programs = programs
        self.references = references
        self.random = random
        self.seen = {}
        self.moments = collections.Counter()
        self.with_temporaries = 0

    def start(self, program):
        command = [self.engross, "render", program, "-o", self.folder]
        command += ["--jobs", str(self.random.choice([1, 2, 2, 4]))]
        return subprocess.Popen(
            [str(word) for word in command],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )

    def journaled(self):
        try:
            return (self.folder / JOURNAL).stat().st_size
        except FileNotFoundError:
            return 0

    def kill_at_some_moment(self, program, share):
        """Starts a run and kills it, mostly after it has written some more files. Returns false
        where it was faster."""
        run = self.start(program)
        start, began = self.journaled(), time.monotonic()
        kind = self.random.random()
        if kind < 0.15:
            # Whenever: while it reads and checks, as a rule.
            until, growth = self.random.uniform(0, 0.15), float("inf")
        elif kind < 0.25:
            # When it has just locked the folder, or as it begins to write.
            until, growth = 60, 0
        else:
            until, growth = 60, self.random.uniform(0, 2 * share)
        while run.poll() is None:
            if time.monotonic() - began > until or self.journaled() - start > growth:
                time.sleep(self.random.uniform(0, 0.003))
                break
            time.sleep(0.0001)
        grown = self.journaled() - start
        run.kill()
        said = run.communicate()[1].decode()
        if run.returncode == 0:
            return False
        if run.returncode != -9:
            raise CheckError(f"ended with {run.returncode}: {said}")
        self.look(began_to_write=grown != 0)
        return True

    def look(self, began_to_write):
        found = award.digests(self.folder) if self.folder.exists() else {}
        temporaries = [name for name in found if award.is_temporary(name)]
        finals = {
            name: digest
            for name, digest in found.items()
            if name not in (JOURNAL, MANIFEST, *temporaries)
        }
        for name, digest in finals.items():
            if all(reference.get(name) != digest for reference in self.references):
                raise CheckError(f"torn or foreign: {name}")
        lost = self.seen.keys() - finals.keys()
        if lost:
            raise CheckError(f"lost: {sorted(lost)}")
        self.seen = finals
        self.with_temporaries += bool(temporaries)
        files = len(self.references[0]) - 1
        new = sum(self.references[0].get(name) == digest for name, digest in finals.items())
        if not began_to_write:
            self.moments["before the first file"] += 1
        elif new == files:
            self.moments["with all files written"] += 1
        else:
            self.moments[f"at {new * TENTHS // files * 100 // TENTHS:2} % or more"] += 1

    def finish(self, program):
        """Completes the award, and holds the folder against the uninterrupted one."""
        run = self.start(program)
        said = run.communicate()[1].decode()
        if run.returncode != 0:
            raise CheckError(f"ended with {run.returncode}: {said}")
        if award.digests(self.folder) != self.references[0]:
            raise CheckError("the end state is not that of an uninterrupted run")

    def go(self, kills):
        """Kills this many times, in as many passes over the award as that takes."""
        program = self.programs[0]
        record = (self.folder.parent / "reference-0" / MANIFEST).stat().st_size
        # A pass takes up to a hundred kills. In the last tenth they come closer.
        share = record / min(kills, 100)
        done = passes = 0
        while done < kills:
            program = self.random.choice(self.programs)
            if self.kill_at_some_moment(program, share):
                done += 1
            elif len(self.programs) == 1:
                self.finish(program)
                passes += 1
                self.begin_again()
        self.finish(self.programs[0])
        moments = ", ".join(f"{self.moments[moment]} {moment}" for moment in sorted(self.moments))
        print(
            f"{self.name}: {done} kills in {passes + 1} passes: {moments}; "
            f"{self.with_temporaries} left temporary files; all files whole, none lost, "
            "the end state is that of an uninterrupted run",
            flush=True,
        )

    def begin_again(self):
        """Takes some of the files away, and the manifest's knowledge of them now and then."""
        for path in self.folder.iterdir():
            if path.name != MANIFEST or self.random.random() < 0.5:
                path.unlink()
        self.seen = {}


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--engross", type=pathlib.Path, default="target/release/engross")
    arguments.add_argument("--names", type=int, default=2000)
    arguments.add_argument("--kills", type=int, default=200, help="in each round")
    arguments.add_argument("--seed", type=int, default=1)
    arguments = arguments.parse_args()
    engross = arguments.engross.resolve()
    with tempfile.TemporaryDirectory(prefix="engross-kill-") as temporary:
        work = pathlib.Path(temporary)
        # Colours that differ in nothing but what is drawn: the files are nearly of one size.
        colors = ["#12244f", "#4f2412"]
        programs = [
            award.make(work / f"award-{number}", arguments.names, color)
            for number, color in enumerate(colors)
        ]
        references = []
        for number, program in enumerate(programs):
            folder = work / f"reference-{number}"
            began = time.monotonic()
            subprocess.run(
                [engross, "render", program, "-o", folder], check=True, capture_output=True
            )
            references.append(award.digests(folder))
            print(f"uninterrupted: {arguments.names} names, {time.monotonic() - began:.2f} s")
        generator = random.Random(arguments.seed)
        try:
            for name, begin, versions in [
                ("fresh", None, 1),
                ("replaced", 1, 1),
                ("swapped", 0, 2),
            ]:
                folder = work / name
                if begin is not None:
                    subprocess.run(
                        [engross, "render", programs[begin], "-o", folder],
                        check=True,
                        capture_output=True,
                    )
                allowed = references if begin is not None else references[:1]
                Round(engross, name, folder, programs[:versions], allowed, generator).go(
                    arguments.kills
                )
        except CheckError as wrong:
            sys.exit(f"{name}: {wrong}")


main()
