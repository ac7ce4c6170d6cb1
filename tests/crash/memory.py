#!/usr/bin/env python3
"""Measures the peak memory and the time of runs of different sizes.

    python3 tests/crash/memory.py [--engross target/release/engross] [SIZE…]

Renders 1,000, 10,000 and 100,000 names, or the given numbers, on a small template: as files, and then
as one document. Prints the peak resident memory, as counted by the kernel, and the seconds of each
run. Exits with 1 if a run takes more than 1.3 times the memory of the first one and 200 bytes a name,
or 400 bytes in a document, which keeps a title and the places of some objects for each name."""

import argparse
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import award


def measure(command):
    began = time.monotonic()
    run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(run.pid, 0)
    run.returncode = os.waitstatus_to_exitcode(status)
    if run.returncode != 0:
        sys.exit(f"{command}: ended with {run.returncode}")
    # The kernel counts in KiB, that of macOS in bytes.
    unit = 1 if sys.platform == "darwin" else 1024
    return usage.ru_maxrss * unit, time.monotonic() - began


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--engross", type=pathlib.Path, default="target/release/engross")
    arguments.add_argument("sizes", type=int, nargs="*", metavar="SIZE")
    arguments = arguments.parse_args()
    engross = str(arguments.engross.resolve())
    sizes = arguments.sizes or [1_000, 10_000, 100_000]
    is_flat = all(
        [
            measure_all(engross, sizes, "files", ["-o", "output"], 200),
            measure_all(engross, sizes, "document", ["--bind", "output.pdf"], 400),
        ]
    )
    sys.exit(not is_flat)


def measure_all(engross, sizes, what, options, bytes_a_name):
    first = None
    is_flat = True
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="engross-memory-") as work:
            program = award.make(pathlib.Path(work) / "award", size)
            option, target = options
            command = [engross, "render", str(program), option, str(pathlib.Path(work) / target)]
            peak, seconds = measure(command)
        first = first or peak
        limit = 1.3 * first + bytes_a_name * size
        is_flat &= peak <= limit
        print(
            f"{what:>8}, {size:>9,} names: {peak / 2**20:6.1f} MiB at most (limit {limit / 2**20:.1f} MiB), "
            f"{seconds:7.2f} s, {seconds / size * 1e6:.0f} µs a name",
            flush=True,
        )
    return is_flat


main()
