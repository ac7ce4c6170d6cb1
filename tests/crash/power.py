#!/usr/bin/env python3
"""Cuts the power of the disk that a run writes to, and checks what is on it afterwards.

    python3 tests/crash/power.py [--engross target/release/engross] [--rounds 20] [--seed 1]

The output folder is on an ext4 file system of its own, in a file. A power failure is the call that
shuts this file system down: from then on nothing gets onto its disk, not even what was written
before and is still in memory. Then it is mounted again. Needs root; Linux only.

- ended:    the power fails as soon as a run has ended. Every file must be on the disk, byte for
            byte, manifest and all;
- during:   the power fails at a random moment of a run. The run must report an error, and the next
            run must complete the folder, byte for byte;
- unsynced: as `ended`, with `--no-sync`. Files may be lost, and the next run must complete the
            folder.

Exits with 1 if any of this is not the case."""

import fcntl
import os
import pathlib
import random
import struct
import subprocess
import sys
import tempfile
import time

import award
from award import CheckError

# EXT4_IOC_SHUTDOWN of Linux, and the flag that keeps it from writing the journal first.
SHUTDOWN = 0x8004587D
WITHOUT_JOURNAL = 2


class Disk:
    def __init__(self, work):
        self.image = work / "disk.ext4"
        self.mounted = work / "disk"
        self.mounted.mkdir()

    def format(self):
        with open(self.image, "wb") as image:
            image.truncate(256 << 20)
        subprocess.run(["mkfs.ext4", "-q", "-F", self.image], check=True)
        self.mount()

    def mount(self):
        subprocess.run(["mount", "-o", "loop", self.image, self.mounted], check=True)

    def unmount(self):
        subprocess.run(["umount", self.mounted], check=True)

    def cut_power(self):
        folder = os.open(self.mounted, os.O_RDONLY)
        try:
            fcntl.ioctl(folder, SHUTDOWN, struct.pack("I", WITHOUT_JOURNAL))
        finally:
            os.close(folder)


class Bench(award.Bench):
    def __init__(self, engross, work, names):
        super().__init__(engross, work, names)
        self.disk = Disk(work)

    def whole_files(self, folder):
        """How many of the files are on the disk and whole."""
        if not folder.exists():
            return 0
        files = award.digests(folder)
        return sum(files.get(name) == digest for name, digest in self.reference.items())

    @staticmethod
    def wait(run, folder, count):
        """Until the folder has this many files, or the run has ended."""
        while run.poll() is None:
            if folder.exists() and len(os.listdir(folder)) >= count:
                break
            time.sleep(0.0005)

    def power_failure(self, run_until_it_fails):
        """One run on a new disk, a power failure, and the disk as it is when the power is back."""
        self.disk.format()
        try:
            run_until_it_fails(self.disk.mounted / "output")
        finally:
            self.disk.unmount()
        self.disk.mount()


def ended(bench, rounds, _):
    for _ in range(rounds):

        def run(folder):
            bench.complete(folder)
            bench.disk.cut_power()

        bench.power_failure(run)
        bench.check_complete(bench.disk.mounted / "output")
        bench.disk.unmount()
    return f"{rounds} times every file was on the disk"


def during(bench, rounds, moments):
    whole = []
    for _ in range(rounds):

        def run(folder):
            running = bench.render(folder)
            count = len(bench.reference)
            flushed, cut = sorted(moments.randrange(count) for _ in range(2))
            bench.wait(running, folder, flushed)
            # As the system does every few seconds.
            subprocess.run(["sync", "--file-system", bench.disk.mounted], check=True)
            bench.wait(running, folder, cut)
            bench.disk.cut_power()
            stderr = running.communicate()[1].decode()
            # It may have been faster.
            if running.returncode and "error: " not in stderr:
                raise CheckError(f"does not report an error: {stderr}")

        bench.power_failure(run)
        folder = bench.disk.mounted / "output"
        whole.append(bench.whole_files(folder))
        bench.complete(folder)
        bench.check_complete(folder)
        bench.disk.unmount()
    return f"{rounds} times, with {min(whole)} to {max(whole)} whole files on the disk"


def unsynced(bench, rounds, _):
    whole = []
    for _ in range(rounds):

        def run(folder):
            bench.complete(folder, "--no-sync")
            bench.disk.cut_power()

        bench.power_failure(run)
        folder = bench.disk.mounted / "output"
        whole.append(bench.whole_files(folder))
        bench.complete(folder)
        bench.check_complete(folder)
        bench.disk.unmount()
    return f"{rounds} times, with {min(whole)} to {max(whole)} whole files on the disk"


KINDS = {"ended": ended, "during": during, "unsynced": unsynced}


def main():
    arguments = award.arguments_for(__doc__, KINDS)
    with tempfile.TemporaryDirectory(prefix="engross-power-") as temporary:
        work = pathlib.Path(temporary)
        bench = Bench(arguments.engross.resolve(), work, arguments.names)
        for kind in arguments.kinds or KINDS:
            try:
                result = KINDS[kind](bench, arguments.rounds, random.Random(arguments.seed))
            except CheckError as error:
                bench.disk.unmount()
                sys.exit(f"{kind}: {error}")
            print(f"{kind}: {result}; the end state is right", flush=True)


main()
