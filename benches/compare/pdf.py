"""Times certificates in PDF beside Typst's compile of the same.

    cargo build --release
    python3 -m venv target/pdf && target/pdf/bin/pip install pillow typst
    target/pdf/bin/python benches/compare/pdf.py [--rounds 7] [--names 100]

Both write the same names on the ambassadors' template, as whole processes that take turns. Typst has a
compiler a job, which keeps template and font from name to name. Processor time counts, as it does not
depend on what else the machine does.
"""

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from names import names
from PIL import Image

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
ENGROSS = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release/engross"
FONT = ROOT / "fonts/GreatVibes-Regular.ttf"
TEMPLATE = ROOT / "assets/ambassador-2023/certificate.png"
JOBS = "2"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--names", type=int, default=100)
    parser.add_argument("--engross", type=Path, default=ENGROSS, help="the binary")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        compare(Path(folder), options)


def compare(folder, options):
    width, _ = Image.open(TEMPLATE).size
    em, middle = round(width * 96 / 1754), round(width * 600 / 1754)
    (folder / "names.txt").write_text("\n".join(names(options.names)) + "\n", encoding="utf-8")
    (folder / "program.toml").write_text(f"""
title    = "Comparison"
roster   = "names.txt"
template = "{TEMPLATE}"

[[field]]
text  = "{{name}}"
box   = {{ x = {width // 10}, y = {middle - em}, width = {width * 8 // 10}, height = {em * 2} }}
font  = "Great Vibes"
size  = {em}
color = "#12244f"
""")
    out = folder / "out"
    commands = {
        "engross": [
            options.engross.resolve(),
            "render",
            folder,
            "-o",
            out,
            "-j",
            JOBS,
            "--format",
            "pdf",
        ],
        "Typst": [
            sys.executable,
            HERE / "peers/typst_pdf.py",
            TEMPLATE,
            folder / "names.txt",
            FONT,
            str(em),
            str(middle),
            JOBS,
            out,
        ],
    }
    figures = {name: [] for name in commands}
    for _ in range(options.rounds):
        for name, command in commands.items():
            shutil.rmtree(out, ignore_errors=True)
            out.mkdir()
            figures[name].append(processor_seconds(command))
            files = list(out.glob("*.pdf"))
            assert len(files) == options.names, (name, len(files))
            size = sum(file.stat().st_size for file in files) / len(files)
            print(
                f"{name}: {figures[name][-1]:.2f} s of processor, {size / 1000:.0f} KB a file",
                flush=True,
            )
    ratios = [typst / own for own, typst in zip(figures["engross"], figures["Typst"], strict=True)]
    print(
        f"{options.names} names: engross {statistics.median(figures['engross']):.2f} s, "
        f"Typst {statistics.median(figures['Typst']):.2f} s of processor; "
        f"{statistics.median(ratios):.1f} times as long ({min(ratios):.1f}–{max(ratios):.1f})"
    )


def processor_seconds(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
