#!/usr/bin/env python3
"""Runs the fuzz targets and prints what they did.

    cargo install cargo-fuzz
    python3 fuzz/run.py [--seconds 600] [--rss 2048] [TARGET…]

Each target starts from what the tests have of its kind (`corpus/`, which is kept from one run to
the next). A line of a table in Markdown is printed for each; a crash is kept in `artifacts/`, and
the script exits with 1. Rust need not be a nightly one: RUSTC_BOOTSTRAP=1 lets a stable compiler
instrument what it builds."""

import argparse
import os
import pathlib
import re
import subprocess
import sys

import seeds

FUZZ = pathlib.Path(__file__).resolve().parent
ROOT = FUZZ.parent


def run(target, seconds, rss):
    corpus = FUZZ / "corpus" / target
    seeds.write(target, corpus)
    options = [
        f"-max_total_time={seconds}",
        f"-rss_limit_mb={rss}",
        "-timeout=60",
        "-print_final_stats=1",
    ]
    dictionary = FUZZ / "dictionaries" / f"{target}.dict"
    if dictionary.exists():
        options.append(f"-dict={dictionary}")
    ran = subprocess.run(
        ["cargo", "fuzz", "run", target, str(corpus), "--", *options],
        cwd=ROOT,
        # What threads still hold while the process ends is taken for leaked.
        env=os.environ | {"ASAN_OPTIONS": "detect_leaks=0", "RUSTC_BOOTSTRAP": "1"},
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    stats = dict(re.findall(r"stat::(\w+):\s+(\d+)", ran.stderr))
    covered = re.findall(r"cov: (\d+) ft: (\d+)", ran.stderr)
    (FUZZ / "artifacts").mkdir(exist_ok=True)
    (FUZZ / "artifacts" / f"{target}.log").write_text(ran.stderr)
    edges, features = covered[-1] if covered else ("?", "?")
    result = (
        "none" if ran.returncode == 0 else f"exit code {ran.returncode}: artifacts/{target}.log"
    )
    print(
        f"| `{target}` | {seconds} | {int(stats.get('number_of_executed_units', 0)):,} "
        f"| {len(list(corpus.iterdir())):,} | {edges} | {features} "
        f"| {stats.get('peak_rss_mb', '?')} | {result} |",
        flush=True,
    )
    return ran.returncode == 0


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--seconds", type=int, default=600, help="for each target")
    arguments.add_argument("--rss", type=int, default=2048, help="MiB that a target may take")
    arguments.add_argument("targets", nargs="*", metavar="TARGET", choices=[*seeds.SEEDS, []])
    arguments = arguments.parse_args()
    print("| target | seconds | runs | corpus | edges | features | MiB at most | crashes |")
    print("|---|---|---|---|---|---|---|---|", flush=True)
    ran = [
        run(target, arguments.seconds, arguments.rss) for target in arguments.targets or seeds.SEEDS
    ]
    sys.exit(not all(ran))


main()
