#!/usr/bin/env python3
"""Checks the dependencies for what neither cargo nor cargo-deny checks.

No dependency may need a newer Rust than `rust-version` in Cargo.toml. The resolver prefers versions
that comply, but takes another where it finds none. (Our own code is checked by clippy's
`incompatible_msrv`.)

The fuzz targets must be built with the versions that engross is built with."""

import json
import subprocess
import sys


def packages(manifest):
    """The packages of the manifest's lock file, and the one that it describes."""
    command = [
        "cargo",
        "metadata",
        "--locked",
        "--format-version",
        "1",
        "--manifest-path",
        manifest,
    ]
    metadata = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    root = metadata["resolve"]["root"]
    return metadata["packages"], next(one for one in metadata["packages"] if one["id"] == root)


def rust_version(package):
    """`1.89` and `1.89.0` are equal; a package that does not say builds with any Rust."""
    numbers = [int(number) for number in (package["rust_version"] or "0").split(".")]
    return numbers + [0] * (3 - len(numbers))


def main():
    ours, root = packages("Cargo.toml")
    fuzzed, _ = packages("fuzz/Cargo.toml")
    problems = [
        f"{one['name']} {one['version']} needs Rust {one['rust_version']}"
        for one in ours
        if rust_version(one) > rust_version(root)
    ]
    versions = {}
    for one in ours:
        versions.setdefault(one["name"], set()).add(one["version"])
    problems += [
        f"{one['name']} {one['version']} is fuzzed, {', '.join(versions[one['name']])} is used"
        for one in fuzzed
        if one["version"] not in versions.get(one["name"], [one["version"]])
    ]
    for problem in problems:
        print(problem)
    print(
        f"{len(ours) - 1} dependencies build with Rust {root['rust_version']}; "
        f"the fuzz targets have the same: {len(problems)} problems"
    )
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
