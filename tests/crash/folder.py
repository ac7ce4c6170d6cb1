#!/usr/bin/env python3
"""Takes the output folder away from runs, in every way there is, and looks at what they say and
leave.

    python3 tests/crash/folder.py [--engross target/release/engross] [--rounds 20] [--seed 1] [KIND…]

- full:      a file system of its own that is full after some files, again and again a larger one,
             until the award fits. Needs root, or a kernel that lets everybody mount in a namespace
             of their own; Linux only;
- read-only: a folder in which nothing may be written. As root it is done as nobody;
- removed:   the folder, or all that is in it, is removed at a random moment;
- together:  four runs into one folder at once, started again until all are through.

A run that cannot go on must say so, with the folder's name and a hint, and end with 1, or with 2
before it has written anything. Whatever it leaves under a final name must be, by its SHA-256
digest, the file of an uninterrupted run; and the next run that can must complete the folder, byte
for byte, manifest and all. Exits with 1 where that is not so."""

import argparse
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time

import award
from award import JOURNAL, MANIFEST

NOBODY = 65534


class CheckError(Exception):
    pass


class Bench:
    def __init__(self, engross, work, names):
        self.engross = engross
        self.work = work
        self.program = award.make(work / "award", names)
        self.complete(work / "reference")
        self.reference = award.digests(work / "reference")

    def command(self, folder, *more):
        return [str(self.engross), "render", str(self.program), "-o", str(folder), *more]

    def start(self, folder, *more, **options):
        command = self.command(folder, *more)
        return subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **options
        )

    def complete(self, folder):
        run = self.start(folder)
        said = run.communicate()[1].decode()
        if run.returncode != 0:
            raise CheckError(f"ended with {run.returncode}: {said}")

    def look(self, folder):
        """What is there is whole; says how many files that is."""
        if not folder.exists():
            return 0
        files = award.digests(folder)
        finals = [name for name in files if not award.is_temporary(name)]
        for name in finals:
            if name not in (JOURNAL, MANIFEST) and files[name] != self.reference.get(name):
                raise CheckError(f"torn or foreign: {name}")
        return len([name for name in finals if name in self.reference])

    def look_complete(self, folder):
        if award.digests(folder) != self.reference:
            raise CheckError("the end state is not that of an undisturbed run")


def must_tell(run, folder, *expected):
    said = run.communicate()[1].decode()
    if run.returncode not in expected:
        raise CheckError(f"ended with {run.returncode} instead of {expected}: {said}")
    if run.returncode and (
        "error: " not in said or str(folder) not in said or "hint: " not in said
    ):
        raise CheckError(f"does not say what is wrong: {said}")
    return run.returncode


def full(bench, rounds, _):
    folder = bench.work / "full"
    folder.mkdir()
    whole = sum(path.stat().st_size + 4096 for path in (bench.work / "reference").iterdir())
    left = []
    for number in range(rounds):
        size = whole * (number + 1) // rounds // 1024
        option = f"size={size}k" + (",remount" if number else "")
        subprocess.run(["mount", "-t", "tmpfs", "-o", option, "tmpfs", str(folder)], check=True)
        done = must_tell(bench.start(folder), folder, 0, 1, 2)
        left.append(bench.look(folder))
        if done == 0:
            break
    subprocess.run(["mount", "-o", f"remount,size={2 * whole}", "tmpfs", str(folder)], check=True)
    bench.complete(folder)
    bench.look_complete(folder)
    subprocess.run(["umount", str(folder)], check=True)
    return f"{len(left)} sizes of file system, which left {left} files"


def read_only(bench, rounds, _):
    folder = bench.work / "read-only"
    folder.mkdir()
    os.chmod(bench.work, 0o755)
    folder.chmod(0o555)
    user = {"user": NOBODY, "group": NOBODY} if os.geteuid() == 0 else {}
    for _ in range(rounds):
        must_tell(bench.start(folder, **user), folder, 2)
        if bench.look(folder) or list(folder.iterdir()):
            raise CheckError("something was written")
    folder.chmod(0o755)
    bench.complete(folder)
    bench.look_complete(folder)
    return f"{rounds} runs"


def removed(bench, rounds, moments):
    folder = bench.work / "removed"
    at = []
    for number in range(rounds):
        run = bench.start(folder)
        wanted = moments.randrange(len(bench.reference))
        while run.poll() is None and (not folder.exists() or len(os.listdir(folder)) < wanted):
            time.sleep(0.0005)
        if number % 2:
            shutil.rmtree(folder, ignore_errors=True)
        else:
            for path in folder.iterdir():
                path.unlink(missing_ok=True)
        must_tell(run, folder, 0, 1)
        at.append(wanted)
        bench.look(folder)
        bench.complete(folder)
        bench.look_complete(folder)
        shutil.rmtree(folder)
    return f"{rounds} times, at {sorted(at)} files"


def together(bench, rounds, moments):
    folder = bench.work / "together"
    refused = 0
    for _ in range(rounds):
        waiting = [bench.start(folder) for _ in range(4)]
        while waiting:
            run = waiting.pop()
            if must_tell(run, folder, 0, 2) == 2:
                refused += 1
                bench.look(folder)
                time.sleep(moments.uniform(0, 0.2))
                waiting.insert(0, bench.start(folder))
        bench.look_complete(folder)
        shutil.rmtree(folder)
    return f"{rounds} times four runs, of which {refused} were refused and started again"


KINDS = {"full": full, "read-only": read_only, "removed": removed, "together": together}


def in_namespace(arguments):
    """The same for `full` alone, as the root of a namespace of its own."""
    command = ["unshare", "--map-root-user", "--mount", sys.executable, __file__, "full"]
    for option in ["engross", "names", "rounds", "seed"]:
        command += [f"--{option}", str(getattr(arguments, option))]
    ran = subprocess.run(command, check=False).returncode
    if ran != 0:
        sys.exit(ran)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--engross", type=pathlib.Path, default="target/release/engross")
    arguments.add_argument("--names", type=int, default=500)
    arguments.add_argument("--rounds", type=int, default=20, help="of each kind")
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("kinds", nargs="*", metavar="KIND", choices=[*KINDS, []])
    arguments = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="engross-folder-") as temporary:
        work = pathlib.Path(temporary)
        engross = work / "engross"
        shutil.copy(arguments.engross, engross)
        bench = Bench(engross, work, arguments.names)
        for kind in arguments.kinds or KINDS:
            if kind == "full" and os.geteuid() != 0:
                in_namespace(arguments)
                continue
            try:
                told = KINDS[kind](bench, arguments.rounds, random.Random(arguments.seed))
            except CheckError as wrong:
                sys.exit(f"{kind}: {wrong}")
            print(f"{kind}: {told}; all files whole, the end state is right", flush=True)


main()
