#!/usr/bin/env python3
"""Kills runs that issue credentials: `python3 tests/crash/ledger.py [ENGROSS] [KILLS]`.

A run of the demonstration with many more names is killed with SIGKILL at a random moment and
started again; each time, the roster is shuffled, and has rows more or less. After each kill, every
line of `credentials.jsonl` is whole, no index is there twice, and no key has another index than
before. At the end, all certificates are those of an uninterrupted run with the same ledger.
"""

import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "assets" / "demonstration-2026"
ENVIRONMENT = dict(os.environ, ENGROSS_CACHE="")
MOST = 120


def write_roster(award, numbers):
    rows = [f"Person {number:03},Host,,D-{number:03},en" for number in numbers]
    (award / "roster.csv").write_text("name,Role,Topic,Number,lang\n" + "\n".join(rows) + "\n")


def read_ledger(award):
    path = award / "credentials.jsonl"
    if not path.exists():
        return {}
    indices = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        assert indices.setdefault(record["key"], record["index"]) == record["index"], record
    assert len(set(indices.values())) == len(indices), "an index was issued twice"
    return indices


def main():
    engross = sys.argv[1] if len(sys.argv) > 1 else ROOT / "target" / "release" / "engross"
    kills = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    chance = random.Random(19)
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        award, out = folder / "award", folder / "out"
        shutil.copytree(SAMPLE, award)
        (award / "credentials.jsonl").unlink(missing_ok=True)
        command = [engross, "render", award, "-o", out, "--no-sync", "-q", "--prune"]
        known, killed = {}, 0
        write_roster(award, [1])
        started = time.monotonic()
        subprocess.run(command, env=ENVIRONMENT, check=True)
        longest = 2 * (time.monotonic() - started)
        for _ in range(kills):
            numbers = chance.sample(range(MOST), chance.randint(1, MOST))
            write_roster(award, numbers)
            run = subprocess.Popen(command, env=ENVIRONMENT)
            time.sleep(chance.uniform(0, longest))
            run.kill()
            killed += run.wait() != 0
            ledger = read_ledger(award)
            for key, index in known.items():
                assert ledger.get(key) == index, key
            known = ledger
        write_roster(award, range(MOST))
        subprocess.run(command, env=ENVIRONMENT, check=True)
        again = folder / "again"
        command[4] = again
        subprocess.run(command, env=ENVIRONMENT, check=True)
        files = [path for path in again.iterdir() if path.suffix == ".png"]
        assert len(files) == MOST
        for path in files:
            assert (out / path.name).read_bytes() == path.read_bytes(), path.name
        print(f"{killed} of {kills} runs were killed; {len(known)} indices, none moved or twice")


main()
