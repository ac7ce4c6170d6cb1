#!/usr/bin/env python3
"""Compares the rate at which engross publishes with that of curl, for the same files and store.

    python3 tests/external/store/rate.py target/release/engross [--rounds 5] [--names 2000]

Both send 16 files at once to SeaweedFS, in turns, under new prefixes. curl has signed addresses and
does nothing but send; engross lists the store, and reads, hashes and signs each file, and asks for
three of them afterwards. The second program has certificates as large as those of a usual page."""

import argparse
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zlib

import award as awards
import servers
from award import Award

JOBS = 16


def noisy_template(width, height):
    """A page that compresses badly."""
    state, rows = 1, bytearray()
    for _ in range(height):
        rows.append(0)
        for _ in range(width):
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            rows.append(224 + (state >> 16) % 32)
    chunk = awards.chunk
    header = width.to_bytes(4) + height.to_bytes(4) + bytes((8, 0, 0, 0, 0))
    data = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(rows))) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + data


def by_engross(award, store, prefix):
    base_url = f"{store.endpoint}/{servers.BUCKET}/{prefix}/"
    address = f"s3://{servers.BUCKET}/{prefix}/"
    award.set(store=address, endpoint=store.endpoint, base_url=base_url)
    start = time.perf_counter()
    award.publish(store, "--quiet", "--jobs", JOBS)
    return time.perf_counter() - start


def by_curl(award, store, prefix):
    lines = []
    for path in sorted(award.output.glob("*.png")):
        url = servers.upload_url(store.endpoint, f"/{servers.BUCKET}/{prefix}/{path.name}")
        name = str(path).replace("\\", "\\\\").replace('"', '\\"')
        lines.append(f'url = "{url}"\nupload-file = "{name}"\noutput = "/dev/null"\n')
    config = award.folder / "curl.config"
    config.write_text("".join(lines), encoding="utf-8")
    command = [
        "curl",
        "--silent",
        "--no-progress-meter",
        "--fail",
        "--globoff",
        "--parallel",
        "--parallel-max",
        str(JOBS),
    ]
    command += ["--parallel-immediate", "--header", "Expect:", "--config", str(config)]
    start = time.perf_counter()
    subprocess.run(command, check=True)
    return time.perf_counter() - start


def compare(award, store, name, rounds):
    award.render()
    files = list(award.output.glob("*.png"))
    size = sum(path.stat().st_size for path in files)
    times = {by_engross: [], by_curl: []}
    for number in range(rounds):
        # Each goes first in every other round.
        for send in (by_engross, by_curl) if number % 2 else (by_curl, by_engross):
            times[send].append(send(award, store, f"{name}-{send.__name__}-{number}"))
    ratios = [curl / engross for engross, curl in zip(*times.values(), strict=True)]
    for send, seconds in times.items():
        middle = statistics.median(seconds)
        rates = f"{len(files) / middle:.0f} files and {size / middle / 1e6:.1f} MB a second"
        print(f"{name}, {send.__name__}: {rates} ({min(seconds):.2f} to {max(seconds):.2f} s)")
    middle, low, high = statistics.median(ratios), min(ratios), max(ratios)
    print(f"{name}: engross has {middle:.2f} of the rate of curl ({low:.2f} to {high:.2f})")


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("engross", type=pathlib.Path)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--names", type=int, default=2000)
    given = arguments.parse_args()
    if not shutil.which("curl"):
        sys.exit("curl is not installed")
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        with servers.seaweed(work / "seaweed") as store:
            small = Award(given.engross.resolve(), work / "small", given.names)
            compare(small, store, "small", given.rounds)
            large = Award(given.engross.resolve(), work / "large", max(1, given.names // 10))
            (large.program / "template.png").write_bytes(noisy_template(1000, 707))
            compare(large, store, "large", given.rounds)


if __name__ == "__main__":
    sys.exit(main())
