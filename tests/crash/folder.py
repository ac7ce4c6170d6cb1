#!/usr/bin/env python3
"""Makes runs fail to write, in every way there is, and checks what they report and leave.

    python3 tests/crash/folder.py [--engross target/release/engross] [--rounds 20] [--seed 1] [KIND…]

- full:      a file system that is full after some files, again and again a larger one, until all
             certificates fit. Needs root, or a kernel that lets everyone mount in a namespace of
             their own; Linux only;
- read-only: a folder that cannot be written to. If this runs as root, it is done as nobody;
- removed:   the folder, or everything in it, is removed at a random moment;
- together:  four runs into one folder at once, started again until all have succeeded;
- posts:     four `links --into` at once, each for another table of one post;
- previews:  four `preview` at once into one file.

A run that cannot continue must report the reason with the folder's name and a hint, and end with 1,
or with 2 before it has written anything. Every file with a final name must be, by its SHA-256
digest, one that an undisturbed run writes, and the next run that can write must complete the folder,
byte for byte. Exits with 1 if any of this is not the case."""

import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time

import award
from award import CheckError

NOBODY = 65534


def must_report(run, file, *expected):
    """Waits for the end of a run. Returns its exit code, which must be an expected one."""
    stderr = run.communicate()[1].decode()
    if run.returncode not in expected:
        raise CheckError(f"ended with {run.returncode} instead of {expected}: {stderr}")
    is_complete = all(part in stderr for part in ("error: ", str(file), "hint: "))
    if run.returncode and not is_complete:
        raise CheckError(f"does not report what is wrong: {stderr}")
    return run.returncode


def full(bench, rounds, _):
    folder = bench.work / "full"
    folder.mkdir()
    needed = sum(path.stat().st_size + 4096 for path in (bench.work / "reference").iterdir())
    counts = []
    for number in range(rounds):
        size = needed * (number + 1) // rounds // 1024
        option = f"size={size}k" + (",remount" if number else "")
        subprocess.run(["mount", "-t", "tmpfs", "-o", option, "tmpfs", str(folder)], check=True)
        code = must_report(bench.render(folder), folder, 0, 1, 2)
        counts.append(bench.check_whole(folder))
        if code == 0:
            break
    subprocess.run(["mount", "-o", f"remount,size={2 * needed}", "tmpfs", str(folder)], check=True)
    bench.complete(folder)
    bench.check_complete(folder)
    subprocess.run(["umount", str(folder)], check=True)
    return f"{len(counts)} sizes of file system, on which there were {counts} certificates"


def read_only(bench, rounds, _):
    folder = bench.work / "read-only"
    folder.mkdir()
    os.chmod(bench.work, 0o755)
    folder.chmod(0o555)
    user = {"user": NOBODY, "group": NOBODY} if os.geteuid() == 0 else {}
    for _ in range(rounds):
        must_report(bench.render(folder, **user), folder, 2)
        if list(folder.iterdir()):
            raise CheckError("something was written")
    folder.chmod(0o755)
    bench.complete(folder)
    bench.check_complete(folder)
    return f"{rounds} runs"


def removed(bench, rounds, moments):
    folder = bench.work / "removed"
    at = []
    for number in range(rounds):
        run = bench.render(folder)
        wanted = moments.randrange(len(bench.reference))
        while run.poll() is None and (not folder.exists() or len(os.listdir(folder)) < wanted):
            time.sleep(0.0005)
        if number % 2:
            shutil.rmtree(folder, ignore_errors=True)
        else:
            for path in folder.iterdir():
                path.unlink(missing_ok=True)
        must_report(run, folder, 0, 1)
        at.append(wanted)
        bench.check_whole(folder)
        bench.complete(folder)
        bench.check_complete(folder)
        shutil.rmtree(folder)
    return f"{rounds} times, at {sorted(at)} files"


def together(bench, rounds, moments):
    folder = bench.work / "together"
    refused = 0
    for _ in range(rounds):
        waiting = [bench.render(folder) for _ in range(4)]
        while waiting:
            run = waiting.pop()
            if must_report(run, folder, 0, 2) == 2:
                refused += 1
                bench.check_whole(folder)
                time.sleep(moments.uniform(0, 0.2))
                waiting.insert(0, bench.render(folder))
        bench.check_complete(folder)
        shutil.rmtree(folder)
    return f"{rounds} times four runs, of which {refused} were refused and started again"


def posts(bench, rounds, _):
    post = bench.work / "post.md"
    stems = ["one", "two", "three", "four"]
    programs = [award.make(bench.work / stem, 20, stem=stem) for stem in stems]
    sections = [f"# {stem}\n\n| Name | Certificate |\n|---|---|\n\n" for stem in stems]
    refused = 0
    for _ in range(rounds):
        post.write_text("".join(sections), "utf-8")
        runs = [
            bench.start("links", program, "--into", post, "--section", stem)
            for program, stem in zip(programs, stems, strict=True)
        ]
        codes = [must_report(run, post, 0, 2) for run in runs]
        text = post.read_text("utf-8")
        for stem, code in zip(stems, codes, strict=True):
            refused += code != 0
            if text.count(f"/{stem}-") != (20 if code == 0 else 0):
                raise CheckError(f"the links of {stem} are lost, or not all there: {text}")
        if [path.name for path in bench.work.iterdir() if award.is_temporary(path.name)]:
            raise CheckError("a temporary file is left")
    return f"{rounds} times four runs, of which {refused} were refused"


def previews(bench, rounds, _):
    picture = bench.work / "preview.png"
    program = award.make(bench.work / "previewed", 20)
    kinds = [[], ["--guides"]]
    expected = []
    for kind in kinds:
        must_report(bench.start("preview", program, "-o", picture, *kind), picture, 0)
        expected.append(picture.read_bytes())
    for _ in range(rounds):
        picture.unlink()
        runs = [bench.start("preview", program, "-o", picture, *kind) for kind in 2 * kinds]
        for run in runs:
            must_report(run, picture, 0)
        if picture.read_bytes() not in expected:
            raise CheckError("the file is not that of any run")
        if [path.name for path in bench.work.iterdir() if award.is_temporary(path.name)]:
            raise CheckError("a temporary file is left")
    return f"{rounds} times four runs"


KINDS = {
    "full": full,
    "read-only": read_only,
    "removed": removed,
    "together": together,
    "posts": posts,
    "previews": previews,
}


def in_namespace(arguments):
    """The same for `full` alone, as the root of a namespace of its own."""
    command = ["unshare", "--map-root-user", "--mount", sys.executable, __file__, "full"]
    for option in ["engross", "names", "rounds", "seed"]:
        command += [f"--{option}", str(getattr(arguments, option))]
    ran = subprocess.run(command, check=False).returncode
    if ran != 0:
        sys.exit(ran)


def main():
    arguments = award.arguments_for(__doc__, KINDS)
    with tempfile.TemporaryDirectory(prefix="engross-folder-") as temporary:
        work = pathlib.Path(temporary)
        # `nobody` may not see the folder that the binary was built in.
        engross = work / "engross"
        shutil.copy(arguments.engross, engross)
        bench = award.Bench(engross, work, arguments.names)
        for kind in arguments.kinds or KINDS:
            if kind == "full" and os.geteuid() != 0:
                in_namespace(arguments)
                continue
            try:
                result = KINDS[kind](bench, arguments.rounds, random.Random(arguments.seed))
            except CheckError as error:
                sys.exit(f"{kind}: {error}")
            print(f"{kind}: {result}; all files whole, the end state is right", flush=True)


main()
