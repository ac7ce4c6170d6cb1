#!/usr/bin/env python3
"""Kills runs at random moments and checks the files that they leave.

    python3 tests/crash/kill.py [--engross target/release/engross] [--kills 200] [--seed 1]

A run that writes 2,000 certificates is killed with SIGKILL and started again, many times, in three
rounds:

- fresh:    into an empty folder;
- replaced: over the certificates of another version of the award;
- swapped:  each start renders a version that is chosen at random, the last one the first version.

After each kill, every file with a final name must be, by its SHA-256 digest, one that an
uninterrupted run of one of the versions writes; no file that existed before may be gone; and there
may be nothing else but temporary files, the journal and the manifest. At the end of a round, the
folder must be that of an uninterrupted run, byte for byte. Exits with 1 if any of this is not the
case."""

import argparse
import collections
import pathlib
import random
import subprocess
import sys
import tempfile
import time

import award
from award import JOURNAL, MANIFEST, CheckError

TENTHS = 10


class Round:
    def __init__(self, engross, name, folder, programs, references, random):
        self.engross = engross
        self.name = name
        self.folder = folder
        self.programs = programs
        self.references = references
        self.random = random
        self.found = {}
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
        """Starts a run and kills it, mostly after it has written some more files. Returns whether
        it was killed before it ended."""
        run = self.start(program)
        start, began = self.journaled(), time.monotonic()
        kind = self.random.random()
        if kind < 0.15:
            # At any time, mostly while it reads and checks.
            until, growth = self.random.uniform(0, 0.15), float("inf")
        elif kind < 0.25:
            # When it has just locked the folder, or begins to write.
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
        stderr = run.communicate()[1].decode()
        if run.returncode == 0:
            return False
        if run.returncode != -9:
            raise CheckError(f"ended with {run.returncode}: {stderr}")
        self.check(began_to_write=grown != 0)
        return True

    def check(self, began_to_write):
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
        lost = self.found.keys() - finals.keys()
        if lost:
            raise CheckError(f"lost: {sorted(lost)}")
        self.found = finals
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
        """Completes the folder, and compares it with that of an uninterrupted run."""
        run = self.start(program)
        stderr = run.communicate()[1].decode()
        if run.returncode != 0:
            raise CheckError(f"ended with {run.returncode}: {stderr}")
        if award.digests(self.folder) != self.references[0]:
            raise CheckError("the end state is not that of an uninterrupted run")

    def go(self, kills):
        """Kills this many runs, in as many passes over the award as that takes."""
        program = self.programs[0]
        record = (self.folder.parent / "reference-0" / MANIFEST).stat().st_size
        # A pass takes up to a hundred kills.
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
        """Removes the certificates, and now and then the manifest."""
        for path in self.folder.iterdir():
            if path.name != MANIFEST or self.random.random() < 0.5:
                path.unlink()
        self.found = {}


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
        # Two colours: the files differ, but are nearly of one size.
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
